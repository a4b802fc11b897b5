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
		for s := range b.Submissions {
			withhold(b, s, edition, b.Consent(s))
		}
		e.withholdEarlier(w, edition)
	}
}

// withholdEarlier applies to what was superseded its own terms and those of the
// respondent's latest submission: who changes their mind changes it for all they said.
func (e *Evidence) withholdEarlier(w *survey.Wave, edition string) {
	old, now := e.Earlier[w.Slug], e.Batches[w.Slug]
	if old == nil {
		return
	}
	for s := range old.Submissions {
		sub := &old.Submissions[s]
		c := old.Consent(s)
		if i := slices.IndexFunc(now.Submissions, func(o survey.Submission) bool { return o.Country == sub.Country && o.Respondent == sub.Respondent }); i >= 0 {
			latest := now.Submissions[i]
			c.From = max(c.From, latest.Embargo)
			c.AggregatesOnly = c.AggregatesOnly || latest.AggregatesOnly
			c.RoleOnly = c.RoleOnly || latest.RoleOnly
		}
		withhold(old, s, edition, c)
	}
}

func withhold(b *survey.Batch, s int, edition string, c survey.Consent) {
	t, sub := b.Instrument.Terms, &b.Submissions[s]
	if sub.RoleOnly = c.RoleOnly; c.From > edition {
		sub.Embargo = c.From
		b.Withhold(s, func(q *survey.Question) bool { return q.ID != t.From })
		return
	}
	if c.RoleOnly {
		b.Withhold(s, func(q *survey.Question) bool { return slices.Contains(t.Names, q.ID) })
	}
	if c.AggregatesOnly {
		sub.AggregatesOnly = true
		about := moduleOf(b.Instrument, t) // who answered may be told
		b.Withhold(s, func(q *survey.Question) bool { return q.Publication == survey.Public && q.Module != about })
	}
}

// Respondent is who stands behind a submission, as far as it may be told. What a
// manifest took from the submission itself waits with it for the end of an embargo.
func (e *Evidence) Respondent(sub *survey.Submission) survey.Respondent {
	w := e.Wave(sub.Wave)
	if w == nil {
		return survey.Respondent{}
	}
	r := w.Respondent(sub.Country, sub.Respondent)
	if sub.Embargo != "" {
		r.Organisation = ""
		if r.Country != "" {
			return survey.Respondent{ID: r.ID, Country: r.Country}
		}
	}
	if sub.RoleOnly {
		r.Organisation = ""
	}
	return r
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
