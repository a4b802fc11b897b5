package sheet

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// office is a locale in which LibreOffice writes a table: its language as the
// program and as the CSV filter know it, the charset that Windows uses there,
// and how numbers and dates are shown.
type office struct {
	name    string
	filter  int // language of the CSV filter, as Windows numbers them
	charset int // as LibreOffice numbers them
	sign    int // the separator usual there
	decimal string
	date    string
	words   [3]string
}

var offices = []office{
	{"de-DE", 1031, 1, ';', ",", "02.01.2006", [3]string{"Größe und Fähigkeit", "nicht überall; \"ja\", später", "zwei\nZeilen für Österreich"}},
	{"fr-FR", 1036, 1, ';', ",", "02/01/2006", [3]string{"Sécurité privée", "déjà « très » souvent; où", "à côté\nde l’Île"}},
	{"el-GR", 1032, 35, ';', ",", "02/01/2006", [3]string{"Ασφάλεια και συνεργασία", "ναι; \"όχι\", δεν γνωρίζω", "Ελλάδα\nΚύπρος, Άλλο"}},
	{"pl-PL", 1045, 33, ';', ",", "02.01.2006", [3]string{"Współpraca z policją", "tak; \"nie\", częściowo", "źródło\nśrodków i żądań"}},
	{"en-GB", 2057, 76, ',', ".", "02/01/2006", [3]string{"Security and co-operation", "yes; \"no\", “perhaps”", "two\nlines, naïve"}},
}

// TestOffice has LibreOffice write the same table as CSV, XLSX and ODS in five
// locales, and reads it back alike. It takes a minute: OFFICE=1 asks for it.
func TestOffice(t *testing.T) {
	if os.Getenv("OFFICE") == "" {
		t.Skip("set OFFICE=1 to have LibreOffice write tables in five locales")
	}
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Skip("LibreOffice is not installed")
	}
	for _, o := range offices {
		t.Run(o.name, func(t *testing.T) { o.roundTrip(t) })
	}
}

func (o office) roundTrip(t *testing.T) {
	dir := t.TempDir()
	profile := filepath.Join(dir, "profile", "user")
	if err := os.MkdirAll(profile, 0o755); err != nil {
		t.Fatal(err)
	}
	settings := `<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>` + o.name + `</value></prop></item></oor:items>`
	write(t, filepath.Join(profile, "registrymodifications.xcu"), settings)
	write(t, filepath.Join(dir, "table.fods"), o.source())
	run := func(to string) {
		cmd := exec.Command("nice", "-n", "10", "soffice", "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--convert-to", to, "--outdir", dir, filepath.Join(dir, "table.fods"))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("soffice: %v\n%s", err, out)
		}
	}
	run("xlsx")
	run("ods")
	run(fmt.Sprintf("csv:Text - txt - csv (StarCalc):%d,34,%d,1,,%d,false,true", o.sign, o.charset, o.filter))
	excel, open, csv := o.read(t, dir, "table.xlsx"), o.read(t, dir, "table.ods"), o.read(t, dir, "table.csv")
	if len(excel) != 4 {
		t.Fatalf("%q", excel)
	}
	for i := range excel {
		for j := range excel[i] {
			want := o.expected(i, j)
			shown := csv[i][j]
			if i > 0 && j == 3 { // a CSV holds numbers and dates as they are shown
				shown = strings.ReplaceAll(shown, o.decimal, ".")
			}
			if i > 0 && j == 4 {
				if d, err := time.Parse(o.date, shown); err == nil {
					shown = d.Format(time.DateOnly)
				}
			}
			if excel[i][j] != want || open[i][j] != want || shown != want {
				t.Errorf("row %d, column %s: XLSX %q, ODS %q, CSV %q, want %q", i, Letter(j), excel[i][j], open[i][j], csv[i][j], want)
			}
		}
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (o office) read(t *testing.T, dir, name string) [][]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	g, r, err := Read(name, data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings() {
		t.Logf("%s: %s %s %s", name, f.Code, f.Severity, said(f))
		if f.Severity.Blocks() {
			t.Errorf("%s: %+v", name, f)
		}
	}
	out := [][]string{}
	for _, cells := range append([]Row{{Cells: g.Header}}, g.Rows...) {
		var row []string
		for _, c := range cells.Cells {
			row = append(row, c.Text)
		}
		out = append(out, row)
	}
	return out
}

var (
	officeNumbers = [3]string{"0.125", "1234.5", "-3"}
	officeDates   = [3]string{"2026-04-03", "1999-12-31", "2000-02-29"}
)

func (o office) expected(row, column int) string {
	if row == 0 {
		return [5]string{"code", o.words[0], "id", "share", "on"}[column]
	}
	switch column {
	case 0:
		return fmt.Sprintf("00%d", row)
	case 1:
		return o.words[row%3]
	case 2:
		return fmt.Sprint(row)
	case 3:
		return officeNumbers[row-1]
	}
	return officeDates[row-1]
}

// source is the table as flat OpenDocument.
func (o office) source() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>`)
	date := map[byte]string{'.': ".", '/': "/"}[o.date[2]]
	fmt.Fprintf(&b, `<number:date-style style:name="D"><number:day number:style="long"/><number:text>%s</number:text><number:month number:style="long"/><number:text>%s</number:text><number:year number:style="long"/></number:date-style><style:style style:name="d" style:family="table-cell" style:data-style-name="D"/></office:automatic-styles><office:body><office:spreadsheet><table:table table:name="Tabelle">`, date, date)
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;")
	for row := range 4 {
		b.WriteString("<table:table-row>")
		for column := range 5 {
			s := o.expected(row, column)
			switch {
			case row > 0 && (column == 2 || column == 3):
				fmt.Fprintf(&b, `<table:table-cell office:value-type="float" office:value="%s"/>`, s)
			case row > 0 && column == 4:
				fmt.Fprintf(&b, `<table:table-cell table:style-name="d" office:value-type="date" office:date-value="%s"/>`, s)
			default:
				b.WriteString(`<table:table-cell office:value-type="string">`)
				for _, line := range strings.Split(s, "\n") {
					b.WriteString("<text:p>" + escape.Replace(line) + "</text:p>")
				}
				b.WriteString(`</table:table-cell>`)
			}
		}
		b.WriteString("</table:table-row>")
	}
	return b.String() + `</table:table></office:spreadsheet></office:body></office:document>`
}
