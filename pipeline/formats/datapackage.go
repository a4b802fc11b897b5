package formats

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"observatory/pipeline"
)

const profiles = "https://datapackage.org/profiles/2.0/"

// dataPackage and the types below are the Data Package standard, version 2, as
// far as we use it. The members "citation", "unit", "delimiter", "itemType" and
// "itemCategories" are ours; the standard lets readers pass over them.
type dataPackage struct {
	Profile      string        `json:"$schema"`
	Name         string        `json:"name"`
	Title        string        `json:"title"`
	Description  string        `json:"description,omitempty"`
	Version      string        `json:"version"`
	Created      string        `json:"created"`
	Homepage     string        `json:"homepage,omitempty"`
	Citation     string        `json:"citation,omitempty"`
	Keywords     []string      `json:"keywords,omitempty"`
	Licences     []Licence     `json:"licenses"`
	Contributors []Contributor `json:"contributors,omitempty"`
	Sources      []Source      `json:"sources,omitempty"`
	Resources    []resource    `json:"resources"`
}

type resource struct {
	Name        string       `json:"name"`
	Type        string       `json:"type,omitempty"`
	Path        string       `json:"path"`
	Title       string       `json:"title,omitempty"`
	Description string       `json:"description,omitempty"`
	Format      string       `json:"format"`
	MediaType   string       `json:"mediatype"`
	Encoding    string       `json:"encoding,omitempty"`
	Bytes       int          `json:"bytes"`
	Hash        string       `json:"hash"`
	Dialect     *dialect     `json:"dialect,omitempty"`
	Schema      *tableSchema `json:"schema,omitempty"`
}

type dialect struct {
	Header         bool   `json:"header"`
	Delimiter      string `json:"delimiter"`
	LineTerminator string `json:"lineTerminator"`
	QuoteChar      string `json:"quoteChar"`
	DoubleQuote    bool   `json:"doubleQuote"`
}

type tableSchema struct {
	Profile       string       `json:"$schema"`
	Fields        []field      `json:"fields"`
	PrimaryKey    []string     `json:"primaryKey,omitempty"`
	ForeignKeys   []foreignKey `json:"foreignKeys,omitempty"`
	MissingValues []string     `json:"missingValues"`
}

type field struct {
	Name           string       `json:"name"`
	Title          string       `json:"title,omitempty"`
	Description    string       `json:"description,omitempty"`
	Type           string       `json:"type"`
	Unit           string       `json:"unit,omitempty"`
	Delimiter      string       `json:"delimiter,omitempty"`
	ItemType       string       `json:"itemType,omitempty"`
	ItemCategories []category   `json:"itemCategories,omitempty"`
	Categories     []category   `json:"categories,omitempty"`
	Constraints    *constraints `json:"constraints,omitempty"`
}

type category struct {
	Value any    `json:"value"`
	Label string `json:"label"`
}

type constraints struct {
	Required bool   `json:"required,omitempty"`
	Unique   bool   `json:"unique,omitempty"`
	Pattern  string `json:"pattern,omitempty"`
	Enum     []any  `json:"enum,omitempty"`
}

type foreignKey struct {
	Fields    []string `json:"fields"`
	Reference struct {
		Resource string   `json:"resource"`
		Fields   []string `json:"fields"`
	} `json:"reference"`
}

func encodeDataPackage(m Meta, resources []resource) ([]byte, error) {
	data, err := marshal(dataPackage{
		Profile: profiles + "datapackage.json",
		Name:    m.Name, Title: m.Title, Description: m.Description,
		Version: m.Version, Created: m.Date + "T00:00:00Z",
		Homepage: m.Homepage, Citation: m.Citation, Keywords: m.Keywords,
		Licences: []Licence{m.Licence}, Contributors: m.Contributors, Sources: m.Sources,
		Resources: resources,
	})
	if err != nil {
		return nil, err
	}
	return indent(data)
}

// describe is the resource of one file. Only CSV is of the type "table": the
// profile has no type for the others, and readers would take them for text.
func describe(t *pipeline.Table, e encoding, f File) resource {
	r := resource{
		Name: t.Name + "-" + e.name, Path: f.Path, Title: t.Title, Description: t.Description,
		Format: e.name, MediaType: e.mediaType,
		Bytes: len(f.Data), Hash: "sha256:" + sum(f.Data),
	}
	switch e.name {
	case "csv":
		r.Name = t.Name // what foreign keys refer to
		r.Type = "table"
		r.Encoding = "utf-8"
		r.Dialect = &dialect{Header: true, Delimiter: ",", LineTerminator: "\n", QuoteChar: `"`, DoubleQuote: true}
		r.Schema = newTableSchema(t.Schema)
	case "json":
		r.Encoding = "utf-8"
	}
	return r
}

func newTableSchema(s pipeline.Schema) *tableSchema {
	ts := &tableSchema{Profile: profiles + "tableschema.json", PrimaryKey: s.Key, MissingValues: []string{""}}
	for _, c := range s.Columns {
		f := newField(c)
		if len(s.Key) == 1 && s.Key[0] == c.Name {
			f.limit().Unique = true
		}
		ts.Fields = append(ts.Fields, f)
		if c.References != nil && c.Type != pipeline.List { // a joined list is no key
			k := foreignKey{Fields: []string{c.Name}}
			k.Reference.Resource, k.Reference.Fields = c.References.Table, []string{c.References.Column}
			if c.References.Table == s.Name {
				k.Reference.Resource = "" // its own table, as Data Package wants it
			}
			ts.ForeignKeys = append(ts.ForeignKeys, k)
		}
	}
	return ts
}

// newField repeats the codes as a constraint, because validators do not enforce
// categories. Lists are strings with a pattern: the prose of the standard knows
// a list type, its official profile does not.
func newField(c pipeline.Column) field {
	f := field{Name: c.Name, Title: c.Title, Description: c.Description, Type: string(c.Type), Unit: c.Unit}
	if c.Required {
		f.limit().Required = true
	}
	if c.Type == pipeline.List {
		f.Type, f.Delimiter, f.ItemType = "string", separator, "string"
	}
	if len(c.Codes) == 0 {
		return f
	}
	categories, enum := categoriesOf(c)
	switch c.Type {
	case pipeline.List:
		f.ItemCategories = categories
		f.limit().Pattern = listPattern(c.Codes)
	case pipeline.String, pipeline.Integer:
		f.Categories = categories
		f.limit().Enum = enum
	}
	return f
}

func (f *field) limit() *constraints {
	if f.Constraints == nil {
		f.Constraints = &constraints{}
	}
	return f.Constraints
}

func categoriesOf(c pipeline.Column) (categories []category, enum []any) {
	for _, code := range c.Codes {
		var value any = code.Value
		if n, err := strconv.Atoi(code.Value); err == nil && c.Type == pipeline.Integer {
			value = n
		}
		categories = append(categories, category{value, code.Label})
		enum = append(enum, value)
	}
	return categories, enum
}

func listPattern(codes []pipeline.Code) string {
	quoted := make([]string, len(codes))
	for i, c := range codes {
		quoted[i] = regexp.QuoteMeta(c.Value)
	}
	one := "(" + strings.Join(quoted, "|") + ")"
	return "^" + one + `(\|` + one + ")*$"
}

// indent breaks lines, for people who open the file.
func indent(data []byte) ([]byte, error) {
	var buf bytes.Buffer
	err := json.Indent(&buf, data, "", "  ")
	buf.WriteByte('\n')
	return buf.Bytes(), err
}
