package vocabulary

import "slices"

// Near gives the candidates that a word was likely meant to be, the nearest
// first, at most three: each alone at its distance, so that the first is nearer
// than all others, and no further than a slip of the keyboard in four letters.
// Where two are equally near neither is given: no suggestion is better than a
// wild one.
func Near(word string, candidates []string) []string {
	return NewShortlist(candidates).Near(word)
}

// NearestOf is Near, and gives the places of the candidates in their list.
func NearestOf(word string, candidates []string) []int {
	return NewShortlist(candidates).nearest(word)
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
	var out []string
	for _, i := range s.nearest(word) {
		out = append(out, s.texts[i])
	}
	return out
}

func (s *Shortlist) nearest(word string) []int {
	var out []int
	for _, list := range s.byDistance(word) {
		if len(list) > 1 || len(out) == 3 {
			break
		}
		out = append(out, list...)
	}
	return out
}

// byDistance gives the candidates within reach of a word at each distance from 0.
func (s *Shortlist) byDistance(word string) [][]int {
	w := []rune(Fold(word))
	if len(w) < 2 || len(w) > longest {
		return nil
	}
	limit := max(1, len(w)/4)
	at := make([][]int, limit+1)
	for i, c := range s.folded {
		if len(c)-len(w) > limit || len(w)-len(c) > limit {
			continue
		}
		if d := distance(w, c); d <= limit && d < len(c) && !s.among(at[d], c) {
			at[d] = append(at[d], i)
		}
	}
	return at
}

// among reports whether one of these is the same but for what folding passes over.
func (s *Shortlist) among(list []int, folded []rune) bool {
	return slices.ContainsFunc(list, func(i int) bool { return slices.Equal(s.folded[i], folded) })
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
