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

// ratingFinding says which items were rated 4 or 5 by the largest share, or, where
// the published levels do not tell, between which ratings the medians lie.
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
	if best, k := c.bestRated(x); best != nil {
		label := lowerFirst(c.l.optionLabel(c.d, best.Indicator))
		return c.say("find_any_rated", words.Args{"what": label, "k": c.count(best, k), "n": *best.N}), true
	}
	if *low.Number == *high.Number {
		return c.say("find_any_ratings_same", words.Args{"n": n, "value": c.ratingOf(low)}), true
	}
	return c.say("find_any_ratings", words.Args{"n": n, "low": c.ratingOf(low), "high": c.ratingOf(high)}), true
}

// bestRated is the item with the largest share of ratings of 4 or 5, and how many
// those are; nil where two share the lead, or where not every item of the family
// says how many they are, since levels that few gave stand together.
func (c *composer) bestRated(x *pipeline.Indicator) (*pipeline.Observation, int) {
	var best *pipeline.Observation
	most, tied := 0, false
	for _, y := range c.family(x.Family) {
		o := c.newest(y.ID, pipeline.Covered)
		if !observed(o) || o.N == nil || *o.N == 0 {
			continue
		}
		k, ok := highRatings(o.Distribution)
		if !ok {
			return nil, 0
		}
		switch {
		case best == nil || k**best.N > most**o.N:
			best, most, tied = o, k, false
		case k**best.N == most**o.N:
			tied = true
		}
	}
	if tied {
		return nil, 0
	}
	return best, most
}

// highRatings counts the ratings of 4 and 5. It is not known where a level holds
// lower ratings too.
func highRatings(levels []pipeline.Level) (int, bool) {
	k := 0
	for _, l := range levels {
		switch {
		case l.Low >= 4:
			k += l.N
		case l.High >= 4:
			return 0, false
		}
	}
	return k, len(levels) > 0
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
