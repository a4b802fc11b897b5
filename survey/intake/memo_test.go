package intake

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"observatory/survey"
)

// TestMemoFinds: a text that was entered is found with its own entry, and no
// other is, however many there are.
func TestMemoFinds(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	m := newShortMemo()
	known := map[uint64]*entry{}
	for range 3000 {
		key := random.Uint64()>>16 | 7<<56
		if known[key] != nil {
			continue
		}
		if m.get(key) != nil {
			t.Fatalf("%x is found before it was entered", key)
		}
		e := &entry{}
		if s := m.put(key, e); s.key != key || m.entries[s.entry] != e {
			t.Fatalf("%x is entered as %x", key, s.key)
		}
		known[key] = e
	}
	for key, e := range known {
		if s := m.get(key); s == nil || m.entries[s.entry] != e {
			t.Errorf("%x is not found", key)
		}
	}
}

// TestWideTally: a table of more columns than a tally holds loses count of none,
// and a respondent that comes again is refused, whichever batch it stands in.
func TestWideTally(t *testing.T) {
	const columns, rows = 600, 3000
	in := &survey.Instrument{ID: "test", Language: "en"}
	header, answers := "country,respondent", ""
	for i := range columns {
		in.Questions = append(in.Questions, survey.Question{ID: survey.QuestionID("q" + strconv.Itoa(i)), Type: survey.Integer})
		header, answers = header+",q"+strconv.Itoa(i), answers+",7"
	}
	in.Index()
	var b strings.Builder
	fmt.Fprintln(&b, header)
	for i := range rows {
		fmt.Fprintf(&b, "ES,r%d%s\n", i%(rows-1), answers)
	}
	r, err := Open("in.csv", strings.NewReader(b.String()), int64(b.Len()), Options{Instrument: in, Countries: []*survey.Country{{Code: "ES"}}})
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = r.Next()
	}
	a := r.Account()
	if !a.Balanced() || a.Accepted != columns*(rows-1) || a.Taken != a.Accepted || a.Ignored["row_refused"] != columns {
		t.Errorf("%v: %+v", err, a)
	}
	found := r.Findings()
	if len(found) != 1 || found[0].Code != "R06" || found[0].Value != "es-r0" || found[0].Position.Row != rows+1 {
		t.Errorf("found %+v", found)
	}
}
