package handback

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"observatory/survey"
	"observatory/survey/report"
)

// columns of the list of what to fix: key of the heading, width in letters.
var columns = []struct {
	key   string
	width float64
}{{"kind", 14}, {"place", 36}, {"value", 22}, {"wrong", 48}, {"allowed", 34}, {"suggestion", 26}, {"do", 40}, {"answer", 34}}

// list puts the sheet that names what to fix in front of all others.
func (b *book) list() error {
	name := SheetSign + cut(b.checked.word("sheet"), 29)
	if _, err := b.file.NewSheet(name); err != nil {
		return fmt.Errorf("add the list: %w", err)
	}
	l := &list{file: b.file, name: name, book: b}
	if err := l.fill(); err != nil {
		return fmt.Errorf("write the list: %w", err)
	}
	if err := b.file.MoveSheet(name, b.sheets[0]); err != nil {
		return fmt.Errorf("put the list in front: %w", err)
	}
	if names := b.file.WorkBook.DefinedNames; names != nil { // those of a sheet are bound to it by its number
		for i := range names.DefinedName {
			if id := names.DefinedName[i].LocalSheetID; id != nil {
				moved := *id + 1
				names.DefinedName[i].LocalSheetID = &moved
			}
		}
	}
	b.file.SetActiveSheet(0)
	return nil
}

// list is the sheet while it is written.
type list struct {
	file               *excelize.File
	name               string
	book               *book
	row                int
	bold, wrap, linked int
	err                error
}

func (l *list) fill() error {
	top := &excelize.Alignment{WrapText: true, Vertical: "top"}
	font := func(f excelize.Font) *excelize.Font {
		f.Family, f.Size = "Calibri", 11
		return &f
	}
	l.bold = l.style(&excelize.Style{Font: font(excelize.Font{Bold: true}), Fill: excelize.Fill{Type: "pattern", Color: []string{"E7E6E6"}, Pattern: 1}, Alignment: top})
	l.wrap = l.style(&excelize.Style{Font: font(excelize.Font{}), Alignment: top, NumFmt: 49})
	l.linked = l.style(&excelize.Style{Font: font(excelize.Font{Underline: "single", Color: "0563C1"}), Alignment: top, NumFmt: 49})
	c := l.book.checked
	l.head()
	for i, h := range columns {
		l.put(i, c.word(h.key), l.bold)
		letter, _ := excelize.ColumnNumberToName(i + 1)
		l.keep(l.file.SetColWidth(l.name, letter, letter, h.width))
	}
	for _, f := range c.Findings {
		l.row++
		l.finding(f)
	}
	landscape, fit, one, any := "landscape", true, 1, 0
	l.keep(l.file.SetSheetProps(l.name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	l.keep(l.file.SetPageLayout(l.name, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &one, FitToHeight: &any}))
	return l.err
}

// head says what the sheet is and how many answers can be taken in.
func (l *list) head() {
	c := l.book.checked
	lines := []string{c.word("sheet") + " · " + path.Base(strings.ReplaceAll(c.Name, "\\", "/")),
		c.word("summary", survey.Counted("accepted", c.Accepted), survey.Counted("given", c.Given)), c.word("intro")}
	if l.book.done.Rebuilt {
		lines = append(lines, c.word("rebuilt"))
	}
	if n := l.book.done.Uncommented; n > 0 {
		lines = append(lines, c.word("uncommented", survey.Counted("cells", n)))
	}
	for i, s := range lines {
		l.row = i + 1
		last, _ := excelize.CoordinatesToCellName(len(columns), l.row)
		first, _ := excelize.CoordinatesToCellName(1, l.row)
		l.keep(l.file.MergeCell(l.name, first, last))
		style := l.wrap
		if i == 0 {
			style = l.bold
		}
		l.put(0, s, style)
		l.keep(l.file.SetRowHeight(l.name, l.row, lineHeight*float64(1+utf8.RuneCountInString(s)/200)))
	}
	l.row += 2
}

// Heights in points. Programs do not agree on whether they find the height of
// wrapped text by themselves.
const (
	lineHeight = 15.5
	tallest    = 400 // Excel takes 409
)

// linesIn is about how many lines a text takes in a column so many letters wide.
func linesIn(text string, width float64) int {
	lines, used := 1, 0.0
	for _, word := range strings.Fields(text) {
		n := 1.05 * float64(utf8.RuneCountInString(word))
		if used > 0 && used+n > width {
			lines, used = lines+1, 0
		}
		lines += int(n / (width + 1)) // a word that is longer than the line
		used += n + 1
	}
	return lines
}

func (l *list) finding(f survey.Finding) {
	c := l.book.checked
	s := report.Say(f, c.Lang, c.Instrument)
	place, link := l.place(f)
	lines := 1
	for i, text := range []string{c.kind(f), place, shown(f.Value), s.Message, s.Allowed, s.Suggest, s.Action, s.Answer} {
		style := l.wrap
		if i == 1 && link != "" {
			style = l.linked
		}
		l.put(i, text, style)
		lines = max(lines, linesIn(text, columns[i].width))
	}
	l.keep(l.file.SetRowHeight(l.name, l.row, min(tallest, lineHeight*float64(lines))))
	if link != "" {
		cell, _ := excelize.CoordinatesToCellName(2, l.row)
		l.keep(l.file.SetCellHyperLink(l.name, cell, link, "Location"))
	}
}

// place is where a finding stands, in words, and the link to its first cell.
func (l *list) place(f survey.Finding) (words, link string) {
	c, p := l.book.checked, f.Position
	words = report.Place(f, c.Lang)
	if rows := report.RowsOf(f); len(rows) > 1 {
		words += " · " + c.word("rows", survey.Named("rows", report.Ranges(rows, 0)))
	}
	if words == "" {
		words = c.word("file")
	}
	column, row, name := p.Column, p.Row, p.Sheet
	if spots := l.book.spots(f); len(spots) > 0 {
		name, column, row = spots[0].sheet, spots[0].column, spots[0].rows[0]
		if p.Column == "" || lacks(f) { // of what is missing the first
			words = report.Place(survey.Finding{Position: survey.Position{Sheet: name, Column: column, Row: row}}, c.Lang)
		}
	}
	if name == "" {
		name = l.book.sheet
	}
	if row == 0 && column == "" || !slices.Contains(l.book.sheets, name) {
		return words, ""
	}
	if column == "" {
		column = "A"
	}
	return words, "'" + strings.ReplaceAll(name, "'", "''") + "'!" + column + strconv.Itoa(max(row, 1))
}

// shown is a value with what cannot be seen in it.
func shown(value string) string {
	if value == "" {
		return ""
	}
	return cut(report.Signs(value), 200)
}

func (l *list) put(column int, text string, style int) {
	cell, err := excelize.CoordinatesToCellName(column+1, l.row)
	l.keep(err)
	l.keep(l.file.SetCellStr(l.name, cell, cut(text, 32000))) // a text cell takes 32,767 letters; a string is never a formula
	l.keep(l.file.SetCellStyle(l.name, cell, cell, style))
}

func (l *list) style(s *excelize.Style) int {
	id, err := l.file.NewStyle(s)
	l.keep(err)
	return id
}

func (l *list) keep(err error) {
	if l.err == nil {
		l.err = err
	}
}
