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

// home answers the first question in one sentence, one map and four numbers.
func (c *composer) home() error {
	x := c.d.Catalogue.Indicator(practiceID)
	eu := c.d.Evidence.Group(pipeline.EU)
	a := words.Args{"eu": c.num(figEU), "euof": c.shared["base_partnerships_eu"],
		"other": c.num(figOther), "silent": c.num(figSilent), "size": eu.Size}
	page := Page{Path: "", Kind: "home", Heading: c.say("home_find", nil), Lede: c.say("home_lede", a)}
	page.Title = c.word("home_title")
	ch, w, err := c.practiceMap()
	if err != nil {
		return err
	}
	keys, err := c.keyFigures(w)
	if err != nil {
		return err
	}
	front := &Front{Key: ch.Key, What: c.say("home_what", words.Args{"link": c.link(c.word("home_what_link"), c.url("definition"))}), Map: ch, Keys: keys}
	for i := range front.Key {
		if key := "home_key_" + string(front.Key[i].Mark); c.l.Words.Has(key) {
			front.Key[i].Note = c.say(key, a).Plain()
		}
	}
	if front.Ways, err = c.ways(); err != nil {
		return err
	}
	front.News = []CaseItem{
		{Title: c.say("news_evidence", nil).Plain(), Href: c.url("evidence"), Text: c.say("news_evidence_text", words.Args{"n": len(c.d.Evidence.Register)})},
		{Title: c.say("news_questions", nil).Plain(), Href: c.url("questions", x.Instrument), Text: c.say("news_questions_text", nil)},
		{Title: c.say("news_scenes", nil).Plain(), Href: c.url("definition"), Text: c.say("news_scenes_text", nil)},
	}
	page.Front = front
	page.Cite = c.say("cite", c.citation(page.Heading.Plain()))
	c.add(page)
	return nil
}

// practiceMap is the map of the newest wave that asked for partnerships.
func (c *composer) practiceMap() (*figures.Chart, *survey.Wave, error) {
	x := c.d.Catalogue.Indicator(practiceID)
	newest := c.newest(x.ID, pipeline.EU)
	if newest == nil {
		return nil, nil, fmt.Errorf("no wave asked for the indicator %q, which the home page shows", x.ID)
	}
	w := c.d.Evidence.Wave(newest.Wave)
	ch, err := c.europeMap(x, w, c.say("fig_map_partnerships_in_place", c.indicatorArgs(x)), c.mapAlt(x, w))
	return ch, w, err
}

// keyFigures are four published numbers with their bases, or with the lack of one.
func (c *composer) keyFigures(w *survey.Wave) (*figures.Chart, error) {
	ch := &figures.Chart{ID: "key-figures", Kind: figures.Strips, Title: c.say("key_title", nil), Measure: c.say("key_measure", nil), Source: c.sourceLine(w)}
	ch.Table = figures.Table{Head: c.heads("th_group", "th_value", "th_rows")}
	var alt []string
	for _, pick := range c.content.Picks.KeyFigures {
		f := c.d.Evidence.Figure(pick.ID)
		if f == nil {
			return nil, fmt.Errorf("key figure %s does not exist", pick.ID)
		}
		name, _, _ := strings.Cut(pick.ID, ".")
		s := figures.Strip{ID: f.ID, Print: c.l.Words.Number(f.Value), Of: c.word("of_unknown"), Href: c.figureHref(f.ID), Line: c.say("key_"+name, nil), Note: c.say("key_"+name+"_note", nil).Refs(f.Evidence...)}
		switch {
		case f.Numerator == nil || f.Base == nil:
			s.Print = c.say("percent", words.Args{"k": c.num(f.ID)}).Plain()
			s.Units = []figures.UnitRun{{N: 20, Mark: figures.Unknown}}
		case pick.Silence:
			s.Of = c.say("of_n", words.Args{"n": *f.Base}).Plain()
			s.Units = []figures.UnitRun{{N: *f.Numerator, Mark: figures.Silent}, {N: *f.Base - *f.Numerator, Mark: figures.Partly}}
		default:
			s.Of = c.say("of_n", words.Args{"n": *f.Base}).Plain()
			s.Units = []figures.UnitRun{{N: *f.Numerator, Mark: figures.Yes}, {N: *f.Base - *f.Numerator, Mark: figures.Silent}}
		}
		ch.Strips = append(ch.Strips, s)
		ch.Table.Rows = append(ch.Table.Rows, []figures.Cell{headCell(s.Line.Plain()), numCell(c.print(f)), cell(words.Text{}.Refs(f.Evidence...))})
		alt = append(alt, s.Print+" "+s.Of+c.l.Words.Raw("colon")+s.Line.Plain())
	}
	ch.Alt = strings.Join(alt, ". ") + "."
	return c.figure(ch)
}

// ways are the three entrances, each link with its finding.
func (c *composer) ways() ([]IndexGroup, error) {
	countries := IndexGroup{Head: c.word("nav_countries"), Note: c.word("way_countries")}
	for _, pick := range c.content.Picks.Countries {
		code := survey.CountryCode(pick)
		country := c.d.Evidence.Country(code)
		if country == nil || !country.Profile {
			return nil, fmt.Errorf("the first page picks the country %q, which has no page", pick)
		}
		countries.Items = append(countries.Items, IndexItem{Title: country.Name(c.l.Code), Href: c.url("countries", code.Lower()), Find: c.finding(c.profiles[code])})
	}
	countries.Items = append(countries.Items, IndexItem{Title: c.word("way_all_countries"), Href: c.url("countries")})
	indicators := IndexGroup{Head: c.word("nav_indicators"), Note: c.word("way_indicators")}
	for _, id := range c.content.Picks.Indicators {
		family := c.family(id)
		if len(family) == 0 {
			return nil, fmt.Errorf("the first page picks the indicator %q, which does not exist", id)
		}
		x := family[0]
		indicators.Items = append(indicators.Items, IndexItem{Title: c.l.title(x), Href: c.url("indicators", id), Find: c.familyFinding(x)})
	}
	indicators.Items = append(indicators.Items, IndexItem{Title: c.word("way_all_indicators"), Href: c.url("indicators")})
	cases := IndexGroup{Head: c.word("nav_cases"), Note: c.word("way_cases")}
	for _, slug := range c.content.Picks.Cases {
		i := slices.IndexFunc(c.d.Cases, func(k pipeline.Case) bool { return k.Slug == slug })
		if i < 0 {
			return nil, fmt.Errorf("the first page picks the case %q, which does not exist", slug)
		}
		item := IndexItem{Title: c.d.Cases[i].Title, Href: c.url("cases", slug), Find: words.Say(c.caseMeta(c.d.Cases[i]))}
		if w := c.written(slug); w != nil && c.l.Code == "en" {
			item.Find = words.Say(w.Finding)
		}
		cases.Items = append(cases.Items, item)
	}
	cases.Items = append(cases.Items, IndexItem{Title: c.say("way_all_cases", words.Args{"n": len(c.d.Cases)}).Plain(), Href: c.url("cases")})
	return []IndexGroup{countries, indicators, cases}, nil
}
