package sheet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// role is what a record at the head of a table is.
type role uint8

const (
	roleData role = iota
	roleBlank
	roleTitle
	roleHeader
	roleRepeat // the header once more, right below it
)

// head says what the first records of a table are and how its columns look.
type head struct {
	roles    []role // of the first records; all later ones are data
	width    int
	shapes   []shape // the usual one of each column
	decision Decision
	ask      bool // there may be no header, or another
	joined   bool // the header spans rows
}

// headRows is how many records at the top may be anything but data.
const headRows = 40

// bodyRows is how many records are looked at to learn what a column holds.
const bodyRows = 400

// study finds the header of a table from its first records.
func study(rows [][]string, width int, o Options) (head, error) {
	h := head{width: width, decision: Decision{About: "header", How: byDefault, Margin: 1}}
	if width == 0 && len(rows) > 0 {
		h.width = max(1, modalWidth(rows))
	}
	filled := make([]int, len(rows))
	for i, r := range rows {
		for _, c := range r {
			if c != "" {
				filled[i]++
			}
		}
	}
	if o.Header != "" {
		return h.tellHeader(rows, filled, o.Header)
	}
	usual := h.usualFill(rows, filled)
	at := 0 // the first full record
	for at < len(rows) && at < headRows {
		if filled[at] > 0 && !h.isTitle(rows, filled, at, usual) {
			break
		}
		at++
	}
	if at == len(rows) || at == headRows { // nothing but narrow rows: the first that holds something
		for at = 0; at < len(rows)-1 && filled[at] == 0; at++ {
		}
	}
	for i := 0; i < at; i++ {
		h.roles = append(h.roles, roleTitle)
		if filled[i] == 0 {
			h.roles[i] = roleBlank
		}
	}
	h.learn(rows, filled, at+1)
	if at >= len(rows) {
		h.decision.Evidence = "the file holds no row"
		return h, nil
	}
	for_, against := h.contrast(rows, at)
	h.decide(rows, filled, at, for_, against)
	return h, nil
}

// decide settles which records are header.
func (h *head) decide(rows [][]string, filled []int, at int, speaks, against float64) {
	d := &h.decision
	d.Value = "row " + strconv.Itoa(at+1)
	if against > speaks {
		d.Value, d.How, d.RunnerUp = "none", inferred, "row "+strconv.Itoa(at+1)
		d.Margin = (against - speaks) / (against + speaks)
		d.Evidence = "the first row looks like those below it"
		h.ask = true
		return
	}
	if at > 0 {
		d.How = inferred
	}
	d.RunnerUp = "none"
	d.Evidence = "words stand above columns of another kind"
	if speaks == 0 {
		d.Evidence = "nothing in the cells tells; the first full row is taken"
		d.Margin = 0.5
	} else {
		d.Margin = (speaks - against) / (speaks + against)
	}
	// a row of group names may stand right above
	if g := at - 1; g >= 0 && h.roles[g] == roleTitle && len(rows[g]) == h.width && rows[g][0] == "" && filled[g] >= 1 {
		h.roles[g] = roleHeader
		h.joined = true
	}
	h.roles = append(h.roles, roleHeader)
	for next := at + 1; next < len(rows) && next <= at+2; next++ {
		if slices.Equal(rows[next], rows[at]) {
			h.roles = append(h.roles, roleRepeat)
			continue
		}
		if len(h.roles) > next || !h.continues(rows, next) {
			break
		}
		h.roles = append(h.roles, roleHeader)
		h.joined = true
	}
	if h.joined {
		first := slices.Index(h.roles, roleHeader)
		d.How = inferred
		d.Value = fmt.Sprintf("rows %d to %d", first+1, len(h.roles))
		d.Evidence = "the rows below them hold numbers where these hold words"
		d.RunnerUp = "row " + strconv.Itoa(at+1)
	}
}

func (h *head) tellHeader(rows [][]string, filled []int, word string) (head, error) {
	h.decision.How = told
	h.decision.Value = word
	n := 0
	if word != "none" {
		var err error
		if n, err = strconv.Atoi(word); err != nil || n < 1 {
			return *h, fmt.Errorf("%q is no header: give the number of its row, or none", word)
		}
		h.decision.Value = "row " + word
	}
	for i := 0; i < n-1; i++ {
		h.roles = append(h.roles, roleTitle)
		if i < len(rows) && filled[i] == 0 {
			h.roles[i] = roleBlank
		}
	}
	if n > 0 {
		h.roles = append(h.roles, roleHeader)
	}
	h.learn(rows, filled, n)
	return *h, nil
}

func modalWidth(rows [][]string) int {
	count := map[int]int{}
	best := 0
	for _, r := range rows {
		w := len(r)
		count[w]++
		if count[w] > count[best] || count[w] == count[best] && w > best {
			best = w
		}
	}
	return best
}

// usualFill is how many cells of a row of the table hold something.
func (h *head) usualFill(rows [][]string, filled []int) int {
	var full []int
	for i, r := range rows {
		if len(r) == h.width && filled[i] > 0 {
			full = append(full, filled[i])
		}
	}
	if len(full) == 0 {
		return 1
	}
	slices.Sort(full)
	return full[len(full)/2]
}

// isTitle reports whether a record at the top is a line of text above the table.
func (h *head) isTitle(rows [][]string, filled []int, i, usual int) bool {
	if h.width == 1 {
		return false
	}
	if len(rows[i]) == h.width && filled[i] == h.width {
		return false
	}
	return filled[i] < 2 || float64(filled[i]) < 0.4*float64(usual)
}

// learn finds the usual shape of each column from the records at and after from.
func (h *head) learn(rows [][]string, filled []int, from int) {
	h.shapes = make([]shape, h.width)
	count := make([][isText + 1]int, h.width)
	for i := from; i < len(rows) && i < from+bodyRows; i++ {
		if len(rows[i]) != h.width || filled[i] == 0 {
			continue
		}
		for c, s := range rows[i] {
			count[c][shapeOf(s)]++
		}
	}
	for c := range count {
		n := count[c]
		n[isEmpty] = 0
		sum := 0
		for _, v := range n {
			sum += v
		}
		// years among numbers are numbers
		if n[isYear] < n[isNumber] {
			n[isNumber] += n[isYear]
		}
		for s, v := range n {
			if sum > 0 && v*10 >= sum*7 && v > n[h.shapes[c]] {
				h.shapes[c] = shape(s)
			}
		}
		if sum > 0 && h.shapes[c] == isEmpty {
			h.shapes[c] = isText
		}
	}
}

// contrast weighs what speaks for and against the record being a header: words
// above numbers speak for it, numbers above numbers and words that come again
// below speak against it.
func (h *head) contrast(rows [][]string, at int) (speaks, against float64) {
	var below [][]string
	for _, r := range rows[at+1 : min(len(rows), at+1+bodyRows)] {
		if !slices.Equal(r, rows[at]) { // the header once more says nothing
			below = append(below, r)
		}
	}
	for c, text := range rows[at] {
		if c >= h.width || strings.TrimSpace(text) == "" {
			continue
		}
		got, usual := shapeOf(text), h.shapes[c]
		switch {
		case usual == isEmpty:
		case usual == isText:
			if again := occurrences(below, c, text); again > 0 && len(below) > 2 {
				against += 0.5
			} else if got == isText {
				speaks += 0.05
			} else if got == isNumber || got == isMoment {
				against += 0.25
			}
		case got == isText && usual != isCode && usual != isLink:
			speaks++
		case got == isText:
			speaks += 0.75
		case got == isYear && usual == isNumber:
			speaks += 0.75
		case got == isCode && usual == isNumber:
			speaks += 0.5
		case got == usual:
			if n := len(below); n > 0 {
				against++
			}
		}
	}
	if len(rows) <= at+1 {
		return 0, 0
	}
	return speaks, against
}

func occurrences(rows [][]string, column int, text string) int {
	n := 0
	for _, r := range rows {
		if column < len(r) && r[column] == text {
			n++
		}
	}
	return n
}

// continues reports whether the record belongs to the header above it: no
// number in it, and words where the columns below hold numbers.
func (h *head) continues(rows [][]string, i int) bool {
	if len(rows[i]) != h.width || i+1 >= len(rows) {
		return false
	}
	// what stands in the record must not be part of what the column is judged by
	later := head{width: h.width}
	filled := make([]int, len(rows))
	for k := i + 1; k < len(rows) && k < i+1+bodyRows; k++ {
		filled[k] = 1
	}
	later.learn(rows, filled, i+1)
	words, numeric := 0, 0
	for c, text := range rows[i] {
		got := shapeOf(text)
		if got == isNumber || got == isMoment || got == isLink {
			return false
		}
		if s := later.shapes[c]; s == isNumber || s == isMoment {
			numeric++
			if got == isText || got == isYear || got == isCode {
				words++
			}
		}
	}
	return words >= 2 && 2*words >= numeric || words >= 1 && numeric == 1 && h.width <= 3 && rows[i][0] == ""
}
