package site

import (
	"slices"
	"strconv"
	"strings"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// europeMap is the map of an indicator's observations in a wave, with the tile
// map that stands in for it on narrow screens. Only what has a value is named
// on the map; everything is in its table.
func (c *composer) europeMap(x *pipeline.Indicator, w *survey.Wave, title, alt words.Text) (*figures.Chart, error) {
	ch := &figures.Chart{ID: "map-" + x.ID, Kind: figures.Map, Title: title, Measure: c.measureLine(x, w), Source: c.sourceLine(w), Alt: alt.Plain(), Class: "map"}
	ch.Table = figures.Table{Caption: c.measureLine(x, w).Plain(), Head: c.heads("th_country", "th_state", "th_rows")}
	for _, country := range c.byName {
		o := c.d.Observation(x.ID, string(country.Code), w.Slug)
		r := c.region(country, c.mark(o), c.stateWord(o))
		r.Label = observed(o)
		ch.Regions = append(ch.Regions, r)
		ch.Table.Rows = append(ch.Table.Rows, []figures.Cell{c.countryHead(country), {Text: words.Say(r.Word), Mark: r.Mark}, cell(words.Text{}.Refs(c.refs(o)...))})
	}
	return c.drawnMap(ch, c.key(ch.Regions))
}

// region is a country on a map.
func (c *composer) region(country *survey.Country, mark figures.Mark, word string) figures.Region {
	return figures.Region{Code: string(country.Code), Name: country.Name(c.l.Code), Mark: mark, Word: word, Href: c.profileURL(country)}
}

// profileURL is the address of a country's page, or nothing where it has none.
func (c *composer) profileURL(country *survey.Country) string {
	if !country.Profile {
		return ""
	}
	return c.url("countries", country.Code.Lower())
}

// countryHead heads a row with a country's name, and leads to its page.
func (c *composer) countryHead(country *survey.Country) figures.Cell {
	head := headCell(country.Name(c.l.Code))
	if href := c.profileURL(country); href != "" {
		head.Text = words.Text{c.link(country.Name(c.l.Code), href)}
	}
	return head
}

// drawnMap finishes a map of regions: its key, its drawing, and the tiles that
// stand for it on narrow screens.
func (c *composer) drawnMap(ch *figures.Chart, key []figures.Key) (*figures.Chart, error) {
	ch.Key, ch.Tiles = key, []figures.TileGroup{{}}
	for _, r := range ch.Regions {
		country := c.ofCode(r.Code)
		ch.Tiles[0].Tiles = append(ch.Tiles[0].Tiles, figures.Tile{Code: r.Code, Name: r.Name, Href: r.Href, Mark: r.Mark, Word: r.Word, Value: r.Print, X: country.TileX, Y: country.TileY})
	}
	ch.SVG = figures.DrawMap(ch, c.europe, c.drawer.Width)
	return c.figure(ch)
}

// ofCode is the country of a code that the evidence has.
func (c *composer) ofCode(code string) *survey.Country {
	i := slices.IndexFunc(c.byName, func(x *survey.Country) bool { return string(x.Code) == code })
	return c.byName[i]
}

func (c *composer) measureLine(x *pipeline.Indicator, w *survey.Wave) words.Text {
	return c.say("measure_line", words.Args{"measure": c.l.measure(x), "wave": c.l.waveShort(w)})
}

// key is the legend of the marks that occur, in the order of marks. Several
// answers may share a mark: then it stands for all of them.
func (c *composer) key(regions []figures.Region) []figures.Key {
	var out []figures.Key
	for _, m := range []figures.Mark{figures.Yes, figures.Partly, figures.No, figures.Disputed, figures.Silent, figures.Aggregate, figures.NotAsked, figures.Outside} {
		n := 0
		var all []string
		for _, r := range regions {
			if r.Mark == m {
				n++
				if !slices.Contains(all, r.Word) {
					all = append(all, r.Word)
				}
			}
		}
		slices.SortFunc(all, c.l.Words.Sort())
		if n > 0 {
			out = append(out, figures.Key{Mark: m, Word: strings.Join(all, " / "), Note: c.say("key_countries", words.Args{"n": n}).Plain()})
		}
	}
	return out
}

// lawByPractice puts the EU members into four groups: what is reported of the
// law, and what of practice. It is the one figure that makes a half-known
// country readable.
func (c *composer) lawByPractice(self survey.CountryCode) (*figures.Chart, error) {
	duty := c.d.Catalogue.Indicator(dutyID)
	practice := c.d.Catalogue.Indicator(c.practice)
	ch := &figures.Chart{ID: "law-by-practice", Kind: figures.Tiles, Class: "groups", Title: c.say("fig_law_practice", nil), Measure: c.say("fig_law_practice_measure", nil)}
	if self != "" {
		ch.ID += "-" + self.Lower()
	}
	groups := make([]figures.TileGroup, 4)
	for i, k := range []string{"both", "practice", "law", "neither"} {
		groups[i] = figures.TileGroup{Title: c.word("fig_law_practice_" + k), Note: c.word("fig_law_practice_" + k + "_note")}
	}
	ch.Table = figures.Table{Head: c.heads("th_country", "th_duty", "th_partnership_2021")}
	var refs []*pipeline.Observation
	for _, country := range c.byName {
		if !country.EU() {
			continue
		}
		d, p := c.newest(duty.ID, string(country.Code)), c.newest(practice.ID, string(country.Code))
		hasLaw, hasPractice := c.mark(d) == figures.Yes, c.mark(p) == figures.Yes
		if hasLaw {
			refs = append(refs, d)
		}
		i := map[[2]bool]int{{true, true}: 0, {false, true}: 1, {true, false}: 2, {false, false}: 3}[[2]bool{hasLaw, hasPractice}]
		name := country.Name(c.l.Code)
		groups[i].Tiles = append(groups[i].Tiles, figures.Tile{Code: string(country.Code), Name: name, Href: c.url("countries", country.Code.Lower()),
			Mark: c.mark(p), Word: c.say("tile_law_practice", words.Args{"duty": c.dutyWord(d), "practice": c.stateWord(p)}).Plain(), Self: country.Code == self})
		ch.Table.Rows = append(ch.Table.Rows, []figures.Cell{headCell(name), {Text: words.Say(c.dutyWord(d)), Mark: c.mark(d)}, {Text: words.Say(c.stateWord(p)), Mark: c.mark(p)}})
	}
	for _, g := range groups {
		if len(g.Tiles) > 0 {
			ch.Tiles = append(ch.Tiles, g)
		}
	}
	var alt []string
	for _, g := range ch.Tiles {
		var names []string
		for _, t := range g.Tiles {
			names = append(names, t.Name)
		}
		alt = append(alt, g.Title+c.l.Words.Raw("colon")+c.l.Words.Names(names).Plain()+".")
	}
	ch.Alt = strings.Join(alt, " ")
	ch.Source = c.say("fig_law_practice_source", nil).Refs(c.refs(refs...)...)
	return c.figure(ch)
}

// dutyWord says of a duty what is held: the code, or that no law is stated.
func (c *composer) dutyWord(o *pipeline.Observation) string {
	if o == nil || o.Status != pipeline.Observed {
		return c.l.absent(c.d.Catalogue.Indicator(dutyID))
	}
	return c.stateWord(o)
}

// usedBars are the six published shares, beside what a country's frameworks are
// said to do. The shares are of an unknown base and never become countries.
func (c *composer) usedBars(country *survey.Country) (*figures.Chart, error) {
	ch := &figures.Chart{ID: "means", Kind: figures.Bars, Title: c.say("fig_used", nil), Measure: c.say("fig_used_measure", nil)}
	ch.Table = figures.Table{Head: append(c.heads("th_means", "th_share"), c.heads("th_base", "th_rows")...)}
	var frameworks []pipeline.Record
	if country != nil {
		ch.ID += "-" + country.Code.Lower()
		frameworks = c.frameworks(country.Code)
		ch.Title = c.say("fig_used_orientation", nil)
		ch.Measure = c.say("fig_used_country_measure", c.countryWords(country))
		if len(frameworks) > 0 {
			ch.Title = c.say("fig_used_country", c.countryWords(country))
		}
	}
	type bar struct {
		x *pipeline.Indicator
		f *survey.PublishedFigure
		v float64
	}
	var bars []bar
	for _, x := range c.family(usedID) {
		for _, w := range c.d.Evidence.Waves {
			for i := range w.Figures {
				if f := &w.Figures[i]; f.Indicator == x.ID {
					v, _ := strconv.ParseFloat(f.Value, 64)
					bars = append(bars, bar{x, f, v})
				}
			}
		}
	}
	slices.SortStableFunc(bars, func(a, b bar) int { return int(b.v - a.v) })
	if country != nil && len(frameworks) > 0 {
		ch.BarsHead = &figures.BarsHead{Label: c.word("th_means"), Bar: c.word("bars_share"), Value: "%", Say: c.say("bars_described", c.countryWords(country)).Plain()}
		ch.Table.Head = append(ch.Table.Head, headCell(ch.BarsHead.Say))
	}
	var alt []string
	var wave *survey.Wave
	for _, b := range bars {
		wave = c.d.Evidence.Wave(b.f.Wave)
		label := c.l.optionLabel(c.d, b.x)
		v := b.v
		item := figures.Bar{ID: b.f.ID, Label: words.Say(label), Value: &v, Mark: figures.Yes, Print: c.print(b.f)}
		row := []figures.Cell{headCell(label), numCell(c.print(b.f)), {Text: words.Say(c.word("base_not_published")), Mark: figures.Unknown}, cell(words.Text{}.Refs(b.f.Evidence...))}
		if ch.BarsHead != nil {
			var names []string
			for _, r := range frameworks {
				if slices.Contains(r.Codes("fw_means"), b.x.Code) {
					names = append(names, r.Text("fw_name"))
				}
			}
			say := figures.SayItem{Mark: figures.Silent, Word: c.word("state_not_published")}
			if len(names) > 0 {
				say = figures.SayItem{Mark: figures.Yes, Word: c.l.Words.Names(names).Plain()}
			}
			item.Say = []figures.SayItem{say}
			row = append(row, figures.Cell{Text: words.Say(say.Word), Mark: say.Mark})
		}
		ch.Bars = append(ch.Bars, item)
		ch.Table.Rows = append(ch.Table.Rows, row)
		alt = append(alt, label+" "+item.Print.Plain())
	}
	if wave == nil {
		return nil, nil
	}
	ch.Alt = c.say("fig_used_alt", words.Args{"list": strings.Join(alt, ", ")}).Plain()
	ch.Source = c.sourceLine(wave)
	if country != nil {
		key := "used_nothing_here"
		if len(frameworks) > 0 {
			key = "used_described_here"
		}
		ch.Source = ch.Source.Add(words.Run{T: " "}).Add(c.say(key, c.countryWords(country))...)
	}
	return c.figure(ch)
}

// family gives the indicators of one declaration.
func (c *composer) family(id string) []*pipeline.Indicator {
	return c.families[id]
}

// optionBars counts a family's options over all countries covered: k of N for
// options of countries, k of the records for options of records. The pale part
// runs to the upper bound, since what a text does not name may exist.
func (c *composer) optionBars(family []*pipeline.Indicator, w *survey.Wave) (*figures.Chart, error) {
	x0 := family[0]
	ch := &figures.Chart{ID: "bars-" + x0.Family, Kind: figures.Bars, Title: c.familyFinding(x0), Measure: c.measureLine(x0, w)}
	ch.Table = figures.Table{Head: c.heads("th_option", "th_at_least", "th_bounds", "th_where", "th_rows")}
	// Options of records are counted among the records, of which some say nothing.
	total, silent, note := 0, 0, "bars_at_least"
	if x0.Kind == "records_with" {
		a := words.Args{}
		c.recordArgs(x0, a)
		total, note = a["total"].(int), "bars_at_least_records"
		silent = total - a["stated"].(int)
	}
	type bar struct {
		item figures.Bar
		row  []figures.Cell
		k    int
	}
	var bars []bar
	var alt []string
	for _, x := range family {
		o := c.d.Observation(x.ID, pipeline.Covered, w.Slug)
		if o == nil || o.Status != pipeline.Observed || o.Number == nil || *o.Number == 0 {
			continue
		}
		k, n := int(*o.Number), total
		if total == 0 {
			n = *o.Frame
		}
		most := n
		if total > 0 {
			most = k + silent
		}
		value, upper := 100*float64(k)/float64(n), 100*float64(most)/float64(n)
		label := c.l.optionLabel(c.d, x)
		printed := c.say("k_of_n", words.Args{"k": c.count(o, k), "n": n})
		names := c.whereObserved(x, w)
		item := figures.Bar{ID: o.ID, Label: words.Say(label), Value: &value, Lower: &value, Upper: &upper, Mark: figures.Yes, Print: printed}
		row := []figures.Cell{{Text: words.Say(label), Head: true, ID: x.ID}, numCell(printed), textCell(c.say("bounds", words.Args{"lower": k, "upper": most}).Plain()), cell(names), cell(words.Text{}.Refs(c.refs(o)...))}
		bars = append(bars, bar{item, row, k})
	}
	if len(bars) == 0 {
		return nil, nil
	}
	slices.SortStableFunc(bars, func(a, b bar) int { return b.k - a.k })
	for _, b := range bars {
		ch.Bars = append(ch.Bars, b.item)
		ch.Table.Rows = append(ch.Table.Rows, b.row)
		alt = append(alt, b.item.Label.Plain()+" "+b.item.Print.Plain())
	}
	ch.Alt = strings.Join(alt, ", ") + "."
	ch.Source = c.sourceLine(w).Add(words.Run{T: " "}).Add(c.say(note, nil)...)
	return c.figure(ch)
}

// recordCount is the id of the indicator that counts the records of a repeat
// group, or empty.
func (c *composer) recordCount(repeat string) string {
	for _, x := range c.d.Catalogue.Indicators {
		if x.Kind == "records" && x.Repeat == repeat {
			return x.ID
		}
	}
	return ""
}

// whereObserved names the countries in which an option is observed.
func (c *composer) whereObserved(x *pipeline.Indicator, w *survey.Wave) words.Text {
	var out []words.Text
	for _, country := range c.byName {
		o := c.d.Observation(x.ID, string(country.Code), w.Slug)
		if o == nil || o.Status != pipeline.Observed || c.mark(o) == figures.No {
			continue
		}
		out = append(out, words.Text{c.link(country.Name(c.l.Code), c.url("countries", country.Code.Lower()))})
	}
	return c.l.Words.List(out)
}

// coverage is the matrix of what is known: countries by indicators. It is drawn
// by ECharts in the process.
func (c *composer) coverage() (*figures.Chart, error) {
	if c.matrix != nil {
		return c.matrix, nil // it stands on two pages
	}
	ch := &figures.Chart{ID: "coverage", Kind: figures.Matrix, Class: "wide", Title: c.say("fig_coverage", nil), Measure: c.say("fig_coverage_measure", nil), Source: c.say("fig_coverage_source", nil)}
	grid := &figures.CellGrid{}
	var families []*pipeline.Indicator
	for _, f := range c.d.Catalogue.Families() {
		x := c.d.Catalogue.Indicator(f[0].ID)
		if x.Theme == "evidence" || !c.asked(x) {
			continue
		}
		families = append(families, x)
		grid.Rows = append(grid.Rows, figures.GridHead{ID: x.Family, Label: c.l.title(x), Name: c.l.title(x)})
	}
	grid.Cells = make([][]figures.GridCell, len(families))
	ch.Table.Head = []figures.Cell{headCell(c.word("th_country"))}
	for _, row := range grid.Rows {
		ch.Table.Head = append(ch.Table.Head, headCell(row.Label))
	}
	known, cells := 0, 0
	for _, country := range c.d.Evidence.Countries { // in order of code, which heads the columns
		if !country.Profile {
			continue
		}
		grid.Columns = append(grid.Columns, figures.GridHead{ID: string(country.Code), Label: string(country.Code), Name: country.Name(c.l.Code)})
		line := []figures.Cell{headCell(country.Name(c.l.Code))}
		for i, x := range families {
			mark, word := c.familyState(x, country)
			grid.Cells[i] = append(grid.Cells[i], figures.GridCell{Mark: mark, Word: word})
			line = append(line, figures.Cell{Text: words.Say(word), Mark: mark})
			cells++
			if mark == figures.Yes {
				known++
			}
		}
		ch.Table.Rows = append(ch.Table.Rows, line)
	}
	ch.Cells = grid
	ch.Table.Class = "scroll"
	for _, k := range []struct {
		mark figures.Mark
		word string
	}{{figures.Yes, "state_known"}, {figures.Disputed, "state_disputed"}, {figures.Silent, "state_not_published"}, {figures.Aggregate, "state_aggregate"}, {figures.NotAsked, "state_not_asked"}} {
		if grid.Holds(k.mark) {
			ch.Key = append(ch.Key, figures.Key{Mark: k.mark, Word: c.word(k.word)})
		}
	}
	ch.Alt = c.say("fig_coverage_alt", words.Args{"known": known, "cells": cells}).Plain()
	option, err := ch.Option()
	if err != nil {
		return nil, err
	}
	ch.SVG, err = c.drawer.SVG(c.ctx, figures.DrawRequest(ch, option, 880, 40+22*len(grid.Rows)))
	if err != nil {
		return nil, err
	}
	c.matrix, err = c.figure(ch)
	return c.matrix, err
}

// familyState is the best that is known of a family of indicators for a
// country: a value of any option counts.
func (c *composer) familyState(x *pipeline.Indicator, country *survey.Country) (figures.Mark, string) {
	best := c.newest(x.ID, string(country.Code))
	for _, y := range c.family(x.Family) {
		if observed(c.newest(y.ID, string(country.Code))) { // a no is known as well
			return figures.Yes, c.word("state_known")
		}
	}
	return c.mark(best), c.stateWord(best)
}
