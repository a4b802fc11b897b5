package site

import (
	"slices"
	"strings"

	"observatory/pipeline"
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
	silent := map[survey.State][]string{}
	known := 0
	wave := c.documents()
	for i := range in.Questions {
		q := &in.Questions[i]
		if q.Module != "legal" || q.Repeat != "" || q.Publication != survey.Public || strings.HasPrefix(string(q.ID), "confidence_") || wave == nil {
			continue
		}
		answers := c.d.Evidence.Answers(wave.Slug, p.country.Code, q.ID)
		if len(answers) == 0 || answers[0].State != survey.Answered {
			if q.Grid == "" && q.ID != legalID && q.ID != dutyID && !strings.HasSuffix(string(q.ID), "_other") && q.AppliesIf == nil {
				st := wave.StateWithoutAnswer(q.ID, p.country.Code)
				silent[st] = append(silent[st], lowerFirst(c.l.short(in, q)))
			}
			continue
		}
		known++
		ans := answers[0]
		told := c.told(in, ans)
		if n := len(table.Rows); n > 0 && table.Rows[n-1][2].Text.Plain() == told {
			told = c.word("law_same")
		}
		table.Rows = append(table.Rows, []figures.Cell{headCell(c.l.short(in, q)), {Text: words.Say(c.value(in, ans)), Mark: figures.Yes},
			textCell(told), cell(words.Say(c.place(ans)).Refs(c.d.Evidence.Refs(ans.ID)...))})
	}
	for _, r := range p.laws {
		table.Rows = append(table.Rows, c.lawRow(in, r))
	}
	if len(p.laws) == 0 {
		key := "law_act_none"
		if p.hasDuty() {
			key = "law_act_not_cited"
		}
		table.Rows = append(table.Rows, []figures.Cell{headCell(c.word("law_act")), {Text: words.Say(c.word("law_not_stated")), Mark: figures.Silent}, cell(c.say(key, a)), {}})
	}
	if !observed(p.legal) {
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
	for _, st := range []survey.State{survey.NotPublished, survey.NotAsked} {
		if names := silent[st]; len(names) > 0 {
			table.Rows = append(table.Rows, []figures.Cell{headCell(c.say("law_further", words.Args{"n": len(names)}).Plain()),
				{Text: words.Say(c.silenceWord(st, "")), Mark: c.silence(st, "")}, textCell(upperFirst(c.l.Words.Names(names).Plain())), {}})
		}
	}
	switch {
	case p.hasDuty():
		s.Find = c.say("law_find_duty_"+p.duty.Code, a)
		s.Notes = append(s.Notes, Note{Lead: c.word("note_duty_lead"), Text: c.say("note_duty", nil)})
	case len(p.laws) > 0:
		s.Find = c.say("law_find_acts", with(a, words.Args{"n": len(p.laws)}))
	case known > 0:
		s.Find = c.say("law_find_some", a)
	default:
		s.Find = c.say("law_find_nothing", a)
		s.Notes = append(s.Notes, Note{Text: c.say("note_competence", nil)})
	}
	s.Blocks = []Block{{Table: table}, {More: []words.Text{c.say("law_register_more", words.Args{"law": c.link(c.word("nav_law"), c.url("law"))})}}}
	return s
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

func (c *composer) lawRow(in *survey.Instrument, r pipeline.Record) []figures.Cell {
	title := r.Text("law_title")
	if title == "" {
		title = r.Text("law_title_en")
	}
	year := c.word("year_not_stated")
	mark := figures.Silent
	if y := r.Num("law_year"); y != nil {
		year, mark = round(*y), figures.Yes
	}
	var topics []string
	q := in.Question("law_topics")
	for _, t := range r.Codes("law_topics") {
		topics = append(topics, lowerFirst(c.l.choice(in, q, t)))
	}
	var refs []string
	for _, a := range r.Answers {
		refs = append(refs, c.d.Evidence.Refs(a.ID)...)
	}
	slices.Sort(refs)
	return []figures.Cell{headCell(title), {Text: words.Say(year), Mark: mark}, cell(c.say("law_topics", words.Args{"topics": c.l.Words.Names(topics)})), cell(words.Say(c.place(r.Answers["law_title"])).Refs(slices.Compact(refs)...))}
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
