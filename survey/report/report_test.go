package report_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"observatory/survey"
	"observatory/survey/intake"
	"observatory/survey/report"
)

// questionnaire is a small one with a French translation.
func questionnaire() *survey.Instrument {
	in := &survey.Instrument{ID: "small", Version: "1", Language: "en", Questions: []survey.Question{
		{ID: "ppp_in_use", Type: survey.Single, Label: "Are there public-private partnerships in use?", Short: "PPP in use",
			Choices: []survey.Choice{{Code: "yes", Label: "Yes"}, {Code: "no", Label: "No"}, {Code: "planned", Label: "In preparation"}}}},
		Rules: []survey.Rule{{ID: "odd", Message: "In use, but none is named.", Advice: "Name one."}}}
	in.Index()
	fr := *in
	fr.Language = "fr"
	fr.Questions = []survey.Question{{ID: "ppp_in_use", Type: survey.Single, Short: "PPP en usage",
		Choices: []survey.Choice{{Code: "yes", Label: "Oui"}, {Code: "no", Label: "Non"}, {Code: "planned", Label: "En préparation"}}}}
	fr.Index()
	in.Translations = map[string]*survey.Instrument{"fr": &fr}
	return in
}

// rich is a report with findings of each severity on a text file and a workbook.
func rich() report.Report {
	rows := survey.Rows{}
	for _, r := range []int{98, 195, 196, 197, 292, 12345} {
		rows.Add(r)
	}
	table := report.File{Name: "answers.csv", SHA256: strings.Repeat("ab", 32),
		Understood: []report.Understood{{About: "format", Value: survey.Worded("", "format.csv")},
			{About: "charset", Value: survey.Named("", "windows-1252"), How: "inferred", Evidence: "12 words", RunnerUp: "iso-8859-15"},
			{About: "separator", Value: survey.Worded("", "separator.semicolon"), How: "told"}},
		Columns: []intake.Column{{Letter: "A", Header: "Land", Role: intake.CountryRole, By: "alias"}, {Letter: "B", Header: "PPP in use?", Role: intake.AnswerColumn, Question: "ppp_in_use", By: "near"}},
		Country: &intake.CountryColumn{Column: "A", Header: "Land", Cells: 5, Matched: 5},
		Account: intake.Account{Cells: 12000, Accepted: 11000, Normalised: 500, Asked: 3, Refused: 7, Blank: 90, Structure: 395, Ignored: map[string]int{"comment": 5}, Answers: 34, Taken: 28},
		Findings: []survey.Finding{
			{Code: "R03", Severity: survey.Remark, Position: survey.Position{File: "answers.csv", Row: 5, Line: 6, Offset: 40}},
			{Code: "D02", Severity: survey.Ask, Position: survey.Position{File: "answers.csv"}, Value: "comma",
				Args: []survey.Arg{survey.Worded("separator", "separator.comma"), survey.Worded("other", "separator.semicolon")}, Suggestions: []string{"comma", "semicolon"}},
			{Code: "R01", Severity: survey.Refuse, Position: survey.Position{File: "answers.csv", Row: 98, Line: 99, Offset: 1000}, Rows: rows,
				Args: []survey.Arg{survey.Counted("cells", 1), survey.Counted("width", 9), survey.Worded("separator", "separator.comma")}},
			{Code: "R03", Severity: survey.Remark, Position: survey.Position{File: "answers.csv", Row: 7, Line: 8, Offset: 60}},
		}}
	book := report.File{Name: "fiche.xlsx", Account: intake.Account{Answers: 2, Taken: 1}, Findings: []survey.Finding{
		{Code: "C13", Severity: survey.Ask, Position: survey.Position{File: "fiche.xlsx", Sheet: "Frameworks", Row: 6, Column: "F", Name: "Answer"}, Value: "2026-09-01\u00a0",
			Question: "ppp_in_use", Suggestions: []string{"planned", "yes"}, Options: []string{"yes", "no", "planned"}},
		{Code: "F15", Severity: survey.Warn, Position: survey.Position{File: "fiche.xlsx", Sheet: "Frameworks", Row: 7, Column: "F", Name: "Answer"}, Value: "#REF!"}}}
	return report.Report{Program: "observatory 1.0", Instrument: "small", Version: "1", Files: []report.File{table, book}}
}

// clean is a report in which nothing was found.
func clean() report.Report {
	return report.Report{Program: "observatory 1.0", Files: []report.File{{Name: "clean.csv",
		Understood: []report.Understood{{About: "shape", Value: survey.Worded("", "shape.long"), How: "marked"}},
		Account:    intake.Account{Cells: 60, Accepted: 34, Blank: 17, Structure: 9, Answers: 34, Taken: 34}}}}
}

var printers = map[string]func(io.Writer, report.Report, report.Options) error{"txt": report.Text, "json": report.JSON, "html": report.HTML}

// TestGolden compares each kind of report with testdata; UPDATE=1 rewrites it.
func TestGolden(t *testing.T) {
	for name, c := range map[string]struct {
		r report.Report
		o report.Options
	}{
		"rich.en":  {rich(), report.Options{Instrument: questionnaire(), Catalogue: "findings"}},
		"rich.fr":  {rich(), report.Options{Lang: "fr", Instrument: questionnaire()}},
		"clean.en": {clean(), report.Options{}},
	} {
		for kind, print := range printers {
			var b, again bytes.Buffer
			if err := print(&b, c.r, c.o); err != nil {
				t.Fatal(err)
			}
			if err := print(&again, c.r, c.o); err != nil || again.String() != b.String() {
				t.Errorf("%s.%s: printed twice, it is not the same", name, kind)
			}
			got := b.String()
			if kind == "html" { // the style sheet is no part of the comparison
				before, rest, _ := strings.Cut(got, "<style>")
				_, after, _ := strings.Cut(rest, "</style>")
				got = before[:strings.Index(before, "<meta http-equiv")] + after
			}
			file := filepath.Join("testdata", name+"."+kind)
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs:\n%s", file, got)
			}
		}
	}
}

// hostile are values that would break a careless report.
var hostile = []string{"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</style></main>", "\x1b[31mred\x1b]0;title\x07", "\u009b31m", "\u202eevil\u202c", "\u2066x", "שלום עולם",
	"مرحبا", "a\r\nb\tc", "\x00", "\xff\xfe", "{value}", "{n?one|other}", "%s%d%!", strings.Repeat("é\n", 10000), "&amp;", "'; DROP", "\ufeff\u200b", "👩‍👩‍👧"}

// TestHostile puts each of them wherever text of a file can stand.
func TestHostile(t *testing.T) {
	for _, v := range hostile {
		f := survey.Finding{Code: "H07", Severity: survey.Ask, Position: survey.Position{File: v, Sheet: v, Row: 1, Column: "A", Name: v}, Value: v,
			Args: []survey.Arg{survey.Named("first", v)}, Suggestions: []string{v}, Options: []string{v}, Question: survey.QuestionID("ppp_in_use")}
		g := f
		g.Code, g.Position.Sheet, g.Position.Line = "C13", "", 3
		unknown := survey.Finding{Code: "Z99", Severity: survey.Warn, Position: survey.Position{File: v}, Value: v}
		r := report.Report{Program: "p", Files: []report.File{{Name: v, Understood: []report.Understood{{About: "sheet", Value: survey.Named("", v), How: "told", Evidence: v}},
			Columns: []intake.Column{{Sheet: v, Letter: "A", Header: v, Role: intake.UnknownColumn}}, Findings: []survey.Finding{f, g, unknown}}}}
		for kind, print := range printers {
			var b bytes.Buffer
			if err := print(&b, r, report.Options{Instrument: questionnaire()}); err != nil {
				t.Fatal(err)
			}
			got := b.String()
			for _, c := range got {
				if c < ' ' && c != '\n' || c >= 0x7f && c < 0xa0 || c >= 0x202a && c <= 0x202e {
					t.Errorf("%s of %.20q holds the control character %U", kind, v, c)
					break
				}
			}
			switch kind {
			case "html":
				_, body, _ := strings.Cut(got, "<body>")
				for _, tag := range []string{"<script", "<img", "</style"} {
					if strings.Contains(body, tag) {
						t.Errorf("html of %.20q holds %s", v, tag)
					}
				}
				if n := strings.Count(body, "</main>"); n != 1 {
					t.Errorf("html of %.20q ends %d times", v, n)
				}
			case "json":
				if !json.Valid(b.Bytes()) {
					t.Errorf("json of %.20q is none", v)
				}
			case "txt":
				if len(got) > 10000 {
					t.Errorf("text of %.20q has %d bytes", v, len(got))
				}
			}
		}
	}
}

// TestGroup: cells of the same cause are one finding with all rows; the findings
// that were given keep theirs.
func TestGroup(t *testing.T) {
	one := func(row int, value string) survey.Finding {
		return survey.Finding{Code: "C02", Severity: survey.Refuse, Position: survey.Position{File: "a", Column: "E", Row: row}, Value: value}
	}
	many := one(30, "jaa")
	many.Rows.Add(30)
	many.Rows.Add(31)
	in := []survey.Finding{one(9, "nee"), one(12, "jaa"), many, one(2, "jaa"), {Code: "R03", Severity: survey.Remark}, {Code: "F16", Severity: survey.Ask}}
	var got []string
	for _, f := range report.Group(in) {
		got = append(got, f.Code+f.Value+" "+report.Ranges(report.RowsOf(f), 0))
	}
	if want := "C02nee 9; C02jaa 2, 12, 30, 31; F16 ; R03 "; strings.Join(got, "; ") != want {
		t.Errorf("got %q, want %q", strings.Join(got, "; "), want)
	}
	if in[2].Rows.Len() != 2 || in[1].Rows.Len() != 0 {
		t.Error("the findings that were given have other rows now")
	}
}

func TestRanges(t *testing.T) {
	for _, c := range []struct {
		rows []int
		most int
		want string
	}{
		{nil, 0, ""}, {[]int{5}, 0, "5"}, {[]int{5, 6}, 0, "5, 6"}, {[]int{5, 6, 7, 9}, 0, "5–7, 9"}, {[]int{1, 3, 5, 6, 7, 9}, 2, "1, 3, … (+4)"}, {[]int{1, 3}, 2, "1, 3"},
	} {
		if got := report.Ranges(c.rows, c.most); got != c.want {
			t.Errorf("Ranges(%v, %d) = %q, want %q", c.rows, c.most, got, c.want)
		}
	}
}

// TestAnswer: the line of an answers file for each thing that can be settled.
func TestAnswer(t *testing.T) {
	for _, c := range []struct {
		f    survey.Finding
		want string
	}{
		{survey.Finding{Code: "D02", Severity: survey.Ask, Suggestions: []string{"comma"}}, "separator,,,comma,"},
		{survey.Finding{Code: "F16", Severity: survey.Ask, Value: "A, B"}, "sheet,,,?,"},
		{survey.Finding{Code: "F16", Severity: survey.Refuse, Value: "A, B"}, ""},
		{survey.Finding{Code: "C13", Severity: survey.Ask, Value: `1,"2`, Question: "size", Suggestions: []string{"1-9"}}, `value,size,"1,""2",1-9,`},
		{survey.Finding{Code: "C13", Severity: survey.Ask, Args: []survey.Arg{survey.Named("answer", "row,,,7,")}}, "row,,,7,"},
		{survey.Finding{Code: "D10", Severity: survey.Ask}, ""},
	} {
		if got := report.Answer(c.f); got != c.want {
			t.Errorf("%s: %q, want %q", c.f.Code, got, c.want)
		}
	}
}

// TestAnswersCanBeUsed: the line that each question of the catalogue offers can
// be read back, once a person has said what they know.
func TestAnswersCanBeUsed(t *testing.T) {
	meant := map[string]string{"charset": "utf-8", "separator": "comma", "header": "1", "sheet": "Answers", "table": "2", "column": "country", "value": "yes",
		"numbers": "comma", "dates": "day", "prefilled": "yes", "merge": "yes"}
	asked := 0
	for _, code := range report.Published().Codes {
		for _, x := range code.Examples {
			line := report.Answer(x.Finding(code, "answers.csv"))
			if line == "" {
				continue
			}
			asked++
			about, _, _ := strings.Cut(line, ",")
			_, found, err := intake.ParseAnswers("decisions.csv", []byte(report.AnswersHeader+"\n"+strings.Replace(line, ",?,", ","+meant[about]+",", 1)+"\n"))
			if err != nil || len(found) > 0 {
				t.Errorf("%s/%s: %s cannot be used: %v %v", code.ID, x.Case, line, found, err)
			}
		}
	}
	if asked < 10 {
		t.Errorf("only %d examples offer a line", asked)
	}
}
