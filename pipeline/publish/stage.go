// Package publish writes an output folder all at once or not at all.
//
// In come paths and bytes; out goes one folder that replaces the one before it
// in a single step. Everything is written into a stage beside the folder, and
// Commit exchanges the two, so that a reader, a web server or a build that is
// killed half-way never leaves a mixture. It must not know what the files are,
// and must not replace a folder that it did not write.
package publish

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Marker is the file that says who wrote a folder. Without it in place no
// folder is replaced, unless it is empty.
const Marker = ".observatory"

const markerText = "Written by the observatory: the next build replaces this folder as a whole.\n"

// Errors that callers may want to tell apart.
var (
	ErrBusy    = errors.New("another build is writing this folder")
	ErrForeign = errors.New("the folder is not empty and was not written by the observatory")
	ErrDone    = errors.New("the stage is committed or discarded")
)

// Options are the wishes of Begin; the zero value is ready for use.
type Options struct {
	Log *slog.Logger // nil discards
}

// Stage is an output folder in the making. It may be written to by several
// goroutines. After an error it can only be discarded.
type Stage struct {
	place place
	log   *slog.Logger
	lock  *lock
	root  *os.Root
	chain []step // the folder last written to, from the outermost in

	mu    sync.Mutex
	files map[string]bool
	dirs  map[string]bool
	open  int
	err   error
	done  bool
}

// Begin locks the folder, clears what killed builds left beside it and opens
// an empty stage. The folder itself stays as it is until Commit.
func Begin(out string, o Options) (*Stage, error) {
	s, err := begin(out, o)
	if err != nil {
		return nil, fmt.Errorf("begin output %s: %w", out, err)
	}
	return s, nil
}

func begin(out string, o Options) (*Stage, error) {
	p, err := locate(out)
	if err != nil {
		return nil, err
	}
	l, err := acquire(p.lock)
	if err != nil {
		return nil, err
	}
	s := &Stage{place: p, lock: l, log: o.Log, files: map[string]bool{}, dirs: map[string]bool{".": true}}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if err := s.prepare(); err != nil {
		return nil, errors.Join(err, l.release())
	}
	return s, nil
}

func (s *Stage) prepare() error {
	if err := s.place.mend(s.log); err != nil {
		return err
	}
	if err := s.place.replaceable(); err != nil {
		return err
	}
	if err := os.Mkdir(s.place.stage, 0o755); err != nil {
		return fmt.Errorf("make stage: %w", err)
	}
	if err := os.Chmod(s.place.stage, 0o755); err != nil { // whatever the umask
		return fmt.Errorf("make stage: %w", err)
	}
	root, err := os.OpenRoot(s.place.stage)
	if err != nil {
		return fmt.Errorf("open stage: %w", err)
	}
	s.root = root
	if err := s.Write(Marker, []byte(markerText)); err != nil {
		return errors.Join(err, root.Close())
	}
	return nil
}

// Write puts one file into the stage.
func (s *Stage) Write(path string, data []byte) error {
	w, err := s.Create(path)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	if closed := w.Close(); err == nil {
		err = closed
	}
	return err
}

// Create opens one new file of the stage for writing. The path has slashes and
// is relative; its parents are made. Close it before Commit.
func (s *Stage) Create(name string) (io.WriteCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return nil, fmt.Errorf("write %s: %w", name, ErrDone)
	}
	f, err := s.create(name)
	if err != nil {
		return nil, s.fail(fmt.Errorf("write %s: %w", name, err))
	}
	s.files[name] = true
	s.open++
	return &file{stage: s, name: name, f: f}, nil
}

func (s *Stage) create(name string) (*os.File, error) {
	local, err := filepath.Localize(name)
	if err != nil || name == "." {
		return nil, errors.New("not a relative path with slashes inside the folder")
	}
	if s.files[name] {
		return nil, errors.New("written twice")
	}
	dir, err := s.enter(path.Dir(name))
	if err != nil {
		return nil, err
	}
	f, err := dir.OpenFile(filepath.Base(local), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	if err := f.Chmod(0o644); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// step is an open folder of the stage. Files come sorted, so most are written
// where the one before was: opened once, a folder is not walked to again for each.
type step struct {
	name string // relative to the stage, with slashes
	root *os.Root
}

// enter gives the folder dir of the stage, which it makes where it is missing.
func (s *Stage) enter(dir string) (*os.Root, error) {
	if err := s.leave(dir); err != nil {
		return nil, err
	}
	at, done := s.root, "."
	if n := len(s.chain); n > 0 {
		at, done = s.chain[n-1].root, s.chain[n-1].name
	}
	if done == dir {
		return at, nil
	}
	rest := dir
	if done != "." {
		rest = strings.TrimPrefix(dir, done+"/")
	}
	for _, part := range strings.Split(rest, "/") {
		done = path.Join(done, part)
		if !s.dirs[done] {
			if err := makeDir(at, part); err != nil {
				return nil, err
			}
			s.dirs[done] = true
		}
		next, err := at.OpenRoot(part)
		if err != nil {
			return nil, err
		}
		s.chain = append(s.chain, step{done, next})
		at = next
	}
	return at, nil
}

// leave closes the open folders that dir does not lie in; of ".", all.
func (s *Stage) leave(dir string) error {
	for n := len(s.chain); n > 0; n-- {
		last := s.chain[n-1]
		if dir == last.name || strings.HasPrefix(dir, last.name+"/") {
			return nil
		}
		s.chain = s.chain[:n-1]
		if err := last.root.Close(); err != nil {
			return err
		}
	}
	return nil
}

func makeDir(in *os.Root, name string) error {
	if err := in.Mkdir(name, 0o755); err != nil {
		return err
	}
	return in.Chmod(name, 0o755) // whatever the umask
}

// fail remembers the first error: a stage that lacks a file is never published.
func (s *Stage) fail(err error) error {
	if s.err == nil {
		s.err = err
	}
	return err
}

// Paths lists what the caller has written so far, sorted.
func (s *Stage) Paths() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	paths := make([]string, 0, len(s.files))
	for p := range s.files {
		if p != Marker {
			paths = append(paths, p)
		}
	}
	slices.Sort(paths)
	return paths
}

// Commit puts the stage in the folder's place and removes the old folder.
func (s *Stage) Commit() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.commit(); err != nil {
		return fmt.Errorf("commit output %s: %w", s.place.out, err)
	}
	return nil
}

func (s *Stage) commit() error {
	switch {
	case s.done:
		return ErrDone
	case s.err != nil:
		return s.err
	case s.open > 0:
		return fmt.Errorf("%d files are still open", s.open)
	}
	// Someone may have put files there while we were writing.
	if err := s.place.replaceable(); err != nil {
		return err
	}
	if err := s.place.publish(); err != nil {
		return err
	}
	s.done = true
	// The new folder stands: what cannot be cleared now is cleared next time.
	if err := errors.Join(s.leave("."), s.root.Close(), s.place.clear()); err != nil {
		s.log.Warn("old output folder not removed", "error", err)
	}
	return s.lock.release()
}

// Discard removes the stage and leaves the folder as it was. After Commit it
// does nothing, so it can be deferred.
func (s *Stage) Discard() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return nil
	}
	s.done = true
	err := errors.Join(s.leave("."), s.root.Close(), s.place.clear(), s.lock.release())
	if err != nil {
		return fmt.Errorf("discard stage of %s: %w", s.place.out, err)
	}
	return nil
}

// file counts itself out of the stage's open files when it is closed.
type file struct {
	stage  *Stage
	name   string
	f      *os.File
	closed bool
}

func (f *file) Write(p []byte) (int, error) {
	n, err := f.f.Write(p)
	if err != nil {
		err = f.fail(err)
	}
	return n, err
}

func (f *file) Close() error {
	if err := f.f.Close(); err != nil {
		return f.fail(err)
	}
	f.stage.mu.Lock()
	defer f.stage.mu.Unlock()
	if !f.closed {
		f.closed = true
		f.stage.open--
	}
	return nil
}

func (f *file) fail(err error) error {
	f.stage.mu.Lock()
	defer f.stage.mu.Unlock()
	return f.stage.fail(fmt.Errorf("write %s: %w", f.name, err))
}
