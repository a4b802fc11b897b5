package pipeline

import (
	"slices"

	"observatory/survey"
)

// number takes the number that a country gave to one question. Respondents who
// differ make it disputed, as any fact.
func number(env *environment, c *survey.Country, o *Observation) {
	settle(env.evidence.Answers(env.wave.Slug, c.Code, env.indicator.Question), o)
	if o.Status != Observed {
		return
	}
	o.Code = ""
	for _, a := range env.evidence.Answers(env.wave.Slug, c.Code, env.indicator.Question) {
		if v, ok := a.Value.Number(); ok {
			o.Number = &v
		}
	}
}

// rating is the median of a country's ratings: judgements are not settled, their
// middle is taken (methods.md §9).
func rating(env *environment, c *survey.Country, o *Observation) {
	var given []float64
	for _, a := range env.evidence.Answers(env.wave.Slug, c.Code, env.indicator.Question) {
		if v, ok := a.Value.Number(); ok {
			given, o.Answers = append(given, v), append(o.Answers, a.ID)
		}
	}
	if len(given) > 0 {
		m := median(given)
		o.Status, o.Number = Observed, &m
	}
}

// median is the middle number, or the mean of the two middle ones.
func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	if n := len(x); n%2 == 0 {
		return (x[n/2-1] + x[n/2]) / 2
	}
	return x[len(x)/2]
}

// medianNumber is the median over the countries of a group. A sum would need all
// of them, and means little where some are silent.
func medianNumber(env *environment, g *survey.Group, countries map[survey.CountryCode]*Observation, o *Observation) {
	var given []float64
	states := map[survey.State]int{}
	for _, code := range g.Named {
		switch m := countries[code]; {
		case m == nil:
		case m.Number == nil:
			states[m.State]++
		default:
			given, o.Answers = append(given, *m.Number), append(o.Answers, m.Answers...)
		}
	}
	env.middle(g, given, states, o)
}

// ratings are how the ratings of all respondents in a group are spread, and their
// median.
func ratings(env *environment, g *survey.Group, countries map[survey.CountryCode]*Observation, o *Observation) {
	var given []float64
	states, levels, rated := map[survey.State]int{}, [5]int{}, 0
	for _, code := range g.Named {
		if m := countries[code]; m == nil || m.Number == nil {
			if m != nil {
				states[m.State]++
			}
			continue
		}
		rated++
		for _, a := range env.evidence.Answers(env.wave.Slug, code, env.indicator.Question) {
			if v, ok := a.Value.Number(); ok && v >= 1 && v <= 5 {
				given, o.Answers = append(given, v), append(o.Answers, a.ID)
				levels[int(v)-1]++
			}
		}
	}
	env.middle(g, given, states, o)
	if o.Status != Observed {
		return
	}
	o.Coverage = portion(rated, g.Size)
	for i, n := range levels {
		o.Distribution = append(o.Distribution, Level{i + 1, i + 1, n})
	}
	if env.confidential() {
		o.Distribution, o.Answers = merged(o.Distribution), nil
	}
}

// middle fills in the median of what a group gave; N counts what was given.
func (env *environment) middle(g *survey.Group, given []float64, states map[survey.State]int, o *Observation) {
	n := len(given)
	o.N, o.Coverage = &n, portion(n, g.Size)
	if n == 0 {
		o.State = commonest(states)
		return
	}
	m := median(given)
	o.Status, o.State, o.ValueKind, o.Number = Observed, survey.Answered, Derived, &m
	env.disclose(o)
}

// merged joins neighbouring levels until none counts from one to four: first
// those at the low end, then what is left at the high end.
func merged(levels []Level) []Level {
	var out []Level
	for _, l := range levels {
		if n := len(out); n > 0 && out[n-1].N < smallestCell {
			out[n-1].High, out[n-1].N = l.High, out[n-1].N+l.N
		} else {
			out = append(out, l)
		}
	}
	for n := len(out); n > 1 && out[n-1].N < smallestCell; n = len(out) {
		out[n-2].High, out[n-2].N = out[n-1].High, out[n-2].N+out[n-1].N
		out = out[:n-1]
	}
	return out
}
