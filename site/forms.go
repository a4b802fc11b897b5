package site

import (
	"fmt"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"observatory/site/words"
)

// FormEndings are the forms in which a questionnaire to fill in is published, in
// the order in which they are offered: workbook, table, page for paper.
var FormEndings = []string{"xlsx", "csv", "html"}

// FormFile is where a questionnaire to fill in is published.
func FormFile(instrument, lang, ending string) string {
	return fmt.Sprintf("forms/%s.%s.%s", instrument, lang, ending)
}

// formsPart lists the questionnaires to fill in: a line for each form, with a
// link for each language.
func (c *composer) formsPart(p call) ([]Block, error) {
	var out []Block
	for _, id := range c.content.Tools.Forms {
		in := c.d.Evidence.Instrument(id)
		if in == nil {
			return nil, fmt.Errorf("%s: there is no instrument %q to publish forms of", p.At, id)
		}
		for _, ending := range FormEndings {
			var links []Link
			for _, lang := range in.Languages() {
				links = append(links, Link{Text: display.Self.Name(language.Make(lang)) + " (" + strings.ToUpper(ending) + ")", Href: "/" + FormFile(id, lang, ending)})
			}
			out = append(out, Block{Text: []words.Text{c.say("forms_"+ending, nil)}}, Block{Links: links})
		}
	}
	return out, nil
}
