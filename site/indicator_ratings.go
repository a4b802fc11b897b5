package site

import (
	"fmt"
	"strconv"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
)

// ratingKind is the kind of indicators that are rated from 1 to 5.
const ratingKind = "rating"

// ratingFinding says between which ratings the medians of a family lie.
func (c *composer) ratingFinding(x *pipeline.Indicator) (words.Text, bool) {
	var low, high *pipeline.Observation
	n := 0
	for _, y := range c.family(x.Family) {
		o := c.newest(y.ID, pipeline.Covered)
		if !observed(o) || o.Number == nil {
			continue
		}
		n++
		if low == nil || *o.Number < *low.Number {
			low = o
		}
		if high == nil || *o.Number > *high.Number {
			high = o
		}
	}
	if n == 0 {
		return nil, false
	}
	return c.say("find_any_ratings", words.Args{"n": n, "low": c.ratingOf(low), "high": c.ratingOf(high)}), true
}

func (c *composer) ratingOf(o *pipeline.Observation) words.Num {
	return words.Num{ID: o.ID, Value: strconv.FormatFloat(*o.Number, 'f', -1, 64), Href: c.observationHref(o)}
}

// ratingSection lists the items of a family with their median and how the
// ratings are spread. Nothing is told by country.
func (c *composer) ratingSection(family []*pipeline.Indicator) Section {
	s := Section{ID: "table", Head: c.word("sec_ratings"), Find: c.say("ratings_find", nil)}
	t := &figures.Table{Caption: c.l.measure(family[0]), Head: c.heads("th_item", "th_median", "th_ratings", "th_spread", "th_wave"), Class: "stack"}
	for _, x := range family {
		row := []figures.Cell{headCell(c.l.optionLabel(c.d, x)), {}, {}, {}, {}} // the figure above holds the anchors
		o := c.newest(x.ID, pipeline.Covered)
		switch {
		case observed(o) && o.Number != nil:
			row[1], row[2] = numCell(c.say("unit_rating", words.Args{"k": c.ratingOf(o)})), numCell(words.Say(fmt.Sprint(*o.N)))
			var parts []string
			for _, l := range o.Distribution {
				parts = append(parts, c.say("rating_level", words.Args{"levels": levelName(l), "n": l.N}).Plain())
			}
			row[3], row[4] = textCell(c.semicolons(parts)), textCell(upperFirst(c.l.waveShort(c.d.Evidence.Wave(o.Wave))))
		default:
			row[1] = figures.Cell{Text: words.Say(c.stateWord(o)), Mark: c.mark(o)}
		}
		t.Rows = append(t.Rows, row)
	}
	s.Blocks = []Block{{Table: t}}
	return s
}

// levelName is one rating, or from one to another: 4, 1–2.
func levelName(l pipeline.Level) string {
	if l.Low == l.High {
		return strconv.Itoa(l.Low)
	}
	return fmt.Sprintf("%d–%d", l.Low, l.High)
}
