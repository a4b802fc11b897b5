package main

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/chromedp/chromedp"

	"observatory/pipeline"
	"observatory/pipeline/formats"
)

// A task is a question that a reader brings, the links that lead to the answer,
// by the words on them, and what must then stand on the page.
type task struct {
	question string
	start    string   // a first page
	path     []string // at most three
	at       string   // where it ends
	answer   []string
}

var tasks = []task{
	{"Does Portuguese law let the police work with companies, and how do we know?", "/en/", []string{"Portugal"}, "/en/countries/pt/",
		[]string{"Law not stated", "Duty to assist", "On request", "names no act", "E042", "E006"}},
	{"The same in French.", "/fr/", []string{"Portugal"}, "/fr/countries/pt/", []string{"E042", "E006"}},
	{"Which means of collaboration are rare?", "/en/", []string{"Means of collaboration"}, "/en/indicators/used/",
		[]string{"joint training is rare", "10 %", "White paper 2024, chapter 4", "not shares of countries"}},
	{"What is known about Austria and who could tell more?", "/en/", []string{"Austria"}, "/en/countries/at/",
		[]string{"Nothing published yet", "one of eighteen EU members without a published answer", "Ministry, researcher, association", "Supply an answer"}},
	{"The same, for who begins with the list of countries.", "/en/", []string{"Countries", "Austria"}, "/en/countries/at/", []string{"Nothing published yet"}},
	{"Read the case nearest to a stadium.", "/en/", []string{"Themes", "Public events", "King’s Day, Arnhem"}, "/en/cases/kings-day-arnhem/",
		[]string{"Strength of evidence", "One command centre", "E160"}},
	{"Get the Belgian answers as Parquet.", "/en/", []string{"Countries", "Belgium"}, "/en/countries/be/", []string{"The answers of this country (Parquet)"}},
}

// TestTasks goes from a first page to the answer, by links that are seen and in
// three clicks at most.
func TestTasks(t *testing.T) {
	b := openBrowser(t)
	for _, task := range tasks {
		t.Run(task.question, func(t *testing.T) {
			if len(task.path) > 3 {
				t.Fatalf("%d clicks", len(task.path))
			}
			b.run(t, width(1440), scheme("light"), chromedp.Navigate(b.base+task.start))
			for _, link := range task.path {
				b.follow(t, link)
			}
			var at, text string
			b.run(t, chromedp.Location(&at), chromedp.Evaluate(`document.querySelector("main").innerText.replace(/[\u00a0\u202f]/g, " ")`, &text))
			if strings.TrimSuffix(strings.TrimPrefix(at, b.base), "index.html") != task.at {
				t.Errorf("%v leads to %s, want %s", task.path, at, task.at)
			}
			for _, want := range task.answer {
				if !strings.Contains(text, want) {
					t.Errorf("%s does not say %q", task.at, want)
				}
			}
		})
	}
	t.Run("the third click gives the file", func(t *testing.T) {
		var href string
		b.run(t, chromedp.Navigate(b.base+"/en/countries/be/"), chromedp.Evaluate(`[...document.querySelectorAll("main a")].find(a => a.textContent === "The answers of this country (Parquet)").href`, &href))
		resp, err := http.Get(href)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		data, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != http.StatusOK || !strings.HasSuffix(href, ".parquet") {
			t.Fatalf("%s: %d, %v", href, resp.StatusCode, err)
		}
		countries := readCountries(t, data)
		if len(countries) == 0 {
			t.Error("the file has no rows")
		}
		for _, c := range countries {
			if c != "BE" {
				t.Fatalf("a row of %s among the Belgian answers", c)
			}
		}
		want := 0
		for _, row := range table(t, "answers") {
			if row["country"] == "BE" {
				want++
			}
		}
		if len(countries) != want {
			t.Errorf("%d rows, and %d in the table of all", len(countries), want)
		}
	})
}

// readCountries reads the column country of a Parquet file.
func readCountries(t *testing.T, data []byte) (out []string) {
	t.Helper()
	table, err := formats.ReadParquet(memory.DefaultAllocator, pipeline.Schema{Name: "answers"}, data)
	if err != nil {
		t.Fatal(err)
	}
	defer table.Release()
	at := table.Record.Schema().FieldIndices("country")
	if len(at) != 1 {
		t.Fatalf("the file has no column country but %s", table.Record.Schema())
	}
	for row := range int(table.Record.NumRows()) {
		out = append(out, table.Text(at[0], row))
	}
	return out
}

// follow clicks the first link with these words that can be seen.
func (b *browser) follow(t *testing.T, words string) {
	t.Helper()
	const mark = `(words => {
	  const link = [...document.querySelectorAll("a[href]")].find(a => {
	    const text = (a.innerText ?? a.querySelector("text")?.textContent ?? "").trim().split("\n")[0], box = a.getBoundingClientRect();
	    return text === words && a.checkVisibility({visibilityProperty: true}) && box.width > 1 && box.height > 1;
	  });
	  link?.setAttribute("data-next", "");
	  return !!link;
	})`
	var found bool
	b.run(t, chromedp.Evaluate(mark+"(`"+words+"`)", &found))
	if !found {
		t.Fatalf("no link %q to be seen", words)
	}
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click("[data-next]", chromedp.ByQuery)); err != nil {
		t.Fatalf("follow %q: %v", words, err)
	}
}
