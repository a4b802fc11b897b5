package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDemonstration builds the site with invented evidence and looks for its mark
// in everything that is published; in the real site there is none.
func TestDemonstration(t *testing.T) {
	real := published(t)
	dir := t.TempDir()
	source, out := filepath.Join(dir, "source"), filepath.Join(dir, "public")
	for _, args := range [][]string{
		{"demo", "--source", repository(), "--out", source},
		{"build", "--source", source, "--out", out, "--cache", figureCache()},
	} {
		if said, err := observatory(context.Background(), args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, said)
		}
	}
	marks := map[string]string{".html": `<aside class="invented"`, ".csv": ",invented\n", ".json": `"invented":true`, ".svg": "Invented data",
		".arrow": "invented", ".parquet": "invented"}
	counted := map[string]int{}
	for _, site := range []string{out, real} {
		names, err := listFiles(site)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			ext := filepath.Ext(name)
			mark, ours := marks[ext]
			data, err := os.ReadFile(filepath.Join(site, name))
			if err != nil {
				t.Fatal(err)
			}
			found := bytes.Contains(data, []byte(mark)) || ext == ".svg" && bytes.Contains(data, []byte("Données inventées"))
			switch {
			case !ours, name == "icon.svg", strings.HasSuffix(name, "datapackage.json"), strings.HasPrefix(name, "checklist/"), strings.HasPrefix(name, "forms/"), strings.HasPrefix(name, "data/vocabulary/"), name == "data/findings.json", name == "data/report.schema.json", strings.HasPrefix(name, "vendor/"): // no data
			case site == real && found && ext != ".arrow" && ext != ".parquet": // a text in them may use the word
				t.Errorf("%s of the real site is marked as invented", name)
			case site == out && !found:
				t.Errorf("%s of the demonstration bears no mark", name)
			case site == out:
				counted[ext]++
			}
		}
	}
	for ext, least := range map[string]int{".html": 200, ".csv": 200, ".json": 100, ".svg": 100, ".arrow": 10, ".parquet": 10} {
		if counted[ext] < least {
			t.Errorf("only %d files %s are marked", counted[ext], ext)
		}
	}
	robots, err := os.ReadFile(filepath.Join(out, "robots.txt"))
	if err != nil || !strings.Contains(string(robots), "Disallow: /\n") {
		t.Errorf("robots.txt says %q (%v)", robots, err)
	}
}
