package site

import (
	"fmt"
	"math"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// leastForClasses is how many countries must have a value before classes of
// values are drawn: with fewer the map would show its key.
const leastForClasses = 3

// choroplethFigures are the map of an indicator that counts: values in classes,
// silence in its patterns.
func (c *composer) choroplethFigures(family []*pipeline.Indicator, _ string) ([]*figures.Chart, error) {
	x := family[0]
	if x.Code != "" {
		return nil, nil
	}
	w := c.newestWave(x, leastForClasses, rated)
	if w == nil {
		return nil, nil
	}
	ch := &figures.Chart{ID: "values-" + x.ID, Kind: figures.Choropleth, Measure: c.measureLine(x, w), Class: "map"}
	var values []float64
	for _, country := range c.byName {
		if o := c.d.Observation(x.ID, string(country.Code), w.Slug); observed(o) && rated(o) {
			values = append(values, math.Round(*o.Number))
		}
	}
	ch.Classes = figures.Cuts(values)
	ch.Table = figures.Table{Caption: ch.Measure.Plain(), Head: c.heads("th_country", "th_value", "th_rows")}
	for _, country := range c.byName {
		r, value := c.valued(x, country, w, ch.Classes)
		ch.Regions = append(ch.Regions, r)
		ch.Table.Rows = append(ch.Table.Rows, []figures.Cell{c.countryHead(country), value, cell(words.Text{}.Refs(c.refs(c.d.Observation(x.ID, string(country.Code), w.Slug))...))})
	}
	low, high := values[0], values[0]
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	a := words.Args{"n": len(values), "low": c.inUnit(x, low), "high": c.inUnit(x, high)}
	ch.Title = c.say("fig_choropleth", a)
	if low == high {
		ch.Title = c.say("fig_choropleth_same", a)
	}
	ch.Alt = c.mapAlt(x, w).Plain()
	ch.Source = c.sourceLine(w).Add(words.Run{T: " "}).Add(c.classesWords(ch.Classes)...)
	return one(c.drawnMap(ch, append(c.classKey(x, ch.Classes), c.key(ch.Regions)...)))
}

// classesWords say how the classes are cut.
func (c *composer) classesWords(classes []figures.Class) words.Text {
	for _, k := range classes {
		if k.Low != k.High {
			return c.say("choropleth_classes", words.Args{"n": len(classes)})
		}
	}
	return c.say("choropleth_each", nil)
}

// rated are values worth a class: of a percentage only those with a base that
// percentages are printed for.
func rated(o *pipeline.Observation) bool {
	return o.Number != nil && (o.Unit != "%" || o.Asked == nil || *o.Asked >= leastForPercent)
}

// valued is a country on a map of values, and its cell in the table.
func (c *composer) valued(x *pipeline.Indicator, country *survey.Country, w *survey.Wave, classes []figures.Class) (figures.Region, figures.Cell) {
	o := c.d.Observation(x.ID, string(country.Code), w.Slug)
	r := c.region(country, c.mark(o), c.stateWord(o))
	value := figures.Cell{Text: words.Say(r.Word), Mark: r.Mark}
	if !observed(o) || !rated(o) {
		return r, value
	}
	v := math.Round(*o.Number)
	r.Value, r.Print, r.Label = &v, c.l.Words.Number(fmt.Sprint(v)), true
	if x.Unit == "%" {
		r.Print = c.say("percent", words.Args{"k": r.Print}).Plain()
	}
	r.Mark = figures.ClassOf(classes, v).Mark
	return r, figures.Cell{Text: c.measured(o), Mark: r.Mark}
}

// inUnit is a number with the unit of an indicator.
func (c *composer) inUnit(x *pipeline.Indicator, v float64) string {
	return c.say("unit_"+unitKey(x.Unit), words.Args{"k": words.Num{Value: fmt.Sprint(v)}}).Plain()
}

// classKey is the legend of classes: their edges, and how many countries each
// holds.
func (c *composer) classKey(x *pipeline.Indicator, classes []figures.Class) []figures.Key {
	var out []figures.Key
	for _, k := range classes {
		word := c.inUnit(x, k.High)
		if k.Low != k.High {
			word = c.say("class_range", words.Args{"low": fmt.Sprint(k.Low), "high": word}).Plain()
		}
		out = append(out, figures.Key{Mark: k.Mark, Word: word, Note: c.say("key_countries", words.Args{"n": k.N}).Plain()})
	}
	return out
}
