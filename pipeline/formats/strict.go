package formats

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
)

// Strict checks the FlatBuffers of an Arrow file as strictly as the C readers
// do, which Go's own reader does not: every field of every table must lie
// inside the size that the table's vtable states. Google's Go builder can share
// a vtable between tables of different size; nanoarrow then refuses the file.
func Strict(data []byte) error {
	magic := []byte("ARROW1")
	if len(data) < 24 || !bytes.HasPrefix(data, magic) || !bytes.HasSuffix(data, magic) {
		return fmt.Errorf("check arrow file: not an IPC file")
	}
	pos := 8
	for {
		size, err := messageSize(data, pos)
		if err != nil {
			return fmt.Errorf("check arrow file: %w", err)
		}
		if size == 0 {
			break
		}
		head := data[pos+8 : pos+8+size]
		body, err := walk(head, "Message")
		if err != nil {
			return fmt.Errorf("check arrow file, message at %d: %w", pos, err)
		}
		pos += 8 + size + body
	}
	end := len(data) - tail
	if size := int(binary.LittleEndian.Uint32(data[end:])); pos+8+size != end {
		return fmt.Errorf("check arrow file: a footer of %d bytes does not begin at %d", size, pos+8)
	}
	if _, err := walk(data[pos+8:end], "Footer"); err != nil {
		return fmt.Errorf("check arrow file, footer: %w", err)
	}
	return nil
}

// messageSize reads the prefix of the message at pos; 0 is the end of messages.
func messageSize(data []byte, pos int) (int, error) {
	if pos < 0 || pos%8 != 0 || pos+8 > len(data) || binary.LittleEndian.Uint32(data[pos:]) != 0xFFFFFFFF {
		return 0, fmt.Errorf("no message at %d", pos)
	}
	size := int(int32(binary.LittleEndian.Uint32(data[pos+4:])))
	if size < 0 || size > len(data)-pos-8 {
		return 0, fmt.Errorf("message at %d states %d bytes", pos, size)
	}
	return size, nil
}

// slot is one field of a FlatBuffers table, in the order of Arrow's schema.
type slot struct {
	kind slotKind
	size int    // bytes in the table; of a vector of structs, bytes of one
	of   string // the table that is referred to
}

type slotKind int

const (
	scalar  slotKind = iota
	text0            // offset to a string
	table            // offset to a table
	tables           // offset to a vector of tables
	structs          // offset to a vector of structs or scalars
	union            // offset to a table named by the scalar before it
)

// shapes are the tables of Message.fbs, Schema.fbs and File.fbs (format version
// 5) that a file of ours can contain; any other is reported.
var shapes = map[string][]slot{
	"Message":            {{size: 2}, {size: 1}, {union, 4, "header"}, {size: 8}, {tables, 4, "KeyValue"}},
	"Footer":             {{size: 2}, {table, 4, "Schema"}, {structs, 24, ""}, {structs, 24, ""}, {tables, 4, "KeyValue"}},
	"Schema":             {{size: 2}, {tables, 4, "Field"}, {tables, 4, "KeyValue"}, {structs, 8, ""}},
	"Field":              {{text0, 4, ""}, {size: 1}, {size: 1}, {union, 4, "type"}, {table, 4, "DictionaryEncoding"}, {tables, 4, "Field"}, {tables, 4, "KeyValue"}},
	"KeyValue":           {{text0, 4, ""}, {text0, 4, ""}},
	"DictionaryEncoding": {{size: 8}, {table, 4, "Int"}, {size: 1}, {size: 2}},
	"RecordBatch":        {{size: 8}, {structs, 16, ""}, {structs, 16, ""}, {table, 4, "BodyCompression"}, {structs, 8, ""}},
	"DictionaryBatch":    {{size: 8}, {table, 4, "RecordBatch"}, {size: 1}},
	"BodyCompression":    {{size: 1}, {size: 1}},
	"Int":                {{size: 4}, {size: 1}},
	"FloatingPoint":      {{size: 2}},
	"Date":               {{size: 2}},
	"Timestamp":          {{size: 2}, {text0, 4, ""}},
	"Null":               {},
	"Utf8":               {},
	"Bool":               {},
	"List":               {},
}

// unions name the table behind a union's type.
var unions = map[string]map[byte]string{
	"header": {1: "Schema", 2: "DictionaryBatch", 3: "RecordBatch"},
	"type":   {1: "Null", 2: "Int", 3: "FloatingPoint", 5: "Utf8", 6: "Bool", 8: "Date", 10: "Timestamp", 12: "List"},
}

// walker visits each table of one FlatBuffer once and keeps the first fault.
type walker struct {
	buf   []byte
	spans []span
	seen  map[int]string
	err   error
}

type span struct {
	from, to int
	shape    string
}

// walk checks a whole FlatBuffer; of a Message it tells the body's length.
func walk(buf []byte, root string) (body int, err error) {
	w := &walker{buf: buf, seen: map[int]string{}}
	pos := w.follow(0)
	w.table(pos, root)
	w.overlaps()
	if w.err == nil && root == "Message" {
		if off := w.fieldAt(pos, 3); off != 0 {
			body = int(w.number(off, 8))
		}
	}
	if w.err == nil && body < 0 {
		w.fail("body of %d bytes", body)
	}
	return body, w.err
}

func (w *walker) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf(format, args...)
	}
}

// number reads an unsigned little-endian number; outside the buffer it is 0 and
// a fault.
func (w *walker) number(pos, size int) uint64 {
	if pos < 0 || pos+size > len(w.buf) {
		w.fail("position %d is outside the buffer of %d bytes", pos, len(w.buf))
		return 0
	}
	var b [8]byte
	copy(b[:], w.buf[pos:pos+size])
	return binary.LittleEndian.Uint64(b[:])
}

func (w *walker) follow(pos int) int { return pos + int(w.number(pos, 4)) }

// fieldAt is the position of the table's nth field, or 0 if it is absent.
func (w *walker) fieldAt(pos, n int) int {
	vtable := pos - int(int32(w.number(pos, 4)))
	if 4+2*n >= int(w.number(vtable, 2)) {
		return 0
	}
	if off := int(w.number(vtable+4+2*n, 2)); off != 0 {
		return pos + off
	}
	return 0
}

func (w *walker) table(pos int, shape string) {
	if was, ok := w.seen[pos]; ok {
		if was != shape {
			w.fail("%s and %s at the same place %d", was, shape, pos)
		}
		return
	}
	w.seen[pos] = shape
	slots, ok := shapes[shape]
	if !ok {
		w.fail("table %q is not one that we publish", shape)
	}
	size := w.header(pos, shape, len(slots))
	for n, s := range slots {
		if w.err != nil {
			return
		}
		if at := w.fieldAt(pos, n); at != 0 {
			w.slot(pos, n, at, size, s, shape)
		}
	}
}

// header checks the table's vtable and returns the size that it states.
func (w *walker) header(pos int, shape string, slots int) int {
	vtable := pos - int(int32(w.number(pos, 4)))
	vsize, size := int(w.number(vtable, 2)), int(w.number(vtable+2, 2))
	switch {
	case w.err != nil:
	case pos%4 != 0 || vtable%2 != 0:
		w.fail("%s at %d: not aligned", shape, pos)
	case vsize < 4 || vsize%2 != 0 || vtable+vsize > len(w.buf):
		w.fail("%s at %d: vtable of %d bytes", shape, pos, vsize)
	case size < 4 || pos+size > len(w.buf):
		w.fail("%s at %d: states %d bytes", shape, pos, size)
	case vsize > 4+2*slots:
		w.fail("%s at %d: more fields than its schema has", shape, pos)
	}
	w.spans = append(w.spans, span{pos, pos + size, shape})
	return size
}

func (w *walker) slot(pos, n, at, size int, s slot, shape string) {
	inline := 4
	if s.kind == scalar {
		inline = s.size
	}
	if at-pos < 4 || at-pos+inline > size {
		w.fail("%s at %d: field %d at %d is out of the table's %d bytes", shape, pos, n, at-pos, size)
		return
	}
	if at%inline != 0 {
		w.fail("%s at %d: field %d is not aligned", shape, pos, n)
		return
	}
	switch s.kind {
	case text0:
		w.text(w.follow(at))
	case table:
		w.table(w.follow(at), s.of)
	case tables:
		w.vector(w.follow(at), 4, func(item int) { w.table(w.follow(item), s.of) })
	case structs:
		w.vector(w.follow(at), s.size, func(int) {})
	case union:
		kind := w.fieldAt(pos, n-1)
		if kind == 0 {
			w.fail("%s at %d: union without its type", shape, pos)
			return
		}
		w.table(w.follow(at), unions[s.of][byte(w.number(kind, 1))])
	}
}

func (w *walker) text(pos int) {
	end := pos + 4 + int(w.number(pos, 4))
	if w.number(end, 1) != 0 {
		w.fail("text at %d does not end with zero", pos)
	}
}

func (w *walker) vector(pos, stride int, visit func(int)) {
	n := int(w.number(pos, 4))
	if w.err != nil || n > (len(w.buf)-pos-4)/stride {
		w.fail("vector at %d has %d items", pos, n)
		return
	}
	if align := min(stride, 8); (pos+4)%align != 0 && n > 0 {
		w.fail("vector at %d is not aligned", pos)
	}
	for i := range n {
		visit(pos + 4 + i*stride)
	}
}

// overlaps finds a table that states more bytes than it has: the other side of
// a vtable shared between tables of different size.
func (w *walker) overlaps() {
	slices.SortFunc(w.spans, func(a, b span) int { return a.from - b.from })
	for i := 1; i < len(w.spans); i++ {
		if a, b := w.spans[i-1], w.spans[i]; a.to > b.from {
			w.fail("%s at %d states %d bytes and reaches into %s at %d", a.shape, a.from, a.to-a.from, b.shape, b.from)
		}
	}
}
