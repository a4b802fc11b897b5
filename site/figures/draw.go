package figures

import (
	"encoding/json"
	"fmt"
	"html"
	"slices"
	"strings"

	"observatory/site/draw"
)

// DrawMap colours the map of Europe, which was drawn once, with the classes of
// a chart's regions. Countries with a page are links. Those with a label are
// named on the country, or beside it with a leader where it is small; where the
// name would lie on another one the code stands for it, or nothing: the list of
// all values is in the table.
func DrawMap(c *Chart, europe draw.Map, width Measure) string {
	byCode := map[string]Region{}
	for _, r := range c.Regions {
		byCode[r.Code] = r
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="map" viewBox="%s" role="group" aria-labelledby="%s-mt %s-md"><title id="%s-mt">%s</title><desc id="%s-md">%s</desc>`,
		europe.ViewBox, c.ID, c.ID, c.ID, html.EscapeString(c.Title.Plain()), c.ID, html.EscapeString(c.Alt))
	for _, shape := range europe.Regions {
		r, ours := byCode[shape.Code]
		if !ours {
			fmt.Fprintf(&b, `<path class="m-land" d="%s"/>`, shape.Path)
			continue
		}
		path := fmt.Sprintf(`<path class="m-%s" d="%s"><title>%s</title></path>`, r.Mark, shape.Path, html.EscapeString(r.Name+": "+r.Word))
		if r.Href != "" {
			path = fmt.Sprintf(`<a href="%s" aria-label="%s">%s</a>`, r.Href, html.EscapeString(r.Name+": "+r.Word), path)
		}
		b.WriteString(path)
	}
	for _, l := range placed(c.Regions, europe, width) {
		b.WriteString(l.svg())
	}
	b.WriteString("</svg>")
	return b.String()
}

const labelSize = 15.5 // px of the drawing, 12 as shown at the width of the first page

// mapLabel is a country's name at its place.
type mapLabel struct {
	draw.Label
	text string
	on   Mark // what it stands on; empty beside the country
}

// placed chooses the labels that do not lie on each other: names beside a
// country first, since they have the least choice, then the largest countries.
func placed(regions []Region, europe draw.Map, width Measure) []mapLabel {
	extent := map[string]draw.Box{}
	for _, shape := range europe.Regions {
		extent[shape.Code] = shape.Box
	}
	size := func(code string) float64 { return extent[code].W * extent[code].H }
	var wanted []Region
	for _, r := range regions {
		if _, ok := europe.Labels[r.Code]; ok && r.Label {
			wanted = append(wanted, r)
		}
	}
	slices.SortStableFunc(wanted, func(a, b Region) int {
		if x, y := europe.Labels[a.Code].Leader, europe.Labels[b.Code].Leader; x != y && (x || y) {
			if x {
				return -1
			}
			return 1
		}
		return int(size(b.Code) - size(a.Code))
	})
	var out []mapLabel
	var taken []box
	for _, r := range wanted {
		l := mapLabel{Label: europe.Labels[r.Code]}
		for _, name := range []string{r.Name, r.Code} {
			l.text, l.on = strings.TrimSpace(name+" "+r.Print), ""
			if l.Side == "in" && (width == nil || width(l.text, labelSize, 600) < 0.85*extent[r.Code].W) {
				l.on = r.Mark // else it runs over the border, and takes the colour for paper
			}
			at := l.box(width)
			if width == nil || !slices.ContainsFunc(taken, at.meets) {
				taken, out = append(taken, at), append(out, l)
				break
			}
		}
	}
	return out
}

// box is what the text of a label covers, with a little air.
func (l mapLabel) box(width Measure) box {
	if width == nil {
		return box{}
	}
	w := width(l.text, labelSize, 600)
	x := l.X - w/2
	switch l.Anchor() {
	case "end":
		x = l.X - w
	case "start":
		x = l.X
	}
	return box{x - 2, l.Y - 0.5*labelSize, x + w + 2, l.Y + 0.5*labelSize}
}

// box is a rectangle by its left, top, right and bottom edge.
type box struct{ x1, y1, x2, y2 float64 }

func (a box) meets(b box) bool { return a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2 }

// inverse are the marks so dark that words on them take the colour for that.
// On paper, and over borders, words keep a rim of paper.
var inverse = map[Mark]string{"": " lb-o", Yes: " lb-in lb-y", "s3": " lb-3", "s4": " lb-in lb-4", "s5": " lb-in lb-5"}

func (l mapLabel) svg() string {
	var b strings.Builder
	b.WriteString(`<g class="lbg" aria-hidden="true">`)
	if l.Leader {
		x, y := l.Start(labelSize)
		fmt.Fprintf(&b, `<path class="ld-c" d="M%.1f %.1fL%.1f %.1f"/><path class="ld" d="M%.1f %.1fL%.1f %.1f"/><circle class="ld-e" cx="%.1f" cy="%.1f" r="2.5"/>`,
			x, y, l.AX, l.AY, x, y, l.AX, l.AY, l.AX, l.AY)
	}
	fmt.Fprintf(&b, `<text class="lb%s" x="%.1f" y="%.1f" text-anchor="%s">%s</text></g>`, inverse[l.on], l.X, l.Y+0.35*labelSize, l.Anchor(), html.EscapeString(l.text))
	return b.String()
}

// DrawLocator colours a small map around one country, which is outlined.
func DrawLocator(id, alt string, m draw.Map, marks map[string]Mark, self string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="map loc" viewBox="%s" role="img" aria-label="%s">`, m.ViewBox, html.EscapeString(alt))
	for _, shape := range m.Regions {
		mark, ok := marks[shape.Code]
		if !ok {
			mark = Land
		}
		class := "m-" + string(mark)
		if shape.Code == self {
			class += " m-self"
		}
		fmt.Fprintf(&b, `<path class="%s" d="%s"/>`, class, shape.Path)
	}
	b.WriteString("</svg>")
	return b.String()
}

// DrawRequest asks the drawer for a matrix: colours give way to classes, every
// cell says on hover what it holds.
func DrawRequest(c *Chart, option json.RawMessage, width, height int) draw.Request {
	r := draw.Request{ID: c.ID, Option: option, Width: width, Height: height, Classes: Classes(), Title: c.Title.Plain(), Desc: c.Alt, Links: map[int]draw.Link{}}
	if c.Cells != nil {
		i := 0
		for y, row := range c.Cells.Cells {
			for x, cell := range row {
				r.Links[i] = draw.Link{Title: c.Cells.Columns[x].Name + ", " + c.Cells.Rows[y].Name + ": " + cell.Word}
				i++
			}
		}
	}
	return r
}
