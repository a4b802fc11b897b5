package figures

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// MarkColours are the colours of the marks in the light theme. In the option
// they stand for the marks; in a drawing they give way to the classes m-….
var markColours = map[Mark]string{
	Yes: "#0c4a56", Partly: "#6ba2a8", No: "#fcfaf6", Silent: "#d9d3c6", Outside: "#efe9dd", Aggregate: "#c9c2b3",
	NotAsked: "#fbf8f2", Disputed: "#b9741a", Unknown: "#f7f3ea", Land: "#f5f1e9",
}

// valueColours are the steps and categories in the light theme. They share
// colours with marks, so no drawing of the chart library may lead back from them.
var valueColours = map[Mark]string{
	"s1": "#dbe8e7", "s2": "#a7c9ca", "s3": "#6ba2a8", "s4": "#34757f", "s5": "#0c4a56",
	"c1": "#0c4a56", "c2": "#b9741a", "c3": "#9883c3", "c4": "#60502e",
}

func colour(m Mark) string {
	if c := valueColours[m]; c != "" {
		return c
	}
	return markColours[m]
}

// order is the order of the marks in legends and in the numbers that stand for
// them in an option.
var order = []Mark{Yes, Partly, No, Disputed, Silent, Aggregate, NotAsked, Outside, Unknown, Land}

// Classes maps the colours that stand for marks to the classes of the theme.
func Classes() map[string]string {
	out := map[string]string{inkColour: "t-ink", ruleColour: "t-rule"}
	for m, c := range markColours {
		out[c] = "m-" + string(m)
	}
	return out
}

// Colours of words and hairlines, as tokens of the design.
const (
	inkColour  = "#1c1b18"
	ruleColour = "#8b8577"
)

// Option is the figure as an ECharts option: plain JSON without functions, with
// its keys in order, the same bytes for the same chart. It is published beside
// the figure and is what a live form starts from.
func (c *Chart) Option() (json.RawMessage, error) {
	var o map[string]any
	var err error
	switch c.Kind {
	case Bars:
		o, err = c.barsOption()
	case Strips:
		o, err = c.stripsOption()
	case Tiles:
		o, err = c.tilesOption()
	case Timeline:
		o, err = c.timelineOption()
	case Map:
		o, err = c.mapOption()
	case Matrix:
		o, err = c.matrixOption()
	case Heat:
		o, err = c.heatOption()
	case Parts:
		o, err = c.partsOption()
	case Choropleth:
		o, err = c.choroplethOption()
	case Multiples:
		o, err = c.multiplesOption()
	case Scatter:
		o, err = c.scatterOption()
	case Dots:
		o, err = c.dotsOption()
	case Dumbbell:
		o, err = c.dumbbellOption()
	case Ratings:
		o, err = c.ratingsOption()
	default:
		err = fmt.Errorf("unknown kind %q", c.Kind)
	}
	if err != nil {
		return nil, fmt.Errorf("make option of figure %s: %w", c.ID, err)
	}
	title := map[string]any{"show": false, "text": c.Title.Plain()}
	if panels, ok := o["title"].([]any); ok { // the figure's own first, then those of its parts
		o["title"] = append([]any{title}, panels...)
	} else {
		o["title"] = title
	}
	o["legend"] = map[string]any{"show": false}
	o["aria"] = map[string]any{"enabled": true, "label": map[string]any{"description": c.Alt}}
	o["animation"] = false
	o["textStyle"] = map[string]any{"fontFamily": "Source Sans 3", "color": inkColour}
	o["tooltip"] = map[string]any{"renderMode": "richText", "confine": true}
	delete(o, "toolbox")
	if c.Invented != "" {
		o["invented"] = true
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(prune(o)); err != nil {
		return nil, fmt.Errorf("make option of figure %s: %w", c.ID, err)
	}
	if bytes.Contains(out.Bytes(), []byte("__f__")) {
		return nil, fmt.Errorf("make option of figure %s: it holds a function", c.ID)
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

// plain turns go-echarts' structures into plain maps, so that what it has no
// field for can be set.
func plain(v map[string]any) (map[string]any, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var out map[string]any
	return out, json.Unmarshal(data, &out)
}

// prune drops the nulls that go-echarts writes for fields that are not set.
func prune(v any) any {
	switch v := v.(type) {
	case map[string]any:
		maps.DeleteFunc(v, func(_ string, x any) bool { return x == nil })
		for k, x := range v {
			v[k] = prune(x)
		}
	case []any:
		for i, x := range v {
			v[i] = prune(x)
		}
	}
	return v
}

func (c *Chart) barsOption() (map[string]any, error) {
	var names []string
	var data []opts.BarData
	for _, b := range slices.Backward(c.Bars) { // ECharts counts categories from below
		names = append(names, b.Label.Plain())
		d := opts.BarData{Name: b.Print.Plain(), Value: "-", ItemStyle: &opts.ItemStyle{Color: markColours[b.Mark]}}
		if b.Value != nil {
			d.Value = *b.Value
		}
		data = append(data, d)
	}
	bar := charts.NewBar()
	bar.SetXAxis(names).AddSeries(c.Measure.Plain(), data, charts.WithLabelOpts(opts.Label{Show: opts.Bool(true), Position: "right", Formatter: "{b}"}))
	bar.XYReversal()
	bar.Validate()
	o, err := plain(bar.JSON())
	if err != nil {
		return nil, err
	}
	o["xAxis"] = map[string]any{"type": "value", "min": 0, "max": 100, "show": false}
	o["yAxis"] = map[string]any{"type": "category", "data": names, "axisTick": map[string]any{"show": false}, "axisLine": map[string]any{"show": false}}
	o["grid"] = map[string]any{"left": 8, "right": 72, "top": 8, "bottom": 8, "containLabel": true}
	return o, nil
}

func (c *Chart) stripsOption() (map[string]any, error) {
	var names []string
	for _, s := range slices.Backward(c.Strips) {
		names = append(names, s.Line.Plain())
	}
	bar := charts.NewBar()
	bar.SetXAxis(names)
	for _, m := range order {
		var data []opts.BarData
		any := false
		for _, s := range slices.Backward(c.Strips) {
			n := 0
			for _, u := range s.Units {
				if u.Mark == m {
					n += u.N
				}
			}
			any = any || n > 0
			data = append(data, opts.BarData{Name: s.Print + " " + s.Of, Value: n})
		}
		if any {
			bar.AddSeries(string(m), data, charts.WithBarChartOpts(opts.BarChart{Stack: "units"}), charts.WithItemStyleOpts(opts.ItemStyle{Color: markColours[m]}))
		}
	}
	bar.XYReversal()
	bar.Validate()
	o, err := plain(bar.JSON())
	if err != nil {
		return nil, err
	}
	o["xAxis"] = map[string]any{"type": "value", "show": false}
	o["yAxis"] = map[string]any{"type": "category", "data": names, "axisTick": map[string]any{"show": false}, "axisLine": map[string]any{"show": false}}
	o["grid"] = map[string]any{"left": 8, "right": 24, "top": 8, "bottom": 8, "containLabel": true}
	return o, nil
}

// states is the visual map that colours numbers standing for marks.
func (c *Chart) states() opts.VisualMap {
	v := opts.VisualMap{Type: "piecewise", Show: opts.Bool(false), Dimension: "value"}
	return v
}

// pieces names each mark that occurs, so that a live legend can be shown.
func (c *Chart) pieces(words map[Mark]string) []any {
	var out []any
	for i, m := range order {
		if w, ok := words[m]; ok {
			out = append(out, map[string]any{"value": i, "label": w, "color": markColours[m]})
		}
	}
	return out
}

func index(m Mark) int { return slices.Index(order, m) }

func (c *Chart) mapOption() (map[string]any, error) {
	words := map[Mark]string{}
	var data []opts.MapData
	for _, r := range c.Regions {
		data = append(data, opts.MapData{Name: r.Code, Value: index(r.Mark)})
		words[r.Mark] = r.Word
	}
	m := charts.NewMap()
	m.RegisterMapType("europe")
	m.SetGlobalOptions(charts.WithVisualMapOpts(c.states()))
	m.AddSeries(c.Measure.Plain(), data)
	m.Validate()
	o, err := plain(m.JSON())
	if err != nil {
		return nil, err
	}
	for _, key := range c.Key { // the legend's words win over a region's
		words[key.Mark] = key.Word
	}
	o["visualMap"] = []any{map[string]any{"type": "piecewise", "show": false, "pieces": c.pieces(words)}}
	series := o["series"].([]any)[0].(map[string]any)
	series["aspectScale"] = 1 // the geometry is projected already
	series["showLegendSymbol"] = false
	series["nameMap"] = c.names()
	return o, nil
}

func (c *Chart) names() map[string]any {
	out := map[string]any{}
	for _, r := range c.Regions {
		out[r.Code] = r.Name
	}
	return out
}

func (c *Chart) tilesOption() (map[string]any, error) {
	words := map[Mark]string{}
	var data []opts.HeatMapData
	width, height := 0, 0
	for g, group := range c.Tiles {
		for i, t := range group.Tiles {
			x, y := t.X, t.Y
			if len(c.Tiles) > 1 || x == 0 && y == 0 && i > 0 {
				x, y = i, g // a list of groups: a row each
			}
			width, height = max(width, x), max(height, y)
			data = append(data, opts.HeatMapData{Name: t.Code, Value: [3]int{x, y, index(t.Mark)}})
			words[t.Mark] = t.Word
		}
	}
	return c.grid(counted(width+1), counted(height+1), data, words, map[string]any{"show": true, "formatter": "{b}"})
}

func counted(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprint(i)
	}
	return out
}

func (c *Chart) matrixOption() (map[string]any, error) {
	words := map[Mark]string{}
	var data []opts.HeatMapData
	for y, row := range c.Cells.Cells {
		for x, cell := range row {
			data = append(data, opts.HeatMapData{Name: c.Cells.Rows[y].Name + ", " + c.Cells.Columns[x].Name, Value: [3]int{x, y, index(cell.Mark)}})
			words[cell.Mark] = cell.Word
		}
	}
	o, err := c.grid(labels(c.Cells.Columns), labels(c.Cells.Rows), data, words, map[string]any{"show": false})
	if err != nil {
		return nil, err
	}
	o["xAxis"] = map[string]any{"type": "category", "data": labels(c.Cells.Columns), "position": "top", "axisTick": map[string]any{"show": false},
		"axisLine": map[string]any{"show": false}, "axisLabel": map[string]any{"interval": 0, "color": inkColour, "fontSize": 12, "margin": 6}}
	o["yAxis"] = map[string]any{"type": "category", "inverse": true, "data": labels(c.Cells.Rows), "axisTick": map[string]any{"show": false},
		"axisLine": map[string]any{"show": false}, "axisLabel": map[string]any{"interval": 0, "color": inkColour, "fontSize": 13}}
	o["grid"] = map[string]any{"left": 0, "right": 2, "top": 4, "bottom": 4, "containLabel": true}
	return o, nil
}

func labels(heads []GridHead) []string {
	out := make([]string, len(heads))
	for i, h := range heads {
		out[i] = h.Label
	}
	return out
}

func (c *Chart) grid(columns, rows []string, data []opts.HeatMapData, words map[Mark]string, label map[string]any) (map[string]any, error) {
	h := charts.NewHeatMap()
	h.SetGlobalOptions(charts.WithVisualMapOpts(c.states()))
	h.SetXAxis(columns).AddSeries(c.Measure.Plain(), data)
	h.Validate()
	o, err := plain(h.JSON())
	if err != nil {
		return nil, err
	}
	hidden := map[string]any{"show": false, "type": "category"}
	o["xAxis"] = maps.Clone(hidden)
	o["yAxis"] = maps.Clone(hidden)
	o["xAxis"].(map[string]any)["data"] = columns
	o["yAxis"].(map[string]any)["data"] = rows
	o["yAxis"].(map[string]any)["inverse"] = true
	o["visualMap"] = []any{map[string]any{"type": "piecewise", "show": false, "dimension": 2, "pieces": c.pieces(words)}}
	series := o["series"].([]any)[0].(map[string]any)
	series["label"] = label
	series["itemStyle"] = map[string]any{"borderColor": ruleColour, "borderWidth": 1}
	return o, nil
}

// timelineOption draws bars from a start to an end as two stacked bars, of
// which the first is not seen; what has no start is a ring at its end.
func (c *Chart) timelineOption() (map[string]any, error) {
	var names []string
	var before, length []opts.BarData
	var rings []opts.ScatterData
	year := func(at float64) float64 { return float64(c.Time.From) + at/100*float64(c.Time.To-c.Time.From) }
	for _, r := range slices.Backward(c.Time.Rows) {
		names = append(names, r.Name)
		if r.Start == nil {
			before = append(before, opts.BarData{Value: "-"})
			length = append(length, opts.BarData{Name: r.Word, Value: "-"})
			rings = append(rings, opts.ScatterData{Name: r.Word, Value: []any{year(r.End), r.Name}, Symbol: "circle", SymbolSize: 10})
			continue
		}
		start := year(*r.Start)
		if y, err := strconv.ParseFloat(r.Year, 64); err == nil {
			start = y // the place on the axis is rounded, the year is not
		}
		before = append(before, opts.BarData{Value: start})
		length = append(length, opts.BarData{Name: r.Year, Value: year(r.End) - start})
	}
	bar := charts.NewBar()
	bar.SetXAxis(names).
		AddSeries("start", before, charts.WithBarChartOpts(opts.BarChart{Stack: "time"}), charts.WithItemStyleOpts(opts.ItemStyle{Color: "transparent"})).
		AddSeries("years", length, charts.WithBarChartOpts(opts.BarChart{Stack: "time"}), charts.WithItemStyleOpts(opts.ItemStyle{Color: markColours[Yes]}),
			charts.WithLabelOpts(opts.Label{Show: opts.Bool(true), Position: "insideLeft", Formatter: "{b}"}))
	scatter := charts.NewScatter()
	scatter.AddSeries("described", rings, charts.WithItemStyleOpts(opts.ItemStyle{Color: markColours[No], BorderColor: markColours[Yes]}))
	bar.Overlap(scatter)
	bar.XYReversal()
	bar.Validate()
	o, err := plain(bar.JSON())
	if err != nil {
		return nil, err
	}
	o["xAxis"] = map[string]any{"type": "value", "min": c.Time.From, "max": c.Time.To, "minInterval": 1, "axisLabel": map[string]any{"formatter": "{value}"}}
	o["yAxis"] = map[string]any{"type": "category", "data": names, "axisTick": map[string]any{"show": false}}
	o["grid"] = map[string]any{"left": 8, "right": 24, "top": 8, "bottom": 8, "containLabel": true}
	return o, nil
}

// CSV is the figure's table as comma-separated text.
func (c *Chart) CSV() []byte {
	var b strings.Builder
	write := func(cells []Cell, invented string) {
		for i, cell := range cells {
			if i > 0 {
				b.WriteByte(',')
			}
			text := cell.Text.Plain()
			if strings.ContainsAny(text, ",\"\n") {
				text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
			}
			b.WriteString(text)
		}
		if c.Invented != "" {
			b.WriteString("," + invented)
		}
		b.WriteByte('\n')
	}
	write(c.Table.Head, "invented")
	for _, r := range c.Table.Rows {
		write(r, "true")
	}
	return []byte(b.String())
}
