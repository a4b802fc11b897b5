package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
)

// pace is how often the sources are looked at, and how long they must be still
// before they are built from: an editor writes a file in several steps.
const pace = 200 * time.Millisecond

var (
	//go:embed serve/reload.js
	reloadScript []byte
	//go:embed serve/failure.css
	failureStyle []byte
)

// workshop serves a site that is being written: the last good build, and on top
// of it what is wrong with the newest.
type workshop struct {
	out     string
	watched []string // folders
	build   func(context.Context) (failure string)
	files   http.Handler

	mu      sync.Mutex
	edition string        // changes with every build, also with one that failed
	failure string        // of the newest build
	changed chan struct{} // closed when edition changes
}

// workshop builds for the first time. A build that fails is shown like any other
// that fails; a folder that must not be built into is an error at once.
func (p *program) workshop(cmd *cobra.Command, c Config) (*workshop, error) {
	if c.Theme == "" {
		beside := filepath.Join(c.Source, "site", "theme")
		if _, err := os.Stat(filepath.Join(beside, "layouts")); err == nil {
			c.Theme = beside
		}
	}
	if _, err := sourceFolder(c); err != nil {
		return nil, err
	}
	w := &workshop{out: c.Out, files: files(c.Out), changed: make(chan struct{}), build: func(ctx context.Context) string { return p.rebuild(ctx, cmd, c) }}
	for _, dir := range []string{"survey", "pipeline", "site", "content"} {
		w.watched = append(w.watched, filepath.Join(c.Source, dir))
	}
	if c.Theme != "" {
		w.watched = append(w.watched, c.Theme)
	}
	return w, nil
}

// rebuild builds once and returns what the terminal was told when it failed.
func (p *program) rebuild(ctx context.Context, cmd *cobra.Command, first Config) string {
	var said bytes.Buffer
	began := time.Now()
	c, err := p.config(cmd) // the settings file may be what changed
	if err == nil {
		c.Out, c.Listen, c.Theme = first.Out, first.Listen, first.Theme
		level := slog.LevelWarn
		if c.Verbose {
			level = slog.LevelInfo
		}
		log := slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: level}))
		err = (&program{stdout: io.Discard, stderr: io.MultiWriter(p.stderr, &said), viper: p.viper}).build(ctx, c, log)
	}
	switch {
	case ctx.Err() != nil:
		return ""
	case err == nil:
		fmt.Fprintf(p.stderr, "built in %.1f s\n", time.Since(began).Seconds())
		return ""
	case !errors.Is(err, errFindings):
		fmt.Fprintln(&said, err)
		fmt.Fprintln(p.stderr, "observatory:", err)
	}
	fmt.Fprintln(p.stderr, "the last good site is still served; waiting for a change")
	return strings.TrimSpace(said.String())
}

// watch builds, and builds again whenever the sources have changed and are still.
func (w *workshop) watch(ctx context.Context) {
	built := ""
	for now := w.snapshot(); ctx.Err() == nil; {
		if now != built {
			built = now
			w.announce(w.build(ctx))
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pace):
		}
		for now = w.snapshot(); now != built; {
			select {
			case <-ctx.Done():
				return
			case <-time.After(pace):
			}
			before := now
			if now = w.snapshot(); now == before {
				break
			}
		}
	}
}

// snapshot tells one state of the sources from another by names, sizes and
// times of change. Code does not count: a running program stays what it is.
func (w *workshop) snapshot() string {
	h := sha256.New()
	for _, dir := range w.watched {
		// What cannot be read now will be read by the build, which says why not.
		_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(name) == ".go" || strings.HasPrefix(d.Name(), ".") || strings.HasSuffix(name, "~") {
				if err == nil && d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules") {
					return fs.SkipDir
				}
				return nil
			}
			if info, err := d.Info(); err == nil {
				fmt.Fprintln(h, name, info.Size(), info.ModTime().UnixNano())
			}
			return nil
		})
	}
	return string(h.Sum(nil))
}

// announce makes a build the newest and tells the open pages.
func (w *workshop) announce(failure string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failure, w.edition = failure, fmt.Sprint(time.Now().UnixNano())
	close(w.changed)
	w.changed = make(chan struct{})
}

func (w *workshop) newest() (edition, failure string, changed <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.edition, w.failure, w.changed
}

func (w *workshop) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	out.Header().Set("Cache-Control", "no-store")
	switch r.URL.Path {
	case "/-/events":
		w.events(out, r)
		return
	case "/-/reload.js":
		out.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		out.Write(reloadScript)
		return
	case "/-/failure.css":
		out.Header().Set("Content-Type", "text/css; charset=utf-8")
		out.Write(failureStyle)
		return
	}
	edition, failure, _ := w.newest()
	page, status := pageOf(w.out, r.URL.Path)
	if page == nil && (status == http.StatusOK || filepath.Ext(r.URL.Path) != "") {
		w.files.ServeHTTP(out, r)
		return
	}
	out.Header().Set("Content-Type", "text/html; charset=utf-8")
	out.WriteHeader(status)
	out.Write(dress(page, edition, failure))
}

// events tells a page of every new build until it is closed.
func (w *workshop) events(out http.ResponseWriter, r *http.Request) {
	out.Header().Set("Content-Type", "text/event-stream")
	for {
		edition, _, changed := w.newest()
		fmt.Fprintf(out, "data: %s\n\n", edition)
		if err := http.NewResponseController(out).Flush(); err != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-changed:
		}
	}
}

// nothingYet stands where no site has been built.
const nothingYet = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Building</title></head><body><main><p>The site is being built.</p></main></body></html>`

// dress adds to a page the script that reloads it and, if the newest build
// failed, what is wrong. Only served pages are dressed, never published files.
func dress(page []byte, edition, failure string) []byte {
	if len(page) == 0 {
		page = []byte(nothingYet)
	}
	head := fmt.Sprintf(`<link rel="stylesheet" href="/-/failure.css"><script defer src="/-/reload.js?%s"></script>`, edition)
	page = bytes.Replace(page, []byte("</head>"), []byte(head+"</head>"), 1)
	if failure == "" {
		return page
	}
	told := `<section class="build-failure" role="alert" aria-label="The build failed"><h1>The site could not be built. Below is the last good one.</h1><pre tabindex="0">` + html.EscapeString(failure) + `</pre></section>`
	i := bytes.Index(page, []byte("<body"))
	if i < 0 {
		return page
	}
	i += bytes.IndexByte(page[i:], '>') + 1
	return bytes.Join([][]byte{page[:i], []byte(told), page[i:]}, nil)
}
