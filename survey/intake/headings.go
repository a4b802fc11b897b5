package intake

import (
	_ "embed"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"observatory/survey"
	"observatory/survey/vocabulary"
)

//go:embed headings.json
var headingsJSON []byte

// target is what a heading, or the cell that names a question, stands for.
type target struct {
	role     Role
	question *survey.Question
	option   string // code of one option
	record   int
	repeat   string // of a column for a whole record: the group
	by       string
	key      string // of the form's word
	language string // of the label that matched; empty: in several, or an id
	reason   string // why its cells are not answers
}

// same reports whether two targets are the same place.
func (t target) same(o target) bool {
	return t.role == o.role && t.question == o.question && t.option == o.option && t.record == o.record && t.repeat == o.repeat && t.reason == o.reason
}

// headings finds what names stand for: ids, labels in every language of the
// instrument, and the words of forms and exports.
type headings struct {
	in    *survey.Instrument
	ids   map[string]target
	words map[string][]target // folded, of questions
	roles map[string][]target // folded, of what is no question
	// options of a question by folded code or label
	options map[survey.QuestionID]map[string][]target
	once    sync.Once
	names   []string // what a slip of the keyboard may have been meant to be
	short   *vocabulary.Shortlist
}

func newHeadings(in *survey.Instrument) *headings {
	h := &headings{in: in, ids: map[string]target{}, words: map[string][]target{}, roles: map[string][]target{}, options: map[survey.QuestionID]map[string][]target{}}
	for i := range in.Questions {
		q := &in.Questions[i]
		h.ids[string(q.ID)] = target{role: AnswerColumn, question: q, by: "id"}
		h.names = append(h.names, string(q.ID))
	}
	h.form()
	h.lists()
	return h
}

// wordings are the labels in all languages. A canonical file asks for none of
// them, so they wait for the first name that is no id.
func (h *headings) wordings() {
	h.once.Do(func() {
		for _, lang := range h.in.Languages() {
			h.labels(lang, h.in.In(lang))
		}
		h.short = vocabulary.NewShortlist(h.names)
	})
}

// labels enters the wordings of one language.
func (h *headings) labels(lang string, in *survey.Instrument) {
	for i := range in.Questions {
		own := h.in.Question(in.Questions[i].ID)
		q := &in.Questions[i]
		if own == nil {
			continue
		}
		h.enter(q.Label, target{role: AnswerColumn, question: own, by: "label", language: lang})
		h.enter(q.Short, target{role: AnswerColumn, question: own, by: "short", language: lang})
		h.names = append(h.names, q.Label)
		if !own.Type.Coded() {
			continue
		}
		of := h.options[own.ID]
		if of == nil {
			of = map[string][]target{}
			h.options[own.ID] = of
		}
		for _, c := range q.Choices {
			for _, name := range []string{c.Code, c.Label} {
				key := fold(name)
				t := target{role: AnswerColumn, question: own, option: c.Code, by: "label", language: lang}
				if name == c.Code {
					t.by, t.language = "id", ""
				}
				if key != "" {
					of[key] = join(of[key], t)
				}
			}
		}
	}
	for _, p := range in.Repeats {
		for n := 1; n <= max(1, p.Max) && p.Title != ""; n++ {
			h.enter(p.Title+" "+strconv.Itoa(n), target{role: AnswerColumn, repeat: p.ID, record: n, by: "form", language: lang})
			h.enter(p.Short+" "+strconv.Itoa(n), target{role: AnswerColumn, repeat: p.ID, record: n, by: "form", language: lang})
			h.enter(p.ID+" "+strconv.Itoa(n), target{role: AnswerColumn, repeat: p.ID, record: n, by: "id"})
		}
	}
}

// enter adds a word. The same place in several languages is one target without
// a language.
func (h *headings) enter(word string, t target) {
	if key := fold(word); key != "" {
		h.words[key] = join(h.words[key], t)
	}
}

func join(list []target, t target) []target {
	for i := range list {
		if !list[i].same(t) {
			continue
		}
		if list[i].language != t.language {
			list[i].language = ""
		}
		return list
	}
	return append(list, t)
}

// lists enters the headings that are no question.
func (h *headings) lists() {
	var lists map[string]json.RawMessage
	if err := json.Unmarshal(headingsJSON, &lists); err != nil {
		panic("headings: " + err.Error()) // compiled in: a test would fail first
	}
	roles := map[string]target{"country": {role: CountryRole}, "respondent": {role: RespondentColumn}, "question": {role: QuestionColumn},
		"record": {role: RecordColumn}, "value": {role: AnswerColumn}, "state": {role: StateColumn}, "source": {role: SourceColumn},
		"locator": {role: LocatorColumn}, "note": {role: NoteColumn},
		"bookkeeping": {role: IgnoredColumn, reason: "bookkeeping"}, "handed back": {role: IgnoredColumn, reason: "handed_back"}}
	for _, key := range slices.Sorted(maps.Keys(roles)) {
		t := roles[key]
		var words map[string][]string
		if err := json.Unmarshal(lists[key], &words); err != nil {
			panic("headings: " + key + ": " + err.Error())
		}
		for _, lang := range slices.Sorted(maps.Keys(words)) {
			for _, w := range words[lang] {
				t.by, t.language = "form", lang
				if lang == "*" {
					t.by, t.language = "id", ""
				}
				if key := fold(w); key != "" {
					h.roles[key] = join(h.roles[key], t)
				}
			}
		}
	}
	for _, key := range Columns { // the canonical names are also what a slip may have meant
		h.names = append(h.names, key)
	}
}

var (
	suffixRecord = regexp.MustCompile(`^(.+?)(?:[._ #-]|\[|\()(\d{1,4})(?:\]|\))?$`)
	bracketed    = regexp.MustCompile(`^(.*?)\s*\[([^\[\]]*)\]\s*$`)
	parenthesis  = regexp.MustCompile(`^(.*)\(([^()]+)\)\s*$`)
	limeHeading  = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_]*)(?:\[([^\]]*)\])?(?:\[[^\]]*\])?\.\s+(.*)$`)
)

// heading gives what stands above a column: a part of the form, a question,
// several between which somebody must choose, or nothing.
func (h *headings) heading(text string) []target {
	text = strings.TrimSpace(text)
	roles := h.roles[fold(text)]
	if len(roles) == 0 {
		roles = h.dated(text)
	}
	if slices.Contains(Columns, text) && len(roles) > 0 {
		return roles
	}
	found := h.find(text)
	switch {
	case len(roles) == 0:
		return found
	case len(found) == 1 && found[0].question != nil && found[0].question.Type != survey.CountryType && found[0].by != "short":
		return found
	}
	return roles
}

// dated reads a heading of the form that ends with a date: "Still true on 1 May
// 2026".
func (h *headings) dated(text string) []target {
	i := strings.IndexAny(text, "0123456789")
	if i <= 0 {
		return nil
	}
	found := h.roles[fold(text[:i])]
	if len(found) == 1 && found[0].role == ConfirmColumn {
		return found
	}
	return nil
}

// find gives the questions that a text names: none, one, or several between
// which somebody must choose.
func (h *headings) find(text string) []target {
	text = strings.TrimSpace(text)
	if t, ok := h.ids[text]; ok {
		return []target{t}
	}
	h.wordings()
	if found := h.words[fold(text)]; len(found) > 0 {
		return best(found)
	}
	for _, read := range []func(string) []target{h.dotted, h.bracketed, h.lime, h.shortname, h.numbered, h.foldedID} {
		if found := read(text); len(found) > 0 {
			return best(found)
		}
	}
	return nil
}

// best prefers a wording in full to one in short.
func best(found []target) []target {
	if len(found) < 2 {
		return found
	}
	var full []target
	for _, t := range found {
		if t.by != "short" {
			full = append(full, t)
		}
	}
	if len(full) == 1 {
		return full
	}
	return found
}

// dotted reads id.code and id.record.
func (h *headings) dotted(text string) []target {
	i := strings.LastIndexAny(text, ".:")
	if i <= 0 || i == len(text)-1 {
		return nil
	}
	return h.within(h.find(text[:i]), text[i+1:])
}

// bracketed reads id[code], id[3], "Question [option]" and "Question [row]".
func (h *headings) bracketed(text string) []target {
	m := bracketed.FindStringSubmatch(text)
	if m == nil || m[1] == "" {
		return nil
	}
	return h.within(h.find(m[1]), m[2])
}

// lime reads LimeSurvey's code and text: "code. Text" and "code[SQ001]. Text
// [Option]". The part in brackets is a code of the program's own; the option is
// known by its wording.
func (h *headings) lime(text string) []target {
	m := limeHeading.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	base := h.find(m[1])
	if m[2] == "" {
		return base
	}
	if m[2] == "other" && len(base) == 1 && base[0].question != nil { // its field for the words of another answer
		if own := h.ids[string(base[0].question.ID)+"_other"]; own.question != nil {
			return []target{own}
		}
	}
	if found := h.within(base, m[2]); len(found) > 0 {
		return found
	}
	if last := bracketed.FindStringSubmatch(m[3]); last != nil {
		if found := h.within(base, last[2]); len(found) > 0 {
			return found
		}
	}
	return h.find(m[3])
}

// shortname reads EUSurvey's "Question (id)".
func (h *headings) shortname(text string) []target {
	m := parenthesis.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	if t, ok := h.ids[strings.TrimSpace(m[2])]; ok {
		return []target{t}
	}
	return nil
}

// numbered reads a record behind the name: fw_name_1, fw_name 1.
func (h *headings) numbered(text string) []target {
	m := suffixRecord.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	return h.within(h.find(m[1]), m[2])
}

// foldedID reads an id in other case or with blanks.
func (h *headings) foldedID(text string) []target {
	if t, ok := h.ids[strings.ReplaceAll(fold(text), " ", "_")]; ok && t.question != nil {
		t.by = "alias"
		return []target{t}
	}
	return nil
}

// within narrows a question down to an option, a record or the row of a grid.
func (h *headings) within(base []target, part string) []target {
	part = strings.TrimSpace(part)
	var out []target
	for _, t := range base {
		if t.question == nil {
			continue
		}
		q := t.question
		if n, err := strconv.Atoi(part); err == nil && q.Repeat != "" && t.record == 0 && n > 0 {
			t.record = n
			out = append(out, t)
			continue
		}
		if q.Type == survey.Multi && t.option == "" {
			h.wordings()
			for _, o := range h.options[q.ID][fold(part)] {
				t.option = o.option
				if o.language != "" && t.language == "" {
					t.language = o.language
				}
				out = join(out, t)
			}
		}
	}
	return out
}

// nearest are the names that a heading was likely meant to be.
func (h *headings) nearest(text string) []string {
	h.wordings()
	return h.short.Near(text)
}

// formRoles say what the columns of our own template are, by the keys of its
// words.
var formRoles = map[string]target{
	"id": {role: QuestionColumn}, "question": {role: QuestionColumn}, "answer": {role: AnswerColumn}, "last_answer": {role: LastColumn},
	"still_true": {role: ConfirmColumn}, "comment": {role: NoteColumn}, "source": {role: SourceColumn}, "locator": {role: LocatorColumn},
	"record": {role: RecordColumn}, "terms": {role: FormColumn}, "allowed": {role: FormColumn},
}

// form enters the words of our own template.
func (h *headings) form() {
	for _, key := range vocabulary.FormKeys() {
		t, ok := formRoles[key]
		if !ok {
			continue
		}
		for _, lang := range vocabulary.FormLanguages() {
			for _, w := range vocabulary.FormWords(key, lang) {
				t.by, t.language, t.key = "form", lang, key
				if f := fold(w); f != "" {
					h.roles[f] = join(h.roles[f], t)
				}
			}
		}
	}
}
