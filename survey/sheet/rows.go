package sheet

import (
	"bytes"
	"io"
	"strings"

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
			if len(b.rows) > 0 {
				break // reading on would take the text from under them
			}
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
	t.found("H11", "inside", survey.Warn, t.position(at, r.number, -1), "")
}

func (t *textReader) blank(at place, text []byte) {
	t.blankAt = at.row + 1
	t.account.Regions["blank"] += int64(len(text))
	t.found("R03", "", survey.Remark, t.position(at, at.row+1, -1), "")
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
			t.found("H13", "", survey.Remark, t.position(p.at, p.at.row+1, -1), cut(string(text)))
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
