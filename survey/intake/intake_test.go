package intake

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"observatory/survey"
)

// instrument has a question of every type.
func instrument() *survey.Instrument {
	choices := func(codes ...string) []survey.Choice {
		var out []survey.Choice
		for _, c := range codes {
			out = append(out, survey.Choice{Code: c, Exclusive: c == "none_of_these"})
		}
		return out
	}
	least := 1900.0
	in := &survey.Instrument{ID: "test", Repeats: []survey.Repeat{{ID: "act", Max: 3}}, Questions: []survey.Question{
		{ID: "rule", Type: survey.Single, Choices: choices("expressly_allowed", "listed_cases_only", "not_regulated", "not_allowed")},
		{ID: "spaces", Type: survey.Multi, MaxCodes: 3, Choices: choices("port", "fort", "airport", "street", "school", "none_of_these")},
		{ID: "trust", Type: survey.Likert},
		{ID: "guards", Type: survey.Integer},
		{ID: "hours", Type: survey.Number},
		{ID: "since", Type: survey.Year, Repeat: "act", Min: &least},
		{ID: "answered_on", Type: survey.Date},
		{ID: "remark", Type: survey.Text},
		{ID: "link", Type: survey.URL},
		{ID: "mail", Type: survey.Email},
		{ID: "seat", Type: survey.CountryType},
		{ID: "running", Type: survey.Single, Choices: choices("yes", "no")},
		{ID: "retired_question", Type: survey.Text, Retired: true},
	}}
	in.Index()
	return in
}

func options() Options {
	return Options{Instrument: instrument(), Sources: []survey.Source{{ID: "paper-2024"}, {ID: "note-2018"}}, Countries: []*survey.Country{
		{Code: "ES", ISO3: "ESP", Eurostat: "ES", Names: map[string]string{"en": "Spain", "es": "España"}},
		{Code: "GR", ISO3: "GRC", Eurostat: "EL", Names: map[string]string{"en": "Greece"}},
	}}
}

// read takes in a file.
func read(t *testing.T, o Options, data string) *Result {
	t.Helper()
	res, err := Read("in.csv", []byte(data), o)
	if err != nil {
		t.Fatal(err)
	}
	if !res.Account.Balanced() {
		t.Fatalf("the account does not add up: %+v", res.Account)
	}
	return res
}

// lines prints findings one a line: place, severity, code and case, value, rows,
// suggestions.
func lines(findings []survey.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s%d %s %s %q", f.Position.Column, f.Position.Row, f.Severity, strings.TrimSuffix(f.Code+" "+f.Case, " "), f.Value)
		if f.Rows.Len() > 1 {
			fmt.Fprintf(&b, " rows %v", slices.Collect(f.Rows.All()))
		}
		if len(f.Suggestions) > 0 {
			fmt.Fprintf(&b, " → %s", strings.Join(f.Suggestions, ", "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestCodes holds a flagged and a clean case for every code, in testdata;
// UPDATE=1 writes the findings anew.
func TestCodes(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	if want := 41; len(files) != want {
		t.Errorf("%d files of cases, want %d", len(files), want)
	}
	for _, name := range files {
		code := strings.TrimSuffix(filepath.Base(name), ".txtar")
		t.Run(code, func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			flagged, want, clean := string(a.Files[0].Data), string(a.Files[1].Data), string(a.Files[2].Data)
			findings := read(t, options(), flagged).Findings
			got := lines(findings)
			if os.Getenv("UPDATE") != "" {
				a.Files[1].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
			if !slices.ContainsFunc(findings, func(f survey.Finding) bool { return f.Code == code }) {
				t.Errorf("nothing is reported as %s", code)
			}
			res := read(t, options(), clean)
			for _, f := range res.Findings {
				if f.Code == code || f.Severity.Blocks() {
					t.Errorf("the clean case gives\n%s", lines(res.Findings))
				}
			}
			if res.Account.Taken != res.Batch.Len() || res.Account.Taken != res.Account.Answers {
				t.Errorf("%d of %d answers of the clean case were taken in, %d stand in the batch", res.Account.Taken, res.Account.Answers, res.Batch.Len())
			}
		})
	}
}

// TestAnswers holds what the batch says of answers that were taken in.
func TestAnswers(t *testing.T) {
	r := read(t, options(), "country,respondent,question,record,value,state,source,locator,note\n"+
		"ES,coder,since,2,2010,,paper-2024,chapter 6,mine\n"+
		"GR,police,spaces,,port | airport,,,,\n"+
		"ES,coder,hours,,,refused,,,\n")
	var got []string
	for i := range r.Batch.Len() {
		a := r.Batch.At(i)
		got = append(got, fmt.Sprintf("%s %s %q %s %s", a.Position, a.ID, a.Value, a.State, a.Locator))
	}
	want := []string{
		`in.csv:2:E draft.es-coder.since.2 "2010" answered chapter 6`,
		`in.csv:3:E draft.gr-police.spaces "port|airport" answered `,
		`in.csv:4:E draft.es-coder.hours "" refused `,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if _, ok := r.Batch.At(2).Value.Number(); ok {
		t.Error("a refused answer has a number")
	}
}

// TestLedger holds that a trimmed cell is entered with what stood there, and
// that nothing else is changed.
func TestLedger(t *testing.T) {
	r := read(t, options(), "country,respondent,question,record,value,state,source,locator,note\n"+
		" ES,coder,remark,,\u00a0two  words ,,,,\nES,coder,rule,,not_allowed,,,,\n")
	if survey.Blocking(r.Findings) {
		t.Fatal(r.Findings)
	}
	var got []string
	for _, c := range r.Ledger {
		got = append(got, fmt.Sprintf("%d:%s %s %q → %q", c.Position.Line, c.Position.Column, c.Rule, c.Before, c.After))
	}
	want := []string{`2:A C14 " ES" → "ES"`, `2:E C14 "\u00a0two  words " → "two  words"`}
	if !slices.Equal(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	if v := r.Batch.At(0).Value.String(); v != "two  words" {
		t.Errorf("the value is %q", v)
	}
}

// FuzzRead feeds any bytes: no panic, every cell has one outcome, and what is
// in the batch is sound.
func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range files {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(a.Files[0].Data)
		f.Add(a.Files[2].Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Read("in.csv", data, options())
		if err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		if !r.Account.Balanced() {
			t.Fatalf("%q: %+v does not add up", data, r.Account)
		}
		if r.Account.Taken != r.Batch.Len() {
			t.Fatalf("%q: %d answers were taken in, %d stand in the batch", data, r.Account.Taken, r.Batch.Len())
		}
		if r.Account.Taken < r.Account.Answers && !survey.Blocking(r.Findings) {
			t.Fatalf("%q: %d of %d answers were taken in, and nothing says why", data, r.Account.Taken, r.Account.Answers)
		}
		for i := range r.Batch.Len() {
			a := r.Batch.At(i)
			if (a.State == survey.Answered) == a.Value.IsZero() {
				t.Fatalf("%q: state %s with value %q", data, a.State, a.Value)
			}
			if a.Record < 0 || a.Record > 3 {
				t.Fatalf("%q: record %d", data, a.Record)
			}
		}
	})
}

// TestPlain: what is taken for a plain number without being read is one, and
// reads as it stands.
func TestPlain(t *testing.T) {
	least, most := 5.0, 1200.0
	for _, q := range []*survey.Question{{ID: "a", Type: survey.Integer}, {ID: "b", Type: survey.Number, Min: &least, Max: &most}, {ID: "c", Type: survey.Year}} {
		in := &survey.Instrument{ID: "x", Questions: []survey.Question{*q}}
		in.Index()
		r := &Reader{in: in}
		u := &unit{book: compile(q, in, nil), form: &form{}}
		p := r.plain(nil, u)
		if p.hi == 0 {
			t.Fatalf("%s has no range", q.ID)
		}
		texts := []string{"", "0", "00", "05", "5", "4", "+5", "-5", "5 ", "1e3", "12.5", "1234567", "0123456", "٣", "/", ":", "9:", "1/2", "99999", "3,5", "\x00", "5\x00"}
		for n := range 2300 {
			texts = append(texts, fmt.Sprint(n))
		}
		for _, text := range texts {
			if len(text) > 7 {
				continue
			}
			var w [8]byte
			copy(w[:], text)
			w[7] = byte(len(text)) + 1
			held := p.holds(binary.LittleEndian.Uint64(w[:]))
			e := u.book.read(text, situation{})
			fine := e.outcome == Accepted && len(e.findings) == 0 && e.text == text
			if held && !fine {
				t.Errorf("%s: %q is taken for an answer, and is not: %+v", q.ID, text, e)
			}
			if n, err := strconv.Atoi(text); err == nil && fmt.Sprint(n) == text && n >= 0 && fine != held {
				t.Errorf("%s: %q: held %t, fine %t", q.ID, text, held, fine)
			}
		}
	}
}
