package main

import (
	"bufio"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
	"observatory/survey/intake"
	"observatory/survey/report"
	"observatory/survey/vocabulary"
)

// comparison is what a submission would change, answer by answer.
type comparison struct {
	name        string
	lang        string
	instrument  *survey.Instrument // in that language
	country     func(survey.CountryCode) string
	edition     string
	counts      intake.Account
	findings    []survey.Finding
	submissions []compared
}

// compared is one respondent's answers for one country.
type compared struct {
	Country, Respondent       string
	Held                      string // why a page does not show them, if it does not
	New, Changed, Gone, Equal int
	Lines                     []comparedLine
}

// comparedLine is an answer before and after. How tells what became of it: new,
// changed, gone or same.
type comparedLine struct {
	Question      survey.QuestionID
	Label         string
	Record        int
	Before, After string
	Note          string // who may see it, where not everybody may
	How           string
}

// add compares one submission with an earlier one; at is -1 where there is none.
func (v *comparison) add(now *survey.Batch, s int, before *survey.Batch, at int) {
	sub := now.Submissions[s]
	c := compared{Country: v.country(sub.Country), Respondent: sub.Respondent}
	consent := now.Consent(s)
	switch {
	case consent.From > v.edition:
		c.Held = report.Word(v.lang, "preview.held", survey.Named("from", consent.From))
	case consent.AggregatesOnly:
		c.Held = report.Word(v.lang, "preview.aggregates")
	}
	for _, q := range v.instrument.Questions {
		for record := 0; record <= max(now.Records(s, q.Repeat), records(before, at, q.Repeat)); record++ {
			if (q.Repeat == "") != (record == 0) {
				continue
			}
			after, given := answerAt(now, s, q.ID, record)
			old, held := answerAt(before, at, q.ID, record)
			if !given && !held {
				continue
			}
			l := comparedLine{Question: q.ID, Label: q.Label, Record: record, Note: v.seen(&q), How: "same"}
			l.Before, l.After = v.said(&q, old, held), v.said(&q, after, given)
			switch {
			case !held:
				l.How = "new"
				c.New++
			case !given:
				l.How = "gone"
				c.Gone++
			case l.Before != l.After:
				l.How = "changed"
				c.Changed++
			default:
				c.Equal++
			}
			c.Lines = append(c.Lines, l)
		}
	}
	v.submissions = append(v.submissions, c)
}

func records(b *survey.Batch, submission int, repeat string) int {
	if b == nil || submission < 0 || repeat == "" {
		return 0
	}
	return b.Records(submission, repeat)
}

func answerAt(b *survey.Batch, submission int, q survey.QuestionID, record int) (survey.Answer, bool) {
	if b == nil || submission < 0 {
		return survey.Answer{}, false
	}
	for _, i := range b.Of(submission, q) {
		if a := b.At(i); a.Record == record {
			return a, true
		}
	}
	return survey.Answer{}, false
}

// seen says who may see the answers to a question, where not everybody may.
func (v *comparison) seen(q *survey.Question) string {
	switch q.Publication {
	case survey.Private:
		return report.Word(v.lang, "preview.private")
	case survey.AggregateOnly:
		return report.Word(v.lang, "preview.aggregate")
	}
	return ""
}

// said is an answer in words: labels of codes, the state where there is no value.
func (v *comparison) said(q *survey.Question, a survey.Answer, given bool) string {
	switch {
	case !given:
		return report.Word(v.lang, "preview.nothing")
	case a.State != survey.Answered:
		return v.state(a.State)
	}
	if codes := a.Value.Codes(); len(codes) > 0 {
		var labels []string
		for _, code := range codes {
			label := code
			if c, ok := q.Choice(code); ok && c.Label != "" {
				label = c.Label
			}
			labels = append(labels, label)
		}
		return strings.Join(labels, " · ")
	}
	return a.Value.String()
}

// state is why there is no value, in the words of the form where it has them.
func (v *comparison) state(s survey.State) string {
	if key := "state." + string(s); slices.Contains(vocabulary.FormKeys(), key) {
		return vocabulary.FormWord(key, v.lang)
	}
	return report.Word(v.lang, "preview."+string(s))
}

// head is the line on what a submission changes.
func (v *comparison) head(c compared) string {
	if c.New+c.Changed+c.Gone == 0 {
		return report.Word(v.lang, "preview.none")
	}
	return report.Word(v.lang, "preview.counts", survey.Counted("new", c.New), survey.Counted("changed", c.Changed),
		survey.Counted("gone", c.Gone), survey.Counted("same", c.Equal))
}

// text prints what changes; what stays is counted.
func (v *comparison) text(to io.Writer) error {
	w := bufio.NewWriter(to)
	fmt.Fprintln(w, report.Word(v.lang, "preview.title"))
	for _, c := range v.submissions {
		fmt.Fprintf(w, "\n%s · %s\n%s\n", c.Country, report.Signs(c.Respondent), v.head(c))
		if c.Held != "" {
			fmt.Fprintln(w, c.Held)
		}
		for _, l := range c.Lines {
			if l.How == "same" {
				continue
			}
			id := string(l.Question)
			if l.Record > 0 {
				id += " " + strconv.Itoa(l.Record)
			}
			fmt.Fprintf(w, "\n  %s: %s\n", id, l.Label)
			fmt.Fprintf(w, "    %s → %s\n", report.Visible(l.Before), report.Visible(l.After))
			if l.Note != "" {
				fmt.Fprintf(w, "    (%s)\n", l.Note)
			}
		}
	}
	fmt.Fprintln(w)
	return w.Flush()
}

//go:embed comparison.html
var comparisonPage string

var comparisonTemplate = template.Must(template.New("comparison").Parse(comparisonPage))

// html prints all of it as one page without script.
func (v *comparison) html(w io.Writer) error {
	word := func(key string) string { return report.Word(v.lang, "preview."+key) }
	type part struct {
		compared
		Head string
	}
	page := struct {
		Lang, Title, Name, Question, Before, After string
		How                                        map[string]string
		Parts                                      []part
	}{Lang: v.lang, Title: word("title"), Name: report.Signs(v.name), Question: word("question"), Before: word("before"), After: word("after"),
		How: map[string]string{"new": word("new"), "changed": word("changed"), "gone": word("gone"), "same": word("same")}}
	for _, c := range v.submissions {
		page.Parts = append(page.Parts, part{c, v.head(c)})
	}
	if err := comparisonTemplate.Execute(w, page); err != nil {
		return fmt.Errorf("write preview: %w", err)
	}
	return nil
}
