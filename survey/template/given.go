package template

import (
	"strings"

	"observatory/survey"
)

// slot is an answer cell of the form. record is 0 where a question is asked
// once; code is that of an option's row.
type slot struct {
	question survey.QuestionID
	code     string
	record   int
}

// given is what the form holds before anybody writes in it.
func (f *Form) given(o Options) map[slot]Given {
	out := map[slot]Given{}
	for _, l := range o.Last {
		q := f.Instrument.Question(l.Question.ID)
		if q == nil || !f.asks(q) || !carriedOver(f.Instrument, q) || l.State != survey.Answered {
			continue
		}
		f.fill(out, q, l.Answer, l.Wave)
		f.Prefilled = true
	}
	for _, a := range o.Answers {
		if q := f.Instrument.Question(a.Question.ID); q != nil {
			f.fill(out, q, a, "")
		}
	}
	who := f.Instrument.Identity
	for _, known := range []struct {
		id   survey.QuestionID
		text string
	}{{who.Country, f.Country}, {who.Wave, waveSlug(o.Wave)}, {who.Language, o.Language}} {
		at := slot{question: known.id}
		if _, taken := out[at]; known.id != "" && known.text != "" && !taken {
			out[at] = Given{Text: known.text}
		}
	}
	return out
}

func waveSlug(w *survey.Wave) string {
	if w == nil {
		return ""
	}
	return w.Slug
}

// carriedOver reports whether an earlier answer may stand in another
// respondent's form: facts about the country that anybody may read.
func carriedOver(in *survey.Instrument, q *survey.Question) bool {
	m := in.Module(q.Module)
	return q.Publication == survey.Public && q.Kind == "fact" && (m == nil || !m.Once)
}

// fill writes an answer into its cells: for a multi question a tick beside each
// code, or a state in the question's own row.
// An earlier answer stands beside as well, with the wave it is from.
func (f *Form) fill(out map[slot]Given, q *survey.Question, a survey.Answer, wave string) {
	g := Given{Wave: wave, Comment: a.Note, Source: a.Source, Locator: a.Locator}
	if wave != "" {
		g.Last, g.Comment = f.Shown(q, a.Value, a.State), "" // the comment was another respondent's
	}
	at := slot{question: q.ID, record: a.Record}
	if q.Type == survey.Multi && a.State == survey.Answered {
		for _, code := range a.Value.Codes() {
			out[slot{q.ID, code, a.Record}] = Given{Text: f.form("tick")}
		}
		out[at] = g
		return
	}
	g.Text = f.Shown(q, a.Value, a.State)
	_, g.Number = a.Value.Number()
	g.Number = g.Number && q.Type != survey.Likert
	out[at] = g
}

// Shown is an answer as the form words it: labels for codes, the word for a
// state, everything else as it stands.
func (f *Form) Shown(q *survey.Question, v survey.Value, s survey.State) string {
	if s != survey.Answered {
		return f.form("state." + string(s))
	}
	if !q.Type.Coded() {
		return v.String()
	}
	var labels []string
	for _, code := range v.Codes() {
		label := code
		if c, ok := q.Choice(code); ok {
			label = c.Label
		}
		labels = append(labels, label)
	}
	return strings.Join(labels, " | ")
}
