package site

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey/declare"
)

// correctionsPath is the written page that the log of corrections is added to.
const correctionsPath = "corrections"

// Corrections are where a reader may send one and which were made.
type Corrections struct {
	Contact    string // https: or mailto:; empty while there is no address
	AnswerDays int    `toml:"answer_days"` // promised; 0: none is
	Correction []Correction
}

// Correction is an entry of the public log. What was wrong and what changed stand
// in every language of the site.
type Correction struct {
	Date, Page, Row, Kind string
	Was, Now              map[string]string
}

// readCorrections reads the declaration; a log entry that nobody could follow is
// an error.
func readCorrections(fsys fs.FS) (Corrections, error) {
	var out Corrections
	name := path.Join(ContentDir, "corrections.toml")
	if _, err := declare.TOML(fsys, name, &out); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return out, nil
		}
		return out, err
	}
	var errs []error
	if u, err := url.Parse(out.Contact); err != nil || out.Contact != "" && u.Scheme != "https" && u.Scheme != "mailto" {
		errs = append(errs, fmt.Errorf("%s: contact %q is neither https: nor mailto:", name, out.Contact))
	}
	for _, k := range out.Correction {
		if _, err := time.Parse(time.DateOnly, k.Date); err != nil {
			errs = append(errs, fmt.Errorf("%s: %q is not a day, such as 2027-01-31", name, k.Date))
		}
		if !slices.Contains([]string{"routine", "major", "error"}, k.Kind) {
			errs = append(errs, fmt.Errorf("%s: the correction of %s has the unknown kind %q", name, k.Date, k.Kind))
		}
		if k.Was["en"] == "" || k.Now["en"] == "" {
			errs = append(errs, fmt.Errorf("%s: the correction of %s does not say in English what was wrong and what changed", name, k.Date))
		}
	}
	slices.SortStableFunc(out.Correction, func(a, b Correction) int { return strings.Compare(b.Date, a.Date) })
	return out, errors.Join(errs...)
}

// correct closes a page: how to name it when something is wrong, where to send
// that, and what was corrected on it before.
func (c *composer) correct(p Page) Section {
	a := words.Args{"page": words.Run{T: p.Path, B: true}, "edition": c.day(c.o.Edition), "how": c.link(c.word("correct_how"), c.url(correctionsPath))}
	s := Section{ID: "correct", Head: c.word("correct"), Blocks: []Block{{Text: []words.Text{c.say("correct_name", a)}}}}
	if to := c.content.Corrections.Contact; to != "" {
		s.Blocks[0].Text = append(s.Blocks[0].Text, c.say("correct_send", words.Args{"link": c.link(c.word("correct_link"), contactFor(to, p.Path))}))
	}
	var lines []Line
	for _, k := range c.content.Corrections.Correction {
		if k.Page == p.Path {
			lines = append(lines, Line{B: words.Say(c.day(k.Date)), Text: c.say("correction_line", words.Args{"was": c.inLanguage(k.Was), "now": c.inLanguage(k.Now)})})
		}
	}
	if len(lines) > 0 {
		s.Find = c.say("correct_find", words.Args{"n": len(lines)})
		s.Blocks = append(s.Blocks, Block{Lines: lines})
	}
	return s
}

// briefArgs are how a printed page names itself.
func (c *composer) briefArgs(p Page) words.Args {
	return words.Args{"page": c.l.Code + "/" + p.Path, "edition": c.day(c.o.Edition)}
}

// contactFor puts the page's id into the subject of a message.
func contactFor(to, page string) string {
	if strings.HasPrefix(to, "mailto:") {
		return to + "?subject=" + url.PathEscape(page)
	}
	return to
}

func (c *composer) inLanguage(s map[string]string) string { return or(s[c.l.Code], s["en"]) }

// corrections adds to the written page where to send a correction, by when it is
// answered, and the log.
func (c *composer) corrections() error {
	i := slices.IndexFunc(c.site.Pages, func(p Page) bool { return p.Lang == c.l.Code && p.Path == correctionsPath })
	if i < 0 {
		return nil
	}
	p := &c.site.Pages[i]
	log := c.content.Corrections.Correction
	p.Heading = c.say("corrections_none", nil)
	if len(log) > 0 {
		p.Heading = c.say("corrections_some", words.Args{"n": len(log)})
	}
	where := Section{ID: "where", Head: c.word("sec_send"), Find: c.say("send_find_nowhere", nil), Blocks: []Block{{Text: []words.Text{
		c.say("send_repository", words.Args{"submit": c.link(c.word("send_file"), c.url("submit"))})}}},
		Notes: []Note{{Lead: c.word("note_no_desk_lead"), Text: c.say("note_no_desk", nil)}}}
	if to := c.content.Corrections.Contact; to != "" {
		where.Find = c.say("send_find", words.Args{"link": c.link(strings.TrimPrefix(to, "mailto:"), to)})
		where.Notes = nil
	}
	if days := c.content.Corrections.AnswerDays; days > 0 {
		where.Blocks[0].Text = append(where.Blocks[0].Text, c.say("send_days", words.Args{"n": days}))
	} else {
		where.Blocks[0].Text = append(where.Blocks[0].Text, c.say("send_no_days", nil))
	}
	at := min(1, len(p.Sections))
	p.Sections = slices.Insert(p.Sections, at, where)
	entry, err := c.correctionLog(log)
	p.Sections = append(p.Sections, entry)
	return err
}

// correctionLog is every correction that was made, the newest first. A page that
// the site does not have cannot have been corrected.
func (c *composer) correctionLog(log []Correction) (Section, error) {
	s := Section{ID: "log", Head: c.word("sec_log"), Find: c.say("log_find_none", nil), Blocks: []Block{{Text: []words.Text{c.say("log_none", nil)}}}}
	if len(log) == 0 {
		return s, nil
	}
	t := &figures.Table{Head: c.heads("th_when", "th_page", "th_kind", "th_was", "th_now"), Class: "stack"}
	var errs []error
	for _, k := range log {
		i := slices.IndexFunc(c.site.Pages, func(p Page) bool { return p.Lang == c.l.Code && p.Path == k.Page })
		if i < 0 {
			errs = append(errs, fmt.Errorf("corrections.toml: the correction of %s is about %q, which is no page", k.Date, k.Page))
			continue
		}
		p := c.site.Pages[i]
		page := words.Text{c.link(or(p.Name, p.Heading.Plain()), c.url(k.Page))}
		if k.Row != "" {
			page = page.Add(words.Run{T: ", " + k.Row})
		}
		t.Rows = append(t.Rows, []figures.Cell{headCell(c.day(k.Date)), cell(page), textCell(c.word("correction_" + k.Kind)), textCell(c.inLanguage(k.Was)), textCell(c.inLanguage(k.Now))})
	}
	s.Find = c.say("log_find", words.Args{"n": len(log)})
	s.Blocks = []Block{{Table: t}}
	return s, errors.Join(errs...)
}
