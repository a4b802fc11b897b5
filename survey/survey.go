// Package survey holds what was asked, who answered and what they said: the
// words that every other package uses. It reads no file and draws nothing; the
// loaders of declarative files are in survey/declare, the checks in
// survey/rules.
//
// One word per thing:
//
//   - An Instrument is a questionnaire: Modules of Questions, each with a type,
//     Choices and a Condition under which it applies.
//   - A Wave is one gathering of evidence. Its Kind says what may be made of
//     it: respondents answered (survey), only totals were published
//     (aggregate), or texts were coded (documents).
//   - A Country has an ISO 3166-1 alpha-2 code (XK for Kosovo); a Group has a
//     size and members, of whom some may be unnamed.
//   - A Respondent fills in a Submission, which holds Answers. Each Answer has
//     a State beside its value: a value that nobody gave is a state, never a
//     number and never "no".
//   - A Source is a document; a Position is a place in a submitted file.
//   - A Finding is what a check reports. Findings are data, not errors.
//   - A PublishedFigure is a number that a source prints. It is never an answer.
//   - A Statement is a row of the evidence register: one fact of a source and
//     the one use that was made of it.
package survey

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// QuestionID names a question within an instrument; it is also a column, an
// anchor and a part of paths, and is never reused for another meaning.
type QuestionID string

// CountryCode is an ISO 3166-1 alpha-2 code, upper case, with XK for Kosovo.
type CountryCode string

// Lower is the code as it stands in ids and paths.
func (c CountryCode) Lower() string { return strings.ToLower(string(c)) }

// State says how a value came to be there, or why it is not.
type State string

// The nine states of an answer. They are kept beside the value and never
// merged; none of them counts as zero.
const (
	Answered      State = "answered"
	NotApplicable State = "not_applicable" // also: skipped by a condition
	DoNotKnow     State = "do_not_know"
	Refused       State = "refused"       // asked, declined
	NoResponse    State = "no_response"   // asked, left blank
	NotAsked      State = "not_asked"     // not in that wave's questions
	NotInFrame    State = "not_in_frame"  // the country was not asked in that wave
	NotPublished  State = "not_published" // the source does not give this country's answer
	UnderReview   State = "under_review"
)

// States lists the nine states in the order in which tables and legends show them.
var States = [...]State{Answered, NotApplicable, DoNotKnow, Refused, NoResponse, NotAsked, NotInFrame, NotPublished, UnderReview}

// Valid reports whether s is one of the nine states.
func (s State) Valid() bool {
	return slices.Contains(States[:], s)
}

// WaveKind says what kind of evidence a wave gathered.
type WaveKind string

// The kinds of wave. Only surveys are compared over time; in documents an
// option that a text does not name is not_published, never no.
const (
	SurveyWave    WaveKind = "survey"
	AggregateWave WaveKind = "aggregate"
	DocumentsWave WaveKind = "documents"
)

// Wave is one gathering of evidence.
type Wave struct {
	Slug, Title string
	Kind        WaveKind
	Instrument  string // id
	Start, End  string // ISO 8601, reduced precision; empty if not published
	AsOf        string // ISO date at which ages are computed
	DateNote    string
	Method      string
	Wording     string
	WhoAnswered string
	Asked       []QuestionID // expanded
	Silence     State        // of a country in the frame without an answer
	Unnamed     State        // of a country that may or may not be in the frame
	Outside     State        // of every other country
	Sampling    Sampling
	// SilenceIsRandom declares that silence is believed to be unrelated to the
	// answer; only then is a hypergeometric interval given.
	SilenceIsRandom bool
	Frame           Frame
	Groups          []Group
	Respondents     []Respondent
	Submissions     []SubmittedFile
	Figures         []PublishedFigure
	Study           Study
	// Invented marks evidence made for tests and the demonstration.
	Invented bool
}

// Study is what the record of a wave tells besides its frame and dates, in words
// a reader of study descriptions expects. An empty field is not published.
type Study struct {
	Collector string   // who gathered the evidence
	Mode      string   // how it was gathered: by questionnaire, by reading
	Procedure string   // how those asked were chosen
	Response  string   // how many were asked and answered, where no count can be computed
	Published string   // what of it is published
	Withheld  string   // what is not
	Documents []string // ids of the sources that report it
	Evidence  []string // rows of the register behind all this
}

// Sampling says which model of uncertainty fits the frame.
type Sampling string

// A closed list of states has bounds; a sample of many has an interval.
const (
	ClosedList Sampling = "closed_list"
	Sample     Sampling = "sample"
)

// Frame is whom a wave set out to ask.
type Frame struct {
	Size       int // 0: not stated
	Universe   string
	Source     string
	Locator    string
	Evidence   []string
	Named      []CountryCode // known to be in the frame
	MayInclude []CountryCode // of these, the remaining ones are in the frame; which is not published
}

// Asks reports whether the wave asked the question at all.
func (w *Wave) Asks(q QuestionID) bool {
	return slices.Contains(w.Asked, q)
}

// StateWithoutAnswer is the state of a question for a country that gave no
// answer in this wave: the manifest decides, no code guesses.
func (w *Wave) StateWithoutAnswer(q QuestionID, c CountryCode) State {
	switch {
	case !w.Asks(q):
		return NotAsked
	case slices.Contains(w.Frame.Named, c):
		return w.Silence
	case slices.Contains(w.Frame.MayInclude, c):
		return w.Unnamed
	default:
		return w.Outside
	}
}

// Group is a set of countries with a size and members, some of whom may be
// unnamed: the 24 EU members surveyed in 2021 are known by number, and nine of
// them by name.
type Group struct {
	ID, Title  string
	Wave       string // slug; empty for a standing group such as the EU
	Size       int
	Within     string // the standing group all members belong to
	Named      []CountryCode
	MayInclude []CountryCode
	Evidence   []string
}

// Unnamed is how many members are not known by name.
func (g Group) Unnamed() int { return g.Size - len(g.Named) }

// Country is a country as the observatory names it.
type Country struct {
	Code     CountryCode
	ISO3     string
	Numeric  string
	Eurostat string // EL for Greece, UK for the United Kingdom
	EUSince  int    // 0: never a member
	EUUntil  int    // 0: still a member
	Profile  bool   // has a page
	Names    map[string]string
	Borders  []CountryCode
	TileX    int // place on the tile map, columns from the west
	TileY    int // and rows from the north
	Aliases  []Name
}

// Name is what something is called in a language, "*" for any.
type Name struct{ Language, Text string }

// EU reports whether the country is a member of the European Union today.
func (c *Country) EU() bool { return c.EUSince > 0 && c.EUUntil == 0 }

// Name is the country's name in the language, else in English.
func (c *Country) Name(lang string) string {
	if n := c.Names[lang]; n != "" {
		return n
	}
	return c.Names["en"]
}

// Area is a territory that people name where a country is asked for, and that is
// not a country of the observatory.
type Area struct {
	ID     string // of a country of the world its ISO 3166-1 alpha-2 code
	Kind   AreaKind
	Within []CountryCode // of a part: its country; of a former state: those on its territory
	Names  []Name
}

// AreaKind says why an area cannot stand for a country.
type AreaKind string

// The kinds of area.
const (
	Aggregate    AreaKind = "aggregate" // several countries together: the EU, a total
	PartOf       AreaKind = "part"      // a part of a country: Scotland
	FormerState  AreaKind = "former"    // a state that is no more: Czechoslovakia
	OtherCountry AreaKind = "other"     // a country that the observatory does not cover
)

// Respondent is who answered, as far as it may be published. Names and contacts
// of persons are answers of private questions and never leave this package's
// batches.
//
// One that a country's submission told of itself has that Country; one without
// is the respondent of that id for every country.
type Respondent struct {
	ID                                 string
	Country                            CountryCode
	Role, Interest, Organisation, Note string
}

// Respondent finds who stands behind a submission as the manifest declares it,
// or gives nobody.
func (w *Wave) Respondent(c CountryCode, id string) Respondent {
	var found Respondent
	for _, r := range w.Respondents {
		if r.ID != id {
			continue
		}
		if r.Country == c {
			return r
		}
		if r.Country == "" {
			found = r
		}
	}
	return found
}

// SubmittedFile is a submission as received, and how it was taken in.
type SubmittedFile struct {
	File     string // path below the source folder
	Received string // ISO date
	SHA256   string
	// Answers settles what the file leaves open; empty: nothing was open.
	Answers Attachment
	// Accepted are the answers as they were read when the file was taken in, in
	// the canonical form; another reading today is an error. Empty: not kept.
	Accepted Attachment
	// What the operator said of a file that does not say it itself.
	Country    CountryCode
	Respondent string
	Overrides  []Override
	// Supersedes are the files whose answers of the same respondents for the same
	// countries this one replaces as a whole.
	Supersedes []string
}

// Attachment is a file that belongs to a submission.
type Attachment struct{ File, SHA256 string }

// Override is a finding that blocks and was let pass, and why.
type Override struct {
	Code   string
	Rule   string // of the instrument; empty: whatever has the code
	Reason string
}

// Covers reports whether the finding is one that was let pass.
func (o Override) Covers(f Finding) bool {
	return o.Code == f.Code && (o.Rule == "" || o.Rule == f.Rule)
}

// Submission is one completed instrument: one respondent's answers for one country.
type Submission struct {
	ID         string // lower-case country, hyphen, respondent: "es-coder"
	Wave       string
	Country    CountryCode
	Respondent string
	File       string
	SHA256     string
	Received   string
	// Embargo is the date from which the answers may be published, if it has not
	// come yet; AggregatesOnly says that none may be published by country. What
	// they hold back stands in the batch as not published.
	Embargo        string
	AggregatesOnly bool
	// RoleOnly says that the body asked not to be named.
	RoleOnly bool
	// SupersededBy is the ID of the respondent's next submission, which stands
	// instead; Overridden are the codes of findings that were let pass.
	SupersededBy string
	Overridden   []string
}

// Source is a document that answers and figures are taken from.
type Source struct {
	ID, Title, Short, Publisher, Date, Place, Language, Kind, Note string
}

// PublishedFigure is a number that a source prints, with its base if the source
// states one. It is kept apart from observations and never spread over
// countries. A figure that is the sum of others names them in DerivedFrom.
type PublishedFigure struct {
	ID          string // full: name.wave
	Wave        string
	Indicator   string
	Area        string // country code or group id
	Statement   string
	Value       string // plain decimal, exact
	Unit        string
	Numerator   *int
	Base        *int
	BaseState   string // stated, not_published, not_applicable
	Evidence    []string
	Source      string
	Locator     string
	DerivedFrom []string
	Doubt       string
}

// Derived reports whether the number is computed from others of its kind.
func (f PublishedFigure) Derived() bool { return len(f.DerivedFrom) > 0 }

// Disposition is the one use that was made of a statement.
type Disposition string

// The dispositions of a row of the evidence register.
const (
	UsedAsAnswer         Disposition = "answer"
	UsedAsFrameworkField Disposition = "framework_field"
	UsedAsFigure         Disposition = "published_figure"
	UsedAsCaseFact       Disposition = "case_fact"
	UsedAsClaim          Disposition = "claim"
	UsedAsContext        Disposition = "context"
	Unused               Disposition = "unused"
)

// Statement is a row of the evidence register, in the observatory's own words.
type Statement struct {
	ID, Area, Topic, Text, Value, Unit, Year string
	Source, Locator, Doubt                   string
	Disposition                              Disposition
	Targets                                  []string // ids of answers or figures, or case:slug
	Reason                                   string   // why it is unused
}

// Value is what an answer says. Its kind is that of the question; the zero
// Value says nothing.
type Value struct {
	text   string
	codes  []string
	number float64
	kind   valueKind
}

type valueKind uint8

const (
	noValue valueKind = iota
	textValue
	codesValue
	numberValue
)

// TextValue is a text as given.
func TextValue(s string) Value { return Value{kind: textValue, text: s} }

// CodesValue is one or several codes of a list, in the order given.
func CodesValue(codes ...string) Value {
	return Value{kind: codesValue, codes: codes, text: strings.Join(codes, "|")}
}

// NumberValue parses a plain decimal and keeps it as written beside the number,
// so that nothing is rounded on the way to a table.
func NumberValue(s string) (Value, error) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return Value{}, fmt.Errorf("%q is not a plain decimal number", s)
	}
	return Value{kind: numberValue, text: s, number: f}, nil
}

// IsZero reports whether the value says nothing.
func (v Value) IsZero() bool { return v.kind == noValue }

// String is the value in canonical form: codes joined by |, numbers as written.
func (v Value) String() string { return v.text }

// Codes are the codes of a coded value, else nil. The slice is not to be changed.
func (v Value) Codes() []string { return v.codes }

// Number is the value of a numeric answer.
func (v Value) Number() (float64, bool) { return v.number, v.kind == numberValue }

// Answer is one value with its state, source and place.
type Answer struct {
	ID         string
	Submission *Submission
	Question   *Question
	Record     int // 1, 2, … in a repeat group, else 0
	Value      Value
	State      State
	Source     string
	Locator    string
	Note       string
	Position   Position
	Meant      bool // its sender was asked, and says that it is meant as it stands
}

// AnswerID is wave.submission.question, with .record in a repeat group.
func AnswerID(wave, submission string, q QuestionID, record int) string {
	id := wave + "." + submission + "." + string(q)
	if record > 0 {
		id += "." + strconv.Itoa(record)
	}
	return id
}
