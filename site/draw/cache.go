package draw

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// A cache keeps drawings in one folder, by digest of all that they depend on.
// The zero value keeps nothing.
type cache struct {
	dir    string
	assets [sha256.Size]byte
}

func newCache(dir string, a Assets) cache {
	h := sha256.New()
	for _, b := range [][]byte{[]byte(version), a.Bundle, a.Geometry, a.Advances, a.Functions} {
		fmt.Fprintf(h, "%d:", len(b)) // so that no two lists of parts run together
		h.Write(b)
	}
	return cache{dir, [sha256.Size]byte(h.Sum(nil))}
}

// key is the name under which what comes of a request is kept.
func (c cache) key(kind string, of any) string {
	if c.dir == "" {
		return ""
	}
	b, err := json.Marshal(of) // maps are written sorted
	if err != nil {
		return "" // an option that is not JSON is refused before it comes here
	}
	h := sha256.New()
	h.Write(c.assets[:])
	h.Write([]byte(kind))
	h.Write(b)
	return kind + "-" + hex.EncodeToString(h.Sum(nil))
}

// get returns what is kept under key, if whole says that it is complete.
func (c cache) get(key string, whole func([]byte) bool) ([]byte, bool) {
	if key == "" {
		return nil, false
	}
	b, err := os.ReadFile(filepath.Join(c.dir, key))
	return b, err == nil && whole(b)
}

// put keeps b. It is complete under its name or not there at all, also when
// another process writes the same.
func (c cache) put(key string, b []byte) error {
	if key == "" {
		return nil
	}
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		return fmt.Errorf("make cache folder: %w", err)
	}
	f, err := os.CreateTemp(c.dir, "new-")
	if err != nil {
		return fmt.Errorf("write cache: %w", err)
	}
	defer os.Remove(f.Name()) // gone already if all went well
	_, err = f.Write(b)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(c.dir, key))
	}
	if err != nil {
		return fmt.Errorf("write cache: %w", err)
	}
	return nil
}

func isSVG(b []byte) bool {
	return bytes.HasPrefix(b, []byte("<svg")) && bytes.HasSuffix(b, []byte("</svg>"))
}
