package rules

import (
	"slices"

	"observatory/survey"
)

// routing finds answers to questions that a condition skips.
func (c *context) routing() []survey.Finding {
	var out []survey.Finding
	for _, i := range c.answers {
		a := c.batch.Said(i)
		if a.State != survey.Answered || c.batch.Holds(a.Question.AppliesIf, c.submission, a.Record) {
			continue
		}
		var args []survey.Arg
		for _, q := range asked(a.Question.AppliesIf) {
			args = append(args, survey.Labelled("depends", q))
		}
		out = append(out, c.at(i, "R09", survey.Warn, args...))
	}
	return out
}

// asked are the questions that a condition speaks of, each once.
func asked(c *survey.Condition) []survey.QuestionID {
	if c == nil {
		return nil
	}
	var out []survey.QuestionID
	for _, t := range append(slices.Clone(c.All), c.Any...) {
		if !slices.Contains(out, t.Question) {
			out = append(out, t.Question)
		}
	}
	return out
}

// required finds questions that ask for a value or a reason and got neither: one
// finding for a part of the questionnaire, or for a record of a group.
func (c *context) required() []survey.Finding {
	var out []survey.Finding
	for _, m := range c.modulesAsked() {
		if !c.taken(m) {
			continue
		}
		out = append(out, c.lacking(m, "", 0)...)
		for _, g := range c.batch.Instrument.Repeats {
			for n := 1; g.Module == m && n <= c.records[g.ID]; n++ {
				out = append(out, c.lacking(m, g.ID, n)...)
			}
		}
	}
	return out
}

// modulesAsked are the modules of the questions, in their order.
func (c *context) modulesAsked() []string {
	var out []string
	for i := range c.batch.Instrument.Questions {
		if m := c.batch.Instrument.Questions[i].Module; !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

// lacking names all that is missing from a module, or from a record of a group.
func (c *context) lacking(module, repeat string, record int) []survey.Finding {
	b, sub := c.batch, c.batch.Submissions[c.submission]
	var missing []survey.Arg
	var first survey.QuestionID
	for i := range b.Instrument.Questions {
		q := &b.Instrument.Questions[i]
		if !q.Required || q.Module != module || q.Repeat != repeat || !b.Wave.Asks(q.ID) || c.known(q) ||
			!b.Holds(q.AppliesIf, c.submission, record) || c.find(q.ID, record) >= 0 || b.Refused(sub.ID, q.ID, record) {
			continue
		}
		if first == "" {
			first = q.ID
		}
		missing = append(missing, survey.Labelled("missing", q.ID))
	}
	if len(missing) == 0 {
		return nil
	}
	f := c.whole("C01", survey.Refuse, append(missing, survey.Counted("count", len(missing)), survey.Titled("module", module))...)
	f.Case, f.Question, f.Record = "module", first, record
	if f.Position.Row == 0 && len(b.Submissions) > 1 {
		f.Case = "submission" // no row says whose they are
	}
	if repeat != "" {
		f.Case = "record"
		f.Args = append(f.Args, survey.Titled("group", repeat), survey.Counted("record", record))
		for _, i := range c.answers {
			if a := b.Said(i); a.Question.Repeat == repeat && a.Record == record {
				f.Position = a.Position // the first thing said of that record
				break
			}
		}
	}
	return []survey.Finding{f}
}

// known reports whether the submission answers a question by its own country.
func (c *context) known(q *survey.Question) bool {
	if q.Type != survey.CountryType || q.Repeat != "" || c.batch.Submissions[c.submission].Country == "" {
		return false
	}
	questions := c.batch.Instrument.Questions
	return slices.IndexFunc(questions, func(x survey.Question) bool { return x.Type == survey.CountryType && x.Repeat == "" }) ==
		slices.IndexFunc(questions, func(x survey.Question) bool { return x.ID == q.ID })
}

// taken reports whether the respondent answered the module; an optional one
// that was left out asks for nothing.
func (c *context) taken(module string) bool {
	m := c.batch.Instrument.Module(module)
	return m == nil || !m.Optional || c.modules[module] > 0
}
