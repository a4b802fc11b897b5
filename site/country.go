package site

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// profile is what is known of a country, gathered once for its page, for lists
// and for its neighbours' pages.
type profile struct {
	country    *survey.Country
	practice   *pipeline.Observation
	duty       *pipeline.Observation
	legal      *pipeline.Observation
	frameworks []pipeline.Record
	laws       []pipeline.Record
	cases      []pipeline.Case
	claims     []*survey.Statement // said of the country without becoming data
	mentioned  bool                // by any row of the register
}

func (c *composer) profile(country *survey.Country) profile {
	code := string(country.Code)
	p := profile{country: country, practice: c.newest(practiceID, code), duty: c.newest(dutyID, code),
		legal: c.newest(legalID, code), frameworks: c.frameworks(country.Code), laws: c.records(country.Code, lawID)}
	for _, k := range c.d.Cases {
		if k.Country == country.Code {
			p.cases = append(p.cases, k)
		}
	}
	for i := range c.d.Evidence.Register {
		s := &c.d.Evidence.Register[i]
		if s.Area != code {
			continue
		}
		p.mentioned = true
		if s.Disposition == survey.UsedAsClaim {
			p.claims = append(p.claims, s)
		}
	}
	return p
}

func (p profile) reported() bool { return observed(p.practice) && p.practice.Code == "yes" }
func (p profile) hasDuty() bool {
	return observed(p.duty) && slices.Contains(p.duty.Indicator.Positive(), p.duty.Code)
}
func (p profile) silent() bool {
	return !observed(p.practice) && !observed(p.duty) && len(p.frameworks) == 0 && len(p.laws) == 0 && len(p.claims) == 0
}

// level counts the frameworks that cover the whole country, and the others.
func (p profile) level() (national, other int) {
	for _, r := range p.frameworks {
		if r.Text("fw_level") == "national" {
			national++
		} else {
			other++
		}
	}
	return
}

func observed(o *pipeline.Observation) bool { return o != nil && o.Status == pipeline.Observed }

func (c *composer) frameworks(code survey.CountryCode) []pipeline.Record {
	return c.records(code, frameworkID)
}

func (c *composer) records(code survey.CountryCode, repeat string) []pipeline.Record {
	var out []pipeline.Record
	for _, w := range c.waves {
		if r := c.d.Evidence.Records(w.Slug, code, repeat); len(r) > 0 {
			out = r // the newest wave that has any
		}
	}
	return out
}

// finding is the country's page in a line.
func (c *composer) finding(p profile) words.Text {
	national, other := p.level()
	n := national + other
	a := with(c.countryWords(p.country), words.Args{"n": n, "national": national, "other": other})
	year := 0
	for _, r := range p.laws {
		if y := r.Num("law_year"); y != nil {
			year = int(*y)
		}
	}
	switch {
	case p.hasDuty() && national > 0:
		return c.say("find_duty_national", a)
	case p.hasDuty():
		return c.say("find_duty", a)
	case n > 0 && year > 0:
		return c.say("find_law_frameworks", with(a, words.Args{"year": strconv.Itoa(year)}))
	case n == 1:
		return c.say("find_one_framework", with(a, words.Args{"framework": p.frameworks[0].Text("fw_name")}))
	case n > 0:
		return c.say("find_frameworks", a)
	case p.reported() && len(p.claims) > 0:
		return c.say("find_reported_claim", a)
	case p.reported():
		return c.say("find_reported", a)
	case p.mentioned:
		return c.say("find_context", a)
	}
	return c.say("find_nothing", a)
}

// lede says what is known, in the order law, frameworks, practice.
func (c *composer) lede(p profile) words.Text {
	a := c.countryWords(p.country)
	var out words.Text
	add := func(t words.Text) {
		if len(out) > 0 {
			out = out.Add(words.Run{T: " "})
		}
		out = out.Add(t...)
	}
	if p.hasDuty() {
		add(c.say("lede_duty_"+p.duty.Code, a))
	}
	for _, r := range p.laws {
		if y := r.Num("law_year"); y != nil {
			add(c.say("lede_law", with(a, words.Args{"year": round(*y)})))
		}
	}
	if len(p.frameworks) > 0 {
		var items []words.Text
		flows := true
		national, other := p.level()
		for _, r := range p.frameworks {
			if national > 0 && r.Text("fw_level") != "national" {
				continue
			}
			name := c.frameworkName(r)
			if len(p.frameworks) > 2 && national == 0 {
				name = words.Say(r.Text("fw_name"))
			}
			items = append(items, name)
			flows = flows && r.Text("fw_info_flow") == "both_ways"
		}
		key := "lede_described"
		if flows {
			key = "lede_flow"
		}
		add(c.say(key, with(a, words.Args{"list": c.l.Words.List(items), "n": len(items)})))
		if national > 0 && other > 0 {
			add(c.say("lede_other", with(a, words.Args{"n": other})))
		}
	}
	for _, r := range p.frameworks {
		if r.Text("fw_status") == "changed" {
			add(c.say("lede_changed", with(a, words.Args{"framework": r.Text("fw_name")})))
		}
	}
	switch {
	case p.reported():
		add(c.say("lede_reported", with(a, words.Args{"wave": c.l.waveShort(c.d.Evidence.Wave(p.practice.Wave))})))
	case p.practice != nil && p.practice.State == survey.NotInFrame:
		add(c.say("lede_not_in_frame", a))
	case p.silent() && !p.mentioned:
		add(c.say("lede_nothing", a))
	case p.silent():
		add(c.say("lede_context", a))
	default:
		add(c.say("lede_silent", a))
	}
	return out
}

// frameworkName is a framework with its bearer and year in brackets.
func (c *composer) frameworkName(r pipeline.Record) words.Text {
	var in []string
	if s, _, _ := strings.Cut(r.Text("fw_police_partner"), " ("); s != "" {
		in = append(in, s)
	}
	if y := r.Num("fw_start_year"); y != nil {
		in = append(in, round(*y))
	}
	t := words.Say(r.Text("fw_name"))
	if len(in) > 0 {
		t = t.Add(words.Run{T: " (" + strings.Join(in, ", ") + ")"})
	}
	return t
}

func (c *composer) countries() error {
	var profiles []profile
	for _, country := range c.byName {
		if country.Profile {
			profiles = append(profiles, c.profiles[country.Code])
		}
	}
	for _, p := range profiles {
		if err := c.country(p); err != nil {
			return fmt.Errorf("country %s: %w", p.country.Code, err)
		}
	}
	return c.countriesIndex(profiles)
}

func (c *composer) countriesIndex(profiles []profile) error {
	page := Page{Path: "countries", Kind: "countries", Nav: "countries", Name: c.word("nav_countries"),
		Heading: c.say("countries_find", nil), Lede: c.say("countries_lede", words.Args{"n": len(profiles)}), Crumbs: c.crumbs(Link{Text: c.word("nav_countries")})}
	groups := []IndexGroup{{Head: c.word("countries_eu")}, {Head: c.word("countries_silent"), Note: c.word("countries_silent_note")}, {Head: c.word("countries_other")}}
	for _, p := range profiles {
		item := IndexItem{Title: p.country.Name(c.l.Code), Code: string(p.country.Code), Href: c.url("countries", p.country.Code.Lower())}
		g := 0
		switch {
		case p.country.EU() && p.silent():
			g = 1 // names alone: the same line and state for each would be a wall
		case !p.country.EU():
			g = 2
		}
		if g != 1 {
			item.Find, item.Mark, item.Word = c.finding(p), c.mark(p.practice), c.stateWord(p.practice)
		}
		groups[g].Items = append(groups[g].Items, item)
	}
	groups = slices.DeleteFunc(groups, func(g IndexGroup) bool { return len(g.Items) == 0 })
	tiles, err := c.lawByPractice("")
	if err != nil {
		return err
	}
	page.Sections = []Section{
		{ID: "list", Head: c.word("sec_all_countries"), Find: c.say("countries_list_find", nil), Blocks: []Block{{Index: groups}}},
		{ID: "law-practice", Head: c.word("sec_law_practice"), Find: c.say("law_practice_find", nil), Blocks: []Block{{Figure: tiles}}},
	}
	c.add(page)
	return nil
}

// country is one profile. A country of which nothing is published gets another
// order: what is known, what is missing, what to read meanwhile.
func (c *composer) country(p profile) error {
	country := p.country
	a := c.countryWords(country)
	name := country.Name(c.l.Code)
	page := Page{Path: "countries/" + country.Code.Lower(), Kind: "country", Nav: "countries", Name: name, Heading: c.finding(p), Lede: c.lede(p),
		Crumbs: c.crumbs(Link{Text: c.word("nav_countries"), Href: c.url("countries")}, Link{Text: name}), Status: c.status(p)}
	page.Title = name + c.l.Words.Raw("colon") + lowerFirst(c.finding(p).Plain())
	var err error
	if page.Locator, err = c.locator(p); err != nil {
		return err
	}
	legal, frameworks, means, where, survey2021, err := c.countrySections(p)
	if err != nil {
		return err
	}
	missing, meanwhile := c.missing(p), c.meanwhile(p)
	if p.silent() {
		page.Sections = []Section{survey2021, legal, missing, meanwhile, means, where, c.whoAnswered(p), c.takeAway(p)}
	} else {
		page.Sections = []Section{legal, frameworks, means, where, survey2021, c.whoAnswered(p), meanwhile, missing, c.takeAway(p)}
	}
	page.Sections = slices.DeleteFunc(page.Sections, func(s Section) bool { return s.ID == "" })
	page.Cite = c.say("cite_country", with(a, words.Args{"title": words.Run{T: page.Title, I: true}, "edition": c.o.Edition}))
	c.add(page)
	return nil
}

func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) > 1 && strings.ToUpper(string(r[1])) == string(r[1]) && strings.ToLower(string(r[1])) != string(r[1]) {
		return s // an abbreviation
	}
	if len(r) == 0 {
		return s
	}
	return strings.ToLower(string(r[0])) + string(r[1:])
}

func (c *composer) countrySections(p profile) (legal, frameworks, means, where, asked Section, err error) {
	legal = c.legalSection(p)
	if frameworks, err = c.frameworksSection(p); err != nil {
		return
	}
	if means, err = c.meansSection(p); err != nil {
		return
	}
	where = c.whereSection(p)
	asked, err = c.surveySection(p)
	return
}

// locator is the country among its neighbours' states.
func (c *composer) locator(p profile) (*Locator, error) {
	code := p.country.Code
	m, ok := c.crops[code]
	if !ok {
		var err error
		if m, err = c.drawer.Crop(c.ctx, string(code), nil, 252, 214); err != nil {
			return nil, err
		}
		c.crops[code] = m
	}
	marks := map[string]figures.Mark{}
	var yes, no, theYes, theNo []string
	for _, country := range c.byName {
		the := c.countryWords(country)["the"].(string)
		o := c.newest(practiceID, string(country.Code))
		marks[string(country.Code)] = c.mark(o)
		if !slices.Contains(p.country.Borders, country.Code) {
			continue
		}
		switch c.mark(o) {
		case figures.Yes:
			yes, theYes = append(yes, country.Name(c.l.Code)), append(theYes, the)
		case figures.Silent:
			no, theNo = append(no, country.Name(c.l.Code)), append(theNo, the)
		}
	}
	a := with(c.countryWords(p.country), words.Args{"state": c.stateWord(p.practice), "lower_state": lowerFirst(c.stateWord(p.practice)), "yes": c.l.Words.Names(yes), "no": c.l.Words.Names(no),
		"the_yes": c.l.Words.Names(theYes), "the_no": c.l.Words.Names(theNo), "ny": len(yes), "nn": len(no)})
	caption := c.say("locator", a)
	if len(yes) > 0 {
		caption = caption.Add(words.Run{T: " "}).Add(c.say("locator_yes", a)...)
	}
	if len(no) > 0 {
		caption = caption.Add(words.Run{T: " "}).Add(c.say("locator_no", a)...)
	}
	alt := c.say("locator_alt", a).Plain()
	return &Locator{SVG: figures.DrawLocator("loc-"+code.Lower(), alt, m, marks, string(code)), Caption: caption}, nil
}

// status is the five states in one line.
func (c *composer) status(p profile) []Status {
	national, other := p.level()
	a := with(c.countryWords(p.country), words.Args{"n": national + other, "national": national, "other": other})
	practiceNote := "status_practice_reported"
	switch {
	case p.practice == nil || p.practice.State == survey.NotInFrame:
		practiceNote = "status_practice_outside"
	case !p.reported():
		practiceNote = "status_practice_silent"
	}
	duty := Status{Term: c.word("status_duty"), Mark: c.mark(p.duty), Word: words.Say(c.dutyWord(p.duty)), Note: c.say("status_duty_silent", nil)}
	if p.hasDuty() {
		duty.Note = c.say("status_duty_known", nil)
	}
	fw := Status{Term: c.word("status_frameworks"), Mark: figures.Silent, Word: c.say("status_frameworks_none", nil), Note: c.say("status_frameworks_none_note", nil)}
	if len(p.frameworks) > 0 {
		key := "status_frameworks_some"
		switch {
		case national > 0 && other > 0:
			key = "status_frameworks_both"
		case national > 0:
			key = "status_frameworks_national"
		}
		o := c.newest(c.recordCount(frameworkID), string(p.country.Code))
		fw = Status{Term: c.word("status_frameworks"), Mark: figures.Yes, Word: c.say(key, with(a, words.Args{"k": c.count(o, len(p.frameworks))})), Note: c.say("status_frameworks_note", nil)}
	}
	return []Status{
		{Term: c.word("status_practice"), Mark: c.mark(p.practice), Word: words.Say(c.stateWord(p.practice)), Note: c.say(practiceNote, a)},
		duty, fw,
		{Term: c.word("status_means"), Mark: figures.Aggregate, Word: words.Say(c.word("state_aggregate")), Note: c.say("status_means_note", a)},
		{Term: c.word("status_authority"), Mark: figures.NotAsked, Word: c.say("status_authority_word", nil), Note: c.say("status_authority_note", nil)},
	}
}

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
	s.Blocks = []Block{{Table: table}}
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
	for _, code := range codes {
		names = append(names, c.l.choice(in, a.Question, code))
	}
	if len(names) == 1 {
		return names[0]
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

func (c *composer) frameworksSection(p profile) (Section, error) {
	a := c.countryWords(p.country)
	s := Section{ID: "frameworks", Head: c.word("sec_frameworks")}
	if len(p.frameworks) == 0 {
		s.Find = c.say("fw_find_none", a)
		s.Blocks = []Block{{Text: []words.Text{c.say("fw_none", with(a, words.Args{"k": c.num(figCases)}))}}}
		for _, cl := range p.claims {
			if strings.Contains(cl.Topic, "tasks") {
				continue // told under spaces and tasks
			}
			s.Blocks = append(s.Blocks, Block{Lines: []Line{{B: words.Say(c.word("claim")), Text: words.Say(or(c.l.evidence.Statement[cl.ID], cl.Text)).Refs(cl.ID)}}})
		}
		return s, nil
	}
	national, other := p.level()
	o := c.newest(c.recordCount(frameworkID), string(p.country.Code))
	key := "fw_find"
	switch {
	case len(p.frameworks) == 1 && national == 1:
		key = "fw_find_one_national"
	case len(p.frameworks) == 1:
		key = "fw_find_one_other"
	}
	s.Find = c.say(key, with(a, words.Args{"k": c.count(o, len(p.frameworks)), "national": national, "other": other}))
	var items []timed
	for _, r := range p.frameworks {
		items = append(items, c.timed(r))
	}
	slices.SortStableFunc(items, func(x, y timed) int {
		if (x.start == 0) != (y.start == 0) {
			return y.start - x.start // stated starts first
		}
		return x.start - y.start
	})
	fig, err := c.timeline("timeline-"+p.country.Code.Lower(), c.timelineTitle(items, a), c.say("timeline_measure", a), c.word("start_not_stated"), items)
	if err != nil {
		return s, err
	}
	s.Blocks = []Block{{Figure: fig}}
	if c.l.Code == "en" { // the register's doubts are written in English only
		s.Notes = c.doubts(p)
	}
	return s, nil
}

func (c *composer) timed(r pipeline.Record) timed {
	it := timed{name: r.Text("fw_name"), sub: r.Text("fw_police_partner")}
	if day, err := time.Parse(time.DateOnly, c.d.Evidence.Wave(r.Wave).AsOf); err == nil { // else the wave does not say
		it.asOf, it.described = day.Year(), float64(day.Year())+float64(day.Month()-1)/12
	}
	if it.sub == "" {
		it.sub = r.Text("fw_place")
	}
	if y := r.Num("fw_start_year"); y != nil {
		it.start = int(*y)
	}
	for _, k := range c.d.Cases {
		if k.Country == r.Submission.Country && k.Record == r.Number {
			it.href, it.id = c.url("cases", k.Slug), "fw-"+k.Slug
		}
	}
	for _, q := range []survey.QuestionID{"fw_name", "fw_start_year"} {
		it.refs = append(it.refs, c.d.Evidence.Refs(r.Answers[q].ID)...)
	}
	return it
}

func (c *composer) timelineTitle(items []timed, a words.Args) words.Text {
	var first []timed
	for _, it := range items {
		if it.start > 0 {
			first = append(first, it)
		}
	}
	switch {
	case len(first) >= 2 && first[0].start < first[1].start:
		return c.say("timeline_first", with(a, words.Args{"first": first[0].name, "second": first[1].name, "n": first[1].start - first[0].start}))
	case len(first) == 1:
		return c.say("timeline_one", with(a, words.Args{"first": first[0].name, "year": strconv.Itoa(first[0].start)}))
	case len(first) == 0:
		return c.say("timeline_none", with(a, words.Args{"n": len(items)}))
	}
	return c.say("timeline_some", with(a, words.Args{"n": len(first), "all": len(items)}))
}

// doubts are the contradictions that the register holds about the country's
// frameworks: when they began, how long they last, what they are.
func (c *composer) doubts(p profile) []Note {
	var out []Note
	for _, r := range p.frameworks {
		for _, q := range []survey.QuestionID{"fw_start_year", "fw_status", "fw_permanence", "fw_result_value"} {
			for _, id := range c.d.Evidence.Refs(r.Answers[q].ID) {
				s := c.d.Evidence.Statement(id)
				if s.Doubt == "" || len(out) == 3 || slices.ContainsFunc(out, func(n Note) bool { return strings.Contains(n.Text.Plain(), s.Doubt) }) {
					continue
				}
				out = append(out, Note{Lead: r.Text("fw_name") + ".", Text: words.Say(s.Doubt).Refs(id)})
			}
		}
	}
	return out
}

func (c *composer) meansSection(p profile) (Section, error) {
	a := c.countryWords(p.country)
	s := Section{ID: "means", Head: c.word("sec_means")}
	fig, err := c.usedBars(p.country)
	if err != nil {
		return s, err
	}
	if fig == nil {
		return Section{}, nil
	}
	covered := 0
	for _, x := range c.family(usedID) {
		for _, r := range p.frameworks {
			if slices.Contains(r.Codes("fw_means"), x.Code) {
				covered++
				break
			}
		}
	}
	switch {
	case len(p.frameworks) == 0 && p.silent():
		s.Find = c.say("means_find_silent", a)
	case len(p.frameworks) == 0:
		s.Find = c.say("means_find_alone", a)
	case covered == 0:
		s.Find = c.say("means_find_none", with(a, words.Args{"all": len(c.family(usedID)), "frameworks": len(p.frameworks)}))
	default:
		s.Find = c.say("means_find", with(a, words.Args{"n": covered, "all": len(c.family(usedID)), "frameworks": len(p.frameworks)}))
	}
	if len(p.frameworks) > 0 {
		s.Notes = []Note{{Lead: c.word("note_across_lead"), Text: c.say("note_across", a)}}
	}
	s.Blocks = []Block{{Figure: fig}}
	return s, nil
}

// whereSection sets what is described for the country beside what the paper
// names for countries it does not name.
func (c *composer) whereSection(p profile) Section {
	a := c.countryWords(p.country)
	in := c.in
	s := Section{ID: "where", Head: c.word("sec_where")}
	here := Column{Head: c.say("where_here", a).Plain()}
	for _, r := range p.frameworks {
		var names []string
		var refs []string
		for _, q := range []survey.QuestionID{"fw_spaces", "fw_tasks"} {
			for _, code := range r.Codes(q) {
				if code != "other" {
					names = append(names, c.l.choice(in, in.Question(q), code))
				}
			}
			refs = append(refs, c.d.Evidence.Refs(r.Answers[q].ID)...)
		}
		if len(names) == 0 {
			continue
		}
		slices.Sort(refs)
		here.Lines = append(here.Lines, Line{B: words.Say(r.Text("fw_name")), Text: words.Say(c.semicolons(names)).Refs(slices.Compact(refs)...)})
	}
	for _, cl := range p.claims {
		if strings.Contains(cl.Topic, "tasks") {
			here.Lines = append(here.Lines, Line{B: words.Say(c.word("claim")), Text: words.Say(or(c.l.evidence.Statement[cl.ID], cl.Text)).Refs(cl.ID)})
		}
	}
	there := Column{Head: c.word("where_there")}
	for i := range c.d.Evidence.Register {
		st := &c.d.Evidence.Register[i]
		if strings.Contains(st.Topic, "tasks") && len(st.Area) != 2 {
			there.Lines = append(there.Lines, Line{Text: words.Say(or(c.l.evidence.Statement[st.ID], st.Text)).Refs(st.ID)})
		}
	}
	if len(here.Lines) > 0 {
		s.Find = c.say("where_find", with(a, words.Args{"n": len(here.Lines)}))
		s.Blocks = []Block{{Two: []Column{here, there}}}
	} else {
		s.Find = c.say("where_find_none", a)
		s.Blocks = []Block{{Lines: there.Lines}}
	}
	return s
}

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

// meanwhile is the country's own cases, or those of its peers, and the peers.
func (c *composer) meanwhile(p profile) Section {
	a := c.countryWords(p.country)
	s := Section{ID: "read", Head: c.word("sec_cases")}
	var items []CaseItem
	for _, k := range p.cases {
		items = append(items, c.caseItem(k, false))
	}
	if len(items) > 0 {
		s.Find = c.say("cases_find_own", with(a, words.Args{"n": len(items)}))
	} else {
		s.Head = c.word("sec_read")
		s.Find = c.say("read_find", a)
	}
	peers := c.peers(p)
	if len(p.cases) == 0 {
		if k := c.nearestCase(peers); k != nil {
			items = append(items, c.caseItem(*k, true))
		}
	}
	for _, q := range peers {
		items = append(items, CaseItem{Title: q.country.Name(c.l.Code), Href: c.url("countries", q.country.Code.Lower()),
			Meta: c.say("peer_meta", words.Args{"state": lowerFirst(c.stateWord(q.practice))}).Plain(), Text: c.finding(q).Add(words.Run{T: "."})})
	}
	s.Notes = []Note{{Lead: c.word("note_peers_lead"), Text: c.say("note_peers", nil)}}
	s.Blocks = []Block{{Cases: items}}
	return s
}

// peers are up to three countries to read beside this one: those that share a
// known duty first, then neighbours, those of whom more is known before others.
func (c *composer) peers(p profile) []profile {
	type ranked struct {
		profile
		rank int
	}
	var all []ranked
	for _, country := range c.byName {
		if country.Code == p.country.Code || !country.Profile {
			continue
		}
		q := c.profiles[country.Code]
		rank := 4*len(q.frameworks) + len(q.claims)
		if q.reported() {
			rank += 3
		}
		if q.silent() {
			continue
		}
		if slices.Contains(p.country.Borders, country.Code) {
			rank += 100
		}
		if p.hasDuty() && q.hasDuty() {
			rank += 200
		}
		all = append(all, ranked{q, rank})
	}
	slices.SortStableFunc(all, func(x, y ranked) int { return y.rank - x.rank })
	var out []profile
	for _, r := range all[:min(3, len(all))] {
		out = append(out, r.profile)
	}
	return out
}

// nearestCase is the case of the first peer that has one, a national one first.
func (c *composer) nearestCase(peers []profile) *pipeline.Case {
	for _, q := range peers {
		for _, wantNational := range []bool{true, false} {
			for i := range q.cases {
				r := c.d.CaseRecord(q.cases[i])
				if !wantNational || r != nil && r.Text("fw_level") == "national" {
					return &q.cases[i]
				}
			}
		}
	}
	if len(c.d.Cases) > 0 {
		return &c.d.Cases[0]
	}
	return nil
}

func (c *composer) caseItem(k pipeline.Case, first bool) CaseItem {
	item := CaseItem{Title: k.Title, Href: c.url("cases", k.Slug), Meta: c.caseMeta(k)}
	if w := c.written(k.Slug); w != nil && c.l.Code == "en" {
		item.Text = c.l.Words.Text(w.Teaser)
	} else if r := c.d.CaseRecord(k); r != nil {
		// Where the teaser is not translated, the coded means stand in for it.
		in := c.in
		if a, ok := r.Answers["fw_means"]; ok && a.State == survey.Answered {
			item.Text = c.say("case_means", words.Args{"list": lowerFirst(c.value(in, a))}).Refs(c.d.Evidence.Refs(a.ID)...)
		}
	}
	if first {
		item.Text = words.Text{{T: c.word("read_first"), B: true}, {T: " "}}.Add(item.Text...)
	}
	return item
}

func (c *composer) written(slug string) *Written {
	for _, l := range []*Language{c.l, c.en} {
		for i := range l.Cases {
			if l.Cases[i].Slug == slug {
				return &l.Cases[i]
			}
		}
	}
	return nil
}

// caseMeta is the country, level and year of a case.
func (c *composer) caseMeta(k pipeline.Case) string {
	in := c.in
	parts := []string{c.d.Evidence.Country(k.Country).Name(c.l.Code)}
	if r := c.d.CaseRecord(k); r != nil {
		if code := r.Text("fw_level"); code != "" {
			parts = append(parts, lowerFirst(c.l.choice(in, in.Question("fw_level"), code)))
		}
		if y := r.Num("fw_start_year"); y != nil {
			parts = append(parts, round(*y))
		} else {
			parts = append(parts, c.word("start_not_stated"))
		}
	}
	return strings.Join(parts, ", ")
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
