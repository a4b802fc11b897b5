package sheet

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// syntax is how the text of a table is cut into cells.
type syntax struct {
	separator byte
	pad       bool // a blank after the separator belongs to it
	quote     byte // 0: none
	backslash bool // a backslash before a quotation mark makes it text
}

// unmark takes doubled or escaped marks back to what they stand for. A mark
// that stands alone stays.
func (s *syntax) unmark(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if i+1 < len(raw) {
			next := raw[i+1]
			if s.backslash && c == '\\' && (next == s.quote || next == '\\') || !s.backslash && c == s.quote && next == c {
				c = next
				i++
			}
		}
		out = append(out, c)
	}
	return out
}

// zeros has the top bit set of every byte of x that is zero, and of no other.
func zeros(x uint64) uint64 {
	const low7 = 0x7f7f7f7f7f7f7f7f
	return ^((x&low7 + low7) | x | low7)
}

func spread(b byte) uint64 { return uint64(b) * 0x0101010101010101 }

// slack is how many bytes beyond its length the scanned text may be read.
const slack = 8

// scan takes plain records of exactly width cells off text[from:] into the
// batch and returns where it stopped: before a record that is not plain (of
// another width, blank, with marks that need thought, or cut off by the end of
// the text), at the end, or when the batch holds most rows. text must have
// slack bytes of capacity beyond its length. Each record gets the number and
// the line after the one before.
//
// It looks at eight bytes at a time: this is where the time of reading goes.
func (s *syntax) scan(b *Batch, text []byte, from, width, most int) int {
	words := text[:len(text)+slack]
	sepW, quoteW, lfW, crW := spread(s.separator), spread(s.quote), spread('\n'), spread('\r')
	if s.quote == 0 {
		quoteW = sepW
	}
	begin, start, line := from, from, 0 // of the record, of the cell, line ends inside the record
	cells := b.cells
	first := len(cells)
	i := from
word:
	for i < len(text) {
		x := binary.LittleEndian.Uint64(words[i:])
		m := zeros(x^sepW) | zeros(x^quoteW) | zeros(x^lfW) | zeros(x^crW)
		for ; m != 0; m &= m - 1 {
			j := i + bits.TrailingZeros64(m)>>3
			if j >= len(text) {
				break word
			}
			switch c := text[j]; {
			case c == s.separator:
				cells = append(cells, span{uint32(start), uint32(j)})
				start = j + 1
				if s.pad && words[start] == ' ' {
					start++
					if start > j+1 { // the blank may hide a quotation mark from this word
						i = start
						continue word
					}
				}
				continue
			case c == '\n' || c == '\r':
				end := j + 1
				if c == '\r' {
					if end == len(text) {
						break word
					}
					if text[end] == '\n' {
						end++
					}
				}
				cells = append(cells, span{uint32(start), uint32(j)})
				if len(cells)-first != width || width == 1 && start == j {
					break word
				}
				b.add(first, begin, end, line)
				begin, start, line, first = end, end, 0, len(cells)
				if len(b.rows) >= most {
					break word
				}
				if end > j+1 {
					i = end
					continue word
				}
				continue
			}
			// A quotation mark. In the middle of a cell it is text, and wants a word.
			if j != start {
				break word
			}
			close, doubled := s.closing(text, j+1)
			if close < 0 {
				break word
			}
			cell := span{uint32(j + 1), uint32(close)}
			if doubled {
				cell.start |= marks
			}
			cells = append(cells, cell)
			line += lineEnds(text[j+1 : close])
			after := close + 1
			if text[after] == s.separator {
				start = after + 1
				if s.pad && words[start] == ' ' {
					start++
				}
				i = start
				continue word
			}
			end := after + 1
			if text[after] == '\r' {
				if end == len(text) {
					break word
				}
				if text[end] == '\n' {
					end++
				}
			}
			if len(cells)-first != width {
				break word
			}
			b.add(first, begin, end, line)
			begin, start, line, first = end, end, 0, len(cells)
			if len(b.rows) >= most {
				break word
			}
			i = end
			continue word
		}
		i += 8
	}
	b.cells = cells[:first]
	return begin
}

// closing finds the mark that ends a quoted cell whose text begins at i. It
// returns -1 unless the cell is plain: ended by a mark before a separator or a
// line end, with nothing but doubled (or escaped) marks inside.
func (s *syntax) closing(text []byte, i int) (close int, doubled bool) {
	for {
		n := bytes.IndexByte(text[i:], s.quote)
		if n < 0 {
			return -1, false
		}
		j := i + n
		if s.backslash && n > 0 && escaped(text[:j], i) {
			doubled = true
			i = j + 1
			continue
		}
		if j+1 >= len(text) {
			return -1, false
		}
		switch c := text[j+1]; {
		case c == s.separator || c == '\n' || c == '\r':
			if s.backslash && !doubled {
				doubled = bytes.IndexByte(text[i:j], '\\') >= 0
			}
			return j, doubled
		case c == s.quote && !s.backslash:
			doubled = true
			i = j + 2
		default:
			return -1, false
		}
	}
}

// escaped reports whether an odd number of backslashes ends the text, counted
// back to from.
func escaped(text []byte, from int) bool {
	n := 0
	for i := len(text) - 1; i >= from && text[i] == '\\'; i-- {
		n++
	}
	return n%2 == 1
}

func (b *Batch) add(first, begin, end, inner int) {
	r := record{first: uint32(first), start: uint32(begin), end: uint32(end), line: inner}
	b.rows = append(b.rows, r)
}
