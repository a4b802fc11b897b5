package report

import (
	"encoding/json"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"observatory/survey"
)

// required are the languages in which every code and word must be written.
var required = []string{"en", "fr", "de", "es", "nl", "it"}

// TestCatalogue: each code has an entry and a sentence for each of its cases in
// every language, and an example for each case; no language has more than the
// list of codes does.
func TestCatalogue(t *testing.T) {
	c, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range c.Codes {
		if len(code.ID) != 3 || !strings.Contains(scopes, code.ID[:1]) {
			t.Errorf("%q is no code", code.ID)
		}
		if !slices.Contains(scopeOrder, code.Scope) || len(code.Severities) == 0 {
			t.Errorf("%s has no scope that the published list knows, or no severity", code.ID)
		}
		for _, s := range code.Severities {
			if !slices.Contains(severities, s) {
				t.Errorf("%s has the severity %q", code.ID, s)
			}
		}
		cases := map[string]bool{}
		for _, e := range code.Examples {
			cases[e.Case] = true
		}
		for _, lang := range c.Languages() {
			e, ok := c.languages[lang].entries[code.ID]
			if !ok && !slices.Contains(required, lang) {
				continue
			}
			if e.Title == "" || e.About == "" || len(e.Do) == 0 && code.ID[0] != 'A' && slices.ContainsFunc(code.Severities, func(s survey.Severity) bool { return s != survey.Remark }) {
				t.Errorf("%s: %s lacks its title, what it is about or what to do", lang, code.ID)
			}
			for name := range maps.Keys(cases) {
				if e.Says.of(name) == "" && slices.Contains(required, lang) {
					t.Errorf("%s: %s has no sentence for the case %q", lang, code.ID, name)
				}
			}
			for name := range e.Says {
				if !cases[name] {
					t.Errorf("%s: %s says something in the case %q, of which codes.json has no example", lang, code.ID, name)
				}
			}
		}
	}
	for _, lang := range c.Languages() {
		for id := range c.languages[lang].entries {
			if _, ok := c.Code(id); !ok {
				t.Errorf("%s: %s is not in codes.json", lang, id)
			}
		}
		for key := range c.languages[lang].words {
			if c.languages["en"].words[key] == "" {
				t.Errorf("%s: the word %s is not in English", lang, key)
			}
		}
	}
	for _, lang := range required {
		for key := range c.languages["en"].words {
			if c.languages[lang].words[key] == "" {
				t.Errorf("%s: no word %s", lang, key)
			}
		}
	}
}

// TestNoKeyTwice: JSON lets the last of two equal keys win in silence, which a
// merge of two people's work may bring about.
func TestNoKeyTwice(t *testing.T) {
	files, err := fs.Glob(embedded, "catalogue/*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	lists, err := fs.Glob(embedded, "catalogue/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(files, lists...) {
		f, err := embedded.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		d := json.NewDecoder(f)
		type level struct {
			object, value bool
			seen          map[string]bool
		}
		var stack []level
		for {
			tok, err := d.Token()
			if err != nil {
				break
			}
			n := len(stack) - 1
			if n >= 0 && stack[n].object && !stack[n].value {
				if key, ok := tok.(string); ok {
					if stack[n].seen[key] {
						t.Errorf("%s has the key %q twice", name, key)
					}
					stack[n].seen[key], stack[n].value = true, true
					continue
				}
			}
			switch tok {
			case json.Delim('{'), json.Delim('['):
				if n >= 0 {
					stack[n].value = false
				}
				stack = append(stack, level{object: tok == json.Delim('{'), seen: map[string]bool{}})
			case json.Delim('}'), json.Delim(']'):
				stack = stack[:n]
			default:
				if n >= 0 {
					stack[n].value = false
				}
			}
		}
	}
}

var left = regexp.MustCompile(`[{}…]|\bnil\b`)

// TestEverySentence renders each example in each language: all places are
// filled, and a wrong word shows.
func TestEverySentence(t *testing.T) {
	c := Published()
	for _, lang := range c.Languages() {
		for _, code := range c.Codes {
			if _, ok := c.Entry(code.ID, lang); !ok {
				continue
			}
			for _, e := range code.Examples {
				s := Say(e.Finding(code, "answers.csv"), lang, nil)
				if s.Lang != lang && !slices.Contains(required, lang) {
					continue
				}
				if s.Lang != lang || s.Message == "" && code.ID[0] != 'A' {
					t.Errorf("%s %s/%s: said in %q: %q", lang, code.ID, e.Case, s.Lang, s.Message)
				}
				for _, text := range []string{s.Title, s.Message, s.Allowed, s.Suggest, s.Action} {
					if left.MatchString(text) || strings.Contains(text, "  ") {
						t.Errorf("%s %s/%s: a place is not filled in %q", lang, code.ID, e.Case, text)
					}
				}
			}
		}
	}
}

// TestWordsOfExamples: a word that a sentence takes stands in the catalogue.
func TestWordsOfExamples(t *testing.T) {
	c := Published()
	for _, code := range c.Codes {
		for _, e := range code.Examples {
			for name, list := range e.Args {
				for _, a := range list {
					if a.Kind == survey.WordArg && c.languages["en"].words[a.Text] == "" {
						t.Errorf("%s/%s: the word %s of {%s} is not in the catalogue", code.ID, e.Case, a.Text, name)
					}
				}
			}
		}
	}
}

var plurals = regexp.MustCompile(`\{[a-z_]+\?[^}]*\}`)

// TestPlurals: a place that chooses a form has at least two of them.
func TestPlurals(t *testing.T) {
	c := Published()
	for _, lang := range c.Languages() {
		for id, e := range c.languages[lang].entries {
			for _, cases := range []Cases{e.Do, e.Allowed, e.Says} {
				for name, s := range cases {
					for _, p := range plurals.FindAllString(s, -1) {
						if !strings.Contains(p, "|") {
							t.Errorf("%s: %s/%s: %s has one form only", lang, id, name, p)
						}
					}
				}
			}
		}
	}
}
