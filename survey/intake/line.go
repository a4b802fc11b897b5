package intake

import (
	"strings"

	"observatory/survey"
	"observatory/survey/sheet"
)

// headerCells counts the headings.
func (r *Reader) headerCells(t *table) {
	for _, h := range t.header {
		r.account.Cells++
		if h.Text == "" {
			r.account.Blank++
		} else {
			r.account.Structure++
		}
	}
}

// line is a row while it is read.
type line struct {
	r     *Reader
	t     *table
	b     *sheet.Batch
	row   int
	taken bool // nothing stands against the row as a whole
	// used are the columns whose cells have an outcome.
	used []bool
}

func (l *line) number() int { return l.b.Number(l.row) }

// cell is the text of the first column with the role, and the column's index.
func (l *line) cell(role Role) (string, int) {
	for _, i := range l.t.roles[role] {
		return string(l.b.Bytes(l.row, i)), i
	}
	return "", -1
}

func (l *line) position(column int) survey.Position {
	p := survey.Position{File: l.t.name, Sheet: l.t.sheet, Row: l.number()}
	if column < 0 {
		column = 0
	}
	c := l.b.Cell(l.row, column)
	p.Column, p.Line, p.Offset = sheet.Letter(column), c.Line, c.Offset
	if column < len(l.t.header) {
		p.Name = l.t.header[column].Text
	}
	return p
}

// outcome counts a cell once.
func (l *line) outcome(column int, o Outcome) {
	if column < 0 || l.used[column] {
		return
	}
	l.used[column] = true
	l.r.account.count(o)
}

// trimmed is the text of a cell of the form without white space around it, which
// is entered in the ledger.
func (l *line) trimmed(role Role, o Outcome) (string, int) {
	text, i := l.cell(role)
	if i < 0 {
		return "", -1
	}
	after := strings.TrimSpace(text)
	switch {
	case text == "":
		l.outcome(i, Blank)
	case after != text:
		l.r.ledger.add(Change{Change: survey.Change{Position: l.position(i), Before: text, After: after, Rule: "C14"}, DecidedBy: "table"})
		l.outcome(i, Normalised)
	default:
		l.outcome(i, o)
	}
	return after, i
}

// refuse reports a fault of a cell that keeps the row out.
func (l *line) refuse(code, kase string, column int, value string, options, suggestions []string, args ...survey.Arg) {
	l.taken = false
	l.r.found.add(survey.Finding{Code: code, Case: kase, Severity: survey.Refuse, Position: l.position(column), Value: value,
		Options: options, Suggestions: suggestions, Args: args})
}

// refusedRow counts the cells of a row of another width, which the sheet has
// reported.
func (r *Reader) refusedRow(b *sheet.Batch, row int) {
	for c := range b.Width(row) {
		if len(b.Bytes(row, c)) == 0 {
			r.account.Blank++
		} else {
			r.account.Refused++
		}
	}
}

// passedOver counts the cells of a row that somebody said is no answer.
func (r *Reader) passedOver(b *sheet.Batch, row int) {
	for c := range b.Width(row) {
		r.ignore(b.Bytes(row, c), "told")
	}
}

// rest counts a cell that no step has looked at.
func (l *line) rest(i int) {
	text := l.b.Bytes(l.row, i)
	l.used[i] = true
	switch c := &l.t.columns[i]; {
	case len(text) == 0:
		l.r.account.Blank++
	case c.Role == IgnoredColumn:
		l.r.strayCell(l.t, l.b, l.row, i)
	case c.Role == UnknownColumn:
		l.r.account.Ignored["unknown_column"]++
	default:
		l.r.account.Structure++
	}
}

// strayCell counts a cell of a column that is ignored; one without a heading
// that holds something is asked about.
func (r *Reader) strayCell(t *table, b *sheet.Batch, row, i int) {
	c := &t.columns[i]
	r.account.Ignored[c.Reason]++
	if c.Reason == "no_heading" {
		p := t.position(i)
		r.found.add(survey.Finding{Code: "H08", Severity: survey.Ask, Position: survey.Position{File: t.name, Sheet: t.sheet, Row: b.Number(row), Column: p.Column}})
	}
}

func (l *line) country() survey.CountryCode {
	text, i := l.cell(CountryRole)
	if i < 0 {
		return l.r.o.Country
	}
	code, o := l.r.countryCell(text, l.t.header[i].Text, func() survey.Position { return l.position(i) })
	l.outcome(i, o)
	l.taken = l.taken && code != ""
	return code
}

func (l *line) respondent() string {
	text, i := l.trimmed(RespondentColumn, Structure)
	if i < 0 {
		return l.r.o.Respondent
	}
	if !isID(text) {
		var near []string
		if s := strings.ReplaceAll(fold(text), " ", "-"); isID(s) {
			near = []string{s}
		}
		l.refuse("R04", "", i, text, nil, near)
	}
	return text
}
