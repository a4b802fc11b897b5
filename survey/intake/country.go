package intake

import (
	"strings"

	"observatory/survey"
)

// countryCell reads a cell that says which country a row is about. What is wrong
// with it is entered.
func (r *Reader) countryCell(text, name string, place func() survey.Position) (survey.CountryCode, Outcome) {
	if text != "" {
		r.named.cells++
	}
	if code, ok := r.exact[text]; ok {
		r.named.matched++
		return code, Structure
	}
	if meaning, ok := r.o.Answers.value(text, "country", name); ok {
		if code := r.countryCode(meaning); code != "" {
			r.ledger.add(Change{Change: survey.Change{Position: place(), Before: text, After: string(code), Rule: toldRule}, DecidedBy: r.o.Answers.by()})
			return code, Normalised
		}
	}
	f := survey.Finding{Code: "C24", Severity: survey.Refuse, Position: place(), Value: text}
	found := r.places.Find(text, r.languages...)
	switch {
	case found.Code != "" && len(found.Others) == 0 && found.Area == nil:
		r.named.matched++
		rule := "C24"
		if string(found.Code) == strings.TrimSpace(text) {
			rule = "C14"
		} else {
			f.Case, f.Severity, f.Args = "read", survey.Remark, []survey.Arg{survey.Named("code", string(found.Code))}
			r.found.add(f)
		}
		r.ledger.add(Change{Change: survey.Change{Position: f.Position, Before: text, After: string(found.Code), Rule: rule}, DecidedBy: "table"})
		return found.Code, Normalised
	case found.Code != "":
		f.Case, f.Severity, f.Suggestions = "several", survey.Ask, []string{string(found.Code)}
		for _, c := range found.Others {
			f.Suggestions = append(f.Suggestions, string(c))
		}
		r.found.add(f)
		return "", Asked
	case found.Area != nil:
		r.named.area(found.Area.Kind, text)
		f.Case = string(found.Area.Kind)
		for _, c := range found.Area.Within {
			f.Args = append(f.Args, survey.Named("of", string(c)))
		}
	case strings.TrimSpace(text) == "":
	default:
		r.named.unknown = list(r.named.unknown, text)
		f.Suggestions = r.places.Near(text, r.language())
	}
	r.found.add(f)
	if text == "" {
		return "", Blank
	}
	return "", Refused
}

// countryCode is the one country that a text names, or nothing.
func (r *Reader) countryCode(text string) survey.CountryCode {
	if found := r.places.Find(text, r.languages...); len(found.Others) == 0 && found.Area == nil {
		return found.Code
	}
	return ""
}

// language is the language of the file, in which suggestions are made.
func (r *Reader) language() string {
	if len(r.languages) > 0 {
		return r.languages[0]
	}
	return r.in.Language
}
