package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"observatory/survey"
	"observatory/survey/intake"
	"observatory/survey/report"
)

// everyFinding is a report with each example of the published catalogue.
func everyFinding() report.Report {
	f := report.File{Name: "réponses.xlsx", SHA256: strings.Repeat("0a", 32),
		Understood: []report.Understood{{About: "format", Value: survey.Worded("", "format.xlsx")}, {About: "language", Value: survey.Worded("", "language.fr"), How: "marked"}},
		Columns:    []intake.Column{{Sheet: "1", Letter: "A", Header: "Pays", Role: intake.CountryRole, By: "label"}, {Sheet: "1", Letter: "B", Header: strings.Repeat("long ", 40), Role: intake.UnknownColumn}},
		Account:    intake.Account{Cells: 12000, Accepted: 11000, Blank: 900, Structure: 100, Answers: 34, Taken: 28}}
	for _, code := range report.Published().Codes {
		for _, x := range code.Examples {
			f.Findings = append(f.Findings, x.Finding(code, f.Name))
		}
	}
	return report.Report{Program: "observatory", Files: []report.File{f, {Name: "clean.csv", Account: intake.Account{Cells: 9, Accepted: 9, Answers: 9, Taken: 9}}}}
}

// TestAccessReport looks at the report that a submitter keeps as people with
// other means do; its policy lets no script run and nothing be loaded.
func TestAccessReport(t *testing.T) {
	b := openBrowser(t)
	for _, lang := range []string{"en", "fr", "de"} {
		var page bytes.Buffer
		if err := report.HTML(&page, everyFinding(), report.Options{Lang: lang, Catalogue: "findings"}); err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write(page.Bytes())
		}))
		b.base = server.URL
		for _, complaint := range b.reach(t, "/") {
			t.Errorf("%s: %s", lang, complaint)
		}
		server.Close()
	}
}
