package vocabulary

import (
	_ "embed"
	"encoding/json"
	"maps"
	"slices"
)

//go:embed form.json
var formJSON []byte

// form holds the headers and fixed words of the template: key → language →
// words, of which the template writes the first and all are recognised.
var form = readForm(formJSON)

func readForm(data []byte) map[string]map[string][]string {
	var words map[string]map[string][]string
	if err := json.Unmarshal(data, &words); err != nil {
		panic("form words: " + err.Error()) // compiled in: a test would fail first
	}
	return words
}

// FormWord is what the template writes for a key, in English where the language
// has no word of its own.
func FormWord(key, lang string) string {
	words := form[key]
	for _, l := range []string{lang, "en"} {
		if len(words[l]) > 0 {
			return words[l][0]
		}
	}
	return key
}

// FormWords are all words for a key in a language, the one that the template
// writes first.
func FormWords(key, lang string) []string { return form[key][lang] }

// FormKeys are the keys of the words of the template, in order.
func FormKeys() []string { return slices.Sorted(maps.Keys(form)) }

// FormLanguages are the languages that have words of their own for the template.
func FormLanguages() []string { return slices.Sorted(maps.Keys(form["answer"])) }
