package formats

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"observatory/pipeline"
)

// encodeCSV writes UTF-8 without byte order mark, LF, a header, null as the
// empty field and lists joined by |. Text that a spreadsheet would take for a
// formula is kept as it is: data must read back equal.
func encodeCSV(t *pipeline.Table, _ Meta) ([]byte, error) {
	var buf bytes.Buffer
	fields := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		fields[i] = c.Name
	}
	writeLine(&buf, fields)
	for row := range int(t.Record.NumRows()) {
		for i, col := range t.Record.Columns() {
			fields[i] = text(cell(col, row))
		}
		writeLine(&buf, fields)
	}
	return buf.Bytes(), nil
}

func writeLine(buf *bytes.Buffer, fields []string) {
	for i, f := range fields {
		if i > 0 {
			buf.WriteByte(',')
		}
		switch {
		case strings.ContainsAny(f, ",\"\r\n") || strings.TrimSpace(f) != f:
			buf.WriteString(`"` + strings.ReplaceAll(f, `"`, `""`) + `"`)
		case f == "" && len(fields) == 1:
			buf.WriteString(`""`) // readers skip blank lines
		default:
			buf.WriteString(f)
		}
	}
	buf.WriteByte('\n')
}

// text is a cell as CSV shows it.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		return number(v)
	case arrow.Date32:
		return v.ToTime().Format(time.DateOnly)
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = text(item)
		}
		return strings.Join(items, separator)
	}
	return fmt.Sprint(v)
}

// number has the fewest digits that give the same value back, without exponent
// unless the number is very large or small.
func number(v float64) string {
	if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.FormatFloat(v, 'e', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// ReadCSV reads a CSV file that encodeCSV wrote.
func ReadCSV(mem memory.Allocator, s pipeline.Schema, data []byte) (*pipeline.Table, error) {
	t, err := readCSV(mem, s, data)
	if err != nil {
		return nil, fmt.Errorf("read csv file of %s: %w", s.Name, err)
	}
	return t, nil
}

func readCSV(mem memory.Allocator, s pipeline.Schema, data []byte) (*pipeline.Table, error) {
	lines, err := parseCSV(string(data))
	if err != nil {
		return nil, err
	}
	var header []string
	for _, c := range s.Columns {
		header = append(header, c.Name)
	}
	if len(lines) == 0 || !slices.Equal(lines[0], header) {
		return nil, fmt.Errorf("the header is not %v", header)
	}
	b := pipeline.NewBuilder(mem, s)
	var errs []error
	for n, line := range lines[1:] {
		if len(line) != len(header) {
			errs = append(errs, fmt.Errorf("row %d has %d fields, want %d", n, len(line), len(header)))
			continue
		}
		for i, c := range s.Columns {
			v, err := parse(c.Type, line[i])
			if err != nil {
				errs = append(errs, fmt.Errorf("row %d, column %s: %w", n, c.Name, err))
			}
			b.Set(c.Name, v)
		}
		b.Row()
	}
	return finish(b, errs)
}

// finish is the builder's table unless there were errors on the way.
func finish(b *pipeline.Builder, errs []error) (*pipeline.Table, error) {
	t, err := b.Table()
	if len(errs) > 0 && t != nil {
		t.Release()
	}
	if err := errors.Join(append(errs, err)...); err != nil {
		return nil, err
	}
	return t, nil
}

func parse(typ pipeline.ColumnType, s string) (any, error) {
	if s == "" {
		return nil, nil
	}
	switch typ {
	case pipeline.Integer:
		n, err := strconv.ParseInt(s, 10, 32)
		return int(n), err
	case pipeline.Number:
		return strconv.ParseFloat(s, 64)
	case pipeline.Boolean:
		if s != "true" && s != "false" {
			return nil, fmt.Errorf("%q is neither true nor false", s)
		}
		return s == "true", nil
	case pipeline.Date:
		d, err := time.Parse(time.DateOnly, s)
		return arrow.Date32FromTime(d), err
	case pipeline.List:
		return strings.Split(s, separator), nil
	}
	return s, nil
}

// parseCSV is RFC 4180 to the letter: encoding/csv would turn CR LF inside a
// quoted field into LF, and the cell would not read back equal.
func parseCSV(s string) ([][]string, error) {
	var lines [][]string
	var line []string
	for s != "" {
		field, rest, err := parseField(s)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", len(lines)+1, err)
		}
		line = append(line, field)
		if rest == "" {
			return nil, errors.New("the last line does not end")
		}
		if rest[0] == '\n' {
			lines, line = append(lines, line), nil
		} else if len(rest) == 1 {
			return nil, errors.New("the last line does not end")
		}
		s = rest[1:]
	}
	return lines, nil
}

// parseField takes one field off s; rest begins with what ended it.
func parseField(s string) (field, rest string, err error) {
	if s[0] != '"' {
		end := strings.IndexAny(s, ",\n\"\r")
		if end < 0 {
			return s, "", nil
		}
		if s[end] == '"' || s[end] == '\r' {
			return "", "", fmt.Errorf("%q in a field without quotes", s[end])
		}
		return s[:end], s[end:], nil
	}
	var b strings.Builder
	for s = s[1:]; ; s = s[1:] {
		end := strings.IndexByte(s, '"')
		if end < 0 {
			return "", "", errors.New("a quote does not end")
		}
		b.WriteString(s[:end])
		s = s[end+1:]
		if s == "" || s[0] != '"' {
			break
		}
		b.WriteByte('"')
	}
	if s != "" && s[0] != ',' && s[0] != '\n' {
		return "", "", errors.New("text after a closing quote")
	}
	return b.String(), s, nil
}
