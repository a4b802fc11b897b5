package intake

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"observatory/survey"
	"observatory/survey/sheet"
)

// instrument has a question of every type.
func instrument() *survey.Instrument {
	choices := func(codes ...string) []survey.Choice {
		var out []survey.Choice
		for _, c := range codes {
			out = append(out, survey.Choice{Code: c, Exclusive: c == "none_of_these"})
		}
		return out
	}
	least := 1900.0
	in := &survey.Instrument{ID: "test", Repeats: []survey.Repeat{{ID: "act", Max: 3}}, Questions: []survey.Question{
		{ID: "rule", Type: survey.Single, Choices: choices("expressly_allowed", "listed_cases_only", "not_regulated", "not_allowed")},
		{ID: "spaces", Type: survey.Multi, MaxCodes: 3, Choices: choices("port", "fort", "airport", "street", "school", "none_of_these")},
		{ID: "trust", Type: survey.Likert},
		{ID: "guards", Type: survey.Integer},
		{ID: "hours", Type: survey.Number},
		{ID: "since", Type: survey.Year, Repeat: "act", Min: &least},
		{ID: "answered_on", Type: survey.Date},
		{ID: "remark", Type: survey.Text},
		{ID: "link", Type: survey.URL},
		{ID: "mail", Type: survey.Email},
		{ID: "seat", Type: survey.CountryType},
		{ID: "retired_question", Type: survey.Text, Retired: true},
	}}
	in.Index()
	return in
}

func reader() *Reader {
	r := NewReader(instrument(), nil, []*survey.Country{
		{Code: "ES", ISO3: "ESP", Eurostat: "ES", Names: map[string]string{"en": "Spain", "es": "España"}},
		{Code: "GR", ISO3: "GRC", Eurostat: "EL", Names: map[string]string{"en": "Greece"}},
	})
	r.Sources = []survey.Source{{ID: "paper-2024"}, {ID: "note-2018"}}
	return r
}

// read takes in a file that the sheet reader finds nothing wrong with.
func read(t *testing.T, r *Reader, data string) []survey.Finding {
	t.Helper()
	g, findings := sheet.ReadCSV("in.csv", []byte(data))
	if len(findings) > 0 {
		t.Fatalf("the case itself is no clean table: %v", findings)
	}
	return r.Read(g, survey.SubmittedFile{File: "in.csv"})
}

// lines prints findings one a line: place, severity, code, value → suggestion.
func lines(findings []survey.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%d:%s %s %s %q", f.Position.Line, f.Position.Column, f.Severity, f.Code, f.Value)
		if f.Suggestion != "" {
			fmt.Fprintf(&b, " → %s", f.Suggestion)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestCodes holds a flagged and a clean case for every code, in testdata;
// UPDATE=1 writes the findings anew.
func TestCodes(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	if want := 23; len(files) != want {
		t.Errorf("%d files of cases, want %d", len(files), want)
	}
	for _, name := range files {
		code := strings.TrimSuffix(filepath.Base(name), ".txtar")
		t.Run(code, func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			flagged, want, clean := string(a.Files[0].Data), string(a.Files[1].Data), string(a.Files[2].Data)
			findings := read(t, reader(), flagged)
			got := lines(findings)
			if os.Getenv("UPDATE") != "" {
				a.Files[1].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
			if !slices.ContainsFunc(findings, func(f survey.Finding) bool { return f.Code == code }) {
				t.Errorf("nothing is reported as %s", code)
			}
			for _, f := range findings {
				if f.Message == "" || !f.Severity.Blocks() {
					t.Errorf("%s: %+v neither says what is wrong nor holds the file back", code, f)
				}
			}
			r := reader()
			if got := lines(read(t, r, clean)); got != "" {
				t.Errorf("the clean case gives\n%s", got)
			}
			if want := strings.Count(clean, "\n") - 1; r.Batch.Len() != want {
				t.Errorf("%d answers of the clean case were taken in, want %d", r.Batch.Len(), want)
			}
		})
	}
}

// TestAnswers holds what the batch says of answers that were taken in.
func TestAnswers(t *testing.T) {
	r := reader()
	read(t, r, "country,respondent,question,record,value,state,source,locator,note\n"+
		"ES,coder,since,2,2010,,paper-2024,chapter 6,mine\n"+
		"GR,police,spaces,,port | airport,,,,\n"+
		"ES,coder,hours,,,refused,,,\n")
	var got []string
	for i := range r.Batch.Len() {
		a := r.Batch.At(i)
		got = append(got, fmt.Sprintf("%s %s %q %s %s", a.Position, a.ID, a.Value, a.State, a.Locator))
	}
	want := []string{
		`in.csv:2:E draft.es-coder.since.2 "2010" answered chapter 6`,
		`in.csv:3:E draft.gr-police.spaces "port|airport" answered `,
		`in.csv:4:E draft.es-coder.hours "" refused `,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if _, ok := r.Batch.At(2).Value.Number(); ok {
		t.Error("a refused answer has a number")
	}
}

// TestTwoFiles holds that every answer names the file that it stands in, also
// where one respondent sent two.
func TestTwoFiles(t *testing.T) {
	r := reader()
	for i, rows := range []string{"ES,coder,rule,not_allowed\n", "ES,coder,hours,12\nES,coder,rule,not_allowed\n"} {
		name := fmt.Sprintf("part-%d.csv", i+1)
		g, _ := sheet.ReadCSV(name, []byte("country,respondent,question,value\n"+rows))
		findings := r.Read(g, survey.SubmittedFile{File: name})
		if i == 1 && lines(findings) != "3:C refuse R06 \"rule\"\n" {
			t.Errorf("an answer given again in the second file gives %q", lines(findings))
		}
	}
	for i, want := range []string{"part-1.csv:2:D", "part-2.csv:2:D"} {
		if got := r.Batch.At(i).Position.String(); got != want {
			t.Errorf("answer %d stands at %s, want %s", i, got, want)
		}
	}
}

// TestLedger holds that a trimmed cell is entered with what stood there, and
// that nothing else is changed.
func TestLedger(t *testing.T) {
	r := reader()
	findings := read(t, r, "country,respondent,question,record,value,state,source,locator,note\n"+
		" ES,coder,remark,,\u00a0two  words ,,,,\nES,coder,rule,,not_allowed,,,,\n")
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	var got []string
	for _, c := range r.Changes {
		got = append(got, fmt.Sprintf("%d:%s %s %q → %q", c.Position.Line, c.Position.Column, c.Rule, c.Before, c.After))
	}
	want := []string{`2:A C14 " ES" → "ES"`, `2:E C14 "\u00a0two  words " → "two  words"`}
	if !slices.Equal(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	if v := r.Batch.At(0).Value.String(); v != "two  words" {
		t.Errorf("the value is %q", v)
	}
}

// TestNearest: a suggestion is made only where one candidate is nearer than all
// others and near enough.
func TestNearest(t *testing.T) {
	for _, c := range []struct {
		word, want string
		candidates []string
	}{
		{"port", "port", []string{"port", "fort"}},
		{"prot", "port", []string{"port", "fort"}},    // neighbours swapped
		{"mort", "", []string{"port", "fort"}},        // as near to either
		{"École", "ecole", []string{"ecole", "port"}}, // accents and case are no difference
		{"not regulated", "not_regulated", []string{"not_regulated", "not_allowed"}},
		{"weather", "", []string{"port", "fort"}}, // too far
		{"", "", []string{"port"}},
		{"x", "", nil},
	} {
		if got := nearest(c.word, c.candidates); got != c.want {
			t.Errorf("nearest to %q is %q, want %q", c.word, got, c.want)
		}
	}
}

// FuzzRead feeds any bytes: no panic, and every row is either in the batch or
// named in a finding that refuses it.
func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range files {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(a.Files[0].Data)
		f.Add(a.Files[2].Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		g, _ := sheet.ReadCSV("in.csv", data)
		r := reader()
		findings := r.Read(g, survey.SubmittedFile{File: "in.csv"})
		refused := map[int]bool{}
		for _, x := range findings {
			if x.Severity.Blocks() {
				refused[x.Position.Row] = true
			}
		}
		if refused[1] && r.Batch.Len() == 0 {
			return // the header was refused, and the file with it
		}
		taken := map[int]bool{}
		for i := range r.Batch.Len() {
			a := r.Batch.At(i)
			taken[a.Position.Row] = true
			if (a.State == survey.Answered) == a.Value.IsZero() {
				t.Fatalf("%q: state %s with value %q", data, a.State, a.Value)
			}
			if a.Record < 0 || a.Record > 3 {
				t.Fatalf("%q: record %d", data, a.Record)
			}
		}
		for _, row := range g.Rows {
			if taken[row.Number] == refused[row.Number] {
				t.Fatalf("%q: row %d: taken in %t, refused %t", data, row.Number, taken[row.Number], refused[row.Number])
			}
		}
	})
}
