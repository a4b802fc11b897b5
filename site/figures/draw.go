package figures

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"

	"observatory/site/draw"
)

// DrawMap colours the map of Europe, which was drawn once, with the classes of
// a chart's regions. Countries with a page are links; those with a label are
// named on the country, or beside it with a leader where it is small.
func DrawMap(c *Chart, europe draw.Map) string {
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
	for _, r := range c.Regions {
		if l, ok := europe.Labels[r.Code]; ok && r.Label {
			b.WriteString(label(r, l))
		}
	}
	b.WriteString("</svg>")
	return b.String()
}

const labelSize = 15.5 // px of the drawing, 12 as shown at the width of the first page

func label(r Region, l draw.Label) string {
	class := "lb"
	if l.Side == "in" && r.Mark == Yes {
		class = "lb lb-in"
	}
	var b strings.Builder
	b.WriteString(`<g class="lbg" aria-hidden="true">`)
	if l.Leader {
		x, y := l.Start(labelSize)
		fmt.Fprintf(&b, `<path class="ld-c" d="M%.1f %.1fL%.1f %.1f"/><path class="ld" d="M%.1f %.1fL%.1f %.1f"/><circle class="ld-e" cx="%.1f" cy="%.1f" r="2.5"/>`,
			x, y, l.AX, l.AY, x, y, l.AX, l.AY, l.AX, l.AY)
	}
	fmt.Fprintf(&b, `<text class="%s" x="%.1f" y="%.1f" text-anchor="%s">%s</text></g>`, class, l.X, l.Y+0.35*labelSize, l.Anchor(), html.EscapeString(r.Name))
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
