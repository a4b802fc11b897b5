package site

import (
	"slices"
	"strings"
)

// column is an entry of the main menu with the pages that belong to it; the
// first of them is the entry itself.
type column struct {
	ID    string
	Pages []string // paths without language
	Below bool     // pages under the first one are listed too
}

// MapColumn is a column of the map of the site, with the pages that there are.
type MapColumn struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
	Href  string `json:"href"`
	Links []Link `json:"links,omitempty"` // without the head page
}

// column is where a page belongs in the menu: the column that names it, or the
// one that names the page above it.
func (c *Content) column(path string) *column {
	for p := path; p != ""; p = parent(p) {
		for i := range c.Navigation {
			if slices.Contains(c.Navigation[i].Pages, p) {
				return &c.Navigation[i]
			}
		}
	}
	return nil
}

func parent(path string) string {
	i := strings.LastIndexByte(path, '/')
	return path[:max(i, 0)]
}

// nav is the id of the column of a page, or nothing.
func (c *composer) nav(path string) string {
	if k := c.content.column(path); k != nil {
		return k.ID
	}
	return ""
}

// through leads the trail of a page past the head page of its column, where its
// composer has not.
func (c *composer) through(p Page) []Link {
	k := c.content.column(p.Path)
	if len(p.Crumbs) < 2 || k == nil || k.Pages[0] == p.Path || c.url(k.Pages[0]) == p.Crumbs[1].Href {
		return p.Crumbs
	}
	return slices.Insert(slices.Clone(p.Crumbs), 1, Link{Text: c.word("nav_" + k.ID), Href: c.url(k.Pages[0])})
}

// siteMap lists, column by column, the pages of the language that there are.
func (c *composer) siteMap() []MapColumn {
	names := map[string]string{}
	var under []string
	for _, p := range c.site.Pages {
		if p.Lang == c.l.Code {
			names[p.Path] = or(p.Name, p.Title)
			under = append(under, p.Path)
		}
	}
	var out []MapColumn
	for _, k := range c.content.Navigation {
		head := k.Pages[0]
		if names[head] == "" {
			continue
		}
		col := MapColumn{ID: k.ID, Text: c.word("nav_" + k.ID), Href: c.url(head)}
		pages := slices.Clone(k.Pages[1:])
		if k.Below {
			for _, p := range under {
				if parent(p) == head {
					pages = append(pages, p)
				}
			}
		}
		for _, p := range pages {
			if names[p] != "" {
				col.Links = append(col.Links, Link{Text: or(c.l.strings["foot_"+strings.ReplaceAll(p, "/", "_")], names[p]), Href: c.url(p)})
			}
		}
		out = append(out, col)
	}
	return out
}
