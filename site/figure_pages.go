package site

import (
	"strings"

	"observatory/site/figures"
	"observatory/site/words"
)

// home is where a figure stands first.
type home struct {
	chart *figures.Chart
	page  Page
}

// charts are the figures of a page that have a foot, where their address stands.
func (p Page) charts() []*figures.Chart {
	var out []*figures.Chart
	if p.Front != nil && p.Front.Map != nil {
		out = append(out, p.Front.Map)
	}
	for _, s := range p.Sections {
		for _, b := range s.Blocks {
			if b.Figure != nil {
				out = append(out, b.Figure)
			}
		}
	}
	return out
}

// settle gives the figures of a page their permanent addresses. A figure about
// one country keeps to that country's page, by its anchor; every other has a page
// of its own, wherever it stands.
func (c *composer) settle(p Page) {
	for _, ch := range p.charts() {
		switch {
		case p.Kind == "country":
			ch.Link = c.url(p.Path) + "#" + ch.ID
		default:
			ch.Link = c.url("figures", ch.ID)
			if !c.settled[ch.ID] {
				c.settled[ch.ID] = true
				c.homes = append(c.homes, home{ch, p})
			}
		}
	}
}

// figurePages are a page per figure, and one that lists them.
func (c *composer) figurePages() error {
	index := Page{Path: "figures", Kind: "figures", Nav: "data", Name: c.word("nav_figures"), Heading: c.say("figures_find", words.Args{"n": len(c.homes)}),
		Lede: c.say("figures_lede", nil), Crumbs: c.crumbs(Link{Text: c.word("nav_figures")})}
	var groups []IndexGroup
	for _, h := range c.homes {
		c.add(c.figurePage(h))
		if n := len(groups); n == 0 || groups[n-1].Head != pageName(h.page) {
			groups = append(groups, IndexGroup{Head: pageName(h.page)})
		}
		g := &groups[len(groups)-1]
		g.Items = append(g.Items, IndexItem{Title: h.chart.Title.Plain(), Href: c.url("figures", h.chart.ID), Find: unlinked(h.chart.Measure)})
	}
	if len(groups) > 0 {
		index.Sections = []Section{{ID: "list", Head: c.word("sec_all_figures"), Find: c.say("figures_list_find", nil), Blocks: []Block{{Index: groups}}}}
		c.add(index)
	}
	return nil
}

func pageName(p Page) string {
	if p.Name != "" {
		return p.Name
	}
	return p.Heading.Plain()
}

// unlinked is a text that may stand beside a link of its own.
func unlinked(t words.Text) words.Text {
	out := make(words.Text, 0, len(t))
	for _, r := range t {
		if r.Ref == "" {
			r.Href = ""
			if r.Num != nil {
				n := *r.Num
				n.Href = ""
				r.Num = &n
			}
			out = append(out, r)
		}
	}
	return out
}

// figurePage shows a figure alone: its finding as the heading, the drawing, its
// data as a table, its files, how to cite and how to embed it.
func (c *composer) figurePage(h home) Page {
	alone := *h.chart
	alone.Class = strings.TrimSpace(alone.Class + " alone")
	alone.Link, alone.Table = "", figures.Table{}
	page := Page{Path: "figures/" + h.chart.ID, Kind: "figure", Nav: h.page.Nav, Name: pageName(h.page), Heading: h.chart.Title, Lede: h.chart.Measure,
		Crumbs: c.crumbs(Link{Text: c.word("nav_figures"), Href: c.url("figures")}, Link{Text: pageName(h.page)})}
	page.Title = c.say("figure_title", words.Args{"title": h.chart.Title.Plain(), "page": pageName(h.page)}).Plain()
	page.Description = h.chart.Title.Plain() + ". " + upperFirst(h.chart.Measure.Plain()) + "."
	page.Sections = []Section{
		{ID: "figure", Blocks: []Block{{Figure: &alone}, {More: []words.Text{c.say("figure_stands", words.Args{"page": c.link(pageName(h.page), c.url(h.page.Path)+"#"+h.chart.ID)})}}}}}
	if len(h.chart.Table.Rows) > 0 {
		table := h.chart.Table
		page.Sections = append(page.Sections, Section{ID: "data", Head: c.word("sec_figure_data"), Find: c.say("figure_data_find", words.Args{"n": len(table.Rows)}), Blocks: []Block{{Table: &table}}})
	}
	base := strings.TrimSuffix(c.o.BaseURL, "/")
	if base == "" {
		base = c.word("figure_here")
	}
	drawing := base + "/figures/" + c.l.Code + "/" + h.chart.ID + ".svg"
	code := "<a href=\"" + base + c.url("figures", h.chart.ID) + "\">\n  <img src=\"" + drawing + "\" alt=\"" + strings.ReplaceAll(h.chart.Title.Plain(), `"`, "&quot;") + "\">\n</a>"
	page.Cite = c.say("cite", c.citation(page.Title))
	page.Sections = append(page.Sections, Section{ID: "take", Head: c.word("sec_figure_take"), Find: c.say("figure_take_find", nil), Take: true,
		Blocks: []Block{{Text: []words.Text{c.say("figure_take", nil)}}, {Code: code}, {Cite: page.Cite}}})
	return page
}
