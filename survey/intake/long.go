package intake

import (
	"bytes"
	"encoding/csv"
	"strconv"

	"observatory/survey"
)

// Long writes the answers that were read from a file, or with no file named all
// of a batch, in the canonical form: one answer a row, in the order in which
// they stand. Reading it gives the same answers.
func Long(b *survey.Batch, file string) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out) // into memory, where writing cannot fail
	w.Write(Columns)
	for i := range b.Len() {
		a := b.At(i)
		if file != "" && a.Position.File != file {
			continue
		}
		record := ""
		if a.Record > 0 {
			record = strconv.Itoa(a.Record)
		}
		w.Write([]string{string(a.Submission.Country), a.Submission.Respondent, string(a.Question.ID), record, a.Value.String(), string(a.State), a.Source, a.Locator, a.Note})
	}
	w.Flush()
	return out.Bytes()
}
