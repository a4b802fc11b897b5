package rules

import (
	"fmt"
	"os"
	"testing"

	"observatory/survey"
)

// BenchmarkCheck checks 2,000 submissions with an answer to each of the first 60
// questions of the questionnaire.
func BenchmarkCheck(b *testing.B) {
	in := instrument(b, os.DirFS("../.."), "survey/instruments/ppp-survey")
	w := &survey.Wave{Slug: "w", Kind: survey.SurveyWave}
	batch := &survey.Batch{Instrument: in, Wave: w}
	for s := range 2000 {
		sub := batch.Submission(survey.Submission{ID: fmt.Sprintf("es-%d", s), Country: "ES", Respondent: fmt.Sprint(s)})
		for i := range in.Questions[:60] {
			q := &in.Questions[i]
			w.Asked = append(w.Asked[:min(i, len(w.Asked))], q.ID)
			a := survey.Answer{Question: q, State: survey.Answered, Value: survey.TextValue(fmt.Sprintf("what %d says of the question %d", s, i)), Position: survey.Position{Row: s + 2, Column: "A"}}
			if q.Type.Coded() && len(q.Choices) > 0 {
				a.Value = survey.CodesValue(q.Choices[s%len(q.Choices)].Code)
			}
			batch.Add(sub, a)
		}
	}
	b.ReportMetric(0, "ns/op")
	for b.Loop() {
		Check(batch, nil)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*batch.Len()), "ns/answer")
}
