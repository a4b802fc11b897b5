package site

import (
	"strconv"
	"strings"
	"time"

	"observatory/site/words"
)

// day prints an ISO date of any precision as the language writes it: 2026-03-31,
// 2026-03 or 2026. What is no date is printed as it stands.
func (c *composer) day(iso string) string {
	if t, err := time.Parse(time.DateOnly, iso); err == nil {
		key := "day"
		if t.Day() == 1 && c.l.Words.Has("day_first") {
			key = "day_first"
		}
		return c.say(key, words.Args{"d": strconv.Itoa(t.Day()), "month": c.month(t.Month()), "y": strconv.Itoa(t.Year())}).Plain()
	}
	if t, err := time.Parse("2006-01", iso); err == nil {
		return c.say("month_year", words.Args{"month": c.month(t.Month()), "y": strconv.Itoa(t.Year())}).Plain()
	}
	return iso
}

func (c *composer) month(m time.Month) string {
	names := strings.Fields(c.word("months"))
	if len(names) != 12 {
		return strconv.Itoa(int(m))
	}
	return names[m-1]
}

// period is when a wave was gathered, as far as that is published: its first and
// last day, one of them, or nothing.
func (c *composer) period(start, end string) string {
	switch {
	case start == "" || start == end || end == "":
		return c.day(start)
	}
	return c.say("period", words.Args{"from": c.day(start), "to": c.day(end)}).Plain()
}
