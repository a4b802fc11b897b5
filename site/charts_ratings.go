package site

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// ratingFigures show how the respondents of the newest survey rated the items of
// a family. Those who did not know stand apart: they are not part of the whole.
func (c *composer) ratingFigures(family []*pipeline.Indicator, _ string) ([]*figures.Chart, error) {
	for _, w := range slices.Backward(c.waves) {
		var rated []*pipeline.Indicator
		for _, x := range family {
			if o := c.d.Observation(x.ID, pipeline.Covered, w.Slug); observed(o) && len(o.Distribution) > 0 {
				rated = append(rated, x)
			}
		}
		if len(rated) > 0 {
			return one(c.ratingChart(rated, w))
		}
	}
	return nil, nil
}

func (c *composer) ratingChart(rated []*pipeline.Indicator, w *survey.Wave) (*figures.Chart, error) {
	x := rated[0]
	q := c.in.Question(x.Question)
	group := func(x *pipeline.Indicator) *pipeline.Observation {
		return c.d.Observation(x.ID, pipeline.Covered, w.Slug)
	}
	slices.SortStableFunc(rated, func(a, b *pipeline.Indicator) int { return int(2*(*group(b).Number)) - int(2*(*group(a).Number)) })
	own := c.l.question(c.in, q)
	scale := &figures.RatingScale{Low: own.Low, High: own.High, Levels: levelsOf(group(x)), Median: c.word("th_median"), N: c.word("th_rated")}
	ch := &figures.Chart{ID: "ratings-" + x.Family, Kind: figures.Ratings, Ratings: scale, Measure: c.measureLine(x, w)}
	ch.Table = figures.Table{Caption: ch.Measure.Plain(), Head: c.heads("th_rated_item", "th_median", "th_rated", "th_spread", "th_unknown")}
	var alt []string
	for _, x := range rated {
		o := group(x)
		row := figures.RatingRow{ID: x.ID, Label: c.l.optionLabel(c.d, x), Median: c.l.Words.Number(strconv.FormatFloat(*o.Number, 'f', -1, 64)), Apart: c.unknown(x, w)}
		for _, l := range o.Distribution {
			row.Runs = append(row.Runs, figures.LevelRun{Low: l.Low, High: l.High, N: l.N})
		}
		if row.Apart != "0" {
			scale.Apart = c.word("th_unknown")
		}
		scale.Rows = append(scale.Rows, row)
	}
	scale.Lay()
	for _, row := range scale.Rows {
		var spread []string
		for _, p := range row.Parts {
			spread = append(spread, p.Label+": "+p.Print)
		}
		ch.Table.Rows = append(ch.Table.Rows, []figures.Cell{{Text: words.Say(row.Label), Head: true, ID: row.ID}, numCell(words.Say(row.Median)), numCell(words.Say(fmt.Sprint(row.N))),
			textCell(strings.Join(spread, "; ")), numCell(words.Say(row.Apart))})
		alt = append(alt, c.say("ratings_alt", words.Args{"label": row.Label, "median": row.Median, "n": row.N}).Plain())
	}
	last := scale.Rows[len(scale.Rows)-1]
	ch.Title = c.say("fig_ratings", words.Args{"n": len(scale.Rows), "low": last.Median, "high": scale.Rows[0].Median})
	ch.Alt = strings.Join(alt, " ")
	ch.Source = c.sourceLine(w).Add(words.Run{T: " "}).Add(c.say("ratings_note", nil)...)
	return c.figure(ch)
}

// levelsOf is the highest level of a spread of ratings.
func levelsOf(o *pipeline.Observation) int {
	most := 0
	for _, l := range o.Distribution {
		most = max(most, l.High)
	}
	return most
}

// leastShown is how many must have said a thing that was asked for aggregates
// alone before their number is printed.
const leastShown = 5

// unknown is how many respondents did not know, as it may be printed.
func (c *composer) unknown(x *pipeline.Indicator, w *survey.Wave) string {
	n := 0
	for _, country := range c.d.Evidence.Countries {
		for _, a := range c.d.Evidence.Answers(w.Slug, country.Code, x.Question) {
			if a.State == survey.DoNotKnow {
				n++
			}
		}
	}
	if q := c.in.Question(x.Question); q.Publication != survey.Public && n > 0 && n < leastShown {
		return "< " + strconv.Itoa(leastShown)
	}
	return strconv.Itoa(n)
}
