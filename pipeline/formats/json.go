package formats

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"observatory/pipeline"
)

// marshal is JSON without the escapes that only HTML needs.
func marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// encodeJSON writes an array of row objects, one a line, with the keys in the
// order of the columns and every null written out.
func encodeJSON(t *pipeline.Table, _ Meta) ([]byte, error) {
	var buf bytes.Buffer
	buf.WriteString("[")
	for row := range int(t.Record.NumRows()) {
		if row > 0 {
			buf.WriteByte(',')
		}
		buf.WriteString("\n{")
		for i, c := range t.Columns {
			if i > 0 {
				buf.WriteByte(',')
			}
			if err := writeMember(&buf, c.Name, cell(t.Record.Column(i), row)); err != nil {
				return nil, err
			}
		}
		buf.WriteByte('}')
	}
	buf.WriteString("\n]\n")
	return buf.Bytes(), nil
}

func writeMember(buf *bytes.Buffer, name string, value any) error {
	switch v := value.(type) {
	case float64:
		value = json.Number(number(v)) // the same digits as in CSV
	case arrow.Date32:
		value = v.ToTime().Format(time.DateOnly)
	}
	buf.WriteString(`"` + name + `":`) // names of columns are identifiers
	if value == nil {                  // most cells of wide tables
		buf.WriteString("null")
		return nil
	}
	data, err := marshal(value)
	if err != nil {
		return err
	}
	buf.Write(data)
	return nil
}

// ReadJSON reads a JSON file that encodeJSON wrote.
func ReadJSON(mem memory.Allocator, s pipeline.Schema, data []byte) (*pipeline.Table, error) {
	t, err := readJSON(mem, s, data)
	if err != nil {
		return nil, fmt.Errorf("read json file of %s: %w", s.Name, err)
	}
	return t, nil
}

func readJSON(mem memory.Allocator, s pipeline.Schema, data []byte) (*pipeline.Table, error) {
	var rows []map[string]json.RawMessage
	if err := json.Unmarshal(data, &rows); err != nil {
		return nil, err
	}
	b := pipeline.NewBuilder(mem, s)
	var errs []error
	for n, row := range rows {
		if err := setRow(b, s, row); err != nil {
			errs = append(errs, fmt.Errorf("row %d: %w", n, err))
		}
		b.Row()
	}
	return finish(b, errs)
}

func setRow(b *pipeline.Builder, s pipeline.Schema, row map[string]json.RawMessage) error {
	if len(row) != len(s.Columns) {
		return fmt.Errorf("%d members, want %d", len(row), len(s.Columns))
	}
	for _, c := range s.Columns {
		v, err := fromJSON(c.Type, row[c.Name])
		if err != nil {
			return fmt.Errorf("column %s: %w", c.Name, err)
		}
		b.Set(c.Name, v)
	}
	return nil
}

func fromJSON(typ pipeline.ColumnType, data json.RawMessage) (any, error) {
	if string(data) == "null" {
		return nil, nil
	}
	switch typ {
	case pipeline.Integer:
		return decode[int](data)
	case pipeline.Number:
		return decode[float64](data)
	case pipeline.Boolean:
		return decode[bool](data)
	case pipeline.List:
		return decode[[]string](data)
	}
	s, err := decode[string](data)
	if err != nil || typ != pipeline.Date {
		return s, err
	}
	return parse(typ, s.(string))
}

func decode[T any](data []byte) (any, error) {
	var v T
	err := json.Unmarshal(data, &v) // a member that is absent is an error too
	return v, err
}
