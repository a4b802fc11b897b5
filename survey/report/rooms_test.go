package report

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

var (
	codeInSource = regexp.MustCompile(`"([FDHRCXQSPMA][0-9]{2})"`)
	caseInSource = regexp.MustCompile(`(?:found|find|refuseFile)\("([A-Z][0-9]{2})", "([a-z_]*)"`)
)

// TestRooms: whatever code a room of the checker names stands in the catalogue,
// and each case that is written beside its code has a sentence there.
func TestRooms(t *testing.T) {
	c := Published()
	seen := map[string]bool{}
	err := fs.WalkDir(os.DirFS("../.."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if d.Name() == "testdata" || d.Name() == "theme" || d.Name() == "content" {
				return fs.SkipDir
			}
			return err
		}
		in := strings.HasPrefix(name, "survey/") || strings.HasPrefix(name, "pipeline/") || strings.HasPrefix(name, "cmd/observatory/")
		if !in || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		source, err := os.ReadFile("../../" + name)
		if err != nil {
			return err
		}
		for _, m := range codeInSource.FindAllStringSubmatch(string(source), -1) {
			seen[m[1]] = true
			if _, ok := c.Code(m[1]); !ok {
				t.Errorf("%s names %s, which is not in the catalogue", name, m[1])
			}
		}
		for _, m := range caseInSource.FindAllStringSubmatch(string(source), -1) {
			if e, _ := c.Entry(m[1], "en"); e.Says[m[2]] == "" && e.Says[""] == "" {
				t.Errorf("%s names the case %q of %s, which has no sentence", name, m[2], m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) < 40 {
		t.Errorf("only %d codes were found in the source", len(seen))
	}
	for _, code := range c.Codes {
		if !seen[code.ID] && code.Scope != "plausibility" {
			t.Logf("no room reports %s", code.ID)
		}
	}
}
