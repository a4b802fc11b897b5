package pipeline

import (
	"slices"

	"observatory/pipeline/stats"
	"observatory/survey"
)

// Status says whether an observation has a value.
type Status string

// The statuses of an observation.
const (
	Observed    Status = "observed"
	NotReported Status = "not_reported" // State explains it
	InDispute   Status = "disputed"     // answers contradict each other
	NotRated    Status = "not_rated"    // too little is known for a rating
	Suppressed  Status = "suppressed"   // known, and not to be published for one country
)

// ValueKind says how a value came about.
type ValueKind string

// The kinds of value.
const (
	Reported      ValueKind = "reported"        // a respondent gave it
	CodedFromText ValueKind = "coded_from_text" // the observatory read it in a document
	Derived       ValueKind = "derived"         // computed from several answers
)

// Observation is the value of an indicator for a country or a group in a wave.
type Observation struct {
	ID        string // indicator.area.wave
	Indicator *Indicator
	Area      string // country code or group id
	Group     bool
	Wave      string
	Status    Status
	State     survey.State // answered, or why there is no value
	ValueKind ValueKind
	Code      string   // value of a coded indicator
	Number    *float64 // value of a counting indicator; for a group the k of its share
	// For groups: K of the N answered have it, of Asked that were asked and
	// Frame that belong to the group. Nil where a number is not known.
	K, N, Asked, Frame *int
	// Lower and Upper bound the share of the frame (0–1): what it would be if
	// all who are silent had said no, or yes. Manski's worst case.
	Lower, Upper *float64
	// Interval is the secondary interval, where the wave's manifest allows one.
	IntervalLower, IntervalUpper *float64
	IntervalMethod               string
	Coverage                     *float64 // N of Frame, or answered of asked items
	AtLeast                      bool     // the true value may be higher
	Unit                         string
	Distribution                 []Level  // of ratings; for a group
	Answers                      []string // ids of the answers behind it
	Figures                      []string // ids of published figures about the same thing

	// known says that records answer the question with other codes: the country
	// counts as known, and still has no number, since a document may name less
	// than there is.
	known bool
}

// Level is how many ratings lie from Low to High, both included. Where judgements
// were given for aggregates alone, neighbouring ratings stand together until none
// counts fewer than five.
type Level struct{ Low, High, N int }

// Observe evaluates every indicator for every country and group in every wave
// that asked it, in the order of catalogue, wave and area.
func Observe(e *Evidence, c *Catalogue) []Observation {
	var out []Observation
	for i := range c.Indicators {
		x := &c.Indicators[i]
		for _, w := range e.Waves {
			if w.Instrument != x.Instrument || !asks(e, w, x) {
				continue
			}
			env := &environment{evidence: e, wave: w, indicator: x}
			countries := make(map[survey.CountryCode]*Observation, len(e.Countries))
			for _, country := range e.Countries {
				o := env.country(country)
				countries[country.Code] = &o
				out = append(out, o.withheld())
			}
			for g := range e.Groups {
				if group := &e.Groups[g]; group.Wave == "" || group.Wave == w.Slug {
					out = append(out, env.group(group, countries))
				}
			}
		}
	}
	attachFigures(e, out)
	return out
}

func asks(e *Evidence, w *survey.Wave, x *Indicator) bool {
	if kinds[x.Kind].everyWave {
		return true
	}
	return slices.ContainsFunc(x.Questions(e.Instrument(w.Instrument)), w.Asks)
}

// environment is what a kind of indicator may look at.
type environment struct {
	evidence  *Evidence
	wave      *survey.Wave
	indicator *Indicator
}

func (env *environment) observation(area string, group bool) Observation {
	return Observation{ID: env.indicator.ID + "." + areaPath(area) + "." + env.wave.Slug, Indicator: env.indicator, Area: area, Group: group,
		Wave: env.wave.Slug, Unit: env.indicator.Unit, Status: NotReported, State: survey.NotPublished}
}

// areaPath is how an area stands in ids: countries in lower case.
func areaPath(area string) string {
	if len(area) == 2 {
		return survey.CountryCode(area).Lower()
	}
	return area
}

func (env *environment) country(c *survey.Country) Observation {
	o := env.observation(string(c.Code), false)
	o.State = env.silence(c.Code)
	kinds[env.indicator.Kind].country(env, c, &o)
	if o.Status == Observed && o.ValueKind == "" {
		o.ValueKind = env.valueKind()
	}
	switch {
	case o.Status == Observed:
		o.State = survey.Answered
		if env.confidential() {
			o.Status = Suppressed
		}
	case o.Status == NotReported:
		o.State = env.reason(c.Code, o.State)
	}
	return o
}

// withheld is the observation as it may be published: of an answer that was
// given for aggregates alone nothing remains but that it is suppressed. The
// groups are counted from the observation itself.
func (o Observation) withheld() Observation {
	if o.Status == Suppressed {
		o.ValueKind, o.Code, o.Number, o.Answers, o.AtLeast = "", "", nil, nil, false
	}
	return o
}

// confidential reports whether any answer that the indicator reads was given
// for aggregates alone. Counting records reads no answer.
func (env *environment) confidential() bool {
	in := env.evidence.Instrument(env.wave.Instrument)
	ids := []survey.QuestionID{env.indicator.Question}
	for _, c := range env.indicator.Cases {
		for _, t := range append(slices.Clone(c.When.All), c.When.Any...) {
			ids = append(ids, t.Question)
		}
	}
	return slices.ContainsFunc(ids, func(id survey.QuestionID) bool {
		q := in.Question(id)
		return q != nil && q.Publication != survey.Public
	})
}

// reason is what the country itself said instead of an answer, or else what the
// manifest makes of its silence.
func (env *environment) reason(c survey.CountryCode, silence survey.State) survey.State {
	for _, a := range env.evidence.Answers(env.wave.Slug, c, env.indicator.Question) {
		if a.State != survey.Answered {
			return a.State
		}
	}
	return silence
}

// silence is the state of a country that the wave holds nothing of: the first
// of the indicator's questions that the wave asked decides.
func (env *environment) silence(c survey.CountryCode) survey.State {
	for _, q := range env.indicator.Questions(env.evidence.Instrument(env.wave.Instrument)) {
		if env.wave.Asks(q) {
			return env.wave.StateWithoutAnswer(q, c)
		}
	}
	if kinds[env.indicator.Kind].everyWave && len(env.wave.Asked) > 0 {
		return env.wave.StateWithoutAnswer(env.wave.Asked[0], c)
	}
	return survey.NotAsked
}

func (env *environment) valueKind() ValueKind {
	if env.wave.Kind == survey.DocumentsWave {
		return CodedFromText
	}
	return Reported
}

// group counts the members that have it. What a kind gives for a country
// decides how: codes are counted, numbers added up.
func (env *environment) group(g *survey.Group, countries map[survey.CountryCode]*Observation) Observation {
	o := env.observation(g.ID, true)
	frame := g.Size
	o.Frame = &frame
	o.Asked = env.asked(g)
	if k := kinds[env.indicator.Kind]; k.group != nil {
		k.group(env, g, countries, &o)
	} else if k.counts {
		env.total(g, countries, &o)
	} else {
		env.share(g, countries, &o)
	}
	return o
}

// asked is how many of the group the wave is known to have asked.
func (env *environment) asked(g *survey.Group) *int {
	if env.wave.Kind != survey.SurveyWave {
		return nil
	}
	if g.Wave == env.wave.Slug {
		n := g.Size
		return &n
	}
	for _, sub := range env.wave.Groups {
		if sub.Within == g.ID {
			n := sub.Size
			return &n
		}
	}
	n := 0
	for _, c := range g.Named {
		if slices.Contains(env.wave.Frame.Named, c) {
			n++
		} else if slices.Contains(env.wave.Frame.MayInclude, c) {
			return nil // some of them may have been asked; how many is not known
		}
	}
	return &n
}

// share is k of n of a closed list, with worst-case bounds (methods.md §3).
func (env *environment) share(g *survey.Group, countries map[survey.CountryCode]*Observation, o *Observation) {
	k, n, disputed := 0, 0, 0
	states := map[survey.State]int{}
	for _, code := range g.Named {
		m := countries[code]
		switch {
		case m == nil:
			continue
		case m.Status == InDispute:
			disputed++
		case m.Status == Observed || m.Status == Suppressed:
			n++
			if slices.Contains(env.indicator.Positive(), m.Code) {
				k++
			}
		default:
			states[m.State]++
		}
		o.Answers = append(o.Answers, m.Answers...)
	}
	o.K, o.N = &k, &n
	o.Coverage = portion(n, g.Size)
	switch {
	case n+disputed == 0:
		o.K, o.State = nil, commonest(states)
		return
	case n == 0: // all that is known contradicts itself: no value, and no zero
		o.K, o.Status, o.State = nil, InDispute, survey.UnderReview
		return
	}
	o.Status, o.State, o.ValueKind = Observed, survey.Answered, Derived
	lo, hi := stats.WorstCase(k, n, g.Size)
	o.Lower, o.Upper = &lo, &hi
	o.AtLeast = n < g.Size
	number := float64(k)
	o.Number = &number
	switch {
	case env.wave.Sampling == survey.Sample:
		lo, hi := stats.Wilson(k, n, 0.95)
		o.IntervalLower, o.IntervalUpper, o.IntervalMethod = &lo, &hi, "wilson_95"
	case env.wave.SilenceIsRandom && n < g.Size:
		lo, hi := stats.Hypergeometric(k, n, g.Size, 0.95)
		l, h := float64(lo)/float64(g.Size), float64(hi)/float64(g.Size)
		o.IntervalLower, o.IntervalUpper, o.IntervalMethod = &l, &h, "hypergeometric_95"
	}
	env.disclose(o)
}

// total adds up what countries have: documented frameworks, laws.
func (env *environment) total(g *survey.Group, countries map[survey.CountryCode]*Observation, o *Observation) {
	sum, n := 0.0, 0
	states := map[survey.State]int{}
	for _, code := range g.Named {
		m := countries[code]
		if m == nil {
			continue
		}
		if m.Number == nil {
			if m.known {
				n++
			} else {
				states[m.State]++
			}
			continue
		}
		n++
		sum += *m.Number
		o.Answers = append(o.Answers, m.Answers...)
		o.AtLeast = o.AtLeast || m.AtLeast
	}
	o.N = &n
	o.Coverage = portion(n, g.Size)
	if n == 0 {
		o.State = commonest(states)
		return
	}
	o.Status, o.State, o.ValueKind = Observed, survey.Answered, Derived
	o.AtLeast = o.AtLeast || n < g.Size
	if kinds[env.indicator.Kind].additive {
		o.Number = &sum
	} else {
		o.Status, o.State = NotRated, survey.NotApplicable
	}
	env.disclose(o)
}

// portion is n of size; of nothing there is none.
func portion(n, size int) *float64 {
	if size == 0 {
		return nil
	}
	p := float64(n) / float64(size)
	return &p
}

// smallestCell is the least number of countries that may stand together in a cell
// of an aggregate-only question.
const smallestCell = 5

// disclose keeps answers that were given for aggregates alone out of every view
// that could give one away (methods.md §10): small cells on either side, all or
// none of a group, and any group but the widest, since two groups of which one
// lies within the other differ by few countries.
func (env *environment) disclose(o *Observation) {
	if !env.confidential() {
		return
	}
	// A total of numbers has no cells but its own.
	with, without := *o.N, *o.N
	if o.K != nil {
		with, without = *o.K, *o.N-*o.K
	}
	if o.Area == Covered && with >= smallestCell && without >= smallestCell {
		return
	}
	o.Status = Suppressed
	o.K, o.N, o.Number, o.Lower, o.Upper, o.IntervalLower, o.IntervalUpper = nil, nil, nil, nil, nil, nil, nil
	o.Coverage, o.Answers, o.IntervalMethod, o.ValueKind = nil, nil, "", ""
}

// Positive are the codes that count as having it.
func (x *Indicator) Positive() []string {
	if len(x.Counts) > 0 {
		return x.Counts
	}
	return []string{"yes"}
}

// commonest is the state that most members share; on a tie the first in the
// order of survey.States.
func commonest(states map[survey.State]int) survey.State {
	best, most := survey.NotPublished, 0
	for _, s := range survey.States {
		if states[s] > most {
			best, most = s, states[s]
		}
	}
	return best
}

// attachFigures names beside each observation the published figures about the
// same indicator and area, so that pages can show both as what they are.
func attachFigures(e *Evidence, obs []Observation) {
	for i := range obs {
		o := &obs[i]
		for _, w := range e.Waves {
			for _, f := range w.Figures {
				if f.Indicator == o.Indicator.ID && f.Area == o.Area {
					o.Figures = append(o.Figures, f.ID)
				}
			}
		}
	}
}
