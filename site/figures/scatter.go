package figures

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Plane is two values of each country: one across, one up.
type Plane struct {
	Across, Up string // what the axes measure, with unit
	Points     []Point
	Many       func(n int) string // words for so many countries at one place
}

// Point is a country at its two values.
type Point struct {
	Code, Name, Href string
	X, Y             float64
	Word             string // both values in words
}

// spot is a place with all countries that share its values.
type spot struct {
	x, y   float64
	points []Point
}

func (p *Plane) spots() []spot {
	var out []spot
	for _, q := range p.Points {
		i := slices.IndexFunc(out, func(s spot) bool { return s.x == q.X && s.y == q.Y })
		if i < 0 {
			out = append(out, spot{x: q.X, y: q.Y})
			i = len(out) - 1
		}
		out[i].points = append(out[i].points, q)
	}
	return out
}

// scale is an axis from a round number to a round number in round steps.
type scale struct{ low, high, step float64 }

// place is where a value lies between two ends of an axis.
func (s scale) place(v, from, to float64) float64 {
	return from + (to-from)*(v-s.low)/(s.high-s.low)
}

// planeAir is the room beyond the last step, so that no dot sits on the edge.
const planeAir = 16.0

// rounded is the scale of values in at most eight steps: from zero, unless all
// of them lie far from it.
func rounded(values []float64) scale {
	low, high := slices.Min(values), slices.Max(values)
	if low >= 0 && low <= high*0.6 {
		low = 0
	}
	for unit := 1.0; ; unit *= 10 {
		for _, m := range []float64{1, 2, 5} {
			s := scale{step: m * unit}
			s.low, s.high = math.Floor(low/s.step)*s.step, math.Ceil(high/s.step)*s.step
			if s.high == s.low {
				s.high += s.step
			}
			if (s.high-s.low)/s.step <= 8 {
				return s
			}
		}
	}
}

func (c *Chart) axes() (x, y scale) {
	var xs, ys []float64
	for _, p := range c.Plane.Points {
		xs, ys = append(xs, p.X), append(ys, p.Y)
	}
	return rounded(xs), rounded(ys)
}

// planeSize is the size of a drawing of points, in px as it is shown.
type planeSize struct {
	w, h, text, radius float64
	names              bool // room for names
}

// The two layouts of a plane.
var (
	widePlane   = planeSize{w: 880, h: 420, text: 13, radius: 5.5, names: true}
	narrowPlane = planeSize{w: 350, h: 400, text: 12.5, radius: 5}
)

const mostNames = 14 // more points are told apart by codes

// DrawScatter draws the points with labels that do not lie on each other, wide
// or for phones. A place that several countries share is one dot.
func DrawScatter(c *Chart, width Measure, narrow bool) string {
	size := widePlane
	if narrow {
		size = narrowPlane
	}
	x, y := c.axes()
	p := &pen{width: width}
	across := wrap(c.Plane.Across, size.w-8, size.text, 400, width)
	up := wrap(c.Plane.Up, size.w, size.text, 400, width)
	line := size.text + 4
	frame := box{x1: 34, y1: line*float64(len(up)) + 16, x2: size.w - 12}
	frame.y2 = frame.y1 + size.h - 80
	high := frame.y2 + 24 + line*float64(len(across)) + 4
	p.open(c, "plane", size.w, high)
	for i, s := range up {
		p.text("t2", 0, line*float64(i)+size.text, size.text, 400, "start", s)
	}
	for i, s := range across {
		p.text("t2", frame.x2, frame.y2+24+line*float64(i)+size.text-4, size.text, 400, "end", s)
	}
	at := func(s spot) (float64, float64) {
		return x.place(s.x, frame.x1, frame.x2-planeAir), y.place(s.y, frame.y2, frame.y1+planeAir)
	}
	p.axis(x, y, frame, size)
	spots := c.Plane.spots()
	for _, l := range labelSpots(c.Plane, spots, at, frame, size, width) {
		p.text("", l.x, l.y, size.text, 600, l.anchor, l.text)
	}
	for _, s := range spots {
		cx, cy := at(s)
		p.spot(s, cx, cy, size.radius)
	}
	p.WriteString("</svg>")
	return p.String()
}

// axis draws the frame's two lines, and a hairline and a number at each step.
func (p *pen) axis(x, y scale, f box, size planeSize) {
	for v := x.low; v <= x.high+x.step/2; v += x.step {
		at := x.place(v, f.x1, f.x2-planeAir)
		if v > x.low {
			p.line("ax", at, f.y1, at, f.y2)
		}
		p.text("t2", at, f.y2+size.text+4, size.text-1, 400, "middle", num(v))
	}
	for v := y.low; v <= y.high+y.step/2; v += y.step {
		at := y.place(v, f.y2, f.y1+planeAir)
		if v > y.low {
			p.line("ax", f.x1, at, f.x2, at)
		}
		p.text("t2", f.x1-8, at+0.35*size.text, size.text-1, 400, "end", num(v))
	}
	p.line("ax-0", f.x1, f.y1, f.x1, f.y2)
	p.line("ax-0", f.x1, f.y2, f.x2, f.y2)
}

func (p *pen) spot(s spot, cx, cy, radius float64) {
	var words []string
	for _, q := range s.points {
		words = append(words, q.Name+": "+q.Word)
	}
	title := html.EscapeString(strings.Join(words, "; "))
	mark := fmt.Sprintf(`<circle class="dot" cx="%s" cy="%s" r="%s"><title>%s</title></circle>`, num(cx), num(cy), num(radius), title)
	if len(s.points) == 1 && s.points[0].Href != "" {
		mark = fmt.Sprintf(`<a href="%s" aria-label="%s">%s</a>`, html.EscapeString(s.points[0].Href), title, mark)
	}
	p.WriteString(mark)
}

// spotLabel is a label at its place; box is what it covers.
type spotLabel struct {
	x, y   float64
	anchor string
	text   string
	box    box
}

// labelSpots finds a place beside each dot where the label meets neither a dot
// nor another label: with names, else with codes, else with a number. What finds
// none stays without; the dot and the table say it.
func labelSpots(plane *Plane, spots []spot, at func(spot) (float64, float64), frame box, size planeSize, width Measure) []spotLabel {
	var taken []box
	for _, s := range spots {
		x, y := at(s)
		taken = append(taken, box{x - size.radius, y - size.radius, x + size.radius, y + size.radius})
	}
	room := box{frame.x1 + 2, frame.y1 - size.text, size.w, frame.y2 - 1}
	var out []spotLabel
	for _, s := range spots {
		x, y := at(s)
		if l, ok := freePlace(s.words(plane, size), x, y, taken, room, size, width); ok {
			out, taken = append(out, l), append(taken, l.box)
		}
	}
	return out
}

// words are what a dot may be called, from the best to the shortest.
func (s spot) words(plane *Plane, size planeSize) []string {
	var names, codes, out []string
	for _, q := range s.points {
		names, codes = append(names, q.Name), append(codes, q.Code)
	}
	if size.names && len(plane.Points) <= mostNames && len(names) <= 3 {
		out = append(out, strings.Join(names, ", "))
	}
	if len(codes) <= 6 {
		out = append(out, strings.Join(codes, " "))
	}
	if len(codes) > 1 {
		out = append(out, plane.Many(len(codes)))
	}
	return out
}

func freePlace(texts []string, x, y float64, taken []box, room box, size planeSize, width Measure) (spotLabel, bool) {
	r, t := size.radius+4, size.text
	for _, text := range texts {
		w := width(text, t, 600)
		for _, l := range []spotLabel{
			{x: x + r, y: y + 0.35*t, anchor: "start"}, {x: x - r, y: y + 0.35*t, anchor: "end"},
			{x: x, y: y - r, anchor: "middle"}, {x: x, y: y + r + 0.75*t, anchor: "middle"},
			{x: x + 0.7*r, y: y - 0.7*r, anchor: "start"}, {x: x - 0.7*r, y: y - 0.7*r, anchor: "end"},
			{x: x + 0.7*r, y: y + 0.7*r + 0.6*t, anchor: "start"}, {x: x - 0.7*r, y: y + 0.7*r + 0.6*t, anchor: "end"},
		} {
			left := l.x
			switch l.anchor {
			case "end":
				left -= w
			case "middle":
				left -= w / 2
			}
			l.text, l.box = text, box{left - 1, l.y - 0.8*t, left + w + 1, l.y + 0.25*t}
			if l.box.x1 < room.x1 || l.box.x2 > room.x2 || l.box.y1 < room.y1 || l.box.y2 > room.y2 || slices.ContainsFunc(taken, l.box.meets) {
				continue
			}
			return l, true
		}
	}
	return spotLabel{}, false
}

// scatterOption is one point per country, also where several share a place.
func (c *Chart) scatterOption() (map[string]any, error) {
	var data []opts.ScatterData
	for _, p := range c.Plane.Points {
		data = append(data, opts.ScatterData{Name: p.Code, Value: []any{p.X, p.Y}, Symbol: "circle", SymbolSize: 11})
	}
	s := charts.NewScatter()
	s.AddSeries(c.Measure.Plain(), data, charts.WithItemStyleOpts(opts.ItemStyle{Color: markColours[Yes]}),
		charts.WithLabelOpts(opts.Label{Show: opts.Bool(true), Position: "right", Formatter: "{b}"}))
	s.Validate()
	o, err := plain(s.JSON())
	if err != nil {
		return nil, err
	}
	x, y := c.axes()
	axis := func(s scale, name string) map[string]any {
		return map[string]any{"type": "value", "min": s.low, "max": s.high, "interval": s.step, "name": name, "nameLocation": "middle", "nameGap": 28,
			"splitLine": map[string]any{"lineStyle": map[string]any{"color": "#d8d2c5"}}}
	}
	o["xAxis"], o["yAxis"] = axis(x, c.Plane.Across), axis(y, c.Plane.Up)
	series := o["series"].([]any)[0].(map[string]any)
	series["labelLayout"] = map[string]any{"hideOverlap": true}
	o["grid"] = map[string]any{"left": 24, "right": 24, "top": 16, "bottom": 36, "containLabel": true}
	return o, nil
}
