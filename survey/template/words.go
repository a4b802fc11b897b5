package template

import (
	"embed"
	"encoding/json"
	"strings"
)

//go:embed words/*.json
var wordFiles embed.FS

// words are the sentences of the form in one language; what a language lacks is
// said in English.
type words struct{ own, english map[string]string }

func wordsIn(lang string) words {
	return words{own: readWords(lang), english: readWords("en")}
}

func readWords(lang string) map[string]string {
	data, err := wordFiles.ReadFile("words/" + lang + ".json")
	if err != nil {
		return nil // a language of the instrument that the form has no sentences in
	}
	var out map[string]string
	if err := json.Unmarshal(data, &out); err != nil {
		panic("words of the form: " + err.Error()) // compiled in: a test would fail first
	}
	return out
}

// has reports whether there is a sentence for the key.
func (w words) has(key string) bool { return w.own[key] != "" || w.english[key] != "" }

// say is the sentence of a key with each {name} replaced by the text that
// follows that name.
func (w words) say(key string, args ...string) string {
	text := w.own[key]
	if text == "" {
		text = w.english[key]
	}
	for i := 0; i+1 < len(args); i += 2 {
		args[i] = "{" + args[i] + "}"
	}
	return strings.NewReplacer(args...).Replace(text)
}
