package report

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// marks are the quotation marks of the languages; each closes what a language
// opens (languages.json), so that a borrowed one is a slip of the translator.
const marks = "“”„«»‘"

var straight = regexp.MustCompile(`\\"|\pL'\pL`)

// TestQuotationMarks: what is said in a language has that language's quotation
// marks, and the curved apostrophe.
func TestQuotationMarks(t *testing.T) {
	c, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	root := os.DirFS("../..")
	for lang, w := range c.languages {
		foreign := marks
		for _, own := range w.Open + w.Close {
			foreign = strings.ReplaceAll(foreign, string(own), "")
		}
		seen := 0
		for _, pattern := range []string{"survey/report/catalogue/%s/*.json", "survey/template/words/%s.json", "survey/instruments/*/labels/%s.toml"} {
			names, err := fs.Glob(root, fmt.Sprintf(pattern, lang))
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range names {
				data, err := fs.ReadFile(root, name)
				if err != nil {
					t.Fatal(err)
				}
				seen++
				for i, line := range strings.Split(string(data), "\n") {
					if strings.HasPrefix(line, "#") {
						continue
					}
					if j := strings.IndexAny(line, foreign); j >= 0 {
						t.Errorf("%s:%d: quotation mark of another language near …%s", path.Clean(name), i+1, near(line, j))
					}
					if m := straight.FindStringIndex(line); m != nil {
						t.Errorf("%s:%d: straight quotation mark or apostrophe near …%s", path.Clean(name), i+1, near(line, m[0]))
					}
				}
			}
		}
		if seen == 0 {
			t.Errorf("no words in %s were found", lang)
		}
	}
}

// near is the text from a byte on, some way.
func near(line string, from int) string {
	return strings.ToValidUTF8(line[from:min(len(line), from+30)], "")
}
