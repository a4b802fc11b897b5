package site

import (
	"slices"
	"strconv"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// Versus is countries side by side: a row per indicator, a cell per country.
type Versus struct {
	Countries []VersusCountry `json:"countries"`
	Groups    []VersusGroup   `json:"groups"`
	Silent    []Link          `json:"silent,omitempty"` // indicators of which no country has a value
	All       bool            `json:"all,omitempty"`    // every country, for the page's script to pick from
}

// VersusCountry heads a column.
type VersusCountry struct {
	Code   string     `json:"code"`
	Name   string     `json:"name"`
	Listed string     `json:"listed"` // the name among others: the Netherlands
	Href   string     `json:"href"`
	Find   words.Text `json:"find"`
}

// VersusGroup is rows of one kind: differ, some, same.
type VersusGroup struct {
	Kind string      `json:"kind"`
	Rows []VersusRow `json:"rows"`
}

// VersusRow is an indicator: whether it may be compared, and what is held of it.
type VersusRow struct {
	ID      string        `json:"id"`
	Title   string        `json:"title"`
	Href    string        `json:"href"`
	Theme   string        `json:"theme"`
	Answer  string        `json:"answer,omitempty"` // may I compare? in a word or two
	Compare []CompareWave `json:"compare,omitempty"`
	Apart   bool          `json:"apart,omitempty"` // it says what is known, not how a country works
	Cells   []VersusCell  `json:"cells"`
}

// VersusCell is what is held of an indicator for a country.
type VersusCell struct {
	Known bool         `json:"known,omitempty"`
	Mark  figures.Mark `json:"mark"`
	Word  string       `json:"word"`
	Items []Link       `json:"items,omitempty"` // options or records, by name
	Note  words.Text   `json:"note,omitempty"`  // wave and rows
}

// same reports whether two cells say the same.
func (v VersusCell) same(o VersusCell) bool {
	return v.Mark == o.Mark && v.Word == o.Word && slices.Equal(texts(v.Items), texts(o.Items))
}

func texts(links []Link) []string {
	out := make([]string, len(links))
	for i, l := range links {
		out[i] = l.Text
	}
	return out
}

// evidenceTheme holds the indicators of how much is known.
const evidenceTheme = "evidence"

// kind of a row: what is known of one country alone is not a difference.
func (r VersusRow) kind() string {
	if r.Apart {
		return "apart"
	}
	known, alike := 0, true
	for _, v := range r.Cells {
		if v.Known {
			known++
		}
		alike = alike && v.same(r.Cells[0])
	}
	switch {
	case known == 0:
		return "silent"
	case known < len(r.Cells):
		return "some"
	case alike:
		return "same"
	}
	return "differ"
}

// versusRows are the rows of the catalogue by theme, for these countries.
func (c *composer) versusRows(countries []*survey.Country) []VersusRow {
	var out []VersusRow
	for _, t := range c.d.Catalogue.Themes {
		for _, f := range c.d.Catalogue.Families() {
			x := c.d.Catalogue.Indicator(f[0].ID)
			if x.Theme != t.ID || x.ID == responseID { // that a wave has no reply of a country is said in every cell
				continue
			}
			row := VersusRow{ID: x.Family, Title: c.l.title(x), Href: c.url("indicators", x.Family), Theme: c.l.theme(t), Apart: t.ID == evidenceTheme, Compare: c.mayCompare(x)}
			row.Answer = c.answersInShort(row.Compare)
			for _, country := range countries {
				row.Cells = append(row.Cells, c.versusCell(c.family(x.Family), country))
			}
			out = append(out, row)
		}
	}
	return out
}

// mayCompare is what the indicator's page says of comparisons, found once.
func (c *composer) mayCompare(x *pipeline.Indicator) []CompareWave {
	out, ok := c.compared[x.Family]
	if !ok {
		for _, b := range c.compareSection(x).Blocks {
			out = append(out, b.Compare...)
		}
		c.compared[x.Family] = out
	}
	return out
}

// answersInShort are the different answers to "may I compare?", in their order.
func (c *composer) answersInShort(groups []CompareWave) string {
	var out []string
	for _, g := range groups {
		for _, r := range g.Rows {
			if !slices.Contains(out, r.Answer) {
				out = append(out, r.Answer)
			}
		}
	}
	return c.semicolons(out)
}

// versusCell is the newest value of an indicator, or the options of a family
// that have one.
func (c *composer) versusCell(family []*pipeline.Indicator, country *survey.Country) VersusCell {
	code := string(country.Code)
	x := family[0]
	o := c.newest(x.ID, code)
	v := VersusCell{Mark: c.mark(o), Word: c.stateWord(o)}
	if x.Code == "" {
		v.Known = o != nil && (o.Status == pipeline.Observed || o.Status == pipeline.InDispute)
		if v.Known {
			v.Items = c.versusRecords(x, country)
			v.Note = c.versusNote(o)
			if x.Theme == evidenceTheme { // it rests on every row there is
				v.Note = words.Say(v.Note.Plain())
			}
		}
		return v
	}
	var held []*pipeline.Observation
	for _, y := range family {
		o := c.newest(y.ID, code)
		if !observed(o) {
			continue
		}
		held = append(held, o)
		v.Items = append(v.Items, Link{Text: c.versusOption(y, o)})
	}
	if len(held) > 0 {
		v.Known, v.Mark = true, figures.Yes
		v.Word = c.say("compare_options", words.Args{"n": len(v.Items), "all": len(family)}).Plain()
		v.Note = c.versusNote(held...)
	}
	return v
}

// versusOption names an option, with its value where that is more than yes.
func (c *composer) versusOption(x *pipeline.Indicator, o *pipeline.Observation) string {
	name := c.l.optionLabel(c.d, x)
	switch {
	case o.Number != nil && *o.Number == 1:
		return name
	case o.Number != nil:
		return c.say("compare_option_n", words.Args{"option": name, "n": strconv.FormatFloat(*o.Number, 'f', -1, 64)}).Plain()
	case c.mark(o) == figures.Yes:
		return name
	}
	return name + c.l.Words.Raw("colon") + lowerFirst(c.stateWord(o))
}

// versusRecords names what an indicator counts: frameworks, laws.
func (c *composer) versusRecords(x *pipeline.Indicator, country *survey.Country) []Link {
	var out []Link
	if x.Kind != "records" {
		return nil
	}
	p := c.profiles[country.Code]
	page := c.url("countries", country.Code.Lower())
	switch x.Repeat {
	case frameworkID:
		for _, r := range p.frameworks {
			out = append(out, Link{Text: c.frameworkName(r).Plain(), Href: page + "#frameworks"})
		}
	case lawID:
		for _, r := range p.laws {
			out = append(out, Link{Text: or(r.Text("law_title"), r.Text("law_title_en")), Href: page + "#law"})
		}
	}
	return out
}

// versusNote names the wave and the rows behind observations of one wave.
func (c *composer) versusNote(obs ...*pipeline.Observation) words.Text {
	w := c.d.Evidence.Wave(obs[0].Wave)
	return words.Say(upperFirst(c.l.waveShort(w))).Refs(c.refs(obs...)...)
}
