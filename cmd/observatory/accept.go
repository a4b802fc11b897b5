package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"observatory/pipeline"
	"observatory/pipeline/publish"
	"observatory/survey"
	"observatory/survey/accept"
)

// taking is what accept was told besides what was said of the file.
type taking struct {
	said
	received  string
	overrides []string
	receipt   string
}

func (p *program) acceptCommand() *cobra.Command {
	var t taking
	cmd := &cobra.Command{
		Use:   "accept FILE",
		Short: "Take a checked submission into a wave, as it was received, and write a receipt",
		Long: "Accept checks a submission and takes it into a wave: the file as received, its SHA-256, the answers file, and what was let\n" +
			"pass and why. It refuses what check refuses and any file that is held already. A later submission of the same respondent\n" +
			"stands instead of the earlier, which is kept. All is written, or nothing.",
		Example: "  observatory accept france.xlsx --wave 2027 --received 2027-03-14 --receipt receipt-france.json\n" +
			"  observatory accept france.xlsx --wave 2027 --received 2027-03-14 --override 'A01/contract_without_law=explained in the comment'",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := p.config(cmd)
			if err != nil {
				return err
			}
			return p.accept(cmd.Context(), c, t, args[0])
		},
	}
	t.flags(cmd, "`wave` to take the file into")
	cmd.Flags().StringVar(&t.received, "received", "", "`date` on which the file came, such as 2027-03-14")
	cmd.Flags().StringArrayVar(&t.overrides, "override", nil, "`code=why`: let a finding pass, of one rule with code/rule=why; may be repeated")
	cmd.Flags().StringVar(&t.receipt, "receipt", "", "`file` for the receipt as JSON; a text for the submitter is written beside it")
	cmd.MarkFlagRequired("wave")
	cmd.MarkFlagRequired("received")
	return cmd
}

func (p *program) accept(ctx context.Context, c Config, t taking, name string) error {
	if err := t.known(); err != nil {
		return err
	}
	d, err := p.openDeskOf(ctx, c, t.wave)
	if err != nil {
		return err
	}
	x, err := d.examine(name, t.said)
	if err != nil {
		return err
	}
	overrides, err := readOverrides(t.overrides)
	if err != nil {
		return err
	}
	if err := letPass(x, overrides); err != nil {
		return err
	}
	refuseHeld(x)
	if survey.Blocking(x.findings) {
		if err := p.print(d, reportOf(d, []*examined{x}), x.language(t.said), wishes{format: "text"}); err != nil {
			return err
		}
		return errFindings
	}
	r, err := d.request(x, t, overrides)
	if err != nil {
		return err
	}
	plan, err := accept.Prepare(r)
	if err != nil {
		return err
	}
	if err := d.try(ctx, c, plan); err != nil {
		return err
	}
	lang := x.language(t.said)
	receipt := d.receipt(x, r, plan)
	text := receipt.Text(lang, d.countryName(lang))
	if err := keepReceipt(t.receipt, receipt.JSON(), text, func() error { return write(c, plan, r.Manifest) }); err != nil {
		return err
	}
	_, err = p.stdout.Write(text)
	return err
}

// openDeskOf opens the desk with the questionnaire that a wave asks.
func (p *program) openDeskOf(ctx context.Context, c Config, slug string) (*desk, error) {
	source, err := sourceFolder(c)
	if err != nil {
		return nil, err
	}
	evidence, findings, err := pipeline.GatherAsOf(ctx, source, c.Date)
	if err != nil {
		return nil, err
	}
	if survey.Blocking(findings) {
		return nil, errors.New("submissions that are held already are not acceptable: run observatory build")
	}
	d := &desk{source: source, countries: evidence.Countries, evidence: evidence}
	w := evidence.Wave(slug)
	if w == nil {
		d.instrument = &survey.Instrument{}
		_, err := d.wave(slug, "")
		return nil, err
	}
	d.instrument = evidence.Instrument(w.Instrument)
	return d, nil
}

// readOverrides reads code=why and code/rule=why.
func readOverrides(texts []string) ([]survey.Override, error) {
	var out []survey.Override
	for _, text := range texts {
		key, why, ok := strings.Cut(text, "=")
		if why = strings.TrimSpace(why); !ok || why == "" {
			return nil, fmt.Errorf("the override %q does not say why: write it as code=why", text)
		}
		code, rule, _ := strings.Cut(strings.TrimSpace(key), "/")
		out = append(out, survey.Override{Code: strings.ToUpper(code), Rule: rule, Reason: why})
	}
	return out, nil
}

// letPass takes the block off the findings that are overridden. What cannot be
// overridden, or has nothing to override, is an error: it was meant otherwise.
func letPass(x *examined, overrides []survey.Override) error {
	for _, o := range overrides {
		used := false
		for i := range x.findings {
			f := &x.findings[i]
			if !o.Covers(*f) || !f.Severity.Blocks() {
				continue
			}
			if !accept.MayOverride(*f) {
				return fmt.Errorf("%s cannot be overridden: what it says was not taken in; mend the file or add to the answers file", f.Code)
			}
			f.Severity, used = survey.Warn, true
		}
		if !used {
			return fmt.Errorf("there is nothing to override for %s in %s", strings.TrimSuffix(o.Code+"/"+o.Rule, "/"), x.name)
		}
	}
	return nil
}

// refuseHeld turns the remark that the very file is held into a refusal: it
// cannot be taken in again.
func refuseHeld(x *examined) {
	for i := range x.findings {
		if f := &x.findings[i]; f.Code == "F13" {
			f.Severity = survey.Refuse
		}
	}
}

// request puts together what is to be taken in.
func (d *desk) request(x *examined, t taking, overrides []survey.Override) (accept.Request, error) {
	dir := pipeline.WavesDir + "/" + x.wave.Slug
	manifest, err := fs.ReadFile(d.source, dir+"/wave.toml")
	if err != nil {
		return accept.Request{}, fmt.Errorf("read manifest: %w", err)
	}
	return accept.Request{Wave: x.wave, Dir: dir, Manifest: manifest, Name: filepath.Base(x.name), Data: x.data, Received: t.received,
		Answers: x.answers, Country: survey.CountryCode(strings.ToUpper(t.country)), Respondent: t.respondent,
		Overrides: overrides, Batch: x.taken.Batch, Current: d.evidence.Batches[x.wave.Slug]}, nil
}

// try gathers the whole evidence as it would be. What would break a build is
// known before anything is written.
func (d *desk) try(ctx context.Context, c Config, plan *accept.Plan) error {
	_, findings, err := pipeline.GatherAsOf(ctx, overlay{d.source, planned(plan)}, c.Date)
	if err != nil {
		return fmt.Errorf("accept submission: %w", err)
	}
	for _, f := range findings {
		if f.Severity.Blocks() {
			return fmt.Errorf("accept submission: together with what is held it would be refused: %s at %s", f.Code, f.Position)
		}
	}
	return nil
}

// planned are the files of a plan by path.
func planned(plan *accept.Plan) map[string][]byte {
	out := map[string][]byte{plan.Manifest.Path: plan.Manifest.Data}
	for _, f := range plan.Files {
		out[f.Path] = f.Data
	}
	return out
}

func write(c Config, plan *accept.Plan, was []byte) error {
	var files []publish.Addition
	for _, f := range plan.Files {
		files = append(files, publish.Addition(f))
	}
	return publish.Add(c.Source, files, publish.Addition(plan.Manifest), was)
}
