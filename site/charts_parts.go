package site

import (
	"slices"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// partFigures show how the records of a group divide by a question that takes
// one answer: one strip per wave, the part of which nothing is said hatched.
func (c *composer) partFigures(family []*pipeline.Indicator, _ string) ([]*figures.Chart, error) {
	x0 := family[0]
	q := c.d.Evidence.Instrument(x0.Instrument).Question(x0.Question)
	if x0.Kind != "records_with" || q == nil || q.Type != survey.Single || q.Publication != survey.Public {
		return nil, nil // parts of several answers do not make a whole; confidential ones are not for us to count
	}
	ch := &figures.Chart{ID: "parts-" + x0.Family, Kind: figures.Parts, Title: c.familyFinding(x0)}
	ch.Table.Head = c.heads("th_option", "th_at_least", "th_where", "th_wave", "th_rows")
	var newest *survey.Wave
	var rows []wholeOf
	for _, w := range slices.Backward(c.waves) {
		if row := c.wholeOf(family, q, w); row.stated > 0 {
			rows = append(rows, row)
			if newest == nil {
				newest = w
			}
		}
	}
	if newest == nil {
		return nil, nil
	}
	marks := partMarks(rows[0], family)
	for i, row := range rows {
		part := c.partRow(row, marks)
		if len(rows) > 1 {
			part.Label = upperFirst(c.l.waveShort(row.wave))
		}
		ch.Parts = append(ch.Parts, part)
		ch.Table.Rows = append(ch.Table.Rows, c.partLines(row, part, family, i == 0)...)
		if ch.Alt != "" {
			ch.Alt += " "
		}
		ch.Alt += c.partAlt(part)
	}
	ch.Measure = c.measureLine(x0, newest)
	ch.Source = c.sourceLine(newest)
	return one(c.figure(ch))
}

// wholeOf is all records of a wave by the code they carry; "" is of those that
// say nothing.
type wholeOf struct {
	wave          *survey.Wave
	question      *survey.Question
	stated, total int
	order         []string // codes that occur, the most frequent first
	by            map[string]int
}

// codes are the parts in order, silence last.
func (w wholeOf) codes() []string {
	out := slices.Clone(w.order)
	if w.by[""] > 0 {
		out = append(out, "")
	}
	return out
}

func (c *composer) wholeOf(family []*pipeline.Indicator, q *survey.Question, w *survey.Wave) wholeOf {
	out := wholeOf{wave: w, question: q, by: map[string]int{}}
	for _, country := range c.byName {
		for _, r := range c.d.Evidence.Records(w.Slug, country.Code, family[0].Repeat) {
			code := ""
			if a, ok := r.Answers[q.ID]; ok && a.State == survey.Answered {
				if codes := a.Value.Codes(); len(codes) > 0 {
					code = codes[0]
				}
			}
			out.total++
			if code != "" {
				out.stated++
			}
			out.by[code]++
		}
	}
	for _, choice := range q.Choices {
		if out.by[choice.Code] > 0 {
			out.order = append(out.order, choice.Code)
		}
	}
	slices.SortStableFunc(out.order, func(a, b string) int { return out.by[b] - out.by[a] })
	return out
}

// partMarks gives the codes their marks, the largest part first. There are only
// four colours of kinds; further ones stand as outlines, told apart by their words.
func partMarks(row wholeOf, family []*pipeline.Indicator) map[string]figures.Mark {
	out := map[string]figures.Mark{"": figures.Silent}
	give := func(code string) {
		if _, ok := out[code]; ok {
			return
		}
		out[code] = figures.NotAsked
		if n := len(out) - 2; n < len(figures.Categories) {
			out[code] = figures.Categories[n]
		}
	}
	for _, code := range row.order {
		give(code)
	}
	for _, x := range family {
		give(x.Code)
	}
	return out
}

func (c *composer) partRow(row wholeOf, marks map[string]figures.Mark) figures.PartRow {
	out := figures.PartRow{Total: row.total, Print: c.say("parts_total", words.Args{"n": row.total}).Plain()}
	for _, code := range row.codes() {
		n := row.by[code]
		mark, ok := marks[code]
		if !ok {
			mark = figures.NotAsked
		}
		out.Parts = append(out.Parts, figures.Part{Label: c.partLabel(row, code), N: n, Mark: mark,
			Print: c.say("k_of_n", words.Args{"k": n, "n": row.total}).Plain()})
	}
	out.Lay()
	return out
}

// partLabel is the option in words, or what silence about it means.
func (c *composer) partLabel(row wholeOf, code string) string {
	if code == "" {
		return c.word("state_not_published")
	}
	return c.l.choice(c.in, row.question, code)
}

// partLines are the rows of the table for one whole. Those of the newest wave
// carry the anchors to which the counts of options lead.
func (c *composer) partLines(row wholeOf, p figures.PartRow, family []*pipeline.Indicator, newest bool) [][]figures.Cell {
	var out [][]figures.Cell
	for i, code := range row.codes() {
		line := []figures.Cell{headCell(p.Parts[i].Label), numCell(words.Say(p.Parts[i].Print)), {}, textCell(upperFirst(c.l.waveShort(row.wave))), {}}
		if code == "" {
			line[0].Mark = figures.Silent
		}
		if j := slices.IndexFunc(family, func(x *pipeline.Indicator) bool { return x.Code == code }); j >= 0 {
			o := c.d.Observation(family[j].ID, pipeline.Covered, row.wave.Slug)
			if newest {
				line[0].ID = family[j].ID
			}
			if observed(o) {
				line[1].Text = c.say("k_of_n", words.Args{"k": c.count(o, p.Parts[i].N), "n": row.total})
				line[4] = cell(words.Text{}.Refs(c.refs(o)...))
			}
			line[2] = cell(c.whereObserved(family[j], row.wave))
		}
		out = append(out, line)
	}
	return out
}

func (c *composer) partAlt(p figures.PartRow) string {
	var items []string
	for _, part := range p.Parts {
		items = append(items, part.Label+" "+part.Print)
	}
	s := c.l.Words.Names(items).Plain() + "."
	if p.Label != "" {
		return p.Label + c.l.Words.Raw("colon") + s
	}
	return s
}
