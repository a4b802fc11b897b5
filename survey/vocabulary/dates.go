package vocabulary

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
)

//go:embed months.csv
var monthsTable string

// The faults of dates.
const (
	NoDate        Fault = "date"
	NoSuchDay     Fault = "calendar" // 31.02.2026
	ShortYear     Fault = "year"     // 31.12.26
	PartOfDate    Fault = "part"     // April 2026
	SerialFault   Fault = "serial"   // 46115, as a spreadsheet counts days
	TwoMonthNames Fault = "month"    // listopad: October or November
)

// Calendar is what a text says as a date: with Readings, or with a Fault.
type Calendar struct {
	Readings []Reading // one, or two where day and month may change places; canonical: 2026-12-31
	Fault    Fault
	Likely   []string // of a serial number: the date that it counts to
	Clock    bool     // a time of day stood beside it
}

// Dates reads a date in figures or with the name of a month in one of the
// languages, or in any if none is known. 03/04/2026 has two readings, 31/12/2026
// and 3.4.2026 have one: where points stand between them, the day comes first.
func Dates(text string, langs ...string) Calendar {
	clean, _ := Visible(text)
	if t, err := time.Parse(time.DateOnly, clean); err == nil && t.Year() >= 1000 {
		return Calendar{Readings: []Reading{{Text: clean}}}
	}
	c := Calendar{}
	clean, c.Clock = withoutClock(clean)
	tokens, marks := tokenize(clean)
	switch {
	case len(tokens) == 0:
		c.Fault = NoDate
	case slices.ContainsFunc(tokens, func(t string) bool { return !isDigit([]rune(t)[0]) }):
		c.named(tokens, langs)
	default:
		c.figures(tokens, marks)
	}
	return c
}

// withoutClock takes a time of day off the end.
func withoutClock(s string) (string, bool) {
	i := strings.IndexByte(s, ':')
	if i < 0 {
		return s, false
	}
	start := strings.LastIndexAny(s[:i], " T")
	if start < 0 {
		return s, false
	}
	clock := strings.TrimRight(strings.ToUpper(s[start+1:]), "Z")
	for _, layout := range []string{"15:04", "15:04:05", "15:04:05.999999", "3:04 PM", "3:04:05 PM", "15:04:05-07:00", "15:04:05.999999-07:00"} {
		if _, err := time.Parse(layout, clock); err == nil {
			return strings.TrimRight(s[:start], " ,"), true
		}
	}
	return s, false
}

// tokenize cuts a text into runs of digits and runs of letters, with what stood
// between them.
func tokenize(s string) (tokens, marks []string) {
	var token, mark strings.Builder
	kind := 0
	flush := func() {
		if token.Len() > 0 {
			tokens = append(tokens, token.String())
			token.Reset()
		}
	}
	for _, r := range s {
		k := 0
		switch {
		case isDigit(r):
			k = 1
		case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || apostrophe(r) || r == 'º' || r == 'ª':
			k = 2
		}
		if k != kind || k == 0 {
			flush()
		}
		if k == 0 {
			mark.WriteRune(dash(r))
		} else {
			if token.Len() == 0 && len(tokens) > 0 {
				marks = append(marks, mark.String())
			}
			mark.Reset()
			token.WriteRune(r)
		}
		kind = k
	}
	flush()
	return tokens, marks
}

// figures reads a date without letters.
func (c *Calendar) figures(t, marks []string) {
	for _, m := range marks {
		if !slices.Contains([]string{".", ". ", "/", " / ", "-", " ", " - "}, m) || m != marks[0] {
			c.Fault = NoDate
			return
		}
	}
	switch {
	case len(t) == 1:
		c.single(t[0])
	case len(t) == 2 && (len(t[0]) == 4 || len(t[1]) == 4):
		c.Fault = PartOfDate
	case len(t) == 3 && len(t[0]) == 4:
		c.add(t[0], t[1], t[2], "")
	case len(t) == 3 && len(t[2]) == 4:
		if dotted := strings.HasPrefix(marks[0], "."); dotted {
			c.add(t[2], t[1], t[0], "")
			break
		}
		c.add(t[2], t[1], t[0], DayFirst)
		c.add(t[2], t[0], t[1], MonthFirst)
		if len(c.Readings) == 2 && c.Readings[0].Text == c.Readings[1].Text {
			c.Readings = c.Readings[:1]
			c.Readings[0].Form = ""
		}
	case len(t) == 3 && len(t[0]) <= 2 && len(t[1]) <= 2 && len(t[2]) == 2:
		c.Fault = ShortYear
	default:
		c.Fault = NoDate
	}
	if c.Readings != nil {
		c.Fault = ""
	}
}

// single reads a date that is one run of digits: 20261231, a year, or the
// number of days that a spreadsheet counts.
func (c *Calendar) single(t string) {
	switch len(t) {
	case 8:
		c.add(t[:4], t[4:6], t[6:], "")
		if day, err := time.Parse("02012006", t); c.Readings == nil || err == nil && day.Year() > 1800 && day.Year() < 2200 {
			c.Readings, c.Fault = nil, NoDate
		}
	case 5:
		n, _ := strconv.Atoi(t)
		c.Fault, c.Likely = SerialFault, []string{SerialDate(n)}
	case 4:
		c.Fault = PartOfDate
	default:
		c.Fault = NoDate
	}
}

// epoch is the day 0 of spreadsheets, of which day 60 does not exist.
var epoch = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

// SerialDate is the day that a spreadsheet counts as n.
func SerialDate(n int) string { return epoch.AddDate(0, 0, n).Format(time.DateOnly) }

// DateSerial is the number that a spreadsheet counts for an ISO date.
func DateSerial(date string) (int, bool) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0, false
	}
	return int(t.Sub(epoch).Hours() / 24), true
}

// add adds the reading of year, month and day, if there is such a day.
func (c *Calendar) add(year, month, day, form string) {
	if len(month) > 2 || len(day) > 2 || len(year) != 4 || year[0] == '0' {
		c.Fault = NoDate
		return
	}
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	text := fmt.Sprintf("%s-%02d-%02d", year, m, d)
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		c.Fault = NoSuchDay
		return
	}
	c.Readings = append(c.Readings, Reading{Text: text, Form: form})
}

// fillers are what stands in dates beside day, month and year.
var fillers = []string{"de", "del", "di", "of", "the", "den", "der", "le", "el", "il", "m", "d", "g", "r", "gada", "го", "г", "року", "р", "st", "nd", "rd", "th",
	"er", "ere", "re", "e", "º", "o", "a", "ª", "an", "na", "ta", "η", "ησ", "στισ", "am", "les", "året", "od", "ho"}

// named reads a date with the name of a month.
func (c *Calendar) named(tokens, langs []string) {
	months := map[int]bool{}
	var numbers []string
	names := 0
	for _, t := range tokens {
		switch found := monthsNamed(t, langs); {
		case isDigit([]rune(t)[0]):
			numbers = append(numbers, t)
		case len(found) > 0:
			names++
			for _, m := range found {
				months[m] = true
			}
		case !slices.Contains(fillers, Fold(t)):
			c.Fault = NoDate
			return
		}
	}
	switch {
	case names != 1 || len(numbers) == 0 || len(numbers) > 2:
		c.Fault = NoDate
	case len(numbers) == 1 && len(numbers[0]) == 4:
		c.Fault = PartOfDate
	case len(numbers) == 1 || len(numbers[0]) < 4 && len(numbers[1]) < 4:
		c.Fault = ShortYear
	case len(months) > 1:
		c.Fault = TwoMonthNames
	default:
		year, day := numbers[1], numbers[0]
		if len(year) != 4 {
			year, day = day, year
		}
		for m := range months {
			c.add(year, strconv.Itoa(m), day, "")
		}
	}
}

type month struct {
	language string
	number   int
}

var monthNames = sync.OnceValue(func() map[string][]month {
	m := map[string][]month{}
	for _, r := range table(monthsTable, "language", "month", "name") {
		n, err := strconv.Atoi(r[1])
		if err != nil {
			panic("vocabulary: months: " + err.Error())
		}
		name := Fold(r[2])
		m[name] = append(m[name], month{language: r[0], number: n})
	}
	return m
})

// monthsNamed gives the months that a word names: in the known languages, else
// in any.
func monthsNamed(text string, langs []string) []int {
	all := monthNames()[Fold(text)]
	known := slices.DeleteFunc(slices.Clone(all), func(m month) bool { return !Spoken(m.language, langs) })
	if len(known) > 0 {
		all = known
	}
	var out []int
	for _, m := range all {
		if !slices.Contains(out, m.number) {
			out = append(out, m.number)
		}
	}
	return out
}
