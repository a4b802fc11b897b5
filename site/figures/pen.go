package figures

import (
	"fmt"
	"html"
	"strings"

	"observatory/site/draw"
)

// Measure is the width in px of a text at a size and weight, as the site's sans
// sets it.
type Measure func(text string, size float64, weight int) float64

// pen writes the elements of a drawing. Colours are classes; sizes of text are
// attributes, so that a drawing looks the same on a page and in a file.
type pen struct {
	strings.Builder
	width Measure
}

// open begins a drawing that names itself by the chart's title and alternative.
func (p *pen) open(c *Chart, class string, w, h float64) {
	fmt.Fprintf(p, `<svg class="d %s" viewBox="0 0 %s %s" role="group" aria-label="%s">`, class, num(w), num(h), html.EscapeString(c.Alt))
}

// text writes one line; x and y are its anchor and its baseline.
func (p *pen) text(class string, x, y, size float64, weight int, anchor, s string) {
	p.WriteString("<text")
	if class != "" {
		fmt.Fprintf(p, ` class="%s"`, class)
	}
	fmt.Fprintf(p, ` x="%s" y="%s" font-size="%s"`, num(x), num(y), num(size))
	if weight != 400 {
		fmt.Fprintf(p, ` font-weight="%d"`, weight)
	}
	if anchor != "start" {
		fmt.Fprintf(p, ` text-anchor="%s"`, anchor)
	}
	fmt.Fprintf(p, ">%s</text>", html.EscapeString(s))
}

func (p *pen) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(p, `<path class="%s" d="M%s %sL%s %s"/>`, class, num(x1), num(y1), num(x2), num(y2))
}

func (p *pen) rect(class string, x, y, w, h float64) {
	fmt.Fprintf(p, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"/>`, class, num(x), num(y), num(w), num(h))
}

// link puts what draw writes into a link that says where it leads, if it leads
// anywhere.
func (p *pen) link(href, name string, draw func()) {
	if href == "" {
		draw()
		return
	}
	fmt.Fprintf(p, `<a href="%s"><title>%s</title>`, html.EscapeString(href), html.EscapeString(name))
	draw()
	p.WriteString("</a>")
}

// num is a coordinate to a tenth of a px.
func num(f float64) string { return draw.Number(f, 1) }

// wrap breaks a text into lines no wider than most, at blanks; a word that is
// wider by itself is broken with a hyphen.
func wrap(s string, most, size float64, weight int, width Measure) []string {
	var out []string
	line := ""
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' }) {
		if next := strings.TrimPrefix(line+" "+word, " "); width(next, size, weight) <= most {
			line = next
			continue
		}
		if line != "" {
			out = append(out, line)
		}
		line = word
		for width(line, size, weight) > most {
			head := fitting(line, most, size, weight, width)
			out = append(out, head+"-")
			line = line[len(head):]
		}
	}
	if line != "" || len(out) == 0 {
		out = append(out, line)
	}
	return out
}

// fitting is the longest beginning of a word that leaves room for a hyphen, and
// at least one letter.
func fitting(word string, most, size float64, weight int, width Measure) string {
	end := 0
	for i, r := range word {
		if next := i + len(string(r)); i == 0 || width(word[:next]+"-", size, weight) <= most {
			end = next
			continue
		}
		break
	}
	return word[:end]
}
