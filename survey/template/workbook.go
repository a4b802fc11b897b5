package template

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"observatory/survey"
)

// The two hidden sheets: what the form is, and the lists its cells choose from.
const (
	aboutSheet = "observatory"
	listSheet  = "lists"
)

// headRow is the row of the column headings; above it stand the title of the
// part, its introduction and an empty line.
const headRow = 4

// Workbook writes the form as an Excel workbook.
func (f *Form) Workbook() ([]byte, error) {
	b := &book{Form: f, file: excelize.NewFile(), lists: map[string]string{}, styles: map[string]int{}}
	defer b.file.Close()
	b.try(b.file.SetSheetName("Sheet1", b.startName()))
	for i := range f.Sheets {
		b.newSheet(f.Sheets[i].Name)
	}
	b.newSheet(aboutSheet)
	b.newSheet(listSheet)
	b.start()
	b.stateList()
	for i := range f.Sheets {
		b.sheet(&f.Sheets[i], i)
	}
	b.skips()
	b.about()
	b.finish()
	if b.err != nil {
		return nil, fmt.Errorf("write the workbook of %s: %w", f.Instrument.ID, b.err)
	}
	var out bytes.Buffer
	if err := b.file.Write(&out); err != nil {
		return nil, fmt.Errorf("write the workbook of %s: %w", f.Instrument.ID, err)
	}
	data, err := settled(out.Bytes())
	if err != nil {
		return nil, fmt.Errorf("write the workbook of %s: %w", f.Instrument.ID, err)
	}
	return data, nil
}

// settled packs a workbook again with rows that a spreadsheet may fit to what is
// written in them: the library marks every height as chosen by a person.
func settled(data []byte) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, file := range in.File {
		r, err := file.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(file.Name, "xl/worksheets/sheet") {
			content = bytes.ReplaceAll(content, []byte(` customHeight="1"`), nil)
			content = bytes.ReplaceAll(content, []byte(` customHeight="true"`), nil)
		}
		if file.Name == "xl/styles.xml" { // the library sets no colour for the lines of a hatch, which are black then
			content = bytes.ReplaceAll(content, []byte(`patternType="lightUp"><bgColor`), []byte(`patternType="lightUp"><fgColor rgb="FF`+hatch+`"></fgColor><bgColor`))
		}
		to, err := w.Create(file.Name)
		if err != nil {
			return nil, err
		}
		if _, err := to.Write(content); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// book is a workbook being written. The first error stays; what follows it is
// harmless.
type book struct {
	*Form
	file   *excelize.File
	lists  map[string]string // choices joined → range on the sheet of lists
	column int               // of the sheet of lists, last used
	styles map[string]int
	err    error
}

func (b *book) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) newSheet(name string) {
	_, err := b.file.NewSheet(name)
	b.try(err)
}

func (b *book) startName() string { return sheetName(b.form("instructions")) }

// cell is the name of a cell; columns and rows count from 1.
func cell(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic(err) // columns and rows are counted, never read
	}
	return name
}

// fixed is the address of a cell or range that stays when a formula moves.
func fixed(sheet string, column, row, toColumn, toRow int) string {
	from, _ := excelize.CoordinatesToCellName(column, row, true)
	to, _ := excelize.CoordinatesToCellName(toColumn, toRow, true)
	address := "'" + sheet + "'!" + from
	if from != to {
		address += ":" + to
	}
	return address
}

func (b *book) text(sheet string, column, row int, text string, style int) {
	b.try(b.file.SetCellStr(sheet, cell(column, row), text))
	b.style(sheet, column, row, column, row, style)
}

func (b *book) style(sheet string, column, row, toColumn, toRow, style int) {
	b.try(b.file.SetCellStyle(sheet, cell(column, row), cell(toColumn, toRow), style))
}

// list puts choices on the hidden sheet, once, and gives their range.
func (b *book) list(choices []string) string {
	key := fmt.Sprintf("%q", choices)
	if at, ok := b.lists[key]; ok {
		return at
	}
	b.column++
	for i, c := range choices {
		b.try(b.file.SetCellStr(listSheet, cell(b.column, i+1), c))
	}
	at := fixed(listSheet, b.column, 1, b.column, len(choices))
	b.lists[key] = at
	return at
}

// stateList names the words for not answering, so that formulas can ask whether
// a cell holds one.
func (b *book) stateList() {
	b.try(b.file.SetDefinedName(&excelize.DefinedName{Name: statesName, RefersTo: b.list(b.states())}))
}

// about writes what the checker needs to know of the form.
func (b *book) about() {
	version, wave := b.Instrument.Version, ""
	if b.Wave != nil {
		wave = b.Wave.Slug
	}
	rows := [][2]string{{"key", "value"}, {"template", Version}, {"instrument", b.Instrument.ID}, {"version", version}, {"wave", wave},
		{"language", b.Language}, {"country", string(b.Code)}, {"respondent", b.Respondent}, {"header", strconv.Itoa(headRow)}}
	if b.Prefilled {
		rows = append(rows, [2]string{"asked_on", b.On})
	}
	for i := range b.Sheets {
		s := &b.Sheets[i]
		if s.Repeat != nil && s.Last > 0 {
			rows = append(rows, [2]string{"last." + s.Repeat.ID, strconv.Itoa(s.Last)})
		}
	}
	for i, r := range rows {
		b.try(b.file.SetCellStr(aboutSheet, cell(1, i+1), r[0]))
		b.try(b.file.SetCellStr(aboutSheet, cell(2, i+1), r[1]))
	}
}

// finish hides what is not for people, locks what is not to be filled in and
// fixes the properties that would tell the hour.
func (b *book) finish() {
	for _, name := range b.file.GetSheetList() {
		b.try(b.file.ProtectSheet(name, &excelize.SheetProtectionOptions{FormatColumns: true, FormatRows: true, SelectLockedCells: true, SelectUnlockedCells: true}))
	}
	b.try(b.file.SetSheetVisible(aboutSheet, false, true))
	b.try(b.file.SetSheetVisible(listSheet, false, true))
	b.try(b.file.SetDocProps(&excelize.DocProperties{Title: b.Instrument.Title, Creator: "PPP Observatory", Language: b.Language,
		Created: "2026-01-01T00:00:00Z", Modified: "2026-01-01T00:00:00Z"}))
	b.file.SetActiveSheet(0)
}

// layout says in which column of a sheet what stands; 0: not there.
type layout struct {
	id, question, terms, answer, last, still, comment, source, locator, end int
}

func (b *book) layout(s *Sheet) layout {
	l := layout{id: 1, question: 2, terms: 3, answer: 4}
	next := 4 + s.Records
	if b.Prefilled && s.Repeat == nil {
		l.last, l.still = next, next+1
		next += 2
	}
	l.comment, l.source, l.locator, l.end = next, next+1, next+2, next+2
	return l
}

// rowOf is the row of the workbook in which a row of the form stands.
func (b *book) rowOf(s *Sheet, i int) int {
	row := headRow + 1 + i
	if s.Last > 0 {
		row++ // the line that asks whether the records are still true
	}
	return row
}

// number reports whether answers to a question are numbers, of which a
// workbook keeps the value and not the text.
func number(q *survey.Question) bool {
	return q.Type == survey.Integer || q.Type == survey.Number || q.Type == survey.Year
}
