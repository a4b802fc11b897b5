package site

import (
	"slices"
	"strconv"

	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// studies are the records of the waves, in the terms in which data archives
// describe a study: what a reader must know before using a number of it.
func (c *composer) studies() error {
	crumb := Link{Text: c.word("nav_studies"), Href: c.url("studies")}
	index := Page{Path: "studies", Kind: "studies", Nav: "method", Name: c.word("nav_studies"), Heading: c.say("studies_find", words.Args{"n": len(c.waves)}),
		Lede: c.say("studies_lede", nil), Crumbs: c.crumbs(Link{Text: c.word("nav_studies")})}
	table := &figures.Table{Head: c.heads("th_wave", "th_kind", "th_when", "th_countries_n", "th_wording"), Class: "stack"}
	for i := len(c.waves) - 1; i >= 0; i-- { // the newest first
		w := c.waves[i]
		table.Rows = append(table.Rows, []figures.Cell{{Text: words.Text{c.link(c.l.wave(w), c.url("studies", w.Slug))}, Head: true},
			textCell(c.word("wavekind_" + string(w.Kind))), c.gathered(w), c.withAnswers(w), c.wordingCell(w)})
		c.add(c.study(w, crumb))
	}
	index.Sections = []Section{{ID: "list", Head: c.word("sec_studies"), Find: c.say("studies_list_find", nil), Blocks: []Block{{Table: table}},
		Notes: []Note{{Lead: c.word("note_kinds_lead"), Text: c.say("note_kinds", nil)}}}}
	c.add(index)
	return nil
}

// study is the record of one wave.
func (c *composer) study(w *survey.Wave, crumb Link) Page {
	l := c.l.evidence.Wave[w.Slug]
	page := Page{Path: "studies/" + w.Slug, Kind: "study", Nav: "method", Name: c.word("study_name"), Heading: words.Say(c.l.wave(w)),
		Lede: words.Say(or(l.Method, w.Method)), Crumbs: c.crumbs(crumb, Link{Text: c.l.wave(w)})}
	page.Title = c.l.wave(w) + c.l.Words.Raw("colon") + lowerFirst(c.word("study_name"))
	page.Status = c.studyStatus(w)
	page.Sections = []Section{
		{ID: "record", Head: c.word("sec_record"), Find: c.say("record_find_"+string(w.Kind), nil), Blocks: []Block{{Table: c.studyTable(w)}},
			Notes: []Note{{Lead: c.word("note_ddi_lead"), Text: c.say("note_ddi", nil)}}},
		c.studyQuestions(w), c.studyRespondents(w), c.studyStates(w), c.studyDocuments(w),
		{ID: "take", Head: c.word("sec_take"), Find: c.say("study_take_find", nil), Take: true, Blocks: []Block{{Links: c.studyFiles(w)},
			{Cite: c.say("cite", c.citation(page.Title))}}},
	}
	page.Sections = append(slices.DeleteFunc(page.Sections, func(s Section) bool { return s.ID == "" }), c.correct(page))
	return page
}

func (c *composer) studyStatus(w *survey.Wave) []Status {
	when, with, wording := c.gathered(w), c.withAnswers(w), c.wordingCell(w)
	frame := Status{Term: c.word("study_frame"), Mark: figures.Silent, Word: words.Say(c.word("state_not_stated"))}
	if w.Frame.Size > 0 {
		frame.Mark, frame.Word = "", c.say("unit_countries", words.Args{"k": w.Frame.Size})
		if n := w.Frame.Size - len(w.Frame.Named); n > 0 {
			frame.Note = c.say("study_frame_unnamed", words.Args{"named": len(w.Frame.Named), "n": n})
		}
	} else if w.Kind == survey.DocumentsWave {
		frame.Mark, frame.Word = figures.NotAsked, words.Say(c.word("study_frame_none"))
	}
	return []Status{
		{Term: c.word("th_kind"), Word: words.Say(c.word("wavekind_" + string(w.Kind))), Note: c.say("wavekind_"+string(w.Kind)+"_note", nil)},
		{Term: c.word("th_when"), Mark: when.Mark, Word: when.Text, Note: when.Note},
		frame,
		{Term: c.word("th_countries_n"), Mark: with.Mark, Word: with.Text, Note: with.Note},
		{Term: c.word("th_wording"), Mark: wording.Mark, Word: wording.Text, Note: wording.Note},
	}
}

// gathered is when the evidence was gathered, or that it is not said.
func (c *composer) gathered(w *survey.Wave) figures.Cell {
	if w.Start == "" && w.End == "" {
		return figures.Cell{Text: words.Say(c.word("state_undated")), Mark: figures.Silent, Note: c.say("as_of", words.Args{"day": c.day(w.AsOf)})}
	}
	return figures.Cell{Text: words.Say(c.period(w.Start, w.End))}
}

// answering counts the countries with at least one published answer in a wave.
func (c *composer) answering(w *survey.Wave) int {
	n := 0
	for _, country := range c.d.Evidence.Countries {
		if slices.ContainsFunc(c.respondents(w, country.Code), func(r respondent) bool { return r.answers > 0 }) {
			n++
		}
	}
	return n
}

func (c *composer) withAnswers(w *survey.Wave) figures.Cell {
	n := c.answering(w)
	switch {
	case n > 0 && w.Frame.Size > 0:
		return figures.Cell{Text: c.say("k_of_n", words.Args{"k": n, "n": w.Frame.Size}), Note: c.say("study_published_answer", nil)}
	case n > 0:
		return figures.Cell{Text: words.Say(strconv.Itoa(n)), Note: c.say("study_published_answer", nil)}
	case w.Kind == survey.AggregateWave:
		return figures.Cell{Text: words.Say(c.word("state_aggregate")), Mark: figures.Aggregate}
	}
	return figures.Cell{Text: words.Say(c.word("study_no_country")), Mark: figures.NotAsked}
}

// wordingCell says whether what was asked can be read word for word: it can where
// the wave put our questionnaire to somebody, or to a text.
func (c *composer) wordingCell(w *survey.Wave) figures.Cell {
	switch {
	case len(w.Asked) == 0:
		return figures.Cell{Text: words.Say(c.word("wording_none")), Mark: figures.NotAsked}
	case c.ownWording(w):
		return figures.Cell{Text: words.Text{c.link(c.word("wording_published"), c.url("questions", w.Instrument))}, Mark: figures.Yes}
	}
	return figures.Cell{Text: words.Say(c.word("base_not_published")), Mark: figures.Silent}
}

// ownWording reports whether the wave used our questionnaire: a text that was
// coded with it, or a survey that asked who answered, as only ours does.
func (c *composer) ownWording(w *survey.Wave) bool {
	return w.Kind == survey.DocumentsWave && len(w.Asked) > 0 || w.Asks(roleQ) || w.Asks(answeredOnQ)
}

// studyTable is the description of the study. The name of each element in DDI
// Codebook 2.5 stands below ours.
func (c *composer) studyTable(w *survey.Wave) *figures.Table {
	l, s := c.l.evidence.Wave[w.Slug], w.Study
	t := &figures.Table{Caption: c.word("study_caption"), Head: c.heads("th_element", "th_known"), Class: "stack study"}
	add := func(key, ddi, value string, refs ...string) {
		cell := figures.Cell{Text: words.Say(value).Refs(refs...)}
		if value == "" {
			cell = figures.Cell{Text: words.Say(c.word("base_not_published")), Mark: figures.Silent}
		}
		t.Rows = append(t.Rows, []figures.Cell{{Text: words.Say(c.word("study_" + key)), Head: true, Note: words.Say(ddi)}, cell})
	}
	add("universe", "universe", or(l.Universe, w.Frame.Universe), w.Frame.Evidence...)
	add("frame_long", "sampleFrame", c.frameText(w))
	add("procedure", "sampProc", or(l.Procedure, s.Procedure))
	add("mode", "collMode", or(l.Mode, s.Mode))
	add("time", "collDate", c.timeText(w))
	add("collector", "dataCollector", or(l.Collector, s.Collector))
	add("respondents", "dataSrc", c.l.whoAnswered(w))
	response := or(l.Response, s.Response)
	if response == "" && w.Frame.Size > 0 && w.Kind == survey.SurveyWave {
		response = c.say("study_response_computed", words.Args{"k": c.answering(w), "n": w.Frame.Size}).Plain()
	}
	add("response", "respRate", response)
	add("wording", "qstnLit", or(l.Wording, w.Wording))
	add("published", "setAvail", or(l.Published, s.Published))
	add("withheld", "restrctn", or(l.Withheld, s.Withheld))
	if len(s.Evidence) > 0 {
		t.Rows = append(t.Rows, []figures.Cell{{Text: words.Say(c.word("th_rows")), Head: true}, cell(words.Text{}.Refs(s.Evidence...))})
	}
	return t
}

// frameText says who of the frame is known by name.
func (c *composer) frameText(w *survey.Wave) string {
	if w.Frame.Size == 0 {
		if w.Kind == survey.DocumentsWave {
			return c.word("study_frame_none")
		}
		return ""
	}
	var names []string
	for _, country := range c.byName {
		if slices.Contains(w.Frame.Named, country.Code) {
			names = append(names, c.listed(country))
		}
	}
	key := "study_frame_all"
	if len(names) < w.Frame.Size {
		key = "study_frame_some"
	}
	return c.say(key, words.Args{"n": w.Frame.Size, "k": len(names), "names": c.l.Words.Names(names)}).Plain()
}

func (c *composer) timeText(w *survey.Wave) string {
	note := or(c.l.evidence.Wave[w.Slug].DateNote, w.DateNote)
	if p := c.period(w.Start, w.End); p != "" {
		if note == "" {
			return p
		}
		return p + ". " + note
	}
	return note
}

// studyQuestions is what was asked, part by part, with links to the wording.
func (c *composer) studyQuestions(w *survey.Wave) Section {
	in := c.d.Evidence.Instrument(w.Instrument)
	if len(w.Asked) == 0 || in == nil {
		return Section{}
	}
	s := Section{ID: "questions", Head: c.word("sec_asked")}
	var lines []Line
	public := 0
	for i := range in.Modules {
		m := &in.Modules[i]
		n := 0
		var names []string
		for j := range in.Questions {
			q := &in.Questions[j]
			if q.Module != m.ID || !w.Asks(q.ID) {
				continue
			}
			n++
			if q.Publication == survey.Public {
				public++
			}
			names = append(names, lowerFirst(c.l.short(in, q)))
		}
		if n == 0 {
			continue
		}
		line := Line{B: words.Text{c.link(c.l.module(in, m), c.url("questions", in.ID)+"#m-"+m.ID)}, Text: c.say("study_module", words.Args{"n": n})}
		if n <= 8 {
			line.Text = words.Say(upperFirst(c.l.Words.Names(names).Plain()))
		}
		lines = append(lines, line)
	}
	key := "study_questions_find"
	switch {
	case w.Kind == survey.AggregateWave:
		key = "study_questions_totals"
	case len(w.Asked) == 1:
		key = "study_questions_one"
	}
	s.Find = c.say(key, words.Args{"n": len(w.Asked), "public": public})
	s.Blocks = []Block{{Lines: lines}}
	var where []words.Text
	for _, l := range c.content.Languages {
		if l == c.en || in.Translations[l.Code] != nil {
			where = append(where, words.Text{c.link(l.Name, "/"+l.Code+"/questions/"+in.ID+"/")})
		}
	}
	key = "study_wording_own"
	if !c.ownWording(w) {
		key = "study_wording_lost"
	}
	s.Blocks = append(s.Blocks, Block{More: []words.Text{c.say(key, words.Args{"list": c.l.Words.List(where)})}})
	return s
}

// studyRespondents is who answered, once per respondent.
func (c *composer) studyRespondents(w *survey.Wave) Section {
	t := &figures.Table{Head: c.heads("th_country", "th_who_answered", "th_when", "th_authority", "th_answers_n"), Class: "stack who"}
	shared := map[string]int{} // row of a respondent who answers for several countries
	countries := map[string][]string{}
	people := map[string]bool{}
	counts := map[string]int{}
	for _, country := range c.byName {
		for _, r := range c.respondents(w, country.Code) {
			if r.answers == 0 {
				continue
			}
			name := country.Name(c.l.Code)
			key := r.sub.Respondent
			if !r.shared {
				key = r.sub.ID
			}
			people[key] = true
			counts[key] += r.answers
			countries[key] = append(countries[key], name)
			row := []figures.Cell{{Text: words.Text{c.link(name, c.url("countries", country.Code.Lower()))}, Head: true}, {Text: words.Say(r.name), Note: r.note},
				textCell(c.answeredOn(r)), c.authority(r), numCell(words.Say(strconv.Itoa(counts[key])))}
			if at, ok := shared[key]; ok && r.shared {
				t.Rows[at][0].Text = words.Say(c.say("unit_countries", words.Args{"k": len(countries[key])}).Plain())
				t.Rows[at][0].Note = words.Say(c.l.Words.Names(countries[key]).Plain())
				t.Rows[at][4] = row[4]
				continue
			}
			shared[key] = len(t.Rows)
			t.Rows = append(t.Rows, row)
		}
	}
	if len(t.Rows) == 0 {
		return Section{ID: "who", Head: c.word("sec_evidence"), Find: c.say("study_who_none", nil), Blocks: []Block{{Text: []words.Text{words.Say(c.l.whoAnswered(w))}}}}
	}
	s := Section{ID: "who", Head: c.word("sec_evidence"), Find: c.say("study_who_find", words.Args{"n": len(people), "countries": c.answering(w)})}
	if len(t.Rows) > 12 {
		s.Blocks = []Block{{Fold: &Fold{Head: c.say("study_who_fold", words.Args{"n": len(t.Rows)}).Plain(), Table: t}}}
	} else {
		s.Blocks = []Block{{Table: t}}
	}
	return s
}

// studyStates counts what was said and what was not, state by state.
func (c *composer) studyStates(w *survey.Wave) Section {
	b := c.d.Evidence.Batches[w.Slug]
	if b == nil || b.Len() == 0 {
		return Section{}
	}
	count := map[survey.State]int{}
	for i := range b.Len() {
		if a := b.At(i); a.Question.Publication != survey.Private {
			count[a.State]++
		}
	}
	t := &figures.Table{Head: c.heads("th_state", "th_answers_n"), Class: "stack narrow"}
	total := 0
	for _, st := range survey.States {
		if count[st] == 0 {
			continue
		}
		total += count[st]
		head := figures.Cell{Text: words.Say(c.word("state_" + string(st))), Mark: c.silence(st, ""), Head: true}
		if st == survey.Answered {
			head.Mark = figures.Yes
		}
		t.Rows = append(t.Rows, []figures.Cell{head, numCell(words.Say(c.l.Words.Number(strconv.Itoa(count[st]))))})
	}
	key := "study_states_find"
	if count[survey.Answered] == total {
		key = "study_states_all"
	}
	return Section{ID: "states", Head: c.word("sec_states"), Find: c.say(key, words.Args{"n": count[survey.Answered], "all": total}), Blocks: []Block{{Table: t}}}
}

func (c *composer) studyDocuments(w *survey.Wave) Section {
	var lines []Line
	for _, id := range w.Study.Documents {
		src := c.d.Evidence.Source(id)
		if src == nil {
			continue
		}
		text := words.Text{{T: src.Title, I: true}}
		for _, part := range nonEmpty(src.Publisher, src.Place, c.day(src.Date)) {
			text = text.Add(words.Run{T: ". " + part})
		}
		text = text.Add(words.Run{T: "."})
		if c.l == c.en && src.Note != "" {
			text = text.Add(words.Run{T: " " + src.Note})
		}
		lines = append(lines, Line{B: words.Say(c.l.source(src)), Text: text})
	}
	if len(lines) == 0 {
		return Section{}
	}
	return Section{ID: "documents", Head: c.word("sec_documents"), Find: c.say("study_documents_find", words.Args{"n": len(lines)}), Blocks: []Block{{Lines: lines},
		{More: []words.Text{c.say("study_documents_more", words.Args{"evidence": c.link(c.word("nav_evidence"), c.url("evidence"))})}}}}
}

// studyFiles are the tables that hold something of the wave.
func (c *composer) studyFiles(w *survey.Wave) []Link {
	var out []Link
	b := c.d.Evidence.Batches[w.Slug]
	for _, x := range []struct {
		table string
		holds bool
	}{{"waves", true}, {"submissions", b != nil && len(b.Submissions) > 0}, {"answers", b != nil && b.Len() > 0}, {"published_figures", len(w.Figures) > 0}} {
		if x.holds && c.d.Table(x.table) != nil {
			out = append(out, Link{Text: c.say("take_table", words.Args{"name": x.table}).Plain(), Href: "/" + DataDir + "/" + x.table + ".csv"})
		}
	}
	if len(w.Figures) > 0 {
		out = append(out, Link{Text: c.word("take_figures"), Href: c.url("data", "published_figures")})
	}
	return out
}
