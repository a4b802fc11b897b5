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
	x := c.d.Catalogue.Indicator(c.practice)
	eu := c.d.Evidence.Group(pipeline.EU)
	a := words.Args{"eu": c.num(figEU), "euof": c.shared["base_partnerships_eu"],
		"other": c.num(figOther), "silent": c.num(figSilent), "size": eu.Size}
	a = with(a, c.practiceArgs())
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
	x := c.d.Catalogue.Indicator(c.practice)
	newest := c.newest(x.ID, pipeline.EU)
	if newest == nil {
		return nil, nil, fmt.Errorf("no wave asked for the indicator %q, which the home page shows", x.ID)
	}
	w := c.d.Evidence.Wave(newest.Wave)
	n := 0
	for _, country := range c.d.Evidence.Countries {
		if observed(c.d.Observation(x.ID, string(country.Code), w.Slug)) {
			n++
		}
	}
	title := c.mapTitle(x, c.say("fig_map", words.Args{"n": n, "measure": lowerFirst(c.l.measure(x))}))
	ch, err := c.europeMap(x, w, title, c.mapAlt(x, w))
	return ch, w, err
}

// keyFigures are four published numbers with their bases, or with the lack of one.
func (c *composer) keyFigures(w *survey.Wave) (*figures.Chart, error) {
	ch := &figures.Chart{ID: "key-figures", Kind: figures.Strips, Title: c.say("key_title", nil), Measure: c.say("key_measure", nil), Source: c.sourceLine(w)}
	ch.Table = figures.Table{Head: c.heads("th_group", "th_value", "th_rows")}
	var alt []string
	for _, pick := range c.content.Picks.KeyFigures {
		if pick.Indicator != "" {
			s, row, err := c.observedStrip(pick)
			if err != nil {
				return nil, err
			}
			if row != nil {
				ch.Strips, ch.Table.Rows = append(ch.Strips, s), append(ch.Table.Rows, row)
				alt = append(alt, s.Print+" "+s.Of+c.l.Words.Raw("colon")+s.Line.Plain())
			}
			continue
		}
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

// practiceArgs are what the newest wave that asked for partnerships knows of the
// Union and of all countries: so many of so many, and how many are silent.
func (c *composer) practiceArgs() words.Args {
	a := words.Args{}
	for _, g := range []string{pipeline.EU, pipeline.Covered} {
		o := c.newest(c.practice, g)
		if !observed(o) || o.K == nil {
			continue
		}
		a["practice_"+g] = c.count(o, *o.K)
		a["practice_known_"+g], a["practice_size_"+g], a["practice_silent_"+g] = *o.N, *o.Frame, *o.Frame-*o.N
		a["practice_wave"] = c.l.waveShort(c.d.Evidence.Wave(o.Wave))
	}
	return a
}

// observedStrip is a key figure that the program counts: members of a group that
// have it, that do not, and that are silent. Without a value there is no row.
func (c *composer) observedStrip(pick KeyFigure) (figures.Strip, []figures.Cell, error) {
	x := c.d.Catalogue.Indicator(pick.Indicator)
	if x == nil || c.d.Evidence.Group(pick.Group) == nil {
		return figures.Strip{}, nil, fmt.Errorf("key figure %s of %s does not exist", pick.Indicator, pick.Group)
	}
	o := c.newest(x.ID, pick.Group)
	if !observed(o) || o.K == nil {
		return figures.Strip{}, nil, nil
	}
	k, n, size := *o.K, *o.N, *o.Frame
	a := words.Args{"measure": c.l.measure(x), "option": c.l.optionLabel(c.d, x), "group": c.groupLine(pick.Group),
		"wave": upperFirst(c.l.waveShort(c.d.Evidence.Wave(o.Wave))), "n": n, "size": size, "silent": size - n}
	line := c.say("key_observed", a)
	if x.Code != "" {
		line = c.say("key_observed_option", a)
	}
	s := figures.Strip{ID: o.ID, Print: fmt.Sprint(k), Of: c.say("of_n", words.Args{"n": size}).Plain(), Href: c.observationHref(o), Line: line, Note: c.say("key_observed_note", a),
		Units: []figures.UnitRun{{N: k, Mark: figures.Yes}, {N: n - k, Mark: figures.No}, {N: size - n, Mark: figures.Silent}}}
	value := c.say("k_of_n", words.Args{"k": c.count(o, k), "n": size})
	return s, []figures.Cell{headCell(line.Plain()), numCell(value), {}}, nil
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
