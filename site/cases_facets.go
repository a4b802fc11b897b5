package site

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
	"observatory/survey/declare"
)

// Facet declares one way to narrow the cases down.
type Facet struct {
	ID, Kind, Question string
	Group              []FacetCodes
}

// FacetCodes is a named group of a question's codes.
type FacetCodes struct {
	Code string
	Any  []string
}

// facetKinds are the kinds of facet. Each lists, for a case, the values it has;
// a case without any is under "not reported", which is a value too.
var facetKinds = map[string]func(*composer, Facet, pipeline.Case, *pipeline.Record) []facetValue{
	"country": func(c *composer, _ Facet, k pipeline.Case, _ *pipeline.Record) []facetValue {
		return []facetValue{{code: k.Country.Lower(), label: c.d.Evidence.Country(k.Country).Name(c.l.Code)}}
	},
	"answer": func(c *composer, f Facet, _ pipeline.Case, r *pipeline.Record) []facetValue {
		var out []facetValue
		q := c.in.Question(survey.QuestionID(f.Question))
		for _, code := range r.Codes(q.ID) {
			out = append(out, facetValue{code: code, label: c.optionWord(q, code)})
		}
		return out
	},
	"stated": func(c *composer, f Facet, _ pipeline.Case, r *pipeline.Record) []facetValue {
		if r.Answers[survey.QuestionID(f.Question)].State == survey.Answered {
			return []facetValue{{code: "stated", label: c.word("facet_" + f.ID + "_stated")}}
		}
		return nil
	},
	"groups": func(c *composer, f Facet, _ pipeline.Case, r *pipeline.Record) []facetValue {
		for _, g := range f.Group {
			if slices.ContainsFunc(r.Codes(survey.QuestionID(f.Question)), func(code string) bool { return slices.Contains(g.Any, code) }) {
				return []facetValue{{code: g.Code, label: c.word("facet_" + f.ID + "_" + g.Code)}}
			}
		}
		return nil
	},
	"grade": func(c *composer, f Facet, k pipeline.Case, _ *pipeline.Record) []facetValue {
		return []facetValue{{code: k.Grade, label: c.word("facet_" + f.ID + "_" + k.Grade)}}
	},
	"law": func(c *composer, _ Facet, _ pipeline.Case, r *pipeline.Record) []facetValue {
		var out []facetValue
		needs := c.raises(r)
		for _, country := range c.byName {
			if known, _ := c.lawOf(country.Code, needs); country.Profile && known > 0 {
				out = append(out, facetValue{code: country.Code.Lower(), label: country.Name(c.l.Code)})
			}
		}
		return out
	},
}

type facetValue struct{ code, label string }

const (
	facetSilent = "not-reported" // the value of cases whose source does not say
	facetShown  = 6              // values of a facet that stand open; more fold away
	facetsPath  = "cases/by"
)

// readFacets reads the declaration of the facets.
func readFacets(fsys fs.FS) ([]Facet, error) {
	var file struct{ Facet []Facet }
	name := path.Join(ContentDir, "facets.toml")
	if err := optionalFile(fsys, name, &file); err != nil {
		return nil, err
	}
	var errs []error
	for _, f := range file.Facet {
		if facetKinds[f.Kind] == nil {
			errs = append(errs, fmt.Errorf("%s: facet %q has the unknown kind %q", name, f.ID, f.Kind))
		}
	}
	return file.Facet, errors.Join(errs...)
}

func optionalFile(fsys fs.FS, name string, into any) error {
	if _, err := declare.TOML(fsys, name, into); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// facets is the list of all cases and what narrows it down. The values of a facet
// come in the order of their number, the silent ones last.
func (c *composer) facets() (*Facets, error) {
	out := &Facets{}
	records := make([]*pipeline.Record, len(c.d.Cases))
	for i, k := range c.d.Cases {
		records[i] = c.d.CaseRecord(k)
		item := FacetItem{CaseItem: c.caseItem(k, false), ID: k.Slug}
		if records[i] != nil {
			item.Wave = upperFirst(c.l.waveShort(c.d.Evidence.Wave(records[i].Wave)))
		}
		out.Items = append(out.Items, item)
	}
	for _, f := range c.content.Facets {
		if f.Question != "" && c.in.Question(survey.QuestionID(f.Question)) == nil {
			return nil, fmt.Errorf("facets.toml: instrument %s has no question %q", c.in.ID, f.Question)
		}
		g := FacetGroup{ID: f.ID, Head: c.word("facet_" + f.ID)}
		for i, k := range c.d.Cases {
			if records[i] == nil {
				continue
			}
			values := facetKinds[f.Kind](c, f, k, records[i])
			if len(values) == 0 {
				values = []facetValue{{facetSilent, c.word("state_not_published")}}
			}
			for _, v := range values {
				id := f.ID + "-" + v.code
				at := slices.IndexFunc(g.Values, func(x FacetValue) bool { return x.ID == id })
				if at < 0 {
					at = len(g.Values)
					g.Values = append(g.Values, FacetValue{ID: id, Label: v.label, Href: c.url(facetsPath) + "#" + id})
					if v.code == facetSilent {
						g.Values[at].Mark = figures.Silent
					}
				}
				g.Values[at].N++
				out.Items[i].Values = append(out.Items[i].Values, id)
			}
		}
		slices.SortStableFunc(g.Values, func(a, b FacetValue) int {
			if (a.Mark != "") != (b.Mark != "") {
				return len(a.Mark) - len(b.Mark)
			}
			return b.N - a.N
		})
		if len(g.Values) == 1 && g.Values[0].Mark != "" {
			continue // nothing is known on which to choose
		}
		g.Open = facetShown
		if len(g.Values) <= facetShown+2 {
			g.Open = len(g.Values)
		}
		if len(g.Values) > 0 {
			out.Groups = append(out.Groups, g)
		}
	}
	return out, nil
}

// facetsPage lists the cases value by value, for readers without scripts and for
// links that lead to one value.
func (c *composer) facetsPage(f *Facets) {
	page := Page{Path: facetsPath, Kind: "cases", Nav: "cases", Name: c.word("facets_name"), Heading: c.say("facets_find", nil), Lede: c.say("facets_lede", nil),
		Crumbs: c.crumbs(Link{Text: c.word("nav_cases"), Href: c.url("cases")}, Link{Text: c.word("facets_name")})}
	for _, g := range f.Groups {
		s := Section{ID: g.ID, Head: g.Head}
		var lines []Line
		for _, v := range g.Values {
			var names []words.Text
			for _, item := range f.Items {
				if slices.Contains(item.Values, v.ID) {
					names = append(names, words.Text{c.link(item.Title, item.Href)})
				}
			}
			lines = append(lines, Line{ID: v.ID, Mark: v.Mark, B: c.say("facet_value", words.Args{"label": v.Label, "n": v.N}), Text: c.l.Words.List(names)})
		}
		s.Blocks = []Block{{Lines: lines}}
		page.Sections = append(page.Sections, s)
	}
	c.add(page)
}

// optionWord is the label of a code as it may stand alone: "other" says other
// than what.
func (c *composer) optionWord(q *survey.Question, code string) string {
	if code == "other" {
		return c.say("other_of", words.Args{"question": lowerFirst(c.l.short(c.in, q))}).Plain()
	}
	return c.l.choice(c.in, q, code)
}
