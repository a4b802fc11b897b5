package declare

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// load reads whatever the archive holds and gives all that is wrong with it.
func load(fsys fs.FS) error {
	instruments, err := Instruments(fsys, "instruments")
	errs := []error{err}
	if _, missing := fs.Stat(fsys, "waves"); missing == nil && err == nil {
		_, werr := Waves(fsys, "waves", instruments)
		_, serr := Sources(fsys, "waves/sources.toml")
		_, rerr := Register(fsys, "waves/register.csv")
		errs = append(errs, werr, serr, rerr)
	}
	return errors.Join(errs...)
}

// complaints are the lines of an error, without the words around them.
func complaints(err error) string {
	if err == nil {
		return ""
	}
	s := err.Error() + "\n"
	for _, words := range []string{"read instrument instruments/test: ", "read wave w: "} {
		s = strings.ReplaceAll(s, words, "")
	}
	return s
}

// TestDeclarations reads the small declarations in testdata; each holds what
// is to be said of it, file and line first. UPDATE=1 writes that anew.
func TestDeclarations(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	if len(files) < 25 {
		t.Errorf("only %d cases", len(files))
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			fsys, err := txtar.FS(a)
			if err != nil {
				t.Fatal(err)
			}
			want := &a.Files[len(a.Files)-1]
			got := complaints(load(fsys))
			if os.Getenv("UPDATE") != "" {
				want.Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(want.Data) {
				t.Errorf("got\n%swant\n%s", got, want.Data)
			}
		})
	}
}
