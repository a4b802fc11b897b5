package intake

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
	"observatory/survey/sheet"
)

// Answers are decisions about a file that somebody made: what it left open. They
// stand in a table beside the file and are used again whenever it is read. A nil
// pointer holds none.
type Answers struct {
	Name string
	// By says who decided: submitter, if it is empty, or operator.
	By string

	file    map[string]string // charset, separator, header, sheet, table, language, country, respondent
	columns map[string]string // folded heading → what it stands for
	values  map[valueKey]string
	numbers map[string]string // folded column → point or comma
	dates   map[string]string // folded column → day or month
	still   map[string]bool   // question → whether last time's answer holds
	rows    map[rowKey]bool   // to be passed over
	merged  map[string]string // key of an answer → which of several parts' answers holds
}

type valueKey struct{ column, value string }

type rowKey struct {
	sheet string
	row   int
}

// AnswersHeader is the header of an answers file.
var AnswersHeader = []string{"about", "column", "value", "meaning", "note"}

// ignoreMeaning says of a column or a row that its cells are to be passed over.
const ignoreMeaning = "ignore"

// about says for each first field which meanings it may have; nil: any text.
var about = map[string][]string{
	"charset": nil, "separator": nil, "header": nil, "sheet": nil, "table": nil, "language": nil, "country": nil, "respondent": nil,
	"column": nil, "value": nil, "row": {ignoreMeaning},
	"numbers": {"point", "comma"}, "dates": {"day", "month", "day first", "month first"}, "prefilled": {"yes", "no"}, "merge": nil,
}

// ParseAnswers reads an answers file. A line that cannot be used is refused: an
// answer that is silently left out would be asked for again and again.
func ParseAnswers(name string, data []byte) (*Answers, []survey.Finding, error) {
	a := &Answers{Name: name, file: map[string]string{}, columns: map[string]string{}, values: map[valueKey]string{}, numbers: map[string]string{},
		dates: map[string]string{}, still: map[string]bool{}, rows: map[rowKey]bool{}, merged: map[string]string{}}
	if len(bytes.TrimSpace(data)) == 0 {
		return a, nil, nil
	}
	src, err := sheet.Open(name, bytes.NewReader(data), int64(len(data)), sheet.Options{Header: "1"})
	if err != nil {
		return nil, nil, err
	}
	var found []survey.Finding
	refuse := func(kase string, p survey.Position, value string, options []string) {
		found = append(found, survey.Finding{Code: "F20", Case: kase, Severity: survey.Refuse, Position: p, Value: value, Options: options})
	}
	var names []string
	for _, h := range src.Header() {
		names = append(names, strings.ToLower(strings.TrimSpace(h.Text)))
	}
	if !slices.Equal(names[:min(len(names), 4)], AnswersHeader[:4]) {
		refuse("header", survey.Position{File: name, Row: 1}, strings.Join(names, ","), AnswersHeader)
		return a, found, nil
	}
	for {
		b, err := src.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, nil, err
		}
		for row := range b.Len() {
			p := survey.Position{File: name, Row: b.Number(row)}
			p.Line, p.Offset = b.Start(row)
			cells := make([]string, 5)
			for c := range min(b.Width(row), 5) {
				cells[c] = string(b.Bytes(row, c))
			}
			if kase, value, options := a.line(cells); kase != "" {
				refuse(kase, p, value, options)
			}
		}
	}
	for _, f := range src.Findings() {
		if f.Severity.Blocks() {
			found = append(found, f)
		}
	}
	return a, found, nil
}

// line enters a line, or says what is wrong with it.
func (a *Answers) line(cells []string) (kase, value string, options []string) {
	what, column, text, meaning := strings.ToLower(strings.TrimSpace(cells[0])), strings.TrimSpace(cells[1]), cells[2], strings.TrimSpace(cells[3])
	allowed, known := about[what]
	switch {
	case !known:
		return "about", cells[0], sortedKeys(about)
	case meaning == "" || meaning == "?":
		return "meaning", what, allowed
	case allowed != nil && !slices.Contains(allowed, meaning):
		return "meaning", meaning, allowed
	}
	twice := false
	put := func(m map[string]string, key, value string) {
		before, known := m[key]
		twice = known && before != value
		m[key] = value
	}
	switch what {
	case "column":
		put(a.columns, fold(text), meaning)
	case "value":
		k := valueKey{fold(column), text}
		before, known := a.values[k]
		twice = known && before != meaning
		a.values[k] = meaning
	case "numbers":
		put(a.numbers, fold(column), meaning)
	case "dates":
		put(a.dates, fold(column), strings.TrimSuffix(meaning, " first"))
	case "merge":
		put(a.merged, column, meaning)
	case "prefilled":
		before, known := a.still[fold(column)]
		twice = known && before != (meaning == "yes")
		a.still[fold(column)] = meaning == "yes"
	case "row":
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 {
			return "row", text, nil
		}
		a.rows[rowKey{column, n}] = true
	case "table":
		if n, err := strconv.Atoi(meaning); err != nil || n < 1 {
			return "meaning", meaning, nil
		}
		put(a.file, what, meaning)
	default:
		put(a.file, what, meaning)
	}
	if twice {
		return "twice", strings.Join(cells[:3], ","), nil
	}
	return "", "", nil
}

// options are what the answers say of the file as a whole, where the caller has
// not said it.
func (a *Answers) options(o Options) Options {
	if a == nil {
		return o
	}
	o.Sheet.Charset = orElse(o.Sheet.Charset, a.file["charset"])
	o.Sheet.Separator = orElse(o.Sheet.Separator, a.file["separator"])
	o.Sheet.Header = orElse(o.Sheet.Header, a.file["header"])
	o.Sheet.Sheet = orElse(o.Sheet.Sheet, a.file["sheet"])
	if n, err := strconv.Atoi(a.file["table"]); err == nil && o.Sheet.Table == 0 {
		o.Sheet.Table = n
	}
	o.Language = orElse(o.Language, a.file["language"])
	o.Country = survey.CountryCode(orElse(string(o.Country), a.file["country"]))
	o.Respondent = orElse(o.Respondent, a.file["respondent"])
	return o
}

func (a *Answers) column(heading string) (string, bool) {
	if a == nil {
		return "", false
	}
	to, ok := a.columns[fold(heading)]
	return to, ok
}

// value is what a text means in a column, which is known by several names.
func (a *Answers) value(text string, names ...string) (string, bool) {
	if a == nil || len(a.values) == 0 {
		return "", false
	}
	for _, n := range names {
		if to, ok := a.values[valueKey{fold(n), text}]; ok {
			return to, true
		}
		if to, ok := a.values[valueKey{fold(n), strings.TrimSpace(text)}]; ok {
			return to, true
		}
	}
	return "", false
}

// confirm notes which texts of a batch are said to mean themselves: what looked
// odd in them is meant.
func (a *Answers) confirm(b *survey.Batch) {
	if a == nil || len(a.values) == 0 {
		return
	}
	for i := range b.Len() {
		said := b.Said(i)
		text := said.Value.String()
		if meaning, ok := a.value(text, string(said.Question.ID), said.Position.Name); ok && meaning == text {
			b.Confirm(i)
		}
	}
}

// form is how a column writes numbers and dates and what n/a says in it, as
// somebody said.
func (a *Answers) form(names ...string) (s situation) {
	if a == nil {
		return s
	}
	for _, n := range append(names, "") {
		if s.numbers == unknownMark {
			s.numbers = map[string]decimalMark{"point": point, "comma": comma}[a.numbers[fold(n)]]
		}
		if s.dates == unknownOrder {
			s.dates = map[string]dateOrder{"day": dayFirst, "month": monthFirst}[a.dates[fold(n)]]
		}
		if s.missing == "" {
			s.missing = survey.State(a.values[valueKey{fold(n), notAvailable}])
		}
	}
	return s
}

// notAvailable stands in an answers file for every text of a column that may
// mean several states: n/a, a dash, "k. A.".
const notAvailable = "n/a"

// formed reports whether somebody said how this very column or question is
// written.
func (a *Answers) formed(name string) bool {
	if a == nil {
		return false
	}
	name = fold(name)
	return a.numbers[name] != "" || a.dates[name] != "" || a.values[valueKey{name, notAvailable}] != ""
}

// prefilled is what somebody says of answers that were written in beforehand, by
// question or by the heading of a record.
func (a *Answers) prefilled(column string) (holds, told bool) {
	if a == nil {
		return false, false
	}
	holds, told = a.still[fold(column)]
	return holds, told
}

// passes reports whether a row is to be passed over.
func (a *Answers) passes(sheet string, row int) bool {
	return a != nil && len(a.rows) > 0 && (a.rows[rowKey{sheet, row}] || a.rows[rowKey{"", row}])
}

func (a *Answers) by() string {
	if a == nil || a.By == "" {
		return "submitter"
	}
	return a.By
}

// Merged is the answer that holds where parts of a questionnaire differ, by the
// key that survey/merge gives it.
func (a *Answers) Merged(key string) (string, bool) {
	if a == nil {
		return "", false
	}
	told, ok := a.merged[key]
	return told, ok
}
