package vocabulary

import "slices"

// Near gives the candidates that a word was likely meant to be: those nearest
// to it, at most three, and none where more are equally near or the nearest is
// further than a slip of the keyboard in four letters. No suggestion is better
// than a wild one.
func Near(word string, candidates []string) []string {
	return NewShortlist(candidates).Near(word)
}

// Shortlist is a set of candidates made ready for Near. It is not changed by
// use and may be shared.
type Shortlist struct {
	texts  []string
	folded [][]rune
}

// NewShortlist folds the candidates once.
func NewShortlist(candidates []string) *Shortlist {
	s := &Shortlist{texts: candidates, folded: make([][]rune, len(candidates))}
	for i, c := range candidates {
		s.folded[i] = []rune(Fold(c))
	}
	return s
}

// longest is the length beyond which nothing is suggested: it is a text, not a
// slip, and comparing would be slow.
const longest = 120

// Near is Near among these candidates.
func (s *Shortlist) Near(word string) []string {
	w := []rune(Fold(word))
	if len(w) < 2 || len(w) > longest {
		return nil
	}
	limit := max(1, len(w)/4)
	best := limit
	var out []string
	var seen []string
	for i, c := range s.folded {
		if len(c)-len(w) > best || len(w)-len(c) > best {
			continue
		}
		d := distance(w, c)
		if d > best || d >= len(c) {
			continue
		}
		if d < best {
			best, out, seen = d, nil, nil
		}
		if f := string(c); !slices.Contains(seen, f) {
			seen, out = append(seen, f), append(out, s.texts[i])
		}
	}
	if len(out) > 3 {
		return nil
	}
	return out
}

// distance is the optimal string alignment distance: insertions, deletions,
// substitutions and swaps of neighbours count one each.
func distance(x, y []rune) int {
	width := len(y) + 1
	before, row, next := make([]int, width), make([]int, width), make([]int, width)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		next[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(y)]
}
