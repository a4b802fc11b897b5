package survey

import (
	"maps"
	"slices"
	"strings"
)

// Instrument is a questionnaire as the engine needs it: resolved and indexed.
type Instrument struct {
	ID, Version, Title, Description string
	Definition                      string // of what is asked about, for the head of a form
	Language                        string // of the labels that stand in it
	Notes                           bool   // every question takes a note
	Lists                           []CodeList
	Modules                         []Module
	Repeats                         []Repeat
	Questions                       []Question
	Rules                           []Rule
	Terms                           Terms
	Identity                        Identity

	// Translations are the same instrument in other languages, by code.
	Translations map[string]*Instrument
	// Of a translation: the language of the instrument itself, who reviewed it,
	// and which labels it lacks.
	Original     string
	Reviewed     string
	Untranslated []string

	byID map[QuestionID]int
}

// Terms are the questions by which a respondent says what may be published. The
// zero value holds nothing back.
type Terms struct {
	From       QuestionID   // gives a date before which no answer is published
	Aggregates *Condition   // holds where nothing may be published by country
	RoleOnly   *Condition   // holds where the organisation may not be named
	Names      []QuestionID // answers that name it, its own name first
	Role       QuestionID   // what kind of body it is
	Interest   QuestionID   // how it stands to the matter
}

// Identity are the questions whose answers a form or a submission knows without
// asking: for which country and wave, and in which language.
type Identity struct {
	Country, Wave, Language QuestionID
}

// CodeList is a list of codes that several questions share.
type CodeList struct {
	ID, Title, Source string
	Choices           []Choice
}

// Choice is one code of a question.
type Choice struct {
	Code, Label, Note string
	Exclusive         bool // cannot stand beside another code
}

// Module is a part of the questionnaire that one person can fill in.
type Module struct {
	ID, Title, Intro, Source string
	Minutes                  float64
	Optional                 bool
	Once                     bool // about one submission, not about the country: never carried over into the next
}

// Repeat is a group of questions with several records. Short is what one of them
// is called, in a word or two.
type Repeat struct {
	ID, Module, Title, Short string
	Min, Max                 int
}

// QuestionType is the form of an answer.
type QuestionType string

// The types of question.
const (
	Single      QuestionType = "single"
	Multi       QuestionType = "multi"
	Likert      QuestionType = "likert" // 1–5
	Integer     QuestionType = "integer"
	Number      QuestionType = "number"
	Year        QuestionType = "year"
	Date        QuestionType = "date"
	Text        QuestionType = "text"
	URL         QuestionType = "url"
	Email       QuestionType = "email"
	CountryType QuestionType = "country"
)

// Coded reports whether answers are codes of a list.
func (t QuestionType) Coded() bool { return t == Single || t == Multi }

// Publication says who may see an answer.
type Publication string

// The degrees of publication.
const (
	Public        Publication = "public"
	AggregateOnly Publication = "aggregate_only"
	Private       Publication = "private"
)

// Question is one question.
type Question struct {
	ID          QuestionID
	Module      string
	Repeat      string // id of the repeat group, or empty
	Grid        string // id of the grid it is a row of, or empty
	GridRow     string // code of that row
	Type        QuestionType
	Label       string // the wording
	Short       string // one to four words
	Help        string
	Required    bool
	Publication Publication
	Kind        string // fact or judgement
	Source      string
	List        string // shared list the choices come from, or empty
	Choices     []Choice
	MaxCodes    int
	Min, Max    *float64
	Unit        string
	Low, High   string // ends of a likert scale
	AppliesIf   *Condition
	Waves       []string // asked only in these; empty: the questionnaire at hand
	Retired     bool
}

// Choice finds a code.
func (q *Question) Choice(code string) (Choice, bool) {
	for _, c := range q.Choices {
		if c.Code == code {
			return c, true
		}
	}
	return Choice{}, false
}

// Codes lists the permitted codes in order.
func (q *Question) Codes() []string {
	out := make([]string, len(q.Choices))
	for i, c := range q.Choices {
		out[i] = c.Code
	}
	return out
}

// Condition is the one form in which instruments, rules and indicators say
// "when": all of these terms and, if given, any of those.
type Condition struct {
	All []Term
	Any []Term
}

// Term holds where a question was answered with one of Codes, or stands in one
// of States. In a repeat group it must hold in at least one record, or with
// Every in each of them (and there must be one).
type Term struct {
	Question QuestionID
	Codes    []string
	States   []State
	Every    bool
}

// Rule is a check over answers that an instrument declares. Which fields a kind
// reads stands in survey/rules.
type Rule struct {
	ID, Kind  string
	Severity  Severity
	When      *Condition
	Per       string // repeat group: evaluate for each record
	Needs     []QuestionID
	Before    QuestionID
	After     QuestionID
	Question  QuestionID
	Of        QuestionID
	Questions []QuestionID // expanded
	Grid      string
	Codes     []string
	Record    string
	Flag      QuestionID
	Except    []string // modules that are not looked at
	Total     float64  // what numbers add up to
	Least     int      // how many answers there must be for the rule to speak
	Message   string
	Advice    string
}

// Index makes questions findable by id; loaders call it once.
func (in *Instrument) Index() {
	in.byID = make(map[QuestionID]int, len(in.Questions))
	for i, q := range in.Questions {
		in.byID[q.ID] = i
	}
}

// In is the instrument with its labels in a language; where it has none, as it
// stands.
func (in *Instrument) In(lang string) *Instrument {
	if t := in.Translations[lang]; t != nil {
		return t
	}
	return in
}

// Languages are the codes of the languages that the instrument has labels in,
// its own first.
func (in *Instrument) Languages() []string {
	return append([]string{in.Language}, slices.Sorted(maps.Keys(in.Translations))...)
}

// Question finds a question, or gives nil.
func (in *Instrument) Question(id QuestionID) *Question {
	i, ok := in.byID[id]
	if !ok {
		return nil
	}
	return &in.Questions[i]
}

// List finds a code list, or gives nil.
func (in *Instrument) List(id string) *CodeList {
	for i := range in.Lists {
		if in.Lists[i].ID == id {
			return &in.Lists[i]
		}
	}
	return nil
}

// Module finds a module, or gives nil.
func (in *Instrument) Module(id string) *Module {
	for i := range in.Modules {
		if in.Modules[i].ID == id {
			return &in.Modules[i]
		}
	}
	return nil
}

// Match expands a pattern with a trailing * to the questions it names.
func (in *Instrument) Match(pattern string) []QuestionID {
	prefix, glob := strings.CutSuffix(pattern, "*")
	var out []QuestionID
	for _, q := range in.Questions {
		if string(q.ID) == pattern || glob && strings.HasPrefix(string(q.ID), prefix) {
			out = append(out, q.ID)
		}
	}
	return out
}
