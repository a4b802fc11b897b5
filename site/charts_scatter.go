package site

import (
	"strings"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
)

// leastPoints is how many countries must have both values.
const leastPoints = 5

// scatterFigures set the indicator (up) against another one (across), for the
// countries that have both in one wave. No line is laid through the points.
func (c *composer) scatterFigures(family []*pipeline.Indicator, other string) ([]*figures.Chart, error) {
	y, x := family[0], c.d.Catalogue.Indicator(other)
	if x == nil || x.Code != "" || y.Code != "" {
		return nil, nil
	}
	w := c.newestWave(y, leastPoints, func(o *pipeline.Observation) bool {
		a := c.d.Observation(x.ID, o.Area, o.Wave)
		return rated(o) && observed(a) && rated(a)
	})
	if w == nil {
		return nil, nil
	}
	ch := &figures.Chart{ID: "scatter-" + y.ID, Kind: figures.Scatter,
		Plane: &figures.Plane{Across: c.l.title(x) + " →", Up: "↑ " + c.l.title(y),
			Many: func(n int) string { return c.say("key_countries", words.Args{"n": n}).Plain() }}}
	ch.Table = figures.Table{Head: []figures.Cell{headCell(c.word("th_country")), headCell(c.l.title(x)), headCell(c.l.title(y)), headCell(c.word("th_rows"))}}
	var alt []string
	for _, country := range c.byName {
		a, b := c.d.Observation(x.ID, string(country.Code), w.Slug), c.d.Observation(y.ID, string(country.Code), w.Slug)
		if !observed(a) || !observed(b) || !rated(a) || !rated(b) {
			continue
		}
		p := figures.Point{Code: string(country.Code), Name: country.Name(c.l.Code), Href: c.profileURL(country), X: *a.Number, Y: *b.Number,
			Word: c.measured(a).Plain() + ", " + c.measured(b).Plain()}
		ch.Plane.Points = append(ch.Plane.Points, p)
		ch.Table.Rows = append(ch.Table.Rows, []figures.Cell{c.countryHead(country), numCell(c.measured(a)), numCell(c.measured(b)), cell(words.Text{}.Refs(c.refs(a, b)...))})
		alt = append(alt, p.Name+c.l.Words.Raw("colon")+p.Word+".")
	}
	n := words.Args{"n": len(ch.Plane.Points), "all": len(c.byName), "x": lowerFirst(c.l.title(x)), "y": lowerFirst(c.l.title(y)), "wave": c.l.waveShort(w)}
	ch.Title, ch.Measure = c.say("fig_scatter", n), c.say("fig_scatter_measure", with(n, words.Args{"Y": c.l.title(y)}))
	ch.Alt = strings.Join(alt, " ")
	ch.Source = c.sourceLine(w).Add(words.Run{T: " "}).Add(c.say("scatter_note", n)...)
	ch.SVG = figures.DrawScatter(ch, c.drawer.Width, false)
	ch.Narrow = figures.DrawScatter(ch, c.drawer.Width, true)
	return one(c.figure(ch))
}
