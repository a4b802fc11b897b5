package site

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"

	"observatory/site/words"
	"observatory/survey/declare"
)

// Written is a page, a theme or a case as written.
type Written struct {
	Slug                 string
	Title, Finding, Lede string
	Order                int
	Needs                []string // slugs of the waves that the page speaks of; without one of them it is left out
	Country              string
	Record               int
	Wave, Respondent     string // whose record, where several describe one of that number
	Chapter, Grade       string
	GradeNote            string `toml:"grade_note"`
	Teaser               string
	Nearest              []string
	About                string           // a theme, inside a sentence: "public events"
	Sections             []writtenSection `toml:"-"`
}

// writtenSection is a section as written: Markdown and, among it, calls of
// computed parts.
type writtenSection struct {
	Head, Find string
	Items      []writtenItem
	Notes      []string
}

// writtenItem is one of the two.
type writtenItem struct {
	MD   string
	Call *call
}

func readWritten(fsys fs.FS, dir string) ([]Written, error) {
	names, err := fs.Glob(fsys, path.Join(dir, "*.md"))
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var out []Written
	var errs []error
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		w, err := parseWritten(name, string(data))
		errs = append(errs, err)
		out = append(out, w)
	}
	slices.SortStableFunc(out, func(a, b Written) int { return a.Order - b.Order })
	return out, errors.Join(errs...)
}

// parseWritten splits a page into front matter and sections: "## Head", then
// "> the finding", then Markdown, with margin notes between ::: lines and
// computed parts called by a line "::: name words key=code,code".
func parseWritten(name, text string) (Written, error) {
	w := Written{Slug: strings.TrimSuffix(path.Base(name), ".md")}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	front, body, ok := strings.Cut(strings.TrimPrefix(text, "+++\n"), "\n+++\n")
	if !ok || !strings.HasPrefix(text, "+++\n") {
		return w, fmt.Errorf("%s: the page must begin with front matter between +++ lines", name)
	}
	if _, err := declare.Decode(name, []byte("\n"+front), &w); err != nil {
		return w, err
	}
	var note *strings.Builder
	for n, line := range strings.Split(body, "\n") {
		at := fmt.Sprintf("%s:%d", name, n+strings.Count(front, "\n")+4)
		head, isHead := strings.CutPrefix(line, "## ")
		switch {
		case isHead:
			w.Sections = append(w.Sections, writtenSection{Head: strings.TrimSpace(head)})
			continue
		case len(w.Sections) == 0:
			if strings.TrimSpace(line) != "" {
				return w, fmt.Errorf("%s: text stands before the first section", at)
			}
			continue
		}
		s := &w.Sections[len(w.Sections)-1]
		part, isPart := strings.CutPrefix(line, "::: ")
		switch {
		case strings.HasPrefix(line, "::: note"):
			note = &strings.Builder{}
		case line == ":::" && note != nil:
			s.Notes = append(s.Notes, strings.TrimSpace(note.String()))
			note = nil
		case note != nil:
			note.WriteString(line + "\n")
		case isPart:
			p, err := parseCall(part, at)
			if err != nil {
				return w, err
			}
			s.Items = append(s.Items, writtenItem{Call: p})
		case strings.HasPrefix(line, "> ") && s.Find == "" && !s.begun():
			s.Find = strings.TrimPrefix(line, "> ")
		default:
			s.write(line)
		}
	}
	if note != nil {
		return w, fmt.Errorf("%s: a margin note is not closed", name)
	}
	return w, nil
}

// begun reports whether anything stands in the section besides blank lines.
func (s *writtenSection) begun() bool {
	return slices.ContainsFunc(s.Items, func(i writtenItem) bool { return i.Call != nil || strings.TrimSpace(i.MD) != "" })
}

func (s *writtenSection) write(line string) {
	n := len(s.Items)
	if n == 0 || s.Items[n-1].Call != nil {
		s.Items = append(s.Items, writtenItem{})
		n++
	}
	s.Items[n-1].MD += line + "\n"
}

// sections turns what was written into sections. A part without data is left
// out, and so is a section that has nothing but such parts.
func (c *composer) sections(w Written) ([]Section, error) {
	var out []Section
	for i, s := range w.Sections {
		sec := Section{ID: fmt.Sprintf("s%d", i+1), Head: s.Head, Find: c.l.Words.Text(s.Find)}
		called := false
		for _, item := range s.Items {
			switch {
			case item.Call != nil:
				called = true
				blocks, err := item.Call.make(c)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", item.Call.At, err)
				}
				sec.Blocks = append(sec.Blocks, blocks...)
			case strings.TrimSpace(item.MD) != "":
				sec.Blocks = append(sec.Blocks, Block{MD: item.MD})
			}
		}
		if called && len(sec.Blocks) == 0 {
			continue
		}
		for _, n := range s.Notes {
			sec.Notes = append(sec.Notes, Note{MD: n})
		}
		out = append(out, sec)
	}
	return out, nil
}

// writtenPages are the pages that people wrote. A page that a language lacks
// says so and links the English one.
func (c *composer) writtenPages() error {
	for _, w := range c.en.Pages {
		if c.lacks(w) {
			continue
		}
		page := Page{Path: w.Slug, Kind: "text"}
		if x := find(c.l.Pages, w.Slug); x != nil {
			page.Name, page.Heading, page.Lede = x.Title, c.l.Words.Text(x.Finding), c.l.Words.Text(x.Lede)
			var err error
			if page.Sections, err = c.sections(*x); err != nil {
				return err
			}
		} else {
			page.Name, page.Heading = c.word("page_"+w.Slug), c.say("untranslated_heading", nil)
			page.Notice = c.say("untranslated", words.Args{"link": words.Run{T: c.word("untranslated_link"), Href: "/en/" + w.Slug + "/"}})
		}
		page.Title = page.Name
		page.Crumbs = c.crumbs(Link{Text: page.Name})
		c.add(page)
	}
	return nil
}

// lacks reports whether the evidence has not every wave that the page speaks of.
func (c *composer) lacks(w Written) bool {
	return slices.ContainsFunc(w.Needs, func(wave string) bool { return c.d.Evidence.Wave(wave) == nil })
}

// find is the page of that slug, or nil.
func find(pages []Written, slug string) *Written {
	for i := range pages {
		if pages[i].Slug == slug {
			return &pages[i]
		}
	}
	return nil
}
