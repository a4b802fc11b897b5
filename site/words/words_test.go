package words

import (
	"strings"
	"testing"
)

var english = []string{"none", "one", "two", "three"}

func testLanguage(code string, sentences map[string]string) *Language {
	return New(code, sentences, english)
}

// written shows runs with the markup they carry.
func written(t Text) string {
	var b strings.Builder
	for _, r := range t {
		s := r.T
		if r.Num != nil {
			s = "<" + r.Num.ID + "=" + r.Num.Value + ":" + s + ">"
		}
		if r.Ref != "" {
			s += "[" + r.Ref + "]"
		}
		if r.Href != "" {
			s = "(" + s + "→" + r.Href + ")"
		}
		if r.B {
			s = "**" + s + "**"
		}
		if r.I {
			s = "*" + s + "*"
		}
		b.WriteString(s)
	}
	return b.String()
}

func TestSay(t *testing.T) {
	number := Num{ID: "share.eu", Value: "9"}
	for name, c := range map[string]struct {
		template string
		args     Args
		want     string
	}{
		"no place":              {"Nothing to fill.", nil, "Nothing to fill."},
		"text":                  {"In {the}.", Args{"the": "the Netherlands"}, "In the Netherlands."},
		"count":                 {"{n} of {m}", Args{"n": 9, "m": 24}, "9 of 24"},
		"published number":      {"{k} of 24", Args{"k": number}, "<share.eu=9:9> of 24"},
		"rounded number":        {"{k} %", Args{"k": Num{ID: "c", Value: "46.03", Print: "46"}}, "<c=46.03:46> %"},
		"number in words":       {"{k:word}, {n:Word}", Args{"k": Num{ID: "c", Value: "2"}, "n": 3}, "<c=2:two>, Three"},
		"too large for words":   {"{n:word}", Args{"n": 4}, "4"},
		"none":                  {"{n:word}", Args{"n": 0}, "none"},
		"one":                   {"{n} {n?case|cases}", Args{"n": 1}, "1 case"},
		"other":                 {"{n} {n?case|cases}", Args{"n": 2}, "2 cases"},
		"zero is other":         {"{n} {n?case|cases}", Args{"n": 0}, "0 cases"},
		"form by a number":      {"{k?it|they}", Args{"k": Num{ID: "c", Value: "1"}}, "it"},
		"a part is other":       {"{k?it|they}", Args{"k": Num{ID: "c", Value: "1.5"}}, "they"},
		"link":                  {"See {a}.", Args{"a": Run{T: "there", Href: "/en/"}}, "See (there→/en/)."},
		"sentence in sentence":  {"{a}!", Args{"a": Text{{T: "so"}, {T: "bold", B: true}}}, "so**bold**!"},
		"markup":                {"*Title* and **strong** [E041] [words](/en/x/)", nil, "*Title* and **strong** [E041] (words→/en/x/)"},
		"markup around a count": {"*At least* **{n} of {m}**", Args{"n": 1, "m": 2}, "*At least* **1 of 2**"},
		"no row":                {"[E41] [F041] [E04x]", nil, "[E41] [F041] [E04x]"},
		"lone signs":            {"2 * 3, a [bracket", nil, "2 * 3, a [bracket"},
	} {
		t.Run(name, func(t *testing.T) {
			l := testLanguage("en", map[string]string{"key": c.template})
			if got := written(l.Say("key", c.args)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if err := l.Err(); err != nil {
				t.Error(err)
			}
			if !l.Has("key") || !l.Fits("key", c.args) {
				t.Error("the sentence and its values do not fit")
			}
		})
	}
}

// TestArgumentsAreNotMarkup: what comes from data is printed as it is, also
// where it looks like markup or like a place.
func TestArgumentsAreNotMarkup(t *testing.T) {
	for _, data := range []string{"*not a title*", "**loud**", "[E041]", "[a](/b)", "{n}", "{n?a|b}", "a } b {", "<b>&amp;"} {
		l := testLanguage("en", map[string]string{"key": "It says {x}, *really*.", "alone": "{x}"})
		got := l.Say("key", Args{"x": data, "n": 7})
		if s := written(got); s != "It says "+data+", *really*." {
			t.Errorf("%q became %q", data, s)
		}
		if s := written(l.Say("alone", Args{"x": data})); s != data {
			t.Errorf("%q alone became %q", data, s)
		}
		if err := l.Err(); err != nil {
			t.Error(err)
		}
	}
}

// TestHoles: whatever would leave a hole in a sentence is reported, once, with
// the language and the key.
func TestHoles(t *testing.T) {
	l := testLanguage("fr", map[string]string{"a": "{n} mots", "b": "{n?un|des}", "c": "ouvert {n", "d": "{x}"})
	for range 2 {
		l.Say("nosuch", nil)
		l.Say("a", nil)
		l.Say("b", Args{"n": "word"})
		l.Say("c", Args{"n": 1})
		l.Say("d", Args{"x": 1.5})
	}
	err := l.Err()
	if err == nil {
		t.Fatal("nothing was reported")
	}
	want := `language fr: no sentence "nosuch"
language fr: sentence "a" has no value for "n"
language fr: sentence "b" chooses a form by "n", which is no number
language fr: sentence "c" has an open brace
language fr: sentence "d" cannot say a float64`
	if err.Error() != want {
		t.Errorf("got\n%s\nwant\n%s", err, want)
	}
	if l.Fits("a", nil) || l.Fits("nosuch", nil) || l.Fits("c", Args{"n": 1}) || !l.Fits("a", Args{"n": 1}) {
		t.Error("Fits does not say what Say would report")
	}
}

func TestNumber(t *testing.T) {
	en, fr := testLanguage("en", nil), testLanguage("fr", nil)
	for _, c := range []struct{ decimal, en, fr string }{
		{"0", "0", "0"},
		{"9", "9", "9"},
		{"2012", "2012", "2012"},
		{"12345", "12,345", "12\u202f345"},
		{"1234567", "1,234,567", "1\u202f234\u202f567"},
		{"37.5", "37.5", "37,5"},
		{"12345.25", "12,345.25", "12\u202f345,25"},
	} {
		if got := en.Number(c.decimal); got != c.en {
			t.Errorf("en: %s is %q, want %q", c.decimal, got, c.en)
		}
		if got := fr.Number(c.decimal); got != c.fr {
			t.Errorf("fr: %s is %q, want %q", c.decimal, got, c.fr)
		}
	}
}

// TestForms: each language has its own idea of one.
func TestForms(t *testing.T) {
	en, fr, pl := testLanguage("en", nil), testLanguage("fr", nil), testLanguage("pl", nil)
	for _, c := range []struct {
		l     *Language
		n     float64
		forms string
		want  string
	}{
		{en, 0, "day|days", "days"}, {en, 1, "day|days", "day"}, {en, 2, "day|days", "days"},
		{fr, 0, "jour|jours", "jour"}, {fr, 1, "jour|jours", "jour"}, {fr, 2, "jour|jours", "jours"},
		{pl, 1, "dzień|dni|dnia", "dzień"}, {pl, 3, "pies|psy|psów", "psy"}, {pl, 5, "pies|psy|psów", "psów"}, {pl, 22, "pies|psy|psów", "psy"},
	} {
		if got := c.l.form(c.n, strings.Split(c.forms, "|")); got != c.want {
			t.Errorf("%s: %v of %s is %s, want %s", c.l.Code, c.n, c.forms, got, c.want)
		}
	}
}

func TestList(t *testing.T) {
	l := testLanguage("en", map[string]string{"list_and": " and "})
	for _, c := range []struct {
		names []string
		want  string
	}{{nil, ""}, {[]string{"a"}, "a"}, {[]string{"a", "b"}, "a and b"}, {[]string{"a", "b", "c"}, "a, b and c"}} {
		if got := l.Names(c.names).Plain(); got != c.want {
			t.Errorf("%v is %q, want %q", c.names, got, c.want)
		}
	}
	if got := written(l.List([]Text{{{T: "x", Href: "/x"}}, {{T: "y", B: true}}})); got != "(x→/x) and **y**" {
		t.Errorf("got %q", got)
	}
}

func TestPlain(t *testing.T) {
	text := Text{{T: "Nine "}, {T: "of 24", B: true}, {T: " "}, {Ref: "E011"}, {T: ", "}, {T: "said"}}
	if got := text.Plain(); got != "Nine of 24, said" {
		t.Errorf("got %q", got)
	}
	base := make(Text, 1, 4)
	one, two := base.Add(Run{T: "1"}), base.Add(Run{T: "2"})
	if one[1].T != "1" || two[1].T != "2" {
		t.Error("two texts share what was added to one")
	}
}

func TestSort(t *testing.T) {
	order := testLanguage("fr", nil).Sort()
	if order("Écosse", "Espagne") >= 0 || order("Zambie", "Écosse") <= 0 || order("a", "a") != 0 {
		t.Error("an accent is no letter after z")
	}
}
