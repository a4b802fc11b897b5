package pipeline

import (
	"testing"

	"observatory/survey"
)

// A share of an aggregate-only question is published only where no cell is
// small, nobody is alone in an answer, and no second group can be taken from
// the first (methods.md §10).
func TestDisclose(t *testing.T) {
	in := &survey.Instrument{ID: "i", Questions: []survey.Question{
		{ID: "open", Type: survey.Single, Publication: survey.Public}, {ID: "closed", Type: survey.Single, Publication: survey.AggregateOnly}}}
	in.Index()
	env := func(q survey.QuestionID) *environment {
		return &environment{evidence: &Evidence{Instruments: []*survey.Instrument{in}}, wave: &survey.Wave{Instrument: "i"},
			indicator: &Indicator{Kind: "answer", Instrument: "i", Question: q}}
	}
	for _, c := range []struct {
		question survey.QuestionID
		area     string
		k, n     int
		hidden   bool
	}{
		{"closed", Covered, 6, 12, false},
		{"closed", Covered, 4, 12, true},
		{"closed", Covered, 8, 12, true}, // four said no
		{"closed", Covered, 0, 12, true},
		{"closed", Covered, 12, 12, true},
		{"closed", EU, 6, 12, true}, // what the wider group has more would be seen
		{"open", EU, 1, 2, false},
	} {
		o := Observation{Area: c.area, Group: true, Status: Observed, K: &c.k, N: &c.n}
		env(c.question).disclose(&o)
		if got := o.Status == Suppressed; got != c.hidden {
			t.Errorf("%s, %s, %d of %d: hidden %t, want %t", c.question, c.area, c.k, c.n, got, c.hidden)
		}
		if o.Status == Suppressed && (o.K != nil || o.N != nil) {
			t.Errorf("%s, %s, %d of %d: suppressed, but its counts stay", c.question, c.area, c.k, c.n)
		}
	}
}
