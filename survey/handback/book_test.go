package handback

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"observatory/survey"
	"observatory/survey/sheet"
)

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// workbook is one with all that must survive: formulas, formats, hidden rows,
// columns and sheets, drop-downs, protection, comments, names bound to a sheet.
func workbook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	must(t, f.SetSheetName("Sheet1", "Answers"))
	for i, row := range [][]any{{"country", "share", "since", "code", "double"}, {"ES", 12.56, 46115, "jaa", nil}, {"FR", 0.125, 46116, "ja", nil}, {"IT", 7, 46117, "jaa", nil}} {
		must(t, f.SetSheetRow("Answers", fmt.Sprintf("A%d", i+1), &row))
	}
	must(t, f.SetCellFormula("Answers", "E2", "B2*2"))
	percent, err := f.NewStyle(&excelize.Style{NumFmt: 10, Protection: &excelize.Protection{Locked: false}})
	must(t, err)
	date, err := f.NewStyle(&excelize.Style{NumFmt: 14, Font: &excelize.Font{Italic: true}})
	must(t, err, f.SetCellStyle("Answers", "B2", "B4", percent), f.SetCellStyle("Answers", "C2", "C4", date))
	must(t, f.SetColVisible("Answers", "C", false), f.SetRowVisible("Answers", 4, false))
	v := excelize.NewDataValidation(true)
	v.Sqref = "A2:A9"
	must(t, v.SetDropList([]string{"ES", "FR", "IT"}), f.AddDataValidation("Answers", v))
	must(t, f.ProtectSheet("Answers", &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true}))
	must(t, f.AddComment("Answers", excelize.Comment{Cell: "A2", Author: "Ana", Paragraph: []excelize.RichTextRun{{Text: "mine"}}}))
	_, err = f.NewSheet("Lists")
	must(t, err, f.SetCellStr("Lists", "A1", "key"), f.SetCellStr("Lists", "B1", "other"), f.SetCellStr("Lists", "A2", "=not a formula"), f.SetCellStr("Lists", "B2", "y"), f.SetSheetVisible("Lists", false))
	must(t, f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "Answers!$1:$1", Scope: "Answers"}))
	must(t, f.SetDefinedName(&excelize.DefinedName{Name: "codes", RefersTo: "Lists!$A$1:$A$2"}))
	var out bytes.Buffer
	must(t, f.Write(&out))
	return out.Bytes()
}

func findings() []survey.Finding {
	f := finding("X01", survey.Refuse, "D", 2)
	f.Rows.Add(2)
	f.Rows.Add(4)
	f.Value, f.Options = "jaa", []string{"yes", "no"}
	g := finding("X01", survey.Warn, "A", 2)
	h := finding("X02", survey.Warn, "", 0)
	for _, f := range []*survey.Finding{&f, &g} {
		f.Position.Sheet, f.Position.Name = "Answers", "code"
	}
	column := finding("X01", survey.Warn, "C", 0) // of a column as a whole
	return []survey.Finding{g, f, h, column}
}

func open(t *testing.T, data string) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(data))
	must(t, err)
	return f
}

// TestBookKeepsAll: the copy holds all that was sent, and the marks.
func TestBookKeepsAll(t *testing.T) {
	in := workbook(t)
	got, done := write(t, Checked{Name: "in.xlsx", Data: in, Findings: findings(), Accepted: 9, Given: 11})
	if done.Format != "xlsx" || done.Rebuilt || done.Uncommented != 1 {
		t.Errorf("%+v", done)
	}
	before, after := open(t, string(in)), open(t, got)
	if list := after.GetSheetList(); !slices.Equal(list, []string{"✎ What to fix", "Answers", "Lists"}) {
		t.Fatalf("sheets are %q", list)
	}
	for _, name := range []string{"Answers", "Lists"} {
		for r := 1; r < 6; r++ {
			for c := 1; c < 7; c++ {
				cell, _ := excelize.CoordinatesToCellName(c, r)
				for what, read := range map[string]func(f *excelize.File) string{
					"value": func(f *excelize.File) string {
						v, _ := f.GetCellValue(name, cell, excelize.Options{RawCellValue: true})
						return v
					},
					"formula": func(f *excelize.File) string { v, _ := f.GetCellFormula(name, cell); return v },
					"style": func(f *excelize.File) string {
						id, _ := f.GetCellStyle(name, cell)
						s, _ := f.GetStyle(id)
						all, _ := json.Marshal(s)
						return string(all)
					},
				} {
					if b, a := read(before), read(after); a != b {
						t.Errorf("%s!%s: the %s is %q, was %q", name, cell, what, a, b)
					}
				}
			}
		}
		was, _ := before.GetSheetVisible(name)
		if is, _ := after.GetSheetVisible(name); is != was {
			t.Errorf("the sheet %s is visible: %v", name, is)
		}
	}
	if shown, _ := after.GetColVisible("Answers", "C"); shown {
		t.Error("the hidden column is shown")
	}
	if shown, _ := after.GetRowVisible("Answers", 4); shown {
		t.Error("the hidden row is shown")
	}
	if p, err := after.GetSheetProtection("Answers"); err != nil || !p.SelectLockedCells {
		t.Errorf("the protection is %+v, %v", p, err)
	}
	names := map[string]string{}
	for _, n := range after.GetDefinedName() {
		names[n.Name] = n.Scope + " " + n.RefersTo
	}
	if names["_xlnm.Print_Titles"] != "Answers Answers!$1:$1" || names["codes"] != "Workbook Lists!$A$1:$A$2" {
		t.Errorf("names are %q", names)
	}
	lists, _ := after.GetDataValidations("Answers")
	if len(lists) != 2 || lists[0].Sqref != "A2:A9" || lists[1].Sqref != "D2 D4" || !strings.Contains(lists[1].Formula1, "yes,no") || lists[1].ShowErrorMessage {
		t.Errorf("drop-downs are %+v", lists)
	}
	comments, _ := after.GetComments("Answers")
	if len(comments) != 3 || comments[0].Cell != "A2" || comments[0].Author != "Ana" || comments[1].Cell != "D2" || comments[1].Author != author {
		t.Errorf("comments are %+v", comments)
	}
	formats, _ := after.GetConditionalFormats("Answers")
	if len(formats) != 2 || formats["D2 D4"] == nil || formats["A2"] == nil {
		t.Errorf("marks are %+v", formats)
	}
}

// TestBookList: the first sheet names each finding with its place, and the
// reader passes it over.
func TestBookList(t *testing.T) {
	got, _ := write(t, Checked{Name: "in.xlsx", Data: workbook(t), Findings: findings(), Lang: "fr", Accepted: 9, Given: 11})
	f := open(t, got)
	rows, err := f.GetRows("✎ À corriger")
	must(t, err)
	text := fmt.Sprintf("%q", rows)
	for _, want := range []string{"9 réponses acceptées sur 11", "feuille « Answers », colonne D · lignes 2, 4", "jaa", "tout le fichier", "refus"} {
		if !strings.Contains(strings.ReplaceAll(text, `\u00a0`, " "), want) {
			t.Errorf("the list does not say %q: %s", want, text)
		}
	}
	link := ""
	for i := range rows {
		if ok, target, _ := f.GetCellHyperLink("✎ À corriger", fmt.Sprintf("B%d", i+1)); ok && link == "" {
			link = target
		}
	}
	if link != "'Answers'!D2" {
		t.Errorf("the first link leads to %q", link)
	}
	_, r, err := sheet.Read("in.xlsx", []byte(got), sheet.Options{})
	if err != nil || r.Sheet() != "Answers" {
		t.Errorf("read again: %q, %v", r.Sheet(), err)
	}
	for _, x := range r.Findings() {
		if x.Code == "F16" {
			t.Errorf("the list is taken for data: %+v", x)
		}
	}
}

// TestBookAgain: of an earlier check nothing is left.
func TestBookAgain(t *testing.T) {
	once, _ := write(t, Checked{Name: "in.xlsx", Data: workbook(t), Findings: findings()})
	one := findings()[:1]
	twice, done := write(t, Checked{Name: "in.xlsx", Data: []byte(once), Findings: one, Lang: "fr"})
	f := open(t, twice)
	if list := f.GetSheetList(); done.Rebuilt || !slices.Equal(list, []string{"✎ À corriger", "Answers", "Lists"}) {
		t.Errorf("%+v: sheets are %q", done, list)
	}
	comments, _ := f.GetComments("Answers")
	formats, _ := f.GetConditionalFormats("Answers")
	if len(comments) != 1 || comments[0].Author != "Ana" || len(formats) != 1 || formats["A2"] == nil {
		t.Errorf("comments %+v, marks %+v", comments, formats)
	}
}

// TestRebuilt: a table that is no workbook of Excel comes back as one, and it is
// said.
func TestRebuilt(t *testing.T) {
	var in bytes.Buffer
	z := zip.NewWriter(&in)
	w, err := z.Create("answers.csv")
	must(t, err)
	w.Write([]byte("country,q1,note\nES,jaa,=1+1\nFR,ja,\n"))
	must(t, z.Close())
	got, done := write(t, Checked{Name: "in.zip", Data: in.Bytes(), Findings: []survey.Finding{finding("X01", survey.Refuse, "B", 2)}})
	if !done.Rebuilt || done.Format != "xlsx" {
		t.Errorf("%+v", done)
	}
	f := open(t, got)
	name := f.GetSheetList()[1]
	if v, _ := f.GetCellValue(name, "C2"); v != "=1+1" {
		t.Errorf("C2 is %q", v)
	}
	if v, _ := f.GetCellFormula(name, "C2"); v != "" {
		t.Errorf("C2 became the formula %q", v)
	}
	if c, _ := f.GetComments(name); len(c) != 1 || c[0].Cell != "B2" {
		t.Errorf("comments are %+v", c)
	}
}

// TestBareWorkbook: a workbook of the fewest parts, which the library cannot
// add to, comes back as a new one.
func TestBareWorkbook(t *testing.T) {
	var in bytes.Buffer
	z := zip.NewWriter(&in)
	for name, text := range map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>country</t></is></c><c r="B1" t="inlineStr"><is><t>q1</t></is></c></row>` +
			`<row r="2"><c r="A2" t="inlineStr"><is><t>ES</t></is></c><c r="B2" t="inlineStr"><is><t>jaa</t></is></c></row></sheetData></worksheet>`,
	} {
		w, err := z.Create(name)
		must(t, err)
		w.Write([]byte(text))
	}
	must(t, z.Close())
	got, _ := write(t, Checked{Name: "in.xlsx", Data: in.Bytes(), Findings: []survey.Finding{finding("X01", survey.Refuse, "B", 2)}})
	f := open(t, got)
	if v, _ := f.GetCellValue("S", "B2"); v != "jaa" {
		t.Errorf("B2 is %q", v)
	}
	if c, _ := f.GetComments("S"); len(c) != 1 || c[0].Cell != "B2" {
		t.Errorf("comments are %+v", c)
	}
}

// TestManyRows: a finding on very many rows is marked everywhere and listed as
// ranges; what bears no comment is counted.
func TestManyRows(t *testing.T) {
	f := excelize.NewFile()
	for i := range 3000 {
		must(t, f.SetCellStr("Sheet1", fmt.Sprintf("A%d", i+1), "a"), f.SetCellStr("Sheet1", fmt.Sprintf("B%d", i+1), fmt.Sprint("b", i)))
	}
	var in bytes.Buffer
	must(t, f.Write(&in))
	x := finding("X01", survey.Refuse, "B", 2)
	for row := 2; row <= 3000; row++ {
		if row%3 != 0 {
			x.Rows.Add(row)
		}
	}
	got, done := write(t, Checked{Name: "in.xlsx", Data: in.Bytes(), Findings: []survey.Finding{x}})
	marks, _ := open(t, got).GetConditionalFormats("Sheet1")
	areas := 0
	for sqref := range marks {
		areas += len(strings.Fields(sqref))
	}
	if done.Uncommented != x.Rows.Len()-mostOfOne || areas != 1000 {
		t.Errorf("%+v, %d areas", done, areas)
	}
}

// TestMissingAnswers: what is required and missing is marked where the form asks
// for it, and the list leads there.
func TestMissingAnswers(t *testing.T) {
	f := excelize.NewFile()
	for i, row := range [][]any{{"A part"}, {"id", "question", "act 1", "act 2"}, {"q1", "First?", "x", "y"}, {"q2", "Second?"}, {"q3", "Third?"}} {
		must(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row))
	}
	var in bytes.Buffer
	must(t, f.Write(&in))
	lacking := survey.Finding{Code: "C01", Case: "record", Severity: survey.Refuse, Record: 2, Position: survey.Position{Sheet: "Sheet1", Column: "D", Row: 3},
		Args: []survey.Arg{survey.Labelled("missing", "q2"), survey.Labelled("missing", "q3"), survey.Counted("count", 2), survey.Titled("group", "act"), survey.Counted("record", 2)}}
	got, _ := write(t, Checked{Name: "in.xlsx", Data: in.Bytes(), Findings: []survey.Finding{lacking},
		Forms: []Form{{"Sheet1", "A", "C", 1}, {"Sheet1", "A", "D", 2}}})
	out := open(t, got)
	comments, _ := out.GetComments("Sheet1")
	marks, _ := out.GetConditionalFormats("Sheet1")
	if len(comments) != 2 || comments[0].Cell != "D4" || comments[1].Cell != "D5" || marks["D4 D5"] == nil {
		t.Errorf("comments %+v, marks %+v", comments, marks)
	}
	if _, target, _ := out.GetCellHyperLink("✎ What to fix", "B6"); target != "'Sheet1'!D4" {
		t.Errorf("the list leads to %q", target)
	}
}
