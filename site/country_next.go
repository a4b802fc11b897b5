package site

import (
	"slices"

	"observatory/pipeline"
	"observatory/site/words"
)

// meanwhile is the country's own cases, or those of its peers, and the peers.
func (c *composer) meanwhile(p profile) Section {
	a := c.countryWords(p.country)
	s := Section{ID: "read", Head: c.word("sec_cases")}
	var items []CaseItem
	for _, k := range p.cases {
		items = append(items, c.caseItem(k, false))
	}
	if len(items) > 0 {
		s.Find = c.say("cases_find_own", with(a, words.Args{"n": len(items)}))
	} else {
		s.Head = c.word("sec_read")
		s.Find = c.say("read_find", a)
	}
	peers := c.peers(p)
	if len(p.cases) == 0 {
		if k := c.nearestCase(peers); k != nil {
			items = append(items, c.caseItem(*k, true))
		}
	}
	for _, q := range peers {
		items = append(items, CaseItem{Title: q.country.Name(c.l.Code), Href: c.url("countries", q.country.Code.Lower()),
			Meta: c.say("peer_meta", words.Args{"state": lowerFirst(c.stateWord(q.practice))}).Plain(), Text: c.finding(q).Add(words.Run{T: "."})})
	}
	s.Notes = []Note{{Lead: c.word("note_peers_lead"), Text: c.say("note_peers", nil)}}
	s.Blocks = []Block{{Cases: items}, {More: []words.Text{c.compareWith(p.country)}}}
	return s
}

// peers are up to three countries to read beside this one: those that share a
// known duty first, then neighbours, those of whom more is known before others.
func (c *composer) peers(p profile) []profile {
	type ranked struct {
		profile
		rank int
	}
	var all []ranked
	for _, country := range c.byName {
		if country.Code == p.country.Code || !country.Profile {
			continue
		}
		q := c.profiles[country.Code]
		rank := 4*len(q.frameworks) + len(q.claims)
		if q.reported() {
			rank += 3
		}
		if q.silent() {
			continue
		}
		if slices.Contains(p.country.Borders, country.Code) {
			rank += 100
		}
		if p.hasDuty() && q.hasDuty() {
			rank += 200
		}
		all = append(all, ranked{q, rank})
	}
	slices.SortStableFunc(all, func(x, y ranked) int { return y.rank - x.rank })
	var out []profile
	for _, r := range all[:min(3, len(all))] {
		out = append(out, r.profile)
	}
	return out
}

// nearestCase is the case of the first peer that has one, a national one first.
func (c *composer) nearestCase(peers []profile) *pipeline.Case {
	for _, q := range peers {
		for _, wantNational := range []bool{true, false} {
			for i := range q.cases {
				r := c.d.CaseRecord(q.cases[i])
				if !wantNational || r != nil && r.Text("fw_level") == "national" {
					return &q.cases[i]
				}
			}
		}
	}
	if len(c.d.Cases) > 0 {
		return &c.d.Cases[0]
	}
	return nil
}
