package draw

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A node is an element of the drawing, or text if name is empty.
type node struct {
	name  string
	attrs []attr // in the order of the source, so that the output has one
	text  string
	kids  []*node
}

type attr struct{ name, value string }

func (n *node) get(name string) string {
	for _, a := range n.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

func (n *node) set(name, value string) {
	for i, a := range n.attrs {
		if a.name == name {
			n.attrs[i].value = value
			return
		}
	}
	n.attrs = append(n.attrs, attr{name, value})
}

func (n *node) drop(names ...string) {
	n.attrs = slices.DeleteFunc(n.attrs, func(a attr) bool { return slices.Contains(names, a.name) })
}

// parse reads the drawing into a tree. Names keep their prefixes.
func parse(s string) (*node, error) {
	root := &node{}
	open := []*node{root}
	for d := xml.NewDecoder(strings.NewReader(s)); ; {
		token, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("parse svg: %w", err)
		}
		in := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			n := &node{name: qualified(t.Name)}
			for _, a := range t.Attr {
				n.attrs = append(n.attrs, attr{qualified(a.Name), a.Value})
			}
			in.kids = append(in.kids, n)
			open = append(open, n)
		case xml.EndElement:
			if len(open) == 1 || in.name != qualified(t.Name) {
				return nil, fmt.Errorf("parse svg: </%s> closes nothing", qualified(t.Name))
			}
			open = open[:len(open)-1]
		case xml.CharData:
			in.kids = append(in.kids, &node{text: string(t)})
		}
	}
	root.kids = slices.DeleteFunc(root.kids, func(n *node) bool { return n.name == "" })
	if len(open) != 1 || len(root.kids) != 1 {
		return nil, fmt.Errorf("parse svg: not one whole element")
	}
	return root.kids[0], nil
}

func qualified(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func (n *node) write(b *strings.Builder) {
	if n.name == "" {
		b.WriteString(escaper.Replace(n.text))
		return
	}
	b.WriteString("<" + n.name)
	for _, a := range n.attrs {
		b.WriteString(" " + a.name + `="` + escaper.Replace(a.value) + `"`)
	}
	if len(n.kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteString(">")
	for _, k := range n.kids {
		k.write(b)
	}
	b.WriteString("</" + n.name + ">")
}
