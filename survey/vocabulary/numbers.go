package vocabulary

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

//go:embed numbers.csv
var numbersTable string

// Reading is one way to read a text: its canonical form, and what of the form of
// its column it takes for granted.
type Reading struct {
	Text string
	Form string // of a number: DecimalPoint or DecimalComma; of a date: DayFirst or MonthFirst; empty: neither
}

// The forms that a reading may take for granted.
const (
	DecimalPoint = "point" // 1,234.5
	DecimalComma = "comma" // 1.234,5
	DayFirst     = "day"   // 31/12/2026
	MonthFirst   = "month" // 12/31/2026
)

// Fault says why a text is no number or no date.
type Fault string

// The faults of numbers. None of them is mended: of a range no middle is taken,
// of an estimate the word is not forgotten.
const (
	NoNumber    Fault = "number"
	RangeFault  Fault = "range"  // 5-10
	AboutFault  Fault = "about"  // ca. 50
	BoundFault  Fault = "bound"  // >100
	ScaleFault  Fault = "scale"  // 3 Mio. €
	GroupsFault Fault = "groups" // 12,34,56
)

// Number is what a text says as a number: with Readings, or with a Fault.
type Number struct {
	Readings []Reading // one, or two where a mark may be of decimals or of thousands; canonical: plain decimal, exact
	Fault    Fault
	Unit     string // what stood beside the number, as found
	Grouped  bool   // marks between thousands were taken out
	Foreign  bool   // digits of another script
	Exponent bool   // 1.5E3
	Padded   bool   // leading zeros or a plus sign were taken off
	Long     bool   // more than the 15 digits that a spreadsheet keeps
}

// Numbers reads a number in any local form. 1.234 has two readings; 1.234,5 and
// 12.5 have one. No digit is lost or rounded.
func Numbers(text string) Number {
	if plain(text) {
		return Number{Readings: []Reading{{Text: text, Form: formOf(text)}}, Long: len(text) > 15 && digitsOf(text) > 15}
	}
	clean, _ := Visible(text)
	n := Number{}
	clean = n.digits(clean)
	first := strings.IndexFunc(clean, isDigit)
	if first < 0 {
		n.Fault = NoNumber
		return n
	}
	last := strings.LastIndexFunc(clean, isDigit)
	prefix, core, suffix := clean[:first], clean[first:last+1], clean[last+1:]
	if strings.HasSuffix(prefix, ".") || strings.HasSuffix(prefix, ",") {
		core, prefix = prefix[len(prefix)-1:]+core, prefix[:len(prefix)-1]
	}
	mark := byte(0) // of "3.000,-": prices without cents
	if s := strings.TrimLeft(suffix, ".,"); len(suffix)-len(s) == 1 && s != "" && strings.Trim(strings.Map(dash, s), "- ") == "" {
		mark, suffix = suffix[0], ""
	}
	negative := n.beside(prefix, suffix)
	if n.Fault == "" {
		n.read(core, mark, negative)
	}
	return n
}

// plain reports whether a text is a canonical number that cannot be read in
// another way: digits, perhaps with a point that is not before three of them.
func plain(s string) bool {
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if whole == "" || len(whole) > 1 && whole[0] == '0' || strings.Trim(whole, "0123456789") != "" || s == "-0" {
		return false
	}
	if !point {
		return true
	}
	return fraction != "" && strings.Trim(fraction, "0123456789") == "" && (len(fraction) != 3 || len(whole) > 3 || whole == "0")
}

func formOf(plain string) string {
	if strings.Contains(plain, ".") {
		return DecimalPoint
	}
	return ""
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// digits writes digits of other scripts as ours.
func (n *Number) digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 128 || !unicode.IsDigit(r) {
			return r
		}
		n.Foreign = true
		zero := r
		for i := 0; i < 10 && unicode.IsDigit(zero-1); i++ { // blocks of digits begin with their zero
			zero--
		}
		if d := r - zero; d < 10 {
			return '0' + d
		}
		return r
	}, s)
}

// beside reads what stands before and after the digits: a sign, a unit, or a
// word that makes the number a range, an estimate or a bound.
func (n *Number) beside(prefix, suffix string) (negative bool) {
	prefix = strings.Map(dash, prefix)
	for _, sign := range []string{"-", "+"} {
		bare := strings.TrimSpace(prefix)
		if cut, ok := strings.CutSuffix(bare, sign); ok {
			negative, n.Padded = sign == "-", n.Padded || sign == "+"
			prefix = cut
			break
		}
		if cut, ok := strings.CutPrefix(bare, sign); ok && currency(cut) {
			negative, n.Padded = sign == "-", n.Padded || sign == "+"
			prefix = cut
			break
		}
	}
	prefix, suffix = strings.TrimSpace(prefix), strings.TrimSpace(suffix)
	for _, w := range []string{prefix, suffix} {
		if kind := numberWords()[Fold(w)].kind; w != "" && kind != "" && kind != "unit" {
			n.Fault = Fault(kind)
			return negative
		}
	}
	switch {
	case prefix != "" && suffix != "":
		n.Fault = NoNumber
	case strings.ContainsAny(prefix+suffix, "()[]{}/\\?!;:,.\"=*#") && UnitOf(prefix+suffix) == "":
		n.Fault = NoNumber
	default:
		n.Unit = prefix + suffix
	}
	return negative
}

func currency(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.Is(unicode.Sc, r) }) < 0
}

// read reads the digits and the marks between them.
func (n *Number) read(core string, mark byte, negative bool) {
	exponent := 0
	if i := strings.IndexAny(core, "eE"); i > 0 {
		e, err := strconv.Atoi(core[i+1:])
		if err != nil || e < -30 || e > 30 {
			n.Fault = NoNumber
			return
		}
		core, exponent, n.Exponent = core[:i], e, true
	}
	if strings.IndexFunc(core, func(r rune) bool { return !isDigit(r) && group(r) == 0 }) >= 0 {
		n.Fault = NoNumber
		if strings.ContainsRune(strings.Map(dash, core), '-') || rangeWord(core) {
			n.Fault = RangeFault
		}
		return
	}
	for _, form := range []struct {
		name string
		mark byte
	}{{DecimalPoint, '.'}, {DecimalComma, ','}} {
		if mark != 0 && mark != form.mark {
			continue
		}
		whole, fraction, grouped, ok := split(core, form.mark)
		if !ok || mark != 0 && strings.IndexByte(core, mark) >= 0 {
			continue
		}
		r := Reading{Text: n.canonical(whole, fraction, exponent, negative)}
		if strings.ContainsAny(core, ".,") || mark != 0 {
			r.Form = form.name
		}
		n.Grouped = n.Grouped || grouped
		if !slices.ContainsFunc(n.Readings, func(o Reading) bool { return o.Text == r.Text }) {
			n.Readings = append(n.Readings, r)
		}
	}
	if n.Readings == nil {
		n.Fault = GroupsFault
	}
}

// group gives the mark between thousands that a character is: a point, a comma,
// or ' for the apostrophes and a space for the many spaces.
func group(r rune) byte {
	switch {
	case r == '.' || r == ',':
		return byte(r)
	case apostrophe(r):
		return '\''
	case unicode.IsSpace(r) || r == '\u202f':
		return ' '
	}
	return 0
}

// split takes a number apart if it is one where mark is that of decimals: at
// most one such mark, and before it groups of three digits with one kind of
// mark between them.
func split(core string, mark byte) (whole, fraction string, grouped, ok bool) {
	if i := strings.IndexByte(core, mark); i >= 0 {
		core, fraction = core[:i], core[i+1:]
		if strings.IndexFunc(fraction, func(r rune) bool { return !isDigit(r) }) >= 0 {
			return "", "", false, false
		}
	}
	var between byte
	size, groups := 0, 0
	for _, r := range core {
		if isDigit(r) {
			whole += string(r)
			size++
			continue
		}
		if g := group(r); between == 0 {
			between = g
		} else if g != between {
			return "", "", false, false
		}
		if groups == 0 && (size == 0 || size > 3) || groups > 0 && size != 3 {
			return "", "", false, false
		}
		groups, size = groups+1, 0
	}
	if groups > 0 && (size != 3 || whole[0] == '0') {
		return "", "", false, false
	}
	return whole, fraction, groups > 0, true
}

// canonical writes the plain decimal, its point moved by the exponent.
func (n *Number) canonical(whole, fraction string, exponent int, negative bool) string {
	for ; exponent > 0; exponent-- {
		if fraction == "" {
			fraction = "0"
		}
		whole, fraction = whole+fraction[:1], fraction[1:]
	}
	for ; exponent < 0; exponent++ {
		if whole == "" {
			whole = "0"
		}
		whole, fraction = whole[:len(whole)-1], whole[len(whole)-1:]+fraction
	}
	bare := strings.TrimLeft(whole, "0")
	n.Padded = n.Padded || !n.Exponent && bare != whole && len(whole) > 1
	if bare == "" {
		bare = "0"
	}
	n.Long = n.Long || len(strings.TrimLeft(bare+fraction, "0")) > 15
	if fraction != "" {
		bare += "." + fraction
	}
	if negative && strings.Trim(bare, "0.") != "" {
		bare = "-" + bare
	}
	return bare
}

func digitsOf(s string) int {
	return len(strings.TrimLeft(strings.ReplaceAll(strings.TrimPrefix(s, "-"), ".", ""), "0"))
}

// rangeWord reports whether two numbers stand with a word between them.
func rangeWord(core string) bool {
	between := strings.TrimSpace(strings.Trim(core, "0123456789., "))
	return slices.Contains([]string{"to", "bis", "à", "a", "tot", "até", "do", "til", "till", "-", "…", "...", ".."}, strings.ToLower(between))
}

// word is an entry of the table of words beside numbers.
type word struct{ kind, value string }

var numberWords = sync.OnceValue(func() map[string]word {
	m := map[string]word{}
	for _, r := range table(numbersTable, "kind", "value", "language", "word", "source") {
		m[Fold(r[3])] = word{kind: r[0], value: r[1]}
	}
	return m
})

// UnitOf gives the unit that a text is a sign or word for, such as EUR for €, or
// nothing.
func UnitOf(text string) string {
	if w := numberWords()[Fold(text)]; w.kind == "unit" {
		return w.value
	}
	return ""
}
