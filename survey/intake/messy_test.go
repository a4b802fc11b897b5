package intake_test

import (
	"fmt"
	"os"
	"testing"

	"observatory/survey/intake"
)

// TestMessy holds what is understood of real country tables: which column names
// countries, how many of its cells do, and what else stands there.
func TestMessy(t *testing.T) {
	const folder = "../../../shared/messy/"
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the real tables are not here")
	}
	for _, c := range []struct{ file, header, want string }{
		{"01_rsf_press_freedom_2023.csv", "[1]", `A "ISO" 41 of 180, also N O P Q R, parts 1, others 137, unknown 1`},
		{"03_eurostat_earnings_semicolon.csv", "[1]", `A "countryCode" 30 of 31, aggregates 1`},
		{"04_italian_excel_master_eurostat.csv", "[2]", `B "Country" 27 of 28, aggregates 1`},
		{"05_destatis_12521-0002.csv", "[7 8]", `B "" 0 of 41, aggregates 23, former 4, others 1, unknown 13`},
		{"07_eurostat_ping_currency.csv", "[1]", `A "geo" 35 of 35`},
		{"11_limesurvey_rse_2017_nl.csv", "[1]", `B "socio1. In which country do you work?" 77 of 77`},
		{"12_wikipedia_police_officers_scrape.csv", "[1]", `A "Country or dependency" 38 of 147, aggregates 1, parts 11, others 88, unknown 9`},
		{"14b_eurostat_tps00001.tsv", "[1]", `A "indic_de,geo\\time" part 2 42 of 55, aggregates 5, parts 1, others 7`},
		{"17_eurobarometer_binary_label_harmonization.csv", "[1]", `none`},
	} {
		data, err := os.ReadFile(folder + c.file)
		if err != nil {
			t.Fatal(err)
		}
		res, err := intake.Read(c.file, data, real())
		if err != nil {
			t.Fatal(err)
		}
		law(t, c.file, data, res, real())
		if got := fmt.Sprint(res.Dialect.HeaderRows); got != c.header {
			t.Errorf("%s: the header is in %s, want %s", c.file, got, c.header)
		}
		if got := columnWords(res.CountryColumn); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.file, got, c.want)
		}
		if res.Shape.Value != "none" || res.Batch.Len() > 0 {
			t.Errorf("%s is read as answers", c.file)
		}
	}
}

func columnWords(c *intake.CountryColumn) string {
	if c == nil {
		return "none"
	}
	s := fmt.Sprintf("%s %q", c.Column, c.Header)
	if c.Part > 0 {
		s += fmt.Sprintf(" part %d", c.Part)
	}
	s += fmt.Sprintf(" %d of %d", c.Matched, c.Cells)
	for i, also := range c.Also {
		if i == 0 {
			s += ", also"
		}
		s += " " + also
	}
	for _, l := range []struct {
		name string
		list []string
	}{{"aggregates", c.Aggregates}, {"parts", c.Parts}, {"former", c.Former}, {"others", c.Others}, {"unknown", c.Unknown}} {
		if len(l.list) > 0 {
			s += fmt.Sprintf(", %s %d", l.name, len(l.list))
		}
	}
	return s
}
