package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"observatory/survey"
)

// reportReading names what was unusual about a record.
func (t *textReader) reportReading(r reading, what outcome, turned []point, header bool) {
	row := t.at.row + 1
	at := func(cell, i int) survey.Position {
		p := t.position(t.at, row, cell)
		p.Line += lineEnds(t.buf[t.pos:i])
		p.Offset += t.in.charset.measure(t.buf[t.pos:i])
		return p
	}
	for _, p := range turned {
		cell := cellAt(r, p.at)
		t.found("D05", survey.Remark, at(cell, p.at), cut(t.text(r, cell)), fmt.Sprintf("A quotation mark was read as text; only so the row has %d cells.", t.head.width), "", "")
	}
	seen := map[int]bool{}
	for _, x := range r.troubles {
		cell := min(x.cell, len(r.cells)-1)
		if seen[cell] && x.kind != unclosed {
			continue
		}
		seen[cell] = true
		switch x.kind {
		case bareMark:
			t.found("D06", survey.Warn, at(cell, x.at), cut(t.text(r, cell)), "A quotation mark stands inside a cell that is not quoted; it was read as text.", "", "")
		case loneMark:
			t.found("D06", survey.Warn, at(cell, x.at), cut(t.text(r, cell)), "A quotation mark stands in the middle of quoted text; it was read as text.", "", "double the quotation marks inside quoted text")
		case afterClosing:
			t.found("D06", survey.Warn, at(cell, x.at), cut(t.text(r, cell)), "Blanks stand between a closing quotation mark and the separator; they were left out.", "", "")
		case unclosed:
			t.found("D04", survey.Refuse, at(cell, x.at), cut(t.text(r, cell)), "A quotation mark opens here and never closes.", "", "close the quotation mark")
		}
	}
	if n := len(r.cells); n != t.head.width {
		code, word := "R01", "few"
		if n > t.head.width {
			code, word = "R02", "many"
		}
		kind := "row"
		if header {
			kind = "header"
		}
		if header && n < t.head.width && !slices.ContainsFunc(t.head.shapes[n:], func(s shape) bool { return s != isEmpty }) {
			t.found(code, survey.Ask, t.position(t.at, row, -1), "", fmt.Sprintf("The header names %d columns, the rows have %d cells; the last are empty.", n, t.head.width),
				fmt.Sprintf("%d names", t.head.width), "look whether the rows only end with a separator too many, or the header lacks one inside")
			return
		}
		t.found(code, survey.Refuse, t.position(t.at, row, -1), "", fmt.Sprintf("The %s has too %s cells: %d, where the table has %d.", kind, word, n, t.head.width),
			fmt.Sprintf("%d cells", t.head.width), t.advise(r))
		return
	}
	if r.lines > 1 && len(r.troubles) == 0 {
		t.suspectRun(r.cells, t.at)
	}
}

// suspectRun asks about a quoted cell whose lines look like rows of the table: a
// mark too many may have swallowed them.
func (t *textReader) suspectRun(cells []span, at place) {
	if t.head.width < 3 {
		return
	}
	for i, c := range cells {
		lines := bytes.FieldsFunc(t.buf[c.from():c.end], func(x rune) bool { return x == '\n' || x == '\r' })
		if len(lines) < 3 {
			continue
		}
		rows := 0
		for _, l := range lines[1 : len(lines)-1] {
			if bytes.Count(l, []byte{t.syntax.separator}) == t.head.width-1 {
				rows++
			}
		}
		if rows > 1 || rows == 1 && t.head.width > 5 {
			t.found("D10", survey.Ask, t.position(at, at.row+1, i), cut(string(t.buf[c.from():c.end])), fmt.Sprintf("This cell holds %d lines that look like rows of the table.", rows), "", "look whether a quotation mark is missing")
		}
	}
}

// advise says what was likely meant where a row has another width.
func (t *textReader) advise(r reading) string {
	line := t.buf[t.pos:r.end]
	for _, sep := range separators {
		if sep != t.syntax.separator && bytes.Count(line, []byte{sep}) == t.head.width-1 {
			return fmt.Sprintf("this row seems to be separated by the %s", separatorName(sep))
		}
	}
	if len(r.cells) > t.head.width {
		return fmt.Sprintf("put text that holds a %s between quotation marks", separatorName(t.syntax.separator))
	}
	return ""
}

func (t *textReader) text(r reading, cell int) string {
	if cell < 0 || cell >= len(r.cells) {
		return ""
	}
	return t.texts(reading{cells: r.cells[cell : cell+1]})[0]
}

func cellAt(r reading, at int) int {
	for i, c := range r.cells {
		if at <= int(c.end) {
			return i
		}
	}
	return len(r.cells) - 1
}

// cut keeps a value short enough to be shown.
func cut(s string) string {
	s = strings.ToValidUTF8(strings.TrimRight(s, "\r\n"), "�")
	if r := []rune(s); len(r) > 200 {
		return string(r[:199]) + "…"
	}
	return s
}
