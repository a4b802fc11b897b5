package pipeline

import (
	"slices"

	"observatory/survey"
)

// withhold keeps the promises that respondents were given, once and for
// everything that follows: of a submission under an embargo that has not ended on
// the day of the edition nothing is left but the date; of one that was given for
// aggregates alone, nothing that could be published by country; and who asked not
// to be named is not. It runs after the checks, which need the answers.
//
// Answers given for aggregates alone stay where the question itself is published
// for aggregates only. In the count of a public question they would be the
// difference between the total and the countries shown, and so no secret.
func (e *Evidence) withhold(edition string) {
	for _, w := range e.Waves {
		b := e.Batches[w.Slug]
		if b == nil {
			continue
		}
		t := b.Instrument.Terms
		for s := range b.Submissions {
			sub := &b.Submissions[s]
			if from := dateOf(b, s, t.From); from > edition {
				sub.Embargo = from
				b.Withhold(s, func(q *survey.Question) bool { return q.ID != t.From })
				continue
			}
			if t.RoleOnly != nil && b.Holds(t.RoleOnly, s, 0) {
				b.Withhold(s, func(q *survey.Question) bool { return slices.Contains(t.Names, q.ID) })
			}
			if t.Aggregates != nil && b.Holds(t.Aggregates, s, 0) {
				sub.AggregatesOnly = true
				about := moduleOf(b.Instrument, t) // who answered may be told
				b.Withhold(s, func(q *survey.Question) bool { return q.Publication == survey.Public && q.Module != about })
			}
		}
	}
}

// dateOf is the date that a submission gives in answer to a question, or nothing.
func dateOf(b *survey.Batch, submission int, q survey.QuestionID) string {
	for _, i := range b.Of(submission, q) {
		if a := b.At(i); a.State == survey.Answered {
			return a.Value.String()
		}
	}
	return ""
}

// moduleOf is the part of the questionnaire that asks for the terms.
func moduleOf(in *survey.Instrument, t survey.Terms) string {
	for _, term := range t.Aggregates.All {
		if q := in.Question(term.Question); q != nil {
			return q.Module
		}
	}
	return ""
}
