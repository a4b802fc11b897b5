package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"observatory/survey"
	"observatory/survey/accept"
)

// receipt confirms what a plan takes in.
func (d *desk) receipt(x *examined, r accept.Request, plan *accept.Plan) accept.Receipt {
	a := x.taken.Account
	return accept.Confirm(r, plan, accept.Counts{Given: a.Answers, Taken: a.Taken, Normalised: a.Normalised}, "observatory "+version)
}

// countryName names countries in a language.
func (d *desk) countryName(lang string) func(survey.CountryCode) string {
	return func(code survey.CountryCode) string {
		for _, c := range d.countries {
			if c.Code == code {
				return c.Name(lang)
			}
		}
		return string(code)
	}
}

// keepReceipt runs what the receipt confirms, and keeps the receipt only if that
// went well. That it can be written is known before.
func keepReceipt(name string, json, text []byte, run func() error) error {
	if name == "" {
		return run()
	}
	readable := strings.TrimSuffix(name, filepath.Ext(name)) + ".txt"
	if readable == name {
		return fmt.Errorf("the receipt %s would be written over by its text: give it the ending .json", name)
	}
	var parts []string
	drop := func() {
		for _, p := range parts {
			os.Remove(p)
		}
	}
	for _, f := range []struct {
		name string
		data []byte
	}{{name, json}, {readable, text}} {
		if _, err := os.Lstat(f.name); err == nil {
			drop()
			return fmt.Errorf("write receipt: %s is there already", f.name)
		}
		parts = append(parts, f.name+".part")
		if err := os.WriteFile(f.name+".part", f.data, 0o644); err != nil {
			drop()
			return fmt.Errorf("write receipt: %w", err)
		}
	}
	if err := run(); err != nil {
		drop()
		return err
	}
	if err := errors.Join(os.Rename(parts[0], name), os.Rename(parts[1], readable)); err != nil {
		return fmt.Errorf("the submission is accepted, but its receipt could not be written: %w", err)
	}
	return nil
}
