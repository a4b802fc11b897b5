package main

import (
	"testing"
	"testing/fstest"
)

func TestPages(t *testing.T) {
	pages, err := readPages(list)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, p := range pages {
		if seen[p.Name] {
			t.Errorf("%s stands twice in the list: one would overwrite the other", p.Name)
		}
		seen[p.Name] = true
	}
	if _, err := readPages("x en/ sideways\n"); err == nil {
		t.Error("a view that is none is taken")
	}
	if _, err := readPages("x en/\n"); err == nil {
		t.Error("a page without views is taken")
	}
}

func TestResolve(t *testing.T) {
	dir := fstest.MapFS{"en/index.html": {}, "en/cases/b/index.html": {}, "en/cases/a/index.html": {}, "404.html": {}}
	for address, want := range map[string]string{"en/": "en/", "404.html": "404.html", "en/cases/*/": "en/cases/a/", "en/nosuch/": ""} {
		if got, ok := resolve(dir, address); got != want || ok != (want != "") {
			t.Errorf("%s is %q, %t; want %q", address, got, ok, want)
		}
	}
}
