package intake

import (
	"strings"

	"observatory/survey"
)

// countryCell reads a cell that says which country a row is about.
func (r *Reader) countryCell(text string, place func() survey.Position) (survey.CountryCode, Outcome) {
	if code, ok := r.vert.places[text]; ok && code != "" && string(code) == text {
		return code, Structure
	}
	if code := r.countryCode(text); code != "" {
		if r.vert.places == nil {
			r.vert.places = map[string]survey.CountryCode{}
		}
		r.vert.places[text] = code
		if string(code) == text {
			return code, Structure
		}
		p := place()
		if string(code) == strings.TrimSpace(text) {
			r.ledger.add(Change{Change: survey.Change{Position: p, Before: text, After: string(code), Rule: "C14"}, DecidedBy: "table"})
			return code, Normalised
		}
		r.ledger.add(Change{Change: survey.Change{Position: p, Before: text, After: string(code), Rule: "C24"}, DecidedBy: "table"})
		r.found.add(survey.Finding{Code: "C24", Case: "read", Severity: survey.Remark, Position: p, Value: text, Args: []survey.Arg{survey.Named("code", string(code))}})
		return code, Normalised
	}
	f := survey.Finding{Code: "C24", Severity: survey.Refuse, Position: place(), Value: text}
	r.found.add(f)
	return "", Refused
}

// countryCode is the country that a text names, or nothing.
func (r *Reader) countryCode(text string) survey.CountryCode {
	trimmed := strings.TrimSpace(text)
	for _, c := range r.o.Countries {
		if string(c.Code) == trimmed {
			return c.Code
		}
	}
	if trimmed == "" {
		return ""
	}
	for _, c := range r.o.Countries {
		if strings.EqualFold(trimmed, string(c.Code)) || strings.EqualFold(trimmed, c.Eurostat) || strings.EqualFold(trimmed, c.ISO3) {
			return c.Code
		}
		for _, n := range c.Names {
			if fold(n) == fold(trimmed) {
				return c.Code
			}
		}
	}
	return ""
}
