package intake

import (
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
	"observatory/survey/vocabulary"
)

// stillTrue is the ending of the row that asks of each record of a group whether
// what was written in beforehand still holds.
const stillTrue = ".still_true"

// confirmation is what somebody says of last time's answer.
type confirmation uint8

const (
	notSaid confirmation = iota
	holds
	changed
	noLonger
)

// confirmation reads the cell that says whether last time's answer still holds.
func (r *Reader) confirmation(word string) confirmation {
	word = fold(word)
	if word == "" {
		return notSaid
	}
	is := func(key string) bool {
		return slices.ContainsFunc(vocabulary.FormLanguages(), func(lang string) bool {
			return slices.ContainsFunc(vocabulary.FormWords(key, lang), func(w string) bool { return fold(w) == word })
		})
	}
	meanings := vocabulary.Meanings(vocabulary.Senses(word, r.languages...))
	switch {
	case is("changed"):
		return changed
	case is("yes") || slices.Equal(meanings, []vocabulary.Meaning{vocabulary.Yes}) || slices.Equal(meanings, []vocabulary.Meaning{vocabulary.Marked}):
		return holds
	case is("no") || slices.Equal(meanings, []vocabulary.Meaning{vocabulary.No}):
		return noLonger
	}
	return notSaid
}

// waits reports whether an answer was written in beforehand and nobody has
// confirmed or changed it: it is asked about, and not taken for today's.
func (l *line) waits(column int, q *survey.Question, record int, text string) bool {
	if l.t.columns[column].repeat != "" {
		return l.recordWaits(column, q, record)
	}
	last, li := l.roleText(LastColumn)
	word, at := l.roleText(ConfirmColumn)
	if li < 0 || last == "" || fold(last) != fold(text) {
		return false // nothing was written in, or the new answer stands
	}
	said := l.r.confirmation(word)
	if told, ok := l.r.o.Answers.prefilled(string(q.ID)); ok && told {
		said = holds
	}
	if said == holds {
		return false
	}
	f := survey.Finding{Code: "P01", Severity: survey.Ask, Position: l.position(max(at, 0)), Value: text, Question: q.ID}
	if said != notSaid {
		f.Case = "denied"
	}
	l.r.found.add(f)
	return true
}

// recordWaits is waits for a record of a group, of which one row asks whether it
// still holds.
func (l *line) recordWaits(column int, q *survey.Question, record int) bool {
	r := l.r
	if n, err := strconv.Atoi(r.meta["last."+q.Repeat]); err != nil || record > n {
		return false // the record is a new one
	}
	said := r.vert.confirmed[place{survey.QuestionID(q.Repeat), record}]
	if told, ok := r.o.Answers.prefilled(l.t.header[column].Text); ok && told {
		said = holds
	}
	if said == holds || said == changed {
		return false
	}
	p := l.position(column)
	p.Line, p.Offset = 0, 0
	f := survey.Finding{Code: "P01", Case: "record", Severity: survey.Ask, Position: p, Record: record, Args: []survey.Arg{survey.Titled("group", q.Repeat), survey.Counted("record", record)}}
	if said == noLonger {
		f.Case = "record_denied"
	}
	r.found.add(f)
	return true
}

// confirms reads the row of a group that asks whether its records still hold.
func (l *line) confirms(text string) bool {
	group, ok := strings.CutSuffix(text, stillTrue)
	if !ok || l.t.shape != questionnaireShape {
		return false
	}
	for _, i := range l.t.roles[AnswerColumn] {
		c := &l.t.columns[i]
		if c.repeat == group {
			l.r.vert.confirmed[place{survey.QuestionID(group), c.record}] = l.r.confirmation(string(l.b.Bytes(l.row, i)))
		}
	}
	return true
}

// beside is what the row of a multiple choice says, where each of its options
// has a row of its own below: what was said beside the answer, what it was last
// time, and whether that still holds.
type beside struct {
	source, locator, note string
	last                  string
	said                  confirmation
	position              survey.Position // of the cell that confirms
}

// beside keeps what stands in the row of a multiple choice with an empty answer
// cell.
func (l *line) beside(column int, to *target, a survey.Answer) {
	q := to.question
	if q.Type != survey.Multi || to.option != "" {
		return
	}
	record := 0
	if q.Repeat != "" {
		record = l.record(q, column, to)
	}
	b := beside{source: a.Source, locator: a.Locator, note: a.Note}
	if l.t.columns[column].repeat == "" {
		word, at := "", -1
		b.last, _ = l.roleText(LastColumn)
		word, at = l.roleText(ConfirmColumn)
		b.said, b.position = l.r.confirmation(word), l.position(max(at, 0))
	}
	if l.r.vert.beside == nil {
		l.r.vert.beside = map[place]beside{}
	}
	l.r.vert.beside[place{q.ID, record}] = b
}

// optionsWait is waits for the options that were marked, each in a row of its own.
func (r *Reader) optionsWait(q *survey.Question, record int, codes []string, b beside) bool {
	if b.last == "" || b.said == holds {
		return false
	}
	if told, ok := r.o.Answers.prefilled(string(q.ID)); ok && told {
		return false
	}
	last := r.book(q).read(b.last, situation{languages: r.languages})
	if survey.Blocking(last.findings) || !slices.Equal(inOrder(q, last.value.Codes()), codes) {
		return false // the new answer stands
	}
	f := survey.Finding{Code: "P01", Severity: survey.Ask, Position: b.position, Value: b.last, Question: q.ID, Record: record}
	if b.said != notSaid {
		f.Case = "denied"
	}
	r.found.add(f)
	return true
}
