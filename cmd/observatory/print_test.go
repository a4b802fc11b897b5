package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// printed are pages that are printed: countries of which much, something and
// nothing is known, and indicators with the most figures.
var printed = []string{
	"en/countries/pt", "fr/countries/es", "fr/countries/be", "fr/countries/at",
	"en/indicators/partnerships_in_place", "fr/indicators/means", "fr/indicators/item_coverage",
}

// TestPrint: a profile and an indicator are briefs of two sheets at most; the
// first says what it cannot carry, and no text is smaller than nine points.
func TestPrint(t *testing.T) {
	b := openBrowser(t)
	for _, p := range printed {
		b.run(t, emulation.SetEmulatedMedia(), emulation.SetDeviceMetricsOverride(1440, 900, 1, false), chromedp.Navigate(b.base+"/"+p+"/"))
		var pdf []byte
		b.run(t, chromedp.ActionFunc(func(ctx context.Context) error {
			var err error
			pdf, _, err = cdppage.PrintToPDF().WithPaperWidth(8.27).WithPaperHeight(11.69).WithPreferCSSPageSize(true).Do(ctx)
			return err
		}))
		if sheets := len(regexp.MustCompile(`/Type\s*/Page[^s]`).FindAll(pdf, -1)); sheets < 1 || sheets > 2 {
			t.Errorf("%s prints on %d sheets, may take two", p, sheets)
		}
		first, ok := firstSheet(t, pdf)
		if !ok {
			t.Log("no pdftotext: what stands on the first sheet is not looked at")
		}
		// The edition stands in the caveat alone on a first sheet.
		for _, want := range []string{map[bool]string{true: "À lire avec cette page", false: "Read with this"}[strings.HasPrefix(p, "fr/")], p} {
			if ok && !strings.Contains(first, want) {
				t.Errorf("%s: the first sheet does not say %q", p, want)
			}
		}
		var small []string
		b.run(t, emulation.SetEmulatedMedia().WithMedia("print"), chromedp.Evaluate(smallPrint, &small))
		for _, s := range small {
			t.Errorf("%s: too small on paper: %s", p, s)
		}
	}
}

// firstSheet is the text of a document's first page, if it can be read here.
func firstSheet(t *testing.T, pdf []byte) (string, bool) {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		return "", false
	}
	name := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(name, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.CommandContext(t.Context(), program, "-l", "1", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(text)), " "), true
}

// smallPrint names texts below nine points (twelve pixels) outside drawings,
// whose scale on paper is another.
const smallPrint = `(() => {
  const out = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const n = walk.currentNode, e = n.parentElement;
    if (!n.data.trim() || e.closest("svg") || !e.checkVisibility({visibilityProperty: true})) continue;
    const size = parseFloat(getComputedStyle(e).fontSize);
    if (size < 11.9 && out.length < 5) out.push(size + " " + e.tagName + "." + e.className + ": " + n.data.trim().slice(0, 40));
  }
  return out;
})()`
