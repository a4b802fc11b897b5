package sheet

import (
	"bytes"
	"slices"
)

// trouble is something in a record that RFC 4180 does not describe.
type trouble struct {
	kind troubleKind
	cell int // index in the record
	at   int // in the text
}

type troubleKind uint8

const (
	bareMark     troubleKind = iota // a quotation mark inside a cell that is not quoted
	loneMark                        // a quotation mark inside a quoted cell that neither closes it nor is doubled
	afterClosing                    // blanks between the closing mark and the separator
	unclosed                        // no closing mark before the end
)

// reading is one way to read a record.
type reading struct {
	cells    []span
	end      int // beyond the line end
	troubles []trouble
	points   []point // where another reading could have gone another way
	more     bool    // the text ends before the record does
	lines    int     // line ends inside cells
}

// point is a quotation mark that can be read in two ways.
type point struct {
	at     int
	double bool // a doubled mark before a separator; else an opening mark
}

// careful reads the record that begins at from. Marks in turned are read the
// other way: an opening mark as text, a doubled mark before a separator as a
// mark of the text followed by the closing one. With oneLine no cell runs
// beyond the first line end.
func (s *syntax) careful(text []byte, from int, last bool, turned []point, oneLine bool) reading {
	var r reading
	i := from
	for {
		var stop bool
		i, stop = s.cell(text, i, last, turned, oneLine, &r)
		if stop {
			return r
		}
		switch c := text[i]; {
		case c == s.separator:
			i++
			if s.pad && i < len(text) && text[i] == ' ' {
				i++
			}
			if i == len(text) {
				if !last {
					r.more = true
				}
				r.cells = append(r.cells, span{uint32(i), uint32(i)})
				r.end = i
				return r
			}
		default:
			i++
			if c == '\r' {
				if i == len(text) && !last {
					r.more = true
				}
				if i < len(text) && text[i] == '\n' {
					i++
				}
			}
			r.end = i
			return r
		}
	}
}

// cell reads one cell and returns the index of the separator or line end after
// it, or that the text ended.
func (s *syntax) cell(text []byte, i int, last bool, turned []point, oneLine bool, r *reading) (next int, stop bool) {
	end := func(c span, at int) (int, bool) {
		r.cells = append(r.cells, c)
		if at >= len(text) {
			r.end, r.more = len(text), r.more || !last
			return len(text), true
		}
		return at, false
	}
	start := i
	if i < len(text) && s.quote != 0 && text[i] == s.quote {
		p := point{at: i}
		r.points = append(r.points, p)
		if !slices.Contains(turned, p) {
			return s.quoted(text, i+1, last, turned, oneLine, r, end)
		}
		i++ // text, but no reason to call it bare: it is what the reading is about
	}
	for ; i < len(text); i++ {
		switch c := text[i]; {
		case c == s.separator || c == '\n' || c == '\r':
			return end(span{uint32(start), uint32(i)}, i)
		case c == s.quote && c == '"' && !(s.backslash && escaped(text[:i], start)):
			r.troubles = append(r.troubles, trouble{bareMark, len(r.cells), i})
		}
	}
	return end(span{uint32(start), uint32(i)}, i)
}

func (s *syntax) quoted(text []byte, start int, last bool, turned []point, oneLine bool, r *reading, end func(span, int) (int, bool)) (int, bool) {
	marked := uint32(0)
	inner, strays := 0, 0
	for i := start; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\n' || c == '\r':
			if oneLine {
				r.troubles = append(r.troubles, trouble{unclosed, len(r.cells), start - 1})
				return end(span{uint32(start) | marked, uint32(i)}, i)
			}
			if c == '\n' || i+1 == len(text) || text[i+1] != '\n' {
				r.lines++
			}
			inner++
			continue
		case s.backslash && c == '\\' && i+1 < len(text) && (text[i+1] == s.quote || text[i+1] == '\\'):
			marked = marks
			i++
			continue
		case c != s.quote:
			continue
		}
		if i+1 == len(text) && !last {
			break
		}
		if !s.backslash && i+1 < len(text) && text[i+1] == s.quote {
			p := point{i, true}
			if i+2 >= len(text) || text[i+2] == s.separator || text[i+2] == '\n' || text[i+2] == '\r' {
				r.points = append(r.points, p)
				if slices.Contains(turned, p) {
					return end(span{uint32(start) | marked, uint32(i + 1)}, i+2)
				}
			}
			marked = marks
			i++
			continue
		}
		after := i + 1
		for after < len(text) && (text[after] == ' ' || text[after] == '\t') && text[after] != s.separator {
			after++
		}
		if after == len(text) && !last {
			break
		}
		if after == len(text) || text[after] == s.separator || text[after] == '\n' || text[after] == '\r' {
			if after > i+1 {
				r.troubles = append(r.troubles, trouble{afterClosing, len(r.cells), i + 1})
			}
			return end(span{uint32(start) | marked, uint32(i)}, after)
		}
		r.troubles = append(r.troubles, trouble{loneMark, len(r.cells), i})
		// Beyond a few stray marks on later lines this is no cell any more; to
		// read on would cost the length of the file for each such row.
		if strays++; inner > 0 && strays > mostStrays {
			r.troubles = append(r.troubles, trouble{unclosed, len(r.cells), start - 1})
			return end(span{uint32(start) | marked, uint32(i)}, len(text))
		}
	}
	r.troubles = append(r.troubles, trouble{unclosed, len(r.cells), start - 1})
	return end(span{uint32(start) | marked, uint32(len(text))}, len(text))
}

// mostStrays is how many stray marks a quoted cell of several lines may hold.
const mostStrays = 12

// mostPoints bounds the readings that are tried of one record.
const mostPoints = 48

// mostSpent bounds the bytes that are read again for one record.
const mostSpent = 128 << 10

// repair looks for the one reading of a record that has width cells, by taking
// one quotation mark the other way, then all doubled ones, then two. It returns
// the marks that were turned; nil if no reading or more than one has the width.
func (s *syntax) repair(text []byte, from int, last bool, natural reading, width int) (reading, []point) {
	if len(natural.points) == 0 || len(natural.points) > mostPoints {
		return natural, nil
	}
	var tries [][]point
	for _, p := range natural.points {
		tries = append(tries, []point{p})
	}
	if r, p, ok := s.only(text, from, last, tries, width); ok {
		return r, p
	}
	var doubles []point
	for _, p := range natural.points {
		if p.double {
			doubles = append(doubles, p)
		}
	}
	tries = nil
	if len(doubles) > 1 {
		tries = append(tries, doubles)
	}
	// a mark may come into play only when another is turned
	spent := 0
	for _, p := range natural.points {
		r := s.careful(text, from, last, []point{p}, false)
		if spent += r.end - from; spent > mostSpent {
			return natural, nil
		}
		for _, q := range r.points {
			if q.at > p.at && len(tries) < mostPoints*mostPoints/2 {
				tries = append(tries, []point{p, q})
			}
		}
	}
	if r, p, ok := s.only(text, from, last, tries, width); ok {
		return r, p
	}
	return natural, nil
}

// only returns the single reading among the tries that has the width. Tries
// that come to the same cells are one reading.
func (s *syntax) only(text []byte, from int, last bool, tries [][]point, width int) (reading, []point, bool) {
	var found []reading
	var how [][]point
	spent := 0
	for _, t := range tries {
		r := s.careful(text, from, last, t, false)
		if spent += r.end - from; spent > mostSpent {
			return reading{}, nil, false
		}
		if len(r.cells) != width || r.more || hasTrouble(r, unclosed) {
			continue
		}
		if !slices.ContainsFunc(found, func(o reading) bool { return sameCells(text, o, r) }) {
			found, how = append(found, r), append(how, t)
		}
	}
	if len(found) == 1 {
		return found[0], how[0], true
	}
	return reading{}, nil, false
}

func hasTrouble(r reading, kind troubleKind) bool {
	return slices.ContainsFunc(r.troubles, func(t trouble) bool { return t.kind == kind })
}

func sameCells(text []byte, a, b reading) bool {
	return a.end == b.end && slices.EqualFunc(a.cells, b.cells, func(x, y span) bool {
		return x.marked() == y.marked() && bytes.Equal(text[x.from():x.end], text[y.from():y.end])
	})
}
