package sheet

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"observatory/survey"
)

// doubled asks about UTF-8 that was once decoded as Windows text and encoded
// again: GrÃ¶ÃŸe for Größe. It is offered, never applied.
func (r *Reader) doubled(p *probe) {
	text := string(bytes.ToValidUTF8(p.lines, nil))
	bad, all := 0, 0
	example, meant := "", ""
	for _, w := range strings.FieldsFunc(text, func(c rune) bool { return c <= ' ' || c == ',' || c == ';' || c == '"' || c == '|' }) {
		if !hasHigh([]byte(w)) {
			continue
		}
		all++
		if back, ok := undouble(w); ok {
			bad++
			if example == "" {
				example, meant = w, back
			}
		}
	}
	if bad > 0 && bad*5 > all {
		r.found("F09", "", survey.Ask, survey.Position{File: r.name}, example, survey.Named("meant", meant))
	}
}

// doubling are the charsets that programs take UTF-8 for.
var doubling = []string{"windows-1252", "windows-1250", "windows-1251", "windows-1253", "windows-1257", "iso-8859-2", "macintosh", "cp850"}

// undouble takes a word back to what it was before it was decoded twice.
func undouble(w string) (string, bool) {
	for _, c := range singleByte() {
		if !slices.Contains(doubling, c.name) {
			continue
		}
		var b []byte
		ok := true
		for _, x := range w {
			i := slices.Index(c.letter[:], x)
			if x < 0x100 && (i < 0) { // C1 controls pass through programs that know the web's table
				i = int(x)
			}
			if i < 0 {
				ok = false
				break
			}
			b = append(b, byte(i))
		}
		if ok && utf8.Valid(b) && hasHigh(b) && utf8.RuneCount(b) < utf8.RuneCountInString(w) {
			return string(b), true
		}
	}
	return "", false
}
