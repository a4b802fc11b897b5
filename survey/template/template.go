// Package template turns an instrument into a form that a person fills in: a
// workbook, a CSV table or a page for paper. In go an instrument and, where
// there are any, earlier answers; out come bytes, the same for the same input.
// It decides nothing about answers: what is filled in comes back through
// survey/intake like any other file. It never fills in what a question keeps
// private or shows only in totals.
package template

import (
	"fmt"
	"slices"
	"strings"

	"observatory/survey"
	"observatory/survey/vocabulary"
)

// Version of the form's layout, written into each workbook.
const Version = "1"

// Options say for whom a form is made. The zero value makes a blank one in the
// instrument's own language.
type Options struct {
	Language   string
	Country    survey.CountryCode // empty: not known yet
	Countries  []*survey.Country  // to choose from
	Wave       *survey.Wave       // nil: the questionnaire at hand
	Last       []Last             // what the country answered before; the form asks whether it is still true
	On         string             // ISO date of that question
	Answers    []survey.Answer    // written as given, for instance by colleagues whose parts were put together
	Respondent string             // short name, where it is known
}

// Last is an answer that was given before, and the title of the wave it was
// given in.
type Last struct {
	survey.Answer
	Wave string
}

// Form is an instrument laid out in sheets, in one language.
type Form struct {
	Instrument *survey.Instrument // in the language of the form
	Language   string
	Country    string // name, or empty
	Code       survey.CountryCode
	Wave       *survey.Wave
	Respondent string
	On         string
	Prefilled  bool
	Sheets     []Sheet

	countries []string
	words     words
	rows      map[survey.QuestionID]place
}

// Sheet is a part of the form: the questions of a module that are asked once, or
// a repeat group with a column for each record.
type Sheet struct {
	Name    string // of at most 31 characters, as Excel demands
	Title   string
	Intro   string
	Module  *survey.Module
	Number  int            // of the module in the form, from 1
	Repeat  *survey.Repeat // nil: asked once
	Records int            // answer columns
	Last    int            // of these, filled in from earlier answers
	Rows    []Row
}

// Row is a line of the form: a question, or one option of a multi question.
type Row struct {
	ID       string
	Question *survey.Question
	Option   *survey.Choice // nil: the question itself
	Text     string
	Given    []Given // by record, as many as the sheet has answer columns
}

// Given is what a cell of the form holds already.
type Given struct {
	Text    string // as written in the form; of a date ISO
	Number  bool   // Text is a plain decimal number
	Last    string // the earlier answer, as the form words it; empty: none
	Wave    string // title of the wave it was given in
	Comment string
	Source  string
	Locator string
}

// place is where a question stands in the form.
type place struct{ sheet, row int }

// spare is how many empty records a repeat group offers beyond those filled in.
const spare = 5

// New lays out an instrument.
func New(in *survey.Instrument, o Options) (*Form, error) {
	if o.Language == "" {
		o.Language = in.Language
	}
	if !slices.Contains(in.Languages(), o.Language) {
		return nil, fmt.Errorf("lay out the form of %s: it has no labels in %q, only in %s", in.ID, o.Language, strings.Join(in.Languages(), ", "))
	}
	f := &Form{Instrument: in.In(o.Language), Language: o.Language, Code: o.Country, Wave: o.Wave, Respondent: o.Respondent, On: o.On, words: wordsIn(o.Language),
		rows: map[survey.QuestionID]place{}}
	for _, c := range o.Countries {
		f.countries = append(f.countries, c.Name(o.Language))
		if c.Code == o.Country {
			f.Country = c.Name(o.Language)
		}
	}
	if o.Country != "" && f.Country == "" {
		return nil, fmt.Errorf("lay out the form of %s: no country has the code %q", in.ID, o.Country)
	}
	f.layOut(o)
	return f, nil
}

// layOut makes the sheets, module by module, in the order of the questions.
func (f *Form) layOut(o Options) {
	given := f.given(o)
	number := 0
	for m := range f.Instrument.Modules {
		module := &f.Instrument.Modules[m]
		groups := f.groups(module.ID)
		if len(groups) > 0 {
			number++
		}
		for i, group := range groups {
			s := Sheet{Module: module, Number: number, Title: module.Title, Records: 1}
			if i == 0 {
				s.Intro = module.Intro
			}
			if group.repeat != "" {
				s.Repeat = f.repeat(group.repeat)
				s.Records, s.Last = f.records(s.Repeat, given)
			}
			if i > 0 && s.Repeat != nil {
				s.Title = s.Repeat.Title
			} else if i > 0 {
				s.Title = group.questions[0].Short
			}
			for _, q := range group.questions {
				f.rows[q.ID] = place{len(f.Sheets), len(s.Rows)}
				s.Rows = append(s.Rows, f.question(q, s.Records, given)...)
			}
			f.Sheets = append(f.Sheets, s)
		}
	}
	f.nameSheets()
}

// group is a run of questions of a module that share a sheet.
type group struct {
	repeat    string
	questions []*survey.Question
}

// groups are the questions of a module that this form asks: those asked once and
// those of each repeat group apart, in the order in which they first stand.
func (f *Form) groups(module string) []group {
	var out []group
	for i := range f.Instrument.Questions {
		q := &f.Instrument.Questions[i]
		if q.Module != module || !f.asks(q) {
			continue
		}
		at := slices.IndexFunc(out, func(g group) bool { return g.repeat == q.Repeat })
		if at < 0 {
			at = len(out)
			out = append(out, group{repeat: q.Repeat})
		}
		out[at].questions = append(out[at].questions, q)
	}
	return out
}

func (f *Form) asks(q *survey.Question) bool {
	if f.Wave == nil {
		return !q.Retired
	}
	return f.Wave.Asks(q.ID)
}

func (f *Form) repeat(id string) *survey.Repeat {
	for i := range f.Instrument.Repeats {
		if f.Instrument.Repeats[i].ID == id {
			return &f.Instrument.Repeats[i]
		}
	}
	return &survey.Repeat{ID: id, Title: id, Short: id}
}

// records is how many records a group gets, and how many of them are earlier answers.
func (f *Form) records(r *survey.Repeat, given map[slot]Given) (all, last int) {
	filled := 0
	for at, g := range given {
		if q := f.Instrument.Question(at.question); q != nil && q.Repeat == r.ID {
			filled = max(filled, at.record)
			if g.Last != "" {
				last = max(last, at.record)
			}
		}
	}
	all = filled + spare
	if r.Max > 0 {
		all = max(min(all, r.Max), filled)
	}
	return all, last
}

// question is the row of a question, followed by those of its options if
// several of them may be ticked.
func (f *Form) question(q *survey.Question, records int, given map[slot]Given) []Row {
	first := 0
	if q.Repeat != "" {
		first = 1
	}
	row := func(id, code, text string, option *survey.Choice) Row {
		r := Row{ID: id, Question: q, Option: option, Text: text, Given: make([]Given, records)}
		for n := range records {
			r.Given[n] = given[slot{q.ID, code, n + first}]
		}
		return r
	}
	out := []Row{row(string(q.ID), "", q.Label, nil)}
	if q.Type == survey.Multi {
		for i := range q.Choices {
			c := &q.Choices[i]
			out = append(out, row(string(q.ID)+"."+c.Code, c.Code, c.Label, c))
		}
	}
	return out
}

// nameSheets gives each sheet a name that Excel takes and that is its own.
func (f *Form) nameSheets() {
	seen := map[string]bool{}
	for i := range f.Sheets {
		s := &f.Sheets[i]
		name := sheetName(fmt.Sprintf("%d %s", s.Number, s.Title))
		for n := 2; seen[strings.ToLower(name)]; n++ {
			name = sheetName(fmt.Sprintf("%d.%d %s", s.Number, n, s.Title))
		}
		seen[strings.ToLower(name)] = true
		s.Name = name
	}
}

// sheetName is a text as the name of a sheet: without the signs that Excel
// refuses, of at most 31 UTF-16 units, cut between words.
func sheetName(text string) string {
	text = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'’`, r) {
			return ' '
		}
		return r
	}, text)
	name := ""
	for _, w := range strings.Fields(text) {
		next := strings.TrimSpace(name + " " + w)
		if len([]rune(next)) > 31 {
			if name == "" {
				return string([]rune(w)[:31])
			}
			break
		}
		name = next
	}
	return strings.TrimRight(name, " ,;–-")
}

// RecordName heads the answer column of a record.
func (s *Sheet) RecordName(record int) string { return fmt.Sprintf("%s %d", s.Repeat.Short, record) }

func (f *Form) form(key string) string { return vocabulary.FormWord(key, f.Language) }

// states are the words for not answering, as the lists offer them.
func (f *Form) states() []string {
	out := make([]string, len(offered))
	for i, s := range offered {
		out[i] = f.form("state." + string(s))
	}
	return out
}

// offered are the states that a respondent may choose; the others are the
// observatory's to give.
var offered = []survey.State{survey.DoNotKnow, survey.Refused, survey.NotApplicable}
