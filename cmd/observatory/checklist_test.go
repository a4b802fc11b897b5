package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"golang.org/x/net/html"
)

// checklistItems are the items of the checklist's page as published.
func checklistItems(t *testing.T, lang string) []*html.Node {
	t.Helper()
	return find(page(t, lang+"/checklist"), "li", func(n *html.Node) bool { return attr(n.Parent, "class") == "ck" })
}

// TestChecklistPage: every item has its question, boxes for each answer and one
// for none, and a line for notes, all of them named; the blank file has the
// same items.
func TestChecklistPage(t *testing.T) {
	var ids [][]string
	for _, lang := range languages {
		var own []string
		for _, li := range checklistItems(t, lang) {
			id := attr(li, "id")
			own = append(own, id)
			group := find(li, "div", func(n *html.Node) bool { return attr(n, "role") == "radiogroup" })
			if len(group) != 1 || byID(li, attr(group[0], "aria-labelledby")) == nil {
				t.Fatalf("%s: %s has no group of answers with a name", lang, id)
			}
			var values []string
			for _, box := range find(group[0], "input", nil) {
				if attr(box, "name") != id || attr(box, "type") != "radio" || has(box, "checked") != (attr(box, "value") == "") {
					t.Errorf("%s: a box of %s is not its own, or ticked before anyone looked", lang, id)
				}
				values = append(values, attr(box, "value"))
			}
			if !slices.Equal(values, []string{"yes", "no", ""}) {
				t.Errorf("%s: the answers of %s are %q", lang, id, values)
			}
			for _, name := range strings.Fields(attr(find(li, "textarea", nil)[0], "aria-labelledby")) {
				if byID(li, name) == nil {
					t.Errorf("%s: the notes of %s are named by %s, which is not there", lang, id, name)
				}
			}
		}
		ids = append(ids, own)
		data, err := os.ReadFile(filepath.Join(published(t), "checklist", lang, "vendor-checklist.csv"))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, id := range own {
			if rows[i+1][0] != id || rows[i+1][3] != "" {
				t.Errorf("%s: row %d of the blank list is %q", lang, i+2, rows[i+1])
			}
		}
		if forms := find(page(t, lang+"/checklist"), "form", nil); len(forms) > 0 {
			t.Errorf("%s: the page has a form, which could be sent", lang)
		}
	}
	if len(ids[0]) != 77 || !slices.Equal(ids[0], ids[1]) {
		t.Errorf("the page has %d items in English and %d in French", len(ids[0]), len(ids[1]))
	}
}

// checked is what the page shows of the first items.
const checked = `[...document.querySelectorAll(".ck > li")].slice(0, 4).map(li => [...li.querySelectorAll("input")].find(b => b.checked).value + "|" + li.querySelector("textarea").value).join("\n")`

// TestChecklistByKeyboard goes through the list without a mouse: two answers and
// three notes, kept over a reload, written to a file, erased, read back.
func TestChecklistByKeyboard(t *testing.T) {
	b := openBrowser(t)
	dir := t.TempDir()
	b.run(t, width(1440), cdpbrowser.SetDownloadBehavior(cdpbrowser.SetDownloadBehaviorBehaviorAllow).WithDownloadPath(dir),
		chromedp.Navigate(b.base+"/en/checklist/"), chromedp.Focus(`[data-do="next"]`, chromedp.ByQuery), chromedp.KeyEvent(kb.Enter))
	says := func(want, what string) {
		t.Helper()
		var got string
		b.run(t, chromedp.Evaluate(what, &got))
		if got != want {
			t.Errorf("%s\ngives %q\nwant  %q", what, got, want)
		}
	}
	bar := func(want string) { t.Helper(); says(want, `document.getElementById("ck-n").textContent`) }
	bar("0 of 77 looked at")
	says("vendor_background_01", `document.activeElement.name`)
	// From "not yet" the arrow leads round to yes; then the line for notes.
	b.run(t, chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(`=1+1, said "twice"; next`),
		chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.ArrowLeft), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent("one"), chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent("two"),
		chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent("'=quoted already"))
	want := "yes|=1+1, said \"twice\"; next\nno|one\ntwo\n|'=quoted already\n|"
	bar("2 of 77 looked at")
	says(want, checked)
	says("2 of 19 looked at", `document.querySelector('.ck-done[data-part="background"]').textContent`)
	b.run(t, chromedp.Focus(`[data-do="next"]`, chromedp.ByQuery), chromedp.KeyEvent(kb.Enter))
	says("vendor_background_04", `document.activeElement.name`) // after the item at hand, which is open too
	b.run(t, chromedp.Reload())
	bar("2 of 77 looked at")
	says(want, checked)
	b.run(t, chromedp.Navigate(b.base+"/fr/checklist/"))
	says(want, checked) // one list, whatever the language

	file := filepath.Join(dir, "vendor-checklist.csv")
	b.run(t, chromedp.Navigate(b.base+"/en/checklist/"), chromedp.Focus(`[data-do="save"]`, chromedp.ByQuery), chromedp.KeyEvent(kb.Enter))
	data := waitFor(t, file)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(data, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 78 {
		t.Fatalf("the file has %d rows, %v", len(rows), err)
	}
	if got := rows[1]; got[3] != "yes" || got[4] != `'=1+1, said "twice"; next` {
		t.Errorf("row 2 is %q: a formula, or another answer", got)
	}

	b.run(t, chromedp.Focus(`[data-do="erase"]`, chromedp.ByQuery), chromedp.KeyEvent(kb.Enter))
	says("Erase 2 answers and 3 notes from this browser?", `document.querySelector(".ck-ask span").textContent`)
	b.run(t, chromedp.KeyEvent(kb.Enter)) // the harmless answer has the focus
	bar("2 of 77 looked at")
	b.run(t, chromedp.Focus(`[data-do="erase"]`, chromedp.ByQuery), chromedp.KeyEvent(kb.Enter), chromedp.Focus(`[data-do="erase-yes"]`, chromedp.ByQuery), chromedp.KeyEvent(kb.Enter))
	bar("0 of 77 looked at")
	says("", `localStorage.getItem("observatory.vendor-checklist.1") ?? ""`)

	b.run(t, chromedp.SetUploadFiles(`input[type="file"]`, []string{file}, chromedp.ByQuery), chromedp.Poll(`document.querySelector(".ck-say").textContent.includes("77 rows")`, nil))
	bar("2 of 77 looked at")
	says(want, checked)
	b.run(t, chromedp.Click(`[data-do="undo"]`, chromedp.ByQuery))
	bar("0 of 77 looked at")
	for _, complaint := range b.reports {
		t.Error(complaint)
	}
}

// TestChecklistRefuses: a file with faults changes nothing and hears of each.
func TestChecklistRefuses(t *testing.T) {
	b := openBrowser(t)
	dir := t.TempDir()
	b.run(t, width(1440), chromedp.Navigate(b.base+"/en/checklist/"))
	for name, c := range map[string]struct{ text, say string }{
		"answers.csv": {"question;answer;note\nvendor_background_01;maybe;x\nvendor_background_01;YES;\nvendor_background_99;yes;\nvendor_background_02;yes\n",
			"Nothing was taken in from answers.csv. What is wrong:Row 2, column answer: “maybe” is no answer. Allowed are yes, no, or nothing for what is not looked at yet." +
				"Row 3, column question: “vendor_background_01” stands in row 2 already." +
				"Row 4, column question: “vendor_background_99” is no question of this list. Allowed are vendor_background_01 … vendor_resources_18." +
				"Row 5: 2 cells where the first row has 3."},
		"heads.csv": {"item,reply\na,b\n", "Nothing was taken in from heads.csv. What is wrong:Row 1: there is no column “question”. The columns are question, part, item, answer, note." +
			"Row 1: there is no column “answer”. The columns are question, part, item, answer, note."},
		"open.csv":  {"question,answer\nvendor_background_01,\"yes\n", "Nothing was taken in from open.csv. What is wrong:Row 2: a quotation mark is opened and not closed."},
		"empty.csv": {" \n", "Nothing was taken in from empty.csv. What is wrong:The file is empty."},
		"right.csv": {"answer\tquestion\nYes\tvendor_background_01\n\nno\tvendor_personnel_03\n", "Read right.csv: 2 rows. 2 of 77 looked at."},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(dir, name)
			if err := os.WriteFile(file, []byte(c.text), 0o644); err != nil {
				t.Fatal(err)
			}
			var got string
			b.run(t, chromedp.SetUploadFiles(`input[type="file"]`, []string{file}, chromedp.ByQuery),
				chromedp.Poll(`document.querySelector(".ck-say").textContent.includes("`+name+`")`, nil),
				chromedp.Evaluate(`document.querySelector(".ck-say").textContent`, &got))
			if got != c.say {
				t.Errorf("says %q\nwant %q", got, c.say)
			}
		})
	}
}

// waitFor reads a file that the browser is writing.
func waitFor(t *testing.T, name string) string {
	t.Helper()
	for range 200 {
		if data, err := os.ReadFile(name); err == nil && len(data) > 0 {
			return string(data)
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("no file %s came", name)
	return ""
}
