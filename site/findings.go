package site

import (
	"fmt"
	"slices"
	"strings"

	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey/report"
	"observatory/survey/vocabulary"
)

// findings is the page of every code that a check of a submission may report,
// with an anchor for each, and the same for programs.
func (c *composer) findings() error {
	list := report.Published()
	data, err := list.Listing()
	if err != nil {
		return fmt.Errorf("catalogue of findings: %w", err)
	}
	const listing, schema = "data/findings.json", "data/report.schema.json"
	c.file(listing, data)
	c.file(schema, report.Schema)
	title := c.word("nav_findings")
	page := Page{Path: "findings", Kind: "text", Name: title, Heading: c.say("findings_find", words.Args{"n": len(list.Codes)}),
		Lede: c.say("findings_lede", nil), Crumbs: c.crumbs(Link{Text: title}), Sections: []Section{c.severities(listing, schema)}}
	page.Sections = append(page.Sections, c.understood())
	scopes, codes := list.Scopes()
	for _, s := range scopes {
		t := &figures.Table{Head: c.heads("th_code", "th_finding", "th_todo"), Class: "stack"}
		for _, code := range codes[s] {
			rows, err := c.findingRows(list, code)
			if err != nil {
				return err
			}
			t.Rows = append(t.Rows, rows...)
		}
		page.Sections = append(page.Sections, Section{ID: "scope-" + s, Head: c.word("findings_" + s), Find: c.say("findings_"+s+"_find", nil), Blocks: []Block{{Table: t}}})
	}
	c.add(page)
	return nil
}

// understood offers the tables of words by which a cell is read.
func (c *composer) understood() Section {
	var links []Link
	for _, t := range vocabulary.Tables() {
		name := "data/vocabulary/" + t.Name + ".csv"
		c.file(name, []byte(t.CSV))
		links = append(links, Link{Text: t.Name + ".csv", Href: "/" + name})
	}
	return Section{ID: "words", Head: c.word("findings_words"), Find: c.say("findings_words_find", nil), Blocks: []Block{{Text: []words.Text{c.say("findings_words_text", nil)}}, {Links: links}}}
}

// severities says what the four words mean, and where the list is for programs.
func (c *composer) severities(listing, schema string) Section {
	var lines []Line
	for _, s := range []string{"refuse", "ask", "warn", "note"} {
		lines = append(lines, Line{ID: s, B: words.Say(upperFirst(report.Word(c.l.Code, "severity."+s))), Text: words.Say(report.Word(c.l.Code, "report.why."+s))})
	}
	return Section{ID: "severities", Head: c.word("findings_severities"), Find: c.say("findings_severities_find", nil), Blocks: []Block{{Lines: lines},
		{Links: []Link{{Text: "findings.json", Href: "/" + listing}, {Text: "report.schema.json", Href: "/" + schema}}}},
		Notes: []Note{{Lead: c.word("findings_programs_lead"), Text: c.say("findings_programs", nil)}}}
}

// findingRows are the row of a code, and one for each further case in which
// something else is to be done.
func (c *composer) findingRows(list *report.Catalogue, code report.Code) ([][]figures.Cell, error) {
	e, ok := list.Entry(code.ID, c.l.Code)
	if !ok {
		if e, ok = list.Entry(code.ID, "en"); !ok {
			return nil, fmt.Errorf("the catalogue of findings has no title for %s", code.ID)
		}
	}
	var severities []string
	for _, s := range code.Severities {
		severities = append(severities, report.Word(c.l.Code, "severity."+string(s)))
	}
	first := []figures.Cell{{Text: words.Say(code.ID), Head: true, ID: code.ID, Note: words.Say(strings.Join(severities, ", "))},
		{Text: words.Text{{T: e.Title, B: true}, {T: ". "}, {T: e.About}}}, {}}
	if code.Frictionless != "" {
		first[2].Note = c.say("findings_frictionless", words.Args{"name": code.Frictionless})
	}
	rows := [][]figures.Cell{first}
	var done []string
	for i, x := range code.Examples {
		f := x.Finding(code, "")
		says := report.Say(f, c.l.Code, c.in)
		switch {
		case i == 0:
			first[2].Text = words.Say(says.Action)
			if f.Rule == "" && says.Message != "" {
				first[1].Note = c.say("findings_example", words.Args{"says": says.Message})
			}
		case says.Action != "" && !slices.Contains(done, says.Action):
			rows = append(rows, []figures.Cell{{}, {Note: c.say("findings_example", words.Args{"says": says.Message})}, textCell(says.Action)})
		}
		done = append(done, says.Action)
	}
	return rows, nil
}
