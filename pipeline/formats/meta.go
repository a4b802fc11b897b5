package formats

import (
	"errors"
	"fmt"
	"time"
)

// Meta is what is said about the dataset as a whole.
type Meta struct {
	Name         string // identifier: lower case, digits, hyphens
	Title        string
	Description  string
	Version      string
	Date         string // YYYY-MM-DD
	Licence      Licence
	Homepage     string
	Citation     string // how to cite the dataset, one sentence
	Keywords     []string
	Sources      []Source
	Contributors []Contributor
	Invented     bool // made up for a demonstration: the metadata of every file say so
}

// Licence is named by its SPDX identifier.
type Licence struct {
	Name  string `json:"name"`
	Title string `json:"title,omitempty"`
	Path  string `json:"path,omitempty"` // its address
}

// Source is something the data were taken from.
type Source struct {
	Title   string `json:"title"`
	Path    string `json:"path,omitempty"`
	Version string `json:"version,omitempty"`
}

// Contributor is a person or body who made the dataset, never a respondent.
type Contributor struct {
	Title        string   `json:"title"`
	Path         string   `json:"path,omitempty"`
	Organisation string   `json:"organization,omitempty"` // the standard's spelling
	Roles        []string `json:"roles,omitempty"`
}

func (m Meta) check() error {
	var errs []error
	for _, f := range []struct{ name, value string }{
		{"name", m.Name}, {"title", m.Title}, {"version", m.Version}, {"licence", m.Licence.Name},
	} {
		if f.value == "" {
			errs = append(errs, fmt.Errorf("the dataset has no %s", f.name))
		}
	}
	if _, err := time.Parse(time.DateOnly, m.Date); err != nil {
		errs = append(errs, fmt.Errorf("date of the dataset: %w", err))
	}
	return errors.Join(errs...)
}
