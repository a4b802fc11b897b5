package intake

import (
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
	"observatory/survey/sheet"
	"observatory/survey/vocabulary"
)

// vertical is what is kept while tables with a question in a row are read.
type vertical struct {
	units map[unitKey]*unit
	forms map[string]*form
	names map[string][]target // cells that name a question
	// pending are the answers of a questionnaire, which may say only further down
	// whose they are.
	pending []survey.Answer
	options map[place]*chosen // a multiple choice with a row for each option
	order   []place
	// confirmed says of a record that was written in beforehand whether it holds.
	beside    map[place]beside // of a multiple choice with a row for each option
	confirmed map[place]confirmation
}

type unitKey struct {
	column   int
	sheet    string
	question survey.QuestionID
	option   string
}

// place is where an answer of a questionnaire belongs.
type place struct {
	question survey.QuestionID
	record   int
}

// chosen are the options that a respondent marked, each in a row of its own.
type chosen struct {
	codes    []string
	position survey.Position
	note     string
}

// prepareVertical reports what a table with a question in a row lacks.
func (r *Reader) prepareVertical(t *table) {
	r.headerCells(t)
	v := &r.vert
	if v.units == nil {
		*v = vertical{units: map[unitKey]*unit{}, forms: map[string]*form{}, names: map[string][]target{}, options: map[place]*chosen{}, confirmed: map[place]confirmation{}}
	}
	missing := func(role Role, name string) {
		if len(t.roles[role]) == 0 {
			p := t.position(0)
			p.Column, p.Name = "", ""
			r.found.add(survey.Finding{Code: "H04", Severity: survey.Refuse, Position: p, Value: name, Options: Columns})
			t.shape = noShape
		}
	}
	if t.shape == longShape {
		if r.o.Country == "" {
			missing(CountryRole, "country")
		}
		if r.o.Respondent == "" {
			missing(RespondentColumn, "respondent")
		}
		missing(QuestionColumn, "question")
		missing(AnswerColumn, "value")
	}
}

// takeVertical reads rows that each hold the answer to one question.
func (r *Reader) takeVertical(t *table, b *sheet.Batch) {
	for row := range b.Len() {
		if b.Refused(row) {
			r.refusedRow(b, row)
			continue
		}
		if r.o.Answers.passes(t.sheet, b.Number(row)) {
			r.passedOver(b, row)
			continue
		}
		l := &line{r: r, t: t, b: b, row: row, taken: true, used: make([]bool, b.Width(row))}
		l.read()
		for i, used := range l.used {
			if !used {
				l.rest(i)
			}
		}
	}
}

// read takes in the row.
func (l *line) read() {
	r, t := l.r, l.t
	to, ok := l.question()
	if !ok {
		return
	}
	country, respondent := r.o.Country, r.o.Respondent
	if t.shape == longShape {
		country, respondent = l.country(), l.respondent()
	}
	if to == nil {
		return
	}
	if to.question != nil && !r.asks(to.question) {
		_, i := l.cell(QuestionColumn)
		l.refuse("Q02", "", i, string(to.question.ID), nil, nil, survey.Named("wave", r.wave.Slug))
		if !slices.Contains(l.t.roles[QuestionColumn], i) {
			return
		}
	}
	source, locator, note := l.source(), "", ""
	locator, _ = l.trimmed(LocatorColumn, Accepted)
	note, _ = l.trimmed(NoteColumn, Accepted)
	for _, i := range t.roles[AnswerColumn] {
		a := survey.Answer{Question: to.question, Source: source, Locator: locator, Note: note}
		l.answer(i, to, a, country, respondent)
	}
}

// question is what the row asks. It reports false where the row is none of the
// table's: a title of a part, or a line of text.
func (l *line) question() (*target, bool) {
	text, i := l.trimmed(QuestionColumn, Structure)
	if l.confirms(text) {
		return nil, false
	}
	found, known := l.r.vert.names[text]
	if !known {
		if found = l.r.heads.find(text); text == "" {
			found = nil
		}
		found = slices.DeleteFunc(slices.Clone(found), func(t target) bool { return t.question == nil })
		l.r.vert.names[text] = found
	}
	switch {
	case len(found) == 1:
		return &found[0], true
	case l.t.shape == questionnaireShape && l.noAnswer():
		return nil, false
	case len(found) > 1:
		var names []string
		for _, t := range found {
			names = append(names, t.name())
		}
		l.refuse("Q01", "several", i, text, nil, names[:min(3, len(names))])
	default:
		l.refuse("Q01", "", i, text, nil, l.r.heads.nearest(text), survey.Named("instrument", l.r.in.ID))
	}
	return nil, true
}

// noAnswer reports whether the row holds nothing where answers stand.
func (l *line) noAnswer() bool {
	for _, i := range l.t.roles[AnswerColumn] {
		if len(strings.TrimSpace(string(l.b.Bytes(l.row, i)))) > 0 {
			return false
		}
	}
	return true
}

// source is the source of the row's answer, which must be one of those held.
func (l *line) source() string {
	text, i := l.trimmed(SourceColumn, Accepted)
	if text != "" && len(l.r.o.Sources) > 0 && l.t.canonical &&
		!slices.ContainsFunc(l.r.o.Sources, func(s survey.Source) bool { return s.ID == text }) {
		var ids []string
		for _, s := range l.r.o.Sources {
			ids = append(ids, s.ID)
		}
		l.refuse("S01", "", i, text, ids, vocabulary.Near(text, ids))
	}
	return text
}

// record is the number of the record that the row speaks of.
func (l *line) record(q *survey.Question, column int, to *target) int {
	if c := &l.t.columns[column]; c.record > 0 {
		if q.Repeat != c.repeat {
			l.refuse("R10", "other_group", column, digits(c.record), nil, nil, survey.Labelled("of", q.ID))
		}
		return c.record
	}
	text, i := l.trimmed(RecordColumn, Structure)
	if text == "" && to.record > 0 {
		text = digits(to.record)
	}
	if q.Repeat == "" {
		if text != "" {
			l.refuse("R10", "once", i, text, nil, nil, survey.Labelled("of", q.ID))
		}
		return 0
	}
	most := l.r.mostRecords(q.Repeat)
	n, err := strconv.Atoi(text)
	if text == "" {
		l.refuse("R10", "missing", i, "", nil, nil, survey.Titled("group", q.Repeat), survey.Counted("most", most))
	} else if err != nil || n < 1 || n > most || strconv.Itoa(n) != text {
		l.refuse("R10", "", i, text, nil, nil, survey.Titled("group", q.Repeat), survey.Counted("most", most))
		return 0
	}
	return n
}

// mostRecords keeps a slip in a record number from calling for millions of
// records.
func (r *Reader) mostRecords(repeat string) int {
	for _, p := range r.in.Repeats {
		if p.ID == repeat && p.Max > 0 {
			return p.Max
		}
	}
	return 1000
}

// answer takes in one answer cell of the row.
func (l *line) answer(column int, to *target, a survey.Answer, country survey.CountryCode, respondent string) {
	r, q := l.r, to.question
	text := string(l.b.Bytes(l.row, column))
	if l.t.shape == questionnaireShape && strings.TrimSpace(text) == "" {
		l.beside(column, to, a)
		l.outcome(column, Blank)
		return
	}
	before := l.taken
	a.Record = l.record(q, column, to)
	a.Position = l.position(column)
	if l.waits(column, q, a.Record, text) {
		l.taken = false
	}
	u := l.unit(column, to)
	e := r.read(l.t, u, text, r.formOf(l.b, l.row, column))
	a.State, a.Value = e.state, e.value
	state := l.state(q, e.outcome == Blank, column, &a)
	taken := l.taken && !survey.Blocking(e.findings) && (e.outcome != Blank || state)
	repeated := false
	if taken && to.option == "" {
		var before bool
		before, repeated = r.twice(l.whose(country, respondent), a)
		taken = !before
	}
	r.enter(e, u, l.number(), text, taken, func() survey.Position { return a.Position })
	if !repeated {
		r.account.Answers++
	}
	switch {
	case e.outcome == Blank, taken, e.outcome == Refused, e.outcome == Asked:
		l.outcome(column, e.outcome)
	case repeated:
		l.used[column] = true
		r.account.Ignored["repeated"]++
	default:
		l.used[column] = true
		r.account.Ignored["row_refused"]++
	}
	if taken {
		l.give(to, e, a, country, respondent)
	} else if !repeated {
		r.refusedPlace(country, respondent, q.ID, a.Record)
	}
	l.taken = before || l.t.shape == longShape && l.taken
}

// unit is what the row's answers read by.
func (l *line) unit(column int, to *target) *unit {
	v, q := &l.r.vert, to.question
	key := unitKey{column, l.t.sheet, q.ID, to.option}
	u := v.units[key]
	if u != nil {
		return u
	}
	name := l.t.sheet + "!" + sheet.Letter(column)
	switch {
	case l.t.shape == longShape:
		name = string(q.ID)
	case l.r.o.Answers.formed(string(q.ID)):
		name += "!" + string(q.ID) // what is settled for one question holds for no other
	}
	f := v.forms[name]
	if f == nil {
		f = l.r.newForm(string(q.ID), l.t.header[column].Text)
		if l.t.canonical {
			f.numbers = point
		}
		v.forms[name] = f
	}
	u = &unit{book: l.r.book(q), option: to.option, form: f, column: sheet.Letter(column), name: l.t.header[column].Text}
	v.units[key] = u
	return u
}

// state reads the column that says why there is no value. It reports whether
// there is such a reason.
func (l *line) state(q *survey.Question, blank bool, column int, a *survey.Answer) bool {
	text, i := l.trimmed(StateColumn, Accepted)
	state := survey.State(text)
	switch {
	case text != "" && !state.Valid():
		var all []string
		for _, s := range survey.States {
			all = append(all, string(s))
		}
		l.refuse("C31", "", i, text, all, vocabulary.Near(text, all))
	case blank && (state == "" || state == survey.Answered):
		l.taken = false
		l.r.found.add(survey.Finding{Code: "C01", Case: "row", Severity: survey.Refuse, Position: l.position(column), Question: q.ID})
	case !blank && state != "" && state != survey.Answered && a.State != state:
		l.refuse("C31", "value", i, text, nil, nil)
	case blank:
		a.State = state
		return true
	}
	return false
}
