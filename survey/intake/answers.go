package intake

import "observatory/survey"

// Answers are decisions about a file that somebody made: what it left open.
type Answers struct {
	columns map[string]string
	values  map[string]string
	numbers map[string]string
	dates   map[string]string
	confirm map[string]bool
}

// ignoreMeaning says of a column that its cells are to be passed over.
const ignoreMeaning = "ignore"

func (a *Answers) column(heading string) (string, bool) {
	if a == nil {
		return "", false
	}
	to, ok := a.columns[fold(heading)]
	return to, ok
}

func (a *Answers) value(q survey.QuestionID, text string) (string, bool) {
	if a == nil {
		return "", false
	}
	to, ok := a.values[string(q)+"\x00"+fold(text)]
	return to, ok
}

func (a *Answers) prefilled(question string) (bool, bool) {
	if a == nil {
		return false, false
	}
	v, ok := a.confirm[question]
	return v, ok
}
