package vocabulary

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"observatory/survey"
)

//go:embed states.csv
var statesTable string

// stateRow is one state that a text may stand for.
type stateRow struct {
	state    survey.State
	language string
}

var states = sync.OnceValue(func() map[string][]stateRow {
	m := map[string][]stateRow{}
	add := func(text, lang string, s survey.State) {
		for _, key := range []string{Fold(text), compact(text)} {
			row := stateRow{state: s, language: lang}
			if key != "" && !slices.Contains(m[key], row) {
				m[key] = append(m[key], row)
			}
		}
	}
	for _, r := range table(statesTable, "state", "language", "text", "source") {
		add(r[2], r[1], survey.State(r[0]))
	}
	for _, s := range survey.States {
		if s != survey.Answered {
			add(string(s), "*", s)
		}
	}
	for _, key := range FormKeys() {
		s, ok := strings.CutPrefix(key, "state.")
		for _, lang := range FormLanguages() {
			for _, w := range FormWords(key, lang) {
				if ok {
					add(w, lang, survey.State(s))
				}
			}
		}
	}
	return m
})

// compact folds abbreviations: "k. A.", "k.A." and "kA" are one.
func compact(text string) string {
	if len(text) > 8 {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if r == ' ' {
			return -1
		}
		return r
	}, Fold(text))
}

// StatesOf gives the states that a text in place of an answer stands for, by the
// published table: in the languages it is known to be in, or where those have no
// such words in all; own says that it was those languages. Several mean that it is
// to be asked which; they are never merged.
func StatesOf(text string, langs ...string) (found []survey.State, own bool) {
	clean, _ := Visible(text)
	rows := states()[Fold(clean)]
	if rows == nil {
		rows = states()[compact(clean)]
	}
	var known, all []survey.State
	for _, r := range rows {
		if !slices.Contains(all, r.state) {
			all = append(all, r.state)
		}
		if Spoken(r.language, langs) {
			own = own || r.language != "*"
			if !slices.Contains(known, r.state) {
				known = append(known, r.state)
			}
		}
	}
	if own || len(known) == len(all) {
		return known, len(known) > 0
	}
	return all, len(langs) == 0
}
