package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"observatory/survey/sheet"
	"observatory/survey/vocabulary"
)

// cellForm is what a workbook says of a cell beside its text. The zero value is
// that of a text.
type cellForm struct {
	kind  sheet.Kind
	shown shownAs
}

// shownAs is what the number format of a cell adds to the number that a person
// sees: 0.125 is shown as 12.5%, and 1200 as 1,200 €. The zero value adds nothing.
type shownAs struct {
	unit    string // as a table of units writes it; empty: none
	percent int    // signs that each show the number a hundred times as large
	scaled  bool   // a word for thousands or millions stands beside the number
}

// formOf is what is said of a cell. Formats are few, so that each is read once.
func (r *Reader) formOf(b *sheet.Batch, row, column int) cellForm {
	f := cellForm{kind: b.Kind(row, column)}
	if f.kind != sheet.Number {
		return f
	}
	format := b.Format(row, column)
	if format == "" {
		return f
	}
	shown, known := r.formats[format]
	if !known {
		if r.formats == nil {
			r.formats = map[string]shownAs{}
		}
		shown = formatShows(format)
		r.formats[format] = shown
	}
	f.shown = shown
	return f
}

// formatShows reads the part of a number format that is for positive numbers.
// What it writes beside the digits is read as beside a number that was typed.
func formatShows(format string) (s shownAs) {
	if len(format) == 3 && strings.Trim(format, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" { // OpenDocument names the currency
		return shownAs{unit: format}
	}
	var before, after strings.Builder
	digits, thousands := false, false
	write := func(text string) {
		if digits {
			after.WriteString(text)
		} else {
			before.WriteString(text)
		}
	}
	for rest := format; rest != "" && rest[0] != ';'; {
		c, size := utf8.DecodeRuneInString(rest)
		switch {
		case c == '"':
			text, _, _ := strings.Cut(rest[1:], `"`)
			write(text)
			size = min(len(rest), len(text)+2)
		case c == '[':
			text, _, _ := strings.Cut(rest[1:], "]")
			if sign, ok := strings.CutPrefix(text, "$"); ok { // [$€-407]
				sign, _, _ = strings.Cut(sign, "-")
				write(sign)
			}
			size = min(len(rest), len(text)+2)
		case c == '\\', c == '_', c == '*':
			_, next := utf8.DecodeRuneInString(rest[1:])
			size += next
			if c == '\\' {
				write(rest[1:size])
			}
		case c == '%':
			s.percent++
		case c == '0' || c == '#' || c == '?':
			digits, thousands = true, false
		case c == ',' && digits:
			thousands = true // at the end: the number is shown in thousands, its unit says so
		case c == '$' || c > 127:
			write(string(c))
		}
		rest = rest[size:]
	}
	if s.percent > 0 {
		s.unit = "%"
		return s
	}
	beside := strings.TrimSpace(before.String() + " " + after.String())
	if strings.IndexFunc(beside, func(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Sc, r) || r == '%' }) < 0 {
		return s
	}
	n := vocabulary.Numbers("1 " + beside)
	s.scaled = n.Fault == vocabulary.ScaleFault && !thousands
	if s.unit = vocabulary.UnitOf(n.Unit); s.unit == "" {
		s.unit = n.Unit
	}
	return s
}

// seen is the number that the cell shows, without the sign: the point of the
// plain decimal moves by two places for each sign of per cent. No digit changes.
func (s shownAs) seen(plain string) string {
	if s.percent == 0 {
		return plain
	}
	bare, negative := strings.CutPrefix(plain, "-")
	whole, fraction, _ := strings.Cut(bare, ".")
	n := 2 * s.percent
	fraction += strings.Repeat("0", max(0, n-len(fraction)))
	whole, fraction = strings.TrimLeft(whole+fraction[:n], "0"), fraction[n:]
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if negative {
		return "-" + whole
	}
	return whole
}
