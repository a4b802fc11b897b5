package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"observatory/site"
)

// Address is where a page stands in the site, from its root: "/en/countries/es/".
func Address(lang, pagePath string) string {
	return path.Join("/", lang, pagePath) + "/"
}

// ContentFile is a page as a Hugo content file. Every page is a branch bundle
// (_index.md), so that pages may lie below each other; its document stands in
// the front matter as params.page and its body is empty.
func ContentFile(p site.Page) (File, error) {
	if p.Lang == "" || p.Path != strings.Trim(path.Clean("/"+p.Path), "/") || p.Path != strings.ToLower(p.Path) {
		return File{}, fmt.Errorf("make content of page %q in language %q: want a language and a clean lower-case path", p.Path, p.Lang)
	}
	front := struct {
		Title       string `json:"title"`
		Description string `json:"description"`
		Params      any    `json:"params"`
	}{p.Title, p.Description, map[string]any{"page": p, "address": Address(p.Lang, p.Path)}}
	var data bytes.Buffer
	enc := json.NewEncoder(&data)
	enc.SetEscapeHTML(false) // drawings are half angle brackets, and this is no HTML yet
	if err := enc.Encode(front); err != nil {
		return File{}, fmt.Errorf("make content of page %s/%s: %w", p.Lang, p.Path, err)
	}
	return File{Path: path.Join("content", p.Lang, p.Path, "_index.md"), Data: data.Bytes()}, nil
}

// scaffold gives the files that Hugo needs besides the pages: a silent parent
// for folders without a page of their own, the page of languages at the root
// and the page for addresses that do not exist.
func scaffold(src Source, o Options) []File {
	have := map[string]bool{}
	for _, f := range src.Files {
		have[f.Path] = true
	}
	var add []File
	silent := []byte(`{"title":"-","build":{"render":"never","list":"never"}}` + "\n")
	for _, f := range src.Files {
		for dir := path.Dir(path.Dir(f.Path)); strings.Count(dir, "/") > 1; dir = path.Dir(dir) {
			if p := dir + "/_index.md"; !have[p] && strings.HasSuffix(f.Path, ".md") {
				have[p] = true
				add = append(add, File{p, silent})
			}
		}
	}
	root := "content/" + o.Languages[0].Code + "/"
	return append(add,
		File{root + "languages.md", []byte(`{"title":"-","url":"/index.html","layout":"languages","sitemap":{"disable":true},"build":{"list":"never"}}` + "\n")},
		File{root + "missing.md", []byte(`{"title":"-","url":"/404.html","layout":"missing","sitemap":{"disable":true},"build":{"list":"never"}}` + "\n")})
}
