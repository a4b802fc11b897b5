package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"observatory/survey/handback"
	"observatory/survey/intake"
)

// forms are where the sheets with a question a row take answers.
func forms(columns []intake.Column) []handback.Form {
	questions := map[string]string{}
	for _, c := range columns {
		if c.Role == intake.QuestionColumn && c.Sheet != "" {
			questions[c.Sheet] = c.Letter
		}
	}
	var out []handback.Form
	for _, c := range columns {
		if ids := questions[c.Sheet]; ids != "" && c.Role == intake.AnswerColumn {
			out = append(out, handback.Form{Sheet: c.Sheet, Questions: ids, Answers: c.Letter, Record: c.Record})
		}
	}
	return out
}

// handBack writes a marked copy of each file: of one into the file that is
// named, of several into the folder.
func (p *program) handBack(d *desk, all []*examined, s said, to string) error {
	into := map[string]bool{}
	for _, x := range all {
		var b bytes.Buffer
		a := x.taken.Account
		done, err := handback.Write(&b, handback.Checked{Name: x.name, Data: x.data, Findings: x.findings, Accepted: a.Taken, Given: a.Answers,
			Instrument: d.instrument, Lang: x.language(s), Forms: forms(x.taken.Columns)})
		if errors.Is(err, handback.ErrNoTable) {
			fmt.Fprintf(p.stderr, "%s: nothing is handed back: %v\n", x.name, handback.ErrNoTable)
			continue // the report says what is wrong
		}
		if err != nil {
			return err
		}
		name := to
		if info, err := os.Stat(to); len(all) > 1 || err == nil && info.IsDir() {
			stem := strings.TrimSuffix(filepath.Base(x.name), filepath.Ext(x.name))
			name = filepath.Join(to, stem+"."+done.Format)
			if err := os.MkdirAll(to, 0o755); err != nil {
				return fmt.Errorf("hand %s back: %w", x.name, err)
			}
		} else if ext := strings.ToLower(filepath.Ext(to)); ext != "" && ext != "."+done.Format && (ext == ".csv" || ext == ".xlsx" || ext == ".ods") {
			return fmt.Errorf("hand %s back: the copy is %s; name a file that ends with .%s", x.name, done.Format, done.Format)
		}
		if into[name] {
			return fmt.Errorf("hand %s back: the copy of another file is called %s too", x.name, name)
		}
		into[name] = true
		if sameFile(x.name, name) {
			return fmt.Errorf("hand %s back: it would be written over; name another folder", x.name)
		}
		if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
			return fmt.Errorf("hand %s back: %w", x.name, err)
		}
		fmt.Fprintln(p.stderr, name)
	}
	return nil
}
