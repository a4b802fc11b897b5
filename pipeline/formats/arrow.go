package formats

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"observatory/pipeline"
)

// codebookKey is the schema metadata that holds the table's codebook. Fields
// have no metadata of their own: the Go FlatBuffers builder then writes
// schemas that strict readers refuse.
const codebookKey = "codebook"

// withMetadata is the table's record under a schema that tells what it is.
func withMetadata(t *pipeline.Table, m Meta) (arrow.Record, error) {
	codebook, err := marshal(t.Schema)
	if err != nil {
		return nil, err
	}
	var keys, values []string
	invented := ""
	if m.Invented {
		invented = "true"
	}
	for _, e := range []struct{ key, value string }{
		{"invented", invented},
		{"dataset", m.Title},
		{"title", t.Title},
		{"description", t.Description},
		{"version", m.Version},
		{"date", m.Date},
		{"licence", m.Licence.Name},
		{"licence_url", m.Licence.Path},
		{"source", m.Homepage},
		{"citation", m.Citation},
		{codebookKey, string(codebook)},
	} {
		if e.value != "" {
			keys, values = append(keys, e.key), append(values, e.value)
		}
	}
	meta := arrow.NewMetadata(keys, values)
	return array.NewRecord(arrow.NewSchema(t.ArrowSchema().Fields(), &meta), t.Record.Columns(), t.Record.NumRows()), nil
}

// encodeArrow writes an IPC file. It is not compressed, since the JavaScript
// readers cannot undo that; the web server compresses on the way.
func encodeArrow(t *pipeline.Table, m Meta) ([]byte, error) {
	rec, err := withMetadata(t, m)
	if err != nil {
		return nil, err
	}
	defer rec.Release()
	data, err := encodeRecord(rec)
	if err != nil {
		return nil, err
	}
	return data, Strict(data)
}

func encodeRecord(rec arrow.Record) ([]byte, error) {
	var buf seekable
	w, err := ipc.NewFileWriter(&buf, ipc.WithSchema(rec.Schema()))
	if err != nil {
		return nil, err
	}
	if err := w.Write(rec); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return endStream(buf.Bytes()), nil
}

// endStream puts the end-of-stream mark before the footer, which the format
// wants and the library leaves out: who reads the file as a stream needs it.
func endStream(data []byte) []byte {
	footer := len(data) - tail - int(binary.LittleEndian.Uint32(data[len(data)-tail:]))
	return slices.Insert(data, footer, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0)
}

// tail is what follows the footer: its length and the magic bytes.
const tail = 4 + len("ARROW1")

// seekable is a buffer whose position the IPC writer can ask for.
type seekable struct{ bytes.Buffer }

func (b *seekable) Seek(offset int64, whence int) (int64, error) {
	if offset != 0 || whence != io.SeekCurrent {
		return 0, fmt.Errorf("cannot seek to %d from %d in a buffer", offset, whence)
	}
	return int64(b.Len()), nil
}

// ReadArrow reads an Arrow file of one batch.
func ReadArrow(mem memory.Allocator, s pipeline.Schema, data []byte) (*pipeline.Table, error) {
	t, err := readArrow(mem, s, data)
	if err != nil {
		return nil, fmt.Errorf("read arrow file of %s: %w", s.Name, err)
	}
	return t, nil
}

func readArrow(mem memory.Allocator, s pipeline.Schema, data []byte) (*pipeline.Table, error) {
	r, err := ipc.NewFileReader(bytes.NewReader(data), ipc.WithAllocator(mem))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if !r.Schema().Equal(s.ArrowSchema()) {
		return nil, fmt.Errorf("the file has %v, want %v", r.Schema(), s.ArrowSchema())
	}
	if n := r.NumRecords(); n != 1 {
		return nil, fmt.Errorf("%d batches, want 1", n)
	}
	rec, err := r.RecordAt(0)
	if err != nil {
		return nil, err
	}
	return &pipeline.Table{Schema: s, Record: rec}, nil
}

// Codebook reads the codebook that an Arrow file carries.
func Codebook(data []byte) (pipeline.Schema, error) {
	var s pipeline.Schema
	r, err := ipc.NewFileReader(bytes.NewReader(data))
	if err != nil {
		return s, fmt.Errorf("read codebook: %w", err)
	}
	defer r.Close()
	text, ok := r.Schema().Metadata().GetValue(codebookKey)
	if !ok {
		return s, fmt.Errorf("read codebook: the file has none")
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return s, fmt.Errorf("read codebook: %w", err)
	}
	return s, nil
}
