package sheet

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"observatory/survey"
)

// separators are the characters that programs put between cells, in the order
// of preference where all else is level.
var separators = []byte{',', ';', '\t', '|'}

// separatorName is the plain word for a separator.
func separatorName(b byte) string {
	switch b {
	case ',':
		return "comma"
	case ';':
		return "semicolon"
	case '\t':
		return "tab"
	case '|':
		return "vertical bar"
	case ' ':
		return "blank"
	}
	return fmt.Sprintf("%q", string(rune(b)))
}

// separatorWord is a separator in a sentence: a word of the catalogue, or the
// sign itself.
func separatorWord(name string, b byte) survey.Arg {
	switch b {
	case ',':
		return survey.Worded(name, "separator.comma")
	case ';':
		return survey.Worded(name, "separator.semicolon")
	case '\t':
		return survey.Worded(name, "separator.tab")
	case '|':
		return survey.Worded(name, "separator.bar")
	case ' ':
		return survey.Worded(name, "separator.blank")
	}
	return survey.Named(name, string(rune(b)))
}

// separatorByte understands what a person calls a separator.
func separatorByte(s string) (byte, error) {
	switch strings.ToLower(s) {
	case "comma":
		return ',', nil
	case "semicolon":
		return ';', nil
	case "tab", `\t`:
		return '\t', nil
	case "bar", "pipe", "vertical bar":
		return '|', nil
	case "space", "blank":
		return ' ', nil
	}
	if len(s) == 1 && s[0] < 0x80 && s[0] != '"' && s[0] != '\n' && s[0] != '\r' && s[0] != 0 {
		return s[0], nil
	}
	return 0, fmt.Errorf("%q is no separator: give one character, or comma, semicolon, tab, bar or space", s)
}

// candidate is a syntax with how well it divides the sample.
type candidate struct {
	syntax
	records  int
	width    int     // the one most rows have
	even     float64 // share of rows with that width
	likely   float64 // share of their cells that look like cells
	score    float64
	troubles int
	quoted   int // cells that are quoted as they should be
}

// sampleRecords bounds how many records are looked at for a decision.
const sampleRecords = 2000

// judge scores one syntax on a sample: a syntax is right where it cuts most
// lines into equally many cells that look like cells.
func judge(s syntax, sample []byte, last bool) candidate {
	c := candidate{syntax: s}
	widths := map[int]float64{}
	var all []reading
	total, top := 0.0, 0 // top is the width of the first full record
	for i := 0; i < len(sample) && len(all) < sampleRecords; {
		r := s.careful(sample, i, last, nil, false)
		if r.more {
			break
		}
		weight, filled := 1.0, 0
		for _, cell := range r.cells {
			if cell.length() > 0 {
				filled++
			}
			if at := int(cell.from()); s.quote != 0 && at > i && sample[at-1] == s.quote && int(cell.end) < len(sample) && sample[cell.end] == s.quote {
				c.quoted++
			}
		}
		if len(r.troubles) > 0 {
			c.troubles++
			if hasTrouble(r, unclosed) {
				r = s.careful(sample, i, last, nil, true)
			}
			weight = 0.5
		}
		i = r.end
		if filled == 0 {
			continue
		}
		total++
		if filled > 1 || len(r.cells) > 1 {
			widths[len(r.cells)] += weight
		}
		if filled > 1 && top == 0 {
			top = len(r.cells)
		}
		all = append(all, r)
	}
	c.records = len(all)
	best := 0.0
	for w, n := range widths {
		if v := n * float64(w-1) / float64(w); v > best || v == best && w > c.width {
			best, c.width = v, w
		}
	}
	if total == 0 || c.width == 0 {
		return c
	}
	if n := widths[top]; n >= 3 && n >= 0.4*widths[c.width] {
		c.width = top // several tables: the first is the table
	}
	c.even = widths[c.width] / total
	good, cells := 0.0, 0.0
	for _, r := range all {
		if len(r.cells) != c.width {
			continue
		}
		for _, cell := range r.cells {
			if cell.length() == 0 {
				continue
			}
			cells++
			at := int(cell.from())
			protected := s.quote != 0 && at > 0 && sample[at-1] == s.quote
			good += s.plausible(sample[at:cell.end], protected)
		}
	}
	c.likely = 1
	if cells > 0 {
		c.likely = good / cells
	}
	c.score = c.even * c.likely * float64(c.width-1) / float64(c.width)
	return c
}

// plausible says how much a text looks like one cell rather than several, or a
// piece of one.
func (s *syntax) plausible(text []byte, protected bool) float64 {
	if protected {
		return 1
	}
	if bytes.IndexByte(text, '\t') >= 0 && bytes.IndexByte(bytes.TrimSpace(text), '\t') >= 0 {
		return 0
	}
	if s.quote != 0 && (text[0] == '"' || text[len(text)-1] == '"') && s.quote != '"' {
		return 0.5
	}
	if s.quote == 0 && text[0] == '"' && text[len(text)-1] == '"' {
		return 0.5
	}
	for i, c := range text {
		switch c {
		case s.separator:
		case ';', '|':
			if i+1 < len(text) && text[i+1] != ' ' {
				return 0.3
			}
		case ',':
			if i+1 < len(text) && text[i+1] != ' ' && !(isDigit(text[i+1]) && i > 0 && isDigit(text[i-1])) {
				return 0.3
			}
		case '"':
			return 0.5
		}
	}
	return 1
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// thin is the margin below which a decision is a question.
const thin = 0.1

// choose finds the syntax of a sample. What the options tell is not questioned.
func choose(sample []byte, last bool, o Options) (candidate, []Decision, error) {
	seps, quotes := separators, []byte{'"'}
	if o.Separator != "" {
		b, err := separatorByte(o.Separator)
		if err != nil {
			return candidate{}, nil, err
		}
		seps = []byte{b}
	}
	switch o.Quote {
	case "":
		if bytes.Contains(sample, []byte("'")) {
			quotes = append(quotes, '\'')
		}
	case "none":
		quotes = []byte{0}
	case `"`, "'":
		quotes = []byte{o.Quote[0]}
	default:
		return candidate{}, nil, fmt.Errorf("%q is no quotation mark: give \", ' or none", o.Quote)
	}
	var all []candidate
	for _, sep := range seps {
		if o.Separator == "" && bytes.IndexByte(sample, sep) < 0 {
			continue
		}
		for _, q := range quotes {
			if q == '\'' && !opens(sample, sep, q) {
				continue
			}
			all = append(all, variants(syntax{separator: sep, quote: q}, sample, last)...)
			if v := all[len(all)-1]; o.Quote == "" && q == '"' && v.quoted == 0 && v.troubles >= 3 {
				all = append(all, judge(syntax{separator: sep}, sample, last)) // no mark quotes anything
			}
		}
	}
	if len(all) == 0 {
		all = []candidate{{syntax: syntax{separator: ',', quote: '"'}}}
		if o.Separator != "" {
			all[0].separator = seps[0]
		}
		if o.Quote != "" {
			all[0].quote = quotes[0]
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	best := all[0]
	return best, explain(best, all, o), nil
}

// opens reports whether the mark stands where a quoted cell would begin.
func opens(sample []byte, sep, quote byte) bool {
	return bytes.HasPrefix(sample, []byte{quote}) || bytes.Contains(sample, []byte{sep, quote}) ||
		bytes.Contains(sample, []byte{sep, ' ', quote}) || bytes.Contains(sample, []byte{'\n', quote})
}

// variants judges a syntax with its less usual forms, where the sample gives
// reason: a blank after each separator, marks escaped by a backslash.
func variants(s syntax, sample []byte, last bool) []candidate {
	plain := judge(s, sample, last)
	out := []candidate{plain}
	if s.separator != '\t' && s.separator != ' ' && padded(sample, s.separator) {
		p := s
		p.pad = true
		c := judge(p, sample, last)
		if c.score >= plain.score {
			c.score += 1e-9 // that the blank belongs to the separator explains more
		}
		out = append(out, c)
	}
	if s.quote != 0 && bytes.Contains(sample, []byte{'\\', s.quote}) {
		e := s
		e.backslash = true
		if c := judge(e, sample, last); c.troubles < plain.troubles || c.score > plain.score {
			out = append(out, c)
		}
	}
	return out
}

// padded reports whether nearly every separator is followed by a blank.
func padded(sample []byte, sep byte) bool {
	n := bytes.Count(sample, []byte{sep})
	return n > 1 && float64(bytes.Count(sample, []byte{sep, ' '})) >= 0.9*float64(n)
}

func explain(best candidate, all []candidate, o Options) []Decision {
	name := separatorName(best.separator)
	if best.pad {
		name += " and a blank"
	}
	d := Decision{About: "separator", Value: name, How: inferred, Margin: 1}
	if best.width > 1 {
		d.Evidence = fmt.Sprintf("it cuts %.0f %% of %d rows into %d cells", 100*best.even, best.records, best.width)
	} else {
		d.Evidence = "no separator stands in the file; it has one column"
	}
	for _, c := range all {
		if c.separator != best.separator {
			d.RunnerUp = separatorName(c.separator)
			if best.score > 0 {
				d.Margin = 1 - c.score/best.score
			} else {
				d.Margin = 0
			}
			break
		}
	}
	switch {
	case o.Separator != "":
		d.How = told
	case best.separator == ',' && !best.pad:
		d.How = byDefault
	}
	q := Decision{About: "quote", Value: quoteName(best.quote), How: byDefault, Evidence: "the usual mark", Margin: 1}
	if o.Quote != "" {
		q.How, q.Evidence = told, ""
	} else if best.quote != '"' {
		q.How = inferred
		for _, c := range all {
			if c.quote != best.quote && c.separator == best.separator {
				q.RunnerUp, q.Margin = quoteName(c.quote), 1-c.score/best.score
				break
			}
		}
		q.Evidence = fmt.Sprintf("rows come out even in %.0f %%", 100*best.even)
	}
	e := Decision{About: "escape", Value: "doubled", How: byDefault, Evidence: "a mark inside quoted text is written twice", Margin: 1}
	if best.backslash {
		e.Value, e.How, e.Evidence, e.RunnerUp = "backslash", inferred, "a backslash stands before marks inside quoted text, and rows come out even", "doubled"
		for _, c := range all {
			if c.separator == best.separator && c.quote == best.quote && !c.backslash {
				e.Margin = 1 - c.score/best.score
				break
			}
		}
	}
	return []Decision{d, q, e}
}

func quoteName(b byte) string {
	if b == 0 {
		return "none"
	}
	return string(rune(b))
}
