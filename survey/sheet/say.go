package sheet

import (
	"bytes"
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
		t.found("D05", "", survey.Remark, at(cell, p.at), cut(t.text(r, cell)), survey.Counted("width", t.head.width))
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
			t.found("D06", "", survey.Warn, at(cell, x.at), cut(t.text(r, cell)))
		case loneMark:
			t.found("D06", "quoted", survey.Warn, at(cell, x.at), cut(t.text(r, cell)))
		case afterClosing:
			t.found("D06", "blanks", survey.Warn, at(cell, x.at), cut(t.text(r, cell)))
		case unclosed:
			t.found("D04", "", survey.Refuse, at(cell, x.at), cut(t.text(r, cell)))
		}
	}
	if n := len(r.cells); n != t.head.width {
		p := t.position(t.at, row, -1)
		if header && n < t.head.width && !slices.ContainsFunc(t.head.shapes[n:], func(s shape) bool { return s != isEmpty }) {
			t.found("R01", "names", survey.Ask, p, "", survey.Counted("cells", n), survey.Counted("width", t.head.width))
			return
		}
		t.raise(widthFinding(p, n, t.head.width, t.syntax.separator, t.otherSeparator(r), header))
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
			t.found("D10", "", survey.Ask, t.position(at, at.row+1, i), cut(string(t.buf[c.from():c.end])), survey.Counted("lines", rows))
		}
	}
}

// widthFinding refuses a row of n cells in a table of another width. other is a
// separator that would give the row its width, or 0.
func widthFinding(p survey.Position, n, width int, separator, other byte, header bool) survey.Finding {
	f := survey.Finding{Code: "R01", Severity: survey.Refuse, Position: p, Args: []survey.Arg{survey.Counted("cells", n), survey.Counted("width", width)}}
	if n > width {
		f.Code = "R02"
	}
	switch {
	case other != 0:
		f.Case, separator = "separator", other
	case header:
		f.Case = "header"
	}
	f.Args = append(f.Args, separatorWord("separator", separator))
	return f
}

// otherSeparator is the separator that would give a row the table's width.
func (t *textReader) otherSeparator(r reading) byte {
	line := t.buf[t.pos:r.end]
	for _, sep := range separators {
		if sep != t.syntax.separator && bytes.Count(line, []byte{sep}) == t.head.width-1 {
			return sep
		}
	}
	return 0
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
