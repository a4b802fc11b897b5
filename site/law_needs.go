package site

import (
	"errors"
	"fmt"
	"slices"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// LawNeed declares when a way of working raises a question of law, and which
// answers to it let the work be done.
type LawNeed struct {
	Question string
	Opens    []string
	When     []LawTerm // any of them; none: always
}

// LawTerm holds where a framework's field has one of the codes.
type LawTerm struct {
	Question string
	Codes    []string
}

// checkNeeds reports questions and codes that the instrument does not have.
func (c *composer) checkNeeds() error {
	var errs []error
	check := func(id string, codes []string) {
		q := c.in.Question(survey.QuestionID(id))
		if q == nil {
			errs = append(errs, fmt.Errorf("law_needs.toml: instrument %s has no question %q", c.in.ID, id))
			return
		}
		for _, k := range codes {
			if !slices.Contains(q.Codes(), k) {
				errs = append(errs, fmt.Errorf("law_needs.toml: the question %q has no code %q", id, k))
			}
		}
	}
	for _, n := range c.content.Needs {
		check(n.Question, n.Opens)
		for _, t := range n.When {
			check(t.Question, t.Codes)
		}
	}
	return errors.Join(errs...)
}

// raised is a question of law that a framework raises, and why.
type raised struct {
	need     LawNeed
	question *survey.Question
	why      words.Text // which fields of the framework raise it; empty: any does
}

// raises lists the questions of law that a framework raises.
func (c *composer) raises(r *pipeline.Record) []raised {
	var out []raised
	for _, n := range c.content.Needs {
		x := raised{need: n, question: c.in.Question(survey.QuestionID(n.Question))}
		var why []words.Text
		for _, t := range n.When {
			q := c.in.Question(survey.QuestionID(t.Question))
			var names []string
			for _, k := range r.Codes(q.ID) {
				if slices.Contains(t.Codes, k) {
					names = append(names, lowerFirst(c.l.choice(c.in, q, k)))
				}
			}
			if len(names) > 0 {
				why = append(why, c.say("need_why", words.Args{"field": c.l.short(c.in, q), "values": c.l.Words.Names(names)}))
			}
		}
		if len(n.When) > 0 && len(why) == 0 {
			continue
		}
		x.why = c.l.Words.List(why)
		out = append(out, x)
	}
	return out
}

// lawAnswer is what is known of a question of law for a country: the answers of
// the newest wave that has any. Answers that differ are returned together.
type lawAnswer struct {
	answers []survey.Answer
	codes   []string
}

func (c *composer) lawAnswer(country survey.CountryCode, q survey.QuestionID) lawAnswer {
	key := string(country) + "." + string(q)
	if out, ok := c.lawKnown[key]; ok {
		return out
	}
	var out lawAnswer
	for _, w := range c.waves {
		if w.Instrument != c.in.ID || !w.Asks(q) {
			continue
		}
		var now lawAnswer
		for _, a := range c.d.Evidence.Answers(w.Slug, country, q) {
			if a.State != survey.Answered {
				continue
			}
			now.answers = append(now.answers, a)
			for _, k := range a.Value.Codes() {
				if !slices.Contains(now.codes, k) {
					now.codes = append(now.codes, k)
				}
			}
		}
		if len(now.answers) > 0 {
			out = now
		}
	}
	c.lawKnown[key] = out
	return out
}

// differ reports whether respondents gave different answers to a question that
// takes one.
func (a lawAnswer) differ() bool {
	return len(a.codes) > 1 && a.answers[0].Question.Type == survey.Single
}

// opens reports whether the law is known to let the work be done.
func (a lawAnswer) opens(n LawNeed) bool {
	return len(a.codes) > 0 && !a.differ() && slices.Contains(n.Opens, a.codes[0])
}

// lawOf counts, over the questions that a framework raises, those answered for a
// country and those whose answer lets the work be done.
func (c *composer) lawOf(country survey.CountryCode, needs []raised) (known, open int) {
	for _, x := range needs {
		a := c.lawAnswer(country, x.question.ID)
		if len(a.codes) > 0 {
			known++
		}
		if a.opens(x.need) {
			open++
		}
	}
	return
}

// caseLaw is the section of a case on the law it would need elsewhere.
func (c *composer) caseLaw(k pipeline.Case) Section {
	r := c.d.CaseRecord(k)
	if r == nil {
		return Section{}
	}
	needs := c.raises(r)
	if len(needs) == 0 {
		return Section{}
	}
	t := &figures.Table{Head: c.heads("th_law_question", "th_why", "th_law_known"), Class: "stack"}
	for _, x := range needs {
		why := x.why
		if len(why) == 0 {
			why = c.say("need_always", nil)
		}
		known := c.knownIn(x)
		href := c.url("law") + "#q-" + string(x.question.ID)
		if known.Mark == figures.Silent { // the register has no line of it
			href = c.url("questions", c.in.ID) + "#" + string(x.question.ID)
		}
		t.Rows = append(t.Rows, []figures.Cell{{Text: words.Text{c.link(c.l.short(c.in, x.question), href)}, Head: true}, cell(why), known})
	}
	var all, some []string
	for _, country := range c.byName {
		if !country.Profile {
			continue
		}
		switch known, _ := c.lawOf(country.Code, needs); {
		case known == len(needs):
			all = append(all, c.listed(country))
		case known > 0:
			some = append(some, c.listed(country))
		}
	}
	s := Section{ID: "law", Head: c.word("sec_needed_law")}
	a := words.Args{"n": len(needs), "all": len(all), "all_names": c.l.Words.Names(all), "some": len(some), "some_names": c.l.Words.Names(some)}
	switch {
	case len(all) > 0:
		s.Find = c.say("needed_find_all", a)
	case len(some) > 0:
		s.Find = c.say("needed_find_some", a)
	default:
		s.Find = c.say("needed_find_none", a)
	}
	need := r.Answers["fw_needs_law"]
	key := "needs_law_silent"
	if need.State == survey.Answered {
		key = "needs_law_said"
	}
	s.Notes = []Note{{Lead: c.word("note_no_advice_lead"), Text: c.say("note_no_advice", nil)}}
	s.Blocks = []Block{{Table: t}, {More: []words.Text{c.say(key, words.Args{"answer": lowerFirst(c.valueOf(need))}),
		c.say("needed_more", words.Args{"law": c.link(c.word("nav_law"), c.url("law"))})}}}
	return s
}

func (c *composer) valueOf(a survey.Answer) string {
	if a.Question == nil {
		return ""
	}
	return c.value(c.in, a)
}

// knownIn names the countries in which the question is answered, those first
// whose answer lets the work be done.
func (c *composer) knownIn(x raised) figures.Cell {
	var open, other []string
	for _, country := range c.byName {
		a := c.lawAnswer(country.Code, x.question.ID)
		if !country.Profile || len(a.codes) == 0 {
			continue
		}
		word := c.word("state_disputed")
		if !a.differ() {
			word = c.l.choice(c.in, x.question, a.codes[0])
		}
		named := c.say("need_country", words.Args{"country": country.Name(c.l.Code), "answer": lowerFirst(word)}).Plain()
		if a.opens(x.need) {
			open = append(open, named)
		} else {
			other = append(other, named)
		}
	}
	if len(open)+len(other) == 0 {
		return figures.Cell{Text: words.Say(c.word("known_nowhere")), Mark: figures.Silent}
	}
	out := figures.Cell{Text: words.Say(c.l.Words.Names(open).Plain())}
	if len(open) == 0 {
		out.Text = words.Say(c.word("known_open_nowhere"))
	}
	if len(other) > 0 {
		out.Note = c.say("known_other", words.Args{"list": c.l.Words.Names(other)})
	}
	return out
}
