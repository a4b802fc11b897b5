package intake

import (
	"strings"

	"observatory/survey"
	"observatory/survey/sheet"
)

// takeWide reads rows that each hold a respondent's answers.
func (r *Reader) takeWide(t *table, b *sheet.Batch) {
	w := t.wide
	if w.seen.slots == nil && b.Len() > 0 {
		_, offset := b.Start(b.Len() - 1)
		w.seen.reserve(r.size, offset, b.Len())
	}
	w.batch, w.rows, w.sums = b, w.rows[:0], [2]outcomes{}
	for g := range w.groups {
		w.groups[g].answers, w.groups[g].refused = w.groups[g].answers[:0], w.groups[g].refused[:0]
	}
	w.lookAhead(b)
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
	w.count()
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
	if known := w.ahead[l.row]; known.country != "" {
		x.country, x.inCell = known.country, true
		l.outcome(t.roles[CountryRole][0], Structure)
		l.outcome(t.roles[RespondentColumn][0], Structure)
		r.named.cells++
		r.named.matched++
		if len(r.tables) > 1 { // the batch will be gone
			x.respondent, x.inCell = w.respondent(&x), false
		}
	} else {
		x.country = l.country()
		switch {
		case len(t.roles[RespondentColumn]) > 0:
			x.respondent = l.respondent()
		case r.o.Respondent != "":
			x.respondent = r.o.Respondent
		case r.o.NumberRows:
			x.respondent = "row-" + digits(x.number)
		}
	}
	x.taken = l.taken && x.country != "" && (x.inCell || x.respondent != "")
	if x.taken {
		x.taken = w.first(l, &x)
	}
	if len(r.tables) > 1 {
		if r.owner == nil {
			r.owner = map[int]wideRow{}
		}
		r.owner[x.number] = x
	}
	return x
}

// respondent is the name of a row's respondent.
func (w *wide) respondent(x *wideRow) string {
	if x.inCell {
		return string(w.batch.Bytes(x.index, w.t.roles[RespondentColumn][0]))
	}
	return x.respondent
}

// first reports whether the respondent has no earlier row.
func (w *wide) first(l *line, x *wideRow) bool {
	mark := w.ahead[l.row].mark
	if w.ahead[l.row].country == "" {
		mark = w.mark(x.country, []byte(x.respondent))
	}
	row := w.seen.add(mark, x.number)
	if row == 0 {
		return true
	}
	_, i := l.cell(RespondentColumn)
	w.r.found.add(survey.Finding{Code: "R06", Case: "row", Severity: survey.Refuse, Position: l.position(max(i, 0)), Value: x.country.Lower() + "-" + strings.ToLower(w.respondent(x)),
		Args: []survey.Arg{survey.Named("first", digits(row))}})
	return false
}

// cells reads the answers of a row.
func (w *wide) cells(l *line, index int) {
	x := &w.rows[index]
	for _, i := range w.others {
		if !l.used[i] {
			l.rest(i)
		}
	}
	sums := &w.sums[0]
	if x.taken {
		sums = &w.sums[1]
	}
	w.keys = l.b.Shorts(l.row, w.keys)
	for _, part := range w.parts {
		plain, marks, closer := w.quiet(part)
		for _, k := range closer {
			if a := &part[k]; a.mark {
				marks += tallyOf(w.loud(a, l, x))
			} else {
				plain += tallyOf(w.loud(a, l, x))
			}
		}
		sums.plain.add(plain)
		sums.marks.add(marks)
	}
	for g := range w.groups {
		w.group(&w.groups[g], l, index)
	}
}

// quiet counts the cells that are known and of which nothing is to be entered,
// and gives the indices of those that want a closer look. It calls nothing, and
// what it counts stays in registers: this is where the time of checking goes.
func (w *wide) quiet(part []wideAnswer) (plain, marks cellTally, closer []uint8) {
	keys, n := w.keys, 0
	for k := range part {
		a := &part[k]
		key := keys[a.column]
		s := a.unit.short.first(key)
		switch {
		case s.key != key || !s.quiet:
			w.closer[n&0xFF] = uint8(k)
			n++
		case a.mark:
			marks += tallyOf(s.outcome)
		default:
			plain += tallyOf(s.outcome)
		}
	}
	return plain, marks, w.closer[:n]
}

// loud reads a cell that wants a closer look.
func (w *wide) loud(a *wideAnswer, l *line, x *wideRow) Outcome {
	key := w.keys[a.column]
	if key == 0 {
		return w.long(a, l, x)
	}
	if a.whole && a.plain.holds(key) {
		return Accepted
	}
	s := w.find(a, key, l)
	if !s.quiet {
		w.enter(a.unit.short.entries[s.entry], a.unit, l, a.column, x)
	}
	return s.outcome
}

// entry is what a cell of a row that was read reads as.
func (w *wide) entry(b *sheet.Batch, row int, a *wideAnswer) *entry {
	l := &line{r: w.r, t: w.t, b: b, row: row}
	cells := w.line(b, row)
	key, ok := cells.Short(a.column)
	if !ok {
		return w.longEntry(a.unit, l, a.column)
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

// find finds a text that is not where it is looked for first, or reads it.
func (w *wide) find(a *wideAnswer, key uint64, l *line) *slot {
	m := &a.unit.short
	if s := m.get(key); s != nil {
		return s
	}
	if key == emptyText {
		return m.put(key, blank)
	}
	if len(m.entries) >= mostFigures && a.plain.holds(key) {
		return &certain
	}
	return w.remember(a.unit, key, l, a.column)
}

// mostFigures is how many texts are remembered before those that a plain range
// tells are not.
const mostFigures = 1024

// certain is what an answer of a plain range reads as.
var certain = slot{outcome: Accepted, quiet: true}

// remember reads a short text that is new to the unit.
func (w *wide) remember(u *unit, key uint64, l *line, column int) *slot {
	text := string(l.b.Bytes(l.row, column))
	return u.short.put(key, l.r.lawful(l.r.interpret(l.t, u, text, cellForm{}), text))
}

// long reads a cell whose text does not pack into a word.
func (w *wide) long(a *wideAnswer, l *line, x *wideRow) Outcome {
	e := w.longEntry(a.unit, l, a.column)
	if len(e.findings) > 0 || e.outcome == Normalised {
		w.enter(e, a.unit, l, a.column, x)
	}
	return e.outcome
}

// longEntry reads a text that does not pack into a word.
func (w *wide) longEntry(u *unit, l *line, column int) *entry {
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
