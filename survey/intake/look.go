package intake

import (
	"observatory/survey/sheet"
)

// lookThrough reads the whole column, or all answers of a questionnaire, for
// what its other cells say of how numbers and dates are written: "12,5" settles
// "1.234". Cells that disagree settle nothing.
func (r *Reader) lookThrough(t *table, f *form) {
	f.looked = true
	again, err := r.openTable(t.options)
	if err != nil {
		return // the table itself was opened in the same way
	}
	again.wide, again.shape, again.columns, again.roles, again.canonical, again.header = t.wide, t.shape, t.columns, t.roles, t.canonical, t.header
	var marks [3]int
	var orders [3]int
	tell := func(u *unit, text []byte, kind sheet.Kind) {
		s := situation{kind: kind, languages: r.languages}
		tells := u.book.read(string(text), s).tells
		marks[tells.numbers]++
		orders[tells.dates]++
	}
	for {
		b, err := again.src.Next()
		if err != nil {
			break
		}
		for row := range b.Len() {
			if b.Refused(row) {
				continue
			}
			r.cellsOf(again, b, row, f, tell)
		}
	}
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

// cellsOf gives the answer cells of a row that are written in the form.
func (r *Reader) cellsOf(t *table, b *sheet.Batch, row int, f *form, tell func(*unit, []byte, sheet.Kind)) {
	if t.shape == wideShape {
		for i, u := range t.wide.units {
			if u != nil && u.form == f && u.option == "" {
				tell(u, b.Bytes(row, i), b.Kind(row, i))
			}
		}
		return
	}
	l := &line{r: r, t: t, b: b, row: row}
	text, _ := l.cell(QuestionColumn)
	for _, to := range r.heads.find(text) {
		if to.question == nil || to.option != "" {
			continue
		}
		for _, i := range t.roles[AnswerColumn] {
			if u := l.unit(i, &to); u.form == f {
				tell(u, b.Bytes(row, i), b.Kind(row, i))
			}
		}
	}
}
