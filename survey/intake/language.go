package intake

import (
	"observatory/survey/sheet"
)

// decideLanguage settles the language of the file from its headings.
func (r *Reader) decideLanguage() {
	d := sheet.Decision{About: "language", How: "default", Evidence: "no heading is in one language alone"}
	count := map[string]int{}
	for _, t := range r.tables {
		for i := range t.columns {
			if l := t.columns[i].Language; l != "" {
				count[l]++
			}
		}
	}
	best, second := "", ""
	for _, l := range r.in.Languages() {
		switch {
		case count[l] > count[best]:
			best, second = l, best
		case count[l] > 0 && count[l] > count[second]:
			second = l
		}
	}
	switch {
	case r.o.Language != "":
		d.How, d.Value, d.Evidence, d.Margin = "told", r.o.Language, "", 1
	case r.meta["language"] != "":
		d.How, d.Value, d.Evidence, d.Margin = "marked", r.meta["language"], "the form says so", 1
	case best != "" && count[best] > count[second]:
		d.How, d.Value, d.RunnerUp = "inferred", best, second
		d.Evidence = plural(count[best], "heading is", "headings are") + " in it"
		d.Margin = float64(count[best]-count[second]) / float64(count[best])
	}
	if d.Value != "" {
		r.languages = []string{d.Value}
	}
	r.result.Language = d
}

// newForm is what is settled of a column from the start, by the answers file.
func (r *Reader) newForm(names ...string) *form {
	return &form{situation: r.o.Answers.form(names...), name: names[0]}
}
