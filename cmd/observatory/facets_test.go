package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestFacets ticks boxes on the list of cases, with the keyboard and from an
// address, and takes the choice back.
func TestFacets(t *testing.T) {
	b := openBrowser(t)
	var got struct {
		Shown        []string
		Status, Hash string
		Spain, Both  string
		Reset        bool
	}
	const look = `({
	  Shown: [...document.querySelectorAll("[data-f]")].filter(li => li.checkVisibility()).map(li => li.querySelector("a").textContent),
	  Status: document.querySelector(".fs [role=status]").textContent, Hash: location.hash, Reset: document.querySelector(".fs button").checkVisibility(),
	  Spain: document.getElementById("v-country-es").closest("li").querySelector(".fk").textContent,
	  Both: document.getElementById("v-level-national").closest("li").querySelector(".fk").textContent})`
	see := func(step, status, hash string, shown int) {
		t.Helper()
		b.run(t, chromedp.Evaluate(look, &got))
		if got.Status != status || got.Hash != hash || len(got.Shown) != shown {
			t.Errorf("%s: %q, address %q, %d cases; want %q, %q, %d", step, got.Status, got.Hash, len(got.Shown), status, hash, shown)
		}
	}
	b.run(t, width(1440), chromedp.Navigate(b.base+"/en/cases/"))
	see("at first", "All cases", "", 11)
	if got.Reset {
		t.Error("there is nothing to take back yet")
	}
	b.run(t, chromedp.Focus("#v-country-es"), chromedp.KeyEvent(" "))
	see("Spain", "3 of 11 cases", "#country-es", 3)
	if got.Spain != "3" || got.Both != "2" {
		t.Errorf("beside Spain stands %s, beside national %s", got.Spain, got.Both)
	}
	b.run(t, chromedp.KeyEvent(kb.Tab), chromedp.Click("#v-level-national"))
	see("Spain, national", "2 of 11 cases", "#country-es+level-national", 2)
	b.run(t, chromedp.Navigate("about:blank"), chromedp.Navigate(b.base+"/en/cases/#level-site_or_event+country-be"))
	see("from the address", "1 of 11 cases", "#level-site_or_event+country-be", 1)
	b.run(t, chromedp.Click(".fs button"))
	see("taken back", "All cases", "", 11)
	b.run(t, chromedp.Navigate("about:blank"), chromedp.Navigate(b.base+"/en/cases/#evidence-verified"))
	see("a value that no case has", "All cases", "#evidence-verified", 11)
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range b.reports {
		t.Error(r)
	}
}
