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
	var names, theNames []words.Text
	for _, country := range c.byName {
		if o := c.newest(x.ID, string(country.Code)); observed(o) && c.mark(o) != figures.No {
			names = append(names, words.Say(country.Name(c.l.Code)))
			theNames = append(theNames, words.Say(c.countryWords(country)["the"].(string)))
		}
	}
	a["names"], a["the_names"], a["countries"] = c.l.Words.List(names), c.l.Words.List(theNames), len(names)
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
	a["total"], a["stated"], a["years"] = total, stated, len(years)
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
	switch {
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
	for _, t := range c.d.Catalogue.Themes {
		g := IndexGroup{Head: c.l.theme(t)}
		for _, f := range c.d.Catalogue.Families() {
			if x := c.d.Catalogue.Indicator(f[0].ID); x.Theme == t.ID {
				g.Items = append(g.Items, IndexItem{Title: c.l.title(x), Href: c.url("indicators", x.Family), Find: c.familyFinding(x)})
			}
		}
		groups = append(groups, g)
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

// indicator is the page of a family: finding, figure, what may be compared,
// definition, table, waves, and how to take it away.
func (c *composer) indicator(family []*pipeline.Indicator) error {
	x := family[0]
	title := c.l.title(x)
	page := Page{Path: "indicators/" + x.Family, Kind: "indicator", Nav: "indicators", Name: title, Heading: c.familyFinding(x), Lede: c.choose("lede_"+x.Family, x),
		Crumbs: c.crumbs(Link{Text: c.word("nav_indicators"), Href: c.url("indicators")}, Link{Text: title}),
		Aside:  []Note{{Lead: c.word("note_caution_lead"), Text: words.Say(c.l.caution(x))}}}
	if page.Lede.Plain() == page.Heading.Plain() {
		page.Lede = words.Say(c.l.definition(x))
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
		Section{ID: "compare", Head: c.word("sec_compare"), Find: c.compareFinding(x), Blocks: []Block{{Compare: c.l.compare(x)}}},
		c.definitionSection(family),
		c.tableSection(family),
		c.wavesSection(x),
		Section{ID: "take", Head: c.word("sec_take"), Take: true, Find: c.say("take_indicator_find", nil), Blocks: []Block{{Links: []Link{
			{Text: c.word("take_observations_all"), Href: "/data/latest/observations.csv"}, {Text: "Parquet", Href: "/data/latest/observations.parquet"},
			{Text: "Arrow", Href: "/data/latest/observations.arrow"}, {Text: c.word("take_codebook"), Href: c.url("data", "observations")}}}}})
	page.Sections = slices.DeleteFunc(page.Sections, func(s Section) bool { return s.ID == "" })
	c.add(page)
	return nil
}

func (c *composer) compareFinding(x *pipeline.Indicator) words.Text {
	no := true
	for _, r := range c.l.compare(x) {
		no = no && (r.Answer == c.word("answer_no") || r.Answer == c.word("answer_not_yet"))
	}
	if no {
		return c.say("compare_find_no", nil)
	}
	return c.say("compare_find_care", nil)
}

// indicatorFigures draws what the indicator's values allow: a map where
// countries have values, key figures for groups, bars for options.
func (c *composer) indicatorFigures(family []*pipeline.Indicator) ([]Block, words.Text, error) {
	x := family[0]
	var blocks []Block
	find := c.say("figure_find_none", words.Args{"absent": lowerFirst(c.l.absent(x))})
	add := func(ch *figures.Chart, err error) error {
		if err == nil && ch != nil {
			blocks = append(blocks, Block{Figure: ch})
		}
		return err
	}
	var mapped *survey.Wave
	for _, w := range c.waves {
		n := 0
		for _, country := range c.d.Evidence.Countries {
			if o := c.d.Observation(x.ID, string(country.Code), w.Slug); observed(o) && x.Code == "" {
				n++
			}
		}
		if x.Map && n > 0 && mapped == nil {
			mapped = w
			title := c.say("fig_map", words.Args{"n": n, "measure": lowerFirst(c.l.measure(x))})
			if err := add(c.europeMap(x, w, c.mapTitle(x, title), c.mapAlt(x, w))); err != nil {
				return nil, nil, err
			}
			find = c.say("figure_find_map", words.Args{"n": n})
		}
	}
	strips, err := c.groupStrips(x, mapped)
	if err := add(strips, err); err != nil {
		return nil, nil, err
	}
	if strips != nil && mapped == nil {
		find = c.say("figure_find_groups", words.Args{"absent": lowerFirst(c.l.absent(x))})
	}
	if x.Family == usedID {
		find = c.say("figure_find_used", nil)
		if err := add(c.usedBars(nil)); err != nil {
			return nil, nil, err
		}
	} else if x.Code != "" {
		for _, w := range c.waves {
			ch, err := c.optionBars(family, w)
			if err != nil {
				return nil, nil, err
			}
			if ch != nil {
				find = c.say("figure_find_bars", words.Args{"n": len(ch.Bars), "all": len(family)})
				if x.Kind == "records_with" {
					find = c.say("figure_find_records", c.indicatorArgs(x))
				}
				blocks = append(blocks, Block{Figure: ch})
			}
		}
	}
	switch x.ID {
	case ageID, lawYearID:
		ch, err := c.allTimeline(x.ID == lawYearID)
		if err := add(ch, err); err != nil {
			return nil, nil, err
		}
		if ch != nil {
			find = c.say("figure_find_time_"+x.ID, nil)
		}
	case coverageID, responseID:
		ch, err := c.coverage()
		if err := add(ch, err); err != nil {
			return nil, nil, err
		}
		if mapped == nil {
			find = c.say("coverage_find", nil)
		}
	}
	if x.Map && mapped == nil {
		blocks = append([]Block{{Text: []words.Text{c.say("no_map", words.Args{"absent": lowerFirst(c.l.absent(x))})}}}, blocks...)
	}
	if x.ID == legalID || x.ID == dutyID {
		if err := add(c.lawByPractice("")); err != nil {
			return nil, nil, err
		}
	}
	return blocks, find, nil
}

func (c *composer) mapTitle(x *pipeline.Indicator, otherwise words.Text) words.Text {
	if c.l.Words.Has("fig_map_" + x.ID) {
		return c.say("fig_map_"+x.ID, c.indicatorArgs(x))
	}
	return otherwise
}

func (c *composer) mapAlt(x *pipeline.Indicator, w *survey.Wave) words.Text {
	byWord := map[string][]string{}
	var order []string
	for _, country := range c.byName {
		word := c.stateWord(c.d.Observation(x.ID, string(country.Code), w.Slug))
		if byWord[word] == nil {
			order = append(order, word)
		}
		byWord[word] = append(byWord[word], country.Name(c.l.Code))
	}
	slices.SortStableFunc(order, func(a, b string) int { return len(byWord[a]) - len(byWord[b]) })
	var parts []string
	for _, word := range order {
		parts = append(parts, word+c.l.Words.Raw("colon")+c.l.Words.Names(byWord[word]).Plain()+".")
	}
	return words.Say(strings.Join(parts, " "))
}

// groupStrips shows what a source prints for groups and, for groups it says
// nothing of, what the program computes: each as what it is. What is computed
// for a group with a printed figure stands in the table of groups, as its lower
// bound. All strips are of one wave, that of the map where there is one.
func (c *composer) groupStrips(x *pipeline.Indicator, only *survey.Wave) (*figures.Chart, error) {
	ch := &figures.Chart{ID: "groups-" + x.Family, Kind: figures.Strips, Title: c.say("fig_groups", nil), Measure: c.say("fig_groups_measure", words.Args{"measure": c.l.measure(x)})}
	ch.Table = figures.Table{Head: c.heads("th_group", "th_value", "th_bounds", "th_kind", "th_rows")}
	var alt []string
	var wave *survey.Wave
	printed := map[string]*survey.PublishedFigure{}
	for _, w := range c.d.Evidence.Waves {
		for i := range w.Figures {
			f := &w.Figures[i]
			if f.Indicator != x.ID || f.Numerator == nil || f.Base == nil {
				continue
			}
			wave, printed[f.Area] = w, f
			kind := c.word("figkind_published")
			if f.Derived() {
				kind = c.word("figkind_derived")
			}
			note := words.Say(kind + ".").Refs(f.Evidence...)
			s := figures.Strip{ID: f.ID, Print: fmt.Sprint(*f.Numerator), Of: c.say("of_n", words.Args{"n": *f.Base}).Plain(), Href: c.figureHref(f.ID),
				Line: words.Say(c.groupLine(f.Area)), Note: note,
				Units: []figures.UnitRun{{N: *f.Numerator, Mark: figures.Yes}, {N: *f.Base - *f.Numerator, Mark: figures.Silent}}}
			ch.Strips = append(ch.Strips, s)
			ch.Table.Rows = append(ch.Table.Rows, []figures.Cell{headCell(s.Line.Plain()), numCell(c.print(f)), textCell(""), textCell(kind), cell(words.Text{}.Refs(f.Evidence...))})
			alt = append(alt, s.Line.Plain()+c.l.Words.Raw("colon")+c.print(f).Plain())
		}
	}
	computed := 0
	for _, g := range c.d.Evidence.Groups {
		o := c.newest(x.ID, g.ID)
		if only != nil {
			o = c.d.Observation(x.ID, g.ID, only.Slug)
		}
		if !observed(o) || o.K == nil || x.Code != "" || g.ID == pipeline.Covered || printed[g.ID] != nil {
			continue
		}
		computed++
		wave = c.d.Evidence.Wave(o.Wave)
		k, hi := *o.K, *o.K+*o.Frame-*o.N
		of := c.say("of_n", words.Args{"n": *o.Frame}).Plain()
		s := figures.Strip{ID: o.ID, Print: fmt.Sprint(k), Of: of, Href: c.observationHref(o), Line: words.Say(c.groupLine(g.ID)),
			Units: []figures.UnitRun{{N: k, Mark: figures.Yes}, {N: *o.N - k, Mark: figures.No}, {N: hi - k, Mark: figures.Silent}}}
		if o.AtLeast {
			s.Print = "≥\u00a0" + s.Print
			s.Note = c.say("strip_at_least", words.Args{"k": k, "upper": hi})
		} else {
			s.Note = c.say("strip_computed", nil)
		}
		ch.Strips = append(ch.Strips, s)
		ch.Table.Rows = append(ch.Table.Rows, []figures.Cell{headCell(s.Line.Plain()), numCell(c.say("k_of_n", words.Args{"k": c.count(o, k), "n": *o.Frame})),
			textCell(c.say("bounds", words.Args{"lower": k, "upper": hi}).Plain()), textCell(c.word("figkind_computed")), cell(words.Text{}.Refs(c.refs(o)...))})
		alt = append(alt, s.Line.Plain()+c.l.Words.Raw("colon")+s.Print+" "+of+". "+s.Note.Plain())
	}
	if len(ch.Strips) == 0 {
		return nil, nil
	}
	ch.Alt = strings.Join(alt, ". ")
	ch.Source = c.sourceLine(wave)
	switch {
	case len(printed) == 0:
		ch.Title, ch.Measure = c.say("fig_groups_computed", nil), c.measureLine(x, wave)
	case computed == 0:
		ch.Title, ch.Measure = c.say("fig_groups_printed", words.Args{"n": len(ch.Strips)}), c.measureLine(x, wave)
		if wave.Kind == survey.DocumentsWave { // printed, not coded: the figure's own place
			for _, f := range printed {
				ch.Source = c.say("fig_groups_source", words.Args{"wave": upperFirst(c.l.waveShort(wave)), "chapter": lowerFirst(c.chapter(f.Locator))})
			}
		}
	}
	return c.figure(ch)
}

func (c *composer) groupLine(id string) string {
	if g := c.d.Evidence.Group(id); g != nil {
		return c.l.group(g)
	}
	return id
}

// allTimeline is every framework, or every law, by start year.
func (c *composer) allTimeline(laws bool) (*figures.Chart, error) {
	var items []timed
	for _, country := range c.d.Evidence.Countries {
		if laws {
			for _, r := range c.records(country.Code, lawID) {
				it := c.timed(r)
				it.name, it.sub, it.id = r.Text("law_title"), country.Name(c.l.Code), ""
				it.href = c.url("countries", country.Code.Lower())
				it.refs = c.d.Evidence.Refs(r.Answers["law_title"].ID)
				if y := r.Num("law_year"); y != nil {
					it.start = int(*y)
				}
				items = append(items, it)
			}
			continue
		}
		for _, r := range c.frameworks(country.Code) {
			it := c.timed(r)
			it.sub = country.Name(c.l.Code)
			items = append(items, it)
		}
	}
	slices.SortStableFunc(items, func(x, y timed) int {
		if (x.start == 0) != (y.start == 0) {
			return y.start - x.start
		}
		return x.start - y.start
	})
	id, key := "timeline-frameworks", "timeline_all"
	if laws {
		id, key = "timeline-laws", "timeline_laws"
	}
	known := 0
	for _, it := range items {
		if it.start > 0 {
			known++
		}
	}
	unknown := c.word("start_not_stated")
	if laws {
		unknown = lowerFirst(c.word("year_not_stated"))
	}
	return c.timeline(id, c.say(key, words.Args{"n": known, "all": len(items)}), c.say(key+"_measure", nil), unknown, items)
}

func (c *composer) definitionSection(family []*pipeline.Indicator) Section {
	x := family[0]
	in := c.d.Evidence.Instrument(x.Instrument)
	s := Section{ID: "definition", Head: c.word("sec_definition"), Find: words.Say(c.l.measure(x) + ".")}
	s.Notes = []Note{{Lead: c.word("note_id_lead"), Text: words.Say(x.Family)}}
	var lines []Line
	for _, q := range x.Questions(in) {
		if len(lines) == 6 {
			break // a count of records reads the whole group
		}
		question := in.Question(q)
		lines = append(lines, Line{B: words.Text{c.link(c.l.short(in, question), c.url("questions", in.ID)+"#"+string(q))}, Text: words.Say(c.l.label(in, question))})
	}
	s.Blocks = []Block{{Text: []words.Text{words.Say(c.l.definition(x)), c.say("kind_"+x.Kind, words.Args{"codes": c.countedCodes(x)})}}, {Lines: lines}}
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

// tableSection lists every country that has a page, with its value or why it
// has none. Options of a family are columns where they are few.
func (c *composer) tableSection(family []*pipeline.Indicator) Section {
	x := family[0]
	s := Section{ID: "table", Head: c.word("sec_table")}
	t := &figures.Table{Caption: c.l.measure(x), Head: c.heads("th_country", "th_value", "th_wave", "th_rows"), Class: "stack pairs"}
	n := 0
	for _, country := range c.byName {
		if !country.Profile {
			continue
		}
		o := c.newest(x.ID, string(country.Code))
		row := []figures.Cell{{Text: words.Text{c.link(country.Name(c.l.Code), c.url("countries", country.Code.Lower()))}, Head: true}}
		if x.Code == "" {
			if o == nil {
				row = append(row, figures.Cell{Text: words.Say(c.stateWord(nil)), Mark: figures.NotAsked}, figures.Cell{}, figures.Cell{})
			} else {
				row[0].ID = o.ID
				value := figures.Cell{Text: words.Say(c.stateWord(o)), Mark: c.mark(o)}
				if observed(o) && o.Number != nil {
					value.Text = c.measured(o)
				}
				row = append(row, value, textCell(upperFirst(c.l.waveShort(c.d.Evidence.Wave(o.Wave)))), cell(words.Text{}.Refs(c.refs(o)...)))
			}
		} else {
			row = append(row, c.optionCells(family, country)...)
		}
		if observed(o) || x.Code != "" && row[1].Mark == figures.Yes {
			n++
		}
		t.Rows = append(t.Rows, row)
	}
	if groups := c.groupTable(x); groups != nil {
		s.Blocks = append(s.Blocks, Block{Table: groups})
	}
	s.Find = c.say("table_find", words.Args{"n": n, "all": len(t.Rows)})
	if n == 0 {
		s.Find = c.say("table_find_none", words.Args{"absent": lowerFirst(c.l.absent(x))})
		s.Blocks = append(s.Blocks, Block{Fold: &Fold{Head: c.say("table_fold", words.Args{"n": len(t.Rows)}).Plain(), Table: t}})
		return s
	}
	s.Blocks = append(s.Blocks, Block{Table: t})
	return s
}

// groupTable lists the indicator's values for groups, wave by wave, each with
// the anchor that numbers in sentences lead to.
func (c *composer) groupTable(x *pipeline.Indicator) *figures.Table {
	if x.Code != "" {
		return nil // the bars' table has a row per option
	}
	t := &figures.Table{Caption: c.word("groups_caption"), Head: c.heads("th_group", "th_value", "th_bounds", "th_wave"), Class: "stack"}
	for _, w := range c.waves {
		for _, g := range c.d.Evidence.Groups {
			o := c.d.Observation(x.ID, g.ID, w.Slug)
			if !observed(o) {
				continue
			}
			row := []figures.Cell{{Text: words.Say(c.l.group(&g)), Head: true, ID: o.ID}, {Text: c.measured(o), Num: false}, {}, textCell(upperFirst(c.l.waveShort(w)))}
			if o.K != nil {
				row[1].Text = c.say("k_of_n", words.Args{"k": c.count(o, *o.K), "n": *o.Frame})
				if o.AtLeast {
					row[1].Text = c.say("at_least", words.Args{"what": row[1].Text})
				}
				row[2] = textCell(c.say("bounds", words.Args{"lower": *o.K, "upper": *o.K + *o.Frame - *o.N}).Plain())
			}
			t.Rows = append(t.Rows, row)
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

func (c *composer) optionCells(family []*pipeline.Indicator, country *survey.Country) []figures.Cell {
	var names, refs []string
	var last *pipeline.Observation
	for _, x := range family {
		o := c.newest(x.ID, string(country.Code))
		if last == nil {
			last = o
		}
		if !observed(o) || c.mark(o) == figures.No || o.Number != nil && *o.Number == 0 {
			continue
		}
		label := c.l.optionLabel(c.d, x)
		if o.Number != nil && *o.Number > 1 {
			label += " (" + round(*o.Number) + ")"
		}
		names, refs, last = append(names, label), append(refs, c.refs(o)...), o
	}
	wave := figures.Cell{}
	if last != nil {
		wave = textCell(upperFirst(c.l.waveShort(c.d.Evidence.Wave(last.Wave))))
	}
	slices.Sort(refs)
	if len(names) == 0 {
		return []figures.Cell{{Text: words.Say(c.stateWord(last)), Mark: c.mark(last)}, wave, {}}
	}
	return []figures.Cell{{Text: words.Say(c.semicolons(names)), Mark: figures.Yes}, wave, cell(words.Text{}.Refs(slices.Compact(refs)...))}
}

// wavesSection says for each wave what it holds of the indicator.
func (c *composer) wavesSection(x *pipeline.Indicator) Section {
	s := Section{ID: "waves", Head: c.word("sec_waves")}
	var lines []Line
	holding := 0
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
		case n == 0:
			line.Mark, line.Text = figures.Silent, c.say("wave_silent", nil)
		default:
			holding++
			line.Mark, line.Text = figures.Yes, c.say("wave_known", words.Args{"n": n})
		}
		lines = append(lines, line)
	}
	s.Find = c.say("waves_find", words.Args{"n": holding, "all": len(lines)})
	lines = append(lines, Line{B: c.say("next_wave", nil), Mark: figures.NotAsked, Text: c.say("next_wave_asks", nil)})
	s.Blocks = []Block{{Lines: lines}}
	return s
}
