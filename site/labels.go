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

// in is the instrument in the language.
func (l *Language) in(in *survey.Instrument) *survey.Instrument { return in.In(l.Code) }

func (l *Language) question(in *survey.Instrument, q *survey.Question) *survey.Question {
	return l.in(in).Question(q.ID)
}

func (l *Language) short(in *survey.Instrument, q *survey.Question) string {
	return or(l.question(in, q).Short, string(q.ID))
}

func (l *Language) label(in *survey.Instrument, q *survey.Question) string {
	return l.question(in, q).Label
}

func (l *Language) help(in *survey.Instrument, q *survey.Question) string {
	return l.question(in, q).Help
}

func (l *Language) module(in *survey.Instrument, m *survey.Module) string {
	return l.in(in).Module(m.ID).Title
}

// choice is the label of a code of a question.
func (l *Language) choice(in *survey.Instrument, q *survey.Question, code string) string {
	if c, ok := l.question(in, q).Choice(code); ok {
		return c.Label
	}
	return code
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

// ofQuestion is the question whose words an indicator takes; an indicator with
// words of its own, or a language without that instrument, has none.
func (l *Language) ofQuestion(x *pipeline.Indicator) *survey.Question {
	for _, in := range l.instruments {
		if in.ID == x.Instrument && x.Usual && in.Translations[l.Code] != nil {
			if q := l.in(in).Question(x.Question); q != nil {
				return q
			}
		}
	}
	return &survey.Question{}
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
