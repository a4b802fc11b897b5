package sheet

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"observatory/survey"
)

// batchRows is the most rows of a batch.
const batchRows = 4096

// mostPending bounds how many narrow rows may wait for the end of the file.
const mostPending = 64

// next fills the batch with the rows that follow.
func (t *textReader) next() (*Batch, error) {
	b := &t.batch
	b.rows, b.cells = b.rows[:0], b.cells[:0]
	for len(b.rows) < batchRows {
		if t.other != nil {
			if err := t.passOver(); err != nil {
				return nil, err
			}
			break
		}
		if t.pos >= len(t.buf) {
			if t.end || len(b.rows) > 0 {
				break
			}
			if err := t.fill(); err != nil {
				return nil, err
			}
			continue
		}
		t.plain()
		if len(b.rows) >= batchRows || t.pos >= len(t.buf) {
			continue
		}
		more, err := t.troubled()
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
	}
	b.text = t.buf
	if len(b.rows) == 0 {
		if t.end && t.pos >= len(t.buf) && len(t.pending) == 0 {
			return nil, io.EOF
		}
		return t.next()
	}
	return b, nil
}

// plain takes the plain rows that come next.
func (t *textReader) plain() {
	b := &t.batch
	if len(t.pending) > 0 {
		return // settled row by row
	}
	known, before := len(b.rows), len(b.cells)
	b.text = t.buf
	next := t.syntax.scan(b, t.buf, t.pos, t.head.width, batchRows)
	measured := t.in.charset.utf8
	keep := known
	for i := known; i < len(b.rows); i++ {
		r := &b.rows[i]
		inner := r.line
		t.at.row++
		r.number, r.line, r.offset = t.at.row, t.at.line, t.at.offset
		t.at.line += 1 + inner
		if measured {
			t.at.offset += int64(r.end - r.start)
		} else {
			t.at.offset += t.in.charset.measure(t.buf[r.start:r.end])
		}
		held := t.verify(b, i)
		if inner > 1 {
			t.suspectRun(b.cells[r.first:int(r.first)+t.head.width], place{r.number - 1, r.line, r.offset})
		}
		if held == 0 || t.repeatsHeader(b, i) {
			t.setAside(b, i, held)
			continue
		}
		if t.check && t.broken(b.text[r.start:r.end], place{r.number - 1, r.line, r.offset}, b.cells[r.first:int(r.first)+t.head.width], r.start) {
			r.refused = true
			t.account.Regions["refused"] += int64(r.end - r.start)
		} else {
			t.account.Cells += held
			t.account.Structure += int64(r.end-r.start) - held
		}
		if keep != i {
			b.rows[keep] = *r
		}
		keep++
	}
	if keep < len(b.rows) {
		t.dropRows(b, known, keep, uint32(before))
	}
	t.pos = next
}

// dropRows takes out the cells of rows that were set aside from the last run of
// rows of equal width. Their rows are gone already.
func (t *textReader) dropRows(b *Batch, known, keep int, to uint32) {
	b.rows = b.rows[:keep]
	for i := known; i < keep; i++ {
		r := &b.rows[i]
		copy(b.cells[to:], b.cells[r.first:int(r.first)+t.head.width])
		r.first = to
		to += uint32(t.head.width)
	}
	b.cells = b.cells[:to]
}

// verify walks over the cells of a plain row and makes sure that between them
// stands nothing but separators, marks and blanks that belong to them, and
// behind the last nothing but a line end. It returns the bytes in cells.
func (t *textReader) verify(b *Batch, row int) int64 {
	r := &b.rows[row]
	s := &t.syntax
	text := t.buf
	at, held := r.start, uint32(0)
	cells := b.cells[r.first : int(r.first)+t.head.width]
	for i := range cells {
		from, end := cells[i].start&^marks, cells[i].end
		if from != at {
			if s.pad && text[at] == ' ' {
				at++
			}
			if from != at {
				at++ // the opening mark
			}
			if from != at || from > end || text[from-1] != s.quote && text[from-1] != ' ' {
				panic(lawBroken)
			}
		}
		held += end - from
		at = end
		if c := text[at]; c == s.separator {
			at++
			continue
		} else if c == s.quote && s.quote != 0 {
			at++
			if text[at] == s.separator {
				at++
				continue
			}
		}
		if i != len(cells)-1 {
			panic(lawBroken)
		}
	}
	switch rest := text[at:r.end]; {
	case len(rest) == 1 && rest[0] == '\n':
		t.ends[endLF]++
	case len(rest) == 2 && rest[0] == '\r' && rest[1] == '\n':
		t.ends[endCRLF]++
	case len(rest) == 1 && rest[0] == '\r':
		t.ends[endCR]++
	default:
		panic(lawBroken)
	}
	return int64(held)
}

// lawBroken is what the reader panics with where a byte would be lost or counted
// twice. Reader.Next turns it into an error.
const lawBroken = "the cells of a row do not add up to the row"

// repeatsHeader reports whether the row is the header once more.
func (t *textReader) repeatsHeader(b *Batch, row int) bool {
	if len(t.header) != b.widthNow(row, t.head.width) || !bytes.Equal(b.Bytes(row, 0), []byte(t.header[0].Text)) {
		return false
	}
	words := 0
	for i := range t.header {
		if string(b.Bytes(row, i)) != t.header[i].Text {
			return false
		}
		if shapeOf(t.header[i].Text) == isText {
			words++
		}
	}
	return words > 0 && len(t.dialect.HeaderRows) == 1
}

func (b *Batch) widthNow(row, width int) int { return min(width, len(b.cells)-int(b.rows[row].first)) }

// setAside names a row that is no data: blank, or the header once more.
func (t *textReader) setAside(b *Batch, row int, held int64) {
	r := b.rows[row]
	at := place{r.number - 1, r.line, r.offset}
	text := t.buf[r.start:r.end]
	if held == 0 {
		t.blank(at, text)
		return
	}
	t.region("repeated header", at, r.number, text)
	t.found("H11", survey.Warn, t.position(at, r.number, -1), "", "The header stands here once more; it is no row of the table.", "", "look whether two tables were put together here")
}

func (t *textReader) blank(at place, text []byte) {
	t.blankAt = at.row + 1
	t.account.Regions["blank"] += int64(len(text))
	t.found("R03", survey.Remark, t.position(at, at.row+1, -1), "", "The row is empty and was passed over.", "", "")
}

// troubled takes in one record that is not plain. It reports false where the
// batch must be handed out before the text can be read on.
func (t *textReader) troubled() (bool, error) {
	b := &t.batch
	from := t.pos
	if n := len(t.pending); n > 0 {
		from = t.pending[n-1].end
	}
	if from >= len(t.buf) && t.end {
		t.settle(true)
		return true, nil
	}
	last := t.end || len(t.buf)-from >= t.limit
	var r reading
	what := wanting
	var turned []point
	if from < len(t.buf) {
		r, what, turned = t.syntax.understand(t.buf, from, last, t.head.width)
	}
	if what == wanting {
		if len(b.rows) > 0 {
			t.pending = t.pending[:0] // read again when more of the text is there
			return false, nil
		}
		if len(t.pending) > 0 && len(t.buf)-t.pos >= t.limit {
			t.settle(false)
			return true, nil
		}
		t.pending = t.pending[:0]
		return true, t.fill()
	}
	at := t.at
	if n := len(t.pending); n > 0 {
		p := t.pending[n-1]
		at = t.after(p.at, t.buf[p.start:p.end])
	}
	filled := 0
	for _, c := range r.cells {
		if c.length() > 0 {
			filled++
		}
	}
	text := bytes.TrimSpace(t.buf[from:r.end])
	p := tail{start: from, end: r.end, at: at, blank: filled == 0 && len(r.points) == 0 || len(text) == 0, r: r}
	narrow := filled == 1 && len(r.cells) < t.head.width && r.cells[0].length() > 0 && len(r.troubles) == 0
	if (p.blank || narrow && what == ragged) && len(t.pending) < mostPending {
		t.pending = append(t.pending, p)
		return true, nil
	}
	t.settle(false)
	t.take(r, what, turned)
	return true, nil
}

func (t *textReader) after(at place, text []byte) place {
	return place{at.row + 1, at.line + lineEnds(text), at.offset + t.in.charset.measure(text)}
}

// settle decides about narrow rows that waited: at the end of the file they are
// its footer, before another row they are rows of another width.
func (t *textReader) settle(end bool) {
	foot := end && t.isFooter()
	pending := t.pending
	t.pending = nil
	for _, p := range pending {
		text := t.buf[p.start:p.end]
		switch {
		case p.blank:
			t.blank(p.at, text)
			t.skip(p.end-p.start, true)
		case foot:
			t.region("footer", p.at, p.at.row+1, text)
			t.found("H13", survey.Remark, t.position(p.at, p.at.row+1, -1), cut(string(text)), "A line of text below the table; it is kept apart.", "", "")
			t.skip(p.end-p.start, true)
		default:
			t.take(p.r, ragged, nil)
		}
	}
	t.pending = pending[:0]
}

// isFooter reports whether the narrow rows at the end are text below the table,
// and not a row that was cut short.
func (t *textReader) isFooter() bool {
	lines, apart := 0, t.blankAt == t.at.row && t.blankAt > 0
	long := false
	for _, p := range t.pending {
		if p.blank {
			apart = apart || lines == 0
			continue
		}
		lines++
		c := p.r.cells[0]
		text := strings.TrimSpace(string(t.buf[c.from():c.end]))
		if text == "" {
			continue
		}
		long = long || len(text) > 40 || strings.ContainsAny(text[:1], "*_©(=") || strings.HasSuffix(text, ".") || strings.Contains(text, ": ")
	}
	return lines > 0 && (apart || lines > 1 || long)
}

// take puts the record at t.pos into the batch.
func (t *textReader) take(r reading, what outcome, turned []point) {
	b := &t.batch
	if (what == ragged || what == broken) && t.beginsTable(r) {
		at := t.at
		t.other = &at
		return
	}
	t.reportReading(r, what, turned, false)
	fit := len(r.cells) == t.head.width
	if t.check && t.broken(t.buf[t.pos:r.end], t.at, r.cells, uint32(t.pos)) {
		fit = false
	}
	row := record{first: uint32(len(b.cells)), start: uint32(t.pos), end: uint32(r.end), number: t.at.row + 1,
		line: t.at.line, offset: t.at.offset, refused: !fit}
	b.rows = append(b.rows, row)
	b.cells = append(b.cells, r.cells...)
	b.text = t.buf
	if fit && t.repeatsHeader(b, len(b.rows)-1) {
		t.setAside(b, len(b.rows)-1, 1)
		b.rows, b.cells = b.rows[:len(b.rows)-1], b.cells[:row.first]
		t.skip(r.end-t.pos, true)
		return
	}
	if fit {
		t.count(r)
	} else {
		t.account.Regions["refused"] += int64(r.end - t.pos)
	}
	t.skip(r.end-t.pos, true)
}

// broken names the bytes of a record that could not be decoded, and what was
// damaged before it came here. It reports whether the row must be refused.
func (t *textReader) broken(text []byte, at place, cells []span, start uint32) bool {
	refuse := false
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		if r != utf8.RuneError {
			i += n
			continue
		}
		cell := cellAt(reading{cells: cells}, int(start)+i)
		p := t.position(at, at.row+1, cell)
		p.Line += lineEnds(text[:i])
		p.Offset += t.in.charset.measure(text[:i])
		if n == 3 && t.in.charset.utf8 {
			t.found("F10", survey.Warn, p, "\uFFFD", "Here stands the sign for a letter that was lost before the file came here.", "", "look the letter up in the original")
		} else {
			refuse = true
			value := "half a letter"
			var b [1]byte
			if _, err := t.in.in.ReadAt(b[:], p.Offset); err == nil && t.in.charset.wide == 0 {
				value = fmt.Sprintf("byte 0x%02X", b[0])
			}
			t.found("F06", survey.Refuse, p, value, fmt.Sprintf("The byte is no letter in %s; the row is refused.", t.in.charset.name), t.in.charset.name+" text", "save the table as “CSV UTF-8”")
		}
		i += n
	}
	return refuse
}

// count enters a record that was read with care into the account: its cells,
// and as structure what can be nothing else.
func (t *textReader) count(r reading) {
	at := t.pos
	for i, c := range r.cells {
		if i > 0 {
			at = t.structure(at, int(c.from()))
		} else if from := int(c.from()); from != at {
			at = t.structure(at, from)
		}
		t.account.Cells += c.length()
		at = int(c.end)
	}
	t.structure(at, r.end)
}

// structure makes sure that between the bytes there is nothing but separators,
// marks, line ends and blanks, and counts it.
func (t *textReader) structure(from, to int) int {
	if to < from {
		panic(lawBroken)
	}
	for _, c := range t.buf[from:to] {
		if c != t.syntax.separator && c != t.syntax.quote && c != '\n' && c != '\r' && c != ' ' && c != '\t' {
			panic(lawBroken)
		}
	}
	t.account.Structure += int64(to - from)
	return to
}

// beginsTable reports whether a record of another width is the header of a
// second table: it holds most names of the first, or stands after a blank row
// and words above numbers of its own.
func (t *textReader) beginsTable(r reading) bool {
	if len(r.cells) < 2 || len(r.troubles) > 0 {
		return false
	}
	texts := t.texts(r)
	// the rows below must go on in that width
	from, same := r.end, 0
	for k := 0; k < 2 && from < len(t.buf); k++ {
		n := t.syntax.careful(t.buf, from, t.end, nil, false)
		if n.more || len(n.cells) != len(r.cells) {
			break
		}
		same++
		from = n.end
	}
	if same == 0 {
		return false
	}
	known, words := 0, 0
	for _, s := range texts {
		if s == "" {
			continue
		}
		if slices.ContainsFunc(t.header, func(c Cell) bool { return c.Text == s }) {
			known++
		}
		if g := shapeOf(s); g == isText || g == isYear || g == isCode {
			words++
		}
	}
	if known >= 2 && 2*known >= len(texts) {
		return true
	}
	return same == 2 && words == len(texts) && t.blankAt > 0 && t.blankAt == t.at.row && len(texts) > 1
}

func (t *textReader) texts(r reading) []string {
	out := make([]string, len(r.cells))
	for i, c := range r.cells {
		raw := t.buf[c.from():c.end]
		if c.marked() {
			raw = t.syntax.unmark(raw)
		}
		out[i] = string(raw)
	}
	return out
}

// passOver reads to the end of the file without taking rows: they belong to
// another table.
func (t *textReader) passOver() error {
	at := *t.other
	t.other, t.second = nil, &at
	t.found("H14", survey.Ask, t.position(at, at.row+1, -1), "", fmt.Sprintf("Another table begins in row %d; only the first was read.", at.row+1), "", "say which table is meant, or put it into a file of its own")
	start := true
	for {
		if t.pos < len(t.buf) {
			rest := t.buf[t.pos:]
			if start {
				t.region("other table", at, at.row+1, rest)
				start = false
			} else {
				t.account.Regions["other table"] += int64(len(rest))
			}
			t.at.offset += t.in.charset.measure(rest)
			t.pos = len(t.buf)
		}
		if t.end {
			return nil
		}
		if err := t.fill(); err != nil {
			return err
		}
	}
}

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

// finish settles the account at the end of the text.
func (t *textReader) finish() {
	t.account.Structure += t.mark
	t.account.Total = t.base.offset + t.in.made
	if t.base.offset > t.mark {
		t.account.Regions["earlier table"] += t.base.offset - t.mark
	}
	if t.at.offset != t.in.end && t.in.charset.wide == 0 {
		panic(lawBroken)
	}
	kinds := 0
	var parts []string
	for i, n := range t.ends {
		if n > 0 {
			kinds++
			parts = append(parts, fmt.Sprintf("%d %s", n, endNames[i]))
		}
	}
	if kinds > 1 {
		t.found("D07", survey.Remark, survey.Position{File: t.name}, strings.Join(parts, ", "), "The rows end in different ways; each was taken as the end of a row.", "", "")
	}
}
