// Package rules checks answers against the questionnaire: what the form of a
// question demands, and the checks that an instrument declares. In go a batch
// and, where there is one, the batch of the wave before; out come findings. It
// holds the few kinds of rule that instruments may use and knows no topic.
package rules

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"observatory/survey"
)

// kind evaluates one declared rule for one submission; record is 0, or the
// record of the group that the rule is evaluated per. It gives the index of the
// answer to point at, or -1 where the rule is kept.
type kind func(c *context, r survey.Rule, record int) int

var kinds = map[string]kind{
	"contradiction": contradiction,
	"requires":      requires,
	"order":         order,
	"subset":        subset,
	"grid_denies":   gridDenies,
	"needs_record":  needsRecord,
	"all_codes":     allCodes,
	"changed_since": changedSince,
}

// Kinds lists the kinds of rule, in order.
func Kinds() []string {
	var out []string
	for k := range kinds {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// Validate reports rules of an unknown kind, and rules that could never hold
// because they do not say what their kind needs.
func Validate(in *survey.Instrument) error {
	var errs []error
	for _, r := range in.Rules {
		if kinds[r.Kind] == nil {
			errs = append(errs, fmt.Errorf("instrument %s: rule %q has the unknown kind %q; known are %s", in.ID, r.ID, r.Kind, strings.Join(Kinds(), ", ")))
		} else if !complete(r) {
			errs = append(errs, fmt.Errorf("instrument %s: rule %q does not say all that the kind %s needs", in.ID, r.ID, r.Kind))
		}
	}
	return errors.Join(errs...)
}

func complete(r survey.Rule) bool {
	switch r.Kind {
	case "contradiction":
		return r.When != nil
	case "requires":
		return r.When != nil && len(r.Needs) > 0
	case "order":
		return r.Before != "" && r.After != ""
	case "subset":
		return r.Question != "" && r.Of != ""
	case "grid_denies":
		return r.Question != "" && r.Grid != "" && len(r.Codes) > 0
	case "needs_record":
		return r.When != nil && r.Record != ""
	case "all_codes":
		return r.Question != "" && len(r.Codes) > 0
	case "changed_since":
		return r.Flag != ""
	}
	return true
}

type context struct {
	batch      *survey.Batch
	previous   *survey.Batch
	submission int
}

// Check reports everything that is odd in a batch, submission by submission.
// previous may be nil.
func Check(b, previous *survey.Batch) []survey.Finding {
	var out []survey.Finding
	for s := range b.Submissions {
		c := &context{batch: b, previous: previous, submission: s}
		out = append(out, c.routing()...)
		if b.Wave.Kind == survey.SurveyWave {
			out = append(out, c.required()...)
		}
		for _, r := range b.Instrument.Rules {
			out = append(out, c.rule(r)...)
		}
	}
	return out
}

// routing finds answers to questions that a condition skips.
func (c *context) routing() []survey.Finding {
	var out []survey.Finding
	for i := range c.batch.Len() {
		if c.batch.SubmissionIndex(i) != c.submission {
			continue
		}
		a := c.batch.At(i)
		if a.State == survey.Answered && !c.batch.Holds(a.Question.AppliesIf, c.submission, a.Record) {
			out = append(out, survey.Finding{Code: "R09", Severity: survey.Warn, Position: a.Position, Value: a.Value.String(),
				Message: fmt.Sprintf("%s was answered although an earlier answer says that it does not apply.", a.Question.ID),
				Allowed: conditionWords(a.Question.AppliesIf)})
		}
	}
	return out
}

// required finds questions that ask for a value or a reason and got neither.
func (c *context) required() []survey.Finding {
	var out []survey.Finding
	b, sub := c.batch, c.batch.Submissions[c.submission]
	for _, q := range b.Instrument.Questions {
		if !q.Required || !b.Wave.Asks(q.ID) || q.ID == "country" || !c.taken(q.Module) {
			continue
		}
		records := []int{0}
		if q.Repeat != "" {
			records = nil
			for n := 1; n <= b.Records(c.submission, q.Repeat); n++ {
				records = append(records, n)
			}
		}
		for _, n := range records {
			if !b.Holds(q.AppliesIf, c.submission, n) || c.find(q.ID, n) >= 0 || b.Refused(sub.ID, q.ID, n) {
				continue
			}
			where := ""
			if n > 0 {
				where = fmt.Sprintf(" in record %d of %s", n, q.Repeat)
			}
			out = append(out, survey.Finding{Code: "C01", Severity: survey.Refuse, Position: survey.Position{File: sub.File},
				Message: fmt.Sprintf("%s is required%s and is missing for %s.", q.ID, where, sub.ID),
				Allowed: "a value, or a state that says why there is none"})
		}
	}
	return out
}

// taken reports whether the respondent answered the module; an optional one
// that was left out asks for nothing.
func (c *context) taken(module string) bool {
	if m := c.batch.Instrument.Module(module); m == nil || !m.Optional {
		return true
	}
	for i := range c.batch.Len() {
		if c.batch.SubmissionIndex(i) == c.submission && c.batch.At(i).Question.Module == module {
			return true
		}
	}
	return false
}

func (c *context) rule(r survey.Rule) []survey.Finding {
	k := kinds[r.Kind]
	if k == nil {
		return nil // Validate has said so
	}
	records := []int{0}
	if r.Per != "" {
		records = nil
		for n := 1; n <= c.batch.Records(c.submission, r.Per); n++ {
			records = append(records, n)
		}
	}
	var out []survey.Finding
	for _, n := range records {
		i := k(c, r, n)
		if i < 0 {
			continue
		}
		a := c.batch.At(i)
		out = append(out, survey.Finding{Code: "A01", Rule: r.ID, Severity: r.Severity, Position: a.Position, Value: a.Value.String(),
			Message: r.Message, Suggestion: r.Advice})
	}
	return out
}

// find is the index of the answer to q (in the record, if the question has
// records), or -1.
func (c *context) find(q survey.QuestionID, record int) int {
	for _, i := range c.batch.Of(c.submission, q) {
		if a := c.batch.At(i); record == 0 || a.Record == 0 || a.Record == record {
			return i
		}
	}
	return -1
}

func (c *context) holds(r survey.Rule, record int) bool {
	return r.When != nil && c.batch.Holds(r.When, c.submission, record)
}

// at points to the answer that the rule's condition speaks of first, within the
// record if there is one: which framework is odd is what a person must find.
func (c *context) at(r survey.Rule, record int) int {
	first := -1
	for _, t := range append(slices.Clone(r.When.All), r.When.Any...) {
		i := c.find(t.Question, record)
		if i >= 0 && c.batch.At(i).Record == record {
			return i
		}
		if first < 0 {
			first = i
		}
	}
	return first
}

func contradiction(c *context, r survey.Rule, record int) int {
	if !c.holds(r, record) {
		return -1
	}
	return c.at(r, record)
}

func requires(c *context, r survey.Rule, record int) int {
	if !c.holds(r, record) {
		return -1
	}
	for _, q := range r.Needs {
		if c.find(q, record) < 0 { // a stated reason is enough
			return c.at(r, record)
		}
	}
	return -1
}

func order(c *context, r survey.Rule, record int) int {
	i, j := c.find(r.Before, record), c.find(r.After, record)
	if i < 0 || j < 0 {
		return -1
	}
	before, after := c.batch.At(i).Value, c.batch.At(j).Value
	if x, ok := before.Number(); ok {
		if y, ok := after.Number(); ok && x > y {
			return j
		}
		return -1
	}
	// Dates are in ISO form, which sorts as text.
	if !before.IsZero() && !after.IsZero() && before.String() > after.String() {
		return j
	}
	return -1
}

func subset(c *context, r survey.Rule, record int) int {
	i, j := c.find(r.Question, record), c.find(r.Of, record)
	if i < 0 || j < 0 {
		return -1
	}
	of := c.batch.At(j).Value.Codes()
	for _, code := range c.batch.At(i).Value.Codes() {
		if !slices.Contains(of, code) {
			return i
		}
	}
	return -1
}

func gridDenies(c *context, r survey.Rule, record int) int {
	if r.When != nil && !c.holds(r, record) {
		return -1
	}
	for _, i := range c.batch.Of(c.submission, r.Question) {
		if record > 0 && c.batch.At(i).Record != record {
			continue
		}
		for _, code := range c.batch.At(i).Value.Codes() {
			j := c.find(survey.QuestionID(r.Grid+"_"+code), 0)
			if j < 0 {
				continue
			}
			for _, denied := range c.batch.At(j).Value.Codes() {
				if slices.Contains(r.Codes, denied) {
					return j
				}
			}
		}
	}
	return -1
}

func needsRecord(c *context, r survey.Rule, record int) int {
	if !c.holds(r, record) || c.batch.Records(c.submission, r.Record) > 0 {
		return -1
	}
	return c.at(r, record)
}

func allCodes(c *context, r survey.Rule, record int) int {
	if r.When != nil && !c.holds(r, record) {
		return -1
	}
	for _, i := range c.batch.Of(c.submission, r.Question) {
		for _, code := range c.batch.At(i).Value.Codes() {
			if !slices.Contains(r.Codes, code) {
				return -1
			}
		}
	}
	return c.find(r.Question, record)
}

func changedSince(c *context, r survey.Rule, record int) int {
	if c.previous == nil {
		return -1
	}
	if i := c.find(r.Flag, 0); i >= 0 && c.batch.At(i).State == survey.Answered {
		return -1
	}
	sub := c.batch.Submissions[c.submission]
	before := slices.IndexFunc(c.previous.Submissions, func(s survey.Submission) bool { return s.ID == sub.ID })
	if before < 0 {
		return -1
	}
	for i := range c.batch.Len() {
		if c.batch.SubmissionIndex(i) != c.submission {
			continue
		}
		a := c.batch.At(i)
		if a.Question.Module == "respondent" || a.Question.Module == "closing" {
			continue // the date of an answer changes without the answer
		}
		for _, j := range c.previous.Of(before, a.Question.ID) {
			if p := c.previous.At(j); p.Record == a.Record && p.State == survey.Answered && a.State == survey.Answered && p.Value.String() != a.Value.String() {
				return i
			}
		}
	}
	return -1
}

func conditionWords(c *survey.Condition) string {
	if c == nil {
		return ""
	}
	words := func(terms []survey.Term, and string) string {
		var out []string
		for _, t := range terms {
			values := slices.Clone(t.Codes)
			for _, s := range t.States {
				values = append(values, string(s))
			}
			out = append(out, fmt.Sprintf("%s = %s", t.Question, strings.Join(values, " or ")))
		}
		return strings.Join(out, and)
	}
	parts := []string{}
	if len(c.All) > 0 {
		parts = append(parts, words(c.All, " and "))
	}
	if len(c.Any) > 0 {
		parts = append(parts, words(c.Any, " or "))
	}
	return "applies if " + strings.Join(parts, ", and ")
}
