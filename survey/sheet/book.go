package sheet

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
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

// place orders cells by row, then by column.
func (c *bookCell) place() uint64 { return uint64(c.row)<<16 | uint64(c.column) }

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
	dated  bool // some cells are dates
	limits Limits

	width int
	top   int // rows above the table that hold nothing of it
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
	sorted := true
	for i := range b.cells {
		b.width = max(b.width, int(b.cells[i].column)+1)
		sorted = sorted && (i == 0 || b.cells[i-1].place() <= b.cells[i].place())
	}
	if !sorted {
		slices.SortStableFunc(b.cells, func(x, y bookCell) int { return cmp.Compare(x.place(), y.place()) })
	}
	b.account.Total = int64(len(b.cells))
	b.dialect.Columns = b.width
	if len(b.cells) == 0 {
		b.refuseFile("F01", "sheet", "")
		return nil
	}
	if !b.pickTable(o.Table) {
		return nil
	}
	b.until = len(b.cells)
	b.top = int(b.cells[0].row) - 1
	if n, err := strconv.Atoi(o.Header); err == nil && n > b.top {
		o.Header = strconv.Itoa(n - b.top)
	}
	h, err := study(b.sample(headRows+bodyRows), b.width, o)
	if err != nil {
		return err
	}
	b.head = h
	h.decision.Value = shiftRows(h, b.top)
	b.dialect.Decisions = append(b.dialect.Decisions, h.decision)
	b.rows = b
	b.readHead()
	b.findFooter()
	b.sayHidden()
	return nil
}

// pickTable leaves the cells of one table, where blank rows divide several: the
// first, or the one that is told. It reports whether there is such a table.
func (b *book) pickTable(number int) bool {
	starts := append(b.tables(), len(b.cells))
	tables := len(starts) - 1
	if number > tables {
		b.account.Regions["refused"] = b.account.Total
		b.refuseFile("H14", "missing", strconv.Itoa(number))
		return false
	}
	if tables == 1 {
		return true
	}
	pick := max(number, 1) - 1
	for i := range tables {
		cells := b.cells[starts[i]:starts[i+1]]
		if i == pick {
			continue
		}
		b.account.Regions["other table"] += int64(len(cells))
		first, last := int(cells[0].row), int(cells[len(cells)-1].row)
		if len(b.regions) < mostRegions {
			b.regions = append(b.regions, Region{Kind: "other table", Row: first, ToRow: last, Text: cut(string(cells[0].text))})
		}
		if number == 0 {
			b.found("H14", "", survey.Ask, b.where(first, -1), "")
		}
	}
	b.cells = b.cells[starts[pick]:starts[pick+1]]
	return true
}

// tables are the indexes of the cells where tables begin: the first cell, and
// behind a blank row each row of words above a row with numbers, where the
// table so far held numbers too.
func (b *book) tables() []int {
	starts := []int{0}
	numbers := false
	last := uint32(0)
	for i := 0; i < len(b.cells); {
		cells, next := b.line(i)
		counted := holdNumbers(cells)
		words := len(cells) > 1 && !counted
		if words && numbers && cells[0].row > last+1 && next < len(b.cells) {
			below, _ := b.line(next)
			if below[0].row == cells[0].row+1 && holdNumbers(below) {
				starts = append(starts, i)
				numbers = false
			}
		}
		numbers = numbers || counted
		last, i = cells[0].row, next
	}
	return starts
}

func holdNumbers(cells []bookCell) bool {
	for i := range cells {
		if k := cells[i].kind; k == Number || k == Date {
			return true
		}
	}
	return false
}

// sample is the first rows as texts, blank rows included.
func (b *book) sample(most int) [][]string {
	var rows [][]string
	for _, c := range b.cells {
		row := int(c.row) - b.top
		if row > most {
			break
		}
		for len(rows) < row {
			rows = append(rows, make([]string, b.width))
		}
		rows[row-1][c.column] = string(c.text)
	}
	return rows
}

// line returns the cells of the row that begins at index i, and the index
// behind them.
func (b *book) line(i int) ([]bookCell, int) {
	j, row := i+1, b.cells[i].row
	for j < len(b.cells) && b.cells[j].row == row {
		j++
	}
	return b.cells[i:j], j
}

func (b *book) readHead() {
	var parts [][]Cell
	b.row = uint32(b.top)
	for k, role := range b.head.roles {
		row := uint32(b.top + k + 1)
		var cells []bookCell
		if b.at < len(b.cells) && b.cells[b.at].row == row {
			cells, b.at = b.line(b.at)
		}
		b.row = row
		switch role {
		case roleTitle:
			b.aside("title", cells, "H02")
		case roleRepeat:
			b.aside("repeated header", cells, "H11")
		case roleHeader:
			b.dialect.HeaderRows = append(b.dialect.HeaderRows, int(row))
			b.account.Cells += int64(len(cells))
			parts = append(parts, b.full(cells, int(row), len(b.head.roles) > 1))
		case roleBlank:
			b.found("R03", "", survey.Remark, b.where(int(row), -1), "")
		}
	}
	b.header = joinHeader(parts, b.width)
	if b.head.ask {
		b.found("H01", "", survey.Ask, b.where(int(b.row)+1, -1), "")
	}
	if len(parts) > 1 {
		b.found("H03", "", survey.Remark, b.where(b.dialect.HeaderRows[0], -1), "", survey.Counted("lines", len(parts)))
	}
	b.sayHeader()
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
func (b *book) aside(kind string, cells []bookCell, code string) {
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
	b.found(code, "", survey.Remark, b.where(row, -1), text)
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
	most := max(1, min(1024, (1<<18)/b.width))
	if t.kinds == nil {
		n := min(len(b.cells)+b.width, most*b.width)
		t.cells, t.kinds, t.rows, t.text = make([]span, 0, n), make([]typed, 0, n), make([]record, 0, most), make([]byte, 0, 8*n)
	}
	for b.at < b.until && len(t.rows) < most {
		cells, next := b.line(b.at)
		for r := b.row + 1; r < cells[0].row && r < b.row+1000; r++ {
			b.found("R03", "", survey.Remark, b.where(int(r), -1), "")
		}
		b.row, b.at = cells[0].row, next
		if b.isHeader(cells) {
			b.aside("repeated header", cells, "H11")
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
		b.aside("footer", cells, "H13")
	}
}
