package draw

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// How a small map frames its country.
const (
	around   = "ZZ" // the land that is only context
	padding  = 0.35 // of the country's extent, on each side
	leastKm  = 620  // a small country is shown among its neighbours
	mainPart = 0.01 // islands below this share of the largest do not widen the frame
	overhang = 6    // px outside the view that are kept, so that cut edges stay unseen
	speck    = 1.5  // px²: parts of other countries smaller than this are dropped
	fine     = 0.2  // px: points are rounded to this …
	coarse   = 0.6  // px: … or this, where a px has more than
	farKm    = 5    // km, so that large countries do not weigh more than small ones
)

// Crop is a map of w × h px around one country, with only what is seen there.
// The country comes last, so that its outline lies on its neighbours. If
// neighbours are named, all others become land around; nil keeps them all.
func (d *Drawer) Crop(ctx context.Context, code string, neighbours []string, w, h int) (Map, error) {
	if w <= 0 || h <= 0 {
		return Map{}, fmt.Errorf("draw map of %s: bad size %d × %d", code, w, h)
	}
	all, err := d.drawn(ctx)
	if err != nil {
		return Map{}, fmt.Errorf("draw map of %s: %w", code, err)
	}
	i := slices.IndexFunc(all, func(o outline) bool { return o.Code == code })
	if i < 0 || code == around {
		return Map{}, fmt.Errorf("draw map of %s: the map has no such country", code)
	}
	v := d.frame(all[i], float64(w), float64(h))
	over := overhang / v.scale
	frame := view{x: v.x - over, y: v.y - over, w: v.w + 2*over, h: v.h + 2*over}

	land := outline{Code: around}
	var others []outline
	var self outline
	for _, o := range all {
		var seen [][]point
		for _, ring := range o.Rings {
			ring = clip(ring, frame)
			if len(ring) < 3 || o.Code != code && area(ring)*v.scale*v.scale < speck {
				continue
			}
			seen = append(seen, ring)
		}
		switch o = (outline{o.Code, seen}); {
		case len(seen) == 0:
		case o.Code == code:
			self = o
		case o.Code == around || neighbours != nil && !slices.Contains(neighbours, o.Code):
			land.Rings = append(land.Rings, seen...)
		default:
			others = append(others, o)
		}
	}
	return d.shown(v, append(append([]outline{land}, others...), self)), nil
}

// frame is the view that holds the main part of a country with some room. It
// keeps within the map where it can.
func (d *Drawer) frame(o outline, w, h float64) view {
	var largest float64
	for _, ring := range o.Rings {
		largest = max(largest, area(ring))
	}
	b := box(slices.DeleteFunc(slices.Clone(o.Rings), func(ring []point) bool { return area(ring) < mainPart*largest }))
	width := max(b.W*(1+2*padding), leastKm)
	if height := b.H * (1 + 2*padding); height > width*h/w {
		width = height * w / h
	}
	v := view{w: width, h: width * h / w, scale: w / width, grid: fine}
	if v.scale*farKm < 1 {
		v.grid = coarse
	}
	v.x = within(b.X+b.W/2-v.w/2, v.w, d.geometry.width())
	v.y = within(b.Y+b.H/2-v.h/2, v.h, d.geometry.height())
	return v
}

// within moves a stretch of a length into 0…whole, or centres it if it is longer.
func within(at, length, whole float64) float64 {
	if length >= whole {
		return (whole - length) / 2
	}
	return max(0, min(at, whole-length))
}

func area(ring []point) float64 {
	var twice float64
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		twice += p.X*q.Y - q.X*p.Y
	}
	return math.Abs(twice) / 2
}

// clip cuts a ring at the four edges in turn (Sutherland and Hodgman). A ring
// that falls apart stays one, joined along the edge, outside of what is seen.
func clip(ring []point, v view) []point {
	for _, edge := range []func(point) float64{ // how far inside the edge
		func(p point) float64 { return p.X - v.x },
		func(p point) float64 { return v.x + v.w - p.X },
		func(p point) float64 { return p.Y - v.y },
		func(p point) float64 { return v.y + v.h - p.Y },
	} {
		var out []point
		for i, p := range ring {
			before := ring[(i+len(ring)-1)%len(ring)]
			in, was := edge(p), edge(before)
			if (in < 0) != (was < 0) {
				t := was / (was - in)
				out = append(out, point{before.X + t*(p.X-before.X), before.Y + t*(p.Y-before.Y)})
			}
			if in >= 0 {
				out = append(out, p)
			}
		}
		ring = out
	}
	return ring
}
