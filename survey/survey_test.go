package survey

import (
	"slices"
	"testing"
)

// TestSilence: what silence means is the manifest's to say, in this order: was
// the question asked, was the country, may it have been.
func TestSilence(t *testing.T) {
	w := &Wave{Asked: []QuestionID{"asked"}, Silence: NoResponse, Unnamed: NotPublished, Outside: NotInFrame,
		Frame: Frame{Named: []CountryCode{"ES"}, MayInclude: []CountryCode{"AT"}}}
	for _, c := range []struct {
		question QuestionID
		country  CountryCode
		want     State
	}{
		{"asked", "ES", NoResponse},
		{"asked", "AT", NotPublished},
		{"asked", "IS", NotInFrame},
		{"another", "ES", NotAsked},
		{"another", "IS", NotAsked},
	} {
		if got := w.StateWithoutAnswer(c.question, c.country); got != c.want {
			t.Errorf("%s for %s: %s, want %s", c.question, c.country, got, c.want)
		}
	}
}

// TestStates: nine, each itself alone.
func TestStates(t *testing.T) {
	for i, s := range States {
		if !s.Valid() || slices.Contains(States[:i], s) {
			t.Errorf("state %q", s)
		}
	}
	for _, s := range []State{"", "no", "missing", "Answered"} {
		if s.Valid() {
			t.Errorf("%q is no state", s)
		}
	}
}

// TestConditions evaluates the one form of condition over a submission with two
// records.
func TestConditions(t *testing.T) {
	in := &Instrument{Questions: []Question{{ID: "one", Type: Single}, {ID: "many", Type: Multi, Repeat: "act"}, {ID: "none", Type: Single}, {ID: "number", Type: Likert}}}
	in.Index()
	b := &Batch{Instrument: in, Wave: &Wave{Slug: "w"}}
	s := b.Submission(Submission{ID: "es-a", Wave: "w", Country: "ES"})
	number, _ := NumberValue("4")
	add := func(q QuestionID, record int, v Value, state State) {
		b.Add(s, Answer{Question: in.Question(q), Record: record, Value: v, State: state})
	}
	add("one", 0, CodesValue("yes"), Answered)
	add("many", 1, CodesValue("a"), Answered)
	add("many", 2, CodesValue("a", "b"), Answered)
	add("none", 0, Value{}, Refused)
	add("number", 0, number, Answered)
	all := func(terms ...Term) Condition { return Condition{All: terms} }
	for _, c := range []struct {
		name      string
		condition Condition
		record    int
		want      bool
	}{
		{"nothing is demanded", Condition{}, 0, true},
		{"a code", all(Term{Question: "one", Codes: []string{"no", "yes"}}), 0, true},
		{"another code", all(Term{Question: "one", Codes: []string{"no"}}), 0, false},
		{"in some record", all(Term{Question: "many", Codes: []string{"b"}}), 0, true},
		{"in the first record", all(Term{Question: "many", Codes: []string{"b"}}), 1, false},
		{"in the second record", all(Term{Question: "many", Codes: []string{"b"}}), 2, true},
		{"nothing else in any record", all(Term{Question: "many", Codes: []string{"a"}, Every: true}), 0, false},
		{"nothing else in the first", all(Term{Question: "many", Codes: []string{"a"}, Every: true}), 1, true},
		{"every record of none", all(Term{Question: "none", Codes: []string{"a"}, Every: true}), 0, false},
		{"a state", all(Term{Question: "none", States: []State{Refused}}), 0, true},
		{"a reason is no code", all(Term{Question: "none", Codes: []string{""}}), 0, false},
		{"a number", all(Term{Question: "number", Codes: []string{"4", "5"}}), 0, true},
		{"all hold but one", all(Term{Question: "one", Codes: []string{"yes"}}, Term{Question: "one", Codes: []string{"no"}}), 0, false},
		{"all, and any", Condition{All: []Term{{Question: "one", Codes: []string{"yes"}}},
			Any: []Term{{Question: "one", Codes: []string{"no"}}, {Question: "many", Codes: []string{"a"}}}}, 0, true},
		{"all, and none of any", Condition{All: []Term{{Question: "one", Codes: []string{"yes"}}},
			Any: []Term{{Question: "one", Codes: []string{"no"}}}}, 0, false},
		{"a question that nobody knows", all(Term{Question: "lost", Codes: []string{"yes"}}), 0, false},
	} {
		if got := b.Holds(&c.condition, s, c.record); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
	if !b.Holds(nil, s, 0) {
		t.Error("no condition does not hold")
	}
	if got := b.Records(s, "act"); got != 2 {
		t.Errorf("%d records", got)
	}
	if got := b.At(2).ID; got != "w.es-a.many.2" {
		t.Errorf("id %s", got)
	}
}

// TestMatch: a trailing star names all that begin so, and nothing else does.
func TestMatch(t *testing.T) {
	in := &Instrument{Questions: []Question{{ID: "used_a"}, {ID: "used_b"}, {ID: "user"}}}
	in.Index()
	for pattern, want := range map[string]int{"used_*": 2, "use*": 3, "user": 1, "used": 0, "*": 3} {
		if got := len(in.Match(pattern)); got != want {
			t.Errorf("%s names %d questions, want %d", pattern, got, want)
		}
	}
}

// TestRecordsInOrder: rows may come in any order, records are numbered.
func TestRecordsInOrder(t *testing.T) {
	in := &Instrument{Questions: []Question{{ID: "q", Repeat: "r"}, {ID: "other"}}}
	in.Index()
	b := &Batch{Instrument: in, Wave: &Wave{Slug: "w"}}
	s := b.Submission(Submission{ID: "es-coder", Wave: "w"})
	for _, record := range []int{3, 1, 2} {
		b.Add(s, Answer{Question: in.Question("q"), Record: record})
	}
	var got []int
	for _, i := range b.Of(s, "q") {
		got = append(got, b.At(i).Record)
	}
	if !slices.Equal(got, []int{1, 2, 3}) || b.Records(s, "r") != 3 || len(b.Of(s, "other")) != 0 {
		t.Errorf("records %v, %d of r", got, b.Records(s, "r"))
	}
}

// Rows come back in the order in which they went in, at a byte or two each.
func TestRows(t *testing.T) {
	var r Rows
	want := []int{7, 8, 9, 3, 1_000_000, 1_000_001}
	for _, n := range want {
		r.Add(n)
	}
	if got := slices.Collect(r.All()); !slices.Equal(got, want) || r.Len() != len(want) {
		t.Errorf("got %d rows %v, want %v", r.Len(), got, want)
	}
	for range r.All() {
		break
	}
	if n := (Rows{}).Len(); n != 0 || slices.Collect(Rows{}.All()) != nil {
		t.Error("the zero value is not empty")
	}
}
