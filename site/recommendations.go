package site

import "observatory/site/words"

// recommendations lists what CoESS recommends, by addressee, in the
// observatory's words; the page says whose they are before it says what.
func (c *composer) recommendations() error {
	l := c.l
	if len(l.Recommendations) == 0 {
		l = c.en
	}
	page := Page{Path: "recommendations", Kind: "text", Nav: "recommendations", Name: c.word("nav_recommendations"),
		Heading: c.say("recommendations_find", words.Args{"n": len(l.Recommendations), "k": len(l.Addressees)}),
		Lede:    c.say("recommendations_lede", nil), Untranslated: l != c.l, Crumbs: c.crumbs(Link{Text: c.word("nav_recommendations")})}
	for _, to := range l.Addressees {
		var lines []Line
		var titles []string
		for _, r := range l.Recommendations {
			if r.Addressee == to.Code {
				titles = append(titles, lowerFirst(r.Title))
				lines = append(lines, Line{ID: r.ID, B: words.Say(r.Title), Text: c.l.Words.Text(r.Text)})
			}
		}
		title := or(c.l.evidence.Addressee[to.Code], to.Title)
		page.Sections = append(page.Sections, Section{ID: to.Code, Head: title, Find: c.say("recommendations_to", words.Args{"n": len(lines), "list": c.l.Words.Names(titles)}), Blocks: []Block{{Lines: lines}}})
	}
	if len(page.Sections) > 0 {
		page.Sections[0].Notes = []Note{{Lead: c.word("note_coess_lead"), Text: c.say("note_coess", nil)}}
	}
	c.add(page)
	return nil
}
