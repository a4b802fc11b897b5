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
	Median string      `json:"median"` // heads of the columns at the right
	N      string      `json:"n"`
	Apart  string      `json:"apart"` // "Do not know", or empty where nobody said so
	Levels int         `json:"levels"`
	Rows   []RatingRow `json:"rows"`
}

// RatingRow is one thing that was rated. Counts are by level, from low to high;
// where they may not be published Counts is empty, and Mark and Word say why.
type RatingRow struct {
	ID     string `json:"id,omitempty"`
	Label  string `json:"label"`
	Counts []int  `json:"counts,omitempty"`
	Parts  []Part `json:"parts,omitempty"` // the counts as they are drawn
	N      int    `json:"n"`
	Median string `json:"median,omitempty"` // as printed: "4", "3.5"
	Apart  int    `json:"apart"`            // who did not know: outside of the whole
	Mark   Mark   `json:"mark,omitempty"`
	Word   string `json:"word,omitempty"`
}

// Lay computes the parts of each row from its counts, and its median: the
// middle answer, or the mean of the two in the middle.
func (r *RatingScale) Lay() {
	for i := range r.Rows {
		row := &r.Rows[i]
		row.N, row.Parts = 0, nil
		for _, n := range row.Counts {
			row.N += n
		}
		if row.N == 0 {
			continue
		}
		steps := stepOf[min(len(row.Counts), len(Steps))-1]
		whole := PartRow{Total: row.N}
		for level, n := range row.Counts {
			whole.Parts = append(whole.Parts, Part{Label: strconv.Itoa(level + 1), N: n, Mark: Steps[steps[min(level, len(steps)-1)]], Print: strconv.Itoa(n)})
		}
		whole.Lay()
		row.Parts = whole.Parts
		row.Median = strconv.FormatFloat(median(row.Counts, row.N), 'f', -1, 64)
	}
}

func median(counts []int, n int) float64 {
	at := func(place int) float64 { // the level of the answer at a place, counted from 0
		for level, k := range counts {
			if place < k {
				return float64(level + 1)
			}
			place -= k
		}
		return 0
	}
	return (at((n-1)/2) + at(n/2)) / 2
}

// ratingsOption is a stacked bar per row in per cent, a series per level.
func (c *Chart) ratingsOption() (map[string]any, error) {
	var names []string
	levels := 0
	for _, r := range slices.Backward(c.Ratings.Rows) {
		names = append(names, r.Label)
		levels = max(levels, len(r.Counts))
	}
	bar := charts.NewBar()
	bar.SetXAxis(names)
	for level := range levels {
		var data []opts.BarData
		colour := ""
		for _, r := range slices.Backward(c.Ratings.Rows) {
			d := opts.BarData{Value: "-"}
			if level < len(r.Parts) {
				d.Name, d.Value, colour = r.Parts[level].Print, r.Parts[level].Share, valueColours[r.Parts[level].Mark]
			}
			data = append(data, d)
		}
		bar.AddSeries(strconv.Itoa(level+1), data, charts.WithBarChartOpts(opts.BarChart{Stack: "levels"}), charts.WithItemStyleOpts(opts.ItemStyle{Color: colour}))
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
				s.text("x-"+string(p.Mark), x+w/2, mid+5, 12, 600, "middle", p.Print)
			}
		}
		half := from + (to-from)/2
		fmt.Fprintf(s, `<path class="ax-0" stroke-width="2" d="M%s %sv26"/>`, num(half), num(mid-13))
		s.text("", to+70, mid+5, 14, 600, "end", row.Median)
		s.text("", to+140, mid+5, 14, 400, "end", strconv.Itoa(row.N))
		if r.Apart != "" {
			s.text("t2", to+210, mid+5, 14, 400, "end", strconv.Itoa(row.Apart))
		}
		s.y += high
	}
}
