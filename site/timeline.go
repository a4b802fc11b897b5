package site

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// timeline shows frameworks by their start year, to the date of their source
// and never to today.
func (c *composer) timeline(id string, title, measure words.Text, of timelineWords, items []timed) (*figures.Chart, error) {
	if len(items) == 0 {
		return nil, nil
	}
	last := 0
	first := 3000
	for _, it := range items {
		last = max(last, it.asOf)
		if it.start > 0 {
			first = min(first, it.start)
		}
	}
	first = min(first, 2015)
	from, to := first-first%5, last+1
	if first%5 == 0 {
		from -= 2
	}
	at := func(year float64) float64 {
		return roundTo(100 * (year - float64(from)) / float64(to-from))
	}
	axis := &figures.TimeAxis{From: from, To: to}
	for y := from - from%5 + 5; y < to-1; y += 5 {
		axis.Years = append(axis.Years, figures.TimeMark{At: at(float64(y)), Label: strconv.Itoa(y)})
	}
	for _, w := range c.waves {
		if year := yearOf(w); year > 0 && len(w.Asked) > 0 {
			axis.Events = append(axis.Events, figures.TimeMark{At: at(year), Label: c.word("event_" + string(w.Kind))})
		}
	}
	ch := &figures.Chart{ID: id, Kind: figures.Timeline, Title: title, Measure: measure, Time: axis,
		Table: figures.Table{Head: of.heads}}
	var alt []string
	var refs, places []string
	for _, it := range items {
		row := figures.TimeRow{ID: it.id, Name: it.name, Sub: it.sub, Href: it.href, End: at(it.described), Word: of.unknown}
		start := words.Say(of.unknown)
		cellMark := figures.Silent
		if it.start > 0 {
			s := at(float64(it.start))
			row.Start, row.Year, row.Word = &s, strconv.Itoa(it.start), ""
			start, cellMark = words.Say(row.Year), ""
		}
		axis.Rows = append(axis.Rows, row)
		ch.Table.Rows = append(ch.Table.Rows, []figures.Cell{headCell(it.name), textCell(it.sub), {Text: start, Mark: cellMark}, textCell(strconv.Itoa(it.asOf)), cell(words.Say(it.place).Refs(it.refs...))})
		if place := lowerFirst(it.place); !slices.Contains(places, place) {
			places = append(places, place)
		}
		alt = append(alt, it.name+c.l.Words.Raw("colon")+start.Plain()+".")
		refs = append(refs, it.refs...)
	}
	ch.Alt = strings.Join(alt, " ")
	slices.Sort(refs)
	ch.Source = c.say("timeline_source", words.Args{"places": c.l.Words.Names(places)}).Refs(slices.Compact(refs)...)
	return c.figure(ch)
}

// timelineWords are what a timeline calls a missing start, and the heads of its
// table, which are not the same for frameworks and for laws.
type timelineWords struct {
	unknown string
	heads   []figures.Cell
}

func (c *composer) frameworkWords() timelineWords {
	return timelineWords{c.word("start_not_stated"), c.heads("th_framework", "th_who", "th_start", "th_described", "th_source")}
}

// timed is a thing on a timeline.
type timed struct {
	id, name, sub, href string
	start, asOf         int     // start 0: not stated
	described           float64 // date of the source, in years
	place               string  // chapter of the source
	refs                []string
}

func roundTo(f float64) float64 { return float64(int(f*100+0.5)) / 100 }

func (c *composer) timed(r pipeline.Record) timed {
	it := timed{name: r.Text("fw_name"), sub: r.Text("fw_police_partner"), place: c.place(r.Answers["fw_name"])}
	if day, err := time.Parse(time.DateOnly, c.d.Evidence.Wave(r.Wave).AsOf); err == nil { // else the wave does not say
		it.asOf, it.described = day.Year(), float64(day.Year())+float64(day.Month()-1)/12
	}
	if it.sub == "" {
		it.sub = r.Text("fw_place")
	}
	if y := r.Num("fw_start_year"); y != nil {
		it.start = int(*y)
	}
	for _, k := range c.d.Cases {
		if own := c.d.CaseRecord(k); own != nil && own.ID(frameworkID) == r.ID(frameworkID) {
			it.href, it.id = c.url("cases", k.Slug), "fw-"+k.Slug
		}
	}
	for _, q := range []survey.QuestionID{"fw_name", "fw_start_year"} {
		it.refs = append(it.refs, c.d.Evidence.Refs(r.Answers[q].ID)...)
	}
	return it
}

// allTimeline is every framework, or every law, by start year.
func (c *composer) allTimeline(laws bool) (*figures.Chart, error) {
	var items []timed
	for _, country := range c.d.Evidence.Countries {
		if laws {
			for _, r := range c.records(country.Code, lawID) {
				it := c.timed(r)
				it.name, it.sub, it.id = r.Text("law_title"), country.Name(c.l.Code), ""
				it.href = c.url("countries", country.Code.Lower())
				it.place, it.refs = c.place(r.Answers["law_title"]), c.d.Evidence.Refs(r.Answers["law_title"].ID)
				if y := r.Num("law_year"); y != nil {
					it.start = int(*y)
				}
				items = append(items, it)
			}
			continue
		}
		for _, r := range c.frameworks(country.Code) {
			it := c.timed(r)
			it.sub = country.Name(c.l.Code)
			items = append(items, it)
		}
	}
	slices.SortStableFunc(items, func(x, y timed) int {
		if (x.start == 0) != (y.start == 0) {
			return y.start - x.start
		}
		return x.start - y.start
	})
	id, key := "timeline-frameworks", "timeline_all"
	if laws {
		id, key = "timeline-laws", "timeline_laws"
	}
	known := 0
	for _, it := range items {
		if it.start > 0 {
			known++
		}
	}
	of := c.frameworkWords()
	if laws {
		of = timelineWords{lowerFirst(c.word("year_not_stated")), c.heads("th_act", "th_country", "th_year_status", "th_described", "th_source")}
	}
	return c.timeline(id, c.say(key, words.Args{"n": known, "all": len(items)}), c.say(key+"_measure", nil), of, items)
}

// yearOf is when a wave took place, in years: the middle of a year where no
// more is known, 0 where nothing is.
func yearOf(w *survey.Wave) float64 {
	year, err := strconv.Atoi(w.Start[:min(4, len(w.Start))])
	if err != nil {
		return 0
	}
	if len(w.Start) < 7 {
		return float64(year) + 0.5
	}
	month, err := strconv.Atoi(w.Start[5:7])
	if err != nil {
		return float64(year) + 0.5
	}
	return float64(year) + float64(month-1)/12
}
