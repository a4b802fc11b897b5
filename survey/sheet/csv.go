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
			Value: fmt.Sprintf("byte 0x%02X", data[i]), Message: "The file is not in UTF-8.", Allowed: "UTF-8 text",
			Suggestion: "save the table as “CSV UTF-8”"}}
	}
	for number := 1; s.pos < len(s.data); number++ {
		line, offset := s.line, int64(s.pos)
		cells := s.record()
		blank := len(cells) == 1 && cells[0].Text == ""
		switch {
		case g.Header == nil && blank:
			s.find("H01", survey.Refuse, survey.Position{File: name, Row: number, Line: line, Offset: offset}, "", "The first line is empty; it must name the columns.", "", "")
			g.Header = cells
		case g.Header == nil:
			g.Header = cells
		case blank:
			s.find("R03", survey.Remark, survey.Position{File: name, Row: number, Line: line, Offset: offset}, "", "The line is empty and was passed over.", "", "")
		case len(cells) != len(g.Header):
			code, word := "R01", "few"
			if len(cells) > len(g.Header) {
				code, word = "R02", "many"
			}
			s.find(code, survey.Refuse, survey.Position{File: name, Row: number, Line: line, Offset: offset}, "",
				fmt.Sprintf("The line has too %s cells: %d, where the header has %d.", word, len(cells), len(g.Header)),
				fmt.Sprintf("%d cells", len(g.Header)), "put text that holds a comma between quotation marks")
		default:
			g.Rows = append(g.Rows, Row{Number: number, Cells: cells})
		}
	}
	if g.Header == nil {
		s.find("F01", survey.Refuse, survey.Position{File: name}, "", "The file is empty.", "", "")
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

func (s *scanner) find(code string, sev survey.Severity, p survey.Position, value, message, allowed, suggestion string) {
	s.findings = append(s.findings, survey.Finding{Code: code, Severity: sev, Position: p, Value: value, Message: message, Allowed: allowed, Suggestion: suggestion})
}

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
			s.find("D06", survey.Refuse, p, "", "A quotation mark closes in the middle of a cell.", "", "double the quotation marks inside quoted text")
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
	s.find("D04", survey.Refuse, p, "", "A quotation mark opens here and never closes.", "", "close the quotation mark")
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
