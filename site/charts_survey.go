package site

import (
	"fmt"
	"slices"
	"strings"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// dotFigures show shares of those that answered a survey, with the least and
// the most that the share of all can be: per option of a family, or per group.
func (c *composer) dotFigures(family []*pipeline.Indicator, _ string) ([]*figures.Chart, error) {
	for _, w := range slices.Backward(c.waves) {
		if w.Kind != survey.SurveyWave {
			continue // who is silent in a paper was not asked: there is no share
		}
		if dots := c.shares(family, w); len(dots) > 0 {
			return one(c.dotChart(family, w, dots))
		}
	}
	return nil, nil
}

// shareOf is an observation of a group, with the words for its row.
type shareOf struct {
	label string
	o     *pipeline.Observation
}

// shares are the observations of which a share may be said: more than one, and
// not only of those who have it.
func (c *composer) shares(family []*pipeline.Indicator, w *survey.Wave) []shareOf {
	var out []shareOf
	said := false
	add := func(label string, o *pipeline.Observation) {
		if !observed(o) || o.K == nil || o.N == nil || o.Frame == nil || *o.N == 0 {
			return
		}
		out = append(out, shareOf{label, o})
		said = said || *o.K < *o.N
	}
	if family[0].Code != "" {
		for _, x := range family {
			add(c.l.optionLabel(c.d, x), c.d.Observation(x.ID, pipeline.Covered, w.Slug))
		}
	} else {
		for i := range c.d.Evidence.Groups {
			g := &c.d.Evidence.Groups[i]
			add(c.l.group(g), c.d.Observation(family[0].ID, g.ID, w.Slug))
		}
	}
	if len(out) < 2 || !said {
		return nil
	}
	slices.SortStableFunc(out, func(a, b shareOf) int { return *b.o.K**a.o.N - *a.o.K**b.o.N })
	return out
}

func (c *composer) dotChart(family []*pipeline.Indicator, w *survey.Wave, shares []shareOf) (*figures.Chart, error) {
	x := family[0]
	ch := &figures.Chart{ID: "shares-" + x.Family, Kind: figures.Dots, Measure: c.measureLine(x, w)}
	ch.Table = figures.Table{Caption: ch.Measure.Plain(), Head: c.heads("th_option", "th_share_answered", "th_bounds_percent", "th_rows")}
	if x.Code == "" {
		ch.Table.Head[0] = headCell(c.word("th_group"))
	}
	var alt []string
	for _, s := range shares {
		k, n, frame := *s.o.K, *s.o.N, *s.o.Frame
		value := percentOf(k, n)
		printed := c.say("k_of_n", words.Args{"k": c.count(s.o, k), "n": n})
		d := figures.Dot{ID: s.o.ID, Label: s.label, Value: &value, Lower: percentOf(k, frame), Upper: percentOf(k+frame-n, frame), Print: printed.Plain()}
		ch.Dots = append(ch.Dots, d)
		bounds := c.say("bounds_percent", words.Args{"lower": fmt.Sprintf("%.0f", d.Lower), "upper": fmt.Sprintf("%.0f", d.Upper)}).Plain()
		ch.Table.Rows = append(ch.Table.Rows, []figures.Cell{{Text: words.Say(s.label), Head: true, ID: c.anchor(s.o)}, numCell(printed), textCell(bounds), cell(words.Text{}.Refs(c.refs(s.o)...))})
		alt = append(alt, s.label+c.l.Words.Raw("colon")+d.Print+" ("+bounds+").")
	}
	top := shares[0]
	ch.Title = c.say("fig_dots", words.Args{"top": top.label, "k": c.count(top.o, *top.o.K), "n": *top.o.N})
	ch.Alt = strings.Join(alt, " ")
	ch.Source = c.sourceLine(w).Add(words.Run{T: " "}).Add(c.say("dots_note", nil)...)
	return c.figure(ch)
}

// percentOf is k of n in per cent, to a hundredth; of nothing it is nothing.
func percentOf(k, n int) float64 {
	if n == 0 {
		return 0
	}
	return roundTo(100 * float64(k) / float64(n))
}

// dumbbellFigures show how shares changed between the two newest surveys, among
// the countries that answered both: of the others no change can be told.
func (c *composer) dumbbellFigures(family []*pipeline.Indicator, _ string) ([]*figures.Chart, error) {
	var waves []*survey.Wave
	for _, w := range slices.Backward(c.waves) {
		if w.Kind == survey.SurveyWave && len(waves) < 2 && slices.ContainsFunc(c.d.Evidence.Countries, func(country *survey.Country) bool {
			return observed(c.d.Observation(family[0].ID, string(country.Code), w.Slug))
		}) {
			waves = append(waves, w)
		}
	}
	if len(waves) < 2 {
		return nil, nil
	}
	var changes []change
	if family[0].Code != "" {
		for _, x := range family {
			changes = append(changes, c.change(c.l.optionLabel(c.d, x), x, waves[1], waves[0], nil))
		}
	} else {
		for i := range c.d.Evidence.Groups {
			if g := &c.d.Evidence.Groups[i]; g.Wave == "" {
				changes = append(changes, c.change(c.l.group(g), family[0], waves[1], waves[0], g))
			}
		}
	}
	changes = slices.DeleteFunc(changes, func(x change) bool { return x.both < leastPanel })
	if len(changes) == 0 {
		return nil, nil
	}
	slices.SortStableFunc(changes, func(a, b change) int {
		return (len(b.gained)-len(b.lost))*a.both - (len(a.gained)-len(a.lost))*b.both
	})
	return one(c.dumbbell(family[0], waves[1], waves[0], changes))
}

// leastPanel is how many countries must have answered both surveys.
const leastPanel = 5

// change is what became of an option among the countries in both waves.
type change struct {
	label               string
	both, before, after int
	gained, lost        []string // names
}

func (c *composer) change(label string, x *pipeline.Indicator, older, newer *survey.Wave, g *survey.Group) change {
	out := change{label: label}
	for _, country := range c.byName {
		if g != nil && !slices.Contains(g.Named, country.Code) {
			continue
		}
		a, b := c.d.Observation(x.ID, string(country.Code), older.Slug), c.d.Observation(x.ID, string(country.Code), newer.Slug)
		if !observed(a) || !observed(b) || a.Number != nil || b.Number != nil {
			continue
		}
		had, has := slices.Contains(x.Positive(), a.Code), slices.Contains(x.Positive(), b.Code)
		out.both++
		if had {
			out.before++
		}
		if has {
			out.after++
		}
		switch name := country.Name(c.l.Code); {
		case has && !had:
			out.gained = append(out.gained, name)
		case had && !has:
			out.lost = append(out.lost, name)
		}
	}
	return out
}

func (c *composer) dumbbell(x *pipeline.Indicator, older, newer *survey.Wave, changes []change) (*figures.Chart, error) {
	ch := &figures.Chart{ID: "change-" + x.Family, Kind: figures.Dumbbell, PairHead: &figures.PairHead{Before: upperFirst(c.l.waveShort(older)), After: upperFirst(c.l.waveShort(newer))}}
	ch.Table = figures.Table{Head: append([]figures.Cell{headCell(c.word("th_option")), headCell(ch.PairHead.Before), headCell(ch.PairHead.After)}, c.heads("th_gained", "th_lost")...)}
	if x.Code == "" {
		ch.Table.Head[0] = headCell(c.word("th_group"))
	}
	more, fewer := 0, 0
	names := func(list []string) figures.Cell {
		if len(list) == 0 {
			return textCell(c.word("heat_no_country"))
		}
		return figures.Cell{Text: c.l.Words.Names(list)}
	}
	var alt []string
	for _, it := range changes {
		a := words.Args{"label": it.label, "before": it.before, "after": it.after, "both": it.both, "gained": len(it.gained), "lost": len(it.lost)}
		p := figures.Pair{Label: it.label, Before: percentOf(it.before, it.both), After: percentOf(it.after, it.both), Gained: len(it.gained), Lost: len(it.lost),
			Print: c.say("change_print", a).Plain(), Title: c.say("change_title", a).Plain()}
		ch.Pairs = append(ch.Pairs, p)
		ch.Table.Rows = append(ch.Table.Rows, []figures.Cell{headCell(it.label), numCell(c.say("k_of_n", words.Args{"k": it.before, "n": it.both})),
			numCell(c.say("k_of_n", words.Args{"k": it.after, "n": it.both})), names(it.gained), names(it.lost)})
		alt = append(alt, it.label+c.l.Words.Raw("colon")+p.Title)
		switch {
		case p.Gained > p.Lost:
			more++
		case p.Gained < p.Lost:
			fewer++
		}
	}
	n := words.Args{"more": more, "fewer": fewer, "all": len(changes), "measure": c.l.measure(x)}
	key := "fig_change"
	if x.Code == "" {
		key = "fig_change_groups"
	}
	ch.Title, ch.Measure = c.say(key, n), c.say("fig_change_measure", n)
	ch.Alt = strings.Join(alt, " ")
	ch.Source = c.sourceLine(newer).Add(words.Run{T: " "}).Add(c.say("change_note", nil)...)
	return c.figure(ch)
}
