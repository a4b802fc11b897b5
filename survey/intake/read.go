package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"

	"observatory/survey"
	"observatory/survey/sheet"
)

// Options say what a file is read against, and what is known of it. The zero
// value of each field but Instrument and Countries asks the reader to find out
// by itself, or to ask.
type Options struct {
	Instrument *survey.Instrument
	Wave       *survey.Wave // nil: the questionnaire at hand
	Countries  []*survey.Country
	Areas      []survey.Area   // what people name in place of a country
	Sources    []survey.Source // empty: any source is accepted

	Language   string // of labels and answers, where somebody knows it
	Country    survey.CountryCode
	Respondent string // short name, such as association
	// NumberRows names the respondents of a table with one in each row, and none
	// named, by the numbers of their rows.
	NumberRows bool
	Answers    *Answers
	Sheet      sheet.Options

	// Received is the ISO date on which the file came; empty for a file that is
	// only checked.
	Received string
}

// Result is all that a file gave.
type Result struct {
	Name, SHA256  string
	Shape         sheet.Decision // long, wide, questionnaire, template or none
	Profile       string         // limesurvey, eusurvey, google-forms, template or empty
	Language      sheet.Decision
	Dialect       sheet.Dialect // of the first sheet that was read
	Sheets        []string      // of a workbook: those that were read
	Columns       []Column
	CountryColumn *CountryColumn // nil: none was recognised

	Batch    *survey.Batch
	Findings []survey.Finding // one for each cause
	Ledger   []Change
	Account  Account
}

// Column says what a column of the file was taken for.
type Column struct {
	Sheet  string
	Letter string
	Header string
	Role   Role
	// Of an answer column: the question, the record of a repeat group, and the
	// option, where each option has a column of its own.
	Question survey.QuestionID
	Record   int
	Option   string
	By       string // id, label, short, alias, form, contents, near
	Language string // of the label that matched
	Reason   string // of a column whose cells are ignored
}

// Role is what the cells of a column are.
type Role string

// The roles of columns.
const (
	AnswerColumn     Role = "answer"
	CountryRole      Role = "country"
	RespondentColumn Role = "respondent"
	QuestionColumn   Role = "question"
	RecordColumn     Role = "record"
	StateColumn      Role = "state"
	SourceColumn     Role = "source"
	LocatorColumn    Role = "locator"
	NoteColumn       Role = "note"
	ConfirmColumn    Role = "still_true"
	LastColumn       Role = "last_answer"
	IgnoredColumn    Role = "ignored"
	UnknownColumn    Role = "unknown"
	FormColumn       Role = "form" // labels and help that the form prints
)

// CountryColumn says which column of a table names countries.
type CountryColumn struct {
	Sheet      string   `json:"sheet,omitempty"`
	Column     string   `json:"column"`
	Header     string   `json:"header"`
	Part       int      `json:"part,omitempty"` // of cells that hold several things between commas: which of them
	Also       []string `json:"also,omitempty"` // further columns that name them
	Cells      int      `json:"cells"`
	Matched    int      `json:"matched"`    // cells that name a country
	Aggregates []string `json:"aggregates"` // groups of countries, totals
	Parts      []string `json:"parts"`      // parts of a country
	Former     []string `json:"former"`     // states that are no more
	Others     []string `json:"others"`     // countries beyond those of the survey
	Unknown    []string `json:"unknown"`
}

// Change is one normalisation with all the cells it was made in.
type Change struct {
	survey.Change             // Position is that of the first cell
	Rows          survey.Rows // of all its cells
	Question      survey.QuestionID
	DecidedBy     string // table, file, submitter or operator
}

// Account adds up what became of the cells of the table, its header included.
type Account struct {
	Cells      int            `json:"cells"`
	Accepted   int            `json:"accepted"`
	Normalised int            `json:"normalised"`
	Asked      int            `json:"asked"`
	Refused    int            `json:"refused"`
	Blank      int            `json:"blank"`
	Structure  int            `json:"structure"` // headings, ids, labels of the form
	Ignored    map[string]int `json:"ignored"`   // by reason

	Answers int `json:"answers"` // that the file holds
	Taken   int `json:"taken"`   // of these, those that were taken in
}

// Balanced reports whether every cell is accounted for once.
func (a Account) Balanced() bool {
	sum := a.Accepted + a.Normalised + a.Asked + a.Refused + a.Blank + a.Structure
	for _, n := range a.Ignored {
		sum += n
	}
	return sum == a.Cells
}

// Read takes in one file. What is wrong with it is in the findings; an error
// says that it could not be read at all, or that the reader made a mistake.
func Read(name string, data []byte, o Options) (*Result, error) {
	sum := sha256.Sum256(data)
	r, err := Open(name, bytes.NewReader(data), int64(len(data)), o)
	if err != nil {
		return nil, err
	}
	r.file.SHA256 = hex.EncodeToString(sum[:])
	b := &survey.Batch{Instrument: r.in, Wave: r.wave}
	for {
		taken, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		taken.AddTo(b)
	}
	o.Answers.confirm(b)
	res := r.result
	res.Name, res.SHA256, res.Batch = name, r.file.SHA256, b
	res.Findings, res.Ledger, res.Account = r.Findings(), r.Ledger(), r.Account()
	if res.Account.Answers == 0 && !survey.Blocking(res.Findings) { // a file that says nothing is not a clean one
		res.Findings = append(res.Findings, survey.Finding{Code: "F01", Case: "answers", Severity: survey.Refuse, Position: survey.Position{File: name}})
	}
	return &res, nil
}
