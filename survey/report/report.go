package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
	"observatory/survey/intake"
)

// Report is what was understood of files and found in them. Text, JSON and
// HTML print it.
type Report struct {
	Program    string // name and version of what checked
	Instrument string // id of the questionnaire
	Version    string // of the questionnaire
	Wave       string
	Files      []File
}

// File is the part of a report about one file. Of makes it of what was read.
type File struct {
	Name       string
	SHA256     string
	Understood []Understood // how it was read, in order
	Columns    []intake.Column
	Country    *intake.CountryColumn // nil: none was recognised
	Account    intake.Account        // where its cells and answers went
	Findings   []survey.Finding
}

// Understood is one statement on how a file was read.
type Understood struct {
	About    string       // key of a word after "about.": charset, separator, shape …
	Value    survey.Arg   // a text or a word; of a word that is not in the catalogue the end of its key
	Args     []survey.Arg // what the word names
	How      string       // default, told, marked (the file says so) or inferred
	Evidence string       // in English; only in JSON
	RunnerUp string       // what would have been next best; only in JSON
}

// Counts are the causes of each severity.
type Counts map[survey.Severity]int

// Count counts findings; each is one cause.
func Count(findings []survey.Finding) Counts {
	n := Counts{}
	for _, f := range findings {
		n[f.Severity]++
	}
	return n
}

// Blocked reports whether a file cannot be accepted as it stands.
func (r Report) Blocked() bool {
	for _, f := range r.Files {
		if survey.Blocking(f.Findings) {
			return true
		}
	}
	return false
}

// Options are how a report is printed.
type Options struct {
	Lang       string // empty: English
	Instrument *survey.Instrument
	All        bool   // text: every row of a finding, however many
	Catalogue  string // address of the published list of codes; empty: no links
}

func (o Options) speaker() speaker {
	if o.Lang == "" {
		o.Lang = "en"
	}
	return speaker{c: Published(), lang: o.Lang, in: o.Instrument}
}

// severities in the order in which reports list them.
var severities = []survey.Severity{survey.Refuse, survey.Ask, survey.Warn, survey.Remark}

// Group joins findings of the same cause, so that each stands once with all its
// rows, and sorts them: the worst first, then what concerns the whole file, then
// by code and place.
func Group(findings []survey.Finding) []survey.Finding {
	type cause struct {
		code, kase, file, sheet, column, value, rule, args string
		severity                                           survey.Severity
		question                                           survey.QuestionID
		record                                             int
	}
	at, joined := map[cause]int{}, map[int]bool{}
	var out []survey.Finding
	for _, f := range findings {
		p := f.Position
		key := cause{code: f.Code, kase: f.Case, file: p.File, sheet: p.Sheet, column: p.Column, value: f.Value, rule: f.Rule, args: argsKey(f),
			severity: f.Severity, question: f.Question, record: f.Record}
		i, ok := at[key]
		if !ok {
			at[key] = len(out)
			out = append(out, f)
			continue
		}
		g := &out[i]
		if !joined[i] { // the rows of the finding that was given are not written to
			joined[i] = true
			first := g.Rows
			g.Rows = survey.Rows{}
			addRows(&g.Rows, first, g.Position)
		}
		addRows(&g.Rows, f.Rows, p)
	}
	slices.SortStableFunc(out, compare)
	return out
}

func addRows(to *survey.Rows, rows survey.Rows, p survey.Position) {
	if rows.Len() == 0 && p.Row > 0 {
		to.Add(p.Row)
	}
	for row := range rows.All() {
		to.Add(row)
	}
}

func argsKey(f survey.Finding) string {
	var b strings.Builder
	for _, a := range f.Args {
		b.WriteString(a.Name + "\x00" + a.Text + "\x00" + strconv.Itoa(a.Number) + "\x00")
	}
	return b.String() + strings.Join(f.Suggestions, "\x00")
}

func compare(a, b survey.Finding) int {
	return cmp.Or(
		slices.Index(severities, a.Severity)-slices.Index(severities, b.Severity),
		compareCodes(a.Code, b.Code),
		strings.Compare(a.Case, b.Case),
		strings.Compare(a.Position.Sheet, b.Position.Sheet),
		cmp.Compare(len(a.Position.Column), len(b.Position.Column)),
		strings.Compare(a.Position.Column, b.Position.Column),
		cmp.Compare(a.Position.Row, b.Position.Row),
		cmp.Compare(a.Record, b.Record))
}
