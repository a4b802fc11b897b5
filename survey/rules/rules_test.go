package rules

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"observatory/survey"
	"observatory/survey/declare"
	"observatory/survey/intake"
	"observatory/survey/report"
)

var countries = testCountries()

// batch reads rows that intake has nothing to say about.
func batch(t *testing.T, in *survey.Instrument, data []byte) *survey.Batch {
	t.Helper()
	taken, err := intake.Read("in.csv", data, intake.Options{Instrument: in, Countries: countries})
	if err != nil {
		t.Fatal(err)
	}
	if len(taken.Findings) > 0 {
		t.Fatalf("the case itself is not clean: %+v", taken.Findings)
	}
	return taken.Batch
}

// lines prints findings one a line: place, severity, code and case, rule, value,
// rows, what else the sentence names.
func lines(findings []survey.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		rule, code := f.Rule, f.Code
		if rule == "" {
			rule = "-"
		}
		if f.Case != "" {
			code += "/" + f.Case
		}
		fmt.Fprintf(&b, "%d:%s %s %s %s %q", f.Position.Line, f.Position.Column, f.Severity, code, rule, f.Value)
		for row := range f.Rows.All() {
			fmt.Fprintf(&b, " row %d", row)
		}
		for _, a := range f.Args {
			if fmt.Fprintf(&b, " %s=%s", a.Name, a.Text); a.Kind == survey.NumberArg {
				fmt.Fprintf(&b, "%d", a.Number)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// testCase checks the flagged rows against the findings beside them, and that
// the clean rows give none. Only findings that count are looked at. UPDATE=1
// writes the findings anew.
func testCase(t *testing.T, name string, in *survey.Instrument, counts func(survey.Finding) bool) {
	t.Helper()
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	file := func(name string) *txtar.File {
		i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == name })
		if i < 0 {
			return &txtar.File{}
		}
		return &a.Files[i]
	}
	var previous *survey.Batch
	if f := file("previous.csv"); f.Name != "" {
		previous = batch(t, in, f.Data)
	}
	check := func(csv string) string {
		findings := Check(batch(t, in, file(csv).Data), previous)
		for _, f := range findings {
			said(t, f, in)
		}
		return lines(slices.DeleteFunc(findings, func(f survey.Finding) bool { return !counts(f) }))
	}
	got := check("flagged.csv")
	switch want := file("findings"); {
	case os.Getenv("UPDATE") != "":
		want.Data = []byte(got)
		if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	case got != string(want.Data) || got == "":
		t.Errorf("got\n%swant\n%s", got, want.Data)
	}
	if got := check("clean.csv"); got != "" {
		t.Errorf("the clean case gives\n%s", got)
	}
}

// said makes sure that the catalogue, or the instrument, has words for a finding
// and that it brings all that they speak of.
func said(t *testing.T, f survey.Finding, in *survey.Instrument) {
	t.Helper()
	for _, lang := range []string{"en", "fr"} {
		s := report.Say(f, lang, in)
		text := s.Message + s.Action
		if s.Lang != lang || s.Message == "" || s.Action == "" && f.Code != declaredCode || strings.ContainsAny(text, "{}…") {
			t.Errorf("%s %s/%s: %q %q", lang, f.Code, f.Case, s.Message, s.Action)
		}
	}
}

func base(name string) string { return strings.TrimSuffix(filepath.Base(name), ".txtar") }

// TestKinds holds a flagged and a clean case for every kind of rule, and for
// what the form of a question demands.
func TestKinds(t *testing.T) {
	files, _ := filepath.Glob("testdata/kinds/*.txtar")
	var held []string
	for _, name := range files {
		held = append(held, base(name))
		t.Run(base(name), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			testCase(t, name, read(t, a), func(survey.Finding) bool { return true })
		})
	}
	for _, name := range append(Kinds(), formCodes...) {
		if !slices.Contains(held, name) {
			t.Errorf("no case for %s", name)
		}
	}
}

// formCodes are what is found without a declared rule: code, case, subject.
var formCodes = []string{"C01_required", "C01_records", "C01_submissions", "R09_routing", "R07_copied_submission", "R07_copied_record", "R08_test", "X02_all_alike",
	"X05_fewer_records", "X05_fewer_countries", "X06_module", "X06_question", "C23_personal"}

func read(t *testing.T, a *txtar.Archive) *survey.Instrument {
	t.Helper()
	fsys, err := txtar.FS(a)
	if err != nil {
		t.Fatal(err)
	}
	return instrument(t, fsys, "test")
}

func instrument(t testing.TB, fsys fs.FS, dir string) *survey.Instrument {
	t.Helper()
	in, err := declare.Instrument(fsys, dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := Validate(in); err != nil {
		t.Fatal(err)
	}
	return in
}

// TestDeclaredRules holds a flagged and a clean case for every rule of the
// questionnaire. No other rule fires in them; what is missing from such short
// submissions is not looked at.
func TestDeclaredRules(t *testing.T) {
	in := instrument(t, os.DirFS("../.."), "survey/instruments/ppp-survey")
	for _, r := range in.Rules {
		t.Run(r.ID, func(t *testing.T) {
			testCase(t, "testdata/declared/"+r.ID+".txtar", in, func(f survey.Finding) bool { return f.Code != "C01" })
		})
	}
}

// TestUnknownKind: a rule of a kind that nobody wrote is an error, not silence.
func TestUnknownKind(t *testing.T) {
	in := &survey.Instrument{ID: "test", Rules: []survey.Rule{{ID: "r", Kind: "hunch"}}}
	if err := Validate(in); err == nil || !strings.Contains(err.Error(), `"hunch"`) {
		t.Errorf("got %v", err)
	}
	for _, kind := range Kinds() {
		in := &survey.Instrument{ID: "test", Rules: []survey.Rule{{ID: "r", Kind: kind}}}
		if err := Validate(in); err == nil {
			t.Errorf("%s: a rule that says nothing else is taken for one", kind)
		}
	}
}

// TestOptionalModule: a part that nobody took up asks for nothing; one that was
// begun does. What a documents wave does not find is not missing.
func TestOptionalModule(t *testing.T) {
	in := &survey.Instrument{ID: "test", Modules: []survey.Module{{ID: "extra", Optional: true}}, Questions: []survey.Question{
		{ID: "begun", Module: "extra", Type: survey.Text},
		{ID: "needed", Module: "extra", Type: survey.Text, Required: true},
		{ID: "core", Module: "core", Type: survey.Text},
	}}
	in.Index()
	for rows, want := range map[string]string{
		"ES,a,core,x\n":  "",
		"ES,a,begun,x\n": "2: refuse C01/module - \"\" missing=needed count=1 module=extra submission=es-a\n",
	} {
		b := batch(t, in, []byte("country,respondent,question,value\n"+rows))
		if got := lines(Check(b, nil)); got != want {
			t.Errorf("%s gives %q, want %q", rows, got, want)
		}
		b.Wave.Kind = survey.DocumentsWave
		if got := lines(Check(b, nil)); got != "" {
			t.Errorf("documents: %s gives %q", rows, got)
		}
	}
}

// TestEverySubmissionAlone: one respondent's answers do not contradict another's.
func TestEverySubmissionAlone(t *testing.T) {
	in := instrument(t, os.DirFS("../.."), "survey/instruments/ppp-survey")
	b := batch(t, in, []byte("country,respondent,question,record,value\nES,a,fw_status,1,running\nES,b,ppp_in_use,,no\n"))
	for _, f := range Check(b, nil) {
		if f.Code != "C01" {
			t.Errorf("%+v", f)
		}
	}
}

func testCountries() []*survey.Country {
	var out []*survey.Country
	for _, code := range strings.Fields("AT BE CZ DE DK EE ES FI FR GR HR") {
		out = append(out, &survey.Country{Code: survey.CountryCode(code)})
	}
	return out
}
