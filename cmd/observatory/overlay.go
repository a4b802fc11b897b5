package main

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// overlay is a file system with some files laid over another: what would be if
// they were written.
type overlay struct {
	under fs.FS
	files map[string][]byte
}

// Open gives a file of the upper layer if there is one; a folder holds what both
// layers have.
func (o overlay) Open(name string) (fs.File, error) {
	if data, ok := o.files[name]; ok {
		return &laid{node: node{path.Base(name), int64(len(data)), false}, Reader: bytes.NewReader(data)}, nil
	}
	if !o.holds(name) {
		return o.under.Open(name)
	}
	entries, err := o.ReadDir(name)
	if err != nil {
		return nil, err
	}
	return &laid{node: node{path.Base(name), 0, true}, Reader: bytes.NewReader(nil), entries: entries}, nil
}

// holds reports whether the upper layer has something below the name.
func (o overlay) holds(name string) bool {
	for file := range o.files {
		if name == "." || strings.HasPrefix(file, name+"/") {
			return true
		}
	}
	return false
}

// ReadDir lists a folder of both layers.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	lower, err := fs.ReadDir(o.under, name)
	if !o.holds(name) {
		return lower, err
	}
	both := map[string]fs.DirEntry{}
	for _, e := range lower { // a folder that only the upper layer has gives none
		both[e.Name()] = e
	}
	for file, data := range o.files {
		rest, ok := strings.CutPrefix(file, name+"/")
		if name == "." {
			rest, ok = file, true
		}
		if !ok {
			continue
		}
		first, _, deeper := strings.Cut(rest, "/")
		e := node{first, int64(len(data)), deeper}
		if deeper {
			e.size = 0
		}
		both[first] = e
	}
	var out []fs.DirEntry
	for _, name := range sortedKeys(both) {
		out = append(out, both[name])
	}
	return out, nil
}

// node is what a folder says of a file of the upper layer.
type node struct {
	name   string
	size   int64
	folder bool
}

func (e node) Name() string               { return e.name }
func (e node) Size() int64                { return e.size }
func (e node) IsDir() bool                { return e.folder }
func (e node) ModTime() time.Time         { return time.Time{} }
func (e node) Sys() any                   { return nil }
func (e node) Info() (fs.FileInfo, error) { return e, nil }
func (e node) Type() fs.FileMode          { return e.Mode().Type() }

func (e node) Mode() fs.FileMode {
	if e.folder {
		return fs.ModeDir | 0o755
	}
	return 0o644
}

// laid is an open file or folder of the upper layer.
type laid struct {
	node
	*bytes.Reader
	entries []fs.DirEntry
}

func (l *laid) Stat() (fs.FileInfo, error) { return l.node, nil }
func (l *laid) Size() int64                { return l.node.size }
func (l *laid) Close() error               { return nil }

// ReadDir gives the next entries of a folder.
func (l *laid) ReadDir(n int) ([]fs.DirEntry, error) {
	rest := l.entries
	if n > 0 && len(rest) > n {
		rest = rest[:n]
	}
	l.entries = slices.Clone(l.entries[len(rest):])
	if n > 0 && len(rest) == 0 {
		return nil, io.EOF
	}
	return rest, nil
}
