package main

import (
	"fmt"
	"image/color"
	"image/png"
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"golang.org/x/net/html"
)

// lively are a page and a figure on it for each kind of figure that the site shows.
func lively(t *testing.T) map[string][2]string {
	t.Helper()
	out := map[string][2]string{}
	all := pages(t)
	for _, name := range slices.Sorted(mapKeys(all)) {
		if !strings.HasPrefix(name, "en/") {
			continue
		}
		for _, f := range find(all[name], "figure", func(n *html.Node) bool {
			return classed("fig")(n) && len(find(n, "button", func(b *html.Node) bool { return has(b, "data-live") })) > 0
		}) {
			for _, class := range strings.Fields(attr(f, "class")) {
				if kind, ok := strings.CutPrefix(class, "f-"); ok && out[kind][0] == "" {
					out[kind] = [2]string{"/" + path.Dir(name) + "/", attr(f, "id")}
				}
			}
		}
	}
	if len(out) < 6 {
		t.Fatalf("only %d kinds of figure can be explored", len(out))
	}
	return out
}

// TestLiveFigures explores a figure of each kind: nothing is loaded before, the
// library and the option after (for maps the geometry too), a tip says what the
// static form says, the dark theme is taken up, Escape leads back, and paper shows
// the static form.
func TestLiveFigures(t *testing.T) {
	b := openBrowser(t)
	var mu sync.Mutex
	var asked []string
	chromedp.ListenTarget(b.ctx, func(event any) {
		if e, ok := event.(*network.EventRequestWillBeSent); ok && !strings.HasPrefix(e.Request.URL, "data:") {
			mu.Lock()
			defer mu.Unlock()
			asked = append(asked, path.Base(e.Request.URL))
		}
	})
	for kind, at := range lively(t) {
		t.Run(kind, func(t *testing.T) {
			figure := `document.getElementById("` + at[1] + `")`
			b.run(t, network.SetCacheDisabled(true), width(1200), scheme("light"), emulation.SetEmulatedMedia().WithMedia("screen"), chromedp.Navigate(b.base+at[0]), chromedp.WaitReady("body"))
			mu.Lock()
			for _, name := range asked {
				if strings.Contains(name, "echarts") || strings.HasSuffix(name, ".json") {
					t.Errorf("%s was loaded before it was asked for", name)
				}
			}
			asked = nil
			mu.Unlock()
			b.run(t, chromedp.Evaluate(figure+`.querySelector("[data-live]").focus()`, nil), chromedp.KeyEvent(kb.Enter),
				chromedp.Poll(figure+`.querySelector(".live svg path") !== null`, nil), chromedp.KeyEvent(kb.ArrowRight),
				chromedp.Poll(figure+`.querySelector("[role=status]").textContent !== "" && `+figure+`.querySelector(".live text") !== null`, nil))
			mu.Lock()
			loaded := slices.Clone(asked)
			asked = nil
			mu.Unlock()
			want := 2
			if slices.ContainsFunc(loaded, func(s string) bool { return strings.HasPrefix(s, "europe.") }) {
				want = 3
			}
			if len(loaded) != want {
				t.Errorf("loaded %q", loaded)
			}
			var said string
			var light, dark, paper []string
			const colours = `.querySelector(".live svg")?.outerHTML.match(/#[0-9a-f]{6}|rgb\([^)]*\)/g) ?? [])].sort()`
			b.run(t, chromedp.Evaluate(figure+`.querySelector("[role=status]").textContent + " | " + [...`+figure+`.querySelectorAll(".live text")].at(-1).textContent`, &said),
				chromedp.Evaluate(`[...new Set(`+figure+colours, &light))
			t.Logf("%s: %s", at[1], said)
			if os.Getenv("OBSERVATORY_LOOK") != "" {
				var dom string
				b.run(t, chromedp.Evaluate(figure+`.querySelector(".live svg").outerHTML`, &dom))
				os.WriteFile(filepath.Join(os.Getenv("OBSERVATORY_LOOK"), kind+".svg"), []byte(dom), 0o644)
			}
			if dir := os.Getenv("OBSERVATORY_LOOK"); dir != "" {
				var shot []byte
				b.run(t, chromedp.Screenshot("#"+at[1], &shot, chromedp.ByQuery))
				os.WriteFile(filepath.Join(dir, kind+".png"), shot, 0o644)
			}
			b.run(t, scheme("dark"), chromedp.Poll(`(() => { const now = [...new Set(`+figure+colours+`; return now.length > 0 && now.join() !== "`+strings.Join(light, ",")+`" })()`, nil), chromedp.Evaluate(`[...new Set(`+figure+colours, &dark))
			if dir := os.Getenv("OBSERVATORY_LOOK"); dir != "" {
				var shot []byte
				b.run(t, chromedp.Screenshot("#"+at[1], &shot, chromedp.ByQuery))
				os.WriteFile(filepath.Join(dir, kind+"-dark.png"), shot, 0o644)
			}
			if len(light) == 0 || len(dark) == 0 {
				t.Errorf("no colours: %q, %q in the dark", light, dark)
			}
			b.run(t, emulation.SetEmulatedMedia().WithMedia("print"), chromedp.Evaluate(`[...`+figure+`.querySelectorAll(".live, .form")].filter(e => e.checkVisibility()).map(e => e.className)`, &paper),
				emulation.SetEmulatedMedia().WithMedia("screen"), chromedp.KeyEvent(kb.Escape))
			if !slices.Equal(paper, []string{"form"}) {
				t.Errorf("paper shows %q", paper)
			}
			var back bool
			b.run(t, chromedp.Evaluate(figure+`.querySelector(".live") === null && !`+figure+`.classList.contains("is-live") && document.activeElement === `+figure+`.querySelector("[data-live]")`, &back))
			if !back {
				t.Error("Escape does not lead back to the static form and to the button")
			}
		})
	}
	for _, complaint := range b.reports {
		t.Error(complaint)
	}
}

// TestPNG saves a drawing of each kind as PNG: twice the size of the published
// SVG, with its title and its licence, and with more than one colour.
func TestPNG(t *testing.T) {
	b := openBrowser(t)
	dir := t.TempDir()
	if look := os.Getenv("OBSERVATORY_LOOK"); look != "" {
		dir = look
	}
	b.run(t, cdpbrowser.SetDownloadBehavior(cdpbrowser.SetDownloadBehaviorBehaviorAllow).WithDownloadPath(dir))
	for kind, at := range lively(t) {
		t.Run(kind, func(t *testing.T) {
			svg, err := os.ReadFile(filepath.Join(published(t), "figures", "en", at[1]+".svg"))
			if err != nil {
				t.Fatal(err)
			}
			var x, y, w, h float64
			if _, err := fmt.Sscanf(string(svg[strings.Index(string(svg), "viewBox=")+9:]), "%f %f %f %f", &x, &y, &w, &h); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(svg), "CC BY 4.0") {
				t.Error("the drawing does not name its licence")
			}
			b.run(t, width(1200), chromedp.Navigate(b.base+at[0]), chromedp.Evaluate(`document.getElementById("`+at[1]+`").querySelector("[data-png]").click()`, nil))
			img, err := png.Decode(strings.NewReader(waitFor(t, filepath.Join(dir, at[1]+".png"))))
			if err != nil {
				t.Fatal(err)
			}
			if size := img.Bounds(); math.Abs(float64(size.Dx())-2*w) > 1 || math.Abs(float64(size.Dy())-2*h) > 1 {
				t.Errorf("the picture is %v, the drawing %g by %g", size, w, h)
			}
			seen := map[color.Color]bool{}
			for px := 0; px < img.Bounds().Dx(); px += 7 {
				for py := 0; py < img.Bounds().Dy(); py += 7 {
					seen[img.At(px, py)] = true
				}
			}
			if len(seen) < 5 {
				t.Errorf("the picture has %d colours", len(seen))
			}
		})
	}
	for _, complaint := range b.reports {
		t.Error(complaint)
	}
}
