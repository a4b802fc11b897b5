package publish

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

func begin1(t *testing.T, out string) *Stage {
	t.Helper()
	s, err := Begin(out, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Discard() })
	return s
}

func write(t *testing.T, s *Stage, files map[string]string) {
	t.Helper()
	for p, text := range files {
		if err := s.Write(p, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
}

func build(t *testing.T, out string, files map[string]string) {
	t.Helper()
	s := begin1(t, out)
	write(t, s, files)
	if err := s.Commit(); err != nil {
		t.Fatal(err)
	}
}

// tree is what lies in a folder, without the marker.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || p == Marker {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, p))
		got[p] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func wantTree(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	if got := tree(t, dir); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("folder holds %v, want %v", got, want)
	}
}

// wantAlone fails if anything is left beside the folder.
func wantAlone(t *testing.T, out string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(out))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(out) {
			t.Errorf("%s left beside the folder", e.Name())
		}
	}
}

func TestCommit(t *testing.T) {
	out := filepath.Join(t.TempDir(), "new", "public")
	build(t, out, map[string]string{"old.html": "1", "a/old.html": "2"})
	s := begin1(t, out)
	write(t, s, map[string]string{"index.html": "x", "a/b/c.txt": "y"})
	if got, want := s.Paths(), []string{"a/b/c.txt", "index.html"}; !slices.Equal(got, want) {
		t.Errorf("paths %v, want %v", got, want)
	}
	wantTree(t, out, map[string]string{"old.html": "1", "a/old.html": "2"})
	if err := s.Commit(); err != nil {
		t.Fatal(err)
	}
	wantTree(t, out, map[string]string{"index.html": "x", "a/b/c.txt": "y"})
	wantAlone(t, out)
	for p, mode := range map[string]fs.FileMode{"": 0o755, "a/b": 0o755, "a/b/c.txt": 0o644} {
		info, err := os.Stat(filepath.Join(out, p))
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%q: mode %v, %v, want %v", p, info.Mode().Perm(), err, mode)
		}
	}
	if err := s.Discard(); err != nil {
		t.Error("discard after commit:", err)
	}
	if err := s.Commit(); !errors.Is(err, ErrDone) {
		t.Error("second commit:", err)
	}
	if err := s.Write("late", nil); !errors.Is(err, ErrDone) {
		t.Error("write after commit:", err)
	}
}

func TestCommitOntoEmptyFolder(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	if err := os.Mkdir(out, 0o700); err != nil {
		t.Fatal(err)
	}
	build(t, out, map[string]string{"a": "1"})
	wantTree(t, out, map[string]string{"a": "1"})
}

func TestDiscard(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	build(t, out, map[string]string{"a": "1"})
	s := begin1(t, out)
	write(t, s, map[string]string{"a": "2", "b": "3"})
	if err := s.Discard(); err != nil {
		t.Fatal(err)
	}
	wantTree(t, out, map[string]string{"a": "1"})
	wantAlone(t, out)
}

func TestForeignFolderRefused(t *testing.T) {
	out := t.TempDir()
	if err := os.WriteFile(filepath.Join(out, "thesis.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Begin(out, Options{}); !errors.Is(err, ErrForeign) {
		t.Error("begin:", err)
	}
	// A folder that appears while we write is refused at Commit.
	late := filepath.Join(t.TempDir(), "public")
	s := begin1(t, late)
	write(t, s, map[string]string{"a": "1"})
	if err := errors.Join(os.Mkdir(late, 0o755), os.WriteFile(filepath.Join(late, "mine"), nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(); !errors.Is(err, ErrForeign) {
		t.Error("commit:", err)
	}
	wantTree(t, late, map[string]string{"mine": ""})
}

func TestFileInPlaceRefused(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	if err := os.WriteFile(out, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Begin(out, Options{}); err == nil {
		t.Error("a file was taken for a folder")
	}
}

func TestBadPaths(t *testing.T) {
	for _, bad := range []string{"", ".", "..", "../x", "a/../../x", "/etc/x", "a//b", "a/", "./a", "a\x00b", Marker, "twice", "twice/below", "dir"} {
		out := filepath.Join(t.TempDir(), "public")
		s := begin1(t, out)
		write(t, s, map[string]string{"twice": "1", "dir/x": "2"})
		if err := s.Write(bad, []byte("x")); err == nil {
			t.Errorf("path %q accepted", bad)
		}
		if err := s.Commit(); err == nil {
			t.Errorf("stage committed after path %q", bad)
		}
		if err := s.Discard(); err != nil {
			t.Error(err)
		}
		if exists(out) {
			t.Errorf("path %q: folder was made", bad)
		}
	}
}

func TestSymlinkInStageRefused(t *testing.T) {
	dir := t.TempDir()
	s := begin1(t, filepath.Join(dir, "public"))
	if err := os.Symlink(dir, filepath.Join(s.place.stage, "out")); err != nil {
		t.Skip(err)
	}
	s.dirs["out"] = true // as if we had made it: os.Root must still refuse
	if err := s.Write("out/escaped", nil); err == nil || exists(filepath.Join(dir, "escaped")) {
		t.Error("written outside through a link:", err)
	}
}

func TestOpenFileStopsCommit(t *testing.T) {
	s := begin1(t, filepath.Join(t.TempDir(), "public"))
	w, err := s.Create("a")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(); err == nil {
		t.Error("committed with an open file")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(); err != nil {
		t.Error(err)
	}
}

func TestConcurrentBeginRefused(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "public")
	build(t, out, nil)
	s := begin1(t, out)
	link := filepath.Join(dir, "link")
	if err := os.Symlink(out, link); err != nil {
		t.Skip(err)
	}
	for _, name := range []string{out, link} {
		if _, err := Begin(name, Options{}); !errors.Is(err, ErrBusy) {
			t.Errorf("second begin of %s: %v", name, err)
		}
	}
	if err := s.Discard(); err != nil {
		t.Fatal(err)
	}
	begin1(t, link)
}

func TestTwoRenames(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	build(t, out, map[string]string{"a": "old"})
	s := begin1(t, out)
	write(t, s, map[string]string{"a": "new"})
	if err := s.place.renameTwice(); err != nil {
		t.Fatal(err)
	}
	wantTree(t, out, map[string]string{"a": "new"})
	wantTree(t, s.place.old, map[string]string{"a": "old"})
}

func TestKilledBetweenTwoRenames(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	build(t, out, map[string]string{"a": "old"})
	p, err := locate(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(p.out, p.old); err != nil {
		t.Fatal(err)
	}
	s := begin1(t, out)
	wantTree(t, out, map[string]string{"a": "old"})
	if err := s.Discard(); err != nil {
		t.Fatal(err)
	}
	wantAlone(t, out)
}

const childFolder = "PUBLISH_TEST_FOLDER"

// TestKilledBuild runs itself as a child that is killed in the middle.
func TestKilledBuild(t *testing.T) {
	if out := os.Getenv(childFolder); out != "" {
		childBuild(t, out)
		return
	}
	out := filepath.Join(t.TempDir(), "public")
	build(t, out, map[string]string{"a": "old", "b/c": "old"})
	killChild(t, out)
	wantTree(t, out, map[string]string{"a": "old", "b/c": "old"})
	if stale, _ := filepath.Glob(filepath.Join(filepath.Dir(out), ".*stage")); len(stale) != 1 {
		t.Errorf("the child left %v: the test does not test", stale)
	}
	build(t, out, map[string]string{"a": "new"})
	wantTree(t, out, map[string]string{"a": "new"})
	wantAlone(t, out)
}

func childBuild(t *testing.T, out string) {
	s := begin1(t, out)
	write(t, s, map[string]string{"a": "half", "b/c": "half"})
	fmt.Println("ready")
	select {}
}

func killChild(t *testing.T, out string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledBuild$")
	cmd.Env = append(os.Environ(), childFolder+"="+out)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(stdout).ReadString('\n'); err != nil || line != "ready\n" {
		t.Errorf("child said %q, %v", line, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait() // its error is the kill
}
