package sheet

import (
	"fmt"
	"strings"

	"observatory/survey"
)

// sayHeader names columns without a name, and names that stand twice.
func (b *book) sayHeader() {
	seen := map[string]int{}
	row := 0
	if n := len(b.dialect.HeaderRows); n > 0 {
		row = b.dialect.HeaderRows[n-1]
	}
	for i, c := range b.header {
		first, twice := seen[c.Text]
		switch {
		case c.Text == "" && b.head.shapes[i] != isEmpty:
			b.found("H08", "", survey.Warn, b.where(row, i), "")
		case c.Text != "" && twice:
			b.found("H07", "", survey.Warn, b.where(row, i), c.Text, survey.Named("first", Letter(first)))
		default:
			seen[c.Text] = i
		}
	}
}

// sayHidden names what does not meet the eye.
func (b *book) sayHidden() {
	holds, columns := map[int]bool{}, map[int]bool{}
	if len(b.hidden.rows)+len(b.hidden.columns) > 0 {
		for _, c := range b.cells {
			holds[int(c.row)], columns[int(c.column)] = true, true
		}
	}
	var rows, letters []string
	first := 0
	for _, r := range b.hidden.rows {
		if holds[r] {
			if first == 0 {
				first = r
			}
			rows = append(rows, fmt.Sprint(r))
		}
	}
	if len(rows) > 0 {
		kase := "rows"
		if b.hidden.filter {
			kase = "filter"
		}
		b.found("F17", kase, survey.Warn, b.where(first, -1), cut(strings.Join(rows, ", ")), survey.Counted("count", len(rows)))
	}
	for _, c := range b.hidden.columns {
		if columns[c] {
			letters = append(letters, Letter(c))
		}
	}
	if len(letters) > 0 {
		p := survey.Position{File: b.name, Sheet: b.sheet, Column: letters[0]}
		b.found("F17", "columns", survey.Warn, p, cut(strings.Join(letters, ", ")), survey.Counted("count", len(letters)))
	}
	for _, m := range b.merged {
		if m.bottom > b.lastHeader() {
			b.found("F18", "", survey.Remark, b.where(m.top, m.left), m.String())
		}
	}
}

// suspectCodes asks about dates in a column of other things: a program may have
// made them of codes such as 1-9.
func (b *book) suspectCodes() {
	if !b.dated {
		return
	}
	type column struct{ dates, texts int }
	columns := make([]column, b.limits.Columns)
	for i := range b.cells {
		switch c := &b.cells[i]; c.kind {
		case Date:
			columns[c.column].dates++
		case Text:
			columns[c.column].texts++
		}
	}
	for _, c := range b.cells {
		k := columns[c.column]
		if c.kind != Date || k.dates > k.texts-1 || k.texts < 2 || len(c.text) < 10 {
			continue
		}
		month, day := strings.TrimLeft(string(c.text[5:7]), "0"), strings.TrimLeft(string(c.text[8:10]), "0")
		likely := []string{day + "-" + month}
		if day != month {
			likely = append(likely, month+"-"+day)
		}
		b.raise(survey.Finding{Code: "C13", Severity: survey.Ask, Position: b.where(int(c.row), int(c.column)), Value: string(c.text), Suggestions: likely})
	}
}
