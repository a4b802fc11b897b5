package intake_test

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/txtar"

	"observatory/survey/intake"
)

// TestDamaged reads the cases of all shapes after small accidents: a byte
// changed, a piece lost, a sign put in. Whatever stands there, every cell has one
// outcome and the ledger leads from the file to the answers and back.
func TestDamaged(t *testing.T) {
	files, _ := filepath.Glob("testdata/shapes/*.txtar")
	random := rand.New(rand.NewPCG(1, 2))
	times := 60
	if testing.Short() {
		times = 10
	}
	for range times {
		a, err := txtar.ParseFile(files[random.IntN(len(files))])
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == "in.csv" })
		if i < 0 {
			continue // a workbook
		}
		o := real()
		submitted(t, a, &o)
		data := damaged(random, a.Files[i].Data)
		res, err := intake.Read("in.csv", data, o)
		if err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		if law(t, "in.csv", data, res, o); t.Failed() {
			t.Fatalf("%q", data)
		}
	}
}

func damaged(random *rand.Rand, data []byte) []byte {
	data = slices.Clone(data)
	for range 1 + random.IntN(5) {
		i := random.IntN(len(data))
		switch random.IntN(3) {
		case 0:
			data[i] = "\n\",;\t|0x 1.=éA"[random.IntN(15)]
		case 1:
			data = slices.Delete(data, i, min(len(data), i+1+random.IntN(8)))
		default:
			data = slices.Insert(data, i, "\n\",;\t|0x 1."[random.IntN(11)])
		}
		if len(data) == 0 {
			return []byte("x")
		}
	}
	return data
}

// TestOrderOfRows: the order in which respondents stand changes nothing of what
// they answer.
func TestOrderOfRows(t *testing.T) {
	head := "country,respondent,ppp_in_use,training_hours,legal_varies\n"
	rows := []string{"ES,a,yes,\"1.234\",by_region\n", "FR,b,no,\"12,5\",\n", "EL,c,yes,8,same_everywhere\n", "DE,d,jein,x,by_region\n"}
	answers := func(order ...int) map[string]string {
		text := head
		for _, i := range order {
			text += rows[i]
		}
		res, err := intake.Read("in.csv", []byte(text), real())
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for i := range res.Batch.Len() {
			x := res.Batch.At(i)
			out[x.ID] = x.Value.String()
		}
		return out
	}
	want := answers(0, 1, 2, 3)
	if want["draft.es-a.training_hours"] != "1234" {
		t.Errorf("12,5 in the column does not settle 1.234: %q", want["draft.es-a.training_hours"])
	}
	for _, order := range [][]int{{3, 2, 1, 0}, {1, 0, 3, 2}, {2, 3, 0, 1}} {
		got := answers(order...)
		if len(got) != len(want) {
			t.Errorf("%v: %d answers, want %d", order, len(got), len(want))
		}
		for id, v := range want {
			if got[id] != v {
				t.Errorf("%v: %s is %q, want %q", order, id, got[id], v)
			}
		}
	}
}
