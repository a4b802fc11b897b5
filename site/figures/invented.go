package figures

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"

	"observatory/site/words"
)

// Invent marks a finished chart as one of invented data, in the words of its
// language: before its source, and inside its drawings, which grow by a line for
// it. CSV and option follow from the mark.
func (c *Chart) Invent(mark string) {
	if c.Invented != "" {
		return
	}
	c.Invented = mark
	c.Source = words.Text{{T: mark + ".", B: true}, {T: " "}}.Add(c.Source...)
	c.SVG, c.Narrow = InventedSVG(c.SVG, mark), InventedSVG(c.Narrow, mark)
}

var inventedBox = regexp.MustCompile(`viewBox="(-?[\d.]+) (-?[\d.]+) ([\d.]+) ([\d.]+)"`)

// inventedLine is the height of the line that a drawing grows by, in its units.
const inventedLine = 24

// InventedSVG writes the mark below a drawing.
func InventedSVG(svg, mark string) string {
	m := inventedBox.FindStringSubmatchIndex(svg)
	end := strings.LastIndex(svg, "</svg>")
	if m == nil || end < 0 {
		return svg
	}
	var box [4]float64
	for i := range box {
		box[i], _ = strconv.ParseFloat(svg[m[2*i+2]:m[2*i+3]], 64)
	}
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	head := svg[:m[0]] + fmt.Sprintf(`viewBox="%s %s %s %s"`, number(box[0]), number(box[1]), number(box[2]), number(box[3]+inventedLine))
	rest := svg[m[1]:end]
	if tag := strings.IndexByte(rest, '>'); tag >= 0 { // a height in the same units grows too
		rest = strings.Replace(rest[:tag], ` height="`+number(box[3])+`"`, ` height="`+number(box[3]+inventedLine)+`"`, 1) + rest[tag:]
	}
	text := fmt.Sprintf(`<text class="inv" x="%s" y="%s">%s</text>`, number(box[0]+4), number(box[1]+box[3]+inventedLine-7), html.EscapeString(mark))
	return head + rest + text + svg[end:]
}
