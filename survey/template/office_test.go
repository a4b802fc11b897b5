package template_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"observatory/survey/intake"
	"observatory/survey/template"
)

// TestOfficeCopies has LibreOffice save filled-in forms again, in five locales:
// the workbook as a workbook and as OpenDocument, the table as a table with the
// separator of the place. What comes back is accepted, answer by answer. It takes
// minutes: OFFICE=1 asks for it.
func TestOfficeCopies(t *testing.T) {
	if os.Getenv("OFFICE") == "" {
		t.Skip("set OFFICE=1 to have LibreOffice save filled-in forms in five locales")
	}
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Skip("LibreOffice is not installed")
	}
	w := load(t)
	in := w.instruments[0]
	for locale, form := range map[string]struct {
		language  string
		filter    int // language of LibreOffice's CSV filter, as Windows numbers them
		separator rune
	}{"de-DE": {"de", 1031, ';'}, "fr-FR": {"fr", 1036, ';'}, "el-GR": {"en", 1032, ';'}, "pl-PL": {"it", 1045, ';'}, "en-GB": {"en", 2057, ','}} {
		t.Run(locale, func(t *testing.T) {
			f, err := template.New(in, template.Options{Language: form.language, Countries: w.countries, Country: "FR"})
			if err != nil {
				t.Fatal(err)
			}
			want := respond(w, in, form.language)
			book, err := f.Workbook()
			if err != nil {
				t.Fatal(err)
			}
			table, err := f.Table()
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			profile := filepath.Join(dir, "profile", "user")
			if err := os.MkdirAll(profile, 0o755); err != nil {
				t.Fatal(err)
			}
			settings := `<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>` + locale + `</value></prop></item></oor:items>`
			for name, data := range map[string][]byte{filepath.Join(profile, "registrymodifications.xcu"): []byte(settings),
				filepath.Join(dir, "book.xlsx"): fillBook(t, book, f, want, w), filepath.Join(dir, "table.csv"): fillTable(t, table, f, want, w)} {
				if err := os.WriteFile(name, data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			save := func(from, to string, more ...string) {
				args := append([]string{"-n", "10", "soffice", "--headless", "-env:UserInstallation=file://" + filepath.Join(dir, "profile")}, more...)
				cmd := exec.Command("nice", append(args, "--convert-to", to, "--outdir", filepath.Join(dir, "saved"), filepath.Join(dir, from))...)
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Fatalf("soffice: %v\n%s", err, out)
				}
			}
			save("book.xlsx", "xlsx:Calc MS Excel 2007 XML")
			save("book.xlsx", "ods")
			ours := strconv.Itoa(';')
			if form.language == "en" {
				ours = strconv.Itoa(',')
			}
			text := "1/2/2/2/3/2/4/2/5/2/6/2/7/2/8/2" // a person who opens it marks the columns as text
			save("table.csv", "csv:Text - txt - csv (StarCalc):"+strconv.Itoa(int(form.separator))+",34,76,1,,"+strconv.Itoa(form.filter)+",false,true",
				"--infilter=Text - txt - csv (StarCalc):"+ours+",34,76,1,"+text)
			for _, name := range []string{"book.xlsx", "book.ods", "table.csv"} {
				t.Run(name, func(t *testing.T) {
					data, err := os.ReadFile(filepath.Join(dir, "saved", name))
					if err != nil {
						t.Fatal(err)
					}
					o := intake.Options{Instrument: in, Countries: w.countries, Respondent: "association"}
					if name == "table.csv" {
						o.Country = "FR"
					}
					got, err := intake.Read(name, data, o)
					if err != nil {
						t.Fatal(err)
					}
					same(t, want, got)
				})
			}
		})
	}
}
