package accept

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"observatory/survey"
	"observatory/survey/report"
)

// ReceiptSchema names the form of a receipt as JSON.
const ReceiptSchema = "observatory/receipt/1"

// Receipt confirms to a submitter what was taken in. It holds no answer and
// names no person.
type Receipt struct {
	Schema      string       `json:"schema"`
	File        string       `json:"file"` // as the submitter calls it
	SHA256      string       `json:"sha256"`
	Received    string       `json:"received"`
	Wave        string       `json:"wave"`
	WaveTitle   string       `json:"wave_title"`
	Stored      string       `json:"stored"`
	Answers     string       `json:"answers_sha256,omitempty"` // of the answers file
	Reading     string       `json:"accepted_sha256"`          // of the answers as they were read
	Program     string       `json:"program"`
	Instrument  string       `json:"instrument"`
	Version     string       `json:"instrument_version"`
	Given       int          `json:"given"`
	Taken       int          `json:"accepted"`
	Normalised  int          `json:"normalised"`
	Submissions []Confirmed  `json:"submissions"`
	Supersedes  []Superseded `json:"supersedes,omitempty"`
	Overrides   []LetPass    `json:"overrides,omitempty"`
}

// Confirmed is what a receipt says of one respondent's answers for one country.
type Confirmed struct {
	ID             string `json:"id"`
	Country        string `json:"country"`
	Respondent     string `json:"respondent"`
	Answers        int    `json:"answers"`
	PublishedFrom  string `json:"published_from,omitempty"`
	AggregatesOnly bool   `json:"aggregates_only"`
	RoleOnly       bool   `json:"role_only"`
}

// Superseded is an earlier submission that stands no longer.
type Superseded struct {
	ID       string `json:"id"`
	Received string `json:"received"`
	SHA256   string `json:"sha256"`
}

// LetPass is a finding that was overridden, and why.
type LetPass struct {
	Code   string `json:"code"`
	Rule   string `json:"rule,omitempty"`
	Reason string `json:"reason"`
}

// Counts are the numbers of a reading that a receipt tells.
type Counts struct{ Given, Taken, Normalised int }

// Confirm writes the receipt of a plan. Program names what checked, and its version.
func Confirm(r Request, p *Plan, n Counts, program string) Receipt {
	in := r.Batch.Instrument
	out := Receipt{Schema: ReceiptSchema, File: r.Name, SHA256: p.Entry.SHA256, Received: r.Received, Wave: r.Wave.Slug, WaveTitle: r.Wave.Title,
		Stored: p.Entry.File, Answers: p.Entry.Answers.SHA256, Reading: p.Entry.Accepted.SHA256, Program: program,
		Instrument: in.ID, Version: in.Version, Given: n.Given, Taken: n.Taken, Normalised: n.Normalised}
	counts := make([]int, len(r.Batch.Submissions))
	for i := range r.Batch.Len() {
		counts[r.Batch.SubmissionIndex(i)]++
	}
	for s, sub := range r.Batch.Submissions {
		c := r.Batch.Consent(s)
		out.Submissions = append(out.Submissions, Confirmed{ID: sub.ID, Country: string(sub.Country), Respondent: sub.Respondent, Answers: counts[s],
			PublishedFrom: c.From, AggregatesOnly: c.AggregatesOnly, RoleOnly: c.RoleOnly})
	}
	for _, s := range p.Replaced {
		out.Supersedes = append(out.Supersedes, Superseded{s.ID, s.Received, s.SHA256})
	}
	for _, o := range r.Overrides {
		out.Overrides = append(out.Overrides, LetPass(o))
	}
	return out
}

// JSON is the receipt for programs.
func (r Receipt) JSON() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	e.Encode(r) // of plain texts and numbers: cannot fail
	return b.Bytes()
}

// Text is the receipt for people, in a language of the catalogue. Name gives a
// country's name in it.
func (r Receipt) Text(lang string, name func(survey.CountryCode) string) []byte {
	var b strings.Builder
	say := func(key string, args ...survey.Arg) {
		b.WriteString(report.Word(lang, "receipt."+key, args...) + "\n")
	}
	whole := func(key, text string, args ...survey.Arg) { // a sentence would cut it
		b.WriteString(report.Word(lang, "receipt."+key, args...) + " " + report.Signs(text) + "\n")
	}
	say("title")
	b.WriteString("\n")
	whole("wave", r.WaveTitle)
	whole("file", r.File)
	whole("sha256", r.SHA256)
	say("received", survey.Named("received", r.Received))
	b.WriteString("\n")
	say("accepted", survey.Counted("taken", r.Taken), survey.Counted("given", r.Given))
	if r.Normalised > 0 {
		say("normalised", survey.Counted("count", r.Normalised))
	}
	for _, s := range r.Submissions {
		b.WriteString("\n")
		say("submission", survey.Named("country", name(survey.CountryCode(s.Country))), survey.Named("respondent", s.Respondent), survey.Counted("answers", s.Answers))
		s.promises(say)
	}
	say("private")
	b.WriteString("\n")
	seen := map[string]bool{}
	for _, s := range r.Supersedes {
		if !seen[s.SHA256] {
			say("supersedes", survey.Named("received", s.Received))
			seen[s.SHA256] = true
		}
	}
	for _, o := range r.Overrides {
		code := o.Code
		if o.Rule != "" {
			code = fmt.Sprintf("%s, %s", o.Code, o.Rule)
		}
		whole("override", o.Reason, survey.Named("code", code))
	}
	say("checker", survey.Named("program", r.Program), survey.Named("instrument", r.Instrument), survey.Named("version", r.Version))
	say("keep")
	return []byte(b.String())
}

// promises says what will be published of a submission.
func (c Confirmed) promises(say func(key string, args ...survey.Arg)) {
	if c.PublishedFrom != "" {
		say("from", survey.Named("from", c.PublishedFrom))
	}
	switch {
	case c.AggregatesOnly:
		say("aggregates")
	case c.PublishedFrom == "":
		say("public")
	}
	if c.RoleOnly {
		say("role")
	} else {
		say("named")
	}
}

// MayOverride reports whether a finding may be let pass: its answers were read
// and are doubted or not complete. What was not read cannot be accepted.
func MayOverride(f survey.Finding) bool {
	code, ok := report.Published().Code(f.Code)
	return ok && code.Overridable
}
