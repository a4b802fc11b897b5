package intake

import (
	"slices"

	"observatory/survey"
	"observatory/survey/sheet"
)

// wide is a batch of rows that each hold the answers of one respondent.
type wide struct {
	r       *Reader
	t       *table
	units   []*unit // by column; nil: no answer column
	answers []wideAnswer
	others  []int          // columns that are none
	parts   [][]wideAnswer // the answers by no more than fit a tally
	groups  []optionGroup
	read    int // rows so far
	batch   *sheet.Batch
	rows    []wideRow              // of the batch
	sums    [2]outcomes            // of the batch: of rows that are not taken, and of those that are
	ahead   []identity             // by row of the batch
	seen    respondents            // of the file
	codes   shortMemo              // of countries
	keys    []uint64               // the cells of a row, packed
	closer  [mostTallied + 1]uint8 // room for indices
	id      []byte
}

// wideRow is whose a row is.
type wideRow struct {
	index      int // in the batch
	number     int // as a spreadsheet counts
	country    survey.CountryCode
	respondent string // empty where inCell
	inCell     bool   // the respondent is named by its cell as it stands
	taken      bool
	line       int
	offset     int64
}

// optionGroup are the columns of a multiple choice with one for each option.
type optionGroup struct {
	question *survey.Question
	record   int
	columns  []int
	// answersAt are the places of the columns among the answer columns.
	answersAt []int
	answers   []groupAnswer // of the batch
	refused   []int         // rows of the batch whose answer could not be taken in
}

// wideAnswer is an answer column.
type wideAnswer struct {
	column int
	unit   *unit
	plain  plainRange
	whole  bool // most answers are whole numbers
	mark   bool // says whether one option is chosen
}

type groupAnswer struct {
	row   int // index in rows
	value survey.Value
	state survey.State
}

// prepareWide makes a unit for each answer column.
func (r *Reader) prepareWide(t *table) {
	r.headerCells(t)
	w := &wide{r: r, t: t, units: make([]*unit, len(t.columns)), seen: newRespondents(), codes: newShortMemo()}
	t.wide = w
	r.identityColumns(t)
	groups := map[place]int{}
	for i := range t.columns {
		c := &t.columns[i]
		if c.question == nil || c.Role != AnswerColumn {
			continue
		}
		if !r.asks(c.question) {
			r.found.add(survey.Finding{Code: "Q02", Severity: survey.Refuse, Position: t.position(i), Value: string(c.question.ID), Args: []survey.Arg{survey.Named("wave", r.wave.Slug)}})
			c.Role, c.Reason = IgnoredColumn, "not_asked"
			continue
		}
		if c.record > 0 && (c.question.Repeat == "" || c.record > r.mostRecords(c.question.Repeat)) {
			r.found.add(survey.Finding{Code: "R10", Case: "once", Severity: survey.Refuse, Position: t.position(i), Value: digits(c.record), Args: []survey.Arg{survey.Labelled("of", c.question.ID)}})
			c.Role, c.Reason = IgnoredColumn, "no_record"
			continue
		}
		w.units[i] = &unit{book: r.book(c.question), option: c.option, form: r.newForm(string(c.question.ID), c.Header), column: c.Letter, name: c.Header, short: newShortMemo()}
		if c.option != "" {
			p := place{c.question.ID, c.record}
			g, ok := groups[p]
			if !ok {
				g = len(w.groups)
				groups[p] = g
				w.groups = append(w.groups, optionGroup{question: c.question, record: c.record})
			}
			w.groups[g].columns = append(w.groups[g].columns, i)
		}
	}
	for i := range t.columns { // a list in one cell and a column for each option say the same twice
		c := &t.columns[i]
		if _, divided := groups[place{c.Question, c.Record}]; divided && c.Option == "" && w.units[i] != nil {
			w.units[i], c.Role, c.Reason = nil, IgnoredColumn, "divided"
		}
	}
	for i, u := range w.units {
		if u == nil {
			w.others = append(w.others, i)
			continue
		}
		for g := range w.groups {
			if slices.Contains(w.groups[g].columns, i) {
				w.groups[g].answersAt = append(w.groups[g].answersAt, len(w.answers))
			}
		}
		a := wideAnswer{column: i, unit: u, plain: r.plain(t, u), mark: u.option != ""}
		a.whole = a.plain.hi != 0 && u.book.q.Type != survey.Number
		w.answers = append(w.answers, a)
	}
	w.parts = slices.Collect(slices.Chunk(w.answers, mostTallied))
}

// identityColumns reports where it is not said whose a row is.
func (r *Reader) identityColumns(t *table) {
	if t != r.tables[0] {
		return // the first sheet says whose the rows are
	}
	if len(t.roles[CountryRole]) == 0 { // the question after the country names it
		for i := range t.columns {
			c := &t.columns[i]
			if c.question != nil && c.question.Type == survey.CountryType && c.question.Repeat == "" {
				c.Role, c.question = CountryRole, nil
				t.roles[CountryRole] = append(t.roles[CountryRole], i)
				break
			}
		}
	}
	lacks := func(role Role, name string, told bool) {
		if len(t.roles[role]) == 0 && !told {
			p := t.position(0)
			p.Column, p.Name = "", ""
			r.found.add(survey.Finding{Code: "H04", Case: name, Severity: survey.Refuse, Position: p, Value: name})
		}
	}
	lacks(CountryRole, "country", r.o.Country != "")
	lacks(RespondentColumn, "respondent", r.o.Respondent != "" || r.o.NumberRows)
}

// addTo adds the answers of the batch, row by row, to a batch of the survey, and
// notes the places that were filled with something else.
func (w *wide) addTo(b *survey.Batch) int {
	n := 0
	for k := range w.rows {
		x := &w.rows[k]
		s := -1
		add := func(column int, q *survey.Question, record int, v survey.Value, st survey.State) {
			if s < 0 {
				s = b.Submission(w.r.submission(x.country, w.respondent(x)))
			}
			p := survey.Position{File: w.t.name, Sheet: w.t.sheet, Row: x.number, Column: sheet.Letter(column), Name: w.t.header[column].Text, Line: x.line, Offset: x.offset}
			b.Add(s, survey.Answer{Question: q, Record: record, Value: v, State: st, Position: p})
			n++
		}
		id := x.country.Lower() + "-" + w.respondent(x)
		for i := range w.answers {
			a := &w.answers[i]
			e := w.entry(w.batch, x.index, a)
			switch q := a.unit.book.q; {
			case a.unit.option != "" || e.outcome == Blank:
			case x.taken && e.state != "":
				add(a.column, q, w.t.columns[a.column].record, e.value, e.state)
			default:
				b.Refuse(id, q.ID, w.t.columns[a.column].record)
			}
		}
		for _, g := range w.groups {
			for _, a := range g.answers {
				if a.row == k {
					add(g.columns[0], g.question, g.record, a.value, a.state)
				}
			}
			if slices.Contains(g.refused, k) {
				b.Refuse(id, g.question.ID, g.record)
			}
		}
	}
	return n
}
