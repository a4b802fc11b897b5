package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// finished keeps pages of earlier builds, so that a build renders only what has
// changed. A page's key holds everything that its bytes depend on: its own
// document, and what all pages share, which is the theme, the settings, the
// labels, the quoted numbers, the menu, the addresses of all pages and the program.
type finished struct {
	dir    string
	shared []byte
	keys   map[string]string // by path of the published page
}

// reuse prepares the cache in dir; with an empty dir nothing is kept.
func reuse(dir string, src Source, o Options) (*finished, error) {
	f := &finished{dir: dir, keys: map[string]string{}}
	if dir == "" {
		return f, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("prepare cache of pages: %w", err)
	}
	h := sha256.New()
	exe, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("prepare cache of pages: %w", err)
	}
	info, err := os.Stat(exe)
	if err != nil {
		return nil, fmt.Errorf("prepare cache of pages: %w", err)
	}
	// Another program may render otherwise; its size and age tell it apart.
	fmt.Fprintln(h, info.Size(), info.ModTime().UnixNano(), o.BaseURL, o.SiteTitle, o.Languages, o.Portable, o.Edition, o.Invented, o.Preview)
	enc := json.NewEncoder(h)
	if err := enc.Encode([]any{src.Labels, src.Numbers, src.Map}); err != nil {
		return nil, fmt.Errorf("prepare cache of pages: %w", err)
	}
	err = fs.WalkDir(o.Theme, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(o.Theme, name)
		fmt.Fprintln(h, name, len(data))
		h.Write(data)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("prepare cache of pages: %w", err)
	}
	for _, p := range src.Files {
		fmt.Fprintln(h, p.Path)
	}
	f.shared = h.Sum(nil)
	return f, nil
}

// published is where the page of a content file is published.
func published(content string) string {
	return strings.TrimPrefix(path.Dir(content), "content/") + "/index.html"
}

// split gives the content files that are to be rendered and the pages that are
// there already; of the latter Hugo is told title and address alone, which is
// what other pages ask of them.
func (f *finished) split(files []File) (fresh, done []File) {
	for _, p := range files {
		if f.dir == "" || path.Base(p.Path) != "_index.md" {
			fresh = append(fresh, p)
			continue
		}
		h := sha256.New()
		h.Write(f.shared)
		h.Write([]byte(p.Path))
		h.Write(p.Data)
		key := hex.EncodeToString(h.Sum(nil))
		to := published(p.Path)
		data, err := os.ReadFile(filepath.Join(f.dir, key))
		if err != nil || len(data) == 0 {
			f.keys[to] = key
			fresh = append(fresh, p)
			continue
		}
		done = append(done, File{to, data})
		fresh = append(fresh, stub(p))
	}
	return fresh, done
}

// stub is a page that Hugo knows of and does not render.
func stub(p File) File {
	var front struct {
		Title  string `json:"title"`
		Params struct {
			Address string `json:"address"`
		} `json:"params"`
	}
	// The document stands last and is most of the bytes; inside a string its key
	// would be escaped.
	head, _, ok := bytes.Cut(p.Data, []byte(`,"page":`))
	if !ok || json.Unmarshal(append(bytes.Clone(head), "}}"...), &front) != nil {
		return p // it is not ours: let Hugo render it, or say what is wrong
	}
	data, err := json.Marshal(map[string]any{"title": front.Title, "params": front.Params, "build": map[string]string{"render": "link"}})
	if err != nil {
		return p
	}
	return File{p.Path, append(data, '\n')}
}

// keep stores pages that were rendered now. A cache that cannot be written is
// no reason to fail: the next build will render again.
func (f *finished) keep(files []File) {
	for _, p := range files {
		key, ours := f.keys[p.Path]
		if !ours {
			continue
		}
		tmp, err := os.CreateTemp(f.dir, "new-*")
		if err != nil {
			return
		}
		_, werr := tmp.Write(p.Data)
		if cerr := tmp.Close(); werr != nil || cerr != nil || os.Rename(tmp.Name(), filepath.Join(f.dir, key)) != nil {
			os.Remove(tmp.Name())
			return
		}
	}
}
