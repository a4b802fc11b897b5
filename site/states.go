package site

import (
	"slices"
	"strconv"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// mark is how the status of an observation is drawn.
func (c *composer) mark(o *pipeline.Observation) figures.Mark {
	if o == nil {
		return figures.NotAsked
	}
	switch o.Status {
	case pipeline.Observed:
		switch {
		case o.Number != nil:
			return figures.Yes
		case slices.Contains([]string{"with_conditions", "listed_cases_only", "partly", "sometimes"}, o.Code):
			return figures.Partly
		case slices.Contains(o.Indicator.Positive(), o.Code):
			return figures.Yes
		}
		return figures.No
	case pipeline.InDispute:
		return figures.Disputed
	case pipeline.Suppressed:
		return figures.Aggregate
	}
	return c.silence(o.State, o.Wave)
}

func (c *composer) silence(s survey.State, wave string) figures.Mark {
	switch s {
	case survey.NotAsked:
		return figures.NotAsked
	case survey.NotInFrame:
		return figures.Outside
	}
	if w := c.d.Evidence.Wave(wave); w != nil && w.Kind == survey.AggregateWave {
		return figures.Aggregate
	}
	return figures.Silent
}

// stateWord says in a word or two what an observation holds.
func (c *composer) stateWord(o *pipeline.Observation) string {
	if o == nil {
		return c.word("state_not_asked")
	}
	switch o.Status {
	case pipeline.Observed:
		if o.Number != nil {
			return c.measured(o).Plain()
		}
		switch o.Indicator.ID {
		case c.practice:
			return c.word("reported_" + o.Code)
		case responseID:
			return c.word("response_" + o.Code)
		}
		return c.l.codeLabel(c.d, o.Indicator, o.Code)
	case pipeline.InDispute:
		return c.word("state_disputed")
	case pipeline.Suppressed:
		return c.word("state_suppressed")
	case pipeline.NotRated:
		return c.word("state_not_rated")
	}
	return c.silenceWord(o.State, o.Wave)
}

func (c *composer) silenceWord(s survey.State, wave string) string {
	if w := c.d.Evidence.Wave(wave); w != nil && w.Kind == survey.AggregateWave && s == survey.NotPublished {
		return c.word("state_aggregate")
	}
	return c.word("state_" + string(s))
}

// measured prints the number of an observation with its unit and, where it is a
// lower bound, says so.
func (c *composer) measured(o *pipeline.Observation) words.Text {
	n := words.Num{ID: o.ID, Value: strconv.FormatFloat(*o.Number, 'f', -1, 64), Print: round(*o.Number), Href: c.observationHref(o)}
	t := c.say("unit_"+unitKey(o.Unit), words.Args{"k": n})
	if o.Unit == "%" && o.Asked != nil && *o.Asked < leastForPercent {
		n.Value, n.Print = strconv.Itoa(*o.N), ""
		t = c.say("k_of_n", words.Args{"k": n, "n": *o.Asked})
	}
	if o.AtLeast {
		return c.say("at_least", words.Args{"what": t})
	}
	return t
}

// leastForPercent is the base below which no percentage is printed (methods.md §3).
const leastForPercent = 10

func unitKey(u string) string {
	if u == "%" {
		return "percent"
	}
	return u
}

// round prints a number as the methods ask: whole, whatever it was computed as.
func round(f float64) string { return strconv.Itoa(int(f + 0.5)) }

// newest is the observation of the newest wave that has a value, else of the
// newest wave that asked.
func (c *composer) newest(indicator, area string) *pipeline.Observation {
	var best *pipeline.Observation
	for _, w := range c.waves {
		o := c.d.Observation(indicator, area, w.Slug)
		if o != nil && (best == nil || o.Status == pipeline.Observed || best.Status != pipeline.Observed) {
			best = o
		}
	}
	return best
}
