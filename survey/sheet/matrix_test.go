package sheet

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
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

// messages are the translated messages of a program, as texts to try charsets
// on: none of these were counted for letters.txt.
func messages(lang string) string {
	var out strings.Builder
	for _, domain := range []string{"glib20", "gtk30", "libc", "bash", "gedit", "iso_3166"} {
		data, err := os.ReadFile("/usr/share/locale/" + lang + "/LC_MESSAGES/" + domain + ".mo")
		if err != nil || len(data) < 28 || binary.LittleEndian.Uint32(data) != 0x950412de {
			continue
		}
		n, at := int(binary.LittleEndian.Uint32(data[8:])), int(binary.LittleEndian.Uint32(data[16:]))
		for i := 1; i < n; i++ {
			size, from := int(binary.LittleEndian.Uint32(data[at+8*i:])), int(binary.LittleEndian.Uint32(data[at+8*i+4:]))
			if s := string(data[from : from+size]); utf8.ValidString(s) && !strings.ContainsAny(s, "%<_&\"\x00") {
				out.WriteString(strings.ReplaceAll(s, "\n", " ") + "\n")
			}
		}
	}
	return out.String()
}

// countryNames are the names of countries in a language, as a column of a table.
func countryNames(t *testing.T, lang string) string {
	data, err := os.ReadFile(filepath.Join(sharedFolder, "countries", "names_24.csv"))
	if err != nil {
		t.Skip("the names of countries are not there: ", err)
	}
	g, _ := ReadCSV("names", data)
	var out strings.Builder
	for i, h := range g.Header {
		if h.Text == "name_"+lang {
			for _, r := range g.Rows {
				out.WriteString(r.Cells[0].Text + ";" + r.Cells[i].Text + "\n")
			}
		}
	}
	return out.String()
}

// TestCharsets reads texts in 24 languages in the charsets in which programs
// write them. A text may be asked about; it is never read wrong in silence.
func TestCharsets(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	type tally struct{ n, asked, wrong int }
	total := map[int]*tally{}
	repeat := 2
	if os.Getenv("LONG") != "" {
		repeat = 12
	}
	try := func(lang, name string, c *charset, size int, text string) {
		data := append([]byte("id;answer\n"), encode(c, text)...)
		if !hasHigh(data) {
			return
		}
		r := &Reader{account: Account{Regions: map[string]int64{}}}
		p, err := look(bytes.NewReader(data), 0, int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		if p.valid { // short texts in other charsets that are valid UTF-8 do occur; they do not here
			t.Errorf("%s in %s is valid UTF-8", lang, name)
			return
		}
		var d Decision
		got := r.guessCharset(p, Options{}, &d)
		if total[size] == nil {
			total[size] = &tally{}
		}
		total[size].n++
		switch asked := r.findings[0].Code == "F07"; {
		case asked:
			total[size].asked++
			if size == 1000 && os.Getenv("LONG") != "" {
				t.Logf("asked: %s %s: %s", lang, name, said(r.findings[0]))
			}
		case string(decodeSingle(got, data)) != string(decodeSingle(c, data)):
			total[size].wrong++
			t.Errorf("%s in %s, %d letters: read as %s (%s) and nothing asked", lang, name, size, got.name, said(r.findings[0]))
		}
	}
	languages := []string{}
	for lang := range families {
		languages = append(languages, lang)
	}
	slices.Sort(languages)
	for _, lang := range languages {
		long, names := []rune(messages(lang)), countryNames(t, lang)
		for _, name := range strings.Fields(plausible[families[lang]]) {
			c, err := charsetNamed(name)
			if err != nil {
				t.Fatal(err)
			}
			try(lang, name, c, 0, withCedillas(c, names))
			for _, size := range []int{100, 1000, 10000} {
				for range repeat {
					if lang != "en" && len(long) > 2*size { // English has hardly a letter beyond ASCII
						from := random.IntN(len(long) - size)
						try(lang, name, c, size, withCedillas(c, string(long[from:from+size])))
					}
				}
			}
		}
	}
	for _, size := range []int{0, 100, 1000, 10000} {
		if n := total[size]; n != nil {
			t.Logf("%5d letters (0: the names of countries): %d texts, %d asked, %d wrong", size, n.n, n.asked, n.wrong)
			if size == 1000 && n.n > 100 && float64(n.asked) > 0.05*float64(n.n) {
				t.Errorf("too many questions: %d of %d", n.asked, n.n)
			}
		}
	}
}

// withCedillas writes Romanian as it is written where a charset has no commas.
func withCedillas(c *charset, s string) string {
	if slices.Contains(c.letter[:], 'ș') {
		return s
	}
	return strings.NewReplacer("ș", "ş", "ț", "ţ", "Ș", "Ş", "Ț", "Ţ").Replace(s)
}
