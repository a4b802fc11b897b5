package figures

import (
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// PartRow is one whole and its parts, drawn as one strip of its full width.
type PartRow struct {
	Label string `json:"label,omitempty"` // empty where the figure has one whole
	Print string `json:"print"`           // the whole in words: "11 frameworks"
	Total int    `json:"total"`
	Units bool   `json:"units,omitempty"` // few enough that each can be seen
	Parts []Part `json:"parts"`
}

// Part is N of the whole. A category for what was said, a pattern for silence.
type Part struct {
	ID    string  `json:"id,omitempty"`
	Label string  `json:"label"`
	N     int     `json:"n"`
	Print string  `json:"print"` // "5 of 11"
	Mark  Mark    `json:"mark"`
	From  float64 `json:"from"` // per cent of the whole, left edge
	Share float64 `json:"share"`
	Href  string  `json:"href,omitempty"`
}

// mostUnits is how many units a strip can show one by one.
const mostUnits = 40

// Lay computes where each part begins and how wide it is.
func (r *PartRow) Lay() {
	at := 0
	for i := range r.Parts {
		p := &r.Parts[i]
		p.From, p.Share = share(at, r.Total), share(p.N, r.Total)
		at += p.N
	}
	r.Units = r.Total <= mostUnits
}

// share is n of total in per cent, to a hundredth.
func share(n, total int) float64 {
	if total == 0 {
		return 0
	}
	return float64(int(10000*float64(n)/float64(total)+0.5)) / 100
}

// partsOption is a stacked bar per whole. A part is a series, so that its name
// can be shown; parts of the same name in several wholes share one.
func (c *Chart) partsOption() (map[string]any, error) {
	var names []string
	var order []Part
	for _, r := range slices.Backward(c.Parts) {
		names = append(names, r.Label)
	}
	for _, r := range c.Parts {
		for _, p := range r.Parts {
			if !slices.ContainsFunc(order, func(q Part) bool { return q.Label == p.Label }) {
				order = append(order, p)
			}
		}
	}
	bar := charts.NewBar()
	bar.SetXAxis(names)
	for _, p := range order {
		var data []opts.BarData
		for _, r := range slices.Backward(c.Parts) {
			d := opts.BarData{Value: 0}
			for _, q := range r.Parts {
				if q.Label == p.Label {
					d.Name, d.Value = q.Print, q.N
				}
			}
			data = append(data, d)
		}
		bar.AddSeries(p.Label, data, charts.WithBarChartOpts(opts.BarChart{Stack: "whole", BarWidth: "28"}),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: colour(p.Mark), BorderColor: markColours[No], BorderWidth: 1}))
	}
	bar.XYReversal()
	bar.Validate()
	o, err := plain(bar.JSON())
	if err != nil {
		return nil, err
	}
	most := 0
	for _, r := range c.Parts {
		most = max(most, r.Total)
	}
	o["xAxis"] = map[string]any{"type": "value", "show": false, "max": most}
	o["yAxis"] = map[string]any{"type": "category", "data": names, "axisTick": map[string]any{"show": false}, "axisLine": map[string]any{"show": false}}
	o["grid"] = map[string]any{"left": 8, "right": 24, "top": 8, "bottom": 8, "containLabel": true}
	return o, nil
}
