package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"observatory/pipeline"
	"observatory/survey"
	"observatory/survey/accept"
	"observatory/survey/declare"
	"observatory/survey/intake"
	"observatory/survey/report"
	"observatory/survey/rules"
)

// desk is what a submission is looked at with: the questionnaire, and what is
// held already.
type desk struct {
	source     fs.FS
	instrument *survey.Instrument
	countries  []*survey.Country
	areas      []survey.Area
	evidence   *pipeline.Evidence // nil where it cannot be read; why says so
	why        error
}

// openDesk reads the declarations. That the evidence at hand cannot be read is
// no reason not to check a file: what is held is then not compared with.
func (p *program) openDesk(ctx context.Context, c Config, id string) (*desk, error) {
	source, err := sourceFolder(c)
	if err != nil {
		return nil, err
	}
	d := &desk{source: source}
	if d.instrument, err = declare.Instrument(source, pipeline.InstrumentsDir+"/"+id); err != nil {
		return nil, err
	}
	if err := rules.Validate(d.instrument); err != nil {
		return nil, err
	}
	if d.countries, err = declare.Countries(source, pipeline.CountriesDir); err != nil {
		return nil, err
	}
	if d.areas, err = declare.Areas(source, pipeline.CountriesDir); err != nil {
		return nil, err
	}
	evidence, findings, err := pipeline.GatherAsOf(ctx, source, c.Date)
	switch {
	case err != nil:
		d.why = err
	case survey.Blocking(findings):
		d.why = errors.New("submissions that are held already are not acceptable: run observatory build")
	default:
		d.evidence = evidence
		d.instrument = evidence.Instrument(id) // the waves' own
	}
	return d, nil
}

// said is what the command line says of a file that does not say it itself.
type said struct {
	wave, language, country, respondent string
	answers                             string // name of the answers file
}

// flags declares the flags of said on a command.
func (s *said) flags(cmd *cobra.Command, wave string) {
	f := cmd.Flags()
	f.StringVar(&s.wave, "wave", "", wave)
	f.StringVar(&s.language, "lang", "", "`language` of what is said about the file (default: the file's own)")
	f.StringVar(&s.country, "country", "", "`code` of the country, for a file that does not name it")
	f.StringVar(&s.respondent, "respondent", "", "short `name` of the respondent, such as association, for a file that does not name it")
	f.StringVar(&s.answers, "answers", "", "`file` with the answers to questions that an earlier check asked")
}

// known says which languages a report can be in.
func (s said) known() error {
	all := report.Published().Languages()
	if s.language != "" && !slices.Contains(all, s.language) {
		return fmt.Errorf("there is no language %q: reports are in %s", s.language, strings.Join(all, ", "))
	}
	return nil
}

// examined is a file with all that was found out about it.
type examined struct {
	name     string
	data     []byte
	sum      string
	wave     *survey.Wave // nil: the questionnaire at hand
	answers  []byte       // of the answers file; nil: none
	taken    *intake.Result
	previous *survey.Batch // what the same respondents said in the wave before; nil: nothing
	findings []survey.Finding
}

// examine reads a file and checks it.
func (d *desk) examine(name string, s said) (*examined, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("check submission: %w", err)
	}
	x := &examined{name: name, data: data, sum: accept.Digest(data)}
	if x.wave, err = d.wave(s.wave, x.sum); err != nil {
		return nil, err
	}
	o, found, err := d.options(x, s)
	if err != nil {
		return nil, err
	}
	if x.taken, err = intake.Read(name, data, o); err != nil {
		return nil, err
	}
	if d.evidence != nil {
		x.previous = d.evidence.Before(x.taken.Batch)
	}
	x.findings = slices.Concat(found, x.taken.Findings, rules.Check(x.taken.Batch, x.previous), d.held(x))
	return x, nil
}

// language is that of what is said about the file: as asked for, else the file's own.
func (x *examined) language(s said) string {
	if s.language != "" {
		return s.language
	}
	if l := x.taken.Language.Value; l != "" {
		return l
	}
	return "en"
}

func (d *desk) options(x *examined, s said) (intake.Options, []survey.Finding, error) {
	o := intake.Options{Instrument: d.instrument, Wave: x.wave, Countries: d.countries, Areas: d.areas,
		Country: survey.CountryCode(strings.ToUpper(s.country)), Respondent: s.respondent}
	if o.Country != "" && !slices.ContainsFunc(d.countries, func(c *survey.Country) bool { return c.Code == o.Country }) {
		return o, nil, fmt.Errorf("there is no country %q: --country takes a code such as FR", s.country)
	}
	if x.wave != nil && d.evidence != nil {
		o.Sources = d.evidence.SourcesFor(x.wave)
	}
	if s.answers == "" {
		return o, nil, nil
	}
	var err error
	if x.answers, err = os.ReadFile(s.answers); err != nil {
		return o, nil, fmt.Errorf("read answers file: %w", err)
	}
	answers, found, err := intake.ParseAnswers(s.answers, x.answers)
	if err != nil {
		return o, nil, fmt.Errorf("read answers file: %w", err)
	}
	o.Answers = answers
	return o, found, nil
}

// wave finds the wave that was named, else the one that holds the very file: it
// is checked as it was taken in. A new file belongs to none yet.
func (d *desk) wave(slug, sum string) (*survey.Wave, error) {
	if d.evidence == nil {
		if slug != "" {
			return nil, fmt.Errorf("read wave %s: %w", slug, d.why)
		}
		return nil, nil
	}
	if slug == "" {
		w, _ := accept.Duplicate(d.evidence.Waves, sum)
		if w != nil && w.Instrument != d.instrument.ID {
			return nil, nil
		}
		return w, nil
	}
	w := d.evidence.Wave(slug)
	if w == nil {
		var slugs []string
		for _, w := range d.evidence.Waves {
			slugs = append(slugs, w.Slug)
		}
		return nil, fmt.Errorf("there is no wave %q; there are %s", slug, strings.Join(slugs, ", "))
	}
	if w.Instrument != d.instrument.ID {
		return nil, fmt.Errorf("the wave %s asked the questionnaire %s, not %s", slug, w.Instrument, d.instrument.ID)
	}
	return w, nil
}

// held says what is known of a file that came before: the very file, or another
// of the same respondent, which this one would supersede.
func (d *desk) held(x *examined) []survey.Finding {
	if d.evidence == nil {
		return nil
	}
	at := survey.Position{File: x.name}
	if w, f := accept.Duplicate(d.evidence.Waves, x.sum); w != nil {
		return []survey.Finding{{Code: "F13", Case: "held", Severity: survey.Remark, Position: at,
			Args: []survey.Arg{survey.Named("wave", w.Title), survey.Named("received", f.Received)}}}
	}
	if x.wave == nil {
		return nil
	}
	var out []survey.Finding
	for _, s := range accept.Replaced(x.taken.Batch, d.evidence.Batches[x.wave.Slug]) {
		out = append(out, survey.Finding{Code: "F14", Case: "held", Severity: survey.Remark, Position: at,
			Args: []survey.Arg{survey.Named("submission", s.ID), survey.Named("received", s.Received)}})
	}
	return out
}

// together says of several files which are the same, and which come from the
// same respondent.
func together(all []*examined) {
	for i, x := range all {
		for _, earlier := range all[:i] {
			at := survey.Position{File: x.name}
			if earlier.sum == x.sum {
				x.findings = append(x.findings, survey.Finding{Code: "F13", Case: "twice", Severity: survey.Refuse, Position: at,
					Args: []survey.Arg{survey.Named("other", earlier.name)}})
				break
			}
			for _, s := range accept.Replaced(x.taken.Batch, earlier.taken.Batch) {
				x.findings = append(x.findings, survey.Finding{Code: "F14", Case: "twice", Severity: survey.Warn, Position: at,
					Args: []survey.Arg{survey.Named("submission", s.ID), survey.Named("other", earlier.name)}})
			}
		}
	}
}
