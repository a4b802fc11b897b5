package main

import (
	"encoding/json"
	"fmt"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// A spot is where a country's name goes, placed by hand in pixels of the map at
// 960 px, from its top left corner. (x, y) is the middle of the line's height;
// side says how the text lies there:
//
//	in            centred on the country
//	left, right   ending, or beginning, at x, outside the country
//	below         centred at x, below the country
//
// (ax, ay) is the point in the country that a leader from the text ends at;
// 0, 0 means that the text is close enough to need none.
type spot struct {
	side         string
	x, y, ax, ay float64
}

// spots were placed by looking at the map with English and French names at
// 13 px. The names of the fourteen countries that reported partnerships in 2021
// are clear of each other in both, which a test of site/draw checks. Those of the
// small countries of the Balkans stand in the Tyrrhenian and Ionian seas, in an
// order that keeps leaders from crossing.
var spots = map[string]spot{
	"AL": {"left", 522, 728, 519, 684},
	"AT": {"in", 424, 553, 0, 0},
	"BA": {"left", 430, 696, 477, 612},
	"BE": {"left", 122, 482, 270, 472},
	"BG": {"in", 598, 628, 0, 0},
	"CH": {"below", 272, 668, 322, 566},
	"CY": {"left", 752, 767, 0, 0},
	"CZ": {"in", 434, 494, 0, 0},
	"DE": {"in", 348, 470, 0, 0},
	"DK": {"left", 316, 366, 342, 352},
	"EE": {"in", 534, 277, 0, 0},
	"ES": {"in", 128, 682, 0, 0},
	"FI": {"in", 524, 205, 0, 0},
	"FR": {"in", 236, 552, 0, 0},
	"GB": {"left", 132, 322, 196, 318},
	"GR": {"in", 557, 690, 0, 0},
	"HR": {"left", 416, 678, 447, 590},
	"HU": {"in", 497, 552, 0, 0},
	"IE": {"in", 106, 393, 0, 0},
	"IS": {"in", 104, 110, 0, 0},
	"IT": {"in", 386, 634, 0, 0},
	"LI": {"below", 264, 688, 342, 553},
	"LT": {"in", 527, 347, 0, 0},
	"LU": {"left", 158, 552, 292, 492},
	"LV": {"in", 532, 318, 0, 0},
	"MD": {"right", 668, 580, 638, 528},
	"ME": {"left", 446, 714, 501, 642},
	"MK": {"left", 553, 772, 545, 668},
	"MT": {"right", 442, 800, 0, 0},
	"NL": {"left", 308, 398, 292, 436},
	"NO": {"in", 341, 256, 0, 0},
	"PL": {"in", 466, 436, 0, 0},
	"PT": {"in", 48, 684, 0, 0},
	"RO": {"in", 590, 566, 0, 0},
	"RS": {"in", 524, 612, 0, 0},
	"SE": {"in", 408, 264, 0, 0},
	"SI": {"left", 402, 660, 424, 580},
	"SK": {"in", 490, 511, 0, 0},
	"TR": {"in", 782, 662, 0, 0},
	"UA": {"in", 684, 462, 0, 0},
	"XK": {"left", 540, 750, 527, 647},
}

// A label is a spot in kilometres, as the map's coordinates are.
type label struct {
	X    float64 `json:"x"`
	Y    float64 `json:"y"`
	AX   float64 `json:"ax,omitempty"`
	AY   float64 `json:"ay,omitempty"`
	Side string  `json:"side"`
}

// labelPoints turns the spots into kilometres. It refuses a spot or a leader's
// end that does not lie in its country, as it may after a change of geometry.
func labelPoints(regions []region) ([]byte, error) {
	const km = (east - west) / 960.0
	out := map[string]label{}
	for _, r := range regions {
		s, ok := spots[r.code]
		if !ok {
			if r.code == around {
				continue
			}
			return nil, fmt.Errorf("%s has no spot", r.code)
		}
		l := label{X: west + s.x*km, Y: north - s.y*km, Side: s.side}
		p := orb.Point{l.X, l.Y}
		if s.ax != 0 {
			l.AX, l.AY = west+s.ax*km, north-s.ay*km
			p = orb.Point{l.AX, l.AY}
		}
		if (s.side == "in" || s.ax != 0) && !planar.RingContains(largest(r.rings), p) {
			return nil, fmt.Errorf("the spot of %s is not in it", r.code)
		}
		out[r.code] = l
	}
	return json.Marshal(out)
}
