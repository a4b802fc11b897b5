// Package pipeline turns submissions into Arrow tables, observations and a
// dataset. In goes a file system with instruments, waves, countries and the
// catalogue of indicators; out comes everything that is published as data. It
// writes no file (pipeline/formats does) and knows no page; what an indicator
// means is declared in its catalogue, Go holds only the kinds that evaluate it.
package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"observatory/survey"
	"observatory/survey/declare"
	"observatory/survey/intake"
	"observatory/survey/rules"
)

// Where the declarations stand below the source folder.
const (
	InstrumentsDir = "survey/instruments"
	WavesDir       = "survey/waves"
	CountriesDir   = "survey/countries"
	IndicatorsDir  = "pipeline/indicators"
)

// Evidence is all that was asked, answered and found in print.
type Evidence struct {
	Instruments []*survey.Instrument
	Countries   []*survey.Country // in order of code
	Areas       []survey.Area     // what people name in place of a country
	Groups      []survey.Group    // the European Union first, then those of the waves
	Waves       []*survey.Wave    // in order of slug
	Batches     map[string]*survey.Batch
	Earlier     map[string]*survey.Batch // what was superseded, by wave; in no count
	Sources     []survey.Source
	Register    []survey.Statement
	Changes     []intake.Change

	told map[string]*survey.Batch // what surveys were told, before anything was withheld
	refs map[string][]string      // id of an answer or figure → ids of the statements behind it
}

// Gather reads and checks the whole evidence. Findings are about submissions;
// an error means that the declarations themselves cannot be used.
//
// Answers under an embargo are held back as of the newest date in the evidence.
func Gather(ctx context.Context, fsys fs.FS) (*Evidence, []survey.Finding, error) {
	return GatherAsOf(ctx, fsys, "")
}

// GatherAsOf is Gather for an edition of that day, on which embargoes are
// measured; without a day, of the newest date in the evidence.
func GatherAsOf(ctx context.Context, fsys fs.FS, edition string) (*Evidence, []survey.Finding, error) {
	e := &Evidence{Batches: map[string]*survey.Batch{}, Earlier: map[string]*survey.Batch{}}
	var err error
	if e.Instruments, err = declare.Instruments(fsys, InstrumentsDir); err != nil {
		return nil, nil, err
	}
	for _, in := range e.Instruments {
		if err := rules.Validate(in); err != nil {
			return nil, nil, err
		}
	}
	if e.Countries, err = declare.Countries(fsys, CountriesDir); err != nil {
		return nil, nil, err
	}
	if e.Areas, err = declare.Areas(fsys, CountriesDir); err != nil {
		return nil, nil, err
	}
	if e.Sources, err = declare.Sources(fsys, WavesDir+"/sources.toml"); err != nil {
		return nil, nil, err
	}
	if e.Waves, err = declare.Waves(fsys, WavesDir, e.Instruments); err != nil {
		return nil, nil, err
	}
	if e.Register, err = declare.Register(fsys, WavesDir+"/register.csv"); err != nil {
		return nil, nil, err
	}
	if err := e.oneKindOfTruth(); err != nil {
		return nil, nil, err
	}
	if err := e.knownCountries(); err != nil {
		return nil, nil, err
	}
	if err := e.groups(); err != nil {
		return nil, nil, err
	}
	findings, err := e.allSubmissions(ctx, fsys)
	if err != nil {
		return nil, nil, err
	}
	if survey.Blocking(findings) {
		return e, findings, nil
	}
	e.remember()
	e.withhold(orElse(edition, e.Newest()))
	return e, findings, e.crossReference()
}

// oneKindOfTruth keeps invented evidence out of the company of real evidence.
func (e *Evidence) oneKindOfTruth() error {
	var invented, real []string
	for _, w := range e.Waves {
		if w.Invented {
			invented = append(invented, w.Slug)
		} else {
			real = append(real, w.Slug)
		}
	}
	if len(invented) > 0 && len(real) > 0 {
		return fmt.Errorf("invented waves (%s) cannot be published beside real ones (%s)", strings.Join(invented, ", "), strings.Join(real, ", "))
	}
	return nil
}

// Invented reports whether the evidence was made up for tests or a
// demonstration: whatever is published of it must say so.
func (e *Evidence) Invented() bool {
	return slices.ContainsFunc(e.Waves, func(w *survey.Wave) bool { return w.Invented })
}

// knownCountries reports frames and groups that name a country we do not have.
func (e *Evidence) knownCountries() error {
	var errs []error
	check := func(where string, lists ...[]survey.CountryCode) {
		for _, code := range slices.Concat(lists...) {
			if e.Country(code) == nil {
				errs = append(errs, fmt.Errorf("%s names the country %q, which %s/countries.csv does not have", where, code, CountriesDir))
			}
		}
	}
	for _, w := range e.Waves {
		check("the frame of wave "+w.Slug, w.Frame.Named, w.Frame.MayInclude)
		for _, g := range w.Groups {
			check("the group "+g.ID+" of wave "+w.Slug, g.Named, g.MayInclude)
		}
	}
	return errors.Join(errs...)
}

// The standing groups: today's members of the European Union, and all countries
// that have a page.
const (
	EU      = "eu27"
	Covered = "covered"
)

// groups gathers the standing groups and those of the waves, each of which lies
// within a group that exists or within none.
func (e *Evidence) groups() error {
	eu, covered := survey.Group{ID: EU, Title: "European Union"}, survey.Group{ID: Covered, Title: "Countries covered"}
	for _, c := range e.Countries {
		if c.EU() {
			eu.Named = append(eu.Named, c.Code)
		}
		if c.Profile {
			covered.Named = append(covered.Named, c.Code)
		}
	}
	eu.Size, covered.Size = len(eu.Named), len(covered.Named)
	e.Groups = append(e.Groups, eu, covered)
	for _, w := range e.Waves {
		e.Groups = append(e.Groups, w.Groups...)
	}
	var errs []error
	for _, g := range e.Groups {
		if g.Within != "" && e.Group(g.Within) == nil {
			errs = append(errs, fmt.Errorf("the group %s of wave %s lies within %q, which is no group", g.ID, g.Wave, g.Within))
		}
	}
	return errors.Join(errs...)
}

// crossReference ties every statement of the register to what was made of it
// and reports statements that lead nowhere.
func (e *Evidence) crossReference() error {
	known := map[string]bool{}
	for _, w := range e.Waves {
		b := e.Batches[w.Slug]
		for i := range b.Len() {
			known[b.At(i).ID] = true
		}
		for _, f := range w.Figures {
			known[f.ID] = true
		}
	}
	e.refs = map[string][]string{}
	var errs []error
	for _, s := range e.Register {
		for _, t := range s.Targets {
			if !known[t] && !strings.HasPrefix(t, "case:") {
				errs = append(errs, fmt.Errorf("register: %s was used as %q, which does not exist", s.ID, t))
			}
			e.refs[t] = append(e.refs[t], s.ID)
		}
	}
	ids := map[string]bool{}
	for _, s := range e.Register {
		ids[s.ID] = true
	}
	for _, w := range e.Waves {
		for _, f := range w.Figures {
			for _, id := range f.Evidence {
				if !ids[id] {
					errs = append(errs, fmt.Errorf("published figure %s cites %s, which the register does not have", f.ID, id))
				}
			}
		}
	}
	return errors.Join(errs...)
}

// Refs are the statements behind an answer or a published figure, by id.
func (e *Evidence) Refs(id string) []string { return e.refs[id] }

// Statement finds a row of the register, or gives nil.
func (e *Evidence) Statement(id string) *survey.Statement {
	for i := range e.Register {
		if e.Register[i].ID == id {
			return &e.Register[i]
		}
	}
	return nil
}

// Instrument finds an instrument, or gives nil.
func (e *Evidence) Instrument(id string) *survey.Instrument {
	for _, in := range e.Instruments {
		if in.ID == id {
			return in
		}
	}
	return nil
}

// Country finds a country, or gives nil.
func (e *Evidence) Country(code survey.CountryCode) *survey.Country {
	for _, c := range e.Countries {
		if c.Code == code {
			return c
		}
	}
	return nil
}

// Wave finds a wave, or gives nil.
func (e *Evidence) Wave(slug string) *survey.Wave {
	for _, w := range e.Waves {
		if w.Slug == slug {
			return w
		}
	}
	return nil
}

// Group finds a group, or gives nil.
func (e *Evidence) Group(id string) *survey.Group {
	for i := range e.Groups {
		if e.Groups[i].ID == id {
			return &e.Groups[i]
		}
	}
	return nil
}

// Source finds a document, or gives nil.
func (e *Evidence) Source(id string) *survey.Source {
	for i := range e.Sources {
		if e.Sources[i].ID == id {
			return &e.Sources[i]
		}
	}
	return nil
}

// Figure finds a published figure by its full id, or gives nil.
func (e *Evidence) Figure(id string) *survey.PublishedFigure {
	for _, w := range e.Waves {
		for i := range w.Figures {
			if w.Figures[i].ID == id {
				return &w.Figures[i]
			}
		}
	}
	return nil
}

// Newest is the date of the newest evidence: the default date of a build, so
// that the same evidence always gives the same site.
func (e *Evidence) Newest() string {
	newest := ""
	for _, w := range e.Waves {
		for _, s := range w.Submissions {
			newest = max(newest, s.Received)
		}
		newest = max(newest, w.AsOf)
	}
	return newest
}

// Answers lists the answers of a country in a wave to a question, over all
// submissions, in order of submission and record. Private ones are left out;
// those given for aggregates alone are there to be counted.
func (e *Evidence) Answers(wave string, c survey.CountryCode, q survey.QuestionID) []survey.Answer {
	b := e.Batches[wave]
	if b == nil {
		return nil
	}
	var out []survey.Answer
	for s, sub := range b.Submissions {
		if sub.Country != c {
			continue
		}
		for _, i := range b.Of(s, q) {
			if a := b.At(i); a.Question.Publication != survey.Private {
				out = append(out, a)
			}
		}
	}
	return out
}

// Records gives a country's records of a repeat group in a wave: for each, its
// answers by question, without private ones. Records of different submissions
// follow one another.
//
// How many there are is an answer too: those of a submission that may not be
// published by country, or not yet, are left out.
func (e *Evidence) Records(wave string, c survey.CountryCode, repeat string) []Record {
	return slices.DeleteFunc(e.countedRecords(wave, c, repeat), func(r Record) bool { return r.Submission.Embargo != "" || r.Submission.AggregatesOnly })
}

// countedRecords are Records with those that may only be counted together with
// others.
func (e *Evidence) countedRecords(wave string, c survey.CountryCode, repeat string) []Record {
	b := e.Batches[wave]
	if b == nil {
		return nil
	}
	var out []Record
	for s, sub := range b.Submissions {
		if sub.Country != c {
			continue
		}
		first := len(out)
		for n := range b.Records(s, repeat) {
			out = append(out, Record{Wave: wave, Submission: &b.Submissions[s], Number: n + 1, Answers: map[survey.QuestionID]survey.Answer{}})
		}
		for i := range b.Len() {
			if b.SubmissionIndex(i) != s {
				continue
			}
			if a := b.At(i); a.Question.Repeat == repeat && a.Question.Publication != survey.Private {
				out[first+a.Record-1].Answers[a.Question.ID] = a
			}
		}
	}
	return slices.DeleteFunc(out, func(r Record) bool { return len(r.Answers) == 0 })
}

// Record is one entry of a repeat group: a framework, a law.
type Record struct {
	Wave       string
	Submission *survey.Submission
	Number     int
	Answers    map[survey.QuestionID]survey.Answer
}

// ID names the record: wave.submission.repeat-record, the stem of its answers' ids.
func (r Record) ID(repeat string) string {
	return fmt.Sprintf("%s.%s.%s.%d", r.Wave, r.Submission.ID, repeat, r.Number)
}

// Text is the answer as it stands, or nothing.
func (r Record) Text(q survey.QuestionID) string { return r.Answers[q].Value.String() }

// Codes are the codes of an answer, or nothing.
func (r Record) Codes(q survey.QuestionID) []string { return r.Answers[q].Value.Codes() }

// Num is the number of an answer, in the unit of its question, or nil.
func (r Record) Num(q survey.QuestionID) *float64 {
	if n, ok := r.Answers[q].Value.Number(); ok {
		return &n
	}
	return nil
}
