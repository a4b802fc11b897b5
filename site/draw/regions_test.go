package draw

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
)

var codes = strings.Fields("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK " +
	"AL BA CH GB IS LI MD ME MK NO RS TR UA XK")

func TestRegions(t *testing.T) {
	d := drawer(t, Options{})
	m, err := d.Regions(context.Background(), 960)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	have := map[string]Region{}
	for _, r := range m.Regions {
		have[r.Code] = r
		all.WriteString(r.Path)
	}
	if len(codes) != 41 || len(m.Regions) != 42 || m.Regions[0].Code != around {
		t.Errorf("%d codes, %d regions, the first is %s", len(codes), len(m.Regions), m.Regions[0].Code)
	}
	for _, code := range codes {
		if have[code].Path == "" || m.Labels[code].Side == "" {
			t.Errorf("%s has no path or no label", code)
		}
		if b := have[code].Box; b.X < 0 || b.Y < 0 || b.X+b.W > m.W || b.Y+b.H > m.H || b.W < 8 || b.H < 8 {
			t.Errorf("%s is not whole or too small: %+v", code, b)
		}
	}
	if n := gzipped(all.String()); n > 24_000 {
		t.Errorf("paths are %d bytes gzipped", n)
	}
	t.Logf("map: viewBox %s, %d bytes of paths, %d gzipped", m.ViewBox, all.Len(), gzipped(all.String()))
}

// The library must draw the geometry as it is, without a stretch or a shift.
func TestRegionsAreTheGeometry(t *testing.T) {
	d := drawer(t, Options{})
	drawn, err := d.drawn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var in struct {
		Features []struct {
			Geometry struct{ Coordinates [][][][2]float64 }
		}
	}
	if err := json.Unmarshal(d.assets.Geometry, &in); err != nil {
		t.Fatal(err)
	}
	w := d.geometry.Window
	for i, f := range in.Features {
		for j, polygon := range f.Geometry.Coordinates {
			for k, p := range polygon[0] {
				got := drawn[i].Rings[j][k%len(drawn[i].Rings[j])]
				if want := (point{p[0] - w[0], w[3] - p[1]}); math.Hypot(got.X-want.X, got.Y-want.Y) > 0.5 {
					t.Fatalf("%s ring %d point %d is at %v, want %v", drawn[i].Code, j, k, got, want)
				}
			}
		}
	}
}

// The names of the countries that reported partnerships in 2021 do not touch
// each other or the frame.
func TestLabelsDoNotTouch(t *testing.T) {
	d := drawer(t, Options{})
	m, err := d.Regions(context.Background(), 960)
	if err != nil {
		t.Fatal(err)
	}
	for lang, names := range map[string]map[string]string{
		"en": {"BE": "Belgium", "DK": "Denmark", "FI": "Finland", "FR": "France", "DE": "Germany", "IT": "Italy", "ES": "Spain",
			"SE": "Sweden", "NL": "Netherlands", "NO": "Norway", "RS": "Serbia", "CH": "Switzerland", "TR": "Türkiye", "GB": "United Kingdom"},
		"fr": {"BE": "Belgique", "DK": "Danemark", "FI": "Finlande", "FR": "France", "DE": "Allemagne", "IT": "Italie", "ES": "Espagne",
			"SE": "Suède", "NL": "Pays-Bas", "NO": "Norvège", "RS": "Serbie", "CH": "Suisse", "TR": "Turquie", "GB": "Royaume-Uni"},
	} {
		const size = 13.0
		boxes := map[string]Box{}
		for code, name := range names {
			l := m.Labels[code]
			w := d.Width(name, size, 600)
			x := map[string]float64{"start": l.X, "middle": l.X - w/2, "end": l.X - w}[l.Anchor()]
			b := Box{x, l.Y - size/2, w, size}
			if b.X < 2 || b.X+b.W > m.W-2 || b.Y < 2 || b.Y+b.H > m.H-2 {
				t.Errorf("%s: %s leaves the map: %+v", lang, name, b)
			}
			for other, o := range boxes {
				const gap = 3
				if b.X < o.X+o.W+gap && o.X < b.X+b.W+gap && b.Y < o.Y+o.H+gap && o.Y < b.Y+b.H+gap {
					t.Errorf("%s: %s touches %s", lang, name, names[other])
				}
			}
			boxes[code] = b
		}
	}
}

func TestCrop(t *testing.T) {
	d := drawer(t, Options{})
	var worst int
	for _, code := range codes {
		m, err := d.Crop(context.Background(), code, nil, 240, 200)
		if err != nil {
			t.Fatal(err)
		}
		if m.ViewBox != "0 0 240 200" || m.Regions[len(m.Regions)-1].Code != code {
			t.Errorf("%s: viewBox %s, the last is %s", code, m.ViewBox, m.Regions[len(m.Regions)-1].Code)
		}
		var all strings.Builder
		for _, r := range m.Regions {
			all.WriteString(r.Path)
			if r.Box.X < -7 || r.Box.Y < -7 || r.Box.X+r.Box.W > 247 || r.Box.Y+r.Box.H > 207 {
				t.Errorf("%s: %s reaches out of the window: %+v", code, r.Code, r.Box)
			}
		}
		if len(m.Regions) < 2 && code != "IS" { // the sea is wide around it
			t.Errorf("%s is alone", code)
		}
		n := gzipped(all.String())
		if worst = max(worst, n); n > 6_000 {
			t.Errorf("%s: %d bytes gzipped", code, n)
		}
		t.Logf("%s: %d regions, %d bytes gzipped", code, len(m.Regions), n)
	}
	m, err := d.Crop(context.Background(), "LU", []string{"BE", "DE", "FR"}, 240, 200)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range m.Regions {
		got = append(got, r.Code)
	}
	if want := []string{"ZZ", "BE", "DE", "FR", "LU"}; !slices.Equal(got, want) {
		t.Errorf("regions are %v, want %v", got, want)
	}
	for _, bad := range []string{"ZZ", "US", ""} {
		if _, err := d.Crop(context.Background(), bad, nil, 240, 200); err == nil {
			t.Errorf("there is a map of %q", bad)
		}
	}
}

func TestClip(t *testing.T) {
	square := []point{{0, 0}, {10, 0}, {10, 10}, {0, 10}}
	for _, c := range []struct {
		name string
		v    view
		area float64
	}{
		{"inside", view{x: -1, y: -1, w: 12, h: 12}, 100},
		{"half", view{x: 5, y: -1, w: 12, h: 12}, 50},
		{"corner", view{x: 8, y: 8, w: 12, h: 12}, 4},
		{"around", view{x: 2, y: 2, w: 3, h: 3}, 9},
		{"outside", view{x: 20, y: 0, w: 5, h: 5}, 0},
	} {
		if got := area(clip(square, c.v)); got != c.area {
			t.Errorf("%s: area %v, want %v", c.name, got, c.area)
		}
	}
}
