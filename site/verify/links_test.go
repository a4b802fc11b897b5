package verify

import (
	"fmt"
	"slices"
	"testing"
)

// in wraps a body as a page.
func in(body string) string {
	return `<!doctype html><html lang="en"><head><title>t</title></head><body>` + body + `</body></html>`
}

func site(extra map[string]string) map[string][]byte {
	files := map[string][]byte{
		"index.html":          []byte(in(`<h1 id="start">x</h1>`)),
		"about/index.html":    []byte(in(`<h2 id="über">x</h2><a name="old"></a>`)),
		"data/countries.csv":  nil,
		"img/map.svg":         []byte(`<svg><g id="be"/></svg>`),
		"a b/ü.html":          []byte(in("")),
		"css/site.css":        []byte(`@import "more.css"; @font-face{src:url( "../fonts/x.woff2" )}`),
		"css/more.css":        nil,
		"fonts/x.woff2":       nil,
		"en/page/index.html":  []byte(in(`<p id="here">x</p>`)),
		"en/other/index.html": []byte(in(``)),
	}
	for name, text := range extra {
		files[name] = []byte(text)
	}
	return files
}

func TestSound(t *testing.T) {
	for _, body := range []string{
		`<a href="#here">x</a><p id="here">`, `<a href="">x</a>`, `<a href="#">x</a>`, `<a href="#top">x</a>`,
		`<a href="../other/">x</a>`, `<a href="../other">x</a>`, `<a href="../other/index.html">x</a>`,
		`<a href="/">x</a>`, `<a href="/#start">x</a>`, `<a href="../..">x</a>`, `<a href="?page=2">x</a>`,
		`<a href="/about/#über">x</a>`, `<a href="/about/#%C3%BCber">x</a>`, `<a href="/about/#old">x</a>`,
		`<a href="/a%20b/%C3%BC.html">x</a>`, `<a href="/data/countries.csv?v=1" download>x</a>`,
		`<a href="https://example.org/x#y">x</a>`, `<a href="mailto:a@example.org">x</a>`, `<a href="//example.org">x</a>`,
		`<img src="/img/map.svg">`, `<img src="data:image/gif;base64,R0lGOD">`, `<img srcset="/img/map.svg 1x, ../../img/map.svg 2x">`,
		`<svg><use href="/img/map.svg#be"/><rect id="r" fill="url(#g)"/><linearGradient id="g"/></svg>`,
		`<svg><a xlink:href="#z"><g id="z"/></a></svg>`,
		`<script src="/css/more.css"></script>`, `<script type="application/ld+json">{"a":1}</script>`,
		`<link rel="canonical" href="https://example.org/">`, `<link rel="stylesheet" href="/css/site.css">`,
		`<meta http-equiv="refresh" content="0; URL=/about/">`, `<style>p{background:url(/img/map.svg)}</style>`,
		`<form action="/about/"></form>`, `<p title="url(nothing)">`,
	} {
		if got := Links(site(map[string]string{"en/page/index.html": in(body)})); len(got) > 0 {
			t.Errorf("%s: %v", body, got)
		}
	}
}

func TestProblems(t *testing.T) {
	for body, want := range map[string][2]string{
		`<a href="/nowhere/">x</a>`:                                  {BrokenLink, "/nowhere/"},
		`<a href="other/">x</a>`:                                     {BrokenLink, "other/"},
		`<a href="/data/">x</a>`:                                     {BrokenLink, "/data/"},
		`<a href="/data/countries.csv/">x</a>`:                       {BrokenLink, "/data/countries.csv/"},
		`<a href="#gone">x</a>`:                                      {BrokenFragment, "#gone"},
		`<a href="/about/#gone">x</a>`:                               {BrokenFragment, "/about/#gone"},
		`<a href="/data/countries.csv#row">x</a>`:                    {BrokenFragment, "/data/countries.csv#row"},
		`<svg><use href="/img/map.svg#fr"/></svg>`:                   {BrokenFragment, "/img/map.svg#fr"},
		`<svg><rect fill="url(#gone)"/></svg>`:                       {BrokenFragment, "#gone"},
		`<a href="http://[bad">x</a>`:                                {BadLink, "http://[bad"},
		`<img src="">`:                                               {BrokenLink, ""},
		`<img src="x.png">`:                                          {BrokenLink, "x.png"},
		`<img srcset="/img/map.svg 1x, y.png 2x">`:                   {BrokenLink, "y.png"},
		`<noscript><img src="z.png"></noscript>`:                     {BrokenLink, "z.png"},
		`<p id="a"></p><p id="a"></p>`:                               {DoubleID, "a"},
		`<img src="https://example.org/x.png">`:                      {External, "https://example.org/x.png"},
		`<img src="//example.org/x.png">`:                            {External, "//example.org/x.png"},
		`<script src="https://example.org/x.js"></script>`:           {External, "https://example.org/x.js"},
		`<link rel="stylesheet" href="https://example.org/x.css">`:   {External, "https://example.org/x.css"},
		`<link rel="preconnect" href="https://example.org">`:         {External, "https://example.org"},
		`<iframe src="https://example.org/"></iframe>`:               {External, "https://example.org/"},
		`<style>@import "https://example.org/x.css";</style>`:        {External, "https://example.org/x.css"},
		`<style>a{src:url('https://example.org/x.woff2')}</style>`:   {External, "https://example.org/x.woff2"},
		`<svg><image xlink:href="https://example.org/i.png"/></svg>`: {External, "https://example.org/i.png"},
		`<p style="color:red">`:                                      {InlineStyle, "color:red"},
		`<script>alert(1)</script>`:                                  {InlineScript, "alert(1)"},
		`<script type="module">alert(1)</script>`:                    {InlineScript, "alert(1)"},
		`<a href="javascript:alert(1)">x</a>`:                        {InlineScript, "javascript:alert(1)"},
		`<p onclick="x()">`:                                          {InlineHandler, "onclick=x()"},
		`<meta http-equiv="refresh" content="0; url=/gone/">`:        {BrokenLink, "/gone/"},
		`<form action="/gone/"></form>`:                              {BrokenLink, "/gone/"},
	} {
		got := Links(site(map[string]string{"en/page/index.html": in(body)}))
		if want := []Problem{{"en/page/index.html", want[0], want[1]}}; !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", body, got, want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, text := range []string{"<p>x", `<html lang=""><p>x`, `<html lang=" "><p>x`} {
		got := Links(map[string][]byte{"x.html": []byte(text)})
		if want := []Problem{{"x.html", NoLanguage, ""}}; !slices.Equal(got, want) {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestBase(t *testing.T) {
	page := `<html lang="en"><head><base href="/about/"></head><body><a href="#old">x</a><a href="../index.html">x</a><a href="gone">x</a>`
	got := Links(site(map[string]string{"en/page/index.html": page}))
	if want := []Problem{{"en/page/index.html", BrokenLink, "gone"}}; !slices.Equal(got, want) {
		t.Error(got)
	}
}

func TestStyleSheet(t *testing.T) {
	got := Links(site(map[string]string{"css/more.css": `a{background:url(../img/map.svg)} b{background:url(x.png)} @import url("https://example.org/x.css");`}))
	want := []Problem{{"css/more.css", External, "https://example.org/x.css"}, {"css/more.css", BrokenLink, "x.png"}}
	if !slices.Equal(got, want) {
		t.Error(got)
	}
}

func TestSortedAndOnce(t *testing.T) {
	files := map[string][]byte{}
	for i := range 20 {
		files[fmt.Sprintf("%02d.html", i)] = []byte(in(`<a href="z">x</a><a href="z">x</a><a href="a">x</a><p style="x">`))
	}
	got := Links(files)
	if len(got) != 60 || got[0] != (Problem{"00.html", InlineStyle, "x"}) || got[2] != (Problem{"00.html", BrokenLink, "z"}) {
		t.Errorf("%d problems, %v", len(got), got[:3])
	}
	for range 3 {
		if again := Links(files); !slices.Equal(got, again) {
			t.Error("another order")
		}
	}
	if text := got[2].String(); text != "00.html: link to a file that does not exist: z" {
		t.Error(text)
	}
}
