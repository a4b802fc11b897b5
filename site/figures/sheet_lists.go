package figures

import (
	"fmt"
	"html"
	"strconv"
	"strings"
)

func escape(s string) string { return html.EscapeString(s) }

// body draws the marks of a figure into its sheet. What is a drawing already is
// set in as it is.
func (s *sheet) body(c *Chart) {
	switch c.Kind {
	case Bars:
		s.bars(c.Bars, c.BarsHead)
	case Strips:
		s.strips(c.Strips)
	case Tiles:
		s.tileGroups(c.Tiles)
	case Timeline:
		s.timeline(c.Time)
	case Parts:
		s.parts(c.Parts)
	case Dots:
		s.dots(c.Dots)
	case Dumbbell:
		s.pairs(c.PairHead, c.Pairs)
	case Ratings:
		s.ratings(c.Ratings)
	case Multiples:
		s.panels(c.Panels)
	case Heat:
		s.y += s.embed(DrawHeat(c, s.width), 0, s.y, sheetWidth)
	case Scatter:
		s.y += s.embed(DrawScatter(c, s.width, false), 0, s.y, sheetWidth)
	default:
		s.y += s.embed(c.SVG, 0, s.y, sheetWidth)
	}
}

// Columns of a list: words, then marks, then the number and perhaps a note.
const (
	listWords = 250.0
	listGap   = 16.0
	listNote  = 220.0
)

// bars draws the words, a track with the bar, the number and what is said of a
// country.
func (s *sheet) bars(bars []Bar, head *BarsHead) {
	right, note := 0.0, 0.0
	for _, b := range bars {
		right = max(right, s.width(b.Print.Plain(), 14, 600))
		if len(b.Say) > 0 || len(b.Note) > 0 {
			note = listNote
		}
	}
	from, to := listWords+listGap, sheetWidth-right-listGap
	if note > 0 {
		to -= note + listGap
	}
	if head != nil {
		s.text("t2", 0, s.y+12, 13, 400, "start", head.Label)
		s.text("t2", from, s.y+12, 13, 400, "start", head.Bar)
		s.text("t2", sheetWidth-note, s.y+12, 13, 400, "start", head.Say)
		s.y += 22
	}
	for _, b := range bars {
		words := wrap(b.Label.Plain(), listWords, 14, 400, s.width)
		saying := b.Note.Plain()
		mark := Mark("")
		for _, say := range b.Say {
			mark, saying = say.Mark, strings.TrimSpace(say.Word+" "+say.Text.Plain())
		}
		said := wrap(saying, listNote-22, 13, 400, s.width)
		high := max(28, 18*float64(max(len(words), len(said)))+8)
		mid := s.y + high/2
		s.centred("", 0, mid, 14, words)
		if saying != "" {
			x := sheetWidth - note
			if mark != "" {
				s.glyph(mark, x, mid-9*float64(len(said))+1)
				x += 22
			}
			s.centred("", x, mid, 13, said)
		}
		s.bar(b, from, to-from, mid-9)
		s.text("", to+listGap+right, mid+5, 14, 600, "end", b.Print.Plain())
		s.y += high
	}
}

func (s *sheet) bar(b Bar, x, w, y float64) {
	known := b.Value != nil || b.Lower != nil
	if !known {
		s.rect("m-"+string(b.Mark)+" edge", x, y, w, 18)
	} else {
		s.rect("bar-bg", x, y, w, 18)
		if b.Upper != nil {
			s.rect("bar-hi", x, y, w**b.Upper/100, 18)
		}
		end := 0.0
		if b.Lower != nil {
			end = *b.Lower
		}
		if b.Value != nil {
			end = *b.Value
		}
		s.rect("m-"+string(b.Mark), x, y, w*end/100, 18)
	}
	s.line("ax-0", x, y, x, y+18)
}

// centred writes lines around a height.
func (s *sheet) centred(class string, x, mid, size float64, lines []string) {
	for i, l := range lines {
		s.text(class, x, mid+0.35*size+18*(float64(i)-float64(len(lines)-1)/2), size, 400, "start", l)
	}
}

// strips draws key figures, four in a row.
func (s *sheet) strips(strips []Strip) {
	const across, pitch, inRow = 4, 15.0, 13
	w := (sheetWidth - 3*24) / across
	for i := 0; i < len(strips); i += across {
		squares, high := 0, 0.0
		row := strips[i:min(i+across, len(strips))]
		for _, k := range row {
			n := 0
			for _, u := range k.Units {
				n += u.N
			}
			squares = max(squares, (n+inRow-1)/inRow)
		}
		for j, k := range row {
			x := float64(j) * (w + 24)
			s.text("big", x, s.y+44, 46, 400, "start", k.Print)
			s.text("t2", x+s.width(k.Print, 46*serifWider, 400)+8, s.y+44, 20, 400, "start", k.Of)
			n := 0
			for _, u := range k.Units {
				for range u.N {
					s.rect("m-"+string(u.Mark)+" edge", x+pitch*float64(n%inRow)+0.5, s.y+60+pitch*float64(n/inRow), 12, 12)
					n++
				}
			}
			y := s.y + 70 + pitch*float64(squares)
			y += s.block("", x, y, w, 14, 600, k.Line.Plain())
			y += s.block("t2", x, y+2, w, 13, 400, k.Note.Plain())
			high = max(high, y-s.y)
		}
		s.y += high + 20
	}
}

// tileGroups draws groups of countries, two in a row.
func (s *sheet) tileGroups(groups []TileGroup) {
	const across, pitch, inRow = 2, 40.0, 10
	w := (sheetWidth - 40) / across
	for i := 0; i < len(groups); i += across {
		high := 0.0
		for j, g := range groups[i:min(i+across, len(groups))] {
			x, y := float64(j)*(w+40), s.y
			y += s.block("", x, y, w, 15, 600, g.Title)
			y += s.block("t2", x, y, w, 13, 400, g.Note)
			s.line("ax-0", x, y+8, x+w, y+8)
			y += 18
			for k, t := range g.Tiles {
				s.tile(t, x+pitch*float64(k%inRow), y+pitch*float64(k/inRow))
			}
			y += pitch * float64((len(g.Tiles)+inRow-1)/inRow)
			high = max(high, y-s.y)
		}
		s.y += high + 14
	}
}

// tile is one country, 37 px square; on a pattern its code has a plate.
func (s *sheet) tile(t Tile, x, y float64) {
	s.rect("m-"+string(t.Mark)+" edge", x+0.5, y+0.5, 36, 36)
	class := "x-" + string(t.Mark)
	if t.Mark == Yes {
		class = "on"
	}
	if silences[t.Mark] || t.Mark == Disputed || t.Mark == No {
		s.rect("paper", x+6, y+9.5, 25, 18)
	}
	s.text(class, x+18.5, y+23.5, 14, 600, "middle", t.Code)
	if t.Self {
		fmt.Fprintf(s, `<path class="ax-0" stroke-width="3" d="M%s %sh36v36h-36z"/>`, num(x+0.5), num(y+0.5))
	}
}

// timeline draws years above, one row for each thing below.
func (s *sheet) timeline(t *TimeAxis) {
	from := listWords + listGap
	at := func(percent float64) float64 { return from + (sheetWidth-from-8)*percent/100 }
	for i, e := range t.Events {
		anchor := "middle"
		if e.At > 85 {
			anchor = "end"
		}
		s.text("t2", at(e.At), s.y+12+16*float64(i%2), 13, 400, anchor, e.Label)
	}
	s.y += 16 * float64(min(len(t.Events), 2))
	for _, y := range t.Years {
		s.text("", at(y.At), s.y+14, 13, 400, "middle", y.Label)
	}
	s.y += 22
	top := s.y
	s.line("ax-0", 0, top, sheetWidth, top)
	rows := &sheet{pen: pen{width: s.width}, y: s.y}
	for _, r := range t.Rows {
		rows.timeRow(r, at)
	}
	for _, y := range t.Years {
		s.line("ax", at(y.At), top, at(y.At), rows.y)
	}
	for _, e := range t.Events {
		s.line("now", at(e.At), top, at(e.At), rows.y)
	}
	s.WriteString(rows.String())
	s.y = rows.y
}

func (s *sheet) timeRow(r TimeRow, at func(float64) float64) {
	name := wrap(r.Name, listWords, 14, 600, s.width)
	sub := []string(nil)
	if r.Sub != "" {
		sub = wrap(r.Sub, listWords, 13, 400, s.width)
	}
	high := max(44, 18*float64(len(name)+len(sub))+12)
	y := s.y + (high-18*float64(len(name)+len(sub)))/2
	for i, l := range name {
		s.text("", 0, y+18*float64(i)+14, 14, 600, "start", l)
	}
	for i, l := range sub {
		s.text("t2", 0, y+18*float64(len(name)+i)+13, 13, 400, "start", l)
	}
	mid := s.y + high/2
	if r.Start != nil {
		x, w := at(*r.Start), max(4, at(r.End)-at(*r.Start))
		s.rect("bar", x, mid-9, w, 18)
		if w > 60 {
			s.text("on", x+6, mid+5, 13, 600, "start", r.Year)
		} else {
			s.text("halo", x-6, mid+5, 13, 600, "end", r.Year)
		}
	} else {
		x := at(r.End)
		s.line("lead", x-120, mid, x-10, mid)
		fmt.Fprintf(s, `<circle class="hollow" cx="%s" cy="%s" r="6"/>`, num(x), num(mid))
		s.text("t2 halo", x-126, mid+5, 13, 400, "end", r.Word)
	}
	s.y += high
	s.line("ax", 0, s.y, sheetWidth, s.y)
}

// parts draws one strip for each whole, and its parts in words below.
func (s *sheet) parts(rows []PartRow) {
	for _, r := range rows {
		s.textLine("", 14, 600, 24, strings.TrimSpace(r.Label+" "+r.Print))
		for _, p := range r.Parts {
			s.rect("m-"+string(p.Mark)+" edge", sheetWidth*p.From/100, s.y, sheetWidth*p.Share/100, 32)
		}
		if r.Units {
			for i := 1; i < r.Total; i++ {
				x := sheetWidth * float64(i) / float64(r.Total)
				s.line("unit", x, s.y, x, s.y+32)
			}
		}
		var entries []Key
		for _, p := range r.Parts {
			if p.Share >= 4 {
				class := "x-" + string(p.Mark)
				if silences[p.Mark] {
					class = "halo"
				}
				s.text(class, sheetWidth*p.From/100+9, s.y+21, 15, 600, "start", strconv.Itoa(p.N))
			}
			entries = append(entries, Key{Mark: p.Mark, Word: p.Label, Note: p.Print})
		}
		s.y += 32
		s.key(entries)
		s.y += 6
	}
}

// panels draws the small maps, four in a row.
func (s *sheet) panels(panels []Multiple) {
	const across, gap = 4, 24.0
	w := (sheetWidth - 3*gap) / across
	for i := 0; i < len(panels); i += across {
		words, high := 0.0, 0.0
		row := panels[i:min(i+across, len(panels))]
		for j, m := range row {
			words = max(words, s.block("", float64(j)*(w+gap), s.y, w, 14, 400, m.Title+" "+m.Print))
		}
		for j, m := range row {
			high = max(high, s.embed(m.SVG, float64(j)*(w+gap), s.y+words+6, w))
		}
		s.y += words + high + 24
	}
}
