package pipeline

import (
	"context"
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"observatory/survey"
)

// own is the dataset of the observatory's own evidence.
func own(t *testing.T) *Dataset { t.Helper(); return dataset(t, root) }

// TestPinned holds the few numbers that are really known, as what they are.
func TestPinned(t *testing.T) {
	d := own(t)
	for _, want := range []string{
		// What was counted from named answers: at least nine, as far as names go.
		"partnerships_in_place.eu_surveyed_2021.coess-2021 observed 9 k=9 n=9 asked=24 N=24 [0.3750,1.0000] coverage=0.3750 at_least figures=partnerships_eu.coess-2021",
		"partnerships_in_place.non_eu_surveyed_2021.coess-2021 observed 5 k=5 n=5 asked=5 N=5 [1.0000,1.0000] coverage=1.0000 figures=partnerships_non_eu.coess-2021",
		"partnerships_in_place.surveyed_2021.coess-2021 observed 14 k=14 n=14 asked=29 N=29 [0.4828,1.0000] coverage=0.4828 at_least figures=partnerships_all.coess-2021",
		"partnerships_in_place.eu27.coess-2021 observed 9 k=9 n=9 asked=24 N=27 [0.3333,1.0000] coverage=0.3333 at_least",
		// The paper's nine are not counted among countries.
		"legal_possibility.eu27.white-paper-2024 not_reported not_published n=0 N=27 coverage=0.0000 figures=legally_possible_eu.white-paper-2024",
		"partnerships_in_place.at.coess-2021 not_reported not_published",
		"partnerships_in_place.is.coess-2021 not_reported not_in_frame",
		"duty_to_assist.es.white-paper-2024 observed on_request",
		"duty_to_assist.pt.white-paper-2024 observed on_request",
	} {
		id, _, _ := strings.Cut(want, " ")
		if o := byID(d, id); o == nil {
			t.Errorf("there is no observation %s", id)
		} else if got := summary(o); got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
	}
	for _, o := range d.Observations {
		if o.Indicator.ID == "legal_possibility" && !o.Group && o.Status != NotReported {
			t.Errorf("%s is %s: practice or a total was taken for law", o.ID, o.Value())
		}
	}
}

// TestNamedCountries: fourteen countries are named, and no other has a value.
func TestNamedCountries(t *testing.T) {
	var named []string
	silent := map[survey.State]int{}
	for _, o := range own(t).Observations {
		switch {
		case o.Indicator.ID != "partnerships_in_place" || o.Wave != "coess-2021" || o.Group:
		case o.Status == Observed:
			named = append(named, o.Area+" "+o.Code)
		default:
			silent[o.State]++
			if o.Code != "" || o.Number != nil || o.Status != NotReported {
				t.Errorf("%s says %s", o.ID, o.Value())
			}
		}
	}
	want := "BE CH DE DK ES FI FR GB IT NL NO RS SE TR"
	if got := strings.ReplaceAll(strings.Join(named, " "), " yes", ""); got != want {
		t.Errorf("named are %s, want %s", got, want)
	}
	if silent[survey.NotPublished] != 18 || len(silent) != 2 {
		t.Errorf("the silence of the others is %v; of 18 EU members it is not published, and no other country was in the frame", silent)
	}
}

// TestPublishedFigures pins what the sources print, with base and doubt.
func TestPublishedFigures(t *testing.T) {
	d := own(t)
	e := d.Evidence
	for _, c := range []struct{ id, indicator, area, want string }{
		{"partnerships_eu.coess-2021", "partnerships_in_place", "eu_surveyed_2021", "9 countries, 9 of 24, stated"},
		{"partnerships_non_eu.coess-2021", "partnerships_in_place", "non_eu_surveyed_2021", "5 countries, 5 of 5, stated"},
		{"partnerships_all.coess-2021", "partnerships_in_place", "surveyed_2021", "14 countries, 14 of 29, stated"},
		{"legally_possible_eu.white-paper-2024", "legal_possibility", "eu27", "9 countries, 9 of 27, stated"},
		{"used_points_of_contact.safe-cities", "used_points_of_contact", "europe", "75 percent, ? of ?, not_published"},
		{"used_management_information_exchange.safe-cities", "used_management_information_exchange", "europe", "65 percent, ? of ?, not_published"},
		{"used_live_incident_exchange.safe-cities", "used_live_incident_exchange", "europe", "55 percent, ? of ?, not_published"},
		{"used_resource_pooling.safe-cities", "used_resource_pooling", "europe", "30 percent, ? of ?, not_published"},
		{"used_joint_vulnerability_assessment.safe-cities", "used_joint_vulnerability_assessment", "europe", "17 percent, ? of ?, not_published"},
		{"used_joint_training.safe-cities", "used_joint_training", "europe", "10 percent, ? of ?, not_published"},
	} {
		f := e.Figure(c.id)
		if f == nil {
			t.Errorf("there is no figure %s", c.id)
			continue
		}
		number := func(p *int) string {
			if p == nil {
				return "?"
			}
			return strconv.Itoa(*p)
		}
		got := fmt.Sprintf("%s %s, %s of %s, %s", f.Value, f.Unit, number(f.Numerator), number(f.Base), f.BaseState)
		if got != c.want || f.Indicator != c.indicator || f.Area != c.area {
			t.Errorf("%s is %s of %s for %s, want %s", c.id, got, f.Indicator, f.Area, c.want)
		}
		if len(f.Evidence) == 0 || f.Locator == "" || f.Doubt == "" && c.id != "partnerships_non_eu.coess-2021" {
			t.Errorf("%s lacks its statement, place or doubt", c.id)
		}
	}
	all := e.Figure("partnerships_all.coess-2021")
	sum := 0
	for _, id := range all.DerivedFrom {
		sum += *e.Figure(id).Numerator
	}
	if len(all.DerivedFrom) != 2 || sum != 14 {
		t.Errorf("14 of 29 must follow from the nine and the five; it follows from %v", all.DerivedFrom)
	}
	areas := []string{"europe", "world"}
	for _, c := range e.Countries {
		areas = append(areas, string(c.Code))
	}
	for _, g := range e.Groups {
		areas = append(areas, g.ID)
	}
	for _, w := range e.Waves {
		for _, f := range w.Figures {
			if !slices.Contains(areas, f.Area) || f.Indicator != "" && d.Catalogue.Indicator(f.Indicator) == nil || e.Source(f.Source) == nil {
				t.Errorf("%s speaks of %s, %s and %s", f.ID, f.Area, f.Indicator, f.Source)
			}
			if len(f.Evidence) == 0 {
				t.Errorf("%s has no statement behind it", f.ID)
			}
			if f.BaseState == "not_published" && (f.Numerator != nil || f.Base != nil) {
				t.Errorf("%s has a base that is said not to be published", f.ID)
			}
			if (f.BaseState == "stated") != (f.Base != nil) {
				t.Errorf("%s: base_state is %s", f.ID, f.BaseState)
			}
		}
	}
}

// TestAggregatesStayAggregates: a wave of totals has no submission and gives no
// country and no group a value.
func TestAggregatesStayAggregates(t *testing.T) {
	for _, o := range own(t).Observations {
		if o.Wave == "safe-cities" && (o.Status != NotReported || o.Number != nil || o.K != nil) {
			t.Errorf("%s is %s", o.ID, o.Value())
		}
	}
}

// TestRegister: 206 statements, each with one use, and each use with a target
// that exists; the cases among them are written.
func TestRegister(t *testing.T) {
	d := own(t)
	var ids []string
	for _, s := range d.Evidence.Register {
		ids = append(ids, s.ID)
		if s.Text == "" || d.Evidence.Source(s.Source) == nil || s.Locator == "" {
			t.Errorf("%s lacks words, source or place", s.ID)
		}
		for _, target := range s.Targets {
			if slug, ok := strings.CutPrefix(target, "case:"); ok {
				if _, err := fs.Stat(root, "content/en/cases/"+slug+".md"); err != nil {
					t.Errorf("%s is a fact of the case %s, which is not written", s.ID, slug)
				}
			}
		}
		kind := map[survey.Disposition]func(string) bool{
			survey.UsedAsFigure:         func(id string) bool { return d.Evidence.Figure(id) != nil },
			survey.UsedAsCaseFact:       func(id string) bool { return strings.HasPrefix(id, "case:") },
			survey.UsedAsFrameworkField: func(id string) bool { return strings.Contains(id, ".fw_") },
			survey.UsedAsAnswer:         func(id string) bool { return d.Evidence.Figure(id) == nil && !strings.HasPrefix(id, "case:") },
		}[s.Disposition]
		for _, target := range s.Targets {
			if kind == nil || !kind(target) {
				t.Errorf("%s is used as %s, but leads to %s", s.ID, s.Disposition, target)
			}
		}
	}
	slices.Sort(ids)
	var want []string
	for n := range 206 {
		want = append(want, fmt.Sprintf("E%03d", n+1))
	}
	if !slices.Equal(ids, want) {
		t.Errorf("the register holds %d rows, %s to %s; want each of E001 to E206 once", len(ids), ids[0], ids[len(ids)-1])
	}
	if rows := seedRows(t); rows != nil {
		var seed []string
		for _, r := range rows {
			seed = append(seed, r["id"])
		}
		slices.Sort(seed)
		if !slices.Equal(ids, seed) {
			t.Error("the register and the list of evidence do not have the same ids")
		}
	}
}

// TestEveryAnswerIsBacked: an answer rests on at least one statement of the
// register and names its source and place.
func TestEveryAnswerIsBacked(t *testing.T) {
	d := own(t)
	n := 0
	for _, slug := range []string{"coess-2021", "white-paper-2024"} {
		b := d.Evidence.Batches[slug]
		for i := range b.Len() {
			a := b.At(i)
			if a.State != survey.Answered {
				continue
			}
			n++
			if len(d.Evidence.Refs(a.ID)) == 0 {
				t.Errorf("%s: no statement stands behind %s", a.Position, a.ID)
			}
			if a.Source == "" || a.Locator == "" {
				t.Errorf("%s: %s has no source", a.Position, a.ID)
			}
		}
	}
	if n < 150 {
		t.Errorf("only %d answers", n)
	}
}

// TestRealTables: twice the same, keys and references in order, and nothing odd
// but that for two duties to assist the paper does not name the law.
func TestRealTables(t *testing.T) {
	d := own(t)
	sameTables(t, d, own(t))
	checkKeys(t, d)
	_, findings, err := Gather(context.Background(), root)
	if err != nil {
		t.Fatal(err)
	}
	var odd []string
	for _, f := range findings {
		odd = append(odd, path.Base(f.Position.File)+" "+f.Rule)
	}
	if want := []string{"es.csv duty_without_law", "pt.csv duty_without_law"}; !slices.Equal(odd, want) {
		t.Errorf("odd are %q, want %q: %+v", odd, want, findings)
	}
	for name, rows := range map[string]int64{"frameworks": 11, "evidence": 206, "waves": 4, "countries": int64(len(d.Evidence.Countries))} {
		if table := d.Table(name); table == nil || table.Record.NumRows() != rows {
			t.Errorf("table %s has not %d rows", name, rows)
		}
	}
}

// seedRows reads the list of evidence beside the repository, or gives nil.
func seedRows(t *testing.T) []map[string]string {
	t.Helper()
	file, err := os.Open("../../shared/evidence.csv")
	if err != nil {
		return nil
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		r := map[string]string{}
		for i, name := range rows[0] {
			r[name] = row[i]
		}
		out = append(out, r)
	}
	return out
}

// run is the number of words in a row that make a quotation.
const run = 8

// TestNoQuotation: nowhere do eight words of a source's short quotes stand in a
// row in what the observatory publishes.
func TestNoQuotation(t *testing.T) {
	rows := seedRows(t)
	if rows == nil {
		t.Skip("the list of evidence with its quotes is not here")
	}
	quotes := map[string]string{}
	for _, r := range rows {
		for _, words := range runs(r["short_quote"]) {
			quotes[words] = r["id"]
		}
	}
	if len(quotes) < 200 {
		t.Fatalf("only %d runs of words to look for", len(quotes))
	}
	looked := 0
	for _, dir := range []string{"content", WavesDir, InstrumentsDir, IndicatorsDir} {
		err := fs.WalkDir(root, dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !slices.Contains([]string{".md", ".csv", ".toml"}, path.Ext(name)) {
				return err
			}
			data, err := fs.ReadFile(root, name)
			if err != nil {
				return err
			}
			looked++
			for _, words := range runs(string(data)) {
				if id := quotes[words]; id != "" {
					t.Errorf("%s quotes %s: %q", name, id, words)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if looked < 40 {
		t.Errorf("only %d files were looked at", looked)
	}
}

// runs are all runs of words of a text, without case and punctuation.
func runs(s string) []string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var out []string
	for i := 0; i+run <= len(words); i++ {
		out = append(out, strings.Join(words[i:i+run], " "))
	}
	return out
}
