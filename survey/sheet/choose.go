package sheet

import (
	"slices"
	"strings"

	"observatory/survey"
)

// chooseSheet settles which sheet is meant: the one that is told, else the only
// one with data that is not hidden; of several the first, with a question.
func (r *Reader) chooseSheet(names []string, hidden []bool, holds func(int) (bool, error), o Options) (int, bool, error) {
	d := Decision{About: "sheet", Margin: 1}
	for i := range names {
		if !strings.HasPrefix(names[i], OwnSheet) {
			r.sheets = append(r.sheets, Listed{Name: names[i], Hidden: hidden[i]})
		}
	}
	if o.Sheet != "" {
		i := slices.Index(names, o.Sheet)
		if i < 0 {
			r.raise(survey.Finding{Code: "F16", Case: "missing", Severity: survey.Refuse, Position: survey.Position{File: r.name}, Value: o.Sheet, Options: slices.Clone(names)})
			return 0, false, nil
		}
		d.Value, d.How = names[i], told
		r.setSheet(names[i], d)
		return i, true, nil
	}
	var shown, unseen []int
	for i := range names {
		if strings.HasPrefix(names[i], OwnSheet) {
			continue // what an earlier check said of the others
		}
		ok, err := holds(i)
		if err != nil {
			return 0, false, err
		}
		switch {
		case ok && hidden[i]:
			unseen = append(unseen, i)
		case ok:
			shown = append(shown, i)
		}
	}
	list := func(of []int) (out []string) {
		for _, i := range of {
			out = append(out, names[i])
		}
		return out
	}
	if len(shown) == 0 && len(unseen) == 0 {
		r.refuseFile("F01", "workbook", "")
		return 0, false, nil
	}
	all := append(slices.Clone(shown), unseen...)
	i := all[0]
	d.Value, d.How, d.Evidence = names[i], byDefault, "the only sheet with data"
	if len(all) > 1 {
		d.How, d.Evidence, d.RunnerUp = inferred, "the first sheet with data", names[all[1]]
	}
	r.setSheet(names[i], d)
	p := survey.Position{File: r.name}
	if len(shown) > 1 {
		d.Margin = 0
		r.raise(survey.Finding{Code: "F16", Severity: survey.Ask, Position: p, Value: strings.Join(list(shown), ", "), Options: list(shown),
			Args: []survey.Arg{survey.Counted("sheets", len(shown)), survey.Named("read", names[i])}})
	}
	if len(unseen) > 0 {
		r.found("F17", "sheets", survey.Warn, p, strings.Join(list(unseen), ", "), survey.Counted("count", len(unseen)))
	}
	return i, true, nil
}

func (r *Reader) setSheet(name string, d Decision) {
	r.sheet, r.dialect.Sheet = name, name
	r.dialect.Decisions = append(r.dialect.Decisions, d)
}
