package intake

import (
	"slices"
	"strings"

	"observatory/survey"
)

// list reads several codes in one cell: between bars, lines, semicolons or
// commas, the first of these at which all parts are answers.
func (c *codebook) list(clean string, s situation) reading {
	for _, marks := range []string{"|", "\r\n", ";", ",", ";,", ";,\r\n"} {
		if !strings.ContainsAny(clean, marks) || strings.HasSuffix(clean, "|") {
			continue
		}
		if parts, ok := c.parts(clean, marks, s); ok {
			return c.several(parts, marks)
		}
	}
	return c.unknown(clean, s)
}

// part is one of several answers in a cell.
type part struct {
	text string
	m    meant
}

// parts splits a text at marks so that every part is an answer. Labels may hold
// a mark themselves, so the longest that fits is taken first.
func (c *codebook) parts(clean, marks string, s situation) ([]part, bool) {
	var cuts []int
	for i, r := range clean {
		if strings.ContainsRune(marks, r) {
			cuts = append(cuts, i)
		}
	}
	if len(cuts) > 200 {
		return nil, false
	}
	cuts = append(cuts, len(clean))
	var out []part
	start := 0
	for start < len(clean) {
		matched := false
		for i := len(cuts) - 1; i >= 0 && cuts[i] > start; i-- {
			text := strings.Trim(clean[start:cuts[i]], marks+" \t\u00a0")
			if m, ok := c.one(text, s); ok {
				out, start, matched = append(out, part{text, m}), cuts[i]+1, true
				break
			}
		}
		if matched {
			continue
		}
		next := strings.IndexAny(clean[start:], marks)
		if next != 0 && strings.TrimSpace(clean[start:]) != "" || marks == "|" {
			return nil, false // something that is no answer
		}
		if next < 0 {
			break
		}
		start += next + 1 // nothing between two marks
	}
	return out, len(out) > 0
}

// one finds the one code that a part of a list stands for.
func (c *codebook) one(text string, s situation) (meant, bool) {
	if text == "" {
		return meant{}, false
	}
	ms := c.meaning(text, s)
	found, several := targets(ms)
	if several || len(found) != 1 {
		return meant{}, false
	}
	m := surest(ms)
	return m, m.state == ""
}

// several makes one answer of the parts of a cell, if they may stand together.
func (c *codebook) several(parts []part, marks string) reading {
	var codes []string
	for _, p := range parts {
		if slices.Contains(codes, p.m.code) {
			return refused("C35", "", survey.Coded("twice", p.m.code))
		}
		codes = append(codes, p.m.code)
	}
	switch {
	case c.q.Type == survey.Single && len(codes) > 1:
		return refused("C29", "", survey.Counted("count", len(codes)), survey.Coded("found", strings.Join(codes, "|"))).among(codes...)
	case c.q.MaxCodes > 0 && len(codes) > c.q.MaxCodes:
		return refused("C32", "", survey.Counted("most", c.q.MaxCodes), survey.Counted("count", len(codes)))
	}
	for _, code := range codes {
		if o, _ := c.q.Choice(code); o.Exclusive && len(codes) > 1 {
			return refused("C27", "", survey.Coded("alone", code))
		}
	}
	r := accepted(survey.CodesValue(codes...))
	plain := marks == "|"
	for _, p := range parts {
		if p.m.how != byCode && p.m.how != byLabel {
			c.noteWord(&r, p.m, p.text)
		}
	}
	if r.rule == "" {
		r.rule = "C25"
	}
	if !plain {
		r.note("C25", "", survey.Counted("count", len(codes)), survey.Coded("meaning", r.text))
	}
	return r
}

// unknown refuses a text that is no answer, or asks where its parts cannot be
// told apart.
func (c *codebook) unknown(clean string, s situation) reading {
	for _, marks := range []string{"|", "\r\n", ";", ","} {
		pieces := strings.FieldsFunc(clean, func(r rune) bool { return strings.ContainsRune(marks, r) })
		if len(pieces) < 2 && marks != "|" || !strings.ContainsAny(clean, marks) {
			continue
		}
		var wrong []string
		for _, p := range pieces {
			p = strings.TrimSpace(p)
			if _, ok := c.one(p, s); !ok {
				wrong = append(wrong, p)
			}
		}
		switch {
		case len(wrong) == len(pieces) && marks != "|":
			continue
		case marks == "," && c.q.Type == survey.Multi:
			return asked("C26", "", c.q.Codes(), survey.Named("part", wrong[0]))
		case len(wrong) == 0: // "port|": nothing stands after the bar
			return refused("C02", "empty").among(c.q.Codes()...)
		}
		return refused("C02", "part", eachNamed("part", wrong)...).among(c.q.Codes()...).suggest(c.mended(pieces, s)...)
	}
	r := refused("C02", "").among(c.q.Codes()...)
	return r.suggest(c.nearest(clean, s.languages)...)
}

// mended is the list with each wrong part replaced, where each has one likely
// intention.
func (c *codebook) mended(pieces []string, s situation) []string {
	var codes []string
	for _, p := range pieces {
		p = strings.TrimSpace(p)
		if m, ok := c.one(p, s); ok {
			codes = append(codes, m.code)
			continue
		}
		near := c.nearest(p, s.languages)
		if len(near) != 1 {
			return nil
		}
		codes = append(codes, near[0])
	}
	return []string{strings.Join(codes, "|")}
}

func eachNamed(name string, texts []string) []survey.Arg {
	var out []survey.Arg
	for _, t := range texts {
		out = append(out, survey.Named(name, t))
	}
	return out
}
