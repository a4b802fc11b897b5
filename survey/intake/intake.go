// Package intake turns a grid of cells into answers. In go a grid, an
// instrument and the wave; out come answers in a batch and findings that name
// the cell, what is allowed there and, where it is unique, what was likely
// meant. It never rounds, clamps, drops or fills a value; a cell that cannot be
// read is refused and said so. This edition reads the canonical long form.
package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
	"observatory/survey/sheet"
)

// Columns is the canonical header: one answer a row.
var Columns = []string{"country", "respondent", "question", "record", "value", "state", "source", "locator", "note"}

// needed are the columns without which no row can be understood.
var needed = []string{"country", "respondent", "question", "value"}

// Reader reads canonical submissions of one wave into one batch.
type Reader struct {
	Batch     *survey.Batch
	Countries []*survey.Country
	Sources   []survey.Source // empty: any source is accepted

	// Changes is the ledger: every cell whose text was normalised on the way in.
	Changes []survey.Change
}

// NewReader starts a batch for a wave. A nil wave stands for the questionnaire
// at hand, for checking a file before it belongs to any wave.
func NewReader(in *survey.Instrument, w *survey.Wave, countries []*survey.Country) *Reader {
	if w == nil {
		w = &survey.Wave{Slug: "draft", Kind: survey.SurveyWave, Instrument: in.ID, Silence: survey.NoResponse, Outside: survey.NotInFrame}
		for _, q := range in.Questions {
			if !q.Retired {
				w.Asked = append(w.Asked, q.ID)
			}
		}
	}
	return &Reader{Batch: &survey.Batch{Instrument: in, Wave: w}, Countries: countries}
}

// Read takes in one submitted file.
//
// A grid without a header is a file that could not be read: the sheet has said
// why, and what is missing from it is not missed.
func (r *Reader) Read(g *sheet.Grid, file survey.SubmittedFile) []survey.Finding {
	if g.Header == nil {
		return nil
	}
	columns, findings := r.header(g)
	if survey.Blocking(findings) && columns == nil {
		return findings
	}
	for _, row := range g.Rows {
		findings = append(findings, r.row(g, row, columns, file)...)
	}
	return findings
}

// header finds the canonical columns; unknown ones are asked about, since what
// stands in them would be lost.
func (r *Reader) header(g *sheet.Grid) (map[string]int, []survey.Finding) {
	if sep := otherSeparator(g); sep != "" {
		return nil, []survey.Finding{{Code: "D08", Severity: survey.Refuse, Position: g.Position(1, 0, g.Header[0]), Value: g.Header[0].Text,
			Message: fmt.Sprintf("The columns are separated by %s; here they must be separated by commas.", sep),
			Allowed: strings.Join(Columns, ","), Suggestion: "save the table as “CSV UTF-8 (comma delimited)”"}}
	}
	columns := map[string]int{}
	var findings []survey.Finding
	var unknown []int
	for i, h := range g.Header {
		name := fold(h.Text)
		switch _, twice := columns[name]; {
		case !slices.Contains(Columns, name):
			unknown = append(unknown, i)
		case twice:
			findings = append(findings, survey.Finding{Code: "H07", Severity: survey.Refuse, Position: g.Position(1, i, h), Value: h.Text,
				Message: fmt.Sprintf("The column %q stands twice in the header.", h.Text), Allowed: "each column once"})
		default:
			columns[name] = i
		}
	}
	var missing []string
	for _, c := range Columns {
		if _, ok := columns[c]; !ok {
			missing = append(missing, c)
		}
	}
	for _, i := range unknown {
		h := g.Header[i]
		findings = append(findings, survey.Finding{Code: "H06", Severity: survey.Ask, Position: g.Position(1, i, h), Value: h.Text,
			Message: fmt.Sprintf("The column %q is not known; what stands in it would not be taken in.", h.Text),
			Allowed: strings.Join(Columns, ", "), Suggestion: nearest(h.Text, missing)})
	}
	lacking := false
	for _, c := range needed {
		if _, ok := columns[c]; !ok {
			findings = append(findings, survey.Finding{Code: "H04", Severity: survey.Refuse, Position: survey.Position{File: g.Name, Row: 1, Line: 1},
				Message: fmt.Sprintf("The column %q is missing.", c), Allowed: strings.Join(Columns, ",")})
			lacking = true
		}
	}
	if lacking {
		return nil, findings
	}
	return columns, findings
}

// otherSeparator names the separator of a table that came in as one column.
func otherSeparator(g *sheet.Grid) string {
	if len(g.Header) != 1 {
		return ""
	}
	for _, s := range []struct{ sign, name string }{{";", "semicolons"}, {"\t", "tabs"}, {"|", "vertical bars"}} {
		if strings.Count(g.Header[0].Text, s.sign) >= len(needed)-1 {
			return s.name
		}
	}
	return ""
}

// line is a row while it is read: what it says of itself and what is wrong.
type line struct {
	reader   *Reader
	grid     *sheet.Grid
	row      sheet.Row
	columns  map[string]int
	findings []survey.Finding
}

// trim takes white space off both ends of the canonical cells and enters each
// such change in the ledger.
func (l *line) trim() {
	cells := slices.Clone(l.row.Cells)
	for _, name := range Columns {
		i, ok := l.columns[name]
		if !ok {
			continue
		}
		if after := strings.TrimSpace(cells[i].Text); after != cells[i].Text {
			l.reader.Changes = append(l.reader.Changes, survey.Change{Position: l.position(name), Before: cells[i].Text, After: after, Rule: "C14"})
			cells[i].Text = after
		}
	}
	l.row.Cells = cells
}

func (l *line) text(column string) string {
	i, ok := l.columns[column]
	if !ok {
		return ""
	}
	return l.row.Cells[i].Text
}

func (l *line) position(column string) survey.Position {
	i, ok := l.columns[column]
	if !ok {
		i = 0
	}
	return l.grid.Position(l.row.Number, i, l.row.Cells[i])
}

func (l *line) refuse(code, column, message, allowed, suggestion string) {
	l.findings = append(l.findings, survey.Finding{Code: code, Severity: survey.Refuse, Position: l.position(column),
		Value: l.text(column), Message: message, Allowed: allowed, Suggestion: suggestion})
}

func (r *Reader) row(g *sheet.Grid, row sheet.Row, columns map[string]int, file survey.SubmittedFile) []survey.Finding {
	l := &line{reader: r, grid: g, row: row, columns: columns}
	l.trim()
	country := l.country()
	q := l.question()
	respondent := l.text("respondent")
	if !isID(respondent) {
		l.refuse("R04", "respondent", "The respondent needs a short name: lower-case letters, digits and hyphens.", "such as association or coder", "")
	}
	if q == nil {
		return l.findings
	}
	record := l.record(q)
	state, value := l.answer(q)
	if src := l.text("source"); src != "" && len(r.Sources) > 0 &&
		!slices.ContainsFunc(r.Sources, func(s survey.Source) bool { return s.ID == src }) {
		l.refuse("S01", "source", fmt.Sprintf("The source %q is not among the sources held.", src), sourceIDs(r.Sources), nearest(src, strings.Split(sourceIDs(r.Sources), ", ")))
	}
	submission := country.Lower() + "-" + respondent
	if len(l.findings) > 0 {
		r.Batch.Refuse(submission, q.ID, record)
		return l.findings
	}
	sub := survey.Submission{ID: submission, Wave: r.Batch.Wave.Slug, Country: country, Respondent: respondent,
		File: file.File, SHA256: file.SHA256, Received: file.Received}
	a := survey.Answer{Question: q, Record: record, Value: value, State: state, Source: l.text("source"), Locator: l.text("locator"),
		Note: l.text("note"), Position: l.position("value")}
	if first := r.Batch.Find(sub.ID, q.ID, record); first >= 0 {
		l.refuse("R06", "question", fmt.Sprintf("The question %s was answered already, on line %d.", q.ID, r.Batch.At(first).Position.Line), "one answer to a question", "")
		return l.findings
	}
	r.Batch.Add(r.Batch.Submission(sub), a)
	return nil
}

func (l *line) country() survey.CountryCode {
	text := l.text("country")
	var names []string
	for _, c := range l.reader.Countries {
		if string(c.Code) == text {
			return c.Code
		}
		names = append(names, string(c.Code))
	}
	suggestion := ""
	for _, c := range l.reader.Countries {
		same := strings.EqualFold(text, string(c.Code)) || strings.EqualFold(text, c.Eurostat) || strings.EqualFold(text, c.ISO3)
		for _, n := range c.Names {
			same = same || fold(n) == fold(text)
		}
		if same {
			suggestion = string(c.Code)
			break
		}
	}
	l.refuse("C24", "country", fmt.Sprintf("%q is not the code of a country.", text), "ISO 3166-1 alpha-2: "+strings.Join(names, " "), suggestion)
	return ""
}

func (l *line) question() *survey.Question {
	text := l.text("question")
	q := l.reader.Batch.Instrument.Question(survey.QuestionID(text))
	if q == nil {
		var ids []string
		for _, q := range l.reader.Batch.Instrument.Questions {
			ids = append(ids, string(q.ID))
		}
		l.refuse("Q01", "question", fmt.Sprintf("There is no question %q in %s.", text, l.reader.Batch.Instrument.ID), "a question id of the instrument", nearest(text, ids))
		return nil
	}
	if !l.reader.Batch.Wave.Asks(q.ID) {
		l.refuse("Q02", "question", fmt.Sprintf("The wave %s did not ask %s.", l.reader.Batch.Wave.Slug, q.ID), "the questions of the wave", "")
	}
	return q
}

func (l *line) record(q *survey.Question) int {
	text := l.text("record")
	switch {
	case q.Repeat == "" && text == "":
		return 0
	case q.Repeat == "":
		l.refuse("R10", "record", fmt.Sprintf("%s is asked once; it has no record number.", q.ID), "an empty cell", "")
		return 0
	}
	most := l.mostRecords(q.Repeat)
	n, err := strconv.Atoi(text)
	allowed := fmt.Sprintf("1, 2, 3 … up to %d", most)
	switch {
	case text == "":
		l.refuse("R10", "record", fmt.Sprintf("%s belongs to the group %s; the row must say which record it is.", q.ID, q.Repeat), allowed, "")
	case err != nil || n < 1 || n > most:
		l.refuse("R10", "record", fmt.Sprintf("%q is not the number of a record of the group %s.", text, q.Repeat), allowed, "")
	}
	return n
}

// mostRecords keeps a slip in a record number from calling for millions of
// records.
func (l *line) mostRecords(repeat string) int {
	for _, p := range l.reader.Batch.Instrument.Repeats {
		if p.ID == repeat && p.Max > 0 {
			return p.Max
		}
	}
	return 1000
}

func (l *line) answer(q *survey.Question) (survey.State, survey.Value) {
	text, state := l.text("value"), survey.State(l.text("state"))
	switch {
	case state != "" && !state.Valid():
		var all []string
		for _, s := range survey.States {
			all = append(all, string(s))
		}
		l.refuse("C31", "state", fmt.Sprintf("%q is not a state of an answer.", state), strings.Join(all, ", "), nearest(string(state), all))
	case text == "" && (state == "" || state == survey.Answered):
		l.refuse("C01", "value", fmt.Sprintf("%s has neither a value nor a state that says why.", q.ID), "a value, or a state such as do_not_know", "")
	case text != "" && state != "" && state != survey.Answered:
		l.refuse("C31", "state", fmt.Sprintf("The state %s says that there is no answer, but there is one.", state), "answered, or an empty value", "")
	case text != "":
		return survey.Answered, l.value(q, text)
	}
	return state, survey.Value{}
}

func (l *line) value(q *survey.Question, text string) survey.Value {
	r := compile(q, l.reader.Batch.Instrument, l.reader.Countries).read(text, situation{})
	for _, f := range r.findings {
		f.Position, f.Value, f.Question = l.position("value"), text, q.ID
		l.findings = append(l.findings, f)
	}
	return r.value
}

func sourceIDs(sources []survey.Source) string {
	var ids []string
	for _, s := range sources {
		ids = append(ids, s.ID)
	}
	return strings.Join(ids, ", ")
}

// isID keeps respondents' names usable in addresses; they are no place for a
// person's name.
func isID(s string) bool {
	return s != "" && len(s) <= 40 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && s[0] != '-' && s[len(s)-1] != '-'
}
