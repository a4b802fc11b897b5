package rules

import (
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strings"

	"observatory/survey"
)

// fewestAlike is how many answers must be the same before two sets of answers
// are said to be copies: fewer are often the same by chance.
const fewestAlike = 8

// straightLine finds a series of ratings or a grid that was filled in with one
// and the same answer. Questions of another form among them are passed over.
func straightLine(c *context, r survey.Rule, record int) []place {
	var first, n int
	value := ""
	for i := range c.batch.Instrument.Questions {
		q := &c.batch.Instrument.Questions[i]
		if r.Grid != "" && q.Grid != r.Grid || r.Grid == "" && !slices.Contains(r.Questions, q.ID) || !q.Type.Coded() && q.Type != survey.Likert {
			continue
		}
		at := c.find(q.ID, record)
		if at < 0 {
			continue
		}
		a := c.batch.Said(at)
		if a.State != survey.Answered {
			continue
		}
		if n == 0 {
			first, value = at, a.Value.String()
		} else if a.Value.String() != value {
			return nil
		}
		n++
	}
	if n < r.Least {
		return nil
	}
	return []place{{answer: first, args: []survey.Arg{survey.Counted("count", n), survey.Coded("answer", value)}}}
}

// fingerprint sums up all that a submission says of its subject, in any order,
// and counts it: what is private or names a country, a person, an address or a
// day says nothing of whether somebody copied.
func (c *context) fingerprint() (sum uint64, n int) {
	for _, i := range c.answers {
		a := c.batch.Said(i)
		if a.State != survey.Answered || !comparable(a.Question) {
			continue
		}
		h := fnv.New64a()
		io.WriteString(h, string(a.Question.ID))
		h.Write([]byte{0, byte(a.Record), byte(a.Record >> 8)})
		io.WriteString(h, a.Value.String())
		sum, n = sum+h.Sum64(), n+1
	}
	return sum, n
}

func comparable(q *survey.Question) bool {
	switch q.Type {
	case survey.CountryType, survey.Email, survey.Date, survey.URL:
		return false
	}
	return q.Publication != survey.Private
}

// copies reports whether two submissions say the same, answer by answer.
func (c *context) copies(d *context) bool {
	for _, i := range c.answers {
		a := c.batch.Said(i)
		if a.State != survey.Answered || !comparable(a.Question) {
			continue
		}
		if !slices.ContainsFunc(c.batch.Of(d.submission, a.Question.ID), func(j int) bool {
			b := c.batch.Said(j)
			return b.Record == a.Record && b.State == a.State && b.Value.String() == a.Value.String()
		}) {
			return false
		}
	}
	return true
}

// alike finds submissions that say the same under different names: one finding
// for each set of copies, and another kind where the whole file is one.
func alike(cs []*context) []survey.Finding {
	var out []survey.Finding
	for _, set := range sets(cs) {
		if len(set) < 2 {
			continue
		}
		f := set[1].whole("R07", survey.Warn)
		if len(set) == len(cs) && len(set) > 2 {
			f.Code = "X02"
		}
		f.Args = []survey.Arg{survey.Counted("count", len(set))}
		for _, c := range set {
			f.Args = append(f.Args, survey.Named("submissions", c.batch.Submissions[c.submission].ID))
			if row := c.whole("", "").Position.Row; row > 0 {
				f.Rows.Add(row)
			}
		}
		out = append(out, f)
	}
	return out
}

// sets gathers submissions that say the same, in the order of the first of each.
func sets(cs []*context) [][]*context {
	type print struct {
		sum uint64
		n   int
	}
	at := map[print]int{}
	var out [][]*context
	for _, c := range cs {
		sum, n := c.fingerprint()
		if n < fewestAlike {
			continue
		}
		i, known := at[print{sum, n}]
		switch {
		case !known:
			at[print{sum, n}] = len(out)
			out = append(out, []*context{c})
		case out[i][0].copies(c): // sums of different answers may be equal, if hardly ever
			out[i] = append(out[i], c)
		}
	}
	return out
}

// alikeRecords finds records of a group that are copies of an earlier one.
func (c *context) alikeRecords() []survey.Finding {
	var out []survey.Finding
	for _, g := range c.batch.Instrument.Repeats {
		parts := make([][]string, c.records[g.ID]+1)
		first := make([]int, len(parts))
		for _, i := range c.answers {
			if a := c.batch.Said(i); a.Question.Repeat == g.ID && a.State == survey.Answered {
				if len(parts[a.Record]) == 0 {
					first[a.Record] = i
				}
				parts[a.Record] = append(parts[a.Record], fmt.Sprintf("%s=%q", a.Question.ID, a.Value.String()))
			}
		}
		seen := map[string]int{}
		for n, p := range parts {
			if len(p) < 3 { // a record is shorter than a questionnaire
				continue
			}
			slices.Sort(p)
			print := strings.Join(p, "\n")
			if before, twice := seen[print]; twice {
				f := c.at(first[n], "R07", survey.Warn, survey.Titled("group", g.ID), survey.Counted("record", n), survey.Counted("before", before))
				f.Case, f.Question = "record", ""
				out = append(out, f)
				continue
			}
			seen[print] = n
		}
	}
	return out
}

// fewestUnknown is how many answers a part must have before it is remarkable
// that none of them says anything, and how many submissions a question.
const fewestUnknown = 4

// unknownModules finds parts of the questionnaire that were filled in with
// nothing but reasons.
func (c *context) unknownModules() []survey.Finding {
	var out []survey.Finding
	for _, m := range c.modulesAsked() {
		answers, first := 0, -1
		for _, i := range c.answers {
			a := c.batch.Said(i)
			if a.Question.Module != m || a.State == survey.NotApplicable {
				continue
			}
			if a.State == survey.Answered {
				answers = 0
				break
			}
			if answers++; first < 0 {
				first = i
			}
		}
		if answers < fewestUnknown {
			continue
		}
		f := c.at(first, "X06", survey.Warn, survey.Titled("module", m), survey.Counted("count", answers))
		f.Case, f.Value, f.Question, f.Record = "module", "", "", 0
		out = append(out, f)
	}
	return out
}

// unknownQuestions finds questions to which no submission of many gives an
// answer.
func unknownQuestions(cs []*context) []survey.Finding {
	var out []survey.Finding
	for i := 0; len(cs) >= fewestUnknown && i < len(cs[0].batch.Instrument.Questions); i++ {
		q := &cs[0].batch.Instrument.Questions[i]
		if reasons := onlyReasons(cs, q.ID); len(reasons) > 0 {
			f := cs[0].at(reasons[0], "X06", survey.Warn, survey.Counted("count", len(reasons)))
			f.Value = ""
			out = append(out, f)
		}
	}
	return out
}

// onlyReasons are the answers to a question where every submission gives one and
// each is a reason why there is none.
func onlyReasons(cs []*context, q survey.QuestionID) []int {
	var out []int
	for _, c := range cs {
		answers := c.batch.Of(c.submission, q)
		if len(answers) == 0 {
			return nil
		}
		for _, j := range answers {
			if c.batch.Said(j).State == survey.Answered {
				return nil
			}
			out = append(out, j)
		}
	}
	return out
}
