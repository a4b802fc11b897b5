package site

import (
	"slices"
	"strconv"

	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// What the questionnaire asks of those who answer. An instrument without one of
// these questions simply has nobody's answer to it.
const (
	respondentModule = "respondent"
	organisationQ    = "organisation"
	roleQ            = "respondent_role"
	interestQ        = "respondent_interest"
	answeredOnQ      = "answered_on"
	authorityQ       = "authority_consulted"
	consentNameQ     = "consent_name"
	partCoveredQ     = "territory_part"
	confidenceList   = "confidence"
	nameOrganisation = "name_organisation"
)

// respondent is who stands behind one submission, as far as it may be published:
// persons never, an organisation only where it agreed to be named.
type respondent struct {
	wave    *survey.Wave
	sub     *survey.Submission
	name    string
	note    words.Text
	shared  bool // one body passes on what it knows of several countries
	answers int  // of the questions that are published, those with an answer
}

// respondents lists who answered for a country in a wave, in order of submission.
func (c *composer) respondents(w *survey.Wave, country survey.CountryCode) []respondent {
	b := c.d.Evidence.Batches[w.Slug]
	if b == nil {
		return nil
	}
	var out []respondent
	for i := range b.Submissions {
		sub := &b.Submissions[i]
		if sub.Country != country {
			continue
		}
		r := respondent{wave: w, sub: sub}
		r.shared = code(c.answer(sub, roleQ)) == "" && c.d.Evidence.Respondent(sub).Country == "" && slices.ContainsFunc(b.Submissions, func(o survey.Submission) bool {
			return o.Respondent == sub.Respondent && o.Country != country
		})
		r.name, r.note = c.respondentName(w, sub, r.shared)
		for j := range c.in.Questions {
			q := &c.in.Questions[j]
			if q.Module == respondentModule || q.Publication != survey.Public {
				continue
			}
			for _, a := range c.of(sub, q.ID) {
				if a.State == survey.Answered {
					r.answers++
				}
			}
		}
		out = append(out, r)
	}
	return out
}

// of lists one submission's answers to a question.
func (c *composer) of(sub *survey.Submission, q survey.QuestionID) []survey.Answer {
	all := c.d.Evidence.Answers(sub.Wave, sub.Country, q)
	return slices.DeleteFunc(all, func(a survey.Answer) bool { return a.Submission.ID != sub.ID })
}

// answer is a submission's answer to a question that is asked once, or nil.
func (c *composer) answer(sub *survey.Submission, q survey.QuestionID) *survey.Answer {
	if all := c.of(sub, q); len(all) > 0 {
		return &all[0]
	}
	return nil
}

func code(a *survey.Answer) string {
	if a == nil || a.State != survey.Answered || len(a.Value.Codes()) == 0 {
		return ""
	}
	return a.Value.Codes()[0]
}

// respondentName is how a respondent may be named, and what is said of it in
// reserve. The manifest names those whom the observatory itself puts down; an
// organisation that answered is named only if it said that it may be.
func (c *composer) respondentName(w *survey.Wave, sub *survey.Submission, shared bool) (string, words.Text) {
	declared := c.d.Evidence.Respondent(sub)
	role := or(code(c.answer(sub, roleQ)), declared.Role)
	interest := or(code(c.answer(sub, interestQ)), declared.Interest)
	name := declared.Organisation
	consent := code(c.answer(sub, consentNameQ))
	switch a := c.answer(sub, organisationQ); {
	case consent == nameOrganisation && a != nil && a.State == survey.Answered:
		name = a.Value.String()
	case consent != "" && consent != nameOrganisation:
		name = ""
	}
	roleWord := c.respondentWord(roleQ, role)
	note := c.respondentWord(interestQ, interest)
	if name != "" && roleWord != "" {
		note = c.semicolons(nonEmpty(lowerFirst(roleWord), lowerFirst(note)))
	}
	if shared && c.l.whoAnswered(w) != "" {
		note = c.l.whoAnswered(w)
	}
	if a := c.answer(sub, partCoveredQ); a != nil && a.State == survey.Answered {
		note = c.semicolons(nonEmpty(note, c.say("who_part", words.Args{"part": a.Value.String()}).Plain()))
	}
	return or(name, or(roleWord, c.word("who_not_published"))), words.Say(upperFirst(note))
}

// respondentWord is the label of a role or an interest; a lone "other" or "none
// of these" is said in words that stand by themselves.
func (c *composer) respondentWord(q survey.QuestionID, code string) string {
	question := c.in.Question(q)
	if question == nil || code == "" {
		return code
	}
	if key := "who_" + string(q) + "_" + code; c.l.Words.Has(key) {
		return c.word(key)
	}
	return c.l.choice(c.in, question, code)
}

func nonEmpty(s ...string) []string {
	return slices.DeleteFunc(s, func(x string) bool { return x == "" })
}

// whoAnswered tells for each wave who answered for the country, and lists every
// answer with its place.
func (c *composer) whoAnswered(p profile) Section {
	a := c.countryWords(p.country)
	s := Section{ID: "evidence", Head: c.word("sec_evidence"), Find: c.say("evidence_find_none", a)}
	table := &figures.Table{Caption: c.say("who_caption", a).Plain(), Head: c.heads("th_wave", "th_who_answered", "th_when", "th_authority", "th_sure", "th_answers_n"), Class: "stack who"}
	total, people := 0, 0
	for _, w := range c.waves {
		if w.Instrument != c.in.ID || len(w.Asked) == 0 {
			continue
		}
		answered := false
		for _, r := range c.respondents(w, p.country.Code) {
			if r.answers == 0 {
				if row := c.heldBackRow(r); row != nil {
					answered = true
					table.Rows = append(table.Rows, row)
				}
				continue
			}
			answered = true
			total += r.answers
			people++
			table.Rows = append(table.Rows, c.respondentRow(r))
		}
		if !answered {
			table.Rows = append(table.Rows, c.nobodyRow(w, p))
		}
	}
	answers, listed := c.answersTable(p, people > 1)
	if total > 0 {
		s.Find = c.say("who_find", with(a, words.Args{"n": total, "people": people}))
	}
	s.Notes = c.contextNotes(p)
	s.Blocks = []Block{{Table: table}}
	if total == 0 { // nobody: the silence of each wave beside those who could end it
		s.Blocks = []Block{{Two: []Column{{Head: c.word("who_by_wave"), Lines: silences(table)}, {Head: c.say("tell_head", a).Plain(), Lines: c.couldTell(p)}}}}
	}
	if len(answers.Rows) > 0 {
		s.Blocks = append(s.Blocks, Block{Fold: &Fold{Head: c.say("answers_fold", words.Args{"n": listed, "silent": len(answers.Rows) - listed}).Plain(), Table: answers}})
	}
	return s
}

// silences are the rows of waves without an answer as a list.
func silences(t *figures.Table) []Line {
	var out []Line
	for _, r := range t.Rows {
		out = append(out, Line{B: r[0].Text, Mark: r[1].Mark, Text: r[1].Text.Add(words.Run{T: ". "}).Add(upperFirstText(r[1].Note)...).Add(words.Run{T: "."})})
	}
	return out
}

func upperFirstText(t words.Text) words.Text { return words.Say(upperFirst(t.Plain())) }

// contextNotes are statements of the register about the country in another matter.
func (c *composer) contextNotes(p profile) []Note {
	var out []Note
	for i := range c.d.Evidence.Register {
		st := &c.d.Evidence.Register[i]
		text := c.l.evidence.Statement[st.ID]
		if c.l.Code == "en" {
			text = st.Text
		}
		if st.Area == string(p.country.Code) && st.Disposition == survey.UsedAsContext && text != "" {
			out = append(out, Note{Lead: c.word("note_context_lead"), Text: words.Say(text).Refs(st.ID)})
		}
	}
	return out
}

func (c *composer) waveLink(w *survey.Wave) words.Run {
	return c.link(upperFirst(c.l.waveShort(w)), c.url("studies", w.Slug))
}

func (c *composer) respondentRow(r respondent) []figures.Cell {
	return []figures.Cell{{Text: words.Text{c.waveLink(r.wave)}, Head: true}, {Text: words.Say(r.name), Note: r.note},
		textCell(c.answeredOn(r)), c.authority(r), c.sureness(r), numCell(words.Say(strconv.Itoa(r.answers)))}
}

// heldBackRow is a respondent whose answers may not be published, or not yet, by
// country: with the reason, or nil where there is none.
func (c *composer) heldBackRow(r respondent) []figures.Cell {
	who := figures.Cell{Text: words.Say(r.name), Mark: figures.Aggregate}
	switch {
	case r.sub.Embargo != "":
		who.Note = c.say("who_embargo", words.Args{"day": c.day(r.sub.Embargo)})
		return []figures.Cell{{Text: words.Text{c.waveLink(r.wave)}, Head: true}, who, {}, {}, {}, {}}
	case r.sub.AggregatesOnly:
		who.Note = c.say("who_aggregates_only", nil)
		return []figures.Cell{{Text: words.Text{c.waveLink(r.wave)}, Head: true}, who, textCell(c.answeredOn(r)), c.authority(r), {}, {}}
	}
	return nil
}

// answeredOn is the day on which the respondent signed off, else when the wave
// was gathered, else the day of its document.
func (c *composer) answeredOn(r respondent) string {
	if a := c.answer(r.sub, answeredOnQ); a != nil && a.State == survey.Answered {
		return c.day(a.Value.String())
	}
	return c.day(or(r.wave.Start, r.wave.AsOf))
}

// authority is what the competent authority said of the answers. Where a text
// was read nobody was asked; where the wave did not publish the question its
// answer is not known.
func (c *composer) authority(r respondent) figures.Cell {
	a := c.answer(r.sub, authorityQ)
	switch {
	case a != nil && a.State == survey.Answered:
		mark := figures.Yes
		if key := code(a); key == "not_consulted" || key == "no_reply" {
			mark = figures.No
		}
		return figures.Cell{Text: words.Say(c.value(c.in, *a)), Mark: mark}
	case a != nil:
		return figures.Cell{Text: words.Say(c.silenceWord(a.State, "")), Mark: c.silence(a.State, "")}
	case r.wave.Kind == survey.DocumentsWave:
		return figures.Cell{Text: words.Say(c.word("not_consulted")), Mark: figures.No}
	}
	return figures.Cell{Text: words.Say(c.word("who_not_published")), Mark: figures.Silent}
}

// authorityStatus is the last term of the status line: what the authority said of
// the newest answers that it was asked about.
func (c *composer) authorityStatus(p profile) Status {
	st := Status{Term: c.word("status_authority"), Mark: figures.NotAsked, Word: c.say("status_authority_word", nil), Note: c.say("status_authority_note", nil)}
	for _, w := range c.waves {
		for _, r := range c.respondents(w, p.country.Code) {
			a := c.answer(r.sub, authorityQ)
			if k := code(a); k == "" || k == "not_consulted" || k == "no_reply" {
				continue
			}
			st = Status{Term: st.Term, Mark: figures.Yes, Word: words.Say(c.value(c.in, *a)), Note: words.Say(lowerFirst(c.l.waveShort(w)))}
		}
	}
	return st
}

// sureness counts, over the parts of the questionnaire, how sure the respondent
// says to be.
func (c *composer) sureness(r respondent) figures.Cell {
	count := map[string]int{}
	var order []string
	var q *survey.Question
	for i := range c.in.Questions {
		if c.in.Questions[i].List != confidenceList {
			continue
		}
		if k := code(c.answer(r.sub, c.in.Questions[i].ID)); k != "" {
			q = &c.in.Questions[i]
			if count[k] == 0 {
				order = append(order, k)
			}
			count[k]++
		}
	}
	if len(order) == 0 && r.wave.Kind == survey.SurveyWave && !c.ownWording(r.wave) {
		return figures.Cell{Text: words.Say(c.word("who_not_published")), Mark: figures.Silent}
	}
	if len(order) == 0 {
		return figures.Cell{Text: words.Say(c.word("state_not_asked")), Mark: figures.NotAsked}
	}
	codes := q.Codes()
	slices.SortFunc(order, func(x, y string) int { return slices.Index(codes, x) - slices.Index(codes, y) })
	var parts []string
	for i, k := range order {
		label := c.l.choice(c.in, q, k)
		if i > 0 {
			label = lowerFirst(label)
		}
		if len(order) > 1 || count[k] > 1 {
			label = c.say("sure_parts", words.Args{"what": label, "n": count[k]}).Plain()
		}
		parts = append(parts, label)
	}
	return textCell(c.semicolons(parts))
}

// nobodyRow is a wave that holds no published answer of the country.
func (c *composer) nobodyRow(w *survey.Wave, p profile) []figures.Cell {
	state := w.StateWithoutAnswer(w.Asked[0], p.country.Code)
	note := c.say("carries_nothing", c.countryWords(p.country))
	if w.Kind == survey.AggregateWave {
		note = c.say("who_aggregate", nil)
	}
	return []figures.Cell{{Text: words.Text{c.waveLink(w)}, Head: true}, {Text: words.Say(c.silenceWord(state, w.Slug)), Mark: c.silence(state, w.Slug), Note: note}, {}, {}, {}, {}}
}

// answersTable is every published answer of the country with its place, and how
// many of its rows are answers. The part about the respondent is told above it.
func (c *composer) answersTable(p profile, several bool) (*figures.Table, int) {
	in := c.in
	t := &figures.Table{Caption: c.word("answers_caption"), Head: c.heads("th_question", "th_answer", "th_place"), Class: "stack long"}
	n := 0
	for _, w := range c.waves {
		if w.Instrument != in.ID || len(w.Asked) == 0 {
			continue
		}
		for i := range in.Questions {
			q := &in.Questions[i]
			if q.Publication != survey.Public || q.Module == respondentModule {
				continue
			}
			for _, ans := range c.d.Evidence.Answers(w.Slug, p.country.Code, q.ID) {
				answer := c.answerCell(in, ans)
				if ans.State == survey.Answered {
					n++
				} else {
					answer.Mark = c.silence(ans.State, w.Slug)
				}
				place := words.Say(c.place(ans)).Refs(c.d.Evidence.Refs(ans.ID)...)
				if several && ans.Locator == "" {
					name, _ := c.respondentName(w, ans.Submission, false)
					place = words.Say(name)
				}
				t.Rows = append(t.Rows, []figures.Cell{{Text: words.Say(c.recordLabel(p, q, ans)), Head: true, ID: ans.ID}, answer, cell(place)})
			}
		}
	}
	return t, n
}

// recordLabel is the question, led by the framework or the act it was asked of.
func (c *composer) recordLabel(p profile, q *survey.Question, ans survey.Answer) string {
	label := c.l.short(c.in, q)
	if ans.Record == 0 {
		return label
	}
	for _, r := range append(slices.Clone(p.frameworks), p.laws...) {
		if r.Number == ans.Record && r.Answers[q.ID].ID == ans.ID {
			return or(or(r.Text("fw_name"), r.Text("law_title")), strconv.Itoa(ans.Record)) + c.l.Words.Raw("colon") + lowerFirst(label)
		}
	}
	return label
}

// passesOn reports whether a respondent of a wave answers for several countries.
func (c *composer) passesOn(w *survey.Wave, id string) bool {
	n := 0
	for _, sub := range c.d.Evidence.Batches[w.Slug].Submissions {
		if sub.Respondent == id {
			n++
		}
	}
	return n > 1
}

// couldTell lists, for a country nobody has answered for, who could: those who
// hold the answers to earlier surveys, then those whom the indicators name.
func (c *composer) couldTell(p profile) []Line {
	var out []Line
	for _, w := range c.waves {
		if w.Kind == survey.DocumentsWave || len(w.Asked) == 0 || w.StateWithoutAnswer(w.Asked[0], p.country.Code) == survey.NotInFrame {
			continue
		}
		for _, r := range w.Respondents {
			if r.Organisation != "" && r.Country == "" && c.passesOn(w, r.ID) { // of one country, the id may be another body's elsewhere
				out = append(out, Line{B: words.Say(r.Organisation), Text: c.say("tell_holder", with(c.countryWords(p.country), words.Args{"wave": c.link(c.l.waveShort(w), c.url("studies", w.Slug))}))})
			}
		}
	}
	for _, id := range []string{legalID, dutyID} {
		if x := c.d.Catalogue.Indicator(id); x != nil {
			out = append(out, Line{B: words.Say(c.l.title(x)), Text: words.Say(c.l.who(x))})
		}
	}
	if x := c.d.Catalogue.Indicator(c.recordCount(frameworkID)); x != nil {
		out = append(out, Line{B: words.Say(c.l.title(x)), Text: words.Say(c.l.who(x))})
	}
	return out
}
