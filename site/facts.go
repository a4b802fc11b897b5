package site

import (
	"slices"
	"strings"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// facts are what is true of the whole evidence: every published figure
// (fig_NAME, base_NAME) and a few counts that the texts lean on, so that no
// number stands in a text by itself.
func (c *composer) facts() words.Args {
	e, f := c.d.Evidence, words.Args{}
	for _, w := range e.Waves {
		f[pipeline.WaveFlag(w.Slug)] = ""
		for i := range w.Figures {
			name, _, _ := strings.Cut(w.Figures[i].ID, ".")
			f["fig_"+name] = c.num(w.Figures[i].ID)
			if b := w.Figures[i].Base; b != nil {
				f["base_"+name] = *b
			}
		}
	}
	f["means_all"] = len(c.family(usedID))
	for _, g := range e.Groups {
		f["size_"+g.ID] = g.Size
		if g.Within != "" {
			f["unnamed_"+g.ID], f["outside_"+g.ID] = g.Unnamed(), e.Group(g.Within).Size-g.Size
		}
		var names []string
		for _, country := range c.byName {
			if slices.Contains(g.Named, country.Code) {
				names = append(names, c.listed(country))
			}
		}
		f["names_"+g.ID] = c.l.Words.Names(names)
	}
	c.lawFacts(f)
	c.caseFacts(f)
	return f
}

// lawFacts are the members of the EU with both a duty to assist and reported
// partnerships, and how many have neither.
func (c *composer) lawFacts(f words.Args) {
	both, neither := []string{}, 0
	for _, country := range c.byName {
		if !country.EU() {
			continue
		}
		p := c.profiles[country.Code]
		law, practice := c.mark(p.duty), c.mark(p.practice)
		switch {
		case law == figures.Yes && practice == figures.Yes:
			both = append(both, country.Name(c.l.Code))
		case law != figures.Yes && practice != figures.Yes:
			neither++
		}
	}
	f["both_names"], f["both_n"], f["neither_n"] = c.l.Words.Names(both), len(both), neither
}

// caseFacts are the two countries with the most cases.
func (c *composer) caseFacts(f words.Args) {
	cases := map[survey.CountryCode]int{}
	for _, k := range c.d.Cases {
		cases[k.Country]++
	}
	var withCases []*survey.Country
	for _, country := range c.byName {
		if cases[country.Code] > 0 {
			withCases = append(withCases, country)
		}
	}
	slices.SortStableFunc(withCases, func(a, b *survey.Country) int { return cases[b.Code] - cases[a.Code] })
	var top []string
	n := 0
	for _, country := range withCases[:min(2, len(withCases))] {
		top = append(top, country.Name(c.l.Code))
		n += cases[country.Code]
	}
	slices.SortFunc(top, c.l.Words.Sort())
	f["cases_top"], f["cases_top_n"], f["cases_countries"] = c.l.Words.Names(top), n, len(withCases)
}

// listed is a country's name among others. English keeps the article of the few
// that have one ("Norway and the United Kingdom"); where every country has one,
// as in French, lists of names go without.
func (c *composer) listed(country *survey.Country) string {
	if c.l == c.en {
		return c.countryWords(country)["the"].(string)
	}
	return country.Name(c.l.Code)
}

// countryWords are the forms in which a country's name enters a sentence.
func (c *composer) countryWords(country *survey.Country) words.Args {
	name := country.Name(c.l.Code)
	f := c.l.evidence.Country[string(country.Code)]
	the := or(f.The, name)
	return words.Args{"name": name, "the": the, "The": upperFirst(the), "in": or(f.In, c.say("in_country", words.Args{"the": the}).Plain()),
		"of": or(f.Of, c.say("of_country", words.Args{"the": the}).Plain())}
}
