package figures

import (
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Dot is a share of those that answered, with what the share of all can be at
// least and at most. All are per cent. A share that cannot be said, since only
// those that have it are named, is nil: then only the bounds are drawn.
type Dot struct {
	ID    string   `json:"id,omitempty"`
	Label string   `json:"label"`
	Href  string   `json:"href,omitempty"`
	Value *float64 `json:"value,omitempty"`
	Lower float64  `json:"lower"`
	Upper float64  `json:"upper"`
	Print string   `json:"print"` // "23 of 30"
}

// Pair is the share of the same countries in two waves, in per cent, and how
// many gained and lost it.
type Pair struct {
	Label  string  `json:"label"`
	Href   string  `json:"href,omitempty"`
	Before float64 `json:"before"`
	After  float64 `json:"after"`
	Gained int     `json:"gained"`
	Lost   int     `json:"lost"`
	Print  string  `json:"print"` // "+4 −1"
	Title  string  `json:"title"` // both shares in words
}

// PairHead names the two waves, the older first.
type PairHead struct {
	Before string `json:"before"`
	After  string `json:"after"`
}

// rowsOption is what options of lists share: a row each, per cent across.
func rowsOption(bar *charts.Bar, names []string) (map[string]any, error) {
	bar.XYReversal()
	bar.Validate()
	o, err := plain(bar.JSON())
	if err != nil {
		return nil, err
	}
	o["xAxis"] = map[string]any{"type": "value", "min": 0, "max": 100, "axisLabel": map[string]any{"formatter": "{value} %"}, "splitNumber": 2}
	o["yAxis"] = map[string]any{"type": "category", "data": names, "axisTick": map[string]any{"show": false}, "axisLine": map[string]any{"show": false}}
	o["grid"] = map[string]any{"left": 8, "right": 72, "top": 8, "bottom": 8, "containLabel": true}
	return o, nil
}

// dotsOption draws each interval as two stacked bars, of which the first is not
// seen, and the shares as points on them.
func (c *Chart) dotsOption() (map[string]any, error) {
	var names []string
	var before, length []opts.BarData
	var points []opts.ScatterData
	for _, d := range slices.Backward(c.Dots) {
		names = append(names, d.Label)
		before = append(before, opts.BarData{Value: d.Lower})
		length = append(length, opts.BarData{Name: d.Print, Value: round2(d.Upper - d.Lower)})
		if d.Value != nil {
			points = append(points, opts.ScatterData{Name: d.Print, Value: []any{*d.Value, d.Label}, Symbol: "circle", SymbolSize: 12})
		}
	}
	bar := charts.NewBar()
	bar.SetXAxis(names).
		AddSeries("lower", before, charts.WithBarChartOpts(opts.BarChart{Stack: "bounds", BarWidth: "6"}), charts.WithItemStyleOpts(opts.ItemStyle{Color: "transparent"})).
		AddSeries("bounds", length, charts.WithBarChartOpts(opts.BarChart{Stack: "bounds", BarWidth: "6"}), charts.WithItemStyleOpts(opts.ItemStyle{Color: valueColours["s2"]}))
	scatter := charts.NewScatter()
	scatter.AddSeries("share", points, charts.WithItemStyleOpts(opts.ItemStyle{Color: markColours[Yes]}))
	bar.Overlap(scatter)
	return rowsOption(bar, names)
}

// dumbbellOption draws the way from the older share to the newer one as a bar,
// and both as points.
func (c *Chart) dumbbellOption() (map[string]any, error) {
	var names []string
	var least, way []opts.BarData
	var old, young []opts.ScatterData
	for _, p := range slices.Backward(c.Pairs) {
		names = append(names, p.Label)
		least = append(least, opts.BarData{Value: min(p.Before, p.After)})
		way = append(way, opts.BarData{Name: p.Print, Value: round2(max(p.Before, p.After) - min(p.Before, p.After))})
		old = append(old, opts.ScatterData{Name: p.Title, Value: []any{p.Before, p.Label}, Symbol: "circle", SymbolSize: 12})
		young = append(young, opts.ScatterData{Name: p.Title, Value: []any{p.After, p.Label}, Symbol: "circle", SymbolSize: 12})
	}
	bar := charts.NewBar()
	bar.SetXAxis(names).
		AddSeries("from", least, charts.WithBarChartOpts(opts.BarChart{Stack: "way", BarWidth: "4"}), charts.WithItemStyleOpts(opts.ItemStyle{Color: "transparent"})).
		AddSeries("way", way, charts.WithBarChartOpts(opts.BarChart{Stack: "way", BarWidth: "4"}), charts.WithItemStyleOpts(opts.ItemStyle{Color: valueColours["s3"]}))
	scatter := charts.NewScatter()
	scatter.AddSeries(c.PairHead.Before, old, charts.WithItemStyleOpts(opts.ItemStyle{Color: markColours[No], BorderColor: markColours[Yes], BorderWidth: 2})).
		AddSeries(c.PairHead.After, young, charts.WithItemStyleOpts(opts.ItemStyle{Color: markColours[Yes]}))
	bar.Overlap(scatter)
	return rowsOption(bar, names)
}

func round2(f float64) float64 { return float64(int(f*100+0.5)) / 100 }

// dots and pairs are drawn alike: words, a track from 0 to 100, the print.
func (s *sheet) dots(dots []Dot) {
	var rows []trackRow
	for _, d := range dots {
		rows = append(rows, trackRow{d.Label, d.Print, func(at func(float64) float64, y float64) {
			fmt.Fprintf(s, `<rect class="span" x="%s" y="%s" width="%s" height="6"/>`, num(at(d.Lower)), num(y-3), num(max(2, at(d.Upper)-at(d.Lower))))
			if d.Value != nil {
				fmt.Fprintf(s, `<circle class="dot" cx="%s" cy="%s" r="6.5"/>`, num(at(*d.Value)), num(y))
			}
		}})
	}
	s.tracks(rows)
}

func (s *sheet) pairs(head *PairHead, pairs []Pair) {
	x := listWords + listGap
	fmt.Fprintf(s, `<circle class="hollow" cx="%s" cy="%s" r="5.5"/>`, num(x+6), num(s.y+9))
	s.text("", x+18, s.y+14, 13, 400, "start", head.Before)
	x += s.width(head.Before, 13, 400) + 44
	fmt.Fprintf(s, `<circle class="dot" cx="%s" cy="%s" r="6.5"/>`, num(x), num(s.y+9))
	s.text("", x+12, s.y+14, 13, 400, "start", head.After)
	s.y += 26
	var rows []trackRow
	for _, p := range pairs {
		rows = append(rows, trackRow{p.Label, p.Print, func(at func(float64) float64, y float64) {
			s.line("way", at(p.Before), y, at(p.After), y)
			fmt.Fprintf(s, `<circle class="hollow" cx="%s" cy="%s" r="5.5"/><circle class="dot" cx="%s" cy="%s" r="5.5"/>`, num(at(p.Before)), num(y), num(at(p.After)), num(y))
		}})
	}
	s.tracks(rows)
}

// trackRow is a row of a list whose marks stand on a track from 0 to 100.
type trackRow struct {
	label, print string
	draw         func(at func(float64) float64, y float64)
}

func (s *sheet) tracks(rows []trackRow) {
	right := 0.0
	for _, r := range rows {
		right = max(right, s.width(r.print, 14, 600))
	}
	from, to := listWords+listGap, sheetWidth-right-listGap-8
	at := func(percent float64) float64 { return from + (to-from)*percent/100 }
	for _, tick := range []float64{0, 50, 100} {
		s.text("t2", at(tick), s.y+12, 12, 400, "middle", num(tick)+" %")
	}
	s.y += 20
	for _, r := range rows {
		words := wrap(r.label, listWords, 14, 400, s.width)
		high := max(28, 18*float64(len(words))+8)
		mid := s.y + high/2
		for _, tick := range []float64{0, 50, 100} {
			s.line("ax", at(tick), s.y, at(tick), s.y+high)
		}
		s.line("ax", from, mid, to, mid)
		s.centred("", 0, mid, 14, words)
		r.draw(at, mid)
		s.text("", sheetWidth, mid+5, 14, 600, "end", r.print)
		s.y += high
	}
}
