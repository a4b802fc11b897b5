package sheet

import (
	"bytes"
	"strings"

	"observatory/survey"
)

// sayDialect reports what is out of the ordinary.
func (t *textReader) sayDialect(best candidate, o Options) {
	here := t.position(t.at, 0, -1)
	here.Line = 0
	for _, d := range t.dialect.Decisions {
		switch {
		case d.About == "separator" && d.How == inferred:
			kase := ""
			if best.pad {
				kase = "blank"
			}
			t.found("D01", kase, survey.Remark, here, d.Value, separatorWord("separator", best.separator))
		case (d.About == "quote" || d.About == "escape") && d.How == inferred:
			t.found("D09", d.About, survey.Remark, here, d.Value)
		}
		if d.About == "separator" && d.How != told && d.How != marked && best.width > 1 && (d.Margin < thin || best.even < 0.5) {
			t.raise(unclearSeparator(here, d, best))
		}
	}
	if best.width <= 1 && o.Separator == "" && len(t.buf) > t.pos {
		for _, s := range append(separators[:len(separators):len(separators)], ' ') {
			if lines := bytes.Count(t.buf, []byte{'\n'}) + 1; bytes.Count(t.buf[t.pos:], []byte{s}) >= lines {
				t.raise(survey.Finding{Code: "D08", Severity: survey.Ask, Position: here, Args: []survey.Arg{separatorWord("separator", s)}, Suggestions: []string{separatorName(s)}})
				break
			}
		}
	}
}

// unclearSeparator asks which of the two likeliest separators is meant.
func unclearSeparator(p survey.Position, d Decision, best candidate) survey.Finding {
	f := survey.Finding{Code: "D02", Case: "alone", Severity: survey.Ask, Position: p, Value: d.Value, Args: []survey.Arg{separatorWord("separator", best.separator)},
		Suggestions: []string{separatorName(best.separator)}}
	if other, err := separatorByte(d.RunnerUp); err == nil {
		f.Case, f.Suggestions = "", append(f.Suggestions, d.RunnerUp)
		f.Args = append(f.Args, separatorWord("other", other))
	}
	return f
}

// readHead takes in the records above the first row of data.
func (t *textReader) readHead() error {
	var parts [][]Cell
	for _, role := range t.head.roles {
		r, what, turned, ok, err := t.record()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		text := t.buf[t.pos:r.end]
		row := t.at.row + 1
		switch role {
		case roleTitle:
			t.region("title", t.at, row, text)
			t.found("H02", "", survey.Remark, t.position(t.at, row, -1), cut(string(text)))
		case roleBlank:
			t.region("blank", t.at, row, text)
			t.found("R03", "", survey.Remark, t.position(t.at, row, -1), "")
		case roleRepeat:
			t.region("repeated header", t.at, row, text)
			t.found("H11", "", survey.Remark, t.position(t.at, row, -1), "")
		case roleHeader:
			cells := t.cellsOf(r)
			t.reportReading(r, what, turned, true)
			if t.check {
				t.broken(text, t.at, r.cells, uint32(t.pos))
			}
			t.count(r)
			parts = append(parts, cells)
		}
		t.skip(r.end-t.pos, true)
	}
	t.header = joinHeader(parts, t.head.width)
	if len(parts) > 1 {
		c := t.header[0]
		p := survey.Position{File: t.name, Row: t.dialect.HeaderRows[0], Line: c.Line, Offset: c.Offset}
		t.found("H03", "", survey.Remark, p, "", survey.Counted("lines", len(parts)))
	}
	t.reportHeader()
	return nil
}

// cellsOf are the cells of the reading at t.pos.
func (t *textReader) cellsOf(r reading) []Cell {
	b := Batch{text: t.buf, cells: r.cells, syntax: &t.syntax, bytes: t.in.charset.measure,
		rows: []record{{start: uint32(t.pos), end: uint32(r.end), line: t.at.line, offset: t.at.offset}}}
	return b.Row(0).Cells
}

// joinHeader makes one header of its rows.
func joinHeader(parts [][]Cell, width int) []Cell {
	switch len(parts) {
	case 0:
		return nil
	case 1:
		return parts[0]
	}
	out := make([]Cell, width)
	for i := range out {
		var words []string
		for _, p := range parts {
			if i >= len(p) {
				continue
			}
			if out[i].Line == 0 || out[i].Text == "" && p[i].Text != "" {
				out[i] = p[i]
			}
			if p[i].Text != "" {
				words = append(words, p[i].Text)
			}
		}
		out[i].Text = strings.Join(words, " ")
	}
	return out
}

// reportHeader names what is wrong with the names of columns.
func (t *textReader) reportHeader() {
	seen := map[string]int{}
	for i, c := range t.header {
		p := survey.Position{File: t.name, Row: t.headerRow(), Column: Letter(i), Name: c.Text, Line: c.Line, Offset: c.Offset}
		if c.Text == "" {
			if i < len(t.head.shapes) && t.head.shapes[i] != isEmpty {
				t.found("H08", "", survey.Warn, p, "")
			}
			continue
		}
		if first, twice := seen[c.Text]; twice {
			t.found("H07", "", survey.Warn, p, c.Text, survey.Named("first", Letter(first)))
			continue
		}
		seen[c.Text] = i
	}
}

func (t *textReader) headerRow() int {
	if len(t.dialect.HeaderRows) == 0 {
		return 0
	}
	return t.dialect.HeaderRows[len(t.dialect.HeaderRows)-1]
}

// sayLineEnds states how most rows of the sample end.
func (t *textReader) sayLineEnds(sample []byte) {
	crlf := bytes.Count(sample, []byte("\r\n"))
	n := [3]int{bytes.Count(sample, []byte{'\n'}) - crlf, crlf, bytes.Count(sample, []byte{'\r'}) - crlf}
	best := endLF
	for i := range n {
		if n[i] > n[best] {
			best = i
		}
	}
	t.dialect.LineEnds = endNames[best]
}
