package intake

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"observatory/survey"
	"observatory/survey/sheet"
	"observatory/survey/vocabulary"
)

// Reader takes in one file, batch by batch of its rows. What it keeps is bounded
// by a batch, but for the findings and changes, of which each cause is kept once
// with the numbers of its rows, and a mark for each respondent.
type Reader struct {
	o    Options
	in   *survey.Instrument
	wave *survey.Wave
	name string
	data io.ReaderAt
	size int64

	heads     *headings
	books     map[survey.QuestionID]*codebook
	languages []string
	places    *vocabulary.Countries
	exact     map[string]survey.CountryCode // codes as they should be written
	named     namedCells
	formats   map[string]shownAs // of the cells of workbooks

	tables  []*table
	at      int
	found   gatherer
	weighed []*form // of which there is evidence
	ledger  ledger
	// edition counts how often the lists were handed out: what an entry knows of
	// its place in them holds for one edition.
	edition  int
	account  Account
	fault    error // a law that was broken
	result   Result
	file     survey.SubmittedFile
	meta     map[string]string // of our own template
	taken    Taken
	vert     vertical
	seen     map[string]seenAnswer // by id of the answer
	refusals []refusal
	// owner is whose each row of the first sheet is, where a program divided a
	// table over several sheets.
	owner map[int]wideRow
	// claimed is the sheet whose column answers a question, of rows that are
	// divided over several.
	claimed map[place]*table
}

// Open understands a file of size bytes and makes ready to take in its answers.
func Open(name string, in io.ReaderAt, size int64, o Options) (*Reader, error) {
	o = o.Answers.options(o)
	r := &Reader{o: o, in: o.Instrument, wave: o.Wave, name: name, data: in, size: size, heads: newHeadings(o.Instrument),
		books: map[survey.QuestionID]*codebook{}, edition: 1, account: Account{Ignored: map[string]int{}}}
	if r.wave == nil {
		r.wave = AtHand(o.Instrument)
	}
	r.file = survey.SubmittedFile{File: name, Received: o.Received}
	r.places, r.exact = vocabulary.NewCountries(o.Countries, o.Areas), map[string]survey.CountryCode{}
	for _, c := range o.Countries {
		r.exact[string(c.Code)] = c.Code
	}
	if o.Language != "" {
		r.languages = []string{o.Language}
	}
	if err := r.open(); err != nil {
		return nil, fmt.Errorf("take in %s: %w", name, err)
	}
	return r, nil
}

// AtHand is the wave of a file that belongs to none yet: it asks every question
// that is not retired.
func AtHand(in *survey.Instrument) *survey.Wave {
	w := &survey.Wave{Slug: "draft", Kind: survey.SurveyWave, Instrument: in.ID, Silence: survey.NoResponse, Outside: survey.NotInFrame}
	for _, q := range in.Questions {
		if !q.Retired {
			w.Asked = append(w.Asked, q.ID)
		}
	}
	return w
}

// open finds the tables of the file and what each of their columns is.
func (r *Reader) open() error {
	first, err := r.openTable(r.o.Sheet)
	if err != nil {
		return err
	}
	r.result.Dialect = first.src.Dialect()
	several := r.o.Sheet.Sheet == "" && len(first.src.Sheets()) > 1
	if several && r.template(first.src.Sheets()) {
		if err := r.openTemplate(first.src.Sheets()); err != nil {
			return err
		}
	} else if parts := contentSheets(first.src.Sheets()); several && len(parts) > 1 {
		r.result.Profile = "eusurvey"
		for _, name := range parts {
			o := r.o.Sheet
			o.Sheet = name
			t, err := r.openTable(o)
			if err != nil {
				return err
			}
			r.tables = append(r.tables, t)
		}
	} else {
		r.tables = []*table{first}
	}
	for i, t := range r.tables {
		if r.tables[i], err = r.findHeader(t); err != nil {
			return err
		}
		r.commit(r.tables[i])
	}
	r.understand()
	return nil
}

// ownLayout are the findings that our own template's titles and empty lines would
// give.
var ownLayout = []string{"H02", "H03", "R03", "F16"}

// openTable opens a sheet. Its findings are held back until it is settled that
// it is read in this way.
func (r *Reader) openTable(o sheet.Options) (*table, error) {
	t := &table{name: r.name, options: o, roles: map[Role][]int{}}
	told := o.Found
	o.Found = func(f survey.Finding) {
		if r.result.Profile == "template" && slices.Contains(ownLayout, f.Code) {
			return
		}
		if f.Code == "H08" {
			return // asked about where the column would be lost
		}
		if !t.committed {
			t.early = append(t.early, f)
			return
		}
		if r.readsDates(t, f) {
			return
		}
		r.found.add(f)
		if told != nil {
			told(f)
		}
	}
	src, err := sheet.Open(r.name, r.data, r.size, o)
	if err != nil {
		return nil, err
	}
	t.src, t.sheet, t.header = src, src.Sheet(), fitted(src.Header(), src.Dialect().Columns)
	t.typed = src.Dialect().Format == "xlsx" || src.Dialect().Format == "ods"
	if rows := src.Dialect().HeaderRows; len(rows) > 0 {
		t.headerRow = rows[len(rows)-1]
	}
	return t, nil
}

// fitted is a header with a cell for each column that rows have. One of another
// width the sheet has reported: names beyond the last column name nothing, and a
// column without one has no heading.
func fitted(header []sheet.Cell, columns int) []sheet.Cell {
	if header == nil || columns == 0 || len(header) == columns {
		return header
	}
	out := make([]sheet.Cell, columns)
	copy(out, header)
	return out
}

// readsDates reports whether a finding about a date among texts is for the
// reading of values to make: that of a question says so by itself, and a column
// with a question in each row holds both.
func (r *Reader) readsDates(t *table, f survey.Finding) bool {
	if f.Code != "C13" {
		return false
	}
	answers := func(c column) bool { return c.question != nil && c.Letter == f.Position.Column }
	return t.has(QuestionColumn) >= 0 || slices.ContainsFunc(t.columns, answers)
}

func (r *Reader) commit(t *table) {
	t.committed = true
	for _, f := range t.early {
		if !r.readsDates(t, f) {
			r.found.add(f)
		}
	}
	t.early = nil
	r.result.Sheets = append(r.result.Sheets, t.sheet)
}

// lookedAt is how many rows from the top may be the header.
const lookedAt = 30

// findHeader looks further down for the row that names questions or parts of
// the form, where the row that was taken for the header names fewer.
func (r *Reader) findHeader(t *table) (*table, error) {
	r.match(t)
	questions, form := t.score()
	if r.o.Sheet.Header != "" || questions+form >= 2 && 2*(questions+form) >= len(t.header) {
		return t, nil
	}
	o := t.options
	o.Header = "none"
	raw, err := r.openTable(o)
	if err != nil {
		return nil, err
	}
	best, at := questions+form, 0
	for rows := 0; rows < lookedAt; {
		b, err := raw.src.Next()
		if err != nil {
			break // the table itself will say so
		}
		for i := 0; i < b.Len() && rows < lookedAt; i++ {
			rows++
			if n := r.known(b, i); n > best && n >= 2 {
				best, at = n, b.Number(i)
			}
		}
	}
	if at == 0 || at == t.headerRow {
		return t, nil
	}
	o.Header = strconv.Itoa(at)
	better, err := r.openTable(o)
	if err != nil {
		return nil, err
	}
	r.match(better)
	return better, nil
}

// known is how many different columns the cells of a row would be headings of.
func (r *Reader) known(b *sheet.Batch, row int) int {
	var seen []target
	for c := range min(b.Width(row), 200) {
		found := r.headingOf(string(b.Bytes(row, c)))
		if len(found) == 1 && found[0].role != IgnoredColumn && !slices.ContainsFunc(seen, found[0].same) {
			seen = append(seen, found[0])
		}
	}
	return len(seen)
}

// understand settles shapes, language and roles, and reports on the headings.
func (r *Reader) understand() {
	for i, t := range r.tables {
		d := r.decideShape(t)
		t.shape = d.Value
		t.canonical = t.shape == longShape && r.isCanonical(t)
		if i == 0 || r.result.Shape.Value == noShape {
			r.result.Shape = d
		}
	}
	r.decideLanguage()
	r.decideProfile()
	if len(r.tables) == 0 {
		r.result.Shape = sheet.Decision{About: "shape", How: "inferred", Value: noShape, Evidence: "no sheet has a column of questions and one of answers"}
	}
	header := false
	for _, t := range r.tables {
		if t.header == nil {
			continue // the sheet has said why
		}
		header = true
		if t.shape == noShape {
			t.census = &census{r: r, t: t}
		}
		r.checkHeader(t)
		r.prepare(t)
		for i := range t.columns {
			r.result.Columns = append(r.result.Columns, t.columns[i].Column)
		}
	}
	if r.result.Shape.Value == noShape && (header || len(r.tables) == 0) {
		r.found.add(survey.Finding{Code: "H04", Case: "nothing", Severity: survey.Refuse, Position: survey.Position{File: r.name}})
	}
}

// prepare makes the units of a table and reports what it lacks.
func (r *Reader) prepare(t *table) {
	for i := range t.columns {
		c := &t.columns[i]
		if c.question == nil {
			t.roles[c.Role] = append(t.roles[c.Role], i)
		}
	}
	switch t.shape {
	case wideShape:
		r.prepareWide(t)
	case longShape, questionnaireShape:
		r.prepareVertical(t)
	default:
		r.headerCells(t)
	}
}

// book is the codebook of a question, made once.
func (r *Reader) book(q *survey.Question) *codebook {
	b := r.books[q.ID]
	if b == nil {
		b = compile(q, r.in, r.places)
		r.books[q.ID] = b
	}
	return b
}

// refusal is a place that was filled with something that could not be taken in.
type refusal struct {
	submission string
	question   survey.QuestionID
	record     int
}

// Taken is what a batch of rows gave.
type Taken struct {
	Rows    int
	answers []given
	wide    *wide
	refused []refusal
}

// given is an answer with whose it is.
type given struct {
	submission survey.Submission
	answer     survey.Answer
}

// AddTo adds the answers to a batch and gives how many they were.
func (t *Taken) AddTo(b *survey.Batch) int {
	for _, g := range t.answers {
		b.Add(b.Submission(g.submission), g.answer)
	}
	n := len(t.answers)
	if t.wide != nil {
		n += t.wide.addTo(b)
	}
	for _, x := range t.refused {
		b.Refuse(x.submission, x.question, x.record)
	}
	return n
}

// Next reads on; it gives io.EOF after the last batch. What it hands out is
// valid until the next call. Another error means that the file cannot be read or
// that the reader lost count of a cell: what was handed out must not be used.
func (r *Reader) Next() (*Taken, error) {
	for r.at < len(r.tables) {
		t := r.tables[r.at]
		b, err := t.src.Next()
		if err == io.EOF {
			r.at++
			r.taken = Taken{}
			r.finish(t)
			if r.at == len(r.tables) {
				r.finishQuestionnaire()
			}
			if r.result.Shape.Value != questionnaireShape || r.at == len(r.tables) { // whose they are is known at the end
				r.taken.refused, r.refusals = r.refusals, nil
			}
			if len(r.taken.answers)+len(r.taken.refused) > 0 {
				return &r.taken, nil
			}
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("take in %s: %w", r.name, err)
		}
		r.taken = Taken{Rows: b.Len(), answers: r.taken.answers[:0]}
		if t.census != nil {
			t.census.take(b)
		}
		before := r.account
		ignored := sumOf(before.Ignored)
		entered := r.ledger.rows
		r.take(t, b)
		if err := r.law(t, b, before, ignored, entered); err != nil {
			return nil, fmt.Errorf("take in %s: %w", r.name, err)
		}
		if r.result.Shape.Value != questionnaireShape {
			r.taken.refused, r.refusals = r.refusals, nil
		}
		return &r.taken, nil
	}
	return nil, io.EOF
}

// take reads a batch of rows.
func (r *Reader) take(t *table, b *sheet.Batch) {
	switch t.shape {
	case wideShape:
		r.takeWide(t, b)
	case longShape, questionnaireShape:
		r.takeVertical(t, b)
	default:
		r.passOver(t, b)
	}
}

// passOver counts the cells of rows that hold no answers.
func (r *Reader) passOver(t *table, b *sheet.Batch) {
	for row := range b.Len() {
		for c := range b.Width(row) {
			reason := "other_table"
			if c < len(t.columns) && t.columns[c].Reason != "" {
				reason = t.columns[c].Reason
			}
			r.ignore(b.Bytes(row, c), reason)
		}
	}
}

func (r *Reader) ignore(text []byte, reason string) {
	if len(text) == 0 {
		r.account.Blank++
		return
	}
	r.account.Ignored[reason]++
}

// Findings are what was found since the last call, one for each cause.
func (r *Reader) Findings() []survey.Finding {
	r.edition++
	return r.found.take()
}

// Ledger is what was normalised since the last call, one entry for each distinct
// change.
func (r *Reader) Ledger() []Change {
	r.edition++
	return r.ledger.take()
}

// Account is where the cells went so far.
func (r *Reader) Account() Account { return r.account }

func digits(n int) string { return strconv.Itoa(n) }

func plural(n int, one, other string) string {
	if n == 1 {
		return "1 " + one
	}
	return digits(n) + " " + other
}

// asks reports whether the wave asked the question.
func (r *Reader) asks(q *survey.Question) bool { return slices.Contains(r.wave.Asked, q.ID) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
