// Package report puts findings into words. In go findings and what was understood
// of files; out come sentences in the languages of the published catalogue, and
// reports as text for a terminal, JSON and one printable HTML file. It judges
// nothing, counts nothing anew and reads no file.
package report

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"observatory/survey"
)

//go:embed catalogue
var embedded embed.FS

// Catalogue is the published list of all codes, with their sentences in every
// language. What is written about a code may stand in several rooms (files):
// one has its title, each may have sentences for the cases that it reports.
type Catalogue struct {
	Codes     []Code // in order
	languages map[string]*wording
	order     []string
	index     map[string]int
}

// Code is what is true of a code in every language.
type Code struct {
	ID           string            `json:"-"`
	Scope        string            `json:"scope"` // file, dialect, header, row, cell, plausibility, question, source, prefilled, merge, rule
	Severities   []survey.Severity `json:"severities"`
	Frictionless string            `json:"frictionless,omitempty"` // its name in the Frictionless specifications
	// Overridable says that who takes a submission in may let the finding pass: its
	// answers were read, and are doubted or not complete.
	Overridable bool `json:"overridable,omitempty"`
	// Settles is the first field of the line in an answers file that settles
	// the question, of a code that asks.
	Settles  string    `json:"settles,omitempty"`
	Examples []Example `json:"examples"` // one for each case at least
}

// Example is a finding as it could be, for the published list and for tests.
type Example struct {
	Case        string            `json:"case,omitempty"`
	Severity    survey.Severity   `json:"severity,omitempty"` // empty: the code's first
	Sheet       string            `json:"sheet,omitempty"`
	Column      string            `json:"column,omitempty"`
	Header      string            `json:"header,omitempty"`
	Row         int               `json:"row,omitempty"`
	Value       string            `json:"value,omitempty"`
	Args        map[string]Filler `json:"args,omitempty"`
	Options     []string          `json:"options,omitempty"`
	Suggestions []string          `json:"suggestions,omitempty"`
	Question    survey.QuestionID `json:"question,omitempty"`
}

// Filler is an argument of an example: 3, "text", {"word": "separator.comma"},
// {"label": "ppp_in_use"} or {"title": "framework"}; several stand in a list.
type Filler []survey.Arg

// UnmarshalJSON reads each of the forms.
func (f *Filler) UnmarshalJSON(data []byte) error {
	var list []json.RawMessage
	if json.Unmarshal(data, &list) != nil {
		list = []json.RawMessage{data}
	}
	for _, one := range list {
		a, err := readArg(one)
		if err != nil {
			return err
		}
		*f = append(*f, a)
	}
	return nil
}

func readArg(data []byte) (a survey.Arg, err error) {
	var o struct{ Word, Label, Title string }
	switch {
	case json.Unmarshal(data, &a.Number) == nil:
		return survey.Counted("", a.Number), nil
	case json.Unmarshal(data, &a.Text) == nil:
		return survey.Named("", a.Text), nil
	case json.Unmarshal(data, &o) != nil:
	case o.Word != "":
		return survey.Worded("", o.Word), nil
	case o.Label != "":
		return survey.Labelled("", survey.QuestionID(o.Label)), nil
	case o.Title != "":
		return survey.Titled("", o.Title), nil
	}
	return a, fmt.Errorf("read argument of an example: %s is no number, text, word, label or title", data)
}

// Finding is the example as a finding in that file.
func (e Example) Finding(c Code, file string) survey.Finding {
	f := survey.Finding{Code: c.ID, Case: e.Case, Severity: e.Severity, Value: e.Value, Options: e.Options, Suggestions: e.Suggestions, Question: e.Question,
		Position: survey.Position{File: file, Sheet: e.Sheet, Row: e.Row, Column: e.Column, Name: e.Header}}
	if f.Severity == "" {
		f.Severity = c.Severities[0]
	}
	for _, name := range slices.Sorted(maps.Keys(e.Args)) {
		for _, a := range e.Args[name] {
			a.Name = name
			f.Args = append(f.Args, a)
		}
	}
	return f
}

// Entry is what is written about a code in one language. Title and About are
// plain text; the others are sentences with places, by case.
type Entry struct {
	Title   string `json:"title,omitempty"`
	About   string `json:"about,omitempty"`   // two or three sentences for the published list
	Do      Cases  `json:"do,omitempty"`      // what to do
	Allowed Cases  `json:"allowed,omitempty"` // what would be right, where the finding has no options
	Says    Cases  `json:"says,omitempty"`
}

// Cases are the sentences of a code. In the files a lone text stands for the
// sentence of every case.
type Cases map[string]string

// UnmarshalJSON reads a text or an object.
func (c *Cases) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*c = Cases{"": one}
		return nil
	}
	return json.Unmarshal(data, (*map[string]string)(c))
}

// of is the sentence of the case, else that of the code.
func (c Cases) of(name string) string {
	if s, ok := c[name]; ok {
		return s // an empty one says that there is nothing to say
	}
	return c[""]
}

// wording is one language.
type wording struct {
	code     string
	tag      language.Tag
	Name     string `json:"name"`  // in the language itself
	Open     string `json:"open"`  // quotation marks
	Close    string `json:"close"` //
	Group    string `json:"group"` // between thousands
	Or       string `json:"or"`    // between the last two of several
	Reviewed string `json:"reviewed"`

	entries map[string]Entry
	words   map[string]string
}

var loaded = sync.OnceValues(func() (*Catalogue, error) {
	sub, err := fs.Sub(embedded, "catalogue")
	if err != nil {
		return nil, err
	}
	return load(sub)
})

// Published is the catalogue that the program carries. A test holds that it can
// be read.
func Published() *Catalogue {
	c, err := loaded()
	if err != nil {
		panic(err)
	}
	return c
}

// joinCodes puts together what two lists say of a code: one declares it, each may
// have examples of the cases that its room reports.
func joinCodes(a, b Code) (Code, error) {
	if a.Scope != "" && b.Scope != "" {
		return a, errors.New("is declared in another list already")
	}
	if a.Scope == "" {
		a, b = b, a
	}
	a.Examples = slices.Concat(a.Examples, b.Examples)
	return a, nil
}

// load reads the lists of codes (codes.json, sheet.codes.json …),
// languages.json and a folder for each language.
func load(dir fs.FS) (*Catalogue, error) {
	codes := map[string]Code{}
	c := &Catalogue{index: map[string]int{}, languages: map[string]*wording{}}
	lists, err := fs.Glob(dir, "*codes.json")
	if err != nil {
		return nil, err
	}
	for _, name := range lists {
		some := map[string]Code{}
		if err := readJSON(dir, name, &some); err != nil {
			return nil, err
		}
		for _, id := range slices.Sorted(maps.Keys(some)) {
			joined, err := joinCodes(codes[id], some[id])
			if err != nil {
				return nil, fmt.Errorf("read catalogue %s: %s %w", name, id, err)
			}
			codes[id] = joined
		}
	}
	for _, id := range slices.SortedFunc(maps.Keys(codes), compareCodes) {
		code := codes[id]
		code.ID = id
		c.index[id] = len(c.Codes)
		c.Codes = append(c.Codes, code)
	}
	if err := readJSON(dir, "languages.json", &c.languages); err != nil {
		return nil, err
	}
	c.order = slices.SortedFunc(maps.Keys(c.languages), func(a, b string) int {
		if (a == "en") != (b == "en") {
			if a == "en" {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	var errs []error
	for _, lang := range c.order {
		w := c.languages[lang]
		w.code, w.tag = lang, language.Make(lang)
		errs = append(errs, w.load(dir))
	}
	return c, errors.Join(errs...)
}

// load reads the rooms of a language; words.json, sheet.words.json and their
// like are plain maps.
func (w *wording) load(dir fs.FS) error {
	w.entries, w.words = map[string]Entry{}, map[string]string{}
	rooms, err := fs.Glob(dir, w.code+"/*.json")
	if err != nil {
		return err
	}
	for _, room := range rooms {
		if strings.HasSuffix(path.Base(room), "words.json") {
			words := map[string]string{}
			if err := readJSON(dir, room, &words); err != nil {
				return err
			}
			for key, s := range words {
				if w.words[key] != "" {
					return fmt.Errorf("read catalogue %s: %s stands in another file already", room, key)
				}
				w.words[key] = s
			}
			continue
		}
		entries := map[string]Entry{}
		if err := readJSON(dir, room, &entries); err != nil {
			return err
		}
		for _, id := range slices.Sorted(maps.Keys(entries)) {
			e, err := w.entries[id].join(entries[id])
			if err != nil {
				return fmt.Errorf("read catalogue %s: %s: %w", room, id, err)
			}
			w.entries[id] = e
		}
	}
	return nil
}

// join adds what another room says about the code.
func (e Entry) join(x Entry) (Entry, error) {
	if e.Title != "" && x.Title != "" {
		return e, errors.New("the code has a title in another room already")
	}
	if x.Title != "" {
		e.Title, e.About = x.Title, x.About
	}
	for _, pair := range [][2]*Cases{{&e.Do, &x.Do}, {&e.Allowed, &x.Allowed}, {&e.Says, &x.Says}} {
		into := maps.Clone(*pair[0])
		if into == nil {
			into = Cases{}
		}
		for name, s := range *pair[1] {
			if into[name] != "" {
				return e, fmt.Errorf("the case %q stands in another room already", name)
			}
			into[name] = s
		}
		*pair[0] = into
	}
	return e, nil
}

func readJSON(dir fs.FS, name string, into any) error {
	f, err := dir.Open(name)
	if err != nil {
		return fmt.Errorf("read catalogue: %w", err)
	}
	defer f.Close()
	d := json.NewDecoder(f)
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("read catalogue %s: %w", name, err)
	}
	return nil
}

// scopes is the order of letters in which the list is printed: from the file as
// a whole to what its answers say.
const scopes = "FDHRCXQSPMA"

func compareCodes(a, b string) int {
	if i, j := strings.IndexByte(scopes, a[0]), strings.IndexByte(scopes, b[0]); i != j {
		return i - j
	}
	return strings.Compare(a, b)
}

// Code finds a code.
func (c *Catalogue) Code(id string) (Code, bool) {
	i, ok := c.index[id]
	if !ok {
		return Code{}, false
	}
	return c.Codes[i], true
}

// Languages are the codes of the languages, English first.
func (c *Catalogue) Languages() []string { return c.order }

// Name is what a language calls itself.
func (c *Catalogue) Name(lang string) string { return c.wording(lang).Name }

// Reviewed says who reviewed a language's sentences; empty: nobody yet.
func (c *Catalogue) Reviewed(lang string) string { return c.wording(lang).Reviewed }

// Entry is what is written about a code in a language, or false.
func (c *Catalogue) Entry(id, lang string) (Entry, bool) {
	w := c.languages[lang]
	if w == nil {
		return Entry{}, false
	}
	e, ok := w.entries[id]
	return e, ok && e.Title != ""
}

// wording is the language, or English. A region stands for its language.
func (c *Catalogue) wording(lang string) *wording {
	if w := c.languages[base(lang)]; w != nil {
		return w
	}
	return c.languages["en"]
}

func base(lang string) string {
	lang, _, _ = strings.Cut(strings.ReplaceAll(lang, "_", "-"), "-")
	return strings.ToLower(lang)
}

// word is a word or sentence of the reports in the language, else in English.
func (c *Catalogue) word(lang, key string) (string, *wording) {
	if w := c.languages[base(lang)]; w != nil && w.words[key] != "" {
		return w.words[key], w
	}
	en := c.languages["en"]
	return en.words[key], en
}
