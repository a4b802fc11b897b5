package rules

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
)

// earlier is what the same respondent answered in the wave before.
func (c *context) earlier(a survey.Answer) (survey.Answer, bool) {
	if c.previous == nil {
		return survey.Answer{}, false
	}
	for _, j := range c.previous.Of(c.before, a.Question.ID) {
		if p := c.previous.Said(j); p.Record == a.Record && p.State == survey.Answered {
			return p, true
		}
	}
	return survey.Answer{}, false
}

// changedSince finds answers that differ from those of the wave before, where
// the respondent does not say that anything changed.
func changedSince(c *context, r survey.Rule, _ int) []place {
	if i := c.find(r.Flag, 0); c.previous == nil || i >= 0 && c.batch.Said(i).State == survey.Answered {
		return nil
	}
	var out []place
	for _, i := range c.answers {
		a := c.batch.Said(i)
		if a.State != survey.Answered || slices.Contains(r.Except, a.Question.Module) {
			continue
		}
		if p, ok := c.earlier(a); ok && !same(p.Value, a.Value) {
			out = append(out, place{answer: i, Case: "changed", args: []survey.Arg{
				survey.Coded("before", p.Value.String()), survey.Coded("after", a.Value.String()), survey.Labelled("flag", r.Flag)}})
		}
	}
	return out
}

// same compares what two answers say: the order of codes says nothing, nor does
// the way a number is written.
func same(a, b survey.Value) bool {
	if x, ok := a.Number(); ok {
		y, ok := b.Number()
		return ok && x == y
	}
	if len(a.Codes()) > 1 && len(a.Codes()) == len(b.Codes()) {
		return slices.Equal(slices.Sorted(slices.Values(a.Codes())), slices.Sorted(slices.Values(b.Codes())))
	}
	return a.String() == b.String()
}

// fewestOthers is how many other answers make a median to compare with.
const fewestOthers = 5

// magnitude finds numbers that look like slips of the decimal mark or of the
// unit: about 10, 100 or 1,000 times what the respondent said last time, or else
// about 1,000 times the median of the file, or these parts of it.
func magnitude(c *context, r survey.Rule, record int) []place {
	var out []place
	for _, q := range r.Questions {
		for _, i := range c.batch.Of(c.submission, q) {
			a := c.batch.Said(i)
			x, ok := a.Value.Number()
			if !ok || record > 0 && a.Record != record {
				continue
			}
			against, before, least := "before", "", 10
			if p, known := c.earlier(a); known {
				before = p.Value.String()
			} else if m, known := c.medians.of(c.batch, q); known {
				against, before, least = "median", m, 1000
			}
			y, err := strconv.ParseFloat(before, 64)
			if err != nil {
				continue
			}
			if factor, smaller := slip(x, y); factor >= least {
				name := against
				if smaller {
					name += "_smaller"
				}
				out = append(out, place{answer: i, Case: name, args: []survey.Arg{survey.Counted("factor", factor), survey.Named("before", before)}})
			}
		}
	}
	return out
}

// slip is the power of ten, up to 1,000, by which x is larger or smaller than y,
// or 1 where it is not near one of them: a real change is seldom so round.
func slip(x, y float64) (factor int, smaller bool) {
	if x <= 0 || y <= 0 {
		return 1, false
	}
	l := math.Log10(x / y)
	k := math.Round(math.Abs(l))
	if k < 1 || k > 3 || math.Abs(math.Abs(l)-k) > 0.15 { // 0.15: from 0.7 to 1.4 times the power of ten
		return 1, false
	}
	return int(math.Pow(10, k)), l < 0
}

// medians remembers the middle answer to each question of a batch, as written.
type medians map[survey.QuestionID]string

// of is the median of all answers to a question in the batch.
func (m medians) of(b *survey.Batch, q survey.QuestionID) (string, bool) {
	if written, known := m[q]; known {
		return written, written != ""
	}
	var all []survey.Value
	for s := range b.Submissions {
		for _, i := range b.Of(s, q) {
			if v := b.Said(i).Value; v.String() != "" {
				all = append(all, v)
			}
		}
	}
	m[q] = ""
	if len(all) <= fewestOthers {
		return "", false
	}
	slices.SortFunc(all, func(a, b survey.Value) int {
		x, _ := a.Number()
		y, _ := b.Number()
		return cmp.Or(cmp.Compare(x, y), strings.Compare(a.String(), b.String()))
	})
	m[q] = all[(len(all)-1)/2].String() // of two in the middle the lower: it was written by somebody
	return m[q], true
}

// sum finds numbers that do not add up to the total that they are parts of.
// Where one of them is not given nothing can be said.
func sum(c *context, r survey.Rule, record int) []place {
	if c.excused(r, record) {
		return nil
	}
	total, last := 0.0, -1
	var parts []survey.Arg
	for _, q := range r.Questions {
		i := c.find(q, record)
		if i < 0 {
			return nil
		}
		x, ok := c.batch.Said(i).Value.Number()
		if !ok {
			return nil
		}
		total, last = total+x, i
		parts = append(parts, survey.Labelled("parts", q))
	}
	if math.Abs(total-r.Total) < 1e-9*r.Total { // what binary fractions lose
		return nil
	}
	args := append(parts, survey.Named("sum", decimal(total)), survey.Named("total", decimal(r.Total)))
	return []place{{answer: last, args: args}}
}

// decimal prints a sum of decimals without what binary fractions add to it.
func decimal(x float64) string {
	return strconv.FormatFloat(math.Round(x*1e6)/1e6, 'f', -1, 64)
}

// fewerRecords warns where a respondent described several things of a group last
// time and less than half as many now: a sheet may have been lost.
func (c *context) fewerRecords() []survey.Finding {
	if c.previous == nil {
		return nil
	}
	var out []survey.Finding
	for _, g := range c.batch.Instrument.Repeats {
		before := 0
		for i := range c.batch.Instrument.Questions {
			if q := &c.batch.Instrument.Questions[i]; q.Repeat == g.ID {
				for _, j := range c.previous.Of(c.before, q.ID) {
					before = max(before, c.previous.Said(j).Record)
				}
			}
		}
		if now := c.records[g.ID]; before > 2 && 2*now < before {
			f := c.whole("X05", survey.Warn, survey.Titled("group", g.ID), survey.Counted("before", before), survey.Counted("now", now))
			f.Case = "records"
			out = append(out, f)
		}
	}
	return out
}

// fewCountries is how many countries a file must hold to be compared with a
// wave as a whole.
const fewCountries = 5

// fewerCountries warns where a file with many countries holds less than half of
// those of the wave before.
func fewerCountries(b, previous *survey.Batch) []survey.Finding {
	if previous == nil {
		return nil
	}
	before, now := countriesOf(previous), countriesOf(b)
	if len(now) < fewCountries || 2*len(now) >= len(before) {
		return nil
	}
	return []survey.Finding{{Code: "X05", Severity: survey.Warn, Position: survey.Position{File: b.Submissions[0].File},
		Args: []survey.Arg{survey.Counted("before", len(before)), survey.Counted("now", len(now))}}}
}

func countriesOf(b *survey.Batch) map[survey.CountryCode]bool {
	out := map[survey.CountryCode]bool{}
	for _, s := range b.Submissions {
		out[s.Country] = true
	}
	return out
}
