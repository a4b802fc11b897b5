package intake

import (
	"strings"
	"testing"

	"observatory/survey"
)

// TestHeaderOfAnotherWidth: a header with more or fewer names than the rows have
// cells moves no cell into another column, and the file is not taken in as it is.
func TestHeaderOfAnotherWidth(t *testing.T) {
	in := &survey.Instrument{ID: "test", Language: "en", Modules: []survey.Module{{ID: "m"}},
		Questions: []survey.Question{{ID: "a", Module: "m", Type: survey.Text}, {ID: "b", Module: "m", Type: survey.Text}}}
	in.Index()
	for header, row := range map[string]string{
		"country,respondent,a":                      "ES,x,one,two",
		"country,respondent,question,value":         "ES,x,a,one,",
		"country,respondent,a,b,":                   "ES,x,one",
		"country,respondent,a,b":                    "ES,x,one",
		"country,respondent,question,value,note":    "ES,x,a,one",
		"country,respondent,locator,question,value": "ES,x,a",
	} {
		data := header + "\n" + strings.Repeat(row+"\n", 40)
		res, err := Read("in.csv", []byte(data), Options{Instrument: in, Countries: []*survey.Country{{Code: "ES"}}})
		if err != nil {
			t.Errorf("%s: %v", header, err)
			continue
		}
		if !res.Account.Balanced() || !survey.Blocking(res.Findings) {
			t.Errorf("%s: %+v, %+v", header, res.Account, res.Findings)
		}
		for i := range res.Batch.Len() {
			if a := res.Batch.At(i); a.Question.ID != "a" || a.Value.String() != "one" || a.Note != "" || a.Source != "" {
				t.Errorf("%s: read %+v", header, a)
			}
		}
	}
}
