package pipeline

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"

	"observatory/survey"
	"observatory/survey/intake"
)

// mostNamed is how many changed answers an error names.
const mostNamed = 5

// replayed sees to it that a file reads as it did when it was taken in. The
// reader may have become better since; what was accepted and confirmed to the
// submitter does not change behind their back.
func (t *taking) replayed(file *survey.SubmittedFile, b *survey.Batch) error {
	if file.Accepted.File == "" {
		return nil
	}
	then, err := t.received(file.Accepted.File, file.Accepted.SHA256)
	if err != nil {
		return err
	}
	now := intake.Long(b, file.File)
	if bytes.Equal(then, now) {
		return nil
	}
	changed, err := differences(then, now)
	if err != nil {
		return fmt.Errorf("compare with %s: %w", file.Accepted.File, err)
	}
	more := ""
	if len(changed) > mostNamed {
		more = fmt.Sprintf(" and %d more", len(changed)-mostNamed)
		changed = changed[:mostNamed]
	}
	return fmt.Errorf("%s reads otherwise than when it was accepted: %s%s; if today's reading is right, accept the file again", file.File, strings.Join(changed, "; "), more)
}

// differences names the answers that two readings of a file do not share.
func differences(then, now []byte) ([]string, error) {
	before, first, err := rowsByAnswer(then)
	if err != nil {
		return nil, err
	}
	after, order, err := rowsByAnswer(now)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, id := range first {
		if after[id] == "" {
			out = append(out, fmt.Sprintf("%s was %s and is not read now", id, before[id]))
		} else if after[id] != before[id] {
			out = append(out, fmt.Sprintf("%s was %s and is %s", id, before[id], after[id]))
		}
	}
	for _, id := range order {
		if before[id] == "" {
			out = append(out, fmt.Sprintf("%s was not read and is %s", id, after[id]))
		}
	}
	return out, nil
}

// rowsByAnswer gives what each answer of a canonical table says, and the answers
// in order.
func rowsByAnswer(table []byte) (map[string]string, []string, error) {
	rows, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	if err != nil {
		return nil, nil, err
	}
	said := map[string]string{}
	var order []string
	for i, r := range rows {
		if i == 0 || len(r) != len(intake.Columns) {
			continue
		}
		id := strings.TrimSuffix(strings.Join([]string{strings.ToLower(r[0]) + "-" + r[1], r[2], r[3]}, "."), ".")
		said[id] = strings.TrimRight(fmt.Sprintf("%q (%s) %s", r[4], r[5], strings.Join(r[6:], " ")), " ")
		order = append(order, id)
	}
	return said, order, nil
}
