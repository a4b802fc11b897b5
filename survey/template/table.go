package template

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
)

// TableColumns are the keys of the columns of the CSV form, in order.
var TableColumns = []string{"id", "question", "record", "answer", "comment", "source", "locator", "allowed"}

// Table writes the form as one CSV table, a question a row; a multi question has
// one row, whose cell takes a list. The separator is the one that spreadsheets
// of the language expect, and the byte order mark tells them the charset.
func (f *Form) Table() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\uFEFF")
	w := csv.NewWriter(&out)
	w.Comma = ';'
	if f.Language == "en" {
		w.Comma = ','
	}
	w.UseCRLF = true
	var head []string
	for _, key := range TableColumns {
		head = append(head, f.form(key))
	}
	rows := [][]string{head}
	for i := range f.Sheets {
		s := &f.Sheets[i]
		for n := range tableRecords(s) {
			for at := range s.Rows {
				if s.Rows[at].Option == nil {
					rows = append(rows, f.tableRow(s, at, n))
				}
			}
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write the table of %s: %w", f.Instrument.ID, err)
	}
	return out.Bytes(), nil
}

// tableRecords is how many records of a group the table holds: rows can be
// copied, so there is only one to spare.
func tableRecords(s *Sheet) int {
	if s.Repeat == nil {
		return 1
	}
	filled := 0
	for _, r := range s.Rows {
		for n, g := range r.Given {
			if g.Text != "" {
				filled = max(filled, n+1)
			}
		}
	}
	return min(filled+1, s.Records)
}

func (f *Form) tableRow(s *Sheet, at, n int) []string {
	r := &s.Rows[at]
	q, g := r.Question, r.Given[n]
	answer, record := g.Text, ""
	if q.Type == survey.Multi {
		answer = join(answer, f.ticked(s, at, n), " | ")
	}
	if s.Repeat != nil {
		record = strconv.Itoa(n + 1)
	}
	return []string{r.ID, r.Text, record, answer, g.Comment, g.Source, g.Locator, f.allowed(q)}
}

// ticked are the labels of the options that are ticked already.
func (f *Form) ticked(s *Sheet, at, n int) string {
	var out []string
	for _, r := range s.Rows[at+1:] {
		if r.Option == nil {
			break
		}
		if r.Given[n].Text != "" {
			out = append(out, r.Option.Label)
		}
	}
	return strings.Join(out, " | ")
}

// allowed says what may be entered, all choices included.
func (f *Form) allowed(q *survey.Question) string {
	parts := []string{f.Hint(q, true)}
	if q.Type.Coded() {
		parts = append(parts, strings.Join(f.labels(q), " · "))
	} else {
		parts[0] = f.orStates(parts[0])
	}
	if only := f.OnlyIf(q); only != "" {
		parts = append(parts, only)
	}
	parts = append(parts, "("+f.Terms(q)+")")
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}
