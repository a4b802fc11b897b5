package site_test

import (
	"slices"
	"strings"
	"testing"

	"observatory/site"
)

func pageOf(t *testing.T, lang, path string) site.Page {
	t.Helper()
	for _, p := range realSite(t).Pages {
		if p.Lang == lang && p.Path == path {
			return p
		}
	}
	t.Fatalf("there is no page %s/%s", lang, path)
	return site.Page{}
}

// TestFacets: every case has a value of every facet, be it silence, the counts
// are those of the cases, and each value has its line on the page of values.
func TestFacets(t *testing.T) {
	for _, lang := range []string{"en", "fr"} {
		var f *site.Facets
		for _, s := range pageOf(t, lang, "cases").Sections {
			for _, b := range s.Blocks {
				if b.Facets != nil {
					f = b.Facets
				}
			}
		}
		if f == nil || len(f.Groups) < 8 || len(f.Items) != 11 {
			t.Fatalf("%s: no facets, or too few: %+v", lang, f)
		}
		lines := map[string]string{}
		for _, s := range pageOf(t, lang, "cases/by").Sections {
			for _, b := range s.Blocks {
				for _, line := range b.Lines {
					lines[line.ID] = line.Text.Plain()
				}
			}
		}
		for _, g := range f.Groups {
			for _, v := range g.Values {
				n := 0
				for _, item := range f.Items {
					if slices.Contains(item.Values, v.ID) {
						n++
						if !strings.Contains(lines[v.ID], item.Title) {
							t.Errorf("%s: the line of %s does not name %s", lang, v.ID, item.Title)
						}
					}
				}
				if n != v.N || n == 0 {
					t.Errorf("%s: %s says %d, %d cases have it", lang, v.ID, v.N, n)
				}
			}
			for _, item := range f.Items {
				if !slices.ContainsFunc(g.Values, func(v site.FacetValue) bool { return slices.Contains(item.Values, v.ID) }) {
					t.Errorf("%s: %s has no value of %s", lang, item.Title, g.ID)
				}
			}
		}
		for _, item := range f.Items {
			if item.Wave == "" {
				t.Errorf("%s: %s does not name its wave", lang, item.Title)
			}
		}
	}
}

// TestWhoAnswered: each profile names every wave that looked at the country, and
// nobody's answer is a reading of the observatory without saying so.
func TestWhoAnswered(t *testing.T) {
	waves := []string{"CoESS survey of 2021", "Later CoESS survey", "White paper of 2024"}
	for _, p := range realSite(t).Pages {
		if p.Kind != "country" || p.Lang != "en" {
			continue
		}
		i := slices.IndexFunc(p.Sections, func(s site.Section) bool { return s.ID == "evidence" })
		if i < 0 {
			t.Errorf("%s does not say who answered", p.Path)
			continue
		}
		var told []string
		for _, b := range p.Sections[i].Blocks {
			if b.Table != nil {
				for _, r := range b.Table.Rows {
					told = append(told, r[0].Text.Plain())
					if len(r) == 6 && r[5].Text.Plain() != "" && (r[1].Text.Plain() == "" || r[2].Text.Plain() == "" || r[3].Text.Plain() == "") {
						t.Errorf("%s: %s has answers, but not who, when or whether an authority was asked", p.Path, told[len(told)-1])
					}
				}
			}
			for _, c := range b.Two {
				for _, line := range c.Lines {
					told = append(told, line.B.Plain())
				}
			}
		}
		for _, w := range waves {
			if !slices.Contains(told, w) {
				t.Errorf("%s does not speak of the %s", p.Path, w)
			}
		}
		last := p.Sections[len(p.Sections)-1]
		if last.ID != "correct" || !strings.Contains(last.Blocks[0].Text[0].Plain(), p.Path) {
			t.Errorf("%s does not end with how to correct it", p.Path)
		}
	}
}

// TestLawRegister holds the register to the acts, duties and claims of the
// evidence, and the needs of a case to what its record says.
func TestLawRegister(t *testing.T) {
	page := pageOf(t, "en", "law")
	section := func(id string) site.Section {
		for _, s := range page.Sections {
			if s.ID == id {
				return s
			}
		}
		t.Fatalf("the register has no section %s", id)
		return site.Section{}
	}
	var acts []string
	for _, r := range section("acts").Blocks[0].Table.Rows {
		acts = append(acts, r[0].Text.Plain()+" / "+r[1].Text.Plain()+" / "+r[2].Text.Plain())
	}
	want := []string{"Belgian private security law / Belgium / 2017", "Police Register Act / Norway / Year not stated", "Personal Data Act / Norway / Year not stated"}
	if !slices.Equal(acts, want) {
		t.Errorf("acts: %q", acts)
	}
	var duties []string
	for _, r := range section("duty").Blocks[0].Table.Rows {
		duties = append(duties, r[0].Text.Plain()+" / "+r[1].Text.Plain()+" / "+r[2].Text.Plain())
	}
	if !slices.Equal(duties, []string{"Portugal / On request / Yes", "Spain / On request / Yes"}) {
		t.Errorf("duties: %q", duties)
	}
	if claim := section("claims").Blocks[0].Lines[0]; claim.B.Plain() != "9 of 27" {
		t.Errorf("the claim is %q", claim.B.Plain())
	}
	needs := map[string][2]string{}
	for _, r := range section("needed").Blocks[0].Table.Rows {
		needs[r[0].Text.Plain()] = [2]string{r[1].Text.Plain(), r[4].Text.Plain()}
	}
	if got := needs["COOPERA"]; !strings.Contains(got[0], "nformation to companies") || got[1] != "Norway" {
		t.Errorf("COOPERA passes information both ways; the register says %q", got)
	}
	if got := needs["Mechelen-Willebroek"]; got[1] != "Of no country" {
		t.Errorf("the law of Mechelen-Willebroek is known %q", got)
	}
}
