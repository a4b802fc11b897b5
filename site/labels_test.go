package site_test

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"observatory/survey/declare"
)

const contentDir = "../content"

type sentences struct {
	Name     string
	Numerals []string
	Sentence map[string]string
}

func languageCodes(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(contentDir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if e.IsDir() {
			out = append(out, e.Name())
		}
	}
	return out
}

func readSentences(t *testing.T, code string) sentences {
	t.Helper()
	all := sentences{Sentence: map[string]string{}}
	for _, name := range labelFiles(t, code+"/labels/sentences") {
		var s sentences
		if _, err := declare.TOML(os.DirFS(contentDir), name, &s); err != nil {
			t.Fatal(err)
		}
		all.Name, all.Numerals = all.Name+s.Name, append(all.Numerals, s.Numerals...)
		maps.Copy(all.Sentence, s.Sentence)
	}
	return all
}

// labelFiles are the files of a folder of labels, a file per part of the site.
func labelFiles(t *testing.T, dir string) []string {
	t.Helper()
	names, err := fs.Glob(os.DirFS(contentDir), dir+"/*.toml")
	if err != nil || len(names) == 0 {
		t.Fatal("no labels in", dir, err)
	}
	return names
}

func readInterface(t *testing.T, code string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range labelFiles(t, code+"/labels/interface") {
		if _, err := declare.TOML(os.DirFS(contentDir), name, &all); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

var place = regexp.MustCompile(`\{([a-zA-Z0-9_]+)([:?][^}]*)?\}`)

func places(template string) []string {
	var out []string
	for _, m := range place.FindAllStringSubmatch(template, -1) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	slices.Sort(out)
	return out
}

// countryForms are the forms of a country's name; a language picks the ones its
// grammar needs.
var countryForms = []string{"name", "the", "The", "in", "of"}

// TestEveryLanguageSaysEverything: each language has every sentence of English
// and no other, and asks for no value that English does not know.
func TestEveryLanguageSaysEverything(t *testing.T) {
	en := readSentences(t, "en")
	for _, code := range languageCodes(t) {
		l := readSentences(t, code)
		if l.Name == "" || len(l.Numerals) != len(en.Numerals) {
			t.Errorf("%s: name %q, %d numerals, English has %d", code, l.Name, len(l.Numerals), len(en.Numerals))
		}
		for key, template := range en.Sentence {
			own, ok := l.Sentence[key]
			if !ok || strings.TrimSpace(own) == "" && strings.TrimSpace(template) != "" {
				t.Errorf("%s lacks the sentence %s", code, key)
				continue
			}
			for _, p := range places(own) {
				if !slices.Contains(places(template), p) && !slices.Contains(countryForms, p) && !strings.HasPrefix(p, "fig_") && !strings.HasPrefix(p, "base_") {
					t.Errorf("%s: %s asks for {%s}, which English does not", code, key, p)
				}
			}
			if strings.Count(own, "{") != len(place.FindAllString(own, -1)) || strings.Count(own, "{") != strings.Count(own, "}") {
				t.Errorf("%s: %s has a brace that opens no place: %s", code, key, own)
			}
			if strings.Count(own, "*")%2 != 0 {
				t.Errorf("%s: %s has an asterisk too many: %s", code, key, own)
			}
		}
		for key := range l.Sentence {
			if _, ok := en.Sentence[key]; !ok {
				t.Errorf("%s has a sentence %s that English does not have", code, key)
			}
		}
	}
}

// TestPublishedNumbersSurviveTranslation: a number that carries an id in
// English carries it in every language.
func TestPublishedNumbersSurviveTranslation(t *testing.T) {
	en := readSentences(t, "en")
	for _, code := range languageCodes(t) {
		l := readSentences(t, code)
		for key, template := range en.Sentence {
			for _, p := range places(template) {
				if (strings.HasPrefix(p, "fig_") || p == "k") && !slices.Contains(places(l.Sentence[key]), p) {
					t.Errorf("%s: %s drops {%s}", code, key, p)
				}
			}
		}
	}
}

// TestEveryLanguageHasEveryLabel: the fixed strings and the sections of the
// other label files that English has.
func TestEveryLanguageHasEveryLabel(t *testing.T) {
	en := readInterface(t, "en")
	for _, code := range languageCodes(t) {
		own := readInterface(t, code)
		for key, text := range en {
			if own[key] == "" && text != "" {
				t.Errorf("%s lacks the label %s", code, key)
			}
		}
		for key := range own {
			if _, ok := en[key]; !ok {
				t.Errorf("%s has a label %s that English does not have", code, key)
			}
		}
	}
}
