package survey

import (
	"slices"
	"strings"
)

// Batch holds answers in columns: one slice per attribute, one index per
// answer. Answers as objects exist only at the edges, by At.
type Batch struct {
	Instrument  *Instrument
	Wave        *Wave
	Submissions []Submission

	submission []int32
	question   []int32
	record     []int32
	value      []Value
	state      []State
	source     []string
	locator    []string
	note       []string
	file       []string
	sheet      []string
	row        []int32
	line       []int32
	offset     []int64
	column     []string
	name       []string // header of the column

	ids     map[string]int  // of submissions
	places  map[place][]int // indices of answers, in order of record: conditions ask for them all the time
	meant   map[int]bool    // answers that their sender confirmed
	refused map[string]bool // places of answers that were given but could not be taken in
}

// place is a question of a submission, by the indices of both.
type place struct{ submission, question int32 }

// Len is the number of answers.
func (b *Batch) Len() int { return len(b.question) }

// Submission finds or adds the submission of a respondent for a country and
// returns its index.
func (b *Batch) Submission(s Submission) int {
	if b.ids == nil || len(b.ids) != len(b.Submissions) {
		b.ids = make(map[string]int, len(b.Submissions)+1)
		for i := range b.Submissions {
			b.ids[b.Submissions[i].ID] = i
		}
	}
	if i, ok := b.ids[s.ID]; ok {
		return i
	}
	b.ids[s.ID] = len(b.Submissions)
	b.Submissions = append(b.Submissions, s)
	return len(b.Submissions) - 1
}

// Find is the index of the answer at a place, or -1 where there is none.
func (b *Batch) Find(submission string, q QuestionID, record int) int {
	s, ok := b.ids[submission]
	if !ok {
		return -1
	}
	for _, i := range b.Of(s, q) {
		if int(b.record[i]) == record {
			return i
		}
	}
	return -1
}

// Add appends an answer to the submission with that index. The question must
// be one of the batch's instrument.
func (b *Batch) Add(submission int, a Answer) {
	at := place{int32(submission), int32(b.Instrument.byID[a.Question.ID])}
	if b.places == nil {
		b.places = map[place][]int{}
	}
	b.places[at] = b.inserted(b.places[at], a.Record)
	b.submission = append(b.submission, at.submission)
	b.question = append(b.question, at.question)
	b.record = append(b.record, int32(a.Record))
	b.value = append(b.value, a.Value)
	b.state = append(b.state, a.State)
	b.source = append(b.source, a.Source)
	b.locator = append(b.locator, a.Locator)
	b.note = append(b.note, a.Note)
	b.file = append(b.file, a.Position.File)
	b.sheet = append(b.sheet, a.Position.Sheet)
	b.row = append(b.row, int32(a.Position.Row))
	b.line = append(b.line, int32(a.Position.Line))
	b.offset = append(b.offset, a.Position.Offset)
	b.column = append(b.column, a.Position.Column)
	b.name = append(b.name, a.Position.Name)
	if a.Meant {
		b.Confirm(b.Len() - 1)
	}
}

// Confirm notes that the i-th answer is meant as it stands.
func (b *Batch) Confirm(i int) {
	if b.meant == nil {
		b.meant = map[int]bool{}
	}
	b.meant[i] = true
}

// inserted adds the next answer's index to those of its place. Rows may come in
// any order of record; of equal records the first row stays first.
func (b *Batch) inserted(indices []int, record int) []int {
	i := len(indices)
	for i > 0 && int(b.record[indices[i-1]]) > record {
		i--
	}
	return slices.Insert(indices, i, b.Len())
}

// Refuse notes that a place was filled with something that could not be taken
// in: it is wrong, and not missing as well.
func (b *Batch) Refuse(submission string, q QuestionID, record int) {
	if b.refused == nil {
		b.refused = map[string]bool{}
	}
	b.refused[AnswerID(b.Wave.Slug, submission, q, record)] = true
}

// Refused reports whether Refuse noted the place.
func (b *Batch) Refused(submission string, q QuestionID, record int) bool {
	return b.refused[AnswerID(b.Wave.Slug, submission, q, record)]
}

// At is the i-th answer as an object.
func (b *Batch) At(i int) Answer {
	a := b.Said(i)
	a.ID = AnswerID(a.Submission.Wave, a.Submission.ID, a.Question.ID, a.Record)
	return a
}

// Said is the i-th answer without its id, for those who look at very many.
func (b *Batch) Said(i int) Answer {
	return Answer{
		Submission: &b.Submissions[b.submission[i]],
		Question:   &b.Instrument.Questions[b.question[i]],
		Record:     int(b.record[i]),
		Value:      b.value[i],
		State:      b.state[i],
		Source:     b.source[i],
		Locator:    b.locator[i],
		Note:       b.note[i],
		Position: Position{File: b.file[i], Sheet: b.sheet[i], Row: int(b.row[i]), Line: int(b.line[i]),
			Column: b.column[i], Name: b.name[i], Offset: b.offset[i]},
		Meant: b.meant[i],
	}
}

// Of lists the indices of a submission's answers to a question, in order of
// record. The slice is not to be changed.
func (b *Batch) Of(submission int, q QuestionID) []int {
	want, ok := b.Instrument.byID[q]
	if !ok {
		return nil
	}
	return b.places[place{int32(submission), int32(want)}]
}

// Take copies a submission with its answers out of another batch of the same
// instrument and wave, under another id if one is given. It gives the answers
// that were not taken because the same place holds one already.
func (b *Batch) Take(from *Batch, submission int, id string) []Answer {
	sub := from.Submissions[submission]
	if id != "" {
		sub.ID = id
	}
	s := b.Submission(sub)
	var twice []Answer
	for i := range from.question {
		if from.submission[i] != int32(submission) {
			continue
		}
		a := from.At(i)
		if b.has(s, a.Question.ID, a.Record) {
			twice = append(twice, a)
			continue
		}
		b.Add(s, a)
	}
	stem := AnswerID(from.Wave.Slug, from.Submissions[submission].ID, "", 0)
	for place := range from.refused {
		if rest, ok := strings.CutPrefix(place, stem); ok {
			if b.refused == nil {
				b.refused = map[string]bool{}
			}
			b.refused[AnswerID(b.Wave.Slug, sub.ID, QuestionID(rest), 0)] = true
		}
	}
	return twice
}

// Join copies all that another batch of the same instrument and wave holds, in
// its order. It gives the answers that were not taken because the same place
// holds one already.
func (b *Batch) Join(from *Batch) []Answer {
	at := make([]int, len(from.Submissions))
	for s, sub := range from.Submissions {
		at[s] = b.Submission(sub)
	}
	var twice []Answer
	for i := range from.question {
		a, s := from.At(i), at[from.submission[i]]
		if b.has(s, a.Question.ID, a.Record) {
			twice = append(twice, a)
			continue
		}
		b.Add(s, a)
	}
	for place := range from.refused {
		if b.refused == nil {
			b.refused = map[string]bool{}
		}
		b.refused[place] = true
	}
	return twice
}

func (b *Batch) has(submission int, q QuestionID, record int) bool {
	return slices.ContainsFunc(b.Of(submission, q), func(i int) bool { return int(b.record[i]) == record })
}

// Records is the highest record number of a submission in a repeat group.
func (b *Batch) Records(submission int, repeat string) int {
	highest := 0
	for i := range b.question {
		if b.submission[i] == int32(submission) && b.Instrument.Questions[b.question[i]].Repeat == repeat {
			highest = max(highest, int(b.record[i]))
		}
	}
	return highest
}

// SubmissionIndex is the index of the submission that answer i belongs to.
func (b *Batch) SubmissionIndex(i int) int { return int(b.submission[i]) }

// Withhold takes away what a submission says to some questions: of an answer
// that may not be published nothing stays but that it is not.
func (b *Batch) Withhold(submission int, held func(*Question) bool) {
	for i := range b.question {
		if b.submission[i] == int32(submission) && held(&b.Instrument.Questions[b.question[i]]) {
			b.value[i], b.state[i] = Value{}, NotPublished
			b.source[i], b.locator[i], b.note[i] = "", "", "" // a respondent's own words too
		}
	}
}

// Cite says anew where answer i was taken from.
func (b *Batch) Cite(i int, source, locator string) { b.source[i], b.locator[i] = source, locator }

// Holds evaluates a condition over a submission's answers. In a repeat group
// with record > 0 only that record is looked at.
func (b *Batch) Holds(c *Condition, submission, record int) bool {
	if c == nil {
		return true
	}
	for _, t := range c.All {
		if !b.term(t, submission, record) {
			return false
		}
	}
	if len(c.Any) == 0 {
		return true
	}
	for _, t := range c.Any {
		if b.term(t, submission, record) {
			return true
		}
	}
	return false
}

func (b *Batch) term(t Term, submission, record int) bool {
	held, seen := 0, 0
	for _, i := range b.Of(submission, t.Question) {
		if record > 0 && b.record[i] > 0 && int(b.record[i]) != record {
			continue
		}
		seen++
		if t.matches(b.value[i], b.state[i]) {
			held++
		}
	}
	if t.Every {
		return seen > 0 && held == seen
	}
	return held > 0
}

func (t Term) matches(v Value, s State) bool {
	if slices.Contains(t.States, s) {
		return true
	}
	if s != Answered || len(t.Codes) == 0 {
		return false
	}
	codes := v.Codes()
	if len(codes) == 0 {
		codes = []string{v.String()}
	}
	if t.Every {
		// Every record must answer with nothing but these codes.
		for _, c := range codes {
			if !slices.Contains(t.Codes, c) {
				return false
			}
		}
		return true
	}
	for _, c := range codes {
		if slices.Contains(t.Codes, c) {
			return true
		}
	}
	return false
}
