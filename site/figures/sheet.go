package figures

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Sizes of a figure that stands for itself, in px.
const (
	sheetWidth = 880.0
	sheetEdge  = 24.0
	serifWider = 1.04 // the serif beside the sans that the measure knows
)

// sheet is a drawing that grows downwards.
type sheet struct {
	pen
	y float64
}

// File is the whole figure as a drawing of its own: its words, its marks, its
// source and the line by, which says whose it is. It needs no page around it to
// be true, is light or dark as its reader is, and holds no link.
func (c *Chart) File(width Measure, by string) []byte {
	width = wider(width)
	s := &sheet{pen: pen{width: width}, y: sheetEdge}
	s.line("ax-0", 0, s.y, sheetWidth, s.y)
	s.y += 10
	if c.Invented != "" {
		s.textLine("", 14, 600, 24, c.Invented)
	}
	for _, l := range wrap(c.Title.Plain(), sheetWidth/serifWider, 20, 600, width) {
		s.textLine("h", 20, 600, 26, l)
	}
	s.paragraph("t2", 15, c.Measure.Plain())
	s.y += 14
	s.body(c)
	s.key(c.Key)
	s.y += 8
	s.paragraph("t2", 13, c.Source.Plain())
	s.paragraph("t2", 13, by)
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="%s 0 %s %s" width="%s" height="%s" role="img" aria-label="%s">`,
		num(-sheetEdge), num(sheetWidth+2*sheetEdge), num(s.y+sheetEdge), num(sheetWidth+2*sheetEdge), num(s.y+sheetEdge), escape(c.Title.Plain()))
	fmt.Fprintf(&out, `<title>%s</title><desc>%s</desc>`, escape(c.Title.Plain()), escape(c.Alt))
	out.WriteString(sheetStyle)
	fmt.Fprintf(&out, `<rect class="paper" x="%s" width="%s" height="%s"/>`, num(-sheetEdge), num(sheetWidth+2*sheetEdge), num(s.y+sheetEdge))
	out.WriteString(s.String())
	out.WriteString("</svg>\n")
	return []byte(out.String())
}

// wider measures for the fonts that a reader has: a file carries none, and most
// fall back to one that is wider than the site's own.
func wider(width Measure) Measure {
	return func(text string, size float64, weight int) float64 { return 1.12 * width(text, size, weight) }
}

// textLine writes a line at the left edge and goes below it.
func (s *sheet) textLine(class string, size float64, weight int, height float64, text string) {
	s.text(class, 0, s.y+0.78*height, size, weight, "start", text)
	s.y += height
}

// paragraph writes wrapped lines over the whole width.
func (s *sheet) paragraph(class string, size float64, text string) {
	if text == "" {
		return
	}
	for _, l := range wrap(text, sheetWidth, size, 400, s.width) {
		s.textLine(class, size, 400, size+7, l)
	}
}

// block writes wrapped lines at a place and gives their height.
func (s *sheet) block(class string, x, y, most, size float64, weight int, text string) float64 {
	if text == "" {
		return 0
	}
	lines := wrap(text, most, size, weight, s.width)
	for i, l := range lines {
		s.text(class, x, y+(size+5)*float64(i)+size, size, weight, "start", l)
	}
	return (size + 5) * float64(len(lines))
}

// key writes the legend, as many entries a line as fit.
func (s *sheet) key(entries []Key) {
	if len(entries) == 0 {
		return
	}
	x := 0.0
	s.y += 14
	for _, k := range entries {
		word := strings.TrimSpace(k.Word + " " + k.Note)
		w := s.width(word, 14, 400) + 50
		if x > 0 && x+w > sheetWidth {
			x, s.y = 0, s.y+24
		}
		s.glyph(k.Mark, x, s.y)
		s.text("", x+24, s.y+13, 14, 400, "start", word)
		x += w
	}
	s.y += 26
}

// glyph is the sign of a mark, 16 px square.
func (s *sheet) glyph(m Mark, x, y float64) {
	s.rect("m-"+string(m)+" edge", x+0.5, y+0.5, 15, 15)
	if m == No {
		s.line("k-cross", x+1, y+15, x+15, y+1)
	}
}

var (
	linkStart = regexp.MustCompile(`<a [^>]*>`)
	viewBox   = regexp.MustCompile(`viewBox="0 0 ([\d.]+) ([\d.]+)"`)
)

// embed sets a drawing into the sheet, at its own size or no wider than most.
// Addresses of a page mean nothing in a file.
func (s *sheet) embed(svg string, x, y, most float64) (height float64) {
	m := viewBox.FindStringSubmatch(svg)
	if m == nil {
		return 0
	}
	w, _ := strconv.ParseFloat(m[1], 64)
	h, _ := strconv.ParseFloat(m[2], 64)
	shown := min(w, most)
	height = h * shown / w
	svg = strings.ReplaceAll(linkStart.ReplaceAllString(svg, "<g>"), "</a>", "</g>")
	s.WriteString(strings.Replace(svg, "<svg ", fmt.Sprintf(`<svg x="%s" y="%s" width="%s" height="%s" `, num(x), num(y), num(shown), num(height)), 1))
	return height
}

// sheetStyle holds the colours of both themes and the patterns of the states.
// Colours are written out and not as variables, since drawing programs read no
// variables.
var sheetStyle = "<style>" + sheetRules(lightSheet) + `svg text{font-family:"Source Sans 3","Segoe UI",Roboto,Arial,sans-serif}.h,.big{font-family:"Source Serif 4",Charter,Georgia,serif}` +
	`.map .lb{font-size:15.5px;font-weight:600}.lead{stroke-dasharray:3 4;stroke-width:2;fill:none}.now{stroke-dasharray:2 3;fill:none}.hollow{stroke-width:2}.m-un{stroke-dasharray:2 3}.ld-c{stroke-width:3;fill:none}.ld,.ax,.ax-0,.k-cross{fill:none}` +
	`.map path,.map .edge{stroke-width:.7}.dot{stroke-width:1.5}.unit{stroke-width:1}.way{stroke-width:4}.inv{font-size:13px;font-weight:600}.span{stroke-width:.75}.halo{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}.plane text,.lb-o,.lb-y,.lb-4,.lb-5{paint-order:stroke;stroke-width:3px;stroke-linejoin:round}` +
	"@media (prefers-color-scheme:dark){" + sheetRules(darkSheet) + "}</style><defs>" +
	`<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="p-bg" width="6" height="6"/><path class="p-line" d="M0 0V6" stroke-width="1.6"/></pattern>` +
	`<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="paper" width="6" height="6"/><circle class="p-dot" cx="1.6" cy="1.6" r=".8"/><circle class="p-dot" cx="4.6" cy="4.6" r=".8"/></pattern>` +
	`<pattern id="stripe" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="p-bg" width="6" height="6"/><rect class="p-dot" y="2" width="6" height="2"/></pattern>` +
	`<pattern id="split" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect class="paper" width="8" height="8"/><rect class="m-yes" width="4" height="8"/></pattern></defs>`

// palette are the tokens of the design that a drawing needs.
type palette struct {
	paper, ink, ink2, rule, rule2, fill, on, mid, pat, patBg, land string
	seq                                                            [5]string
	cat                                                            [4]string
	onCat                                                          [4]string
}

var lightSheet = palette{"#fcfaf6", "#1c1b18", "#57534a", "#d8d2c5", "#8b8577", "#0c4a56", "#fff", "#1c1b18", "#857e70", "#f4f0e8", "#f5f1e9",
	[5]string{"#dbe8e7", "#a7c9ca", "#6ba2a8", "#34757f", "#0c4a56"}, [4]string{"#0c4a56", "#b9741a", "#9883c3", "#60502e"}, [4]string{"#fff", "#1c1b18", "#1c1b18", "#fff"}}

var darkSheet = palette{"#141c1f", "#ebe6db", "#b9b3a6", "#313c3f", "#7d8381", "#55a3a9", "#081416", "#000", "#8a918e", "#1e292c", "#1a2326",
	[5]string{"#20363a", "#2d555b", "#43818a", "#66adb2", "#93d6d8"}, [4]string{"#86cdd0", "#e0a659", "#8560cf", "#c2496f"}, [4]string{"#081416", "#081416", "#fff", "#fff"}}

func sheetRules(p palette) string {
	var b strings.Builder
	rule := func(selector, value string) { b.WriteString(selector + "{" + value + "}") }
	rule(".paper", "fill:"+p.paper)
	rule("text", "fill:"+p.ink)
	rule(".t2", "fill:"+p.ink2)
	rule(".on,.lb-in", "fill:"+p.on)
	rule(".mid,.lb-3", "fill:"+p.mid)
	rule(".p-bg,.bar-bg", "fill:"+p.patBg)
	rule(".p-line", "stroke:"+p.pat)
	rule(".p-dot", "fill:"+p.pat)
	rule(".m-yes,.dot,.bar", "fill:"+p.fill)
	rule(".m-part", "fill:"+p.seq[2])
	rule(".m-no", "fill:"+p.paper)
	rule(".m-nr", "fill:url(#hatch)")
	rule(".m-nf", "fill:url(#dots)")
	rule(".m-agg", "fill:url(#stripe)")
	rule(".m-dis", "fill:url(#split)")
	rule(".m-na,.m-un", "fill:none")
	rule(".m-land", "fill:"+p.land)
	rule(".edge,.m-un,.map .m-nr,.map .m-nf,.map .m-no,.map .m-na,.map .m-agg,.map .m-dis,.map .m-s1,.map .m-s2,.map .m-s3,.bar-hi", "stroke:"+p.rule2)
	rule(".map .m-yes,.map .m-part,.map .m-s4,.map .m-s5,.unit,.ld-c,.dot,.halo,.lb-o,.plane text", "stroke:"+p.paper)
	rule(".ax", "stroke:"+p.rule)
	rule(".ax-0,.ld,.whisker", "stroke:"+p.ink)
	rule(".now,.k-cross", "stroke:"+p.ink2)
	rule(".lead", "stroke:"+p.fill)
	rule(".hollow", "fill:"+p.paper+";stroke:"+p.fill)
	rule(".lb-y", "stroke:"+p.fill)
	rule(".lb-4", "stroke:"+p.seq[3])
	rule(".lb-5", "stroke:"+p.seq[4])
	rule(".bar-hi", "fill:"+p.seq[0])
	rule(".span", "fill:"+p.seq[1]+";stroke:"+p.rule2)
	rule(".way", "stroke:"+p.seq[2])
	for i, c := range p.seq {
		rule(fmt.Sprintf(".m-s%d", i+1), "fill:"+c)
	}
	for i, c := range p.cat {
		rule(fmt.Sprintf(".m-c%d", i+1), "fill:"+c)
		rule(fmt.Sprintf(".x-c%d", i+1), "fill:"+p.onCat[i])
	}
	rule(".x-s1,.x-s2", "fill:"+p.ink)
	rule(".x-s4,.x-s5", "fill:"+p.on)
	rule(".x-s3", "fill:"+p.mid)
	return b.String()
}
