package site_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"observatory/pipeline"
	"observatory/site"
	"observatory/site/draw"
	"observatory/site/figures"
	"observatory/site/theme"
)

// composed is the source of the real site, made once and without Hugo.
var composed = sync.OnceValues(func() (*site.Site, error) {
	ctx, source := context.Background(), os.DirFS("..")
	evidence, _, err := pipeline.Gather(ctx, source)
	if err != nil {
		return nil, err
	}
	catalogue, err := pipeline.ReadCatalogue(source, pipeline.IndicatorsDir, evidence.Instruments)
	if err != nil {
		return nil, err
	}
	content, err := site.ReadContent(source)
	if err != nil {
		return nil, err
	}
	data, err := pipeline.Run(ctx, evidence, catalogue, content.CaseTable())
	if err != nil {
		return nil, err
	}
	defer data.Release()
	vendored, err := fs.Sub(theme.FS, "assets/vendor")
	if err != nil {
		return nil, err
	}
	assets, err := draw.ReadAssets(vendored)
	if err != nil {
		return nil, err
	}
	drawer, err := draw.New(assets, draw.Options{})
	if err != nil {
		return nil, err
	}
	return site.Compose(ctx, data, content, drawer, site.Options{Edition: "2026-11-21"})
})

func realSite(t *testing.T) *site.Site {
	t.Helper()
	s, err := composed()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// charts are the figures of a page.
func charts(p site.Page) []*figures.Chart {
	var out []*figures.Chart
	if p.Front != nil {
		out = append(out, p.Front.Map, p.Front.Keys)
	}
	for _, s := range p.Sections {
		for _, b := range s.Blocks {
			if b.Figure != nil {
				out = append(out, b.Figure)
			}
		}
	}
	return out
}

// TestCharts holds what the static form of a figure is drawn from to its option
// and its table, for every figure of the site.
func TestCharts(t *testing.T) {
	s := realSite(t)
	files := map[string][]byte{}
	for _, f := range s.Files {
		if files[f.Path] != nil {
			t.Errorf("%s is there twice", f.Path)
		}
		files[f.Path] = f.Data
	}
	byID := map[string][]byte{}
	n := 0
	for _, p := range s.Pages {
		if p.Kind == "figure" {
			continue // the figure of another page, whose table stands in a section of its own
		}
		seen := map[string]bool{}
		for _, ch := range charts(p) {
			n++
			name := p.Lang + "/" + p.Path + "#" + ch.ID
			if seen[ch.ID] {
				t.Errorf("%s is twice on its page", name)
			}
			seen[ch.ID] = true
			option, err := ch.Option()
			if err != nil {
				t.Fatal(err)
			}
			base := "figures/" + p.Lang + "/" + ch.ID
			if !bytes.Equal(files[base+".json"], append(slices.Clone(option), '\n')) || !bytes.Equal(files[base+".csv"], ch.CSV()) {
				t.Errorf("%s: the published files are another figure's", name)
			}
			if other, ok := byID[p.Lang+ch.ID]; ok && !bytes.Equal(other, option) {
				t.Errorf("%s: two figures share an id", name)
			}
			byID[p.Lang+ch.ID] = option
			if ch.Title.Plain() == "" || ch.Measure.Plain() == "" || ch.Source.Plain() == "" || ch.Alt == "" || len(ch.Table.Head) == 0 {
				t.Errorf("%s lacks a title, measure, source, alternative or table", name)
			}
			for _, r := range ch.Table.Rows {
				if len(r) != len(ch.Table.Head) {
					t.Errorf("%s: a row of %d cells below %d heads", name, len(r), len(ch.Table.Head))
				}
			}
			if err := agree(ch, option); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if n < 150 {
		t.Errorf("only %d figures", n)
	}
}

// agree compares a chart with its option and its table.
func agree(ch *figures.Chart, option []byte) error {
	var o struct {
		Series []struct {
			Name string
			Data []struct{ Value any }
		}
	}
	if err := json.Unmarshal(option, &o); err != nil {
		return err
	}
	last := func(n, i int) int { return n - 1 - i } // ECharts counts from below
	rows := ch.Table.Rows
	switch ch.Kind {
	case figures.Bars:
		if len(ch.Bars) != len(rows) {
			return fmt.Errorf("%d bars, %d rows", len(ch.Bars), len(rows))
		}
		for i, b := range ch.Bars {
			v := o.Series[0].Data[last(len(ch.Bars), i)].Value
			if b.Value == nil && v != "-" || b.Value != nil && v != *b.Value {
				return fmt.Errorf("bar %s is %v in the option", b.ID, v)
			}
			if rows[i][0].Text.Plain() != b.Label.Plain() || rows[i][1].Text.Plain() != b.Print.Plain() {
				return fmt.Errorf("bar %s says %s, its row %s", b.ID, b.Print.Plain(), rows[i][1].Text.Plain())
			}
			if b.Lower != nil && (*b.Lower > *b.Value || *b.Upper < *b.Value || *b.Upper > 100) {
				return fmt.Errorf("bar %s lies outside its bounds", b.ID)
			}
		}
	case figures.Strips:
		for i, s := range ch.Strips {
			sum := 0.0
			for _, series := range o.Series {
				sum += series.Data[last(len(ch.Strips), i)].Value.(float64)
			}
			base := 0
			for _, u := range s.Units {
				base += u.N
				if u.N < 0 {
					return fmt.Errorf("strip %s has %d units of %s", s.ID, u.N, u.Mark)
				}
			}
			if int(sum) != base {
				return fmt.Errorf("strip %s has %d units, %v in the option", s.ID, base, sum)
			}
			if s.Units[0].Mark != figures.Unknown && !strings.HasSuffix(s.Of, fmt.Sprint(base)) {
				return fmt.Errorf("strip %s %s has %d units", s.ID, s.Of, base)
			}
			if s.Units[0].Mark != figures.Unknown && strings.Trim(s.Print, "≥\u00a0 ") != fmt.Sprint(s.Units[0].N) {
				return fmt.Errorf("strip %s says %s and shows %d", s.ID, s.Print, s.Units[0].N)
			}
		}
	case figures.Timeline:
		for i, r := range ch.Time.Rows {
			v := o.Series[0].Data[last(len(ch.Time.Rows), i)].Value
			if r.Start == nil && v != "-" || r.Start != nil && fmt.Sprint(v) != r.Year {
				return fmt.Errorf("%s begins %s, in the option %v", r.Name, r.Year, v)
			}
			if r.Start != nil && math.Abs(*r.Start-100*(v.(float64)-float64(ch.Time.From))/float64(ch.Time.To-ch.Time.From)) > 0.01 {
				return fmt.Errorf("%s is drawn at %v %%", r.Name, *r.Start)
			}
			if r.Start != nil && *r.Start > r.End {
				return fmt.Errorf("%s ends before it begins", r.Name)
			}
		}
	case figures.Parts:
		n := 0
		for _, whole := range ch.Parts {
			sum := 0
			for _, p := range whole.Parts {
				if rows[n][0].Text.Plain() != p.Label || rows[n][1].Text.Plain() != p.Print || p.N == 0 {
					return fmt.Errorf("part %s %s is %q in its row", p.Label, p.Print, rows[n][1].Text.Plain())
				}
				sum, n = sum+p.N, n+1
			}
			if sum != whole.Total {
				return fmt.Errorf("the parts of %s add up to %d", whole.Print, sum)
			}
		}
	case figures.Dots:
		for i, d := range ch.Dots {
			j := last(len(ch.Dots), i)
			if o.Series[0].Data[j].Value != d.Lower || math.Abs(o.Series[1].Data[j].Value.(float64)-(d.Upper-d.Lower)) > 0.01 {
				return fmt.Errorf("%s runs from %v to %v, in the option otherwise", d.Label, d.Lower, d.Upper)
			}
			if d.Value != nil && (*d.Value < d.Lower-0.01 || *d.Value > d.Upper+0.01) || rows[i][1].Text.Plain() != d.Print {
				return fmt.Errorf("%s lies outside its bounds, or says %s and its row %s", d.Label, d.Print, rows[i][1].Text.Plain())
			}
		}
	case figures.Heat:
		for i, r := range ch.Heat.Rows {
			silent := len(ch.Heat.Columns) - len(r.Known)
			if len(r.Cells) != len(ch.Heat.Columns) || rows[i][0].Text.Plain() != r.Label || silent < 0 {
				return fmt.Errorf("row %s has %d cells", r.Label, len(r.Cells))
			}
			if i > 0 && has(ch.Heat.Rows[i-1]) < has(r) {
				return fmt.Errorf("row %s stands below a smaller one", r.Label)
			}
		}
	case figures.Choropleth:
		n := 0
		for _, k := range ch.Classes {
			n += k.N
		}
		for i, r := range ch.Regions {
			tile := ch.Tiles[0].Tiles[i]
			if tile.Mark != r.Mark || tile.Value != r.Print || rows[i][1].Mark != r.Mark {
				return fmt.Errorf("%s is %s on the map, %s as a tile, %s in the table", r.Code, r.Mark, tile.Mark, rows[i][1].Mark)
			}
			if r.Value != nil {
				n--
			}
		}
		if n != 0 {
			return fmt.Errorf("the classes hold %d countries more than the map", n)
		}
	case figures.Scatter:
		for i, p := range ch.Plane.Points {
			if v := o.Series[0].Data[i].Value.([]any); v[0] != p.X || v[1] != p.Y {
				return fmt.Errorf("%s is at %v in the option", p.Code, v)
			}
		}
	case figures.Map:
		for i, r := range ch.Regions {
			tile := ch.Tiles[0].Tiles[i]
			if tile.Code != r.Code || tile.Mark != r.Mark || rows[i][1].Mark != r.Mark || rows[i][1].Text.Plain() != r.Word {
				return fmt.Errorf("%s is %s on the map, %s as a tile, %s in the table", r.Code, r.Mark, tile.Mark, rows[i][1].Mark)
			}
		}
	}
	return nil
}

// has is how many countries have what a row of a heat map is about.
func has(r figures.HeatRow) int {
	n := 0
	for _, cell := range r.Cells {
		if cell.Mark == figures.Yes || cell.Mark == figures.Partly {
			n++
		}
	}
	return n
}

// TestNoMapWithoutValues: a map shows at least one value.
func TestNoMapWithoutValues(t *testing.T) {
	for _, p := range realSite(t).Pages {
		for _, ch := range charts(p) {
			if ch.Kind == figures.Map && !slices.ContainsFunc(ch.Regions, func(r figures.Region) bool { return r.Label }) {
				t.Errorf("%s/%s: the map %s shows no value", p.Lang, p.Path, ch.ID)
			}
			if ch.Kind == figures.Map && ch.ID == "map-legal_possibility" {
				t.Error("legal possibility has a map")
			}
		}
	}
}

// TestGoldenFigures pins the published forms of the figures of a country of
// which much is known and of one of which nothing is. UPDATE=1 rewrites them.
func TestGoldenFigures(t *testing.T) {
	s := realSite(t)
	for _, code := range []string{"es", "at"} {
		var got bytes.Buffer
		for _, p := range s.Pages {
			if p.Lang != "en" || p.Path != "countries/"+code {
				continue
			}
			fmt.Fprintf(&got, "-- locator.svg --\n%s\n", p.Locator.SVG)
			for _, ch := range charts(p) {
				option, err := ch.Option()
				if err != nil {
					t.Fatal(err)
				}
				var pretty bytes.Buffer
				if err := json.Indent(&pretty, option, "", " "); err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(&got, "-- %s.json --\n%s\n-- %s.csv --\n%s", ch.ID, pretty.Bytes(), ch.ID, ch.CSV())
				if ch.SVG != "" {
					fmt.Fprintf(&got, "-- %s.svg --\n%s\n", ch.ID, ch.SVG)
				}
			}
		}
		golden(t, "figures-"+code+".txtar", got.Bytes())
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(got, want) {
		return
	}
	a, b := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("%s, line %d\n got %.300s\nwant %.300s\nUPDATE=1 rewrites it", file, i+1, b[i], a[i])
		}
	}
	t.Fatalf("%s has %d lines, want %d", file, len(b), len(a))
}
