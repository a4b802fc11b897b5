package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// looked are the pages that are looked at, in every language.
var looked = []string{"", "countries/es", "countries/at", "indicators/partnerships_in_place", "indicators/used", "cases/coopera", "data", "evidence", "method", "indicators", "countries", "checklist", "compare", "compare/es-pt", "themes/information-exchange", "recommendations", "glossary", "take-part"}

// TestBrowser looks at the real site in a browser, from a plain file server.
func TestBrowser(t *testing.T) {
	b := openBrowser(t)
	for _, lang := range languages {
		for _, p := range looked {
			address := "/" + strings.TrimSuffix(lang+"/"+p, "/") + "/"
			t.Run(strings.Trim(address, "/"), func(t *testing.T) {
				for _, complaint := range b.look(t, address) {
					t.Error(complaint)
				}
			})
		}
	}
	t.Logf("the smallest text at 390 px has %.1f px", b.smallest)
}

// badPage does everything that a page of the site must not do.
const badPage = `<!doctype html><html lang="en"><head><title>Bad</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; img-src http:; script-src 'self'">
<link rel="stylesheet" href="nosuch.css"></head><body>
<p style="color:red">inline style</p><p><script>document.title = "x"</script><img src="http://127.0.0.1:9/x.png" alt="elsewhere"></p>
<p><font color="#cccccc">pale</font></p><pre><small><small><small><small>tiny</small></small></small></small></pre>
<script src="bad.js"></script><p>` + "<nobr>" + `wide wide wide wide wide wide wide wide wide wide wide wide wide wide wide wide wide wide wide wide wide wide</nobr></p></body></html>`

// TestBrowserSees holds the test above to what it is for: it must find each
// fault of a bad page.
func TestBrowserSees(t *testing.T) {
	b := openBrowser(t)
	bad := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, badPage)
		case "/bad.js":
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, `console.log("hello"); document.body.append("only with scripts")`)
		default:
			http.NotFound(w, r)
		}
	}))
	defer bad.Close()
	b.base = bad.URL
	complaints := strings.Join(b.look(t, "/"), "\n")
	for _, want := range []string{"ContentSecurityPolicyIssue", "console log", "request to another host", "answer 404", "text of ", "light: too little contrast", "the page is ", "with scripts"} {
		if !strings.Contains(complaints, want) {
			t.Errorf("nothing about %q in\n%s", want, complaints)
		}
	}
}

// browser is a tab and what it reported since the last page.
type browser struct {
	ctx      context.Context
	base     string
	smallest float64

	mu      sync.Mutex
	reports []string
}

// openBrowser starts Chromium and a file server over the shared build. Where
// there is no Chromium the test is skipped, but not where everything must run.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	name := os.Getenv("CHROMIUM")
	for _, n := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if found, err := exec.LookPath(n); err == nil && name == "" {
			name = found
		}
	}
	if name == "" {
		const message = "no Chromium: install the package chromium, or name a binary in the variable CHROMIUM"
		if os.Getenv("CI") == "true" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	server := httptest.NewServer(http.FileServerFS(os.DirFS(published(t))))
	t.Cleanup(server.Close)
	flags := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(name), chromedp.NoSandbox, chromedp.DisableGPU)
	for _, f := range []string{"disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync", "disable-dev-shm-usage"} {
		flags = append(flags, chromedp.Flag(f, true))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, flags...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{ctx: ctx, base: server.URL, smallest: 1000}
	chromedp.ListenTarget(ctx, b.listen)
	b.run(t, network.Enable(), cdplog.Enable(), runtime.Enable(), audits.Enable())
	return b
}

func (b *browser) run(t *testing.T, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// listen keeps whatever a visitor's browser would complain about, and every
// request that leaves the host.
func (b *browser) listen(event any) {
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		b.report("console %s: %s", e.Type, arguments(e.Args))
	case *runtime.EventExceptionThrown:
		b.report("exception: %s", thrown(e.ExceptionDetails))
	case *cdplog.EventEntryAdded:
		b.report("log, %s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL)
	case *audits.EventIssueAdded:
		b.report("issue: %s %s", e.Issue.Code, details(e.Issue.Details))
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err != nil || u.Scheme != "data" && !strings.HasPrefix(e.Request.URL, b.base+"/") {
			b.report("request to another host: %s", e.Request.URL)
		}
	case *network.EventResponseReceived:
		if e.Response.Status != http.StatusOK && e.Response.Status != http.StatusNotModified {
			b.report("answer %d: %s", e.Response.Status, e.Response.URL)
		}
	case *network.EventLoadingFailed:
		if !e.Canceled {
			b.report("not loaded: %s %s", e.Type, e.ErrorText)
		}
	}
}

func arguments(args []*runtime.RemoteObject) string {
	data, _ := json.Marshal(args)
	return string(data)
}

func (b *browser) report(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reports = append(b.reports, fmt.Sprintf(format, args...))
}

// look checks one page in every way and says what is wrong with it.
func (b *browser) look(t *testing.T, address string) (complaints []string) {
	t.Helper()
	complain := func(format string, args ...any) { complaints = append(complaints, fmt.Sprintf(format, args...)) }
	b.mu.Lock()
	b.reports = nil
	b.mu.Unlock()
	var text, withoutScript string
	b.run(t, emulation.SetScriptExecutionDisabled(false), scheme("light"), width(1440), chromedp.Navigate(b.base+address),
		chromedp.Evaluate(`document.fonts.ready.then(() => `+plainText+`)`, &text, await))
	for _, w := range []int64{1440, 390, 320} {
		var size struct{ Scroll, Inner int }
		b.run(t, width(w), chromedp.Evaluate(`({Scroll: document.documentElement.scrollWidth, Inner: window.innerWidth})`, &size))
		if size.Scroll > size.Inner || size.Inner > int(w) {
			complain("at %d px the page is %d px wide in a window of %d", w, size.Scroll, size.Inner)
		}
		if w != 390 {
			continue
		}
		var small []sized
		b.run(t, chromedp.Evaluate(smallText, &small))
		for i, s := range small {
			b.smallest = min(b.smallest, s.Size)
			if s.Size < 10.95 && i < 5 {
				complain("text of %.1f px: %s", s.Size, s.What)
			}
		}
	}
	for _, s := range []string{"light", "dark"} {
		var look struct {
			Dark bool
			Weak []string
		}
		b.run(t, width(1440), scheme(s), chromedp.Evaluate(weakText, &look))
		if look.Dark != (s == "dark") {
			complain("%s: the background is dark: %t", s, look.Dark)
		}
		for i, w := range look.Weak {
			if i < 5 {
				complain("%s: too little contrast: %s", s, w)
			}
		}
	}
	b.run(t, emulation.SetScriptExecutionDisabled(true), scheme("light"), chromedp.Navigate(b.base+address),
		chromedp.Evaluate(plainText, &withoutScript))
	if text == "" || text != withoutScript {
		complain("with scripts the page has %d letters, without %d", len(text), len(withoutScript))
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return append(complaints, b.reports...)
}

// plainText is what a page says whether scripts run or not: without the tools
// that a script shows (they are marked) and without what is said in their stead.
const plainText = `(() => {
  const apart = [...document.querySelectorAll("[data-scripted]:not([hidden])")];
  for (const e of apart) e.hidden = true;
  for (const e of document.querySelectorAll("noscript")) e.remove();
  const text = document.body.innerText;
  for (const e of apart) e.hidden = false;
  return text;
})()`

func width(px int64) chromedp.Action {
	return emulation.SetDeviceMetricsOverride(px, 900, 1, px < 600)
}

func scheme(name string) chromedp.Action {
	return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"}})
}

func await(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

// sized is a text and how large it is shown.
type sized struct {
	Size float64
	What string
}

// smallText gives the sizes of visible text, the smallest first; in a drawing
// the size is that after scaling.
const smallText = `(() => {
  const out = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const n = walk.currentNode, e = n.parentElement;
    if (!n.data.trim() || ["TITLE", "DESC", "title", "desc"].includes(e.tagName)) continue;
    if (!e.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    const box = e.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1 || box.right <= 0 || box.bottom + scrollY <= 0) continue;
    let size = parseFloat(getComputedStyle(e).fontSize);
    if (e instanceof SVGElement) {
      const m = e.getScreenCTM();
      size *= Math.sqrt(Math.abs(m.a * m.d - m.b * m.c));
    }
    out.push({Size: size, What: e.tagName + "." + (e.getAttribute("class") || "") + ": " + n.data.trim().slice(0, 40)});
  }
  return out.sort((a, b) => a.Size - b.Size).slice(0, 20);
})()`

// weakText names text of the page's body that stands out too little from what
// lies behind it.
const weakText = `(() => {
  const out = [];
  const parse = s => { const m = s.match(/^rgba?\(([^)]+)\)$/); if (!m) return null; const p = m[1].split(/[ ,\/]+/).map(Number); return p.length < 4 ? [...p, 1] : p; };
  const light = c => { const f = c.slice(0, 3).map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * f[0] + .7152 * f[1] + .0722 * f[2]; };
  const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c && c[3] === 1) return c; } return [255, 255, 255, 1]; };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const n = walk.currentNode, e = n.parentElement;
    if (!n.data.trim() || e instanceof SVGElement || !e.checkVisibility({visibilityProperty: true})) continue;
    const box = e.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1) continue;
    const c = parse(getComputedStyle(e).color), b = behind(e);
    if (!c) { out.push("colour " + getComputedStyle(e).color); continue; }
    const x = light(c), y = light(b), ratio = (Math.max(x, y) + .05) / (Math.min(x, y) + .05);
    if (ratio < 4.5) out.push(ratio.toFixed(2) + " " + e.tagName + "." + e.className + ": " + n.data.trim().slice(0, 40));
  }
  return {Dark: light(behind(document.body)) < .2, Weak: out};
})()`

func details(d *audits.InspectorIssueDetails) string {
	data, _ := json.Marshal(d)
	return string(data)
}

func thrown(d *runtime.ExceptionDetails) string {
	if d.Exception != nil && d.Exception.Description != "" {
		return d.Exception.Description
	}
	return d.Text
}

// forced lets the system set the colours.
func forced() chromedp.Action {
	return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}, {Name: "prefers-reduced-motion", Value: "reduce"}})
}
