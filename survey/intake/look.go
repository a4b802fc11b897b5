package intake

import (
	"observatory/survey"
	"observatory/survey/sheet"
)

// lookThrough reads a table once more, for what its columns, or all answers of a
// questionnaire, say of how numbers and dates are written: "12,5" settles
// "1.234". Cells that disagree settle nothing.
func (r *Reader) lookThrough(t *table) {
	again, err := r.openTable(t.options)
	if err != nil {
		return // the table itself was opened in the same way
	}
	again.wide, again.shape, again.columns, again.roles, again.canonical, again.header = t.wide, t.shape, t.columns, t.roles, t.canonical, t.header
	for {
		b, err := again.src.Next()
		if err != nil {
			break
		}
		for row := range b.Len() {
			if !b.Refused(row) {
				r.cellsOf(again, b, row, r.tell)
			}
		}
	}
	for _, f := range r.weighed {
		f.settle()
	}
}

// tell enters what one cell says of the form of its column.
func (r *Reader) tell(u *unit, text []byte, kind sheet.Kind) {
	f := u.form
	if f.evidence == nil {
		f.evidence = &evidence{}
		r.weighed = append(r.weighed, f)
	}
	if len(text) == 0 || len(text) > longestFigure {
		return
	}
	tells, known := u.tells[string(text)]
	if !known {
		tells = u.book.read(string(text), situation{kind: kind, languages: r.languages}).tells
		if u.tells == nil || len(u.tells) >= mostRemembered {
			u.tells = map[string]situation{}
		}
		u.tells[string(text)] = tells
	}
	f.evidence.marks[tells.numbers]++
	f.evidence.orders[tells.dates]++
}

// longestFigure is longer than any number or date is written.
const longestFigure = 40

// evidence counts the cells of a column that are written in one way only.
type evidence struct {
	marks  [3]int // by decimalMark
	orders [3]int // by dateOrder
}

// settle decides what the evidence agrees on.
func (f *form) settle() {
	marks, orders := f.evidence.marks, f.evidence.orders
	if f.numbers == unknownMark && (marks[point] > 0) != (marks[comma] > 0) {
		f.numbers = comma
		if marks[point] > 0 {
			f.numbers = point
		}
	}
	if f.dates == unknownOrder && (orders[dayFirst] > 0) != (orders[monthFirst] > 0) {
		f.dates = monthFirst
		if orders[dayFirst] > 0 {
			f.dates = dayFirst
		}
	}
}

// figures reports whether answers to the question are numbers or dates.
func figures(q *survey.Question) bool {
	switch q.Type {
	case survey.Integer, survey.Number, survey.Year, survey.Date, survey.Likert:
		return true
	}
	return false
}

// cellsOf gives the cells of a row that answer with numbers or dates.
func (r *Reader) cellsOf(t *table, b *sheet.Batch, row int, tell func(*unit, []byte, sheet.Kind)) {
	if t.shape == wideShape {
		for i, u := range t.wide.units {
			if u != nil && u.option == "" && figures(u.book.q) {
				tell(u, b.Bytes(row, i), b.Kind(row, i))
			}
		}
		return
	}
	l := &line{r: r, t: t, b: b, row: row}
	text, _ := l.cell(QuestionColumn)
	for _, to := range r.heads.find(text) {
		if to.question == nil || to.option != "" || !figures(to.question) {
			continue
		}
		for _, i := range t.roles[AnswerColumn] {
			tell(l.unit(i, &to), b.Bytes(row, i), b.Kind(row, i))
		}
	}
}
