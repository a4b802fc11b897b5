package intake

import (
	"slices"
	"strings"
	"unicode"

	"observatory/survey"
	"observatory/survey/vocabulary"
)

// missing reads a text that says why there is no answer.
func (c *codebook) missing(clean string, s situation) (reading, bool) {
	if c.q.Type == survey.Text && !saysWhy(clean) {
		return reading{}, false
	}
	states, _ := vocabulary.StatesOf(clean, s.languages...)
	switch len(states) {
	case 0:
		return reading{}, false
	case 1:
		return stateReading(states[0], clean, s), true
	}
	return c.missingReading(stateNames(states), clean, s), true
}

// saysWhy keeps short abbreviations, which may be names, in a text: NS is a
// railway before it is "no sabe".
func saysWhy(clean string) bool {
	letters := 0
	for _, r := range clean {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters > 4 || letters == 0 || strings.ContainsAny(clean, "/.")
}

func stateNames(states []survey.State) []string {
	var out []string
	for _, s := range states {
		out = append(out, string(s))
	}
	return out
}

// stateReading is the reading of a text that stands for one state. What our own
// form offers, in the file's language, is taken without a word.
func stateReading(state survey.State, clean string, s situation) reading {
	r := reading{outcome: Normalised, state: state, text: string(state)}
	r.rule = map[survey.State]string{survey.NotApplicable: "C17", survey.DoNotKnow: "C18", survey.Refused: "C19"}[state]
	if r.rule == "" {
		r.rule = "C30"
	}
	if clean == string(state) {
		return r
	}
	for _, lang := range vocabulary.FormLanguages() {
		if (len(s.languages) == 0 || vocabulary.Spoken(lang, s.languages)) && slices.Contains(vocabulary.FormWords("state."+string(state), lang), clean) {
			return r
		}
	}
	r.note(r.rule, "", survey.Worded("state", "state."+string(state)))
	return r
}

// missingReading is the reading of a text that may stand for several states: as
// it was settled for the column, or a question.
func (c *codebook) missingReading(states []string, clean string, s situation) reading {
	if slices.Contains(states, string(s.missing)) {
		r := reading{outcome: Normalised, state: s.missing, text: string(s.missing), rule: "C17", by: "submitter"}
		return r
	}
	var args []survey.Arg
	for _, st := range states {
		args = append(args, survey.Worded("meanings", "state."+st))
	}
	return asked("C17", "ask", states, args...)
}
