package intake

import (
	"slices"

	"observatory/survey"
	"observatory/survey/vocabulary"
)

// wordbook is what a coded question, or the ends of a scale, are called.
type wordbook struct {
	terms    map[string][]term             // by folded code or label
	meanings map[vocabulary.Meaning]string // which code says yes, no or partly
	labels   map[string][]string           // of a language, in the order of the codes
	codes    []string
}

// term is a code under one of its names; without a language it is the code
// itself.
type term struct{ code, language, text string }

// book gives the words of the question, gathered on first use.
func (c *codebook) book() *wordbook {
	c.once.Do(func() {
		w := &wordbook{terms: map[string][]term{}, meanings: map[vocabulary.Meaning]string{}, labels: map[string][]string{}, codes: c.q.Codes()}
		if c.q.Type == survey.Likert {
			w.codes = []string{"1", "2", "3", "4", "5"}
		}
		for _, code := range w.codes {
			w.add(term{code: code, text: code})
		}
		for _, lang := range c.languages() {
			q := c.q
			if c.in != nil {
				if t := c.in.In(lang).Question(c.q.ID); t != nil {
					q = t
				}
			}
			w.label(q, lang)
		}
		c.words = w
	})
	return c.words
}

func (c *codebook) languages() []string {
	if c.in == nil {
		return []string{""}
	}
	return c.in.Languages()
}

// label enters the labels of a question in a language.
func (w *wordbook) label(q *survey.Question, lang string) {
	if q.Type == survey.Likert {
		w.add(term{code: "1", language: lang, text: q.Low})
		w.add(term{code: "5", language: lang, text: q.High})
		return
	}
	for _, o := range q.Choices {
		w.add(term{code: o.Code, language: lang, text: o.Label})
		w.labels[lang] = append(w.labels[lang], o.Label)
		for _, text := range []string{o.Code, o.Label} {
			m := vocabulary.Meanings(vocabulary.Senses(text, lang, "en"))
			if len(m) != 1 {
				continue
			}
			if before, taken := w.meanings[m[0]]; taken && before != o.Code {
				w.meanings[m[0]] = "" // two codes say it: the word alone says neither
			} else {
				w.meanings[m[0]] = o.Code
			}
		}
	}
}

func (w *wordbook) add(t term) {
	if key := vocabulary.Fold(t.text); key != "" && !slices.Contains(w.terms[key], t) {
		w.terms[key] = append(w.terms[key], t)
	}
}

// nearest suggests codes whose names, in the languages of the file or in the
// instrument's own, a text was likely meant to be.
func (c *codebook) nearest(text string, langs []string) []string {
	w := c.book()
	var names, codes []string
	for _, code := range w.codes {
		names, codes = append(names, code), append(codes, code)
	}
	for _, lang := range c.languages() {
		if len(langs) > 0 && !vocabulary.Spoken(lang, langs) {
			continue
		}
		for i, l := range w.labels[lang] {
			names, codes = append(names, l), append(codes, w.codes[i])
		}
	}
	for _, m := range []vocabulary.Meaning{vocabulary.Yes, vocabulary.No, vocabulary.Partly} {
		if code := w.meanings[m]; code != "" {
			for _, lang := range langs {
				for _, word := range vocabulary.WordsFor(m, lang) {
					names, codes = append(names, word), append(codes, code)
				}
			}
		}
	}
	var out []string
	for _, n := range vocabulary.NearestOf(text, names) {
		if code := codes[n]; !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	if len(out) > 3 {
		return nil
	}
	return out
}
