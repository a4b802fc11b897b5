//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package publish

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// lock is held by the open file, so the kernel frees it when a build dies.
type lock struct{ f *os.File }

// acquire takes the lock or returns ErrBusy. Another build may remove the lock
// file between our open and our flock; then we hold a lock on nothing and try
// again.
func acquire(name string) (*lock, error) {
	for {
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			return nil, fmt.Errorf("open lock: %w", err)
		}
		if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
			f.Close()
			if errors.Is(err, unix.EWOULDBLOCK) {
				return nil, ErrBusy
			}
			return nil, fmt.Errorf("lock %s: %w", name, err)
		}
		if current(f, name) {
			return &lock{f}, nil
		}
		f.Close()
	}
}

func current(f *os.File, name string) bool {
	held, err1 := f.Stat()
	there, err2 := os.Lstat(name)
	return err1 == nil && err2 == nil && os.SameFile(held, there)
}

func (l *lock) release() error {
	return errors.Join(os.Remove(l.f.Name()), l.f.Close())
}
