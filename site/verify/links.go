// Package verify looks at the site as it will be published.
//
// In come the rendered files; out come problems: links that lead nowhere, pages
// that would fetch from another host, markup that the content security policy
// forbids. It must not mend anything and touches neither disk nor network.
package verify

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Problem is one fault of one page.
type Problem struct {
	Page  string // path of the file
	What  string // what is wrong, in plain words
	Value string // the link, id or text in question
}

func (p Problem) String() string { return fmt.Sprintf("%s: %s: %s", p.Page, p.What, p.Value) }

// The kinds of problem.
const (
	BrokenLink     = "link to a file that does not exist"
	BrokenFragment = "link to an id that does not exist"
	BadLink        = "link that cannot be read"
	DoubleID       = "id used twice"
	External       = "fetched from another host"
	InlineStyle    = "inline style attribute"
	InlineScript   = "inline script"
	InlineHandler  = "inline event handler"
	NoLanguage     = "html element without lang"
	Unreadable     = "page that cannot be parsed"
)

// Links checks every HTML file and style sheet among the files, whose keys are
// slash paths without a leading slash. A link beginning with a slash is taken
// from the root of these files, and a folder stands for its index.html.
func Links(files map[string][]byte) []Problem {
	c := checker{files: files, pages: map[string]*page{}}
	for name, data := range files {
		if strings.HasSuffix(name, ".html") {
			c.pages[name] = c.read(name, data)
		}
	}
	for name, p := range c.pages {
		for _, l := range p.links {
			c.follow(name, p.base, l)
		}
	}
	for name, data := range files {
		if strings.HasSuffix(name, ".css") {
			for _, l := range imports(string(data)) {
				if strings.HasPrefix(l.href, "#") {
					continue // a pattern of the page that uses the style sheet
				}
				c.follow(name, "", l)
			}
		}
	}
	slices.SortFunc(c.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.What, b.What), cmp.Compare(a.Value, b.Value))
	})
	return slices.Compact(c.problems)
}

type checker struct {
	files    map[string][]byte
	pages    map[string]*page
	problems []Problem
}

// page is what other pages need to know of one, and what it refers to.
type page struct {
	ids   map[string]bool
	base  string // <base href>, if the page has one
	links []link
}

type link struct {
	href  string
	fetch bool // the browser loads it by itself
}

func (c *checker) add(page, what, value string) {
	c.problems = append(c.problems, Problem{page, what, value})
}

// read looks at every start tag, as it stands and whatever it stands in: what is
// in noscript or a template counts too.
func (c *checker) read(name string, data []byte) *page {
	p := &page{ids: map[string]bool{}}
	z := html.NewTokenizer(bytes.NewReader(data))
	spoken := false
	for kind := z.Next(); ; kind = z.Next() {
		switch kind {
		case html.ErrorToken:
			if err := z.Err(); err != io.EOF {
				c.add(name, Unreadable, err.Error())
			}
			if !spoken {
				c.add(name, NoLanguage, "")
			}
			return p
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			n := element{name: t.Data, attrs: make(map[string]string, len(t.Attr))}
			for _, a := range t.Attr {
				if key := strings.TrimPrefix(a.Key, "xlink:"); n.attrs[key] == "" {
					n.attrs[key] = a.Val
				}
			}
			if (n.name == "script" || n.name == "style") && kind == html.StartTagToken && z.Next() == html.TextToken {
				n.text = strings.TrimSpace(string(z.Raw()))
			}
			if n.name == "noscript" {
				z.NextIsNotRawText()
			}
			spoken = spoken || n.name == "html" && strings.TrimSpace(n.attrs["lang"]) != ""
			c.element(name, p, n)
		}
	}
}

// element is a start tag with its attributes, and the text in a script or style.
type element struct {
	name  string
	attrs map[string]string
	text  string
}

func (c *checker) element(name string, p *page, n element) {
	attrs := n.attrs
	if id, ok := attrs["id"]; ok {
		if p.ids[id] {
			c.add(name, DoubleID, id)
		}
		p.ids[id] = true
	}
	if n.name == "a" && attrs["name"] != "" && attrs["id"] == "" {
		p.ids[attrs["name"]] = true // browsers still jump there
	}
	if href, ok := attrs["href"]; ok && n.name == "base" && p.base == "" {
		p.base = href
		return
	}
	c.inline(name, n)
	p.links = append(p.links, links(n)...)
	for _, css := range styles(n) {
		p.links = append(p.links, imports(css)...)
	}
}

// inline finds what a policy without 'unsafe-inline' would not run.
func (c *checker) inline(name string, n element) {
	if style, ok := n.attrs["style"]; ok {
		c.add(name, InlineStyle, style)
	}
	for key, value := range n.attrs { // problems are sorted later
		if strings.HasPrefix(key, "on") {
			c.add(name, InlineHandler, key+"="+value)
		}
		if strings.HasPrefix(strings.ToLower(strings.TrimSpace(value)), "javascript:") {
			c.add(name, InlineScript, value)
		}
	}
	if _, external := n.attrs["src"]; n.name == "script" && !external && runs(n.attrs["type"]) {
		c.add(name, InlineScript, start(n.text))
	}
}

// runs says whether a script of this type is code; data blocks, such as
// JSON-LD, are not.
func runs(mediaType string) bool {
	mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	return mediaType == "" || mediaType == "module" || mediaType == "importmap" || mediaType == "speculationrules" ||
		strings.Contains(mediaType, "javascript") || strings.Contains(mediaType, "ecmascript")
}

// follow checks one link of a page, or of a style sheet.
func (c *checker) follow(name, baseHref string, l link) {
	href := strings.TrimSpace(l.href)
	u, err := url.Parse(href)
	if err != nil {
		c.add(name, BadLink, href)
		return
	}
	base, err := (&url.URL{Path: "/" + name}).Parse(baseHref)
	if err != nil {
		c.add(name, BadLink, baseHref)
		return
	}
	if u.Scheme == "data" && l.fetch {
		return // carried by the page
	}
	u = base.ResolveReference(u)
	switch {
	case u.Scheme != "" || u.Host != "":
		if l.fetch {
			c.add(name, External, href)
		}
		return
	case href == "" && l.fetch:
		c.add(name, BrokenLink, href)
		return
	}
	c.target(name, href, u)
}

// target looks for the file and the id that a link within the site names.
func (c *checker) target(name, href string, u *url.URL) {
	file := c.file(u.Path)
	if file == "" {
		c.add(name, BrokenLink, href)
		return
	}
	p, isPage := c.pages[file]
	if u.Fragment == "" || u.Fragment == "top" || strings.HasPrefix(u.Fragment, ":~:") {
		return
	}
	if !isPage {
		if !strings.HasSuffix(file, ".svg") || !bytes.Contains(c.files[file], []byte(`id="`+u.Fragment+`"`)) {
			c.add(name, BrokenFragment, href)
		}
		return
	}
	if !p.ids[u.Fragment] {
		c.add(name, BrokenFragment, href)
	}
}

// file is the file that a web server answers with, or "".
func (c *checker) file(urlPath string) string {
	name := strings.TrimPrefix(path.Clean(urlPath), "/")
	if !strings.HasSuffix(urlPath, "/") {
		if _, ok := c.files[name]; ok {
			return name
		}
	}
	index := path.Join(name, "index.html")
	if _, ok := c.files[index]; ok {
		return index
	}
	return ""
}

// start is enough of a text to find it.
func start(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
