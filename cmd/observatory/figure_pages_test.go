package main

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestFiguresHaveAddresses: every figure with files links its permanent address,
// which holds it; a page of a figure has the same table, names the page on which
// the figure stands, and an embedding that points to the published drawing.
func TestFiguresHaveAddresses(t *testing.T) {
	all, own := pages(t), 0
	for _, name := range slices.Sorted(mapKeys(all)) {
		root := all[name]
		lang, rest, _ := strings.Cut(name, "/")
		alone := strings.HasPrefix(rest, "figures/") && strings.Count(rest, "/") == 2
		for _, f := range find(root, "figure", func(n *html.Node) bool { return len(find(n, "div", classed("get"))) > 0 }) {
			id := attr(f, "id")
			var to string
			for _, a := range find(f, "a", func(n *html.Node) bool { w := words(n); return w == "Link" || w == "Lien" }) {
				to = attr(a, "href")
			}
			if alone {
				if to != "" {
					t.Errorf("%s links itself", name)
				}
				continue
			}
			address, anchor, _ := strings.Cut(path.Join(path.Dir(name), to), "#")
			if to == "" || anchor != "" && anchor != id || byID(all[address], id) == nil {
				t.Errorf("%s: the address of figure %s is %q, where it is not", name, id, to)
			}
		}
		if !alone {
			continue
		}
		own++
		id := path.Base(path.Dir(name))
		code := words(find(root, "pre", classed("code"))[0])
		if !strings.Contains(code, "/figures/"+lang+"/"+id+".svg") || !strings.Contains(code, "/"+lang+"/figures/"+id+"/") {
			t.Errorf("%s: the embedding is %q", name, code)
		}
		stands := find(root, "a", func(n *html.Node) bool { return strings.HasSuffix(attr(n, "href"), "#"+id) })
		if len(stands) != 1 {
			t.Errorf("%s names %d pages on which it stands", name, len(stands))
			continue
		}
		host, _, _ := strings.Cut(path.Join(path.Dir(name), attr(stands[0], "href")), "#")
		there := byID(all[host], id)
		if there == nil {
			t.Errorf("%s: the figure is not on %s", name, host)
			continue
		}
		if a, b := len(find(there, "tr", nil)), len(find(root, "tr", nil)); a != b {
			t.Errorf("%s: %d rows of data, %d on %s", name, b, a, host)
		}
	}
	if own < 20 {
		t.Errorf("only %d figures have a page", own)
	}
}

// TestWhatScriptsLoadIsThere: what a page's buttons and scripts will ask for is
// published, also by a build whose pages all came from the one before.
func TestWhatScriptsLoadIsThere(t *testing.T) {
	again := t.TempDir() + "/again"
	for range 2 {
		if out, err := observatory(t.Context(), "build", "--source", repository(), "--out", again, "--cache", figureCache()).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	engine := false
	for name, root := range pages(t) {
		for _, key := range []string{"data-engine", "data-map", "data-live", "data-png"} {
			for _, n := range find(root, "", func(n *html.Node) bool { return has(n, key) }) {
				engine = engine || key == "data-engine"
				file := filepath.Join(again, filepath.FromSlash(path.Join(path.Dir(name), attr(n, key))))
				if _, err := os.Stat(file); err != nil {
					t.Errorf("%s: %s names %s, which is not there", name, key, attr(n, key))
				}
			}
		}
		for _, n := range find(root, "script", nil) {
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "zgotmpl") {
					t.Errorf("%s: a script has the attribute %s", name, a.Key)
				}
			}
		}
	}
	if !engine {
		t.Error("no page names the chart library")
	}
}
