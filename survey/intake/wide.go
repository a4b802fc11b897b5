package intake

import (
	"hash/maphash"
	"slices"
	"strings"

	"observatory/survey"
	"observatory/survey/sheet"
)

// wide is a batch of rows that each hold the answers of one respondent.
type wide struct {
	r       *Reader
	t       *table
	units   []*unit // by column; nil: no answer column
	answers []wideAnswer
	others  []int // columns that are none
	// all and allMarks are the cells of a row of which every one is accepted.
	all, allMarks [Ignored + 1]int
	groups        []optionGroup
	read          int // rows so far
	batch         *sheet.Batch
	rows          []wideRow  // of the batch
	seen          markedRows // the respondents of the file
	id            []byte
	seeds         [2]maphash.Seed
}

// wideRow is whose a row is.
type wideRow struct {
	index      int // in the batch
	number     int // as a spreadsheet counts
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
	w := &wide{r: r, t: t, units: make([]*unit, len(t.columns)), seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
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
		w.answers = append(w.answers, wideAnswer{i, u, r.plain(t, u), u.option != ""})
		if u.option == "" {
			w.all[Accepted]++
		} else {
			w.allMarks[Accepted]++
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
	if w.seen.slots == nil && b.Len() > 0 {
		_, offset := b.Start(b.Len() - 1)
		w.seen.reserve(r.size, offset, b.Len())
	}
	w.batch, w.rows = b, w.rows[:0]
	for g := range w.groups {
		w.groups[g].answers, w.groups[g].refused = w.groups[g].answers[:0], w.groups[g].refused[:0]
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
		w.read++
		w.cells(l, len(w.rows)-1)
	}
	r.taken.wide = w
}

// whose reads who the row is about.
func (w *wide) whose(l *line) wideRow {
	r, t := l.r, l.t
	x := wideRow{index: l.row, number: l.number()}
	x.line, x.offset = l.b.Start(l.row)
	if t != r.tables[0] {
		known := r.owner[x.number]
		known.line, known.offset, known.number, known.index = x.line, x.offset, x.number, x.index
		return known
	}
	x.country = w.country(l)
	switch {
	case len(t.roles[RespondentColumn]) > 0:
		i := t.roles[RespondentColumn][0]
		if text := l.b.Bytes(l.row, i); isIDBytes(text) {
			x.respondent = string(text)
			l.outcome(i, Structure)
		} else {
			x.respondent = l.respondent()
		}
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

// country reads the cell of the country, most often a code as it should be.
func (w *wide) country(l *line) survey.CountryCode {
	if at := l.t.roles[CountryRole]; len(at) > 0 {
		if code, ok := l.r.exact[string(l.b.Bytes(l.row, at[0]))]; ok {
			l.outcome(at[0], Structure)
			l.r.named.cells++
			l.r.named.matched++
			return code
		}
	}
	return l.country()
}

// first reports whether the respondent has no earlier row. What is kept of one
// is a mark of 128 bits, by which no two are taken for each other.
func (w *wide) first(l *line, x wideRow) bool {
	w.id = append(append(append(w.id[:0], x.country...), '-'), x.respondent...)
	key := [2]uint64{maphash.Bytes(w.seeds[0], w.id), maphash.Bytes(w.seeds[1], w.id)}
	row := w.seen.add(key, x.number)
	if row == 0 {
		return true
	}
	_, i := l.cell(RespondentColumn)
	w.r.found.add(survey.Finding{Code: "R06", Case: "row", Severity: survey.Refuse, Position: l.position(max(i, 0)), Value: strings.ToLower(string(w.id)),
		Args: []survey.Arg{survey.Named("first", digits(row))}})
	return false
}

// cells reads the answers of a row.
func (w *wide) cells(l *line, index int) {
	b, row := l.b, l.row
	x := &w.rows[index]
	for _, i := range w.others {
		if !l.used[i] {
			l.rest(i)
		}
	}
	plain, marks := w.all, w.allMarks // cells by outcome, of answers and of options: accepted, until they are not
	cells := w.line(b, row)
	for k := range w.answers {
		a := &w.answers[k]
		outcome := Blank
		key, ok := cells.Short(a.column)
		switch {
		case !ok:
			e := w.long(a.unit, l, a.column)
			if outcome = e.outcome; len(e.findings) > 0 || outcome == Normalised {
				w.enter(e, a.unit, l, a.column, x)
			}
		case key == emptyText:
		case a.plain.hi != 0 && a.plain.holds(key):
			continue
		default:
			s := a.unit.short.get(key)
			if s == nil {
				s = w.remember(a.unit, key, l, a.column)
			}
			if outcome = s.outcome; s.busy {
				w.enter(a.unit.short.entries[s.entry], a.unit, l, a.column, x)
			}
		}
		if outcome == Accepted {
			continue
		}
		if a.mark {
			marks[Accepted]--
			marks[outcome]++
		} else {
			plain[Accepted]--
			plain[outcome]++
		}
	}
	w.count(&plain, &marks, x.taken)
	for g := range w.groups {
		w.group(&w.groups[g], l, index)
	}
}

// entry is what a cell of a row that was read reads as.
func (w *wide) entry(b *sheet.Batch, row int, a *wideAnswer) *entry {
	l := &line{r: w.r, t: w.t, b: b, row: row}
	cells := w.line(b, row)
	key, ok := cells.Short(a.column)
	if !ok {
		return w.long(a.unit, l, a.column)
	}
	if key == emptyText {
		return blank
	}
	s := a.unit.short.get(key)
	if s == nil {
		s = w.remember(a.unit, key, l, a.column)
	}
	return a.unit.short.entries[s.entry]
}

// blank is what an empty cell reads as.
var blank = &entry{reading: reading{outcome: Blank}}

// line is a row of a text file. A workbook says more of a cell than its text, so
// that none of its texts is taken for known by its bytes.
func (w *wide) line(b *sheet.Batch, row int) sheet.Line {
	if w.t.typed {
		return b.Typed(row)
	}
	return b.Line(row)
}

// count enters the outcomes of a row's cells.
func (w *wide) count(plain, marks *[Ignored + 1]int, taken bool) {
	a := &w.r.account
	given := 0
	for o := range plain {
		if o := Outcome(o); o != Blank {
			given += plain[o]
		}
	}
	a.Answers += given
	good := plain[Accepted] + plain[Normalised]
	if taken {
		a.Taken += good
		a.Accepted += plain[Accepted] + marks[Accepted]
		a.Normalised += plain[Normalised] + marks[Normalised]
	} else if n := good + marks[Accepted] + marks[Normalised]; n > 0 {
		a.Ignored["row_refused"] += n
	}
	a.Blank += plain[Blank] + marks[Blank]
	a.Refused += plain[Refused] + marks[Refused]
	a.Asked += plain[Asked] + marks[Asked]
}

// remember reads a short text that is new to the unit.
func (w *wide) remember(u *unit, key uint64, l *line, column int) *slot {
	text := string(l.b.Bytes(l.row, column))
	return u.short.put(key, l.r.lawful(l.r.interpret(l.t, u, text, cellForm{}), text))
}

// long reads a text that does not pack into a word.
func (w *wide) long(u *unit, l *line, column int) *entry {
	text := l.b.Bytes(l.row, column)
	if !w.t.typed {
		if e := u.texts[string(text)]; e != nil {
			return e
		}
	}
	return l.r.read(l.t, u, string(text), l.r.formOf(l.b, l.row, column))
}

// enter notes what one more cell of a known text gives.
func (w *wide) enter(e *entry, u *unit, l *line, column int, x *wideRow) {
	e.cells++
	if e.entered == l.r.edition && (e.outcome != Normalised || !x.taken) {
		for _, i := range e.found {
			l.r.found.row(i, x.number)
		}
		return
	}
	l.r.enter(e, u, x.number, string(l.b.Bytes(l.row, column)), x.taken, func() survey.Position { return l.position(column) })
}

// group makes one answer of the columns of its options.
func (w *wide) group(g *optionGroup, l *line, index int) {
	x := w.rows[index]
	var codes []string
	refused, said := false, false
	for _, k := range g.answersAt {
		e := w.entry(l.b, l.row, &w.answers[k])
		said = said || e.outcome != Blank
		refused = refused || e.outcome == Refused || e.outcome == Asked
		if e.chosen {
			codes = append(codes, w.answers[k].unit.option)
		}
	}
	if !said {
		return
	}
	l.r.account.Answers++
	if refused || !x.taken {
		g.refused = append(g.refused, index)
		return
	}
	if len(codes) == 0 {
		l.r.account.Answers-- // no option was chosen: that says nothing of why
		return
	}
	u := w.units[g.columns[0]]
	joined := strings.Join(inOrder(g.question, codes), "|")
	e := l.r.read(l.t, &unit{book: u.book, form: u.form}, joined, cellForm{})
	for _, f := range e.findings {
		f.Position, f.Question, f.Record = l.position(g.columns[0]), g.question.ID, g.record
		if f.Value == "" {
			f.Value = joined
		}
		l.r.found.add(f)
	}
	if e.state == "" || survey.Blocking(e.findings) {
		g.refused = append(g.refused, index)
		return
	}
	l.r.account.Taken++
	g.answers = append(g.answers, groupAnswer{index, e.value, e.state})
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
				s = b.Submission(w.r.submission(x.country, x.respondent))
			}
			p := survey.Position{File: w.t.name, Sheet: w.t.sheet, Row: x.number, Column: sheet.Letter(column), Name: w.t.header[column].Text, Line: x.line, Offset: x.offset}
			b.Add(s, survey.Answer{Question: q, Record: record, Value: v, State: st, Position: p})
			n++
		}
		id := x.country.Lower() + "-" + x.respondent
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
