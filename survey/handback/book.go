package handback

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"observatory/survey"
	"observatory/survey/report"
	"observatory/survey/sheet"
)

const (
	author = "PPP Observatory" // of comments; by it those of an earlier check are known

	// always is a formula that is true and says whose mark it is.
	always = `N("observatory")=0`

	// A spreadsheet opens slowly with very many comments, so that a finding
	// comments on its first cells and the list names the others.
	mostComments = 2000
	mostOfOne    = 100

	// mostUnpacked is what sheet allows too.
	mostUnpacked = 256 << 20
)

// looks are how cells are marked: a fill, a frame and bold letters together, so
// that colour is not all that tells.
var looks = []struct {
	severity     survey.Severity
	fill, border string
	line         int // 1 thin, 4 dotted, 5 thick
}{
	{survey.Refuse, "F8CBAD", "9C0006", 1},
	{survey.Ask, "FFE699", "7F6000", 3},
	{survey.Warn, "DDEBF7", "1F4E78", 4},
}

// book is a workbook while it is marked.
type book struct {
	file    *excelize.File
	checked Checked
	sheet   string // used for findings that name none: the one that was read
	sheets  []string
	done    Outcome
	asked   map[string]map[string]int // sheet and column → question → row
}

func writeBook(c Checked) ([]byte, Outcome, error) {
	_, reader, err := sheet.Read(c.Name, c.Data, c.Sheet)
	if err != nil {
		return nil, Outcome{}, err
	}
	if reader.Dialect().Format == "xlsx" && reader.Dialect().Member == "" {
		if out, done, ok := add(c, reader.Sheet()); ok {
			return out, done, nil
		}
	}
	return rebuild(c, reader)
}

// add marks the workbook as it came, or gives up where the library cannot read
// it, cannot keep all of it, or fails on what no program would write.
func add(c Checked, sheet string) (out []byte, done Outcome, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(c.Data), excelize.Options{UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostUnpacked})
	if err != nil {
		return nil, Outcome{}, false
	}
	defer f.Close()
	b := &book{file: f, checked: c, sheet: sheet, done: Outcome{Format: "xlsx"}}
	out, err = b.write()
	return out, b.done, err == nil && sameBook(c, b.sheets, out)
}

// write marks the workbook and puts the list in front.
func (b *book) write() ([]byte, error) {
	b.clear()
	b.sheets = b.file.GetSheetList()
	if err := b.mark(); err != nil {
		return nil, err
	}
	if err := b.list(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := b.file.Write(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// clear takes away what an earlier check added.
func (b *book) clear() {
	for _, name := range b.file.GetSheetList() {
		if strings.HasPrefix(name, SheetSign) && len(b.file.GetSheetList()) > 1 {
			b.file.DeleteSheet(name)
			continue
		}
		if comments, err := b.file.GetComments(name); err == nil {
			for _, c := range comments {
				if c.Author == author {
					b.file.DeleteComment(name, c.Cell)
				}
			}
		}
		if formats, err := b.file.GetConditionalFormats(name); err == nil {
			for area, list := range formats {
				if len(list) == 1 && list[0].Criteria == always {
					b.file.UnsetConditionalFormat(name, area)
				}
			}
		}
	}
}

// spot is cells of a column.
type spot struct {
	sheet, column string
	rows          []int
}

// spots are the cells that a finding speaks of: those where something stands, or
// where an answer that is missing belongs.
func (b *book) spots(f survey.Finding) []spot {
	name := f.Position.Sheet
	if name == "" {
		name = b.sheet
	}
	if rows := report.RowsOf(f); f.Position.Column != "" && len(rows) > 0 && slices.Contains(b.sheets, name) && !lacks(f) {
		return []spot{{name, f.Position.Column, rows}}
	}
	var out []spot
	for _, a := range f.Args {
		if a.Name != missing || a.Kind != survey.LabelArg {
			continue
		}
		for _, form := range b.checked.Forms {
			row := b.questions(form)[a.Text]
			if row > 0 && form.Record == f.Record {
				out = append(out, spot{form.Sheet, form.Answers, []int{row}})
			}
		}
	}
	return out
}

// missing is the name of arguments that are questions without an answer.
const missing = "missing"

func lacks(f survey.Finding) bool {
	return f.Code == "C01" && slices.ContainsFunc(f.Args, func(a survey.Arg) bool { return a.Name == missing })
}

// questions finds the row of each question in a sheet with a question a row.
func (b *book) questions(form Form) map[string]int {
	key := form.Sheet + "!" + form.Questions
	if rows, known := b.asked[key]; known {
		return rows
	}
	rows := map[string]int{}
	column, err := excelize.ColumnNameToNumber(form.Questions)
	table, err2 := b.file.GetRows(form.Sheet)
	if err == nil && err2 == nil {
		for i, cells := range table {
			if column <= len(cells) && rows[cells[column-1]] == 0 {
				rows[cells[column-1]] = i + 1
			}
		}
	}
	if b.asked == nil {
		b.asked = map[string]map[string]int{}
	}
	b.asked[key] = rows
	return rows
}

// mark fills and frames cells, comments on them, and offers what is allowed. The
// formats of the cells stay: marks are conditional formats that always hold.
func (b *book) mark() error {
	left := mostComments
	for _, name := range b.sheets {
		n, err := b.notesOn(name)
		if err != nil {
			return err
		}
		for _, look := range looks {
			var ranges []string
			for _, f := range b.checked.marked() {
				if f.Severity != look.severity {
					continue
				}
				for _, at := range b.spots(f) {
					if at.sheet == name {
						ranges = append(ranges, areas(at.column, at.rows)...)
						b.done.Uncommented += n.add(at, b.comment(f), &left)
					}
				}
				if err := b.offer(name, f); err != nil {
					return err
				}
			}
			if err := b.paint(name, ranges, look.fill, look.border, look.line); err != nil {
				return err
			}
		}
		if err := n.write(b.file); err != nil {
			return err
		}
	}
	return nil
}

// comment is what stands in the note on a cell. What lacks several answers is
// said of each in short.
func (b *book) comment(f survey.Finding) string {
	text := b.checked.sentence(f)
	if lacks(f) {
		said := report.Say(f, b.checked.Lang, b.checked.Instrument)
		text = said.Title + ". " + said.Action
	}
	return b.checked.named(b.checked.kind(f), text)
}

// mostAreas bounds the areas of one conditional format.
const mostAreas = 500

func (b *book) paint(name string, ranges []string, fill, border string, line int) error {
	if len(ranges) == 0 {
		return nil
	}
	var frame []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		frame = append(frame, excelize.Border{Type: side, Color: border, Style: line})
	}
	style, err := b.file.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Border: frame,
		Fill: excelize.Fill{Type: "pattern", Color: []string{fill}, Pattern: 1}})
	if err != nil {
		return err
	}
	for part := range slices.Chunk(ranges, mostAreas) {
		if err := b.file.SetConditionalFormat(name, strings.Join(part, " "), []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: always, Format: &style}}); err != nil {
			return fmt.Errorf("mark %s!%s: %w", name, part[0], err)
		}
	}
	return nil
}

// areas are the cells of a column in these rows, neighbours together.
func areas(column string, rows []int) []string {
	var out []string
	for i := 0; i < len(rows); {
		j := i
		for j+1 < len(rows) && rows[j+1] == rows[j]+1 {
			j++
		}
		area := column + strconv.Itoa(rows[i])
		if j > i {
			area += ":" + column + strconv.Itoa(rows[j])
		}
		out, i = append(out, area), j+1
	}
	return out
}

// longestList is what Excel takes as a list of choices written into the cell.
const longestList = 255

// offer puts a drop-down on cells whose answer was refused or is asked about,
// where the permitted answers are few and no drop-down stands there yet.
func (b *book) offer(name string, f survey.Finding) error {
	rows := report.RowsOf(f)
	if !f.Severity.Blocks() || len(f.Options) < 2 || f.Position.Column == "" || len(rows) == 0 || f.Position.Sheet != name && (f.Position.Sheet != "" || b.sheet != name) {
		return nil
	}
	choices := b.choices(f)
	if n := len(strings.Join(choices, ",")); choices == nil || n > longestList {
		return nil
	}
	have, err := b.file.GetDataValidations(name)
	if err != nil {
		return nil // a rule that cannot be read stays as it is
	}
	if slices.ContainsFunc(have, func(v *excelize.DataValidation) bool { return touches(v.Sqref, f.Position.Column, rows) }) {
		return nil
	}
	v := excelize.NewDataValidation(true)
	v.Sqref = strings.Join(areas(f.Position.Column, rows), " ")
	v.ShowErrorMessage = false // an offer, no bar
	if err := v.SetDropList(choices); err != nil {
		return nil // too long for Excel: the list of what is allowed stands in the comment
	}
	return b.file.AddDataValidation(name, v)
}

// choices are the permitted answers as the submitter writes them, or as codes
// where a label holds what separates the choices.
func (b *book) choices(f survey.Finding) []string {
	var labels []string
	if in := b.checked.Instrument; in != nil {
		if q := in.In(b.checked.Lang).Question(f.Question); q != nil {
			for _, code := range f.Options {
				if c, ok := q.Choice(code); ok && c.Label != "" {
					labels = append(labels, c.Label)
				}
			}
		}
	}
	fits := func(list []string) bool {
		return len(list) == len(f.Options) && !slices.ContainsFunc(list, func(s string) bool { return strings.ContainsAny(s, ",\"\n") || strings.HasPrefix(s, "=") }) &&
			len([]rune(strings.Join(list, ","))) <= longestList
	}
	switch {
	case fits(labels):
		return labels
	case fits(f.Options):
		return f.Options
	}
	return nil
}

// touches reports whether areas, as a workbook writes them, hold a cell of the
// column in one of these rows. An area that is not understood touches all.
func touches(sqref, column string, rows []int) bool {
	n, err := excelize.ColumnNameToNumber(column)
	if err != nil {
		return true
	}
	for _, area := range strings.Fields(sqref) {
		from, to, ranged := strings.Cut(strings.ReplaceAll(area, "$", ""), ":")
		if !ranged {
			to = from
		}
		c1, r1, err1 := excelize.CellNameToCoordinates(from)
		c2, r2, err2 := excelize.CellNameToCoordinates(to)
		if err1 != nil || err2 != nil {
			return true
		}
		if n >= c1 && n <= c2 && slices.ContainsFunc(rows, func(r int) bool { return r >= r1 && r <= r2 }) {
			return true
		}
	}
	return false
}

// sameBook reads each sheet of the copy and of the original and compares them
// cell by cell.
func sameBook(c Checked, sheets []string, out []byte) bool {
	for _, name := range sheets {
		o := c.Sheet
		o.Sheet = name
		before, _, err1 := sheet.Read(c.Name, c.Data, o)
		after, _, err2 := sheet.Read(c.Name, out, o)
		if err1 != nil || err2 != nil || len(before.Header) != len(after.Header) || !sameTable(before, after) {
			return false
		}
	}
	return true
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
