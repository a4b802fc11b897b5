package intake_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"observatory/survey"
	"observatory/survey/declare"
	"observatory/survey/intake"
	"observatory/survey/sheet"
)

// real is the questionnaire in all its languages, with the countries.
var real = sync.OnceValue(func() intake.Options {
	root := os.DirFS("../..")
	in, err := declare.Instrument(root, "survey/instruments/ppp-survey")
	if err != nil {
		panic(err)
	}
	countries, err := declare.Countries(root, "survey/countries")
	if err != nil {
		panic(err)
	}
	areas, err := declare.Areas(root, "survey/countries")
	if err != nil {
		panic(err)
	}
	return intake.Options{Instrument: in, Countries: countries, Areas: areas}
})

// TestShapes reads tables as people and programs write them. Each case holds the
// table (in.csv, or a workbook as one CSV for each sheet), perhaps an answers
// file, and what came of it; UPDATE=1 writes that anew.
func TestShapes(t *testing.T) {
	files, _ := filepath.Glob("testdata/shapes/*.txtar")
	if len(files) < 10 {
		t.Errorf("only %d cases", len(files))
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			o := real()
			file, data := submitted(t, a, &o)
			res, err := intake.Read(file, data, o)
			if err != nil {
				t.Fatal(err)
			}
			law(t, file, data, res, o)
			got := told(res)
			i := len(a.Files) - 1
			if os.Getenv("UPDATE") != "" {
				if a.Files[i].Name != "want" {
					a.Files = append(a.Files, txtar.File{Name: "want"})
					i++
				}
				a.Files[i].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(a.Files[i].Data); a.Files[i].Name != "want" || got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// submitted is the file of a case: the comment may set options, one a line.
func submitted(t *testing.T, a *txtar.Archive, o *intake.Options) (string, []byte) {
	t.Helper()
	for _, line := range strings.Split(string(a.Comment), "\n") {
		key, value, _ := strings.Cut(line, ": ")
		switch key {
		case "respondent":
			o.Respondent = value
		case "country":
			o.Country = survey.CountryCode(value)
		case "language":
			o.Language = value
		case "number rows":
			o.NumberRows = true
		}
	}
	var sheets []txtar.File
	for _, f := range a.Files {
		switch {
		case f.Name == "answers.csv":
			answers, found, err := intake.ParseAnswers(f.Name, f.Data)
			if err != nil || len(found) > 0 {
				t.Fatal(err, found)
			}
			o.Answers = answers
		case f.Name == "in.csv":
			return f.Name, bytes.TrimSuffix(f.Data, []byte("\n"))
		case f.Name != "want":
			sheets = append(sheets, f)
		}
	}
	return "in.xlsx", workbook(t, sheets)
}

// workbook makes a workbook of tables; a name that ends with ~ is hidden. #0.125
// is a number, #0.125 as 0.0% one with a number format.
func workbook(t *testing.T, sheets []txtar.File) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	put := func(name, text string) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(text))
	}
	var book, rels, formats, styles strings.Builder
	cells := 0 // that have a number format
	for i, s := range sheets {
		name, state := strings.TrimSuffix(s.Name, ".csv"), ""
		if n, ok := strings.CutSuffix(name, "~"); ok {
			name, state = n, ` state="hidden"`
		}
		fmt.Fprintf(&book, `<sheet name="%s" sheetId="%d"%s r:id="r%d"/>`, name, i+1, state, i+1)
		fmt.Fprintf(&rels, `<Relationship Id="r%d" Type="worksheet" Target="worksheets/s%d.xml"/>`, i+1, i+1)
		r := csv.NewReader(bytes.NewReader(s.Data))
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var x strings.Builder
		x.WriteString("<worksheet><sheetData>")
		for k, row := range rows {
			fmt.Fprintf(&x, `<row r="%d">`, k+1)
			for c, text := range row {
				if number, ok := strings.CutPrefix(text, "#"); ok {
					style := 0
					if n, format, ok := strings.Cut(number, " as "); ok {
						cells++
						number, style = n, cells
						fmt.Fprintf(&formats, `<numFmt numFmtId="%d" formatCode="%s"/>`, 163+style, strings.ReplaceAll(format, `"`, "&quot;"))
						fmt.Fprintf(&styles, `<xf numFmtId="%d"/>`, 163+style)
					}
					fmt.Fprintf(&x, `<c r="%s%d" s="%d"><v>%s</v></c>`, sheet.Letter(c), k+1, style, number)
				} else if text != "" {
					fmt.Fprintf(&x, `<c r="%s%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, sheet.Letter(c), k+1, strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(text))
				}
			}
			x.WriteString("</row>")
		}
		put(fmt.Sprintf("xl/worksheets/s%d.xml", i+1), x.String()+"</sheetData></worksheet>")
	}
	put("xl/workbook.xml", `<workbook xmlns:r="r"><sheets>`+book.String()+`</sheets></workbook>`)
	put("xl/styles.xml", `<styleSheet><numFmts>`+formats.String()+`</numFmts><cellXfs><xf numFmtId="0"/>`+styles.String()+`</cellXfs></styleSheet>`)
	rels.WriteString(`<Relationship Id="styles" Type="styles" Target="styles.xml"/>`)
	put("xl/_rels/workbook.xml.rels", `<Relationships>`+rels.String()+`</Relationships>`)
	put("[Content_Types].xml", `<Types/>`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// told prints what came of a file.
func told(res *intake.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "shape %s", res.Shape.Value)
	if res.Profile != "" {
		fmt.Fprintf(&b, ", %s", res.Profile)
	}
	fmt.Fprintf(&b, ", language %q\n", res.Language.Value)
	if c := res.CountryColumn; c != nil {
		fmt.Fprintf(&b, "countries in %s %q: %d of %d; aggregates %q, parts %q, others %q, unknown %q\n", c.Column, c.Header, c.Matched, c.Cells, c.Aggregates, c.Parts, c.Others, c.Unknown)
	}
	a := res.Account
	fmt.Fprintf(&b, "%d of %d answers; cells %d = %d accepted + %d normalised + %d asked + %d refused + %d blank + %d structure + ignored %v\n",
		a.Taken, a.Answers, a.Cells, a.Accepted, a.Normalised, a.Asked, a.Refused, a.Blank, a.Structure, a.Ignored)
	for i := range res.Batch.Len() {
		x := res.Batch.At(i)
		at := x.Position.Column + fmt.Sprint(x.Position.Row)
		if x.Position.Sheet != "" {
			at = x.Position.Sheet + "!" + at
		}
		fmt.Fprintf(&b, "= %s %s %s", at, strings.TrimPrefix(x.ID, "draft."), x.Value)
		if x.State != survey.Answered {
			fmt.Fprintf(&b, " [%s]", x.State)
		}
		if x.Note != "" {
			fmt.Fprintf(&b, " (%s)", x.Note)
		}
		b.WriteByte('\n')
	}
	for _, f := range res.Findings {
		fmt.Fprintf(&b, "! %s %s", f.Severity, strings.TrimSuffix(f.Code+" "+f.Case, " "))
		if f.Position.Row > 0 {
			fmt.Fprintf(&b, " %s%d", f.Position.Column, f.Position.Row)
		}
		if f.Rows.Len() > 1 {
			fmt.Fprintf(&b, " (%d cells)", f.Rows.Len())
		}
		fmt.Fprintf(&b, " %q", f.Value)
		if len(f.Suggestions) > 0 {
			fmt.Fprintf(&b, " → %s", strings.Join(f.Suggestions, ", "))
		}
		b.WriteByte('\n')
	}
	for _, c := range res.Ledger {
		fmt.Fprintf(&b, "~ %s %q → %q %s by %s, %d cells\n", c.Position.Column, c.Before, c.After, c.Rule, c.DecidedBy, c.Rows.Len())
	}
	return b.String()
}

// law holds that the account adds up, that the ledger leads from the cells as
// received to the answers that were taken in, and back.
func law(t *testing.T, name string, data []byte, res *intake.Result, o intake.Options) {
	t.Helper()
	if !res.Account.Balanced() {
		t.Errorf("the account does not add up: %+v", res.Account)
	}
	if res.Account.Taken != res.Batch.Len() {
		t.Errorf("%d answers were taken in, %d stand in the batch", res.Account.Taken, res.Batch.Len())
	}
	cells, before := map[intake.CellAt]string{}, map[intake.CellAt]string{}
	for _, s := range res.Sheets {
		so := o.Sheet
		so.Sheet, so.Header = s, "none"
		g, _, err := sheet.Read(name, data, so)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range g.Rows {
			for i, c := range row.Cells {
				at := intake.CellAt{Sheet: s, Row: row.Number, Column: sheet.Letter(i)}
				cells[at], before[at] = c.Text, c.Text
			}
		}
	}
	if err := intake.Forward(cells, res.Ledger); err != nil {
		t.Error(err)
		return
	}
	for i := range res.Batch.Len() {
		a := res.Batch.At(i)
		if strings.Contains(a.Value.String(), "|") || a.Question.Type == survey.Multi {
			continue // may be gathered from several cells
		}
		text := cells[intake.CellAt{Sheet: a.Position.Sheet, Row: a.Position.Row, Column: a.Position.Column}]
		if text != a.Value.String() && text != string(a.State) && (text != "" || a.State == survey.Answered) {
			t.Errorf("%s: the ledger leads to %q, the answer is %q", a.Position, text, a.Value)
		}
	}
	if err := intake.Back(cells, res.Ledger); err != nil {
		t.Error(err)
	}
	for at, text := range before {
		if cells[at] != text {
			t.Errorf("%v: back leads to %q, the cell held %q", at, cells[at], text)
		}
	}
}
