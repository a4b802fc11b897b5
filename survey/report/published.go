package report

import (
	"bytes"
	"encoding/json"
	"maps"

	"observatory/survey"
)

// scopeOrder is the order in which the list names what a finding is about.
var scopeOrder = []string{"file", "dialect", "header", "row", "cell", "question", "source", "prefilled", "merge", "rule", "plausibility"}

// Scopes are what the codes of the catalogue are about, in order, with the codes
// of each.
func (c *Catalogue) Scopes() (names []string, codes map[string][]Code) {
	codes = map[string][]Code{}
	for _, code := range c.Codes {
		codes[code.Scope] = append(codes[code.Scope], code)
	}
	for _, s := range scopeOrder {
		if len(codes[s]) > 0 {
			names = append(names, s)
		}
	}
	return names, codes
}

// listing is the catalogue for programs.
type listing struct {
	Schema    string             `json:"schema"`
	Languages []listedLanguage   `json:"languages"`
	Codes     []listedCode       `json:"codes"`
	Words     map[string]wordsOf `json:"words"` // that sentences take, by language
}

type wordsOf map[string]string

type listedLanguage struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Reviewed bool   `json:"reviewed"`
}

type listedCode struct {
	Code         string            `json:"code"`
	Scope        string            `json:"scope"`
	Severities   []survey.Severity `json:"severities"`
	Frictionless string            `json:"frictionless,omitempty"`
	Settles      string            `json:"settles,omitempty"`
	Text         map[string]Entry  `json:"text"` // by language
}

// ListingID names the form of the published catalogue.
const ListingID = "urn:ppp-observatory:findings:1"

// Listing is the whole catalogue as JSON: every code, case and sentence in every
// language, for programs that print findings themselves.
func (c *Catalogue) Listing() ([]byte, error) {
	out := listing{Schema: ListingID, Words: map[string]wordsOf{}}
	for _, lang := range c.order {
		out.Languages = append(out.Languages, listedLanguage{lang, c.Name(lang), c.Reviewed(lang) != ""})
		out.Words[lang] = maps.Clone(c.languages[lang].words)
	}
	for _, code := range c.Codes {
		l := listedCode{Code: code.ID, Scope: code.Scope, Severities: code.Severities, Frictionless: code.Frictionless, Settles: code.Settles, Text: map[string]Entry{}}
		for _, lang := range c.order {
			if e, ok := c.Entry(code.ID, lang); ok {
				l.Text[lang] = e
			}
		}
		out.Codes = append(out.Codes, l)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(out)
	return b.Bytes(), err
}
