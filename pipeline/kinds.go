package pipeline

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"observatory/survey"
)

// indicatorKind evaluates an indicator for one country. The function fills in
// the observation, which arrives as not reported with the state that the
// wave's manifest gives to silence.
type indicatorKind struct {
	country   func(env *environment, c *survey.Country, o *Observation)
	counts    bool // gives numbers, not codes
	additive  bool // the numbers of countries may be added up
	everyWave bool // speaks of the wave itself, whatever it asked
	// group evaluates it for a group, where neither counting nor adding does.
	group func(env *environment, g *survey.Group, countries map[survey.CountryCode]*Observation, o *Observation)
}

// kinds is the closed set of ways in which answers become observations.
var kinds = map[string]*indicatorKind{
	"answer":        {country: answer},                                      // the code a country gave to one question
	"derived":       {country: derived},                                     // a code that follows from several answers
	"option":        {country: option},                                      // whether one option of a list is named
	"records":       {country: records, counts: true, additive: true},       // how many records of a group are known
	"records_with":  {country: recordsWith, counts: true, additive: true},   // how many records carry a code
	"breadth":       {country: breadth, counts: true},                       // how many different codes are named
	"age":           {country: age, counts: true},                           // years since the oldest record began
	"number":        {country: number, counts: true, group: medianNumber},   // the number a country gave; the median for a group
	"rating":        {country: rating, counts: true, group: ratings},        // ratings from 1 to 5: the median, and how they are spread
	"latest":        {country: latest, counts: true},                        // the newest number among the records
	"answered":      {country: answered, everyWave: true},                   // whether any answer of the country is published
	"item_coverage": {country: itemCoverage, counts: true, everyWave: true}, // share of the questions asked that have an answer
}

// Kinds lists the kinds of indicator, in order.
func Kinds() []string {
	var out []string
	for k := range kinds {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// answer takes the code of one question. Respondents who disagree make the
// value disputed; facts are not averaged (methods.md §9).
func answer(env *environment, c *survey.Country, o *Observation) {
	settle(env.evidence.Answers(env.wave.Slug, c.Code, env.indicator.Question), o)
}

func settle(answers []survey.Answer, o *Observation) {
	var values []string
	for _, a := range answers {
		if a.State != survey.Answered {
			continue
		}
		o.Answers = append(o.Answers, a.ID)
		if v := a.Value.String(); !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	switch {
	case len(values) == 0:
		return
	case len(values) > 1:
		o.Status, o.State = InDispute, survey.UnderReview
		return
	}
	o.Status, o.Code = Observed, values[0]
}

// derived gives the code of the first case whose condition holds in a
// submission of the country.
func derived(env *environment, c *survey.Country, o *Observation) {
	b := env.evidence.Batches[env.wave.Slug]
	for s, sub := range b.Submissions {
		if sub.Country != c.Code {
			continue
		}
		for _, k := range env.indicator.Cases {
			if !b.Holds(&k.When, s, 0) {
				continue
			}
			switch {
			case o.Status == InDispute: // and stays so, whatever a third one says
			case o.Code == "":
				o.Status, o.Code, o.ValueKind = Observed, k.Code, Derived
			case o.Code != k.Code:
				o.Status, o.State, o.Code = InDispute, survey.UnderReview, ""
			}
			for _, t := range append(slices.Clone(k.When.All), k.When.Any...) {
				for _, i := range b.Of(s, t.Question) {
					o.Answers = append(o.Answers, b.At(i).ID)
				}
			}
			break
		}
	}
}

// option says yes where the option is named. In a survey, a list that was
// answered without the option says no; in documents it says nothing.
func option(env *environment, c *survey.Country, o *Observation) {
	x := env.indicator
	listed := false
	for _, a := range env.evidence.Answers(env.wave.Slug, c.Code, x.Question) {
		if a.State != survey.Answered {
			continue
		}
		listed = true
		if slices.Contains(a.Value.Codes(), x.Code) {
			o.Status, o.Code = Observed, "yes"
			o.Answers = append(o.Answers, a.ID)
		}
	}
	if o.Code == "" && listed && env.wave.Kind == survey.SurveyWave {
		o.Status, o.Code = Observed, "no"
	}
}

// records counts what is known; a document never names all there is, so counts
// from documents are "at least".
func records(env *environment, c *survey.Country, o *Observation) {
	in := env.evidence.Instrument(env.wave.Instrument)
	found := env.evidence.Records(env.wave.Slug, c.Code, env.indicator.Repeat)
	var ids []string
	for _, r := range found {
		// A record is traced by the first question it answers: its name or title.
		for i := range in.Questions {
			if a, ok := r.Answers[in.Questions[i].ID]; ok && a.State == survey.Answered && public(a.Question) {
				ids = append(ids, a.ID)
				break
			}
		}
	}
	env.number(o, len(found), ids)
}

func recordsWith(env *environment, c *survey.Country, o *Observation) {
	x := env.indicator
	var ids []string
	for _, r := range env.evidence.countedRecords(env.wave.Slug, c.Code, x.Repeat) {
		a, ok := r.Answers[x.Question]
		if !ok || a.State != survey.Answered {
			continue
		}
		o.known = true
		if slices.Contains(a.Value.Codes(), x.Code) {
			ids = append(ids, a.ID)
		}
	}
	if len(ids) > 0 || o.known && env.wave.Kind == survey.SurveyWave {
		env.number(o, len(ids), ids)
		if len(ids) == 0 {
			zero := 0.0
			o.Status, o.Number = Observed, &zero
		}
	}
}

func (env *environment) number(o *Observation, n int, ids []string) {
	if n == 0 {
		return
	}
	v := float64(n)
	o.Status, o.Number, o.Answers = Observed, &v, ids
	o.AtLeast = env.wave.Kind == survey.DocumentsWave
}

func breadth(env *environment, c *survey.Country, o *Observation) {
	var codes, ids []string
	for _, a := range env.evidence.Answers(env.wave.Slug, c.Code, env.indicator.Question) {
		if a.State != survey.Answered {
			continue
		}
		ids = append(ids, a.ID)
		for _, code := range a.Value.Codes() {
			if ch, _ := a.Question.Choice(code); !ch.Exclusive && !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	env.number(o, len(codes), ids)
}

// age is counted to the wave's date, not to today: nothing is known after it.
func age(env *environment, c *survey.Country, o *Observation) {
	asOf, err := strconv.Atoi(strings.SplitN(env.wave.AsOf, "-", 2)[0])
	if err != nil {
		return
	}
	oldest := 0.0
	for _, a := range env.evidence.Answers(env.wave.Slug, c.Code, env.indicator.Question) {
		if year, ok := a.Value.Number(); ok {
			o.Answers = append(o.Answers, a.ID)
			oldest = max(oldest, float64(asOf)-year)
		}
	}
	if len(o.Answers) > 0 {
		o.Status, o.Number = Observed, &oldest
		o.AtLeast = env.wave.Kind == survey.DocumentsWave
	}
}

func latest(env *environment, c *survey.Country, o *Observation) {
	for _, a := range env.evidence.Answers(env.wave.Slug, c.Code, env.indicator.Question) {
		if v, ok := a.Value.Number(); ok {
			o.Answers = append(o.Answers, a.ID)
			if o.Number == nil || v > *o.Number {
				o.Number = &v
			}
		}
	}
	if o.Number != nil {
		o.Status = Observed
	}
}

// answered says yes for a country of which the wave publishes any answer, and
// no for one that it may have asked and publishes nothing of.
func answered(env *environment, c *survey.Country, o *Observation) {
	b := env.evidence.Batches[env.wave.Slug]
	for i := range b.Len() {
		if a := b.At(i); a.Submission.Country == c.Code && a.State == survey.Answered && a.Question.Publication != survey.Private {
			o.Answers = append(o.Answers, a.ID)
		}
	}
	switch {
	case len(o.Answers) > 0:
		o.Status, o.Code = Observed, "yes"
	case env.wave.Kind != survey.AggregateWave && (o.State == survey.NotPublished || o.State == survey.NoResponse):
		// What is published is known of every country: here "no" is a fact.
		o.Status, o.Code, o.ValueKind = Observed, "no", Derived
	}
}

// itemCoverage is the share of the wave's questions to which the country has a
// answer, in per cent. Questions of a repeat group count once, private ones
// not at all.
func itemCoverage(env *environment, c *survey.Country, o *Observation) {
	b := env.evidence.Batches[env.wave.Slug]
	seen := map[survey.QuestionID]bool{}
	for i := range b.Len() {
		if a := b.At(i); a.Submission.Country == c.Code && a.State == survey.Answered && a.Question.Publication != survey.Private {
			seen[a.Question.ID] = true
			o.Answers = append(o.Answers, a.ID)
		}
	}
	asked := 0
	for _, id := range env.wave.Asked {
		if b.Instrument.Question(id).Publication != survey.Private {
			asked++
		}
	}
	if len(seen) == 0 || asked == 0 {
		o.Answers = nil
		return
	}
	n := len(seen)
	v := 100 * float64(n) / float64(asked)
	share := v / 100
	o.Status, o.Number, o.ValueKind = Observed, &v, Derived
	o.N, o.Asked, o.Coverage = &n, &asked, &share
}

// Value prints an observation's value for people who read ids: a code, or a
// number with its unit.
func (o *Observation) Value() string {
	switch {
	case o.Status != Observed:
		return string(o.Status)
	case o.Code != "":
		return o.Code
	case o.Number != nil:
		return fmt.Sprintf("%s %s", strconv.FormatFloat(*o.Number, 'f', -1, 64), o.Unit)
	}
	return ""
}
