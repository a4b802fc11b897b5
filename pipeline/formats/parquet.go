package formats

import (
	"bytes"
	"context"
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	"observatory/pipeline"
)

// createdBy is pinned, so that another version of the library alone does not
// change a published file.
const createdBy = "ppp-observatory version 1.0.0"

// encodeParquet stores the Arrow schema too, which gives R and polars their
// own types back. Bloom filters would make small files large: there are none.
func encodeParquet(t *pipeline.Table, m Meta) ([]byte, error) {
	rec, err := withMetadata(t, m)
	if err != nil {
		return nil, err
	}
	defer rec.Release()
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd), parquet.WithCompressionLevel(zstdLevel), parquet.WithCreatedBy(createdBy))
	var buf bytes.Buffer
	w, err := pqarrow.NewFileWriter(rec.Schema(), &buf, props, pqarrow.NewArrowWriterProperties(pqarrow.WithStoreSchema()))
	if err != nil {
		return nil, err
	}
	if err := w.Write(rec); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// ReadParquet reads a Parquet file.
func ReadParquet(mem memory.Allocator, s pipeline.Schema, data []byte) (*pipeline.Table, error) {
	tbl, err := pqarrow.ReadTable(context.Background(), bytes.NewReader(data), parquet.NewReaderProperties(mem), pqarrow.ArrowReadProperties{}, mem)
	if err != nil {
		return nil, fmt.Errorf("read parquet file of %s: %w", s.Name, err)
	}
	defer tbl.Release()
	rec, err := oneRecord(mem, tbl)
	if err != nil {
		return nil, fmt.Errorf("read parquet file of %s: %w", s.Name, err)
	}
	return &pipeline.Table{Schema: s, Record: rec}, nil
}

// oneRecord joins the chunks in which each column was read.
func oneRecord(mem memory.Allocator, tbl arrow.Table) (arrow.Record, error) {
	columns := make([]arrow.Array, tbl.NumCols())
	defer func() {
		for _, c := range columns {
			if c != nil {
				c.Release()
			}
		}
	}()
	for i := range columns {
		var err error
		chunks := tbl.Column(i).Data().Chunks()
		if len(chunks) == 0 {
			columns[i] = array.MakeArrayOfNull(mem, tbl.Schema().Field(i).Type, 0)
			continue
		}
		if columns[i], err = array.Concatenate(chunks, mem); err != nil {
			return nil, err
		}
	}
	return array.NewRecord(tbl.Schema(), columns, tbl.NumRows()), nil
}
