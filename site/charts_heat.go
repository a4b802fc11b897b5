package site

import (
	"slices"
	"strings"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// heatFigures show which country names or uses which option: countries with a
// page as columns, the European Union first, and options as rows, the most
// widespread first. Options that no country has a value of are named below.
func (c *composer) heatFigures(family []*pipeline.Indicator, _ string) ([]*figures.Chart, error) {
	w := c.newestFamilyWave(family, 1)
	if w == nil {
		return nil, nil
	}
	x0 := family[0]
	grid := &figures.HeatGrid{Value: c.word("heat_value"), Columns: c.heatColumns()}
	var rows []heatRow
	var unnamed []string
	known := map[survey.CountryCode]bool{}
	for _, x := range family {
		r := c.heatRow(x, w, grid.Columns, known)
		if r.has == 0 && !r.answered {
			unnamed = append(unnamed, lowerFirst(c.l.optionLabel(c.d, x)))
			continue
		}
		rows = append(rows, r)
	}
	slices.SortStableFunc(rows, func(a, b heatRow) int { return b.has - a.has })
	ch := &figures.Chart{ID: "heat-" + x0.Family, Kind: figures.Heat, Heat: grid, Measure: c.measureLine(x0, w),
		Title: c.say("fig_heat", words.Args{"known": len(known), "all": len(grid.Columns), "n": len(rows), "options": len(family)})}
	states := heatStates(rows)
	ch.Table = figures.Table{Caption: c.measureLine(x0, w).Plain(), Head: append([]figures.Cell{headCell(c.word("th_option"))}, heatHeads(states)...)}
	var alt []string
	for _, r := range rows {
		grid.Rows = append(grid.Rows, r.HeatRow)
		ch.Table.Rows = append(ch.Table.Rows, c.heatLine(r, grid.Columns, states))
		alt = append(alt, r.Label+c.l.Words.Raw("colon")+r.names+".")
	}
	grid.Fold(func(n int) string { return c.say("key_countries", words.Args{"n": n}).Plain() })
	ch.Alt = c.say("heat_alt", words.Args{"list": strings.Join(alt, " ")}).Plain()
	for _, k := range states {
		ch.Key = append(ch.Key, figures.Key{Mark: k.Mark, Word: k.Word})
	}
	ch.Source = c.sourceLine(w)
	if len(unnamed) > 0 {
		ch.Source = ch.Source.Add(words.Run{T: " "}).Add(c.say("heat_unnamed", words.Args{"n": len(unnamed), "list": c.l.Words.Names(unnamed)})...)
	}
	ch.SVG = figures.DrawHeat(ch, c.drawer.Width)
	return one(c.figure(ch))
}

// heatRow is a row while it is made: how many countries have the option, whether
// any answered at all, and who has it in words.
type heatRow struct {
	figures.HeatRow
	has      int
	answered bool
	names    string
}

func (c *composer) heatColumns() []figures.HeatColumn {
	var out []figures.HeatColumn
	for _, eu := range []bool{true, false} {
		group := c.word(map[bool]string{true: "heat_eu", false: "heat_other"}[eu])
		for _, country := range c.d.Evidence.Countries { // in order of code
			if country.Profile && country.EU() == eu {
				out = append(out, figures.HeatColumn{Code: string(country.Code), Name: country.Name(c.l.Code), Href: c.profileURL(country), Group: group})
			}
		}
	}
	return out
}

func (c *composer) heatRow(x *pipeline.Indicator, w *survey.Wave, columns []figures.HeatColumn, known map[survey.CountryCode]bool) heatRow {
	r := heatRow{HeatRow: figures.HeatRow{ID: x.ID, Label: c.l.optionLabel(c.d, x)}}
	for _, col := range columns {
		o := c.d.Observation(x.ID, col.Code, w.Slug)
		mark, word := c.optionState(o, w)
		r.Cells = append(r.Cells, figures.GridCell{Mark: mark, Word: word})
		r.answered = r.answered || observed(o)
		if mark == figures.Yes || mark == figures.Partly {
			r.has++
			known[survey.CountryCode(col.Code)] = true
		} else if mark == figures.No {
			known[survey.CountryCode(col.Code)] = true
		}
	}
	r.names = c.l.Words.Names(c.columnNames(columns, func(i int) bool {
		return r.Cells[i].Mark == figures.Yes || r.Cells[i].Mark == figures.Partly
	})).Plain()
	n := len(columns)
	r.Print = c.say("k_of_n", words.Args{"k": r.has, "n": n}).Plain()
	return r
}

// columnNames are the countries of the columns that hold, in the order of their
// names: columns stand in the order of codes, which a sentence does not show.
func (c *composer) columnNames(columns []figures.HeatColumn, holds func(column int) bool) []string {
	var out []string
	for _, country := range c.byName {
		i := slices.IndexFunc(columns, func(col figures.HeatColumn) bool { return col.Code == string(country.Code) })
		if i >= 0 && holds(i) {
			out = append(out, columns[i].Name)
		}
	}
	return out
}

// optionState is how a country stands to an option, and in which word: in
// documents it is named or nothing is said of it.
func (c *composer) optionState(o *pipeline.Observation, w *survey.Wave) (figures.Mark, string) {
	mark := c.mark(o)
	switch {
	case observed(o) && o.Number != nil && *o.Number == 0:
		return figures.No, c.word("word_no")
	case mark == figures.Yes && o.Number == nil && o.Indicator.Kind == "option":
		if w.Kind == survey.DocumentsWave {
			return mark, c.word("option_named")
		}
		return mark, c.word("option_yes")
	case mark == figures.No && o.Indicator.Kind == "option":
		return mark, c.word("option_no")
	case mark == figures.Yes && o.Number != nil:
		return mark, c.word("option_yes")
	}
	return mark, c.stateWord(o)
}

// heatStates are the states that occur, in the order of the marks; of several
// words for one mark and state each stands for itself.
func heatStates(rows []heatRow) []figures.GridCell {
	var out []figures.GridCell
	for _, m := range []figures.Mark{figures.Yes, figures.Partly, figures.No, figures.Disputed, figures.Silent, figures.Aggregate, figures.NotAsked, figures.Outside} {
		for _, r := range rows {
			for _, cell := range r.Cells {
				if cell.Mark == m && !slices.Contains(out, cell) {
					out = append(out, cell)
				}
			}
		}
	}
	return out
}

func heatHeads(states []figures.GridCell) []figures.Cell {
	out := make([]figures.Cell, len(states))
	for i, s := range states {
		out[i] = headCell(s.Word)
	}
	return out
}

// heatLine is the row of the table: for each state the countries in it.
func (c *composer) heatLine(r heatRow, columns []figures.HeatColumn, states []figures.GridCell) []figures.Cell {
	out := []figures.Cell{{Text: words.Say(r.Label), Head: true, ID: r.ID}}
	for _, s := range states {
		names := c.columnNames(columns, func(i int) bool { return r.Cells[i] == s })
		if len(names) == 0 {
			out = append(out, textCell(c.word("heat_no_country")))
			continue
		}
		out = append(out, figures.Cell{Text: c.l.Words.Names(names)})
	}
	return out
}

// newestFamilyWave is the newest wave in which at least so many options of a
// family have a country that has them.
func (c *composer) newestFamilyWave(family []*pipeline.Indicator, least int) *survey.Wave {
	if family[0].Code == "" {
		return nil
	}
	for _, w := range slices.Backward(c.waves) {
		n := 0
		for _, x := range family {
			for _, country := range c.d.Evidence.Countries {
				if mark, _ := c.optionState(c.d.Observation(x.ID, string(country.Code), w.Slug), w); mark == figures.Yes || mark == figures.Partly {
					n++
					break
				}
			}
		}
		if n >= least {
			return w
		}
	}
	return nil
}
