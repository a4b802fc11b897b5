package site

import (
	"fmt"

	"observatory/site/words"
	"observatory/survey"
)

// Checklist is an instrument as a form that a reader goes through: what its
// script needs to know of it.
type Checklist struct {
	Instrument string `json:"instrument"`
	Version    string `json:"version"`
	Items      int    `json:"items"`
	Parts      int    `json:"parts"`
}

// CheckPart is a part of the form, in a section of its own.
type CheckPart struct {
	ID      string        `json:"id"`
	Title   string        `json:"title"`
	First   int           `json:"first"` // number of its first item
	Items   []CheckItem   `json:"items"`
	Answers []CheckAnswer `json:"answers"` // what may be answered, besides nothing
}

// CheckItem is one question of the form.
type CheckItem struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Help string `json:"help,omitempty"`
}

// CheckAnswer is a code and its word.
type CheckAnswer struct {
	Code string `json:"code"`
	Word string `json:"word"`
}

// checklist is the page of the instrument that is declared to be one. All its
// questions take one code of one list, so that one row of boxes serves them all.
func (c *composer) checklist() error {
	tool := c.content.Tools.Checklist
	if tool.Instrument == "" {
		return nil
	}
	in := c.d.Evidence.Instrument(tool.Instrument)
	if in == nil {
		return fmt.Errorf("the checklist is declared to be the instrument %q, which does not exist", tool.Instrument)
	}
	parts, err := c.checkParts(in)
	if err != nil {
		return err
	}
	title := c.l.in(in).Title
	a := words.Args{"n": len(in.Questions), "parts": len(parts)}
	page := Page{Path: "checklist", Kind: "checklist", Nav: "guidance", Name: title, Heading: c.say("checklist_find", a), Lede: c.say("checklist_lede", a),
		Crumbs: c.crumbs(Link{Text: c.word("nav_guidance"), Href: c.url("guidance")}, Link{Text: title}), Scripts: []string{"checklist"},
		Checklist: &Checklist{Instrument: in.ID, Version: in.Version, Items: len(in.Questions), Parts: len(parts)}}
	page.Aside = []Note{{Lead: c.word("checklist_whose"), Text: words.Say(c.l.in(in).Description).Refs(c.checkRows(tool)...)}}
	blank := fmt.Sprintf("checklist/%s/%s.csv", c.l.Code, in.ID)
	c.file(blank, c.blankList(parts))
	page.Sections = []Section{{ID: "use", Head: c.word("checklist_use"), Find: c.say("checklist_use_find", nil),
		Notes: []Note{{Lead: c.word("checklist_stay_lead"), Text: c.say("checklist_stay_note", nil)}},
		Blocks: []Block{{Text: []words.Text{c.say("checklist_use_text", nil), c.say("checklist_paper", nil)}},
			{Links: []Link{{Text: c.word("checklist_blank"), Href: "/" + blank}, {Text: c.word("checklist_questions"), Href: c.url("questions", in.ID)}}}}}}
	for i, m := range in.Modules {
		page.Sections = append(page.Sections, Section{ID: "part-" + m.ID, Head: parts[i].Title,
			Find: words.Say(c.l.in(in).Module(m.ID).Intro), Blocks: []Block{{Check: &parts[i]}}})
	}
	page.Sections = append(page.Sections, Section{ID: "keep", Head: c.word("checklist_keep"), Find: c.say("checklist_keep_find", nil), Take: true,
		Blocks: []Block{{Text: []words.Text{c.say("checklist_stay", nil)}}, {CheckTools: true}}})
	c.add(page)
	return nil
}

// checkRows are the rows behind the list, where they are those meant.
func (c *composer) checkRows(tool ChecklistTool) []string {
	var out []string
	for _, id := range tool.Rows {
		if c.d.Evidence.Wave(tool.Wave) != nil && c.d.Evidence.Statement(id) != nil {
			out = append(out, id)
		}
	}
	return out
}

func (c *composer) checkParts(in *survey.Instrument) ([]CheckPart, error) {
	var parts []CheckPart
	first := 1
	for i := range in.Modules {
		m := &in.Modules[i]
		part := CheckPart{ID: m.ID, Title: c.l.module(in, m), First: first}
		for j := range in.Questions {
			q := &in.Questions[j]
			if q.Module != m.ID {
				continue
			}
			if q.Type != survey.Single || q.List == "" {
				return nil, fmt.Errorf("the question %s of the checklist %s takes more than one code of a list", q.ID, in.ID)
			}
			answers := make([]CheckAnswer, len(q.Choices))
			for k, choice := range q.Choices {
				answers[k] = CheckAnswer{choice.Code, c.l.choice(in, q, choice.Code)}
			}
			part.Answers = answers
			part.Items = append(part.Items, CheckItem{ID: string(q.ID), Text: c.l.label(in, q), Help: c.l.help(in, q)})
		}
		first += len(part.Items)
		parts = append(parts, part)
	}
	return parts, nil
}

// blankList is the list as the page's script would write it with nothing
// answered: the same columns, the same order.
func (c *composer) blankList(parts []CheckPart) []byte {
	out := []byte("\ufeffquestion,part,item,answer,note\r\n")
	for _, p := range parts {
		for _, it := range p.Items {
			out = append(out, it.ID+","+field(p.Title)+","+field(it.Text)+",,\r\n"...)
		}
	}
	return out
}
