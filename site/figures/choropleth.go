package figures

import (
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Class is a class of a sequential scale: whole numbers from Low to High, both
// in it, with its mark and how many countries fall into it.
type Class struct {
	Low, High float64
	Mark      Mark
	N         int
}

// Cuts sorts whole numbers into at most five classes. Up to five different
// values have a class each; more are cut into classes of equal width, at
// multiples of the smallest 1, 2 or 5 times a power of ten that gives at most
// five. A class may be empty: it is on the scale all the same.
func Cuts(values []float64) []Class {
	sorted := slices.Clone(values)
	for i, v := range sorted {
		sorted[i] = math.Round(v)
	}
	slices.Sort(sorted)
	distinct := slices.Compact(slices.Clone(sorted))
	var out []Class
	if len(distinct) <= len(Steps) {
		for _, v := range distinct {
			out = append(out, Class{Low: v, High: v})
		}
	} else {
		low, high := distinct[0], distinct[len(distinct)-1]
		width := equalWidth(low, high)
		for at := math.Floor(low/width) * width; at <= high; at += width {
			out = append(out, Class{Low: at, High: at + width - 1})
		}
	}
	for i := range out {
		out[i].Mark = Steps[stepOf[len(out)-1][i]]
		for _, v := range sorted {
			if v >= out[i].Low && v <= out[i].High {
				out[i].N++
			}
		}
	}
	return out
}

// stepOf spreads few classes over the whole scale, so that they differ well.
var stepOf = [][]int{{3}, {1, 4}, {0, 2, 4}, {0, 1, 3, 4}, {0, 1, 2, 3, 4}}

func equalWidth(low, high float64) float64 {
	for unit := 1.0; ; unit *= 10 {
		for _, m := range []float64{1, 2, 5} {
			width := m * unit
			if math.Floor(high/width)-math.Floor(low/width)+1 <= float64(len(Steps)) {
				return width
			}
		}
	}
}

// ClassOf is the class that a value falls into, or nil.
func ClassOf(classes []Class, v float64) *Class {
	for i := range classes {
		if r := math.Round(v); r >= classes[i].Low && r <= classes[i].High {
			return &classes[i]
		}
	}
	return nil
}

// choroplethOption is a map whose values are coloured by class. A country
// without a value has its state's colour, outside of the scale.
func (c *Chart) choroplethOption() (map[string]any, error) {
	var data []opts.MapData
	for _, r := range c.Regions {
		data = append(data, opts.MapData{Name: r.Code})
	}
	m := charts.NewMap()
	m.RegisterMapType("europe")
	m.AddSeries(c.Measure.Plain(), data)
	m.Validate()
	o, err := plain(m.JSON())
	if err != nil {
		return nil, err
	}
	var pieces []any
	for _, k := range c.Classes {
		pieces = append(pieces, map[string]any{"min": k.Low, "max": k.High, "color": colour(k.Mark)})
	}
	o["visualMap"] = []any{map[string]any{"type": "piecewise", "show": false, "pieces": pieces}}
	series := o["series"].([]any)[0].(map[string]any)
	var values []any
	for _, r := range c.Regions {
		if r.Value != nil {
			values = append(values, map[string]any{"name": r.Code, "value": *r.Value})
			continue
		}
		values = append(values, map[string]any{"name": r.Code, "value": "-", "visualMap": false, "itemStyle": map[string]any{"areaColor": colour(r.Mark)}})
	}
	series["data"] = values
	series["aspectScale"] = 1
	series["showLegendSymbol"] = false
	series["nameMap"] = c.names()
	return o, nil
}
