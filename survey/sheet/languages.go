package sheet

import (
	_ "embed"
	"strings"
	"sync"
)

// letters.txt holds, per language, its letters and how rare each is after each
// other: e to the power of -(value-35)/6 is the share. The first row and column
// stand for the edge of a word. Counted from the translated messages of free
// programs and the names of countries (for Maltese also from a page of survey
// words); counts only, no text.
//
//go:embed letters.txt
var lettersFile string

// words.txt holds words of surveys with letters beyond ASCII: the countries of
// Europe in 24 languages, and answers and terms as they come up in surveys about
// security.
//
//go:embed words.txt
var wordsFile string

// language says how likely letters follow each other.
type language struct {
	name  string
	index [lastLetter]uint8
	cost  [][]float32 // nats
}

// lastLetter is beyond all letters of the tables.
const lastLetter = 0x530

var languages = sync.OnceValue(func() []*language {
	var out []*language
	lines := strings.Split(strings.TrimRight(lettersFile, "\n"), "\n")
	for i := 0; i < len(lines); {
		name, alphabet, _ := strings.Cut(lines[i], " ")
		l := &language{name: name}
		n := 1
		for _, c := range alphabet {
			l.index[c] = uint8(n)
			n++
		}
		if name == "ro" { // written with cedillas wherever a charset has no commas
			l.index['ş'], l.index['ţ'] = l.index['ș'], l.index['ț']
		}
		for _, row := range lines[i+1 : i+1+n] {
			costs := make([]float32, n)
			for k := range costs {
				costs[k] = float32(row[k]-35) / 6
			}
			l.cost = append(l.cost, costs)
		}
		i += 1 + n
		out = append(out, l)
	}
	return out
})

// wordCost is how unlikely a word is in the language; letters are folded to
// small ones.
func (l *language) wordCost(word []rune) float64 {
	sum := float32(0)
	a := uint8(0)
	for _, c := range word {
		b := uint8(0)
		if c < lastLetter {
			b = l.index[c]
		}
		if b == 0 {
			sum += foreignLetter
			a = 0
			continue
		}
		sum += l.cost[a][b]
		a = b
	}
	return float64(sum + l.cost[a][0])
}

func languageName(code string) string {
	names := map[string]string{"bg": "Bulgarian", "hr": "Croatian", "cs": "Czech", "da": "Danish", "nl": "Dutch", "en": "English", "et": "Estonian",
		"fi": "Finnish", "fr": "French", "de": "German", "el": "Greek", "hu": "Hungarian", "ga": "Irish", "it": "Italian", "lv": "Latvian",
		"lt": "Lithuanian", "mt": "Maltese", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "sk": "Slovak", "sl": "Slovene", "es": "Spanish",
		"sv": "Swedish", "tr": "Turkish", "is": "Icelandic", "no": "Norwegian", "ru": "Russian", "uk": "Ukrainian"}
	return names[code]
}
