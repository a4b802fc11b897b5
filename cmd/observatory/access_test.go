package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// axe is axe-core, an independent program that knows what a page must be for
// people who read with other means than eyes and mouse. It is run in the page by
// the debugger, past the policy of the page, and is never published.
//
//go:embed testdata/axe/axe.min.js
var axe string

//go:embed testdata/access.js
var accessScript string

// reached are pages of every kind; in every language each is looked at in the light,
// in the dark and on a telephone.
var reached = []string{"", "countries", "countries/es", "countries/at", "compare", "compare/es-pt", "indicators", "indicators/partnerships_in_place", "indicators/used",
	"indicators/means", "indicators/framework_age", "themes", "themes/public-events", "cases", "cases/coopera", "cases/by", "law", "studies", "studies/white-paper-2024", "checklist",
	"figures", "figures/heat-means", "recommendations", "guidance", "criteria", "good-practices", "cost", "glossary", "start", "who", "corrections", "data", "data/answers", "take-part", "submit", "questions", "questions/ppp-survey", "questions/vendor-checklist", "findings", "accessibility"}

// reachedInvented are pages of the demo: those whose figures its evidence fills.
var reachedInvented = []string{"", "countries", "countries/es", "indicators/partnerships_in_place", "indicators/means", "indicators/evaluation", "indicators/used", "themes/public-events", "law", "data"}

// TestAccess looks at pages of every kind as people with other means do.
func TestAccess(t *testing.T) {
	b := openBrowser(t)
	for _, lang := range languages {
		for _, p := range reached {
			address := path.Join("/", lang, p) + "/"
			if _, err := os.Stat(path.Join(published(t), address, "index.html")); err != nil {
				t.Errorf("%s is not published", address)
				continue
			}
			t.Run(strings.Trim(address, "/"), func(t *testing.T) {
				for _, complaint := range b.reach(t, address) {
					t.Error(complaint)
				}
			})
		}
	}
	t.Run("404", func(t *testing.T) {
		for _, complaint := range b.reach(t, "/404.html") {
			t.Error(complaint)
		}
	})
}

// TestAccessInvented looks at the demo in the same way, and at its figures: none
// is empty, and no label is cut.
func TestAccessInvented(t *testing.T) {
	dir := invented(t)
	b := openBrowser(t)
	server := httptest.NewServer(http.FileServerFS(os.DirFS(dir)))
	defer server.Close()
	b.base = server.URL
	for _, p := range reachedInvented {
		address := path.Join("/", languages[0], p) + "/"
		if _, err := os.Stat(path.Join(dir, address, "index.html")); err != nil {
			t.Errorf("%s is not in the demo", address)
			continue
		}
		t.Run(strings.Trim(address, "/"), func(t *testing.T) {
			for _, complaint := range b.reach(t, address) {
				t.Error(complaint)
			}
			for _, w := range []int64{1440, 390} {
				var wrong []string
				b.run(t, width(w), scheme("light"), chromedp.Navigate(b.base+address), chromedp.Evaluate(accessScript, nil), chromedp.Evaluate(`access.figures()`, &wrong))
				for _, s := range wrong {
					t.Errorf("at %d px: %s", w, s)
				}
			}
		})
	}
}

// reach checks one page and says what is wrong with it.
func (b *browser) reach(t *testing.T, address string) (complaints []string) {
	t.Helper()
	complain := func(when string, what []string) {
		for i, s := range what {
			if i < 6 {
				complaints = append(complaints, when+": "+s)
			}
		}
	}
	var got []string
	check := func(when, call string, actions ...chromedp.Action) {
		t.Helper()
		got = nil
		b.run(t, append(actions, chromedp.Evaluate(call, &got, await))...)
		complain(when, got)
	}
	b.run(t, width(1440), scheme("light"), chromedp.Navigate(b.base+address), chromedp.Evaluate(axe+";0", nil), chromedp.Evaluate(accessScript, nil))
	check("axe", `access.axe()`)
	check("axe, dark", `access.axe(["color-contrast"])`, scheme("dark")) // the page is the same but for its colours
	check("axe, telephone", `access.axe()`, scheme("light"), width(390))
	check("focus", `access.focus()`, width(1440), chromedp.KeyEvent(kb.Tab)) // the outline is for who uses the keys
	check("zoom", `access.cut()`, chromedp.EmulateViewport(320, 256))        // 1280 × 1024 at 400 per cent
	check("zoom, text set wide", `access.spaced()`)
	check("text set wide", `access.spaced()`, width(1440))
	check("forced colours", `access.forced()`, forced())
	b.run(t, scheme("light"))
	return complaints
}

// TestKeyboard walks pages with nothing but the keys.
func TestKeyboard(t *testing.T) {
	b := openBrowser(t)
	type stop struct {
		What          string
		Main, Visible bool
		Top           float64
	}
	press := func(key string) (at stop) {
		t.Helper()
		b.run(t, chromedp.KeyEvent(key), chromedp.Evaluate(`access.here()`, &at))
		return at
	}
	for _, p := range []string{"/en/", "/en/countries/es/", "/fr/indicators/used/", "/en/cases/", "/en/checklist/", "/en/compare/", "/404.html"} {
		t.Run(strings.Trim(p, "/"), func(t *testing.T) {
			b.run(t, width(1440), scheme("light"), chromedp.Navigate(b.base+p), chromedp.Evaluate(accessScript, nil))
			var all []string
			b.run(t, chromedp.Evaluate(`access.stops()`, &all))
			if first := press(kb.Tab); p != "/404.html" && (first.Main || !first.Visible || !strings.HasPrefix(first.What, "A.skip")) {
				t.Fatalf("the first stop is %+v, not the link that skips to the content", first)
			}
			// Every stop in the order of the page, up to a number that takes seconds.
			for i := 1; i < min(len(all), 60); i++ {
				at := press(kb.Tab)
				if at.What != all[i] || !at.Visible {
					t.Fatalf("stop %d is %+v; the page has %q there", i+1, at, all[i])
				}
			}
			if p == "/404.html" {
				return
			}
			b.run(t, chromedp.Navigate(b.base+p), chromedp.Evaluate(accessScript, nil))
			press(kb.Tab)
			press(kb.Enter)
			if at := press(kb.Tab); !at.Main {
				t.Errorf("after the content was skipped to, the next stop is %+v", at)
			}
		})
	}
	t.Run("menu of a telephone", func(t *testing.T) {
		b.run(t, width(390), scheme("light"), chromedp.Navigate(b.base+"/en/"), chromedp.Evaluate(accessScript, nil))
		for range 6 {
			if at := press(kb.Tab); strings.HasPrefix(at.What, "SUMMARY") {
				press(kb.Enter)
				next := press(kb.Tab)
				if !next.Visible || !strings.HasPrefix(next.What, "A") {
					t.Errorf("after the menu was opened the next stop is %+v", next)
				}
				return
			}
		}
		t.Error("no menu among the first stops")
	})
	t.Run("table of a figure", func(t *testing.T) {
		var before, after bool
		const rows = `document.querySelector(".get details table").checkVisibility()`
		b.run(t, width(1440), chromedp.Navigate(b.base+"/en/indicators/used/"), chromedp.Evaluate(rows, &before),
			chromedp.Focus(".get details summary"), chromedp.KeyEvent(kb.Enter), chromedp.Evaluate(rows, &after))
		if before || !after {
			t.Errorf("the table was seen before: %t, after: %t", before, after)
		}
	})
}

// unreachable is a page with the faults that TestAccess is there to find.
const unreachable = `<!doctype html><html lang="en"><head><title>Bad</title><link rel="stylesheet" href="bad.css"></head><body>
<main><h1>Bad</h1><img src="x.png"><a href="#a" class="bare">a link without an outline</a> <a href="#b" tabindex="4">first of all</a> <a href="#c" class="under">covered</a><div class="lid">a lid</div>
<p class="cut">a text that is longer than its box is wide, and cut off there</p><p class="tight">two lines in a box of a fixed height for one line of them, which is enough until the text is set wider</p><p class="pale">pale</p><p class="system">grey on grey whatever the system says</p>
<p><a href="#d">x</a><a href="#e">y</a></p>
<figure class="fig"><figcaption>An empty figure</figcaption></figure><figure class="fig"><svg viewBox="0 0 100 20" width="100" height="20"><rect width="9" height="9"/><text x="60" y="12" font-size="14">a label that leaves</text></svg></figure></main></body></html>`

const unreachableStyle = `.bare:focus{outline:0}.cut{width:8rem;white-space:nowrap;overflow:hidden}.tight{height:1.2rem;width:60rem;overflow:hidden}.pale{color:#bbb}.system{forced-color-adjust:none;color:#777;background:#666}.lid{position:fixed;inset:0;background:#fff;z-index:2;pointer-events:auto;height:50px}.under{position:absolute;top:4px}body{min-width:400px}`

// TestAccessSees holds the checks to what they are for.
func TestAccessSees(t *testing.T) {
	b := openBrowser(t)
	bad := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/bad.css" {
			w.Header().Set("Content-Type", "text/css")
			fmt.Fprint(w, unreachableStyle)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, unreachable)
	}))
	defer bad.Close()
	b.base = bad.URL
	said := b.reach(t, "/")
	var figures []string
	b.run(t, width(1440), chromedp.Navigate(bad.URL+"/"), chromedp.Evaluate(accessScript, nil), chromedp.Evaluate(`access.figures()`, &figures))
	all := strings.Join(append(said, figures...), "\n")
	for _, want := range []string{"axe: image-alt", "axe: color-contrast", "axe, dark: color-contrast", "axe, telephone: image-alt", "focus: no outline: A.bare", "focus: tabindex", "focus: covered: A.under",
		"zoom: the page is ", "zoom: cut off: P.cut", "text set wide: cut off: P.tight", "forced colours: ", "nothing is drawn", "leaves the drawing"} {
		if !strings.Contains(all, want) {
			t.Errorf("nothing about %q in\n%s", want, all)
		}
	}
}

// TestAxe: the program is the one that its manifest names.
func TestAxe(t *testing.T) {
	const dir = "testdata/axe"
	data, err := os.ReadFile(path.Join(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var entries []struct {
		File, Package, Version, Licence, SHA256 string
		Bytes                                   int
	}
	if err := json.Unmarshal(data, &entries); err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, e := range entries {
		files = append(files, e.File)
		if data, err := os.ReadFile(path.Join(dir, e.File)); err != nil || len(data) != e.Bytes || digest(data) != e.SHA256 || e.Licence == "" {
			t.Errorf("%s is not what the manifest says: %v", e.File, err)
		}
	}
	if !slices.Contains(files, "axe.min.js") || !strings.HasPrefix(axe, "/*! axe v"+entries[slices.Index(files, "axe.min.js")].Version+"\n") {
		t.Errorf("the manifest is not of this axe: %v", files)
	}
	if err := absent(published(t), "axe.run"); err != nil {
		t.Errorf("published: %v", err)
	}
}
