package sheet

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"observatory/survey"
)

// sharedFolder is where the evidence for tests lies beside the repository.
const sharedFolder = "../../../shared"

// written is a table as `observatory read` writes it.
func written(t testing.TB, name string, data []byte, o Options) (string, *Reader) {
	t.Helper()
	r, err := Open(name, bytes.NewReader(data), int64(len(data)), o)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var out strings.Builder
	line := func(n int, text func(int) string) {
		for i := range n {
			if i > 0 {
				out.WriteByte(',')
			}
			out.WriteString(quote(text(i)))
		}
		out.WriteByte('\n')
	}
	if h := r.Header(); h != nil {
		line(len(h), func(i int) string { return h[i].Text })
	}
	for {
		b, err := r.Next()
		if b == nil {
			if err.Error() != "EOF" {
				t.Fatalf("%s: %v", name, err)
			}
			return out.String(), r
		}
		for i := range b.Len() {
			line(b.Width(i), func(c int) string { return string(b.Bytes(i, c)) })
		}
	}
}

// TestPollock reads the 2,290 polluted files of a public benchmark: what is not
// read exactly must be said, in the row where it is; the clean file gives no
// finding; and the benchmark's own two marks stay high.
func TestPollock(t *testing.T) {
	folder := filepath.Join(sharedFolder, "pollock")
	if _, err := os.Stat(filepath.Join(folder, "polluted_files.tar.xz")); err != nil {
		t.Skip("the Pollock files are not there: ", err)
	}
	dir := t.TempDir()
	if out, err := exec.Command("tar", "xJf", filepath.Join(folder, "polluted_files.tar.xz"), "-C", dir).CombinedOutput(); err != nil {
		t.Skipf("cannot unpack the Pollock files: %v %s", err, out)
	}
	results := t.TempDir()
	if keep := os.Getenv("POLLOCK_OUT"); keep != "" {
		results = keep
	}
	base := filepath.Join(dir, "polluted_files")
	files, _ := filepath.Glob(filepath.Join(base, "csv", "*"))
	pollutedRow := regexp.MustCompile(`^row_.*?(?:row|quote|delimiter_)(\d+)`)
	exact, rows := 0, 0
	for _, f := range files {
		name := filepath.Base(f)
		data, _ := os.ReadFile(f)
		clean, _ := os.ReadFile(filepath.Join(base, "clean", name))
		got, r := written(t, name, data, Options{})
		if err := os.WriteFile(filepath.Join(results, name+"_converted.csv"), []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		same := sameTable(t, got, string(clean))
		if same {
			exact++
		} else if len(r.Findings()) == 0 {
			t.Errorf("%s: read wrong and nothing said", name)
		}
		if name == "source.csv" && len(r.Findings()) > 0 {
			t.Errorf("the clean file: %v", r.Findings())
		}
		if m := pollutedRow.FindStringSubmatch(name); m != nil {
			rows++
			n, _ := strconv.Atoi(m[1])
			if !names(r.Findings(), n+1) {
				t.Errorf("%s: row %d is not named: %v", name, n+1, r.Findings())
			}
		}
	}
	t.Logf("%d files, %d exact, %d polluted rows", len(files), exact, rows)
	if len(files) != 2290 || rows != 2268 || exact < 660 {
		t.Errorf("%d files, %d exact, %d polluted rows", len(files), exact, rows)
	}
	cmd := exec.Command("go", "run", "main.go", base, results, "../pollock_weights.json")
	cmd.Dir = filepath.Join(folder, "scorer")
	cmd.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false", "GO111MODULE=off", "V="+os.Getenv("V"))
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	m := regexp.MustCompile(`simple ([\d.]+) weighted ([\d.]+)`).FindSubmatch(out)
	if err != nil || m == nil {
		t.Fatalf("the scorer: %v", err)
	}
	if simple, _ := strconv.ParseFloat(string(m[1]), 64); simple < 9.95 {
		t.Errorf("simple %v, want at least 9.95", simple)
	}
	if weighted, _ := strconv.ParseFloat(string(m[2]), 64); weighted < 9.80 {
		t.Errorf("weighted %v, want at least 9.80", weighted)
	}
}

func names(fs []survey.Finding, row int) bool {
	for _, f := range fs {
		if f.Position.Row == row {
			return true
		}
	}
	return false
}

// sameTable compares two CSV texts cell by cell.
func sameTable(t testing.TB, a, b string) bool {
	read := func(s string) [][]string {
		r := csv.NewReader(strings.NewReader(s))
		r.FieldsPerRecord = -1
		all, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	x, y := read(a), read(b)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if strings.Join(x[i], "\x00") != strings.Join(y[i], "\x00") {
			return false
		}
	}
	return true
}
