package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// ColumnType is the type of a column's values, named as the Table Schema
// standard names it.
type ColumnType string

// The column types that the published tables use.
const (
	String  ColumnType = "string"
	Integer ColumnType = "integer" // 32 bits
	Number  ColumnType = "number"  // 64-bit floating point
	Boolean ColumnType = "boolean"
	Date    ColumnType = "date" // days, no time zone
	List    ColumnType = "list" // of strings; joined by | in CSV
)

// Code is one permitted value of a column.
type Code struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Reference says that a column's values are keys of another table.
type Reference struct {
	Table  string `json:"table"`
	Column string `json:"column"`
}

// Column is the codebook's entry for one column.
type Column struct {
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Type        ColumnType `json:"type"`
	Unit        string     `json:"unit,omitempty"`
	Required    bool       `json:"required,omitempty"` // never null
	Codes       []Code     `json:"codes,omitempty"`
	References  *Reference `json:"references,omitempty"`
}

// Schema is what a table is said to hold, before it holds anything.
type Schema struct {
	Name        string   `json:"name"`
	Title       string   `json:"title"`
	Description string   `json:"description"`
	Key         []string `json:"key"` // the columns that together name a row
	Columns     []Column `json:"columns"`
}

// Table is one Arrow table with its codebook. Who is given a Table releases it.
type Table struct {
	Schema
	Record arrow.Record
}

// Release gives the table's memory back.
func (t *Table) Release() {
	if t.Record != nil {
		t.Record.Release()
	}
}

// arrowType is the Arrow type of a column: plain, unordered types that every
// reader of technique.md part D understands.
func (c Column) arrowType() arrow.DataType {
	switch c.Type {
	case Integer:
		return arrow.PrimitiveTypes.Int32
	case Number:
		return arrow.PrimitiveTypes.Float64
	case Boolean:
		return arrow.FixedWidthTypes.Boolean
	case Date:
		return arrow.FixedWidthTypes.Date32
	case List:
		// The item is nullable because Parquet readers disagree on anything else.
		return arrow.ListOf(arrow.BinaryTypes.String)
	default:
		return arrow.BinaryTypes.String
	}
}

// ArrowSchema is the schema without metadata; the formats add theirs.
func (s Schema) ArrowSchema() *arrow.Schema {
	fields := make([]arrow.Field, len(s.Columns))
	for i, c := range s.Columns {
		fields[i] = arrow.Field{Name: c.Name, Type: c.arrowType(), Nullable: !c.Required}
	}
	return arrow.NewSchema(fields, nil)
}

// Index is the position of the named column, or -1.
func (s Schema) Index(name string) int {
	for i, c := range s.Columns {
		if c.Name == name {
			return i
		}
	}
	return -1
}

// Builder fills a Table row by row. A column that a row does not set is null
// there; setting null in a required column is an error of the program and is
// reported by Table.
type Builder struct {
	schema Schema
	rb     *array.RecordBuilder
	set    []bool
	rows   int
	err    error
}

// NewBuilder starts an empty table.
func NewBuilder(mem memory.Allocator, s Schema) *Builder {
	return &Builder{schema: s, rb: array.NewRecordBuilder(mem, s.ArrowSchema()), set: make([]bool, len(s.Columns))}
}

// Set gives the named column its value in the row being built. The value's
// type must be the column's: string, int, float64, bool, arrow.Date32 or
// []string; nil and a nil pointer to one of the scalars are null.
func (b *Builder) Set(column string, value any) *Builder {
	i := b.schema.Index(column)
	if i < 0 {
		b.fail(fmt.Errorf("no column %q", column))
		return b
	}
	if b.set[i] {
		b.fail(fmt.Errorf("column %q set twice in row %d", column, b.rows))
		return b
	}
	if b.append(i, value) {
		b.set[i] = true
	}
	return b
}

func (b *Builder) append(i int, value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case *int:
		if v == nil {
			return false
		}
		value = *v
	case *float64:
		if v == nil {
			return false
		}
		value = *v
	case *bool:
		if v == nil {
			return false
		}
		value = *v
	}
	switch f := b.rb.Field(i).(type) {
	case *array.StringBuilder:
		if v, ok := value.(string); ok {
			if v == "" {
				return false // an empty text is no text: CSV cannot tell them apart
			}
			f.Append(v)
			return true
		}
	case *array.Int32Builder:
		if v, ok := value.(int); ok {
			if v != int(int32(v)) {
				b.fail(fmt.Errorf("column %q cannot hold %d", b.schema.Columns[i].Name, v))
				return false
			}
			f.Append(int32(v))
			return true
		}
	case *array.Float64Builder:
		if v, ok := value.(float64); ok {
			f.Append(v)
			return true
		}
	case *array.BooleanBuilder:
		if v, ok := value.(bool); ok {
			f.Append(v)
			return true
		}
	case *array.Date32Builder:
		if v, ok := value.(arrow.Date32); ok {
			f.Append(v)
			return true
		}
	case *array.ListBuilder:
		if v, ok := value.([]string); ok {
			if len(v) == 0 {
				return false
			}
			f.Append(true)
			items := f.ValueBuilder().(*array.StringBuilder)
			for _, s := range v {
				items.Append(s)
			}
			return true
		}
	}
	b.fail(fmt.Errorf("column %q cannot hold a %T", b.schema.Columns[i].Name, value))
	return false
}

// Row ends the row being built.
func (b *Builder) Row() {
	for i, done := range b.set {
		if !done {
			if c := b.schema.Columns[i]; c.Required {
				b.fail(fmt.Errorf("required column %q is empty in row %d", c.Name, b.rows))
			}
			b.rb.Field(i).AppendNull()
		}
		b.set[i] = false
	}
	b.rows++
}

func (b *Builder) fail(err error) {
	if b.err == nil {
		b.err = err
	}
}

// Table is the finished table; the builder is spent afterwards.
func (b *Builder) Table() (*Table, error) {
	defer b.rb.Release()
	if b.err != nil {
		return nil, fmt.Errorf("build table %s: %w", b.schema.Name, b.err)
	}
	return &Table{Schema: b.schema, Record: b.rb.NewRecord()}, nil
}

// marked is the table with a column that says of every row that it is invented:
// a file that was copied away from its page still says so. The table is spent.
func (t *Table) marked(mem memory.Allocator) *Table {
	defer t.Release()
	b := array.NewBooleanBuilder(mem)
	defer b.Release()
	for range t.Record.NumRows() {
		b.Append(true)
	}
	yes := b.NewArray()
	defer yes.Release()
	s := t.Schema
	s.Columns = append(slices.Clone(s.Columns), Column{Name: "invented", Title: "Invented", Type: Boolean, Required: true,
		Description: "Always true: this table belongs to a demonstration, and nothing in it may be quoted"})
	return &Table{Schema: s, Record: array.NewRecord(s.ArrowSchema(), append(slices.Clone(t.Record.Columns()), yes), t.Record.NumRows())}
}

// Text prints a cell for people, the way the CSV does: lists joined by |, and
// nothing for null.
func (t *Table) Text(column, row int) string {
	a := t.Record.Column(column)
	if a.IsNull(row) {
		return ""
	}
	l, ok := a.(*array.List)
	if !ok {
		return a.ValueStr(row)
	}
	from, to := l.ValueOffsets(row)
	items := l.ListValues().(*array.String)
	out := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		out = append(out, items.Value(int(i)))
	}
	return strings.Join(out, "|")
}

// Empty reports whether the first rows of a column hold nothing.
func (t *Table) Empty(column, rows int) bool {
	for r := range rows {
		if !t.Record.Column(column).IsNull(r) {
			return false
		}
	}
	return true
}

// Where is the table of those rows whose cell of a text column is the value, in
// their order. The caller releases it.
func (t *Table) Where(mem memory.Allocator, column, value string) (*Table, error) {
	i := t.Index(column)
	if i < 0 || t.Columns[i].Type != String {
		return nil, fmt.Errorf("table %s has no text column %q", t.Name, column)
	}
	rows, cells := int(t.Record.NumRows()), t.Record.Column(i).(*array.String)
	is := func(row int) bool { return !cells.IsNull(row) && cells.Value(row) == value }
	runs := [][2]int{{0, 0}} // rows that follow each other, the first of them empty so that there is one
	for from := 0; from < rows; from++ {
		to := from
		for to < rows && is(to) {
			to++
		}
		if to > from {
			runs = append(runs, [2]int{from, to})
			from = to
		}
	}
	columns := make([]arrow.Array, len(t.Columns))
	defer func() {
		for _, c := range columns {
			if c != nil {
				c.Release()
			}
		}
	}()
	length := int64(0)
	for j := range columns {
		parts := make([]arrow.Array, len(runs))
		for k, r := range runs {
			parts[k] = array.NewSlice(t.Record.Column(j), int64(r[0]), int64(r[1]))
		}
		joined, err := array.Concatenate(parts, mem)
		for _, p := range parts {
			p.Release()
		}
		if err != nil {
			return nil, fmt.Errorf("take rows of table %s: %w", t.Name, err)
		}
		columns[j], length = joined, int64(joined.Len())
	}
	return &Table{Schema: t.Schema, Record: array.NewRecord(t.Record.Schema(), columns, length)}, nil
}
