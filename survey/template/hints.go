package template

import (
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
)

// Hint says what may be entered for a question, in one or two sentences. In a
// cell that holds a list of codes (cell) the sign between them is named.
func (f *Form) Hint(q *survey.Question, cell bool) string {
	parts := []string{f.kindHint(q, cell)}
	if b := f.bounds(q); b != "" {
		parts = append(parts, b)
	}
	if q.Unit != "" {
		parts = append(parts, f.words.say("hint.unit", "unit", q.Unit))
	}
	return strings.Join(parts, " ")
}

func (f *Form) kindHint(q *survey.Question, cell bool) string {
	switch {
	case q.Type == survey.Likert:
		return f.words.say("hint.likert", "low", q.Low, "high", q.High)
	case q.Type != survey.Multi:
		return f.words.say("hint." + string(q.Type))
	}
	key := "hint.multi"
	if cell {
		key = "hint.multi_cell"
	}
	if q.MaxCodes > 0 {
		key += "_most"
	}
	return f.words.say(key, "most", strconv.Itoa(q.MaxCodes))
}

func (f *Form) bounds(q *survey.Question) string {
	if q.Type != survey.Integer && q.Type != survey.Number && q.Type != survey.Year {
		return ""
	}
	switch {
	case q.Min != nil && q.Max != nil:
		return f.words.say("hint.between", "min", decimal(*q.Min), "max", decimal(*q.Max))
	case q.Min != nil:
		return f.words.say("hint.from", "min", decimal(*q.Min))
	case q.Max != nil:
		return f.words.say("hint.to", "max", decimal(*q.Max))
	}
	return ""
}

func decimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// orStates adds the words for not answering to a hint.
func (f *Form) orStates(hint string) string {
	return hint + " " + f.words.say("hint.or", "states", strings.Join(f.states(), " · "))
}

// Terms says whether an answer is required and who may see it.
func (f *Form) Terms(q *survey.Question) string {
	out := f.words.say("publication." + string(q.Publication))
	if q.Required {
		out = f.words.say("required") + " · " + out
	}
	return out
}

// OnlyIf says in words when a question applies; empty if it always does.
func (f *Form) OnlyIf(q *survey.Question) string {
	if q.AppliesIf == nil {
		return ""
	}
	var all, any []string
	for _, t := range q.AppliesIf.All {
		all = append(all, f.termWords(t))
	}
	for _, t := range q.AppliesIf.Any {
		any = append(any, f.termWords(t))
	}
	if len(any) > 0 {
		all = append(all, strings.Join(any, f.words.say("or")))
	}
	return f.words.say("only_if", "conditions", strings.Join(all, f.words.say("and")))
}

func (f *Form) termWords(t survey.Term) string {
	q := f.Instrument.Question(t.Question)
	if q == nil {
		return string(t.Question)
	}
	if len(t.Codes) == 0 {
		return f.words.say("condition.answered", "question", q.Short)
	}
	key, codes := "condition.is", t.Codes
	if len(q.Choices) > 3 && len(t.Codes)*2 > len(q.Choices) { // shorter to say what it is not
		key, codes = "condition.is_not", nil
		for _, c := range q.Choices {
			if !slices.Contains(t.Codes, c.Code) {
				codes = append(codes, c.Code)
			}
		}
		if len(codes) == 0 {
			return f.words.say("condition.answered", "question", q.Short)
		}
	}
	var labels []string
	for _, code := range codes {
		if c, ok := q.Choice(code); ok {
			labels = append(labels, f.words.say("answer_label", "label", c.Label))
		}
	}
	return f.words.say(key, "question", q.Short, "answers", strings.Join(labels, f.words.say("or")))
}
