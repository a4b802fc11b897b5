package publish

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// Addition is a file that comes into a folder.
type Addition struct {
	Path string // relative, with slashes
	Data []byte
}

// ErrChanged says that somebody else wrote to a file between reading and writing.
var ErrChanged = errors.New("the file was changed meanwhile")

// Add brings new files into a folder that people keep by hand, and then replaces
// one file, the list that makes them count, which must still hold what was read
// of it. All of this happens or none: what came before the list is taken away
// again when something fails, and is nobody's until the list names it.
func Add(dir string, files []Addition, list Addition, was []byte) error {
	if err := add(dir, files, list, was); err != nil {
		return fmt.Errorf("add to %s: %w", dir, err)
	}
	return nil
}

func add(dir string, files []Addition, list Addition, was []byte) (err error) {
	l, err := acquire(filepath.Join(dir, ".observatory-add.lock"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.release()) }()
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	if now, err := root.ReadFile(list.Path); err != nil {
		return err
	} else if !bytes.Equal(now, was) {
		return fmt.Errorf("%s: %w", list.Path, ErrChanged)
	}
	var made []string
	defer func() {
		if err != nil {
			for _, name := range made {
				err = errors.Join(err, root.Remove(name))
			}
		}
	}()
	for _, f := range files {
		if err := root.MkdirAll(path.Dir(f.Path), 0o755); err != nil {
			return err
		}
		there, err := root.ReadFile(f.Path)
		switch {
		case err == nil && bytes.Equal(there, f.Data): // left by somebody who was stopped before the list
			continue
		case err == nil:
			return fmt.Errorf("%s: %w", f.Path, fs.ErrExist)
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
		if err := put(root, f); err != nil {
			return err
		}
		made = append(made, f.Path)
	}
	return put(root, list)
}

// put writes a file in its place in one step, when all of it is on the disk.
func put(root *os.Root, f Addition) error {
	part := path.Join(path.Dir(f.Path), "."+path.Base(f.Path)+".part")
	if err := root.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	out, err := root.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = out.Write(f.Data)
	if err = errors.Join(err, out.Sync(), out.Close()); err == nil {
		err = root.Rename(part, f.Path)
	}
	if err != nil {
		return errors.Join(err, root.Remove(part))
	}
	return nil
}
