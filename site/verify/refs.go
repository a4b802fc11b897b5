package verify

import (
	"regexp"
	"slices"
	"strings"
)

// loading are the relations of a link element that make the browser fetch.
var loading = []string{"stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest", "preload", "prefetch", "modulepreload",
	"preconnect", "dns-prefetch", "prerender"}

// painting are the attributes, most of them of SVG, whose value is CSS.
var painting = []string{"style", "fill", "stroke", "filter", "mask", "clip-path", "cursor", "marker-start", "marker-mid", "marker-end"}

// links are the references of one element.
func links(n element) []link {
	attrs := n.attrs
	var found []link
	add := func(key string, fetch bool) {
		if v, ok := attrs[key]; ok {
			found = append(found, link{v, fetch})
		}
	}
	switch n.name {
	case "a", "area":
		add("href", false)
	case "link":
		add("href", fetches(attrs["rel"]))
	case "form":
		add("action", false)
	case "button", "input":
		add("formaction", false)
	case "meta":
		if _, to, ok := strings.Cut(strings.ToLower(attrs["content"]), "url="); ok && strings.EqualFold(attrs["http-equiv"], "refresh") {
			content := attrs["content"]
			found = append(found, link{strings.Trim(content[len(content)-len(to):], `'" `), false})
		}
	case "blockquote", "q", "del", "ins":
		add("cite", false)
	default:
		add("href", true) // use, image and other elements of SVG
	}
	for _, key := range []string{"src", "poster", "data", "background"} {
		if key != "data" || n.name == "object" {
			add(key, true)
		}
	}
	for _, key := range []string{"srcset", "imagesrcset"} {
		for _, s := range candidates(attrs[key]) {
			found = append(found, link{s, true})
		}
	}
	return found
}

func fetches(rel string) bool {
	for _, r := range strings.Fields(strings.ToLower(rel)) {
		if slices.Contains(loading, r) {
			return true
		}
	}
	return false
}

// candidates are the addresses of a srcset.
func candidates(srcset string) []string {
	var found []string
	for _, part := range strings.Split(srcset, ",") {
		if f := strings.Fields(part); len(f) > 0 {
			found = append(found, f[0])
		}
	}
	return found
}

// styles are the style sheets and presentation attributes in an element.
func styles(n element) []string {
	var found []string
	if n.name == "style" {
		found = append(found, n.text)
	}
	for _, key := range painting {
		if css, ok := n.attrs[key]; ok {
			found = append(found, css)
		}
	}
	return found
}

var cssReference = regexp.MustCompile(`(?i)url\(\s*["']?([^"')]*)["']?\s*\)|@import\s+["']([^"']*)["']`)

// imports are what CSS refers to: images, fonts, other sheets, marks of SVG.
func imports(css string) []link {
	var found []link
	for _, m := range cssReference.FindAllStringSubmatch(css, -1) {
		found = append(found, link{m[1] + m[2], true})
	}
	return found
}
