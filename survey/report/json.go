package report

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"observatory/survey"
	"observatory/survey/intake"
)

// SchemaID names the form of the JSON report; another form gets another name.
const SchemaID = "urn:ppp-observatory:report:1"

// Schema is the JSON Schema (draft 2020-12) that every JSON report satisfies.
//
//go:embed report.schema.json
var Schema []byte

type jsonReport struct {
	Schema     string      `json:"schema"`
	Program    string      `json:"program,omitempty"`
	Instrument string      `json:"instrument,omitempty"`
	Version    string      `json:"version,omitempty"`
	Wave       string      `json:"wave,omitempty"`
	Language   string      `json:"language"`
	Reviewed   bool        `json:"reviewed"` // whether a native speaker reviewed the sentences
	Acceptable bool        `json:"acceptable"`
	Files      []*jsonFile `json:"files"`
}

type jsonFile struct {
	File       string                `json:"file"`
	SHA256     string                `json:"sha256,omitempty"`
	Acceptable bool                  `json:"acceptable"`
	Answers    jsonAnswers           `json:"answers"`
	Cells      jsonCells             `json:"cells"`
	Counts     jsonCounts            `json:"counts"`
	Understood []jsonUnderstood      `json:"understood"`
	Columns    []jsonColumn          `json:"columns"`
	Country    *intake.CountryColumn `json:"country_column"`
	Findings   []jsonFinding         `json:"findings"`
}

type jsonAnswers struct {
	Given    int `json:"given"`
	Accepted int `json:"accepted"`
}

type jsonCells struct {
	Read       int            `json:"read"`
	Accepted   int            `json:"accepted"`
	Normalised int            `json:"normalised"`
	Asked      int            `json:"asked"`
	Refused    int            `json:"refused"`
	Blank      int            `json:"blank"`
	Structure  int            `json:"structure"`
	Ignored    map[string]int `json:"ignored"` // by reason; encoding/json sorts the keys
}

// jsonCounts are the causes of each severity.
type jsonCounts struct {
	Refuse int `json:"refuse"`
	Ask    int `json:"ask"`
	Warn   int `json:"warn"`
	Note   int `json:"note"`
}

type jsonUnderstood struct {
	About    string `json:"about"`
	Value    string `json:"value"`
	How      string `json:"how,omitempty"`
	Evidence string `json:"evidence,omitempty"`
	RunnerUp string `json:"runner_up,omitempty"`
}

type jsonColumn struct {
	Sheet    string            `json:"sheet,omitempty"`
	Column   string            `json:"column"`
	Header   string            `json:"header"`
	Role     intake.Role       `json:"role"`
	Question survey.QuestionID `json:"question,omitempty"`
	Record   int               `json:"record,omitempty"`
	Option   string            `json:"option,omitempty"`
	By       string            `json:"by,omitempty"`
	Language string            `json:"language,omitempty"`
	Reason   string            `json:"reason,omitempty"`
}

// jsonFinding is one cause. The first group of fields is for programs, the
// second in words.
type jsonFinding struct {
	Code        string            `json:"code"`
	Case        string            `json:"case,omitempty"`
	Severity    survey.Severity   `json:"severity"`
	Place       jsonPlace         `json:"place"`
	Rows        [][2]int          `json:"rows"` // first and last of each run of rows
	Cells       int               `json:"cells"`
	Value       string            `json:"value"`
	Question    survey.QuestionID `json:"question,omitempty"`
	Record      int               `json:"record,omitempty"`
	Options     []string          `json:"options"`
	Suggestions []string          `json:"suggestions"`
	Rule        string            `json:"rule,omitempty"`

	Language string `json:"language"` // of the words; English where the wanted one lacks them
	Title    string `json:"title"`
	Message  string `json:"message"`
	Allowed  string `json:"allowed,omitempty"`
	Suggest  string `json:"suggest,omitempty"`
	Action   string `json:"action,omitempty"`
	Answer   string `json:"answer,omitempty"` // the line of an answers file that settles it
}

type jsonPlace struct {
	Sheet  string `json:"sheet,omitempty"`
	Cell   string `json:"cell,omitempty"`
	Row    int    `json:"row,omitempty"`
	Column string `json:"column,omitempty"`
	Header string `json:"header,omitempty"`
	Line   int    `json:"line,omitempty"`
	Offset *int64 `json:"offset,omitempty"`
}

// JSON prints a report for programs: sorted, complete and without clock or
// path, so that the same input gives the same bytes.
func JSON(w io.Writer, r Report, o Options) error {
	s := o.speaker()
	out := jsonReport{Schema: SchemaID, Program: r.Program, Instrument: r.Instrument, Version: r.Version, Wave: r.Wave, Language: s.lang,
		Reviewed: s.c.Reviewed(s.lang) != "", Acceptable: !r.Blocked(), Files: []*jsonFile{}}
	for _, f := range r.Files {
		out.Files = append(out.Files, s.jsonFile(f))
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(out); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return escaped(w, b.Bytes())
}

// escaped writes JSON with characters that cannot be seen as escapes, so that
// it can be shown in a terminal. Such characters stand only within strings.
func escaped(to io.Writer, data []byte) error {
	w := bufio.NewWriter(to)
	for len(data) > 0 {
		c, n := utf8.DecodeRune(data)
		switch {
		case c >= 0x7f && (unicode.IsControl(c) || unicode.Is(unicode.Cf, c)):
			for _, u := range utf16.Encode([]rune{c}) {
				fmt.Fprintf(w, "\\u%04x", u)
			}
		default:
			w.Write(data[:n])
		}
		data = data[n:]
	}
	return w.Flush()
}

func (s speaker) jsonFile(f File) *jsonFile {
	findings := Group(f.Findings)
	n, a := Count(findings), f.Account
	out := &jsonFile{File: f.Name, SHA256: f.SHA256, Acceptable: !survey.Blocking(findings),
		Answers: jsonAnswers{Given: a.Answers, Accepted: a.Taken},
		Cells: jsonCells{Read: a.Cells, Accepted: a.Accepted, Normalised: a.Normalised, Asked: a.Asked, Refused: a.Refused, Blank: a.Blank,
			Structure: a.Structure, Ignored: a.Ignored},
		Counts:     jsonCounts{Refuse: n[survey.Refuse], Ask: n[survey.Ask], Warn: n[survey.Warn], Note: n[survey.Remark]},
		Understood: []jsonUnderstood{}, Columns: []jsonColumn{}, Country: f.Country, Findings: []jsonFinding{}}
	if out.Cells.Ignored == nil {
		out.Cells.Ignored = map[string]int{}
	}
	for _, u := range f.Understood {
		out.Understood = append(out.Understood, jsonUnderstood{u.About, s.valueOf(u), u.How, u.Evidence, u.RunnerUp})
	}
	for _, c := range f.Columns {
		out.Columns = append(out.Columns, jsonColumn{c.Sheet, c.Letter, c.Header, c.Role, c.Question, c.Record, c.Option, c.By, c.Language, c.Reason})
	}
	for _, x := range findings {
		out.Findings = append(out.Findings, s.jsonFinding(x))
	}
	return out
}

func (s speaker) jsonFinding(f survey.Finding) jsonFinding {
	says, p := s.say(f), f.Position
	out := jsonFinding{Code: f.Code, Case: f.Case, Severity: f.Severity, Rows: runs(RowsOf(f)), Cells: max(1, f.Rows.Len()), Value: f.Value,
		Question: f.Question, Record: f.Record, Options: f.Options, Suggestions: f.Suggestions, Rule: f.Rule,
		Place:    jsonPlace{Sheet: p.Sheet, Row: p.Row, Column: p.Column, Header: p.Name, Line: p.Line},
		Language: says.Lang, Title: says.Title, Message: says.Message, Allowed: says.Allowed, Suggest: says.Suggest, Action: says.Action, Answer: says.Answer}
	if p.Column != "" && p.Row > 0 {
		out.Place.Cell = fmt.Sprintf("%s%d", p.Column, p.Row)
	}
	if p.Line > 0 {
		out.Place.Offset = &p.Offset
	}
	if out.Options == nil {
		out.Options = []string{}
	}
	if out.Suggestions == nil {
		out.Suggestions = []string{}
	}
	return out
}

// runs are sorted numbers as pairs of first and last.
func runs(rows []int) [][2]int {
	out := [][2]int{}
	for _, r := range rows {
		if n := len(out); n > 0 && out[n-1][1] == r-1 {
			out[n-1][1] = r
			continue
		}
		out = append(out, [2]int{r, r})
	}
	return out
}
