package invent

import (
	"slices"
	"strconv"

	"observatory/survey"
	"observatory/survey/rules"
)

// submission is what one invented respondent says of one country.
type submission struct {
	country *survey.Country
	who     respondent
	nth     int // of the country's respondents, from 0

	batch *survey.Batch
	redo  map[string]int // place → how often it was drawn again
}

// kept is the share of what the rules find odd that stays, so that there is
// something to flag.
const kept = 0.12

// tries is how often answers are drawn again before what is odd stays.
const tries = 60

// fill answers every question, and again where the rules object.
func (g *generator) fill(w *wave, s *submission) {
	s.redo = map[string]int{}
	for range tries {
		g.answer(w, s)
		again := false
		for _, f := range rules.Broken(s.batch, nil) {
			again = g.mend(w, s, f) || again
		}
		if !again {
			return
		}
	}
}

// mend marks for another draw what a finding speaks of, unless it may stay.
func (g *generator) mend(w *wave, s *submission, f survey.Finding) bool {
	i := slices.IndexFunc(g.instrument.Rules, func(r survey.Rule) bool { return r.ID == f.Rule })
	if i < 0 || f.Code != "A01" || f.Position.Line == 0 {
		return false
	}
	rule, at := g.instrument.Rules[i], s.batch.At(f.Position.Line-1)
	id := []string{w.slug, string(s.country.Code), s.who.ID, rule.ID, strconv.Itoa(at.Record)}
	if !f.Severity.Blocks() && g.stream(append([]string{"keep"}, id...)...).Float64() < kept {
		return false
	}
	odd := []survey.QuestionID{at.Question.ID}
	if rule.When != nil {
		for _, t := range append(slices.Clone(rule.When.All), rule.When.Any...) {
			odd = append(odd, t.Question)
		}
	}
	total := 0
	for _, n := range s.redo {
		total += n
	}
	q := g.instrument.Question(odd[total%len(odd)])
	record := 0
	if q.Repeat != "" {
		record = max(at.Record, 1)
	}
	s.redo[place(q, record)]++
	return true
}

func place(q *survey.Question, record int) string { return string(q.ID) + "." + strconv.Itoa(record) }

// answer walks the instrument once.
func (g *generator) answer(w *wave, s *submission) {
	s.batch = &survey.Batch{Instrument: g.instrument, Wave: w.survey}
	sub := s.batch.Submission(survey.Submission{ID: s.country.Code.Lower() + "-" + s.who.ID, Wave: w.slug, Country: s.country.Code, Respondent: s.who.ID})
	for i := range g.instrument.Questions {
		q := &g.instrument.Questions[i]
		if !w.survey.Asks(q.ID) || !g.takes(w, s, q.Module) {
			continue
		}
		first, last := 0, 0
		if q.Repeat != "" {
			first, last = 1, g.records(w, s, q.Repeat)
		}
		for record := first; record <= last; record++ {
			d := draw{generator: g, wave: w, submission: s, q: q, record: record, hint: g.hints.of(q)}
			if state, value := d.answer(); state != "" {
				a := survey.Answer{Question: q, Record: record, State: state, Value: value, Source: inventedSource,
					Position: survey.Position{Line: s.batch.Len() + 1}} // where Check points, mend finds it
				s.batch.Add(sub, a)
			}
		}
	}
}

// takes reports whether the respondent answers a module: optional ones are left
// out now and then, by later respondents more often.
func (g *generator) takes(w *wave, s *submission, module string) bool {
	m := g.instrument.Module(module)
	if m == nil || !m.Optional {
		return true
	}
	return g.stream("module", w.slug, string(s.country.Code), s.who.ID, module).Float64() > 0.1+0.25*float64(min(s.nth, 1))
}

// records is how many records of a group the respondent describes. Those of the
// first wave are all described again in the second, with what is new.
func (g *generator) records(w *wave, s *submission, repeat string) int {
	h, code := g.hints.Repeat[repeat], string(s.country.Code)
	if s.nth > 0 {
		return int(g.stream("more records", code, s.who.ID, repeat).Float64() * 1.5)
	}
	n := int(h.Mean + h.Spread*g.openness(code, repeat) + 0.5)
	if w.nth > 0 {
		n += int(g.stream("new records", code, repeat).Float64() * 2)
	}
	return min(max(n, h.Least), h.Most)
}

// letter of a record: A, B, C …
func letter(record int) string { return string(rune('A' + record - 1)) }
