package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"observatory/survey"
	"observatory/survey/declare"
)

// Indicator is a definition: what is read from the answers of a country, and
// how countries are counted for a group. Families (one question per means, per
// space) are declared once and expanded.
type Indicator struct {
	ID        string
	Family    string // id of the declaration it was expanded from; its own id if none
	Code      string // the option it stands for within its family, or empty
	CodeLabel string
	Kind      string // one of Kinds
	Theme     string
	Title     string
	Short     string
	// Measure says in one line what the value is, with its unit.
	Measure    string
	Definition string
	Question   survey.QuestionID // read by most kinds
	Repeat     string            // read by kinds that count records
	Counts     []string          // codes that count as having it
	Cases      []DerivedCase     // kind derived
	Unit       string
	Instrument string
	Absent     string // words where a country has no value, such as "Law not stated"
	Who        string // who could supply it
	Caution    string // may quote counts in braces, as the site's sentences do, and flag a sentence with its wave
	Compare    []Comparison
	Map        bool // worth a map where countries have values
	// Figures are the kinds of figure that show it, in order; what a kind is made
	// of, and whether it exists, is the site's to know. "scatter:ID" sets it
	// against another indicator. Empty leaves the choice to the site.
	Figures []string
	// Usual says that the words are those of the question, as the catalogue's
	// [usual] makes them: a language has them from its labels of the instrument.
	Usual bool
}

// DerivedCase gives a code where its condition holds; the first that holds wins.
type DerivedCase struct {
	Code, Label string
	When        survey.Condition
}

// Comparison answers "may I compare?" for the values of one wave, or of any.
type Comparison struct {
	Wave                  string // slug; empty: whatever the wave
	What, Answer, Because string
}

// usualSpec are the words of indicators that have none of their own. {title}
// stands for the question's short label.
type usualSpec struct {
	Measure              map[string]string // by kind
	Absent, Who, Caution string
	Compare              []struct{ Wave, What, Answer, Because string }
}

type catalogueFile struct {
	Usual usualSpec
	Theme []struct {
		ID, Title string
	}
	Indicator []indicatorSpec
}

type indicatorSpec struct {
	ID, Kind, Theme, Title, Short, Measure, Definition string
	Question, Repeat                                   string
	Grid, Each                                         string
	Items                                              []string // questions, with a trailing * for all that begin so
	Counts                                             []string
	Case                                               []caseSpec
	Unit, Instrument, Absent, Who, Caution             string
	Compare                                            []struct{ Wave, What, Answer, Because string }
	Map                                                bool
	Figures                                            []string
}

type caseSpec struct {
	Code, Label string
	All, Any    []struct {
		Question string
		Codes    []string
		Every    bool
	}
}

// Theme groups indicators in lists.
type Theme struct{ ID, Title string }

// Catalogue is every indicator, expanded, in the order of its declaration.
type Catalogue struct {
	Themes     []Theme
	Indicators []Indicator
}

// ReadCatalogue reads the declarations below dir and checks them against the
// instruments.
func ReadCatalogue(fsys fs.FS, dir string, instruments []*survey.Instrument) (*Catalogue, error) {
	var spec catalogueFile
	f, err := declare.TOML(fsys, dir+"/catalogue.toml", &spec)
	if err != nil {
		return nil, fmt.Errorf("read indicators: %w", err)
	}
	c := &Catalogue{}
	for _, t := range spec.Theme {
		c.Themes = append(c.Themes, Theme(t))
	}
	var errs []error
	seen := map[string]bool{}
	for _, s := range spec.Indicator {
		nth := 0 // a theme may have the same id, further up
		if slices.ContainsFunc(c.Themes, func(t Theme) bool { return t.ID == s.ID }) {
			nth = 1
		}
		at := f.At("id", s.ID, nth)
		expanded, err := s.expand(instruments, spec.Usual)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: indicator %q: %w", at, s.ID, err))
		}
		if !slices.ContainsFunc(c.Themes, func(t Theme) bool { return t.ID == s.Theme }) {
			errs = append(errs, fmt.Errorf("%s: indicator %q has the unknown theme %q", at, s.ID, s.Theme))
		}
		for _, x := range expanded {
			if seen[x.ID] {
				errs = append(errs, fmt.Errorf("%s: the id %q is used twice", f.At("id", s.ID, nth+1), x.ID))
			}
			seen[x.ID] = true
			c.Indicators = append(c.Indicators, x)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("read indicators: %w", err)
	}
	return c, nil
}

func (s indicatorSpec) expand(instruments []*survey.Instrument, usual usualSpec) ([]Indicator, error) {
	i := slices.IndexFunc(instruments, func(in *survey.Instrument) bool { return in.ID == s.Instrument })
	if i < 0 {
		return nil, fmt.Errorf("unknown instrument %q", s.Instrument)
	}
	in := instruments[i]
	if kinds[s.Kind] == nil {
		return nil, fmt.Errorf("unknown kind %q; known are %v", s.Kind, Kinds())
	}
	usually := s.Measure == ""
	if usually {
		if err := s.inWordsOf(in, usual); err != nil {
			return nil, err
		}
	}
	x := Indicator{ID: s.ID, Family: s.ID, Kind: s.Kind, Theme: s.Theme, Title: s.Title, Short: orElse(s.Short, s.Title), Measure: s.Measure,
		Definition: s.Definition, Question: survey.QuestionID(s.Question), Repeat: s.Repeat, Counts: s.Counts, Unit: s.Unit,
		Instrument: s.Instrument, Absent: s.Absent, Who: s.Who, Caution: s.Caution, Map: s.Map, Usual: usually, Figures: s.Figures}
	for _, c := range s.Compare {
		x.Compare = append(x.Compare, Comparison(c))
	}
	for _, c := range s.Case {
		d := DerivedCase{Code: c.Code, Label: c.Label}
		for _, t := range c.All {
			d.When.All = append(d.When.All, survey.Term{Question: survey.QuestionID(t.Question), Codes: t.Codes, Every: t.Every})
		}
		for _, t := range c.Any {
			d.When.Any = append(d.When.Any, survey.Term{Question: survey.QuestionID(t.Question), Codes: t.Codes, Every: t.Every})
		}
		x.Cases = append(x.Cases, d)
	}
	if s.Grid != "" {
		return s.expandGrid(in, x)
	}
	if len(s.Items) > 0 {
		return s.expandItems(in, x)
	}
	if s.Each == "" {
		return []Indicator{x}, x.references(in)
	}
	q := in.Question(survey.QuestionID(s.Each))
	if q == nil {
		return nil, fmt.Errorf("each names the question %q, which does not exist", s.Each)
	}
	x.Question = q.ID
	if x.Repeat == "" {
		x.Repeat = q.Repeat
	}
	var out []Indicator
	for _, c := range q.Choices {
		if c.Exclusive || c.Code == "other" {
			continue // "none of these" and "other" name no option
		}
		y := x
		y.ID, y.Code, y.CodeLabel = s.ID+"_"+c.Code, c.Code, c.Label
		out = append(out, y)
	}
	return out, x.references(in)
}

func (s indicatorSpec) expandGrid(in *survey.Instrument, x Indicator) ([]Indicator, error) {
	var out []Indicator
	for _, q := range in.Questions {
		if q.Grid == s.Grid {
			y := x
			y.ID, y.Question, y.Code, y.CodeLabel = s.ID+"_"+q.GridRow, q.ID, q.GridRow, q.Short
			out = append(out, y)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("grid %q does not exist", s.Grid)
	}
	return out, nil
}

// inWordsOf takes the words of the question that is read.
func (s *indicatorSpec) inWordsOf(in *survey.Instrument, usual usualSpec) error {
	q := in.Question(survey.QuestionID(orElse(s.Question, s.Each)))
	if q == nil {
		return fmt.Errorf("it has no measure, and reads no question whose words would serve")
	}
	s.Title, s.Definition = orElse(s.Title, q.Short), q.Label
	s.Measure = strings.ReplaceAll(usual.Measure[s.Kind], "{title}", s.Title)
	if s.Measure == "" {
		return fmt.Errorf("it has no measure, and [usual] has none for the kind %q", s.Kind)
	}
	s.Absent, s.Who, s.Caution, s.Compare = usual.Absent, usual.Who, usual.Caution, usual.Compare
	return nil
}

// expandItems makes an indicator of each question that is rated.
func (s indicatorSpec) expandItems(in *survey.Instrument, x Indicator) ([]Indicator, error) {
	var out []Indicator
	for _, pattern := range s.Items {
		for _, id := range in.Match(pattern) {
			if q := in.Question(id); q.Type == survey.Likert {
				y := x
				y.ID, y.Question, y.Code, y.CodeLabel = s.ID+"_"+string(id), id, string(id), q.Short
				out = append(out, y)
			}
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("items %v name no rated question", s.Items)
	}
	return out, nil
}

// references checks that an indicator speaks of questions and codes that exist.
func (x *Indicator) references(in *survey.Instrument) error {
	var errs []error
	check := func(id survey.QuestionID, codes []string) {
		q := in.Question(id)
		if q == nil {
			errs = append(errs, fmt.Errorf("the question %q does not exist", id))
			return
		}
		if q.Publication == survey.Private {
			errs = append(errs, fmt.Errorf("the question %q is private", id))
		}
		for _, c := range codes {
			if _, ok := q.Choice(c); !ok && q.Type.Coded() {
				errs = append(errs, fmt.Errorf("question %q has no code %q", id, c))
			}
		}
	}
	if x.Question != "" {
		check(x.Question, x.Counts)
	}
	for _, c := range x.Cases {
		for _, t := range append(slices.Clone(c.When.All), c.When.Any...) {
			check(t.Question, t.Codes)
		}
	}
	if x.Repeat != "" && !slices.ContainsFunc(in.Repeats, func(r survey.Repeat) bool { return r.ID == x.Repeat }) {
		errs = append(errs, fmt.Errorf("the repeat group %q does not exist", x.Repeat))
	}
	return errors.Join(errs...)
}

// Questions are the questions that the indicator reads.
func (x *Indicator) Questions(in *survey.Instrument) []survey.QuestionID {
	var out []survey.QuestionID
	add := func(id survey.QuestionID) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	add(x.Question)
	for _, c := range x.Cases {
		for _, t := range append(slices.Clone(c.When.All), c.When.Any...) {
			add(t.Question)
		}
	}
	if len(out) == 0 && x.Repeat != "" {
		for _, q := range in.Questions {
			if q.Repeat == x.Repeat {
				add(q.ID)
			}
		}
	}
	return out
}

// Families gives the indicators of each declaration, in order.
func (c *Catalogue) Families() [][]Indicator {
	var out [][]Indicator
	for first, i := 0, 1; i <= len(c.Indicators); i++ {
		if i == len(c.Indicators) || c.Indicators[i].Family != c.Indicators[first].Family {
			out = append(out, c.Indicators[first:i:i])
			first = i
		}
	}
	return out
}

// Indicator finds an indicator by id, or gives nil.
func (c *Catalogue) Indicator(id string) *Indicator {
	for i := range c.Indicators {
		if c.Indicators[i].ID == id {
			return &c.Indicators[i]
		}
	}
	return nil
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// WaveFlag is the place, in a declared text, that makes its sentence depend on a
// wave: "{if_white_paper_2024}The paper counts nine."
func WaveFlag(wave string) string { return "if_" + strings.ReplaceAll(wave, "-", "_") }

// said is a declared text as it is published with the data: without the
// sentences that speak of a wave which the evidence does not have, and without
// those that quote a count, which stand on the indicator's page.
func (e *Evidence) said(text string) string {
	var out []string
	for _, s := range strings.SplitAfter(text, ". ") {
		for _, w := range e.Waves {
			s = strings.ReplaceAll(s, "{"+WaveFlag(w.Slug)+"}", "")
		}
		if !strings.Contains(s, "{") {
			out = append(out, strings.TrimSpace(s))
		}
	}
	return strings.Join(out, " ")
}
