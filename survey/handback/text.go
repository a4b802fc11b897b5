package handback

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"observatory/survey"
	"observatory/survey/report"
	"observatory/survey/sheet"
)

// text is a text file while columns are added to it. Its bytes stay as they
// came; of UTF-16, where line ends cannot be found in the bytes, the decoded
// text stands for them.
type text struct {
	checked   Checked
	grid      *sheet.Grid
	dialect   sheet.Dialect
	charset   sheet.Charset
	bytes     []byte
	lines     []int // where each line begins, and the end of the file
	width     int   // of the columns that are kept
	fresh     bool  // the two columns are new, not in the file from an earlier check
	separator string
	quote     string
}

func writeText(c Checked) ([]byte, Outcome, error) {
	t, reader, err := openText(c)
	if err != nil {
		return nil, Outcome{}, err
	}
	out := Outcome{Format: "csv", Charset: t.dialect.Charset}
	cells := t.cells()
	body, ok := t.add(cells, t.charset)
	if !ok || plain(c.Data) && !plain(body) {
		if t.bytes, err = t.asUTF8(); err != nil {
			return nil, Outcome{}, err
		}
		utf8, err := sheet.CharsetNamed("utf-8")
		if err != nil {
			return nil, Outcome{}, err
		}
		t.lines = lineStarts(t.bytes)
		body, _ = t.add(cells, utf8)
		out.Recoded, out.Charset = !plain(c.Data), "utf-8"
	} else if t.charset.Wide() {
		if body, ok = t.charset.Encode(string(body)); !ok {
			return nil, Outcome{}, fmt.Errorf("write %s again", t.dialect.Charset)
		}
	}
	if err := t.verify(body, reader); err != nil {
		return nil, Outcome{}, err
	}
	return body, out, nil
}

func openText(c Checked) (*text, *sheet.Reader, error) {
	grid, reader, err := sheet.Read(c.Name, c.Data, c.Sheet)
	if err != nil {
		return nil, nil, err
	}
	t := &text{checked: c, grid: grid, dialect: reader.Dialect(), bytes: c.Data, quote: `"`, fresh: true}
	if grid.Header == nil || t.dialect.Charset == "" {
		return nil, nil, ErrNoTable
	}
	if t.charset, err = sheet.CharsetNamed(t.dialect.Charset); err != nil {
		return nil, nil, err
	}
	if t.charset.Wide() {
		t.bytes = t.charset.Decode(c.Data)
	}
	t.lines = lineStarts(t.bytes)
	if t.separator = t.dialect.Separator; t.separator == "" {
		t.separator = ","
	}
	if t.dialect.Quote != "" {
		t.quote = t.dialect.Quote
	}
	t.width = len(grid.Header)
	if n := t.width - 2; n >= 0 && grid.Header[n].Text == StatusColumn && grid.Header[n+1].Text == MessagesColumn {
		t.width, t.fresh = n, false
	}
	return t, reader, nil
}

// cells is what stands in the two columns, by the number of the row. What
// concerns no row stands with the first.
func (t *text) cells() map[int][2]string {
	first, rows := 0, map[int]bool{}
	for _, r := range slices.Concat(t.grid.Rows, t.grid.Refused) {
		if rows[r.Number] = true; first == 0 || r.Number < first {
			first = r.Number
		}
	}
	status, said := map[int]string{}, map[int][]string{}
	for _, f := range t.checked.marked() { // the worst first: it gives the status
		at, where := slices.DeleteFunc(report.RowsOf(f), func(row int) bool { return !rows[row] }), t.place(f)
		if len(at) == 0 && first > 0 {
			if at = []int{first}; where == "" {
				where = t.checked.word("file")
			}
		}
		text := t.checked.sentence(f)
		if where != "" {
			text = t.checked.named(where, text)
		}
		for _, row := range at {
			if status[row] == "" {
				status[row] = report.Word(t.checked.Lang, "severity."+string(f.Severity))
			}
			said[row] = append(said[row], text+" ["+f.Code+"]")
		}
	}
	out := map[int][2]string{}
	for row, texts := range said {
		out[row] = [2]string{status[row], strings.Join(texts, " | ")}
	}
	return out
}

// place is the column of a finding, by letter and name.
func (t *text) place(f survey.Finding) string {
	p := f.Position
	if p.Column == "" {
		return ""
	}
	where := report.Word(t.checked.Lang, "place.column", survey.Named("name", p.Column))
	if p.Name != "" {
		where += " (" + report.Signs(p.Name) + ")"
	}
	return where
}

// add writes the two cells at the end of every row; it fails where a letter of a
// message is not in the charset. All other bytes are copied.
func (t *text) add(cells map[int][2]string, charset sheet.Charset) ([]byte, bool) {
	if t.charset.Wide() {
		charset, _ = sheet.CharsetNamed("utf-8") // the decoded text is added to
	}
	at := map[int][2]string{} // line on which a row ends → its two cells
	cut := map[int]bool{}     // the same → an earlier check's columns stand there
	end := func(row sheet.Row, two [2]string) {
		if len(row.Cells) == 0 {
			return
		}
		last := row.Cells[len(row.Cells)-1]
		line := last.Line + lineEnds(last.Text)
		at[line] = two
		if !t.fresh && len(row.Cells) > t.width {
			cut[line] = true
		}
	}
	for _, line := range t.headerLines() {
		at[line] = [2]string{}
		cut[line] = !t.fresh
	}
	lines := t.headerLines()
	at[lines[len(lines)-1]] = [2]string{StatusColumn, MessagesColumn}
	for _, r := range slices.Concat(t.grid.Rows, t.grid.Refused) {
		end(r, cells[r.Number])
	}
	var out bytes.Buffer
	for i := 0; i+1 < len(t.lines); i++ {
		line := t.bytes[t.lines[i]:t.lines[i+1]]
		two, ends := at[i+1]
		if !ends {
			out.Write(line)
			continue
		}
		body := bytes.TrimRight(line, "\r\n")
		rest := line[len(body):]
		if cut[i+1] {
			body = t.without(body)
		}
		out.Write(body)
		for _, s := range two {
			coded, ok := charset.Encode(t.separator + t.cell(s))
			if !ok {
				if coded, ok = charset.Encode(t.separator + t.cell(simple(s))); !ok {
					return nil, false
				}
			}
			out.Write(coded)
		}
		out.Write(rest)
	}
	return out.Bytes(), true
}

// without cuts the last two cells off the end of a line: those of an earlier
// check, which are quoted and hold no mark within.
func (t *text) without(line []byte) []byte {
	for range 2 {
		i := len(line)
		if q := []byte(t.quote); t.quote != "none" && bytes.HasSuffix(line, q) {
			if i = bytes.LastIndex(line[:len(line)-1], q); i < 0 {
				return line
			}
		}
		if i = bytes.LastIndex(line[:i], []byte(t.separator)); i < 0 {
			return line
		}
		line = line[:i]
	}
	return line
}

// cell is a text of ours as a cell: on one line, never a formula, and without
// the marks of the dialect within, so that no reader can misread it.
func (t *text) cell(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		return r
	}, s)
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		s = "'" + s
	}
	if t.quote == "none" {
		return strings.ReplaceAll(s, t.separator, " ")
	}
	other := "'"
	if t.quote == "'" {
		other = "`"
	}
	if s = strings.ReplaceAll(s, t.quote, other); s == "" || s == StatusColumn || s == MessagesColumn {
		return s
	}
	return t.quote + s + t.quote
}

// simple writes typographic signs as a typewriter would, for charsets without
// them. It is used for our own words only.
func simple(s string) string {
	return strings.NewReplacer("“", "'", "”", "'", "„", "'", "«\u00a0", "'", "\u00a0»", "'", "«", "'", "»", "'", "‘", "'", "’", "'", "…", "...", "–", "-", "—", "-",
		"\u00a0", " ", "\u202f", " ", "·", ",", "→", ">", "œ", "oe", "≤", "<=", "≥", ">=").Replace(s)
}

// headerLines are the lines on which the rows of the header end.
func (t *text) headerLines() []int {
	first, last := 0, 1
	for _, c := range t.grid.Header {
		if c.Line > 0 && (first == 0 || c.Line < first) {
			first = c.Line
		}
		last = max(last, c.Line+lineEnds(c.Text))
	}
	if len(t.dialect.HeaderRows) < 2 || first == 0 {
		return []int{last}
	}
	var out []int
	for i := range t.dialect.HeaderRows {
		out = append(out, first+i)
	}
	return out
}

// asUTF8 is the file in UTF-8 with a byte order mark, without which Excel takes
// it for something else.
func (t *text) asUTF8() ([]byte, error) {
	body := t.bytes
	if !t.charset.Wide() {
		body = t.charset.Decode(t.checked.Data)
	}
	return append([]byte("\ufeff"), bytes.TrimPrefix(body, []byte("\ufeff"))...), nil
}

// verify reads the copy: without the two columns it is the file that came.
func (t *text) verify(body []byte, before *sheet.Reader) error {
	o := t.checked.Sheet
	o.Charset = "" // it may be another now
	after, reader, err := sheet.Read(t.checked.Name, body, o)
	if err != nil {
		return err
	}
	trim := func(g *sheet.Grid) *sheet.Grid {
		return &sheet.Grid{Header: g.Header[:t.width], Rows: t.trimmed(g.Rows)}
	}
	if len(after.Header) != t.width+2 || after.Header[t.width].Text != StatusColumn || after.Header[t.width+1].Text != MessagesColumn ||
		!sameTable(trim(t.grid), trim(after)) || len(t.grid.Refused) != len(after.Refused) || reader.Dialect().Separator != before.Dialect().Separator {
		return ErrAltered
	}
	return nil
}

func (t *text) trimmed(rows []sheet.Row) []sheet.Row {
	out := slices.Clone(rows)
	for i := range out {
		out[i].Cells = out[i].Cells[:min(t.width, len(out[i].Cells))]
	}
	return out
}

// lineStarts are where the lines of a text begin, and its end. LF, CR and CRLF
// end a line.
func lineStarts(b []byte) []int {
	out := []int{0}
	for i := 0; i < len(b); i++ {
		if b[i] == '\n' || b[i] == '\r' && (i+1 == len(b) || b[i+1] != '\n') {
			out = append(out, i+1)
		}
	}
	if out[len(out)-1] != len(b) {
		out = append(out, len(b))
	}
	return out
}

func lineEnds(s string) int { return len(lineStarts([]byte(s+"x"))) - 2 }

// plain reports whether a text is ASCII only, so that a program that guesses the
// charset by the country it runs in is right.
func plain(b []byte) bool {
	return !slices.ContainsFunc(b, func(c byte) bool { return c >= 0x80 })
}
