package template

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"observatory/survey"
)

// sheet writes a part of the form.
func (b *book) sheet(s *Sheet, number int) {
	l := b.layout(s)
	b.head(s, l)
	if s.Last > 0 {
		b.stillTrueOfRecords(s, l)
	}
	for i := range s.Rows {
		b.row(s, l, i)
	}
	last := b.rowOf(s, len(s.Rows)-1)
	b.notes(s, l, headRow+1, last)
	b.try(b.file.AddIgnoredErrors(s.Name, cell(l.answer, headRow+1)+":"+cell(l.end, last), excelize.IgnoredErrorsNumberStoredAsText))
	b.columns(s, l)
	b.page(s, l, last)
}

// head writes the title, the introduction and the headings of the columns.
func (b *book) head(s *Sheet, l layout) {
	b.text(s.Name, 1, 1, s.Title, b.look("title"))
	b.try(b.file.SetRowHeight(s.Name, 1, 26))
	intro := join(b.sheetNote(s), s.Intro, "\n")
	b.text(s.Name, 1, 2, intro, b.look("intro"))
	wide := min(l.end, 5)
	b.try(b.file.MergeCell(s.Name, cell(1, 2), cell(wide, 2)))
	width := 0.0
	for c := 1; c <= wide; c++ {
		width += b.width(s, l, c)
	}
	b.try(b.file.SetRowHeight(s.Name, 2, linesHeight(intro, width, 15)))
	for c := 1; c <= l.end; c++ {
		b.text(s.Name, c, headRow, b.heading(s, l, c), b.look("heading"))
	}
	b.try(b.file.SetRowHeight(s.Name, headRow, 32))
	b.try(b.file.SetPanes(s.Name, &excelize.Panes{Freeze: true, XSplit: 2, YSplit: headRow, TopLeftCell: cell(3, headRow+1), ActivePane: "bottomRight",
		Selection: []excelize.Selection{{Pane: "bottomRight", ActiveCell: cell(l.answer, headRow+1), SQRef: cell(l.answer, headRow+1)}}}))
}

// sheetNote says which part a sheet is, how long it takes and whether it may be
// left out.
func (f *Form) sheetNote(s *Sheet) string {
	line := f.words.say("sheet_note", "number", strconv.Itoa(s.Number), "count", strconv.Itoa(f.parts()))
	if s.Module.Minutes > 0 {
		line += " · " + f.words.say("minutes", "minutes", decimal(s.Module.Minutes))
	}
	if s.Module.Optional {
		return line + " · " + f.words.say("optional")
	}
	return line + " · " + f.words.say("core")
}

// parts is how many modules the form has.
func (f *Form) parts() int {
	n := 0
	for i := range f.Sheets {
		n = max(n, f.Sheets[i].Number)
	}
	return n
}

func (b *book) heading(s *Sheet, l layout, column int) string {
	switch column {
	case l.id:
		return b.form("id")
	case l.question:
		return b.form("question")
	case l.terms:
		return b.form("terms")
	case l.last:
		return b.form("last_answer")
	case l.still:
		return b.words.say("still_true", "date", b.On)
	case l.comment:
		return b.form("comment")
	case l.source:
		return b.form("source")
	case l.locator:
		return b.form("locator")
	}
	if s.Repeat != nil {
		return s.RecordName(column - l.answer + 1)
	}
	return b.form("answer")
}

// row writes a question or an option with the cells to fill in.
func (b *book) row(s *Sheet, l layout, i int) {
	r, row := &s.Rows[i], b.rowOf(s, i)
	q := r.Question
	look, help, terms := "question", b.help(r), b.Terms(q)
	if r.Option != nil {
		look, help, terms = "option", r.Option.Note, ""
	}
	b.text(s.Name, l.id, row, r.ID, b.look("id"))
	b.wording(s.Name, l.question, row, r.Text, help, look)
	b.termsCell(s.Name, l.terms, row, terms, r)
	b.try(b.file.SetRowHeight(s.Name, row, b.height(s, l, r, help, terms)))
	for n := range s.Records {
		b.answer(s.Name, l.answer+n, row, r, r.Given[n], "answer."+b.cellKind(r))
	}
	if l.last > 0 {
		last := Given{Text: r.Given[0].Last, Number: r.Given[0].Number}
		b.answer(s.Name, l.last, row, r, last, "last."+b.cellKind(r))
		style := "last"
		if last.Text != "" {
			style = "answer.text"
		}
		b.text(s.Name, l.still, row, "", b.look(style))
	}
	for _, x := range b.asides(s, l, r) {
		b.text(s.Name, x.column, row, x.text, b.look("note"))
	}
	b.validate(s, l, row, r)
}

// help is what stands below a question: its own help, when it applies, and how
// to answer it where the cell alone does not tell.
func (b *book) help(r *Row) string {
	q := r.Question
	help := join(q.Help, b.OnlyIf(q), "\n")
	if q.Type == survey.Likert || q.Type == survey.Multi {
		help = join(help, b.kindHint(q, false), "\n")
	}
	for _, g := range r.Given {
		if g.Wave != "" {
			return join(help, b.words.say("last_from", "wave", g.Wave), "\n")
		}
	}
	return help
}

// height is the height of a row in points: that of its highest cell. It is a
// first value only; a spreadsheet fits it when somebody writes more.
func (b *book) height(s *Sheet, l layout, r *Row, help, terms string) float64 {
	wording := b.width(s, l, l.question) - 2
	if r.Option != nil {
		wording -= 5
	}
	h := linesHeight(r.Text, wording, 15)
	if help != "" {
		h += linesHeight(help, wording*1.33, 12) - 4
	}
	fit := func(text string, column int, scale, line float64) {
		if text != "" {
			h = max(h, linesHeight(text, b.width(s, l, column)*scale-1, line))
		}
	}
	fit(r.ID, l.id, 1.4, 10.5)
	fit(terms, l.terms, 1.2, 12)
	for _, x := range b.asides(s, l, r) {
		fit(x.text, x.column, 1, 14)
	}
	for n, g := range r.Given {
		fit(g.Text, l.answer+n, 1, 15)
		if l.last > 0 {
			fit(g.Last, l.last, 1.2, 12)
		}
	}
	return h
}

// written is a text and the column it stands in.
type written struct {
	column int
	text   string
}

// asides are the comment, the source and the locator of a row.
func (b *book) asides(s *Sheet, l layout, r *Row) []written {
	return []written{
		{l.comment, b.beside(s, r, func(g Given) string { return g.Comment })},
		{l.source, b.beside(s, r, func(g Given) string { return g.Source })},
		{l.locator, b.beside(s, r, func(g Given) string { return g.Locator })},
	}
}

// beside is a text about several records, which share a cell: each is
// led by the name of its record.
func (b *book) beside(s *Sheet, r *Row, of func(Given) string) string {
	if s.Repeat == nil {
		return of(r.Given[0])
	}
	out := ""
	for n, g := range r.Given {
		if text := of(g); text != "" {
			out = join(out, s.RecordName(n+1)+": "+text, "\n")
		}
	}
	return out
}

func join(a, b, with string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + with + b
}

// cellKind says how an answer cell is formatted.
func (b *book) cellKind(r *Row) string {
	switch {
	case r.Option != nil:
		return "tick"
	case r.Question.Type == survey.Date:
		return "date"
	case number(r.Question):
		return "number"
	}
	return "text"
}

// answer writes what an answer cell holds already: dates as dates and numbers
// as numbers, so that each machine shows them in its own form.
func (b *book) answer(sheet string, column, row int, r *Row, g Given, look string) {
	at := cell(column, row)
	switch {
	case g.Text == "":
	case r.Question.Type == survey.Date:
		if day, ok := excelDay(g.Text); ok {
			b.try(b.file.SetCellInt(sheet, at, day))
			break
		}
		b.try(b.file.SetCellStr(sheet, at, g.Text))
	case g.Number && exact(g.Text):
		b.try(b.file.SetCellDefault(sheet, at, g.Text))
	default:
		b.try(b.file.SetCellStr(sheet, at, g.Text))
	}
	b.style(sheet, column, row, column, row, b.look(look))
}

// excelDay is the number of an ISO date in a workbook, which knows none before
// March 1900 that all programs agree on.
func excelDay(iso string) (int64, bool) {
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil || day.Before(time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)) {
		return 0, false
	}
	return int64(math.Round(day.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24)), true
}

// exact reports whether a spreadsheet gives a number back as it was written.
func exact(text string) bool {
	n, err := strconv.ParseFloat(text, 64)
	return err == nil && len(text) <= 15 && strconv.FormatFloat(n, 'f', -1, 64) == text
}

// stillTrueOfRecords asks once for each earlier record whether it still holds.
func (b *book) stillTrueOfRecords(s *Sheet, l layout) {
	row := headRow + 1
	b.text(s.Name, l.id, row, s.Repeat.ID+".still_true", b.look("id"))
	hint := b.words.say("hint.still_true_record", b.stillArgs()...)
	b.wording(s.Name, l.question, row, b.words.say("still_true", "date", b.On), hint, "question")
	b.try(b.file.SetRowHeight(s.Name, row, 15+linesHeight(hint, 58*1.3, 12)))
	for c := l.terms; c <= l.end; c++ {
		look := "last"
		if c >= l.answer && c < l.answer+s.Last {
			look = "answer.text"
		}
		b.text(s.Name, c, row, "", b.look(look))
	}
	b.chooseStillTrue(s.Name, cell(l.answer, row)+":"+cell(l.answer+s.Last-1, row), "hint.still_true_record")
}

func (b *book) stillArgs() []string {
	return []string{"date", b.On, "yes", b.form("yes"), "changed", b.form("changed"), "no", b.form("no")}
}

// width of a column, in characters.
func (b *book) width(s *Sheet, l layout, column int) float64 {
	switch column {
	case l.id:
		return 19
	case l.question:
		return 58
	case l.terms:
		return 15
	case l.last:
		return 26
	case l.still:
		return 14
	case l.comment:
		return 32
	case l.source:
		return 26
	case l.locator:
		return 16
	}
	if s.Repeat != nil {
		return 28
	}
	return 36
}

func (b *book) columns(s *Sheet, l layout) {
	for c := 1; c <= l.end; c++ {
		name, err := excelize.ColumnNumberToName(c)
		b.try(err)
		b.try(b.file.SetColWidth(s.Name, name, name, b.width(s, l, c)))
	}
}

// linesHeight is the height in points of a wrapped text, on the safe side.
func linesHeight(text string, width, line float64) float64 {
	lines, run := 1, 0
	word := 0
	for _, r := range text {
		run, word = run+1, word+1
		switch {
		case r == '\n':
			lines, run, word = lines+1, 0, 0
		case r == ' ':
			word = 0
		case float64(run) > width:
			lines, run = lines+1, word // the word moves to the next line
			if float64(word) > width {
				word, run = 0, 0
			}
		}
	}
	return min(409, float64(lines)*line+6)
}

// page sets a part up for A4: titles on every page, all columns on one.
func (b *book) page(s *Sheet, l layout, last int) {
	size, orientation, wide, tall := 9, "landscape", 1, 0
	titles := "'" + s.Name + "'!$" + strconv.Itoa(headRow) + ":$" + strconv.Itoa(headRow)
	if s.Repeat != nil { // records on as many pages as keep them readable, beside their questions
		wide = 2
		titles = "'" + s.Name + "'!$A:$B," + titles
	}
	b.try(b.file.SetPageLayout(s.Name, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall}))
	fit := true
	b.try(b.file.SetSheetProps(s.Name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	b.margins(s.Name)
	b.try(b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.Name, RefersTo: titles}))
	b.try(b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: s.Name, RefersTo: fixed(s.Name, 1, 1, l.end, last)}))
	b.footer(s.Name)
}

func (b *book) margins(sheet string) {
	side, top, bottom := 0.4, 0.5, 0.6
	b.try(b.file.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &bottom}))
}

func (b *book) footer(sheet string) {
	b.try(b.file.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&L" + b.footerText() + "&C&A&R&P / &N"}))
}

func (b *book) footerText() string {
	parts := []string{b.Instrument.ID + " " + b.Instrument.Version}
	for _, p := range []string{b.Country, waveSlug(b.Wave)} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " · ")
}
