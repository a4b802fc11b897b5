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
// slack bytes of capacity beyond its length. Each record carries the number of
// line ends inside its cells as line.
//
// It looks at eight bytes at a time and takes separators without looking at
// them one by one: this is where the time of reading goes.
func (s *syntax) scan(b *Batch, text []byte, from, width, most int) int {
	words := text[:len(text)+slack]
	sepW, quoteW := spread(s.separator), spread(s.quote)
	if s.quote == 0 {
		quoteW = sepW
	}
	begin, start, line := from, from, 0 // of the record, of the cell; line ends inside the record
	n := len(b.cells)
	first := n
	cells := b.cells[:cap(b.cells)]
	i := from
word:
	for i < len(text) {
		if n+16 > len(cells) {
			cells = append(cells[:n], make([]span, max(4096, n))...)
			cells = cells[:cap(cells)]
		}
		x := binary.LittleEndian.Uint64(words[i:])
		sep := zeros(x ^ sepW)
		other := (zeros(x^quoteW) | below14(x)) &^ sep
		if other == 0 && i+8 <= len(text) && !s.pad {
			// only separators: four cells are written whether they are there or
			// not, which costs less than asking
			count := bits.OnesCount64(sep)
			out := cells[n : n+8 : n+8]
			at := uint32(i)
			e0 := at + uint32(bits.TrailingZeros64(sep)>>3)
			sep &= sep - 1
			e1 := at + uint32(bits.TrailingZeros64(sep)>>3)
			sep &= sep - 1
			e2 := at + uint32(bits.TrailingZeros64(sep)>>3)
			sep &= sep - 1
			e3 := at + uint32(bits.TrailingZeros64(sep)>>3)
			sep &= sep - 1
			out[0] = span{uint32(start), e0}
			out[1] = span{e0 + 1, e1}
			out[2] = span{e1 + 1, e2}
			out[3] = span{e2 + 1, e3}
			for k := 4; k < count; k++ {
				e := at + uint32(bits.TrailingZeros64(sep)>>3)
				sep &= sep - 1
				out[k] = span{out[k-1].end + 1, e}
			}
			if count > 0 {
				start = int(out[(count-1)&7].end) + 1
				n += count
			}
			i += 8
			continue
		}
		for m := sep | other; m != 0; m &= m - 1 {
			j := i + bits.TrailingZeros64(m)>>3
			if j >= len(text) {
				break word
			}
			c := text[j]
			if c == s.separator {
				cells[n] = span{uint32(start), uint32(j)}
				n++
				start = j + 1
				if s.pad && words[start] == ' ' { // the blank may hide a mark from this word
					start++
					i = start
					continue word
				}
				continue
			}
			if c == '\n' || c == '\r' {
				end := lineEnd(text, j)
				cells[n] = span{uint32(start), uint32(j)}
				n++
				if end < 0 || n-first != width || width == 1 && start == j {
					break word
				}
				b.add(first, begin, end, line)
				begin, start, line, first = end, end, 0, n
				if len(b.rows) >= most {
					break word
				}
				if end > j+1 {
					i = end
					continue word
				}
				continue
			}
			if c != s.quote || s.quote == 0 {
				continue // another control character: text
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
			cells[n] = cell
			n++
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
			end := lineEnd(text, after)
			if end < 0 || n-first != width {
				break word
			}
			b.add(first, begin, end, line)
			begin, start, line, first = end, end, 0, n
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

// below14 has the top bit set of every byte of x below 14: line ends, and
// control characters that no text holds.
func below14(x uint64) uint64 {
	const low7 = 0x7f7f7f7f7f7f7f7f
	return ^((x&low7 + 0x7272727272727272) | x | low7)
}

// lineEnd is where the line end that begins at j is over, or -1 where the text
// ends before that can be known.
func lineEnd(text []byte, j int) int {
	if text[j] == '\r' {
		if j+1 == len(text) {
			return -1
		}
		if text[j+1] == '\n' {
			return j + 2
		}
	}
	return j + 1
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
