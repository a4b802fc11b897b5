package sheet

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"observatory/survey"
)

// bookCell is a cell of a workbook that holds something.
type bookCell struct {
	row    uint32 // from 1
	column uint16 // from 0
	kind   Kind
	style  uint16 // index of formats
	raw    uint32 // index of raws; 0: the same as text
	text   []byte
}

// area is a block of cells, from 0 for columns and from 1 for rows.
type area struct{ left, top, right, bottom int }

func (a area) String() string {
	return fmt.Sprintf("%s%d:%s%d", Letter(a.left), a.top, Letter(a.right), a.bottom)
}

// book is one sheet of a workbook in memory, and its way into batches.
type book struct {
	*Reader
	cells   []bookCell
	raws    []string
	formats []string // by style
	merged  []area
	hidden  struct {
		rows, columns []int
		filter        bool
	}
	limits Limits

	width int
	head  head
	at    int    // index of the next cell
	row   uint32 // of the last row handed out
	until int    // index of the first cell of the footer
	batch Batch
	blank uint32 // last blank row that was named
}

// mostSheetCells bounds the cells that repeated rows and columns may stand for.
const mostSheetCells = 8 << 20

func (b *book) where(row, column int) survey.Position {
	p := survey.Position{File: b.name, Sheet: b.sheet, Row: row}
	if column >= 0 {
		p.Column = Letter(column)
	}
	return p
}

// ready puts the cells in order and finds width, header and footer.
func (b *book) ready(o Options) error {
	order := func(x, y bookCell) int {
		return cmp.Or(cmp.Compare(x.row, y.row), cmp.Compare(x.column, y.column))
	}
	if !slices.IsSortedFunc(b.cells, order) {
		slices.SortStableFunc(b.cells, order)
	}
	for _, c := range b.cells {
		b.width = max(b.width, int(c.column)+1)
	}
	b.account.Total = int64(len(b.cells))
	b.dialect.Columns = b.width
	if len(b.cells) == 0 {
		b.refuseFile("F01", "", "The sheet is empty.", "")
		return nil
	}
	b.until = len(b.cells)
	h, err := study(b.sample(headRows+bodyRows), b.width, o)
	if err != nil {
		return err
	}
	b.head = h
	b.dialect.Decisions = append(b.dialect.Decisions, h.decision)
	b.rows = b
	b.readHead()
	b.findFooter()
	b.sayHidden()
	return nil
}

// sample is the first rows as texts, blank rows included.
func (b *book) sample(most int) [][]string {
	var rows [][]string
	for _, c := range b.cells {
		if int(c.row) > most {
			break
		}
		for len(rows) < int(c.row) {
			rows = append(rows, make([]string, b.width))
		}
		rows[c.row-1][c.column] = string(c.text)
	}
	return rows
}

// line returns the cells of the row that begins at index i, and the index
// behind them.
func (b *book) line(i int) ([]bookCell, int) {
	j := i
	for j < len(b.cells) && b.cells[j].row == b.cells[i].row {
		j++
	}
	return b.cells[i:j], j
}

func (b *book) readHead() {
	var parts [][]Cell
	for k, role := range b.head.roles {
		row := uint32(k + 1)
		var cells []bookCell
		if b.at < len(b.cells) && b.cells[b.at].row == row {
			cells, b.at = b.line(b.at)
		}
		b.row = row
		switch role {
		case roleTitle:
			b.aside("title", cells, "H02", "A line of text above the table; it is kept apart.")
		case roleRepeat:
			b.aside("repeated header", cells, "H11", "The header stands here once more; it is no row of the table.")
		case roleHeader:
			b.dialect.HeaderRows = append(b.dialect.HeaderRows, int(row))
			b.account.Cells += int64(len(cells))
			parts = append(parts, b.full(cells, int(row), len(b.head.roles) > 1))
		case roleBlank:
			b.found("R03", survey.Remark, b.where(int(row), -1), "", "The row is empty and was passed over.", "", "")
		}
	}
	b.header = joinHeader(parts, b.width)
	if b.head.ask {
		b.found("H01", survey.Ask, b.where(int(b.row)+1, -1), "", "No row names the columns: the first row looks like those below it. It is read as data.", "", "say which row is the header, or that there is none")
	}
	if len(parts) > 1 {
		b.found("H03", survey.Remark, b.where(b.dialect.HeaderRows[0], -1), "", fmt.Sprintf("The header spans %d rows; the names of a column are joined by a blank.", len(parts)), "", "")
	}
	b.sayHeader()
}

// sayHeader names columns without a name, and names that stand twice.
func (b *book) sayHeader() {
	seen := map[string]int{}
	row := 0
	if n := len(b.dialect.HeaderRows); n > 0 {
		row = b.dialect.HeaderRows[n-1]
	}
	for i, c := range b.header {
		first, twice := seen[c.Text]
		switch {
		case c.Text == "" && b.head.shapes[i] != isEmpty:
			b.found("H08", survey.Warn, b.where(row, i), "", "The column has no name, but there is something in it.", "", "")
		case c.Text != "" && twice:
			b.found("H07", survey.Warn, b.where(row, i), c.Text, fmt.Sprintf("The name stands already above column %s.", Letter(first)), "each name once", "")
		default:
			seen[c.Text] = i
		}
	}
}

// full is a row as cells, one for each column. Names that were merged over
// several columns stand above each of them, where the header has several rows.
func (b *book) full(cells []bookCell, row int, spread bool) []Cell {
	out := make([]Cell, b.width)
	for i := range out {
		out[i].Kind = Blank
	}
	for _, c := range cells {
		out[c.column] = b.cell(c)
	}
	if spread {
		for _, m := range b.merged {
			if m.top == row && m.right > m.left && m.right < b.width {
				for i := m.left + 1; i <= m.right; i++ {
					if out[i].Text == "" {
						out[i].Text = out[m.left].Text
					}
				}
			}
		}
	}
	return out
}

func (b *book) cell(c bookCell) Cell {
	out := Cell{Text: string(c.text), Kind: c.kind}
	if c.raw != 0 {
		out.Raw = b.raws[c.raw]
	}
	if int(c.style) < len(b.formats) {
		out.Format = b.formats[c.style]
	}
	return out
}

// aside puts a row into a region.
func (b *book) aside(kind string, cells []bookCell, code, message string) {
	b.account.Regions[kind] += int64(len(cells))
	var texts []string
	for _, c := range cells {
		texts = append(texts, string(c.text))
	}
	if len(cells) == 0 {
		return
	}
	row := int(cells[0].row)
	text := cut(strings.Join(texts, " "))
	if len(b.regions) < mostRegions {
		b.regions = append(b.regions, Region{Kind: kind, Row: row, ToRow: row, Text: text})
	}
	b.found(code, survey.Remark, b.where(row, -1), text, message, "", "")
}

// findFooter finds the lines of text below the table.
func (b *book) findFooter() {
	if b.width < 3 {
		return
	}
	var starts []int
	apart, long := false, false
	last := uint32(0)
	for i := len(b.cells); i > b.at; {
		j := i - 1
		for j > b.at && b.cells[j-1].row == b.cells[j].row {
			j--
		}
		if last != 0 && last-b.cells[j].row > 1 {
			apart = true
		}
		if i-j != 1 || b.cells[j].column != 0 || len(starts) > mostPending {
			break
		}
		last = b.cells[j].row
		text := string(b.cells[j].text)
		long = long || len(text) > 40 || strings.ContainsAny(text[:1], "*_©(=") || strings.HasSuffix(text, ".") || strings.Contains(text, ": ")
		starts = append(starts, j)
		i = j
	}
	if len(starts) == 0 || starts[len(starts)-1] == b.at || !(apart || long) {
		return
	}
	b.until = starts[len(starts)-1]
}

// sayHidden names what does not meet the eye.
func (b *book) sayHidden() {
	holds := map[int]bool{}
	columns := map[int]bool{}
	for _, c := range b.cells {
		holds[int(c.row)] = true
		columns[int(c.column)] = true
	}
	var rows, letters []string
	first := 0
	for _, r := range b.hidden.rows {
		if holds[r] {
			if first == 0 {
				first = r
			}
			rows = append(rows, fmt.Sprint(r))
		}
	}
	if len(rows) > 0 {
		what := "Hidden rows hold data"
		if b.hidden.filter {
			what = "A filter hides rows that hold data"
		}
		b.found("F17", survey.Warn, b.where(first, -1), cut(strings.Join(rows, ", ")), fmt.Sprintf("%s (%d); they were read.", what, len(rows)), "", "look whether they are meant to be sent")
	}
	for _, c := range b.hidden.columns {
		if columns[c] {
			letters = append(letters, Letter(c))
		}
	}
	if len(letters) > 0 {
		p := survey.Position{File: b.name, Sheet: b.sheet, Column: letters[0]}
		b.found("F17", survey.Warn, p, cut(strings.Join(letters, ", ")), fmt.Sprintf("Hidden columns hold data (%d); they were read.", len(letters)), "", "look whether they are meant to be sent")
	}
	for _, m := range b.merged {
		if m.bottom > b.lastHeader() {
			b.found("F18", survey.Remark, b.where(m.top, m.left), m.String(), "Merged cells: what they say stands in the first of them, the others are empty.", "", "")
		}
	}
}

func (b *book) lastHeader() int {
	if n := len(b.dialect.HeaderRows); n > 0 {
		return b.dialect.HeaderRows[n-1]
	}
	return 0
}

// next fills a batch with the rows that follow.
func (b *book) next() (*Batch, error) {
	t := &b.batch
	t.rows, t.cells, t.kinds, t.text = t.rows[:0], t.cells[:0], t.kinds[:0], t.text[:0]
	t.syntax = &syntax{}
	most := max(1, min(batchRows, (1<<18)/b.width))
	for b.at < b.until && len(t.rows) < most {
		cells, next := b.line(b.at)
		for r := b.row + 1; r < cells[0].row && r < b.row+1000; r++ {
			b.found("R03", survey.Remark, b.where(int(r), -1), "", "The row is empty and was passed over.", "", "")
		}
		b.row, b.at = cells[0].row, next
		if b.isHeader(cells) {
			b.aside("repeated header", cells, "H11", "The header stands here once more; it is no row of the table.")
			continue
		}
		b.add(cells)
	}
	if len(t.rows) == 0 {
		return nil, io.EOF
	}
	return t, nil
}

func (b *book) add(cells []bookCell) {
	t := &b.batch
	b.account.Cells += int64(len(cells))
	t.rows = append(t.rows, record{first: uint32(len(t.cells)), number: int(cells[0].row)})
	k := 0
	for i := range b.width {
		at := uint32(len(t.text))
		kind := typed{kind: Blank}
		if k < len(cells) && int(cells[k].column) == i {
			c := &cells[k]
			t.text = append(t.text, c.text...)
			kind.kind = c.kind
			if c.raw != 0 {
				kind.raw = b.raws[c.raw]
			}
			if int(c.style) < len(b.formats) {
				kind.format = b.formats[c.style]
			}
			for k < len(cells) && int(cells[k].column) == i {
				k++
			}
		}
		t.cells = append(t.cells, span{at, uint32(len(t.text))})
		t.kinds = append(t.kinds, kind)
	}
}

func (b *book) isHeader(cells []bookCell) bool {
	if len(b.header) == 0 || len(b.dialect.HeaderRows) != 1 || len(cells) < 2 {
		return false
	}
	words := 0
	for _, c := range cells {
		if string(c.text) != b.header[c.column].Text {
			return false
		}
		words++
	}
	named := 0
	for _, h := range b.header {
		if h.Text != "" {
			named++
		}
	}
	return words == named
}

// finish sets the footer apart.
func (b *book) finish() {
	for b.at < len(b.cells) {
		var cells []bookCell
		cells, b.at = b.line(b.at)
		b.aside("footer", cells, "H13", "A line of text below the table; it is kept apart.")
	}
}

// suspectCodes asks about dates in a column of other things: a program may have
// made them of codes such as 1-9.
func (b *book) suspectCodes() {
	type column struct{ dates, texts, others int }
	columns := map[uint16]*column{}
	for _, c := range b.cells {
		k := columns[c.column]
		if k == nil {
			k = &column{}
			columns[c.column] = k
		}
		switch c.kind {
		case Date:
			k.dates++
		case Text:
			k.texts++
		default:
			k.others++
		}
	}
	for _, c := range b.cells {
		k := columns[c.column]
		if c.kind != Date || k.dates > k.texts-1 || k.texts < 2 || len(c.text) < 10 {
			continue
		}
		month, day := strings.TrimLeft(string(c.text[5:7]), "0"), strings.TrimLeft(string(c.text[8:10]), "0")
		b.found("C13", survey.Ask, b.where(int(c.row), int(c.column)), string(c.text), "This is a date in a column of words and codes; the program may have made it of a code.", "",
			fmt.Sprintf("the original was perhaps %s-%s or %s-%s", day, month, month, day))
	}
}

func trimSpace(b []byte) []byte { return bytes.TrimSpace(b) }
