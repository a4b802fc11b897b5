package publish

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// names lists the files below a folder.
func names(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, name)
			out = append(out, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAdd(t *testing.T) {
	dir := t.TempDir()
	list := filepath.Join(dir, "list")
	if err := os.WriteFile(list, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	holds := func(when, want string, files ...string) {
		t.Helper()
		if got, _ := os.ReadFile(list); string(got) != want {
			t.Errorf("%s: the list holds %q, want %q", when, got, want)
		}
		if got := names(t, dir); !slices.Equal(got, files) {
			t.Errorf("%s: there are %q, want %q", when, got, files)
		}
	}
	a, b := Addition{"sub/a", []byte("A")}, Addition{"sub/b", []byte("B")}

	if err := Add(dir, []Addition{a}, Addition{"list", []byte("new")}, []byte("other")); !errors.Is(err, ErrChanged) {
		t.Errorf("a list that was changed: %v", err)
	}
	holds("changed list", "old", "list")

	if err := Add(dir, []Addition{a, {"../out", nil}}, Addition{"list", []byte("new")}, []byte("old")); err == nil {
		t.Error("a file outside of the folder was written")
	}
	holds("file outside", "old", "list")

	if err := Add(dir, []Addition{a}, Addition{"list", []byte("new")}, []byte("old")); err != nil {
		t.Error(err)
	}
	holds("added", "new", "list", "sub/a")

	// Another file of that name is not replaced, and what came before it goes again.
	if err := Add(dir, []Addition{b, {"sub/a", []byte("other")}}, Addition{"list", []byte("newer")}, []byte("new")); !errors.Is(err, os.ErrExist) {
		t.Errorf("a name in use: %v", err)
	}
	holds("name in use", "new", "list", "sub/a")

	// The very file may lie there, from somebody who was stopped.
	if err := Add(dir, []Addition{a, b}, Addition{"list", []byte("newest")}, []byte("new")); err != nil {
		t.Error(err)
	}
	holds("left over", "newest", "list", "sub/a", "sub/b")
}
