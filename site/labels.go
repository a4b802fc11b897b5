package site

import (
	"strings"

	"observatory/pipeline"
	"observatory/survey"
)

// The labels of a language; where it has none, English stands in, which is the
// language of the declarations themselves.

func or(s, otherwise string) string {
	if s != "" {
		return s
	}
	return otherwise
}

func (l *Language) ofInstrument(in *survey.Instrument) *instrumentLabels {
	if x := l.instruments[in.ID]; x != nil {
		return x
	}
	return &instrumentLabels{}
}

func (l *Language) short(in *survey.Instrument, q *survey.Question) string {
	x := l.ofInstrument(in)
	if q.Grid != "" {
		return or(x.List[gridList(in, q)][q.GridRow], q.Short)
	}
	return or(x.Question[string(q.ID)].Short, or(q.Short, string(q.ID)))
}

func (l *Language) label(in *survey.Instrument, q *survey.Question) string {
	x := l.ofInstrument(in)
	if q.Grid != "" {
		if stem := x.Question[q.Grid].Label; stem != "" {
			return stem + " " + l.short(in, q)
		}
	}
	return or(x.Question[string(q.ID)].Label, q.Label)
}

func (l *Language) help(in *survey.Instrument, q *survey.Question) string {
	return or(l.ofInstrument(in).Question[string(q.ID)].Help, q.Help)
}

func (l *Language) module(in *survey.Instrument, m *survey.Module) string {
	return or(l.ofInstrument(in).Module[m.ID].Title, m.Title)
}

// choice is the label of a code of a question.
func (l *Language) choice(in *survey.Instrument, q *survey.Question, code string) string {
	x := l.ofInstrument(in)
	switch code {
	case "none_of_these":
		if s := x.Common.NoneOfThese; s != "" {
			return s
		}
	case "other":
		if s := x.Common.Other; s != "" {
			return s
		}
	}
	own := q.ID
	if q.Grid != "" {
		own = survey.QuestionID(q.Grid)
	}
	if s := x.Question[string(own)].Choices[code]; s != "" {
		return s
	}
	if s := x.List[q.List][code]; q.List != "" && s != "" {
		return s
	}
	for _, list := range in.Lists { // a grid's answers may come from a list
		if s := x.List[list.ID][code]; s != "" && q.List == "" && listHas(list, q) {
			return s
		}
	}
	if c, ok := q.Choice(code); ok {
		return c.Label
	}
	return code
}

func listHas(list survey.CodeList, q *survey.Question) bool {
	for _, c := range q.Choices {
		found := false
		for _, k := range list.Choices {
			found = found || k.Code == c.Code
		}
		if !found && c.Code != "other" && c.Code != "none_of_these" {
			return false
		}
	}
	return true
}

// gridList is the list whose codes are the rows of the question's grid.
func gridList(in *survey.Instrument, q *survey.Question) string {
	for _, list := range in.Lists {
		for _, c := range list.Choices {
			if c.Code == q.GridRow && c.Label == q.Short {
				return list.ID
			}
		}
	}
	return ""
}

// title of an indicator; a member of a family is named by its option.
func (l *Language) title(x *pipeline.Indicator) string {
	return or(l.indicators.Indicator[x.Family].Title, or(l.ofQuestion(x).Short, x.Title))
}

func (l *Language) optionLabel(d *pipeline.Dataset, x *pipeline.Indicator) string {
	if x.Code == "" {
		return l.title(x)
	}
	in := d.Evidence.Instrument(x.Instrument)
	q := in.Question(x.Question)
	if q.Grid != "" || !q.Type.Coded() {
		return l.short(in, q)
	}
	return l.choice(in, q, x.Code)
}

// ofQuestion are the labels of the question whose words an indicator takes; an
// indicator with words of its own has none.
func (l *Language) ofQuestion(x *pipeline.Indicator) questionLabels {
	if in := l.instruments[x.Instrument]; in != nil && x.Usual {
		return in.Question[string(x.Question)]
	}
	return questionLabels{}
}

// usually is what the language says of indicators without words of their own.
func usually(x *pipeline.Indicator, s string) string {
	if !x.Usual {
		return ""
	}
	return s
}

func (l *Language) codeLabel(d *pipeline.Dataset, x *pipeline.Indicator, code string) string {
	if s := l.indicators.Indicator[x.Family].Cases[code]; s != "" {
		return s
	}
	for _, c := range x.Cases {
		if c.Code == code {
			return c.Label
		}
	}
	in := d.Evidence.Instrument(x.Instrument)
	if q := in.Question(x.Question); q != nil && x.Kind == "answer" {
		return l.choice(in, q, code)
	}
	switch code {
	case "yes", "no":
		return l.Words.Word("word_" + code)
	}
	return code
}

func (l *Language) measure(x *pipeline.Indicator) string {
	usual := strings.ReplaceAll(l.indicators.Usual.Measure[x.Kind], "{title}", l.title(x))
	return or(l.indicators.Indicator[x.Family].Measure, or(usually(x, usual), x.Measure))
}

func (l *Language) definition(x *pipeline.Indicator) string {
	return or(l.indicators.Indicator[x.Family].Definition, or(l.ofQuestion(x).Label, x.Definition))
}

func (l *Language) caution(x *pipeline.Indicator) string {
	return or(l.indicators.Indicator[x.Family].Caution, or(usually(x, l.indicators.Usual.Caution), x.Caution))
}

func (l *Language) who(x *pipeline.Indicator) string {
	return or(l.indicators.Indicator[x.Family].Who, or(usually(x, l.indicators.Usual.Who), x.Who))
}

func (l *Language) absent(x *pipeline.Indicator) string {
	return or(l.indicators.Indicator[x.Family].Absent, or(usually(x, l.indicators.Usual.Absent), x.Absent))
}

func (l *Language) theme(t pipeline.Theme) string { return or(l.indicators.Theme[t.ID], t.Title) }

func (l *Language) wave(w *survey.Wave) string { return or(l.evidence.Wave[w.Slug].Title, w.Title) }
func (l *Language) waveShort(w *survey.Wave) string {
	return or(l.evidence.Wave[w.Slug].Short, l.wave(w))
}

// caption is the sentence that stands below figures of the wave: what it is,
// whom it asked, and what of it is not published.
func (l *Language) caption(w *survey.Wave) string {
	return or(l.evidence.Wave[w.Slug].Caption, w.Title+".")
}

func (l *Language) whoAnswered(w *survey.Wave) string {
	return or(l.evidence.Wave[w.Slug].WhoAnswered, w.WhoAnswered)
}

func (l *Language) group(g *survey.Group) string { return or(l.evidence.Group[g.ID].Title, g.Title) }

func (l *Language) source(s *survey.Source) string { return or(l.evidence.Source[s.ID], s.Short) }
