package template_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"observatory/survey"
	"observatory/survey/intake"
	"observatory/survey/template"
)

// TestLastAnswersWait fills in earlier answers and says of them what a person
// might: what nobody confirms is asked about and not taken.
func TestLastAnswersWait(t *testing.T) {
	w := load(t)
	in := w.instruments[slices.IndexFunc(w.instruments, func(in *survey.Instrument) bool { return in.ID == "ppp-survey" })]
	last := func(q survey.QuestionID, record int, v survey.Value) template.Last {
		return template.Last{Answer: survey.Answer{Question: in.Question(q), Record: record, State: survey.Answered, Value: v}, Wave: "Survey of 2024"}
	}
	f, err := template.New(in, template.Options{Language: "fr", Country: "FR", Countries: w.countries, On: "2026-11-22", Last: []template.Last{
		last("ppp_in_use", 0, survey.CodesValue("yes")),
		last("info_conditions", 0, survey.CodesValue("in_writing", "encryption")),
		last("fw_name", 1, survey.TextValue("Réseau")),
		last("fw_means", 1, survey.CodesValue("points_of_contact")),
		last("obstacles", 0, survey.CodesValue("lack_of_trust")),             // only in totals: nobody else's to see
		last("consent_publication", 0, survey.CodesValue("aggregates_only")), // about one submission
	}})
	if err != nil {
		t.Fatal(err)
	}
	data, err := f.Workbook()
	if err != nil {
		t.Fatal(err)
	}
	cells := map[string][2]string{} // id → sheet, row
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range f.Sheets {
		rows, err := book.GetRows(s.Name)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if len(row) > 0 {
				cells[row[0]] = [2]string{s.Name, fmt.Sprint(i + 1)}
			}
		}
	}
	for _, c := range []struct {
		name  string
		set   map[string]string // column and id → text
		asked []string
		taken []string
	}{
		{"nothing said", nil, []string{"P01 fw_", "P01 info_conditions", "P01 ppp_in_use"}, nil},
		{"confirmed", map[string]string{"F ppp_in_use": "Oui", "F info_conditions": "Oui", "D framework.still_true": "Oui"}, nil,
			[]string{"fw_means=points_of_contact", "fw_name=Réseau", "info_conditions=in_writing|encryption", "ppp_in_use=yes"}},
		{"changed", map[string]string{"D ppp_in_use": "Non", "F ppp_in_use": "A changé", "D info_conditions.encryption": "", "D framework.still_true": "A changé", "D fw_name": "Autre"}, nil,
			[]string{"fw_means=points_of_contact", "fw_name=Autre", "info_conditions=in_writing", "ppp_in_use=no"}},
		{"denied, but still there", map[string]string{"F ppp_in_use": "Non", "F info_conditions": "Non", "D framework.still_true": "Non"},
			[]string{"P01 denied info_conditions", "P01 denied ppp_in_use", "P01 record_denied fw_"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			book, err := excelize.OpenReader(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			for at, text := range c.set {
				place, ok := cells[at[2:]]
				if !ok {
					t.Fatalf("no row %s", at[2:])
				}
				if err := book.SetCellStr(place[0], at[:1]+place[1], text); err != nil {
					t.Fatal(err)
				}
			}
			var out bytes.Buffer
			if err := book.Write(&out); err != nil {
				t.Fatal(err)
			}
			got, err := intake.Read("fr.xlsx", out.Bytes(), intake.Options{Instrument: in, Countries: w.countries})
			if err != nil {
				t.Fatal(err)
			}
			var asked, taken []string
			for _, x := range got.Findings {
				if x.Severity.Blocks() {
					q := string(x.Question)
					if q == "" {
						q = "fw_"
					}
					if x.Case != "" && x.Case != "record" {
						q = x.Case + " " + q
					}
					asked = append(asked, x.Code+" "+q)
				}
			}
			for i := range got.Batch.Len() {
				a := got.Batch.At(i)
				if id := a.Question.ID; id != in.Identity.Country && id != in.Identity.Language {
					taken = append(taken, string(id)+"="+a.Value.String())
				}
			}
			slices.Sort(asked)
			slices.Sort(taken)
			if asked = slices.Compact(asked); !slices.Equal(asked, c.asked) {
				t.Errorf("asked %q, want %q", asked, c.asked)
			}
			if !slices.Equal(taken, c.taken) {
				t.Errorf("taken %q, want %q", taken, c.taken)
			}
		})
	}
}
