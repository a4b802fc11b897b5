package intake

import (
	"slices"
	"strings"

	"observatory/survey"
)

// choose notes that a row of its own marks an option.
func (r *Reader) choose(p place, option string, e *entry, a survey.Answer) {
	v := &r.vert
	c := v.options[p]
	if c == nil {
		c = &chosen{position: a.Position}
		v.options[p] = c
		v.order = append(v.order, p)
	}
	if e.chosen && !slices.Contains(c.codes, option) {
		c.codes = append(c.codes, option)
	}
	if a.Note != "" {
		c.note = strings.TrimPrefix(c.note+"; "+a.Note, "; ")
	}
}

// finishQuestionnaire hands out the answers of a file that is one respondent's,
// now that all of it was read.
func (r *Reader) finishQuestionnaire() {
	v := &r.vert
	r.finishOptions()
	if len(v.pending) == 0 && len(r.refusals) == 0 || r.result.Shape.Value != questionnaireShape {
		return
	}
	country := r.countryOf(v.pending)
	respondent := orElse(r.o.Respondent, orElse(r.meta["respondent"], "respondent"))
	if country == "" {
		if len(v.pending) > 0 {
			r.found.add(survey.Finding{Code: "H04", Case: "country", Severity: survey.Refuse, Position: survey.Position{File: r.name}})
		}
		v.pending = nil
		return
	}
	id := country.Lower() + "-" + respondent
	for _, a := range v.pending {
		r.give(country, respondent, a)
	}
	for i := range r.refusals {
		r.refusals[i].submission = id
	}
	v.pending = nil
}

// countryOf is the country of a questionnaire: told, written into the form, or
// answered in it.
func (r *Reader) countryOf(answers []survey.Answer) survey.CountryCode {
	if r.o.Country != "" {
		return r.o.Country
	}
	for _, a := range answers {
		if a.Question.Type == survey.CountryType && a.Question.Repeat == "" && a.State == survey.Answered {
			return survey.CountryCode(a.Value.String())
		}
	}
	if code := r.meta["country"]; code != "" {
		return r.countryCode(code)
	}
	return ""
}

// finishOptions makes one answer of the options that were marked, each in a row
// of its own.
func (r *Reader) finishOptions() {
	v := &r.vert
	for _, p := range v.order {
		c := v.options[p]
		if len(c.codes) == 0 {
			continue // every option was left out: that says nothing of why
		}
		q := r.in.Question(p.question)
		codes := inOrder(q, c.codes)
		e := r.book(q).read(strings.Join(codes, "|"), situation{languages: r.languages})
		for _, f := range e.findings {
			f.Position, f.Question, f.Record = c.position, q.ID, p.record
			if f.Value == "" {
				f.Value = strings.Join(codes, "|")
			}
			r.found.add(f)
		}
		a := survey.Answer{Question: q, Record: p.record, Value: e.value, State: e.state, Note: c.note, Position: c.position}
		b := v.beside[p]
		a.Source, a.Locator = b.source, b.locator
		if a.Note == "" || b.note == "" {
			a.Note += b.note
		} else {
			a.Note = b.note + "; " + a.Note
		}
		switch {
		case survey.Blocking(e.findings) || r.optionsWait(q, p.record, codes, b):
			r.refusedPlace("", "", q.ID, p.record)
		default:
			if before, _ := r.twice("", a); !before {
				v.pending = append(v.pending, a)
			}
		}
	}
	v.order, v.options = nil, map[place]*chosen{}
}

// inOrder puts codes in the order of the question.
func inOrder(q *survey.Question, codes []string) []string {
	var out []string
	for _, c := range q.Choices {
		if slices.Contains(codes, c.Code) {
			out = append(out, c.Code)
		}
	}
	return out
}

// roleText is the text of the column with the role, and its index or -1.
func (l *line) roleText(role Role) (string, int) {
	text, i := l.cell(role)
	if i >= 0 && !l.used[i] {
		if text == "" {
			l.outcome(i, Blank)
		} else {
			l.outcome(i, Structure)
		}
	}
	return strings.TrimSpace(text), i
}
