package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

// TestREADME holds README's commands, settings and map to the program. With
// UPDATE=1 it rewrites them.
func TestREADME(t *testing.T) {
	const name = "../../README.md"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	got := string(data)
	for section, want := range map[string]string{"commands": commandTable(), "settings": settingsTable(), "map": packageMap(t)} {
		open, end := "<!-- "+section, "<!-- /"+section+" -->"
		i := strings.Index(got, open)
		j := strings.Index(got, end)
		if i < 0 || j < i {
			t.Fatalf("README has no section %s", section)
		}
		i += strings.Index(got[i:], "\n") + 1
		if got[i:j] != want && os.Getenv("UPDATE") == "" {
			t.Errorf("README's %s are not the program's (UPDATE=1 rewrites them); want:\n%s", section, want)
		}
		got = got[:i] + want + got[j:]
	}
	if os.Getenv("UPDATE") != "" && got != string(data) {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func commandTable() string {
	var b strings.Builder
	b.WriteString("\n| command | does |\n|---|---|\n")
	for _, c := range rootCommand(io.Discard, io.Discard).Commands() {
		if c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		fmt.Fprintf(&b, "| `observatory %s` | %s |\n", c.Use, c.Short)
	}
	return b.String() + "\n"
}

func settingsTable() string {
	var keys []string
	for k := range defaults() {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	var b strings.Builder
	b.WriteString("\n| setting | default |\n|---|---|\n")
	for _, k := range keys {
		d := fmt.Sprint(defaults()[k])
		if k == "cache" {
			d = "the user's cache folder"
		}
		if d == "" {
			d = "(none)"
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", k, d)
	}
	return b.String() + "\n"
}

// packageMap is the first sentence of every package comment.
func packageMap(t *testing.T) string {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Doc", "./...")
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var b strings.Builder
	b.WriteString("\n| package | is |\n|---|---|\n")
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for dec.More() {
		var p struct{ ImportPath, Doc string }
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if p.Doc == "" {
			t.Errorf("package %s has no comment", p.ImportPath)
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", strings.TrimPrefix(p.ImportPath, "observatory/"), p.Doc)
	}
	return b.String() + "\n"
}
