package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// marks in the order in which an option numbers them.
var marks = []string{"yes", "part", "no", "dis", "nr", "agg", "na", "nf", "un", "land"}

// option is what the tests read of a published ECharts option.
type option struct {
	XAxis, YAxis axis
	Series       []series
}

// axis is one axis; where an option has several the kind's own test reads them.
type axis struct {
	Data     []string
	Min, Max float64
}

func (a *axis) UnmarshalJSON(b []byte) error {
	type plain axis
	if b[0] == '[' {
		return nil
	}
	return json.Unmarshal(b, (*plain)(a))
}

type series struct {
	Name, Type string
	NameMap    map[string]string
	Data       []struct {
		Name  string
		Value json.RawMessage
	}
}

// figure is one figure of a page in its forms: the drawing, the table beside
// it, and the two published files.
type figure struct {
	*testing.T
	node *html.Node
	raw  []byte
	option
	table []*html.Node // rows without the head
}

// TestFigures: for every figure of every page, the option, the static form and
// the table carry the same numbers.
func TestFigures(t *testing.T) {
	seen := map[string]int{}
	kinds := map[string]func(figure){"bars": figure.bars, "strips": figure.strips, "tiles": figure.tiles, "timeline": figure.timeline, "map": figure.europe, "matrix": figure.matrix,
		"choropleth": figure.choropleth, "heat": figure.heat, "parts": figure.parts, "scatter": figure.scatter, "multiples": figure.multiples, "dots": figure.dots, "dumbbell": figure.dumbbell, "ratings": figure.ratings}
	for _, name := range slices.Sorted(mapKeys(pages(t))) {
		if _, rest, _ := strings.Cut(name, "/"); strings.HasPrefix(rest, "figures/") {
			continue // a figure's own page has its table elsewhere: TestFiguresHaveAddresses
		}
		for _, n := range find(pages(t)[name], "figure", nil) {
			jsons := find(n, "a", func(a *html.Node) bool { return strings.HasSuffix(attr(a, "href"), ".json") })
			if len(jsons) == 0 {
				if len(find(n, "ul", nil)) > 0 || len(find(n, "a", nil)) > 0 {
					t.Errorf("%s: figure %s has no published option", name, attr(n, "id"))
				}
				continue // a locator: no data of its own
			}
			file := path.Join(path.Dir(name), attr(jsons[0], "href"))
			data, err := os.ReadFile(filepath.Join(published(t), filepath.FromSlash(file)))
			if err != nil {
				t.Fatal(err)
			}
			f := figure{T: t, node: n, raw: untyped(data)}
			if err := json.Unmarshal(f.raw, &f.option); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			for _, r := range find(n, "tr", nil) {
				if len(find(r, "td", nil)) > 0 {
					f.table = append(f.table, r)
				}
			}
			kind := f.kind()
			t.Run(name+"#"+attr(n, "id"), func(t *testing.T) {
				f.T = t
				seen[kind]++
				if kinds[kind] == nil {
					t.Fatalf("kind %q", kind)
				}
				kinds[kind](f)
				f.file(strings.TrimSuffix(file, ".json") + ".csv")
			})
		}
	}
	for kind := range kinds {
		if seen[kind] == 0 && !surveyed[kind] {
			t.Errorf("no figure of kind %s was looked at", kind)
		}
	}
	t.Logf("figures: %v", seen)
}

// surveyed are the kinds that need respondents: of the real evidence so far
// nothing can be drawn in them.
var surveyed = map[string]bool{"dots": true, "dumbbell": true, "ratings": true}

// untyped takes back what the pages do for the eye alone, and words does too:
// blanks that do not break, curled apostrophes.
func untyped(data []byte) []byte {
	return []byte(strings.NewReplacer("\u00a0", " ", "\u202f", " ", "’", "'").Replace(string(data)))
}

func classed(class string) func(*html.Node) bool {
	return func(n *html.Node) bool { return slices.Contains(strings.Fields(attr(n, "class")), class) }
}

func (f figure) kind() string {
	for _, class := range strings.Fields(attr(f.node, "class")) {
		if kind, ok := strings.CutPrefix(class, "f-"); ok {
			return kind
		}
	}
	return "map" // the first page frames its map by itself
}

// row is the row of the table with a head.
func (f figure) row(head string) *html.Node {
	for _, r := range f.table {
		if words(find(r, "th", nil)[0]) == head {
			return r
		}
	}
	f.Fatalf("the table has no row %q", head)
	return nil
}

func cells(row *html.Node) []string {
	var out []string
	for _, c := range find(row, "td", nil) {
		out = append(out, words(c))
	}
	return out
}

// mark is the last glyph of a row or a cell, or the class of a drawing's part.
func mark(n *html.Node) string {
	out := ""
	for _, r := range append(find(n, "rect", nil), find(n, "path", nil)...) {
		for _, c := range strings.Fields(attr(r, "class")) {
			if m, ok := strings.CutPrefix(c, "m-"); ok {
				out = m
			}
		}
	}
	for _, u := range find(n, "use", nil) { // a sign drawn once a page
		if m, ok := strings.CutPrefix(attr(u, "href"), "#g-"); ok {
			out = m
		}
	}
	return out
}

// glyph is the mark of the last glyph of a row.
func glyph(row *html.Node) string {
	signs := find(row, "svg", classed("gl"))
	if len(signs) == 0 {
		return ""
	}
	return mark(signs[len(signs)-1])
}

// file: the published CSV has the table's rows.
func (f figure) file(name string) {
	data, err := os.ReadFile(filepath.Join(published(f.T), filepath.FromSlash(name)))
	if err != nil {
		f.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(untyped(data))).ReadAll()
	if err != nil {
		f.Fatalf("%s: %v", name, err)
	}
	if len(rows) != len(f.table)+1 {
		f.Fatalf("%s has %d rows, the table %d", name, len(rows)-1, len(f.table))
	}
	for i, r := range f.table {
		if head := words(find(r, "th", nil)[0]); rows[i+1][0] != head {
			f.Errorf("%s: row %d is %q, in the table %q", name, i+1, rows[i+1][0], head)
		}
	}
}

func percent(s string) float64 {
	v, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

// number reads a value of an option; a dash is no number.
func number(raw json.RawMessage) float64 {
	var v float64
	if json.Unmarshal(raw, &v) != nil {
		return math.NaN()
	}
	return v
}

func near(a, b float64) bool { return math.Abs(a-b) < 0.006 || math.IsNaN(a) && math.IsNaN(b) }

// shown is the share that printed words say: "75 %" is 75, "9 of 24" is 37.5.
func shown(s string) float64 {
	var n []float64
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return (r < '0' || r > '9') && r != '.' }) {
		v, _ := strconv.ParseFloat(w, 64)
		n = append(n, v)
	}
	switch {
	case len(n) == 1:
		return n[0]
	case len(n) == 2:
		return 100 * n[0] / n[1]
	}
	return math.NaN()
}

func (f figure) bars() {
	items := find(find(f.node, "ul", classed("bars"))[0], "li", func(n *html.Node) bool { return !classed("hd")(n) })
	if len(items) != len(f.YAxis.Data) || len(items) != len(f.Series[0].Data) || len(items) != len(f.table) {
		f.Fatalf("%d bars, %d names and %d values in the option, %d rows", len(items), len(f.YAxis.Data), len(f.Series[0].Data), len(f.table))
	}
	for i, li := range items {
		j := len(items) - 1 - i // ECharts counts from below
		label, print := words(find(li, "span", classed("n"))[0]), words(find(li, "span", classed("v"))[0])
		value := f.Series[0].Data[j]
		if f.YAxis.Data[j] != label || value.Name != print {
			f.Errorf("bar %q %q is %q %q in the option", label, print, f.YAxis.Data[j], value.Name)
		}
		width := math.NaN()
		if bar := find(li, "rect", classed("bar")); len(bar) > 0 {
			width = percent(attr(bar[0], "width"))
		}
		if !near(width, number(value.Value)) || !near(width, shown(print)) {
			f.Errorf("bar %q is %v wide, %s in the option, and says %s", label, width, value.Value, print)
		}
		if got := cells(f.row(label))[0]; got != print {
			f.Errorf("bar %q says %q, its row %q", label, print, got)
		}
	}
}

func (f figure) strips() {
	items := find(find(f.node, "ul", classed("kf"))[0], "li", nil)
	if len(items) != len(f.YAxis.Data) || len(items) != len(f.table) {
		f.Fatalf("%d strips, %d in the option, %d rows", len(items), len(f.YAxis.Data), len(f.table))
	}
	for i, li := range items {
		j := len(items) - 1 - i
		print, line := words(find(li, "p", classed("n"))[0]), words(find(li, "p", classed("w"))[0])
		if f.YAxis.Data[j] != line {
			f.Errorf("strip %q is %q in the option", line, f.YAxis.Data[j])
		}
		drawn := map[string]int{}
		total := 0
		for _, r := range find(find(li, "svg", classed("units"))[0], "rect", nil) {
			drawn[strings.TrimPrefix(attr(r, "class"), "m-")]++
			total++
		}
		inOption := 0
		for _, s := range f.Series {
			n := int(number(s.Data[j].Value))
			inOption += n
			if n != drawn[s.Name] || s.Data[j].Name != print {
				f.Errorf("strip %q: %d of %s in the option, %d drawn; it says %q and %q", line, n, s.Name, drawn[s.Name], print, s.Data[j].Name)
			}
		}
		number := find(li, "data", nil)[0]
		value, _ := strconv.Atoi(attr(number, "value"))
		unknown := drawn["un"] > 0
		if inOption != total || !unknown && !near(shown(print), 100*float64(value)/float64(total)) {
			f.Errorf("strip %q: %d drawn, %d in the option, value %d, says %q", line, total, inOption, value, print)
		}
		if got := shown(cells(f.row(line))[0]); !unknown && !near(got, shown(print)) || unknown && int(got) != value {
			f.Errorf("strip %q says %q, its row %q", line, print, cells(f.row(line))[0])
		}
	}
}

// states compares what a drawing says of each country or cell, by name, with
// the option and the table.
func (f figure) states(drawn, inOption map[string]string) {
	if len(drawn) != len(inOption) || len(drawn) == 0 {
		f.Errorf("%d drawn, %d in the option", len(drawn), len(inOption))
	}
	for name, m := range drawn {
		if inOption[name] != m {
			f.Errorf("%s is drawn %q, in the option %q", name, m, inOption[name])
		}
		if got := glyph(f.row(name)); got != m {
			f.Errorf("%s is drawn %q, in the table %q", name, m, got)
		}
	}
}

// tileMarks are the states of tiles by name of country, and their codes.
func tileMarks(root *html.Node) (states, names map[string]string) {
	states, names = map[string]string{}, map[string]string{}
	for _, s := range find(root, "svg", classed("t")) {
		name, _, _ := strings.Cut(words(find(s, "title", nil)[0]), " (") // Spain (ES): reported
		states[name] = mark(s)
		names[words(find(s, "text", nil)[0])] = name
	}
	return states, names
}

func (f figure) tiles() {
	drawn, names := tileMarks(find(f.node, "div", classed("tgroups"))[0])
	inOption := map[string]string{}
	for _, d := range f.Series[0].Data {
		var at [3]int
		if err := json.Unmarshal(d.Value, &at); err != nil {
			f.Fatal(err)
		}
		inOption[names[d.Name]] = marks[at[2]]
	}
	f.states(drawn, inOption)
}

func (f figure) europe() {
	drawn, inOption := map[string]string{}, map[string]string{}
	for _, p := range find(find(f.node, "svg", classed("map"))[0], "path", nil) {
		if titles := find(p, "title", nil); len(titles) > 0 {
			name, _, _ := strings.Cut(words(titles[0]), ": ")
			drawn[name] = strings.TrimPrefix(strings.Fields(attr(p, "class"))[0], "m-")
		}
	}
	for _, d := range f.Series[0].Data {
		inOption[f.Series[0].NameMap[d.Name]] = marks[int(number(d.Value))]
	}
	f.states(drawn, inOption)
	if narrow := find(f.node, "svg", classed("tilemap")); len(narrow) != 1 {
		f.Errorf("%d maps for narrow screens", len(narrow))
	} else {
		tiles, _ := tileMarks(narrow[0])
		f.states(tiles, inOption)
	}
}

func (f figure) timeline() {
	items := find(find(f.node, "ul", classed("tl"))[0], "li", func(n *html.Node) bool { return !classed("yr")(n) })
	if len(items) != len(f.YAxis.Data) || len(items) != len(f.table) {
		f.Fatalf("%d rows drawn, %d in the option, %d in the table", len(items), len(f.YAxis.Data), len(f.table))
	}
	rings := len(f.Series[len(f.Series)-1].Data)
	for i, li := range items {
		j := len(items) - 1 - i
		name, said := words(find(li, "b", nil)[0]), words(find(li, "span", classed("vh"))[0])
		start := number(f.Series[0].Data[j].Value)
		x := math.NaN()
		if bar := find(li, "rect", classed("bar")); len(bar) > 0 {
			x = percent(attr(bar[0], "x"))
		} else {
			rings--
		}
		year := math.NaN()
		if y, err := strconv.Atoi(said); err == nil {
			year = float64(y)
		}
		if f.YAxis.Data[j] != name || !(start == year || math.IsNaN(start) && math.IsNaN(year)) || !near(x, 100*(year-f.XAxis.Min)/(f.XAxis.Max-f.XAxis.Min)) {
			f.Errorf("%s says %s, its bar begins at %v %%, in the option %s begins at %v", name, said, x, f.YAxis.Data[j], start)
		}
		if row := f.table[i]; words(find(row, "th", nil)[0]) != name || cells(row)[1] != said {
			f.Errorf("%s says %s, its row %q", name, said, cells(row))
		}
	}
	if rings != 0 {
		f.Errorf("%d rings more in the option than drawn", rings)
	}
}

func (f figure) matrix() {
	drawn, said := map[string]string{}, map[string]string{}
	for _, p := range find(f.node, "path", nil) {
		if titles := find(p, "title", nil); len(titles) > 0 {
			title := words(titles[0])
			at := strings.LastIndex(title, ": ") // an indicator may have a colon in its own title
			name, word := title[:at], title[at+2:]
			drawn[name], said[name] = strings.TrimPrefix(strings.Fields(attr(p, "class"))[0], "m-"), word
		}
	}
	columns := map[string]int{}
	for i, th := range find(find(f.node, "thead", nil)[0], "th", nil) {
		columns[words(th)] = i - 1 // the first heads the rows
	}
	if n := len(f.XAxis.Data) * len(f.YAxis.Data); len(drawn) != n || len(f.Series[0].Data) != n || len(f.table)*(len(columns)-1) != n {
		f.Fatalf("%d cells drawn, %d in the option, %d in the table; the axes say %d", len(drawn), len(f.Series[0].Data), len(f.table)*(len(columns)-1), n)
	}
	places := map[[2]int]bool{}
	for _, d := range f.Series[0].Data {
		var at [3]int
		if err := json.Unmarshal(d.Value, &at); err != nil {
			f.Fatal(err)
		}
		places[[2]int{at[0], at[1]}] = true
		what, country, _ := strings.Cut(d.Name, ", ")
		if what != f.YAxis.Data[at[1]] {
			f.Errorf("%s stands in the row %s", d.Name, f.YAxis.Data[at[1]])
		}
		column, ok := columns[what]
		if !ok {
			f.Fatalf("the table has no column %q", what)
		}
		td := find(f.row(country), "td", nil)[column]
		cell := country + ", " + what // as the drawing names it
		if drawn[cell] != marks[at[2]] || glyph(td) != marks[at[2]] || words(td) != said[cell] {
			f.Errorf("%s is %s in the option, drawn %q and %q, in the table %q and %q", cell, marks[at[2]], drawn[cell], said[cell], glyph(td), words(td))
		}
	}
	if len(places) != len(drawn) {
		f.Errorf("%d places for %d cells", len(places), len(drawn))
	}
}

// TestNoMapWithoutValues: an indicator that no country has a value for gets a
// sentence instead of a map.
func TestNoMapWithoutValues(t *testing.T) {
	valued := map[string]bool{}
	family := map[string]string{}
	for _, r := range table(t, "indicators") {
		family[r["indicator"]] = r["family"]
	}
	for _, r := range table(t, "observations") {
		if r["area_type"] == "country" && r["status"] == "observed" {
			valued[family[r["indicator"]]] = true
		}
	}
	silent := 0
	for _, f := range family {
		for _, lang := range languages {
			maps := len(find(page(t, lang+"/indicators/"+f), "figure", func(n *html.Node) bool { return strings.HasPrefix(attr(n, "id"), "map-") }))
			if !valued[f] {
				silent++
				if maps > 0 {
					t.Errorf("%s: %s has a map and no value for any country", lang, f)
				}
			}
		}
	}
	if maps := find(page(t, "en/indicators/legal_possibility"), "figure", func(n *html.Node) bool { return strings.HasPrefix(attr(n, "id"), "map-") }); len(maps) > 0 || valued["legal_possibility"] {
		t.Error("legal possibility has a map or a value")
	}
	if silent == 0 {
		t.Error("no indicator is without values; the test says nothing")
	}
}
