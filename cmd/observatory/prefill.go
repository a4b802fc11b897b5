package main

import (
	"slices"
	"strings"

	"observatory/pipeline"
	"observatory/survey"
	"observatory/survey/template"
)

// lastAnswers are what a country answered before: to each question in the latest
// wave that has an answer, from a respondent of the role if there is one. The
// records of a group all come from one respondent in one wave.
//
// What may not be published is held back in the evidence already.
func lastAnswers(e *pipeline.Evidence, in *survey.Instrument, country survey.CountryCode, role, except string) []template.Last {
	var out []template.Last
	taken := map[string]bool{} // a question asked once, or a repeat group
	for _, w := range latestFirst(e.Waves) {
		b := e.Batches[w.Slug]
		if w.Slug == except || w.Instrument != in.ID || b == nil {
			continue
		}
		for _, s := range ownKindFirst(e, b, country, role) {
			here := map[string]bool{}
			for i := range b.Len() {
				a := b.At(i)
				if b.SubmissionIndex(i) != s || a.State != survey.Answered {
					continue
				}
				what := string(a.Question.ID)
				if a.Question.Repeat != "" {
					what = "repeat " + a.Question.Repeat
				}
				if !taken[what] {
					here[what] = true
					out = append(out, template.Last{Answer: a, Wave: w.Title})
				}
			}
			for what := range here {
				taken[what] = true
			}
		}
	}
	return out
}

func latestFirst(waves []*survey.Wave) []*survey.Wave {
	out := slices.Clone(waves)
	slices.SortStableFunc(out, func(a, b *survey.Wave) int { return strings.Compare(b.AsOf, a.AsOf) })
	return out
}

// ownKindFirst lists a country's submissions in a batch, those of the role first.
func ownKindFirst(e *pipeline.Evidence, b *survey.Batch, country survey.CountryCode, role string) []int {
	var own, others []int
	for i := range b.Submissions {
		s := &b.Submissions[i]
		switch {
		case s.Country != country:
		case role != "" && e.Respondent(s).Role == role:
			own = append(own, i)
		default:
			others = append(others, i)
		}
	}
	return append(own, others...)
}
