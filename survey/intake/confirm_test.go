package intake

import (
	"testing"

	"observatory/survey"
)

// TestConfirm: a text that the answers file says to mean itself is known to be
// meant; others are not.
func TestConfirm(t *testing.T) {
	in := &survey.Instrument{ID: "test", Language: "en", Modules: []survey.Module{{ID: "m"}},
		Questions: []survey.Question{{ID: "a", Module: "m", Type: survey.Text}, {ID: "b", Module: "m", Type: survey.Text}}}
	in.Index()
	answers, found, err := ParseAnswers("answers.csv", []byte("about,column,value,meaning,note\nvalue,a,Test,Test,\nvalue,b,Demo,do_not_know,\n"))
	if err != nil || len(found) > 0 {
		t.Fatal(err, found)
	}
	res, err := Read("in.csv", []byte("country,respondent,question,value\nES,x,a,Test\nES,x,b,Test\nES,y,a,Other\n"),
		Options{Instrument: in, Countries: []*survey.Country{{Code: "ES"}}, Answers: answers})
	if err != nil {
		t.Fatal(err)
	}
	var meant []bool
	for i := range res.Batch.Len() {
		meant = append(meant, res.Batch.At(i).Meant)
	}
	if len(meant) != 3 || !meant[0] || meant[1] || meant[2] {
		t.Errorf("meant are %v", meant)
	}
}
