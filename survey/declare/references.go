package declare

import (
	"slices"

	"observatory/survey"
)

// references checks that conditions and rules speak of questions and codes that
// exist.
func (r *instrumentReader) references() {
	for _, q := range r.in.Questions {
		f := r.where[orElse(q.Grid, string(q.ID))]
		if f == nil {
			f = r.where["grid "+q.Grid]
		}
		r.condition(q.AppliesIf, "question "+string(q.ID), f)
		if q.Repeat != "" && !slices.ContainsFunc(r.in.Repeats, func(p survey.Repeat) bool { return p.ID == q.Repeat }) {
			r.fail(f.At("id", string(q.ID), 0), "question %q belongs to the repeat group %q, which does not exist", q.ID, q.Repeat)
		}
	}
	terms := r.in.Terms
	r.condition(terms.Aggregates, "the terms", r.where["terms"])
	r.condition(terms.RoleOnly, "the terms", r.where["terms"])
	for _, id := range append([]survey.QuestionID{terms.From, terms.Role, terms.Interest}, terms.Names...) {
		if id != "" && r.in.Question(id) == nil {
			r.fail(r.where["terms"].Path, "the terms name the question %q, which does not exist", id)
		}
	}
	who := r.in.Identity
	for _, id := range []survey.QuestionID{who.Country, who.Wave, who.Language} {
		if id != "" && r.in.Question(id) == nil {
			r.fail(r.where["terms"].Path, "the identity names the question %q, which does not exist", id)
		}
	}
	r.ruleReferences()
}

func (r *instrumentReader) condition(c *survey.Condition, user string, f *File) {
	if c == nil {
		return
	}
	for _, t := range append(slices.Clone(c.All), c.Any...) {
		q := r.in.Question(t.Question)
		if q == nil {
			r.fail(f.At("question", string(t.Question), 0), "%s depends on the question %q, which does not exist", user, t.Question)
			continue
		}
		for _, code := range t.Codes {
			if _, ok := q.Choice(code); !ok && q.Type.Coded() {
				r.fail(f.At("question", string(t.Question), 0), "%s depends on the code %q, which question %q does not have", user, code, t.Question)
			}
		}
		for _, s := range t.States {
			if !s.Valid() {
				r.fail(f.At("question", string(t.Question), 0), "%s depends on the unknown state %q", user, s)
			}
		}
	}
}

func condition(s *conditionSpec) *survey.Condition {
	if s == nil {
		return nil
	}
	return &survey.Condition{All: terms(s.All), Any: terms(s.Any)}
}

func terms(specs []termSpec) []survey.Term {
	var out []survey.Term
	for _, s := range specs {
		t := survey.Term{Question: survey.QuestionID(s.Question), Codes: s.Codes, Every: s.Every}
		for _, st := range s.States {
			t.States = append(t.States, survey.State(st))
		}
		out = append(out, t)
	}
	return out
}
