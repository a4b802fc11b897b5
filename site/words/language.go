package words

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Language makes the sentences of one language from its templates.
//
// A template is text with places in braces: {name} puts in an argument as it
// is, {name:word} writes a small whole number out, {name?one|other} chooses a
// form by the number's plural category. *Asterisks* mark titles of works,
// **two** bold words, [E041] a row of the evidence register.
type Language struct {
	Code string

	tag       language.Tag
	sentences map[string]string
	numerals  []string // "zero", "one", …
	missing   map[string]bool
	problems  []error
}

// Args are the values of a sentence's places: string, int, Num (a published
// number with its id, printed as Num.Value unless a Run is given), Run or Text.
type Args map[string]any

// New makes a language from its sentences; numerals are the names of the whole
// numbers from zero.
func New(code string, sentences map[string]string, numerals []string) *Language {
	return &Language{Code: code, tag: language.Make(code), sentences: sentences, numerals: numerals, missing: map[string]bool{}}
}

// Has reports whether the language has the sentence.
func (l *Language) Has(key string) bool { return l.sentences[key] != "" }

// Err reports every template that was missing or did not fit its arguments. A
// page with a hole in a sentence is not published.
func (l *Language) Err() error { return errors.Join(l.problems...) }

func (l *Language) problem(format string, args ...any) {
	msg := fmt.Sprintf(format, args...)
	if !l.missing[msg] {
		l.missing[msg] = true
		l.problems = append(l.problems, fmt.Errorf("language %s: %s", l.Code, msg))
	}
}

// Say fills a sentence. A value is taken from the first of args that has it.
func (l *Language) Say(key string, args ...Args) Text {
	t, ok := l.sentences[key]
	if !ok {
		l.problem("no sentence %q", key)
		return Text{{T: key}}
	}
	return l.fill(key, t, args)
}

// value is the first value of that name.
func value(args []Args, name string) (any, bool) {
	for _, a := range args {
		if v, ok := a[name]; ok {
			n, isNum := v.(Num)
			return v, !isNum || n.Value != "" // a number that nobody published is none
		}
	}
	return nil, false
}

// Word is a sentence without places, as a string.
func (l *Language) Word(key string) string { return l.Say(key).Plain() }

// Raw is a fragment between words, with its blanks: a colon, a separator.
func (l *Language) Raw(key string) string {
	s, ok := l.sentences[key]
	if !ok {
		l.problem("no sentence %q", key)
	}
	return s
}

// Text reads written words with the same markup, without places.
func (l *Language) Text(s string) Text { return markup(s) }

func (l *Language) fill(key, template string, args []Args) Text {
	var out Text
	for template != "" {
		i := strings.IndexByte(template, '{')
		if i < 0 {
			break
		}
		j := strings.IndexByte(template[i:], '}')
		if j < 0 {
			l.problem("sentence %q has an open brace", key)
			break
		}
		out = append(out, Run{T: template[:i]})
		out = append(out, l.place(key, template[i+1:i+j], args)...)
		template = template[i+j+1:]
	}
	out = append(out, Run{T: template})
	return marked(join(out))
}

// place resolves what stands between braces.
func (l *Language) place(key, p string, args []Args) Text {
	if name, forms, ok := strings.Cut(p, "?"); ok {
		v, _ := value(args, name)
		n, isNumber := number(v)
		if !isNumber {
			l.problem("sentence %q chooses a form by %q, which is no number", key, name)
			return nil
		}
		return Text{{T: l.form(n, strings.Split(forms, "|"))}}
	}
	name, style, _ := strings.Cut(p, ":")
	v, ok := value(args, name)
	if !ok {
		l.problem("sentence %q has no value for %q", key, name)
		return nil
	}
	switch v := v.(type) {
	case string:
		return Text{{T: v, plain: true}}
	case int:
		return Text{{T: l.style(float64(v), strconv.Itoa(v), style)}}
	case Num:
		n, _ := number(v)
		return Text{{T: l.style(n, v.printed(), style), Num: &v}}
	case Run:
		return Text{v}
	case Text:
		return v
	}
	l.problem("sentence %q cannot say a %T", key, v)
	return nil
}

func (l *Language) style(n float64, digits, style string) string {
	i := int(n)
	if float64(i) != n || i < 0 || i >= len(l.numerals) {
		return l.Number(digits)
	}
	switch style {
	case "word":
		return l.numerals[i]
	case "Word":
		r := []rune(l.numerals[i])
		return string(unicode.ToUpper(r[0])) + string(r[1:])
	}
	return l.Number(digits)
}

// Number prints a plain decimal in the manner of the language.
func (l *Language) Number(decimal string) string {
	whole, frac, hasFrac := strings.Cut(decimal, ".")
	group, point := ",", "."
	if l.Code == "fr" {
		group, point = "\u202f", ","
	}
	if len(whole) > 4 {
		var parts []string
		for len(whole) > 3 {
			parts = append([]string{whole[len(whole)-3:]}, parts...)
			whole = whole[:len(whole)-3]
		}
		whole = strings.Join(append([]string{whole}, parts...), group)
	}
	if hasFrac {
		return whole + point + frac
	}
	return whole
}

// form chooses among the plural forms: two forms are one and other, three are
// one, few and other.
func (l *Language) form(n float64, forms []string) string {
	i := int(n)
	if float64(i) != n {
		return forms[len(forms)-1]
	}
	switch plural.Cardinal.MatchPlural(l.tag, i, 0, 0, 0, 0) {
	case plural.One:
		return forms[0]
	case plural.Few:
		if len(forms) > 2 {
			return forms[1]
		}
	}
	return forms[len(forms)-1]
}

// List joins names with commas and the language's "and".
func (l *Language) List(items []Text) Text {
	and, ok := l.sentences["list_and"]
	if !ok {
		l.problem("no sentence %q", "list_and")
	}
	var out Text
	for i, t := range items {
		switch {
		case i > 0 && i == len(items)-1:
			out = out.Add(Run{T: and})
		case i > 0:
			out = out.Add(Run{T: ", "})
		}
		out = append(out, t...)
	}
	return join(out)
}

// Names is List of plain words.
func (l *Language) Names(names []string) Text {
	items := make([]Text, len(names))
	for i, n := range names {
		items[i] = Say(n)
	}
	return l.List(items)
}

// Sort gives an order of names as the language sorts them.
func (l *Language) Sort() func(a, b string) int {
	c := collate.New(l.tag, collate.Loose)
	return func(a, b string) int {
		if n := c.CompareString(a, b); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	}
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case Num:
		f, err := strconv.ParseFloat(v.printed(), 64)
		return f, err == nil
	}
	return 0, false
}

// join merges neighbouring plain runs, so that markup may span places.
func join(t Text) Text {
	var out Text
	for _, r := range t {
		n := len(out)
		simple := r.Num == nil && r.Ref == "" && r.Href == "" && !r.B && !r.I
		if simple && r.T == "" {
			continue
		}
		if n > 0 && simple && r.plain == out[n-1].plain && out[n-1].Num == nil && out[n-1].Ref == "" && out[n-1].Href == "" && !out[n-1].B && !out[n-1].I {
			out[n-1].T += r.T
			continue
		}
		out = append(out, r)
	}
	return out
}

// marked reads the markup of the template's own words.
func marked(t Text) Text {
	var out Text
	for _, r := range t {
		if r.plain || r.Num != nil || r.Ref != "" || r.Href != "" {
			r.plain = false
			out = append(out, r)
			continue
		}
		for _, m := range markup(r.T) {
			m.B, m.I = m.B || r.B, m.I || r.I
			out = append(out, m)
		}
	}
	return join(out)
}

// markup reads *title*, **bold**, [E041] and [words](/address).
func markup(s string) Text {
	var out Text
	add := func(r Run) {
		if r.T != "" || r.Ref != "" {
			out = append(out, r)
		}
	}
	for s != "" {
		i := strings.IndexAny(s, "*[")
		if i < 0 {
			break
		}
		add(Run{T: s[:i]})
		s = s[i:]
		switch {
		case strings.HasPrefix(s, "**") && strings.Contains(s[2:], "**"):
			inner, rest, _ := strings.Cut(s[2:], "**")
			add(Run{T: inner, B: true})
			s = rest
		case s[0] == '*' && strings.Contains(s[1:], "*"):
			inner, rest, _ := strings.Cut(s[1:], "*")
			add(Run{T: inner, I: true})
			s = rest
		case s[0] == '[' && strings.Contains(s, "]"):
			inner, rest, _ := strings.Cut(s[1:], "]")
			switch {
			case isRef(inner):
				add(Run{Ref: inner})
			case strings.HasPrefix(rest, "(") && strings.Contains(rest, ")"):
				href, after, _ := strings.Cut(rest[1:], ")")
				add(Run{T: inner, Href: href})
				rest = after
			default:
				add(Run{T: "[" + inner + "]"})
			}
			s = rest
		default:
			add(Run{T: s[:1]})
			s = s[1:]
		}
	}
	add(Run{T: s})
	return join(out)
}

func isRef(s string) bool {
	return len(s) == 4 && s[0] == 'E' && strings.Trim(s[1:], "0123456789") == ""
}

// Fits reports whether the language has the sentence and args fill every place
// in it.
func (l *Language) Fits(key string, args ...Args) bool {
	t, ok := l.sentences[key]
	return ok && Filled(t, args...)
}

// Fill is Say for a template that stands with a declaration, not among the
// sentences: the caution of an indicator.
func (l *Language) Fill(template string, args ...Args) Text {
	return l.fill(template, template, args)
}

// Filled reports whether args fill every place of a template.
func Filled(t string, args ...Args) bool {
	for ok := true; ok; {
		i := strings.IndexByte(t, '{')
		if i < 0 {
			return true
		}
		j := strings.IndexByte(t[i:], '}')
		if j < 0 {
			return false
		}
		name := t[i+1 : i+j]
		name, _, _ = strings.Cut(name, "?")
		name, _, _ = strings.Cut(name, ":")
		_, ok = value(args, name)
		t = t[i+j+1:]
	}
	return false
}
