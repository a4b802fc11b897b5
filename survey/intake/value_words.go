package intake

import (
	"slices"
	"strings"

	"observatory/survey"
	"observatory/survey/vocabulary"
)

// meant is one thing that a word in a coded cell may mean: a code, or the reason
// why there is none.
type meant struct {
	code     string
	state    survey.State
	language string // of the word, empty for a code and "*" for any
	how      how
}

// how says by what a word is known.
type how uint8

const (
	byCode     how = iota // exactly
	byLabel               // exactly, in a language of the file
	bySpelling            // a code or label of the file's languages, but for case, accents and the like
	byForeign             // a label in another language
	byWord                // a word of the published table, in a language of the file
	byOther               // one of another language
	byState
)

// target is what it means, for telling meanings apart.
func (m meant) target() string {
	if m.state != "" {
		return "state." + string(m.state)
	}
	return m.code
}

// meaning finds what a word means, in the order of what may decide: the codes and
// the labels in the file's languages, then the published tables in those
// languages, then both in every language. All of the first of these that know
// the word are given; none is dropped for being less likely.
func (c *codebook) meaning(clean string, s situation) []meant {
	w := c.book()
	terms := w.terms[vocabulary.Fold(clean)]
	var own, foreign []meant
	for _, t := range terms {
		m := meant{code: t.code, language: t.language, how: bySpelling}
		switch {
		case t.text == clean && t.language == "":
			m.how = byCode
		case t.language != "" && len(s.languages) > 0 && !vocabulary.Spoken(t.language, s.languages):
			m.how = byForeign
			foreign = append(foreign, m)
			continue
		case t.text == clean:
			m.how = byLabel
		}
		own = append(own, m)
	}
	table, known := c.tables(clean, s)
	if len(own) > 0 {
		bare := !slices.ContainsFunc(own, func(m meant) bool { return m.language != "" })
		if bare && known && len(s.languages) > 0 { // a code that is a word of the file's language with another meaning
			own = append(own, table...)
		}
		return own
	}
	if known && len(table) > 0 {
		return table
	}
	return append(foreign, table...)
}

// tables finds what the published tables say of a word; known is that they do so
// in a language of the file, or that none is known. A word that is only spoken, or
// a letter, decides nothing outside its language.
func (c *codebook) tables(clean string, s situation) (out []meant, known bool) {
	senses := vocabulary.Senses(clean, s.languages...)
	foreign := func(x vocabulary.Sense) bool {
		return len(s.languages) > 0 && !vocabulary.Spoken(x.Language, s.languages)
	}
	own := slices.ContainsFunc(senses, func(x vocabulary.Sense) bool { return !foreign(x) })
	if !own {
		senses = slices.DeleteFunc(senses, func(x vocabulary.Sense) bool { return x.Register == vocabulary.Colloquial })
	}
	sure := slices.ContainsFunc(senses, func(x vocabulary.Sense) bool {
		return !x.Register.Weak() || x.Register == vocabulary.Initial && x.Language == "en" || len(s.languages) > 0 && !foreign(x)
	})
	w := c.book()
	several := len(vocabulary.Meanings(senses)) > 1
	for _, x := range senses {
		m := meant{code: w.meanings[x.Meaning], language: x.Language, how: byWord}
		if foreign(x) {
			m.how = byOther
		}
		if m.code == "" && !several {
			continue // yes means nothing to a question without a yes
		}
		if m.code == "" {
			m.code = unclear
		}
		out = append(out, m)
		if !sure {
			out = append(out, meant{code: unclear, how: byOther})
		}
	}
	states, ownStates := vocabulary.StatesOf(clean, s.languages...)
	for _, st := range states {
		out = append(out, meant{state: st, how: byState})
	}
	return out, own && len(senses) > 0 || ownStates
}

// unclear is the meaning of a word that may say something else than all that the
// tables know.
const unclear = "?"

// targets are the distinct things meant, without the one that is nothing of the
// question's.
func targets(ms []meant) (out []string, several bool) {
	for _, m := range ms {
		switch t := m.target(); {
		case t == unclear:
			several = true
		case !slices.Contains(out, t):
			out = append(out, t)
		}
	}
	return out, several || len(out) > 1
}

// surest is how the surest of the ways led to the one meaning.
func surest(ms []meant) meant {
	return slices.MinFunc(ms, func(a, b meant) int { return int(a.how) - int(b.how) })
}

// coded reads an answer to a question with a list of codes.
func (c *codebook) coded(clean string, s situation) reading {
	ms := c.meaning(clean, s)
	found, several := targets(ms)
	switch {
	case len(found) == 0:
		return c.list(clean, s)
	case several:
		return c.ambiguous(found, clean, s)
	}
	m := surest(ms)
	if m.state != "" {
		return stateReading(m.state, clean, s)
	}
	r := accepted(survey.CodesValue(m.code))
	c.noteWord(&r, m, clean)
	return r
}

// noteWord says how a word came to stand for a code.
func (c *codebook) noteWord(r *reading, m meant, clean string) {
	meaning := survey.Coded("meaning", m.code)
	switch m.how {
	case byCode:
	case byLabel:
		r.rule = labelRule
	case bySpelling:
		if r.rule = "C03"; vocabulary.Smart(clean) {
			r.rule = "C15"
			r.note("C15", "", meaning)
		} else {
			r.note("C03", "spelling", meaning)
		}
	case byForeign:
		r.rule = "C03"
		r.note("C03", "", meaning, survey.Worded("language", "language."+m.language))
	default:
		r.rule = "C03"
		if m.language == "*" {
			r.note("C03", "sign", meaning)
		} else {
			r.note("C03", "word", meaning, survey.Worded("language", "language."+m.language))
		}
	}
}

// ambiguous asks which of several meanings is meant. Where all are reasons why
// there is no answer, that is settled for the column.
func (c *codebook) ambiguous(found []string, clean string, s situation) reading {
	var states, options []string
	for _, t := range found {
		name, isState := strings.CutPrefix(t, "state.")
		if isState {
			states = append(states, name)
		}
		options = append(options, name)
	}
	if len(states) == len(found) && len(states) > 0 {
		return c.missingReading(states, clean, s)
	}
	return asked("C04", "", options)
}

// mention says whether the cell of an option's own column chooses the option.
// The reading's value is empty; a state says why nothing is known.
func (c *codebook) mention(option, text string, s situation) (chosen bool, r reading) {
	clean, _ := vocabulary.Visible(text)
	if clean == "" {
		return false, reading{outcome: Blank}
	}
	r = reading{outcome: Accepted, state: survey.Answered, text: text}
	for _, t := range c.book().terms[vocabulary.Fold(clean)] {
		if t.code == option { // exports that repeat the option in its column
			return true, r
		}
	}
	senses := vocabulary.Senses(clean, s.languages...)
	if len(s.languages) == 0 { // nobody ticks a box in spoken Polish
		senses = slices.DeleteFunc(senses, func(s vocabulary.Sense) bool {
			return s.Register == vocabulary.Colloquial || s.Register == vocabulary.Transliterated
		})
	}
	var yes, no bool
	for _, m := range vocabulary.Meanings(senses) {
		yes = yes || m == vocabulary.Yes || m == vocabulary.Marked
		no = no || m == vocabulary.No || m == vocabulary.Unmarked
	}
	switch {
	case yes && no:
		return false, asked("C04", "mention", []string{"x", "no"})
	case yes || no:
		return yes, r
	}
	if states, _ := vocabulary.StatesOf(clean, s.languages...); len(states) == 1 {
		return false, stateReading(states[0], clean, s).settled(text)
	} else if len(states) > 1 {
		return false, c.missingReading(stateNames(states), clean, s).settled(text)
	}
	return false, refused("C02", "mention").among("x")
}
