package site

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"
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
	Languages []*Language // English first, then in order of code
	Picks     Picks
	Tools     Tools
	Needs     []LawNeed // which questions of law a way of working raises
}

// Picks are what the first page shows of many.
type Picks struct {
	Countries, Indicators, Cases []string
	KeyFigures                   []KeyFigure `toml:"key_figure"`
}

// KeyFigure is a published figure of the first page.
type KeyFigure struct {
	ID      string
	Silence bool // it counts those of whom nothing is published
}

// Language is one language: what was written in it and how it says things.
type Language struct {
	Code, Name      string
	Words           *words.Language
	Interface       []byte // fixed strings of the templates
	Pages           []Written
	Cases           []Written
	Recommendations []Recommendation
	Addressees      []Addressee

	instruments map[string]*instrumentLabels
	indicators  indicatorLabels
	evidence    evidenceLabels
	strings     map[string]string // the fixed strings again, for generated pages
}

// Written is a page or a case as written.
type Written struct {
	Slug                 string
	Title, Finding, Lede string
	Order                int
	Needs                []string // slugs of the waves that the page speaks of; without one of them it is left out
	Country              string
	Record               int
	Chapter, Grade       string
	GradeNote            string `toml:"grade_note"`
	Teaser               string
	Nearest              []string
	Sections             []writtenSection `toml:"-"`
}

type writtenSection struct {
	Head, Find string
	Body       string
	Notes      []string
}

// Recommendation is a recommendation of a source, in the observatory's words.
type Recommendation struct {
	ID, Addressee, Title, Text, Chapter string
	Related                             []string
}

// Addressee is whom a recommendation is made to.
type Addressee struct {
	Code, Title string
	Count       int
}

type (
	instrumentLabels struct {
		Title, Description string
		Common             struct {
			NoneOfThese string `toml:"none_of_these"`
			Other       string
			OtherText   string `toml:"other_text"`
		}
		Module    map[string]struct{ Title, Intro string }
		Repeat    map[string]struct{ Title string }
		Question  map[string]questionLabels
		List      map[string]map[string]string
		ListTitle map[string]string            `toml:"list_title"`
		ListNote  map[string]map[string]string `toml:"list_note"`
		Rule      map[string]struct{ Message, Advice string }
	}
	questionLabels struct {
		Label, Short, Help, Low, High string
		Choices                       map[string]string
	}
	indicatorLabels struct {
		Theme     map[string]string
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
	var needs struct{ Need []LawNeed }
	errs = append(errs, optional(fsys, path.Join(ContentDir, "law_needs.toml"), &needs))
	c.Needs = needs.Need
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
	l := &Language{Code: code, instruments: map[string]*instrumentLabels{}, strings: map[string]string{}}
	errs := []error{l.readSentences(fsys, path.Join(dir, "labels/sentences")), l.readInterface(fsys, path.Join(dir, "labels/interface"))}
	errs = append(errs,
		optional(fsys, path.Join(dir, "labels/indicators.toml"), &l.indicators),
		optional(fsys, path.Join(dir, "labels/evidence.toml"), &l.evidence))
	labels, _ := fs.Glob(fsys, path.Join(dir, "labels/*.toml"))
	for _, name := range labels {
		id := strings.TrimSuffix(path.Base(name), ".toml")
		if id == "indicators" || id == "evidence" {
			continue
		}
		var in instrumentLabels
		_, err := declare.TOML(fsys, name, &in)
		errs = append(errs, err)
		l.instruments[id] = &in
	}
	var err error
	l.Pages, err = readWritten(fsys, dir)
	errs = append(errs, err)
	l.Cases, err = readWritten(fsys, path.Join(dir, "cases"))
	errs = append(errs, err)
	var rec struct {
		Source, Chapter, Note string
		Evidence              []string
		Addressee             []Addressee
		Recommendation        []Recommendation
	}
	errs = append(errs, optional(fsys, path.Join(dir, "recommendations.toml"), &rec))
	l.Recommendations, l.Addressees = rec.Recommendation, rec.Addressee
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

func readWritten(fsys fs.FS, dir string) ([]Written, error) {
	names, err := fs.Glob(fsys, path.Join(dir, "*.md"))
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var out []Written
	var errs []error
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		w, err := parseWritten(name, string(data))
		errs = append(errs, err)
		out = append(out, w)
	}
	slices.SortStableFunc(out, func(a, b Written) int { return a.Order - b.Order })
	return out, errors.Join(errs...)
}

// parseWritten splits a page into front matter and sections: "## Head", then
// "> the finding", then Markdown, with margin notes between ::: lines.
func parseWritten(name, text string) (Written, error) {
	w := Written{Slug: strings.TrimSuffix(path.Base(name), ".md")}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	front, body, ok := strings.Cut(strings.TrimPrefix(text, "+++\n"), "\n+++\n")
	if !ok || !strings.HasPrefix(text, "+++\n") {
		return w, fmt.Errorf("%s: the page must begin with front matter between +++ lines", name)
	}
	if _, err := declare.Decode(name, []byte("\n"+front), &w); err != nil {
		return w, err
	}
	var note *strings.Builder
	for n, line := range strings.Split(body, "\n") {
		at := fmt.Sprintf("%s:%d", name, n+strings.Count(front, "\n")+4)
		head, isHead := strings.CutPrefix(line, "## ")
		switch {
		case isHead:
			w.Sections = append(w.Sections, writtenSection{Head: strings.TrimSpace(head)})
			continue
		case len(w.Sections) == 0:
			if strings.TrimSpace(line) != "" {
				return w, fmt.Errorf("%s: text stands before the first section", at)
			}
			continue
		}
		s := &w.Sections[len(w.Sections)-1]
		switch {
		case strings.HasPrefix(line, "::: note"):
			note = &strings.Builder{}
		case line == ":::" && note != nil:
			s.Notes = append(s.Notes, strings.TrimSpace(note.String()))
			note = nil
		case note != nil:
			note.WriteString(line + "\n")
		case strings.HasPrefix(line, "> ") && s.Find == "" && strings.TrimSpace(s.Body) == "":
			s.Find = strings.TrimPrefix(line, "> ")
		default:
			s.Body += line + "\n"
		}
	}
	if note != nil {
		return w, fmt.Errorf("%s: a margin note is not closed", name)
	}
	return w, nil
}

// CaseTable is what the dataset needs to know of the written cases.
func (c *Content) CaseTable() []pipeline.Case {
	var out []pipeline.Case
	for _, w := range c.Languages[0].Cases {
		out = append(out, pipeline.Case{Slug: w.Slug, Country: survey.CountryCode(w.Country), Record: w.Record, Title: w.Title,
			Finding: w.Finding, Chapter: w.Chapter, Grade: w.Grade})
	}
	return out
}
