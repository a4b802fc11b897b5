package pipeline

import (
	"bytes"
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"observatory/survey"
	"observatory/survey/invent"
)

// usual is the demonstration that make demo writes, drawn once.
var usual = sync.OnceValues(func() ([]invent.File, error) { return invent.Source(os.DirFS(".."), invent.Options{Seed: invent.Seed}) })

// demonstration is the invented source made from the repository.
func demonstration(t *testing.T, seed uint64) fstest.MapFS {
	t.Helper()
	draw := usual
	if seed != invent.Seed {
		draw = func() ([]invent.File, error) { return invent.Source(os.DirFS(".."), invent.Options{Seed: seed}) }
	}
	files, err := draw()
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range files {
		fsys[f.Path] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}

// TestDemonstration: the invented evidence is taken in without a refusal, answers
// every question that is asked, and holds what a page must be able to show.
func TestDemonstration(t *testing.T) {
	fsys := demonstration(t, invent.Seed)
	e, findings, err := Gather(context.Background(), fsys)
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]bool{}
	for _, f := range findings {
		if f.Severity.Blocks() {
			t.Errorf("%s: %s %s %q", f.Position, f.Code, f.Case, f.Value)
		}
		rules[f.Rule] = true
	}
	if len(rules) < 4 {
		t.Errorf("only %d rules have something to flag", len(rules))
	}
	if len(e.Waves) != 2 || !e.Invented() || !e.Waves[0].Invented || !e.Waves[1].Invented {
		t.Fatalf("the demonstration has %d waves", len(e.Waves))
	}
	for _, w := range e.Waves {
		states, countries, several := map[survey.State]int{}, map[survey.CountryCode]int{}, 0
		given := map[survey.QuestionID]bool{}
		b := e.Batches[w.Slug]
		for i := range b.Len() {
			a := b.At(i)
			states[a.State]++
			if a.State == survey.Answered {
				given[a.Question.ID] = true
			}
		}
		for _, s := range b.Submissions {
			if countries[s.Country]++; countries[s.Country] == 2 {
				several++
			}
		}
		if n := len(countries); n < 24 || n > 30 || several < 5 {
			t.Errorf("%s: %d countries answered, %d of them with several respondents", w.Slug, n, several)
		}
		for _, s := range []survey.State{survey.Refused, survey.DoNotKnow, survey.NoResponse, survey.NotApplicable} {
			if states[s] < 20 {
				t.Errorf("%s: the state %s occurs %d times", w.Slug, s, states[s])
			}
		}
		for _, q := range w.Asked {
			if x := b.Instrument.Question(q); !given[q] && !strings.HasSuffix(string(q), "_other") && q != b.Instrument.Terms.From && x.Type != survey.Text {
				t.Errorf("%s: nobody answers %s", w.Slug, q)
			}
		}
	}
	if !slices.ContainsFunc(Observe(e, catalogueOf(t, fsys, e)), func(o Observation) bool { return o.Status == InDispute }) {
		t.Error("nothing is disputed")
	}
}

func catalogueOf(t *testing.T, fsys fstest.MapFS, e *Evidence) *Catalogue {
	t.Helper()
	c, err := ReadCatalogue(fsys, IndicatorsDir, e.Instruments)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestDemonstrationRepeats: the same seed gives the same bytes, another one others.
func TestDemonstrationRepeats(t *testing.T) {
	a, c := demonstration(t, invent.Seed), demonstration(t, 2)
	again, err := invent.Source(os.DirFS(".."), invent.Options{Seed: invent.Seed})
	if err != nil {
		t.Fatal(err)
	}
	const name = "survey/waves/demo-2026/wave.toml" // it holds the sums of all submissions
	for _, f := range again {
		if !bytes.Equal(a[f.Path].Data, f.Data) {
			t.Errorf("%s differs from one time to the next", f.Path)
		}
	}
	if bytes.Equal(a[name].Data, c[name].Data) {
		t.Error("another seed gives the same answers")
	}
}

// TestWithheld: under an embargo nothing but its date is known; when it has ended
// the answers are there. Answers given for aggregates alone are not shown by
// country, and who asked not to be named is not.
func TestWithheld(t *testing.T) {
	fsys := demonstration(t, invent.Seed)
	before, _, err := Gather(context.Background(), fsys)
	if err != nil {
		t.Fatal(err)
	}
	after, _, err := GatherAsOf(context.Background(), fsys, "2027-01-15")
	if err != nil {
		t.Fatal(err)
	}
	embargoed, aggregates, unnamed := 0, 0, 0
	for _, w := range before.Waves {
		b, later := before.Batches[w.Slug], after.Batches[w.Slug]
		for i := range b.Len() {
			a, now := b.At(i), later.At(i)
			s := a.Submission
			said := a.State == survey.Answered
			switch {
			case s.Embargo != "":
				if embargoed++; said != (a.Question.ID == "publish_from") || !a.Value.IsZero() != said {
					t.Errorf("%s is %s under an embargo: %s", a.ID, a.State, a.Value)
				}
				if a.Question.ID == "country" && now.State != survey.Answered {
					t.Errorf("%s is %s after the embargo", a.ID, now.State)
				}
			case s.AggregatesOnly && a.Question.Publication == survey.Public && a.Question.Module != "respondent":
				if aggregates++; said {
					t.Errorf("%s is shown: %s", a.ID, a.Value)
				}
			case a.Question.ID == "organisation" && !said:
				unnamed++
			}
		}
	}
	if embargoed < 100 || aggregates < 100 || unnamed < 2 {
		t.Errorf("%d answers under an embargo, %d for aggregates, %d bodies not named", embargoed, aggregates, unnamed)
	}
}
