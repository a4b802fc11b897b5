package site

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// call is the line of a written page that asks for a computed part:
// "::: cases fw_spaces=public_event,festival" has one key with two codes,
// "::: indicators spaces tasks" two words.
type call struct {
	Name  string
	Words []string
	Keys  map[string][]string
	At    string // file:line
}

// part is a kind of computed block. Words and Keys say what its call may hold;
// it gives nothing where there are no data.
type part struct {
	Words string // what its words name, for the message; empty: it takes none
	Key   string // what its keys name; empty: it takes none
	Make  func(*composer, call) ([]Block, error)
}

// parts are the computed blocks that a written page may call.
func parts() map[string]part {
	return map[string]part{
		"advice":     {Words: "the guidance, then its groups", Make: (*composer).adviceBlock},
		"cases":      {Words: "cases", Key: "questions of the framework", Make: (*composer).casesPart},
		"countries":  {Words: "one indicator", Make: (*composer).countriesPart},
		"figure":     {Words: "one indicator", Make: (*composer).figurePart},
		"forms":      {Make: (*composer).formsPart},
		"indicators": {Words: "indicators", Make: (*composer).indicatorsPart},
		"missing":    {Words: "indicators", Make: (*composer).missingPart},
		"pages":      {Words: "pages, or the entry of the menu", Make: (*composer).pagesPart},
		"questions":  {Words: "questions", Make: (*composer).questionsPart},
		"records":    {Words: "questions of the framework", Make: (*composer).recordsPart},
		"terms":      {Words: "groups of the glossary", Make: (*composer).termsPart},
		"themes":     {Make: (*composer).themesPart},
	}
}

// parseCall reads what stands behind ":::".
func parseCall(line, at string) (*call, error) {
	fields := strings.Fields(line)
	if len(fields) == 0 {
		return nil, fmt.Errorf("%s: a ::: line outside a margin note names a part", at)
	}
	p := &call{Name: fields[0], Keys: map[string][]string{}, At: at}
	kind, ok := parts()[p.Name]
	if !ok {
		return nil, fmt.Errorf("%s: no part is called %q; there are: %s", at, p.Name, strings.Join(slices.Sorted(maps.Keys(parts())), ", "))
	}
	for _, f := range fields[1:] {
		key, value, named := strings.Cut(f, "=")
		switch {
		case !named && kind.Words == "" || named && kind.Key == "":
			return nil, fmt.Errorf("%s: the part %s cannot do with %q", at, p.Name, f)
		case !named:
			p.Words = append(p.Words, f)
		case value == "" || p.Keys[key] != nil:
			return nil, fmt.Errorf("%s: the part %s wants %q once, with a value", at, p.Name, key)
		default:
			p.Keys[key] = strings.Split(value, ",")
		}
	}
	return p, nil
}

func (p call) make(c *composer) ([]Block, error) { return parts()[p.Name].Make(c, p) }

// families are the indicators that the call names, each by its first member.
func (p call) families(c *composer) ([]*pipeline.Indicator, error) {
	var out []*pipeline.Indicator
	for _, id := range p.Words {
		family := c.family(id)
		if len(family) == 0 {
			return nil, fmt.Errorf("the catalogue has no indicator %q", id)
		}
		out = append(out, family[0])
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("the part %s names no indicator", p.Name)
	}
	return out, nil
}

// casesPart lists cases: those named, or those whose framework has one of the
// codes. A case that this edition does not have is left out.
func (c *composer) casesPart(p call) ([]Block, error) {
	when, err := c.condition(p.Keys)
	if err != nil {
		return nil, err
	}
	if when == nil && len(p.Words) == 0 {
		return nil, errors.New("the part cases names no case and no question")
	}
	var items []CaseItem
	for _, k := range c.d.Cases {
		if slices.Contains(p.Words, k.Slug) || when != nil && c.caseHolds(k, *when) {
			items = append(items, c.caseItem(k, false))
		}
	}
	if len(items) == 0 {
		return nil, nil
	}
	return []Block{{Cases: items}}, nil
}

// condition reads keys as questions with codes, any of which is enough.
func (c *composer) condition(keys map[string][]string) (*survey.Condition, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	when := &survey.Condition{}
	for _, q := range slices.Sorted(maps.Keys(keys)) {
		when.Any = append(when.Any, survey.Term{Question: survey.QuestionID(q), Codes: keys[q]})
	}
	return when, c.checkCondition(*when)
}

// checkCondition refuses a question or code that the instrument does not have.
func (c *composer) checkCondition(when survey.Condition) error {
	for _, t := range slices.Concat(when.All, when.Any) {
		q := c.in.Question(t.Question)
		if q == nil {
			return fmt.Errorf("instrument %s has no question %q", c.in.ID, t.Question)
		}
		for _, code := range t.Codes {
			if !slices.Contains(q.Codes(), code) {
				return fmt.Errorf("question %s has no code %q", t.Question, code)
			}
		}
	}
	return nil
}

// countriesPart lists the countries for which the indicator has a value that
// counts, with its state.
func (c *composer) countriesPart(p call) ([]Block, error) {
	families, err := p.families(c)
	if err != nil {
		return nil, err
	}
	var items []IndexItem
	for _, country := range c.byName {
		for _, x := range c.family(families[0].Family) {
			o := c.newest(x.ID, string(country.Code))
			if observed(o) && c.mark(o) != figures.No && country.Profile {
				items = append(items, IndexItem{Title: country.Name(c.l.Code), Href: c.url("countries", country.Code.Lower()), Mark: c.mark(o), Word: c.stateWord(o), Find: c.finding(c.profiles[country.Code])})
				break
			}
		}
	}
	if len(items) == 0 {
		return nil, nil
	}
	return []Block{{Index: []IndexGroup{{Items: items}}}}, nil
}

// figurePart is the first figure of an indicator's page.
func (c *composer) figurePart(p call) ([]Block, error) {
	families, err := p.families(c)
	if err != nil {
		return nil, err
	}
	blocks, _, err := c.indicatorFigures(c.family(families[0].Family))
	for _, b := range blocks {
		if b.Figure != nil {
			return []Block{b}, err
		}
	}
	return nil, err
}

// indicatorsPart lists indicators with their findings.
func (c *composer) indicatorsPart(p call) ([]Block, error) {
	families, err := p.families(c)
	if err != nil {
		return nil, err
	}
	var items []IndexItem
	for _, x := range families {
		items = append(items, c.indicatorItem(x))
	}
	return []Block{{Index: []IndexGroup{{Items: items}}}}, nil
}

func (c *composer) indicatorItem(x *pipeline.Indicator) IndexItem {
	return IndexItem{Title: c.l.title(x), Href: c.url("indicators", x.Family), Find: c.familyFinding(x)}
}

// missingPart asks for what no country has: the indicators without a value, and
// who could supply them.
func (c *composer) missingPart(p call) ([]Block, error) {
	families, err := p.families(c)
	if err != nil {
		return nil, err
	}
	var items []AskItem
	for _, x := range families {
		if !c.anyObserved(x) {
			items = append(items, AskItem{Text: words.Text{c.link(c.l.title(x), c.url("indicators", x.Family)), {T: ". "}}.Add(words.Run{T: c.l.measure(x) + "."}),
				Who: c.l.who(x)})
		}
	}
	if len(items) == 0 {
		return nil, nil
	}
	return []Block{{Ask: items}}, nil
}

// anyObserved reports whether any country has a value of the family.
func (c *composer) anyObserved(x *pipeline.Indicator) bool {
	for _, country := range c.d.Evidence.Countries {
		for _, y := range c.family(x.Family) {
			if observed(c.newest(y.ID, string(country.Code))) {
				return true
			}
		}
	}
	return false
}

// pagesPart lists pages with what each finds: those named, or all that belong
// to an entry of the menu. A page that this edition does not have is left out.
func (c *composer) pagesPart(p call) ([]Block, error) {
	paths := p.Words
	for _, k := range c.content.Navigation {
		if len(p.Words) == 1 && k.ID == p.Words[0] {
			paths = k.Pages[1:]
		}
	}
	var items []IndexItem
	for _, path := range paths {
		if c.content.column(path) == nil {
			return nil, fmt.Errorf("no page %q stands in the map of the site", path)
		}
		if item, ok := c.pageItem(path); ok {
			items = append(items, item)
		}
	}
	if len(items) == 0 {
		return nil, nil
	}
	return []Block{{Index: []IndexGroup{{Items: items}}}}, nil
}

// pageItem is a page of this language with its finding, composed already or
// written and still to come.
func (c *composer) pageItem(path string) (IndexItem, bool) {
	for _, p := range c.site.Pages {
		if p.Lang == c.l.Code && p.Path == path {
			return IndexItem{Title: or(p.Name, p.Title), Href: c.url(path), Find: p.Heading}, true
		}
	}
	for _, l := range []*Language{c.l, c.en} {
		if w := find(l.Pages, path); w != nil && !c.lacks(*w) {
			return IndexItem{Title: w.Title, Href: c.url(path), Find: c.l.Words.Text(w.Finding)}, true
		}
	}
	return IndexItem{}, false
}

// questionsPart lists questions in their wording.
func (c *composer) questionsPart(p call) ([]Block, error) {
	var lines []Line
	for _, id := range p.Words {
		q := c.in.Question(survey.QuestionID(id))
		if q == nil {
			return nil, fmt.Errorf("instrument %s has no question %q", c.in.ID, id)
		}
		lines = append(lines, Line{B: words.Text{c.questionLink(q)}, Text: words.Say(c.l.label(c.in, q))})
	}
	return []Block{{Lines: lines}}, nil
}

func (c *composer) questionLink(q *survey.Question) words.Run {
	return c.link(c.l.short(c.in, q), c.url("questions", c.in.ID)+"#"+string(q.ID))
}

// recordsPart is a table of the cases by what their texts say on the questions.
func (c *composer) recordsPart(p call) ([]Block, error) {
	t := &figures.Table{Head: []figures.Cell{headCell(c.word("nav_cases"))}, Class: "stack"}
	var questions []*survey.Question
	for _, id := range p.Words {
		q := c.in.Question(survey.QuestionID(id))
		if q == nil || q.Repeat != frameworkID {
			return nil, fmt.Errorf("the repeat group %s of instrument %s has no question %q", frameworkID, c.in.ID, id)
		}
		questions = append(questions, q)
		t.Head = append(t.Head, headCell(c.l.short(c.in, q)))
	}
	silence := figures.Cell{Text: words.Say(c.word("state_not_published")), Mark: figures.Silent}
	var silent []words.Text
	for _, k := range c.d.Cases {
		r := c.d.CaseRecord(k)
		if r == nil {
			continue
		}
		row, told := []figures.Cell{{Text: words.Text{c.link(k.Title, c.url("cases", k.Slug))}, Head: true, Note: words.Say(c.d.Evidence.Country(k.Country).Name(c.l.Code))}}, false
		for _, q := range questions {
			a, ok := r.Answers[q.ID]
			switch {
			case !ok || a.State == survey.NotPublished:
				row = append(row, silence)
			case a.State != survey.Answered:
				row = append(row, figures.Cell{Text: words.Say(c.silenceWord(a.State, r.Wave)), Mark: c.silence(a.State, r.Wave)})
			default:
				told = true
				row = append(row, cell(words.Say(c.value(c.in, a)).Refs(c.d.Evidence.Refs(a.ID)...)))
			}
		}
		if told {
			t.Rows = append(t.Rows, row)
		} else {
			silent = append(silent, words.Text{c.link(k.Title, c.url("cases", k.Slug))})
		}
	}
	if len(silent) > 0 { // those that say nothing of it share one row
		row := []figures.Cell{{Text: c.say("records_silent", words.Args{"n": len(silent)}), Head: true, Note: c.l.Words.List(silent)}}
		for range questions {
			row = append(row, silence)
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		return nil, nil
	}
	return []Block{{Table: t}}, nil
}
