package sheet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// shape is what kind of thing a text looks like. It decides dialect and header,
// never a value.
type shape uint8

const (
	isEmpty  shape = iota
	isNumber       // also with currency, percent, thousands
	isYear
	isMoment // a date or a time
	isCode   // letters and digits without blanks
	isLink
	isText
)

// missing are the marks that statistics offices put where nothing is known.
var missing = map[string]bool{"": true, ":": true, ".": true, "..": true, "...": true, "-": true, "–": true, "—": true, "/": true,
	"x": true, "na": true, "n/a": true, "nan": true, "null": true, "#n/a": true, "none": true, "*": true}

func shapeOf(s string) shape {
	s = strings.TrimFunc(s, unicode.IsSpace)
	if len(s) <= 5 && missing[strings.ToLower(s)] {
		return isEmpty
	}
	if len(s) > 80 {
		return isText
	}
	digits, letters, seps, blanks, others := 0, 0, 0, 0, 0
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case unicode.IsLetter(c):
			letters++
		case strings.ContainsRune("-/.:,'’", c):
			seps++
		case unicode.IsSpace(c):
			blanks++
		case strings.ContainsRune("%€$£+()‰<>", c) || unicode.Is(unicode.Sc, c):
			others++
		default:
			others += 2
		}
	}
	switch {
	case strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "www.") || strings.Count(s, "@") == 1 && blanks == 0 && letters > 3:
		return isLink
	case digits == 4 && len(s) == 4 && (s[:2] == "19" || s[:2] == "20"):
		return isYear
	case digits > 0 && letters == 0 && isDated(s):
		return isMoment
	case digits > 0 && letters == 0 && others <= 3:
		return isNumber
	case digits > 0 && letters <= 3 && digits >= letters && blanks <= 1 && seps <= 3 && (letters == 0 || !unicode.IsLetter(first(s)) || unicode.IsSpace(rune(s[min(3, len(s)-1)]))):
		return isNumber // a unit or a flag behind it: 78115 b, 12 km
	case digits > 0 && letters > 0 && blanks == 0 && utf8.RuneCountInString(s) <= 24:
		return isCode
	}
	return isText
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// isDated recognises 31.12.2022, 2022-12-31, 12/31/22, 23:59 and these together.
func isDated(s string) bool {
	var groups []int
	var marks []byte
	n := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] >= '0' && s[i] <= '9' {
			n++
			continue
		}
		groups = append(groups, n)
		n = 0
		if i < len(s) {
			marks = append(marks, s[i])
		}
	}
	if len(groups) < 2 || len(groups) > 8 {
		return false
	}
	for _, g := range groups {
		if g == 0 || g > 4 {
			return false
		}
	}
	switch m := marks[0]; {
	case m == ':':
		return groups[0] <= 2 && groups[1] == 2
	case len(groups) >= 3 && marks[1] == m && (m == '-' || m == '/' || m == '.'):
		return groups[0] == 4 && groups[1] <= 2 && groups[2] <= 2 || groups[0] <= 2 && groups[1] <= 2 && (groups[2] == 4 || groups[2] == 2)
	}
	return false
}
