package sheet

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

var plausible = map[string]string{
	"west": "windows-1252 iso-8859-1 iso-8859-15 cp850 cp437 macintosh",
	"mid":  "windows-1250 iso-8859-2 cp852 x-mac-centraleurroman",
	"hr":   "windows-1250 iso-8859-2 cp852",
	"ro":   "windows-1250 iso-8859-2 cp852 iso-8859-16",
	"balt": "windows-1257 iso-8859-13 iso-8859-4 x-mac-centraleurroman",
	"et":   "windows-1257 iso-8859-13 iso-8859-15 windows-1252",
	"mt":   "iso-8859-3",
	"el":   "windows-1253 iso-8859-7",
	"bg":   "windows-1251 iso-8859-5 cp866 cp855 x-mac-cyrillic",
}

var families = map[string]string{"da": "west", "nl": "west", "en": "west", "fi": "west", "fr": "west", "de": "west", "it": "west", "pt": "west", "es": "west",
	"sv": "west", "ga": "west", "hr": "hr", "sl": "hr", "cs": "mid", "hu": "mid", "pl": "mid", "sk": "mid", "ro": "ro", "lv": "balt", "lt": "balt", "et": "et", "mt": "mt", "el": "el", "bg": "bg"}

// encode puts a text into a charset; letters it does not have are left out.
func encode(c *charset, s string) []byte {
	back := map[rune]byte{}
	for i := 255; i >= 0; i-- {
		back[c.letter[i]] = byte(i)
	}
	var out []byte
	for _, r := range s {
		if b, ok := back[r]; ok && r != utf8.RuneError {
			out = append(out, b)
		}
	}
	return out
}

func TestMatrixHeld(t *testing.T) {
	dir := os.Getenv("HELD")
	if dir == "" {
		t.Skip("no HELD")
	}
	random := rand.New(rand.NewPCG(7, 7))
	type tally struct{ n, right, asked, wrong int }
	sizes := []int{40, 100, 1000, 10000}
	total := map[int]*tally{}
	per := map[string]*tally{}
	files, _ := filepath.Glob(filepath.Join(dir, "*.txt"))
	for _, f := range files {
		lang := strings.TrimSuffix(filepath.Base(f), ".txt")
		raw, _ := os.ReadFile(f)
		text := []rune(string(raw))
		for _, name := range strings.Fields(plausible[families[lang]]) {
			c, err := charsetNamed(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, size := range sizes {
				if total[size] == nil {
					total[size] = &tally{}
				}
				for range 6 {
					from := random.IntN(max(1, len(text)-size))
					data := append([]byte("id;answer\n"), encode(c, string(text[from:min(len(text), from+size)]))...)
					if !hasHigh(data) {
						continue
					}
					want := string(decodeSingle(c, data))
					k := fmt.Sprintf("%s %s %d", lang, name, size)
					if per[k] == nil {
						per[k] = &tally{}
					}
					r := &Reader{}
					r.account.Regions = map[string]int64{}
					p, err := look(bytes.NewReader(data), 0, int64(len(data)))
					if err != nil {
						t.Fatal(err)
					}
					if p.valid {
						continue
					}
					var d Decision
					got := r.guessCharset(p, Options{}, &d)
					total[size].n++
					per[k].n++
					switch {
					case r.findings[0].Code == "F07":
						total[size].asked++
						if size >= 1000 {
							t.Logf("ASK %s: %s [%s] %v", k, r.findings[0].Message, got.name, d.Margin)
						}
						per[k].asked++
					case string(decodeSingle(got, data)) == want:
						total[size].right++
						per[k].right++
					default:
						total[size].wrong++
						per[k].wrong++
						t.Logf("WRONG %s: %s %+v", k, got.name, r.findings[0].Message)
					}
				}
			}
		}
	}
	for _, s := range sizes {
		t.Logf("%d: %+v", s, *total[s])
	}
	for k, v := range per {
		if v.asked > 3 && (strings.HasSuffix(k, "000")) {
			t.Logf("asked %s %+v", k, *v)
		}
	}
}
