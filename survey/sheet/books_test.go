package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

// packed is an archive of parts, in the order given: name, content, name, …
func packed(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	xlsxRels = `<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://x/worksheet" Target="/xl/worksheets/sheet2.xml"/>` +
		`<Relationship Id="r3" Type="http://x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r4" Type="http://x/styles" Target="styles.xml"/></Relationships>`
	xlsxStyles = `<styleSheet><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="0.0&quot; days&quot;"/><numFmt numFmtId="166" formatCode="[h]:mm"/></numFmts>` +
		`<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="20"/><xf numFmtId="22"/><xf numFmtId="16"/></cellXfs></styleSheet>`
	xlsxTexts = `<sst><si><t>country</t></si><si><t>answer &amp; note</t></si><si><r><t>Öster</t></r><r><rPr><b/></rPr><t>reich</t></r></si>` +
		`<si><t xml:space="preserve"> x_x000D_y </t><rPh sb="0" eb="1"><t>no</t></rPh></si><si><t>1-4</t></si><si><t>5-8</t></si><si/></sst>`
)

func workbookXML(sheets, properties string) string {
	return `<?xml version="1.0"?><workbook xmlns:r="r">` + properties + `<sheets>` + sheets + `</sheets></workbook>`
}

const oneSheet = `<sheet name="Answers" sheetId="1" r:id="r1"/>`

func excel(t testing.TB, sheet string) []byte {
	return packed(t, "[Content_Types].xml", "<Types/>", "xl/_rels/workbook.xml.rels", xlsxRels, "xl/workbook.xml", workbookXML(oneSheet, ""),
		"xl/styles.xml", xlsxStyles, "xl/sharedStrings.xml", xlsxTexts, "xl/worksheets/sheet1.xml", sheet)
}

func cellsXML(rows ...string) string {
	var b strings.Builder
	b.WriteString(`<worksheet><dimension ref="A1:Z99"/><sheetData>`)
	for i, r := range rows {
		if r != "" {
			fmt.Fprintf(&b, `<row r="%d">%s</row>`, i+1, r)
		}
	}
	return b.String() + `</sheetData></worksheet>`
}

const headRow = `<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>`

// typedRows shows a workbook with kind, raw form and format of each cell.
func typedRows(t testing.TB, data []byte, o Options) string {
	t.Helper()
	g, r, err := Read("book", data, o)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	row := func(number int, cells []Cell) {
		fmt.Fprintf(&b, "%d:", number)
		for _, c := range cells {
			fmt.Fprintf(&b, " [%s", c.Text)
			if c.Kind != Text && c.Kind != Blank {
				fmt.Fprintf(&b, " %s", [...]string{"", "", "number", "date", "bool", "error"}[c.Kind])
			}
			if c.Raw != "" {
				fmt.Fprintf(&b, " raw %s", c.Raw)
			}
			if c.Format != "" {
				fmt.Fprintf(&b, " as %s", c.Format)
			}
			b.WriteString("]")
		}
		b.WriteString("\n")
	}
	if g.Header != nil {
		row(0, g.Header)
	}
	for _, x := range g.Rows {
		row(x.Number, x.Cells)
	}
	for _, f := range r.Findings() {
		where := f.Position.Column
		if f.Position.Row > 0 {
			where = fmt.Sprintf("%s%d", f.Position.Column, f.Position.Row)
		}
		fmt.Fprintf(&b, "! %s %s %s%s (%s) %s\n", f.Code, f.Severity, where, said(f), f.Value, strings.Join(f.Suggestions, " | "))
	}
	for _, x := range r.Regions() {
		fmt.Fprintf(&b, "~ %s %d %s\n", x.Kind, x.Row, x.Text)
	}
	return b.String()
}

func TestExcel(t *testing.T) {
	for _, c := range []struct {
		name, sheet string
		want        string
	}{
		{"values are raw, with their formats", cellsXML(headRow,
			`<c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>0.125</v></c>`,
			`<c r="A3" t="s"><v>3</v></c><c r="B3" s="4"><v>12.56</v></c>`,
			`<c r="A4" t="inlineStr"><is><t>in</t><r><t>line</t></r></is></c><c r="B4"><v>0.10000000000000001</v></c>`,
			`<c r="A5" t="str"><f>A2&amp;"x"</f><v>Österreichx</v></c><c r="B5" t="b"><v>1</v></c>`), `
0: [country] [answer & note]
2: [Österreich] [0.125 number as 0%]
3: [ x` + "\r" + `y ] [12.56 number as 0.0" days"]
4: [inline] [0.1 number raw 0.10000000000000001]
5: [Österreichx] [TRUE bool]
`},
		{"dates and times", cellsXML(headRow,
			`<c r="A2" s="2"><v>46115</v></c><c r="B2" s="3"><v>1</v></c>`,
			`<c r="A3" s="2"><v>59</v></c><c r="B3" s="2"><v>60</v></c>`,
			`<c r="A4" s="2"><v>61</v></c><c r="B4" s="6"><v>0.60416666666666663</v></c>`,
			`<c r="A5" s="7"><v>46115.604166666664</v></c><c r="B5" s="5"><v>1.0625</v></c>`), `
0: [country] [answer & note]
2: [2026-04-03 date raw 46115 as dd/mm/yyyy] [1900-01-01 date raw 1 as yyyy\-mm\-dd]
3: [1900-02-28 date raw 59 as dd/mm/yyyy] [60 number as dd/mm/yyyy]
4: [1900-03-01 date raw 61 as dd/mm/yyyy] [14:30:00 date raw 0.60416666666666663 as h:mm]
5: [2026-04-03T14:30:00 date raw 46115.604166666664 as dd/mm/yyyy h:mm] [25:30:00 date raw 1.0625 as [h]:mm]
`},
		{"errors, formulas without value, long numbers", cellsXML(headRow,
			`<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B2"><f>SUM(A1)</f></c>`,
			`<c r="A3"><v>12345678901234567</v></c><c r="B3"><v>1E+3</v></c>`,
			`<c r="A4"><v>3</v></c>`), `
0: [country] [answer & note]
2: [#DIV/0! error] []
3: [12345678901234568 number raw 12345678901234567] [1000 number raw 1E+3]
4: [3 number] []
! F15 warn A2 (#DIV/0!) 
! F15 refuse B2 formula () 
! C10 warn A3 (12345678901234568) 
`},
		{"a code that became a date", cellsXML(headRow,
			`<c r="A2" t="s"><v>4</v></c><c r="B2"><v>1</v></c>`, `<c r="A3" t="s"><v>5</v></c><c r="B3"><v>2</v></c>`,
			`<c r="A4" s="8"><v>46266</v></c><c r="B4"><v>3</v></c>`, `<c r="A5" t="s"><v>4</v></c><c r="B5"><v>4</v></c>`), `
0: [country] [answer & note]
2: [1-4] [1 number]
3: [5-8] [2 number]
4: [2026-09-01 date raw 46266 as d-mmm] [3 number]
5: [1-4] [4 number]
! C13 ask A4 (2026-09-01) 1-9 | 9-1
`},
		{"titles, gaps, footer, places out of order", `<x:worksheet xmlns:x="x"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>Survey</x:t></x:is></x:c></x:row>` +
			`<x:row r="3"><x:c r="A3" t="s"><x:v>0</x:v></x:c><x:c r="B3" t="s"><x:v>1</x:v></x:c><x:c r="C3" t="inlineStr"><x:is><x:t>n</x:t></x:is></x:c></x:row>` +
			`<x:row r="6"><x:c r="B6"><x:v>2</x:v></x:c><x:c r="A6" t="s"><x:v>2</x:v></x:c><x:c r="C6"><x:v>2</x:v></x:c></x:row>` +
			`<x:row r="4"><x:c t="s"><x:v>2</x:v></x:c><x:c><x:v>1</x:v></x:c><x:c><x:v>7</x:v></x:c></x:row>` +
			`<x:row r="9"><x:c r="A9" t="inlineStr"><x:is><x:t>Source: survey.</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`, `
0: [country] [answer & note] [n]
4: [Österreich] [1 number] [7 number]
6: [Österreich] [2 number] [2 number]
! H02 note 1 (Survey) 
! R03 note 2 () 
! R03 note 5 () 
! H13 note 9 (Source: survey.) 
~ title 1 Survey
~ footer 9 Source: survey.
`},
		{"merged cells, hidden rows and columns", `<worksheet><cols><col min="2" max="2" hidden="1"/></cols><sheetData>` +
			`<row r="1">` + `<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>` + `</row><row r="2" hidden="1"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>4</v></c></row>` +
			`<row r="3"><c r="B3"><v>5</v></c></row></sheetData><autoFilter ref="A1:B3"/><mergeCells><mergeCell ref="A2:A3"/></mergeCells></worksheet>`, `
0: [country] [answer & note]
2: [Österreich] [4 number]
3: [] [5 number]
! F17 warn 2 filter count=1 (2) 
! F17 warn B columns count=1 (B) 
! F18 note A2 (A2:A3) 
`},
		{"a header of two rows, merged", `<worksheet><sheetData><row r="1"><c r="B1" t="inlineStr"><is><t>men</t></is></c></row>` +
			`<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>low</t></is></c><c r="C2" t="inlineStr"><is><t>high</t></is></c></row>` +
			`<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3"><v>5</v></c><c r="C3"><v>6</v></c></row>` +
			`<row r="4"><c r="A4" t="s"><v>3</v></c><c r="B4"><v>7</v></c><c r="C4"><v>8</v></c></row></sheetData><mergeCells><mergeCell ref="B1:C1"/></mergeCells></worksheet>`, `
0: [country] [men low] [men high]
3: [Österreich] [5 number] [6 number]
4: [ x` + "\r" + `y ] [7 number] [8 number]
! H03 note 1 lines=2 () 
`},
		{"a second table", cellsXML(headRow, `<c r="A2" t="s"><v>2</v></c><c r="B2"><v>4</v></c>`, "", `<c r="A4" t="s"><v>1</v></c><c r="B4" t="s"><v>0</v></c>`, `<c r="A5" t="s"><v>2</v></c><c r="B5"><v>5</v></c>`), `
0: [country] [answer & note]
2: [Österreich] [4 number]
! H14 ask 4 () 
~ other table 4 answer & note
`},
		{"a text that is not there", cellsXML(headRow, `<c r="A2" t="s"><v>99</v></c>`), `
! F05 refuse  workbook (the cell A2 refers to a text that is not there) 
`},
		{"a DOCTYPE", `<!DOCTYPE x [<!ENTITY a "b">]>` + cellsXML(headRow), `
! F04 refuse  workbook (it holds a DOCTYPE, which no workbook has) 
`},
		{"a cell beyond any sheet", `<worksheet><sheetData><row r="1"><c r="ZZZ1"><v>1</v></c></row></sheetData></worksheet>`, `
! F04 refuse  workbook (a cell stands beyond column XFD or row 1048576) 
`},
		{"damaged", `<worksheet><sheetData><row r="1"><c r="A1"><v>1`, `
! F05 refuse  workbook (it is damaged) 
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, want := typedRows(t, excel(t, c.sheet), Options{}), strings.TrimPrefix(c.want, "\n"); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func TestExcel1904(t *testing.T) {
	data := packed(t, "xl/_rels/workbook.xml.rels", xlsxRels, "xl/workbook.xml", workbookXML(oneSheet, `<workbookPr date1904="1"/>`), "xl/styles.xml", xlsxStyles,
		"xl/sharedStrings.xml", xlsxTexts, "xl/worksheets/sheet1.xml", cellsXML(headRow, `<c r="A2" s="2"><v>0</v></c><c r="B2" s="2"><v>44653</v></c>`, `<c r="A3" s="2"><v>1</v></c>`))
	if got := typedRows(t, data, Options{}); !strings.Contains(got, "[1904-01-02 date raw 1 as") || !strings.Contains(got, "[2026-04-03 date raw 44653") {
		t.Error(got)
	}
}

func TestSecondTable(t *testing.T) {
	data := excel(t, cellsXML(headRow, `<c r="A2" t="s"><v>2</v></c><c r="B2"><v>4</v></c>`, "", `<c r="A4" t="s"><v>1</v></c><c r="B4" t="s"><v>0</v></c>`, `<c r="A5" t="s"><v>2</v></c><c r="B5"><v>5</v></c>`))
	if got := typedRows(t, data, Options{Table: 2}); !strings.HasPrefix(got, "0: [answer & note] [country]\n5: [Österreich] [5 number]\n~") {
		t.Error(got)
	}
}

func TestSeveralSheets(t *testing.T) {
	book := func(second string) []byte {
		return packed(t, "xl/_rels/workbook.xml.rels", xlsxRels, "xl/workbook.xml", workbookXML(oneSheet+`<sheet name="More" sheetId="2" `+second+` r:id="r2"/>`, ""), "xl/styles.xml", xlsxStyles,
			"xl/sharedStrings.xml", xlsxTexts, "xl/worksheets/sheet1.xml", cellsXML(headRow, `<c r="A2" t="s"><v>2</v></c><c r="B2"><v>1</v></c>`),
			"xl/worksheets/sheet2.xml", cellsXML(`<c r="A1"><v>7</v></c>`))
	}
	if got := typedRows(t, book(""), Options{}); !strings.Contains(got, `! F16 ask  sheets=2 read=Answers (Answers, More)`) {
		t.Error(got)
	}
	if got := typedRows(t, book(`state="hidden"`), Options{}); !strings.Contains(got, `! F17 warn  sheets count=1 (More)`) || strings.Contains(got, "F16") {
		t.Error(got)
	}
	if got := typedRows(t, book(""), Options{Sheet: "More", Header: "none"}); got != "1: [7 number]\n" {
		t.Error(got)
	}
	if got := typedRows(t, book(""), Options{Sheet: "Nowhere"}); !strings.Contains(got, "F16 refuse  missing (Nowhere)") {
		t.Error(got)
	}
}

// openSheetXML is the content of an OpenDocument spreadsheet with one sheet.
func openSheetXML(rows string) string {
	return `<?xml version="1.0"?><office:document-content><office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>` +
		`<office:body><office:spreadsheet><table:table table:name="Antworten">` + rows + `</table:table></office:spreadsheet></office:body></office:document-content>`
}

func openBook(t testing.TB, content string) []byte {
	return packed(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", content)
}

func TestOpenDocument(t *testing.T) {
	text := func(s string) string {
		return `<table:table-cell office:value-type="string"><text:p>` + s + `</text:p></table:table-cell>`
	}
	for _, c := range []struct{ name, rows, want string }{
		{"values", `<table:table-column table:number-columns-repeated="3"/><table:table-row>` + text("Land") + text("Antwort") + text("n") + `</table:table-row>` +
			`<table:table-row>` + text(`Öster<text:span>reich</text:span> <text:s text:c="2"/>x`) +
			`<table:table-cell office:value-type="percentage" office:value="0.125"><text:p>13%</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2026-04-03"><text:p>03.04.26</text:p></table:table-cell></table:table-row>` +
			`<table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>comment</text:p></office:annotation><text:p>one</text:p><text:p>two</text:p></table:table-cell>` +
			`<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell><table:table-cell office:value-type="time" office:time-value="PT14H30M00S"/></table:table-row>`, `
0: [Land] [Antwort] [n]
2: [Österreich   x] [0.125 number as 0%] [2026-04-03 date]
3: [one
two] [TRUE bool] [14:30:00 date raw PT14H30M00S]
`},
		{"repeats, errors, hidden rows", `<table:table-row>` + text("Land") + text("n") + `</table:table-row>` +
			`<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="1"/></table:table-row>` +
			`<table:table-row table:visibility="filter"><table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>` +
			`<table:table-cell office:value-type="float" office:value="1.5E3"/><table:table-cell table:number-columns-repeated="1022"/></table:table-row><table:table-row table:number-rows-repeated="1048572"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>`, `
0: [Land] [n]
2: [1 number] [1 number]
3: [1 number] [1 number]
4: [#DIV/0! error] [1500 number raw 1.5E3]
! F15 warn A4 (#DIV/0!) 
! F17 warn 4 filter count=1 (4) 
`},
		{"repeats without end", `<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="1024" office:value-type="float" office:value="1"/></table:table-row>`, `
! F04 refuse  workbook (it has more than 1048576 rows) 
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, want := typedRows(t, openBook(t, openSheetXML(c.rows)), Options{}), strings.TrimPrefix(c.want, "\n"); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// TestContainers gives the right word for what is not read, and opens the one
// table in an archive.
func TestContainers(t *testing.T) {
	csv := "country,n\nAT,1\nBE,2\n"
	many := []string{}
	for i := range 2100 {
		many = append(many, fmt.Sprint(i), "x")
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"a table in an archive", packed(t, "folder/table.csv", csv, "__MACOSX/._table.csv", "x"), "2: [AT] [1]"},
		{"a workbook in an archive", packed(t, "a.xlsx", string(excel(t, cellsXML(headRow, `<c r="A2"><v>1</v></c><c r="B2"><v>2</v></c>`)))), "2: [1 number] [2 number]"},
		{"a table and a note", packed(t, "table.csv", csv, "readme.txt", "x"), "2: [AT] [1]"},
		{"two tables", packed(t, "a.csv", csv, "b.csv", csv), "! F16 ask  archive tables=2 (a.csv, b.csv)"},
		{"no table", packed(t, "a.jpg", "x", "b.jpg", "y"), "F02 refuse  archive "},
		{"an archive in an archive in an archive", packed(t, "a.txt", string(packed(t, "b.csv", csv))), "F04 refuse  nested"},
		{"docx", packed(t, "word/document.xml", "<x/>"), "F02 refuse  what=file.document (docx)"},
		{"xlsb", packed(t, "xl/workbook.bin", "x"), "F03 refuse  what=file.xlsb (xlsb)"},
		{"numbers", packed(t, "Index/Document.iwa", "x"), "F03 refuse  numbers"},
		{"odt", packed(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<x/>"), "F02 refuse  what=file.opendocument"},
		{"ods with a password", packed(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "x", "META-INF/manifest.xml", `<manifest:encryption-data/>`), "F03 refuse  password"},
		{"a bomb", packed(t, "xl/workbook.xml", strings.Repeat(" ", 50<<20)), "F04 refuse  ratio times=200 (xl/workbook.xml)"},
		{"too many files", packed(t, many...), "F04 refuse  entries files=2100 most=2000"},
		{"cut off", excel(t, cellsXML(headRow))[:400], "F05 refuse"},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			if got := typedRows(t, c.data, Options{}); !strings.Contains(got, c.want) {
				t.Errorf("got %s want %s", got, c.want)
			}
			if d := time.Since(start); d > 5*time.Second {
				t.Errorf("it took %v", d)
			}
		})
	}
}

// TestLyingArchive has a part that is larger than the archive says.
func TestLyingArchive(t *testing.T) {
	data := packed(t, "table.csv", strings.Repeat("a,b\n1,2\n", 1000))
	// the central directory's size of the unpacked file
	i := bytes.LastIndex(data, []byte("PK\x01\x02"))
	copy(data[i+24:], []byte{10, 0, 0, 0})
	if got := typedRows(t, data, Options{}); !strings.Contains(got, "F04 refuse") && !strings.Contains(got, "F05 refuse") {
		t.Error(got)
	}
}

func TestNumberForms(t *testing.T) {
	for code, want := range map[string]dateForm{"General": notDated, "0.00": notDated, `0.0" days"`: notDated, `#,##0\ "days"`: notDated, "yyyy-mm-dd": dayForm, "d/m/yy": dayForm, "[$-407]d. mmmm yyyy;@": dayForm,
		"mmm-yy": dayForm, "h:mm": timeForm, "h:mm:ss AM/PM": timeForm, "mm:ss": timeForm, "[h]:mm": lapseForm, "[Red]0": notDated, "[$€-2] #,##0": notDated, "@": notDated, "dd.mm.yyyy hh:mm": dayForm, "": notDated} {
		if got := formOf(164, code); got != want {
			t.Errorf("%q is %d, want %d", code, got, want)
		}
	}
}

// TestSerialDates walks all days of two centuries.
func TestSerialDates(t *testing.T) {
	day := time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)
	for n := 61; n < 75000; n++ {
		if got, ok := serialDate(float64(n), dayForm, false); !ok || got != day.Format(time.DateOnly) {
			t.Fatalf("%d is %s, want %s", n, got, day.Format(time.DateOnly))
		}
		day = day.AddDate(0, 0, 1)
	}
	if _, ok := serialDate(math.Inf(1), dayForm, false); ok {
		t.Error("endless")
	}
}
