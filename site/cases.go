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

func (c *composer) cases() error {
	for _, k := range c.d.Cases {
		if err := c.casePage(k); err != nil {
			return fmt.Errorf("case %s: %w", k.Slug, err)
		}
	}
	return c.casesIndex()
}

func (c *composer) casesIndex() error {
	page := Page{Path: "cases", Kind: "cases", Nav: "cases", Name: c.word("nav_cases"), Heading: c.say("cases_find", words.Args{"n": len(c.d.Cases)}),
		Lede: c.say("cases_lede", words.Args{"k": c.num(figCases)}), Crumbs: c.crumbs(Link{Text: c.word("nav_cases")})}
	facets, err := c.facets()
	if err != nil {
		return err
	}
	page.Scripts = []string{"cases"}
	page.Sections = []Section{{ID: "list", Blocks: []Block{{Facets: facets}}}}
	c.facetsPage(facets)
	fig, err := c.casesTimeline()
	if err != nil {
		return err
	}
	if law := c.neededLaw(); law.ID != "" {
		page.Sections = append(page.Sections, law)
	}
	if fig != nil {
		page.Sections = append(page.Sections, Section{ID: "when", Head: c.word("sec_when"), Find: c.say("cases_when", words.Args{"n": known(fig), "all": len(fig.Time.Rows), "oldest": fig.Time.Rows[0].Year}), Blocks: []Block{{Figure: fig}},
			Notes: []Note{{Lead: c.word("note_chosen_lead"), Text: c.say("note_chosen", nil)}}})
	}
	c.add(page)
	return nil
}

// casesTimeline is every framework by its start, or, where they are many, those
// that a case tells of.
func (c *composer) casesTimeline() (*figures.Chart, error) {
	n := 0
	for _, country := range c.byName {
		n += len(c.frameworks(country.Code))
	}
	if n <= timelineMost {
		return c.allTimeline(false)
	}
	var items []timed
	dated := 0
	for _, k := range c.d.Cases {
		if r := c.d.CaseRecord(k); r != nil {
			it := c.timed(*r)
			it.sub = c.d.Evidence.Country(k.Country).Name(c.l.Code)
			items = append(items, it)
			if it.start > 0 {
				dated++
			}
		}
	}
	slices.SortStableFunc(items, func(x, y timed) int {
		if (x.start == 0) != (y.start == 0) {
			return y.start - x.start
		}
		return x.start - y.start
	})
	return c.timeline("timeline-cases", c.say("timeline_all", words.Args{"n": dated, "all": len(items)}), c.say("timeline_all_measure", nil), c.frameworkWords(), items)
}

// casePage is the written case, then its coded fields. Where the text is not
// translated the page says so and links the English one; its facts are in
// every language.
func (c *composer) casePage(k pipeline.Case) error {
	w := c.written(k.Slug)
	own := slices.ContainsFunc(c.l.Cases, func(x Written) bool { return x.Slug == k.Slug })
	country := c.d.Evidence.Country(k.Country)
	page := Page{Path: "cases/" + k.Slug, Kind: "case", Nav: "cases", Name: c.say("case_name", words.Args{"title": k.Title}).Plain(),
		Heading: c.l.Words.Text(w.Finding), Lede: c.l.Words.Text(w.Lede),
		Crumbs: c.crumbs(Link{Text: c.word("nav_cases"), Href: c.url("cases")}, Link{Text: k.Title})}
	page.Title = k.Title + c.l.Words.Raw("colon") + lowerFirst(page.Heading.Plain())
	page.Ladder = c.ladder(w)
	if own {
		var err error
		if page.Sections, err = c.sections(*w); err != nil {
			return err
		}
	} else {
		page.Heading = c.say("case_heading", with(c.countryWords(country), words.Args{"title": k.Title, "meta": c.caseMeta(k)}))
		page.Title, page.Name = k.Title, c.caseMeta(k)
		page.Lede = nil
		page.Notice = c.say("untranslated", words.Args{"link": words.Run{T: c.word("untranslated_link"), Href: "/en/cases/" + k.Slug + "/"}})
	}
	page.Sections = append(page.Sections, c.codedSection(k), c.caseLaw(k), c.adviceFor("", &k), c.caseNeighbours(k, w))
	page.Sections = append(slices.DeleteFunc(page.Sections, func(s Section) bool { return s.ID == "" }), c.correct(page))
	c.add(page)
	return nil
}

// ladder is the strength of evidence: stated, document cited, verified.
func (c *composer) ladder(w *Written) *Ladder {
	l := &Ladder{Head: c.word("ladder_head")}
	for i, g := range []string{"stated", "document_cited", "verified"} {
		step := c.say("ladder_"+g, nil)
		if w.Grade == g {
			l.Reached = i + 1
		}
		l.Steps = append(l.Steps, step)
	}
	return l
}

// codedSection lists the fields of the framework as they stand in the data;
// what the source does not tell is named in one row.
func (c *composer) codedSection(k pipeline.Case) Section {
	s := Section{ID: "coded", Head: c.word("sec_coded"), Find: c.say("coded_find", nil)}
	in := c.in
	r := c.d.CaseRecord(k)
	t := &figures.Table{Head: c.heads("th_field", "th_value", "th_rows"), Class: "stack"}
	var silent []string
	for i := range in.Questions {
		q := &in.Questions[i]
		if q.Repeat != frameworkID || q.Publication != survey.Public {
			continue
		}
		a, ok := r.Answers[q.ID]
		switch {
		case ok && a.State == survey.Answered:
			t.Rows = append(t.Rows, []figures.Cell{{Text: words.Say(c.l.short(in, q)), Head: true, ID: string(q.ID)}, c.answerCell(in, a), cell(words.Text{}.Refs(c.d.Evidence.Refs(a.ID)...))})
		case !strings.HasSuffix(string(q.ID), "_other") && q.AppliesIf == nil:
			silent = append(silent, lowerFirst(c.l.short(in, q)))
		}
	}
	if len(silent) > 0 {
		t.Rows = append(t.Rows, []figures.Cell{headCell(c.say("law_further", words.Args{"n": len(silent)}).Plain()),
			{Text: words.Say(c.word("state_not_published")), Mark: figures.Silent, Note: c.l.Words.Names(silent)}, {}})
	}
	s.Blocks = []Block{{Table: t}, {Links: []Link{{Text: c.word("take_frameworks"), Href: "/data/latest/frameworks.csv"}, {Text: c.word("take_codebook"), Href: c.url("data", "frameworks")}}}}
	return s
}

func (c *composer) caseNeighbours(k pipeline.Case, w *Written) Section {
	country := c.d.Evidence.Country(k.Country)
	items := []CaseItem{{Title: country.Name(c.l.Code), Href: c.url("countries", k.Country.Lower()), Meta: c.word("profile"), Text: c.finding(c.profiles[k.Country]).Add(words.Run{T: "."})}}
	for _, slug := range w.Nearest {
		for _, n := range c.d.Cases {
			if n.Slug == slug {
				items = append(items, c.caseItem(n, false))
			}
		}
	}
	return Section{ID: "next", Head: c.word("sec_next"), Find: c.say("case_next_find", nil), Blocks: []Block{{Cases: items}}}
}

// known is how many rows of a timeline have a stated start.
func known(ch *figures.Chart) int {
	n := 0
	for _, r := range ch.Time.Rows {
		if r.Start != nil {
			n++
		}
	}
	return n
}

func (c *composer) caseItem(k pipeline.Case, first bool) CaseItem {
	item := CaseItem{Title: k.Title, Href: c.url("cases", k.Slug), Meta: c.caseMeta(k)}
	if w := c.written(k.Slug); w != nil && c.l.Code == "en" {
		item.Text = c.l.Words.Text(w.Teaser)
	} else if r := c.d.CaseRecord(k); r != nil {
		// Where the teaser is not translated, the coded means stand in for it.
		in := c.in
		if a, ok := r.Answers["fw_means"]; ok && a.State == survey.Answered {
			item.Text = c.say("case_means", words.Args{"list": lowerFirst(c.value(in, a))}).Refs(c.d.Evidence.Refs(a.ID)...)
		}
	}
	if first {
		item.Text = words.Text{{T: c.word("read_first"), B: true}, {T: " "}}.Add(item.Text...)
	}
	return item
}

func (c *composer) written(slug string) *Written {
	for _, l := range []*Language{c.l, c.en} {
		for i := range l.Cases {
			if l.Cases[i].Slug == slug {
				return &l.Cases[i]
			}
		}
	}
	return nil
}

// caseMeta is the country, level and year of a case.
func (c *composer) caseMeta(k pipeline.Case) string {
	in := c.in
	parts := []string{c.d.Evidence.Country(k.Country).Name(c.l.Code)}
	if r := c.d.CaseRecord(k); r != nil {
		if code := r.Text("fw_level"); code != "" {
			parts = append(parts, lowerFirst(c.l.choice(in, in.Question("fw_level"), code)))
		}
		if y := r.Num("fw_start_year"); y != nil {
			parts = append(parts, round(*y))
		} else {
			parts = append(parts, c.word("start_not_stated"))
		}
	}
	return strings.Join(parts, ", ")
}
