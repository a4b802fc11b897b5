package intake

import (
	"fmt"
	"math"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

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
	missingOpen          // C17
)

// codebook is a question made ready to read answers, in every language of its
// instrument. It is not changed by use.
type codebook struct {
	q         *survey.Question
	countries []*survey.Country
}

// compile makes a question ready to read answers.
func compile(q *survey.Question, in *survey.Instrument, countries []*survey.Country) *codebook {
	return &codebook{q: q, countries: countries}
}

// read says what a text answers. Blank text is blank, whatever the question.
func (c *codebook) read(text string, s situation) reading {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" {
		return reading{outcome: Blank}
	}
	r := reading{outcome: Accepted, state: survey.Answered, text: trimmed}
	if trimmed != text {
		r.outcome, r.rule = Normalised, "C14"
	}
	v := valueReader{q: c.q, countries: c.countries}
	r.value = v.value(trimmed)
	if r.findings = v.findings; survey.Blocking(r.findings) {
		r.outcome, r.value, r.state = Refused, survey.Value{}, ""
	}
	if r.outcome != Refused && r.value.String() != text {
		r.outcome, r.text = Normalised, r.value.String()
		if r.rule == "" {
			r.rule = "C25"
		}
	}
	return r
}

// mention says whether the cell of an option's own column chooses the option.
// The reading's value is empty; a state says why nothing is known.
func (c *codebook) mention(option, text string, s situation) (chosen bool, r reading) {
	trimmed := strings.ToLower(strings.TrimSpace(text))
	r = reading{outcome: Accepted, state: survey.Answered, text: text}
	switch trimmed {
	case "":
		r.outcome, r.state = Blank, ""
	case "x", "yes", "1", "true":
		chosen = true
	case "no", "0", "false":
	default:
		r.outcome, r.state = Refused, ""
		r.findings = []survey.Finding{{Code: "C02", Case: "mention", Severity: survey.Refuse, Value: text, Options: []string{"x", ""},
			Message: fmt.Sprintf("%q does not say whether the option is chosen.", text), Allowed: "x, or an empty cell"}}
	}
	return chosen, r
}

// valueReader reads one value and gathers what is wrong with it.
type valueReader struct {
	q         *survey.Question
	countries []*survey.Country
	findings  []survey.Finding
}

func (l *valueReader) refuse(code, message, allowed, suggestion string) {
	l.findings = append(l.findings, survey.Finding{Code: code, Severity: survey.Refuse, Message: message, Allowed: allowed, Suggestion: suggestion})
}

func (l *valueReader) value(text string) survey.Value {
	q := l.q
	switch q.Type {
	case survey.Single, survey.Multi:
		return l.codes(text)
	case survey.Likert:
		return l.number(text, true, 1, 5)
	case survey.Year:
		return l.number(text, true, orNumber(q.Min, 1700), orNumber(q.Max, 2100))
	case survey.Integer:
		return l.number(text, true, orNumber(q.Min, 0), orNumber(q.Max, math.MaxInt32)) // as wide as a column of integers
	case survey.Number:
		return l.number(text, false, orNumber(q.Min, 0), orNumber(q.Max, 1e15))
	case survey.Date:
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			l.refuse("C11", fmt.Sprintf("%q is not a date.", text), "year-month-day, such as 2026-03-31", "")
		}
	case survey.URL:
		if u, err := url.Parse(text); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
			l.refuse("C33", fmt.Sprintf("%q is not a web address.", text), "an address that begins with https://", "")
		}
	case survey.Email:
		if a, err := mail.ParseAddress(text); err != nil || a.Address != text {
			l.refuse("C34", fmt.Sprintf("%q is not an e-mail address.", text), "name@example.org", "")
		}
	case survey.CountryType:
		if !slices.ContainsFunc(l.countries, func(c *survey.Country) bool { return string(c.Code) == text }) {
			l.refuse("C24", fmt.Sprintf("%q is not the code of a country.", text), "ISO 3166-1 alpha-2", "")
		}
	}
	return survey.TextValue(text)
}

func (l *valueReader) codes(text string) survey.Value {
	q := l.q
	codes := strings.Split(text, "|")
	for i, code := range codes {
		code = strings.TrimSpace(code)
		codes[i] = code
		if _, ok := q.Choice(code); !ok {
			l.refuse("C02", fmt.Sprintf("%q is not an answer to %s.", code, q.ID), strings.Join(q.Codes(), " · "), firstOf(vocabulary.Near(code, q.Codes())))
		}
		if slices.Contains(codes[:i], code) {
			l.refuse("C35", fmt.Sprintf("The code %q stands twice.", code), "each code once", "")
		}
	}
	switch {
	case q.Type == survey.Single && len(codes) > 1:
		l.refuse("C29", fmt.Sprintf("%s takes one code; here are %d.", q.ID, len(codes)), strings.Join(q.Codes(), " · "), "")
	case q.MaxCodes > 0 && len(codes) > q.MaxCodes:
		l.refuse("C32", fmt.Sprintf("%s takes at most %d codes; here are %d.", q.ID, q.MaxCodes, len(codes)), "", "")
	case len(codes) > 1:
		for _, code := range codes {
			if c, ok := q.Choice(code); ok && c.Exclusive {
				l.refuse("C27", fmt.Sprintf("The code %q cannot stand beside another.", code), code+" alone, or the others without it", "")
			}
		}
	}
	return survey.CodesValue(codes...)
}

func (l *valueReader) number(text string, whole bool, lo, hi float64) survey.Value {
	v, err := survey.NumberValue(text)
	n, _ := v.Number()
	form := "a plain decimal number such as 12.5"
	if whole {
		form = "a whole number"
		if err == nil && strings.ContainsAny(text, ".eE") {
			err = fmt.Errorf("not whole")
		}
	}
	allowed := fmt.Sprintf("%s from %s to %s", form, decimal(lo), decimal(hi))
	switch {
	case err != nil || !plainDecimal(text):
		l.refuse("C05", fmt.Sprintf("%q is not %s.", text, form), allowed, "")
	case n < lo || n > hi:
		l.refuse("C09", fmt.Sprintf("%s is out of range for %s.", text, l.q.ID), allowed, "")
	}
	return v
}

// plainDecimal keeps out what strconv takes and no spreadsheet means: 0x1F, 1_000, Inf.
func plainDecimal(s string) bool {
	return strings.Trim(s, "0123456789") == "" || strings.Trim(strings.Replace(strings.TrimPrefix(s, "-"), ".", "", 1), "0123456789") == "" && s != "." && s != "-"
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func orNumber(p *float64, otherwise float64) float64 {
	if p == nil {
		return otherwise
	}
	return *p
}

func firstOf(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	return ""
}
