package site

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"observatory/pipeline"
)

// realComposer is a composer of English pages over the repository's evidence,
// without a drawer: enough for parts that draw nothing.
func realComposer(t *testing.T) *composer {
	t.Helper()
	source := os.DirFS("..")
	evidence, _, err := pipeline.Gather(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := pipeline.ReadCatalogue(source, pipeline.IndicatorsDir, evidence.Instruments)
	if err != nil {
		t.Fatal(err)
	}
	content, err := ReadContent(source)
	if err != nil {
		t.Fatal(err)
	}
	d, err := pipeline.Run(context.Background(), evidence, catalogue, content.CaseTable())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Release)
	return newComposer(composer{ctx: t.Context(), d: d, content: content, en: content.Languages[0], l: content.Languages[0], site: &Site{files: map[string][]byte{}}})
}

const front = "+++\ntitle = \"T\"\n+++\n"

// TestCallsAreChecked: what a written page asks for must exist; the message says
// where it asks, and what there is.
func TestCallsAreChecked(t *testing.T) {
	for text, want := range map[string]string{
		"## A\n::: caess fw_spaces=port\n":                `p.md:5: no part is called "caess"; there are: advice, cases,`,
		"## A\n\n::: themes public-events\n":              `p.md:6: the part themes cannot do with "public-events"`,
		"## A\n::: indicators theme=law\n":                `p.md:5: the part indicators cannot do with "theme=law"`,
		"## A\n::: cases fw_spaces=port fw_spaces=school": `p.md:5: the part cases wants "fw_spaces" once`,
		"## A\n::: cases fw_spaces=\n":                    `p.md:5: the part cases wants "fw_spaces" once, with a value`,
		"## A\n::: note\nNot closed.\n":                   "a margin note is not closed",
	} {
		if _, err := parseWritten("p.md", front+text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, want %q", text, err, want)
		}
	}
	c := realComposer(t)
	for line, want := range map[string]string{
		"cases fw_spaces=moon":             `question fw_spaces has no code "moon"`,
		"cases no_question=port":           `has no question "no_question"`,
		"cases":                            "names no case and no question",
		"indicators nothing":               `no indicator "nothing"`,
		"indicators":                       "names no indicator",
		"countries nothing":                `no indicator "nothing"`,
		"missing nothing":                  `no indicator "nothing"`,
		"questions nothing":                `no question "nothing"`,
		"records legal_possibility":        `has no question "legal_possibility"`,
		"advice nothing":                   `no guidance "nothing"`,
		"advice recommendations everybody": `the guidance recommendations has no group "everybody"`,
		"pages nowhere":                    `no page "nowhere"`,
		"terms nothing":                    `no group "nothing"`,
	} {
		p, err := parseCall(line, "p.md:7")
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		if _, err := c.sections(Written{Sections: []writtenSection{{Head: "A", Items: []writtenItem{{Call: p}}}}}); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "p.md:7: ") {
			t.Errorf("::: %s gives %v, want p.md:7 and %q", line, err, want)
		}
	}
}

// TestParts: what a part finds, counted by hand from the coded texts; what finds
// nothing is left out, and its section with it.
func TestParts(t *testing.T) {
	c := realComposer(t)
	w, err := parseWritten("p.md", front+`## Nothing
> Left out.
::: cases fw_spaces=port

## Text remains
> Kept.
::: cases fw_spaces=port
A line.

## Cases
::: cases fw_spaces=police_station,public_event oslo-guide no-such-case
Between.
::: countries duty_to_assist
`)
	if err != nil {
		t.Fatal(err)
	}
	sections, err := c.sections(w)
	if err != nil {
		t.Fatal(err)
	}
	if len(sections) != 2 || sections[0].Head != "Text remains" || sections[0].Find.Plain() != "Kept." || len(sections[0].Blocks) != 1 {
		t.Fatalf("sections: %+v", sections)
	}
	b := sections[1].Blocks
	if len(b) != 3 || strings.TrimSpace(b[1].MD) != "Between." {
		t.Fatalf("blocks: %+v", b)
	}
	var got []string
	for _, k := range b[0].Cases {
		got = append(got, strings.Trim(k.Href, "/"))
	}
	for _, k := range b[2].Index[0].Items {
		got = append(got, k.Title)
	}
	want := []string{"en/cases/oslo-guide", "en/cases/basque-police-station", "en/cases/antwerp-police-hq", "en/cases/kings-day-arnhem", "Portugal", "Spain"}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	// Two bearers, two evaluations, three results; the five other cases share a row.
	blocks, err := call{Name: "records", Words: []string{"fw_cost_bearer", "fw_evaluation", "fw_result_evidence"}}.make(c)
	if err != nil {
		t.Fatal(err)
	}
	rows := blocks[0].Table.Rows
	known := 0
	for _, r := range rows {
		for _, k := range r[1:] {
			if k.Mark == "" {
				known++
			}
		}
	}
	if known != 7 || len(rows) != 7 || rows[6][0].Text.Plain() != "Five cases for which none of this is reported" {
		t.Errorf("%d cells are known in %d rows, the last %q", known, len(rows), rows[len(rows)-1][0].Text.Plain())
	}
}
