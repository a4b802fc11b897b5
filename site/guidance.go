package site

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"observatory/pipeline"
	"observatory/site/words"
	"observatory/survey"
	"observatory/survey/declare"
)

// Guidance is what a source advises, in the observatory's words: its
// recommendations, its criteria of success, practices that it passes on.
type Guidance struct {
	ID       string   `toml:"-"`
	Title    string   // as a list of its entries is headed
	Order    int      // among others
	Page     string   // path of its page; its id, if none is given
	Source   string   // id of the document
	Chapter  string   // where in it
	Evidence []string // rows of the register
	Whose    string   // whose advice it is, stood beside each entry
	Group    []guidanceGroup
	Entry    []guidanceEntry
}

type guidanceGroup struct{ ID, Title string }

type guidanceEntry struct {
	ID, Group, Title, Text string
	Chapter                string              // if it is another
	Rows                   []string            // of the register, if they are others
	Related                []survey.QuestionID // questions that ask for the same thing
}

// link says what an entry concerns; the same in every language.
type link struct {
	To         string // guidance/entry
	Cases      survey.Condition
	Indicators []string // families, besides those that read a related question
	Themes     []string
}

// AdviceItem is an entry of guidance on a page: what is advised, by whom, and
// what the site holds of it.
type AdviceItem struct {
	ID    string     `json:"id"`
	Title string     `json:"title"`
	Text  words.Text `json:"text"`
	Whose words.Text `json:"whose"`
	Lines []Line     `json:"lines,omitempty"` // lists of links
}

// Term is an entry of the glossary.
type Term struct{ ID, Group, Term, Text string }

func readGuidance(fsys fs.FS, dir string) ([]Guidance, error) {
	names, err := fs.Glob(fsys, path.Join(dir, "*.toml"))
	if err != nil {
		return nil, err
	}
	var out []Guidance
	var errs []error
	for _, name := range names {
		g := Guidance{ID: strings.TrimSuffix(path.Base(name), ".toml")}
		_, err := declare.TOML(fsys, name, &g)
		errs = append(errs, err)
		g.Page = or(g.Page, g.ID)
		seen := map[string]bool{}
		for _, e := range g.Entry {
			if !slices.ContainsFunc(g.Group, func(k guidanceGroup) bool { return k.ID == e.Group }) || seen[e.ID] {
				errs = append(errs, fmt.Errorf("%s: entry %q has no group %q, or is there twice", name, e.ID, e.Group))
			}
			seen[e.ID] = true
		}
		out = append(out, g)
	}
	slices.SortStableFunc(out, func(a, b Guidance) int { return a.Order - b.Order })
	return out, errors.Join(errs...)
}

// guidance is that of the language, or the English one, or nil.
func (c *composer) guidance(id string) *Guidance {
	for _, l := range []*Language{c.l, c.en} {
		for i := range l.Guidance {
			if l.Guidance[i].ID == id {
				return &l.Guidance[i]
			}
		}
	}
	return nil
}

// adviceBlock are the entries of a guidance, or of some of its groups.
func (c *composer) adviceBlock(p call) ([]Block, error) {
	if len(p.Words) == 0 {
		return nil, errors.New("the part advice names no guidance")
	}
	g := c.guidance(p.Words[0])
	if g == nil {
		return nil, fmt.Errorf("there is no guidance %q", p.Words[0])
	}
	for _, id := range p.Words[1:] {
		if !slices.ContainsFunc(g.Group, func(k guidanceGroup) bool { return k.ID == id }) {
			return nil, fmt.Errorf("the guidance %s has no group %q", g.ID, id)
		}
	}
	var items []AdviceItem
	for i := range g.Entry {
		if e := &g.Entry[i]; len(p.Words) == 1 || slices.Contains(p.Words[1:], e.Group) {
			item, err := c.adviceItem(g, e)
			if err != nil {
				return nil, fmt.Errorf("%s/%s: %w", g.ID, e.ID, err)
			}
			items = append(items, item)
		}
	}
	return []Block{{Advice: items}}, nil
}

// adviceItem is an entry with whose it is and what the site holds of it.
func (c *composer) adviceItem(g *Guidance, e *guidanceEntry) (AdviceItem, error) {
	rows := e.Rows
	if len(rows) == 0 {
		rows = g.Evidence
	}
	item := AdviceItem{ID: e.ID, Title: e.Title, Text: c.asWritten(e.Text),
		Whose: c.say("advice_whose", words.Args{"whose": g.Whose, "chapter": or(e.Chapter, g.Chapter)}).Refs(c.inRegister(rows)...)}
	k, err := c.concerns(g, e)
	if err != nil {
		return item, err
	}
	add := func(key string, links []words.Text) {
		if len(links) > 0 {
			item.Lines = append(item.Lines, Line{B: words.Say(c.word(key)), Text: c.l.Words.List(links)})
		}
	}
	add("advice_themes", k.themes)
	add("advice_cases", c.several(k.cases, "advice_more_cases", "cases"))
	add("advice_countries", c.several(k.countries, "advice_more_countries", "countries"))
	add("advice_indicators", k.indicators)
	add("advice_questions", k.questions)
	return item, nil
}

// mostNamed is how many of a list are named beside an entry or in the title of a
// figure before the others are counted.
const mostNamed = 8

// several is a list that ends, where it is long, in how many more there are,
// with a link to the page that lists them.
func (c *composer) several(list []words.Text, key, page string) []words.Text {
	if len(list) <= mostNamed {
		return list
	}
	more := c.say(key, words.Args{"n": len(list) - mostNamed + 2}).Plain()
	return append(slices.Clone(list[:mostNamed-2]), words.Text{c.link(more, c.url(page))})
}

// concern is what the site holds of an entry of guidance, as links.
type concern struct{ themes, cases, countries, indicators, questions []words.Text }

func (c *composer) concerns(g *Guidance, e *guidanceEntry) (concern, error) {
	var out concern
	link := c.content.link(g.ID + "/" + e.ID)
	if err := c.checkCondition(link.Cases); err != nil {
		return out, err
	}
	holds := map[survey.CountryCode]bool{}
	for _, k := range c.d.Cases {
		if c.caseHolds(k, link.Cases) {
			out.cases = append(out.cases, words.Text{c.link(k.Title, c.url("cases", k.Slug))})
		}
	}
	for _, country := range c.d.Evidence.Countries {
		for _, r := range c.frameworks(country.Code) {
			holds[country.Code] = holds[country.Code] || recordHolds(r, link.Cases)
		}
	}
	for _, id := range e.Related {
		q := c.in.Question(id)
		if q == nil {
			return out, fmt.Errorf("instrument %s has no question %q", c.in.ID, id)
		}
		out.questions = append(out.questions, words.Text{c.questionLink(q)})
		if q.Repeat == "" && q.Publication == survey.Public {
			for _, w := range c.waves {
				for _, country := range c.d.Evidence.Countries {
					holds[country.Code] = holds[country.Code] || slices.ContainsFunc(c.d.Evidence.Answers(w.Slug, country.Code, id), func(a survey.Answer) bool { return a.State == survey.Answered })
				}
			}
		}
	}
	for _, country := range c.byName {
		if holds[country.Code] && country.Profile {
			out.countries = append(out.countries, words.Text{c.link(country.Name(c.l.Code), c.url("countries", country.Code.Lower()))})
		}
	}
	for _, f := range c.d.Catalogue.Families() {
		x := c.d.Catalogue.Indicator(f[0].ID)
		if slices.Contains(link.Indicators, x.Family) || c.readsAny(x, e.Related) {
			out.indicators = append(out.indicators, words.Text{c.link(c.l.title(x), c.url("indicators", x.Family))})
		}
	}
	for _, id := range link.Indicators {
		if len(c.family(id)) == 0 {
			return out, fmt.Errorf("the catalogue has no indicator %q", id)
		}
	}
	for _, id := range link.Themes {
		t := c.theme(id)
		if t == nil {
			return out, fmt.Errorf("there is no theme %q", id)
		}
		if w := c.themeText(t.ID); w != nil {
			out.themes = append(out.themes, words.Text{c.link(w.Title, c.url("themes", t.ID))})
		}
	}
	return out, nil
}

func (c *Content) link(to string) link {
	for _, l := range c.Links {
		if l.To == to {
			return l
		}
	}
	return link{To: to}
}

// readsAny reports whether a member of the indicator's family reads one of the
// questions; a count of all records reads none in particular.
func (c *composer) readsAny(x *pipeline.Indicator, questions []survey.QuestionID) bool {
	if x.Kind == "records" || x.Kind == "answered" || x.Kind == "item_coverage" {
		return false
	}
	for _, y := range c.family(x.Family) {
		for _, q := range y.Questions(c.in) {
			if slices.Contains(questions, q) {
				return true
			}
		}
	}
	return false
}

// caseHolds reports whether the framework of a case meets a condition that is
// not empty.
func (c *composer) caseHolds(k pipeline.Case, when survey.Condition) bool {
	r := c.d.CaseRecord(k)
	return r != nil && recordHolds(*r, when)
}

// recordHolds evaluates a condition over the answers of one record; silence
// meets none, and an empty condition is met by none.
func recordHolds(r pipeline.Record, when survey.Condition) bool {
	term := func(t survey.Term) bool {
		a, ok := r.Answers[t.Question]
		if !ok || a.State != survey.Answered {
			return false
		}
		codes := a.Value.Codes()
		if len(codes) == 0 {
			codes = []string{a.Value.String()}
		}
		return len(t.Codes) == 0 || slices.ContainsFunc(codes, func(s string) bool { return slices.Contains(t.Codes, s) })
	}
	for _, t := range when.All {
		if !term(t) {
			return false
		}
	}
	return len(when.Any) > 0 && slices.ContainsFunc(when.Any, term) || len(when.Any) == 0 && len(when.All) > 0
}

// inRegister keeps the rows that this edition's register has.
func (c *composer) inRegister(rows []string) []string {
	var out []string
	for _, id := range rows {
		if c.d.Evidence.Statement(id) != nil {
			out = append(out, id)
		}
	}
	return out
}

// adviceLines lists the entries that match, a line for each guidance, with
// whose it is.
func (c *composer) adviceLines(match func(*guidanceEntry, link) bool) ([]Line, int) {
	var lines []Line
	n := 0
	for i := range c.en.Guidance {
		g := c.guidance(c.en.Guidance[i].ID)
		var entries []words.Text
		for j := range g.Entry {
			if e := &g.Entry[j]; match(e, c.content.link(g.ID+"/"+e.ID)) {
				entries = append(entries, words.Text{c.link(e.Title, c.url(g.Page)+"#"+e.ID)})
			}
		}
		if len(entries) > 0 {
			n += len(entries)
			lines = append(lines, Line{B: c.say("advice_by", words.Args{"title": g.Title, "whose": g.Whose}), Text: c.l.Words.List(entries)})
		}
	}
	return lines, n
}

// adviceFor is the closing section of a page that guidance concerns: the
// entries that name one of the indicators or, for a case, its framework. Where
// there is none it has no id and is left out.
func (c *composer) adviceFor(family string, k *pipeline.Case) Section {
	lines, n := c.adviceLines(func(e *guidanceEntry, l link) bool {
		if k != nil {
			return c.caseHolds(*k, l.Cases)
		}
		return slices.Contains(l.Indicators, family) || c.readsAny(c.family(family)[0], e.Related)
	})
	if n == 0 {
		return Section{}
	}
	return Section{ID: "advice", Head: c.word("sec_advice"), Find: c.say("advice_find", words.Args{"n": n}),
		Notes: []Note{{Lead: c.word("note_advice_lead"), Text: c.say("note_advice", nil)}}, Blocks: []Block{{Lines: lines}}}
}

// termsPart is the glossary, or some groups of it.
func (c *composer) termsPart(p call) ([]Block, error) {
	terms := c.l.Terms
	if len(terms) == 0 {
		terms = c.en.Terms
	}
	for _, g := range p.Words {
		if !slices.ContainsFunc(terms, func(t Term) bool { return t.Group == g }) {
			return nil, fmt.Errorf("the glossary has no group %q", g)
		}
	}
	var lines []Line
	for _, t := range terms {
		if len(p.Words) == 0 || slices.Contains(p.Words, t.Group) {
			lines = append(lines, Line{ID: t.ID, B: c.l.Words.Text(t.Term), Text: c.asWritten(t.Text)})
		}
	}
	if len(lines) == 0 {
		return nil, nil
	}
	return []Block{{Terms: lines}}, nil
}

// asWritten is a written line without references to rows that this edition's
// register does not have, and without links to cases that it does not tell.
func (c *composer) asWritten(s string) words.Text {
	var out words.Text
	for _, r := range c.l.Words.Text(s) {
		if r.Ref != "" && c.d.Evidence.Statement(r.Ref) == nil {
			continue
		}
		if slug, ok := strings.CutPrefix(r.Href, c.url("cases")); ok && !slices.ContainsFunc(c.d.Cases, func(k pipeline.Case) bool { return k.Slug == strings.Trim(slug, "/") }) {
			r.Href = ""
		}
		out = append(out, r)
	}
	return out
}
