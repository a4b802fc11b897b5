package sheet

import (
	"slices"

	"observatory/survey"
)

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
	t.found("H14", "", survey.Ask, t.position(at, at.row+1, -1), "")
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
