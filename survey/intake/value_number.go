package intake

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
	"observatory/survey/sheet"
	"observatory/survey/vocabulary"
)

// bounds of numbers where the question states none.
const (
	firstYear = 1700
	lastYear  = 2100
	mostWhole = math.MaxInt32 // as wide as a column of integers
	mostReal  = 1e15
)

// bounds are the least and the greatest number that the question takes.
func (c *codebook) bounds() (lo, hi float64) {
	switch c.q.Type {
	case survey.Likert:
		return 1, 5
	case survey.Year:
		return orNumber(c.q.Min, firstYear), orNumber(c.q.Max, lastYear)
	case survey.Integer:
		return orNumber(c.q.Min, 0), orNumber(c.q.Max, mostWhole)
	}
	return orNumber(c.q.Min, 0), orNumber(c.q.Max, mostReal)
}

func (c *codebook) whole() bool { return c.q.Type != survey.Number }

// number reads a number in any local form.
func (c *codebook) number(clean string, s situation) reading {
	n := vocabulary.Numbers(clean)
	if n.Fault != "" {
		which := string(n.Fault)
		if n.Fault == vocabulary.NoNumber {
			which = ""
		}
		return c.noNumber(which)
	}
	if n.Unit != "" && !c.asks(n.Unit) {
		if c.q.Unit == "" {
			return refused("C08", "none", survey.Named("unit", n.Unit))
		}
		return refused("C08", "other", survey.Named("unit", n.Unit), survey.Named("asked", c.q.Unit))
	}
	if s.shown.scaled {
		return c.noNumber(string(vocabulary.ScaleFault))
	}
	if s.shown.unit != "" && !c.asks(s.shown.unit) {
		return refused("C08", "format", survey.Named("unit", s.shown.unit))
	}
	var tells situation
	if len(n.Readings) == 1 {
		tells.numbers = markOf(n.Readings[0].Form)
	}
	picked, ok := pick(n.Readings, formName(s))
	if !ok {
		r := asked("C07", "", []string{"point", "comma"}, survey.Named("example", clean),
			survey.Named("point", n.Readings[0].Text), survey.Named("comma", n.Readings[1].Text))
		r.open = numbersOpen
		return r
	}
	r := c.inBounds(s.shown.seen(picked.Text))
	r.tells = tells
	if r.outcome == Accepted {
		noteNumber(&r, n, picked, clean, s.kind)
		noteFormat(&r, s.shown, clean)
	}
	return r
}

// noteFormat says what of the number format was taken into account: once for the
// column.
func noteFormat(r *reading, shown shownAs, clean string) {
	switch {
	case shown.unit == "":
		return
	case shown.percent > 0:
		r.note("C08", "percent", survey.Named("example", clean), survey.Named("read", r.text))
	default:
		r.note("C08", "", survey.Named("unit", shown.unit))
	}
	r.rule, r.ofColumn = "C08", true
}

// percent reads a cell that shows a percentage where no number is asked for: a
// text is what the cell shows, nothing else can be meant. It reports false where
// the cell holds no number.
func (c *codebook) percent(clean string, shown shownAs) (reading, bool) {
	n, ok := pick(vocabulary.Numbers(clean).Readings, vocabulary.DecimalPoint)
	if !ok {
		return reading{}, false
	}
	if c.q.Type != survey.Text {
		return refused("C08", "format", survey.Named("unit", shown.unit)), true
	}
	r := freeText(shown.seen(n.Text) + strings.Repeat("%", shown.percent))
	if r.outcome == Accepted {
		r.rule, r.ofColumn = "C08", true
		r.note("C08", "percent", survey.Named("example", clean), survey.Named("read", r.text))
	}
	return r, true
}

// noNumber refuses what is no number, and says which numbers the question takes.
func (c *codebook) noNumber(which string) reading {
	if c.whole() && which == "" {
		which = "whole"
	}
	return refused("C05", which, c.stated(false)...)
}

// stated are the bounds to be told: where the question sets no upper one, ours
// is told only to who went beyond it.
func (c *codebook) stated(beyond bool) []survey.Arg {
	lo, hi := c.bounds()
	args := []survey.Arg{survey.Named("min", decimal(lo))}
	if c.q.Max != nil || beyond || c.q.Type == survey.Likert || c.q.Type == survey.Year {
		args = append(args, survey.Named("max", decimal(hi)))
	}
	return args
}

// asks reports whether a unit is the one that the question asks for.
func (c *codebook) asks(unit string) bool {
	return c.q.Unit != "" && (vocabulary.UnitOf(unit) == c.q.Unit || vocabulary.Fold(unit) == vocabulary.Fold(c.q.Unit))
}

// formName is the form that the situation settles; a number cell of a workbook
// has a point.
func formName(s situation) string {
	switch {
	case s.kind == sheet.Number || s.numbers == point:
		return vocabulary.DecimalPoint
	case s.numbers == comma:
		return vocabulary.DecimalComma
	}
	return ""
}

func markOf(form string) decimalMark {
	switch form {
	case vocabulary.DecimalPoint:
		return point
	case vocabulary.DecimalComma:
		return comma
	}
	return unknownMark
}

// pick takes the only reading, or of two that in the settled form.
func pick(readings []vocabulary.Reading, form string) (vocabulary.Reading, bool) {
	if len(readings) == 1 {
		return readings[0], true
	}
	i := slices.IndexFunc(readings, func(r vocabulary.Reading) bool { return r.Form == form })
	if i < 0 {
		return vocabulary.Reading{}, false
	}
	return readings[i], true
}

// noteNumber says what of the local form was taken away: once for the column.
func noteNumber(r *reading, n vocabulary.Number, picked vocabulary.Reading, clean string, kind sheet.Kind) {
	if n.Unit != "" {
		r.rule = "C08"
		r.note("C08", "", survey.Named("unit", n.Unit))
	}
	if n.Long {
		r.warn("C10", "")
	}
	if picked.Text == clean && r.text == clean || kind == sheet.Number || r.rule != "" {
		if r.rule == "" && r.text != clean {
			r.rule = "C06"
		}
		return
	}
	which := "form"
	switch {
	case n.Foreign:
		which = "digits"
	case n.Exponent:
		which = "exponent"
	case n.Grouped:
		which = "grouped"
	case picked.Form == vocabulary.DecimalComma:
		which = ""
	}
	r.rule, r.ofColumn = "C06", !n.Long
	r.note("C06", which, survey.Named("example", clean), survey.Named("read", r.text))
}

// inBounds makes a value of a plain decimal, if the question takes it.
func (c *codebook) inBounds(text string) reading {
	if c.whole() {
		whole, fraction, _ := strings.Cut(text, ".")
		if strings.Trim(fraction, "0") != "" {
			return c.noNumber("whole")
		}
		text = whole
	}
	lo, hi := c.bounds()
	v, err := survey.NumberValue(text)
	if err != nil {
		return c.noNumber("")
	}
	if x, _ := v.Number(); x < lo || x > hi {
		return refused("C09", "", c.stated(x > hi)...)
	}
	return accepted(v)
}

// step is an answer on a scale with its words beside the number: "4 - rather".
var step = regexp.MustCompile(`^([1-5])\s*(?:[-–—=:.)(]\s*|\s)\s*\(?(\pL[^0-9]*)$`)

// scale reads a step from 1 to 5, as a number, with its words, or as what one
// end of the scale is called.
func (c *codebook) scale(clean string, s situation) reading {
	if len(clean) == 1 && clean >= "1" && clean <= "5" {
		v, _ := survey.NumberValue(clean)
		return accepted(v)
	}
	var ms []meant
	for _, m := range c.meaning(clean, s) {
		if m.state != "" || m.how < byWord {
			ms = append(ms, m)
		}
	}
	switch found, several := targets(ms); {
	case several:
		return c.ambiguous(found, clean, s)
	case len(found) == 1:
		m := surest(ms)
		if m.state != "" {
			return stateReading(m.state, clean, s)
		}
		v, _ := survey.NumberValue(m.code)
		r := accepted(v)
		c.noteWord(&r, m, clean)
		return r
	}
	if m := step.FindStringSubmatch(clean); m != nil {
		for _, t := range c.book().terms[vocabulary.Fold(m[2])] {
			if t.code != m[1] { // "5 - not at all"
				return asked("C04", "scale", []string{m[1], t.code})
			}
		}
		v, _ := survey.NumberValue(m[1])
		r := accepted(v)
		r.rule = "C03"
		r.note("C03", "scale", survey.Named("meaning", m[1]))
		return r
	}
	return c.number(clean, s)
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func orNumber(p *float64, otherwise float64) float64 {
	if p == nil {
		return otherwise
	}
	return *p
}
