package sheet

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"observatory/survey"
)

// chunk is how many bytes of text are read at a time, and sampleSize how many
// are looked at to decide on a dialect.
const (
	chunk      = 256 << 10
	sampleSize = 64 << 10
)

// place is where a record begins.
type place struct {
	row    int   // number of the last row before it
	line   int   // its line
	offset int64 // its byte in the file
}

// textReader cuts decoded text into rows.
type textReader struct {
	*Reader
	in      *decoder
	syntax  syntax
	head    head
	buf     []byte
	pos     int // of the first byte not yet taken
	end     bool
	at      place
	limit   int
	blankAt int // row of the last blank row
	pending []tail
	batch   Batch
	other   *place // where a second table begins
	second  *place // the same, after it was passed over
	sepLine bool   // the first line says which sign separates
	base    place  // where the reader was told to begin
	ends    [3]int
	mark    int64 // bytes of the byte order mark
	check   bool  // rows may hold what could not be decoded
}

// tail is a narrow record that may turn out to be a footer.
type tail struct {
	start, end int
	at         place
	blank      bool
	r          reading
}

// The line ends that rows can have.
const (
	endLF = iota
	endCRLF
	endCR
)

var endNames = [3]string{"LF", "CRLF", "CR"}

func (t *textReader) open(o Options) error {
	t.limit = o.Limits.Record
	t.at.line = max(1, t.base.line)
	t.at.row, t.at.offset = t.base.row, t.base.offset
	t.batch.syntax = &t.syntax
	t.batch.bytes = t.in.charset.measure
	for len(t.buf) < sampleSize && !t.end {
		if err := t.fill(); err != nil {
			return err
		}
	}
	if err := t.separatorLine(&o); err != nil {
		return err
	}
	// a table may have a thousand columns: a few rows are needed all the same
	size := sampleSize
	for !t.end && size < t.limit && lineEnds(t.buf[t.pos:min(len(t.buf), t.pos+size)]) < 12 {
		size *= 2
		for len(t.buf) < t.pos+size && !t.end {
			if err := t.fill(); err != nil {
				return err
			}
		}
	}
	sample := t.buf[t.pos:min(len(t.buf), t.pos+size)]
	last := t.end && t.pos+len(sample) == len(t.buf)
	if i := firstBroken(sample); i >= 0 && !last {
		sample = sample[:i]
	}
	best, decisions, err := choose(sample, last, o)
	if err != nil {
		return err
	}
	if t.sepLine {
		decisions[0].How, decisions[0].Evidence = marked, "the first line says so"
	}
	t.syntax = best.syntax
	t.dialect.Decisions = append(t.dialect.Decisions, decisions...)
	t.sayLineEnds(sample)
	d := &t.dialect
	d.Separator = string(rune(best.separator))
	if best.pad {
		d.Separator += " "
	}
	d.Quote, d.Escape = quoteName(best.quote), decisions[2].Value
	if err := t.study(sample, last, best.width, o); err != nil {
		return err
	}
	t.sayDialect(best, o)
	return t.readHead()
}

// firstBroken is where a letter is cut off by the end of the sample, else -1.
func firstBroken(b []byte) int {
	for i := 1; i <= 3 && i <= len(b); i++ {
		if c := b[len(b)-i]; c >= 0xc0 {
			if i < 2 || i < 3 && c >= 0xe0 || c >= 0xf0 {
				return len(b) - i
			}
			return -1
		} else if c < 0x80 {
			return -1
		}
	}
	return -1
}

// separatorLine takes in a first line such as sep=; which Excel understands and
// does not show as a row.
func (t *textReader) separatorLine(o *Options) error {
	rest := t.buf[t.pos:]
	unquoted := bytes.TrimPrefix(rest, []byte(`"`))
	if t.base.line > 1 || len(unquoted) < 5 || !strings.EqualFold(string(unquoted[:4]), "sep=") {
		return nil
	}
	n := bytes.IndexAny(rest, "\r\n")
	if n < 0 || n > 8 {
		return nil
	}
	sign := strings.TrimSuffix(string(rest[len(rest)-len(unquoted)+4:n]), `"`)
	if b, err := separatorByte(sign); err != nil || len(sign) != 1 || isASCIILetter(b) || isDigit(b) {
		return nil
	}
	end := n + 1
	if rest[n] == '\r' && n+1 < len(rest) && rest[n+1] == '\n' {
		end++
	}
	t.found("D03", "", survey.Remark, t.position(t.at, t.at.row, -1), sign)
	t.region("separator line", t.at, 0, rest[:end])
	t.skip(end, false)
	if o.Separator == "" {
		o.Separator = sign
		t.sepLine = true
	}
	return nil
}

// skip moves on by n bytes, which hold one row or none.
func (t *textReader) skip(n int, row bool) {
	text := t.buf[t.pos : t.pos+n]
	t.at.offset += t.in.charset.measure(text)
	t.at.line += lineEnds(text)
	if row {
		t.at.row++
	}
	t.pos += n
}

func (t *textReader) study(sample []byte, last bool, width int, o Options) error {
	var rows [][]string
	for i := 0; i < len(sample) && len(rows) < headRows+bodyRows; {
		r, what, _ := t.syntax.understand(sample, i, last, width)
		if what == wanting {
			break
		}
		var cells []string
		for _, c := range r.cells {
			text := sample[c.from():c.end]
			if c.marked() {
				text = t.syntax.unmark(text)
			}
			cells = append(cells, string(text))
		}
		rows = append(rows, cells)
		i = r.end
	}
	if o.Header != "" && t.at.row > 0 { // a later table: rows are counted from the top of the file
		o.Header = ""
	}
	h, err := study(rows, width, o)
	if err != nil {
		return err
	}
	t.head = h
	t.dialect.Columns = h.width
	for i, r := range h.roles {
		if r == roleHeader {
			t.dialect.HeaderRows = append(t.dialect.HeaderRows, t.at.row+i+1)
		}
	}
	h.decision.Value = shiftRows(h, t.at.row)
	t.dialect.Decisions = append(t.dialect.Decisions, h.decision)
	if h.ask {
		t.found("H01", "", survey.Ask, t.position(t.at, t.at.row+1, -1), "")
	}
	return nil
}

func shiftRows(h head, by int) string {
	if by == 0 {
		return h.decision.Value
	}
	for i, r := range h.roles {
		if r == roleHeader {
			return fmt.Sprintf("row %d", by+i+1)
		}
	}
	return h.decision.Value
}

// fill reads more text behind what is there.
func (t *textReader) fill() error {
	if t.pos > 0 && t.pos == len(t.buf) {
		t.buf, t.pos = t.buf[:0], 0
	}
	if t.pos > 0 {
		n := copy(t.buf, t.buf[t.pos:])
		t.buf, t.pos = t.buf[:n], 0
	}
	want := max(chunk, 2*len(t.buf))
	if cap(t.buf) < want+slack {
		bigger := make([]byte, len(t.buf), want+slack)
		copy(bigger, t.buf)
		t.buf = bigger
	}
	room := t.buf[len(t.buf) : cap(t.buf)-slack]
	n, err := t.in.read(room)
	t.buf = t.buf[:len(t.buf)+n]
	if err == io.EOF {
		t.end = true
		return nil
	}
	return err
}

// record reads the next record with care. It reports false at the end of the
// text.
func (t *textReader) record() (r reading, what outcome, turned []point, ok bool, err error) {
	for {
		if t.pos >= len(t.buf) && t.end {
			return reading{}, 0, nil, false, nil
		}
		last := t.end
		if len(t.buf)-t.pos >= t.limit {
			last = true // a row longer than any row can be: what is open is closed here
		}
		r, what, turned = t.syntax.understand(t.buf, t.pos, last, t.head.width)
		if what != wanting {
			return r, what, turned, true, nil
		}
		if err := t.fill(); err != nil {
			return reading{}, 0, nil, false, err
		}
	}
}
