package site

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// A figureMaker makes the figures of one kind for a family of indicators: none
// where the values do not allow it. The argument is what stands behind the colon
// of the declaration.
type figureMaker func(c *composer, family []*pipeline.Indicator, arg string) ([]*figures.Chart, error)

// figureMakers are the kinds that the catalogue may declare.
var figureMakers = map[string]figureMaker{
	"map":        (*composer).mapFigures,
	"strips":     (*composer).stripFigures,
	"bars":       (*composer).barFigures,
	"tiles":      (*composer).tileFigures,
	"timeline":   (*composer).timelineFigures,
	"matrix":     (*composer).matrixFigures,
	"heat":       (*composer).heatFigures,
	"parts":      (*composer).partFigures,
	"choropleth": (*composer).choroplethFigures,
	"multiples":  (*composer).multipleFigures,
	"scatter":    (*composer).scatterFigures,
	"dots":       (*composer).dotFigures,
	"dumbbell":   (*composer).dumbbellFigures,
	"ratings":    (*composer).ratingFigures,
}

// declaredFigures are the kinds an entry of the catalogue asks for, or what
// suits its kind of reading if it does not say.
func declaredFigures(x *pipeline.Indicator) []string {
	if len(x.Figures) > 0 {
		return x.Figures
	}
	switch x.Kind {
	case "answer", "derived", "answered":
		if x.Code != "" {
			return []string{"bars", "heat", "dots", "dumbbell"}
		}
		return []string{"map", "strips", "dots", "dumbbell"}
	case "option":
		return []string{"bars", "heat", "dots", "dumbbell"}
	case "records_with":
		return []string{"parts"}
	}
	return []string{"choropleth"}
}

// checkFigures reports declarations of figures that cannot be followed.
func checkFigures(cat *pipeline.Catalogue) error {
	var errs []error
	for _, f := range cat.Families() {
		for _, declared := range f[0].Figures {
			kind, arg, has := strings.Cut(declared, ":")
			switch {
			case figureMakers[kind] == nil:
				errs = append(errs, fmt.Errorf("indicator %q: unknown kind of figure %q", f[0].Family, kind))
			case has && cat.Indicator(arg) == nil:
				errs = append(errs, fmt.Errorf("indicator %q: figure %q names an indicator that does not exist", f[0].Family, declared))
			}
		}
	}
	return errors.Join(errs...)
}

// figureFind is the sentence above the figures, by the kind of the first.
func (c *composer) figureFind(kind string, family []*pipeline.Indicator, ch *figures.Chart) words.Text {
	x := family[0]
	a := with(c.indicatorArgs(x), words.Args{"absent": lowerFirst(c.l.absent(x)), "all": len(family), "n": len(ch.Regions)})
	switch kind {
	case "bars":
		a["n"] = len(ch.Bars)
		if x.Family == usedID && c.publishedShares(family) {
			kind = "used"
		}
	case "parts":
		if a["stated"] == a["total"] {
			kind = "parts_all"
		}
	case "timeline":
		kind = "time_" + x.ID
	}
	return c.say("figure_find_"+kind, a)
}

// newestWave is the newest wave in which at least so many countries have a value
// that will do, or nil.
func (c *composer) newestWave(x *pipeline.Indicator, least int, will func(*pipeline.Observation) bool) *survey.Wave {
	for _, w := range slices.Backward(c.waves) {
		n := 0
		for _, country := range c.d.Evidence.Countries {
			if o := c.d.Observation(x.ID, string(country.Code), w.Slug); observed(o) && will(o) {
				n++
			}
		}
		if n >= least {
			return w
		}
	}
	return nil
}

func one(ch *figures.Chart, err error) ([]*figures.Chart, error) {
	if ch == nil || err != nil {
		return nil, err
	}
	return []*figures.Chart{ch}, nil
}

func coded(o *pipeline.Observation) bool { return o.Code != "" }

func (c *composer) mapFigures(family []*pipeline.Indicator, _ string) ([]*figures.Chart, error) {
	x := family[0]
	w := c.newestWave(x, 1, coded)
	if w == nil || x.Code != "" {
		return nil, nil
	}
	n := 0
	for _, country := range c.d.Evidence.Countries {
		if o := c.d.Observation(x.ID, string(country.Code), w.Slug); observed(o) {
			n++
		}
	}
	title := c.say("fig_map", words.Args{"n": n, "measure": lowerFirst(c.l.measure(x))})
	return one(c.europeMap(x, w, c.mapTitle(x, title), c.mapAlt(x, w)))
}

// stripFigures are of the wave of the map, else of the newest that counts any
// group: figures of two waves side by side would ask to be compared.
func (c *composer) stripFigures(family []*pipeline.Indicator, _ string) ([]*figures.Chart, error) {
	x := family[0]
	only := c.newestWave(x, 1, func(*pipeline.Observation) bool { return true })
	return one(c.groupStrips(x, only))
}

// publishedShares reports whether a source prints a share for any of a family.
func (c *composer) publishedShares(family []*pipeline.Indicator) bool {
	for _, w := range c.d.Evidence.Waves {
		for _, f := range w.Figures {
			if slices.ContainsFunc(family, func(x *pipeline.Indicator) bool { return x.ID == f.Indicator }) {
				return true
			}
		}
	}
	return false
}

func (c *composer) barFigures(family []*pipeline.Indicator, _ string) ([]*figures.Chart, error) {
	if family[0].Family == usedID && c.publishedShares(family) {
		return one(c.usedBars(nil))
	}
	if family[0].Code == "" {
		return nil, nil
	}
	for _, w := range slices.Backward(c.waves) { // one wave: the newest that names any
		if ch, err := c.optionBars(family, w); ch != nil || err != nil {
			return one(ch, err)
		}
	}
	return nil, nil
}

func (c *composer) tileFigures([]*pipeline.Indicator, string) ([]*figures.Chart, error) {
	return one(c.lawByPractice(""))
}

func (c *composer) timelineFigures(family []*pipeline.Indicator, _ string) ([]*figures.Chart, error) {
	return one(c.allTimeline(family[0].Repeat == lawID))
}

func (c *composer) matrixFigures([]*pipeline.Indicator, string) ([]*figures.Chart, error) {
	return one(c.coverage())
}
