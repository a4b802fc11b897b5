package site

import (
	"slices"
	"strings"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// How many small maps make a figure, and how many countries make a map.
const (
	leastPanels   = 3
	mostPanels    = 12
	leastForPanel = 2
)

// multipleFigures are small maps with one key: one per option of a family that
// at least two countries have, or, for a single indicator, one per wave.
func (c *composer) multipleFigures(family []*pipeline.Indicator, _ string) ([]*figures.Chart, error) {
	if family[0].Code == "" {
		return one(c.wavePanels(family[0]))
	}
	w := c.newestFamilyWave(family, leastPanels)
	if w == nil {
		return nil, nil
	}
	columns := c.tileColumns()
	var rows []heatRow
	for _, x := range family {
		if r := c.heatRow(x, w, columns, map[survey.CountryCode]bool{}); r.has >= leastForPanel {
			rows = append(rows, r)
		}
	}
	slices.SortStableFunc(rows, func(a, b heatRow) int { return b.has - a.has })
	if len(rows) < leastPanels {
		return nil, nil
	}
	rows = rows[:min(len(rows), mostPanels)]
	ch := &figures.Chart{ID: "panels-" + family[0].Family, Measure: c.measureLine(family[0], w), Source: c.sourceLine(w),
		Title: c.say("fig_multiples", words.Args{"n": len(rows), "least": leastForPanel, "all": len(family)})}
	return one(c.panels(ch, rows, columns))
}

// wavePanels show one indicator in each wave that has values of it.
func (c *composer) wavePanels(x *pipeline.Indicator) (*figures.Chart, error) {
	columns := c.tileColumns()
	var rows []heatRow
	var newest *survey.Wave
	for _, w := range c.waves {
		if r := c.heatRow(x, w, columns, map[survey.CountryCode]bool{}); r.has >= leastForPanel {
			r.ID, r.Label, newest = "", upperFirst(c.l.waveShort(w)), w
			rows = append(rows, r)
		}
	}
	if len(rows) < 2 || newest == nil {
		return nil, nil
	}
	ch := &figures.Chart{ID: "panels-" + x.Family, Measure: words.Say(c.l.measure(x)), Source: c.say("multiples_waves_source", nil),
		Title: c.say("fig_multiples_waves", words.Args{"n": len(rows)})}
	return c.panels(ch, rows, columns)
}

// panels finishes a figure of small maps.
func (c *composer) panels(ch *figures.Chart, rows []heatRow, columns []figures.HeatColumn) (*figures.Chart, error) {
	ch.Kind = figures.Multiples
	states := heatStates(rows)
	ch.Table = figures.Table{Caption: ch.Measure.Plain(), Head: append([]figures.Cell{headCell(c.word("th_map"))}, heatHeads(states)...)}
	count := func(n int) string { return c.say("key_countries", words.Args{"n": n}).Plain() }
	var alt []string
	for _, r := range rows {
		m := figures.Multiple{Title: r.Label, Print: count(r.has)}
		for i, cell := range r.Cells {
			country := c.ofCode(columns[i].Code)
			m.Tiles = append(m.Tiles, figures.Tile{Code: columns[i].Code, Name: columns[i].Name, Href: columns[i].Href, Mark: cell.Mark, Word: cell.Word, X: country.TileX, Y: country.TileY})
		}
		line := r.Label + c.l.Words.Raw("colon") + r.names + "."
		m.SVG = figures.DrawMultiple(&m, line, count)
		ch.Panels = append(ch.Panels, m)
		ch.Table.Rows = append(ch.Table.Rows, c.heatLine(r, columns, states))
		alt = append(alt, line)
	}
	ch.Alt = strings.Join(alt, " ")
	for _, s := range states {
		ch.Key = append(ch.Key, figures.Key{Mark: s.Mark, Word: s.Word})
	}
	return c.figure(ch)
}

// tileColumns are all countries of the tile map, in the order of the language.
func (c *composer) tileColumns() []figures.HeatColumn {
	var out []figures.HeatColumn
	for _, country := range c.byName {
		out = append(out, figures.HeatColumn{Code: string(country.Code), Name: country.Name(c.l.Code), Href: c.profileURL(country)})
	}
	return out
}
