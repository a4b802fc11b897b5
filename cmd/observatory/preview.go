package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"observatory/pipeline"
	"observatory/pipeline/publish"
	"observatory/survey"
	"observatory/survey/accept"
	"observatory/survey/report"
)

// draftWave is the wave in which a file is shown that belongs to none yet.
const draftWave = "draft"

func (p *program) previewCommand() *cobra.Command {
	var s said
	var instrument string
	cmd := &cobra.Command{
		Use:   "preview FILE",
		Short: "Show what a submission would change: each answer before and after, and the country's page",
		Long: "Preview compares a submission with what is held of the same respondent, answer by answer. With --out it also builds the site\n" +
			"as it would become, marked as a preview on every page, and says which page to open; the answers, private ones too, are\n" +
			"listed in a page beside that folder. Nothing in the source is changed, and nothing is accepted.",
		Example: "  observatory preview france.xlsx\n  observatory preview france.xlsx --wave 2027 --lang fr --out preview-france",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := p.config(cmd)
			if err != nil {
				return err
			}
			if err := s.known(); err != nil {
				return err
			}
			if !cmd.Flags().Changed("out") {
				c.Out = ""
			}
			d, err := p.openDesk(cmd.Context(), c, instrument)
			if err != nil {
				return err
			}
			return p.preview(cmd.Context(), c, d, s, args[0], p.log(c))
		},
	}
	s.flags(cmd, "`wave` that the file answers (default: the survey that is open, else a draft)")
	cmd.Flags().StringVar(&instrument, "instrument", "ppp-survey", "`id` of the questionnaire")
	cmd.Flags().String("out", "", "`folder` for the site as it would become")
	cmd.Flags().String("date", "", "`date` of the edition, on which embargoes are measured")
	cmd.Flags().String("cache", defaults()["cache"].(string), "`folder` for figures and pages kept between builds")
	return cmd
}

func (p *program) preview(ctx context.Context, c Config, d *desk, s said, name string, log *slog.Logger) error {
	if d.evidence == nil {
		return d.why
	}
	if s.wave == "" {
		s.wave = d.open()
	}
	x, err := d.examine(name, s)
	if err != nil {
		return err
	}
	lang := x.language(s)
	v := d.compare(x, lang)
	if err := v.text(p.stdout); err != nil {
		return err
	}
	if survey.Blocking(x.findings) {
		r := reportOf(d, []*examined{x})
		if err := p.print(d, r, lang, wishes{format: "text"}); err != nil {
			return err
		}
		return errFindings
	}
	if c.Out == "" {
		return nil
	}
	return p.previewSite(ctx, c, d, x, v, log)
}

// open is the survey of the desk's questionnaire that has begun and not ended,
// if there is one alone.
func (d *desk) open() string {
	var open []string
	for _, w := range d.evidence.Waves {
		if w.Kind == survey.SurveyWave && w.Instrument == d.instrument.ID && w.End == "" {
			open = append(open, w.Slug)
		}
	}
	if len(open) == 1 {
		return open[0]
	}
	return ""
}

// previewSite builds the site with the submission laid over the source, and a
// page with its answers beside the folder.
func (p *program) previewSite(ctx context.Context, c Config, d *desk, x *examined, v *comparison, log *slog.Logger) error {
	stage, err := publish.Begin(c.Out, publish.Options{Log: log})
	if err != nil {
		return err
	}
	defer stage.Discard()
	files, err := d.shown(x, c)
	if err != nil {
		return err
	}
	made, err := p.publishedFiles(ctx, overlay{d.source, files}, c, true, log)
	if err != nil {
		return err
	}
	for _, name := range sortedKeys(made) {
		if err := stage.Write(name, made[name]); err != nil {
			return err
		}
	}
	if err := stage.Commit(); err != nil {
		return err
	}
	var page bytes.Buffer
	if err := v.html(&page); err != nil {
		return err
	}
	answers := strings.TrimRight(c.Out, `/\`) + "-answers.html" // not in the folder: it holds what is never published
	if err := os.WriteFile(answers, page.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write preview: %w", err)
	}
	opened := []string{}
	for _, sub := range x.taken.Batch.Submissions {
		opened = append(opened, v.page(c.Out, sub.Country, made))
	}
	for _, name := range append(slices.Compact(slices.Sorted(slices.Values(opened))), answers) {
		fmt.Fprintln(p.stdout, report.Word(v.lang, "preview.open")+" "+name)
	}
	return nil
}

// page is the address of a country's page in the submitter's language, where the
// site has one.
func (v *comparison) page(out string, country survey.CountryCode, made collect) string {
	for _, lang := range []string{v.lang, "en"} {
		name := lang + "/countries/" + country.Lower() + "/index.html"
		if _, ok := made[name]; ok {
			return filepath.Join(out, filepath.FromSlash(name))
		}
	}
	return filepath.Join(out, "index.html")
}

// shown are the files that are laid over the source: the submission, and the
// wave that holds it.
func (d *desk) shown(x *examined, c Config) (map[string][]byte, error) {
	day := orElse(c.Date, d.evidence.Newest())
	files := map[string][]byte{}
	var r accept.Request
	if x.wave == nil {
		r = d.draft(x, day)
	} else {
		var err error
		if r, err = d.request(x, taking{received: day}, nil); err != nil {
			return nil, err
		}
	}
	plan, err := accept.Prepare(r)
	if err != nil {
		return nil, err
	}
	for name, data := range planned(plan) {
		files[name] = data
	}
	return files, nil
}

// draft is a request for a wave that exists in the preview alone. It asked what
// the questionnaire asks today.
func (d *desk) draft(x *examined, day string) accept.Request {
	w := x.taken.Batch.Wave
	var b bytes.Buffer
	fmt.Fprintf(&b, "slug = %q\ntitle = %q\nkind = \"survey\"\ninstrument = %q\nstart = %q\nas_of = %q\n", draftWave,
		report.Word(x.language(said{}), "preview.wave"), d.instrument.ID, day[:4], day)
	b.WriteString("silence = \"no_response\"\nunnamed = \"not_published\"\noutside = \"not_in_frame\"\nsampling = \"closed_list\"\nasked = [")
	for i, q := range w.Asked {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q", q)
	}
	var countries []string
	for _, s := range x.taken.Batch.Submissions {
		countries = append(countries, fmt.Sprintf("%q", s.Country))
	}
	countries = slices.Compact(slices.Sorted(slices.Values(countries)))
	fmt.Fprintf(&b, "]\n[frame]\nsize = %d\nnamed = [%s]\n", len(countries), strings.Join(countries, ", "))
	return accept.Request{Wave: w, Dir: pipeline.WavesDir + "/" + draftWave, Manifest: b.Bytes(), Name: filepath.Base(x.name), Data: x.data, Received: day,
		Answers: x.answers, Batch: x.taken.Batch}
}

// compare lists what a submission says beside what is held of the same
// respondents: in the same wave, else in the one before.
func (d *desk) compare(x *examined, lang string) *comparison {
	v := &comparison{lang: lang, instrument: d.instrument.In(lang), country: d.countryName(lang), edition: d.evidence.Newest()}
	var current *survey.Batch
	if x.wave != nil {
		current = d.evidence.Said(x.wave.Slug)
	}
	now := x.taken.Batch
	for s := range now.Submissions {
		before, at := current, submissionOf(current, now.Submissions[s].ID)
		if at < 0 {
			before, at = x.previous, submissionOf(x.previous, now.Submissions[s].ID)
		}
		v.add(now, s, before, at)
	}
	v.findings = x.findings
	v.counts = x.taken.Account
	v.name = x.name
	return v
}

// submissionOf is the index of the submission with that id, or -1.
func submissionOf(b *survey.Batch, id string) int {
	if b == nil {
		return -1
	}
	return slices.IndexFunc(b.Submissions, func(s survey.Submission) bool { return s.ID == id })
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
