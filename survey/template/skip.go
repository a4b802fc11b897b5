package template

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"observatory/survey"
)

// skips greys and hatches the lines of questions that an earlier answer makes
// superfluous. A formula of its own name decides for each question, since
// conditional formats of all spreadsheets follow names to other sheets.
func (b *book) skips() {
	for i := range b.Sheets {
		s := &b.Sheets[i]
		l := b.layout(s)
		for at := range s.Rows {
			q := s.Rows[at].Question
			if q.AppliesIf == nil || s.Rows[at].Option != nil {
				continue
			}
			row := b.rowOf(s, at)
			to := row
			for n := at + 1; n < len(s.Rows) && s.Rows[n].Option != nil; n++ {
				to++
			}
			if s.Repeat == nil {
				name := "skip." + string(q.ID)
				b.try(b.file.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: b.skip(q, 0)}))
				b.grey(s.Name, cell(l.question, row)+":"+cell(l.end, to), name)
				continue
			}
			for n := range s.Records {
				b.grey(s.Name, cell(l.answer+n, row)+":"+cell(l.answer+n, to), b.skip(q, n+1))
			}
		}
	}
}

func (b *book) grey(sheet, cells, formula string) {
	style := b.skipLook()
	b.try(b.file.SetConditionalFormat(sheet, cells, []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: formula, Format: &style}}))
}

// skip is the formula that holds where a question does not apply: one that it
// depends on was answered, and in another way. Nothing is grey before that.
func (b *book) skip(q *survey.Question, record int) string {
	var out, any []string
	for _, t := range q.AppliesIf.All {
		out = append(out, b.fails(t, record))
	}
	for _, t := range q.AppliesIf.Any {
		any = append(any, b.fails(t, record))
	}
	if len(any) > 0 {
		out = append(out, "AND("+strings.Join(any, ",")+")")
	}
	return "OR(" + strings.Join(out, ",") + ")"
}

// fails is the formula that holds where a term is known not to. A term of a
// question that this form does not ask fails never.
func (b *book) fails(t survey.Term, record int) string {
	at, ok := b.rows[t.Question]
	if !ok {
		return "FALSE"
	}
	s := &b.Sheets[at.sheet]
	q := s.Rows[at.row].Question
	l := b.layout(s)
	from, to := l.answer, l.answer+s.Records-1
	if s.Repeat != nil && record > 0 {
		from, to = l.answer+record-1, l.answer+record-1
	}
	own := fixed(s.Name, from, b.rowOf(s, at.row), to, b.rowOf(s, at.row))
	answered, holds := "COUNTA("+own+")>0", []string(nil)
	if q.Type == survey.Multi {
		first, last := b.rowOf(s, at.row+1), b.rowOf(s, at.row+len(q.Choices))
		all := fixed(s.Name, from, first, to, last)
		answered = "COUNTA(" + own + "," + all + ")>0"
		for i, c := range q.Choices {
			if slices.Contains(t.Codes, c.Code) {
				holds = append(holds, "COUNTA("+fixed(s.Name, from, first+i, to, first+i)+")>0")
			}
		}
		if len(t.Codes) == 0 {
			holds = []string{"COUNTA(" + all + ")>0"}
		}
	} else {
		for _, code := range t.Codes {
			if c, ok := q.Choice(code); ok {
				holds = append(holds, fmt.Sprintf(`COUNTIF(%s,"%s")>0`, own, strings.ReplaceAll(c.Label, `"`, `""`)))
			}
		}
		if len(t.Codes) == 0 {
			holds = []string{"SUMPRODUCT(COUNTIF(" + own + "," + statesName + "))=0"}
		}
	}
	failed := "AND(" + answered + ",NOT(OR(" + strings.Join(holds, ",") + ")))"
	if q.AppliesIf != nil && s.Repeat == nil {
		return "OR(" + failed + ",skip." + string(q.ID) + ")"
	}
	return failed
}
