package site

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"observatory/pipeline"
	"observatory/site/words"
	"observatory/survey"
)

// surveySection places the country in the survey of 2021.
func (c *composer) surveySection(p profile) (Section, error) {
	a := c.countryWords(p.country)
	s := Section{ID: "survey", Head: c.word("sec_survey")}
	switch {
	case p.reported():
		s.Find = c.say("survey_find_reported", a)
	case p.practice != nil && p.practice.State == survey.NotInFrame:
		s.Find = c.say("survey_find_outside", a)
	default:
		s.Find = c.say("survey_find_silent", a)
	}
	if !p.country.EU() {
		s.Blocks = []Block{{Text: []words.Text{c.say("survey_other", with(a, words.Args{"k": c.num(figOther)}))}}}
		return s, nil
	}
	fig, err := c.lawByPractice(p.country.Code)
	if err != nil {
		return s, err
	}
	s.Blocks = []Block{{Figure: fig}}
	return s, nil
}

// missing lists the answers that would fill the page, and who could give them.
func (c *composer) missing(p profile) Section {
	a := c.countryWords(p.country)
	var items []AskItem
	ask := func(key string) {
		items = append(items, AskItem{Text: c.say("ask_"+key, a), Who: c.word("ask_" + key + "_who")})
	}
	if !observed(p.practice) && p.practice != nil && p.practice.State != survey.NotInFrame {
		ask("asked_2021")
	}
	if p.hasDuty() && len(p.laws) == 0 {
		ask("act")
	}
	if !observed(p.legal) {
		ask("law")
	}
	if !observed(p.duty) {
		ask("duty")
	}
	if len(p.frameworks) == 0 {
		ask("running")
		ask("ended")
	} else {
		ask("status")
	}
	if w := c.documents(); w == nil || len(c.d.Evidence.Answers(w.Slug, p.country.Code, "info_police_to_company")) == 0 {
		ask("information")
	}
	if len(p.frameworks) > 0 && slices.ContainsFunc(p.frameworks, func(r pipeline.Record) bool { return r.Text("fw_cost_bearer") == "" }) {
		ask("cost")
	}
	ask("means")
	return Section{ID: "missing", Head: c.word("sec_missing"), Find: c.say("missing_find", with(a, words.Args{"n": len(items)})),
		Blocks: []Block{{Ask: items}, {More: []words.Text{c.say("missing_more", words.Args{
			"supply": c.link(c.word("supply"), c.url("submit")), "correct": c.link(c.word("correct"), c.url("corrections"))})}}}}
}

func (c *composer) takeAway(p profile) Section {
	code := p.country.Code.Lower()
	name := "data/countries/" + code + ".csv"
	c.file(name, c.countryCSV(p.country))
	links := []Link{{Text: c.word("take_observations"), Href: "/" + name}}
	for _, form := range []string{"csv", "parquet"} {
		if file := CountryAnswers(p.country.Code) + "." + form; c.o.Data[file] != nil {
			links = append(links, Link{Text: c.word("take_country_" + form), Href: "/" + file})
		}
	}
	s := Section{ID: "take", Head: c.word("sec_take"), Find: c.say("take_find", nil), Take: true, Blocks: []Block{{Links: append(links, []Link{
		{Text: c.word("take_answers"), Href: "/data/latest/answers.csv"},
		{Text: c.word("take_all"), Href: c.url("data")},
		{Text: c.word("take_questions"), Href: c.url("questions", c.in.ID)},
	}...)}}}
	return s
}

// CountryAnswers is where the answers of one country are published, without the
// extension of the form.
func CountryAnswers(code survey.CountryCode) string {
	return "data/countries/" + code.Lower() + "-answers"
}

// countryCSV is every observation of a country, missing ones with their state.
func (c *composer) countryCSV(country *survey.Country) []byte {
	var b strings.Builder
	mark, line := "", "\n"
	if c.invented {
		mark, line = ",invented", ",true\n"
	}
	b.WriteString("id,indicator,title,wave,status,state,value,at_least,statements" + mark + "\n")
	for i := range c.d.Observations {
		o := &c.d.Observations[i]
		if o.Area != string(country.Code) {
			continue
		}
		value := ""
		if o.Status == pipeline.Observed {
			value = strings.TrimSpace(o.Value())
			if o.Number != nil {
				value = strconv.FormatFloat(*o.Number, 'f', -1, 64)
			}
		}
		title := o.Indicator.Title
		if o.Indicator.CodeLabel != "" {
			title += ": " + o.Indicator.CodeLabel
		}
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%s,%s,%t,%s", o.ID, o.Indicator.ID, quoted(title), o.Wave, o.Status, o.State, field(value), o.AtLeast, strings.Join(c.refs(o), "|"))
		b.WriteString(line)
	}
	return []byte(b.String())
}

// quoted is a text as a field of CSV, which doubles quotation marks inside.
func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// field is quoted where it must be.
func field(s string) string {
	if strings.ContainsAny(s, ",\"\r\n") {
		return quoted(s)
	}
	return s
}
