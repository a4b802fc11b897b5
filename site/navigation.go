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

// trail is the way down to a page: home, the head page of its column unless it
// is that page, and the page itself.
func (c *composer) trail(path, name string) []Link {
	k := c.content.column(path)
	if k == nil || k.Pages[0] == path {
		return c.crumbs(Link{Text: name})
	}
	return c.crumbs(Link{Text: c.word("nav_" + k.ID), Href: c.url(k.Pages[0])}, Link{Text: name})
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
