package vocabulary_test

import (
	"slices"
	"strings"
	"testing"

	"observatory/survey/vocabulary"
)

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"not_regulated": "not regulated", "Not regulated": "not regulated", "NOT-REGULATED ": "not regulated",
		"Größe": "grosse", "GRÖẞE": "grosse", "İstanbul": "istanbul", "ısı": "isi", "HAYIR": "hayir", "hayır": "hayir",
		"ΝΑΙ": "ναι", "όχι": "οχι", "ΛΌΓΟΣ": "λογοσ", "λόγος": "λογοσ", "Łódź": "lodz", "đak": "dak", "ǅep": "dzep", "džep": "dzep",
		"да": "да", "ДА": "да", "ні": "ні", "й": "и", "Ћирилица": "ћирилица",
		"d\u00adon’t  know": "dont know", "don't\u00a0know": "dont know", "k. A.": "k a", "n/a": "n a", "<50 %": "<50 %",
		"-1": "-1", "−1": "-1", "1–9": "1-9", "1.5": "1.5", "1 ,5": "1 5", ":": ":", "—": "-", "..": "..", " \u200b": "", "№": "nr",
		"Fœtus": "foetus", "ＡＢＣ１": "abc1", "C&A": "c&a", "ja!": "ja", "«oui»": "oui", "e-mail": "e mail",
	} {
		if got := vocabulary.Fold(text); got != want {
			t.Errorf("%q folds to %q, want %q", text, got, want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Größe", "ǅ", "-1", "1.-2", "a- 1", "№ 5", "\u0301", "½", "İ", ". -1", "”"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := vocabulary.Fold(s)
		if twice := vocabulary.Fold(once); twice != once {
			t.Errorf("%q folds to %q, and that to %q", s, once, twice)
		}
		clean, changed := vocabulary.Visible(s)
		if again, more := vocabulary.Visible(clean); more || again != clean || changed != (clean != s) {
			t.Errorf("%q cleans to %q, and that to %q", s, clean, again)
		}
		vocabulary.Near(s, []string{"yes", "no", "partly", s + "x"})
	})
}

func TestNear(t *testing.T) {
	for _, c := range []struct {
		word       string
		candidates string
		want       string
	}{
		{"yess", "yes no partly", "yes"},
		{"partyl", "yes no partly", "partly"},
		{"Regularily", "regularly sometimes not_used", "regularly"},
		{"xyz", "yes no partly", ""},
		{"", "yes no", ""},
		{"y", "yes no", ""},
		{"n0", "no on", "no"},
		{"mort", "port fort airport", ""}, // two are equally near
		{"ports", "port sports", ""},
		{"regularly used", "regularly_used regularly_use irregularly_used", "regularly_used regularly_use irregularly_used"},
		{"mostly forml", "mostly_formal mixed", "mostly_formal"},
		{"mostly_imformal", "mostly_formal mostly_informal", "mostly_informal mostly_formal"},
	} {
		got := strings.Join(vocabulary.Near(c.word, strings.Fields(c.candidates)), " ")
		if got != c.want {
			t.Errorf("near %q among %s: %q, want %q", c.word, c.candidates, got, c.want)
		}
	}
}

// TestSenses holds what a word means in a known language and where none is known.
func TestSenses(t *testing.T) {
	for _, c := range []struct{ word, langs, want string }{
		{"yes", "", "yes"}, {"Ja", "de", "yes"}, {"JA", "", "yes"}, {"nein", "", "no"}, {"Sì", "it", "yes"}, {"si", "es", "yes"},
		{"no", "en", "no"}, {"no", "es", "no"}, {"no", "pl", "no yes"}, {"no", "", "no yes"}, {"no", "en pl", "no yes"},
		{"ne", "cs", "no"}, {"ne", "hr", "no"}, {"ne", "el", "no yes"}, {"ne", "", "no yes"}, {"NE", "sr-Latn", "no"},
		{"не", "sr", "no"}, {"не", "bg", "no"}, {"да", "mk", "yes"}, {"da", "ro", "yes"}, {"da", "", "yes"},
		{"jo", "sq", "no"}, {"jo", "sv", "no yes"}, {"jo", "", "no yes"}, {"po", "sq", "yes"},
		{"ναι", "el", "yes"}, {"ΟΧΙ", "el", "no"}, {"όχι", "", "no"}, {"evet", "tr", "yes"}, {"HAYIR", "tr", "no"}, {"Hayır", "tr", "no"},
		{"так", "uk", "yes"}, {"ні", "uk", "no"}, {"tá", "ga", "yes"}, {"níl", "ga", "no"}, {"iva", "mt", "yes"}, {"le", "mt", "no"},
		{"ei", "fi", "no"}, {"Ei", "et", "no"}, {"já", "is", "yes"}, {"nei", "no", "no"}, {"ja", "nn", "yes"},
		{"A", "cs", "yes"}, {"N", "hu", "no"}, {"N", "el", "no yes"}, {"Ν", "el", "yes"}, {"I", "hu", "yes"}, {"T", "pl", "yes"},
		{"O", "fr", "yes"}, {"O", "el", "no yes"}, {"o", "", "no yes"}, {"E", "tr", "yes"}, {"e", "fi", "no"}, {"e", "", "no yes"},
		{"partiellement", "fr", "partly"}, {"teilweise", "", "partly"}, {"делимично", "sr", "partly"}, {"kısmen", "tr", "partly"},
		{"WAHR", "de", "yes"}, {"FAUX", "fr", "no"}, {"TRUE", "", "yes"}, {"false", "el", "no"}, {"1", "", "yes"}, {"0", "de", "no"},
		{"x", "", "marked"}, {"✓", "fr", "yes"}, {"✗", "", "marked no"}, {"☐", "", "unmarked"},
		{"not_mentioned", "", "unmarked"}, {"Mentioned", "en", "marked"}, {"nicht genannt", "de", "unmarked"},
		{"perhaps", "", ""}, {"2", "", ""}, {"", "", ""},
	} {
		var got []string
		for _, m := range vocabulary.Meanings(vocabulary.Senses(c.word, strings.Fields(c.langs)...)) {
			got = append(got, string(m))
		}
		slices.Sort(got)
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q in [%s] means %q, want %q", c.word, c.langs, got, c.want)
		}
	}
}
