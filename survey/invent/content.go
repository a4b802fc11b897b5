package invent

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"observatory/survey"
	"observatory/survey/declare"
)

// story is what a written case tells, in one language.
type story struct {
	Finding, Lede, Teaser, Works, Result, Doubt string
}

type storySpec struct {
	Slug, Level string
	EN, FR      story
}

// caseOf is a story tied to a framework that somebody described.
type caseOf struct {
	storySpec
	title   string
	country *survey.Country
	record  int
	who     string
	wave    string
}

// content adds what is written about the invented evidence: labels of the waves,
// what the first page picks, cases, and pages in place of those that speak of
// real waves.
func (g *generator) content(t tree, real fs.FS, waves []*wave) error {
	var specs struct{ Story []storySpec }
	if _, err := declare.TOML(own, "stories.toml", &specs); err != nil {
		return err
	}
	cases := g.cases(specs.Story, waves[len(waves)-1])
	for _, lang := range g.languages {
		words, ok := caseWords[lang]
		if !ok {
			continue // a language without stories shows the English ones
		}
		for i, c := range cases {
			s := c.EN
			if lang == "fr" {
				s = c.FR
			}
			t["content/"+lang+"/cases/"+c.Slug+".md"] = c.markdown(words, s, i, cases)
		}
		pages, err := fs.Glob(own, "pages/"+lang+"/*.md")
		if err != nil {
			return err
		}
		for _, name := range pages {
			data, err := own.ReadFile(name)
			if err != nil {
				return err
			}
			t["content/"+lang+"/"+path.Base(name)] = data
		}
		if err := themes(t, real, lang, words); err != nil {
			return err
		}
		labels := "content/" + lang + "/labels/evidence.toml"
		t[labels] = append(slices.Clone(t[labels]), []byte(labelsOf(waves, words))...)
	}
	front, err := fs.ReadFile(real, "content/front.toml")
	if err != nil {
		return err
	}
	t["content/front.toml"] = g.front(front, waves[len(waves)-1], cases)
	return nil
}

var themeName = regexp.MustCompile(`(?m)^(title|about|order) = .*$`)

// themes keep their name; what their text tells of the real sources is replaced.
func themes(t tree, real fs.FS, lang string, w wording) error {
	names, err := fs.Glob(real, "content/"+lang+"/themes/*.md")
	if err != nil {
		return err
	}
	for _, name := range names {
		data, err := fs.ReadFile(real, name)
		if err != nil {
			return err
		}
		head := strings.Join(themeName.FindAllString(string(data), -1), "\n")
		t[name] = fmt.Appendf(nil, "+++\n%s\nfinding = %q\nlede = %q\n+++\n", head, w.themeFinding, w.themeLede)
	}
	return nil
}

// cases ties each story to a framework of its level, each in another country as
// far as there are.
func (g *generator) cases(stories []storySpec, w *wave) []caseOf {
	var out []caseOf
	used := map[survey.CountryCode]bool{}
	for _, s := range stories {
		for _, sub := range w.subs {
			record := framework(sub, s.Level)
			if sub.country == w.embargoed || sub.batch.Holds(g.instrument.Terms.Aggregates, 0, 0) && g.instrument.Terms.Aggregates != nil {
				continue // its answers are not published
			}
			if sub.nth > 0 || record == 0 || used[sub.country.Code] || g.stream("case", s.Slug, string(sub.country.Code)).Float64() < 0.5 {
				continue
			}
			used[sub.country.Code] = true
			out = append(out, caseOf{storySpec: s, title: answered(sub, "fw_name", record), country: sub.country, record: record, who: sub.who.ID, wave: w.slug})
			break
		}
	}
	return out
}

// framework is the number of a record of that level, or 0.
func framework(s *submission, level string) int {
	for _, i := range s.batch.Of(0, "fw_level") {
		if a := s.batch.At(i); a.Value.String() == level && answered(s, "fw_name", a.Record) != "" {
			return a.Record
		}
	}
	return 0
}

func answered(s *submission, q survey.QuestionID, record int) string {
	for _, i := range s.batch.Of(0, q) {
		if a := s.batch.At(i); a.Record == record {
			return a.Value.String()
		}
	}
	return ""
}

// words of the cases and labels, by language.
type wording struct {
	note, setting, settingFind, works, worksFind, result, resultFind, doubt, doubtFind, grade string
	themeFinding, themeLede                                                                   string
	survey, caption                                                                           string
}

var caseWords = map[string]wording{
	"en": {
		note: "**Invented.** No such framework exists. The page shows how a case would be told.", grade: "Invented, like everything in this demonstration.",
		setting: "Setting", settingFind: "An invented place, on an invented day.", works: "How it works", worksFind: "Told as a real case would be.",
		result: "Results", resultFind: "What the invented partners say they found.", doubt: "Doubts", doubtFind: "What a reader should ask.",
		themeFinding: "Which invented frameworks, laws and answers belong to the theme",
		themeLede:    "The parts below are computed from the invented survey. What the real sources say of the theme is left out.",
		survey:       "invented survey of %d", caption: "Invented survey of %d: answers drawn by a program. Nobody was asked.",
	},
	"fr": {
		note: "**Inventé.** Un tel cadre n’existe pas. La page montre comment un cas serait raconté.", grade: "Inventé, comme tout dans cette démonstration.",
		setting: "Situation", settingFind: "Un lieu inventé, un jour inventé.", works: "Fonctionnement", worksFind: "Raconté comme le serait un cas réel.",
		result: "Résultats", resultFind: "Ce que les partenaires inventés disent avoir constaté.", doubt: "Doutes", doubtFind: "Ce qu’un lecteur devrait demander.",
		themeFinding: "Les cadres, les lois et les réponses inventés qui relèvent du thème",
		themeLede:    "Les parties ci-dessous sont calculées à partir de l’enquête inventée. Ce que les sources réelles disent du thème est laissé de côté.",
		survey:       "enquête inventée de %d", caption: "Enquête inventée de %d : des réponses tirées au sort par un programme. Personne n’a été interrogé.",
	},
}

func (c caseOf) markdown(w wording, s story, i int, all []caseOf) []byte {
	near := []string{all[(i+1)%len(all)].Slug, all[(i+2)%len(all)].Slug}
	return fmt.Appendf(nil, `+++
title = %q
finding = %q
lede = %q
country = %q
record = %d
wave = %q
respondent = %q
chapter = "invented"
grade = "stated"
grade_note = %q
teaser = %q
nearest = %s
order = %d
+++

## %s
> %s

%s

::: note
%s
:::

## %s
> %s

%s

## %s
> %s

%s

## %s
> %s

%s
`, c.title, s.Finding, s.Lede, c.country.Code, c.record, c.wave, c.who, w.grade, s.Teaser, list(near), i+1,
		w.setting, w.settingFind, s.Lede, w.note, w.works, w.worksFind, s.Works, w.result, w.resultFind, s.Result, w.doubt, w.doubtFind, s.Doubt)
}

// labelsOf names the waves and their groups as sentences do.
func labelsOf(waves []*wave, w wording) string {
	var b strings.Builder
	for _, x := range waves {
		short := fmt.Sprintf(w.survey, x.year)
		fmt.Fprintf(&b, "\n[wave.%s]\ntitle = %q\nshort = %q\ncaption = %q\n", x.slug, strings.ToUpper(short[:1])+short[1:], short, fmt.Sprintf(w.caption, x.year))
	}
	return b.String()
}

// front is what the first page picks: a country with much to show, one with
// less and a silent one; indicators as the real page picks them; three cases; and
// figures computed from the survey.
func (g *generator) front(real []byte, w *wave, cases []caseOf) []byte {
	rich, half, silent := "", "", ""
	most := -1
	for _, c := range w.frame {
		n := -1
		for _, s := range w.subs {
			if s.country == c && s.nth == 0 {
				n = s.batch.Records(0, "framework")
			}
		}
		switch {
		case n > most:
			rich, most = string(c.Code), n
		case n == 0 || n == 1:
			half = string(c.Code)
		case n < 0:
			silent = string(c.Code)
		}
	}
	var slugs []string
	for _, c := range cases[:min(3, len(cases))] {
		slugs = append(slugs, c.Slug)
	}
	text := string(real)
	if i := strings.Index(text, "[[key_figure]]"); i >= 0 {
		text = text[:i]
	}
	var lines []string
	for _, l := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		key, _, _ := strings.Cut(l, " =")
		switch key {
		case "countries":
			l = "countries = " + list([]string{rich, half, silent})
		case "indicators":
			l = "indicators = " + list(g.hints.Indicators)
		case "cases":
			l = "cases = " + list(slugs)
		}
		lines = append(lines, l)
	}
	out := strings.Join(lines, "\n") + "\n"
	for _, k := range g.hints.KeyFigures {
		out += fmt.Sprintf("\n[[key_figure]]\nindicator = %q\ngroup = %q\n", k.Indicator, k.Group)
	}
	return []byte(out)
}
