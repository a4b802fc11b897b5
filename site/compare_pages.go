package site

import (
	"fmt"
	"slices"
	"strings"

	"observatory/site/words"
	"observatory/survey"
)

// Picker lets a reader choose countries; it needs the page's script.
type Picker struct {
	Countries []Link  `json:"countries"` // code as address
	And       string  `json:"and"`       // between the last two of a list
	All       *Versus `json:"all"`
}

// sideBySide is the page on which one picks countries and, for pairs that are
// declared, pages that need no script.
func (c *composer) sideBySide() error {
	var profiles []*survey.Country
	for _, country := range c.byName {
		if country.Profile {
			profiles = append(profiles, country)
		}
	}
	if len(profiles) < 2 {
		return nil
	}
	page := Page{Path: "compare", Kind: "compare", Nav: "countries", Name: c.word("compare_name"), Heading: c.say("compare_find", nil), Lede: c.say("compare_lede", nil),
		Crumbs: c.crumbs(Link{Text: c.word("nav_countries"), Href: c.url("countries")}, Link{Text: c.word("compare_name")}), Scripts: []string{"compare"}}
	picker := &Picker{All: c.versus(profiles), And: c.l.Words.Raw("list_and")}
	for _, country := range profiles {
		picker.Countries = append(picker.Countries, Link{Text: country.Name(c.l.Code), Href: string(country.Code)})
	}
	page.Sections = append(page.Sections, Section{ID: "pick", Blocks: []Block{{Picker: picker}}})
	presets := IndexGroup{}
	for _, pick := range c.presets() {
		item, err := c.comparison(pick)
		if err != nil {
			return err
		}
		presets.Items = append(presets.Items, item)
	}
	if len(presets.Items) > 0 {
		page.Sections = append(page.Sections, Section{ID: "ready", Head: c.word("compare_ready"), Find: c.say("compare_ready_find", nil), Blocks: []Block{{Index: []IndexGroup{presets}}}})
	}
	page.Sections = append(page.Sections, Section{ID: "reading", Head: c.word("compare_reading"), Find: c.say("compare_reading_find", nil), Blocks: []Block{{Lines: []Line{
		{B: words.Say(c.word("compare_differ")), Text: c.say("compare_differ_text", nil)},
		{B: words.Say(c.word("compare_some")), Text: c.say("compare_some_text", nil)},
		{B: words.Say(c.word("compare_same")), Text: c.say("compare_same_text", nil)},
		{B: words.Say(c.word("may_compare")), Text: c.say("compare_may_text", nil)}}}}})
	c.add(page)
	return nil
}

// preset is a declared comparison whose countries all have a page.
type preset []*survey.Country

func (p preset) slug() string {
	codes := make([]string, len(p))
	for i, country := range p {
		codes[i] = country.Code.Lower()
	}
	return strings.Join(codes, "-")
}

// presets are the declared comparisons that this edition can make.
func (c *composer) presets() []preset {
	var out []preset
	for _, pick := range c.content.Tools.Compare {
		var p preset
		for _, code := range pick.Countries {
			if country := c.d.Evidence.Country(survey.CountryCode(code)); country != nil && country.Profile {
				p = append(p, country)
			}
		}
		if len(p) == len(pick.Countries) {
			out = append(out, p)
		}
	}
	return out
}

// versus puts countries side by side: with two to four, what differs first; with
// all of them, as the script's stock.
func (c *composer) versus(countries []*survey.Country) *Versus {
	v := &Versus{}
	for _, country := range countries {
		v.Countries = append(v.Countries, VersusCountry{Code: string(country.Code), Name: country.Name(c.l.Code), Listed: c.listed(country), Href: c.url("countries", country.Code.Lower()), Find: c.finding(c.profiles[country.Code])})
	}
	rows := c.versusRows(countries)
	if len(countries) > maxCompared {
		v.All, v.Groups = true, []VersusGroup{{Kind: "all", Rows: rows}}
		return v
	}
	for _, kind := range []string{"differ", "some", "same", "apart"} {
		g := VersusGroup{Kind: kind}
		for _, r := range rows {
			if r.kind() == kind {
				g.Rows = append(g.Rows, r)
			}
		}
		if len(g.Rows) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	for _, r := range rows {
		if r.kind() == "silent" {
			v.Silent = append(v.Silent, Link{Text: r.Title, Href: r.Href})
		}
	}
	return v
}

// maxCompared is how many countries can be read side by side.
const maxCompared = 4

// comparison is the page of a declared comparison; it gives the entry by which
// others link to it.
func (c *composer) comparison(p preset) (IndexItem, error) {
	if len(p) < 2 || len(p) > maxCompared {
		return IndexItem{}, fmt.Errorf("the comparison %s has %d countries: want two to four", p.slug(), len(p))
	}
	v := c.versus(p)
	names := make([]string, len(p))
	for i, country := range p {
		names[i] = c.listed(country)
	}
	a := words.Args{"names": c.l.Words.Names(names), "countries": len(p), "all": 0, "differ": 0, "some": 0, "same": 0, "silent": len(v.Silent)}
	for _, g := range v.Groups {
		a[g.Kind] = len(g.Rows)
	}
	a["all"] = a["differ"].(int) + a["some"].(int) + a["same"].(int) + len(v.Silent)
	key := "compare_page_nothing"
	switch {
	case a["differ"] != 0:
		key = "compare_page_differ"
	case a["same"] != 0:
		key = "compare_page_same"
	}
	title := c.say("compare_of", a)
	page := Page{Path: "compare/" + p.slug(), Kind: "compare", Nav: "countries", Name: upperFirst(title.Plain()), Heading: c.say(key, a), Lede: c.say("compare_page_lede", a),
		Crumbs:   c.crumbs(Link{Text: c.word("nav_countries"), Href: c.url("countries")}, Link{Text: c.word("compare_name"), Href: c.url("compare")}, Link{Text: upperFirst(title.Plain())}),
		Sections: []Section{{ID: "table", Blocks: []Block{{Versus: v}}}}}
	var codes []string
	for _, country := range p {
		codes = append(codes, string(country.Code))
	}
	page.Sections = append(page.Sections, Section{ID: "more", Head: c.word("compare_more"), Blocks: []Block{{More: []words.Text{
		{c.link(c.word("compare_others"), c.url("compare")+"?c="+strings.Join(codes, ","))}}}}})
	c.add(page)
	return IndexItem{Title: upperFirst(title.Plain()), Href: c.url("compare", p.slug()), Find: c.say(key, a)}, nil
}

// compareWith are the comparisons of a country, for its page.
func (c *composer) compareWith(country *survey.Country) words.Text {
	var out []words.Text
	for _, p := range c.presets() {
		if !slices.Contains(p, country) {
			continue
		}
		var others []string
		for _, o := range p {
			if o != country {
				others = append(others, c.countryWords(o)["the"].(string))
			}
		}
		out = append(out, words.Text{c.link(c.say("compare_with", words.Args{"others": c.l.Words.Names(others)}).Plain(), c.url("compare", p.slug()))})
	}
	out = append(out, words.Text{c.link(c.word("compare_with_any"), c.url("compare")+"?c="+string(country.Code))})
	return c.say("compare_links", words.Args{"links": c.l.Words.List(out)})
}
