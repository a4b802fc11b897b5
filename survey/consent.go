package survey

// Consent is what a submission allows to be published of itself.
type Consent struct {
	From           string // ISO date from which its answers may be published; empty: at once
	AggregatesOnly bool   // nothing that could be published by country
	RoleOnly       bool   // the body is not to be named
}

// Consent reads what a respondent allowed. Who was asked and did not say has not
// agreed; who was not asked, as a coder of documents, has nothing to agree to.
func (b *Batch) Consent(submission int) Consent {
	t := b.Instrument.Terms
	var c Consent
	for _, i := range b.Of(submission, t.From) {
		if a := b.At(i); a.State == Answered {
			c.From = a.Value.String()
		}
	}
	c.AggregatesOnly = t.Aggregates != nil && (b.Holds(t.Aggregates, submission, 0) || b.unsaid(t.Aggregates, submission))
	c.RoleOnly = t.RoleOnly != nil && (b.Holds(t.RoleOnly, submission, 0) || b.unsaid(t.RoleOnly, submission))
	return c
}

// unsaid reports whether a question of the condition was to be answered and was not.
func (b *Batch) unsaid(c *Condition, submission int) bool {
	for _, terms := range [][]Term{c.All, c.Any} {
		for _, t := range terms {
			q := b.Instrument.Question(t.Question)
			if q == nil || !b.Wave.Asks(q.ID) {
				continue
			}
			// What a question hangs on may itself be unanswered: then it was due.
			if q.AppliesIf != nil && !b.Holds(q.AppliesIf, submission, 0) && !b.unsaid(q.AppliesIf, submission) {
				continue
			}
			answered := false
			for _, i := range b.Of(submission, q.ID) {
				answered = answered || b.state[i] == Answered
			}
			if !answered {
				return true
			}
		}
	}
	return false
}
