package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
)

// A manifest gathers what is to be written and says of each file what it is.
type manifest struct {
	entries []entry
	bytes   map[string][]byte
}

// An entry is one line of manifest.json.
type entry struct {
	File    string `json:"file"`
	Package string `json:"package"`
	Version string `json:"version"`
	Licence string `json:"licence"`
	SHA256  string `json:"sha256"`
	Bytes   int    `json:"bytes"`
}

func (m *manifest) add(file string, from pin, licence string, b []byte) {
	if m.bytes == nil {
		m.bytes = map[string][]byte{}
	}
	sum := sha256.Sum256(b)
	m.bytes[file] = b
	m.entries = append(m.entries, entry{file, from.Name, from.Version, licence, hex.EncodeToString(sum[:]), len(b)})
}

// write puts the files and manifest.json into dir. A file that an earlier
// manifest lists and this one does not is removed; nothing else is touched.
func (m *manifest) write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write assets: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("write assets: %w", err)
	}
	defer root.Close()
	if old, err := root.ReadFile("manifest.json"); err == nil {
		var entries []entry
		if err := json.Unmarshal(old, &entries); err != nil {
			return fmt.Errorf("read old manifest: %w", err)
		}
		for _, e := range entries {
			if _, kept := m.bytes[e.File]; !kept {
				if err := root.Remove(e.File); err != nil && !os.IsNotExist(err) {
					return fmt.Errorf("remove old asset: %w", err)
				}
			}
		}
	}
	sort.Slice(m.entries, func(i, j int) bool { return m.entries[i].File < m.entries[j].File })
	var list bytes.Buffer
	enc := json.NewEncoder(&list)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(m.entries); err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	for _, e := range m.entries {
		if err := root.MkdirAll(filepath.Dir(e.File), 0o755); err != nil {
			return fmt.Errorf("write assets: %w", err)
		}
		if err := root.WriteFile(e.File, m.bytes[e.File], 0o644); err != nil {
			return fmt.Errorf("write assets: %w", err)
		}
	}
	if err := root.WriteFile("manifest.json", list.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	return nil
}
