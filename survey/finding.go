package survey

import (
	"encoding/binary"
	"fmt"
	"iter"
	"strconv"
	"strings"
)

// Position is a place in a file as a person sees it.
type Position struct {
	File   string
	Sheet  string
	Row    int    // 1 is the header
	Column string // letter, as spreadsheets show it
	Name   string // header of the column
	Line   int    // line of text, which quoted line ends shift
	Offset int64  // bytes from the start
}

// String prints the position the way compilers do, so that editors can jump to it.
func (p Position) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
		if p.Column != "" {
			fmt.Fprintf(&b, ":%s", p.Column)
		}
	}
	return b.String()
}

// Cell is the place in the file as spreadsheets write it, such as Laws!F6.
func (p Position) Cell() string {
	s := p.Column + strconv.Itoa(p.Row)
	if p.Sheet != "" {
		return p.Sheet + "!" + s
	}
	return s
}

// Severity says what a finding means for the submission.
type Severity string

// The severities, from worst to mildest.
const (
	Refuse Severity = "refuse" // not taken in
	Ask    Severity = "ask"    // two readings are possible; blocks until answered
	Warn   Severity = "warn"   // taken in; please look
	Remark Severity = "note"   // taken in
)

// Blocks reports whether a submission with such a finding cannot be accepted.
func (s Severity) Blocks() bool { return s == Refuse || s == Ask }

// Finding is what a check reports about one cause. It carries no sentence: the
// published catalogue (survey/report) has those, per code and case, in every
// language; a finding names what they speak of.
type Finding struct {
	Code        string // stable, such as C02
	Case        string // which of the code's sentences; empty: its first
	Severity    Severity
	Position    Position // of the first cell with this cause
	Rows        Rows     // of all its cells, where there are several
	Value       string   // as found, uncut
	Args        []Arg    // what the sentence names
	Question    QuestionID
	Record      int
	Options     []string // codes or values that are permitted there
	Suggestions []string // at most three likely intentions, best first; none is better than a wild one
	Rule        string   // id of the instrument's rule, if one was broken
}

// Arg is one thing that a sentence names: a text as it stands, a number (which
// decides the plural), a word that the catalogue knows in every language, or
// something of the questionnaire by its id. Args of the same name are a list.
type Arg struct {
	Name   string
	Text   string
	Number int
	Kind   ArgKind
}

// ArgKind says what an Arg is.
type ArgKind uint8

// The kinds of Arg.
const (
	TextArg   ArgKind = iota
	NumberArg         // Number
	WordArg           // Text is a key of the catalogue's words, such as separator.semicolon
	LabelArg          // Text is the id of a question, whose label is meant
	TitleArg          // Text is the id of a module or repeat group, whose title is meant
	CodeArg           // Text is an answer to the finding's question; labels are meant where it holds codes
)

// Named is a text in a sentence.
func Named(name, text string) Arg { return Arg{Name: name, Text: text} }

// Counted is a number in a sentence.
func Counted(name string, n int) Arg { return Arg{Name: name, Number: n, Kind: NumberArg} }

// Worded is a word of the catalogue in a sentence.
func Worded(name, key string) Arg { return Arg{Name: name, Text: key, Kind: WordArg} }

// Labelled is the wording of a question in a sentence.
func Labelled(name string, q QuestionID) Arg { return Arg{Name: name, Text: string(q), Kind: LabelArg} }

// Titled is the title of a module or a repeat group in a sentence.
func Titled(name, id string) Arg { return Arg{Name: name, Text: id, Kind: TitleArg} }

// Coded is an answer to the finding's question in a sentence.
func Coded(name, answer string) Arg { return Arg{Name: name, Text: answer, Kind: CodeArg} }

// Rows are the numbers of rows, as a spreadsheet counts, in the order in which
// they were added. Neighbours take a byte or two each, so that a finding can
// name a million of them. The zero value is empty.
type Rows struct {
	n, last int
	steps   []byte
}

// Add appends a row.
func (r *Rows) Add(row int) {
	r.steps = binary.AppendVarint(r.steps, int64(row-r.last))
	r.n, r.last = r.n+1, row
}

// Len is the number of rows.
func (r Rows) Len() int { return r.n }

// All gives each row.
func (r Rows) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		row, rest := 0, r.steps
		for len(rest) > 0 {
			step, n := binary.Varint(rest)
			row, rest = row+int(step), rest[n:]
			if !yield(row) {
				return
			}
		}
	}
}

// Change is one normalisation of a cell, an entry of the ledger.
type Change struct {
	Position      Position
	Before, After string
	Rule          string // code of the rule that allowed it
}

// Blocking reports whether any finding keeps the input from being used.
func Blocking(fs []Finding) bool {
	for _, f := range fs {
		if f.Severity.Blocks() {
			return true
		}
	}
	return false
}
