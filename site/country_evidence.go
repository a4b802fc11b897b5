package site

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// surveySection places the country in the survey of 2021.
func (c *composer) surveySection(p profile) (Section, error) {
	a := c.countryWords(p.country)
	s := Section{ID: "survey", Head: c.word("sec_survey")}
	switch {
	case p.reported():
		s.Find = c.say("survey_find_reported", a)
	case p.practice != nil && p.practice.State == survey.NotInFrame:
		s.Find = c.say("survey_find_outside", a)
	default:
		s.Find = c.say("survey_find_silent", a)
	}
	if !p.country.EU() {
		s.Blocks = []Block{{Text: []words.Text{c.say("survey_other", with(a, words.Args{"k": c.num(figOther)}))}}}
		return s, nil
	}
	fig, err := c.lawByPractice(p.country.Code)
	if err != nil {
		return s, err
	}
	s.Blocks = []Block{{Figure: fig}}
	return s, nil
}

// whoAnswered tells for each wave who answered for the country, and lists every
// answer with its place.
func (c *composer) whoAnswered(p profile) Section {
	a := c.countryWords(p.country)
	s := Section{ID: "evidence", Head: c.word("sec_evidence"), Find: c.say("evidence_find_none", a)}
	in := c.in
	waves := &figures.Table{Head: c.heads("th_wave", "th_who_answered", "th_authority", "th_carries"), Class: "stack"}
	answers := &figures.Table{Caption: c.word("answers_caption"), Head: c.heads("th_question", "th_answer", "th_place"), Class: "stack long"}
	total := 0
	for _, w := range c.waves {
		if w.Instrument != in.ID || len(w.Asked) == 0 {
			continue
		}
		n := 0
		for i := range in.Questions {
			q := &in.Questions[i]
			if q.Publication != survey.Public {
				continue
			}
			for _, ans := range c.d.Evidence.Answers(w.Slug, p.country.Code, q.ID) {
				answerCell := textCell(c.value(in, ans))
				if ans.State == survey.Answered {
					n++
				} else {
					answerCell.Mark = c.silence(ans.State, w.Slug)
				}
				label := c.l.short(in, q)
				if ans.Record > 0 {
					for _, r := range append(slices.Clone(p.frameworks), p.laws...) {
						if r.Number == ans.Record && r.Answers[q.ID].ID == ans.ID {
							label = or(or(r.Text("fw_name"), r.Text("law_title")), strconv.Itoa(ans.Record)) + c.l.Words.Raw("colon") + lowerFirst(label)
						}
					}
				}
				answers.Rows = append(answers.Rows, []figures.Cell{{Text: words.Say(label), Head: true, ID: ans.ID}, answerCell,
					cell(words.Say(c.place(ans)).Refs(c.d.Evidence.Refs(ans.ID)...))})
			}
		}
		waves.Rows = append(waves.Rows, c.waveRow(w, p, n))
		total += n
	}
	if total > 0 {
		s.Find = c.say("evidence_find", with(a, words.Args{"n": total}))
	}
	for i := range c.d.Evidence.Register { // told of the country in another matter
		st := &c.d.Evidence.Register[i]
		text := c.l.evidence.Statement[st.ID]
		if c.l.Code == "en" {
			text = st.Text
		}
		if st.Area == string(p.country.Code) && st.Disposition == survey.UsedAsContext && text != "" {
			s.Notes = append(s.Notes, Note{Lead: c.word("note_context_lead"), Text: words.Say(text).Refs(st.ID)})
		}
	}
	s.Blocks = []Block{{Table: waves}}
	if len(answers.Rows) > 0 {
		s.Blocks = append(s.Blocks, Block{Fold: &Fold{Head: c.say("answers_fold", words.Args{"n": total, "silent": len(answers.Rows) - total}).Plain(), Table: answers}})
	}
	return s
}

func (c *composer) waveRow(w *survey.Wave, p profile, answers int) []figures.Cell {
	row := []figures.Cell{headCell(c.l.wave(w)), {}, {}, {}}
	state := w.StateWithoutAnswer(w.Asked[0], p.country.Code)
	row[1] = figures.Cell{Text: words.Say(c.silenceWord(state, w.Slug)), Mark: c.silence(state, w.Slug)}
	row[2] = figures.Cell{Text: words.Say(c.silenceWord(state, w.Slug)), Mark: c.silence(state, w.Slug)}
	row[3] = cell(c.say("carries_nothing", c.countryWords(p.country)))
	switch {
	case w.Kind == survey.AggregateWave:
		row[3] = cell(c.say("carries_aggregate", nil))
	case answers > 0 && w.Kind == survey.DocumentsWave:
		row[1] = textCell(c.word("who_coder"))
		row[2] = figures.Cell{Text: words.Say(c.word("not_consulted")), Mark: figures.NotAsked}
		row[3] = cell(c.say("carries_answers", words.Args{"n": answers}))
	case answers > 0:
		row[1] = figures.Cell{Text: words.Say(c.word("who_not_published")), Mark: figures.Silent}
		row[2] = figures.Cell{Text: words.Say(c.word("state_not_published")), Mark: figures.Silent}
		row[3] = cell(c.say("carries_answers", words.Args{"n": answers}))
	}
	return row
}

// missing lists the answers that would fill the page, and who could give them.
func (c *composer) missing(p profile) Section {
	a := c.countryWords(p.country)
	var items []AskItem
	ask := func(key string) {
		items = append(items, AskItem{Text: c.say("ask_"+key, a), Who: c.word("ask_" + key + "_who")})
	}
	if !observed(p.practice) && p.practice != nil && p.practice.State != survey.NotInFrame {
		ask("asked_2021")
	}
	if p.hasDuty() && len(p.laws) == 0 {
		ask("act")
	}
	if !observed(p.legal) {
		ask("law")
	}
	if !observed(p.duty) {
		ask("duty")
	}
	if len(p.frameworks) == 0 {
		ask("running")
		ask("ended")
	} else {
		ask("status")
	}
	if w := c.documents(); w == nil || len(c.d.Evidence.Answers(w.Slug, p.country.Code, "info_police_to_company")) == 0 {
		ask("information")
	}
	if len(p.frameworks) > 0 && slices.ContainsFunc(p.frameworks, func(r pipeline.Record) bool { return r.Text("fw_cost_bearer") == "" }) {
		ask("cost")
	}
	ask("means")
	return Section{ID: "missing", Head: c.word("sec_missing"), Find: c.say("missing_find", with(a, words.Args{"n": len(items)})),
		Blocks: []Block{{Ask: items}, {More: []words.Text{c.say("missing_more", words.Args{
			"supply": c.link(c.word("supply"), c.url("submit")), "correct": c.link(c.word("correct"), c.url("corrections"))})}}}}
}

func (c *composer) takeAway(p profile) Section {
	code := p.country.Code.Lower()
	name := "data/countries/" + code + ".csv"
	c.file(name, c.countryCSV(p.country))
	s := Section{ID: "take", Head: c.word("sec_take"), Find: c.say("take_find", nil), Take: true, Blocks: []Block{{Links: []Link{
		{Text: c.word("take_observations"), Href: "/" + name},
		{Text: c.word("take_answers"), Href: "/data/latest/answers.csv"},
		{Text: c.word("take_all"), Href: c.url("data")},
		{Text: c.word("take_questions"), Href: c.url("questions", c.in.ID)},
	}}}}
	return s
}

// countryCSV is every observation of a country, missing ones with their state.
func (c *composer) countryCSV(country *survey.Country) []byte {
	var b strings.Builder
	b.WriteString("id,indicator,title,wave,status,state,value,at_least,statements\n")
	for i := range c.d.Observations {
		o := &c.d.Observations[i]
		if o.Area != string(country.Code) {
			continue
		}
		value := ""
		if o.Status == pipeline.Observed {
			value = strings.TrimSpace(o.Value())
			if o.Number != nil {
				value = strconv.FormatFloat(*o.Number, 'f', -1, 64)
			}
		}
		title := o.Indicator.Title
		if o.Indicator.CodeLabel != "" {
			title += ": " + o.Indicator.CodeLabel
		}
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%s,%s,%t,%s\n", o.ID, o.Indicator.ID, quoted(title), o.Wave, o.Status, o.State, field(value), o.AtLeast, strings.Join(c.refs(o), "|"))
	}
	return []byte(b.String())
}

// quoted is a text as a field of CSV, which doubles quotation marks inside.
func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// field is quoted where it must be.
func field(s string) string {
	if strings.ContainsAny(s, ",\"\r\n") {
		return quoted(s)
	}
	return s
}
