package pipeline

import (
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/array"
)

// TestTwice: the same evidence gives the same tables.
func TestTwice(t *testing.T) {
	sameTables(t, dataset(t, invented(t, nil)), dataset(t, invented(t, nil)))
}

func sameTables(t *testing.T, a, b *Dataset) {
	t.Helper()
	if len(a.Tables) != len(b.Tables) || len(a.Tables) < 14 {
		t.Fatalf("%d and %d tables", len(a.Tables), len(b.Tables))
	}
	for i, x := range a.Tables {
		if !array.RecordEqual(x.Record, b.Tables[i].Record) {
			t.Errorf("table %s differs the second time", x.Name)
		}
	}
}

// TestKeys: keys name one row each, and references lead to a row.
func TestKeys(t *testing.T) { checkKeys(t, dataset(t, invented(t, nil))) }

func checkKeys(t *testing.T, d *Dataset) {
	t.Helper()
	for _, table := range d.Tables {
		seen := map[string]bool{}
		for row := range int(table.Record.NumRows()) {
			var key []string
			for _, c := range table.Key {
				key = append(key, table.Record.Column(table.Index(c)).ValueStr(row))
			}
			if k := strings.Join(key, " "); seen[k] {
				t.Errorf("%s has two rows %s", table.Name, k)
			} else {
				seen[k] = true
			}
		}
		for _, c := range table.Columns {
			values := text(table, c.Name)
			if len(c.Codes) > 0 {
				for row, v := range values {
					if unknown(c, v) {
						t.Errorf("%s, row %d: %s is %s, which the codebook does not know", table.Name, row, c.Name, v)
					}
				}
			}
			if c.References == nil || c.Type == List {
				continue
			}
			other := d.Table(c.References.Table)
			keys := text(other, c.References.Column)
			for row, v := range values {
				if v != "" && !slices.Contains(keys, v) {
					t.Errorf("%s, row %d: %s is %q, which is not in %s", table.Name, row, c.Name, v, other.Name)
				}
			}
		}
	}
}

// unknown reports whether a cell holds anything but codes of its column.
func unknown(c Column, cell string) bool {
	codes := []string{cell}
	if c.Type == List && cell != "" {
		codes = strings.Split(strings.Trim(cell, `[]"`), `","`)
	}
	return slices.ContainsFunc(codes, func(v string) bool {
		return v != "" && !slices.ContainsFunc(c.Codes, func(k Code) bool { return k.Value == v })
	})
}

// TestBuilder: what a column cannot hold is an error, not another number.
func TestBuilder(t *testing.T) {
	schema := Schema{Name: "t", Columns: []Column{{Name: "n", Type: Integer}, {Name: "s", Type: String, Required: true}}}
	for name, fill := range map[string]func(b *Builder){
		"too large":     func(b *Builder) { b.Set("s", "x").Set("n", 5_000_000_000).Row() },
		"another type":  func(b *Builder) { b.Set("s", 1).Row() },
		"no column":     func(b *Builder) { b.Set("s", "x").Set("m", 1).Row() },
		"set twice":     func(b *Builder) { b.Set("s", "x").Set("s", "y").Row() },
		"required null": func(b *Builder) { b.Set("n", 1).Row() },
	} {
		b := NewBuilder(mem, schema)
		fill(b)
		if _, err := b.Table(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
