package site

import (
	"fmt"
	"slices"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// theme is what belongs to a theme; its text is written, a page per language.
type theme struct {
	ID         string
	Cases      []string         // slugs, besides those whose framework meets the condition
	Frameworks survey.Condition // over a record of the framework
	Laws       survey.Condition // over a record of the law
	Answers    survey.Condition // over a country's answers to questions of its own
	Indicators []string         // families
}

// themed is what the evidence holds of a theme.
type themed struct {
	cases      []pipeline.Case
	countries  []*survey.Country // with a framework that belongs to it
	frameworks int
	laws       []lawOf
	answered   []*survey.Country
	refs       []string
}

// lawOf is an act of a country.
type lawOf struct {
	country *survey.Country
	record  pipeline.Record
}

func (c *composer) theme(id string) *theme {
	for i := range c.content.Themes {
		if c.content.Themes[i].ID == id {
			return &c.content.Themes[i]
		}
	}
	return nil
}

// themeText is the text of a theme in the language, or the English one, or nil.
func (c *composer) themeText(id string) *Written {
	for _, l := range []*Language{c.l, c.en} {
		if w := find(l.Themes, id); w != nil {
			return w
		}
	}
	return nil
}

// themes are the pages of the themes and their index.
func (c *composer) themes() error {
	var items []IndexItem
	for i := range c.content.Themes {
		t := &c.content.Themes[i]
		w := c.themeText(t.ID)
		if w == nil {
			return fmt.Errorf("the theme %s has no text", t.ID)
		}
		held, err := c.evidenceOf(t)
		if err != nil {
			return fmt.Errorf("theme %s: %w", t.ID, err)
		}
		page, err := c.themePage(t, w, held)
		if err != nil {
			return fmt.Errorf("theme %s: %w", t.ID, err)
		}
		c.add(page)
		items = append(items, IndexItem{Title: w.Title, Href: c.url("themes", t.ID), Find: page.Heading})
	}
	if len(items) == 0 {
		return nil
	}
	page := Page{Path: "themes", Kind: "text", Name: c.word("nav_themes"), Heading: c.say("themes_find", words.Args{"n": len(items)}), Lede: c.say("themes_lede", words.Args{"n": len(items)})}
	page.Crumbs = c.crumbs(Link{Text: page.Name})
	page.Sections = []Section{{ID: "list", Head: c.word("nav_themes"), Find: c.say("themes_list_find", nil), Blocks: []Block{{Index: []IndexGroup{{Items: items}}}}}}
	c.add(page)
	return nil
}

// themesPart lists the themes in another page.
func (c *composer) themesPart(call) ([]Block, error) {
	var items []IndexItem
	for i := range c.content.Themes {
		if item, ok := c.pageItem("themes/" + c.content.Themes[i].ID); ok {
			items = append(items, item)
		}
	}
	if len(items) == 0 {
		return nil, nil
	}
	return []Block{{Index: []IndexGroup{{Items: items}}}}, nil
}

// evidenceOf gathers what the evidence holds of a theme.
func (c *composer) evidenceOf(t *theme) (themed, error) {
	var out themed
	for _, when := range []survey.Condition{t.Frameworks, t.Laws, t.Answers} {
		if err := c.checkCondition(when); err != nil {
			return out, err
		}
	}
	named := map[string]bool{} // records of the cases named
	for _, k := range c.d.Cases {
		r := c.d.CaseRecord(k)
		if r == nil || !slices.Contains(t.Cases, k.Slug) && !recordHolds(*r, t.Frameworks) {
			continue
		}
		named[r.ID(frameworkID)] = true
		out.cases = append(out.cases, k)
	}
	for _, country := range c.byName {
		n := 0
		for _, r := range c.frameworks(country.Code) {
			if named[r.ID(frameworkID)] || recordHolds(r, t.Frameworks) {
				n++
				out.refs = append(out.refs, c.d.Evidence.Refs(r.Answers["fw_name"].ID)...)
			}
		}
		if n > 0 {
			out.countries = append(out.countries, country)
			out.frameworks += n
		}
		for _, r := range c.records(country.Code, lawID) {
			if recordHolds(r, t.Laws) {
				out.laws = append(out.laws, lawOf{country, r})
			}
		}
		if c.answers(country.Code, t.Answers) {
			out.answered = append(out.answered, country)
		}
	}
	return out, nil
}

// answers reports whether an answer of the country to one of the condition's
// questions is among its codes.
func (c *composer) answers(code survey.CountryCode, when survey.Condition) bool {
	for _, t := range when.Any {
		for _, w := range c.waves {
			for _, a := range c.d.Evidence.Answers(w.Slug, code, t.Question) {
				if a.State == survey.Answered && slices.ContainsFunc(a.Value.Codes(), func(s string) bool { return slices.Contains(t.Codes, s) }) {
					return true
				}
			}
		}
	}
	return false
}

// themePage opens with what is described, then tells what the sources say, and
// gathers what the site holds.
func (c *composer) themePage(t *theme, w *Written, held themed) (Page, error) {
	page := Page{Path: "themes/" + t.ID, Kind: "text", Name: w.Title, Heading: c.l.Words.Text(w.Finding), Lede: c.l.Words.Text(w.Lede), Untranslated: find(c.l.Themes, t.ID) == nil,
		Crumbs: c.crumbs(Link{Text: w.Title})}
	page.Title = w.Title
	a := words.Args{"k": held.frameworks, "n": len(held.countries), "about": w.About}
	if held.frameworks > 0 {
		page.Heading = c.say("theme_find", a)
	}
	var written []Section
	var err error
	if c.lacks(*w) { // the text speaks of evidence that this edition does not have
		page.Lede = c.say("theme_lede_any", a)
		if held.frameworks == 0 {
			page.Heading = c.say("theme_find_none", a)
		}
	} else if written, err = c.sections(*w); err != nil {
		return page, err
	}
	figure, err := c.themeFigure(t, held, a)
	if err != nil {
		return page, err
	}
	cases := Section{ID: "cases", Head: c.word("nav_cases"), Find: c.say("theme_cases", words.Args{"n": len(held.cases)})}
	for _, k := range held.cases {
		if len(cases.Blocks) == 0 {
			cases.Blocks = []Block{{}}
		}
		cases.Blocks[0].Cases = append(cases.Blocks[0].Cases, c.caseItem(k, false))
	}
	data, err := c.themeData(t)
	if err != nil {
		return page, err
	}
	for _, s := range slices.Concat([]Section{figure}, written, []Section{cases, c.themeOptions(t), c.themeLaws(held), c.themeAnswers(held), c.themeGuidance(t)}, data) {
		if len(s.Blocks) > 0 {
			page.Sections = append(page.Sections, s)
		}
	}
	return page, nil
}

// themeFigure is the map of the countries with a framework that belongs to the
// theme; without one there is none.
func (c *composer) themeFigure(t *theme, held themed, a words.Args) (Section, error) {
	if len(held.countries) == 0 {
		return Section{}, nil
	}
	measure := c.say("theme_measure", a)
	ch := &figures.Chart{ID: "theme-" + t.ID, Kind: figures.Map, Class: "map", Measure: measure, Table: figures.Table{Caption: measure.Plain(), Head: c.heads("th_country", "th_state", "th_cases")}}
	group := figures.TileGroup{}
	var names []string
	for _, country := range c.byName {
		o := c.newest(c.recordCount(frameworkID), string(country.Code))
		mark, word := c.mark(o), c.stateWord(o)
		if observed(o) { // described, but not for this theme: the text is silent on it
			mark, word = figures.Silent, c.word("state_not_published")
		}
		var cases words.Text
		if slices.Contains(held.countries, country) {
			mark, word = figures.Yes, c.word("theme_described")
			names = append(names, c.listed(country))
		}
		for _, k := range held.cases {
			if k.Country == country.Code {
				if len(cases) > 0 {
					cases = cases.Add(words.Run{T: "; "})
				}
				cases = cases.Add(c.link(k.Title, c.url("cases", k.Slug)))
			}
		}
		name, href := country.Name(c.l.Code), ""
		row := headCell(name)
		if country.Profile {
			href = c.url("countries", country.Code.Lower())
			row.Text = words.Text{c.link(name, href)}
		}
		ch.Regions = append(ch.Regions, figures.Region{Code: string(country.Code), Name: name, Mark: mark, Word: word, Href: href, Label: mark == figures.Yes})
		group.Tiles = append(group.Tiles, figures.Tile{Code: string(country.Code), Name: name, Href: href, Mark: mark, Word: word, X: country.TileX, Y: country.TileY})
		ch.Table.Rows = append(ch.Table.Rows, []figures.Cell{row, {Text: words.Say(word), Mark: mark}, cell(cases)})
	}
	a["names"] = c.l.Words.Names(names)
	ch.Title, ch.Alt = c.say("theme_fig", a), c.say("theme_alt", a).Plain()
	if len(names) > mostNamed {
		ch.Title = c.say("theme_fig_many", a)
	}
	slices.Sort(held.refs)
	ch.Source = c.say("theme_source", nil).Refs(slices.Compact(held.refs)...)
	ch.Tiles, ch.Key = []figures.TileGroup{group}, c.key(ch.Regions)
	ch.SVG = figures.DrawMap(ch, c.europe, c.drawer.Width)
	_, err := c.figure(ch)
	return Section{ID: "where", Head: c.word("sec_map"), Find: c.say("theme_where", a), Blocks: []Block{{Figure: ch}}}, err
}

// themeOptions are the places, tasks and means that make the theme, and where
// each is known: the options of indicators that read what its condition names.
func (c *composer) themeOptions(t *theme) Section {
	table := &figures.Table{Head: c.heads("th_option", "nav_countries", "th_rows"), Class: "stack names"}
	known := 0
	for _, term := range t.Frameworks.Any {
		for i := range c.d.Catalogue.Indicators {
			x := &c.d.Catalogue.Indicators[i]
			if x.Code == "" || x.Question != term.Question || !slices.Contains(term.Codes, x.Code) {
				continue
			}
			row := []figures.Cell{{Text: words.Text{c.link(c.l.optionLabel(c.d, x), c.url("indicators", x.Family))}, Head: true, Note: words.Say(c.l.title(x))},
				{Text: words.Say(c.word("state_not_published")), Mark: figures.Silent}, {}}
			var names []words.Text
			var seen []*pipeline.Observation
			for _, country := range c.byName {
				if o := c.newest(x.ID, string(country.Code)); observed(o) && country.Profile && c.mark(o) != figures.No && (o.Number == nil || *o.Number > 0) {
					names, seen = append(names, words.Text{c.link(country.Name(c.l.Code), c.url("countries", country.Code.Lower()))}), append(seen, o)
				}
			}
			if len(names) > 0 {
				known++
				row[1] = cell(c.l.Words.List(c.several(names, "advice_more_countries", "countries")))
				row[2] = cell(words.Text{}.Refs(c.refs(seen...)...))
			}
			table.Rows = append(table.Rows, row)
		}
	}
	if len(table.Rows) == 0 {
		return Section{}
	}
	return Section{ID: "options", Head: c.word("theme_options"), Find: c.say("theme_options_find", words.Args{"n": known, "all": len(table.Rows)}), Blocks: []Block{{Table: table}}}
}

// themeLaws are the acts that the sources cite on the theme.
func (c *composer) themeLaws(held themed) Section {
	var lines []Line
	for _, l := range held.laws[:min(len(held.laws), mostNamed)] {
		title := l.record.Answers["law_title"]
		text := words.Text{c.link(l.country.Name(c.l.Code), c.url("countries", l.country.Code.Lower()))}
		if y := l.record.Num("law_year"); y != nil {
			text = text.Add(words.Run{T: ", " + round(*y)})
		} else {
			text = text.Add(words.Run{T: ", " + lowerFirst(c.word("year_not_stated"))})
		}
		lines = append(lines, Line{B: words.Say(title.Value.String()), Text: text.Refs(c.d.Evidence.Refs(title.ID)...)})
	}
	if len(lines) == 0 {
		return Section{}
	}
	return Section{ID: "law", Head: c.word("theme_laws"), Find: c.say("theme_laws_find", words.Args{"n": len(held.laws)}),
		Blocks: []Block{{Lines: lines}, {More: []words.Text{{c.link(c.say("theme_laws_more", words.Args{"n": len(held.laws)}).Plain(), c.url("law"))}}}}}
}

// themeAnswers are the countries whose answers to questions of the theme count.
func (c *composer) themeAnswers(held themed) Section {
	var items []IndexItem
	for _, country := range held.answered {
		if country.Profile {
			items = append(items, IndexItem{Title: country.Name(c.l.Code), Href: c.url("countries", country.Code.Lower())})
		}
	}
	if len(items) == 0 {
		return Section{}
	}
	return Section{ID: "answers", Head: c.word("nav_countries"), Find: c.say("theme_answers_find", words.Args{"n": len(items)}), Blocks: []Block{{Index: []IndexGroup{{Items: items}}}}}
}

// themeGuidance is what the sources advise on the theme.
func (c *composer) themeGuidance(t *theme) Section {
	lines, _ := c.adviceLines(func(_ *guidanceEntry, l link) bool { return slices.Contains(l.Themes, t.ID) })
	if len(lines) == 0 {
		return Section{}
	}
	return Section{ID: "guidance", Head: c.word("nav_guidance"), Find: c.say("theme_guidance_find", nil), Notes: []Note{{Lead: c.word("note_advice_lead"), Text: c.say("note_advice", nil)}}, Blocks: []Block{{Lines: lines}}}
}

// themeData are the indicators of the theme: those with a value of any country,
// and as questions to be answered those without.
func (c *composer) themeData(t *theme) ([]Section, error) {
	if len(t.Indicators) == 0 {
		return nil, nil
	}
	families, err := call{Name: "indicators", Words: t.Indicators}.families(c)
	if err != nil {
		return nil, err
	}
	var items []IndexItem
	for _, x := range families {
		if c.anyObserved(x) {
			items = append(items, c.indicatorItem(x))
		}
	}
	var out []Section
	if len(items) > 0 {
		out = append(out, Section{ID: "indicators", Head: c.word("nav_indicators"), Find: c.say("theme_indicators_find", nil), Blocks: []Block{{Index: []IndexGroup{{Items: items}}}}})
	}
	missing, err := c.missingPart(call{Name: "missing", Words: t.Indicators})
	if len(missing) > 0 {
		missing = append(missing, Block{More: []words.Text{{c.link(c.word("supply"), c.url("submit"))}}})
		out = append(out, Section{ID: "missing", Head: c.word("sec_missing"), Find: c.say("theme_missing_find", nil), Blocks: missing})
	}
	return out, err
}
