// Package rules checks answers against the questionnaire: what the form of a
// question demands, the checks that an instrument declares, and what many
// answers together make doubtful. In go a batch and, where there is one, the
// batch of the wave before; out come findings, one per cause, without
// sentences: the catalogue in survey/report has those, and the instrument has
// the message of each of its rules. It holds the few kinds of rule that
// instruments may use, knows no topic, and changes no answer.
package rules

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
)

// Check reports everything that is odd in a batch: submission by submission,
// then what only many submissions show. previous may be nil.
func Check(b, previous *survey.Batch) []survey.Finding {
	var out []survey.Finding
	cs := contexts(b, previous)
	for _, c := range cs {
		out = append(out, c.routing()...)
		if b.Wave.Kind == survey.SurveyWave {
			out = append(out, c.required()...)
			out = append(out, c.unknownModules()...)
			out = append(out, c.fewerRecords()...)
		}
		out = append(out, c.declared()...)
		out = append(out, c.personal()...)
		out = append(out, c.tests()...)
		out = append(out, c.alikeRecords()...)
	}
	if b.Wave.Kind == survey.SurveyWave {
		out = append(out, alike(cs)...)
		out = append(out, unknownQuestions(cs)...)
		out = append(out, fewerCountries(b, previous)...)
	}
	return grouped(out)
}

// Broken reports each place where a declared rule is broken, one finding a
// place, in the order of submissions and rules.
func Broken(b, previous *survey.Batch) []survey.Finding {
	var out []survey.Finding
	for _, c := range contexts(b, previous) {
		out = append(out, c.declared()...)
	}
	return out
}

// context is one submission while it is checked.
type context struct {
	batch      *survey.Batch
	previous   *survey.Batch // nil where there is none, or the respondent is new
	submission int
	before     int // index of the same submission in previous
	answers    []int
	records    map[string]int // repeat group → highest record
	modules    map[string]int // module → number of answers
	medians    medians        // shared by all
}

func contexts(b, previous *survey.Batch) []*context {
	out := make([]*context, len(b.Submissions))
	before := map[string]int{}
	if previous != nil {
		for i, p := range previous.Submissions {
			before[p.ID] = i
		}
	}
	shared := medians{}
	for s, sub := range b.Submissions {
		c := &context{batch: b, submission: s, records: map[string]int{}, modules: map[string]int{}, medians: shared}
		if i, known := before[sub.ID]; known {
			c.previous, c.before = previous, i
		}
		out[s] = c
	}
	for i := range b.Len() {
		c, a := out[b.SubmissionIndex(i)], b.Said(i)
		c.answers = append(c.answers, i)
		c.modules[a.Question.Module]++
		if g := a.Question.Repeat; g != "" {
			c.records[g] = max(c.records[g], a.Record)
		}
	}
	return out
}

// find is the index of the answer to q (in the record, if the question has
// records), or -1.
func (c *context) find(q survey.QuestionID, record int) int {
	for _, i := range c.batch.Of(c.submission, q) {
		if a := c.batch.Said(i); record == 0 || a.Record == 0 || a.Record == record {
			return i
		}
	}
	return -1
}

// at is a finding that points to the i-th answer.
func (c *context) at(i int, code string, severity survey.Severity, args ...survey.Arg) survey.Finding {
	a := c.batch.Said(i)
	value := a.Value.String()
	if value == "" {
		value = string(a.State)
	}
	return survey.Finding{Code: code, Severity: severity, Position: a.Position, Value: value, Args: args, Question: a.Question.ID, Record: a.Record}
}

// whole is a finding about a submission. It points to the row of the submission
// where it fills one, else to the file.
func (c *context) whole(code string, severity survey.Severity, args ...survey.Arg) survey.Finding {
	sub := c.batch.Submissions[c.submission]
	p := survey.Position{File: sub.File}
	for n, i := range c.answers {
		switch at := c.batch.Said(i).Position; {
		case n == 0:
			p.Sheet, p.Row, p.Line = at.Sheet, at.Row, at.Line
		case at.Sheet != p.Sheet || at.Row != p.Row:
			return survey.Finding{Code: code, Severity: severity, Position: survey.Position{File: sub.File}, Args: append(args, survey.Named("submission", sub.ID))}
		}
	}
	return survey.Finding{Code: code, Severity: severity, Position: p, Args: append(args, survey.Named("submission", sub.ID))}
}

// grouped makes one finding of those with the same cause: what they say is the
// same to the letter, only the row differs.
func grouped(findings []survey.Finding) []survey.Finding {
	var out []survey.Finding
	seen := map[string]int{}
	for _, f := range findings {
		p := f.Position
		key := cause(f)
		i, again := seen[key]
		if !again || f.Rows.Len() > 0 {
			seen[key] = len(out)
			out = append(out, f)
			continue
		}
		first := &out[i]
		first.Args = append(first.Args, submissions(f)...)
		if first.Position.Row > 0 && p.Row > 0 {
			if first.Rows.Len() == 0 {
				first.Rows.Add(first.Position.Row)
			}
			first.Rows.Add(p.Row)
		}
		if first.Record != f.Record {
			first.Record = 0 // of several
		}
	}
	slices.SortStableFunc(out, func(a, b survey.Finding) int { return cmp.Compare(rank(a.Severity), rank(b.Severity)) })
	return out
}

// cause is what findings have in common that are one.
func cause(f survey.Finding) string {
	parts := []string{f.Code, f.Case, f.Rule, string(f.Question), f.Value, f.Position.File, f.Position.Sheet, f.Position.Column}
	for _, a := range f.Args {
		if a.Name != "submission" { // several may share a cause
			parts = append(parts, a.Name, a.Text, strconv.Itoa(a.Number))
		}
	}
	for i, s := range parts {
		parts[i] = strconv.Quote(s)
	}
	return strings.Join(parts, " ")
}

// submissions are those that a finding names.
func submissions(f survey.Finding) []survey.Arg {
	var out []survey.Arg
	for _, a := range f.Args {
		if a.Name == "submission" {
			out = append(out, a)
		}
	}
	return out
}

func rank(s survey.Severity) int {
	return slices.Index([]survey.Severity{survey.Refuse, survey.Ask, survey.Warn, survey.Remark}, s)
}
