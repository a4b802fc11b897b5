package formats

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	flatbuffers "github.com/google/flatbuffers/go"
)

func TestArrowFilesAreStrict(t *testing.T) {
	n := 0
	for path, data := range writeSample(t) {
		if strings.HasSuffix(path, ".arrow") {
			n++
			if err := Strict(data); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
	if n != 4 {
		t.Errorf("%d arrow files", n)
	}
}

// TestStrictCanFail damages every vtable of a good file in turn: one that
// states too little leaves a field outside, one that states too much reaches
// into the next table or out of the buffer.
func TestStrictCanFail(t *testing.T) {
	good := writeSample(t)["data/everything.arrow"]
	size, err := messageSize(good, 8)
	if err != nil {
		t.Fatal(err)
	}
	w := &walker{buf: good[16 : 16+size], seen: map[int]string{}}
	w.table(w.follow(0), "Message")
	if w.err != nil || len(w.spans) < 20 {
		t.Fatalf("%d tables, %v", len(w.spans), w.err)
	}
	for _, s := range w.spans {
		if s.to-s.from == 4 {
			continue // no fields
		}
		vtable := 16 + s.from - int(int32(binary.LittleEndian.Uint32(w.buf[s.from:])))
		for _, states := range []int{s.to - s.from - 4, 4, 0, len(w.buf)} {
			bad := bytes.Clone(good)
			binary.LittleEndian.PutUint16(bad[vtable+2:], uint16(states))
			if Strict(bad) == nil {
				t.Errorf("%s at %d: a vtable that states %d bytes instead of %d passed", s.shape, s.from, states, s.to-s.from)
			}
		}
	}
}

// TestSharedVtableIsFound builds the very fault: a DictionaryEncoding whose id
// lies past the size that the shared vtable of a KeyValue states.
func TestSharedVtableIsFound(t *testing.T) {
	b := flatbuffers.NewBuilder(0)
	text := b.CreateString("x")
	b.StartObject(2) // KeyValue: two offsets, 12 bytes
	b.PrependUOffsetTSlot(1, text, 0)
	b.PrependUOffsetTSlot(0, text, 0)
	pair := b.EndObject()
	b.StartVector(4, 1, 4)
	b.PrependUOffsetT(pair)
	pairs := b.EndVector(1)
	b.StartObject(7) // Field
	b.PrependUOffsetTSlot(6, pairs, 0)
	b.PrependUOffsetTSlot(0, text, 0)
	b.Finish(b.EndObject())
	good := b.FinishedBytes()
	if _, err := walk(good, "Field"); err != nil {
		t.Fatal(err)
	}
	w := &walker{buf: good, seen: map[int]string{}}
	w.table(w.follow(0), "Field")
	for _, s := range w.spans {
		if s.shape == "KeyValue" {
			if _, err := walk(relocate(good, s.from), "DictionaryEncoding"); err == nil {
				t.Error("a DictionaryEncoding with the vtable of a KeyValue passed")
			}
		}
	}
}

// relocate makes the table at pos the root of the buffer.
func relocate(buf []byte, pos int) []byte {
	buf = bytes.Clone(buf)
	binary.LittleEndian.PutUint32(buf, uint32(pos))
	return buf
}

// TestFieldMetadataIsWhyWeHaveNone shows the library's fault that keeps us from
// field metadata. When it passes one day, the rule can be dropped.
func TestFieldMetadataIsWhyWeHaveNone(t *testing.T) {
	meta := arrow.MetadataFrom(map[string]string{"label": "x", "question": "y"})
	dict := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}
	fields := []arrow.Field{{Name: "a", Type: dict, Nullable: true, Metadata: meta}, {Name: "b", Type: dict, Nullable: true, Metadata: meta}}
	rb := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema(fields, nil))
	defer rb.Release()
	rec := rb.NewRecord()
	defer rec.Release()
	data, err := encodeRecord(rec)
	if err != nil {
		t.Fatal(err)
	}
	if err := Strict(data); err == nil {
		t.Error("field metadata with dictionaries is now written soundly")
	} else {
		t.Log(err)
	}
}
