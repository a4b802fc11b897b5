package figures

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestCuts: hand-worked classes. Up to five values stand for themselves; more
// are cut at multiples of 1, 2 or 5 times a power of ten.
func TestCuts(t *testing.T) {
	class := func(low, high float64, m Mark, n int) Class { return Class{low, high, m, n} }
	for _, c := range []struct {
		name   string
		values []float64
		want   []Class
	}{
		{"one value", []float64{7, 7}, []Class{class(7, 7, "s4", 2)}},
		{"three values", []float64{1, 4, 1, 3, 1, 1}, []Class{class(1, 1, "s1", 4), class(3, 3, "s3", 1), class(4, 4, "s5", 1)}},
		{"rounded first", []float64{0.6, 1.4, 2.5}, []Class{class(1, 1, "s2", 2), class(3, 3, "s5", 1)}},
		// 3 to 12: by ones ten classes, by twos six (2, 4, …, 12), by fives three (0, 5, 10).
		{"six values", []float64{3, 5, 6, 8, 11, 12}, []Class{class(0, 4, "s1", 1), class(5, 9, "s3", 3), class(10, 14, "s5", 2)}},
		// 12 to 88: by tens eight, by twenties five (0, 20, 40, 60, 80), one of them empty.
		{"per cents", []float64{12, 15, 22, 30, 41, 80.4, 88}, []Class{class(0, 19, "s1", 2), class(20, 39, "s2", 2), class(40, 59, "s3", 1), class(60, 79, "s4", 0), class(80, 99, "s5", 2)}},
	} {
		got := Cuts(c.values)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		for _, v := range c.values {
			if ClassOf(got, v) == nil {
				t.Errorf("%s: %v has no class", c.name, v)
			}
		}
	}
}

// eight is a measure by which every letter is 0.5 em wide.
func eight(s string, size float64, _ int) float64 { return 0.5 * size * float64(len([]rune(s))) }

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		in   string
		most float64
		want []string
	}{
		{"Contact points", 200, []string{"Contact points"}},
		{"Contact points", 50, []string{"Contact", "points"}},
		{"Informationsaustausch", 80, []string{"Informatio-", "nsaustausch"}},
		{"", 80, []string{""}},
	} {
		got := wrap(c.in, c.most, 14, 400, eight)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q in %v px: %q", c.in, c.most, got)
		}
	}
}

// TestParts: five of eleven, four, and two of which nothing is said.
func TestParts(t *testing.T) {
	r := PartRow{Total: 11, Parts: []Part{{Label: "a", N: 5, Mark: "c1"}, {Label: "b", N: 4, Mark: "c2"}, {Label: "?", N: 2, Mark: Silent}}}
	r.Lay()
	if r.Parts[0].Share != 45.45 || r.Parts[1].From != 45.45 || r.Parts[1].Share != 36.36 || r.Parts[2].From != 81.82 || r.Parts[2].Share != 18.18 || !r.Units {
		t.Errorf("%+v", r)
	}
	c := &Chart{ID: "p", Kind: Parts, Parts: []PartRow{r}}
	for i, want := range []float64{5, 4, 2} {
		if got := data(t, c, i); !slices.Equal(got, []any{want}) {
			t.Errorf("series %d is %v", i, got)
		}
	}
}

func heatSample() *Chart {
	g := &HeatGrid{Value: "Countries", Columns: []HeatColumn{{"AA", "Aland", "/en/countries/aa/", "EU"}, {"BB", "Beland", "", "EU"}, {"CC", "Celand", "", "EU"}, {"XX", hostile, "", "Others"}}}
	yes, no, nr := GridCell{Yes, "Named"}, GridCell{No, "Not used"}, GridCell{Silent, "Not reported"}
	g.Rows = []HeatRow{{ID: "x", Label: hostile, Print: "2 of 4", Cells: []GridCell{yes, nr, nr, nr}}, {ID: "y", Label: "Informationsaustauschvereinbarungen", Print: "0 of 4", Cells: []GridCell{no, nr, yes, nr}}}
	g.Fold(func(n int) string { return strings.Repeat("i", n) })
	c := &Chart{ID: "h", Kind: Heat, Alt: hostile, Heat: g}
	c.SVG = DrawHeat(c, eight)
	return c
}

// TestHeat: silence that meets silence is one mark, but not across groups; what
// is known has a mark of its own; phones get the same in tiles and counts.
func TestHeat(t *testing.T) {
	c := heatSample()
	wellFormed(t, c.SVG)
	for _, want := range []string{": Named: Aland</title>", ": Not reported: Beland, Celand</title>", ": Not used: Aland</title>", `<a href="/en/countries/aa/"`} {
		if !strings.Contains(c.SVG, want) {
			t.Errorf("the drawing lacks %q", want)
		}
	}
	if n := strings.Count(c.SVG, "<rect"); n != 3+4 {
		t.Errorf("%d marks", n)
	}
	r := c.Heat.Rows[0]
	if len(r.Known) != 1 || r.Known[0].Code != "AA" || len(r.Rest) != 1 || r.Rest[0].Note != "iii" || len(c.Heat.Rows[1].Known) != 2 {
		t.Errorf("for phones: %+v", r)
	}
	got, _ := json.Marshal(data(t, c, 0))
	if want := "[[0,0,0],[1,0,4],[2,0,4],[3,0,4],[0,1,2],[1,1,4],[2,1,0],[3,1,4]]"; string(got) != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func wellFormed(t *testing.T, svg string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%v\n%s", err, svg)
		}
	}
}

// TestChoropleth: values are numbers, silence is a colour outside of the scale.
func TestChoropleth(t *testing.T) {
	c := &Chart{ID: "v", Kind: Choropleth, Regions: []Region{{Code: "AA", Name: "A", Value: value(3), Mark: "s1"}, {Code: "BB", Name: "B", Mark: Silent}}, Classes: Cuts([]float64{3})}
	if got := data(t, c, 0); !slices.Equal(got, []any{3.0, "-"}) {
		t.Errorf("%v", got)
	}
	raw, _ := c.Option()
	if !strings.Contains(string(raw), `"pieces":[{"color":"#34757f","max":3,"min":3}]`) || !strings.Contains(string(raw), `{"itemStyle":{"areaColor":"#d9d3c6"},"name":"BB","value":"-","visualMap":false}`) {
		t.Errorf("%s", raw)
	}
}

func scatterSample(n int) *Chart {
	c := &Chart{ID: "s", Kind: Scatter, Alt: hostile, Plane: &Plane{Across: "Frameworks documented in the sources held →", Up: "↑ Breadth", Many: func(n int) string { return strconv.Itoa(n) + " countries" }}}
	for i := range n {
		code := string([]byte{'A' + byte(i/26), 'A' + byte(i%26)})
		c.Plane.Points = append(c.Plane.Points, Point{Code: code, Name: "Country " + code, X: float64(i * i % 7), Y: float64(i * 3 % 11), Word: "x, y"})
	}
	return c
}

// TestScatterLabels: whatever stands on the plane, no label lies on another one
// or on a dot, none leaves the drawing, and text for phones is 11 px and more.
func TestScatterLabels(t *testing.T) {
	for _, n := range []int{5, 12, 32, 41} {
		c := scatterSample(n)
		for _, narrow := range []bool{false, true} {
			svg := DrawScatter(c, eight, narrow)
			wellFormed(t, svg)
			size := widePlane
			if narrow {
				size = narrowPlane
			}
			frame := box{34, 40, size.w - 12, size.h}
			x, y := c.axes()
			at := func(s spot) (float64, float64) {
				return x.place(s.x, frame.x1, frame.x2), y.place(s.y, frame.y2, frame.y1)
			}
			spots := c.Plane.spots()
			labels := labelSpots(c.Plane, spots, at, frame, size, eight)
			for i, a := range labels {
				for _, b := range labels[i+1:] {
					if a.box.meets(b.box) {
						t.Errorf("%d points: %q lies on %q", n, a.text, b.text)
					}
				}
				for _, s := range spots {
					if px, py := at(s); a.box.meets(box{px - 1, py - 1, px + 1, py + 1}) {
						t.Errorf("%d points: %q lies on a dot", n, a.text)
					}
				}
				if a.box.x1 < 0 || a.box.x2 > size.w {
					t.Errorf("%d points: %q leaves the drawing", n, a.text)
				}
			}
			if len(labels) < len(spots)*3/4 {
				t.Errorf("%d points: %d labels for %d dots", n, len(labels), len(spots))
			}
			if narrow && (size.text-1)*350/size.w < 11 {
				t.Errorf("text of %v px", size.text-1)
			}
		}
	}
}

// TestScatter: places that are shared are one dot; the option keeps every point.
func TestScatter(t *testing.T) {
	c := scatterSample(5)
	c.Plane.Points[1].X, c.Plane.Points[1].Y = c.Plane.Points[0].X, c.Plane.Points[0].Y
	if n := strings.Count(DrawScatter(c, eight, false), "<circle"); n != 4 {
		t.Errorf("%d dots", n)
	}
	if got, _ := json.Marshal(data(t, c, 0)); string(got) != "[[0,0],[0,0],[4,6],[2,9],[2,1]]" {
		t.Errorf("%s", got)
	}
}

// TestRounded: hand-worked axes.
func TestRounded(t *testing.T) {
	for _, c := range []struct {
		in   []float64
		want scale
	}{
		{[]float64{1, 4, 3}, scale{0, 4, 1}},
		{[]float64{2, 9}, scale{0, 10, 2}},
		{[]float64{2002, 2019}, scale{2000, 2020, 5}},
		{[]float64{7, 7}, scale{7, 8, 1}},
		{[]float64{0}, scale{0, 1, 1}},
	} {
		if got := rounded(c.in); got != c.want {
			t.Errorf("%v: %v, want %v", c.in, got, c.want)
		}
	}
}

// TestMultiples: the silent of one state are one mark, the others one each.
func TestMultiples(t *testing.T) {
	m := Multiple{Title: hostile, Print: "1 country", Tiles: []Tile{{Code: "AA", Name: "Aland", Mark: Yes, Word: "Named", X: 1, Href: "/en/countries/aa/"}, {Code: "BB", Name: "Beland", Mark: Silent, Word: "Not reported", Y: 1}, {Code: "CC", Name: "Celand", Mark: Silent, Word: "Not reported", X: 2, Y: 1}, {Code: "DD", Name: "Deland", Mark: No, Word: "Not used"}}}
	m.SVG = DrawMultiple(&m, hostile, func(n int) string { return strconv.Itoa(n) })
	wellFormed(t, m.SVG)
	if strings.Count(m.SVG, "<rect") != 2 || strings.Count(m.SVG, "<path") != 1 || !strings.Contains(m.SVG, "<title>Not reported: 2: Beland, Celand</title>") {
		t.Errorf("%s", m.SVG)
	}
	c := &Chart{ID: "m", Kind: Multiples, Panels: []Multiple{m, m}}
	if got, _ := json.Marshal(data(t, c, 1)); string(got) != "[[1,0,0],[0,1,4],[2,1,4],[0,0,2]]" {
		t.Errorf("%s", got)
	}
	if smallText*169/(10*smallPitch) < 11 {
		t.Errorf("letters of %.1f px on a phone", smallText*169/(10*smallPitch))
	}
}

// TestRatings: parts of 26, with the two lowest levels together, and a colour of
// its own for each run.
func TestRatings(t *testing.T) {
	s := RatingScale{Levels: 5, Rows: []RatingRow{{Runs: []LevelRun{{1, 2, 5}, {3, 3, 6}, {4, 4, 8}, {5, 5, 7}}}, {Runs: []LevelRun{{1, 3, 6}, {4, 5, 7}}}, {}}}
	s.Lay()
	type part struct {
		label string
		share float64
		mark  Mark
	}
	var got []part
	for _, row := range s.Rows {
		for _, p := range row.Parts {
			got = append(got, part{p.Label, p.Share, p.Mark})
		}
	}
	want := []part{{"1–2", 19.23, "s2"}, {"3", 23.08, "s3"}, {"4", 30.77, "s4"}, {"5", 26.92, "s5"}, {"1–3", 46.15, "s2"}, {"4–5", 53.85, "s5"}}
	if !slices.Equal(got, want) || s.Rows[0].N != 26 || s.Rows[2].Parts != nil {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestTracks: bounds and points, older and newer, as the option has them.
func TestTracks(t *testing.T) {
	for _, c := range samples() {
		switch c.Kind {
		case Dots: // rows stand from below
			if got, _ := json.Marshal([]any{data(t, c, 0), data(t, c, 1), data(t, c, 2)}); string(got) != `[[37.5,71.88],[62.5,15.62],[[85.19,`+quoted+`]]]` {
				t.Errorf("%s", got)
			}
		case Dumbbell:
			if got, _ := json.Marshal([]any{data(t, c, 0), data(t, c, 1)}); string(got) != `[[30,40],[0,10]]` {
				t.Errorf("%s", got)
			}
		case Ratings:
			if got, _ := json.Marshal(data(t, c, 3)); string(got) != `["-",30.77]` {
				t.Errorf("%s", got)
			}
		}
	}
}

// quoted is the hostile name as JSON writes it.
var quoted = func() string { b, _ := json.Marshal(hostile); return string(b) }()
