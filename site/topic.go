package site

import (
	"errors"
	"fmt"
	"slices"

	"observatory/pipeline"
	"observatory/survey"
)

// What the pages know of the topic: ids that stand in the data and that a page,
// a section or a figure of its own is made of. Everything else on the site
// follows from the catalogue and the instruments. Another topic needs another
// list, and the sections that use it.
const (
	dutyID      = "duty_to_assist"
	legalID     = "legal_possibility"
	usedID      = "used" // a family: the published shares of means
	responseID  = "response"
	coverageID  = "item_coverage"
	ageID       = "framework_age"
	lawYearID   = "law_year"
	frameworkID = "framework" // repeat group
	lawID       = "law"       // repeat group
)

// Published figures that sentences of the pages quote, where a wave has them.
const (
	figEU       = "partnerships_eu.coess-2021"
	figOther    = "partnerships_non_eu.coess-2021"
	figSilent   = "eu_members_without_published_answer.coess-2021"
	figPossible = "legally_possible_eu.white-paper-2024"
	figCases    = "cases_described.white-paper-2024"
)

// TopicProfile says which indicators play which part, and which waves the
// sentences speak of.
type TopicProfile struct {
	Practice   []string // indicators of the state of a country: the first that a wave asked
	WrittenFor []string `toml:"written_for"` // slugs of waves
}

// topic reports everything of the list that the data does not have: a site with
// holes is not composed.
func topic(d *pipeline.Dataset, p TopicProfile) error {
	if len(d.Catalogue.Indicators) == 0 {
		return errors.New("the catalogue has no indicators")
	}
	var errs []error
	for _, id := range append([]string{dutyID, legalID, usedID}, p.Practice...) {
		if !slices.ContainsFunc(d.Catalogue.Indicators, func(x pipeline.Indicator) bool { return x.Family == id }) {
			errs = append(errs, fmt.Errorf("the catalogue has no indicator %q", id))
		}
	}
	if len(p.Practice) == 0 {
		errs = append(errs, errors.New("content/profile.toml names no indicator of practice"))
	}
	counted := func(x pipeline.Indicator) bool { return x.Kind == "records" && x.Repeat == frameworkID }
	if !slices.ContainsFunc(d.Catalogue.Indicators, counted) {
		errs = append(errs, fmt.Errorf("the catalogue has no indicator that counts the records of %q", frameworkID))
	}
	in := d.Evidence.Instrument(d.Catalogue.Indicators[0].Instrument)
	for _, id := range []survey.QuestionID{"fw_name", "fw_level", "fw_means", "fw_start_year", "law_title", "law_topics", "law_year"} {
		if in.Question(id) == nil {
			errs = append(errs, fmt.Errorf("instrument %s has no question %q", in.ID, id))
		}
	}
	return errors.Join(errs...)
}

// roles finds which of the indicators of practice this evidence knows, and
// whether it is the evidence that the sentences were written for.
func (c *composer) roles() {
	p := c.content.Profile
	c.practice = p.Practice[0]
	for _, id := range p.Practice {
		x := c.d.Catalogue.Indicator(id)
		if slices.ContainsFunc(c.d.Evidence.Waves, func(w *survey.Wave) bool { return w.Asks(x.Question) }) {
			c.practice = id
			break
		}
	}
	c.invented = c.d.Evidence.Invented()
	c.general = slices.ContainsFunc(p.WrittenFor, func(slug string) bool { return c.d.Evidence.Wave(slug) == nil })
}
