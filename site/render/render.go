// Package render turns the source of a site into its published files. In go the
// pages as Hugo content files, the labels of each language, the numbers that
// written text may quote, and a theme; out come HTML, style sheets, fonts,
// sitemaps and robots.txt, in memory. Everything works in any folder and from
// disk: links between pages are relative. It is the only package that links
// Hugo; it must not compute a number, write a file or fetch anything.
package render

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"observatory/site"
)

// File is a file of the source or of the site; Path is relative, with slashes.
type File struct {
	Path string
	Data []byte
}

// Source is everything a site is made of besides its theme.
type Source struct {
	Files   []File                       // content files, from ContentFile
	Labels  map[string][]byte            // by language: the fixed strings, flat key = "text"
	Numbers map[string]map[string]Number // by language and published-figure id, for the shortcode num
	Map     map[string][]site.MapColumn  // by language: the main menu and the map of the site
}

// Number is a published number that written Markdown quotes by its id.
type Number struct {
	Text  string `json:"text"`  // as printed in the language: "75 %"
	Value string `json:"value"` // plain decimal
	Href  string `json:"href"`  // where it is defined; root-absolute, with language
}

// Language is one language of the site; the first is the default one.
type Language struct {
	Code string // "en"
	Name string // "English"
}

// Options says where and how the site is published.
type Options struct {
	BaseURL   string // public address; empty or localhost: no canonical and alternate links
	SiteTitle string
	Languages []Language
	Theme     fs.FS  // folders layouts and assets
	Portable  bool   // links to folders name their index.html, so that the site works from disk
	CacheDir  string // Hugo's cache; empty: in memory
	Pages     string // folder of pages that earlier builds finished; empty: none are kept
	Invented  bool   // the evidence was made up: every page says so, and search engines are asked to leave it out
	Preview   bool   // a submission is shown that is not accepted: every page says so
	Edition   string // version of the published data, printed in the footer
	Log       *slog.Logger
}

// rendering is held while Hugo builds: its logger is global to the process, so
// two builds at once would see each other's warnings.
var rendering sync.Mutex

// Site renders a site. The files are sorted by path, and the same source gives
// the same bytes. Every warning of Hugo is an error: it warns where it leaves a
// page or a word out.
func Site(ctx context.Context, src Source, o Options) ([]File, error) {
	if err := complete(src, o); err != nil {
		return nil, fmt.Errorf("render site: %w", err)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.BaseURL == "" {
		o.BaseURL = "http://localhost/"
	}
	o.BaseURL = strings.TrimSuffix(o.BaseURL, "/") + "/"
	rendering.Lock()
	defer rendering.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("render site: %w", err)
	}
	cache, err := reuse(o.Pages, src, o)
	if err != nil {
		return nil, fmt.Errorf("render site: %w", err)
	}
	var ready []File
	src.Files, ready = cache.split(src.Files)
	files, err := build(src, o)
	if err != nil {
		return nil, fmt.Errorf("render site: %w", err)
	}
	var bad []error
	for i, f := range files {
		if path.Ext(f.Path) != ".html" {
			continue
		}
		page, err := finish(f, o)
		bad = append(bad, err)
		files[i].Data = page
	}
	if err := errors.Join(append(bad, ctx.Err())...); err != nil {
		return nil, fmt.Errorf("render site: %w", err)
	}
	cache.keep(files)
	files = append(files, ready...)
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	o.Log.Debug("site rendered", "files", len(files), "from cache", len(ready), "bytes", size(files))
	return files, nil
}

func size(files []File) (n int) {
	for _, f := range files {
		n += len(f.Data)
	}
	return n
}

// public reports whether other hosts can reach the address.
func public(base string) bool {
	u, err := url.Parse(base)
	return err == nil && u.Hostname() != "localhost" && u.Hostname() != "127.0.0.1" && u.Hostname() != "::1"
}

// complete refuses a source that Hugo would render with holes.
func complete(src Source, o Options) error {
	var bad []error
	if len(o.Languages) == 0 || o.Theme == nil {
		bad = append(bad, errors.New("want at least one language and a theme"))
	}
	for _, l := range o.Languages {
		home := "content/" + l.Code + "/_index.md"
		if !slices.ContainsFunc(src.Files, func(f File) bool { return f.Path == home }) {
			bad = append(bad, fmt.Errorf("language %s has no home page", l.Code))
		}
		if len(src.Labels[l.Code]) == 0 {
			bad = append(bad, fmt.Errorf("language %s has no labels", l.Code))
		}
	}
	return errors.Join(bad...)
}
