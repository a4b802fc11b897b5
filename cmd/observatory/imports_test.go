package main_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// edges is the map of the house: every package of the module, and the packages
// of the module that it may import. Data flows survey → pipeline → site;
// imports point the other way; cmd alone sees everything.
var edges = map[string]string{
	"survey":            "",
	"survey/sheet":      "survey",
	"survey/vocabulary": "survey",
	"survey/intake":     "survey survey/sheet survey/vocabulary",
	"survey/rules":      "survey",
	"survey/report":     "survey survey/sheet survey/intake",
	"survey/declare":    "survey",
	"survey/accept":     "survey survey/intake survey/report",
	"survey/handback":   "survey survey/sheet survey/report",
	"survey/invent":     "survey survey/declare survey/rules",

	"survey/template": "survey survey/vocabulary",
	"survey/merge":    "survey survey/vocabulary",

	"pipeline":         "survey survey/declare survey/sheet survey/intake survey/rules pipeline/stats",
	"pipeline/stats":   "",
	"pipeline/formats": "pipeline",
	"pipeline/publish": "",

	"site":         "survey survey/declare survey/report survey/vocabulary pipeline site/words site/figures site/draw",
	"site/words":   "survey/declare",
	"site/figures": "site/words site/draw",
	"site/draw":    "",
	"site/theme":   "",
	"site/render":  "site site/theme",
	"site/verify":  "",

	"site/verify/browser": "",

	"cmd/observatory": "survey survey/accept survey/declare survey/handback survey/invent survey/merge survey/template survey/sheet survey/intake survey/rules survey/report survey/vocabulary " +
		"pipeline pipeline/formats pipeline/publish site site/draw site/figures site/render site/theme site/verify site/words",
	"cmd/shots": "site/verify/browser",
}

// doors names the packages through which a library may enter. A library that is
// not here enters nowhere.
var doors = []struct{ library, packages string }{
	{"github.com/gohugoio/hugo", "site/render"},
	{"github.com/spf13/afero", "site/render"}, // what Hugo takes for a file system
	{"github.com/xuri/excelize", "survey/template survey/handback"},
	{"github.com/bep/logg", "site/render"}, // and for a logger
	{"github.com/dop251/goja", "site/draw"},
	{"github.com/go-echarts/go-echarts", "site/figures"},
	{"github.com/apache/arrow", "pipeline pipeline/formats"},
	{"github.com/klauspost/compress", "pipeline/formats"},
	{"github.com/spf13/viper", "cmd/observatory"},
	{"github.com/spf13/cobra", "cmd/observatory"},
	{"github.com/pelletier/go-toml", "survey/declare"},
	{"github.com/chromedp", "site/verify/browser cmd/shots"}, // and the tests of cmd/observatory
	{"golang.org/x/net/html", "site/render site/verify"},
	{"golang.org/x/sys", "pipeline/publish"},
	{"golang.org/x/text", "survey/sheet survey/vocabulary survey/intake survey/report site site/words"},
}

// light are the packages that check a file. They run in the visitor's browser
// too, so whatever they link, however far away, is the standard library's or
// x/text's.
var light = []string{"survey", "survey/sheet", "survey/vocabulary", "survey/intake", "survey/rules", "survey/report"}

const module = "observatory/"

type listed struct {
	ImportPath string
	Standard   bool
	Imports    []string
}

// goList asks the go command about packages of the module.
func goList(t *testing.T, args ...string) []listed {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Standard,Imports"}, args...)...)
	cmd.Dir = "../.."
	out, err := cmd.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		t.Fatalf("go list: %s", failed.Stderr)
	} else if err != nil {
		t.Skipf("no go command: %v", err)
	}
	var list []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); err == io.EOF {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

func TestImports(t *testing.T) {
	packages := goList(t, "./...")
	if len(packages) < 10 {
		t.Fatalf("go list names only %d packages", len(packages))
	}
	for _, p := range packages {
		name := strings.TrimPrefix(p.ImportPath, module)
		allowed, ok := edges[name]
		if !ok {
			t.Errorf("the package %s is not in the table of allowed imports: enter it in edges, with what it may import", name)
			continue
		}
		for _, path := range p.Imports {
			switch inner, ours := strings.CutPrefix(path, module); {
			case ours:
				if !slices.Contains(strings.Fields(allowed), inner) {
					t.Errorf("%s may not import %s", name, inner)
				}
			case foreign(path):
				if !door(path, name) {
					t.Errorf("%s may not link %s", name, path)
				}
			}
		}
	}
	for name, allowed := range edges {
		for _, other := range strings.Fields(allowed) {
			if _, ok := edges[other]; !ok {
				t.Errorf("the table lets %s import %s, which it does not know", name, other)
			}
		}
	}
}

// foreign reports whether a path belongs to neither the standard library nor
// the module.
func foreign(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return strings.Contains(first, ".")
}

func door(path, name string) bool {
	for _, d := range doors {
		if path == d.library || strings.HasPrefix(path, d.library+"/") {
			return slices.Contains(strings.Fields(d.packages), name)
		}
	}
	return false
}

func TestLightPackages(t *testing.T) {
	for _, name := range light {
		for _, p := range goList(t, "-deps", "./"+name) {
			inner, ours := strings.CutPrefix(p.ImportPath, module)
			switch {
			case p.Standard, strings.HasPrefix(p.ImportPath, "golang.org/x/text/"):
			case ours && slices.Contains(light, inner):
			default:
				t.Errorf("%s links %s", name, p.ImportPath)
			}
		}
	}
}
