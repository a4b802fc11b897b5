package report

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// notProse is what stands in files of French words without being French: code,
// shortcodes, addresses, places to fill, directives, keys, titles in italics (they
// keep the signs of their own language).
var notProse = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`|\\{\\{[<%].*?[>%]\\}\\}|\\]\\([^)\n]*\\)|https?://[^\\s\"]*|<[^<>\n]*>|&\\w+;|\\{[^{}\n]*\\}" +
	"|(?m)^:::.*$|(?m)^[|: -]+$|\":|!\\[|(?:^|[\\s(])\\*[^*\\s][^*\n]*\\*")

// TestFrenchTypography: in French a colon, a semicolon, a question mark and an
// exclamation mark have a space before them that does not break the line, and
// quotation marks have one inside; the apostrophe is the curved one.
func TestFrenchTypography(t *testing.T) {
	root := os.DirFS("../..")
	var names []string
	for _, dir := range []string{"content/fr", "survey/report/catalogue/fr", "survey/instruments", "survey/template/words"} {
		err := fs.WalkDir(root, dir, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && (strings.Contains(name, "/fr/") || strings.HasPrefix(path.Base(name), "fr.")) {
				names = append(names, name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Contains(names, "content/fr/about.md") || !slices.Contains(names, "survey/report/catalogue/fr/sheet.json") ||
		!slices.Contains(names, "survey/instruments/ppp-survey/labels/fr.toml") {
		t.Fatalf("the French words are not where they were: %q", names)
	}
	for _, name := range names {
		data, err := fs.ReadFile(root, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, slip := range frenchSlips(string(data)) {
			t.Errorf("%s:%s (put U+00A0 before ; : ? ! » and after «)", name, slip)
		}
	}
}

// TestFrenchSlips holds the check itself to what it must and must not find.
func TestFrenchSlips(t *testing.T) {
	for _, clean := range []string{
		"Combien ? Dites « oui » : c’est tout ; merci !", "\"says\": \"La valeur {value} {rows?ligne|lignes} ?\"", "à 10:30, https://a.eu/?x=1;y `a ? b`",
		"::: note\n| a | b |\n|---|--:|\n![image](x.svg)", "{{< num \"x: y\" >}} [E010]", "Ah oui ?!",
	} {
		clean = strings.NewReplacer(" ?", "\u00a0?", " !", "\u202f!", " :", "\u00a0:", " ;", "\u202f;", "« ", "«\u00a0", " »", "\u00a0»", "`a\u00a0?", "`a ?", "|--\u00a0:", "|--:").Replace(clean)
		if got := frenchSlips(clean); len(got) > 0 {
			t.Errorf("%q: %q", clean, got)
		}
	}
	for _, slip := range []string{"Combien?", "Combien ?", "oui : non", "oui: non", "«oui\u00a0»", "« oui\u00a0»", "«\u00a0oui »", "un ; deux", "\"x\": \"Bravo !\"", "l'air", "{value} : non"} {
		if len(frenchSlips(slip)) != 1 {
			t.Errorf("%q: %q", slip, frenchSlips(slip))
		}
	}
}

// frenchSlips lists the line and the surroundings of each wrong sign.
func frenchSlips(text string) []string {
	text = strings.ReplaceAll(text, `\u00a0`, "\u00a0")
	text = notProse.ReplaceAllStringFunc(text, func(s string) string { return "x" + strings.Repeat("\n", strings.Count(s, "\n")) })
	var slips []string
	for i, line := range strings.Split(text, "\n") {
		runes := []rune(line)
		at := func(j int) rune {
			if j < 0 || j >= len(runes) {
				return 0
			}
			return runes[j]
		}
		for j, r := range runes {
			before, after := at(j-1), at(j+1)
			wrong := false
			switch r {
			case ';', '?', '!', '»':
				wrong = !unbroken(before) && before != '?' && before != '!'
			case ':':
				wrong = !unbroken(before) && !unicode.IsDigit(after)
			case '«':
				wrong = !unbroken(after)
			case '\'':
				wrong = unicode.IsLetter(before) && unicode.IsLetter(after)
			}
			if wrong {
				slips = append(slips, fmt.Sprintf("%d: …%s…", i+1, string(runes[max(0, j-20):min(len(runes), j+12)])))
			}
		}
	}
	return slips
}

func unbroken(r rune) bool { return r == '\u00a0' || r == '\u202f' }
