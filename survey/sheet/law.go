package sheet

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"observatory/survey"
)

// verify walks over the cells of a plain row and makes sure that between them
// stands nothing but separators, marks and blanks that belong to them, and
// behind the last nothing but a line end. It returns the bytes in cells.
func (t *textReader) verify(b *Batch, row int) int64 {
	r := &b.rows[row]
	s := &t.syntax
	text := t.buf
	at, held := r.start, uint32(0)
	cells := b.cells[r.first : int(r.first)+t.head.width]
	i := 0
	for ; i < len(cells); i++ { // the cells that begin where the separator before them ends, and end before the next
		from, end := cells[i].start, cells[i].end
		if from != at || end < from || text[end] != s.separator {
			break
		}
		held += end - from
		at = end + 1
	}
	for ; i < len(cells); i++ {
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
			t.found("F10", "", survey.Warn, p, "\uFFFD")
		} else {
			refuse = true
			value := "half a letter"
			var b [1]byte
			if _, err := t.in.in.ReadAt(b[:], p.Offset); err == nil && t.in.charset.wide == 0 {
				value = fmt.Sprintf("byte 0x%02X", b[0])
			}
			t.found("F06", "", survey.Refuse, p, value, survey.Named("charset", t.in.charset.name))
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
		t.found("D07", "", survey.Remark, survey.Position{File: t.name}, strings.Join(parts, ", "))
	}
}
