package render_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"observatory/site"
	"observatory/site/figures"
	"observatory/site/render"
	"observatory/site/theme"
)

// build renders a source and gives its files by path. With OBSERVATORY_LOOK=folder
// the sample site is also written there, for the eye.
func build(t *testing.T, src render.Source, o render.Options) map[string]string {
	t.Helper()
	files, err := render.Site(context.Background(), src, o)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range files {
		out[f.Path] = string(f.Data)
		if dir := os.Getenv("OBSERVATORY_LOOK"); dir != "" && o.Portable {
			name := filepath.Join(dir, f.Path)
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return out
}

func want(t *testing.T, in map[string]string, file string, parts ...string) {
	t.Helper()
	page, ok := in[file]
	if !ok {
		t.Fatalf("no file %s", file)
	}
	for _, p := range parts {
		if !strings.Contains(page, p) {
			t.Errorf("%s lacks %s", file, p)
		}
	}
}

func TestSite(t *testing.T) {
	src, o := fixture(t)
	got := build(t, src, o)
	spain := "en/countries/es/index.html"
	want(t, got, spain,
		`<html lang="en">`, `Content-Security-Policy`, `default-src 'none'`,
		`href="../../../fr/countries/es/index.html"`,                          // the other language
		`href="../../evidence/index.html#E041"`,                               // a row of the register
		`<data class="n" value="75" data-id="used_a.safe-cities">75 %</data>`, // a number in a figure
		`<data class="n" value="4" data-id="means_described.es">four</data>`,  // a number in a sentence
		`href="../../../css/site.`, `role="rowheader"`, `<h2>Legal basis</h2>`, `<h3 class="fig-t"`, `Edition 0.1.`)
	want(t, got, "en/countries/at/index.html", `href="../../../fr/index.html"`) // not in French: to its home
	want(t, got, "fr/countries/es/index.html", `<html lang="fr">`, "Aller au contenu", `href="../../../en/countries/es/index.html"`)
	want(t, got, "fr/cases/kings-day/index.html", `lang="en"`)
	want(t, got, "en/cases/kings-day/index.html", `value="10" data-id="used_joint_training.safe-cities">10 %</data>`, `>E072</a>`)
	want(t, got, "index.html", `href="fr/index.html"`, `url=en/index.html`)
	want(t, got, "404.html", `href="/fr/"`, "Aucune page", "There is no page")
	want(t, got, "robots.txt", "User-agent")
	want(t, got, "sitemap.xml", "en/sitemap.xml")
	for name, page := range got {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		for _, bad := range []string{` style="`, "<style", "<script", "generator", "ZgotmplZ", "&lt;/", "[i18n]", "canonical", "http://localhost", `href="/en`} {
			if strings.Contains(page, bad) && name != "404.html" {
				t.Errorf("%s contains %s", name, bad)
			}
		}
	}
}

func TestSameBytes(t *testing.T) {
	src, o := fixture(t)
	first, second := build(t, src, o), build(t, src, o)
	if len(first) != len(second) {
		t.Fatalf("%d files, then %d", len(first), len(second))
	}
	for name := range first {
		if first[name] != second[name] {
			t.Errorf("%s differs", name)
		}
	}
}

func TestPublicAddress(t *testing.T) {
	src, o := fixture(t)
	o.BaseURL, o.Portable = "https://observatory.example/ppp", false
	linked, err := render.ContentFile(site.Page{Lang: "en", Path: "linked", Title: "Linked",
		Sections: []site.Section{{ID: "x", Head: "X", Blocks: []site.Block{{MD: "See [Spain](../countries/es/)."}}}}})
	if err != nil {
		t.Fatal(err)
	}
	src.Files = append(src.Files, linked)
	got := build(t, src, o)
	want(t, got, "en/linked/index.html", `href="../countries/es/"`)
	want(t, got, "en/countries/es/index.html", `<link rel="canonical" href="https://observatory.example/ppp/en/countries/es/">`,
		`hreflang="fr" href="https://observatory.example/ppp/fr/countries/es/"`, `href="../../evidence/#E041"`, `href="../../../css/site.`)
	want(t, got, "robots.txt", "Sitemap: https://observatory.example/ppp/sitemap.xml")
	want(t, got, "404.html", `href="/ppp/fr/"`)
}

func TestRefused(t *testing.T) {
	block := func(b site.Block) site.Page {
		return site.Page{Lang: "en", Path: "broken", Title: "Broken", Sections: []site.Section{{ID: "x", Head: "X", Blocks: []site.Block{b}}}}
	}
	for name, c := range map[string]struct {
		page  site.Page
		theme map[string]string
		say   []string
	}{
		"unknown number":    {block(site.Block{MD: `At {{< num "nobody_knows.x" >}}.`}), nil, []string{"nobody_knows.x", "/en/broken/"}},
		"inline style":      {block(site.Block{Figure: &figures.Chart{ID: "m", Kind: figures.Map, SVG: `<svg><path style="fill:red"/></svg>`}}), nil, []string{"en/broken/index.html", "inline style"}},
		"raw HTML":          {block(site.Block{MD: "A <blink>tag</blink>."}), nil, []string{"HTML"}},
		"unknown figure":    {block(site.Block{Figure: &figures.Chart{ID: "m", Kind: "pie"}}), nil, []string{"pie"}},
		"broken template":   {site.Page{Lang: "en", Path: "x", Title: "X"}, map[string]string{"layouts/_partials/number.html": "line one\n{{ .id.b.c | nofunc }}"}, []string{"number.html:2"}},
		"failing template":  {site.Page{Lang: "en", Path: "x", Title: "X"}, map[string]string{"layouts/_partials/crumbs.html": "\n\n{{ index 3 4 }}"}, []string{"crumbs.html:3"}},
		"untranslated word": {site.Page{Lang: "en", Path: "x", Title: "X"}, map[string]string{"layouts/_partials/crumbs.html": `{{ i18n "no_such_word" }}`}, []string{"no_such_word"}},
	} {
		t.Run(name, func(t *testing.T) {
			src, o := fixture(t, c.page)
			if c.theme != nil {
				o.Theme = overlay(t, c.theme)
			}
			_, err := render.Site(context.Background(), src, o)
			if err == nil {
				t.Fatal("was rendered")
			}
			t.Log(err)
			for _, s := range c.say {
				if !strings.Contains(err.Error(), s) {
					t.Errorf("error does not name %s: %v", s, err)
				}
			}
		})
	}
	if _, err := render.Site(context.Background(), render.Source{}, render.Options{Theme: theme.FS, Languages: []render.Language{{Code: "en"}}}); err == nil || !strings.Contains(err.Error(), "no home page") {
		t.Errorf("a site without a home page: %v", err)
	}
	// and the next build is fine
	src, o := fixture(t)
	build(t, src, o)
}

func TestContentFile(t *testing.T) {
	for _, p := range []site.Page{{Path: "x"}, {Lang: "en", Path: "/x"}, {Lang: "en", Path: "x/../y"}, {Lang: "en", Path: "X"}} {
		if _, err := render.ContentFile(p); err == nil {
			t.Errorf("page %q in %q was accepted", p.Path, p.Lang)
		}
	}
	f, err := render.ContentFile(site.Page{Lang: "fr", Path: "cases/oslo", Title: "Oslo"})
	if err != nil || f.Path != "content/fr/cases/oslo/_index.md" || !bytes.Contains(f.Data, []byte(`"address":"/fr/cases/oslo/"`)) {
		t.Errorf("%s %s %v", f.Path, f.Data, err)
	}
}

// overlay is the theme with some files replaced.
func overlay(t *testing.T, files map[string]string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(theme.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(theme.FS, name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// TestReuse holds that pages from the cache are the pages that would have been
// rendered: after a change of one page, of the labels, and of nothing.
func TestReuse(t *testing.T) {
	src, o := fixture(t)
	o.Pages = t.TempDir()
	same := func(when string) {
		t.Helper()
		fresh := o
		fresh.Pages = ""
		want, got := build(t, src, fresh), build(t, src, o)
		if len(got) != len(want) {
			t.Errorf("%s: %d files from the cache, %d without it", when, len(got), len(want))
		}
		for name, data := range want {
			if got[name] != data {
				t.Errorf("%s: %s differs", when, name)
			}
		}
	}
	same("at first")
	same("with nothing changed")
	for i, f := range src.Files {
		if strings.HasSuffix(f.Path, "en/countries/es/_index.md") {
			src.Files[i].Data = bytes.ReplaceAll(f.Data, []byte("duty"), []byte("task"))
		}
	}
	same("with a page changed")
	src.Labels["en"] = bytes.ReplaceAll(src.Labels["en"], []byte("Skip to the content"), []byte("Skip"))
	same("with a label changed")
}
