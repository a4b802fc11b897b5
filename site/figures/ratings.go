package figures

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// RatingScale is how answers are spread over the levels of a scale, row by row.
type RatingScale struct {
	Low    string      `json:"low"` // the ends of the scale in words
	High   string      `json:"high"`
	Levels int         `json:"levels"`
	Median string      `json:"median"` // heads of the columns at the right
	N      string      `json:"n"`
	Apart  string      `json:"apart"` // "Do not know", or empty where nobody said so
	Rows   []RatingRow `json:"rows"`
}

// RatingRow is one thing that was rated. Where its ratings may not be published
// Runs is empty, and Mark and Word say why.
type RatingRow struct {
	ID     string     `json:"id,omitempty"`
	Label  string     `json:"label"`
	Runs   []LevelRun `json:"-"`
	Parts  []Part     `json:"parts,omitempty"` // the runs as they are drawn
	N      int        `json:"n"`
	Median string     `json:"median,omitempty"` // as printed: "4", "3.5"
	Apart  string     `json:"apart,omitempty"`  // who did not know, as printed: outside of the whole
	Mark   Mark       `json:"mark,omitempty"`
	Word   string     `json:"word,omitempty"`
}

// LevelRun is how many rated from Low to High. Neighbouring levels stand
// together where too few gave one of them.
type LevelRun struct{ Low, High, N int }

// Lay computes the parts of each row from its runs.
func (r *RatingScale) Lay() {
	for i := range r.Rows {
		row := &r.Rows[i]
		whole := PartRow{}
		for _, run := range row.Runs {
			whole.Total += run.N
			label := strconv.Itoa(run.Low)
			if run.High > run.Low {
				label += "–" + strconv.Itoa(run.High)
			}
			whole.Parts = append(whole.Parts, Part{Label: label, N: run.N, Mark: r.step(run), Print: strconv.Itoa(run.N)})
		}
		whole.Lay()
		row.N, row.Parts = whole.Total, whole.Parts
		if row.N == 0 {
			row.Parts = nil
		}
	}
}

// step is the colour of a run: that of its middle on the scale. Runs do not
// overlap, so no two of a row share one.
func (r *RatingScale) step(run LevelRun) Mark {
	if r.Levels < 2 {
		return Steps[0]
	}
	at := (float64(run.Low+run.High)/2 - 1) / float64(r.Levels-1)
	return Steps[int(at*float64(len(Steps)-1)+0.5)]
}

// ratingsOption is a stacked bar per row in per cent, a series per colour.
func (c *Chart) ratingsOption() (map[string]any, error) {
	var names []string
	for _, r := range slices.Backward(c.Ratings.Rows) {
		names = append(names, r.Label)
	}
	bar := charts.NewBar()
	bar.SetXAxis(names)
	for i, step := range Steps {
		var data []opts.BarData
		for _, r := range slices.Backward(c.Ratings.Rows) {
			d := opts.BarData{Value: "-"}
			for _, p := range r.Parts {
				if p.Mark == step {
					d.Name, d.Value = p.Label+": "+p.Print, p.Share
				}
			}
			data = append(data, d)
		}
		bar.AddSeries(strconv.Itoa(i+1), data, charts.WithBarChartOpts(opts.BarChart{Stack: "levels"}), charts.WithItemStyleOpts(opts.ItemStyle{Color: valueColours[step]}))
	}
	return rowsOption(bar, names)
}

// ratings draws the rows of a figure of ratings into its file.
func (s *sheet) ratings(r *RatingScale) {
	from, to := listWords+listGap, sheetWidth-210
	s.text("t2", from, s.y+12, 13, 400, "start", "1 = "+r.Low)
	s.text("t2", to, s.y+12, 13, 400, "end", r.High+" = "+strconv.Itoa(r.Levels))
	for i, head := range []string{r.Median, r.N, r.Apart} {
		s.text("t2", to+70*float64(i+1), s.y+12, 12, 400, "end", head)
	}
	s.y += 22
	for _, row := range r.Rows {
		words := wrap(row.Label, listWords, 14, 400, s.width)
		high := max(28, 18*float64(len(words))+8)
		mid := s.y + high/2
		s.centred("", 0, mid, 14, words)
		if len(row.Parts) == 0 {
			s.rect("m-"+string(row.Mark)+" edge", from, mid-9, to-from, 18)
			s.text("t2", to+12, mid+5, 13, 400, "start", row.Word)
			s.y += high
			continue
		}
		for _, p := range row.Parts {
			if p.N == 0 {
				continue
			}
			x, w := from+(to-from)*p.From/100, (to-from)*p.Share/100
			s.rect("m-"+string(p.Mark)+" edge", x, mid-9, w, 18)
			if w > 20 {
				s.text("x-"+string(p.Mark), x+6, mid+5, 12, 600, "start", p.Print)
			}
		}
		half := from + (to-from)/2
		fmt.Fprintf(s, `<path class="ax-0" stroke-width="2" d="M%s %sv26"/>`, num(half), num(mid-13))
		s.text("", to+70, mid+5, 14, 600, "end", row.Median)
		s.text("", to+140, mid+5, 14, 400, "end", strconv.Itoa(row.N))
		if r.Apart != "" {
			s.text("t2", to+210, mid+5, 14, 400, "end", row.Apart)
		}
		s.y += high
	}
}
