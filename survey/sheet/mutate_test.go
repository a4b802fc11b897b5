package sheet

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
)

// mutant is a copy with a few random changes: bytes, cuts, repeats, and pieces
// that matter in the format.
func mutant(r *rand.Rand, b []byte, pieces []string) []byte {
	b = append([]byte(nil), b...)
	for range 1 + r.IntN(7) {
		if len(b) == 0 {
			b = []byte("x")
		}
		i := r.IntN(len(b))
		j := i + r.IntN(min(60, len(b)-i))
		switch r.IntN(5) {
		case 0:
			b[i] = byte(r.IntN(256))
		case 1:
			b = append(b[:i:i], b[j:]...)
		case 2:
			b = append(b[:j:j], append([]byte(string(b[i:j])), b[j:]...)...)
		default:
			b = append(b[:i:i], append([]byte(pieces[r.IntN(len(pieces))]), b[i:]...)...)
		}
	}
	return b
}

// TestMutations holds what must hold for any bytes against thousands of broken
// files; the fuzz targets look further.
func TestMutations(t *testing.T) {
	random := rand.New(rand.NewPCG(2026, 11))
	data, err := os.ReadFile("testdata/cases.txt")
	if err != nil {
		t.Fatal(err)
	}
	var texts [][]byte
	for _, block := range strings.Split(string(data), "\n\n") {
		if in, err := strconv.Unquote(strings.Split(block, "\n")[1]); err == nil && in != "" {
			texts = append(texts, []byte(in))
		}
	}
	for range 3000 {
		b := mutant(random, texts[random.IntN(len(texts))], []string{`"`, `""`, "\n", "\r\n", ",", ";", "\t", "\xe9", "\x00", "sep=;\n", "\n\n", "\"\n", "é", "\ufeff", `\"`, "'"})
		if !strings.HasPrefix(string(b), "PK") {
			readAll(t, b, Options{})
		}
	}
	tags := []string{"<c ", "</c>", "<v>", "</v>", `"`, "999999999", "-1", `<row r="1048576">`, "<t>", "<is>", "/>", "&#x10FFFF;", "<!--", "]]>", "0", "1e308", "<table:table-row>", `repeated="99999"`, "A1", "XFD1048576", ">", "<"}
	sheet := []byte(cellsXML(headRow, `<c r="A2" s="2"><v>46115</v></c><c r="B2" t="b"><v>1</v></c>`, `<c r="A3" t="inlineStr"><is><t>a&amp;b</t></is></c><c r="B3"><f>1</f></c>`))
	open := []byte(openSheetXML(`<table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="float" office:value="1.5" table:number-columns-repeated="2"/></table:table-row>` +
		`<table:table-row><table:table-cell office:value-type="time" office:time-value="PT1H2M3.5S"><text:p>a<text:s text:c="9"/><text:tab/></text:p></table:table-cell></table:table-row>`))
	for range 1000 {
		readAll(t, packed(t, "xl/_rels/workbook.xml.rels", xlsxRels, "xl/workbook.xml", workbookXML(oneSheet, ""), "xl/styles.xml", string(mutant(random, []byte(xlsxStyles), tags)),
			"xl/sharedStrings.xml", string(mutant(random, []byte(xlsxTexts), tags)), "xl/worksheets/sheet1.xml", string(mutant(random, sheet, tags))), Options{})
		readAll(t, openBook(t, string(mutant(random, open, tags))), Options{})
		readAll(t, append([]byte("PK\x03\x04"), mutant(random, excel(t, string(sheet)), tags)...), Options{})
	}
}
