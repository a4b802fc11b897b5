package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// colours of the light theme, which stand for the marks in an option.
var stateColours = map[string]string{"#fcfaf6": "no", "#d9d3c6": "nr", "#efe9dd": "nf", "#c9c2b3": "agg", "#fbf8f2": "na", "#b9741a": "dis"}

// choropleth: a country has the same value and the same class on the map, as a
// tile, in the option and in the table.
func (f figure) choropleth() {
	var o struct {
		VisualMap []struct {
			Pieces []struct {
				Min, Max float64
				Color    string
			}
		}
		Series []struct {
			Data []struct {
				Name      string
				Value     json.RawMessage
				ItemStyle struct{ AreaColor string }
			}
		}
	}
	f.reread(&o)
	steps := map[string]string{"#dbe8e7": "s1", "#a7c9ca": "s2", "#6ba2a8": "s3", "#34757f": "s4", "#0c4a56": "s5"}
	want := map[string]string{}
	for _, d := range o.Series[0].Data {
		name, v := f.Series[0].NameMap[d.Name], number(d.Value)
		if math.IsNaN(v) {
			want[name] = stateColours[d.ItemStyle.AreaColor]
			continue
		}
		for _, p := range o.VisualMap[0].Pieces {
			if v >= p.Min && v <= p.Max {
				want[name] = steps[p.Color]
			}
		}
		if got := shown(cells(f.row(name))[0]); int(got) != int(v) && !strings.Contains(cells(f.row(name))[0], "of") {
			f.Errorf("%s is %v in the option and %q in the table", name, v, cells(f.row(name))[0])
		}
	}
	f.mapMarks(want)
}

// mapMarks compares the map, its tiles and the table with the option.
func (f figure) mapMarks(want map[string]string) {
	drawn := map[string]string{}
	for _, p := range find(find(f.node, "svg", classed("map"))[0], "path", nil) {
		if titles := find(p, "title", nil); len(titles) > 0 {
			name, _, _ := strings.Cut(words(titles[0]), ": ")
			drawn[name] = strings.TrimPrefix(strings.Fields(attr(p, "class"))[0], "m-")
		}
	}
	f.states(drawn, want)
	tiles, _ := tileMarks(find(f.node, "svg", classed("tilemap"))[0])
	f.states(tiles, want)
}

// reread reads the option once more, into what a kind needs of it.
func (f figure) reread(into any) {
	if err := json.Unmarshal(f.raw, into); err != nil {
		f.Fatal(err)
	}
}

// heat: each pair of an option and a country is in one state, on the drawing, in
// the list for phones, in the option and in the table.
func (f figure) heat() {
	var o struct {
		VisualMap []struct {
			Pieces []struct {
				Value int
				Label string
			}
		}
	}
	f.reread(&o)
	word := map[string]string{}
	heads := find(find(f.node, "thead", nil)[0], "th", nil)
	inOption, drawn, listed := map[string]string{}, map[string]string{}, map[string]string{}
	for _, d := range f.Series[0].Data {
		var at [3]int
		if err := json.Unmarshal(d.Value, &at); err != nil {
			f.Fatal(err)
		}
		row, country, _ := strings.Cut(d.Name, ", ")
		inOption[row+"|"+country] = marks[at[2]]
	}
	for _, r := range find(find(f.node, "svg", classed("heat"))[0], "rect", nil) {
		parts := strings.SplitN(words(find(r, "title", nil)[0]), ": ", 3)
		m := strings.TrimPrefix(strings.Fields(attr(r, "class"))[0], "m-")
		word[m] = parts[1]
		for name := range strings.SplitSeq(parts[2], ", ") {
			drawn[parts[0]+"|"+name] = m
		}
	}
	for _, li := range find(find(f.node, "ul", classed("heat-l"))[0], "li", func(n *html.Node) bool { return len(find(n, "p", classed("n"))) > 0 }) {
		row := ""
		for name := range drawn {
			if head, _, _ := strings.Cut(name, "|"); strings.HasPrefix(words(find(li, "p", classed("n"))[0]), head+" ") && len(head) > len(row) {
				row = head
			}
		}
		states, _ := tileMarks(li)
		for name, m := range states {
			listed[row+"|"+name] = m
		}
	}
	for key, m := range inOption {
		row, country, _ := strings.Cut(key, "|")
		if drawn[key] != m {
			f.Errorf("%s is %s in the option and drawn %s", key, m, drawn[key])
		}
		silent := slices.Contains([]string{"nr", "nf", "agg", "na", "un"}, m)
		if silent == (listed[key] != "") || !silent && listed[key] != m {
			f.Errorf("%s is %s in the option and %q in the list", key, m, listed[key])
		}
		in := 0
		for i, td := range find(f.row(row), "td", nil) {
			if lists(words(td), country) {
				in++
				if words(heads[i+1]) != word[m] {
					f.Errorf("%s is %s in the option and stands below %q in the table", key, m, words(heads[i+1]))
				}
			}
		}
		if in != 1 {
			f.Errorf("%s stands %d times in its row of the table", key, in)
		}
	}
	if len(drawn) != len(inOption) {
		f.Errorf("%d pairs drawn, %d in the option", len(drawn), len(inOption))
	}
}

// lists reports whether a list in words holds a name: "Belgium, Spain and Italy".
func lists(list, name string) bool {
	commas := strings.NewReplacer(" and ", ", ", " et ", ", ")
	return strings.Contains(", "+commas.Replace(list)+", ", ", "+commas.Replace(name)+", ")
}

// parts: the strip, the words below it, the option and the table carry the same
// numbers, and they add up.
func (f figure) parts() {
	strips := find(f.node, "svg", classed("strip"))
	rows := 0
	for i, strip := range strips {
		j := len(strips) - 1 - i // ECharts counts from below
		items := find(find(f.node, "ul", classed("pl"))[i], "li", nil)
		rects := find(strip, "rect", nil)
		if len(rects) != len(items) {
			f.Fatalf("%d parts drawn, %d in words", len(rects), len(items))
		}
		at, width := 0.0, 0.0
		for k, li := range items {
			print := words(find(li, "b", nil)[0])
			label := strings.TrimSuffix(strings.TrimSuffix(words(li), print), " ")
			width = percent(attr(rects[k], "width"))
			if !near(width, shown(print)) || math.Abs(percent(attr(rects[k], "x"))-at) > 0.02 {
				f.Errorf("%s %s is %v wide at %v", label, print, width, attr(rects[k], "x"))
			}
			at += width
			row := f.table[rows]
			rows++
			if words(find(row, "th", nil)[0]) != label || cells(row)[0] != print || mark(li) != strings.TrimPrefix(strings.Fields(attr(rects[k], "class"))[0], "m-") {
				f.Errorf("%s %s is %q in the table", label, print, cells(row))
			}
			s := slices.IndexFunc(f.Series, func(s series) bool { return s.Name == label })
			if s < 0 || !near(number(f.Series[s].Data[j].Value)*100, shown(print)*f.total(j)) {
				f.Errorf("%s %s is another in the option", label, print)
			}
		}
		if math.Abs(at-100) > 0.1 {
			f.Errorf("the parts add up to %v", at)
		}
	}
}

// total is the sum of all series of an option at one place.
func (f figure) total(at int) float64 {
	sum := 0.0
	for _, s := range f.Series {
		sum += number(s.Data[at].Value)
	}
	return sum
}

// scatter: every country stands at the same two values on both drawings, in the
// option and in the table, and no label lies on another one.
func (f figure) scatter() {
	want := map[string]int{} // how many countries say these words
	for _, d := range f.Series[0].Data {
		var at [2]float64
		if err := json.Unmarshal(d.Value, &at); err != nil {
			f.Fatal(err)
		}
		want[fmt.Sprint(at)]++
	}
	for _, svg := range find(f.node, "svg", classed("plane")) {
		drawn := map[string]int{}
		for _, dot := range find(svg, "circle", nil) {
			for line := range strings.SplitSeq(words(find(dot, "title", nil)[0]), "; ") {
				name, said, _ := strings.Cut(line, ": ")
				tds := cells(f.row(name))
				x, y, _ := strings.Cut(said, ", ")
				if !strings.HasPrefix(tds[0], x) || !strings.HasPrefix(tds[1], y) {
					f.Errorf("%s says %q on the drawing and %q in the table", name, said, tds)
				}
				drawn[fmt.Sprint([2]float64{shown(x), shown(y)})]++
			}
		}
		if !maps.Equal(drawn, want) {
			f.Errorf("drawn %v, in the option %v", drawn, want)
		}
	}
	if n := len(find(f.node, "svg", classed("plane"))); n != 2 || len(f.table) != len(f.Series[0].Data) {
		f.Errorf("%d drawings, %d rows, %d points", n, len(f.table), len(f.Series[0].Data))
	}
}

// multiples: each map shows the option's states, and those of its row.
func (f figure) multiples() {
	panels := find(find(f.node, "ul", classed("panels"))[0], "li", nil)
	if len(panels) != len(f.Series) || len(panels) != len(f.table) {
		f.Fatalf("%d maps, %d in the option, %d rows", len(panels), len(f.Series), len(f.table))
	}
	heads := find(find(f.node, "thead", nil)[0], "th", nil)
	for i, li := range panels {
		drawn, word := map[string]string{}, map[string]string{}
		for _, r := range append(find(li, "rect", nil), find(li, "path", nil)...) {
			m := strings.TrimPrefix(strings.Fields(attr(r, "class"))[0], "m-")
			parts := strings.Split(words(find(r, "title", nil)[0]), ": ")
			names := parts[:1]
			word[m] = parts[1]
			if r.Data == "path" {
				names, word[m] = strings.Split(parts[2], ", "), parts[0]
			}
			for _, name := range names {
				drawn[name] = m
			}
		}
		counts := map[string]int{}
		for _, d := range f.Series[i].Data {
			var at [3]int
			if err := json.Unmarshal(d.Value, &at); err != nil {
				f.Fatal(err)
			}
			counts[marks[at[2]]]++
		}
		for name, m := range drawn {
			counts[m]--
			for j, td := range cells(f.table[i]) {
				if in := lists(td, name); in != (words(heads[j+1]) == word[m]) {
					f.Errorf("%s is %s on map %d and stands %v below %q", name, m, i, in, words(heads[j+1]))
				}
			}
		}
		for m, n := range counts {
			if n != 0 {
				f.Errorf("map %d: the option has %d more of %s than are drawn", i, n, m)
			}
		}
	}
}

// tracks gives the rows of a list whose marks stand on a track.
func (f figure) tracks(class string) []*html.Node {
	items := find(find(f.node, "ul", classed(class))[0], "li", func(n *html.Node) bool { return !classed("hd")(n) })
	if len(items) != len(f.YAxis.Data) || len(items) != len(f.table) {
		f.Fatalf("%d rows drawn, %d in the option, %d in the table", len(items), len(f.YAxis.Data), len(f.table))
	}
	return items
}

// dots: point and bounds are the option's, and the print is the table's.
func (f figure) dots() {
	for i, li := range f.tracks("tracks") {
		j := len(f.table) - 1 - i
		span := find(li, "rect", classed("span"))[0]
		lower, length := percent(attr(span, "x")), percent(attr(span, "width"))
		if !near(lower, number(f.Series[0].Data[j].Value)) || math.Abs(length-number(f.Series[1].Data[j].Value)) > 0.31 {
			f.Errorf("row %d runs from %v for %v, in the option from %s for %s", i, lower, length, f.Series[0].Data[j].Value, f.Series[1].Data[j].Value)
		}
		print := words(find(li, "span", classed("v"))[0])
		for _, dot := range find(li, "circle", classed("dot")) {
			if at := percent(attr(dot, "cx")); !near(at, shown(print)) || at < lower-0.01 || at > lower+length+0.01 {
				f.Errorf("the point of row %d is at %v and says %s", i, at, print)
			}
		}
		if got := cells(f.table[i])[0]; got != print {
			f.Errorf("row %d says %q, in the table %q", i, print, got)
		}
	}
}

// dumbbell: both ends are the option's and the table's, and what was gained and
// lost makes the difference.
func (f figure) dumbbell() {
	for i, li := range f.tracks("tracks") {
		j := len(f.table) - 1 - i
		before, after := percent(attr(find(li, "circle", classed("hollow"))[0], "cx")), percent(attr(find(li, "circle", classed("dot"))[0], "cx"))
		row := cells(f.table[i])
		if !near(before, shown(row[0])) || !near(after, shown(row[1])) {
			f.Errorf("row %d goes from %v to %v, in the table from %s to %s", i, before, after, row[0], row[1])
		}
		var a, b []json.RawMessage
		if json.Unmarshal(f.Series[2].Data[j].Value, &a) != nil || json.Unmarshal(f.Series[3].Data[j].Value, &b) != nil || !near(number(a[0]), before) || !near(number(b[0]), after) {
			f.Errorf("row %d goes from %v to %v, in the option otherwise", i, before, after)
		}
		var gained, lost, k, n, m int
		fmt.Sscanf(words(find(li, "span", classed("v"))[0]), "+%d −%d", &gained, &lost)
		fmt.Sscanf(row[0], "%d", &k)
		fmt.Sscanf(row[1], "%d", &m)
		if n = m - k; n != gained-lost {
			f.Errorf("row %d gains %d and loses %d, from %s to %s", i, gained, lost, row[0], row[1])
		}
	}
}

// ratings: what is drawn of each run of levels is the option's, and the counts
// are the table's.
func (f figure) ratings() {
	for i, li := range f.tracks("rated") {
		j := len(f.table) - 1 - i
		spread := cells(f.table[i])[2]
		widths := 0.0
		for _, r := range find(li, "rect", nil) {
			width := percent(attr(r, "width"))
			widths += width
			step := strings.TrimPrefix(strings.Fields(attr(r, "class"))[0], "m-s")
			for _, s := range f.Series {
				if s.Name == step && (!near(number(s.Data[j].Value), width) || !strings.Contains(spread, s.Data[j].Name)) {
					f.Errorf("row %d: %v of step %s drawn, %s %q in the option, %q in the table", i, width, step, s.Data[j].Value, s.Data[j].Name, spread)
				}
			}
		}
		if math.Abs(widths-100) > 0.1 {
			f.Errorf("row %d is %v wide", i, widths)
		}
	}
}
