package intake

import (
	"slices"
	"strings"

	"observatory/survey"
	"observatory/survey/sheet"
)

// Columns are the names of the canonical form: one answer a row.
var Columns = []string{"country", "respondent", "question", "record", "value", "state", "source", "locator", "note"}

// column is a column of a table while it is read.
type column struct {
	Column
	target
	index int
	unit  *unit // of an answer column of a wide table
}

// table is one sheet while it is read.
type table struct {
	name, sheet string
	src         *sheet.Reader
	options     sheet.Options // how it was opened
	header      []sheet.Cell
	headerRow   int
	columns     []column
	shape       string
	wide        *wide // of a wide table
	census      *census
	looked      bool // it was looked through for how numbers and dates are written
	canonical   bool // numbers and dates are written as the canonical form says
	typed       bool // cells have kinds
	early       []survey.Finding
	committed   bool
	roles       map[Role][]int
}

// The shapes of a table.
const (
	longShape          = "long"          // an answer in a row, with its country
	wideShape          = "wide"          // a respondent in a row, a question in a column
	questionnaireShape = "questionnaire" // a question in a row
	noShape            = "none"          // nothing of the instrument is in it
)

// match finds what each heading stands for.
func (r *Reader) match(t *table) {
	t.columns = make([]column, len(t.header))
	for i, h := range t.header {
		c := &t.columns[i]
		c.index = i
		c.Column = Column{Sheet: t.sheet, Letter: sheet.Letter(i), Header: h.Text, Role: UnknownColumn}
		found := r.headingOf(h.Text)
		if len(found) == 1 {
			c.target = found[0]
			c.Role, c.Record, c.Option, c.By, c.Language, c.Reason = c.target.role, c.record, c.option, c.by, c.language, c.reason
			if c.question != nil {
				c.Question = c.question.ID
			}
		}
	}
}

// headingOf is what a heading stands for, by the answers file or by itself.
func (r *Reader) headingOf(text string) []target {
	if to, ok := r.o.Answers.column(text); ok {
		if to == ignoreMeaning {
			return []target{{role: IgnoredColumn, reason: "told", by: "told"}}
		}
		found := r.heads.heading(to)
		for i := range found {
			found[i].by = "told"
		}
		return found
	}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return r.heads.heading(text)
}

// score counts the headings that are known: of questions, and of the form.
func (t *table) score() (questions, form int) {
	for i := range t.columns {
		switch c := &t.columns[i]; {
		case c.question != nil:
			questions++
		case c.Role != UnknownColumn && c.Role != IgnoredColumn:
			form++
		}
	}
	return questions, form
}

// has is the index of the first column with the role, questions apart, or -1.
func (t *table) has(role Role) int {
	for i := range t.columns {
		if t.columns[i].Role == role && t.columns[i].question == nil {
			return i
		}
	}
	return -1
}

// decideShape says what a row of the table is.
func (r *Reader) decideShape(t *table) sheet.Decision {
	questions, form := t.score()
	answers := t.has(AnswerColumn) >= 0
	r.oneName(t)
	d := sheet.Decision{About: "shape", How: "inferred", Value: noShape, Evidence: plural(questions, "column names a question", "columns name questions")}
	asked := t.has(QuestionColumn)
	switch {
	case asked >= 0 && answers && (t.has(CountryRole) >= 0 || t.has(RespondentColumn) >= 0):
		d.Value, d.Evidence = longShape, "one column names the question, one holds the answer, one the country"
	case asked >= 0 && (answers || r.result.Profile == "template"):
		d.Value, d.Evidence = questionnaireShape, "one column names the question, another holds the answer; none names a country"
	case questions > 0:
		d.Value = wideShape
	case r.isCanonical(t):
		d.Value, d.Evidence = longShape, "most headings are those of the canonical form"
	}
	d.Margin = 1
	if questions > 0 && d.Value != wideShape {
		d.RunnerUp, d.Margin = wideShape, max(0, 1-float64(questions)/float64(max(1, form)))
	}
	if d.Value == wideShape && form > 1 {
		d.RunnerUp, d.Margin = longShape, max(0, 1-float64(form)/float64(questions+form))
	}
	return d
}

// oneName leaves one column that names the question, where the wording stands
// beside the id.
func (r *Reader) oneName(t *table) {
	first := -1
	for i := range t.columns {
		c := &t.columns[i]
		if c.Role != QuestionColumn || c.question != nil {
			continue
		}
		switch {
		case first < 0:
			first = i
		case c.key == "question":
			c.Role = FormColumn
		case t.columns[first].key == "question":
			t.columns[first].Role, first = FormColumn, i
		}
	}
}

// isCanonical reports whether most columns of the canonical form are there, so
// that what is missing can be named.
func (r *Reader) isCanonical(t *table) bool {
	n := 0
	for i := range t.columns {
		if slices.Contains(Columns, strings.TrimSpace(strings.ToLower(t.columns[i].Header))) {
			n++
		}
	}
	return n >= 3 || n == 2 && len(t.columns) == 2
}

// checkHeader reports headings that stand for nothing, for several things, or
// twice.
func (r *Reader) checkHeader(t *table) {
	if t.shape == noShape {
		for i := range t.columns {
			t.columns[i].Reason = "other_table"
		}
		return
	}
	seen := map[string]bool{}
	asked := 0
	for i := range t.columns {
		c := &t.columns[i]
		p := t.position(i)
		if t.shape == wideShape && c.question != nil && c.question.Repeat != "" && c.record == 0 {
			c.record, c.Record = 1, 1 // a column without a number is that of the first record
		}
		switch {
		case c.Role == UnknownColumn && strings.TrimSpace(c.Header) == "":
			c.Role, c.Reason = IgnoredColumn, "no_heading" // its cells are asked about where it holds any
		case c.Role == UnknownColumn:
			asked++
			r.unknownColumn(c, p, asked)
		case c.Role != IgnoredColumn && c.Role != FormColumn:
			key := c.claim()
			if seen[key] || r.elsewhere(t, c) {
				r.found.add(survey.Finding{Code: "H07", Case: "place", Severity: survey.Refuse, Position: p, Value: c.Header, Question: c.Question, Record: c.Record})
				c.Role, c.Reason = IgnoredColumn, "double"
			}
			seen[key] = true
		}
	}
}

// elsewhere reports whether a column of an earlier sheet answers the same, where
// the sheets hold parts of the same rows.
func (r *Reader) elsewhere(t *table, c *column) bool {
	if t.shape != wideShape || c.question == nil {
		return false
	}
	p := place{c.question.ID, c.record}
	if first, known := r.claimed[p]; known {
		return first != t
	}
	if r.claimed == nil {
		r.claimed = map[place]*table{}
	}
	r.claimed[p] = t
	return false
}

// claim is the same for two columns that claim the same place.
func (c *column) claim() string {
	return strings.Join([]string{string(c.Role), string(c.Question), c.Option, c.repeat, digits(c.Record)}, "\x00")
}

// nearColumns bounds how many unknown headings are compared with all known ones.
const nearColumns = 50

// unknownColumn asks about a column whose cells would not be taken in.
func (r *Reader) unknownColumn(c *column, p survey.Position, asked int) {
	f := survey.Finding{Code: "H06", Severity: survey.Ask, Position: p, Value: c.Header}
	if several := r.headingOf(c.Header); len(several) > 1 {
		f.Code, f.Case = "H09", "several"
		for _, t := range several {
			f.Suggestions = append(f.Suggestions, t.name())
		}
		if f.Suggestions = named(f.Suggestions); len(f.Suggestions) > 3 {
			f.Suggestions = nil
		}
	} else if asked <= nearColumns {
		if f.Suggestions = r.heads.nearest(c.Header); len(f.Suggestions) > 0 {
			f.Code = "H09"
			for i, s := range f.Suggestions {
				if t := r.heads.heading(s); len(t) == 1 {
					f.Suggestions[i] = t[0].name()
				}
			}
		}
	}
	r.found.add(f)
}

// name is how a person writes the target into the answers file.
func (t target) name() string {
	switch {
	case t.question == nil:
		return string(t.role)
	case t.option != "":
		return string(t.question.ID) + "." + t.option
	case t.record > 0:
		return string(t.question.ID) + "." + digits(t.record)
	}
	return string(t.question.ID)
}

// position is that of a heading.
func (t *table) position(i int) survey.Position {
	p := survey.Position{File: t.name, Sheet: t.sheet, Row: t.headerRow, Column: sheet.Letter(i)}
	if i < len(t.header) {
		p.Name, p.Line, p.Offset = t.header[i].Text, t.header[i].Line, t.header[i].Offset
	}
	return p
}
