package declare

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"observatory/survey"
)

// labelsFile holds the words of an instrument in another language. It names
// things by the ids of the instrument; what it leaves out stays in the
// instrument's own language.
type labelsFile struct {
	Title, Description, Definition string
	Reviewed                       string // who read the translation, and when; empty: nobody yet
	Common                         commonLabels
	Module                         map[string]struct{ Title, Intro string }
	Repeat                         map[string]struct{ Title, Short string }
	Question                       map[string]struct {
		Label, Short, Help, Unit, Low, High string
		Choices, Notes                      map[string]string
	}
	List      map[string]map[string]string
	ListTitle map[string]string            `toml:"list_title"`
	ListNote  map[string]map[string]string `toml:"list_note"`
	Rule      map[string]struct{ Message, Advice string }
}

// translations reads labels/<language>.toml beside the instrument: each becomes
// the same instrument in that language.
func (r *instrumentReader) translations(fsys fs.FS, dir string, specs []instrumentFile, files []*File) error {
	names, err := fs.Glob(fsys, path.Join(dir, "labels/*.toml"))
	if err != nil {
		return fmt.Errorf("list labels: %w", err)
	}
	var errs []error
	for _, name := range names {
		var labels labelsFile
		f, err := TOML(fsys, name, &labels)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		code := strings.TrimSuffix(path.Base(name), ".toml")
		if code == r.in.Language {
			errs = append(errs, fmt.Errorf("%s: the instrument itself is in the language %q", name, code))
			continue
		}
		t := &translator{labels: &labels, file: f, used: map[string]bool{}}
		own := make([]instrumentFile, len(specs))
		for i := range specs {
			own[i] = t.translate(specs[i])
		}
		errs = append(errs, t.unused()...)
		x := &instrumentReader{in: &survey.Instrument{}, where: r.where, orders: r.orders, twin: true}
		x.resolve(own, files)
		x.in.Language, x.in.Original, x.in.Reviewed, x.in.Untranslated = code, r.in.Language, labels.Reviewed, t.missing
		if r.in.Translations == nil {
			r.in.Translations = map[string]*survey.Instrument{}
		}
		r.in.Translations[code] = x.in
		errs = append(errs, x.errs...)
	}
	return errors.Join(errs...)
}

// translator puts the words of one language into the files of an instrument. It
// keeps what it found no word for, and which words it had a use for.
type translator struct {
	labels  *labelsFile
	file    *File
	used    map[string]bool
	missing []string
}

// say is the word for a place, else the one that stands there.
func (t *translator) say(place, own, word string) string {
	if word != "" {
		return word
	}
	if own != "" {
		t.missing = append(t.missing, place)
	}
	return own
}

func (t *translator) translate(s instrumentFile) instrumentFile {
	l := t.labels
	if s.ID != "" {
		s.Title, s.Description = t.say("title", s.Title, l.Title), t.say("description", s.Description, l.Description)
		s.Definition = t.say("definition", s.Definition, l.Definition)
		s.Common.NoneOfThese = t.say("common.none_of_these", s.Common.NoneOfThese, l.Common.NoneOfThese)
		s.Common.Other = t.say("common.other", s.Common.Other, l.Common.Other)
		s.Common.OtherText = t.say("common.other_text", s.Common.OtherText, l.Common.OtherText)
	}
	s.List = slices.Clone(s.List)
	for i := range s.List {
		x := &s.List[i]
		t.used["list."+x.ID], t.used["list_title."+x.ID], t.used["list_note."+x.ID] = true, true, true
		x.Title = t.say("list_title."+x.ID, x.Title, l.ListTitle[x.ID])
		x.Choices = t.choices("list."+x.ID, "list_note."+x.ID, x.Choices, l.List[x.ID], l.ListNote[x.ID])
	}
	if s.Module != nil {
		m := *s.Module
		own := l.Module[m.ID]
		t.used["module."+m.ID] = true
		m.Title, m.Intro = t.say("module."+m.ID+".title", m.Title, own.Title), t.say("module."+m.ID+".intro", m.Intro, own.Intro)
		s.Module = &m
	}
	s.Repeat = slices.Clone(s.Repeat)
	for i := range s.Repeat {
		x := &s.Repeat[i]
		t.used["repeat."+x.ID] = true
		x.Title = t.say("repeat."+x.ID+".title", x.Title, l.Repeat[x.ID].Title)
		x.Short = t.say("repeat."+x.ID+".short", x.Short, l.Repeat[x.ID].Short)
	}
	s.Question, s.Grid = t.questions(s.Question), t.questions(s.Grid)
	s.Rule = slices.Clone(s.Rule)
	for i := range s.Rule {
		x := &s.Rule[i]
		own := l.Rule[x.ID]
		t.used["rule."+x.ID] = true
		x.Message, x.Advice = t.say("rule."+x.ID+".message", x.Message, own.Message), t.say("rule."+x.ID+".advice", x.Advice, own.Advice)
	}
	return s
}

func (t *translator) questions(specs []questionSpec) []questionSpec {
	specs = slices.Clone(specs)
	for i := range specs {
		q := &specs[i]
		own, place := t.labels.Question[q.ID], "question."+q.ID
		t.used[place] = true
		q.Label, q.Short = t.say(place+".label", q.Label, own.Label), t.say(place+".short", q.Short, own.Short)
		q.Help, q.Unit = t.say(place+".help", q.Help, own.Help), orElse(own.Unit, q.Unit)
		q.Low, q.High = t.say(place+".low", q.Low, own.Low), t.say(place+".high", q.High, own.High)
		q.Choices = t.choices(place+".choices", place+".notes", q.Choices, own.Choices, own.Notes)
	}
	return specs
}

func (t *translator) choices(place, notes string, choices []choiceSpec, labels, noted map[string]string) []choiceSpec {
	choices = slices.Clone(choices)
	for i := range choices {
		c := &choices[i]
		t.used[place+"."+c.Code], t.used[notes+"."+c.Code] = true, true
		c.Label = t.say(place+"."+c.Code, c.Label, labels[c.Code])
		c.Note = t.say(notes+"."+c.Code, c.Note, noted[c.Code])
	}
	return choices
}

// unused names what the file has words for and the instrument does not have: a
// slip in an id would otherwise go unnoticed.
func (t *translator) unused() []error {
	var all []string
	add := func(parts ...string) {
		if place := strings.Join(parts, "."); !t.used[place] {
			all = append(all, place)
		}
	}
	l := t.labels
	for id := range l.Module {
		add("module", id)
	}
	for id := range l.Repeat {
		add("repeat", id)
	}
	for id := range l.Rule {
		add("rule", id)
	}
	for id := range l.ListTitle {
		add("list_title", id)
	}
	for id, words := range l.List {
		for code := range words {
			add("list", id, code)
		}
	}
	for id, words := range l.ListNote {
		for code := range words {
			add("list_note", id, code)
		}
	}
	for id, q := range l.Question {
		add("question", id)
		for code := range q.Choices {
			add("question", id, "choices", code)
		}
		for code := range q.Notes {
			add("question", id, "notes", code)
		}
	}
	slices.Sort(all)
	var errs []error
	for _, place := range all {
		errs = append(errs, fmt.Errorf("%s: there is no %s in the instrument", t.file.Path, place))
	}
	return errs
}
