package intake_test

import (
	"testing"

	"golang.org/x/tools/txtar"

	"observatory/survey/intake"
)

// TestRefusedInForm: an answer that was refused in one sheet of a form is known
// to have been given, whatever the sheets after it are.
func TestRefusedInForm(t *testing.T) {
	a, err := txtar.ParseFile("testdata/shapes/template_unread.txtar")
	if err != nil {
		t.Fatal(err)
	}
	o := real()
	file, data := submitted(t, a, &o)
	res, err := intake.Read(file, data, o)
	if err != nil {
		t.Fatal(err)
	}
	if b := res.Batch; !b.Refused("fr-respondent", "legal_possibility", 0) || b.Find("fr-respondent", "ppp_in_use", 0) < 0 {
		t.Errorf("refused %v, answers %d: %+v", b.Refused("fr-respondent", "legal_possibility", 0), b.Len(), res.Findings)
	}
}
