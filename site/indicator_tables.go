package site

import (
	"slices"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// tableSection lists every country that has a page, with its value or why it
// has none. Options of a family are columns where they are few.
func (c *composer) tableSection(family []*pipeline.Indicator) Section {
	x := family[0]
	if x.Kind == ratingKind {
		return c.ratingSection(family)
	}
	s := Section{ID: "table", Head: c.word("sec_table")}
	t := &figures.Table{Caption: c.l.measure(x), Head: c.heads("th_country", "th_value", "th_wave", "th_rows"), Class: "stack pairs web"}
	n := 0
	for _, country := range c.byName {
		if !country.Profile {
			continue
		}
		o := c.newest(x.ID, string(country.Code))
		row := []figures.Cell{{Text: words.Text{c.link(country.Name(c.l.Code), c.url("countries", country.Code.Lower()))}, Head: true}}
		if x.Code == "" {
			if o == nil {
				row = append(row, figures.Cell{Text: words.Say(c.stateWord(nil)), Mark: figures.NotAsked}, figures.Cell{}, figures.Cell{})
			} else {
				row[0].ID = o.ID
				value := figures.Cell{Text: words.Say(c.stateWord(o)), Mark: c.mark(o)}
				if observed(o) && o.Number != nil {
					value.Text = c.measured(o)
				}
				row = append(row, value, textCell(upperFirst(c.l.waveShort(c.d.Evidence.Wave(o.Wave)))), cell(words.Text{}.Refs(c.refs(o)...)))
			}
		} else {
			row = append(row, c.optionCells(family, country)...)
		}
		if observed(o) || x.Code != "" && row[1].Mark == figures.Yes {
			n++
		}
		t.Rows = append(t.Rows, row)
	}
	if groups := c.groupTable(x); groups != nil {
		s.Blocks = append(s.Blocks, Block{Table: groups})
	}
	s.Find = c.say("table_find", words.Args{"n": n, "all": len(t.Rows)})
	if n == 0 {
		s.Find = c.say("table_find_none", words.Args{"absent": lowerFirst(c.l.absent(x))})
		if slices.ContainsFunc(c.waves, func(w *survey.Wave) bool { return c.groupsAlone(w, x) }) {
			s.Find = c.say("table_find_none", words.Args{"absent": lowerFirst(c.word("wave_groups"))})
		}
		s.Blocks = append(s.Blocks, Block{Fold: &Fold{Head: c.say("table_fold", words.Args{"n": len(t.Rows)}).Plain(), Table: t}})
		return s
	}
	s.Blocks = append(s.Blocks, Block{Table: t})
	return s
}

// groupTable lists the indicator's values for groups, wave by wave, each with
// the anchor that numbers in sentences lead to.
func (c *composer) groupTable(x *pipeline.Indicator) *figures.Table {
	if x.Code != "" {
		return nil // the bars' table has a row per option
	}
	t := &figures.Table{Caption: c.word("groups_caption"), Head: c.heads("th_group", "th_value", "th_bounds", "th_wave"), Class: "stack"}
	for _, w := range c.waves {
		for _, g := range c.d.Evidence.Groups {
			o := c.d.Observation(x.ID, g.ID, w.Slug)
			if !observed(o) {
				continue
			}
			row := []figures.Cell{{Text: words.Say(c.l.group(&g)), Head: true, ID: o.ID}, {Text: c.measured(o), Num: false}, {}, textCell(upperFirst(c.l.waveShort(w)))}
			if o.K != nil {
				row[1].Text = c.say("k_of_n", words.Args{"k": c.count(o, *o.K), "n": *o.Frame})
				if o.AtLeast {
					row[1].Text = c.say("at_least", words.Args{"what": row[1].Text})
				}
				row[2] = textCell(c.say("bounds", words.Args{"lower": *o.K, "upper": *o.K + *o.Frame - *o.N}).Plain())
			}
			t.Rows = append(t.Rows, row)
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

func (c *composer) optionCells(family []*pipeline.Indicator, country *survey.Country) []figures.Cell {
	var names, refs []string
	var last *pipeline.Observation
	for _, x := range family {
		o := c.newest(x.ID, string(country.Code))
		if last == nil {
			last = o
		}
		if !observed(o) || c.mark(o) == figures.No || o.Number != nil && *o.Number == 0 {
			continue
		}
		label := c.l.optionLabel(c.d, x)
		if o.Number != nil && *o.Number > 1 {
			label += " (" + round(*o.Number) + ")"
		}
		names, refs, last = append(names, label), append(refs, c.refs(o)...), o
	}
	wave := figures.Cell{}
	if last != nil {
		wave = textCell(upperFirst(c.l.waveShort(c.d.Evidence.Wave(last.Wave))))
	}
	slices.Sort(refs)
	if len(names) == 0 {
		return []figures.Cell{{Text: words.Say(c.stateWord(last)), Mark: c.mark(last)}, wave, {}}
	}
	return []figures.Cell{{Text: words.Say(c.semicolons(names)), Mark: figures.Yes}, wave, cell(words.Text{}.Refs(slices.Compact(refs)...))}
}
