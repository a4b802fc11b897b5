package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"observatory/pipeline"
	"observatory/survey"
	"observatory/survey/declare"
	"observatory/survey/intake"
	"observatory/survey/report"
	"observatory/survey/rules"
)

func (p *program) checkCommand() *cobra.Command {
	var instrument string
	cmd := &cobra.Command{
		Use:   "check FILE...",
		Short: "Check submissions in the canonical form, and name every cell that is wrong",
		Long: "Check reads submissions as CSV, one answer a row, with the columns\n  country,respondent,question,record,value,state,source,locator,note\n" +
			"and names every cell that is wrong, what is allowed there and what was likely meant. Nothing leaves this machine.",
		Example: "  observatory check my-country.csv\n  observatory check --source ../observatory answers/*.csv",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := p.config(cmd)
			if err != nil {
				return err
			}
			return p.check(c, instrument, args)
		},
	}
	cmd.Flags().StringVar(&instrument, "instrument", "ppp-survey", "`id` of the questionnaire")
	return cmd
}

func (p *program) check(c Config, id string, names []string) error {
	source, err := sourceFolder(c)
	if err != nil {
		return err
	}
	in, err := declare.Instrument(source, pipeline.InstrumentsDir+"/"+id)
	if err != nil {
		return err
	}
	if err := rules.Validate(in); err != nil {
		return err
	}
	countries, err := declare.Countries(source, pipeline.CountriesDir)
	if err != nil {
		return err
	}
	blocked := false
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("check submission: %w", err)
		}
		sum := sha256.Sum256(data)
		taken, err := intake.Read(name, data, intake.Options{Instrument: in, Wave: p.waveOf(source, in, hex.EncodeToString(sum[:])), Countries: countries})
		if err != nil {
			return err
		}
		findings := append(taken.Findings, rules.Check(taken.Batch, nil)...)
		if err := report.Lines(p.stdout, findings); err != nil {
			return err
		}
		if err := report.Summary(p.stdout, name, taken.Account.Taken, taken.Account.Answers, findings); err != nil {
			return err
		}
		blocked = blocked || survey.Blocking(findings)
	}
	if blocked {
		return errFindings
	}
	return nil
}

// waveOf is the wave that holds the very file, as its manifest says; a new file
// belongs to none yet.
func (p *program) waveOf(source fs.FS, in *survey.Instrument, sum string) *survey.Wave {
	waves, err := declare.Waves(source, pipeline.WavesDir, []*survey.Instrument{in})
	if err != nil {
		return nil // the evidence at hand is not what is being checked
	}
	for _, w := range waves {
		for _, f := range w.Submissions {
			if f.SHA256 == sum {
				return w
			}
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
