package intake

import (
	"slices"
	"strings"

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

// list reads several codes in one cell: between bars, lines, semicolons or
// commas, the first of these at which all parts are answers.
func (c *codebook) list(clean string, s situation) reading {
	for _, marks := range []string{"|", "\r\n", ";", ",", ";,", ";,\r\n"} {
		if !strings.ContainsAny(clean, marks) || strings.HasSuffix(clean, "|") {
			continue
		}
		if parts, ok := c.parts(clean, marks, s); ok {
			return c.several(parts, marks)
		}
	}
	return c.unknown(clean, s)
}

// part is one of several answers in a cell.
type part struct {
	text string
	m    meant
}

// parts splits a text at marks so that every part is an answer. Labels may hold
// a mark themselves, so the longest that fits is taken first.
func (c *codebook) parts(clean, marks string, s situation) ([]part, bool) {
	var cuts []int
	for i, r := range clean {
		if strings.ContainsRune(marks, r) {
			cuts = append(cuts, i)
		}
	}
	if len(cuts) > 200 {
		return nil, false
	}
	cuts = append(cuts, len(clean))
	var out []part
	start := 0
	for start < len(clean) {
		matched := false
		for i := len(cuts) - 1; i >= 0 && cuts[i] > start; i-- {
			text := strings.Trim(clean[start:cuts[i]], marks+" \t\u00a0")
			if m, ok := c.one(text, s); ok {
				out, start, matched = append(out, part{text, m}), cuts[i]+1, true
				break
			}
		}
		if matched {
			continue
		}
		next := strings.IndexAny(clean[start:], marks)
		if next != 0 && strings.TrimSpace(clean[start:]) != "" || marks == "|" {
			return nil, false // something that is no answer
		}
		if next < 0 {
			break
		}
		start += next + 1 // nothing between two marks
	}
	return out, len(out) > 0
}

// one finds the one code that a part of a list stands for.
func (c *codebook) one(text string, s situation) (meant, bool) {
	if text == "" {
		return meant{}, false
	}
	ms := c.meaning(text, s)
	found, several := targets(ms)
	if several || len(found) != 1 {
		return meant{}, false
	}
	m := surest(ms)
	return m, m.state == ""
}

// several makes one answer of the parts of a cell, if they may stand together.
func (c *codebook) several(parts []part, marks string) reading {
	var codes []string
	for _, p := range parts {
		if slices.Contains(codes, p.m.code) {
			return refused("C35", "", survey.Coded("twice", p.m.code))
		}
		codes = append(codes, p.m.code)
	}
	switch {
	case c.q.Type == survey.Single && len(codes) > 1:
		return refused("C29", "", survey.Counted("count", len(codes)), survey.Coded("found", strings.Join(codes, "|"))).among(codes...)
	case c.q.MaxCodes > 0 && len(codes) > c.q.MaxCodes:
		return refused("C32", "", survey.Counted("most", c.q.MaxCodes), survey.Counted("count", len(codes)))
	}
	for _, code := range codes {
		if o, _ := c.q.Choice(code); o.Exclusive && len(codes) > 1 {
			return refused("C27", "", survey.Coded("alone", code))
		}
	}
	r := accepted(survey.CodesValue(codes...))
	plain := marks == "|"
	for _, p := range parts {
		if p.m.how != byCode && p.m.how != byLabel {
			c.noteWord(&r, p.m, p.text)
		}
	}
	if r.rule == "" {
		r.rule = "C25"
	}
	if !plain {
		r.note("C25", "", survey.Counted("count", len(codes)), survey.Coded("meaning", r.text))
	}
	return r
}

// unknown refuses a text that is no answer, or asks where its parts cannot be
// told apart.
func (c *codebook) unknown(clean string, s situation) reading {
	for _, marks := range []string{"|", "\r\n", ";", ","} {
		pieces := strings.FieldsFunc(clean, func(r rune) bool { return strings.ContainsRune(marks, r) })
		if len(pieces) < 2 && marks != "|" || !strings.ContainsAny(clean, marks) {
			continue
		}
		var wrong []string
		for _, p := range pieces {
			p = strings.TrimSpace(p)
			if _, ok := c.one(p, s); !ok {
				wrong = append(wrong, p)
			}
		}
		switch {
		case len(wrong) == len(pieces) && marks != "|":
			continue
		case marks == "," && c.q.Type == survey.Multi:
			return asked("C26", "", c.q.Codes(), survey.Named("part", wrong[0]))
		case len(wrong) == 0: // "port|": nothing stands after the bar
			return refused("C02", "empty").among(c.q.Codes()...)
		}
		return refused("C02", "part", eachNamed("part", wrong)...).among(c.q.Codes()...).suggest(c.mended(pieces, s)...)
	}
	r := refused("C02", "").among(c.q.Codes()...)
	return r.suggest(c.nearest(clean, s.languages)...)
}

// mended is the list with each wrong part replaced, where each has one likely
// intention.
func (c *codebook) mended(pieces []string, s situation) []string {
	var codes []string
	for _, p := range pieces {
		p = strings.TrimSpace(p)
		if m, ok := c.one(p, s); ok {
			codes = append(codes, m.code)
			continue
		}
		near := c.nearest(p, s.languages)
		if len(near) != 1 {
			return nil
		}
		codes = append(codes, near[0])
	}
	return []string{strings.Join(codes, "|")}
}

func eachNamed(name string, texts []string) []survey.Arg {
	var out []survey.Arg
	for _, t := range texts {
		out = append(out, survey.Named(name, t))
	}
	return out
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
