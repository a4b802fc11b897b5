package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"observatory/pipeline/publish"
	"observatory/survey/invent"
)

func (p *program) demoCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Write a source folder with invented evidence, to see every page filled",
		Long: "Demo writes a source folder like the one it reads, in which every wave, law, case and number is invented and says so;\n" +
			"observatory build --source FOLDER builds it. The questionnaires, the catalogue and the written guidance stay as they are.",
		Example: "  observatory demo --out .cache/demo\n  observatory build --source .cache/demo --out public-demo",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := p.config(cmd)
			if err != nil {
				return err
			}
			seed, err := cmd.Flags().GetUint64("seed")
			if err != nil {
				return err
			}
			return p.demo(c, seed)
		},
	}
	cmd.Flags().String("out", ".cache/demo", "`folder` to write the source into")
	cmd.Flags().Uint64("seed", invent.Seed, "`number` that the invented answers follow from")
	return cmd
}

func (p *program) demo(c Config, seed uint64) error {
	source, err := sourceFolder(c)
	if err != nil {
		return err
	}
	stage, err := publish.Begin(c.Out, publish.Options{})
	if err != nil {
		return err
	}
	defer stage.Discard()
	files, err := invent.Source(source, invent.Options{Seed: seed})
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := stage.Write(f.Path, f.Data); err != nil {
			return err
		}
	}
	if err := stage.Commit(); err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, c.Out)
	return nil
}
