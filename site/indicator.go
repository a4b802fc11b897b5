package site

import (
	"fmt"
	"slices"
	"strings"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// indicatorArgs are the values that the sentences of an indicator's page may
// use: every published figure about it as fig_NAME, and for each group the
// count of its newest observed value as k_GROUP and n_GROUP.
func (c *composer) indicatorArgs(x *pipeline.Indicator) words.Args {
	a := words.Args{"title": c.l.title(x), "measure": c.l.measure(x)}
	for _, g := range c.d.Evidence.Groups {
		o := c.newest(x.ID, g.ID)
		if !observed(o) || o.Number == nil {
			continue
		}
		a["k_"+g.ID] = c.count(o, int(*o.Number))
		if o.N != nil {
			a["n_"+g.ID] = c.count(o, *o.N)
		}
		a["size_"+g.ID] = g.Size
	}
	for _, w := range c.d.Evidence.Waves {
		if o := c.d.Observation(x.ID, pipeline.Covered, w.Slug); observed(o) && o.Number != nil {
			a["in_"+strings.ReplaceAll(w.Slug, "-", "_")] = c.count(o, int(*o.Number))
		}
	}
	var options, counted []words.Text
	for _, y := range c.topOptions(x) {
		label := lowerFirst(c.l.optionLabel(c.d, y))
		options = append(options, words.Say(label))
		o := c.newest(y.ID, pipeline.Covered)
		counted = append(counted, c.say("count_of", words.Args{"k": c.count(o, int(*o.Number)), "what": label}))
	}
	a["counted"] = c.l.Words.List(counted)
	a["top"] = c.l.Words.List(options[:c.leaders(x)])
	a["options"] = len(options)
	var names []words.Text
	for _, country := range c.byName {
		if o := c.newest(x.ID, string(country.Code)); observed(o) && c.mark(o) != figures.No {
			names = append(names, words.Say(c.listed(country)))
		}
	}
	a["names"], a["countries"] = c.l.Words.List(names), len(names)
	c.recordArgs(x, a)
	return a
}

// recordArgs are what the records of an indicator's group hold: how many there
// are, how many state its question, and the years.
func (c *composer) recordArgs(x *pipeline.Indicator, a words.Args) {
	if x.Repeat == "" || x.Question == "" {
		return
	}
	total, stated := 0, 0
	var years []string
	for _, country := range c.d.Evidence.Countries {
		for _, r := range c.records(country.Code, x.Repeat) {
			total++
			answer, ok := r.Answers[x.Question]
			if !ok || answer.State != survey.Answered || slices.Contains(answer.Value.Codes(), "none") {
				continue
			}
			stated++
			if _, number := answer.Value.Number(); number && !slices.Contains(years, answer.Value.String()) {
				years = append(years, answer.Value.String())
			}
		}
	}
	slices.Sort(years)
	a["total"], a["stated"], a["unstated"], a["years"] = total, stated, total-stated, len(years)
	if len(years) > 0 {
		a["oldest"], a["year_list"] = years[0], c.l.Words.Names(years)
	}
}

// topOptions are the observed options of a family, the most widespread first.
func (c *composer) topOptions(x *pipeline.Indicator) []*pipeline.Indicator {
	var out []*pipeline.Indicator
	value := func(y *pipeline.Indicator) float64 {
		if o := c.newest(y.ID, pipeline.Covered); observed(o) && o.Number != nil {
			return *o.Number
		}
		return 0
	}
	for _, y := range c.family(x.Family) {
		if y.Code != "" && value(y) > 0 {
			out = append(out, y)
		}
	}
	slices.SortStableFunc(out, func(a, b *pipeline.Indicator) int { return int(value(b) - value(a)) })
	return out
}

// leaders is how many of the top options may be called the most widespread:
// whole ties, up to four.
func (c *composer) leaders(x *pipeline.Indicator) int {
	top := c.topOptions(x)
	n := 0
	for n < len(top) {
		tie := n + 1
		for tie < len(top) && *c.newest(top[tie].ID, pipeline.Covered).Number == *c.newest(top[n].ID, pipeline.Covered).Number {
			tie++
		}
		if n > 0 && tie > 4 {
			break
		}
		n = tie
	}
	return n
}

// familyFinding is the finding of an indicator: its own sentence where the
// labels have one and its values are there, else what the engine can say of any.
func (c *composer) familyFinding(x *pipeline.Indicator) words.Text {
	return c.choose("find_"+x.Family, x)
}

func (c *composer) choose(key string, x *pipeline.Indicator) words.Text {
	a := c.indicatorArgs(x)
	if c.l.Words.Has(key) && c.l.Words.Fits(key, a, c.shared) {
		return c.say(key, a)
	}
	o := c.newest(x.ID, pipeline.Covered)
	if x.Kind == ratingKind {
		if t, ok := c.ratingFinding(x); ok {
			return t
		}
	}
	switch {
	case x.Kind == "number" && observed(o) && o.Number != nil:
		return c.say("find_any_median", with(a, words.Args{"value": c.measured(o)}))
	case x.Kind == "records_with" && a["options"].(int) > 0:
		return c.say("find_any_records", a)
	case x.Code != "" && a["options"].(int) > 0:
		return c.say("find_any_options", a)
	case observed(o) && x.Kind != "latest" && o.Number != nil && o.Indicator.Unit != "countries":
		return c.say("find_any_total", with(a, words.Args{"value": c.measured(o)}))
	case observed(o) && o.K != nil:
		return c.say("find_any_share", with(a, words.Args{"k": c.count(o, *o.K), "n": *o.Frame}))
	case a["countries"].(int) > 0:
		return c.say("find_any_countries", a)
	}
	return c.say("find_any_nothing", with(a, words.Args{"absent": lowerFirst(c.l.absent(x))}))
}

func (c *composer) indicators() error {
	for _, f := range c.d.Catalogue.Families() {
		if err := c.indicator(c.family(f[0].Family)); err != nil {
			return fmt.Errorf("indicator %s: %w", f[0].Family, err)
		}
	}
	return c.indicatorsIndex()
}

func (c *composer) indicatorsIndex() error {
	page := Page{Path: "indicators", Kind: "indicators", Nav: "indicators", Name: c.word("nav_indicators"), Heading: c.say("indicators_find", nil),
		Lede: c.say("indicators_lede", words.Args{"n": len(c.d.Catalogue.Families())}), Crumbs: c.crumbs(Link{Text: c.word("nav_indicators")})}
	var groups []IndexGroup
	later := IndexGroup{Head: c.word("indicators_later"), Note: c.word("indicators_later_note")}
	for _, t := range c.d.Catalogue.Themes {
		g := IndexGroup{Head: c.l.theme(t)}
		for _, f := range c.d.Catalogue.Families() {
			x := c.d.Catalogue.Indicator(f[0].ID)
			item := IndexItem{Title: c.l.title(x), Href: c.url("indicators", x.Family)}
			switch {
			case x.Theme != t.ID:
			case !c.asked(x): // a name alone: nothing can be found out yet
				later.Items = append(later.Items, item)
			default:
				item.Find = c.familyFinding(x)
				g.Items = append(g.Items, item)
			}
		}
		if len(g.Items) > 0 {
			groups = append(groups, g)
		}
	}
	if len(later.Items) > 0 {
		groups = append(groups, later)
	}
	matrix, err := c.coverage()
	if err != nil {
		return err
	}
	page.Sections = []Section{
		{ID: "list", Head: c.word("sec_all_indicators"), Find: c.say("indicators_list_find", nil), Blocks: []Block{{Index: groups}}},
		{ID: "known", Head: c.word("sec_coverage"), Find: c.say("coverage_find", nil), Blocks: []Block{{Figure: matrix}}},
	}
	c.add(page)
	return nil
}

// asked reports whether any wave asked what a family of indicators reads, or
// looked for it.
func (c *composer) asked(x *pipeline.Indicator) bool {
	return slices.ContainsFunc(c.waves, func(w *survey.Wave) bool {
		return c.d.Observation(x.ID, pipeline.Covered, w.Slug) != nil
	})
}

// laterPage is the page of an indicator that no wave has asked for: what it will
// mean, and nothing that would have to be empty.
func (c *composer) laterPage(page Page, family []*pipeline.Indicator) {
	page.Heading, page.Lede = c.say("indicator_later", nil), c.definition(family[0])
	page.Title = page.Name
	page.Sections = []Section{c.definitionSection(family)}
	page.Sections[0].Blocks = append(page.Sections[0].Blocks, Block{More: []words.Text{c.say("indicator_later_more", words.Args{"supply": c.link(c.word("supply"), c.url("submit"))})}})
	c.add(page)
}

// indicator is the page of a family: finding, figure, what may be compared,
// definition, table, waves, and how to take it away.
func (c *composer) indicator(family []*pipeline.Indicator) error {
	x := family[0]
	title := c.l.title(x)
	page := Page{Path: "indicators/" + x.Family, Kind: "indicator", Nav: "indicators", Name: title, Heading: c.familyFinding(x), Lede: c.choose("lede_"+x.Family, x),
		Crumbs: c.crumbs(Link{Text: c.word("nav_indicators"), Href: c.url("indicators")}, Link{Text: title}),
		Aside:  c.cautionNote(x)}
	if !c.asked(x) {
		c.laterPage(page, family)
		return nil
	}
	if page.Lede.Plain() == page.Heading.Plain() {
		page.Lede = c.definition(x)
	}
	page.Title = title + c.l.Words.Raw("colon") + lowerFirst(page.Heading.Plain())
	blocks, find, err := c.indicatorFigures(family)
	if err != nil {
		return err
	}
	if len(blocks) > 0 { // where there is nothing to draw the heading has said so
		page.Sections = []Section{{ID: "figure", Head: c.word("sec_figure"), Find: find, Blocks: blocks}}
	}
	page.Sections = append(page.Sections,
		c.compareSection(x),
		c.definitionSection(family),
		c.tableSection(family),
		c.wavesSection(x),
		c.adviceFor(x.Family, nil),
		Section{ID: "take", Head: c.word("sec_take"), Take: true, Find: c.say("take_indicator_find", nil), Blocks: []Block{{Links: []Link{
			{Text: c.word("take_observations_all"), Href: "/data/latest/observations.csv"}, {Text: "Parquet", Href: "/data/latest/observations.parquet"},
			{Text: "Arrow", Href: "/data/latest/observations.arrow"}, {Text: c.word("take_codebook"), Href: c.url("data", "observations")}}}}})
	page.Sections = append(slices.DeleteFunc(page.Sections, func(s Section) bool { return s.ID == "" }), c.correct(page))
	page.Brief = c.say("brief_indicator", c.briefArgs(page))
	c.add(page)
	return nil
}

func (c *composer) definitionSection(family []*pipeline.Indicator) Section {
	x := family[0]
	in := c.d.Evidence.Instrument(x.Instrument)
	s := Section{ID: "definition", Head: c.word("sec_definition"), Find: words.Say(c.l.measure(x) + ".")}
	s.Notes = []Note{{Lead: c.word("note_id_lead"), Text: words.Say(x.Family)}}
	var lines []Line
	for _, q := range x.Questions(in) {
		if x.Kind == ratingKind {
			break // the table names every item
		}
		if len(lines) == 6 {
			break // a count of records reads the whole group
		}
		question := in.Question(q)
		lines = append(lines, Line{B: words.Text{c.link(c.l.short(in, question), c.url("questions", in.ID)+"#"+string(q))}, Text: words.Say(c.l.label(in, question))})
	}
	s.Blocks = []Block{{Text: []words.Text{c.definition(x), c.say("kind_"+x.Kind, words.Args{"codes": c.countedCodes(x)})}}, {Lines: lines}}
	if x.Unit == "countries" {
		s.Blocks[0].Text = append(s.Blocks[0].Text, c.say("formula_share", words.Args{"method": c.link(c.word("nav_method"), c.url("method"))}))
	}
	return s
}

func (c *composer) countedCodes(x *pipeline.Indicator) string {
	var out []string
	for _, code := range x.Positive() {
		out = append(out, lowerFirst(c.l.codeLabel(c.d, x, code)))
	}
	return strings.Join(out, ", ")
}

// wavesSection says for each wave what it holds of the indicator.
func (c *composer) wavesSection(x *pipeline.Indicator) Section {
	s := Section{ID: "waves", Head: c.word("sec_waves")}
	var lines []Line
	holding, grouped := 0, 0
	for _, w := range c.waves {
		if len(w.Asked) == 0 || w.Instrument != x.Instrument {
			continue
		}
		n, asked := 0, false
		for _, country := range c.d.Evidence.Countries {
			for _, y := range c.family(x.Family) {
				o := c.d.Observation(y.ID, string(country.Code), w.Slug)
				asked = asked || o != nil
				if observed(o) && c.mark(o) != figures.No {
					n++
					break
				}
			}
		}
		line := Line{B: words.Say(upperFirst(c.l.waveShort(w)))}
		switch {
		case !asked:
			line.Mark, line.Text = figures.NotAsked, c.say("wave_not_asked", nil)
		case w.Kind == survey.AggregateWave:
			line.Mark, line.Text = figures.Aggregate, c.say("wave_aggregate", nil)
		case n == 0 && slices.ContainsFunc(c.family(x.Family), func(y *pipeline.Indicator) bool { return observed(c.d.Observation(y.ID, pipeline.Covered, w.Slug)) }):
			grouped++
			line.Mark, line.Text = figures.Aggregate, c.say("wave_groups", nil)
		case n == 0:
			line.Mark, line.Text = figures.Silent, c.say("wave_silent", nil)
		default:
			holding++
			line.Mark, line.Text = figures.Yes, c.say("wave_known", words.Args{"n": n})
		}
		lines = append(lines, line)
	}
	s.Find = c.say("waves_find", words.Args{"n": holding, "all": len(lines)})
	if holding == 0 && grouped > 0 {
		s.Find = c.say("waves_find_groups", words.Args{"n": grouped, "all": len(lines)})
	}
	lines = append(lines, Line{B: c.say("next_wave", nil), Mark: figures.NotAsked, Text: c.say("next_wave_asks", nil)})
	s.Blocks = []Block{{Lines: lines}}
	return s
}
