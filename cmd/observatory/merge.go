package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"observatory/survey"
	"observatory/survey/intake"
	"observatory/survey/merge"
	"observatory/survey/report"
	"observatory/survey/template"
)

func (p *program) mergeCommand() *cobra.Command {
	var s said
	w := wishes{format: "text"}
	var out string
	cmd := &cobra.Command{
		Use:   "merge PART... -o FILE",
		Short: "Put together the parts of a questionnaire that several people filled in",
		Long: "Merge reads parts in any form that check reads and writes one submission: a table (.csv) or a workbook of our template (.xlsx).\n" +
			"Where two parts answer the same question differently it asks, naming both places, and writes nothing; a line in an answers file,\n" +
			"merge,QUESTION,,ANSWER, settles it. Frameworks and laws of the same name are one record, others are numbered on.",
		Example: "  observatory merge law.xlsx practice.xlsx -o france.xlsx\n  observatory merge --answers decisions.csv *.csv -o france.csv",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := p.config(cmd)
			if err != nil {
				return err
			}
			w.report = "" // the report is for who puts the parts together
			if err := (wishes{format: "text", report: out}).sound(args); err != nil {
				return err
			}
			if err := s.known(); err != nil {
				return err
			}
			d, err := p.openDesk(cmd.Context(), c, w.instrument)
			if err != nil {
				return err
			}
			return p.merge(cmd.Context(), d, s, w, args, out)
		},
	}
	s.flags(cmd, "`wave` that the parts answer; without it the questionnaire as it stands")
	f := cmd.Flags()
	f.StringVar(&w.instrument, "instrument", "ppp-survey", "`id` of the questionnaire")
	f.BoolVar(&w.all, "all", false, "name every row of a finding, however many")
	f.StringVarP(&out, "file", "o", "", "`file` to write: its ending, .xlsx or .csv, says which form")
	cmd.MarkFlagRequired("file")
	return cmd
}

// merge reads the parts, puts them together and writes the whole, unless
// something is refused or asked.
func (p *program) merge(ctx context.Context, d *desk, s said, w wishes, names []string, out string) error {
	if ending := strings.ToLower(filepath.Ext(out)); ending != ".xlsx" && ending != ".csv" {
		return fmt.Errorf("write the whole: the file %q ends neither in .xlsx nor in .csv", out)
	}
	var parts []merge.Part
	r := report.Report{Program: "observatory " + version, Instrument: d.instrument.ID, Version: d.instrument.Version}
	var answers *intake.Answers
	lang := s.language
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		x, o, err := d.part(name, s)
		if err != nil {
			return err
		}
		if lang == "" {
			lang = x.taken.Language.Value
		}
		answers = o.Answers
		f := report.Of(x.taken)
		f.Findings = x.findings
		r.Files = append(r.Files, f)
		parts = append(parts, merge.Part{Name: name, Batch: x.taken.Batch})
	}
	whole := merge.Merge(d.instrument, parts, merge.Options{Choose: answers.Merged})
	for _, found := range whole.Findings {
		for i := range r.Files {
			if r.Files[i].Name == found.Position.File {
				r.Files[i].Findings = append(r.Files[i].Findings, found)
			}
		}
	}
	if lang == "" {
		lang = "en"
	}
	if err := p.print(d, r, lang, w); err != nil {
		return err
	}
	if r.Blocked() {
		return errFindings
	}
	return p.writeWhole(d, whole, parts[0].Batch.Wave, lang, s.wave != "", out)
}

// part reads one part. What is missing from it is not missed: another part may
// have it.
func (d *desk) part(name string, s said) (*examined, intake.Options, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, intake.Options{}, fmt.Errorf("read part: %w", err)
	}
	x := &examined{name: name, data: data}
	if x.wave, err = d.wave(s.wave, ""); err != nil {
		return nil, intake.Options{}, err
	}
	o, found, err := d.options(x, s)
	if err != nil {
		return nil, o, err
	}
	if o.Answers == nil && x.answers != nil {
		if o.Answers, found, err = intake.ParseAnswers(s.answers, x.answers); err != nil {
			return nil, o, err
		}
	}
	if x.taken, err = intake.Read(name, data, o); err != nil {
		return nil, o, err
	}
	x.findings = append(found, x.taken.Findings...)
	return x, o, nil
}

// writeWhole writes what the parts say together.
func (p *program) writeWhole(d *desk, whole merge.Whole, wave *survey.Wave, lang string, named bool, out string) error {
	var data []byte
	var err error
	if strings.ToLower(filepath.Ext(out)) == ".csv" {
		data, err = canonical(whole)
	} else {
		o := template.Options{Language: lang, Country: whole.Country, Countries: d.countries, Answers: whole.Answers, Respondent: whole.Respondent}
		if named {
			o.Wave = wave
		}
		var form *template.Form
		if form, err = template.New(d.instrument, o); err == nil {
			data, err = form.Workbook()
		}
	}
	if err != nil {
		return err
	}
	if err := os.WriteFile(out, data, 0o644); err != nil {
		return fmt.Errorf("write the whole: %w", err)
	}
	fmt.Fprintln(p.stdout, out)
	return nil
}

// canonical writes answers as the canonical form, an answer a row.
func canonical(whole merge.Whole) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{intake.Columns}
	for _, a := range whole.Answers {
		record := ""
		if a.Record > 0 {
			record = strconv.Itoa(a.Record)
		}
		rows = append(rows, []string{string(whole.Country), whole.Respondent, string(a.Question.ID), record, a.Value.String(), string(a.State), a.Source, a.Locator, a.Note})
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write the whole: %w", err)
	}
	return b.Bytes(), nil
}
