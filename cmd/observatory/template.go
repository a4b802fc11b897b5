package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"observatory/pipeline"
	"observatory/survey"
	"observatory/survey/declare"
	"observatory/survey/template"
)

// templateFlags are what a form is made for.
type templateFlags struct {
	instrument, language, country, wave, role, on, out string
	blank                                              bool
}

func (p *program) templateCommand() *cobra.Command {
	var o templateFlags
	cmd := &cobra.Command{
		Use:   "template -o FILE",
		Short: "Write the questionnaire as a workbook, a CSV table or a page for paper",
		Long: "Template writes a questionnaire to fill in: a workbook (.xlsx) with instructions, a sheet for each part, lists to choose from and help;\n" +
			"a table (.csv) with a question a row; or a page (.html) to print and fill in by hand. What it writes, check accepts.",
		Example: "  observatory template --lang fr -o questionnaire.xlsx\n  observatory template --lang de --country AT --wave safe-cities -o at.csv",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := p.config(cmd)
			if err != nil {
				return err
			}
			return p.template(cmd.Context(), c, o)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&o.out, "file", "o", "", "`file` to write: its ending, .xlsx, .csv or .html, says which form")
	f.StringVar(&o.language, "lang", "", "`code` of the language, such as fr; default: the language of the questionnaire")
	f.StringVar(&o.country, "country", "", "`code` of the country, such as FR; its earlier answers are filled in, to be confirmed")
	f.StringVar(&o.wave, "wave", "", "`name` of the wave; default: the questionnaire at hand")
	f.BoolVar(&o.blank, "blank", false, "leave earlier answers out")
	f.StringVar(&o.role, "role", "", "`kind` of body that answers, such as association: its kind's earlier answers come first")
	f.StringVar(&o.on, "on", "", "`date` at which earlier answers are to be confirmed (default: the newest date in the evidence)")
	f.StringVar(&o.instrument, "instrument", "ppp-survey", "`id` of the questionnaire")
	cmd.MarkFlagRequired("file")
	return cmd
}

// template writes one form.
func (p *program) template(ctx context.Context, c Config, o templateFlags) error {
	write, err := formWriter(o.out)
	if err != nil {
		return err
	}
	source, err := sourceFolder(c)
	if err != nil {
		return err
	}
	in, err := declare.Instrument(source, pipeline.InstrumentsDir+"/"+o.instrument)
	if err != nil {
		return err
	}
	options, err := p.templateOptions(ctx, source, c, in, o)
	if err != nil {
		return err
	}
	form, err := template.New(in, options)
	if err != nil {
		return err
	}
	data, err := write(form)
	if err != nil {
		return err
	}
	if err := os.WriteFile(o.out, data, 0o644); err != nil {
		return fmt.Errorf("write the form: %w", err)
	}
	return nil
}

// formWriter is the form that the ending of a file's name asks for.
func formWriter(name string) (func(*template.Form) ([]byte, error), error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".xlsx":
		return (*template.Form).Workbook, nil
	case ".csv":
		return (*template.Form).Table, nil
	case ".html":
		return (*template.Form).Paper, nil
	default:
		return nil, fmt.Errorf("write the form: the file %q ends neither in .xlsx nor in .csv or .html", name)
	}
}

func (p *program) templateOptions(ctx context.Context, source fs.FS, c Config, in *survey.Instrument, o templateFlags) (template.Options, error) {
	countries, err := declare.Countries(source, pipeline.CountriesDir)
	if err != nil {
		return template.Options{}, err
	}
	options := template.Options{Language: o.language, Country: survey.CountryCode(strings.ToUpper(o.country)), Countries: countries}
	if o.wave == "" && (o.blank || o.country == "") {
		return options, nil
	}
	evidence, findings, err := pipeline.GatherAsOf(ctx, source, c.Date)
	if err != nil {
		return options, err
	}
	if survey.Blocking(findings) {
		return options, errors.New("lay out the form: the submissions that are held are not acceptable: run observatory build")
	}
	if o.wave != "" {
		if options.Wave = evidence.Wave(o.wave); options.Wave == nil || options.Wave.Instrument != in.ID {
			return options, fmt.Errorf("lay out the form: there is no wave %q of %s, only %s", o.wave, in.ID, strings.Join(waveNames(evidence, in), ", "))
		}
	}
	if !o.blank {
		options.Last = lastAnswers(evidence, in, options.Country, o.role, o.wave)
		if options.On = o.on; options.On == "" {
			options.On = evidence.Newest()
		}
	}
	return options, nil
}

// waveNames are the names of the waves that asked an instrument.
func waveNames(e *pipeline.Evidence, in *survey.Instrument) []string {
	var out []string
	for _, w := range e.Waves {
		if w.Instrument == in.ID {
			out = append(out, w.Slug)
		}
	}
	return out
}
