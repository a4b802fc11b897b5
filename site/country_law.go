package site

import (
	"slices"
	"strings"

	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// legalSection is the register of what the sources say about the law.
func (c *composer) legalSection(p profile) Section {
	a := c.countryWords(p.country)
	in := c.in
	s := Section{ID: "law", Head: c.word("sec_law")}
	table := &figures.Table{Caption: c.word("law_caption"), Head: c.heads("th_question", "th_state", "th_hold", "th_source"), Class: "stack"}
	grids := &figures.Table{Head: c.heads("th_question", "th_state", "th_hold", "th_source"), Class: "stack"} // by place, by task: many, and folded away
	silent := map[survey.State][]string{}
	known := 0
	for i := range in.Questions {
		q := &in.Questions[i]
		if q.Module != legalModule || q.Repeat != "" || q.Publication != survey.Public || q.List == confidenceList {
			continue
		}
		la := c.lawAnswer(p.country.Code, q.ID)
		if len(la.answers) == 0 {
			st := c.lawSilence(p.country.Code, q.ID)
			if q.Grid == "" && q.ID != legalID && q.ID != dutyID && !strings.HasSuffix(string(q.ID), "_other") && (q.AppliesIf == nil || st == survey.NotApplicable) && st != survey.NotApplicable && st != "" {
				silent[st] = append(silent[st], lowerFirst(c.l.short(in, q)))
			}
			continue
		}
		known++
		if q.Grid != "" {
			grids.Rows = append(grids.Rows, c.legalRow(q, la, nil))
		} else if !strings.HasSuffix(string(q.ID), "_other") {
			table.Rows = append(table.Rows, c.legalRow(q, la, table.Rows))
		}
	}
	for _, x := range c.actsOf(p.country) {
		table.Rows = append(table.Rows, c.lawRow(in, x))
	}
	if len(p.laws) == 0 {
		key := "law_act_none"
		if p.hasDuty() {
			key = "law_act_not_cited"
		}
		table.Rows = append(table.Rows, []figures.Cell{headCell(c.word("law_act")), {Text: words.Say(c.word("law_not_stated")), Mark: figures.Silent}, cell(c.say(key, a)), {}})
	}
	answered := observed(p.legal) || len(c.lawAnswer(p.country.Code, legalID).answers) > 0 // respondents who differ have answered
	if !answered {
		hold := "law_possible_hold"
		if !p.country.EU() {
			hold = "law_possible_hold_other"
		}
		row := []figures.Cell{headCell(c.l.title(c.d.Catalogue.Indicator(legalID))), {Text: words.Say(c.word("law_not_stated")), Mark: figures.Silent}, cell(c.say(hold, words.Args{"k": c.num(figPossible)})), {}}
		if f := c.d.Evidence.Figure(figPossible); f != nil && p.country.EU() {
			row[3] = cell(words.Say(c.chapter(f.Locator)).Refs(f.Evidence...))
		}
		table.Rows = append(table.Rows, row)
	}
	for _, st := range survey.States {
		if names := silent[st]; len(names) > 0 {
			table.Rows = append(table.Rows, []figures.Cell{headCell(c.say("law_further", words.Args{"n": len(names)}).Plain()),
				{Text: words.Say(c.silenceWord(st, "")), Mark: c.silence(st, "")}, {Note: words.Say(upperFirst(c.l.Words.Names(names).Plain()))}, {}})
		}
	}
	switch {
	case p.hasDuty():
		s.Find = c.say("law_find_duty_"+p.duty.Code, a)
		s.Notes = append(s.Notes, Note{Lead: c.word("note_duty_lead"), Text: c.say("note_duty", nil)})
	case len(p.laws) > 0 && answered:
		s.Find = c.say("law_find_acts_answered", with(a, words.Args{"n": len(p.laws)}))
	case len(p.laws) > 0:
		s.Find = c.say("law_find_acts", with(a, words.Args{"n": len(p.laws)}))
	case known > 0:
		s.Find = c.say("law_find_some", a)
	default:
		s.Find = c.say("law_find_nothing", a)
		s.Notes = append(s.Notes, Note{Text: c.say("note_competence", nil)})
	}
	s.Blocks = []Block{{Table: table}}
	if n := len(grids.Rows); n > 0 {
		s.Blocks = append(s.Blocks, Block{Fold: &Fold{Head: c.say("law_grids", words.Args{"n": n}).Plain(), Table: grids}})
	}
	s.Blocks = append(s.Blocks, Block{More: []words.Text{c.say("law_register_more", words.Args{"law": c.link(c.word("nav_law"), c.url("law"))})}})
	return s
}

// legalRow is a question of law with its answer, what stands behind it, and where.
func (c *composer) legalRow(q *survey.Question, la lawAnswer, before [][]figures.Cell) []figures.Cell {
	ans := la.answers[0]
	state := figures.Cell{Text: words.Say(c.value(c.in, ans)), Mark: c.answerMark(ans)}
	if la.differ() {
		var said []string
		for _, k := range la.codes {
			said = append(said, lowerFirst(c.l.choice(c.in, q, k)))
		}
		state = figures.Cell{Text: words.Say(c.word("state_disputed")), Mark: figures.Disputed, Note: words.Say(c.l.Words.Names(said).Plain())}
	}
	told := c.told(c.in, ans)
	if w := c.d.Evidence.Wave(ans.Submission.Wave); w.Kind == survey.SurveyWave {
		told = c.toldBy(w, la)
	} else if n := len(before); n > 0 && before[n-1][2].Text.Plain() == told {
		told = c.word("law_same")
	}
	return []figures.Cell{headCell(c.l.short(c.in, q)), state, textCell(told), cell(c.lawPlace(ans))}
}

// answerMark is the mark that maps and tables give to an answer: that of its
// indicator; a text or a number is marked as known.
func (c *composer) answerMark(a survey.Answer) figures.Mark {
	for _, x := range c.d.Catalogue.Indicators {
		if x.Question == a.Question.ID && x.Code == "" {
			if o := c.d.Observation(x.ID, string(a.Submission.Country), a.Submission.Wave); observed(o) {
				return c.mark(o)
			}
		}
	}
	return figures.Yes
}

// toldBy names who gave the answers of a survey.
func (c *composer) toldBy(w *survey.Wave, la lawAnswer) string {
	var names []string
	for _, a := range la.answers {
		if name, _ := c.respondentName(w, a.Submission, false); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return c.l.Words.Names(names).Plain()
}

// lawPlace is where an answer stands: the chapter of a text, else its wave.
func (c *composer) lawPlace(a survey.Answer) words.Text {
	place := words.Say(c.place(a))
	if w := c.d.Evidence.Wave(a.Submission.Wave); place == nil && w != nil {
		place = words.Text{c.waveLink(w)}
	}
	return place.Refs(c.d.Evidence.Refs(a.ID)...)
}

// lawSilence is why a question of law has no answer, as the newest wave that
// asked it has it; a question that no wave asked is not asked.
func (c *composer) lawSilence(country survey.CountryCode, q survey.QuestionID) survey.State {
	out := survey.NotAsked
	for _, w := range c.waves {
		if w.Instrument != c.in.ID || !w.Asks(q) {
			continue
		}
		out = w.StateWithoutAnswer(q, country)
		if answers := c.d.Evidence.Answers(w.Slug, country, q); len(answers) > 0 {
			out = answers[0].State
		}
	}
	return out
}

// told is what the source says behind an answer, in the register's words; where
// a language does not have them, the question.
func (c *composer) told(in *survey.Instrument, a survey.Answer) string {
	for _, id := range c.d.Evidence.Refs(a.ID) {
		if s := c.l.evidence.Statement[id]; s != "" {
			return s
		}
		if c.l.Code == "en" {
			return c.d.Evidence.Statement(id).Text
		}
	}
	return c.l.label(in, a.Question)
}

// lawRow is an act in the register of a profile.
func (c *composer) lawRow(in *survey.Instrument, x act) []figures.Cell {
	r := x.records[0]
	year := c.word("year_not_stated")
	mark := figures.Silent
	if x.year != "" {
		year, mark = x.year, figures.Yes
	}
	var topics []string
	q := in.Question("law_topics")
	for _, t := range r.Codes("law_topics") {
		topics = append(topics, lowerFirst(c.optionWord(q, t)))
	}
	what := figures.Cell{Text: words.Say(c.word("state_not_published")), Mark: figures.Silent}
	if len(topics) > 0 {
		what = cell(c.say("law_topics", words.Args{"topics": c.l.Words.Names(topics)}))
	}
	return []figures.Cell{headCell(x.title), {Text: words.Say(year), Mark: mark}, what, cell(c.lawPlaceOf(x))}
}

// lawPlaceOf is where an act is cited, with every row of the register about it.
func (c *composer) lawPlaceOf(x act) words.Text {
	var refs []string
	for _, r := range x.records {
		for _, a := range r.Answers {
			refs = append(refs, c.d.Evidence.Refs(a.ID)...)
		}
	}
	slices.Sort(refs)
	place := words.Say(c.place(x.records[0].Answers["law_title"]))
	if w := c.d.Evidence.Wave(x.records[0].Wave); place == nil {
		place = words.Text{c.waveLink(w)}
	}
	return place.Refs(slices.Compact(refs)...)
}

// documents is the newest reading of documents, or nil.
func (c *composer) documents() *survey.Wave {
	var out *survey.Wave
	for _, w := range c.waves {
		if w.Kind == survey.DocumentsWave && w.Instrument == c.in.ID && len(w.Asked) > 0 {
			out = w
		}
	}
	return out
}

// answerCell is an answer in a table; an address leads there.
func (c *composer) answerCell(in *survey.Instrument, a survey.Answer) figures.Cell {
	if a.State == survey.Answered && a.Question.Type == survey.URL {
		return figures.Cell{Text: words.Text{{T: a.Value.String(), Href: a.Value.String()}}}
	}
	return textCell(c.value(in, a))
}

// value prints an answer: codes by their labels, texts and numbers as given.
func (c *composer) value(in *survey.Instrument, a survey.Answer) string {
	if a.State != survey.Answered {
		return c.silenceWord(a.State, "")
	}
	codes := a.Value.Codes()
	if len(codes) == 0 {
		s := a.Value.String()
		if _, ok := a.Value.Number(); ok && a.Question.Type != survey.Year {
			s = c.l.Words.Number(s)
		}
		if a.Question.Unit != "" && a.Question.Unit != "EUR" {
			s += " " + a.Question.Unit
		}
		return s
	}
	var names []string
	for i, code := range codes {
		name := c.l.choice(in, a.Question, code)
		if i > 0 {
			name = lowerFirst(name) // one line, one capital
		}
		names = append(names, name)
	}
	return c.semicolons(names)
}

// place is where an answer stands in its source: "chapter 6.1".
func (c *composer) place(a survey.Answer) string { return c.chapter(a.Locator) }

// chapter is the first part of a locator, in the language of the page.
func (c *composer) chapter(locator string) string {
	locator, _, _ = strings.Cut(locator, ",")
	lower := strings.ToLower(locator)
	if ch, ok := strings.CutPrefix(lower, "chapter "); ok {
		return c.say("chapter", words.Args{"ch": ch}).Plain()
	}
	if lower == "executive summary" {
		return c.word("summary")
	}
	return upperFirst(locator)
}
