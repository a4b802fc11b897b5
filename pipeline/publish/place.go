package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
)

// place holds the folder and the names beside it. They are fixed, so the next
// build finds what a killed one left; the lock keeps two builds apart.
type place struct {
	out   string
	stage string
	old   string // the former folder, while two renames are needed
	lock  string
}

// locate resolves symbolic links, so that the same folder under two names has
// one lock, and makes the parent.
func locate(out string) (place, error) {
	abs, err := filepath.Abs(out)
	if err != nil {
		return place{}, err
	}
	if filepath.Dir(abs) == abs {
		return place{}, errors.New("the root of the file system cannot be an output folder")
	}
	if err := os.MkdirAll(filepath.Dir(abs), 0o755); err != nil {
		return place{}, fmt.Errorf("make parent folder: %w", err)
	}
	real, err := resolve(abs)
	if err != nil {
		return place{}, err
	}
	beside := filepath.Join(filepath.Dir(real), "."+filepath.Base(real)+".observatory-")
	return place{out: real, stage: beside + "stage", old: beside + "old", lock: beside + "lock"}, nil
}

func resolve(abs string) (string, error) {
	if _, err := os.Lstat(abs); err == nil {
		return filepath.EvalSymlinks(abs)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	parent, err := filepath.EvalSymlinks(filepath.Dir(abs))
	return filepath.Join(parent, filepath.Base(abs)), err
}

// mend undoes what a killed build left behind.
func (p place) mend(log *slog.Logger) error {
	if exists(p.old) && !exists(p.out) {
		log.Warn("killed build: old output folder put back", "folder", p.out)
		if err := os.Rename(p.old, p.out); err != nil {
			return fmt.Errorf("put old folder back: %w", err)
		}
	}
	if exists(p.stage) || exists(p.old) {
		log.Warn("killed build: stale stage removed", "folder", p.out)
	}
	return p.clear()
}

func (p place) clear() error {
	return errors.Join(os.RemoveAll(p.stage), os.RemoveAll(p.old))
}

// replaceable is nil if the folder is missing, empty or bears the marker.
func (p place) replaceable() error {
	entries, err := os.ReadDir(p.out)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("look into folder: %w", err)
	case len(entries) == 0:
		return nil
	}
	info, err := os.Lstat(filepath.Join(p.out, Marker))
	if err != nil || !info.Mode().IsRegular() {
		return ErrForeign
	}
	return nil
}

// publish puts the stage where the folder is; the old folder, if any, is then
// at p.stage or p.old.
func (p place) publish() error {
	if !exists(p.out) {
		return os.Rename(p.stage, p.out)
	}
	err := exchange(p.stage, p.out)
	if errors.Is(err, errors.ErrUnsupported) {
		return p.renameTwice()
	}
	return err
}

// renameTwice leaves a moment without a folder; mend closes the gap if we
// are killed in it.
func (p place) renameTwice() error {
	if err := os.Rename(p.out, p.old); err != nil {
		return err
	}
	if err := os.Rename(p.stage, p.out); err != nil {
		return errors.Join(err, os.Rename(p.old, p.out))
	}
	return nil
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}
