package draw

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
)

// A Map is Europe, or a part of it, as one path per country.
type Map struct {
	ViewBox string
	W, H    float64
	// Regions are in the order in which they are drawn: the land around first,
	// countries that are only a disc last.
	Regions []Region
	Labels  map[string]Label
}

// A Region is one country; the code of the land around is ZZ.
type Region struct {
	Code string
	Path string // for the attribute d, px of the viewBox
	Box  Box
}

// A Box is the smallest that holds a region, in px of the viewBox.
type Box struct{ X, Y, W, H float64 }

// A Label is the place of a country's name. (X, Y) is the middle of the line of
// text, so that its baseline lies 0.35 of the font size lower; at 13 px on a map
// 960 px wide the names of the fourteen countries of 2021 do not touch.
type Label struct {
	X, Y float64
	Side string // in, below: centred at X; left: ends at X; right: begins there
	// A leader goes from the text to (AX, AY) if Leader is set.
	Leader bool
	AX, AY float64
}

// Anchor is the text-anchor of the label.
func (l Label) Anchor() string {
	switch l.Side {
	case "left":
		return "end"
	case "right":
		return "start"
	}
	return "middle"
}

// Start is where a leader leaves the text.
func (l Label) Start(fontSize float64) (x, y float64) {
	switch l.Side {
	case "left":
		return l.X + 4, l.Y
	case "right":
		return l.X - 4, l.Y
	case "below":
		return l.X, l.Y - 0.65*fontSize
	}
	return l.X, l.Y
}

// geometry is what the package itself reads of the map: which regions there
// are, and the window in kilometres (west, south, east, north).
type geometry struct {
	Window   [4]float64
	Features []struct {
		Properties struct{ Name string }
	}
}

func readGeometry(b []byte) (geometry, error) {
	var g geometry
	if err := json.Unmarshal(b, &g); err != nil {
		return g, err
	}
	if g.width() <= 0 || g.height() <= 0 || len(g.Features) == 0 {
		return g, fmt.Errorf("no window or no features")
	}
	return g, nil
}

func (g geometry) width() float64  { return g.Window[2] - g.Window[0] }
func (g geometry) height() float64 { return g.Window[3] - g.Window[1] }

// labelPoint is a line of labels.json, in kilometres.
type labelPoint struct {
	X, Y   float64
	AX, AY *float64
	Side   string
}

// An outline is a region as the chart library draws it, at one px per
// kilometre, from the window's top left corner.
type outline struct {
	Code  string
	Rings [][]point
}

type point struct{ X, Y float64 }

// Regions is the whole map at a width in px.
func (d *Drawer) Regions(ctx context.Context, width int) (Map, error) {
	if width <= 0 {
		return Map{}, fmt.Errorf("draw map: bad width %d", width)
	}
	all, err := d.drawn(ctx)
	if err != nil {
		return Map{}, fmt.Errorf("draw map: %w", err)
	}
	g := d.geometry
	v := view{w: g.width(), h: g.height(), scale: float64(width) / g.width(), grid: 0.1}
	return d.shown(v, all), nil
}

// drawn draws the map with the chart library, once. Each region has a colour
// that stands for its number; by it its path is found again.
func (d *Drawer) drawn(ctx context.Context) ([]outline, error) {
	d.mapping.Lock()
	defer d.mapping.Unlock()
	if d.outlines != nil {
		return d.outlines, nil
	}
	key := d.cache.key("map", nil)
	var all []outline
	if _, ok := d.cache.get(key, func(b []byte) bool { return json.Unmarshal(b, &all) == nil }); ok {
		d.outlines = all
		return all, nil
	}
	g := d.geometry
	option, err := mapOption(g)
	if err != nil {
		return nil, err
	}
	raw, err := d.render(ctx, option, int(g.width()), int(g.height()))
	if err != nil {
		return nil, err
	}
	root, err := parse(raw)
	if err != nil {
		return nil, err
	}
	found := map[string][][]point{}
	if err := gather(root, found); err != nil {
		return nil, err
	}
	for i, f := range g.Features {
		rings := found[sentinel(i)]
		if len(rings) == 0 {
			return nil, fmt.Errorf("the drawing has no %s", f.Properties.Name)
		}
		all = append(all, outline{f.Properties.Name, rings})
	}
	d.outlines = all
	kept, err := json.Marshal(all)
	if err == nil {
		err = d.cache.put(key, kept)
	}
	if err != nil {
		d.log.Warn("map not kept", "error", err)
	}
	return all, nil
}

func sentinel(i int) string { return fmt.Sprintf("#%06x", i+1) }

// mapOption lets the map fill the drawing to its edges.
func mapOption(g geometry) (string, error) {
	type style struct {
		AreaColor   string `json:"areaColor"`
		BorderWidth int    `json:"borderWidth"`
	}
	type datum struct {
		Name      string `json:"name"`
		ItemStyle style  `json:"itemStyle"`
	}
	var data []datum
	for i, f := range g.Features {
		data = append(data, datum{f.Properties.Name, style{sentinel(i), 0}})
	}
	b, err := json.Marshal(map[string]any{"series": []any{map[string]any{
		"type": "map", "map": "europe", "aspectScale": 1, "data": data,
		"left": 0, "top": 0, "right": 0, "bottom": 0,
		"boundingCoords": [][2]float64{{g.Window[0], g.Window[3]}, {g.Window[2], g.Window[1]}},
		"label":          map[string]any{"show": false}, "showLegendSymbol": false,
	}}})
	return string(b), err
}

// gather collects the rings of every path by its fill.
func gather(n *node, found map[string][][]point) error {
	if n.name == "path" {
		rings, err := readPath(n.get("d"))
		if err != nil {
			return err
		}
		fill := hexColour(n.get("fill"))
		found[fill] = append(found[fill], rings...)
	}
	for _, k := range n.kids {
		if err := gather(k, found); err != nil {
			return err
		}
	}
	return nil
}

// readPath reads the commands that polygons are drawn with: M, L, Z.
func readPath(d string) ([][]point, error) {
	var rings [][]point
	for part := range strings.SplitSeq(d, "M") {
		if part = strings.TrimSpace(strings.TrimRight(part, "Zz ")); part == "" {
			continue
		}
		if strings.ContainsAny(part, "lHhVvCcSsQqTtAaZz") {
			return nil, fmt.Errorf("read path: a command other than M, L and Z in %.60q", part)
		}
		var ring []point
		for pair := range strings.SplitSeq(part, "L") {
			var p point
			if _, err := fmt.Sscan(pair, &p.X, &p.Y); err != nil {
				return nil, fmt.Errorf("read path: %w", err)
			}
			// The geometry is in whole kilometres, one px each.
			ring = append(ring, point{math.Round(p.X), math.Round(p.Y)})
		}
		rings = append(rings, ring)
	}
	return rings, nil
}

// A view is the part of the map that is shown, in km from its top left corner,
// how many px a km has, and to how many px points are rounded. Neighbours share
// their points, so rounding leaves no gap between them.
type view struct{ x, y, w, h, scale, grid float64 }

func (v view) px(p point) point {
	snap := func(f float64) float64 { return tenth(math.Round(f*v.scale/v.grid) * v.grid) }
	return point{snap(p.X - v.x), snap(p.Y - v.y)}
}

func (v view) holds(p point) bool {
	return p.X >= v.x && p.X <= v.x+v.w && p.Y >= v.y && p.Y <= v.y+v.h
}

func tenth(f float64) float64 { return math.Round(f*10) / 10 }

// shown writes outlines as paths.
func (d *Drawer) shown(v view, all []outline) Map {
	m := Map{W: tenth(v.w * v.scale), H: tenth(v.h * v.scale), Labels: map[string]Label{}}
	m.ViewBox = "0 0 " + number(m.W, 1) + " " + number(m.H, 1)
	for _, o := range all {
		var rings [][]point
		for _, ring := range o.Rings {
			var px []point
			for _, p := range ring {
				if q := v.px(p); len(px) == 0 || px[len(px)-1] != q {
					px = append(px, q)
				}
			}
			if len(px) > 1 && px[0] == px[len(px)-1] {
				px = px[:len(px)-1] // Z goes back
			}
			if len(px) > 2 {
				rings = append(rings, px)
			}
		}
		if len(rings) == 0 {
			continue
		}
		m.Regions = append(m.Regions, Region{o.Code, writePath(rings), box(rings)})
		if l, ok := d.label(v, o.Code); ok {
			m.Labels[o.Code] = l
		}
	}
	return m
}

// label places a country's name in the view; it has none if its place, or the
// end of its leader, is outside.
func (d *Drawer) label(v view, code string) (Label, bool) {
	l, ok := d.labels[code]
	if !ok {
		return Label{}, false
	}
	west, north := d.geometry.Window[0], d.geometry.Window[3]
	at := point{l.X - west, north - l.Y}
	p := v.px(at)
	out := Label{X: p.X, Y: p.Y, Side: l.Side}
	if l.AX != nil && l.AY != nil {
		end := point{*l.AX - west, north - *l.AY}
		q := v.px(end)
		out.Leader, out.AX, out.AY = true, q.X, q.Y
		ok = v.holds(end)
	}
	return out, ok && v.holds(at)
}

func box(rings [][]point) Box {
	lo, hi := rings[0][0], rings[0][0]
	for _, ring := range rings {
		for _, p := range ring {
			lo = point{min(lo.X, p.X), min(lo.Y, p.Y)}
			hi = point{max(hi.X, p.X), max(hi.Y, p.Y)}
		}
	}
	return Box{lo.X, lo.Y, tenth(hi.X - lo.X), tenth(hi.Y - lo.Y)}
}

// writePath writes rings with one absolute point each and steps from there, in
// as few characters as the grammar of paths allows.
func writePath(rings [][]point) string {
	var b strings.Builder
	for _, ring := range rings {
		b.WriteByte('M')
		pair(&b, ring[0].X, ring[0].Y)
		for i, p := range ring[1:] {
			if i == 0 {
				b.WriteByte('l')
			} else if p.X >= ring[i].X {
				b.WriteByte(' ') // a minus parts numbers by itself
			}
			pair(&b, p.X-ring[i].X, p.Y-ring[i].Y)
		}
		b.WriteByte('z')
	}
	return b.String()
}

func pair(b *strings.Builder, x, y float64) {
	first, second := short(x), short(y)
	b.WriteString(first)
	if second[0] != '-' {
		b.WriteByte(' ')
	}
	b.WriteString(second)
}

// short writes a number to a tenth, without a zero before the point.
func short(f float64) string {
	s := number(f, 1)
	if rest, ok := strings.CutPrefix(s, "0."); ok {
		return "." + rest
	}
	if rest, ok := strings.CutPrefix(s, "-0."); ok {
		return "-." + rest
	}
	return s
}
