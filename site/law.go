package site

import (
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

const legalModule = "legal"

// law is the register of laws: every act that is cited, over all countries, the
// duties, the claims without a law, and what is known question by question.
func (c *composer) law() error {
	acts := c.acts()
	page := Page{Path: "law", Kind: "law", Nav: "indicators", Name: c.word("nav_law"), Crumbs: c.crumbs(Link{Text: c.word("nav_law")})}
	dated := 0
	var names []string
	for _, x := range acts {
		if x.year != "" {
			dated++
		}
		if name := c.listed(x.country); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	a := words.Args{"n": len(acts), "dated": dated, "countries": len(names), "all": c.covered()}
	page.Heading, page.Lede = c.say("law_page_find", a), c.say("law_page_lede", a)
	if len(acts) == 0 {
		page.Heading = c.say("law_page_find_none", a)
	}
	page.Sections = append(page.Sections, c.actsSection(acts, dated))
	if len(acts) > 0 {
		fig, err := c.actsFigure(acts)
		if err != nil {
			return err
		}
		if fig != nil {
			page.Sections = append(page.Sections, Section{ID: "when", Head: c.word("sec_when"), Find: c.say("law_when_find", a), Blocks: []Block{{Figure: fig}}})
		}
	}
	page.Sections = append(page.Sections, c.dutiesSection(), c.lawClaims(), c.lawQuestions(), c.neededLaw())
	page.Sections = append(slices.DeleteFunc(page.Sections, func(s Section) bool { return s.ID == "" }), c.correct(page))
	c.add(page)
	return nil
}

// timelineMost is how many bars a timeline takes before it says less than a count.
const timelineMost = 40

// actsFigure is the timeline of the acts, or their number by decade where a bar
// for each would be a wall.
func (c *composer) actsFigure(acts []act) (*figures.Chart, error) {
	if len(acts) <= timelineMost {
		return c.allTimeline(true)
	}
	count := map[int]int{}
	dated := 0
	for _, x := range acts {
		if y, err := strconv.Atoi(x.year); err == nil {
			count[y/10*10]++
			dated++
		}
	}
	if dated == 0 {
		return nil, nil
	}
	w := c.d.Evidence.Wave(acts[0].records[0].Wave)
	ch := &figures.Chart{ID: "laws-by-decade", Kind: figures.Bars, Measure: c.say("decades_measure", nil), Source: c.sourceLine(w)}
	ch.Table = figures.Table{Head: c.heads("th_decade", "th_acts_n")}
	decades := slices.Sorted(maps.Keys(count))
	most := decades[0]
	var alt []string
	for d := decades[0]; d <= decades[len(decades)-1]; d += 10 {
		n := count[d]
		if n > count[most] {
			most = d
		}
		v := roundTo(100 * float64(n) / float64(dated))
		label := c.say("decade", words.Args{"from": strconv.Itoa(d), "to": strconv.Itoa(d + 9)})
		print := c.say("k_of_n", words.Args{"k": n, "n": dated})
		ch.Bars = append(ch.Bars, figures.Bar{Label: label, Value: &v, Mark: figures.Yes, Print: print})
		ch.Table.Rows = append(ch.Table.Rows, []figures.Cell{{Text: label, Head: true}, numCell(print)})
		alt = append(alt, label.Plain()+" "+print.Plain())
	}
	ch.Title = c.say("decades_title", words.Args{"k": count[most], "n": dated, "from": strconv.Itoa(most), "to": strconv.Itoa(most + 9)})
	ch.Alt = strings.Join(alt, "; ") + "."
	return c.figure(ch)
}

// covered is how many countries have a page.
func (c *composer) covered() int {
	n := 0
	for _, country := range c.byName {
		if country.Profile {
			n++
		}
	}
	return n
}

// act is an act or regulation that is cited; several respondents may cite the
// same one.
type act struct {
	country *survey.Country
	title   string
	year    string
	records []pipeline.Record
}

// acts lists what is cited, by country and year, those without a year last.
func (c *composer) acts() []act {
	var out []act
	for _, country := range c.byName {
		out = append(out, c.actsOf(country)...)
	}
	return out
}

// actsOf lists the acts cited for a country.
func (c *composer) actsOf(country *survey.Country) []act {
	var out []act
	for _, r := range c.records(country.Code, lawID) {
		x := act{country: country, title: or(or(r.Text("law_title"), r.Text("law_title_en")), c.word("title_not_stated"))}
		if y := r.Num("law_year"); y != nil {
			x.year = round(*y)
		}
		i := slices.IndexFunc(out, func(o act) bool {
			return o.title == x.title && x.title != c.word("title_not_stated") && (o.year == x.year || o.year == "" || x.year == "")
		})
		if i < 0 {
			x.records = []pipeline.Record{r}
			out = append(out, x)
			continue
		}
		o := &out[i]
		o.records, o.year = append(o.records, r), or(o.year, x.year)
	}
	sort.SliceStable(out, func(i, j int) bool {
		x, y := out[i], out[j]
		if (x.year == "") != (y.year == "") {
			return x.year != ""
		}
		return x.year < y.year
	})
	return out
}

// actsSection is the register itself.
func (c *composer) actsSection(acts []act, dated int) Section {
	s := Section{ID: "acts", Head: c.word("sec_acts"), Find: c.say("acts_find", words.Args{"n": len(acts), "dated": dated})}
	if len(acts) == 0 {
		s.Find = c.say("acts_find_none", nil)
		s.Blocks = []Block{{More: []words.Text{c.say("acts_more", words.Args{"supply": c.link(c.word("supply"), c.url("submit"))})}}}
		return s
	}
	t := &figures.Table{Caption: c.word("acts_caption"), Head: c.heads("th_act", "th_country", "th_year_status", "th_topics", "th_source"), Class: "stack acts"}
	for _, x := range acts {
		t.Rows = append(t.Rows, c.actRow(x))
	}
	s.Notes = []Note{{Lead: c.word("note_acts_lead"), Text: c.say("note_acts", nil)}}
	s.Blocks = []Block{{Table: t}, {Links: []Link{{Text: c.say("take_table", words.Args{"name": "laws"}).Plain(), Href: "/" + DataDir + "/laws.csv"}, {Text: c.word("take_codebook"), Href: c.url("data", "laws")}}}}
	return s
}

func (c *composer) actRow(x act) []figures.Cell {
	text := func(q survey.QuestionID) string { // of the first respondent who says it
		for _, r := range x.records {
			if s := r.Text(q); s != "" {
				return s
			}
		}
		return ""
	}
	coded := func(q survey.QuestionID) string {
		for _, r := range x.records {
			if a := r.Answers[q]; a.State == survey.Answered {
				return c.value(c.in, a)
			}
		}
		return ""
	}
	head := figures.Cell{Text: words.Say(x.title), Head: true, ID: x.records[0].ID(lawID)}
	if href := text("law_url"); href != "" {
		head.Text = words.Text{{T: x.title, Href: href}}
	}
	if en := text("law_title_en"); en != "" && en != x.title {
		head.Note = words.Say(en)
	}
	year := figures.Cell{Text: words.Say(x.year)}
	if x.year == "" {
		year = figures.Cell{Text: words.Say(c.word("year_not_stated")), Mark: figures.Silent}
	}
	year.Note = words.Say(coded("law_status"))
	topics := textCell(coded("law_topics"))
	if topics.Text == nil {
		topics = figures.Cell{Text: words.Say(c.word("state_not_published")), Mark: figures.Silent}
	}
	if s := text("law_articles"); s != "" {
		topics.Note = c.say("law_articles", words.Args{"articles": s})
	}
	var refs []string
	for _, r := range x.records {
		for _, a := range r.Answers {
			refs = append(refs, c.d.Evidence.Refs(a.ID)...)
		}
	}
	slices.Sort(refs)
	w := c.d.Evidence.Wave(x.records[0].Wave)
	return []figures.Cell{head, {Text: words.Text{c.link(x.country.Name(c.l.Code), c.url("countries", x.country.Code.Lower())+"#law")}}, year, topics,
		c.sourceCell(w, c.place(x.records[0].Answers["law_title"]), slices.Compact(refs)...)}
}

// sourceCell is a place in a document with its rows, above the wave and the day
// up to which it is known.
func (c *composer) sourceCell(w *survey.Wave, place string, refs ...string) figures.Cell {
	if place == "" {
		return figures.Cell{Text: words.Text{c.waveLink(w)}.Refs(refs...), Note: c.say("as_of_day", words.Args{"day": c.day(w.AsOf)})}
	}
	return figures.Cell{Text: words.Say(place).Refs(refs...), Note: c.say("source_wave", words.Args{"wave": c.waveLink(w), "day": c.day(w.AsOf)})}
}

func (c *composer) dutyPlace(country survey.CountryCode, w *survey.Wave) string {
	if answers := c.d.Evidence.Answers(w.Slug, country, survey.QuestionID(dutyID)); len(answers) > 0 {
		return c.place(answers[0])
	}
	return ""
}

// dutiesSection lists the countries whose law is said to oblige private security
// to assist, with the instructions it must follow.
func (c *composer) dutiesSection() Section {
	x := c.d.Catalogue.Indicator(dutyID)
	t := &figures.Table{Head: c.heads("th_country", "th_duty", "th_instructions", "th_source"), Class: "stack"}
	var names []string
	for _, country := range c.byName {
		p := c.profiles[country.Code]
		if !country.Profile || !p.hasDuty() {
			continue
		}
		names = append(names, c.listed(country))
		follow := figures.Cell{Text: words.Say(c.word("state_not_published")), Mark: figures.Silent}
		if a := c.lawAnswer(country.Code, "duty_follow_instructions"); len(a.codes) > 0 {
			follow = textCell(c.value(c.in, a.answers[0]))
			if a.differ() {
				follow = figures.Cell{Text: words.Say(c.word("state_disputed")), Mark: figures.Disputed}
			}
		}
		w := c.d.Evidence.Wave(p.duty.Wave)
		t.Rows = append(t.Rows, []figures.Cell{{Text: words.Text{c.link(country.Name(c.l.Code), c.url("countries", country.Code.Lower())+"#law")}, Head: true},
			{Text: words.Say(c.dutyWord(p.duty)), Mark: figures.Yes}, follow, c.sourceCell(w, c.dutyPlace(country.Code, w), c.refs(p.duty)...)})
	}
	if x == nil || len(t.Rows) == 0 {
		return Section{}
	}
	return Section{ID: "duty", Head: c.l.title(x), Find: c.say("duties_find", words.Args{"n": len(names), "all": c.covered(), "names": c.l.Words.Names(names)}),
		Notes:  []Note{{Lead: c.word("note_duty_lead"), Text: c.say("note_duty", nil)}},
		Blocks: []Block{{Table: t}, {More: []words.Text{c.say("duties_more", words.Args{"indicator": c.link(c.l.title(x), c.url("indicators", x.Family))})}}}}
}

// lawClaims are numbers about the law that a source prints without naming the
// countries or their laws: claims, shown as such.
func (c *composer) lawClaims() Section {
	s := Section{ID: "claims", Head: c.word("sec_law_claims")}
	for _, w := range c.waves {
		for i := range w.Figures {
			f := &w.Figures[i]
			if f.Indicator != legalID {
				continue
			}
			statement := or(c.l.evidence.Figure[f.ID].Statement, f.Statement)
			s.Blocks = append(s.Blocks, Block{Lines: []Line{{ID: f.ID, B: c.print(f), Text: words.Say(statement).Add(words.Run{T: " "}, c.waveLink(w), words.Run{T: ", " + lowerFirst(c.chapter(f.Locator)) + "."}).Refs(f.Evidence...)}}})
			if doubt := or(c.l.evidence.Figure[f.ID].Doubt, f.Doubt); doubt != "" {
				s.Notes = append(s.Notes, Note{Lead: c.word("doubt"), Text: words.Say(doubt)})
			}
		}
	}
	if len(s.Blocks) == 0 {
		return Section{}
	}
	s.Find = c.say("law_claims_find", nil)
	return s
}

// lawQuestions goes through the questions of law and says of each where it is
// answered and how.
func (c *composer) lawQuestions() Section {
	s := Section{ID: "questions", Head: c.word("sec_law_questions")}
	var known, silent []Line
	for i := range c.in.Questions {
		q := &c.in.Questions[i]
		if q.Module != legalModule || q.Repeat != "" || q.Grid != "" || q.Publication != survey.Public || q.Kind == "judgement" || len(q.Codes()) == 0 {
			continue
		}
		line, n := c.lawQuestion(q)
		if n > 0 {
			known = append(known, line)
		} else {
			silent = append(silent, line)
		}
	}
	if len(known)+len(silent) == 0 {
		return Section{}
	}
	s.Find = c.say("law_questions_find", words.Args{"n": len(known), "all": len(known) + len(silent)})
	if len(known) > 0 {
		s.Blocks = append(s.Blocks, Block{Lines: known})
	}
	if len(silent) > 0 {
		var names []words.Text
		for _, line := range silent {
			names = append(names, line.B)
		}
		s.Blocks = append(s.Blocks, Block{Text: []words.Text{c.say("law_questions_silent", words.Args{"n": len(silent), "list": c.l.Words.List(names)})}})
	}
	return s
}

// lawQuestion groups the countries by their answer.
func (c *composer) lawQuestion(q *survey.Question) (Line, int) {
	by := map[string][]string{}
	n, all := 0, 0
	for _, country := range c.byName {
		if !country.Profile {
			continue
		}
		all++
		a := c.lawAnswer(country.Code, q.ID)
		if len(a.codes) == 0 {
			continue
		}
		n++
		codes := a.codes
		if a.differ() {
			codes = []string{""}
		}
		for _, k := range codes {
			by[k] = append(by[k], country.Name(c.l.Code))
		}
	}
	line := Line{ID: "q-" + string(q.ID), B: words.Text{c.link(c.l.short(c.in, q), c.url("questions", c.in.ID)+"#"+string(q.ID))}}
	var parts []words.Text
	for _, k := range append(q.Codes(), "") {
		if len(by[k]) == 0 {
			continue
		}
		word := c.word("state_disputed")
		if k != "" {
			word = c.l.choice(c.in, q, k)
		}
		parts = append(parts, c.say("law_answer_countries", words.Args{"answer": words.Run{T: word, B: true}, "n": len(by[k]), "names": c.l.Words.Names(by[k])}))
	}
	for i, p := range parts {
		if i > 0 {
			line.Text = line.Text.Add(words.Run{T: " "})
		}
		line.Text = line.Text.Add(p...)
	}
	if n < all && n > 0 {
		line.Text = line.Text.Add(words.Run{T: " "}).Add(c.say("law_answer_rest", words.Args{"n": all - n})...)
	}
	return line, n
}

// neededLaw sets each case beside the countries in which the law it would need
// is known.
func (c *composer) neededLaw() Section {
	t := &figures.Table{Head: c.heads("th_case", "th_law_raised", "th_law_open", "th_law_all", "th_law_some"), Class: "stack"}
	none := 0
	for _, k := range c.d.Cases {
		r := c.d.CaseRecord(k)
		if r == nil {
			continue
		}
		needs := c.raises(r)
		if len(needs) == 0 {
			continue
		}
		var questions []string
		for _, x := range needs {
			questions = append(questions, lowerFirst(c.l.short(c.in, x.question)))
		}
		var open, all, some []*survey.Country
		for _, country := range c.byName {
			known, allowed := c.lawOf(country.Code, needs)
			switch {
			case !country.Profile || known == 0:
			case allowed == len(needs):
				open = append(open, country)
			case known == len(needs):
				all = append(all, country)
			default:
				some = append(some, country)
			}
		}
		if len(open)+len(all) == 0 {
			none++
		}
		t.Rows = append(t.Rows, []figures.Cell{{Text: words.Text{c.link(k.Title, c.url("cases", k.Slug)+"#law")}, Head: true}, textCell(upperFirst(c.l.Words.Names(questions).Plain())),
			c.namesOrNone(open), c.namesOrNone(all), c.namesOrNone(some)})
	}
	if len(t.Rows) == 0 {
		return Section{}
	}
	s := Section{ID: "needed", Head: c.word("sec_needed_law"), Find: c.say("needed_list_find", words.Args{"n": len(t.Rows) - none, "all": len(t.Rows)}), Blocks: []Block{{Table: t}},
		Notes: []Note{{Lead: c.word("note_no_advice_lead"), Text: c.say("note_no_advice", nil)}}}
	if none == len(t.Rows) {
		s.Find = c.say("needed_list_none", words.Args{"all": len(t.Rows)})
	}
	return s
}

// namesOrNone names a few countries; many are given by number and codes.
func (c *composer) namesOrNone(countries []*survey.Country) figures.Cell {
	var names, codes []string
	for _, country := range countries {
		names, codes = append(names, c.listed(country)), append(codes, string(country.Code))
	}
	switch {
	case len(names) == 0:
		return figures.Cell{Text: words.Say(c.word("known_nowhere")), Mark: figures.Silent}
	case len(names) > 6:
		slices.Sort(codes)
		return figures.Cell{Text: c.say("unit_countries", words.Args{"k": len(names)}), Note: words.Say(strings.Join(codes, ", "))}
	}
	return textCell(c.l.Words.Names(names).Plain())
}
