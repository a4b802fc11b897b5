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
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// File is a declarative file that was read, kept so that errors found later can
// still name a line.
type File struct {
	Path string
	data string
}

// TOML reads one file strictly: a field that the structure does not know is an
// error with its line.
func TOML(fsys fs.FS, name string, into any) (*File, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read declaration: %w", err)
	}
	return Decode(name, data, into)
}

// Decode reads a declaration that is part of a file, such as the front matter
// of a page, as strictly as TOML reads a whole one.
func Decode(name string, data []byte, into any) (*File, error) {
	f := &File{Path: name, data: string(data)}
	dec := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	err := dec.Decode(into)
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

// At names the place of the n-th entry (from 0) that gives key the value, as
// "path:line"; without such an entry the path alone.
func (f *File) At(key, value string, n int) string { return f.below(0, key, value, n) }

// below is At for what stands on or after a line, counted from 1.
func (f *File) below(from int, key, value string, n int) string {
	quoted := `"` + value + `"`
	text := f.data
	for pos := 0; ; pos += len(quoted) {
		i := strings.Index(text[pos:], quoted)
		if i < 0 {
			return f.Path
		}
		pos += i
		before, ok := strings.CutSuffix(strings.TrimRight(text[:pos], " \t"), "=")
		before, ok2 := strings.CutSuffix(strings.TrimRight(before, " \t"), key)
		if !ok || !ok2 || before != "" && !strings.ContainsAny(before[len(before)-1:], " \t\n{,") {
			continue
		}
		if line := 1 + strings.Count(before, "\n"); line >= from {
			if n == 0 {
				return fmt.Sprintf("%s:%d", f.Path, line)
			}
			n--
		}
	}
}

// line is the number in a place that At has named, or 0.
func (f *File) line(at string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(strings.TrimPrefix(at, f.Path), ":"))
	return n
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
