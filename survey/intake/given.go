package intake

import (
	"observatory/survey"
)

// give hands out an answer, or keeps it until its respondent is known.
func (l *line) give(to *target, e *entry, a survey.Answer, country survey.CountryCode, respondent string) {
	r := l.r
	if to.option != "" {
		r.choose(place{to.question.ID, a.Record}, to.option, e, a)
		return
	}
	if l.t.shape == questionnaireShape {
		r.vert.pending = append(r.vert.pending, a)
		return
	}
	r.give(country, respondent, a)
}

// whose is the submission that the row's answers belong to; all rows of a
// questionnaire belong to one, which may not be known yet.
func (l *line) whose(country survey.CountryCode, respondent string) string {
	if l.t.shape == questionnaireShape {
		return ""
	}
	return country.Lower() + "-" + respondent
}

// give hands out an answer.
func (r *Reader) give(country survey.CountryCode, respondent string, a survey.Answer) {
	r.account.Taken++
	r.taken.answers = append(r.taken.answers, given{r.submission(country, respondent), a})
}

func (r *Reader) submission(country survey.CountryCode, respondent string) survey.Submission {
	return survey.Submission{ID: country.Lower() + "-" + respondent, Wave: r.wave.Slug, Country: country, Respondent: respondent,
		File: r.file.File, SHA256: r.file.SHA256, Received: r.file.Received}
}

// seenAnswer is an answer that was given, as far as another may repeat it.
type seenAnswer struct {
	position              survey.Position
	value                 survey.Value
	state                 survey.State
	source, locator, note string
}

func seenOf(a survey.Answer) seenAnswer {
	return seenAnswer{a.Position, a.Value, a.State, a.Source, a.Locator, a.Note}
}

// repeats reports whether both say the same, wherever they stand.
func (s seenAnswer) repeats(o seenAnswer) bool {
	return s.state == o.state && s.value.String() == o.value.String() && s.source == o.source && s.locator == o.locator && s.note == o.note
}

// twice reports an answer that was given before in this file, and whether this
// one only repeats it.
func (r *Reader) twice(id string, a survey.Answer) (before, repeated bool) {
	key := survey.AnswerID(r.wave.Slug, id, a.Question.ID, a.Record)
	first, known := r.seen[key]
	if !known {
		if r.seen == nil {
			r.seen = map[string]seenAnswer{}
		}
		r.seen[key] = seenOf(a)
		return false, false
	}
	f := survey.Finding{Code: "R06", Severity: survey.Refuse, Position: a.Position, Value: a.Value.String(), Question: a.Question.ID, Record: a.Record,
		Args: []survey.Arg{survey.Named("first", first.position.Cell())}}
	if repeated = first.repeats(seenOf(a)); repeated {
		f.Code, f.Severity = "R05", survey.Remark
	}
	r.found.add(f)
	return true, repeated
}

// refusedPlace notes a place that was filled with something that could not be
// taken in, so that it is not called missing as well.
func (r *Reader) refusedPlace(country survey.CountryCode, respondent string, q survey.QuestionID, record int) {
	r.refusals = append(r.refusals, refusal{country.Lower() + "-" + respondent, q, record})
}
