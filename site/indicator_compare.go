package site

import (
	"fmt"
	"slices"
	"strings"

	"observatory/pipeline"
	"observatory/site/words"
	"observatory/survey"
)

// cautionNote is what a reader would get wrong. Sentences whose counts the
// evidence does not have are left out.
func (c *composer) cautionNote(x *pipeline.Indicator) []Note {
	if text := c.filled(c.l.caution(x), c.indicatorArgs(x)); text != nil {
		return []Note{{Lead: c.word("note_caution_lead"), Text: text}}
	}
	return nil
}

// definition is the indicator's definition as far as the evidence goes.
func (c *composer) definition(x *pipeline.Indicator) words.Text {
	return c.filled(c.l.definition(x), c.indicatorArgs(x))
}

// filled fills the sentences of a declared text and leaves out those that quote
// a count, or speak of a wave, which the evidence does not have.
func (c *composer) filled(s string, a words.Args) words.Text {
	var out words.Text
	for _, sentence := range strings.SplitAfter(s, ". ") {
		if words.Filled(sentence, a, c.shared) {
			out = append(out, c.l.Words.Fill(sentence, a, c.shared)...)
		}
	}
	return out
}

// compareSection answers "may I compare?" wave by wave: as the catalogue declares
// it, and for a wave that the catalogue does not speak of as its kind demands.
func (c *composer) compareSection(x *pipeline.Indicator) Section {
	a := c.indicatorArgs(x)
	declared := c.comparisons(x)
	var waves []CompareWave
	holding := 0
	for i := len(c.waves) - 1; i >= 0; i-- { // the newest first
		w := c.waves[i]
		groups, holds := c.groupsAlone(w, x), c.holds(w, x)
		holds = holds || groups
		if holds {
			holding++
		}
		rows := c.compareRows(declared, w.Slug, a)
		if len(rows) == 0 && holds && (w.Kind != survey.SurveyWave || !slices.ContainsFunc(declared, func(r pipeline.Comparison) bool { return r.Wave == "" && !c.notYet(r.Answer) })) {
			rows = c.compareByKind(w, x)
		}
		if len(rows) > 0 {
			waves = append(waves, CompareWave{Wave: words.Text{c.waveLink(w)}, Rows: rows})
		}
	}
	if holding > 0 {
		declared = slices.DeleteFunc(declared, func(r pipeline.Comparison) bool { return r.Wave == "" && c.notYet(r.Answer) })
	}
	if rows := c.compareRows(declared, "", a); len(rows) > 0 {
		waves = append(waves, CompareWave{Rows: rows})
		if len(waves) > 1 {
			waves[len(waves)-1].Wave = c.say("compare_any_wave", nil)
		}
	}
	if len(waves) == 0 {
		return Section{}
	}
	s := Section{ID: "compare", Head: c.word("sec_compare"), Find: c.say("compare_find_no", nil), Blocks: []Block{{Compare: waves}}}
	care, all := 0, 0
	for _, g := range waves {
		for _, r := range g.Rows {
			all++
			if r.Answer != c.word("answer_no") && !c.notYet(r.Answer) {
				care++
			}
		}
	}
	switch {
	case care == all:
		s.Find = c.say("compare_find_all_care", nil)
	case care > 0:
		s.Find = c.say("compare_find_care", nil)
	}
	return s
}

func (c *composer) notYet(answer string) bool { return answer == c.word("answer_not_yet") }

// comparisons are the declared answers in the language of the page. A translation
// stands in the same order as the catalogue, which alone names the waves.
func (c *composer) comparisons(x *pipeline.Indicator) []pipeline.Comparison {
	own := c.l.indicators.Indicator[x.Family].Compare
	if x.Usual {
		own = c.l.indicators.Usual.Compare
	}
	out := slices.Clone(x.Compare)
	if len(own) == 0 {
		return out
	}
	if len(own) != len(out) {
		c.problems = append(c.problems, fmt.Errorf("indicator %s: %d comparisons in %s, %d in the catalogue", x.Family, len(own), c.l.Code, len(out)))
		return out
	}
	for i, r := range own {
		out[i] = pipeline.Comparison{Wave: out[i].Wave, What: r.What, Answer: r.Answer, Because: r.Because}
	}
	return out
}

// compareRows are those of a wave; a row that quotes a count which the evidence
// does not have is left out.
func (c *composer) compareRows(all []pipeline.Comparison, wave string, a words.Args) []CompareRow {
	var out []CompareRow
	for _, r := range all {
		if r.Wave != wave || !words.Filled(r.What+r.Because, a, c.shared) {
			continue
		}
		out = append(out, CompareRow{What: c.l.Words.Fill(r.What, a, c.shared), Answer: r.Answer, Because: c.l.Words.Fill(r.Because, a, c.shared)})
	}
	return out
}

// holds reports whether a wave has a value of the indicator for any country.
func (c *composer) holds(w *survey.Wave, x *pipeline.Indicator) bool {
	for _, country := range c.byName {
		for _, y := range c.family(x.Family) {
			if observed(c.d.Observation(y.ID, string(country.Code), w.Slug)) {
				return true
			}
		}
	}
	return false
}

// groupsAlone reports whether a wave has values of a family of options for all
// countries together and for none of them by name.
func (c *composer) groupsAlone(w *survey.Wave, x *pipeline.Indicator) bool {
	return x.Code != "" && !c.holds(w, x) && slices.ContainsFunc(c.family(x.Family), func(y *pipeline.Indicator) bool {
		return observed(c.d.Observation(y.ID, pipeline.Covered, w.Slug))
	})
}

// compareByKind are the answers that follow from the kind of a wave alone.
func (c *composer) compareByKind(w *survey.Wave, x *pipeline.Indicator) []CompareRow {
	row := func(key, answer string, a words.Args) CompareRow {
		return CompareRow{What: c.say("compare_"+key, a), Answer: c.word(answer), Because: c.say("compare_"+key+"_because", a)}
	}
	if c.groupsAlone(w, x) {
		return []CompareRow{row("groups_options", "answer_care", nil), row("groups_countries", "answer_no", nil)}
	}
	if w.Kind != survey.SurveyWave {
		return []CompareRow{row(string(w.Kind)+"_countries", "answer_no", nil)}
	}
	same := row("survey_countries", "answer_care", nil)
	if !c.ownWording(w) {
		same.Because = c.say("compare_survey_countries_lost_because", nil)
	}
	out := []CompareRow{same, row("survey_silent", "answer_no", nil)}
	for _, other := range c.waves {
		if other.Kind != survey.SurveyWave || other == w || other.AsOf >= w.AsOf || !c.holds(other, x) {
			continue
		}
		a := words.Args{"wave": c.l.waveShort(other)}
		if c.ownWording(w) && c.ownWording(other) {
			out = append(out, row("survey_time", "answer_care", a))
		} else {
			out = append(out, row("survey_wording", "answer_no", a))
		}
	}
	return out
}
