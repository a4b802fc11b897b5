package pipeline

import (
	"io/fs"
	"os"
	"testing"
	"testing/fstest"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"observatory/survey"
	"observatory/survey/declare"
)

// root is the repository with the real evidence.
var root = os.DirFS("..")

var mem = memory.NewGoAllocator()

// copyTree puts a folder of the repository into a file system in memory.
func copyTree(t *testing.T, into fstest.MapFS, dir string) {
	t.Helper()
	err := fs.WalkDir(root, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		into[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func instrumentOf(t *testing.T, fsys fs.FS, id string) *survey.Instrument {
	t.Helper()
	in, err := declare.Instrument(fsys, InstrumentsDir+"/"+id)
	if err != nil {
		t.Fatal(err)
	}
	return in
}
