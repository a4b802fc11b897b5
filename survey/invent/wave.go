package invent

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
)

// inventedSource is the document that every invented answer names.
const inventedSource = "invented"

// wave is one invented survey.
type wave struct {
	slug, title, asOf, received string
	start, end                  string
	year, nth                   int
	first                       *wave
	survey                      *survey.Wave
	frame                       []*survey.Country
	subs                        []*submission
	embargoed                   *survey.Country // whose answers wait for the day of embargo
	embargo                     string
}

// neverAnswer and joinLater are how many of the frame stay silent in both waves,
// and how many answer only in the second.
const (
	neverAnswer = 2
	joinLater   = 4
)

// waves asks the same countries twice.
func (g *generator) waves() ([]*wave, error) {
	frame := slices.Clone(g.countries)
	g.stream("frame").Shuffle(len(frame), func(i, j int) { frame[i], frame[j] = frame[j], frame[i] })
	if len(frame) <= neverAnswer+joinLater {
		return nil, fmt.Errorf("%d countries are too few for a demonstration", len(frame))
	}
	var out []*wave
	for nth, year := range []int{2024, 2026} {
		w := &wave{slug: fmt.Sprintf("demo-%d", year), title: fmt.Sprintf("Invented survey %d", year), year: year, nth: nth,
			asOf: fmt.Sprintf("%d-06-30", year), start: fmt.Sprintf("%d-04", year), end: fmt.Sprintf("%d-06", year),
			received: fmt.Sprintf("%d-07-15", year), frame: g.countries}
		w.survey = &survey.Wave{Slug: w.slug, Kind: survey.SurveyWave, Instrument: g.instrument.ID}
		for _, q := range g.instrument.Questions {
			if !q.Retired && len(q.Waves) == 0 {
				w.survey.Asked = append(w.survey.Asked, q.ID)
			}
		}
		w.first = w
		if nth > 0 {
			w.first = out[0]
		}
		silent := neverAnswer
		if nth == 0 {
			silent += joinLater
		}
		for i, c := range frame {
			if i >= silent {
				w.subs = append(w.subs, g.respondents(c)...)
			}
		}
		slices.SortStableFunc(w.subs, func(a, b *submission) int { return strings.Compare(string(a.country.Code), string(b.country.Code)) })
		if nth > 0 {
			alone := slices.DeleteFunc(slices.Clone(w.subs), func(s *submission) bool { return len(of(w.subs, s.country)) > 1 })
			w.embargoed, w.embargo = alone[g.stream("embargo").IntN(len(alone))].country, fmt.Sprintf("%d-01-15", year+1)
		}
		for _, s := range w.subs {
			g.fill(w, s)
		}
		out = append(out, w)
	}
	return out, nil
}

// of is the submissions for a country.
func of(subs []*submission, c *survey.Country) []*submission {
	return slices.DeleteFunc(slices.Clone(subs), func(s *submission) bool { return s.country != c })
}

// respondents are one to three bodies that answer for a country, each of another
// kind.
func (g *generator) respondents(c *survey.Country) []*submission {
	r := g.stream("who", string(c.Code))
	kinds := slices.Clone(g.hints.Respondent)
	n := 1
	for _, more := range []float64{0.45, 0.3} {
		if r.Float64() < more {
			n++
		}
	}
	var out []*submission
	for nth := range min(n, len(kinds)) {
		weights := make([]float64, len(kinds))
		for i, k := range kinds {
			weights[i] = k.Weight
		}
		i := pick(r, weights, 0, 0)
		out = append(out, &submission{country: c, who: kinds[i], nth: nth})
		kinds = slices.Delete(kinds, i, i+1)
	}
	return out
}

// write puts the wave's folder into the tree: a file per country, the manifest
// with their sums, and a few numbers as a source would print them.
func (w *wave) write(t tree, g *generator) {
	dir := "survey/waves/" + w.slug + "/"
	manifest := w.manifest(g)
	for i := 0; i < len(w.subs); {
		code := w.subs[i].country.Code
		var same []*submission
		for ; i < len(w.subs) && w.subs[i].country.Code == code; i++ {
			same = append(same, w.subs[i])
		}
		name := "submissions/" + code.Lower() + ".csv"
		data := canonical(same)
		t[dir+name] = data
		manifest += fmt.Sprintf("\n[[submission]]\nfile = %q\nreceived = %q\nsha256 = \"%x\"\n", name, w.received, sha256.Sum256(data))
	}
	t[dir+"wave.toml"] = []byte(manifest)
	t[dir+"published_figures.csv"] = w.figures()
}

// canonical is a submission file in the form of package intake.
func canonical(subs []*submission) []byte {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	w.Write([]string{"country", "respondent", "question", "record", "value", "state", "source", "locator", "note"})
	for _, s := range subs {
		for i := range s.batch.Len() {
			a := s.batch.At(i)
			record, note := "", ""
			if a.Record > 0 {
				record = strconv.Itoa(a.Record)
			}
			if a.State == survey.Refused {
				note = "An invented comment: we prefer not to say."
			}
			w.Write([]string{string(s.country.Code), s.who.ID, string(a.Question.ID), record, a.Value.String(), string(a.State), a.Source, a.Locator, note})
		}
	}
	w.Flush()
	return buf.Bytes()
}

func (w *wave) manifest(g *generator) string {
	var eu, others, all []string
	for _, c := range w.frame {
		all = append(all, string(c.Code))
		if c.EU() {
			eu = append(eu, string(c.Code))
		} else {
			others = append(others, string(c.Code))
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, `# Invented for the demonstration, with seed %d. No country, body or person gave any of these answers.
slug = %q
title = %q
kind = "survey"
instrument = %q
invented = true
start = %q
end = %q
as_of = %q
date_note = "Invented dates."
method = "Invented: answers were drawn by a program, with seed %d. Nobody was asked and nobody answered."
wording = "The questionnaire as published; the answers to it are invented."
who_answered = "Nobody. The respondents are invented."
asked = %s
silence = "no_response"
unnamed = "no_response"
outside = "not_in_frame"
sampling = "closed_list"
silence_is_random = true

[frame]
size = %d
universe = "The countries with a page; the survey is invented"
source = %q
locator = ""
evidence = []
named = %s
may_include = []
`, g.seed, w.slug, w.title, g.instrument.ID, w.start, w.end, w.asOf, g.seed, w.asked(), len(all), inventedSource, list(all))
	for _, x := range []struct {
		id, title, within string
		named             []string
	}{{"eu_asked", "EU members asked", "eu27", eu}, {"others_asked", "Other countries asked", "", others}} {
		if len(x.named) > 0 {
			fmt.Fprintf(&b, "\n[[group]]\nid = %q\ntitle = %q\nsize = %d\nwithin = %q\nnamed = %s\nmay_include = []\nevidence = []\n",
				x.id+"_"+strconv.Itoa(w.year), x.title+", "+lower(w.title), len(x.named), x.within, list(x.named))
		}
	}
	for _, r := range g.hints.Respondent {
		fmt.Fprintf(&b, "\n[[respondent]]\nid = %q\nrole = %q\ninterest = %q\norganisation = \"\"\nnote = %q\n", r.ID, r.Says["respondent_role"], r.Says["respondent_interest"], r.Note)
	}
	return b.String()
}

// asked lists the questions: those of earlier waves are not asked again.
func (w *wave) asked() string {
	ids := make([]string, len(w.survey.Asked))
	for i, q := range w.survey.Asked {
		ids[i] = string(q)
	}
	return list(ids)
}

func list(items []string) string {
	out := make([]string, len(items))
	for i, s := range items {
		out[i] = strconv.Quote(s)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// figures are what a report on such a survey would print of it.
func (w *wave) figures() []byte {
	answered := map[survey.CountryCode]bool{}
	eu := map[survey.CountryCode]bool{}
	for _, s := range w.subs {
		answered[s.country.Code] = true
		if s.country.EU() {
			eu[s.country.Code] = true
		}
	}
	euFrame := 0
	for _, c := range w.frame {
		if c.EU() {
			euFrame++
		}
	}
	var buf bytes.Buffer
	c := csv.NewWriter(&buf)
	c.Write([]string{"id", "indicator", "area", "statement", "value", "unit", "numerator", "base", "base_state", "evidence", "source", "locator", "derived_from", "doubt"})
	row := func(id, area, statement string, k, n int) {
		c.Write([]string{id, "", area, statement, strconv.Itoa(k), "countries", strconv.Itoa(k), strconv.Itoa(n), "stated", "", inventedSource, "", "", "Invented, like the survey."})
	}
	row("countries_answered", "covered", fmt.Sprintf("%d of %d countries answered the invented survey.", len(answered), len(w.frame)), len(answered), len(w.frame))
	row("eu_members_answered", "eu27", fmt.Sprintf("%d of %d EU members answered the invented survey.", len(eu), euFrame), len(eu), euFrame)
	c.Flush()
	return buf.Bytes()
}
