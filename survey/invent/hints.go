package invent

import (
	"errors"
	"fmt"
	"slices"

	"observatory/survey"
)

// hints say how invented answers look where the form of a question does not.
type hints struct {
	Instrument string
	Respondent []respondent
	Indicators []string    // that the first page picks
	KeyFigures []keyFigure `toml:"key_figure"`
	Question   map[string]hint
	Repeat     map[string]repeatHint
}

// hint is about one question, or about a grid and all its rows.
type hint struct {
	Weights []float64          // single: weight of each code in order; multi: the share that names each
	Row     map[string]float64 // grid: how much likelier the first codes are for a row, in standard deviations
	Low     float64            // numbers: between low and high, most near the middle
	High    float64
	Step    float64
	Text    []string // texts, one of which is taken; places as in expand
	Rate    *float64 // share of respondents who answer at all
	OnlyIf  *onlyIf  `toml:"only_if"` // else it does not apply
	Fixed   bool     // never changes between the waves
	After   string   // years: not before the year that this question gives
}

// keyFigure is a number of the first page: an indicator and the group of which it
// is told.
type keyFigure struct{ Indicator, Group string }

// respondent is a kind of body that answers, and what it says of itself.
type respondent struct {
	ID, Note string
	Weight   float64           // how often it answers first
	Says     map[string]string // question → value
}

type onlyIf struct {
	Question string
	Codes    []string
}

type repeatHint struct {
	Mean, Spread float64
	Least, Most  int
}

// check reports hints about nothing: they would be lost without a word.
func (h *hints) check(in *survey.Instrument) error {
	var errs []error
	fail := func(id, what string) {
		errs = append(errs, fmt.Errorf("hints.toml: %s: %s", id, what))
	}
	for id, x := range h.Question {
		i := slices.IndexFunc(in.Questions, func(q survey.Question) bool { return string(q.ID) == id || q.Grid == id })
		if i < 0 {
			fail(id, "no such question")
			continue
		}
		if q := &in.Questions[i]; len(x.Weights) > 0 && len(x.Weights) > len(q.Choices) {
			fail(id, fmt.Sprintf("%d weights for %d codes", len(x.Weights), len(q.Choices)))
		}
		for _, t := range x.Text {
			if m := otherAnswer.FindStringSubmatch(t); m != nil && in.Question(survey.QuestionID(m[1])) == nil {
				fail(id, "its text speaks of no question")
			}
		}
		if x.OnlyIf != nil {
			if q := in.Question(survey.QuestionID(x.OnlyIf.Question)); q == nil {
				fail(id, "depends on no question")
			}
		}
	}
	for _, r := range h.Respondent {
		for id := range r.Says {
			if in.Question(survey.QuestionID(id)) == nil {
				fail(r.ID, "says something to no question "+id)
			}
		}
	}
	for id := range h.Repeat {
		if !slices.ContainsFunc(in.Repeats, func(r survey.Repeat) bool { return r.ID == id }) {
			fail(id, "no such repeat group")
		}
	}
	return errors.Join(errs...)
}

// of is the hint for a question: its own, else its grid's.
func (h *hints) of(q *survey.Question) hint {
	if x, ok := h.Question[string(q.ID)]; ok {
		return x
	}
	return h.Question[q.Grid]
}
