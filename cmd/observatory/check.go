package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"observatory/survey/report"
)

// wishes are how the report of a check is wanted.
type wishes struct {
	instrument string
	format     string // text, json or html
	report     string // file that the report goes into; empty: to stdout
	annotate   string // file, or folder, for what is handed back
	all        bool
}

func (p *program) checkCommand() *cobra.Command {
	var w wishes
	var s said
	cmd := &cobra.Command{
		Use:   "check FILE...",
		Short: "Check submissions in any form of table, and name every cell that is wrong",
		Long: "Check reads submissions as they are: our template, a table with a country, an answer or a question a row, an export of\n" +
			"LimeSurvey, EUSurvey or Google Forms; CSV, XLSX or ODS. It names every cell that is wrong or unclear, what is allowed there\n" +
			"and what was likely meant. Nothing leaves this machine, and no file is changed.",
		Example: "  observatory check my-country.xlsx\n" +
			"  observatory check --lang fr --format html --report constats.html réponses.csv\n" +
			"  observatory check --annotate to-fix.xlsx --answers decisions.csv my-country.xlsx",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := p.config(cmd)
			if err != nil {
				return err
			}
			if err := w.sound(args); err != nil {
				return err
			}
			if err := s.known(); err != nil {
				return err
			}
			d, err := p.openDesk(cmd.Context(), c, w.instrument)
			if err != nil {
				return err
			}
			return p.check(cmd.Context(), d, s, w, args)
		},
	}
	s.flags(cmd, "`wave` that the files answer; without it the questionnaire as it stands")
	f := cmd.Flags()
	f.StringVar(&w.instrument, "instrument", "ppp-survey", "`id` of the questionnaire")
	f.StringVar(&w.format, "format", "text", "`form` of the report: text, json or html")
	f.StringVar(&w.report, "report", "", "`file` for the report (default: the terminal)")
	f.StringVar(&w.annotate, "annotate", "", "`file` for a copy of the submission with what was found beside the cells; of several a folder")
	f.BoolVar(&w.all, "all", false, "name every row of a finding, however many")
	return cmd
}

// sound says what of the wishes cannot be.
func (w wishes) sound(names []string) error {
	if !slices.Contains([]string{"text", "json", "html"}, w.format) {
		return fmt.Errorf("there is no report of the form %q: it is text, json or html", w.format)
	}
	for _, name := range names {
		for _, out := range []string{w.report, w.annotate} {
			if out != "" && sameFile(name, out) {
				return fmt.Errorf("%s is the submission itself: name another file to write", out)
			}
		}
	}
	return nil
}

func sameFile(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

func (p *program) check(ctx context.Context, d *desk, s said, w wishes, names []string) error {
	var all []*examined
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		x, err := d.examine(name, s)
		if err != nil {
			return err
		}
		all = append(all, x)
	}
	together(all)
	r := reportOf(d, all)
	if err := p.print(d, r, all[0].language(s), w); err != nil {
		return err
	}
	if w.annotate != "" {
		if err := p.handBack(d, all, s, w.annotate); err != nil {
			return err
		}
	}
	if r.Blocked() {
		return errFindings
	}
	return nil
}

// reportOf is the report on files.
func reportOf(d *desk, all []*examined) report.Report {
	r := report.Report{Program: "observatory " + version, Instrument: d.instrument.ID, Version: d.instrument.Version}
	for i, x := range all {
		f := report.Of(x.taken)
		f.Findings = x.findings
		r.Files = append(r.Files, f)
		switch {
		case x.wave == nil || i > 0 && r.Wave != x.wave.Slug:
			r.Wave = ""
		case i == 0:
			r.Wave = x.wave.Slug
		}
	}
	return r
}

// print writes a report in the form that is wanted, to where it is wanted.
func (p *program) print(d *desk, r report.Report, lang string, w wishes) error {
	form := map[string]func(io.Writer, report.Report, report.Options) error{"text": report.Text, "json": report.JSON, "html": report.HTML}[w.format]
	o := report.Options{Lang: lang, Instrument: d.instrument, All: w.all}
	if w.report == "" {
		return form(p.stdout, r, o)
	}
	var b bytes.Buffer
	if err := form(&b, r, o); err != nil {
		return err
	}
	if err := os.WriteFile(w.report, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	fmt.Fprintln(p.stdout, w.report)
	return nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
