package declare

import (
	"fmt"
	"slices"

	"observatory/survey"
)

type ruleSpec struct {
	ID, Kind, Severity string
	When               *conditionSpec
	Per                string
	Needs              []string
	Before, After      string
	Question, Of, Grid string
	Questions          []string
	Codes              []string
	Record, Flag       string
	Except             []string
	Total              float64
	Least              int
	Message, Advice    string
}

func (r *instrumentReader) rules(s *instrumentFile, f *File) {
	for _, x := range s.Rule {
		if !r.claim("rule "+x.ID, "id", x.ID, f) {
			continue
		}
		rule := survey.Rule{
			ID: x.ID, Kind: x.Kind, Severity: survey.Severity(x.Severity), When: condition(x.When), Per: x.Per,
			Before: survey.QuestionID(x.Before), After: survey.QuestionID(x.After),
			Question: survey.QuestionID(x.Question), Of: survey.QuestionID(x.Of), Grid: x.Grid, Codes: x.Codes,
			Record: x.Record, Flag: survey.QuestionID(x.Flag), Except: x.Except, Total: x.Total, Least: x.Least,
			Message: x.Message, Advice: x.Advice,
		}
		for _, n := range x.Needs {
			rule.Needs = append(rule.Needs, survey.QuestionID(n))
		}
		for _, pattern := range x.Questions {
			named := r.in.Match(pattern)
			if len(named) == 0 {
				r.fail(f.At("id", x.ID, 0), "rule %q names the questions %q, of which there is none", x.ID, pattern)
			}
			rule.Questions = append(rule.Questions, named...)
		}
		if !slices.Contains([]survey.Severity{survey.Refuse, survey.Ask, survey.Warn, survey.Remark}, rule.Severity) {
			r.fail(f.At("id", x.ID, 0), "rule %q has the unknown severity %q", x.ID, x.Severity)
		}
		r.in.Rules = append(r.in.Rules, rule)
	}
}

// ruleReferences checks that rules speak of questions, grids, groups and modules
// that exist.
func (r *instrumentReader) ruleReferences() {
	for _, x := range r.in.Rules {
		f := r.where["rule "+x.ID]
		r.condition(x.When, "rule "+x.ID, f)
		for _, id := range append([]survey.QuestionID{x.Before, x.After, x.Question, x.Of, x.Flag}, x.Needs...) {
			if id != "" && r.in.Question(id) == nil {
				r.fail(f.At("id", x.ID, 0), "rule %q names the question %q, which does not exist", x.ID, id)
			}
		}
		if x.Grid != "" && r.where["grid "+x.Grid] == nil {
			r.fail(f.At("id", x.ID, 0), "rule %q names the grid %q, which does not exist", x.ID, x.Grid)
		}
		r.ruleCodes(x, f)
		for _, g := range []string{x.Per, x.Record} {
			if g != "" && r.where["repeat "+g] == nil {
				r.fail(f.At("id", x.ID, 0), "rule %q names the repeat group %q, which does not exist", x.ID, g)
			}
		}
		for _, m := range x.Except {
			if r.in.Module(m) == nil {
				r.fail(f.At("id", x.ID, 0), "rule %q leaves out the module %q, which does not exist", x.ID, m)
			}
		}
	}
}

// ruleCodes checks the codes that a rule looks for: in the rows of its grid, or
// else in its question.
func (r *instrumentReader) ruleCodes(x survey.Rule, f *File) {
	for i := range r.in.Questions {
		q := &r.in.Questions[i]
		holder := fmt.Sprintf("question %q", q.ID)
		if x.Grid != "" {
			holder = fmt.Sprintf("grid %q", x.Grid)
		}
		if !q.Type.Coded() || x.Grid != q.Grid || x.Grid == "" && x.Question != q.ID {
			continue
		}
		for _, code := range x.Codes {
			if _, ok := q.Choice(code); !ok {
				r.fail(f.At("id", x.ID, 0), "rule %q names the code %q, which the %s does not take", x.ID, code, holder)
			}
		}
		return // the rows of a grid take the same codes
	}
}
