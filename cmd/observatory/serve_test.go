package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestServeWatches goes an editor's way: a page open in a browser follows what is
// written, says file and line of what is broken, on top of the last good page,
// and forgets it when it is mended. No published file holds anything of it.
func TestServeWatches(t *testing.T) {
	b := openBrowser(t)
	dir := t.TempDir()
	if err := copyDeclarations(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "site", "theme"), os.DirFS(filepath.Join(repository(), "site", "theme"))); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "public")
	ctx, stop := context.WithCancel(t.Context())
	r, w := io.Pipe()
	root := rootCommand(w, io.Discard)
	root.SetArgs([]string{"serve", "--source", dir, "--out", out, "--listen", "localhost:0", "--cache", figureCache()})
	done := make(chan error, 1)
	go func() { done <- root.ExecuteContext(ctx) }()
	defer func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("stopped: %v", err)
		}
	}()
	address, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address = strings.TrimSpace(address)
	b.run(t, chromedp.Navigate(address+"en/about/"))
	shows := func(selector, text string) {
		t.Helper()
		began := time.Now()
		for ctx, end := context.WithTimeout(b.ctx, time.Minute); ; time.Sleep(50 * time.Millisecond) {
			var got string
			// While a page reloads there is nothing to ask.
			err := chromedp.Run(ctx, chromedp.Evaluate(`document.querySelector(`+"`"+selector+"`"+`)?.innerText ?? ""`, &got))
			if strings.Contains(got, text) && (text != "" || got == "" && err == nil) {
				end()
				t.Logf("%q after %s", text, time.Since(began).Round(10*time.Millisecond))
				return
			}
			if ctx.Err() != nil {
				end()
				t.Fatalf("%s never shows %q, but %q", selector, text, got)
			}
		}
	}
	write := func(name, old, new string) {
		t.Helper()
		if err := edit(filepath.Join(dir, name), old, new); err != nil {
			t.Fatal(err)
		}
	}
	const about = "content/en/about.md"
	data, err := os.ReadFile(filepath.Join(dir, about))
	if err != nil {
		t.Fatal(err)
	}
	_, finding, _ := strings.Cut(string(data), `finding = "`)
	finding, _, _ = strings.Cut(finding, `"`)
	shows("h1", finding)

	write(about, finding, "Written a moment ago")
	shows("h1", "Written a moment ago")

	write(about, `finding = "Written a moment ago"`, `findng = "Written a moment ago"`)
	shows(".build-failure pre", about+":")
	shows("h1:not(.build-failure *)", "Written a moment ago")
	write(about, `findng =`, `finding =`)
	shows(".build-failure", "")

	write("survey/waves/white-paper-2024/submissions/pt.csv", "on_request", "on_reqest")
	if err := seal(filepath.Join(dir, "survey/waves/white-paper-2024/wave.toml")); err != nil {
		t.Fatal(err)
	}
	shows(".build-failure pre", "Did you mean On request (on_request)?")
	shows(".build-failure pre", "submissions/pt.csv:")
	write("survey/waves/white-paper-2024/submissions/pt.csv", "on_reqest", "on_request")
	if err := seal(filepath.Join(dir, "survey/waves/white-paper-2024/wave.toml")); err != nil {
		t.Fatal(err)
	}
	shows(".build-failure", "")

	write("site/theme/layouts/_partials/head.html", "<title>", `<meta name="look" content="changed"><title>`)
	for began := time.Now(); ; time.Sleep(100 * time.Millisecond) {
		resp, err := http.Get(address + "en/about/")
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(page), `name="look"`) || strings.Contains(string(page), `name=look`) {
			break
		}
		if time.Since(began) > 2*time.Minute {
			t.Fatal("a change of a layout never reaches the page")
		}
	}
	if err := absent(out, "/-/reload.js"); err != nil {
		t.Errorf("published: %v", err)
	}
}
