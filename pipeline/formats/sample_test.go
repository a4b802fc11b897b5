package formats

import (
	"fmt"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"observatory/pipeline"
)

// memoryWriter is a Writer that keeps the files.
type memoryWriter map[string][]byte

func (w memoryWriter) Write(path string, data []byte) error {
	if w[path] != nil {
		return fmt.Errorf("%s written twice", path)
	}
	w[path] = data
	return nil
}

func sampleMeta() Meta {
	return Meta{
		Name: "ppp-sample", Title: "A sample <of> tables", Description: "Every type & every trap.",
		Version: "2026.1", Date: "2026-11-21",
		Licence:  Licence{Name: "CC-BY-4.0", Title: "Creative Commons Attribution 4.0", Path: "https://creativecommons.org/licenses/by/4.0/"},
		Homepage: "https://example.org/data/", Citation: "Sample (2026).", Keywords: []string{"security"},
		Sources:      []Source{{Title: "A source"}},
		Contributors: []Contributor{{Title: "The observatory", Roles: []string{"creator"}}},
	}
}

func countries() pipeline.Schema {
	return pipeline.Schema{
		Name: "countries", Title: "Countries", Description: "One row a country.", Key: []string{"country"},
		Columns: []pipeline.Column{
			{Name: "country", Title: "Country", Description: "ISO code", Type: pipeline.String, Required: true},
			{Name: "members", Title: "Members", Description: "How many", Type: pipeline.Integer},
		},
	}
}

// everything has a column of each type, with codes where codes can be.
func everything() pipeline.Schema {
	return pipeline.Schema{
		Name: "everything", Title: "Everything", Description: "One row a trap.", Key: []string{"id", "country"},
		Columns: []pipeline.Column{
			{Name: "id", Title: "Id", Description: "Number of the row", Type: pipeline.Integer, Required: true},
			{Name: "country", Title: "Country", Description: "ISO code", Type: pipeline.String, Required: true,
				References: &pipeline.Reference{Table: "countries", Column: "country"}},
			{Name: "note", Title: "Note", Description: "Free text", Type: pipeline.String},
			{Name: "answer", Title: "Answer", Description: "Yes or no", Type: pipeline.String,
				Codes: []pipeline.Code{{Value: "yes", Label: "Yes"}, {Value: "no", Label: "No"}}},
			{Name: "trust", Title: "Trust", Description: "Likert", Type: pipeline.Integer,
				Codes: []pipeline.Code{{Value: "1", Label: "not at all"}, {Value: "5", Label: "fully"}}},
			{Name: "share", Title: "Share", Description: "A number", Type: pipeline.Number, Unit: "percent"},
			{Name: "legal", Title: "Legal", Description: "A boolean", Type: pipeline.Boolean},
			{Name: "since", Title: "Since", Description: "A date", Type: pipeline.Date},
			{Name: "means", Title: "Means", Description: "A list of codes", Type: pipeline.List,
				Codes: []pipeline.Code{{Value: "radio", Label: "Radio"}, {Value: "c++", Label: "A code to be quoted"}}},
			{Name: "partners", Title: "Partners", Description: "Countries", Type: pipeline.List,
				References: &pipeline.Reference{Table: "countries", Column: "country"}},
			{Name: "names", Title: "Names", Description: "Free list", Type: pipeline.List},
		},
	}
}

func single() pipeline.Schema {
	return pipeline.Schema{
		Name: "single", Title: "Single", Description: "One column, with nulls.",
		Columns: []pipeline.Column{{Name: "note", Title: "Note", Type: pipeline.String}},
	}
}

func none() pipeline.Schema {
	s := everything()
	s.Name = "none"
	return s
}

func day(s string) arrow.Date32 {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return arrow.Date32FromTime(d)
}

// rows are column → value; what a row does not name is null.
type rows []map[string]any

func fill(t *testing.T, mem memory.Allocator, s pipeline.Schema, rs rows) *pipeline.Table {
	t.Helper()
	b := pipeline.NewBuilder(mem, s)
	for _, r := range rs {
		for _, c := range s.Columns {
			if v, ok := r[c.Name]; ok {
				b.Set(c.Name, v)
			}
		}
		b.Row()
	}
	table, err := b.Table()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func everythingRows() rows {
	rs := rows{
		{"note": `a "quoted", text`, "answer": "yes", "trust": 1, "share": 0.1, "legal": true, "since": day("2024-02-29"),
			"means": []string{"radio", "c++"}, "partners": []string{"BE", "XK"}, "names": []string{"=SUM(A1)", "two\nlines", `"`}},
		{},
		{"note": "line\nbreak", "answer": "no", "trust": 5, "share": -0.0000001234, "legal": false, "since": day("1969-12-31"), "means": []string{"c++"}},
		{"note": "carriage\r\nreturn\r", "share": 1e300, "since": day("0001-01-01"), "means": []string{}},
		{"note": " spaces ", "share": 3.0, "since": day("9999-12-31"), "names": []string{" a ", "b,c"}},
		{"note": "=1+1", "share": 1.0 / 3}, {"note": "+1"}, {"note": "-1"}, {"note": "@x"}, {"note": "'"},
		{"note": "Ελλάδα, Україна, 日本, 🇪🇺, é\u2028\u00a0"}, {"note": "null"}, {"note": "NA"}, {"note": "true"}, {"note": "007"},
		{"note": "<b>&amp;"}, {"note": `back\slash`}, {"note": `"`}, {"note": ","}, {"note": "\t"}, {"note": "|"}, {"note": "#"},
		{"share": 9007199254740993.0, "names": []string{"Ł"}}, {"share": 1e21}, {"share": 123456789.125}, {"trust": 1, "legal": true},
	}
	for i, r := range rs {
		r["id"] = i - 2
		r["country"] = []string{"BE", "GR", "XK"}[i%3]
	}
	return rs
}

func sampleTables(t *testing.T, mem memory.Allocator) []*pipeline.Table {
	return []*pipeline.Table{
		fill(t, mem, countries(), rows{{"country": "BE", "members": 2147483647}, {"country": "GR"}, {"country": "XK", "members": -2147483648}}),
		fill(t, mem, everything(), everythingRows()),
		fill(t, mem, single(), rows{{"note": "a"}, {}, {"note": "b"}, {}}),
		fill(t, mem, none(), nil),
	}
}

func release(tables []*pipeline.Table) {
	for _, t := range tables {
		t.Release()
	}
}
