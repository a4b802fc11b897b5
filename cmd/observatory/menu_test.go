package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// entries are the links of the menu that can be seen: where they are, and
// whether anything lies over their middle.
const entries = `[...document.querySelectorAll("header nav a")].filter(a => a.checkVisibility({checkVisibilityCSS: true, contentVisibilityAuto: true})).map(a => {
	const r = a.getBoundingClientRect(), at = document.elementFromPoint(r.x + Math.min(r.width, 20) / 2, r.y + r.height / 2)
	return {text: a.textContent, x: r.x, y: r.y, w: r.width, h: r.height, free: at === a}
})`

type entry struct {
	Text       string
	X, Y, W, H float64
	Free       bool
}

// TestMenu: seven entries in a row, or on a phone behind a word that the
// keyboard opens without a script; nothing overlaps or sticks out, with words as
// long as German makes them.
func TestMenu(t *testing.T) {
	b := openBrowser(t)
	for _, lang := range languages {
		for _, px := range []int64{320, 390, 900, 1440} {
			var shown []entry
			b.run(t, width(px), chromedp.Navigate(b.base+"/"+lang+"/themes/"), chromedp.Evaluate(entries, &shown))
			if px < 864 {
				if len(shown) != 0 {
					t.Errorf("%s at %d px: the menu is open before it is opened: %+v", lang, px, shown)
				}
				b.run(t, chromedp.Focus("header summary"), chromedp.KeyEvent(kb.Enter), chromedp.Evaluate(entries, &shown))
			}
			check := func(words string) {
				if len(shown) != 7 {
					t.Errorf("%s at %d px: %d entries%s", lang, px, len(shown), words)
				}
				for i, e := range shown {
					if !e.Free || e.H < 24 || e.X < 0 || e.X+e.W > float64(px) {
						t.Errorf("%s at %d px%s: %+v is covered, low or outside", lang, px, words, e)
					}
					for _, f := range shown[:i] {
						if e.X < f.X+f.W && f.X < e.X+e.W && e.Y < f.Y+f.H && f.Y < e.Y+e.H {
							t.Errorf("%s at %d px%s: %q lies over %q", lang, px, words, e.Text, f.Text)
						}
					}
				}
			}
			check("")
			if px < 864 {
				var long bool
				b.run(t, chromedp.Evaluate(`document.querySelectorAll("header nav a").forEach(a => a.textContent = "`+strings.Repeat("Sicherheitspartnerschafts", 2)+`verordnung"); document.documentElement.scrollWidth > `+fmt.Sprint(px), &long),
					chromedp.Evaluate(entries, &shown))
				check(", long words")
				if long {
					t.Errorf("%s at %d px: the page is wider than the screen with long words", lang, px)
				}
			}
		}
	}
	// The menu leads on: open, go to the third entry, and it is marked there.
	var here string
	b.run(t, width(390), chromedp.Navigate(b.base+"/en/"), chromedp.Click("header summary"), chromedp.Click(`header details a[href*="themes"]`),
		chromedp.WaitReady(`body.k-text`), chromedp.Evaluate(`document.querySelector('header details a[aria-current="page"]')?.textContent ?? "none"`, &here))
	if here != "Themes" {
		t.Errorf("the menu marks %q on the page of themes", here)
	}
}
