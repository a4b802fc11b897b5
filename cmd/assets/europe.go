package main

import (
	"encoding/json"
	"fmt"
	"math"
	"sort"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/planar"
	"github.com/paulmach/orb/simplify"
)

// The map's window in kilometres of EPSG:3035, y to the north. It holds the
// whole of Portugal, Iceland, Norway's mainland, Türkiye and Cyprus; 4800 km
// wide, so that at 960 px a pixel is five kilometres. The Azores, Madeira, the
// Canaries, Svalbard and what lies overseas are outside.
const (
	west, east   = 2575, 7375
	south, north = 1375, 5435
)

// What may be left out, chosen by looking at the map at 960 px (25 km² a px).
const (
	detail       = 22  // km²: a bend of a border or coast smaller than this goes
	detailAround = 160 // km²: the same for land that is only context
	islet        = 45  // km²: an island smaller than this goes, the largest of a country stays
	beyond       = 25  // km outside the window that are kept, so that no edge shows a line
	edge         = 15  // km: an island nearer to the edge of the window than this goes
	disc         = 28  // km: radius that stands for a country too small to be seen
)

// area codes by the atlas's numeric codes. What is not here becomes context.
// The atlas draws Crimea in Ukraine. Its −1 (the north of Cyprus) joins CY and
// its 248 (Åland) joins FI; −2 is Kosovo.
var areas = map[string]string{
	"040": "AT", "056": "BE", "100": "BG", "196": "CY", "-1": "CY", "203": "CZ", "276": "DE", "208": "DK", "233": "EE",
	"724": "ES", "246": "FI", "248": "FI", "250": "FR", "300": "GR", "191": "HR", "348": "HU", "372": "IE", "380": "IT",
	"440": "LT", "442": "LU", "428": "LV", "470": "MT", "528": "NL", "616": "PL", "620": "PT", "642": "RO", "752": "SE",
	"705": "SI", "703": "SK",
	"008": "AL", "070": "BA", "756": "CH", "826": "GB", "352": "IS", "438": "LI", "498": "MD", "499": "ME", "807": "MK",
	"578": "NO", "688": "RS", "792": "TR", "804": "UA", "-2": "XK",
}

const around = "ZZ" // the code of land that is only context

// discs are countries drawn as a disc, last.
var discs = map[string]bool{"LI": true, "MT": true}

// A region is one country in kilometres: its rings, outer and inner, in the
// direction that tells them apart.
type region struct {
	code  string
	rings []orb.Ring
}

// addMap makes the geometry and its label points.
func addMap(m *manifest, got map[string]files) error {
	regions, err := europe(got[atlas.Name]["world/50m.json"])
	if err != nil {
		return fmt.Errorf("build map: %w", err)
	}
	geo, err := geoJSON(regions)
	if err != nil {
		return fmt.Errorf("write map: %w", err)
	}
	points, err := labelPoints(regions)
	if err != nil {
		return fmt.Errorf("place labels: %w", err)
	}
	const licence = "BSD-3-Clause; geometry by Natural Earth, public domain"
	m.add("europe.json", atlas, licence, geo)
	m.add("labels.json", atlas, licence, points)
	m.add("NOTICE-world-atlas.md", atlas, licence, got[atlas.Name]["README.md"])
	return nil
}

// europe builds the regions: context first, then by code, discs last.
func europe(b []byte) ([]region, error) {
	topo, arcs, err := decode(b)
	if err != nil {
		return nil, err
	}
	ringsOf := map[string][][]int{}
	fine := map[int]bool{} // arcs that bound a country of the map
	for _, g := range topo.Objects.Countries.Geometries {
		code, ok := areas[g.ID]
		if !ok {
			code = around
		}
		polygons, err := g.polygons()
		if err != nil {
			return nil, err
		}
		for _, p := range polygons {
			if !near(p[0], arcs) {
				continue
			}
			ringsOf[code] = append(ringsOf[code], p...)
			for _, ring := range p {
				for _, a := range ring {
					fine[index(a)] = fine[index(a)] || ok
				}
			}
		}
	}
	for _, code := range areas {
		if len(ringsOf[code]) == 0 {
			return nil, fmt.Errorf("the atlas has no %s", code)
		}
	}
	// Borders are thinned as arcs, so that neighbours keep sharing them.
	for i, line := range arcs {
		for j, p := range line {
			line[j] = project(p)
		}
		threshold := float64(detailAround)
		if fine[i] {
			threshold = detail
		}
		arcs[i] = simplify.VisvalingamThreshold(threshold).LineString(line)
	}

	var out []region
	for code, rings := range ringsOf {
		r := region{code: code}
		if discs[code] {
			r.rings = []orb.Ring{circle(largest(dissolve(rings, arcs)))}
		} else {
			r.rings = tidy(dissolve(rings, arcs), code != around)
		}
		out = append(out, r)
	}
	rank := func(r region) string {
		switch {
		case r.code == around:
			return "0"
		case discs[r.code]:
			return "2" + r.code
		}
		return "1" + r.code
	}
	sort.Slice(out, func(i, j int) bool { return rank(out[i]) < rank(out[j]) })
	return out, nil
}

// near says whether any part of the outer ring lies in Europe's surroundings;
// it keeps points near the antipode, which the projection cannot show, away.
func near(ring []int, arcs []orb.LineString) bool {
	for _, a := range ring {
		for _, p := range arcs[index(a)] {
			if p[0] > -32 && p[0] < 70 && p[1] > 25 && p[1] < 77 {
				return true
			}
		}
	}
	return false
}

// tidy clips rings to the window, rounds them to whole kilometres, and drops
// what is too small to be seen. Of a country it also drops what the window
// cuts or nearly cuts (Jan Mayen): an island is shown whole or not at all.
func tidy(rings []orb.Ring, whole bool) []orb.Ring {
	window := orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}
	inside, frame := window.Pad(-edge), window.Pad(beyond)
	var out []orb.Ring
	for _, r := range rings {
		if b := r.Bound(); whole && !(inside.Contains(b.Min) && inside.Contains(b.Max)) {
			continue
		}
		if r = round(clip.Ring(frame, r)); len(r) >= 4 && math.Abs(planar.Area(r)) >= islet {
			out = append(out, r)
		}
	}
	return out
}

func round(ring orb.Ring) orb.Ring {
	var out orb.Ring
	for _, p := range ring {
		p = orb.Point{math.Round(p[0]), math.Round(p[1])}
		if len(out) == 0 || out[len(out)-1] != p {
			out = append(out, p)
		}
	}
	return out
}

func largest(rings []orb.Ring) orb.Ring {
	var best orb.Ring
	for _, r := range rings {
		if best == nil || math.Abs(planar.Area(r)) > math.Abs(planar.Area(best)) {
			best = r
		}
	}
	return best
}

// circle is the disc that stands for a country too small to be seen.
func circle(ring orb.Ring) orb.Ring {
	c, _ := planar.CentroidArea(ring)
	const corners = 24
	var out orb.Ring
	for i := range corners {
		s, co := math.Sincos(-2 * math.Pi * float64(i) / corners)
		out = append(out, orb.Point{c[0] + disc*co, c[1] + disc*s})
	}
	return round(append(out, out[0]))
}

// project is EPSG:3035 (Lambert's azimuthal equal area, centre 10° E 52° N, GRS
// 80) in kilometres. Source: IOGP guidance note 7-2, method 9820.
func project(p orb.Point) orb.Point {
	const (
		a  = 6378.137
		f  = 1 / 298.257222101
		e2 = f * (2 - f)
	)
	e := math.Sqrt(e2)
	q := func(sin float64) float64 {
		return (1 - e2) * (sin/(1-e2*sin*sin) - math.Log((1-e*sin)/(1+e*sin))/(2*e))
	}
	rad := math.Pi / 180
	s0, c0 := math.Sincos(52 * rad)
	qp := q(1)
	rq := a * math.Sqrt(qp/2)
	beta0 := math.Asin(q(s0) / qp)
	sb0, cb0 := math.Sincos(beta0)
	d := a * c0 / math.Sqrt(1-e2*s0*s0) / (rq * cb0)

	sl, cl := math.Sincos((p[0] - 10) * rad)
	sb := q(math.Sin(p[1]*rad)) / qp
	cb := math.Sqrt(1 - sb*sb)
	b := rq * math.Sqrt(2/(1+sb0*sb+cb0*cb*cl))
	return orb.Point{4321 + b*d*cb*sl, 3210 + b/d*(cb0*sb-sb0*cb*cl)}
}

// geoJSON writes the regions as a feature collection whose coordinates are
// kilometres. Each ring is a polygon of its own: a hole runs the other way
// round, which is how a path is filled, and needs no pairing with its shore.
func geoJSON(regions []region) ([]byte, error) {
	type properties struct {
		Name string `json:"name"`
	}
	type shape struct {
		Type        string       `json:"type"`
		Coordinates [][][][2]int `json:"coordinates"`
	}
	type feature struct {
		Type       string     `json:"type"`
		Properties properties `json:"properties"`
		Geometry   shape      `json:"geometry"`
	}
	out := struct {
		Type     string    `json:"type"`
		Window   [4]int    `json:"window"` // west, south, east, north
		Features []feature `json:"features"`
	}{Type: "FeatureCollection", Window: [4]int{west, south, east, north}}
	for _, r := range regions {
		f := feature{"Feature", properties{r.code}, shape{Type: "MultiPolygon"}}
		for _, ring := range r.rings {
			var line [][2]int
			for _, p := range ring {
				line = append(line, [2]int{int(p[0]), int(p[1])})
			}
			f.Geometry.Coordinates = append(f.Geometry.Coordinates, [][][2]int{line})
		}
		out.Features = append(out.Features, f)
	}
	return json.Marshal(out)
}
