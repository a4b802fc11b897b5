package sheet

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestMessyTables reads real tables of statistics offices and surveys: all of
// them come out whole, and what is unusual about them is said.
func TestMessyTables(t *testing.T) {
	for _, c := range []struct {
		file, charset, separator string
		header                   []int
		columns, rows            int
		codes                    []string // of findings, each once, in order
		cells                    map[[2]int]string
	}{
		{"01_rsf_press_freedom_2023.csv", "utf-8", ";", []int{1}, 25, 180, []string{"D01"}, map[[2]int]string{{0, 0}: "NOR", {0, 1}: "95,18", {179, 1}: "21,72"}},
		{"03_eurostat_earnings_semicolon.csv", "utf-8", ";", []int{1}, 19, 31, []string{"D01"}, map[[2]int]string{{0, 0}: "EU27_2020", {0, 1}: "16,63", {30, 18}: "24,9"}},
		{"04_italian_excel_master_eurostat.csv", "utf-8", ";", []int{2}, 20, 28, []string{"D01", "R03"}, map[[2]int]string{{0, 1}: "Germany", {0, 2}: "3.290,2", {0, 7}: " \t-   ", {27, 1}: "EU"}},
		{"05_destatis_12521-0002.csv", "windows-1252", ";", []int{7, 8}, 5, 41, []string{"F08", "D01", "H02", "H03", "H08", "H13"}, map[[2]int]string{{0, 1}: "Insgesamt", {40, 1}: "Vereinigtes Königreich einschl.brit.Überseegebiete"}},
		{"07_eurostat_ping_currency.csv", "utf-8", ",", []int{1}, 4, 35, nil, map[[2]int]string{{1, 1}: ".", {2, 2}: "CZK "}},
		{"11_limesurvey_rse_2017_nl.csv", "utf-8", ",", []int{1}, 131, 77, []string{"H08"}, map[[2]int]string{{76, 0}: "99", {76, 1}: "Netherlands"}},
		{"12_wikipedia_police_officers_scrape.csv", "utf-8", ",", []int{1}, 4, 147, nil, map[[2]int]string{{0, 0}: "Algeria\u202f*", {146, 1}: "12,435,974"}},
		{"14b_eurostat_tps00001.tsv", "utf-8", "\t", []int{1}, 13, 55, []string{"D01"}, map[[2]int]string{{0, 0}: "JAN,AD", {0, 4}: "78115 b"}},
		{"17_eurobarometer_binary_label_harmonization.csv", "utf-8", ";", []int{1}, 6, 52, []string{"D01"}, map[[2]int]string{{0, 1}: "mentioned"}},
	} {
		t.Run(c.file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(sharedFolder, "messy", c.file))
			if err != nil {
				t.Skip("the messy tables are not there: ", err)
			}
			g, r, err := Read(c.file, data, Options{})
			if err != nil {
				t.Fatal(err)
			}
			d := r.Dialect()
			if d.Charset != c.charset || d.Separator != c.separator || !slices.Equal(d.HeaderRows, c.header) || d.Columns != c.columns || len(g.Rows) != c.rows || len(g.Refused) > 0 {
				t.Errorf("%+v, %d rows, %d refused", d, len(g.Rows), len(g.Refused))
			}
			for at, want := range c.cells {
				if got := g.Rows[at[0]].Cells[at[1]].Text; got != want {
					t.Errorf("row %d, cell %d is %q, want %q", at[0], at[1], got, want)
				}
			}
			var codes []string
			for _, f := range r.Findings() {
				if !slices.Contains(codes, f.Code) {
					codes = append(codes, f.Code)
				}
				if f.Severity.Blocks() {
					t.Errorf("%+v", f)
				}
			}
			if !slices.Equal(codes, c.codes) {
				t.Errorf("findings %v, want %v", codes, c.codes)
			}
			for _, row := range g.Rows {
				for i, cell := range row.Cells {
					if !standsAt(data, cell) {
						t.Fatalf("%s%d does not stand at byte %d", Letter(i), row.Number, cell.Offset)
					}
				}
			}
		})
	}
}

// standsAt reports whether a cell without marks inside stands where it says. In
// a charset that is not UTF-8 only its ASCII beginning is compared.
func standsAt(data []byte, c Cell) bool {
	rest := data[c.Offset:]
	if len(rest) > 0 && rest[0] == '"' {
		rest = rest[1:]
	}
	for i := range len(c.Text) {
		if c.Text[i] == '"' || c.Text[i] >= 0x80 {
			return true
		}
		if i >= len(rest) || rest[i] != c.Text[i] {
			return false
		}
	}
	return c.Line == 1+lineEnds(data[:c.Offset])
}
