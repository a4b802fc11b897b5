package site_test

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"observatory/pipeline"
	"observatory/site"
	"observatory/site/words"
)

func advice(p site.Page) (out []site.AdviceItem) {
	for _, s := range p.Sections {
		for _, b := range s.Blocks {
			out = append(out, b.Advice...)
		}
	}
	return out
}

func links(t words.Text) (out []string) {
	for _, r := range t {
		if r.Href != "" {
			out = append(out, r.Href)
		}
	}
	return out
}

// TestAdvice: as many entries as the sources have, each once, each saying whose
// it is, and each leading on.
func TestAdvice(t *testing.T) {
	for _, lang := range languageCodes(t) {
		for _, want := range []struct {
			page, whose string
			sections    []int // entries in each section that has any
		}{
			{"recommendations", "CoESS", []int{3, 4, 3, 3, 3}},
			{"criteria", "CoESS", []int{4, 1, 3, 3, 4, 2, 8, 2}}, // seventeen criteria, then the obstacles
			{"good-practices", "Commission", []int{1, 2, 3, 2, 1, 1}},
		} {
			p := pageOf(t, lang, want.page)
			var counts []int
			for _, s := range p.Sections {
				if n := len(advice(site.Page{Sections: []site.Section{s}})); n > 0 {
					counts = append(counts, n)
				}
			}
			if !slices.Equal(counts, want.sections) {
				t.Errorf("%s/%s has %v entries, want %v", lang, want.page, counts, want.sections)
			}
			seen := map[string]bool{}
			for _, item := range advice(p) {
				n := 0
				for _, l := range item.Lines {
					n += len(links(l.Text))
				}
				if seen[item.ID] || item.Title == "" || item.Text.Plain() == "" || !strings.Contains(item.Whose.Plain(), want.whose) || n == 0 {
					t.Errorf("%s/%s: %s is there twice, does not say whose it is, or leads nowhere: %q, %d links", lang, want.page, item.ID, item.Whose.Plain(), n)
				}
				seen[item.ID] = true
			}
		}
	}
}

// TestAdviceIsShownWhereItBelongs: a described framework with contact points is
// read beside the advice on contact points, and leads back to it.
func TestAdviceIsShownWhereItBelongs(t *testing.T) {
	find := func(p site.Page, href string) bool {
		for _, s := range p.Sections {
			for _, b := range s.Blocks {
				for _, l := range b.Lines {
					if slices.Contains(links(l.Text), href) {
						return true
					}
				}
			}
		}
		return false
	}
	const entry = "/en/recommendations/#clear-lines-of-contact"
	for path, want := range map[string]bool{"cases/coopera": true, "cases/antwerp-police-hq": false, "indicators/used": true, "indicators/law_year": false, "themes/information-exchange": true, "themes/migration": false} {
		if find(pageOf(t, "en", path), entry) != want {
			t.Errorf("%s leads to %s: want %v", path, entry, want)
		}
	}
	for _, item := range advice(pageOf(t, "en", "recommendations")) {
		var all []string
		for _, l := range item.Lines {
			all = append(all, links(l.Text)...)
		}
		if item.ID == "clear-lines-of-contact" && (!slices.Contains(all, "/en/cases/coopera/") || !slices.Contains(all, "/en/countries/es/") || slices.Contains(all, "/en/cases/antwerp-police-hq/")) {
			t.Errorf("%s leads to %v", item.ID, all)
		}
	}
}

// TestGuidanceIsOneInAllLanguages: the same entries, groups, rows and questions;
// the same terms; and every row stands in the register.
func TestGuidanceIsOneInAllLanguages(t *testing.T) {
	content, err := site.ReadContent(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	evidence, _, err := pipeline.Gather(t.Context(), os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	bare := func(all []site.Guidance) (out []site.Guidance) {
		for _, g := range all {
			g.Title, g.Whose = "", ""
			g.Group, g.Entry = slices.Clone(g.Group), slices.Clone(g.Entry)
			for i := range g.Group {
				g.Group[i].Title = ""
			}
			for i := range g.Entry {
				if g.Entry[i].Title == "" || g.Entry[i].Text == "" {
					t.Errorf("%s/%s has no words", g.ID, g.Entry[i].ID)
				}
				g.Entry[i].Title, g.Entry[i].Text = "", ""
			}
			out = append(out, g)
		}
		return out
	}
	ids := func(terms []site.Term) (out []string) {
		for _, k := range terms {
			out = append(out, k.Group+"/"+k.ID)
		}
		return out
	}
	en := content.Languages[0]
	for _, l := range content.Languages {
		if !reflect.DeepEqual(bare(l.Guidance), bare(en.Guidance)) {
			t.Errorf("%s: the guidance differs from the English in more than its words", l.Code)
		}
		if !slices.Equal(ids(l.Terms), ids(en.Terms)) || len(l.Terms) == 0 {
			t.Errorf("%s: the glossary has other terms than the English", l.Code)
		}
		for _, g := range l.Guidance {
			rows := slices.Clone(g.Evidence)
			for _, e := range g.Entry {
				rows = append(rows, e.Rows...)
			}
			for _, id := range rows {
				if evidence.Statement(id) == nil {
					t.Errorf("%s/%s cites %s, which the register does not have", l.Code, g.ID, id)
				}
			}
		}
	}
	for _, link := range content.Links {
		id, entry, _ := strings.Cut(link.To, "/")
		found := false
		for _, g := range en.Guidance {
			for _, e := range g.Entry {
				found = found || g.ID == id && e.ID == entry
			}
		}
		if !found {
			t.Errorf("guidance.toml links %s, which does not exist", link.To)
		}
	}
}

// TestThemes: counted by hand from the coded texts.
func TestThemes(t *testing.T) {
	for path, want := range map[string]string{
		"public-events":           "One framework is described for public events, in one country",
		"critical-infrastructure": "Named again and again, and described for no country",
		"migration":               "A paper full of arguments, without one country’s partnership in it",
		"counter-terrorism":       "Four frameworks are described for counter-terrorism, in three countries",
		"public-transport":        "A mention in the paper, no country and no case",
		"justice-and-detention":   "Two frameworks are described for justice and detention, in two countries",
		"information-exchange":    "Eight frameworks are described for the exchange of information, in six countries",
	} {
		p := pageOf(t, "en", "themes/"+path)
		if p.Heading.Plain() != want {
			t.Errorf("themes/%s: %q, want %q", path, p.Heading.Plain(), want)
		}
		if described := strings.Contains(want, "described for") && !strings.Contains(want, "no country"); described != (len(charts(p)) > 0) {
			t.Errorf("themes/%s: %d maps", path, len(charts(p)))
		}
		if fr := pageOf(t, "fr", "themes/"+path); fr.Untranslated || len(fr.Sections) != len(p.Sections) {
			t.Errorf("themes/%s: %d sections in French, %d in English", path, len(fr.Sections), len(p.Sections))
		}
	}
}

// TestMenu: seven entries in every language; the map of the site names every
// page once that has a place in it, and nothing that is not there.
func TestMenu(t *testing.T) {
	s := realSite(t)
	for _, lang := range languageCodes(t) {
		here := map[string]string{}
		for _, p := range s.Pages {
			if p.Lang == lang {
				here["/"+strings.Trim(lang+"/"+p.Path, "/")+"/"] = p.Nav
			}
		}
		var ids []string
		seen := map[string]bool{}
		for _, k := range s.Map[lang] {
			ids = append(ids, k.ID)
			for _, l := range append([]site.Link{{Text: k.Text, Href: k.Href}}, k.Links...) {
				nav, ok := here[l.Href]
				if !ok || nav != k.ID || l.Text == "" || seen[l.Href] {
					t.Errorf("%s: the map leads to %s (%q), which is missing, there twice, or belongs to %q", lang, l.Href, l.Text, nav)
				}
				seen[l.Href] = true
			}
		}
		if want := []string{"countries", "indicators", "themes", "cases", "guidance", "data", "about"}; !slices.Equal(ids, want) {
			t.Errorf("%s: the menu is %v, want %v", lang, ids, want)
		}
		for href, nav := range here {
			if nav == "" && href != "/"+lang+"/" {
				t.Errorf("%s belongs to no entry of the menu", href)
			}
		}
	}
}
