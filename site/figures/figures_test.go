package figures

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"observatory/site/draw"
	"observatory/site/words"
)

func value(f float64) *float64 { return &f }

// hostile is a name that would break a drawing or a file that prints it as is.
const hostile = `<b>"A" & 'B'</b>, C`

// samples are a chart of each kind, with names that need care.
func samples() []*Chart {
	table := Table{Head: []Cell{{Text: words.Say("Country")}, {Text: words.Say("State")}}, Rows: [][]Cell{{{Text: words.Say(hostile)}, {Text: words.Say("75 %").Refs("E001")}}}}
	of := func(kind Kind, fill func(*Chart)) *Chart {
		c := &Chart{ID: "x-" + string(kind), Kind: kind, Title: words.Say(hostile), Measure: words.Say("Measure"), Alt: hostile, Table: table}
		fill(c)
		return c
	}
	return []*Chart{
		of(Bars, func(c *Chart) {
			c.Bars = []Bar{{Label: words.Say(hostile), Value: value(75), Mark: Yes, Print: words.Say("75 %")}, {Label: words.Say("silent"), Mark: Silent, Print: words.Say("?")}}
		}),
		of(Strips, func(c *Chart) {
			c.Strips = []Strip{{Print: "9", Of: "of 24", Line: words.Say(hostile), Units: []UnitRun{{9, Yes}, {10, Silent}, {5, Silent}}}}
		}),
		of(Tiles, func(c *Chart) {
			c.Tiles = []TileGroup{{Tiles: []Tile{{Code: "AA", Name: hostile, Mark: Yes, Word: "Reported"}}}, {Tiles: []Tile{{Code: "BB", Mark: Outside, Word: "Outside"}}}}
		}),
		of(Timeline, func(c *Chart) {
			c.Time = &TimeAxis{From: 2008, To: 2025, Rows: []TimeRow{{Name: hostile, Start: value(11.76), End: 98.5, Year: "2010"}, {Name: "other", End: 98.5, Word: "not stated"}}}
		}),
		of(Map, func(c *Chart) {
			c.Regions = []Region{{Code: "AA", Name: hostile, Mark: Yes, Word: "Reported", Href: "/en/countries/aa/", Label: true}, {Code: "BB", Name: "B", Mark: No, Word: "No"}}
		}),
		of(Matrix, func(c *Chart) {
			c.Cells = &CellGrid{Rows: []GridHead{{ID: "r", Label: hostile}}, Columns: []GridHead{{ID: "a", Label: "A"}, {ID: "b", Label: "B"}}, Cells: [][]GridCell{{{Yes, "Known"}, {NotAsked, "Not asked"}}}}
		}),
		of(Parts, func(c *Chart) {
			c.Parts = []PartRow{{Print: "11 frameworks", Total: 11, Parts: []Part{{Label: hostile, N: 9, Print: "9 of 11", Mark: "c1"}, {Label: "Not reported", N: 2, Print: "2 of 11", Mark: Silent}}}}
			c.Parts[0].Lay()
		}),
		of(Dots, func(c *Chart) {
			c.Dots = []Dot{{Label: hostile, Value: value(85.19), Lower: 71.88, Upper: 87.5, Print: "23 of 27"}, {Label: "Informationsaustauschvereinbarungen", Lower: 37.5, Upper: 100, Print: "9 of 24"}}
		}),
		of(Dumbbell, func(c *Chart) {
			c.PairHead = &PairHead{"Invented survey of 2024", hostile}
			c.Pairs = []Pair{{Label: hostile, Before: 40, After: 50, Gained: 3, Lost: 1, Print: "+3 −1", Title: "8 of 20 before, 10 of 20 after"}, {Label: "B", Before: 30, After: 30, Print: "+0 −0"}}
		}),
		of(Ratings, func(c *Chart) {
			c.Ratings = &RatingScale{Low: "Not at all", High: hostile, Median: "Median", N: "n", Apart: "Do not know", Levels: 5, Rows: []RatingRow{
				{Label: hostile, Runs: []LevelRun{{1, 2, 5}, {3, 3, 6}, {4, 4, 8}, {5, 5, 7}}, Median: "4", Apart: "2"}, {Label: "withheld", Mark: Aggregate, Word: "Confidential"}}}
			c.Ratings.Lay()
		}),
		of(Heat, func(c *Chart) { c.Heat = heatSample().Heat; c.SVG = DrawHeat(c, eight) }),
		of(Choropleth, func(c *Chart) {
			c.Classes = Cuts([]float64{3})
			c.Regions = []Region{{Code: "AA", Name: hostile, Value: value(3), Print: "3", Mark: "s4", Label: true}, {Code: "BB", Name: "B", Mark: Silent}}
		}),
		of(Scatter, func(c *Chart) { c.Plane = scatterSample(7).Plane; c.SVG = DrawScatter(c, eight, false) }),
		of(Multiples, func(c *Chart) {
			c.Panels = []Multiple{{Title: hostile, Print: "1 country", Tiles: []Tile{{Code: "AA", Name: hostile, Mark: Yes, Word: "Named", X: 1}, {Code: "BB", Name: "Beland", Mark: Silent, Word: "Not reported"}}}}
			c.Panels[0].SVG = DrawMultiple(&c.Panels[0], hostile, strconv.Itoa)
		}),
	}
}

// TestOption: plain JSON, the same bytes each time, without functions, colours
// for every mark, and silence never as a number of its own.
func TestOption(t *testing.T) {
	for _, c := range samples() {
		one, err := c.Option()
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if two, _ := c.Option(); !bytes.Equal(one, two) {
				t.Errorf("%s: other bytes", c.Kind)
			}
		}
		var o map[string]any
		if err := json.Unmarshal(one, &o); err != nil {
			t.Fatal(err)
		}
		for _, never := range []string{"function", "__f__", "null"} {
			if bytes.Contains(one, []byte(never)) {
				t.Errorf("%s: the option holds %s: %s", c.Kind, never, one)
			}
		}
		if o["animation"] != false || titleOf(o) != hostile || o["aria"].(map[string]any)["label"].(map[string]any)["description"] != hostile {
			t.Errorf("%s: title, alternative or animation: %s", c.Kind, one)
		}
	}
	if _, err := (&Chart{ID: "x", Kind: "pie"}).Option(); err == nil || err.Error() != `make option of figure x: unknown kind "pie"` {
		t.Errorf("a kind that does not exist: %v", err)
	}
}

// titleOf is the title of a figure's option, before those of its parts.
func titleOf(o map[string]any) any {
	if list, ok := o["title"].([]any); ok {
		return list[0].(map[string]any)["text"]
	}
	return o["title"].(map[string]any)["text"]
}

// TestFiles: every kind makes a file that holds its words, its source and the
// line by, with nothing that leads away from it. Its bytes are pinned.
func TestFiles(t *testing.T) {
	europe := draw.Map{ViewBox: "0 0 100 100", Regions: []draw.Region{{Code: "AA", Path: "M0 0h9v9z"}, {Code: "BB", Path: "M9 9h9v9z"}}, Labels: map[string]draw.Label{"AA": {X: 5, Y: 5, Side: "in"}}}
	for _, c := range samples() {
		switch c.Kind {
		case Map, Choropleth:
			c.SVG = DrawMap(c, europe, eight)
		case Matrix:
			c.SVG = `<svg viewBox="0 0 20 10"><path class="m-yes" d="M0 0h9v9z"/></svg>`
		}
		c.Source = words.Say("Source line")
		c.Key = []Key{{Mark: No, Word: "No"}, {Mark: "s2", Word: "2", Note: "1 country"}}
		svg := string(c.File(eight, "PPP Observatory. CC BY 4.0."))
		wellFormed(t, svg)
		for _, want := range []string{"Source line", "PPP Observatory. CC BY 4.0.", "Measure", html.EscapeString(hostile), "prefers-color-scheme:dark", `<rect class="paper"`} {
			if !strings.Contains(svg, want) {
				t.Errorf("%s: no %q in the file", c.Kind, want)
			}
		}
		for _, never := range []string{"href", "style=", "<script", "var(", "NaN", `"+Inf`, `"-Inf`} {
			if strings.Contains(svg, never) {
				t.Errorf("%s: the file holds %s", c.Kind, never)
			}
		}
		golden(t, string(c.Kind)+".svg", svg)
		option, err := c.Option()
		if err != nil {
			t.Fatal(err)
		}
		golden(t, string(c.Kind)+".json", string(option)+"\n")
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") != "" {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(file, []byte(got), 0o644)); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != got {
		t.Errorf("%s differs from what is made (%v); UPDATE=1 accepts it", file, err)
	}
}

// data gives the values of a series of an option.
func data(t *testing.T, c *Chart, series int) []any {
	t.Helper()
	raw, err := c.Option()
	if err != nil {
		t.Fatal(err)
	}
	var o struct {
		Series []struct{ Data []struct{ Value any } }
	}
	if err := json.Unmarshal(raw, &o); err != nil {
		t.Fatal(err)
	}
	var out []any
	for _, d := range o.Series[series].Data {
		out = append(out, d.Value)
	}
	return out
}

func TestOptionValues(t *testing.T) {
	s := samples()
	for i, want := range map[int][]any{
		0: {"-", 75.0},   // what is silent is no zero
		1: {9.0},         // units of a mark are summed
		3: {"-", 2010.0}, // the year, not its rounded place
		4: {0.0, 2.0},    // the place of the mark in the order
	} {
		if got := data(t, s[i], 0); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", s[i].Kind, got, want)
		}
	}
	if got := data(t, s[1], 1); !slices.Equal(got, []any{15.0}) {
		t.Errorf("two runs of one mark are %v", got)
	}
	for i, want := range map[int]string{2: "[[0,0,0],[0,1,7]]", 5: "[[0,0,0],[1,0,6]]"} {
		if got, _ := json.Marshal(data(t, s[i], 0)); string(got) != want {
			t.Errorf("%s: %s, want %s", s[i].Kind, got, want)
		}
	}
}

// TestEveryMarkHasAClassAndAPlace: a mark that an option cannot number or a
// drawing cannot colour would vanish.
func TestEveryMarkHasAClassAndAPlace(t *testing.T) {
	classes := map[string]bool{}
	for _, c := range Classes() {
		if classes[c] {
			t.Errorf("two colours lead to %s", c)
		}
		classes[c] = true
	}
	for _, m := range []Mark{Yes, Partly, No, Silent, Outside, Aggregate, NotAsked, Disputed, Unknown, Land} {
		if index(m) < 0 || markColours[m] == "" || !classes["m-"+string(m)] {
			t.Errorf("mark %s: place %d, colour %q", m, index(m), markColours[m])
		}
	}
}

func TestCSV(t *testing.T) {
	rows, err := csv.NewReader(bytes.NewReader(samples()[0].CSV())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 2 || rows[1][0] != hostile || rows[1][1] != "75 %" {
		t.Errorf("got %q", rows)
	}
}

// TestDrawing: names are escaped, countries without a value of ours are land,
// and only what has a label is named.
func TestDrawing(t *testing.T) {
	europe := draw.Map{ViewBox: "0 0 10 10", Regions: []draw.Region{{Code: "AA", Path: "M0 0"}, {Code: "BB", Path: "M1 1"}, {Code: "ZZ", Path: "M2 2"}},
		Labels: map[string]draw.Label{"AA": {X: 1, Y: 1, Side: "in"}, "BB": {X: 2, Y: 2, Side: "in"}}}
	c := samples()[4]
	for _, svg := range []string{DrawMap(c, europe, nil), DrawLocator("l", hostile, europe, map[string]Mark{"AA": Yes}, "AA")} {
		for d := xml.NewDecoder(strings.NewReader(svg)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%v\n%s", err, svg)
			}
		}
		if strings.Contains(svg, "<b>") || strings.Contains(svg, "style=") {
			t.Errorf("got %s", svg)
		}
	}
	svg := DrawMap(c, europe, nil)
	if strings.Count(svg, "<text") != 1 || strings.Count(svg, "<a ") != 1 || !strings.Contains(svg, `<path class="m-land" d="M2 2"/>`) || !strings.Contains(svg, `<path class="m-no" d="M1 1">`) {
		t.Errorf("got %s", svg)
	}
	if loc := DrawLocator("l", "a", europe, map[string]Mark{"AA": Yes}, "AA"); !strings.Contains(loc, `class="m-yes m-self"`) || strings.Count(loc, "m-land") != 2 {
		t.Errorf("got %s", loc)
	}
}
