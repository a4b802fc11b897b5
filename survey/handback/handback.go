// Package handback gives a submitter their own file back, marked. In go the
// bytes of the file as it was sent and what was found in it; out comes a copy
// in which every answer stands as it was, with the findings beside the cells
// they speak of: a workbook with marked and commented cells and a first sheet
// that lists what to fix, or a text file with two columns more. It never
// changes, moves or drops what was sent, and makes sure of that by reading the
// copy before it lets it go.
package handback

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"observatory/survey"
	"observatory/survey/report"
	"observatory/survey/sheet"
)

// The columns that are added to a text file, and how the name of the sheet that
// is added to a workbook begins. Who reads the file again passes them over.
const (
	StatusColumn   = sheet.StatusColumn
	MessagesColumn = sheet.MessagesColumn
	SheetSign      = sheet.OwnSheet
)

// Checked is a file and what was found in it.
type Checked struct {
	Name       string
	Data       []byte // as it was sent
	Findings   []survey.Finding
	Accepted   int // answers that can be taken in
	Given      int // answers that the file holds
	Instrument *survey.Instrument
	Lang       string // of the submitter; empty: English
	Forms      []Form // of a workbook with a question a row: where answers that are missing belong
	Sheet      sheet.Options
}

// Form says where the answers to questions stand in a sheet with a question a
// row.
type Form struct {
	Sheet     string
	Questions string // letter of the column with the ids of the questions
	Answers   string // letter of the column with the answers
	Record    int    // of a group with a column for each record, else 0
}

// Outcome says what was written.
type Outcome struct {
	Format string // csv or xlsx
	// Charset is that of a text; Recoded says that it is not the one that the
	// file came in, which lacks letters of the messages.
	Charset string
	Recoded bool
	// Rebuilt says that a new workbook was made with the text of all cells: the
	// file was no workbook of Excel, or one that cannot be added to unchanged.
	Rebuilt bool
	// Uncommented is how many marked cells bear no comment, because there are
	// very many or somebody's comment stands there. The list names them all.
	Uncommented int
}

// Format is the kind of file that Write makes of one that was sent: csv or xlsx.
func Format(data []byte) string {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return "xlsx"
	}
	return "csv"
}

// ErrAltered says that a copy did not read like the file that was sent, so that
// it was not handed out.
var ErrAltered = errors.New("the copy does not read like the file that was sent")

// ErrNoTable says that the file holds no table, so that there is nothing beside
// which anything could be written.
var ErrNoTable = errors.New("no table was found in the file")

// Write writes the marked copy.
func Write(w io.Writer, c Checked) (Outcome, error) {
	if c.Lang == "" {
		c.Lang = "en"
	}
	c.Findings = report.Group(c.Findings)
	write := writeText
	if Format(c.Data) == "xlsx" {
		write = writeBook
	}
	out, done, err := write(c)
	if err != nil {
		return Outcome{}, fmt.Errorf("hand %s back: %w", c.Name, err)
	}
	_, err = w.Write(out)
	return done, err
}

// word is a fixed word in the submitter's language.
func (c Checked) word(key string, args ...survey.Arg) string {
	return report.Word(c.Lang, "handback."+key, args...)
}

// sentence is all that is said of a finding, in the submitter's language.
func (c Checked) sentence(f survey.Finding) string {
	s := report.Say(f, c.Lang, c.Instrument)
	parts := []string{s.Message}
	if s.Allowed != "" {
		parts = append(parts, c.named(c.word("allowed"), s.Allowed)+".")
	}
	for _, p := range []string{s.Suggest, s.Action} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " ")
}

// named is a text after what it is, with a colon as the language sets it.
func (c Checked) named(what, text string) string { return what + c.word("colon") + " " + text }

// kind is the severity as a word, with the code.
func (c Checked) kind(f survey.Finding) string {
	return report.Word(c.Lang, "severity."+string(f.Severity)) + " " + f.Code
}

// marked are the findings that somebody must look at; what was only noted is in
// the list and marks no cell.
func (c Checked) marked() []survey.Finding {
	return slices.DeleteFunc(slices.Clone(c.Findings), func(f survey.Finding) bool { return f.Severity == survey.Remark })
}

// sameTable reports whether the copy reads like the original: the same names of
// columns and the same cells in every row, whatever follows them.
func sameTable(before, after *sheet.Grid) bool {
	if len(before.Rows) != len(after.Rows) || len(before.Refused) != len(after.Refused) || !sameCells(before.Header, after.Header) {
		return false
	}
	for i, r := range before.Rows {
		if !sameCells(r.Cells, after.Rows[i].Cells) {
			return false
		}
	}
	for i, r := range before.Refused {
		if !sameCells(r.Cells, after.Refused[i].Cells) {
			return false
		}
	}
	return true
}

func sameCells(before, after []sheet.Cell) bool {
	if len(after) < len(before) {
		return false
	}
	for i, b := range before {
		if a := after[i]; a.Text != b.Text || a.Kind != b.Kind || a.Raw != b.Raw || a.Format != b.Format {
			return false
		}
	}
	return true
}
