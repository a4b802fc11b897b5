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
var rootAbsolute = regexp.MustCompile(`(\s(?:href|src|action|data|poster|data-(?:live|png|engine|map)))="(/(?:[^/"][^"]*)?)"`)

// finish makes a page of Hugo's ready for publication. It rewrites root-absolute
// addresses so that the site works in any folder, keeps all other bytes, and
// refuses what the content security policy of the pages forbids: styles, scripts
// and handlers inside the page, which the visitor's browser would drop without a
// word.
func finish(f File, o Options) ([]byte, error) {
	var bad []error
	var out bytes.Buffer
	out.Grow(len(f.Data))
	address := addresses(f.Path, o)
	z := html.NewTokenizer(bytes.NewReader(f.Data))
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			if err := z.Err(); err != io.EOF {
				bad = append(bad, fmt.Errorf("read %s: %w", f.Path, err))
			}
			return out.Bytes(), errors.Join(bad...)
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Raw()
			if bytes.HasPrefix(tag, []byte("<noscript")) {
				z.NextIsNotRawText() // its links are links
			}
			relative(&out, tag, address)
			if suspect(tag) { // few are, and reading a tag takes time
				bad = append(bad, strict(f.Path, z.Token()))
			}
		default:
			out.Write(z.Raw())
		}
	}
}

// addresses says how a file writes a root-absolute address. The page for missing
// addresses is shown at any depth, so its links start at the root of the host.
func addresses(file string, o Options) func(to string) string {
	prefix := ""
	if u, err := url.Parse(o.BaseURL); err == nil {
		prefix = strings.TrimSuffix(u.Path, "/")
	}
	// Hugo resolves the links of Markdown itself, and puts the folder of the
	// public address before them.
	bare := func(to string) string {
		if prefix != "" && strings.HasPrefix(to, prefix+"/") {
			return strings.TrimPrefix(to, prefix)
		}
		return to
	}
	if file == "404.html" {
		return func(to string) string { return prefix + bare(to) }
	}
	here := path.Dir("/" + file)
	return func(to string) string { return between(here, bare(to), o.Portable) }
}

// relative writes a tag with its addresses rewritten.
func relative(out *bytes.Buffer, tag []byte, address func(string) string) {
	if !bytes.Contains(tag, []byte(`="/`)) { // most tags
		out.Write(tag)
		return
	}
	from := 0
	for _, m := range rootAbsolute.FindAllSubmatchIndex(tag, -1) {
		out.Write(tag[from:m[4]])
		out.WriteString(address(string(tag[m[4]:m[5]])))
		from = m[5]
	}
	out.Write(tag[from:])
}

// suspect reports whether a name in the tag begins like one that the policy
// forbids, or a value does.
func suspect(tag []byte) bool {
	for i, b := range tag[:len(tag)-1] {
		switch b {
		case '<', ' ', '\t', '\n', '\f', '\r', '/', '"', '\'':
			rest := tag[i+1:]
			for _, name := range []string{"on", "style", "script"} {
				if len(rest) >= len(name) && strings.EqualFold(string(rest[:len(name)]), name) {
					return true
				}
			}
		}
	}
	return false
}

// strict refuses an element that the policy forbids.
func strict(file string, t html.Token) error {
	var bad []error
	harmless := false // a script from a file, or a block of data
	for _, a := range t.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
			bad = append(bad, fmt.Errorf("%s: <%s> has an inline %s", file, t.Data, a.Key))
		}
		harmless = harmless || a.Key == "src" || a.Key == "type" && strings.HasSuffix(a.Val, "json")
	}
	if t.Data == "style" || t.Data == "script" && !harmless {
		bad = append(bad, fmt.Errorf("%s: inline <%s>", file, t.Data))
	}
	return errors.Join(bad...)
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
