package sheet

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"observatory/survey"
)

// ReadCSV reads a comma-separated table. Records of another width than the
// header, undecodable bytes and an unclosed quote are refused with their place;
// what can be read around them is still read, so that one report names all.
func ReadCSV(name string, data []byte) (*Grid, []survey.Finding) {
	g := &Grid{Name: name}
	s := scanner{name: name, data: data, line: 1}
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		s.pos = 3
	}
	if i := invalidUTF8(data); i >= 0 {
		line := 1 + lineEnds(data[:i])
		return g, []survey.Finding{{Code: "F06", Severity: survey.Refuse, Position: survey.Position{File: name, Line: line, Offset: int64(i)},
			Value: fmt.Sprintf("byte 0x%02X", data[i]), Args: []survey.Arg{survey.Named("charset", "UTF-8")}}}
	}
	for number := 1; s.pos < len(s.data); number++ {
		line, offset := s.line, int64(s.pos)
		cells := s.record()
		blank := len(cells) == 1 && cells[0].Text == ""
		switch {
		case g.Header == nil && blank:
			s.find("H01", "empty", survey.Refuse, survey.Position{File: name, Row: number, Line: line, Offset: offset})
			g.Header = cells
		case g.Header == nil:
			g.Header = cells
		case blank:
			s.find("R03", "", survey.Remark, survey.Position{File: name, Row: number, Line: line, Offset: offset})
		case len(cells) != len(g.Header):
			p := survey.Position{File: name, Row: number, Line: line, Offset: offset}
			s.found(widthFinding(p, len(cells), len(g.Header), ',', 0, false))
		default:
			g.Rows = append(g.Rows, Row{Number: number, Cells: cells})
		}
	}
	if g.Header == nil {
		s.find("F01", "", survey.Refuse, survey.Position{File: name})
	}
	return g, s.findings
}

type scanner struct {
	name     string
	data     []byte
	pos      int
	line     int
	findings []survey.Finding
}

func (s *scanner) find(code, kase string, sev survey.Severity, p survey.Position) {
	s.found(survey.Finding{Code: code, Case: kase, Severity: sev, Position: p})
}

func (s *scanner) found(f survey.Finding) { s.findings = append(s.findings, f) }

// record reads up to and including the next line end outside quotes.
func (s *scanner) record() []Cell {
	var cells []Cell
	for {
		cells = append(cells, s.field(len(cells)))
		if s.pos >= len(s.data) {
			return cells
		}
		switch s.data[s.pos] {
		case ',':
			s.pos++
			if s.pos == len(s.data) { // a last empty field without a line end
				return append(cells, Cell{Line: s.line, Offset: int64(s.pos)})
			}
		case '\r':
			s.pos++
			if s.pos < len(s.data) && s.data[s.pos] == '\n' {
				s.pos++
			}
			s.line++
			return cells
		default: // '\n'
			s.pos++
			s.line++
			return cells
		}
	}
}

func (s *scanner) field(column int) Cell {
	c := Cell{Line: s.line, Offset: int64(s.pos)}
	if s.pos < len(s.data) && s.data[s.pos] == '"' {
		c.Text = s.quoted(c, column)
		return c
	}
	start := s.pos
	for s.pos < len(s.data) && !bytes.ContainsRune([]byte(",\r\n"), rune(s.data[s.pos])) {
		s.pos++
	}
	c.Text = string(s.data[start:s.pos])
	return c
}

func (s *scanner) quoted(c Cell, column int) string {
	var text strings.Builder
	s.pos++
	for s.pos < len(s.data) {
		b := s.data[s.pos]
		if b == '"' {
			if s.pos+1 < len(s.data) && s.data[s.pos+1] == '"' {
				text.WriteByte('"')
				s.pos += 2
				continue
			}
			s.pos++
			if s.pos == len(s.data) || bytes.IndexByte([]byte(",\r\n"), s.data[s.pos]) >= 0 {
				return text.String()
			}
			p := survey.Position{File: s.name, Line: s.line, Column: Letter(column), Offset: int64(s.pos - 1)}
			s.find("D06", "closes", survey.Refuse, p)
			text.WriteByte('"')
			continue
		}
		if b == '\n' || b == '\r' && (s.pos+1 == len(s.data) || s.data[s.pos+1] != '\n') {
			s.line++
		}
		text.WriteByte(b)
		s.pos++
	}
	p := survey.Position{File: s.name, Line: c.Line, Column: Letter(column), Offset: c.Offset}
	s.find("D04", "", survey.Refuse, p)
	return text.String()
}

func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}
