package intake

import (
	"fmt"
	"strconv"
	"time"

	"observatory/survey"
	"observatory/survey/vocabulary"
)

// date reads a date in any local form.
func (c *codebook) date(clean string, s situation) reading {
	d := vocabulary.Dates(clean, s.languages...)
	if d.Fault != "" {
		which := string(d.Fault)
		if d.Fault == vocabulary.NoDate {
			which = ""
		}
		return refused("C11", which).suggest(d.Likely...)
	}
	form := map[dateOrder]string{dayFirst: vocabulary.DayFirst, monthFirst: vocabulary.MonthFirst}[s.dates]
	picked, ok := pick(d.Readings, form)
	if !ok {
		r := asked("C12", "", []string{"day", "month"}, survey.Named("example", clean),
			survey.Named("day", d.Readings[0].Text), survey.Named("month", d.Readings[1].Text))
		r.open = datesOpen
		return r
	}
	r := accepted(survey.TextValue(picked.Text))
	if len(d.Readings) == 1 {
		r.tells.dates = map[string]dateOrder{vocabulary.DayFirst: dayFirst, vocabulary.MonthFirst: monthFirst}[picked.Form]
	}
	if picked.Text != clean {
		which := "read"
		if d.Clock {
			which = "clock"
		}
		r.rule, r.ofColumn = "C11", true
		r.note("C11", which, survey.Named("example", clean), survey.Named("read", picked.Text))
	}
	return r
}

// turnedDate asks about a date in a cell of a workbook where none is asked for:
// a spreadsheet makes one of what looks like it, such as 1-9 or 2026. What may
// have stood there is suggested, as far as it would be an answer.
func (c *codebook) turnedDate(iso string) reading {
	var likely []string
	add := func(text string) {
		if r := c.read(text, situation{}); (r.outcome == Accepted || r.outcome == Normalised) && r.state == survey.Answered && len(likely) < 3 {
			likely = append(likely, text)
		}
	}
	if t, err := time.Parse(time.DateOnly, iso); err == nil {
		switch c.q.Type {
		case survey.Integer, survey.Number, survey.Year, survey.Likert:
			if n, ok := vocabulary.DateSerial(iso); ok {
				add(strconv.Itoa(n))
			}
		case survey.Single, survey.Multi, survey.Text:
			day, month, year := t.Day(), int(t.Month()), t.Year()%100
			if day == 1 && year > 12 && c.q.Type.Coded() {
				add(fmt.Sprintf("%d-%d", month, year)) // 10-49 became October 1949
			}
			add(fmt.Sprintf("%d-%d", day, month))
			if day != month {
				add(fmt.Sprintf("%d-%d", month, day))
			}
		}
	}
	return asked("C13", "answer", nil).suggest(likely...)
}
