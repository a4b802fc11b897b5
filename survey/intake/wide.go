package intake

import (
	"hash/maphash"
	"strings"

	"observatory/survey"
	"observatory/survey/sheet"
)

// wide is a batch of rows that each hold the answers of one respondent.
type wide struct {
	r       *Reader
	t       *table
	units   []*unit // by column; nil: no answer column
	groups  []optionGroup
	rows    []wideRow
	entries []*entry          // of the batch, row by row
	seen    map[[2]uint64]int // respondents of the file → row
	seeds   [2]maphash.Seed
}

// wideRow is whose a row is.
type wideRow struct {
	number     int
	country    survey.CountryCode
	respondent string
	taken      bool
	line       int
	offset     int64
}

// optionGroup are the columns of a multiple choice with one for each option.
type optionGroup struct {
	question *survey.Question
	record   int
	columns  []int
	answers  []groupAnswer // of the batch
}

type groupAnswer struct {
	row   int // index in rows
	value survey.Value
	state survey.State
}

// prepareWide makes a unit for each answer column.
func (r *Reader) prepareWide(t *table) {
	r.headerCells(t)
	w := &wide{r: r, t: t, units: make([]*unit, len(t.columns)), seen: map[[2]uint64]int{}, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
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
		if c.question.Repeat != "" && c.record == 0 {
			c.record = 1
			c.Record = 1
		}
		if c.record > 0 && (c.question.Repeat == "" || c.record > r.mostRecords(c.question.Repeat)) {
			r.found.add(survey.Finding{Code: "R10", Case: "once", Severity: survey.Refuse, Position: t.position(i), Value: digits(c.record), Args: []survey.Arg{survey.Labelled("of", c.question.ID)}})
			c.Role, c.Reason = IgnoredColumn, "no_record"
			continue
		}
		w.units[i] = &unit{book: r.book(c.question), option: c.option, form: r.newForm(string(c.question.ID), c.Header), column: c.Letter, name: c.Header}
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

// takeWide reads rows that each hold a respondent's answers.
func (r *Reader) takeWide(t *table, b *sheet.Batch) {
	w := t.wide
	w.rows, w.entries = w.rows[:0], w.entries[:0]
	for g := range w.groups {
		w.groups[g].answers = w.groups[g].answers[:0]
	}
	l := &line{r: r, t: t, b: b, used: make([]bool, len(t.columns))}
	for row := range b.Len() {
		if b.Refused(row) {
			r.refusedRow(b, row)
			continue
		}
		if r.o.Answers.passes(t.sheet, b.Number(row)) {
			r.passedOver(b, row)
			continue
		}
		l.row, l.taken = row, true
		clear(l.used)
		x := w.whose(l)
		w.rows = append(w.rows, x)
		w.cells(l, len(w.rows)-1)
	}
	r.taken.wide = w
}

// whose reads who the row is about.
func (w *wide) whose(l *line) wideRow {
	r, t := l.r, l.t
	x := wideRow{number: l.number()}
	x.line, x.offset = l.b.Start(l.row)
	if t != r.tables[0] {
		known := r.owner[x.number]
		known.line, known.offset, known.number = x.line, x.offset, x.number
		return known
	}
	x.country = l.country()
	switch {
	case len(t.roles[RespondentColumn]) > 0:
		x.respondent = l.respondent()
	case r.o.Respondent != "":
		x.respondent = r.o.Respondent
	case r.o.NumberRows:
		x.respondent = "row-" + digits(x.number)
	}
	x.taken = l.taken && x.country != "" && x.respondent != ""
	if x.taken {
		x.taken = w.first(l, x)
	}
	if len(r.tables) > 1 {
		if r.owner == nil {
			r.owner = map[int]wideRow{}
		}
		r.owner[x.number] = x
	}
	return x
}

// first reports whether the respondent has no earlier row.
func (w *wide) first(l *line, x wideRow) bool {
	id := string(x.country) + "-" + x.respondent
	key := [2]uint64{maphash.String(w.seeds[0], id), maphash.String(w.seeds[1], id)}
	row, known := w.seen[key]
	if !known {
		w.seen[key] = x.number
		return true
	}
	_, i := l.cell(RespondentColumn)
	w.r.found.add(survey.Finding{Code: "R06", Case: "row", Severity: survey.Refuse, Position: l.position(max(i, 0)), Value: strings.ToLower(id),
		Args: []survey.Arg{survey.Named("first", digits(row))}})
	return false
}

// cells reads the answers of a row.
func (w *wide) cells(l *line, index int) {
	r, b, row := l.r, l.b, l.row
	x := w.rows[index]
	for i, u := range w.units {
		if u == nil {
			w.entries = append(w.entries, nil)
			if !l.used[i] {
				l.rest(i)
			}
			continue
		}
		text := b.Bytes(row, i)
		e := w.entry(u, text, l, i)
		if len(e.findings) > 0 || e.outcome == Normalised {
			r.enter(e, u, x.number, string(text), x.taken, func() survey.Position { return l.position(i) })
		}
		switch {
		case e.outcome == Blank:
			r.account.Blank++
		case !x.taken && e.outcome <= Normalised:
			r.account.Ignored["row_refused"]++
		default:
			r.account.count(e.outcome)
		}
		w.entries = append(w.entries, e)
		if u.option == "" && e.outcome != Blank {
			r.account.Answers++
			if x.taken && e.state != "" {
				r.account.Taken++
			} else if !x.taken || e.outcome == Refused || e.outcome == Asked {
				r.refusedPlace(x.country, x.respondent, u.book.q.ID, l.t.columns[i].record)
			}
		}
	}
	for g := range w.groups {
		w.group(&w.groups[g], l, index)
	}
}

// entry is what the text of a cell reads as.
func (w *wide) entry(u *unit, text []byte, l *line, column int) *entry {
	if l.t.typed {
		return l.r.read(l.t, u, string(text), l.b.Kind(l.row, column))
	}
	if len(text) > 7 {
		if e := u.texts[string(text)]; e != nil {
			return e
		}
		return l.r.read(l.t, u, string(text), sheet.Text)
	}
	key := pack(text)
	e := u.short.get(key)
	if e == nil {
		e = l.r.lawful(l.r.interpret(l.t, u, string(text), sheet.Text), string(text))
		u.short.put(key, e)
	}
	return e
}

// group makes one answer of the columns of its options.
func (w *wide) group(g *optionGroup, l *line, index int) {
	x := w.rows[index]
	var codes []string
	refused, said := false, false
	at := w.entries[index*len(w.units) : (index+1)*len(w.units)]
	for _, i := range g.columns {
		e := at[i]
		said = said || e.outcome != Blank
		refused = refused || e.outcome == Refused || e.outcome == Asked
		if e.chosen {
			codes = append(codes, w.units[i].option)
		}
	}
	if !said {
		return
	}
	l.r.account.Answers++
	if refused || !x.taken {
		l.r.refusedPlace(x.country, x.respondent, g.question.ID, g.record)
		return
	}
	if len(codes) == 0 {
		l.r.account.Answers-- // no option was chosen: that says nothing of why
		return
	}
	u := w.units[g.columns[0]]
	joined := strings.Join(inOrder(g.question, codes), "|")
	e := l.r.read(l.t, &unit{book: u.book, form: u.form}, joined, sheet.Text)
	for _, f := range e.findings {
		f.Position, f.Question, f.Record = l.position(g.columns[0]), g.question.ID, g.record
		if f.Value == "" {
			f.Value = joined
		}
		l.r.found.add(f)
	}
	if e.state == "" || survey.Blocking(e.findings) {
		l.r.refusedPlace(x.country, x.respondent, g.question.ID, g.record)
		return
	}
	l.r.account.Taken++
	g.answers = append(g.answers, groupAnswer{index, e.value, e.state})
}

// addTo adds the answers of the batch, row by row, to a batch of the survey.
func (w *wide) addTo(b *survey.Batch) int {
	n := 0
	width := len(w.units)
	for k := range w.rows {
		x := &w.rows[k]
		if !x.taken {
			continue
		}
		s := -1
		add := func(column int, q *survey.Question, record int, v survey.Value, st survey.State) {
			if s < 0 {
				s = b.Submission(w.r.submission(x.country, x.respondent))
			}
			p := survey.Position{File: w.t.name, Sheet: w.t.sheet, Row: x.number, Column: sheet.Letter(column), Name: w.t.header[column].Text, Line: x.line, Offset: x.offset}
			b.Add(s, survey.Answer{Question: q, Record: record, Value: v, State: st, Position: p})
			n++
		}
		for i, e := range w.entries[k*width : (k+1)*width] {
			if e != nil && e.state != "" && w.units[i].option == "" {
				add(i, w.units[i].book.q, w.t.columns[i].record, e.value, e.state)
			}
		}
		for g := range w.groups {
			for _, a := range w.groups[g].answers {
				if a.row == k {
					add(w.groups[g].columns[0], w.groups[g].question, w.groups[g].record, a.value, a.state)
				}
			}
		}
	}
	return n
}
