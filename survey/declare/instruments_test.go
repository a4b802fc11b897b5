package declare

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"observatory/survey"
)

// root is the repository: the real declarations.
var root = os.DirFS("../..")

func instrument(t *testing.T, id string) *survey.Instrument {
	t.Helper()
	in, err := Instrument(root, "survey/instruments/"+id)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// TestVendorChecklist pins the second instrument: 77 items in four parts, each
// yes or no with a note, private, and nothing to score.
func TestVendorChecklist(t *testing.T) {
	in := instrument(t, "vendor-checklist")
	var want []string
	for _, part := range []struct {
		name  string
		items int
	}{{"background", 19}, {"personnel", 20}, {"programmes", 20}, {"resources", 18}} {
		for n := range part.items {
			want = append(want, fmt.Sprintf("vendor_%s_%02d", part.name, n+1))
		}
	}
	if len(in.Questions) != 77 || len(want) != 77 {
		t.Fatalf("%d items, want 77", len(in.Questions))
	}
	for i, q := range in.Questions {
		if string(q.ID) != want[i] {
			t.Errorf("item %d is %s, want %s", i+1, q.ID, want[i])
		}
		if codes := strings.Join(q.Codes(), " "); q.Type != survey.Single || codes != "yes no" {
			t.Errorf("%s is %s of %s", q.ID, q.Type, codes)
		}
		if q.Publication != survey.Private || q.Required || q.AppliesIf != nil {
			t.Errorf("%s: what a buyer notes stays with the buyer, and nothing must be filled in", q.ID)
		}
	}
	if !in.Notes {
		t.Error("the items take no notes")
	}
}

// TestKeyQuestions pins what indicators, tables and pages rely on.
func TestKeyQuestions(t *testing.T) {
	in := instrument(t, "ppp-survey")
	for _, c := range []struct {
		id          survey.QuestionID
		typ         survey.QuestionType
		required    bool
		publication survey.Publication
		repeat      string
		codes       string
	}{
		{"country", survey.CountryType, true, survey.Public, "", ""},
		{"contact_name", survey.Text, false, survey.Private, "", ""},
		{"contact_email", survey.Email, true, survey.Private, "", ""},
		{"signed_off_by", survey.Text, false, survey.Private, "", ""},
		{"unclear_question", survey.Text, false, survey.Private, "", ""},
		{"legal_possibility", survey.Single, true, survey.Public, "", "expressly_allowed listed_cases_only not_regulated not_allowed unclear"},
		{"law_title", survey.Text, true, survey.Public, "law", ""},
		{"law_year", survey.Year, true, survey.Public, "law", ""},
		{"duty_to_assist", survey.Single, true, survey.Public, "", "on_request also_unasked emergencies_only no_duty"},
		{"open_private_space", survey.Single, true, survey.Public, "", "allowed with_conditions not_allowed not_regulated"},
		{"street_space", survey.Single, true, survey.Public, "", "allowed with_conditions not_allowed not_regulated"},
		{"ppp_in_use", survey.Single, true, survey.Public, "", "yes no"},
		{"used_points_of_contact", survey.Single, false, survey.Public, "", "regularly sometimes not_used"},
		{"fw_start_year", survey.Year, false, survey.Public, "framework", ""},
		{"fw_annual_cost", survey.Number, false, survey.AggregateOnly, "framework", ""},
		{"price_decides", survey.Single, false, survey.AggregateOnly, "", "mostly sometimes rarely"},
		{"success_trust_partners", survey.Likert, false, survey.AggregateOnly, "", ""},
		{"minutes_spent", survey.Integer, false, survey.AggregateOnly, "", ""},
	} {
		q := in.Question(c.id)
		if q == nil {
			t.Errorf("there is no %s", c.id)
			continue
		}
		codes := strings.Join(q.Codes(), " ")
		if q.Type != c.typ || q.Required != c.required || q.Publication != c.publication || q.Repeat != c.repeat || codes != c.codes {
			t.Errorf("%s: %s, required %t, %s, repeat %q, codes %q", c.id, q.Type, q.Required, q.Publication, q.Repeat, codes)
		}
	}
	if q := in.Question("ppp_in_place"); q == nil || !q.Retired || strings.Join(q.Waves, " ") != "coess-2021" {
		t.Error("the question of 2021 must be kept, retired, for its wave")
	}
	for prefix, want := range map[string]int{"used_*": 6, "success_*": 19, "value_*": 4} { // 18 ratings and the framework they are about
		if n := len(in.Match(prefix)); n != want {
			t.Errorf("%d questions %s, want %d", n, prefix, want)
		}
	}
}

// TestMultipleChoice: a list that can be left unticked must let people say so.
func TestMultipleChoice(t *testing.T) {
	in := instrument(t, "ppp-survey")
	for _, q := range in.Questions {
		if q.Type != survey.Multi {
			continue
		}
		if none, ok := q.Choice("none_of_these"); ok && !none.Exclusive {
			t.Errorf("%s: none_of_these stands beside other codes", q.ID)
		}
		if _, ok := q.Choice("other"); ok && in.Question(q.ID+"_other") == nil {
			t.Errorf("%s: other cannot be named", q.ID)
		}
	}
}

// TestSpecification compares with the page that says what must be asked: every
// id that stands in backticks there is a question, required where starred.
func TestSpecification(t *testing.T) {
	const name = "../../../shared/instrument.md"
	page, err := os.ReadFile(name)
	if err != nil {
		t.Skip("the specification is not here")
	}
	_, modules, ok := strings.Cut(string(page), "## Modules")
	modules, _, ok2 := strings.Cut(modules, "**Checks over answers**")
	if !ok || !ok2 {
		t.Fatal("the specification has lost its modules")
	}
	in := instrument(t, "ppp-survey")
	questions := map[string]bool{} // id → required
	for _, q := range in.Questions {
		questions[string(q.ID)] = q.Required
		if q.Grid != "" {
			questions[q.Grid] = q.Required
		}
	}
	starred := map[string]bool{}
	words := map[string]bool{"fact": true, "judgement": true, "law": true, "success_": true, "value_": true} // no questions
	for _, m := range regexp.MustCompile("`([a-z][a-z0-9_]*)`(\\*?)").FindAllStringSubmatch(modules, -1) {
		id, star := m[1], m[2] != ""
		if _, ok := questions[id]; !ok && !words[id] {
			t.Errorf("there is no %s", id)
		}
		starred[id] = starred[id] || star
	}
	if len(starred) < 150 {
		t.Errorf("the specification names only %d ids", len(starred))
	}
	for id, star := range starred {
		if questions[id] != star {
			t.Errorf("%s: required is %t, the specification says %t", id, questions[id], star)
		}
	}
	for id, required := range questions {
		if required && !starred[id] {
			t.Errorf("%s is required without the specification saying so", id)
		}
	}
}

// TestTranslations: what is translated is translated whole. (That no translation
// names what is not there, the reader itself sees to.)
func TestTranslations(t *testing.T) {
	for id, languages := range map[string][]string{"ppp-survey": {"en", "de", "es", "fr", "it", "nl"}, "vendor-checklist": {"en", "de", "es", "fr", "it", "nl"}} {
		in := instrument(t, id)
		if got := in.Languages(); !slices.Equal(got, languages) {
			t.Errorf("%s is in %q, want %q", id, got, languages)
		}
		for _, lang := range in.Languages()[1:] {
			x := in.In(lang)
			for _, place := range x.Untranslated {
				t.Errorf("%s: there is no %s for %s", id, lang, place)
			}
			if len(x.Questions) != len(in.Questions) {
				t.Errorf("%s in %s has %d questions, want %d", id, lang, len(x.Questions), len(in.Questions))
			}
			for i, q := range x.Questions {
				if q.ID != in.Questions[i].ID || !slices.Equal(q.Codes(), in.Questions[i].Codes()) || q.Grid != "" && !strings.HasSuffix(q.Label, " "+q.Short) {
					t.Errorf("%s in %s: %s is not %s", id, lang, q.ID, in.Questions[i].ID)
				}
			}
		}
	}
}

// TestLabelOfNothing: a slip in an id of a translation is an error that names it.
func TestLabelOfNothing(t *testing.T) {
	fsys := fstest.MapFS{
		"x/00.toml":        {Data: []byte("id = \"x\"\ntitle = \"X\"\nlanguage = \"en\"\n[module]\nid = \"m\"\ntitle = \"M\"\n[[question]]\nid = \"q\"\ntype = \"single\"\nlabel = \"Q?\"\nchoices = [ { code = \"yes\", label = \"Yes\" } ]\n")},
		"x/labels/fr.toml": {Data: []byte("[question.q]\nlabel = \"Q ?\"\n[question.q.choices]\nyes = \"Oui\"\nno = \"Non\"\n[question.r]\nlabel = \"R ?\"\n")},
	}
	_, err := Instrument(fsys, "x")
	if err == nil || !strings.Contains(err.Error(), "x/labels/fr.toml: there is no question.q.choices.no in the instrument") || !strings.Contains(err.Error(), "question.r in") {
		t.Errorf("got %v", err)
	}
	delete(fsys, "x/labels/fr.toml")
	fsys["x/labels/fr.toml"] = &fstest.MapFile{Data: []byte("[question.q.choices]\nyes = \"Oui\"\n")}
	in, err := Instrument(fsys, "x")
	if err != nil {
		t.Fatal(err)
	}
	if c, _ := in.In("fr").Question("q").Choice("yes"); c.Label != "Oui" || in.In("fr").Question("q").Label != "Q?" || !slices.Contains(in.In("fr").Untranslated, "question.q.label") {
		t.Errorf("got %q and %q; untranslated %q", c.Label, in.In("fr").Question("q").Label, in.In("fr").Untranslated)
	}
}
