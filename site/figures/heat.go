package figures

import (
	"fmt"
	"html"
	"strings"
)

// HeatGrid is options by countries: which country names, uses or has which
// option. Rows stand in order of how many do; columns stand in groups.
type HeatGrid struct {
	Rows    []HeatRow    `json:"rows"`
	Columns []HeatColumn `json:"-"`
	Value   string       `json:"-"` // head of the column of counts
}

// HeatColumn is a country. Group heads a run of columns.
type HeatColumn struct{ Code, Name, Href, Group string }

// HeatRow is an option with its count in words and a cell per column. Known and
// Rest are the same cells as phones show them: a tile per country that answered,
// and how many did not, by state.
type HeatRow struct {
	ID    string     `json:"id,omitempty"`
	Label string     `json:"label"`
	Print string     `json:"print"`
	Cells []GridCell `json:"-"`
	Known []Tile     `json:"known"`
	Rest  []Key      `json:"rest"`
}

// silences are the marks that stand for no answer.
var silences = map[Mark]bool{Silent: true, Outside: true, Aggregate: true, NotAsked: true, Unknown: true}

// Fold fills in what phones show of each row; count says a number of countries.
func (g *HeatGrid) Fold(count func(n int) string) {
	for i := range g.Rows {
		r := &g.Rows[i]
		n := map[Mark]int{}
		word := map[Mark]string{}
		for j, cell := range r.Cells {
			if silences[cell.Mark] {
				n[cell.Mark]++
				word[cell.Mark] = cell.Word
				continue
			}
			col := g.Columns[j]
			r.Known = append(r.Known, Tile{Code: col.Code, Name: col.Name, Href: col.Href, Mark: cell.Mark, Word: cell.Word})
		}
		for _, m := range order {
			if n[m] > 0 {
				r.Rest = append(r.Rest, Key{Mark: m, Word: word[m], Note: count(n[m])})
			}
		}
	}
}

func (c *Chart) heatOption() (map[string]any, error) {
	g := &CellGrid{}
	for _, col := range c.Heat.Columns {
		g.Columns = append(g.Columns, GridHead{ID: col.Code, Label: col.Code, Name: col.Name})
	}
	for _, row := range c.Heat.Rows {
		g.Rows = append(g.Rows, GridHead{ID: row.ID, Label: row.Label, Name: row.Label})
		g.Cells = append(g.Cells, row.Cells)
	}
	of := *c
	of.Cells = g
	return of.matrixOption()
}

// Sizes of the wide grid in px of the drawing, which is shown at that size.
const (
	heatWidth  = 880.0
	heatText   = 13.0
	heatCode   = 12.0
	heatLine   = 16.0
	heatRow    = 22.0
	heatGroup  = 10.0 // between groups of columns
	heatLabels = 236.0
)

// DrawHeat draws the grid for wide screens. Neighbours in the same state of
// silence share one mark: silence is the ground, what is known stands on it.
func DrawHeat(c *Chart, width Measure) string {
	g := c.Heat
	p := &pen{width: width}
	labels, values := 0.0, width(g.Value, heatCode, 400)
	wrapped := make([][]string, len(g.Rows))
	for i, r := range g.Rows {
		wrapped[i] = wrap(r.Label, heatLabels, heatText, 400, width)
		for _, line := range wrapped[i] {
			labels = max(labels, width(line, heatText, 400))
		}
		values = max(values, width(r.Print, heatText, 600))
	}
	starts, side := g.columns(labels+14, heatWidth-values-14)
	head := 46.0
	y := head
	body := &pen{width: width}
	for i, r := range g.Rows {
		high := max(heatRow, heatLine*float64(len(wrapped[i]))+4)
		g.row(body, r, wrapped[i], starts, side, y, high)
		y += high
	}
	p.open(c, "heat", heatWidth, y+2)
	g.head(p, starts, side, head)
	p.text("t2", heatWidth, head-8, heatCode, 400, "end", g.Value)
	p.WriteString(body.String())
	p.WriteString("</svg>")
	return p.String()
}

// columns gives the left edge of each column and the width of all.
func (g *HeatGrid) columns(from, to float64) (starts []float64, side float64) {
	groups := 1
	for i := 1; i < len(g.Columns); i++ {
		if g.Columns[i].Group != g.Columns[i-1].Group {
			groups++
		}
	}
	side = min(30, (to-from-heatGroup*float64(groups-1))/float64(len(g.Columns)))
	x := from
	for i := range g.Columns {
		if i > 0 && g.Columns[i].Group != g.Columns[i-1].Group {
			x += heatGroup
		}
		starts = append(starts, x)
		x += side
	}
	return starts, side
}

func (g *HeatGrid) head(p *pen, starts []float64, side, y float64) {
	longest := 0.0
	for _, col := range g.Columns {
		longest = max(longest, p.width(col.Code, heatCode, 600))
	}
	for i := 0; i < len(g.Columns); {
		j := i
		for j < len(g.Columns) && g.Columns[j].Group == g.Columns[i].Group {
			j++
		}
		from, to := starts[i], starts[j-1]+side
		p.text("t2", from, y-34, heatCode, 400, "start", g.Columns[i].Group)
		p.line("ax-0", from, y-1.5, to-1, y-1.5)
		for k := i; k < j; k++ {
			down := 0.0
			if side < longest+1 && k%2 == 1 { // codes in two rows where columns are narrow
				down = -11
			}
			p.link(g.Columns[k].Href, g.Columns[k].Name, func() {
				p.text("", starts[k]+(side-1)/2, y-8+down, heatCode, 600, "middle", g.Columns[k].Code)
			})
		}
		i = j
	}
}

func (g *HeatGrid) row(p *pen, r HeatRow, label []string, starts []float64, side, y, high float64) {
	base := y + high/2 + 0.35*heatText - heatLine*float64(len(label)-1)/2
	for i, line := range label {
		p.text("", 0, base+heatLine*float64(i), heatText, 400, "start", line)
	}
	p.text("", heatWidth, y+high/2+0.35*heatText, heatText, 600, "end", r.Print)
	for i := 0; i < len(r.Cells); {
		j := i + 1
		for j < len(r.Cells) && silences[r.Cells[i].Mark] && r.Cells[j] == r.Cells[i] && g.Columns[j].Group == g.Columns[i].Group {
			j++
		}
		var names []string
		for _, col := range g.Columns[i:j] {
			names = append(names, col.Name)
		}
		x, w := starts[i], starts[j-1]+side-starts[i]-1
		title := r.Label + ": " + r.Cells[i].Word + ": " + strings.Join(names, ", ")
		fmt.Fprintf(p, `<rect class="m-%s edge" x="%s" y="%s" width="%s" height="%s"><title>%s</title></rect>`,
			r.Cells[i].Mark, num(x), num(y+1), num(w), num(high-3), html.EscapeString(title))
		if r.Cells[i].Mark == No {
			p.line("k-cross", x+1, y+high-3, x+w-1, y+2)
		}
		i = j
	}
}
