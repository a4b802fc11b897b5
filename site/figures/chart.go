package figures

import (
	"encoding/json"
	"slices"

	"observatory/site/words"
)

// Kind names a way of drawing.
type Kind string

// The kinds of figure. What is a list is drawn by the theme as text with marks,
// so that it reflows; maps, grids and planes are drawings with two layouts.
const (
	Bars       Kind = "bars"       // list: one bar a row
	Strips     Kind = "strips"     // list: key figures
	Tiles      Kind = "tiles"      // list: countries in groups
	Timeline   Kind = "timeline"   // list: bars from a start to an end
	Parts      Kind = "parts"      // list: shares of a whole, one strip a row
	Dots       Kind = "dots"       // list: a share with its bounds
	Dumbbell   Kind = "dumbbell"   // list: a share in two waves
	Ratings    Kind = "ratings"    // list: how ratings are spread
	Map        Kind = "map"        // drawing: states of countries
	Choropleth Kind = "choropleth" // drawing: values of countries in classes
	Matrix     Kind = "matrix"     // drawing: what is known, by ECharts
	Heat       Kind = "heat"       // drawing: options by countries; a list on phones
	Scatter    Kind = "scatter"    // drawing: two values of each country
	Multiples  Kind = "multiples"  // drawings: a small tile map per option
)

// Mark says how a value or a state is drawn: a fill for what was answered, a
// pattern for what was not. A pattern is never a low value.
type Mark string

// The marks, each a class of the style sheet.
const (
	Yes       Mark = "yes"  // reported, solid
	Partly    Mark = "part" // reported in part, third step of the scale
	No        Mark = "no"   // reported as no: an outline crossed once, never a pattern
	Silent    Mark = "nr"   // not reported: hatch
	Outside   Mark = "nf"   // not in the survey: dots
	Aggregate Mark = "agg"  // published only as an aggregate: stripes
	NotAsked  Mark = "na"   // not asked: empty outline
	Disputed  Mark = "dis"  // answers that contradict each other
	Unknown   Mark = "un"   // of an unknown base: dashed outline
	Land      Mark = "land" // land without a country of ours
)

// Steps are the marks of the sequential scale, from low to high: for values,
// never for states.
var Steps = []Mark{"s1", "s2", "s3", "s4", "s5"}

// Categories are the marks of kinds without an order, four at most.
var Categories = []Mark{"c1", "c2", "c3", "c4"}

// Chart is one figure: its words, its data in the form its kind needs, and the
// same data as a table. Option, static form and table are made from it alone.
type Chart struct {
	ID      string     `json:"id"` // unique on the page; also the stem of its files
	Kind    Kind       `json:"kind"`
	Title   words.Text `json:"title"`   // states the finding
	Measure words.Text `json:"measure"` // what is measured, unit, wave
	Source  words.Text `json:"source"`  // source, chapter, base or its absence
	Alt     string     `json:"alt"`     // text alternative, complete in itself
	Class   string     `json:"class,omitempty"`
	Key     []Key      `json:"key,omitempty"` // legend, only where direct labels do not do
	Table   Table      `json:"table"`
	Files   []File     `json:"files,omitempty"` // addresses of CSV, JSON option, SVG
	Link    string     `json:"link,omitempty"`  // permanent address

	Bars     []Bar        `json:"bars,omitempty"`
	BarsHead *BarsHead    `json:"barshead,omitempty"`
	Strips   []Strip      `json:"strips,omitempty"`
	Tiles    []TileGroup  `json:"tiles,omitempty"`
	Time     *TimeAxis    `json:"time,omitempty"`
	Parts    []PartRow    `json:"parts,omitempty"`
	Heat     *HeatGrid    `json:"heat,omitempty"`
	Dots     []Dot        `json:"dots,omitempty"`
	Pairs    []Pair       `json:"pairs,omitempty"`
	PairHead *PairHead    `json:"pairhead,omitempty"`
	Ratings  *RatingScale `json:"ratings,omitempty"`
	Plane    *Plane       `json:"-"`
	Panels   []Multiple   `json:"panels,omitempty"`
	Regions  []Region     `json:"-"`
	Classes  []Class      `json:"-"` // of a Choropleth, from low to high
	Cells    *CellGrid    `json:"-"`
	SVG      string       `json:"svg,omitempty"`    // the drawing, wide
	Narrow   string       `json:"narrow,omitempty"` // the same for phones; empty if the wide one serves
	// Invented are the words that mark a figure of invented data, in its source
	// line, in its drawing and in its files; empty for real data.
	Invented string `json:"invented,omitempty"`
}

// Key is an entry of a legend.
type Key struct {
	Mark Mark   `json:"mark"`
	Word string `json:"word"`
	Note string `json:"note,omitempty"`
}

// File is an address where a form of the figure is published.
type File struct {
	Label string `json:"label"` // CSV, SVG, JSON
	Href  string `json:"href"`
}

// Bar is one bar of a list: a share of 100, or a count of a total.
type Bar struct {
	ID    string     `json:"id,omitempty"` // observation or published-figure id
	Label words.Text `json:"label"`
	Href  string     `json:"href,omitempty"`
	Value *float64   `json:"value,omitempty"` // 0–100, the length of the bar; nil where nothing is known
	Lower *float64   `json:"lower,omitempty"` // bounds, 0–100, drawn as a light extension
	Upper *float64   `json:"upper,omitempty"`
	Mark  Mark       `json:"mark"`
	Print words.Text `json:"print"`          // the number as printed: "75 %", "9 of 24"
	Note  words.Text `json:"note,omitempty"` // 3–6 words at the right
	Say   []SayItem  `json:"say,omitempty"`  // states of this country beside Europe's bar
}

// SayItem is a state and its words beside a bar.
type SayItem struct {
	Mark Mark       `json:"mark"`
	Word string     `json:"word"`
	Text words.Text `json:"text,omitempty"`
}

// BarsHead heads the columns of a list of bars.
type BarsHead struct {
	Label string `json:"label"`
	Bar   string `json:"bar"`
	Value string `json:"value"`
	Say   string `json:"say,omitempty"`
}

// Strip is a key figure: a numerator, its base, and one square per unit.
type Strip struct {
	ID    string     `json:"id"`
	Print string     `json:"print"` // "9", "75 %"
	Of    string     `json:"of"`    // "of 24", "of ?"
	Units []UnitRun  `json:"units"`
	Line  words.Text `json:"line"` // one bold line
	Note  words.Text `json:"note"` // wave, base, row
	Href  string     `json:"href,omitempty"`
}

// UnitRun is N squares of one mark.
type UnitRun struct {
	N    int  `json:"n"`
	Mark Mark `json:"mark"`
}

// TileGroup is a titled group of tiles, one per country.
type TileGroup struct {
	Title string `json:"title,omitempty"`
	Note  string `json:"note,omitempty"`
	Tiles []Tile `json:"tiles"`
}

// Tile is one country; X and Y place it on the tile map (both zero in a list).
type Tile struct {
	Code string `json:"code"`
	Name string `json:"name"`
	Href string `json:"href,omitempty"`
	Mark Mark   `json:"mark"`
	Word string `json:"word"` // the state in words, for the tooltip and screen readers
	// Value is printed below the code, where the tile shows a value.
	Value string `json:"value,omitempty"`
	Self  bool   `json:"self,omitempty"`
	X     int    `json:"x"`
	Y     int    `json:"y"`
}

// TimeAxis is a timeline: rows of things that begin, may end, or are only known
// to be described at a date.
type TimeAxis struct {
	From   int        `json:"from"` // year at the left edge
	To     int        `json:"to"`   // year at the right edge
	Years  []TimeMark `json:"years"`
	Events []TimeMark `json:"events"` // dotted lines: survey, paper
	Rows   []TimeRow  `json:"rows"`
}

// TimeMark is a labelled place on the axis, in per cent of its width.
type TimeMark struct {
	At    float64 `json:"at"`
	Label string  `json:"label"`
}

// TimeRow is one bar, or a hollow ring where the start is not stated.
type TimeRow struct {
	ID    string   `json:"id,omitempty"` // anchor
	Name  string   `json:"name"`
	Sub   string   `json:"sub,omitempty"`
	Href  string   `json:"href,omitempty"`
	Start *float64 `json:"start,omitempty"` // per cent; nil: start not stated
	End   float64  `json:"end"`             // per cent: the source's date, never today
	Year  string   `json:"year,omitempty"`  // printed in the bar
	Ended bool     `json:"ended,omitempty"` // a stated end year, not the source's date
	Word  string   `json:"word,omitempty"`  // "start not stated"
}

// Region is one country of a map.
type Region struct {
	Code  string
	Name  string
	Mark  Mark
	Word  string
	Href  string
	Label bool     // print its name
	Value *float64 // of a Choropleth, as it is printed; nil where there is none
	Print string   // the value beside the name
}

// CellGrid is a matrix of states: rows × columns.
type CellGrid struct {
	Rows    []GridHead
	Columns []GridHead
	Cells   [][]GridCell // [row][column]
}

// Holds reports whether any cell bears a mark.
func (g *CellGrid) Holds(m Mark) bool {
	for _, row := range g.Cells {
		if slices.ContainsFunc(row, func(cell GridCell) bool { return cell.Mark == m }) {
			return true
		}
	}
	return false
}

// GridHead names a row or a column: with a label as short as the axis needs, and
// a name for readers.
type GridHead struct{ ID, Label, Name string }

// GridCell is one state.
type GridCell struct {
	Mark Mark
	Word string
}

// Table is a figure's data as rows of text, and a table of a page.
type Table struct {
	Caption string   `json:"caption,omitempty"`
	Head    []Cell   `json:"head"`
	Rows    [][]Cell `json:"rows"`
	Class   string   `json:"class,omitempty"`
}

// Cell is one cell: words, perhaps led by the glyph of a state.
type Cell struct {
	Text words.Text `json:"text,omitempty"`
	Mark Mark       `json:"mark,omitempty"` // glyph before the words, the words then in 600
	Num  bool       `json:"num,omitempty"`  // numbers stand at the right
	Head bool       `json:"head,omitempty"` // a row head
	ID   string     `json:"id,omitempty"`   // anchor
	Note words.Text `json:"note,omitempty"` // second line in reserve colour
}

// MarshalJSON gives a cell of plain words as one string, p, instead of runs: most
// cells are that, and templates print a string far faster than a list.
func (c Cell) MarshalJSON() ([]byte, error) {
	type cell Cell
	if len(c.Text) != 1 || !c.Text[0].IsPlain() {
		return json.Marshal(cell(c))
	}
	words := c.Text[0].T
	c.Text = nil
	return json.Marshal(struct {
		cell
		P string `json:"p"`
	}{cell(c), words})
}
