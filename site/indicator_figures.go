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

// indicatorFigures draws the figures that the catalogue declares for a family,
// in order, as far as its values allow. The sentence above them is the first
// figure's.
func (c *composer) indicatorFigures(family []*pipeline.Indicator) ([]Block, words.Text, error) {
	x := family[0]
	var blocks []Block
	var find words.Text
	for _, declared := range declaredFigures(x) {
		kind, arg, _ := strings.Cut(declared, ":")
		charts, err := figureMakers[kind](c, family, arg)
		if err != nil {
			return nil, nil, fmt.Errorf("figure %s: %w", declared, err)
		}
		for _, ch := range charts {
			blocks = append(blocks, Block{Figure: ch})
		}
		if len(charts) > 0 && find == nil {
			find = c.figureFind(kind, family, charts[0])
		}
	}
	anchorOnce(blocks, c.groupTable(x))
	absent := words.Args{"absent": lowerFirst(c.l.absent(x))}
	if len(blocks) == 0 && x.Map {
		blocks = []Block{{Text: []words.Text{c.say("no_map", absent)}}}
	}
	if find == nil {
		find = c.say("figure_find_none", absent)
	}
	return blocks, find, nil
}

// anchorOnce leaves an anchor to the first row that has it: several figures of a
// page list the same options, and the table of groups lists groups.
func anchorOnce(blocks []Block, groups *figures.Table) {
	seen := map[string]bool{}
	if groups != nil {
		for _, row := range groups.Rows {
			seen[row[0].ID] = true
		}
	}
	for _, b := range blocks {
		if b.Figure == nil {
			continue
		}
		for _, row := range b.Figure.Table.Rows {
			if id := row[0].ID; id != "" && seen[id] {
				row[0].ID = ""
			} else {
				seen[id] = true
			}
		}
	}
}

func (c *composer) mapTitle(x *pipeline.Indicator, otherwise words.Text) words.Text {
	key, a := "fig_map_"+x.ID, c.indicatorArgs(x)
	if c.l.Words.Has(key) && c.l.Words.Fits(key, a, c.shared) { // nobody may have said how many
		return c.say(key, a)
	}
	return otherwise
}

func (c *composer) mapAlt(x *pipeline.Indicator, w *survey.Wave) words.Text {
	byWord := map[string][]string{}
	var order []string
	for _, country := range c.byName {
		word := c.stateWord(c.d.Observation(x.ID, string(country.Code), w.Slug))
		if byWord[word] == nil {
			order = append(order, word)
		}
		byWord[word] = append(byWord[word], country.Name(c.l.Code))
	}
	slices.SortStableFunc(order, func(a, b string) int { return len(byWord[a]) - len(byWord[b]) })
	var parts []string
	for _, word := range order {
		parts = append(parts, word+c.l.Words.Raw("colon")+c.l.Words.Names(byWord[word]).Plain()+".")
	}
	return words.Say(strings.Join(parts, " "))
}

// groupStrips shows what a source prints for groups and, for groups it says
// nothing of, what the program computes: each as what it is. What is computed
// for a group with a printed figure stands in the table of groups, as its lower
// bound. All strips are of one wave, that of the map where there is one.
func (c *composer) groupStrips(x *pipeline.Indicator, only *survey.Wave) (*figures.Chart, error) {
	ch := &figures.Chart{ID: "groups-" + x.Family, Kind: figures.Strips, Title: c.say("fig_groups", nil), Measure: c.say("fig_groups_measure", words.Args{"measure": c.l.measure(x)})}
	ch.Table = figures.Table{Head: c.heads("th_group", "th_value", "th_bounds", "th_kind", "th_rows")}
	var alt []string
	var wave *survey.Wave
	printed := map[string]*survey.PublishedFigure{}
	for _, w := range c.d.Evidence.Waves {
		for i := range w.Figures {
			f := &w.Figures[i]
			if f.Indicator != x.ID || f.Numerator == nil || f.Base == nil {
				continue
			}
			wave, printed[f.Area] = w, f
			kind := c.word("figkind_published")
			if f.Derived() {
				kind = c.word("figkind_derived")
			}
			note := words.Say(kind + ".").Refs(f.Evidence...)
			s := figures.Strip{ID: f.ID, Print: fmt.Sprint(*f.Numerator), Of: c.say("of_n", words.Args{"n": *f.Base}).Plain(), Href: c.figureHref(f.ID),
				Line: words.Say(c.groupLine(f.Area)), Note: note,
				Units: []figures.UnitRun{{N: *f.Numerator, Mark: figures.Yes}, {N: *f.Base - *f.Numerator, Mark: figures.Silent}}}
			ch.Strips = append(ch.Strips, s)
			ch.Table.Rows = append(ch.Table.Rows, []figures.Cell{headCell(s.Line.Plain()), numCell(c.print(f)), textCell(""), textCell(kind), cell(words.Text{}.Refs(f.Evidence...))})
			alt = append(alt, s.Line.Plain()+c.l.Words.Raw("colon")+c.print(f).Plain())
		}
	}
	computed := 0
	for _, g := range c.d.Evidence.Groups {
		o := c.newest(x.ID, g.ID)
		if only != nil {
			o = c.d.Observation(x.ID, g.ID, only.Slug)
		}
		if !observed(o) || o.K == nil || x.Code != "" || g.ID == pipeline.Covered || printed[g.ID] != nil {
			continue
		}
		computed++
		wave = c.d.Evidence.Wave(o.Wave)
		k, hi := *o.K, *o.K+*o.Frame-*o.N
		of := c.say("of_n", words.Args{"n": *o.Frame}).Plain()
		s := figures.Strip{ID: o.ID, Print: fmt.Sprint(k), Of: of, Href: c.observationHref(o), Line: words.Say(c.groupLine(g.ID)),
			Units: []figures.UnitRun{{N: k, Mark: figures.Yes}, {N: *o.N - k, Mark: figures.No}, {N: hi - k, Mark: figures.Silent}}}
		if o.AtLeast {
			s.Print = "≥\u00a0" + s.Print
			s.Note = c.say("strip_at_least", words.Args{"k": k, "upper": hi})
		} else {
			s.Note = c.say("strip_computed", nil)
		}
		ch.Strips = append(ch.Strips, s)
		ch.Table.Rows = append(ch.Table.Rows, []figures.Cell{headCell(s.Line.Plain()), numCell(c.say("k_of_n", words.Args{"k": c.count(o, k), "n": *o.Frame})),
			textCell(c.say("bounds", words.Args{"lower": k, "upper": hi}).Plain()), textCell(c.word("figkind_computed")), cell(words.Text{}.Refs(c.refs(o)...))})
		alt = append(alt, s.Line.Plain()+c.l.Words.Raw("colon")+s.Print+" "+of+". "+s.Note.Plain())
	}
	if len(ch.Strips) == 0 {
		return nil, nil
	}
	ch.Alt = strings.Join(alt, ". ")
	ch.Source = c.sourceLine(wave)
	switch {
	case len(printed) == 0:
		ch.Title, ch.Measure = c.say("fig_groups_computed", nil), c.measureLine(x, wave)
	case computed == 0:
		ch.Title, ch.Measure = c.say("fig_groups_printed", words.Args{"n": len(ch.Strips)}), c.measureLine(x, wave)
		if wave.Kind == survey.DocumentsWave { // printed, not coded: the figure's own place
			for _, f := range printed {
				ch.Source = c.say("fig_groups_source", words.Args{"wave": upperFirst(c.l.waveShort(wave)), "chapter": lowerFirst(c.chapter(f.Locator))})
			}
		}
	}
	return c.figure(ch)
}

func (c *composer) groupLine(id string) string {
	if g := c.d.Evidence.Group(id); g != nil {
		return c.l.group(g)
	}
	return id
}
