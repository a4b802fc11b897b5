package draw

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func assets(t testing.TB) Assets {
	t.Helper()
	a, err := ReadAssets(os.DirFS("../theme/assets/vendor"))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func drawer(t testing.TB, o Options) *Drawer {
	t.Helper()
	d, err := New(assets(t), o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func bars() Request {
	return Request{
		ID: "means", Width: 420, Height: 200, Title: "Means <in use>", Desc: "Three bars & their values",
		Classes: map[string]string{"#0c4a56": "fill", "#1c1b18": "ink"},
		Option: json.RawMessage(`{
			"textStyle":{"fontFamily":"Source Sans 3","color":"#1c1b18"},
			"grid":{"left":120,"right":40,"top":10,"bottom":30},
			"xAxis":{"type":"value","max":100,"axisLabel":{"color":"#1c1b18"}},
			"yAxis":{"type":"category","data":["Kontaktstellen","Σημεία επαφής","Точки & връзки"],"axisLabel":{"color":"#1c1b18"}},
			"series":[{"type":"bar","barWidth":18,"clip":true,"data":[75,33.33333,10],"itemStyle":{"color":"#0c4a56"},
				"label":{"show":true,"position":"right","formatter":"{c} %","color":"#1c1b18","fontWeight":600}}]}`),
		Links: map[int]Link{0: {Href: "/en/a?x=1&y=2", Title: `Says "75"`}, 1: {Title: "A third"}},
	}
}

// matrix is a heat map of 40 countries by 14 questions with a word in each cell.
func matrix() Request {
	var x, y []string
	var data [][3]int
	for i := range 14 {
		x = append(x, fmt.Sprintf("Asked %d", i))
	}
	for j := range 40 {
		y = append(y, fmt.Sprintf("Country %d", j))
		for i := range 14 {
			data = append(data, [3]int{i, j, (i*7 + j) % 4})
		}
	}
	b, _ := json.Marshal(map[string]any{
		"grid":      map[string]any{"left": 100, "right": 10, "top": 40, "bottom": 10},
		"xAxis":     map[string]any{"type": "category", "data": x, "position": "top", "axisLabel": map[string]any{"interval": 0}},
		"yAxis":     map[string]any{"type": "category", "data": y, "axisLabel": map[string]any{"interval": 0}},
		"visualMap": map[string]any{"show": false, "type": "piecewise", "pieces": []any{map[string]any{"value": 0, "color": "#010101"}, map[string]any{"value": 1, "color": "#020202"}, map[string]any{"value": 2, "color": "#030303"}, map[string]any{"value": 3, "color": "#040404"}}},
		"series":    []any{map[string]any{"type": "heatmap", "data": data, "label": map[string]any{"show": true}}},
	})
	return Request{ID: "matrix", Width: 900, Height: 1000, Title: "Matrix", Option: b,
		Classes: map[string]string{"#010101": "m-yes", "#020202": "m-nr", "#030303": "m-nf", "#040404": "m-na"}}
}

func mustSVG(t testing.TB, d *Drawer, r Request) string {
	t.Helper()
	svg, err := d.SVG(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	return svg
}

func TestBarsGolden(t *testing.T) {
	svg := mustSVG(t, drawer(t, Options{}), bars())
	golden(t, "bars.svg", svg)
	for _, want := range []string{"Kontaktstellen", "Σημεία επαφής", "Точки &amp; връзки", ">75 %<", ">33.33333 %<", ">10 %<",
		`role="group"`, `aria-labelledby="means-title means-desc"`, "Means &lt;in use&gt;", `class="fill"`,
		`<a href="/en/a?x=1&amp;y=2"><title>Says &quot;75&quot;</title>`, "<title>A third</title></path>", `viewBox="0 0 420 200"`} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s", want)
		}
	}
	refuse(t, svg)
}

func TestMatrix(t *testing.T) {
	svg := mustSVG(t, drawer(t, Options{}), matrix())
	for i := range 40 {
		if !strings.Contains(svg, fmt.Sprintf(">Country %d<", i)) || !strings.Contains(svg, fmt.Sprintf(">Asked %d<", i%14)) {
			t.Errorf("label %d is missing", i)
		}
	}
	for _, class := range []string{"m-yes", "m-nr", "m-nf", "m-na"} {
		if n := strings.Count(svg, `class="`+class+`"`); n != 140 {
			t.Errorf("%d cells of class %s, want 140", n, class)
		}
	}
	refuse(t, svg)
	t.Logf("matrix: %d bytes, %d gzipped", len(svg), gzipped(svg))
}

// refuse fails on what a strict policy or a second chart on the page would trip over.
func refuse(t *testing.T, svg string) {
	t.Helper()
	for _, bad := range []string{"style=", "<style", "zr0", "zr1", "ecmeta", "font-family", "e-1", "xlink", "px"} {
		if strings.Contains(svg, bad) {
			t.Errorf("holds %q", bad)
		}
	}
}

// A chart is the same from a fresh interpreter, after other charts, and when
// many are drawn at once.
func TestSameBytes(t *testing.T) {
	first := mustSVG(t, drawer(t, Options{}), bars())
	d := drawer(t, Options{})
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			r := bars()
			if i%3 == 2 {
				r = Request{ID: "other", Width: 300, Height: 100, Option: json.RawMessage(`{"xAxis":{"type":"time"},"yAxis":{},"series":{"type":"line","areaStyle":{},"data":[["2021-01-01",1],["2022-01-01",3]]}}`)}
			}
			svg, err := d.SVG(context.Background(), r)
			if err != nil {
				t.Error(err)
			} else if r.ID == "means" && svg != first {
				t.Error("drawn together, a chart differs")
			}
		})
	}
	wg.Wait()
}

func TestCache(t *testing.T) {
	dir := t.TempDir()
	a := mustSVG(t, drawer(t, Options{CacheDir: dir}), bars())
	kept, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(kept) != 1 {
		t.Fatalf("%d files kept, want 1", len(kept))
	}
	d := drawer(t, Options{CacheDir: dir})
	d.programs = func() (programs, error) { t.Error("drawn again"); return programs{}, errors.New("no") }
	if b := mustSVG(t, d, bars()); a != b {
		t.Error("the cache gives other bytes")
	}
	// What is cut short is drawn anew.
	if err := os.WriteFile(kept[0], []byte(a[:100]), 0o644); err != nil {
		t.Fatal(err)
	}
	if b := mustSVG(t, drawer(t, Options{CacheDir: dir}), bars()); a != b {
		t.Error("a damaged file is used")
	}
	// Every part of the request tells.
	for name, change := range map[string]func(*Request){
		"id": func(r *Request) { r.ID = "x" }, "width": func(r *Request) { r.Width++ }, "title": func(r *Request) { r.Title = "x" },
		"class": func(r *Request) { r.Classes["#0c4a56"] = "x" }, "link": func(r *Request) { r.Links[0] = Link{Title: "x"} },
	} {
		r := bars()
		change(&r)
		if d.cache.key("svg", r) == d.cache.key("svg", bars()) {
			t.Errorf("a change of %s keeps the key", name)
		}
	}
}

func TestCancel(t *testing.T) {
	d := drawer(t, Options{})
	mustSVG(t, d, bars()) // load the library
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
	defer cancel()
	if _, err := d.SVG(ctx, matrix()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error is %v", err)
	}
	mustSVG(t, d, bars())
	if n := len(d.engines); n != cap(d.engines) {
		t.Errorf("%d of %d engines are back", n, cap(d.engines))
	}
}

func TestRefusals(t *testing.T) {
	d := drawer(t, Options{})
	for name, change := range map[string]func(*Request){
		"id":       func(r *Request) { r.ID = "1:x" },
		"size":     func(r *Request) { r.Height = 0 },
		"json":     func(r *Request) { r.Option = json.RawMessage("{") },
		"function": func(r *Request) { r.Option = json.RawMessage(`{"tooltip":{"formatter":{"$fn":"none"}}}`) },
		"picture": func(r *Request) {
			r.Option = json.RawMessage(`{"xAxis":{},"yAxis":{},"series":{"type":"scatter","symbol":"image://a.png","data":[[1,1]]}}`)
		},
	} {
		r := bars()
		change(&r)
		if _, err := d.SVG(context.Background(), r); err == nil {
			t.Errorf("bad %s is drawn", name)
		}
	}
}

func TestFunctions(t *testing.T) {
	a := assets(t)
	a.Functions = []byte(`chartFunctions.double = function (p) { return 'twice ' + 2 * p.value }`)
	d, err := New(a, Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := bars()
	r.Option = json.RawMessage(`{"xAxis":{},"yAxis":{"data":["a"]},"series":{"type":"bar","data":[21],"label":{"show":true,"formatter":{"$fn":"double"}}}}`)
	if svg := mustSVG(t, d, r); !strings.Contains(svg, ">twice 42<") {
		t.Error("the function is not used")
	}
}

func TestWidth(t *testing.T) {
	d := drawer(t, Options{})
	for _, text := range []string{"Čeština", "България", "Ελλάδα"} {
		regular, bold := d.Width(text, 13, 400), d.Width(text, 13, 600)
		if regular < 30 || regular > 60 || bold <= regular {
			t.Errorf("%s is %.1f px wide, %.1f in semibold", text, regular, bold)
		}
	}
	if got, want := d.advances.measure("Text", "normal 600 13px Source Sans 3"), d.Width("Text", 13, 600); got != want {
		t.Errorf("shorthand measures %v, want %v", got, want)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from what is drawn; UPDATE=1 accepts it", path)
	}
}

func gzipped(s string) int {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, 9)
	w.Write([]byte(s))
	w.Close()
	return b.Len()
}

func BenchmarkMatrix(b *testing.B) {
	d := drawer(b, Options{})
	mustSVG(b, d, bars())
	for b.Loop() {
		mustSVG(b, d, matrix())
	}
}

// BenchmarkMap draws from nothing: compile, load, draw.
func BenchmarkMap(b *testing.B) {
	a := assets(b)
	for b.Loop() {
		d, err := New(a, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := d.Regions(context.Background(), 960); err != nil {
			b.Fatal(err)
		}
	}
}
