package intake

import (
	"slices"
	"strings"

	"observatory/survey"
)

// cause is what findings must share to be one: a person mends it once.
type cause struct {
	code, kase, sheet, column, value, extra string
	question                                survey.QuestionID
	record                                  int
	severity                                survey.Severity
}

// gatherer keeps one finding for each cause, with all its rows.
type gatherer struct {
	at   map[cause]int
	list []survey.Finding
}

// add enters a finding and gives its index, by which further rows are entered.
func (g *gatherer) add(f survey.Finding) int {
	var extra strings.Builder
	example := slices.ContainsFunc(f.Args, func(a survey.Arg) bool { return a.Name == "example" })
	for _, a := range f.Args {
		if example && a.Kind != survey.WordArg {
			continue // of one of the cells; the cause is the column's
		}
		extra.WriteString(a.Text)
		extra.WriteByte(0)
	}
	key := cause{f.Code, f.Case, f.Position.Sheet, f.Position.Column, f.Value, extra.String(), f.Question, f.Record, f.Severity}
	i, known := g.at[key]
	if !known {
		if g.at == nil {
			g.at = map[cause]int{}
		}
		i = len(g.list)
		g.at[key] = i
		g.list = append(g.list, f)
	}
	if f.Position.Row > 0 {
		g.list[i].Rows.Add(f.Position.Row)
	}
	return i
}

// row enters one more row of a finding.
func (g *gatherer) row(i, row int) { g.list[i].Rows.Add(row) }

// take hands out what was found since the last call.
func (g *gatherer) take() []survey.Finding {
	out := g.list
	g.list, g.at = nil, nil
	return out
}

// ledger keeps one entry for each distinct change, with all its rows.
type ledger struct {
	at   map[changeKey]int
	list []Change
	rows int // entered so far, over all entries
}

type changeKey struct {
	sheet, column, before, after, rule, by string
	question                               survey.QuestionID
}

// add enters a change and gives its index.
func (l *ledger) add(c Change) int {
	key := changeKey{c.Position.Sheet, c.Position.Column, c.Before, c.After, c.Rule, c.DecidedBy, c.Question}
	i, known := l.at[key]
	if !known {
		if l.at == nil {
			l.at = map[changeKey]int{}
		}
		i = len(l.list)
		l.at[key] = i
		l.list = append(l.list, c)
	}
	l.row(i, c.Position.Row)
	return i
}

func (l *ledger) row(i, row int) {
	l.list[i].Rows.Add(row)
	l.rows++
}

func (l *ledger) take() []Change {
	out := l.list
	l.list, l.at = nil, nil
	return out
}

// named orders options of a finding without repeating one.
func named(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
