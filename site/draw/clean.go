package draw

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Elements that may occur; any other (style, script, image, foreignObject)
// stops the drawing, since it would be blocked or fetch something.
var (
	allowed = map[string]bool{"svg": true, "g": true, "text": true, "tspan": true, "defs": true, "clipPath": true,
		"linearGradient": true, "radialGradient": true, "stop": true, "pattern": true, "use": true}
	shapes = map[string]bool{"path": true, "rect": true, "circle": true, "ellipse": true, "line": true, "polyline": true, "polygon": true}
)

// clean makes of the library's SVG the one that is published.
func clean(raw string, r Request) (string, error) {
	root, err := parse(raw)
	if err != nil {
		return "", err
	}
	if root.name != "svg" {
		return "", fmt.Errorf("the root is %q", root.name)
	}
	classes := map[string]string{}
	for colour, class := range r.Classes {
		classes[hexColour(colour)] = class
	}
	c := cleaner{r: r, classes: classes}
	root.kids = c.all(root.kids, false)

	size := fmt.Sprintf("0 0 %d %d", r.Width, r.Height)
	root.attrs = []attr{{"xmlns", "http://www.w3.org/2000/svg"}, {"viewBox", size}}
	if r.Title == "" {
		root.set("aria-hidden", "true")
	} else {
		// The marks of an image are not read out; those of a group are, so that
		// links in it can be reached.
		role, by := "img", r.ID+"-title"
		if c.linked {
			role = "group"
		}
		head := []*node{{name: "title", attrs: []attr{{"id", by}}, kids: []*node{{text: r.Title}}}}
		if r.Desc != "" {
			by += " " + r.ID + "-desc"
			head = append(head, &node{name: "desc", attrs: []attr{{"id", r.ID + "-desc"}}, kids: []*node{{text: r.Desc}}})
		}
		root.set("role", role)
		root.set("aria-labelledby", by)
		root.kids = append(head, root.kids...)
	}
	var b strings.Builder
	root.write(&b)
	return b.String(), c.err
}

type cleaner struct {
	r       Request
	classes map[string]string // by hexColour
	linked  bool
	err     error
}

// all cleans siblings; defs says that they are not shown where they stand.
func (c *cleaner) all(kids []*node, defs bool) []*node {
	var out []*node
	for _, n := range kids {
		if n.name == "" {
			if strings.TrimSpace(n.text) != "" {
				out = append(out, n)
			}
			continue
		}
		if !allowed[n.name] && !shapes[n.name] {
			c.err = fmt.Errorf("element %s is not allowed", n.name)
			return nil
		}
		if !defs && shapes[n.name] && !shows(n.get("fill"), true) && !shows(n.get("stroke"), false) {
			continue // it only catches the pointer
		}
		if n.name != "text" && n.name != "tspan" {
			n.kids = c.all(n.kids, defs || n.name == "defs")
			if len(n.kids) == 0 && (n.name == "g" || n.name == "defs") {
				continue
			}
		}
		series, index := n.get("ecmeta_series_index"), n.get("ecmeta_data_index")
		c.element(n)
		if series == "0" && index != "" && shapes[n.name] {
			n = c.link(n, index)
		}
		out = append(out, n)
	}
	return out
}

// shows says whether a paint is seen; unset is what an absent attribute means.
func shows(paint string, unset bool) bool {
	if paint == "" {
		return unset
	}
	return paint != "none" && paint != "transparent"
}

// link wraps a mark into its link, or gives it words for the pointer.
func (c *cleaner) link(n *node, index string) *node {
	i, err := strconv.Atoi(index)
	l, ok := c.r.Links[i]
	if err != nil || !ok {
		return n
	}
	var title []*node
	if l.Title != "" {
		title = []*node{{name: "title", kids: []*node{{text: l.Title}}}}
	}
	if l.Href == "" {
		n.kids = append(title, n.kids...)
		return n
	}
	c.linked = true
	return &node{name: "a", attrs: []attr{{"href", l.Href}}, kids: append(title, n)}
}

var (
	ownID   = regexp.MustCompile(`zr\d+-`)
	numbers = regexp.MustCompile(`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`)
)

// element rewrites the attributes of one element.
func (c *cleaner) element(n *node) {
	if style := n.get("style"); style != "" {
		n.drop("style")
		for _, a := range declarations(style) {
			n.set(a.name, a.value)
		}
	}
	n.drop("pointer-events", "cursor", "class", "ecmeta_series_index", "ecmeta_data_index", "ecmeta_ssr_type", "font-family")
	if n.get("xml:space") == "preserve" && !spaced(n) {
		n.drop("xml:space")
	}
	coarse := 1 // decimals of a coordinate
	if t := n.get("transform"); strings.HasPrefix(t, "matrix") || strings.HasPrefix(t, "scale") {
		coarse = 2 // what is scaled up shows its rounding
	}
	var classes []string
	kept := n.attrs[:0]
	for _, a := range n.attrs {
		switch a.name {
		case "fill", "stroke":
			a.value = c.own(hexColour(a.value))
			if class, ok := c.classes[a.value]; ok {
				if a.name == "stroke" {
					class += "-line"
				}
				classes = append(classes, class)
				continue
			}
		case "id", "clip-path", "href", "xlink:href", "mask", "filter":
			a.name = strings.TrimPrefix(a.name, "xlink:")
			a.value = c.own(a.value)
		case "d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height":
			a.value = tidy(a.value, coarse)
		case "transform", "patternTransform", "gradientTransform":
			if a.value = transform(a.value); a.value == "" {
				continue
			}
		default:
			if numbers.FindString(a.value) == a.value {
				a.value = tidy(a.value, 2)
			}
		}
		kept = append(kept, a)
	}
	n.attrs = kept
	if n.name == "text" {
		n.place()
	}
	if len(classes) > 0 {
		n.set("class", strings.Join(classes, " "))
	}
}

var shift = regexp.MustCompile(`^translate\((\S+) (\S+)\)$`)

// place gives a text that is only shifted its coordinates.
func (n *node) place() {
	m := shift.FindStringSubmatch(n.get("transform"))
	if m == nil {
		return
	}
	at := sum(n.get("x"), m[1])
	down := sum(n.get("y"), m[2])
	n.drop("transform", "x", "y")
	n.attrs = slices.Insert(n.attrs, 0, attr{"x", at}, attr{"y", down})
}

// sum is the sum of two coordinates; an absent one is 0.
func sum(a, b string) string {
	x, _ := strconv.ParseFloat(a, 64)
	y, _ := strconv.ParseFloat(b, 64)
	return number(x+y, 1)
}

// own gives the library's ids, and what refers to them, the chart's prefix.
func (c *cleaner) own(s string) string { return ownID.ReplaceAllLiteralString(s, c.r.ID+"-") }

func spaced(n *node) bool {
	for _, k := range n.kids {
		if k.text != strings.TrimSpace(k.text) || strings.Contains(k.text, "  ") || spaced(k) {
			return true
		}
	}
	return false
}

var fontShorthand = regexp.MustCompile(`^(.*?)([\d.]+)px`)

// declarations turns a style into attributes, which a strict content security
// policy does not block. The family is the style sheet's to say.
func declarations(style string) []attr {
	var out []attr
	for d := range strings.SplitSeq(style, ";") {
		name, value, _ := strings.Cut(d, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch name {
		case "font":
			m := fontShorthand.FindStringSubmatch(value)
			if m == nil {
				continue
			}
			out = append(out, attr{"font-size", m[2]})
			for _, word := range strings.Fields(m[1]) {
				switch {
				case word == "italic" || word == "oblique":
					out = append(out, attr{"font-style", word})
				case word != "normal":
					out = append(out, attr{"font-weight", word})
				}
			}
		case "font-size":
			out = append(out, attr{name, strings.TrimSuffix(value, "px")})
		case "font-weight", "font-style":
			if value != "normal" {
				out = append(out, attr{name, value})
			}
		case "fill", "stroke", "stroke-width", "opacity", "fill-opacity", "stroke-opacity":
			out = append(out, attr{name, strings.TrimSuffix(value, "px")})
		}
	}
	return out
}

var rgb = regexp.MustCompile(`^rgb\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)$`)

// hexColour writes #abc and rgb(…) as #aabbcc, and leaves what is neither.
func hexColour(s string) string {
	if m := rgb.FindStringSubmatch(s); m != nil {
		out := "#"
		for _, part := range m[1:] {
			n, _ := strconv.Atoi(part)
			out += fmt.Sprintf("%02x", min(n, 255))
		}
		return out
	}
	if strings.HasPrefix(s, "#") {
		s = strings.ToLower(s)
		if len(s) == 4 {
			s = "#" + strings.Repeat(s[1:2], 2) + strings.Repeat(s[2:3], 2) + strings.Repeat(s[3:4], 2)
		}
	}
	return s
}

// transform rounds a transform: shifts as coordinates are, the other numbers to
// three decimals, since they are multiplied. One that does nothing is dropped.
func transform(s string) string {
	name, list, ok := strings.Cut(strings.TrimSuffix(s, ")"), "(")
	if !ok || strings.Contains(list, "(") {
		return tidy(s, 3)
	}
	parts := numbers.FindAllString(list, -1)
	for i, p := range parts {
		decimals := 3
		if name == "translate" || name == "matrix" && i > 3 {
			decimals = 1
		}
		parts[i] = tidy(p, decimals)
	}
	switch out := name + "(" + strings.Join(parts, " ") + ")"; out {
	case "translate(0 0)", "translate(0)", "matrix(1 0 0 1 0 0)", "rotate(0)", "scale(1)", "scale(1 1)":
		return ""
	default:
		return out
	}
}

// tidy rounds the numbers in s. Engines differ in the last of their digits, and
// what is all but zero, such as 2e-15, is zero.
func tidy(s string, decimals int) string {
	return numbers.ReplaceAllStringFunc(s, func(n string) string {
		v, err := strconv.ParseFloat(n, 64)
		if err != nil {
			return n
		}
		return number(v, decimals)
	})
}

// Number writes a coordinate with at most so many decimals, and never -0.
func Number(v float64, decimals int) string { return number(v, decimals) }

func number(v float64, decimals int) string {
	scale := math.Pow10(decimals)
	if v = math.Round(v*scale) / scale; v == 0 {
		return "0" // and never -0
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
