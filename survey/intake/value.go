package intake

import (
	"strings"
	"sync"

	"observatory/survey"
	"observatory/survey/sheet"
	"observatory/survey/vocabulary"
)

// Outcome is what became of a cell. Every cell has exactly one.
type Outcome uint8

// The outcomes of a cell.
const (
	Accepted   Outcome = iota // taken in as it stands
	Normalised                // taken in, written otherwise: an entry in the ledger
	Asked                     // two readings are possible
	Refused
	Blank
	Structure // headings, ids, labels of the form
	Ignored   // for a stated reason
)

// situation is what, besides its text, decides how a cell reads. It is that of
// a column: the same text in the same situation always reads the same.
type situation struct {
	languages []string     // of the file; empty: not known
	numbers   decimalMark  // of the column
	dates     dateOrder    // of the column
	missing   survey.State // what a bare n/a says in the column; empty: not settled
	kind      sheet.Kind   // of the cell, in a workbook
	shown     shownAs      // by the number format of the cell
}

// decimalMark says how a column writes numbers.
type decimalMark uint8

const (
	unknownMark decimalMark = iota
	point                   // 1,234.5
	comma                   // 1.234,5
)

// dateOrder says how a column writes dates in digits.
type dateOrder uint8

const (
	unknownOrder dateOrder = iota
	dayFirst
	monthFirst
)

// reading is what one text says as an answer to one question.
type reading struct {
	outcome Outcome
	state   survey.State // answered, or why there is no value; empty where nothing is taken in
	value   survey.Value
	text    string // canonical: differs from the cell's where it is normalised
	rule    string // code of the rule that normalised it
	by      string // what decided that: table (empty means it), file or submitter
	// findings say what is wrong, asked or noted. Place, question and rows are
	// entered by whoever knows them.
	findings []survey.Finding
	// open is what of the column must be settled before the text has one reading;
	// it is then asked about once for the column.
	open openForm
	// ofColumn says that the findings are the same for every such cell of the
	// column: that commas were read as decimal marks is said once.
	ofColumn bool
	// tells is what the text shows of the form of its column: "12,5" that commas
	// are decimal marks, 31/12/2026 that days come first.
	tells situation
}

// openForm is what of a column is not settled.
type openForm uint8

const (
	nothingOpen openForm = iota
	numbersOpen          // C07
	datesOpen            // C12
)

// labelRule is the rule of a change that put a code in place of its label: no
// finding speaks of it.
const labelRule = "label"

// codebook is a question made ready to read answers, in every language of its
// instrument. What it learns about itself on first use does not show.
type codebook struct {
	q         *survey.Question
	in        *survey.Instrument
	countries *vocabulary.Countries

	once  sync.Once
	words *wordbook
}

// compile makes a question ready to read answers.
func compile(q *survey.Question, in *survey.Instrument, countries *vocabulary.Countries) *codebook {
	return &codebook{q: q, in: in, countries: countries}
}

// read says what a text answers. Blank text is blank, whatever the question. It
// depends on nothing but the question, the text and the situation.
func (c *codebook) read(text string, s situation) reading {
	clean, hidden := vocabulary.Visible(text)
	if c.q.Type == survey.Text {
		clean = strings.TrimFunc(text, unseen) // what is inside belongs to the text
		hidden = clean != text
	}
	if clean == "" {
		return reading{outcome: Blank}
	}
	r := c.dispatch(clean, s)
	taken := r.outcome == Accepted || r.outcome == Normalised
	if taken && hidden {
		if strings.Trim(text, " \t\r\n") != clean { // a plain blank at an end is not worth a word
			r.note("C14", "")
		}
		if r.rule == "" {
			r.rule = "C14"
		}
	}
	return r.settled(text)
}

// settled says of a text that is taken in whether it is so as it stands.
func (r reading) settled(text string) reading {
	switch {
	case r.outcome != Accepted && r.outcome != Normalised:
	case r.text == text:
		r.outcome, r.rule = Accepted, ""
	default:
		r.outcome = Normalised
	}
	return r
}

func (c *codebook) dispatch(clean string, s situation) reading {
	if states, _ := vocabulary.StatesOf(clean); s.kind == sheet.Error && states == nil { // #N/A says n/a
		return refused("F15", "answer")
	}
	if s.kind == sheet.Date && c.q.Type != survey.Date {
		return c.turnedDate(clean)
	}
	if s.shown.percent > 0 && c.q.Type != survey.Integer && c.q.Type != survey.Number && c.q.Type != survey.Year {
		if r, ok := c.percent(clean, s.shown); ok {
			return r
		}
	}
	switch c.q.Type {
	case survey.Single, survey.Multi:
		return c.coded(clean, s)
	case survey.Likert:
		return c.scale(clean, s)
	}
	if r, ok := c.missing(clean, s); ok {
		return r
	}
	switch c.q.Type {
	case survey.Integer, survey.Number, survey.Year:
		return c.number(clean, s)
	case survey.Date:
		return c.date(clean, s)
	case survey.URL:
		return address(clean)
	case survey.Email:
		return email(clean)
	case survey.CountryType:
		return c.country(clean, s)
	}
	return freeText(clean)
}

// accepted is the reading of a text that stands for a value, whose canonical
// text is that of the value.
func accepted(v survey.Value) reading {
	return reading{outcome: Accepted, state: survey.Answered, value: v, text: v.String()}
}

// refused is the reading of a text that cannot be taken in.
func refused(code, which string, args ...survey.Arg) reading {
	return reading{outcome: Refused, findings: []survey.Finding{{Code: code, Case: which, Severity: survey.Refuse, Args: args}}}
}

// asked is the reading of a text that could mean each of several things, best
// first.
func asked(code, which string, meanings []string, args ...survey.Arg) reading {
	f := survey.Finding{Code: code, Case: which, Severity: survey.Ask, Args: args, Options: meanings}
	return reading{outcome: Asked, findings: []survey.Finding{f}}
}

// suggest enters what was likely meant with the finding of a refusal or question.
func (r reading) suggest(likely ...string) reading {
	if len(likely) > 0 && len(likely) <= 3 {
		r.findings[0].Suggestions = likely
	}
	return r
}

// among enters what is permitted.
func (r reading) among(options ...string) reading {
	r.findings[0].Options = options
	return r
}

// note enters what was done with a text that is taken in.
func (r *reading) note(code, which string, args ...survey.Arg) {
	r.findings = append(r.findings, survey.Finding{Code: code, Case: which, Severity: survey.Remark, Args: args})
}

// warn enters what is to be looked at in a text that is taken in.
func (r *reading) warn(code, which string, args ...survey.Arg) {
	r.findings = append(r.findings, survey.Finding{Code: code, Case: which, Severity: survey.Warn, Args: args})
}
