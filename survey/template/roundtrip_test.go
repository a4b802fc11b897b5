package template_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"observatory/survey"
	"observatory/survey/declare"
	"observatory/survey/intake"
	"observatory/survey/template"
)

// world is what forms are made from.
type world struct {
	instruments []*survey.Instrument
	countries   []*survey.Country
}

func load(t testing.TB) world {
	t.Helper()
	root := os.DirFS("../..")
	instruments, err := declare.Instruments(root, "survey/instruments")
	if err != nil {
		t.Fatal(err)
	}
	countries, err := declare.Countries(root, "survey/countries")
	if err != nil {
		t.Fatal(err)
	}
	return world{instruments, countries}
}

// respond answers every question that applies, as a respondent might: each
// choice comes up somewhere, some questions get a reason instead of an answer,
// and each repeat group has two records.
func respond(w world, in *survey.Instrument, language string) *survey.Batch {
	b := &survey.Batch{Instrument: in, Wave: intake.AtHand(in)}
	sub := b.Submission(survey.Submission{ID: "fr-association", Wave: "draft", Country: "FR", Respondent: "association"})
	for i := range in.Questions {
		q := &in.Questions[i]
		records := []int{0}
		if q.Repeat != "" {
			records = []int{1, 2}
		}
		for _, n := range records {
			if q.Retired || !b.Holds(q.AppliesIf, sub, n) {
				continue
			}
			a := survey.Answer{Question: q, Record: n, State: survey.Answered, Note: note(i, n), Source: "", Locator: ""}
			if i%13 == 5 && q.Type != survey.CountryType && !controls(in, q) {
				a.State = []survey.State{survey.DoNotKnow, survey.Refused, survey.NotApplicable}[i/13%3]
			} else {
				a.Value = answerTo(q, i+n, language)
			}
			b.Add(sub, a)
		}
	}
	return b
}

// controls reports whether other questions depend on the answer.
func controls(in *survey.Instrument, q *survey.Question) bool {
	for _, x := range in.Questions {
		if x.AppliesIf == nil {
			continue
		}
		for _, t := range append(slices.Clone(x.AppliesIf.All), x.AppliesIf.Any...) {
			if t.Question == q.ID {
				return true
			}
		}
	}
	return false
}

func note(i, n int) string {
	if i%9 != 0 || n > 0 {
		return ""
	}
	return fmt.Sprintf("Because %d, é; \"so\"", i)
}

func answerTo(q *survey.Question, i int, language string) survey.Value {
	number := func(n float64) survey.Value {
		v, err := survey.NumberValue(strconv.FormatFloat(n, 'f', -1, 64))
		if err != nil {
			panic(err)
		}
		return v
	}
	low := 0.0
	if q.Min != nil {
		low = *q.Min
	}
	switch q.Type {
	case survey.Single:
		return survey.CodesValue(q.Choices[i%len(q.Choices)].Code)
	case survey.Multi:
		var codes []string
		for at, c := range q.Choices {
			if !c.Exclusive && (at == i%len(q.Choices) || at == 0) && (q.MaxCodes == 0 || len(codes) < q.MaxCodes) {
				codes = append(codes, c.Code)
			}
		}
		return survey.CodesValue(codes...)
	case survey.Likert:
		return number(float64(1 + i%5))
	case survey.Year:
		return number(2000 + float64(i%20))
	case survey.Integer:
		return number(low + 1234)
	case survey.Number:
		return number(low + 12.5)
	case survey.Date:
		return survey.TextValue(fmt.Sprintf("2026-%02d-%02d", 1+i%12, 1+i%28))
	case survey.URL:
		return survey.TextValue("https://example.org/a?b=" + strconv.Itoa(i))
	case survey.Email:
		return survey.TextValue("office" + strconv.Itoa(i) + "@example.org")
	case survey.CountryType:
		return survey.TextValue("FR")
	}
	return survey.TextValue([]string{"Réseau « 1-9 » und Größe", "3/4", "Ελλάδα, 100 %", "plain text, with; signs | and more"}[i%4])
}

// fillBook writes answers into a workbook the way a person does: in the language
// of its lists, numbers as numbers and dates as dates.
func fillBook(t testing.TB, data []byte, f *template.Form, answers *survey.Batch, w world) []byte {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	places := map[string][2]string{} // id and record → sheet and cell
	notes := map[string][2]string{}
	for i := range f.Sheets {
		name := f.Sheets[i].Name
		rows, err := book.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		const head = 3
		for at := head + 1; at < len(rows); at++ {
			for n := range f.Sheets[i].Records {
				cell, _ := excelize.CoordinatesToCellName(4+n, at+1)
				record := n + 1
				if f.Sheets[i].Repeat == nil {
					record = 0
				}
				places[fmt.Sprint(rows[at][0], " ", record)] = [2]string{name, cell}
			}
			cell, _ := excelize.CoordinatesToCellName(4+f.Sheets[i].Records, at+1)
			notes[rows[at][0]] = [2]string{name, cell}
		}
	}
	set := func(id string, record int, value any) {
		at, ok := places[fmt.Sprint(id, " ", record)]
		if !ok {
			t.Fatalf("no cell for %s, record %d", id, record)
		}
		if err := book.SetCellValue(at[0], at[1], value); err != nil {
			t.Fatal(err)
		}
	}
	for i := range answers.Len() {
		a := answers.At(i)
		q := f.Instrument.Question(a.Question.ID)
		n, isNumber := a.Value.Number()
		switch {
		case a.State == survey.Answered && q.Type == survey.Multi:
			for _, code := range a.Value.Codes() {
				set(string(q.ID)+"."+code, a.Record, "x")
			}
		case isNumber && q.Type != survey.Likert:
			set(string(q.ID), a.Record, n)
		case a.State == survey.Answered && q.Type == survey.Date:
			day, _ := time.Parse(time.DateOnly, a.Value.String())
			set(string(q.ID), a.Record, day)
		case q.Type == survey.CountryType:
			for _, c := range w.countries {
				if string(c.Code) == a.Value.String() {
					set(string(q.ID), a.Record, c.Name(f.Language))
				}
			}
		default:
			set(string(q.ID), a.Record, f.Shown(q, a.Value, a.State))
		}
		if a.Note != "" {
			at := notes[string(q.ID)]
			if err := book.SetCellStr(at[0], at[1], a.Note); err != nil {
				t.Fatal(err)
			}
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// fillTable does the same in the CSV form.
func fillTable(t testing.TB, data []byte, f *template.Form, answers *survey.Batch, w world) []byte {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	r.Comma = ';'
	if f.Language == "en" {
		r.Comma = ','
	}
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	copies := [][]string{} // a second record is a copied row
	for i := range answers.Len() {
		a := answers.At(i)
		q := f.Instrument.Question(a.Question.ID)
		text := f.Shown(q, a.Value, a.State)
		if q.Type == survey.CountryType {
			text = a.Value.String()
		}
		at := slices.IndexFunc(rows, func(row []string) bool { return row[0] == string(q.ID) })
		if a.Record > 1 {
			row := slices.Clone(rows[at])
			row[2], row[3] = strconv.Itoa(a.Record), text
			copies = append(copies, row)
			continue
		}
		rows[at][3], rows[at][4] = text, a.Note
	}
	var out bytes.Buffer
	out.WriteString("\uFEFF")
	c := csv.NewWriter(&out)
	c.Comma = r.Comma
	if err := c.WriteAll(append(rows, copies...)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// same compares what was put in with what came out.
func same(t *testing.T, want *survey.Batch, got *intake.Result) {
	t.Helper()
	for _, f := range got.Findings {
		if f.Severity != survey.Remark {
			t.Errorf("%s %s %s: %s %q %v", f.Severity, f.Code, f.Case, f.Position.Sheet+" "+f.Position.Column+strconv.Itoa(f.Position.Row), f.Value, f.Suggestions)
		}
	}
	type key struct {
		question survey.QuestionID
		record   int
	}
	answers := map[key]survey.Answer{}
	for i := range got.Batch.Len() {
		a := got.Batch.At(i)
		answers[key{a.Question.ID, a.Record}] = a
	}
	for i := range want.Len() {
		a := want.At(i)
		k := key{a.Question.ID, a.Record}
		b, ok := answers[k]
		if !ok {
			t.Errorf("%s %d: %q is lost", a.Question.ID, a.Record, a.Value.String()+string(a.State))
			continue
		}
		if a.State != b.State || a.Value.String() != b.Value.String() || a.Note != b.Note {
			t.Errorf("%s %d: %s %q %q came out as %s %q %q", a.Question.ID, a.Record, a.State, a.Value, a.Note, b.State, b.Value, b.Note)
		}
		delete(answers, k)
	}
	for k, a := range answers {
		t.Errorf("%s %d: %q was never put in", k.question, k.record, a.Value)
	}
	if len(got.Batch.Submissions) != 1 || got.Batch.Submissions[0].Country != "FR" {
		t.Errorf("submissions %+v", got.Batch.Submissions)
	}
	if !got.Account.Balanced() {
		t.Errorf("the account does not add up: %+v", got.Account)
	}
}

// TestFilledFormIsAccepted fills in the workbook and the table by program in
// every language of every questionnaire: exactly the answers put in come out,
// and nothing is refused, asked or warned about.
func TestFilledFormIsAccepted(t *testing.T) {
	w := load(t)
	for _, in := range w.instruments {
		for _, lang := range in.Languages() {
			f, err := template.New(in, template.Options{Language: lang, Countries: w.countries, Country: "FR"})
			if err != nil {
				t.Fatal(err)
			}
			want := respond(w, in, lang)
			for _, kind := range []struct {
				ending string
				write  func(*template.Form) ([]byte, error)
				fill   func(testing.TB, []byte, *template.Form, *survey.Batch, world) []byte
			}{{"xlsx", (*template.Form).Workbook, fillBook}, {"csv", (*template.Form).Table, fillTable}} {
				t.Run(in.ID+"/"+lang+"."+kind.ending, func(t *testing.T) {
					data, err := kind.write(f)
					if err != nil {
						t.Fatal(err)
					}
					o := intake.Options{Instrument: in, Countries: w.countries, Respondent: "association"}
					if kind.ending == "csv" {
						o.Country = "FR"
					}
					got, err := intake.Read("answers."+kind.ending, kind.fill(t, data, f, want, w), o)
					if err != nil {
						t.Fatal(err)
					}
					same(t, want, got)
				})
			}
		}
	}
}

// TestBlankFormHoldsNothing reads a form that nobody has filled in: it gives no
// answers but those it knows itself, and nothing in it is called wrong but that
// there is none.
func TestBlankFormHoldsNothing(t *testing.T) {
	w := load(t)
	for _, in := range w.instruments {
		f, err := template.New(in, template.Options{Language: "de", Countries: w.countries})
		if err != nil {
			t.Fatal(err)
		}
		data, err := f.Workbook()
		if err != nil {
			t.Fatal(err)
		}
		got, err := intake.Read("blank.xlsx", data, intake.Options{Instrument: in, Countries: w.countries, Country: "FR"})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range got.Findings {
			if x.Severity.Blocks() && (x.Code != "F01" || x.Case != "answers") {
				t.Errorf("%s: %s %s %s %q", in.ID, x.Code, x.Case, x.Position.Sheet+" "+x.Position.Column+strconv.Itoa(x.Position.Row), x.Value)
			}
		}
		for i := range got.Batch.Len() {
			if a := got.Batch.At(i); a.Question.ID != in.Identity.Language {
				t.Errorf("%s: a blank form answers %s with %q", in.ID, a.Question.ID, a.Value)
			}
		}
	}
}
