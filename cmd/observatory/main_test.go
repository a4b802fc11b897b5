package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be the program too: under the name observatory
// it runs the command line and nothing else, so scripts and builds that are
// killed run in processes of their own.
func TestMain(m *testing.M) {
	testscript.Main(cleaning{m}, map[string]func(){"observatory": main})
}

// cleaning removes the site that the tests share.
type cleaning struct{ *testing.M }

func (c cleaning) Run() int {
	code := c.M.Run()
	if shared.dir != "" {
		os.RemoveAll(shared.dir)
	}
	return code
}

// repository is the source folder of the real site.
func repository() string {
	dir, err := filepath.Abs("../..")
	if err != nil {
		panic(err)
	}
	return dir
}

// observatory is the command line of the program in its own process.
func observatory(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "observatory", args...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "OBSERVATORY_") && !strings.HasPrefix(v, "SOURCE_DATE_EPOCH=") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	return cmd
}

// shared is one build of the real site for all tests, made with an empty figure
// cache on one processor.
var shared struct {
	once sync.Once
	dir  string // holds public and cache
	err  error
}

// published is the folder of the shared build. It must not be written to.
func published(t testing.TB) string {
	t.Helper()
	shared.once.Do(func() {
		if shared.dir, shared.err = os.MkdirTemp("", "observatory-test"); shared.err != nil {
			return
		}
		cmd := observatory(context.Background(), "build", "--source", repository(), "--out", filepath.Join(shared.dir, "public"), "--cache", figureCache())
		cmd.Env = append(cmd.Env, "GOMAXPROCS=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			shared.err = fmt.Errorf("build the site: %w\n%s", err, out)
		}
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return filepath.Join(shared.dir, "public")
}

// demo is one build of the demo for all tests.
var demo struct {
	once sync.Once
	err  error
}

// invented is the folder of the site with invented evidence. It must not be
// written to.
func invented(t testing.TB) string {
	t.Helper()
	published(t)
	source, out := filepath.Join(shared.dir, "demo"), filepath.Join(shared.dir, "public-demo")
	demo.once.Do(func() {
		for _, args := range [][]string{
			{"demo", "--source", repository(), "--out", source},
			{"build", "--source", source, "--out", out, "--cache", figureCache()},
		} {
			if text, err := observatory(context.Background(), args...).CombinedOutput(); err != nil {
				demo.err = fmt.Errorf("%s: %w\n%s", args[0], err, text)
				return
			}
		}
	})
	if demo.err != nil {
		t.Fatal(demo.err)
	}
	return out
}

// digest is the SHA-256 of some bytes, in hex.
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// figureCache is warm once the shared build is there.
func figureCache() string { return filepath.Join(shared.dir, "cache") }

// TestScripts runs the commands as people do. Besides testscript's own words a
// script may say:
//
//	source DIR                   copy the declarations and the content there
//	site DIR                     copy the shared build there
//	unchanged DIR                DIR is the shared build, byte for byte
//	edit FILE OLD NEW            replace a text that stands once in a file
//	seal MANIFEST                enter the SHA-256 of the submissions into a manifest
//	append FILE MORE             append one file to another
//	absent DIR TEXT              no file below DIR holds the text
//	fill FORM ANSWERS OUT        write answers into a table that template wrote, as a person does
//	exits CODE COMMAND …         run and want exactly this exit code
func TestScripts(t *testing.T) {
	published(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, "REPO="+repository(), "CACHE="+figureCache())
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"source": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(copyDeclarations(ts.MkAbs(args[0])))
			},
			"site": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(os.CopyFS(ts.MkAbs(args[0]), os.DirFS(filepath.Join(shared.dir, "public"))))
			},
			"unchanged": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(sameFolder(filepath.Join(shared.dir, "public"), ts.MkAbs(args[0])))
			},
			"edit": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(edit(ts.MkAbs(args[0]), args[1], args[2]))
			},
			"seal": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(seal(ts.MkAbs(args[0])))
			},
			"append": func(ts *testscript.TestScript, _ bool, args []string) {
				f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_WRONLY, 0)
				ts.Check(err)
				_, err = f.WriteString(ts.ReadFile(args[1]))
				ts.Check(errors.Join(err, f.Close()))
			},
			"absent": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(absent(ts.MkAbs(args[0]), args[1]))
			},
			"fill": func(ts *testscript.TestScript, _ bool, args []string) {
				filled, err := fill(ts.ReadFile(args[0]), ts.ReadFile(args[1]))
				ts.Check(err)
				ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(filled), 0o644))
			},
			"exits": exits,
		},
	})
}

// fill writes answers into the column for them in a form of French, one line
// "question = answer" or "question record = answer" each. A question that the form
// does not ask, or asks otherwise, is an error: nothing is added to the form.
func fill(form, answers string) (string, error) {
	const mark = "\ufeff"
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(form, mark)))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		return "", err
	}
	id, record, answer := slices.Index(rows[0], "Id"), slices.Index(rows[0], "Fiche"), slices.Index(rows[0], "Réponse")
	for _, line := range strings.Split(strings.TrimSpace(answers), "\n") {
		place, value, ok := strings.Cut(line, " = ")
		question, n, _ := strings.Cut(place, " ")
		at := slices.IndexFunc(rows, func(r []string) bool { return r[id] == question && r[record] == n })
		if !ok || at < 0 {
			return "", fmt.Errorf("the form has no place for %q", line)
		}
		rows[at][answer] = value
	}
	b := bytes.NewBufferString(mark)
	w := csv.NewWriter(b)
	w.Comma, w.UseCRLF = ';', true
	err = w.WriteAll(rows)
	return b.String(), err
}

func exits(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		code = failed.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// copyDeclarations copies what a build reads, without code.
func copyDeclarations(to string) error {
	for _, dir := range []string{"content", "survey/countries", "survey/instruments", "survey/waves", "pipeline/indicators"} {
		if err := os.CopyFS(filepath.Join(to, dir), os.DirFS(filepath.Join(repository(), dir))); err != nil {
			return err
		}
	}
	return os.MkdirAll(filepath.Join(to, "site"), 0o755)
}

func edit(name, old, new string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if n := bytes.Count(data, []byte(old)); n != 1 {
		return fmt.Errorf("%q stands %d times in %s", old, n, name)
	}
	return os.WriteFile(name, bytes.Replace(data, []byte(old), []byte(new), 1), 0o644)
}

func seal(manifest string) error {
	data, err := os.ReadFile(manifest)
	if err != nil {
		return err
	}
	lines := strings.Split(string(data), "\n")
	file := ""
	for i, l := range lines {
		if v, ok := strings.CutPrefix(l, "file = "); ok {
			file = strings.Trim(v, `"`)
		}
		if strings.HasPrefix(l, "sha256 = ") {
			csv, err := os.ReadFile(filepath.Join(filepath.Dir(manifest), file))
			if err != nil {
				return err
			}
			lines[i] = `sha256 = "` + digest(csv) + `"`
		}
	}
	return os.WriteFile(manifest, []byte(strings.Join(lines, "\n")), 0o644)
}

// absent looks for a text in every file; columns of the Parquet files are
// compressed, but hold what the other forms hold.
func absent(dir, text string) error {
	names, err := listFiles(dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		if bytes.Contains(data, []byte(text)) {
			return fmt.Errorf("%s holds %q", name, text)
		}
	}
	return nil
}

// sameFolder compares two folders byte for byte.
func sameFolder(a, b string) error {
	var errs []error
	left, err := listFiles(a)
	errs = append(errs, err)
	right, err := listFiles(b)
	errs = append(errs, err)
	if !slices.Equal(left, right) {
		errs = append(errs, fmt.Errorf("%d files against %d, or other names", len(left), len(right)))
	}
	for _, name := range left {
		x, err1 := os.ReadFile(filepath.Join(a, name))
		y, err2 := os.ReadFile(filepath.Join(b, name))
		if errs = append(errs, err1, err2); !bytes.Equal(x, y) {
			errs = append(errs, fmt.Errorf("%s differs", name))
		}
	}
	return errors.Join(errs...)
}

func listFiles(dir string) ([]string, error) {
	var out []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, name)
		}
		return err
	})
	return out, err
}
