// Package declare reads the declarative files that make a topic: instruments,
// waves with their submissions' manifest, countries and the evidence register.
// In goes a file system, out come the words of package survey, or errors that
// name file and line. It checks that the declarations hold together; it does
// not read submissions (survey/intake) and evaluates no rule (survey/rules).
package declare

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// File is a declarative file that was read, kept so that errors found later can
// still name a line.
type File struct {
	Path string
	data []byte
}

// TOML reads one file strictly: a field that the structure does not know is an
// error with its line.
func TOML(fsys fs.FS, name string, into any) (*File, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read declaration: %w", err)
	}
	f := &File{Path: name, data: data}
	dec := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	err = dec.Decode(into)
	var strict *toml.StrictMissingError
	var bad *toml.DecodeError
	switch {
	case errors.As(err, &strict):
		var all []error
		for i := range strict.Errors {
			e := &strict.Errors[i]
			row, _ := e.Position()
			all = append(all, fmt.Errorf("%s:%d: unknown field %q", name, row, strings.Join(e.Key(), ".")))
		}
		return f, errors.Join(all...)
	case errors.As(err, &bad):
		row, col := bad.Position()
		return f, fmt.Errorf("%s:%d:%d: %s", name, row, col, strings.TrimPrefix(bad.Error(), "toml: "))
	case err != nil:
		return f, fmt.Errorf("%s: %w", name, err)
	}
	return f, nil
}

// At names the n-th line (from 0) on which key has the value, as "path:line";
// without such a line the path alone.
func (f *File) At(key, value string, n int) string {
	seen := 0
	quoted := `"` + value + `"`
	for i, line := range strings.Split(string(f.data), "\n") {
		k := strings.Index(line, key)
		if k < 0 || !strings.Contains(line[k:], quoted) {
			continue
		}
		if rest := strings.TrimLeft(line[k+len(key):], " \t"); !strings.HasPrefix(rest, "=") {
			continue
		}
		if seen == n {
			return fmt.Sprintf("%s:%d", f.Path, i+1)
		}
		seen++
	}
	return f.Path
}

// tomlFiles lists the TOML files of a folder in order of name.
func tomlFiles(fsys fs.FS, dir string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("list declarations: %w", err)
	}
	var out []string
	for _, e := range entries {
		if !e.IsDir() && path.Ext(e.Name()) == ".toml" {
			out = append(out, path.Join(dir, e.Name()))
		}
	}
	sort.Strings(out)
	return out, nil
}

// folders lists the folders below dir in order of name.
func folders(fsys fs.FS, dir string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("list declarations: %w", err)
	}
	var out []string
	for _, e := range entries {
		if e.IsDir() {
			out = append(out, path.Join(dir, e.Name()))
		}
	}
	sort.Strings(out)
	return out, nil
}
