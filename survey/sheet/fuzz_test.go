package sheet

import (
	"bytes"
	"encoding/csv"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// readAll reads everything and makes sure of what must hold for any bytes: no
// error, the law, findings with places inside the file, rows that ascend.
func readAll(t *testing.T, data []byte, o Options) (rows [][]string, r *Reader) {
	t.Helper()
	r, err := Open("in", bytes.NewReader(data), int64(len(data)), o)
	if err != nil {
		t.Fatalf("%q: %v", data, err)
	}
	last := 0
	for {
		b, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		for i := range b.Len() {
			if b.Number(i) <= last {
				t.Fatalf("%q: row %d after row %d", data, b.Number(i), last)
			}
			last = b.Number(i)
			var row []string
			for c := range b.Width(i) {
				cell := b.Cell(i, c)
				if cell.Line > 0 && (cell.Offset < 0 || cell.Offset > int64(len(data))) {
					t.Fatalf("%q: a cell at byte %d", data, cell.Offset)
				}
				row = append(row, cell.Text)
			}
			rows = append(rows, row)
		}
	}
	if !r.Account().Balanced() {
		t.Fatalf("%q: %+v", data, r.Account())
	}
	for _, f := range r.Findings() {
		if f.Position.Offset > int64(len(data)) || f.Code == "" || f.Severity == "" {
			t.Fatalf("%q: %+v", data, f)
		}
	}
	return rows, r
}

// FuzzText feeds any bytes as text. Beyond what holds for all, the letters of
// the file that are not structure come out again.
func FuzzText(f *testing.F) {
	cases, err := os.ReadFile("testdata/cases.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, block := range strings.Split(string(cases), "\n\n") {
		lines := strings.Split(block, "\n")
		if len(lines) > 1 {
			if in, err := strconv.Unquote(lines[1]); err == nil {
				f.Add([]byte(in))
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.HasPrefix(data, []byte("PK")) {
			return
		}
		rows, r := readAll(t, data, Options{})
		if r.Dialect().Charset != "utf-8" || !utf8.Valid(data) || r.Dialect().Format != "csv" {
			return
		}
		var got strings.Builder
		for _, h := range r.Header() {
			got.WriteString(h.Text)
		}
		for _, row := range rows {
			got.WriteString(strings.Join(row, ""))
		}
		kept := bagOf(got.String())
		for _, g := range r.Regions() {
			if len(g.Text) > 190 || g.Kind == "other table" || len(r.Regions()) == mostRegions {
				return // shown in part
			}
			for c, n := range bagOf(g.Text) {
				kept[c] += n
			}
		}
		if len(r.Dialect().HeaderRows) > 1 {
			return // joined by blanks
		}
		for c, n := range bagOf(string(bytes.TrimPrefix(data, []byte("\ufeff")))) {
			if !isStructure(c) && string(c) != strings.TrimSpace(r.Dialect().Separator) && kept[c] != n {
				t.Fatalf("%q: %q stands %d times in the file and %d times in the table", data, c, n, kept[c])
			}
		}
	})
}

func bagOf(s string) map[rune]int {
	m := map[rune]int{}
	for _, c := range s {
		m[c]++
	}
	return m
}

func isStructure(c rune) bool { return strings.ContainsRune(" ,;|\t\"'\\\r\n", c) }

// FuzzPlain writes tables as RFC 4180 says and reads them like encoding/csv.
func FuzzPlain(f *testing.F) {
	f.Add("a,b\n1,2", uint8(2), false)
	f.Add("x\"y\r\nz,,é", uint8(3), true)
	f.Fuzz(func(t *testing.T, text string, width uint8, crlf bool) {
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\ufeff\ufffd") {
			return
		}
		n := int(width%6) + 2
		var table bytes.Buffer
		w := csv.NewWriter(&table)
		w.UseCRLF = crlf
		pieces := strings.Split(text, "|")
		for len(pieces) > 0 {
			record := make([]string, n)
			copy(record, pieces)
			if strings.Join(record, "") == "" {
				record[0] = "x"
			}
			pieces = pieces[min(n, len(pieces)):]
			if err := w.Write(record); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		sameAsStandard(t, table.Bytes())
	})
}

// sameAsStandard compares with encoding/csv, the dialect being told.
func sameAsStandard(t *testing.T, data []byte) {
	t.Helper()
	rows, r := readAll(t, data, Options{Separator: ",", Quote: `"`, Charset: "utf-8", Header: "none"})
	if len(data) == 0 {
		return
	}
	want := csv.NewReader(bytes.NewReader(data))
	blank := 0
	for _, f := range r.Findings() {
		switch f.Code {
		case "R03", "D03":
			blank++
		case "D10", "H13", "D07", "F10", "D02", "D08":
		default:
			t.Fatalf("%q: clean input gives %v", data, f)
		}
	}
	if blank > 0 {
		return
	}
	for i, got := range rows {
		record, err := want.Read()
		if err != nil {
			t.Fatalf("%q: row %d: %v", data, i+1, err)
		}
		for j := range got {
			if strings.ReplaceAll(got[j], "\r\n", "\n") != record[j] {
				t.Fatalf("%q: row %d: %q, want %q", data, i+1, got, record)
			}
		}
	}
	if record, err := want.Read(); err == nil {
		t.Fatalf("%q: %q was lost", data, record)
	}
}

// TestLikeTheStandardLibrary compares random tables, some of them longer than
// what is read at a time.
func TestLikeTheStandardLibrary(t *testing.T) {
	random := rand.New(rand.NewPCG(4180, 1))
	alphabet := []string{"a", "Z", "0", "é", "Δ", "ꝏ", " ", ",", `"`, "\n", "-", "word "}
	for n := range 400 {
		width := 2 + random.IntN(5)
		rows := 1 + random.IntN(6)
		if n%80 == 0 {
			rows = 60000
		}
		var table bytes.Buffer
		w := csv.NewWriter(&table)
		w.UseCRLF = n%2 == 1
		for range rows {
			record := make([]string, width)
			for i := range record {
				for range random.IntN(6) {
					record[i] += alphabet[random.IntN(len(alphabet))]
				}
			}
			if record[0] == "" {
				record[0] = "x"
			}
			if err := w.Write(record); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		sameAsStandard(t, table.Bytes())
	}
}

// TestFarSecondTable has a second table beyond what is read at a time: the rows
// of the first stay what they are.
func TestFarSecondTable(t *testing.T) {
	var b strings.Builder
	b.WriteString("name,n\n")
	for i := range 60_000 {
		b.WriteString("row" + strconv.Itoa(i) + "," + strconv.Itoa(i) + "\n")
	}
	b.WriteString("name,n,other\n")
	for range 60_000 {
		b.WriteString("x,1,2\n")
	}
	rows, r := readAll(t, []byte(b.String()), Options{})
	if len(rows) != 60_000 || len(r.Findings()) != 1 || r.Findings()[0].Code != "H14" {
		t.Fatalf("%d rows, %v", len(rows), r.Findings())
	}
	for i, row := range rows {
		if row[0] != "row"+strconv.Itoa(i) || row[1] != strconv.Itoa(i) {
			t.Fatalf("row %d is %q", i, row)
		}
	}
	rows, _ = readAll(t, []byte(b.String()), Options{Table: 2})
	if len(rows) != 60_000 || len(rows[0]) != 3 {
		t.Fatalf("%d rows of the second", len(rows))
	}
}

// TestManyFaults reads rows that are all at fault in time that grows with the
// file.
func TestManyFaults(t *testing.T) {
	for name, line := range map[string]string{"opening marks": `1,"2,3` + "\n", "short rows with quoted cells": `"a","b, c","d"` + "\n", "one mark": `"` + "\n", "doubled": `"a"",x,"b"",c` + "\n"} {
		t.Run(name, func(t *testing.T) {
			text := "a,b,c,d\n1,2,3,4\n" + strings.Repeat(line, 20_000)
			if name == "one mark" {
				text = "a,b,c,d\n1,2,3,\"4\n" + strings.Repeat("1,2,3,4\n", 400_000)
			}
			rows, _ := readAll(t, []byte(text), Options{})
			if len(rows) < 1000 {
				t.Errorf("%d rows", len(rows))
			}
		})
	}
}

// FuzzExcel feeds any bytes as the parts of an Excel workbook.
func FuzzExcel(f *testing.F) {
	f.Add(cellsXML(headRow, `<c r="A2" s="2"><v>46115</v></c><c r="B2" t="b"><v>1</v></c>`), xlsxTexts, xlsxStyles)
	f.Add(`<worksheet><cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="2" hidden="1"><c r="A2" t="inlineStr"><is><r><t>x_x000D_</t></r></is></c></row></sheetData><mergeCells><mergeCell ref="A2:C3"/></mergeCells></worksheet>`, `<sst><si/></sst>`, ``)
	f.Fuzz(func(t *testing.T, sheet, texts, styles string) {
		readAll(t, packed(t, "xl/_rels/workbook.xml.rels", xlsxRels, "xl/workbook.xml", workbookXML(oneSheet, ""), "xl/styles.xml", styles,
			"xl/sharedStrings.xml", texts, "xl/worksheets/sheet1.xml", sheet), Options{})
	})
}

// FuzzOpenDocument feeds any bytes as the content of an OpenDocument file.
func FuzzOpenDocument(f *testing.F) {
	f.Add(openSheetXML(`<table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="float" office:value="1.5" table:number-columns-repeated="2"/></table:table-row>`))
	f.Add(openSheetXML(`<table:table-row><table:table-cell office:value-type="time" office:time-value="PT1H2M3.5S"><text:p>a<text:s text:c="9"/><text:tab/></text:p></table:table-cell></table:table-row>`))
	f.Fuzz(func(t *testing.T, content string) {
		readAll(t, openBook(t, content), Options{})
	})
}

// FuzzArchive feeds any bytes as an archive.
func FuzzArchive(f *testing.F) {
	f.Add(packed(f, "table.csv", "a,b\n1,2\n"))
	f.Add(excel(f, cellsXML(headRow)))
	f.Fuzz(func(t *testing.T, data []byte) {
		readAll(t, append([]byte("PK\x03\x04"), bytes.TrimPrefix(data, []byte("PK\x03\x04"))...), Options{})
	})
}
