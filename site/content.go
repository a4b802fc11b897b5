package site

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"observatory/pipeline"
	"observatory/site/words"
	"observatory/survey"
	"observatory/survey/declare"
)

// ContentDir is where written content stands below the source folder: a folder
// per language, English complete, others as far as they go.
const ContentDir = "content"

// Content is everything that people wrote, by language.
type Content struct {
	Languages   []*Language // English first, then in order of code
	Picks       Picks
	Tools       Tools
	Needs       []LawNeed // which questions of law a way of working raises
	Navigation  []column  // the main menu and the map of the site
	Themes      []theme
	Links       []link // what the entries of guidance concern
	Corrections Corrections
	Facets      []Facet // of the cases

	// Profile says which indicators play which part.
	Profile TopicProfile
}

// Picks are what the first page shows of many.
type Picks struct {
	Countries, Indicators, Cases []string
	KeyFigures                   []KeyFigure `toml:"key_figure"`
}

// KeyFigure is a number of the first page: a published figure, or what is
// observed of an indicator for a group.
type KeyFigure struct {
	ID               string
	Indicator, Group string
	Silence          bool // it counts those of whom nothing is published
}

// Language is one language: what was written in it and how it says things.
type Language struct {
	Code, Name string
	Words      *words.Language
	Interface  []byte // fixed strings of the templates
	Pages      []Written
	Cases      []Written
	Themes     []Written
	Guidance   []Guidance
	Terms      []Term

	instruments []*survey.Instrument // all there are; Compose gives them
	indicators  indicatorLabels
	evidence    evidenceLabels
	strings     map[string]string // the fixed strings again, for generated pages
}

type (
	indicatorLabels struct {
		Theme map[string]string
		Usual struct {
			Measure              map[string]string // by kind
			Absent, Who, Caution string
			Compare              []struct{ What, Answer, Because string }
		}
		Indicator map[string]struct {
			Title, Short, Measure, Definition, Absent, Who, Caution string
			Cases                                                   map[string]string
			Compare                                                 []struct{ What, Answer, Because string }
		}
	}
	evidenceLabels struct {
		Wave      map[string]waveLabels
		Group     map[string]groupLabels
		Source    map[string]string
		Figure    map[string]struct{ Statement, Doubt string }
		Statement map[string]string
		Addressee map[string]string
		Country   map[string]struct{ The, In, Of string }
	}
	waveLabels struct {
		Title, Short, Caption, Method, Wording, WhoAnswered                 string
		DateNote                                                            string `toml:"date_note"`
		Universe, Collector, Mode, Procedure, Response, Published, Withheld string
	}
	groupLabels struct{ Title, Of string }
)

// ReadContent reads the written content of every language.
func ReadContent(fsys fs.FS) (*Content, error) {
	entries, err := fs.ReadDir(fsys, ContentDir)
	if err != nil {
		return nil, fmt.Errorf("read content: %w", err)
	}
	c := &Content{}
	_, err = declare.TOML(fsys, path.Join(ContentDir, "front.toml"), &c.Picks)
	errs := []error{err}
	c.Tools, err = readTools(fsys)
	errs = append(errs, err)
	c.Corrections, err = readCorrections(fsys)
	errs = append(errs, err)
	c.Facets, err = readFacets(fsys)
	errs = append(errs, err)
	var needs struct{ Need []LawNeed }
	errs = append(errs, optional(fsys, path.Join(ContentDir, "law_needs.toml"), &needs))
	c.Needs = needs.Need
	errs = append(errs,
		optional(fsys, path.Join(ContentDir, "navigation.toml"), &struct{ Column *[]column }{&c.Navigation}),
		optional(fsys, path.Join(ContentDir, "themes.toml"), &struct{ Theme *[]theme }{&c.Themes}),
		optional(fsys, path.Join(ContentDir, "guidance.toml"), &struct{ Link *[]link }{&c.Links}))
	_, err2 := declare.TOML(fsys, path.Join(ContentDir, "profile.toml"), &c.Profile)
	errs = append(errs, err2)
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		l, err := readLanguage(fsys, e.Name())
		errs = append(errs, err)
		c.Languages = append(c.Languages, l)
	}
	slices.SortFunc(c.Languages, func(a, b *Language) int {
		if (a.Code == "en") != (b.Code == "en") {
			if a.Code == "en" {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Code, b.Code)
	})
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("read content: %w", err)
	}
	if len(c.Languages) == 0 || c.Languages[0].Code != "en" {
		return nil, errors.New("read content: there is no English content")
	}
	return c, nil
}

func readLanguage(fsys fs.FS, code string) (*Language, error) {
	dir := path.Join(ContentDir, code)
	l := &Language{Code: code, strings: map[string]string{}}
	errs := []error{l.readSentences(fsys, path.Join(dir, "labels/sentences")), l.readInterface(fsys, path.Join(dir, "labels/interface"))}
	errs = append(errs,
		optional(fsys, path.Join(dir, "labels/indicators.toml"), &l.indicators),
		optional(fsys, path.Join(dir, "labels/evidence.toml"), &l.evidence))
	var err error
	l.Pages, err = readWritten(fsys, dir)
	errs = append(errs, err)
	l.Cases, err = readWritten(fsys, path.Join(dir, "cases"))
	errs = append(errs, err)
	l.Themes, err = readWritten(fsys, path.Join(dir, "themes"))
	errs = append(errs, err)
	l.Guidance, err = readGuidance(fsys, path.Join(dir, "guidance"))
	errs = append(errs, err, optional(fsys, path.Join(dir, "glossary.toml"), &struct{ Term *[]Term }{&l.Terms}))
	return l, errors.Join(errs...)
}

// readSentences reads the generated sentences: a file per part of the site, one
// of which names the language and its numerals. A sentence stands in one file.
func (l *Language) readSentences(fsys fs.FS, dir string) error {
	names, err := fs.Glob(fsys, path.Join(dir, "*.toml"))
	if err != nil {
		return err
	}
	var errs []error
	var numerals []string
	all := map[string]string{}
	for _, name := range names {
		var file struct {
			Name     string
			Numerals []string
			Sentence map[string]string
		}
		_, err := declare.TOML(fsys, name, &file)
		errs = append(errs, err)
		l.Name, numerals = or(file.Name, l.Name), append(numerals, file.Numerals...)
		for key, s := range file.Sentence {
			if _, twice := all[key]; twice {
				errs = append(errs, fmt.Errorf("%s: the sentence %q stands in another file too", name, key))
			}
			all[key] = s
		}
	}
	l.Words = words.New(l.Code, all, numerals)
	return errors.Join(errs...)
}

// readInterface joins the files of fixed strings, a file per part of the site;
// a key that stands in two of them is an error.
func (l *Language) readInterface(fsys fs.FS, dir string) error {
	names, err := fs.Glob(fsys, path.Join(dir, "*.toml"))
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		errs = append(errs, err)
		l.Interface = append(l.Interface, data...)
		l.Interface = append(l.Interface, '\n')
	}
	_, err = declare.Decode(dir, l.Interface, &l.strings)
	return errors.Join(append(errs, err)...)
}

func optional(fsys fs.FS, name string, into any) error {
	_, err := declare.TOML(fsys, name, into)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// CaseTable is what the dataset needs to know of the written cases.
func (c *Content) CaseTable() []pipeline.Case {
	var out []pipeline.Case
	for _, w := range c.Languages[0].Cases {
		out = append(out, pipeline.Case{Slug: w.Slug, Country: survey.CountryCode(w.Country), Record: w.Record, Wave: w.Wave, Respondent: w.Respondent, Title: w.Title,
			Finding: w.Finding, Chapter: w.Chapter, Grade: w.Grade})
	}
	return out
}
