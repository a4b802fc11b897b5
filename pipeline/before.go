package pipeline

import (
	"slices"
	"strings"

	"observatory/survey"
)

// Before gathers what the respondents of a batch said for the same countries when
// they were last asked, or gives nil where none of them was.
func (e *Evidence) Before(b *survey.Batch) *survey.Batch {
	var out *survey.Batch
	for _, w := range e.surveysBefore(b.Wave) {
		old := e.Said(w.Slug)
		for s, sub := range old.Submissions {
			if !holds(b, sub.ID) || out != nil && holds(out, sub.ID) {
				continue
			}
			if out == nil {
				out = &survey.Batch{Instrument: old.Instrument, Wave: w}
			}
			out.Take(old, s, "")
		}
	}
	return out
}

// Said is what stands in a wave as its respondents said it, with what they want
// kept back: it is for themselves and for who checks their next submission, and is
// never published.
func (e *Evidence) Said(wave string) *survey.Batch {
	if b := e.told[wave]; b != nil {
		return b
	}
	return e.Batches[wave]
}

// remember keeps what surveys were told. What is read from documents is not given
// in confidence.
func (e *Evidence) remember() {
	e.told = map[string]*survey.Batch{}
	for _, w := range e.Waves {
		if b := e.Batches[w.Slug]; b != nil && w.Kind == survey.SurveyWave {
			e.told[w.Slug] = &survey.Batch{Instrument: b.Instrument, Wave: w}
			e.told[w.Slug].Join(b)
		}
	}
}

func holds(b *survey.Batch, submission string) bool {
	return slices.ContainsFunc(b.Submissions, func(s survey.Submission) bool { return s.ID == submission })
}

// surveysBefore lists the surveys with the same questionnaire before a wave, the
// latest first.
func (e *Evidence) surveysBefore(w *survey.Wave) []*survey.Wave {
	var out []*survey.Wave
	for _, o := range e.Waves {
		if o.Kind == survey.SurveyWave && o.Instrument == w.Instrument && o.Slug != w.Slug && (w.AsOf == "" || o.AsOf < w.AsOf) {
			out = append(out, o)
		}
	}
	slices.SortStableFunc(out, func(a, b *survey.Wave) int { return strings.Compare(b.AsOf, a.AsOf) })
	return out
}
