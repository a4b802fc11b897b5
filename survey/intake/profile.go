package intake

import (
	"slices"
	"strings"

	"observatory/survey"
	"observatory/survey/sheet"
)

// aboutSheet is the sheet in which our own template says what it is.
const aboutSheet = "observatory"

// template reads the sheet that our own template has, and reports whether the
// workbook is one.
func (r *Reader) template(sheets []sheet.Listed) bool {
	if !slices.ContainsFunc(sheets, func(s sheet.Listed) bool { return s.Name == aboutSheet }) {
		return false
	}
	o := sheet.Options{Sheet: aboutSheet, Header: "none", Limits: r.o.Sheet.Limits}
	t, err := r.openTable(o)
	if err != nil {
		return false
	}
	meta := map[string]string{}
	for {
		b, err := t.src.Next()
		if err != nil {
			break
		}
		for row := range b.Len() {
			if b.Width(row) >= 2 {
				meta[string(b.Bytes(row, 0))] = strings.TrimSpace(string(b.Bytes(row, 1)))
				r.account.Cells += b.Width(row)
				for c := range b.Width(row) {
					if len(b.Bytes(row, c)) == 0 {
						r.account.Blank++
					} else {
						r.account.Structure++
					}
				}
			}
		}
	}
	if meta["template"] == "" {
		r.account = Account{Ignored: map[string]int{}}
		return false
	}
	r.meta = meta
	r.result.Profile = "template"
	return true
}

// openTemplate opens the sheets of our own template that hold answers.
func (r *Reader) openTemplate(sheets []sheet.Listed) error {
	if r.o.Language == "" && r.meta["language"] != "" {
		r.languages = []string{r.meta["language"]}
	}
	r.wrongForm()
	for _, s := range sheets {
		if s.Name == aboutSheet || s.Hidden {
			continue
		}
		o := r.o.Sheet
		o.Sheet = s.Name
		if r.meta["header"] != "" {
			o.Header = r.meta["header"]
		}
		t, err := r.openTable(o)
		if err != nil {
			return err
		}
		r.match(t)
		if t.has(QuestionColumn) < 0 && t.has(AnswerColumn) < 0 {
			continue // instructions; where one of both is missing it is said
		}
		r.tables = append(r.tables, t)
	}
	return nil
}

// wrongForm reports a form of another questionnaire, edition or wave.
func (r *Reader) wrongForm() {
	differs := func(kase, has, want string) {
		if has != "" && want != "" && has != want {
			r.found.add(survey.Finding{Code: "F12", Case: kase, Severity: survey.Refuse, Position: survey.Position{File: r.name, Sheet: aboutSheet}, Value: has,
				Args: []survey.Arg{survey.Named("want", want)}})
		}
	}
	differs("", r.meta["instrument"], r.in.ID)
	if r.o.Wave != nil {
		differs("wave", r.meta["wave"], r.wave.Slug)
	}
	if has := r.meta["version"]; has != "" && r.in.Version != "" && has != r.in.Version && r.meta["instrument"] == r.in.ID {
		r.found.add(survey.Finding{Code: "F12", Case: "version", Severity: survey.Warn, Position: survey.Position{File: r.name, Sheet: aboutSheet}, Value: has,
			Args: []survey.Arg{survey.Named("want", r.in.Version)}})
	}
}

// contentSheets are the sheets over which EUSurvey divides a wide table.
func contentSheets(sheets []sheet.Listed) []string {
	var out []string
	for _, s := range sheets {
		rest, ok := strings.CutPrefix(s.Name, "Content")
		if ok && strings.Trim(rest, "0123456789") == "" {
			out = append(out, s.Name)
		}
	}
	return out
}

// decideProfile says which program made the file, by marks that only it leaves.
func (r *Reader) decideProfile() {
	if r.result.Profile != "" || len(r.tables) == 0 {
		return
	}
	lime, google, eu := 0, 0, 0
	for i, h := range r.tables[0].header {
		switch {
		case limeHeading.MatchString(h.Text):
			lime++
		case i == 0 && r.tables[0].columns[0].Reason == "bookkeeping":
			google++
		case parenthesis.MatchString(h.Text) && r.tables[0].columns[i].question != nil:
			eu++
		}
	}
	switch {
	case lime >= 2:
		r.result.Profile = "limesurvey"
	case eu >= 2:
		r.result.Profile = "eusurvey"
	case google == 1:
		r.result.Profile = "google-forms"
	}
}

// finish settles a table after its last row.
func (r *Reader) finish(t *table) {
	r.shifted(t)
	if t.census != nil && r.result.CountryColumn == nil {
		r.result.CountryColumn = t.census.column()
	} else if r.result.CountryColumn == nil && t.census == nil {
		r.result.CountryColumn = r.named.column(t)
	}
}

// settle completes the result.
func (r *Reader) settle() {
	if len(r.tables) > 0 {
		r.result.Dialect = r.tables[0].src.Dialect()
	}
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
