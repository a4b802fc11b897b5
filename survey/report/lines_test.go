package report_test

import (
	"strings"
	"testing"

	"observatory/survey"
	"observatory/survey/report"
)

func TestLines(t *testing.T) {
	findings := []survey.Finding{
		{Code: "C02", Severity: survey.Refuse, Position: survey.Position{File: "es.csv", Line: 3, Column: "E"}, Value: "jaa\u00a0",
			Message: `"jaa" is not an answer to ppp_in_use.`, Allowed: "yes · no", Suggestion: "yes"},
		{Code: "A01", Severity: survey.Warn, Position: survey.Position{File: "es.csv", Line: 9, Column: "E"}, Message: "Odd.", Suggestion: "Look again.", Rule: "r"},
	}
	var b strings.Builder
	if err := report.Lines(&b, findings); err != nil {
		t.Fatal(err)
	}
	if err := report.Summary(&b, "es.csv", 7, 9, findings); err != nil {
		t.Fatal(err)
	}
	want := `es.csv:3:E: refuse C02: "jaa" is not an answer to ppp_in_use.
    found: “jaa·”
    allowed: yes · no
    did you mean: yes
es.csv:9:E: warn A01: Odd.
    what to do: Look again.
es.csv: 7 of 9 answers accepted; 1 to mend, 1 to look at
`
	if b.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
	}
	b.Reset()
	if err := report.Summary(&b, "es.csv", 9, 9, nil); err != nil || b.String() != "es.csv: 9 of 9 answers accepted\n" {
		t.Errorf("a clean file is summed up as %q, %v", b.String(), err)
	}
}

// A value is shown with what cannot be seen in it, and cannot steer a terminal.
func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"a\tb":                  "“a→b”",
		"a\r\nb":                "“a␍⏎b”",
		"\x1b[31mred":           "“␛[31mred”",
		"\u202eevil":            "“∅evil”",
		"\x00":                  "“␦”",
		strings.Repeat("é", 61): "“" + strings.Repeat("é", 59) + "…”",
		strings.Repeat("é", 60): "“" + strings.Repeat("é", 60) + "”",
	} {
		if got := report.Visible(in); got != want {
			t.Errorf("Visible(%q) = %s, want %s", in, got, want)
		}
	}
}

// TestSuggestedSign: a sign is suggested by its name in the reader's language,
// with the word that the answers file takes.
func TestSuggestedSign(t *testing.T) {
	f := survey.Finding{Code: "D02", Severity: survey.Ask, Suggestions: []string{"comma", "semicolon"}}
	for lang, want := range map[string]string{
		"en": "Did you mean a comma or a semicolon?",
		"de": "War ein Komma (comma) oder ein Semikolon (semicolon) gemeint?",
	} {
		if got := report.Say(f, lang, nil).Suggest; got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}
