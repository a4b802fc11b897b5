package report

import (
	"strings"
	"unicode"
)

// mostShown is how many letters of a value stand in a sentence.
const mostShown = 60

// Visible quotes a value so that nothing in it is unseen: white space other
// than blanks, control and direction characters are shown as signs, and long
// text is cut.
func Visible(s string) string { return "“" + short(s) + "”" }

// short is Signs, cut to what fits in a sentence.
func short(s string) string { return clip(s, mostShown) }

// Signs shows what cannot be seen: · for a no-break or unusual blank, → for a
// tab, ⏎ and ␍ for line ends, ∅ for characters without width, ␛ and ␦ for
// controls, � for bytes that are no letter. The text stays uncut.
func Signs(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == ' ':
			return c
		case c == '\t':
			return '→'
		case c == '\n', c == '\u0085', c == '\u2028', c == '\u2029':
			return '⏎'
		case c == '\r':
			return '␍'
		case c == '\x1b':
			return '␛'
		case unicode.IsControl(c):
			return '␦'
		case unicode.IsSpace(c), unicode.Is(unicode.Zs, c):
			return '·'
		case unicode.Is(unicode.Cf, c), c == '\u034f', c == '\u115f', c == '\u1160', c == '\u3164', c == '\uffa0':
			return '∅'
		case unicode.Is(unicode.Co, c), unicode.Is(unicode.Cs, c):
			return '�'
		}
		return c
	}, strings.ToValidUTF8(s, "�"))
}

// fileName is the name of a file, whole unless no file system has such names.
func fileName(s string) string {
	return clip(s, 255)
}

// clip is a text with signs for what cannot be seen, of at most that many
// letters.
func clip(s string, most int) string {
	if len(s) > 4*most+4 { // no need to look at all of a megabyte
		s = s[:4*most+4]
	}
	r := []rune(Signs(s))
	if len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return string(r)
}

// steers reports whether a text holds characters that cannot be seen and may
// act on a terminal or turn a line: it is then not shown to be copied.
func steers(s string) bool {
	return strings.ContainsFunc(s, func(c rune) bool {
		return unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || c == '\u2028' || c == '\u2029'
	})
}

// rightToLeft reports whether a letter turns the direction of a line.
func rightToLeft(c rune) bool {
	return unicode.In(c, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Samaritan, unicode.Mandaic, unicode.Adlam)
}
