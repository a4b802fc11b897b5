package main

import (
	"path"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"golang.org/x/net/html"
)

// presets are the comparisons that have a page of their own.
func presets(t *testing.T) []string {
	t.Helper()
	var out []string
	for name := range pages(t) {
		if dir := path.Dir(name); path.Dir(dir) == "en/compare" {
			out = append(out, path.Base(dir))
		}
	}
	if len(out) < 3 {
		t.Fatalf("only %d comparisons are ready made", len(out))
	}
	return out
}

// TestComparisons: on a page of a comparison every row has a cell for each
// country, a group holds what its head says, and no indicator is left out.
func TestComparisons(t *testing.T) {
	all := len(find(page(t, "en/compare"), "tr", func(n *html.Node) bool { return has(n, "data-row") }))
	for _, slug := range presets(t) {
		for _, lang := range languages {
			root := page(t, lang+"/compare/"+slug)
			countries := strings.Split(slug, "-")
			rows := find(root, "tr", func(n *html.Node) bool { return has(n, "data-row") })
			for _, tr := range rows {
				cells, known, said := find(tr, "td", nil), 0, map[string]bool{}
				for i, td := range cells {
					if !strings.EqualFold(attr(td, "data-code"), countries[i]) {
						t.Errorf("%s %s: cell %d is of %s", slug, attr(tr, "data-row"), i, attr(td, "data-code"))
					}
					if has(td, "data-known") {
						known++
					}
					said[words(find(td, "span", classed("st"))[0])+"|"+words(firstOr(find(td, "ul", nil), td.FirstChild.FirstChild))] = true
				}
				want := map[string]bool{"differ": known == len(cells) && len(said) > 1, "some": known > 0 && known < len(cells), "same": known == len(cells) && len(said) == 1, "apart": has(tr, "data-apart")}
				if kind := attr(tr.Parent, "data-kind"); !want[kind] || len(cells) != len(countries) {
					t.Errorf("%s %s: %d of %d cells known, %d values: not %s", slug, attr(tr, "data-row"), known, len(cells), len(said), kind)
				}
			}
			silent := 0
			for _, p := range find(root, "p", classed("vs-silent")) {
				silent += len(find(p, "a", nil))
			}
			if len(rows)+silent != all {
				t.Errorf("%s: %d rows and %d silent indicators of %d", slug, len(rows), silent, all)
			}
		}
	}
	linked := find(page(t, "en/countries/es"), "a", func(n *html.Node) bool { return strings.Contains(attr(n, "href"), "compare/es-pt") })
	if len(linked) != 1 {
		t.Errorf("Spain links its comparison with Portugal %d times", len(linked))
	}
}

func firstOr(all []*html.Node, otherwise *html.Node) *html.Node {
	if len(all) > 0 {
		return all[0]
	}
	return otherwise
}

// TestCompareByScript: the page's script makes of its stock what the program
// made for the ready comparisons; it is worked by keyboard, and the address and
// the back button follow.
func TestCompareByScript(t *testing.T) {
	b := openBrowser(t)
	const shown = `[...document.querySelectorAll("main .vs-heads, main .vs-t, main .vs-silent")].map(e => e.innerText.replace(/\s+/g, " ").trim()).join("\n")`
	for _, slug := range presets(t) {
		var ready, made string
		b.run(t, width(1440), chromedp.Navigate(b.base+"/en/compare/"+slug+"/"), chromedp.Evaluate(shown, &ready),
			chromedp.Navigate(b.base+"/en/compare/?c="+strings.ToUpper(strings.ReplaceAll(slug, "-", ","))), chromedp.Evaluate(shown, &made))
		if ready == "" || ready != made {
			t.Errorf("%s: the program wrote\n%s\nthe script\n%s", slug, ready, made)
		}
	}
	says := func(what, want string) {
		t.Helper()
		var got string
		b.run(t, chromedp.Evaluate(what, &got))
		if !strings.Contains(got, want) {
			t.Errorf("%s gives %q, want %q in it", what, got, want)
		}
	}
	b.run(t, chromedp.Navigate(b.base+"/en/compare/"))
	says(`document.querySelector(".pick-say").textContent`, "Choose two to four countries")
	b.run(t, chromedp.Focus("select", chromedp.ByQuery), chromedp.KeyEvent("Spa"))
	says(`document.querySelector(".pick-say").textContent`, "beside Spain")
	b.run(t, chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent("Por"))
	says(`location.search`, "?c=ES,PT")
	says(`document.title`, "Spain and Portugal · Compare")
	says(`document.querySelector(".pick-say").textContent`, "Spain and Portugal. Different: ")
	b.run(t, chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent("Net"))
	says(`document.title`, "Spain, Portugal and the Netherlands")
	b.run(t, chromedp.Evaluate(`new Promise(done => { addEventListener("popstate", () => setTimeout(() => done(location.search), 0), {once: true}); history.back() })`, nil, await))
	says(`[...document.querySelectorAll("select")].map(s => s.value).join()`, "ES,PT,,")
	b.run(t, chromedp.Navigate(b.base+"/en/compare/#XX,es,be,es"))
	says(`document.querySelector(".pick-say").textContent`, "The address names XX, of which there is no page. Spain and Belgium.")
	for _, complaint := range b.reports {
		t.Error(complaint)
	}
}
