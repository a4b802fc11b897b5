// Package sheet reads a table file into a grid of cells with positions. In go
// the bytes of any table as real programs write them (CSV in any dialect and
// charset of Europe, XLSX, ODS, or a ZIP that holds one of these); out come
// batches of rows whose cells keep their text and the place where it stands, a
// dialect that states what was understood and why, and findings. It knows no
// questionnaire and interprets no number, date or yes.
//
// Nothing is lost and nothing altered in silence: every byte of a text lies in a
// cell, in structure (separator, quotation mark, line end), or in a region named
// as title, blank, footer, repeated header, other table or refused. The reader
// adds this up as it goes and stops with an error where it does not add up.
package sheet

import (
	"observatory/survey"
)

// What a file that was handed back holds beside what its sender wrote: two
// columns at the end of a text file, a sheet of a workbook whose name begins
// with OwnSheet. A reader passes them over.
const (
	StatusColumn   = "_status"
	MessagesColumn = "_messages"
	OwnSheet       = "✎ "
)

// Grid is a table held in memory.
type Grid struct {
	Name    string
	Sheet   string // of a workbook, else empty
	Header  []Cell
	Rows    []Row
	Refused []Row // of another width than the header, as they stand
}

// Row is one record.
type Row struct {
	Number int // as a spreadsheet counts, the first row being 1
	Cells  []Cell
}

// Cell is the text of a field, without the marks that quote it and otherwise
// untouched, and its place.
type Cell struct {
	Text   string
	Line   int   // of the text file, from 1; 0 in a workbook
	Offset int64 // bytes from the start of the text file, where the cell begins
	Kind   Kind
	Raw    string // of a workbook: what its file holds, where that is not Text
	Format string // of a workbook: the number format, where one is set
}

// Kind says what a workbook says of a cell. Cells of a text file are all Text.
type Kind uint8

// The kinds of cell.
const (
	Text Kind = iota
	Blank
	Number
	Date // Text is ISO 8601, Raw the file's own form
	Bool // TRUE or FALSE
	Error
)

// Position is where the cell in that column stands, as a person sees it.
func (g *Grid) Position(row, column int, c Cell) survey.Position {
	name := ""
	if column < len(g.Header) {
		name = g.Header[column].Text
	}
	return survey.Position{File: g.Name, Sheet: g.Sheet, Row: row, Column: Letter(column), Name: name, Line: c.Line, Offset: c.Offset}
}

// Letter is the spreadsheet's name of a column, from 0: A, B, … Z, AA.
func Letter(column int) string {
	var s [8]byte
	i := len(s)
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		i--
		s[i] = byte('A' + (n-1)%26)
	}
	return string(s[i:])
}

// Options are the answers of somebody who knows the file. The zero value asks
// the reader to find out everything by itself.
type Options struct {
	Separator string // a character, or its name: comma, semicolon, tab, bar, space
	Quote     string // ", ' or none
	Charset   string // such as utf-8, windows-1250, iso-8859-2, cp852, macintosh
	Header    string // number of the header row as a spreadsheet counts, or none
	Sheet     string // name of the sheet of a workbook
	Table     int    // which of several tables in one sheet, from 1
	Words     []string
	Limits    Limits
	// Found receives each finding as it is made; memory then stays bounded
	// however many there are. Nil: they are gathered in the Reader.
	Found func(survey.Finding)
}

// Limits keep a small file from becoming a large one. Zero values stand for the
// defaults.
type Limits struct {
	Entries  int   // of an archive; 2,000
	Unpacked int64 // bytes of all that is unpacked; 256 MB
	Ratio    int64 // of unpacked to packed bytes, beyond the first MB; 200
	Columns  int   // 16,384, as in Excel
	Rows     int   // of a workbook; 1,048,576, as in Excel
	Record   int   // bytes of one row of text; 16 MB
}

func (l Limits) orDefaults() Limits {
	set := func(p *int, n int) {
		if *p == 0 {
			*p = n
		}
	}
	set(&l.Entries, 2000)
	set(&l.Columns, 16384)
	set(&l.Rows, 1<<20)
	set(&l.Record, 16<<20)
	if l.Unpacked == 0 {
		l.Unpacked = 256 << 20
	}
	if l.Ratio == 0 {
		l.Ratio = 200
	}
	return l
}

// Dialect states how the file was understood. An unset field does not apply to
// the format.
type Dialect struct {
	Format     string `json:"format"` // csv, xlsx or ods
	Member     string `json:"member,omitempty"`
	Charset    string `json:"charset,omitempty"`
	Separator  string `json:"separator,omitempty"`
	Quote      string `json:"quote,omitempty"`
	Escape     string `json:"escape,omitempty"`
	LineEnds   string `json:"line_ends,omitempty"`
	Sheet      string `json:"sheet,omitempty"`
	Dates      string `json:"dates,omitempty"` // of a workbook: counted from 1900 or from 1904
	HeaderRows []int  `json:"header_rows"`
	Columns    int    `json:"columns"`

	// Decisions say of each of these how it was reached.
	Decisions []Decision `json:"decisions"`
}

// Decision is one statement about the file, with its evidence and what would
// have been the next best.
type Decision struct {
	About    string `json:"about"`
	Value    string `json:"value"`
	How      string `json:"how"` // default, told, marked (the file says so itself) or inferred
	Evidence string `json:"evidence"`
	RunnerUp string `json:"runner_up,omitempty"`
	// Margin is how far the runner-up is behind, from 0 (level) to 1.
	Margin float64 `json:"margin"`
}

// The ways in which a decision is reached.
const (
	byDefault = "default"
	told      = "told"
	marked    = "marked"
	inferred  = "inferred"
)

// Region is a part of the file that is no row of the table.
type Region struct {
	Kind   string `json:"kind"` // title, blank, footer, repeated header, other table, separator line
	Row    int    `json:"row"`  // first and last, as a person counts
	ToRow  int    `json:"to_row"`
	Line   int    `json:"line,omitempty"`
	Offset int64  `json:"offset,omitempty"`
	Text   string `json:"text,omitempty"` // as it stands; cut at 500 characters
}

// Account adds up where the input went. Of a text file it counts bytes of the
// file as UTF-8, of a workbook cells that hold something.
type Account struct {
	Unit      string           `json:"unit"` // bytes or cells
	Total     int64            `json:"total"`
	Cells     int64            `json:"cells"`
	Structure int64            `json:"structure"`
	Regions   map[string]int64 `json:"regions"`
}

// Balanced reports whether all of the input is accounted for.
func (a Account) Balanced() bool {
	sum := a.Cells + a.Structure
	for _, n := range a.Regions {
		sum += n
	}
	return sum == a.Total
}
