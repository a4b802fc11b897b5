// Package formats turns tables into the files that people download.
//
// In come the tables of a dataset and what is to be said about it; out go, for
// every table, an Arrow file, a Parquet file, a CSV file and a JSON file that
// hold the same cells, a Data Package that describes them and the sums of all.
// The same input gives the same bytes. It must not compute, drop or mend a
// value: a table that one of the formats could not give back is refused.
package formats

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"observatory/pipeline"
)

// Writer is what files are written to: the stage of publish, or a map in tests.
type Writer interface {
	Write(path string, data []byte) error
}

// File is one file to be published, its path relative to the data folder.
type File struct {
	Path string
	Data []byte
}

// encoding is one of the forms in which every table appears.
type encoding struct {
	name      string // and the file's extension
	mediaType string
	encode    func(*pipeline.Table, Meta) ([]byte, error)
}

func encodings() []encoding {
	return []encoding{
		{"csv", "text/csv", encodeCSV},
		{"json", "application/json", encodeJSON},
		{"arrow", "application/vnd.apache.arrow.file", encodeArrow},
		{"parquet", "application/vnd.apache.parquet", encodeParquet},
	}
}

// Write writes the files of the tables and their sums into the folder dir.
func Write(dst Writer, dir string, tables []*pipeline.Table, m Meta) error {
	files, err := Files(tables, m)
	if err != nil {
		return err
	}
	for _, f := range append(files, Sums(files)) {
		if err := dst.Write(path.Join(dir, f.Path), f.Data); err != nil {
			return fmt.Errorf("write data file: %w", err)
		}
	}
	return nil
}

// WritePart writes the rows of a table that hold a value in a text column, as CSV
// and as Parquet, to place with the extension of each: for who wants one country
// and no more. A value that no row holds is written nowhere.
func WritePart(dst Writer, place string, t *pipeline.Table, column, value string, m Meta) error {
	part, err := t.Where(memory.DefaultAllocator, column, value)
	if err != nil {
		return fmt.Errorf("write part %s: %w", place, err)
	}
	defer part.Release()
	if part.Record.NumRows() == 0 {
		return nil
	}
	for _, e := range encodings() {
		if e.name != "csv" && e.name != "parquet" {
			continue
		}
		data, err := e.encode(part, m)
		if err == nil {
			err = dst.Write(place+"."+e.name, data)
		}
		if err != nil {
			return fmt.Errorf("write part %s as %s: %w", place, e.name, err)
		}
	}
	return nil
}

// Files is what Write writes, without the sums: for who adds files of their own
// to the folder and sums them all.
func Files(tables []*pipeline.Table, m Meta) ([]File, error) {
	if err := check(tables, m); err != nil {
		return nil, fmt.Errorf("check tables: %w", err)
	}
	var files []File
	var resources []resource
	for _, t := range tables {
		for _, e := range encodings() {
			data, err := e.encode(t, m)
			if err != nil {
				return nil, fmt.Errorf("write table %s as %s: %w", t.Name, e.name, err)
			}
			f := File{Path: t.Name + "." + e.name, Data: data}
			files = append(files, f)
			resources = append(resources, describe(t, e, f))
		}
	}
	data, err := encodeDataPackage(m, resources)
	if err != nil {
		return nil, fmt.Errorf("write data package: %w", err)
	}
	return append(files, File{Path: "datapackage.json", Data: data}), nil
}

// Sums is the file that `sha256sum --check` reads, in the order of the paths.
func Sums(files []File) File {
	lines := make([]string, len(files))
	for i, f := range slices.SortedFunc(slices.Values(files), func(a, b File) int { return strings.Compare(a.Path, b.Path) }) {
		lines[i] = sum(f.Data) + "  " + f.Path + "\n"
	}
	return File{Path: "SHA256SUMS", Data: []byte(strings.Join(lines, ""))}
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// check finds every reason not to publish.
func check(tables []*pipeline.Table, m Meta) error {
	errs := []error{m.check()}
	byName := map[string]*pipeline.Table{}
	for _, t := range tables {
		if byName[t.Name] != nil {
			errs = append(errs, fmt.Errorf("two tables %s", t.Name))
		}
		byName[t.Name] = t
		errs = append(errs, checkTable(t))
	}
	if err := errors.Join(errs...); err != nil {
		return err // keys are looked at only where the cells are sound
	}
	for _, t := range tables {
		errs = append(errs, checkReferences(t, byName))
	}
	return errors.Join(errs...)
}
