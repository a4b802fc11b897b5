package intake

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// nearest is the one candidate that a slip of the keyboard or a missing accent
// away from the word, or nothing where two are equally near: no suggestion is
// better than a wild one.
func nearest(word string, candidates []string) string {
	w := fold(word)
	limit := max(1, len([]rune(w))/4)
	best, bestAt, unique := "", limit+1, false
	for _, c := range candidates {
		switch d := distance(w, fold(c)); {
		case d < bestAt:
			best, bestAt, unique = c, d, true
		case d == bestAt:
			unique = false
		}
	}
	if !unique || bestAt > limit {
		return ""
	}
	return best
}

// fold makes comparable what people write differently: case, accents, spaces,
// hyphens and underscores.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == ' ' || r == '-' || r == '_' || r == '\u00a0':
			b.WriteByte('_')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.Trim(b.String(), "_")
}

// distance is the optimal string alignment distance: insertions, deletions,
// substitutions and swaps of neighbours count one each.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(x)][len(y)]
}
