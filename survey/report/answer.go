package report

import (
	"encoding/csv"
	"strings"

	"observatory/survey"
)

// AnswersHeader is the first line of an answers file.
const AnswersHeader = "about,column,value,meaning,note"

// Answer is the line of an answers file that settles what a finding asks, with
// the likeliest meaning filled in, or ? where a person must say it. It is empty
// where the finding asks nothing or only another file can settle it. A finding
// may bring a line of its own as the argument named answer.
func Answer(f survey.Finding) string {
	if f.Severity != survey.Ask {
		return ""
	}
	for _, a := range f.Args {
		if a.Name == "answer" {
			return a.Text
		}
	}
	code, _ := Published().Code(f.Code)
	if code.Settles == "" {
		return ""
	}
	column, value, meaning := string(f.Question), f.Value, "?"
	if column == "" {
		column = f.Position.Name
	}
	if len(f.Suggestions) > 0 {
		meaning = f.Suggestions[0]
	}
	switch code.Settles {
	case "value", "row", "prefilled":
	case "column":
		column, value = "", f.Position.Name
	case "numbers", "dates":
		value = ""
	default: // of the file as a whole
		column, value = "", ""
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Write([]string{code.Settles, column, value, meaning, ""}) // into memory: cannot fail
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n")
}
