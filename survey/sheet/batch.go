package sheet

import (
	"bytes"
	"encoding/binary"
)

// Batch is a run of rows. Its memory is reused: what it hands out as bytes is
// valid until the next call of Reader.Next, what it hands out as strings is not
// touched again.
type Batch struct {
	text  []byte
	cells []span
	rows  []record
	kinds []typed // of a workbook, beside cells; else empty

	syntax *syntax
	bytes  func([]byte) int64 // how many bytes of the file the text took
}

// span is a cell's place in the text of the batch. Its top bit says that marks
// inside are doubled or escaped.
type span struct{ start, end uint32 }

const marks = 1 << 31

func (s span) from() uint32  { return s.start &^ marks }
func (s span) marked() bool  { return s.start&marks != 0 }
func (s span) length() int64 { return int64(s.end - s.from()) }

// typed is what a workbook says of a cell beside its text.
type typed struct {
	kind        Kind
	raw, format string
}

// record is a row of a batch.
type record struct {
	first      uint32 // index of its first cell
	start, end uint32 // in the text; the line end is included
	number     int
	line       int
	offset     int64
	refused    bool
}

// Len is the number of rows.
func (b *Batch) Len() int { return len(b.rows) }

// Number is the row's number as a spreadsheet counts.
func (b *Batch) Number(row int) int { return b.rows[row].number }

// Start is the line, from 1, and the offset in bytes at which the row begins in
// a text file.
func (b *Batch) Start(row int) (line int, offset int64) {
	return b.rows[row].line, b.rows[row].offset
}

// Refused reports whether the row has another number of cells than the table.
func (b *Batch) Refused(row int) bool { return b.rows[row].refused }

// Width is the number of cells of the row.
func (b *Batch) Width(row int) int {
	return int(b.next(row) - b.rows[row].first)
}

func (b *Batch) next(row int) uint32 {
	if row+1 < len(b.rows) {
		return b.rows[row+1].first
	}
	return uint32(len(b.cells))
}

// Bytes is the text of a cell without the marks that quote it.
func (b *Batch) Bytes(row, column int) []byte {
	s := b.cells[int(b.rows[row].first)+column]
	raw := b.text[s.from():s.end]
	if s.marked() {
		return b.syntax.unmark(raw)
	}
	return raw
}

// Kind is what a workbook says of a cell; of a text file every cell is Text.
func (b *Batch) Kind(row, column int) Kind {
	if b.kinds == nil {
		return Text
	}
	return b.kinds[int(b.rows[row].first)+column].kind
}

// Format is the number format of a cell of a workbook; of a text file it is empty.
func (b *Batch) Format(row, column int) string {
	if b.kinds == nil {
		return ""
	}
	return b.kinds[int(b.rows[row].first)+column].format
}

// Line is a row of a text file as it lies in the batch, for a reader that takes
// cell after cell.
type Line struct {
	cells []span
	text  []byte
}

// Line is the row at hand.
func (b *Batch) Line(row int) Line {
	return Line{b.cells[b.rows[row].first:b.next(row)], b.text[:cap(b.text)]}
}

// Typed is the row at hand of a workbook, no cell of which packs.
func (b *Batch) Typed(row int) Line {
	return Line{cells: b.cells[b.rows[row].first:b.next(row)]}
}

// Short packs the text of a cell of at most seven bytes into a word, of which no
// two texts have the same and none has 0. It reports false for a longer text, and
// where marks inside are doubled.
func (l *Line) Short(column int) (uint64, bool) {
	s := l.cells[column]
	n := s.end - s.start // beyond seven where marks are inside
	if n > 7 || uint64(s.start)+8 > uint64(len(l.text)) {
		return 0, false
	}
	w := binary.LittleEndian.Uint64(l.text[s.start : s.start+8])
	return w&(1<<(8*n)-1) | uint64(n+1)<<56, true
}

// Shorts packs the texts of a whole row as Line.Short does, into keys, which it
// gives back. 0 stands for a text that does not pack, as none of a workbook does.
func (b *Batch) Shorts(row int, keys []uint64) []uint64 {
	cells := b.cells[b.rows[row].first:b.next(row)]
	keys = append(keys[:0], make([]uint64, len(cells))...)
	if b.kinds != nil {
		return keys
	}
	text := b.text[:cap(b.text)]
	for i, s := range cells {
		n := s.end - s.start // beyond seven where marks are inside
		if n > 7 || uint64(s.start)+8 > uint64(len(text)) {
			continue
		}
		w := binary.LittleEndian.Uint64(text[s.start:])
		keys[i] = w&(1<<(8*n&63)-1) | uint64(n+1)<<56
	}
	return keys
}

// Cell is a cell with its place.
func (b *Batch) Cell(row, column int) Cell {
	r := &b.rows[row]
	i := int(r.first) + column
	c := Cell{Text: string(b.Bytes(row, column))}
	if b.kinds != nil {
		t := b.kinds[i]
		c.Kind, c.Raw, c.Format = t.kind, t.raw, t.format
		return c
	}
	before := b.text[r.start:b.opening(r, b.cells[i])]
	c.Line = r.line + lineEnds(before)
	c.Offset = r.offset + b.bytes(before)
	return c
}

// opening is where a cell of the row begins, its opening quotation mark included.
func (b *Batch) opening(r *record, s span) uint32 {
	at := s.from()
	if q := b.syntax.quote; q != 0 && at > r.start && b.text[at-1] == q {
		return at - 1
	}
	return at
}

// Row is a copy of a row.
func (b *Batch) Row(row int) Row {
	r := &b.rows[row]
	out := Row{Number: r.number, Cells: make([]Cell, b.Width(row))}
	if b.kinds != nil {
		for i := range out.Cells {
			out.Cells[i] = b.Cell(row, i)
		}
		return out
	}
	from, line, offset := r.start, r.line, r.offset
	for i := range out.Cells {
		at := b.opening(r, b.cells[int(r.first)+i])
		line += lineEnds(b.text[from:at])
		offset += b.bytes(b.text[from:at])
		from = at
		out.Cells[i] = Cell{Text: string(b.Bytes(row, i)), Line: line, Offset: offset}
	}
	return out
}

// lineEnds counts LF, CR and CRLF once each.
func lineEnds(b []byte) int {
	n := bytes.Count(b, []byte{'\n'})
	for i := bytes.IndexByte(b, '\r'); i >= 0; {
		if i+1 == len(b) || b[i+1] != '\n' {
			n++
		}
		j := bytes.IndexByte(b[i+1:], '\r')
		if j < 0 {
			break
		}
		i += 1 + j
	}
	return n
}
