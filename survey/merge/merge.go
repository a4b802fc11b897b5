// Package merge puts together the parts of one questionnaire that several people
// filled in. In go the answers of each part; out come one respondent's answers
// and findings. Where two parts answer the same question differently it asks,
// naming both places; it never takes one of them silently, and it leaves nothing
// out. It reads no file.
package merge

import (
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
	"observatory/survey/vocabulary"
)

// Part is what one file gave. Its batch holds one submission.
type Part struct {
	Name  string
	Batch *survey.Batch
}

// Options settle what parts leave open.
type Options struct {
	// Choose gives the answer to a question that parts answer differently, as the
	// canonical form writes it, by id and, in a repeat group, the number of the
	// record in the whole: legal_possibility, fw_status.2.
	Choose func(key string) (string, bool)
}

// Whole is what the parts say together.
type Whole struct {
	Country    survey.CountryCode
	Respondent string
	Answers    []survey.Answer // in the order of the instrument, then of records
	Findings   []survey.Finding
}

// place is where an answer belongs in the whole.
type place struct {
	question survey.QuestionID
	record   int
}

// merger holds the whole while it grows.
type merger struct {
	in       *survey.Instrument
	o        Options
	whole    Whole
	answers  map[place]*held
	records  map[string][]string // repeat group → folded name of each record; "" if it has none
	origin   map[string]string   // name of the part each record came from first
	identity map[survey.QuestionID]bool
}

// held is the answer to a question so far.
type held struct {
	survey.Answer
	differs bool
}

// Merge puts parts together, in the order given.
func Merge(in *survey.Instrument, parts []Part, o Options) Whole {
	m := &merger{in: in, o: o, answers: map[place]*held{}, records: map[string][]string{}, origin: map[string]string{}, identity: map[survey.QuestionID]bool{}}
	for _, id := range []survey.QuestionID{in.Identity.Country, in.Identity.Wave, in.Identity.Language} {
		m.identity[id] = true
	}
	for _, p := range parts {
		if m.belongs(p) {
			m.add(p)
		}
	}
	m.collect()
	return m.whole
}

// belongs refuses a part of another country, or one with several respondents:
// those are not parts of one questionnaire.
func (m *merger) belongs(p Part) bool {
	b := p.Batch
	at := survey.Position{File: p.Name}
	switch {
	case len(b.Submissions) == 0:
		m.find(survey.Finding{Code: "M05", Case: "empty", Severity: survey.Warn, Position: at})
		return false
	case len(b.Submissions) > 1:
		m.find(survey.Finding{Code: "M05", Case: "several", Severity: survey.Refuse, Position: at, Args: []survey.Arg{survey.Counted("respondents", len(b.Submissions))}})
		return false
	}
	s := b.Submissions[0]
	if m.whole.Country == "" {
		m.whole.Country, m.whole.Respondent = s.Country, s.Respondent
	}
	if s.Country != m.whole.Country {
		m.find(survey.Finding{Code: "M05", Severity: survey.Refuse, Position: at, Value: string(s.Country), Args: []survey.Arg{survey.Named("country", string(m.whole.Country))}})
		return false
	}
	return true
}

// add takes in the answers of a part.
func (m *merger) add(p Part) {
	numbers := m.numberRecords(p)
	for i := range p.Batch.Len() {
		a := p.Batch.At(i)
		if q := a.Question; q.Repeat != "" {
			a.Record = numbers[q.Repeat][a.Record]
		}
		if a.Position.File == "" {
			a.Position.File = p.Name
		}
		m.answer(a)
	}
}

// answer adds an answer to what is held already.
func (m *merger) answer(a survey.Answer) {
	at := place{a.Question.ID, a.Record}
	h, ok := m.answers[at]
	if !ok {
		m.answers[at] = &held{Answer: a}
		return
	}
	if h.State == a.State && h.Value.String() == a.Value.String() {
		if !m.identity[a.Question.ID] {
			m.find(survey.Finding{Code: "M02", Severity: survey.Remark, Position: a.Position, Question: a.Question.ID, Record: a.Record, Value: said(a),
				Args: []survey.Arg{survey.Named("first", whereIs(h.Position))}})
		}
		m.beside(h, a)
		return
	}
	if m.identity[a.Question.ID] && a.Question.ID != m.in.Identity.Country {
		// The language a colleague writes in, or the wave a form was made for, is not
		// an answer about the country: the first part's stands and it is said so.
		m.find(survey.Finding{Code: "M02", Case: "form", Severity: survey.Remark, Position: a.Position, Question: a.Question.ID, Value: said(a),
			Args: []survey.Arg{survey.Named("first", whereIs(h.Position)), survey.Named("kept", said(h.Answer))}})
		return
	}
	m.differ(h, a)
}

// differ asks which of two answers holds, unless somebody has said so.
func (m *merger) differ(h *held, a survey.Answer) {
	key := Key(a.Question, a.Record)
	if m.o.Choose != nil {
		if told, ok := m.o.Choose(key); ok {
			for _, x := range []survey.Answer{h.Answer, a} {
				if told == said(x) {
					m.find(survey.Finding{Code: "M01", Case: "settled", Severity: survey.Remark, Position: a.Position, Question: a.Question.ID, Record: a.Record, Value: said(a),
						Args: []survey.Arg{survey.Named("first", whereIs(h.Position)), survey.Named("other", said(h.Answer)), survey.Named("told", told)}})
					notes := h.Answer
					h.Answer = x
					h.Note, h.Source, h.Locator = notes.Note, notes.Source, notes.Locator
					m.beside(h, a)
					return
				}
			}
		}
	}
	h.differs = true
	m.find(survey.Finding{Code: "M01", Severity: survey.Ask, Position: a.Position, Question: a.Question.ID, Record: a.Record, Value: said(a),
		Options: []string{said(h.Answer), said(a)},
		Args: []survey.Arg{survey.Named("first", whereIs(h.Position)), survey.Named("other", said(h.Answer)),
			survey.Named("answer", "merge,"+key+",,?,")}})
}

// beside joins what two parts say beside the same answer.
func (m *merger) beside(h *held, a survey.Answer) {
	joined := false
	for _, x := range []struct {
		to   *string
		more string
	}{{&h.Note, a.Note}, {&h.Source, a.Source}, {&h.Locator, a.Locator}} {
		switch {
		case x.more == "" || x.more == *x.to:
		case *x.to == "":
			*x.to = x.more
		default:
			*x.to += "\n" + x.more
			joined = true
		}
	}
	if joined {
		m.find(survey.Finding{Code: "M04", Severity: survey.Remark, Position: a.Position, Question: a.Question.ID, Record: a.Record,
			Args: []survey.Arg{survey.Named("first", whereIs(h.Position))}})
	}
}

// collect lists what is held, without what is still asked about.
func (m *merger) collect() {
	for i := range m.in.Questions {
		q := &m.in.Questions[i]
		records := []int{0}
		if q.Repeat != "" {
			records = records[:0]
			for n := range m.records[q.Repeat] {
				records = append(records, n+1)
			}
		}
		for _, n := range records {
			if h := m.answers[place{q.ID, n}]; h != nil && !h.differs {
				m.whole.Answers = append(m.whole.Answers, h.Answer)
			}
		}
	}
}

func (m *merger) find(f survey.Finding) { m.whole.Findings = append(m.whole.Findings, f) }

// Key names an answer of the whole: its question, with the record in a repeat
// group.
func Key(q *survey.Question, record int) string {
	if record == 0 {
		return string(q.ID)
	}
	return string(q.ID) + "." + strconv.Itoa(record)
}

// said is an answer as the canonical form writes it: its value, or the state
// that says why there is none.
func said(a survey.Answer) string {
	if a.State == survey.Answered {
		return a.Value.String()
	}
	return string(a.State)
}

// whereIs is a place as people find it.
func whereIs(p survey.Position) string {
	var parts []string
	for _, s := range []string{p.File, p.Sheet} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if p.Row > 0 {
		parts = append(parts, p.Column+strconv.Itoa(p.Row))
	}
	return strings.Join(parts, ", ")
}

// numberRecords gives each record of a part its number in the whole: that of the
// record with the same name, or the next one free.
func (m *merger) numberRecords(p Part) map[string]map[int]int {
	out := map[string]map[int]int{}
	for _, r := range m.in.Repeats {
		naming := m.naming(r.ID)
		before := len(m.records[r.ID]) // a part's own records stay apart, whatever their names
		taken := map[int]bool{}
		out[r.ID] = map[int]int{}
		for _, n := range recordsOf(p.Batch, r.ID) {
			name := ""
			if naming != nil {
				name = vocabulary.Fold(nameOf(p.Batch, naming, n))
			}
			to := slices.Index(m.records[r.ID][:before], name) + 1
			if name == "" || to == 0 || taken[to] {
				m.records[r.ID] = append(m.records[r.ID], name)
				to = len(m.records[r.ID])
			}
			taken[to] = true
			out[r.ID][n] = to
			m.recordFinding(p, r, naming, n, to, before)
		}
	}
	return out
}

// recordFinding says what became of a record that did not keep its number, or
// that met another of the same name.
func (m *merger) recordFinding(p Part, r survey.Repeat, naming *survey.Question, n, to, before int) {
	f := survey.Finding{Code: "M03", Severity: survey.Remark, Position: survey.Position{File: p.Name}, Record: n,
		Args: []survey.Arg{survey.Titled("group", r.ID), survey.Counted("from", n), survey.Counted("to", to)}}
	if naming != nil {
		f.Value, f.Question = nameOf(p.Batch, naming, n), naming.ID
		if i := p.Batch.Of(0, naming.ID); len(i) > 0 {
			for _, at := range i {
				if a := p.Batch.At(at); a.Record == n {
					f.Position = a.Position
				}
			}
		}
	}
	switch {
	case to <= before:
		f.Case = "matched"
	case to == n:
		return
	}
	if r.Max > 0 && to > r.Max {
		f.Code, f.Case, f.Severity = "M06", "", survey.Refuse
		f.Args = append(f.Args, survey.Counted("most", r.Max))
	}
	m.find(f)
}

// naming is the question that names a record: the first required text of the
// group.
func (m *merger) naming(repeat string) *survey.Question {
	for i := range m.in.Questions {
		if q := &m.in.Questions[i]; q.Repeat == repeat && q.Type == survey.Text && q.Required {
			return q
		}
	}
	return nil
}

func nameOf(b *survey.Batch, q *survey.Question, record int) string {
	for _, i := range b.Of(0, q.ID) {
		if a := b.At(i); a.Record == record && a.State == survey.Answered {
			return a.Value.String()
		}
	}
	return ""
}

// recordsOf are the numbers of the records that a batch holds of a group.
func recordsOf(b *survey.Batch, repeat string) []int {
	var out []int
	for i := range b.Len() {
		if a := b.At(i); a.Question.Repeat == repeat && !slices.Contains(out, a.Record) {
			out = append(out, a.Record)
		}
	}
	slices.Sort(out)
	return out
}
