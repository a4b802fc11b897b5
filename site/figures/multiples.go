package figures

import (
	"fmt"
	"html"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"
)

// Multiple is one of several small maps that share a key: its heading, what it
// counts, and a tile per country.
type Multiple struct {
	ID    string `json:"id,omitempty"`
	Title string `json:"title"`
	Print string `json:"print"`
	Tiles []Tile `json:"-"`
	SVG   string `json:"svg"`
}

// Sizes of a small tile map in its own units; a column of the page shows it at
// about its own size, a phone at five sixths, where its letters are 11 px high.
const (
	smallPitch = 20.0
	smallTile  = 19.0
	smallText  = 13.6
)

// DrawMultiple draws a small tile map. Countries that answered are tiles with
// their codes; the silent ones of one state are one mark, which says how many.
func DrawMultiple(m *Multiple, alt string, count func(n int) string) string {
	w, h := 0, 0
	silent := map[Mark][]Tile{}
	b := &pen{}
	for _, t := range m.Tiles {
		w, h = max(w, t.X), max(h, t.Y)
		if silences[t.Mark] {
			silent[t.Mark] = append(silent[t.Mark], t)
		}
	}
	fmt.Fprintf(b, `<svg class="d small" viewBox="0 0 %s %s" role="group" aria-label="%s">`, num(float64(w+1)*smallPitch), num(float64(h+1)*smallPitch), html.EscapeString(alt))
	for _, mark := range order {
		if tiles := silent[mark]; len(tiles) > 0 {
			fmt.Fprintf(b, `<path class="m-%s edge" d="`, mark)
			for _, t := range tiles {
				fmt.Fprintf(b, "M%s %sh18v18h-18z", num(float64(t.X)*smallPitch+0.5), num(float64(t.Y)*smallPitch+0.5))
			}
			fmt.Fprintf(b, `"><title>%s</title></path>`, html.EscapeString(tiles[0].Word+": "+count(len(tiles))+": "+tileNames(tiles)))
		}
	}
	for _, t := range m.Tiles {
		if !silences[t.Mark] {
			b.smallTile(t)
		}
	}
	b.WriteString("</svg>")
	return b.String()
}

func (p *pen) smallTile(t Tile) {
	x, y := float64(t.X)*smallPitch, float64(t.Y)*smallPitch
	name := t.Name + ": " + t.Word
	draw := func() {
		fmt.Fprintf(p, `<rect class="m-%s edge" x="%s" y="%s" width="18" height="18"><title>%s</title></rect>`, t.Mark, num(x+0.5), num(y+0.5), html.EscapeString(name))
		class := "on"
		if t.Mark == No {
			class = "t2"
		} else if t.Mark == Partly {
			class = "mid"
		}
		if t.Mark != Disputed {
			p.text(class, x+smallTile/2, y+14.2, smallText, 600, "middle", t.Code)
		}
	}
	if t.Href == "" {
		draw()
		return
	}
	fmt.Fprintf(p, `<a href="%s"><title>%s</title>`, html.EscapeString(t.Href), html.EscapeString(name))
	draw()
	p.WriteString("</a>")
}

func tileNames(tiles []Tile) string {
	var names []string
	for _, t := range tiles {
		names = append(names, t.Name)
	}
	return strings.Join(names, ", ")
}

// multiplesOption is a heat map per small map, four in a row.
func (c *Chart) multiplesOption() (map[string]any, error) {
	words := map[Mark]string{}
	var grids, xs, ys, series, titles []any
	rows := (len(c.Panels) + 3) / 4
	for i, m := range c.Panels {
		w, h := 0, 0
		var data []opts.HeatMapData
		for _, t := range m.Tiles {
			w, h = max(w, t.X), max(h, t.Y)
			data = append(data, opts.HeatMapData{Name: t.Code, Value: [3]int{t.X, t.Y, index(t.Mark)}})
			words[t.Mark] = t.Word
		}
		left, top := 25*(i%4), 100*(i/4)/rows
		grids = append(grids, map[string]any{"left": percent(left), "top": percent(top + 24/rows), "width": "23%", "height": percent(70 / rows)})
		xs = append(xs, map[string]any{"type": "category", "show": false, "gridIndex": i, "data": counted(w + 1)})
		ys = append(ys, map[string]any{"type": "category", "show": false, "gridIndex": i, "inverse": true, "data": counted(h + 1)})
		titles = append(titles, map[string]any{"text": m.Title, "subtext": m.Print, "left": percent(left), "top": percent(top), "textStyle": map[string]any{"fontSize": 13, "width": 200, "overflow": "break"}})
		series = append(series, map[string]any{"type": "heatmap", "name": m.Title, "xAxisIndex": i, "yAxisIndex": i, "data": data,
			"itemStyle": map[string]any{"borderColor": ruleColour, "borderWidth": 1}})
	}
	o, err := plain(map[string]any{"grid": grids, "xAxis": xs, "yAxis": ys, "series": series})
	if err != nil {
		return nil, err
	}
	o["visualMap"] = []any{map[string]any{"type": "piecewise", "show": false, "dimension": 2, "pieces": c.pieces(words)}}
	o["title"] = titles
	return o, nil
}

func percent(n int) string { return fmt.Sprintf("%d%%", n) }
