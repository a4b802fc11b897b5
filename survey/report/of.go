package report

import (
	"strings"

	"observatory/survey"
	"observatory/survey/intake"
	"observatory/survey/sheet"
)

// Of is the part of a report about a file that was taken in, with what further
// checks found in it.
func Of(r *intake.Result, more ...survey.Finding) File {
	return File{Name: r.Name, SHA256: r.SHA256, Understood: understood(r), Columns: r.Columns, Country: r.CountryColumn, Account: r.Account,
		Findings: append(r.Findings[:len(r.Findings):len(r.Findings)], more...)}
}

// ByFile parts findings by the file they are about, in the order in which the
// files first come.
func ByFile(findings []survey.Finding) []File {
	at := map[string]int{}
	var out []File
	for _, f := range findings {
		i, ok := at[f.Position.File]
		if !ok {
			i = len(out)
			at[f.Position.File] = i
			out = append(out, File{Name: f.Position.File})
		}
		out[i].Findings = append(out[i].Findings, f)
	}
	return out
}

// understood states how the file was read: first what it is, then how its text
// is written, then what its table is.
func understood(r *intake.Result) []Understood {
	d := r.Dialect
	out := []Understood{}
	if d.Format != "" {
		out = append(out, Understood{About: "format", Value: survey.Worded("", "format."+d.Format)})
	}
	if d.Member != "" {
		out = append(out, Understood{About: "member", Value: survey.Named("", d.Member)})
	}
	for _, x := range d.Decisions {
		switch {
		case (x.About == "quote" || x.About == "escape") && x.How == "default": // the usual marks go without saying
		case (x.About == "sheet" || x.About == "header") && len(r.Sheets) > 1: // of the first of them
		case x.About == "header":
			u := statement(x)
			if u.Value = survey.Worded("", "header.none"); len(d.HeaderRows) > 0 {
				u.Value = survey.Named("", Ranges(d.HeaderRows, 0))
			}
			out = append(out, u)
		default:
			out = append(out, statement(x))
		}
	}
	if len(r.Sheets) > 1 {
		out = append(out, Understood{About: "sheets", Value: survey.Named("", strings.Join(r.Sheets, ", "))})
	}
	shape := r.Shape
	if r.Profile == "template" {
		shape.Value = r.Profile
	}
	for _, x := range []sheet.Decision{shape, r.Language} {
		if x.Value != "" {
			out = append(out, statement(x))
		}
	}
	if r.Profile != "" && r.Profile != "template" {
		out = append(out, Understood{About: "profile", Value: survey.Worded("", "profile."+r.Profile)})
	}
	if c := r.CountryColumn; c != nil {
		out = append(out, countries(c)...)
	}
	return out
}

// countries say which column names them, and what in it is no country of the
// survey.
func countries(c *intake.CountryColumn) []Understood {
	out := []Understood{{About: "country", Value: survey.Worded("", "country.column"), Args: []survey.Arg{survey.Named("column", c.Column),
		survey.Named("header", c.Header), survey.Counted("matched", c.Matched), survey.Counted("cells", c.Cells)}}}
	for _, x := range []struct {
		about string
		names []string
	}{{"aggregates", c.Aggregates}, {"parts", c.Parts}, {"others", c.Others}, {"unknown", c.Unknown}} {
		if len(x.names) > 0 {
			out = append(out, Understood{About: x.about, Value: survey.Named("", strings.Join(x.names, ", "))})
		}
	}
	return out
}

// separators and shapes have words in the catalogue, other values stand for
// themselves.
func statement(d sheet.Decision) Understood {
	u := Understood{About: d.About, Value: survey.Named("", d.Value), How: d.How, Evidence: d.Evidence, RunnerUp: d.RunnerUp}
	switch d.About {
	case "separator", "shape", "language":
		u.Value = survey.Worded("", d.About+"."+strings.ReplaceAll(d.Value, " ", "_"))
	}
	return u
}
