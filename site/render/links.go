package render

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// rootAbsolute finds the attributes of a tag that hold a root-absolute address; "//"
// would be another host.
var rootAbsolute = regexp.MustCompile(`(\s(?:href|src|action|data|poster))="(/(?:[^/"][^"]*)?)"`)

// relative rewrites the root-absolute addresses of a page so that the site works
// in any folder. The page for missing addresses is shown at any depth, so its
// links start at the root of the host instead.
func relative(f File, o Options) []byte {
	here := path.Dir("/" + f.Path)
	prefix := ""
	if f.Path == "404.html" {
		if u, err := url.Parse(o.BaseURL); err == nil {
			prefix = strings.TrimSuffix(u.Path, "/")
		}
	}
	return eachTag(f.Data, func(raw []byte) []byte {
		return rootAbsolute.ReplaceAllFunc(raw, func(m []byte) []byte {
			part := rootAbsolute.FindSubmatch(m)
			to := string(part[2])
			if f.Path == "404.html" {
				to = prefix + to
			} else {
				to = between(here, to, o.Portable)
			}
			return fmt.Appendf(nil, `%s="%s"`, part[1], to)
		})
	})
}

// between is the address `to` as seen from the folder `here`.
func between(here, to string, portable bool) string {
	tail := ""
	if i := strings.IndexAny(to, "?#"); i >= 0 {
		to, tail = to[:i], to[i:]
	}
	folder := strings.HasSuffix(to, "/")
	from, goal := parts(here), parts(to)
	same := 0
	for same < len(from) && same < len(goal) && from[same] == goal[same] {
		same++
	}
	out := strings.Repeat("../", len(from)-same) + strings.Join(goal[same:], "/")
	if folder && out != "" && !strings.HasSuffix(out, "/") {
		out += "/"
	}
	if folder && portable {
		out += "index.html"
	}
	if out == "" && tail == "" {
		out = "./"
	}
	return out + tail
}

func parts(p string) []string {
	return strings.FieldsFunc(p, func(r rune) bool { return r == '/' })
}

// eachTag passes every start tag of a page through edit and keeps all other bytes.
func eachTag(page []byte, edit func(raw []byte) []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(page))
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return out.Bytes()
		case html.StartTagToken, html.SelfClosingTagToken:
			out.Write(edit(z.Raw()))
		default:
			out.Write(z.Raw())
		}
	}
}

// strict refuses what the content security policy of the pages forbids: styles,
// scripts and handlers inside the page. The visitor's browser would drop them
// without a word.
func strict(f File) error {
	var bad []error
	z := html.NewTokenizer(bytes.NewReader(f.Data))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if err := z.Err(); err != io.EOF {
				bad = append(bad, fmt.Errorf("read %s: %w", f.Path, err))
			}
			return errors.Join(bad...)
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		t := z.Token()
		harmless := false // a script from a file, or a block of data
		for _, a := range t.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				bad = append(bad, fmt.Errorf("%s: <%s> has an inline %s", f.Path, t.Data, a.Key))
			}
			harmless = harmless || a.Key == "src" || a.Key == "type" && strings.HasSuffix(a.Val, "json")
		}
		if t.Data == "style" || t.Data == "script" && !harmless {
			bad = append(bad, fmt.Errorf("%s: inline <%s>", f.Path, t.Data))
		}
	}
}
