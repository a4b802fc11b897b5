package report_test

import (
	"strings"
	"testing"

	"observatory/survey"
	"observatory/survey/report"
)

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
