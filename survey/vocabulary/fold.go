package vocabulary

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters are those that do not come apart into a letter and a mark, as people
// write them without the right keyboard.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ħ': "h", 'ı': "i",
	'ŋ': "n", 'ŧ': "t", 'ĸ': "k", 'ς': "σ", 'ђ': "ђ", 'є': "є", '№': "nr", 'ſ': "s",
}

// Fold makes comparable what people write differently: case, accents, white
// space, hyphens, underscores and other punctuation. Signs that change what is
// meant stay: currency and mathematical signs, % and &, and within numbers the
// minus and the marks between digits. It is for comparing only; two texts that
// fold alike need not mean the same. A text of nothing but punctuation folds to
// itself, with its dashes made alike.
func Fold(text string) string {
	if folded, ok := foldPlain(text); ok {
		return folded
	}
	clean, _ := Visible(text)
	if folded, ok := foldASCII(clean); ok {
		return folded
	}
	return foldAny(clean)
}

// foldAny folds a text in any letters.
func foldAny(clean string) string {
	runes := []rune(norm.NFKD.String(strings.ReplaceAll(clean, "№", "nr")))
	var b strings.Builder
	gap := false
	for i, r := range runes {
		switch {
		case unicode.Is(unicode.Mn, r), apostrophe(r):
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSymbol(r) && r != '`' && r != '´' && r != '^' || r == '%' || r == '&' || inNumber(runes, i):
		default:
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		r = unicode.ToLower(dash(r))
		if s, ok := letters[r]; ok {
			b.WriteString(s)
		} else {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return strings.Map(dash, strings.Join(strings.Fields(clean), " "))
	}
	return b.String()
}

// foldPlain folds what most cells hold, lower-case letters and digits of ASCII,
// without work.
func foldPlain(text string) (string, bool) {
	for i := range len(text) {
		if c := text[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return "", false
		}
	}
	return text, true
}

// foldASCII is foldAny for a text that has nothing but ASCII, which comes apart
// into nothing.
func foldASCII(clean string) (string, bool) {
	for i := range len(clean) {
		if clean[i] >= 0x80 {
			return "", false
		}
	}
	out := make([]byte, 0, len(clean))
	gap := false
	for i := range len(clean) {
		c := clean[i]
		switch {
		case c == '\'' || c == '`':
			continue
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case strings.IndexByte("$+<=>|~%&", c) >= 0:
		case i+1 < len(clean) && digit(clean[i+1]) && marksNumber(c, i > 0 && digit(clean[i-1]), i == 0 || unicode.IsSpace(rune(clean[i-1]))):
		default:
			gap = true
			continue
		}
		if gap && len(out) > 0 {
			out = append(out, ' ')
		}
		gap = false
		out = append(out, c)
	}
	if len(out) == 0 {
		return strings.Join(strings.Fields(clean), " "), true
	}
	return string(out), true
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// marksNumber reports whether a mark before a digit belongs to a number.
func marksNumber(c byte, afterDigit, begins bool) bool {
	switch c {
	case '-':
		return afterDigit || begins
	case '.', ',', ':', '/':
		return afterDigit
	}
	return false
}

// inNumber reports whether a mark belongs to a number: a sign before its first
// digit, or a mark between two digits.
func inNumber(runes []rune, i int) bool {
	next := i+1 < len(runes) && unicode.IsDigit(runes[i+1])
	if !next {
		return false
	}
	before := i > 0 && unicode.IsDigit(runes[i-1])
	switch r := dash(runes[i]); r {
	case '-':
		return before || i == 0 || unicode.IsSpace(runes[i-1])
	case '.', ',', ':', '/':
		return before
	}
	return false
}

// dash makes one of the many dashes and minus signs.
func dash(r rune) rune {
	switch r {
	case '‐', '‑', '‒', '–', '—', '―', '−', '﹘', '﹣', '－', '\u00ad':
		return '-'
	}
	return r
}

func apostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', '′', '＇', '`', '´':
		return true
	}
	return false
}

// Visible is the text without what nobody sees: characters of no width, soft
// hyphens and marks of writing direction anywhere, white space at both ends; it
// reports whether there were any. White space inside stays.
func Visible(text string) (string, bool) {
	clean := text
	if strings.IndexFunc(text, Invisible) >= 0 {
		clean = strings.Map(func(r rune) rune {
			if Invisible(r) {
				return -1
			}
			return r
		}, text)
	}
	clean = strings.TrimSpace(clean)
	return clean, clean != text
}

// Invisible reports whether a character has no width and no meaning in an answer.
func Invisible(r rune) bool {
	switch {
	case r < 0xad:
		return r == 0
	case r == 0xad, r == 0x034f, r == 0x061c, r == 0xfeff,
		r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true
	}
	return false
}

// Smart reports whether a text has the typographic quotes, dashes, dots or
// spaces that word processors put in place of plain ones.
func Smart(text string) bool {
	return strings.ContainsAny(text, "“”„‟‘’‚‛«»‹›‐‑‒–—―−…\u00a0\u2007\u2009\u202f")
}
