package invent

import (
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
)

// draw is one answer in the making.
type draw struct {
	*generator
	wave       *wave
	submission *submission
	q          *survey.Question
	record     int
	hint       hint
}

// How often a fact changes from the first wave to the second, and how often a
// second respondent tells it otherwise than the first.
const (
	changes  = 0.16
	dissents = 0.10
)

// name is the words of a stream of this answer.
func (d *draw) name(what string, more ...string) []string {
	return append([]string{what, string(d.submission.country.Code), string(d.q.ID), strconv.Itoa(d.record)}, more...)
}

// answer is the state and value, or no state where nothing is written down.
func (d *draw) answer() (survey.State, survey.Value) {
	b, q := d.submission.batch, d.q
	if v, ok := d.submission.who.Says[string(q.ID)]; ok {
		return survey.Answered, d.value(v)
	}
	if q.ID == d.instrument.Terms.From {
		if d.submission.country == d.wave.embargoed {
			return survey.Answered, d.value(d.wave.embargo)
		}
		return "", survey.Value{}
	}
	applies := b.Holds(q.AppliesIf, 0, d.record)
	if o := d.hint.OnlyIf; applies && o != nil {
		t := survey.Term{Question: survey.QuestionID(o.Question), Codes: o.Codes}
		if len(o.Codes) == 0 {
			t.States = []survey.State{survey.Answered}
		}
		applies = b.Holds(&survey.Condition{All: []survey.Term{t}}, 0, d.record)
	}
	if !applies {
		if q.Type == survey.Text || q.Type == survey.URL {
			return "", survey.Value{}
		}
		return survey.NotApplicable, survey.Value{}
	}
	if s := d.silence(); s != survey.Answered {
		if s == survey.NoResponse && !q.Required {
			return "", survey.Value{} // the manifest says what a blank is
		}
		return s, survey.Value{}
	}
	return survey.Answered, d.value(d.text(d.stream2()))
}

// silence is whether there is an answer, or why not.
func (d *draw) silence() survey.State {
	w, s := d.wave, d.submission
	r := d.stream(d.name("state", w.slug, s.who.ID, strconv.Itoa(s.redo[place(d.q, d.record)]))...)
	u := r.Float64()
	if d.hint.Rate != nil {
		if u < *d.hint.Rate {
			return survey.Answered
		}
		return survey.NoResponse
	}
	if d.q.ID == "country" || d.q.Type == survey.Email || d.hint.Fixed || len(d.hint.Text) > 0 {
		return survey.Answered
	}
	refused := 0.015
	if d.q.Publication == survey.AggregateOnly {
		refused = 0.04
	}
	switch {
	case u < refused:
		return survey.Refused
	case u < refused+0.03:
		return survey.DoNotKnow
	case u < refused+0.05:
		return survey.NoResponse
	}
	return survey.Answered
}

// stream2 is the random numbers behind the value. Facts are the country's: all
// respondents and both waves draw the same, unless something changed or somebody
// sees it otherwise. A judgement is the respondent's own.
func (d *draw) stream2() *rand.Rand {
	s, w := d.submission, d.wave
	own := []string{s.who.ID}
	if n := s.redo[place(d.q, d.record)]; n > 0 {
		return d.stream(d.name("again", s.who.ID, w.slug, strconv.Itoa(n))...)
	}
	if d.q.Kind == "judgement" {
		return d.stream(d.name("judged", append(own, w.slug)...)...)
	}
	if s.nth > 0 && d.stream(d.name("dissent", s.who.ID)...).Float64() < dissents {
		return d.stream(d.name("own", own...)...)
	}
	if w.nth > 0 && !d.hint.Fixed && d.stream(d.name("change")...).Float64() < changes {
		return d.stream(d.name("second")...)
	}
	return d.stream(d.name("fact")...)
}

// z is how much cooperation this answer leans to: the country's, a little more
// in the second wave, and a row of a grid more or less.
func (d *draw) z() float64 {
	z := d.openness(string(d.submission.country.Code), d.q.Module) + d.hint.Row[d.q.GridRow]
	if d.wave.nth > 0 {
		z += 0.15
	}
	return z
}

// text draws the value in canonical form.
func (d *draw) text(r *rand.Rand) string {
	switch d.q.Type {
	case survey.Single:
		return d.single(r)
	case survey.Multi:
		return d.multi(r)
	case survey.Likert:
		item := 0.5 * d.stream("item", string(d.q.ID)).NormFloat64()
		return strconv.Itoa(min(max(int(math.Round(3.4+item+0.5*d.z()+0.8*r.NormFloat64())), 1), 5))
	case survey.Integer, survey.Number, survey.Year:
		return d.number(r)
	case survey.CountryType:
		return string(d.submission.country.Code)
	}
	return d.words(r)
}

func (d *draw) single(r *rand.Rand) string {
	weights := slices.Clone(d.hint.Weights)
	tilted := 0
	for i, c := range d.q.Choices {
		if c.Code == "other" || c.Exclusive {
			weights = append(weights[:min(i, len(weights))], 0.25)
			continue
		}
		if i >= len(weights) {
			weights = append(weights, 1)
		}
		tilted = i + 1
	}
	return d.q.Choices[pick(r, weights, tilted, d.z())].Code
}

func (d *draw) multi(r *rand.Rand) string {
	var codes []string
	alone := ""
	for i, c := range d.q.Choices {
		u := r.Float64()
		share := logistic(logit(min(0.35, 3/float64(len(d.q.Choices)))) + 0.8*d.stream("share", string(d.q.ID), c.Code).NormFloat64())
		switch {
		case c.Exclusive:
			if alone == "" || c.Code == "none_of_these" {
				alone = c.Code
			}
			continue
		case c.Code == "other":
			share = 0.04
		case i < len(d.hint.Weights):
			share = d.hint.Weights[i]
		}
		if u < logistic(logit(share)+0.5*d.z()) {
			codes = append(codes, c.Code)
		}
	}
	if n := d.q.MaxCodes; n > 0 && len(codes) > n {
		r.Shuffle(len(codes), func(i, j int) { codes[i], codes[j] = codes[j], codes[i] })
		codes = codes[:n]
	}
	if len(codes) == 0 && alone != "" {
		return alone
	}
	if len(codes) == 0 {
		return d.q.Choices[r.IntN(len(d.q.Choices))].Code
	}
	return strings.Join(codes, "|")
}

// number lies between the hint's bounds, or the question's.
func (d *draw) number(r *rand.Rand) string {
	low, high := d.hint.Low, d.hint.High
	if high == 0 {
		low, high = 1, 20
		if d.q.Max != nil {
			high = min(high, *d.q.Max)
		}
	}
	if d.q.Type == survey.Year {
		if d.hint.High == 0 {
			low, high = float64(d.wave.year-15), float64(d.wave.year-1)
		}
		if d.wave.nth > 0 && d.record > d.wave.first.described(d) {
			low, high = float64(d.wave.first.year), float64(d.wave.year-1) // what is new began since
		}
	}
	if d.hint.After != "" {
		for _, i := range d.submission.batch.Of(0, survey.QuestionID(d.hint.After)) {
			if a := d.submission.batch.At(i); a.Record == d.record {
				if y, ok := a.Value.Number(); ok {
					low, high = max(low, y), max(high, y)
				}
			}
		}
	}
	u := logistic(1.1*r.NormFloat64() + 0.3*d.z())
	v := low + u*(high-low)
	if low > 0 && high/low > 10 {
		v = low * math.Pow(high/low, u)
	}
	step := max(d.hint.Step, 1)
	v = min(max(math.Round(v/step)*step, low), high)
	return strconv.FormatFloat(math.Round(v), 'f', -1, 64)
}

// described is how many records the country described in the first wave.
func (w *wave) described(d *draw) int {
	if d.q.Repeat == "" {
		return 0
	}
	s := *d.submission
	return d.records(w, &s, d.q.Repeat)
}

// words is a text after its pattern.
func (d *draw) words(r *rand.Rand) string {
	patterns := d.hint.Text
	if len(patterns) == 0 {
		switch d.q.Type {
		case survey.Date:
			patterns = []string{"{asof}"}
		case survey.URL:
			patterns = []string{"https://example.org/invented/{code}"}
		case survey.Email:
			patterns = []string{"nobody@example.org"}
		default:
			patterns = []string{"An invented text"}
		}
	}
	return d.expand(patterns[r.IntN(len(patterns))])
}

var otherAnswer = regexp.MustCompile(`\{of:(\w+)\}`)

func (d *draw) expand(pattern string) string {
	c := d.submission.country
	id := string(c.Code)
	if d.record > 0 {
		id += "-" + letter(d.record)
	}
	pattern = otherAnswer.ReplaceAllStringFunc(pattern, func(m string) string {
		return d.of(d.instrument.Question(survey.QuestionID(otherAnswer.FindStringSubmatch(m)[1])))
	})
	return strings.NewReplacer("{code}", c.Code.Lower(), "{country}", c.Name("en"), "{id}", id, "{wave}", d.wave.slug,
		"{received}", d.wave.received, "{asof}", d.wave.asOf, "{role}", d.submission.who.ID).Replace(pattern)
}

// of is what another question says, of the same record or of the first: as
// answered, or as it will be.
func (d *draw) of(q *survey.Question) string {
	record := d.record
	if q.Repeat != "" && record == 0 {
		record = 1
	}
	for _, i := range d.submission.batch.Of(0, q.ID) {
		if a := d.submission.batch.At(i); a.Record == record && a.State == survey.Answered {
			return a.Value.String()
		}
	}
	e := *d
	e.q, e.record, e.hint = q, record, d.hints.of(q)
	return e.text(e.stream2())
}

func (d *draw) value(s string) survey.Value {
	switch d.q.Type {
	case survey.Single, survey.Multi:
		return survey.CodesValue(strings.Split(s, "|")...)
	case survey.Likert, survey.Integer, survey.Number, survey.Year:
		if v, err := survey.NumberValue(s); err == nil {
			return v
		}
	}
	return survey.TextValue(s)
}
