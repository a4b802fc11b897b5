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

// The TOML forms. They are wider than the words of package survey: grids, shared
// lists and the customary codes none_of_these and other are resolved here.
type (
	instrumentFile struct {
		ID, Version, Title, Description, Language string
		Definition                                string
		Notes                                     bool
		Common                                    commonLabels
		List                                      []listSpec
		Module                                    *moduleSpec
		Repeat                                    []repeatSpec
		Question                                  []questionSpec
		Grid                                      []questionSpec
		Rule                                      []ruleSpec
		Terms                                     termsSpec
		Identity                                  struct{ Country, Wave, Language string }
	}
	termsSpec struct {
		From       string
		Aggregates *conditionSpec
		RoleOnly   *conditionSpec `toml:"role_only"`
		Names      []string
		Role       string
		Interest   string
	}
	commonLabels struct {
		NoneOfThese string `toml:"none_of_these"`
		Other       string
		OtherText   string `toml:"other_text"`
	}
	listSpec struct {
		ID, Title, Source string
		Choices           []choiceSpec
	}
	choiceSpec struct {
		Code, Label, Note string
		Exclusive         bool
	}
	moduleSpec struct {
		ID, Title, Intro, Source string
		Minutes                  float64
		Optional, Once           bool
	}
	repeatSpec struct {
		ID, Title, Short string
		Min, Max         int
	}
	questionSpec struct {
		ID, Type, Label, Short, Help string
		Required                     bool
		Publication, Kind, Source    string
		List                         string
		Codes                        []string
		Choices                      []choiceSpec
		AnswerList                   string   `toml:"answer_list"`
		AnswerCodes                  []string `toml:"answer_codes"`
		MaxCodes                     int      `toml:"max_codes"`
		Min, Max                     *float64
		Unit, Low, High              string
		Repeat                       string
		AppliesIf                    *conditionSpec `toml:"applies_if"`
		Other, None                  bool
		Waves                        []string
		Retired                      bool
	}
	conditionSpec struct {
		All, Any []termSpec
	}
	termSpec struct {
		Question string
		Codes    []string
		States   []string
		Every    bool
	}
)

// instrumentReader gathers the files of one instrument and all that is wrong
// with them.
type instrumentReader struct {
	in     *survey.Instrument
	common commonLabels
	where  map[string]*File  // id of question, grid, list, rule → file
	first  map[string]string // the same → file and line
	errs   []error
	orders map[*File][]int // of questions and grids, as they stand in the file

	// twin is set where the files were read before and held together: what is
	// read again in another language needs no second look.
	twin bool
}

// Instruments reads every instrument below dir, a folder each.
func Instruments(fsys fs.FS, dir string) ([]*survey.Instrument, error) {
	subs, err := folders(fsys, dir)
	if err != nil {
		return nil, err
	}
	var out []*survey.Instrument
	var errs []error
	for _, sub := range subs {
		in, err := Instrument(fsys, sub)
		errs = append(errs, err)
		out = append(out, in)
	}
	return out, errors.Join(errs...)
}

// Instrument reads the instrument in dir. Unknown fields, doubled ids and
// references to nothing are errors that name file and line; all are reported.
func Instrument(fsys fs.FS, dir string) (*survey.Instrument, error) {
	names, err := tomlFiles(fsys, dir)
	if err != nil {
		return nil, err
	}
	r := &instrumentReader{in: &survey.Instrument{}, where: map[string]*File{}, first: map[string]string{}, orders: map[*File][]int{}}
	var specs []instrumentFile
	var files []*File
	for _, name := range names {
		var spec instrumentFile
		f, err := TOML(fsys, name, &spec)
		if err != nil {
			r.errs = append(r.errs, err)
			continue
		}
		specs, files = append(specs, spec), append(files, f)
	}
	if err := errors.Join(r.errs...); err != nil { // what is missing from a file that cannot be read is not missed
		return nil, fmt.Errorf("read instrument %s: %w", dir, err)
	}
	r.resolve(specs, files)
	if r.in.ID == "" && len(r.errs) == 0 {
		r.errs = append(r.errs, fmt.Errorf("%s: no file gives the instrument an id", dir))
	} else if r.in.ID != "" && r.in.ID != path.Base(dir) {
		r.errs = append(r.errs, fmt.Errorf("%s: the instrument calls itself %q", dir, r.in.ID))
	}
	if len(r.errs) == 0 {
		r.errs = append(r.errs, r.translations(fsys, dir, specs, files))
	}
	if err := errors.Join(r.errs...); err != nil {
		return nil, fmt.Errorf("read instrument %s: %w", dir, err)
	}
	return r.in, nil
}

// resolve makes the words of package survey of the files.
func (r *instrumentReader) resolve(specs []instrumentFile, files []*File) {
	for i := range specs { // lists first: a question may use one of a later file
		r.header(&specs[i], files[i])
		r.lists(&specs[i], files[i])
	}
	for i := range specs {
		r.questions(&specs[i], files[i])
	}
	r.in.Index()
	for i := range specs {
		r.rules(&specs[i], files[i])
	}
	if !r.twin {
		r.references()
	}
}

func (r *instrumentReader) header(s *instrumentFile, f *File) {
	if s.ID == "" {
		return
	}
	if r.in.ID != "" {
		r.fail(f.At("id", s.ID, 0), "the instrument has an id already: %q", r.in.ID)
		return
	}
	in := r.in
	in.ID, in.Version, in.Title, in.Description, in.Language, in.Notes = s.ID, s.Version, s.Title, s.Description, s.Language, s.Notes
	in.Definition = s.Definition
	r.common = s.Common
	in.Terms = survey.Terms{From: survey.QuestionID(s.Terms.From), Aggregates: condition(s.Terms.Aggregates), RoleOnly: condition(s.Terms.RoleOnly),
		Role: survey.QuestionID(s.Terms.Role), Interest: survey.QuestionID(s.Terms.Interest)}
	for _, id := range s.Terms.Names {
		in.Terms.Names = append(in.Terms.Names, survey.QuestionID(id))
	}
	in.Identity = survey.Identity{Country: survey.QuestionID(s.Identity.Country), Wave: survey.QuestionID(s.Identity.Wave), Language: survey.QuestionID(s.Identity.Language)}
	r.where["terms"] = f
}

func (r *instrumentReader) lists(s *instrumentFile, f *File) {
	for _, l := range s.List {
		if !r.claim("list "+l.ID, "id", l.ID, f) {
			continue
		}
		choices := r.choices(l.Choices, l.ID, f)
		r.in.Lists = append(r.in.Lists, survey.CodeList{ID: l.ID, Title: l.Title, Source: l.Source, Choices: choices})
	}
}

func (r *instrumentReader) questions(s *instrumentFile, f *File) {
	if s.Module == nil {
		if n := len(s.Question) + len(s.Grid); n > 0 {
			r.fail(f.Path, "%d questions stand outside a module", n)
		}
		return
	}
	m := s.Module
	if !r.claim("module "+m.ID, "id", m.ID, f) {
		return
	}
	r.in.Modules = append(r.in.Modules, survey.Module{ID: m.ID, Title: m.Title, Intro: m.Intro, Source: m.Source, Minutes: m.Minutes, Optional: m.Optional, Once: m.Once})
	for _, p := range s.Repeat {
		if r.claim("repeat "+p.ID, "id", p.ID, f) {
			r.in.Repeats = append(r.in.Repeats, survey.Repeat{ID: p.ID, Module: m.ID, Title: p.Title, Short: orElse(p.Short, p.Title), Min: p.Min, Max: p.Max})
		}
	}
	// Questions and grids keep the order in which they stand in the file.
	if r.orders[f] == nil {
		r.orders[f] = fileOrder(f, s.Question, s.Grid)
	}
	for _, i := range r.orders[f] {
		if i < len(s.Question) {
			r.question(s.Question[i], m.ID, f)
		} else {
			r.grid(s.Grid[i-len(s.Question)], m.ID, f)
		}
	}
}

// fileOrder sorts questions and grids, numbered one after the other, by the
// line of their id.
func fileOrder(f *File, questions, grids []questionSpec) []int {
	type place struct{ index, line int }
	var places []place
	add := func(i int, id string) {
		places = append(places, place{i, f.line(f.At("id", id, 0))})
	}
	for i, q := range questions {
		add(i, q.ID)
	}
	for i, g := range grids {
		add(len(questions)+i, g.ID)
	}
	slices.SortStableFunc(places, func(a, b place) int { return a.line - b.line })
	out := make([]int, len(places))
	for i, p := range places {
		out[i] = p.index
	}
	return out
}

func (r *instrumentReader) question(s questionSpec, module string, f *File) {
	if !r.claim(s.ID, "id", s.ID, f) {
		return
	}
	q := r.base(s, module, f)
	switch {
	case s.List != "" && len(s.Choices) > 0:
		r.fail(f.At("id", s.ID, 0), "question %q has both a list and choices of its own", s.ID)
	case s.List != "":
		q.List = s.List
		q.Choices = r.fromList(s.List, s.Codes, s.ID, f)
	default:
		q.Choices = r.choices(s.Choices, s.ID, f)
	}
	if s.Other {
		q.Choices = append(q.Choices, survey.Choice{Code: "other", Label: r.common.Other})
	}
	if s.None {
		q.Choices = append(q.Choices, survey.Choice{Code: "none_of_these", Label: r.common.NoneOfThese, Exclusive: true})
	}
	if q.Type.Coded() != (len(q.Choices) > 0) {
		r.fail(f.At("id", s.ID, 0), "question %q of type %s has %d choices", s.ID, s.Type, len(q.Choices))
	}
	r.in.Questions = append(r.in.Questions, q)
	if s.Other {
		r.otherText(q, f)
	}
}

// otherText adds the text question that goes with the code other.
func (r *instrumentReader) otherText(q survey.Question, f *File) {
	t := survey.Question{
		ID: q.ID + "_other", Module: q.Module, Repeat: q.Repeat, Type: survey.Text,
		Label: r.common.OtherText, Short: r.common.Other, Publication: q.Publication, Kind: q.Kind,
		Source: q.Source, Waves: q.Waves, Retired: q.Retired,
		AppliesIf: &survey.Condition{All: []survey.Term{{Question: q.ID, Codes: []string{"other"}}}},
	}
	if r.claim(string(t.ID), "id", string(q.ID), f) {
		r.in.Questions = append(r.in.Questions, t)
	}
}

// grid expands the shorthand: one question per row.
func (r *instrumentReader) grid(s questionSpec, module string, f *File) {
	if !r.claim("grid "+s.ID, "id", s.ID, f) {
		return
	}
	for _, row := range r.fromList(s.List, s.Codes, s.ID, f) {
		q := r.base(s, module, f)
		q.ID, q.Grid, q.GridRow = survey.QuestionID(s.ID+"_"+row.Code), s.ID, row.Code
		q.Short = row.Label
		q.Label = s.Label + " " + row.Label
		q.Help = strings.TrimSpace(row.Note + " " + s.Help) // the row's note is what is judged
		if s.AnswerList != "" {
			q.Choices = r.fromList(s.AnswerList, s.AnswerCodes, s.ID, f)
		} else {
			q.Choices = r.choices(s.Choices, s.ID, f)
		}
		if r.claim(string(q.ID), "id", s.ID, f) {
			r.in.Questions = append(r.in.Questions, q)
		}
	}
}

func (r *instrumentReader) base(s questionSpec, module string, f *File) survey.Question {
	q := survey.Question{
		ID: survey.QuestionID(s.ID), Module: module, Repeat: s.Repeat, Type: survey.QuestionType(s.Type),
		Label: s.Label, Short: s.Short, Help: s.Help, Required: s.Required,
		Publication: survey.Publication(orElse(s.Publication, "public")), Kind: orElse(s.Kind, "fact"), Source: s.Source,
		MaxCodes: s.MaxCodes, Min: s.Min, Max: s.Max, Unit: s.Unit, Low: s.Low, High: s.High,
		AppliesIf: condition(s.AppliesIf), Waves: s.Waves, Retired: s.Retired,
	}
	if !slices.Contains(questionTypes, q.Type) {
		r.fail(f.At("id", s.ID, 0), "question %q has the unknown type %q", s.ID, s.Type)
	}
	if !slices.Contains([]survey.Publication{survey.Public, survey.AggregateOnly, survey.Private}, q.Publication) {
		r.fail(f.At("id", s.ID, 0), "question %q has the unknown publication %q", s.ID, s.Publication)
	}
	if q.Kind != "fact" && q.Kind != "judgement" {
		r.fail(f.At("id", s.ID, 0), "question %q has the unknown kind %q", s.ID, s.Kind)
	}
	return q
}

var questionTypes = []survey.QuestionType{survey.Single, survey.Multi, survey.Likert, survey.Integer, survey.Number,
	survey.Year, survey.Date, survey.Text, survey.URL, survey.Email, survey.CountryType}

func (r *instrumentReader) choices(specs []choiceSpec, owner string, f *File) []survey.Choice {
	var out []survey.Choice
	seen := map[string]int{}
	for _, c := range specs {
		if n := seen[c.Code]; n > 0 {
			r.fail(f.below(f.line(f.At("id", owner, 0)), "code", c.Code, n), "code %q stands twice in one list", c.Code)
		}
		seen[c.Code]++
		out = append(out, survey.Choice(c))
	}
	return out
}

func (r *instrumentReader) fromList(id string, codes []string, user string, f *File) []survey.Choice {
	list := r.in.List(id)
	if list == nil {
		r.fail(f.At("id", user, 0), "%q uses the list %q, which does not exist", user, id)
		return nil
	}
	if len(codes) == 0 {
		return slices.Clone(list.Choices)
	}
	var out []survey.Choice
	for _, code := range codes {
		i := slices.IndexFunc(list.Choices, func(c survey.Choice) bool { return c.Code == code })
		if i < 0 {
			r.fail(f.At("id", user, 0), "%q uses the code %q, which the list %q does not have", user, code, id)
			continue
		}
		out = append(out, list.Choices[i])
	}
	return out
}

// claim notes who holds an id, or reports that it is held already.
func (r *instrumentReader) claim(holder, key, id string, f *File) bool {
	if r.twin {
		return true
	}
	if id == "" {
		r.fail(f.Path, "an entry has no id")
		return false
	}
	at := f.At(key, id, 0)
	if first, taken := r.first[holder]; taken {
		if at == first {
			at = f.At(key, id, 1)
		}
		r.fail(at, "the id %q is used twice; first at %s", holder[strings.LastIndex(holder, " ")+1:], first)
		return false
	}
	r.first[holder] = at
	r.where[holder] = f
	return true
}

func (r *instrumentReader) fail(at, format string, args ...any) {
	r.errs = append(r.errs, fmt.Errorf("%s: %w", at, fmt.Errorf(format, args...)))
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
