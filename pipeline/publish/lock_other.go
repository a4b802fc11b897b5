//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// lock is the mere existence of a file where there is no flock: after a killed
// build someone has to remove it by hand, and the error says so.
type lock struct{ name string }

func acquire(name string) (*lock, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%w (if none is running, delete %s)", ErrBusy, name)
	}
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	return &lock{name}, f.Close()
}

func (l *lock) release() error { return os.Remove(l.name) }
