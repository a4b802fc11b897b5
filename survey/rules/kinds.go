package rules

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"observatory/survey"
)

// kind is a way to evaluate a declared rule for one submission; record is 0, or
// the record of the group that the rule is evaluated per. breaks gives the
// places where the rule is broken; complete says whether the rule says all that
// the kind needs.
type kind struct {
	code     string // of its findings; empty: that of declared rules
	breaks   func(c *context, r survey.Rule, record int) []place
	complete func(r survey.Rule) bool
}

// place is an answer where a rule is broken, and what is to be said of it.
type place struct {
	answer int
	Case   string
	args   []survey.Arg
}

var kinds = map[string]kind{
	"contradiction": {"", contradiction, func(r survey.Rule) bool { return r.When != nil }},
	"requires":      {"", requires, func(r survey.Rule) bool { return r.When != nil && len(r.Needs) > 0 }},
	"order":         {"", order, func(r survey.Rule) bool { return r.Before != "" && r.After != "" }},
	"subset":        {"", subset, func(r survey.Rule) bool { return r.Question != "" && r.Of != "" }},
	"grid_denies":   {"", gridDenies, func(r survey.Rule) bool { return r.Question != "" && r.Grid != "" && len(r.Codes) > 0 }},
	"needs_record":  {"", needsRecord, func(r survey.Rule) bool { return r.When != nil && r.Record != "" }},
	"all_codes":     {"", allCodes, func(r survey.Rule) bool { return r.Question != "" && len(r.Codes) > 0 }},
	"changed_since": {"", changedSince, func(r survey.Rule) bool { return r.Flag != "" }},
	"straight_line": {"X01", straightLine, func(r survey.Rule) bool { return r.Least > 1 && (r.Grid != "") != (len(r.Questions) > 0) }},
	"magnitude":     {"X03", magnitude, func(r survey.Rule) bool { return len(r.Questions) > 0 }},
	"sum":           {"C28", sum, func(r survey.Rule) bool { return r.Total > 0 && len(r.Questions) > 1 }},
}

// declaredCode is the code of findings whose sentence the instrument has.
const declaredCode = "A01"

// Kinds lists the kinds of rule, in order.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds)) }

// Validate reports rules of an unknown kind, rules that could never hold
// because they do not say what their kind needs, and rules without the message
// that only they can have.
func Validate(in *survey.Instrument) error {
	var errs []error
	for _, r := range in.Rules {
		switch k, ok := kinds[r.Kind]; {
		case !ok:
			errs = append(errs, fmt.Errorf("instrument %s: rule %q has the unknown kind %q; known are %s", in.ID, r.ID, r.Kind, strings.Join(Kinds(), ", ")))
		case !k.complete(r):
			errs = append(errs, fmt.Errorf("instrument %s: rule %q does not say all that the kind %s needs", in.ID, r.ID, r.Kind))
		case k.code == "" && r.Message == "":
			errs = append(errs, fmt.Errorf("instrument %s: rule %q has no message", in.ID, r.ID))
		}
	}
	return errors.Join(errs...)
}

// declared evaluates the instrument's rules.
func (c *context) declared() []survey.Finding {
	var out []survey.Finding
	for _, r := range c.batch.Instrument.Rules {
		k := kinds[r.Kind]
		if k.breaks == nil {
			continue // Validate has said so
		}
		code := k.code
		if code == "" {
			code = declaredCode
		}
		records := []int{0}
		if r.Per != "" {
			records = records[:0]
			for n := 1; n <= c.records[r.Per]; n++ {
				records = append(records, n)
			}
		}
		for _, n := range records {
			for _, p := range k.breaks(c, r, n) {
				f := c.at(p.answer, code, r.Severity, p.args...)
				f.Case, f.Rule = p.Case, r.ID
				out = append(out, f)
			}
		}
	}
	return out
}

func (c *context) holds(r survey.Rule, record int) bool {
	return r.When != nil && c.batch.Holds(r.When, c.submission, record)
}

// excused is a condition that does not hold; a rule without one always speaks.
func (c *context) excused(r survey.Rule, record int) bool {
	return r.When != nil && !c.holds(r, record)
}

// about points to the answer that the rule's condition speaks of first, within
// the record if there is one: which framework is odd is what a person must find.
// What else the condition speaks of is named beside it.
func (c *context) about(r survey.Rule, record int) []place {
	first, exact := -1, false
	for _, q := range asked(r.When) {
		i := c.find(q, record)
		if i < 0 {
			continue
		}
		if hit := c.batch.Said(i).Record == record; first < 0 || hit && !exact {
			first, exact = i, hit
		}
	}
	if first < 0 {
		return nil
	}
	var args []survey.Arg
	for _, q := range asked(r.When) {
		if q != c.batch.Said(first).Question.ID && c.find(q, record) >= 0 {
			args = append(args, survey.Labelled("other", q))
		}
	}
	return []place{{answer: first, args: args}}
}

func contradiction(c *context, r survey.Rule, record int) []place {
	if !c.holds(r, record) {
		return nil
	}
	return c.about(r, record)
}

func requires(c *context, r survey.Rule, record int) []place {
	if !c.holds(r, record) {
		return nil
	}
	var missing []survey.Arg
	for _, q := range r.Needs {
		if c.find(q, record) < 0 { // a stated reason is enough
			missing = append(missing, survey.Labelled("missing", q))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	places := c.about(r, record)
	for i := range places {
		places[i].args = missing
	}
	return places
}

func order(c *context, r survey.Rule, record int) []place {
	i, j := c.find(r.Before, record), c.find(r.After, record)
	if i < 0 || j < 0 {
		return nil
	}
	before, after := c.batch.Said(i).Value, c.batch.Said(j).Value
	x, number := before.Number()
	y, too := after.Number()
	late := number && too && x > y
	if !number { // dates are in ISO form, which sorts as text
		late = !before.IsZero() && !after.IsZero() && before.String() > after.String()
	}
	if !late {
		return nil
	}
	return []place{{answer: j, args: []survey.Arg{survey.Labelled("other", r.Before), survey.Named("before", before.String())}}}
}

func subset(c *context, r survey.Rule, record int) []place {
	i, j := c.find(r.Question, record), c.find(r.Of, record)
	if i < 0 || j < 0 {
		return nil
	}
	of := c.batch.Said(j).Value.Codes()
	for _, code := range c.batch.Said(i).Value.Codes() {
		if !slices.Contains(of, code) {
			return []place{{answer: i, args: []survey.Arg{survey.Labelled("other", r.Of)}}}
		}
	}
	return nil
}

func gridDenies(c *context, r survey.Rule, record int) []place {
	if c.excused(r, record) {
		return nil
	}
	for _, i := range c.batch.Of(c.submission, r.Question) {
		if record > 0 && c.batch.Said(i).Record != record {
			continue
		}
		for _, code := range c.batch.Said(i).Value.Codes() {
			j := c.find(survey.QuestionID(r.Grid+"_"+code), 0)
			if j < 0 {
				continue
			}
			for _, denied := range c.batch.Said(j).Value.Codes() {
				if slices.Contains(r.Codes, denied) {
					return []place{{answer: j, args: []survey.Arg{survey.Labelled("other", r.Question)}}}
				}
			}
		}
	}
	return nil
}

func needsRecord(c *context, r survey.Rule, record int) []place {
	if !c.holds(r, record) || c.records[r.Record] > 0 {
		return nil
	}
	return c.about(r, record)
}

func allCodes(c *context, r survey.Rule, record int) []place {
	if c.excused(r, record) {
		return nil
	}
	for _, i := range c.batch.Of(c.submission, r.Question) {
		for _, code := range c.batch.Said(i).Value.Codes() {
			if !slices.Contains(r.Codes, code) {
				return nil
			}
		}
	}
	if i := c.find(r.Question, record); i >= 0 {
		return []place{{answer: i}}
	}
	return nil
}
