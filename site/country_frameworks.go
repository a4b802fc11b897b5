package site

import (
	"slices"
	"strconv"
	"strings"

	"observatory/site/words"
	"observatory/survey"
)

func (c *composer) frameworksSection(p profile) (Section, error) {
	a := c.countryWords(p.country)
	s := Section{ID: "frameworks", Head: c.word("sec_frameworks")}
	if len(p.frameworks) == 0 {
		s.Find = c.say("fw_find_none", a)
		s.Blocks = []Block{{Text: []words.Text{c.say("fw_none", with(a, words.Args{"k": c.num(figCases)}))}}}
		for _, cl := range p.claims {
			if strings.Contains(cl.Topic, "tasks") {
				continue // told under spaces and tasks
			}
			s.Blocks = append(s.Blocks, Block{Lines: []Line{{B: words.Say(c.word("claim")), Text: words.Say(or(c.l.evidence.Statement[cl.ID], cl.Text)).Refs(cl.ID)}}})
		}
		return s, nil
	}
	national, other := p.level()
	o := c.newest(c.recordCount(frameworkID), string(p.country.Code))
	key := "fw_find"
	switch {
	case len(p.frameworks) == 1 && national == 1:
		key = "fw_find_one_national"
	case len(p.frameworks) == 1:
		key = "fw_find_one_other"
	}
	s.Find = c.say(key, with(a, words.Args{"k": c.count(o, len(p.frameworks)), "national": national, "other": other}))
	var items []timed
	for _, r := range p.frameworks {
		items = append(items, c.timed(r))
	}
	slices.SortStableFunc(items, func(x, y timed) int {
		if (x.start == 0) != (y.start == 0) {
			return y.start - x.start // stated starts first
		}
		return x.start - y.start
	})
	fig, err := c.timeline("timeline-"+p.country.Code.Lower(), c.timelineTitle(items, a), c.say("timeline_measure", a), c.frameworkWords(), items)
	if err != nil {
		return s, err
	}
	s.Blocks = []Block{{Figure: fig}}
	s.Notes = c.doubts(p)
	return s, nil
}

func (c *composer) timelineTitle(items []timed, a words.Args) words.Text {
	var first []timed
	for _, it := range items {
		if it.start > 0 {
			first = append(first, it)
		}
	}
	switch {
	case len(first) >= 2 && first[0].start < first[1].start:
		return c.say("timeline_first", with(a, words.Args{"first": first[0].name, "second": first[1].name, "n": first[1].start - first[0].start}))
	case len(first) == 1:
		return c.say("timeline_one", with(a, words.Args{"first": first[0].name, "year": strconv.Itoa(first[0].start)}))
	case len(first) == 0:
		return c.say("timeline_none", with(a, words.Args{"n": len(items)}))
	}
	return c.say("timeline_some", with(a, words.Args{"n": len(first), "all": len(items)}))
}

// doubts are the contradictions that the register holds about the country's
// frameworks: when they began, how long they last, what they are.
func (c *composer) doubts(p profile) []Note {
	var out []Note
	told := map[string]bool{}
	for _, r := range p.frameworks {
		for _, q := range []survey.QuestionID{"fw_start_year", "fw_status", "fw_permanence", "fw_result_value"} {
			for _, id := range c.d.Evidence.Refs(r.Answers[q].ID) {
				s := c.d.Evidence.Statement(id)
				if s.Doubt == "" || len(out) == 3 || told[s.Doubt] {
					continue
				}
				told[s.Doubt] = true
				text := words.Say(s.Doubt)
				if c.l.Code != "en" { // the register is written in English only
					text = c.say("doubt_in_register", nil)
				}
				out = append(out, Note{Lead: r.Text("fw_name") + ".", Text: text.Refs(id)})
			}
		}
	}
	return out
}

func (c *composer) meansSection(p profile) (Section, error) {
	a := c.countryWords(p.country)
	s := Section{ID: "means", Head: c.word("sec_means")}
	fig, err := c.usedBars(p.country)
	if err != nil {
		return s, err
	}
	if fig == nil {
		return Section{}, nil
	}
	covered := 0
	for _, x := range c.family(usedID) {
		for _, r := range p.frameworks {
			if slices.Contains(r.Codes("fw_means"), x.Code) {
				covered++
				break
			}
		}
	}
	switch {
	case len(p.frameworks) == 0 && p.silent():
		s.Find = c.say("means_find_silent", a)
	case len(p.frameworks) == 0:
		s.Find = c.say("means_find_alone", a)
	case covered == 0:
		s.Find = c.say("means_find_none", with(a, words.Args{"all": len(c.family(usedID)), "frameworks": len(p.frameworks)}))
	default:
		s.Find = c.say("means_find", with(a, words.Args{"n": covered, "all": len(c.family(usedID)), "frameworks": len(p.frameworks)}))
	}
	if len(p.frameworks) > 0 {
		s.Notes = []Note{{Lead: c.word("note_across_lead"), Text: c.say("note_across", a)}}
	}
	s.Blocks = []Block{{Figure: fig}}
	return s, nil
}

// whereSection sets what is described for the country beside what the paper
// names for countries it does not name.
func (c *composer) whereSection(p profile) Section {
	a := c.countryWords(p.country)
	in := c.in
	s := Section{ID: "where", Head: c.word("sec_where")}
	here := Column{Head: c.say("where_here", a).Plain()}
	for _, r := range p.frameworks {
		var names []string
		var refs []string
		for _, q := range []survey.QuestionID{"fw_spaces", "fw_tasks"} {
			for _, code := range r.Codes(q) {
				if code != "other" {
					names = append(names, c.l.choice(in, in.Question(q), code))
				}
			}
			refs = append(refs, c.d.Evidence.Refs(r.Answers[q].ID)...)
		}
		if len(names) == 0 {
			continue
		}
		slices.Sort(refs)
		here.Lines = append(here.Lines, Line{B: words.Say(r.Text("fw_name")), Text: words.Say(c.semicolons(names)).Refs(slices.Compact(refs)...)})
	}
	for _, cl := range p.claims {
		if strings.Contains(cl.Topic, "tasks") {
			here.Lines = append(here.Lines, Line{B: words.Say(c.word("claim")), Text: words.Say(or(c.l.evidence.Statement[cl.ID], cl.Text)).Refs(cl.ID)})
		}
	}
	there := Column{Head: c.word("where_there")}
	for i := range c.d.Evidence.Register {
		st := &c.d.Evidence.Register[i]
		if strings.Contains(st.Topic, "tasks") && len(st.Area) != 2 {
			there.Lines = append(there.Lines, Line{Text: words.Say(or(c.l.evidence.Statement[st.ID], st.Text)).Refs(st.ID)})
		}
	}
	if len(here.Lines) > 0 {
		s.Find = c.say("where_find", with(a, words.Args{"n": len(here.Lines)}))
		s.Blocks = []Block{{Two: []Column{here, there}}}
		if len(there.Lines) == 0 {
			s.Blocks = []Block{{Lines: here.Lines}}
		}
	} else {
		s.Find = c.say("where_find_none", a)
		s.Blocks = []Block{{Lines: there.Lines}}
	}
	return s
}
