package formats

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"observatory/pipeline"
)

// separator joins the items of a list in CSV.
const separator = "|"

var tableName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// cell is the value in a column's row: nil, string, int32, float64, bool,
// arrow.Date32 or []any, whose items are strings or nil.
func cell(col arrow.Array, row int) any {
	if col.IsNull(row) {
		return nil
	}
	switch a := col.(type) {
	case *array.String:
		return a.Value(row)
	case *array.Int32:
		return a.Value(row)
	case *array.Float64:
		return a.Value(row)
	case *array.Boolean:
		return a.Value(row)
	case *array.Date32:
		return a.Value(row)
	case *array.List:
		from, to := a.ValueOffsets(row)
		items := make([]any, 0, to-from)
		for i := from; i < to; i++ {
			items = append(items, cell(a.ListValues(), int(i)))
		}
		return items
	}
	return fmt.Errorf("no cell can be read from a %s", col.DataType())
}

// checkTable finds what some format could not give back as it was, and what
// breaks the table's own codebook.
func checkTable(t *pipeline.Table) error {
	if !tableName.MatchString(t.Name) || t.Name == "datapackage" {
		return fmt.Errorf("table %q: not a name for a file", t.Name)
	}
	if want := t.ArrowSchema(); !t.Record.Schema().Equal(want) {
		return fmt.Errorf("table %s: the record has %v, its codebook %v", t.Name, t.Record.Schema(), want)
	}
	var errs []error
	for i, c := range t.Columns {
		codes := map[string]bool{}
		for _, code := range c.Codes {
			codes[code.Value] = true
		}
		for row := range int(t.Record.NumRows()) {
			if err := checkCell(c, codes, cell(t.Record.Column(i), row)); err != nil {
				errs = append(errs, fmt.Errorf("table %s, row %d, column %s: %w", t.Name, row, c.Name, err))
			}
		}
	}
	return errors.Join(append(errs, checkKey(t))...)
}

func checkCell(c pipeline.Column, codes map[string]bool, value any) error {
	switch v := value.(type) {
	case nil:
		if c.Required {
			return errors.New("empty, but required")
		}
	case string:
		return checkText(v, codes)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return errors.New("not a number")
		}
	case int32:
		if len(codes) > 0 && !codes[fmt.Sprint(v)] {
			return fmt.Errorf("%d is not among the codes", v)
		}
	case arrow.Date32:
		if y := v.ToTime().Year(); y < 1 || y > 9999 {
			return fmt.Errorf("year %d has no four digits", y)
		}
	case []any:
		return checkList(v, codes)
	case error:
		return v
	}
	return nil
}

func checkText(s string, codes map[string]bool) error {
	switch {
	case s == "":
		return errors.New("empty text: CSV cannot tell it from null")
	case !utf8.ValidString(s):
		return errors.New("text is not UTF-8")
	case len(codes) > 0 && !codes[s]:
		return fmt.Errorf("%q is not among the codes", s)
	}
	return nil
}

func checkList(items []any, codes map[string]bool) error {
	if len(items) == 0 {
		return errors.New("empty list: CSV cannot tell it from null")
	}
	for _, item := range items {
		s, ok := item.(string)
		if !ok {
			return errors.New("null in a list")
		}
		if strings.Contains(s, separator) {
			return fmt.Errorf("item %q contains the separator %s", s, separator)
		}
		if err := checkText(s, codes); err != nil {
			return err
		}
	}
	return nil
}

// checkKey wants the columns of the key to exist and to name each row once.
func checkKey(t *pipeline.Table) error {
	var columns []int
	for _, name := range t.Key {
		i := t.Index(name)
		if i < 0 {
			return fmt.Errorf("table %s: no key column %s", t.Name, name)
		}
		columns = append(columns, i)
	}
	seen := map[string]bool{}
	for row := range int(t.Record.NumRows()) {
		var key []any
		for _, i := range columns {
			key = append(key, cell(t.Record.Column(i), row))
		}
		k := fmt.Sprintf("%q", key)
		if len(columns) > 0 && (slices.Contains(key, nil) || seen[k]) {
			return fmt.Errorf("table %s, row %d: key %s is empty or used twice", t.Name, row, k)
		}
		seen[k] = true
	}
	return nil
}

// checkReferences wants every reference to lead to a row of a table that is
// published too.
func checkReferences(t *pipeline.Table, tables map[string]*pipeline.Table) error {
	var errs []error
	for i, c := range t.Columns {
		if c.References == nil {
			continue
		}
		known, err := values(tables[c.References.Table], c.References.Column)
		if err != nil {
			errs = append(errs, fmt.Errorf("table %s, column %s refers to %s.%s: %w", t.Name, c.Name, c.References.Table, c.References.Column, err))
			continue
		}
		for row := range int(t.Record.NumRows()) {
			for _, v := range scalars(cell(t.Record.Column(i), row)) {
				if !known[v] {
					errs = append(errs, fmt.Errorf("table %s, row %d, column %s: %v is not in %s.%s", t.Name, row, c.Name, v, c.References.Table, c.References.Column))
				}
			}
		}
	}
	return errors.Join(errs...)
}

func values(t *pipeline.Table, column string) (map[any]bool, error) {
	if t == nil {
		return nil, errors.New("no such table")
	}
	i := t.Index(column)
	if i < 0 {
		return nil, errors.New("no such column")
	}
	known := map[any]bool{}
	for row := range int(t.Record.NumRows()) {
		for _, v := range scalars(cell(t.Record.Column(i), row)) {
			known[v] = true
		}
	}
	return known, nil
}

// scalars are the items of a list, the value itself, or nothing.
func scalars(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// Diff compares two tables cell by cell and reports at most limit differences.
func Diff(want, got *pipeline.Table, limit int) error {
	var errs []error
	if w, g := want.Record.NumCols(), got.Record.NumCols(); w != g {
		return fmt.Errorf("%d columns, want %d", g, w)
	}
	if w, g := want.Record.NumRows(), got.Record.NumRows(); w != g {
		return fmt.Errorf("%d rows, want %d", g, w)
	}
	for i := range int(want.Record.NumCols()) {
		if w, g := want.Record.ColumnName(i), got.Record.ColumnName(i); w != g {
			errs = append(errs, fmt.Errorf("column %d is %s, want %s", i, g, w))
		}
		for row := range int(want.Record.NumRows()) {
			w, g := cell(want.Record.Column(i), row), cell(got.Record.Column(i), row)
			if !same(w, g) {
				errs = append(errs, fmt.Errorf("row %d, column %s: %#v, want %#v", row, want.Record.ColumnName(i), g, w))
			}
			if len(errs) >= limit {
				return errors.Join(errs...)
			}
		}
	}
	return errors.Join(errs...)
}

func same(a, b any) bool {
	la, ok1 := a.([]any)
	lb, ok2 := b.([]any)
	if ok1 && ok2 {
		return slices.Equal(la, lb)
	}
	return ok1 == ok2 && a == b
}
