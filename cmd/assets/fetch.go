package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A pin names one package of the registry and the bytes it must have.
type pin struct{ Name, Version, Integrity string }

// files are the contents of a package, by path inside it.
type files map[string][]byte

// fetch downloads a package with npm, checks its digest and reads it.
// Nothing in the package is run.
func fetch(ctx context.Context, work string, p pin) (files, error) {
	cmd := exec.CommandContext(ctx, "npm", "pack", p.Name+"@"+p.Version, "--silent", "--ignore-scripts")
	cmd.Dir = work
	if msg, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("npm pack: %w: %s", err, bytes.TrimSpace(msg))
	}
	// npm names the tarball of @scope/name scope-name-version.tgz.
	name := strings.ReplaceAll(strings.TrimPrefix(p.Name, "@"), "/", "-") + "-" + p.Version + ".tgz"
	tgz, err := os.ReadFile(filepath.Join(work, name))
	if err != nil {
		return nil, fmt.Errorf("read tarball: %w", err)
	}
	sum := sha512.Sum512(tgz)
	if have := "sha512-" + base64.StdEncoding.EncodeToString(sum[:]); have != p.Integrity {
		return nil, fmt.Errorf("tarball has digest %s, pinned is %s", have, p.Integrity)
	}
	return untar(tgz)
}

func untar(tgz []byte) (files, error) {
	zr, err := gzip.NewReader(bytes.NewReader(tgz))
	if err != nil {
		return nil, fmt.Errorf("open tarball: %w", err)
	}
	out := files{}
	for tr := tar.NewReader(zr); ; {
		h, err := tr.Next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read tarball: %w", err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		b, err := io.ReadAll(tr)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", h.Name, err)
		}
		_, path, _ := strings.Cut(h.Name, "/") // every path begins with "package/"
		out[path] = b
	}
}

// unpack writes a package where a bundler looks for it.
func (f files) unpack(root *os.Root, folder string) error {
	for path, b := range f {
		name := filepath.Join(folder, filepath.FromSlash(path))
		if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return fmt.Errorf("unpack: %w", err)
		}
		if err := root.WriteFile(name, b, 0o644); err != nil {
			return fmt.Errorf("unpack: %w", err)
		}
	}
	return nil
}
