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
	p := profile{country: country, practice: c.newest(c.practice, code), duty: c.newest(dutyID, code),
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
	key := repeat + "." + string(code)
	out, ok := c.held[key]
	if !ok {
		for _, w := range c.waves {
			if r := c.d.Evidence.Records(w.Slug, code, repeat); len(r) > 0 {
				out = r // the newest wave that has any
			}
		}
		c.held[key] = out
	}
	return out
}

// finding is the country's page in a line.
func (c *composer) finding(p profile) words.Text {
	national, other := p.level()
	n := national + other
	a := with(c.countryWords(p.country), words.Args{"n": n, "national": national, "other": other})
	year := 0
	for _, y := range c.securityLaws(p) {
		year = max(year, y)
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

// securityLaws are the years of the acts on private security that are cited, in
// order.
func (c *composer) securityLaws(p profile) []int {
	var out []int
	for _, x := range c.actsOf(p.country) {
		if y, err := strconv.Atoi(x.year); err == nil && slices.ContainsFunc(x.records, func(r pipeline.Record) bool { return slices.Contains(r.Codes("law_topics"), "private_security") }) {
			out = append(out, y)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
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
	switch years := c.securityLaws(p); len(years) {
	case 0:
	case 1:
		add(c.say("lede_law", with(a, words.Args{"year": strconv.Itoa(years[0])})))
	default:
		var list []string
		for _, y := range years {
			list = append(list, strconv.Itoa(y))
		}
		add(c.say("lede_laws", with(a, words.Args{"years": c.l.Words.Names(list)})))
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
	europe, _, err := c.practiceMap()
	if err != nil {
		return err
	}
	page.Sections = []Section{
		{ID: "list", Head: c.word("sec_all_countries"), Find: c.say("countries_list_find", nil), Blocks: []Block{{Index: groups}}},
		{ID: "map", Head: c.word("sec_map"), Find: c.say("countries_map_find", nil), Blocks: []Block{{Figure: europe}}},
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
	page.Sections = append(page.Sections, c.correct(page))
	page.Brief = c.say("brief_country", c.briefArgs(page))
	page.Cite = c.say("cite_country", with(a, c.citation(page.Title)))
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
	var yes, no []string
	for _, country := range c.byName {
		o := c.newest(c.practice, string(country.Code))
		marks[string(country.Code)] = c.mark(o)
		if !slices.Contains(p.country.Borders, country.Code) {
			continue
		}
		switch c.mark(o) {
		case figures.Yes:
			yes = append(yes, c.listed(country))
		case figures.Silent:
			no = append(no, c.listed(country))
		}
	}
	a := with(c.countryWords(p.country), words.Args{"state": c.stateWord(p.practice), "lower_state": lowerFirst(c.stateWord(p.practice)), "yes": c.l.Words.Names(yes), "no": c.l.Words.Names(no), "ny": len(yes), "nn": len(no)})
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
		c.authorityStatus(p),
	}
}
