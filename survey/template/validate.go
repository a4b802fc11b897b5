package template

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"observatory/survey"
)

// statesName is the defined name of the list of words for not answering.
const statesName = "states"

// validate says what the answer cells of a row take, and tells it to who
// selects one.
func (b *book) validate(s *Sheet, l layout, row int, r *Row) {
	q := r.Question
	cells := cell(l.answer, row) + ":" + cell(l.answer+s.Records-1, row)
	first := cell(l.answer, row)
	switch {
	case r.Option != nil:
		b.choose(cells, s.Name, b.list([]string{b.form("tick")}), q.Short, b.words.say("hint.option"))
	case q.Type == survey.Multi:
		b.choose(cells, s.Name, b.list(b.states()), q.Short, b.words.say("hint.multi_state"))
	case q.Type == survey.Single:
		b.choose(cells, s.Name, b.list(b.labels(q)), q.Short, b.Hint(q, false))
	case q.Type == survey.Likert:
		b.choose(cells, s.Name, b.list(append([]string{"1", "2", "3", "4", "5"}, b.states()...)), q.Short, b.orStates(b.Hint(q, false)))
	case q.Type == survey.CountryType && len(b.countries) > 0:
		b.choose(cells, s.Name, b.list(b.countries), q.Short, b.Hint(q, false))
	default:
		b.demand(cells, s.Name, formula(q, first), q.Short, b.orStates(b.Hint(q, false)))
	}
	if l.still > 0 && r.Given[0].Last != "" {
		b.chooseStillTrue(s.Name, cell(l.still, row), "hint.still_true")
	}
}

// labels are what a question's list offers: its choices, then the words for not
// answering.
func (f *Form) labels(q *survey.Question) []string {
	var out []string
	for _, c := range q.Choices {
		out = append(out, c.Label)
	}
	return append(out, f.states()...)
}

// formula is what must hold of an answer that is not chosen from a list; empty
// if anything may be written.
func formula(q *survey.Question, at string) string {
	test := ""
	switch q.Type {
	case survey.Integer, survey.Year:
		test = "ISNUMBER(" + at + ")," + at + "=INT(" + at + ")" + boundTests(q, at)
	case survey.Number:
		test = "ISNUMBER(" + at + ")" + boundTests(q, at)
	case survey.Date:
		// A spreadsheet knows no date before 1900: those are text, year first.
		return fmt.Sprintf(`OR(ISNUMBER(%[1]s),AND(LEN(%[1]s)=10,MID(%[1]s,5,1)="-",MID(%[1]s,8,1)="-"),COUNTIF(%[2]s,%[1]s)>0)`, at, statesName)
	case survey.URL:
		test = fmt.Sprintf(`OR(LEFT(%[1]s,8)="https://",LEFT(%[1]s,7)="http://")`, at)
	case survey.Email:
		test = fmt.Sprintf(`ISNUMBER(SEARCH("@",%s))`, at)
	default:
		return ""
	}
	return "OR(AND(" + test + "),COUNTIF(" + statesName + "," + at + ")>0)"
}

func boundTests(q *survey.Question, at string) string {
	out := ""
	if q.Min != nil {
		out += "," + at + ">=" + decimal(*q.Min)
	}
	if q.Max != nil {
		out += "," + at + "<=" + decimal(*q.Max)
	}
	return out
}

func (b *book) chooseStillTrue(sheet, cells, hint string) {
	b.choose(cells, sheet, b.list([]string{b.form("yes"), b.form("changed"), b.form("no")}), b.words.say("still_true", "date", b.On), b.words.say(hint, b.stillArgs()...))
}

// choose gives cells a list to choose from.
func (b *book) choose(cells, sheet, list, title, hint string) {
	v := excelize.NewDataValidation(true)
	v.Sqref = cells
	v.SetSqrefDropList(list)
	b.explain(v, sheet, title, hint)
}

// demand holds cells to a formula; without one they only get an explanation.
func (b *book) demand(cells, sheet, formula, title, hint string) {
	v := excelize.NewDataValidation(true)
	v.Sqref = cells
	if formula == "" {
		v.Type = "none"
	} else {
		b.try(v.SetRange(strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(formula), "", excelize.DataValidationTypeCustom, excelize.DataValidationOperatorBetween))
		v.Operator = ""
	}
	b.explain(v, sheet, title, hint)
}

// explain adds the message that shows when a cell is selected, and the one that
// shows when something impossible was typed: both say what may be entered.
func (b *book) explain(v *excelize.DataValidation, sheet, title, hint string) {
	v.SetInput(cut(title, 32), cut(hint, 255))
	if v.Type != "none" {
		v.SetError(excelize.DataValidationErrorStyleStop, cut(b.words.say("error"), 32), cut(hint, 225))
	}
	b.try(b.file.AddDataValidation(sheet, v))
}

// cut shortens a message to what a spreadsheet shows; the whole text stands
// beside the question.
func cut(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	short := string(runes[:most-1])
	if i := strings.LastIndexAny(short, " "); i > most/2 {
		short = short[:i]
	}
	return short + "…"
}

// notes explains the columns beside the answer.
func (b *book) notes(s *Sheet, l layout, from, to int) {
	for _, x := range []struct {
		column int
		key    string
	}{{l.comment, "comment"}, {l.source, "source"}, {l.locator, "locator"}} {
		b.demand(cell(x.column, from)+":"+cell(x.column, to), s.Name, "", b.form(x.key), b.words.say("hint."+x.key))
	}
}
