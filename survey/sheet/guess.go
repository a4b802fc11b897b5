package sheet

import (
	"bytes"
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"observatory/survey"
)

// The costs, in nats, of what no language's table holds.
const (
	foreignLetter = 12.0 // a letter that the language does not write
	oddCase       = 4.0  // a capital behind a small letter
	oddSign       = 18.0 // a sign that stands in no text, such as ¤ or ¬
	twoScripts    = 12.0 // Latin and Greek or Cyrillic letters in one word
	inWord        = 9.0  // a sign between two letters
	controlSign   = 25.0
)

// rarity is the cost of signs that do stand in texts.
var rarity = map[rune]float64{
	'\u00a0': 6, '–': 6, '—': 7, '“': 7, '”': 7, '„': 7, '’': 6, '‘': 8, '«': 7, '»': 7, '€': 7, '…': 7, '•': 7, '°': 7, '§': 7.5,
	'©': 8, '®': 9, '™': 9, '²': 8.5, '³': 9, 'º': 8, 'ª': 9, '½': 9, '¿': 8, '¡': 9, '·': 9, '‚': 9, '‹': 10, '›': 10, '†': 10, '‰': 9,
	'£': 8.5, '±': 9, '×': 9, 'µ': 9.5, '\u00ad': 10, '¼': 10, '¾': 10, '¹': 10, '→': 10, '´': 8.5, '№': 8, '′': 9.5, '″': 9.5,
}

// evidence is what the lines of a file tell of its charset: the words that hold
// bytes beyond ASCII, each once, and the other words, which tell the language.
type evidence struct {
	high  [][]byte // runs without blanks or separators, with a byte beyond ASCII
	times []int
	plain [][]rune
	used  [256]bool
}

const mostWords = 1500

func gatherEvidence(lines []byte, count *[256]int64) evidence {
	var e evidence
	for b := 128; b < 256; b++ {
		e.used[b] = count[b] > 0
	}
	seen := map[string]int{}
	plain := map[string]bool{}
	split := func(c byte) bool {
		return c <= ' ' || c < utf8.RuneSelf && !isASCIILetter(c) && c != '\''
	}
	for i := 0; i < len(lines); {
		if split(lines[i]) {
			i++
			continue
		}
		j := i
		for j < len(lines) && !split(lines[j]) {
			j++
		}
		word := lines[i:j]
		i = j
		if hasHigh(word) {
			if len(word) > 60 {
				word = word[:60]
			}
			k, known := seen[string(word)]
			if !known && len(e.high) < mostWords {
				seen[string(word)] = len(e.high)
				e.high = append(e.high, word)
				e.times = append(e.times, 1)
			} else if known {
				e.times[k]++
			}
			continue
		}
		word = bytes.ToLower(bytes.Trim(word, "'"))
		if len(word) > 1 && len(word) < 30 && !plain[string(word)] && len(e.plain) < mostWords {
			plain[string(word)] = true
			e.plain = append(e.plain, []rune(string(word)))
		}
	}
	return e
}

func isASCIILetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// guess is one way to read the bytes beyond ASCII.
type guess struct {
	charset  *charset
	language *language
	score    float64 // nats, higher is likelier
	perWord  float64
	hits     int // words that are known
}

// prior is how rare files in a charset are, before a letter was seen.
func prior(c *charset) float64 {
	switch c.name {
	case "windows-1255", "windows-1256", "windows-1258":
		return -4
	case "iso-8859-1", "iso-8859-2", "iso-8859-15", "iso-8859-5", "iso-8859-7", "iso-8859-9", "iso-8859-13":
		return -0.7
	case "iso-8859-3":
		return -1
	case "iso-8859-4", "iso-8859-16":
		return -2
	case "iso-8859-10", "iso-8859-14", "koi8-r", "koi8-u":
		return -3
	}
	if c.group == "dos" || c.group == "mac" {
		return -2.5
	}
	return 0
}

// homes are the languages for which a charset is commonly used. Elsewhere it is
// rarer, and a Greek or Cyrillic one much so.
var homes = []struct {
	charsets, languages string
	elsewhere           float64
}{
	{"windows-1252 iso-8859-1 iso-8859-15 cp437 cp850 cp858 macintosh", "da nl en fi fr de it pt es sv ga is no et", -2.5},
	{"iso-8859-14", "ga", -5},
	{"iso-8859-16", "ro", -5},
	{"iso-8859-4 iso-8859-10", "lv lt et", -4},
	{"windows-1250 iso-8859-2 cp852", "hr cs hu pl ro sk sl", -2.5},
	{"x-mac-centraleurroman", "cs hu pl sk lv lt et", -2.5},
	{"windows-1257 iso-8859-13", "lv lt et", -2.5},
	{"windows-1254 iso-8859-9", "tr", -2.5},
	{"iso-8859-3", "mt", -6},
	{"windows-1253 iso-8859-7", "el", -5},
	{"windows-1251 iso-8859-5 cp855 cp866 x-mac-cyrillic koi8-r koi8-u", "bg ru uk", -5},
}

func abroad(c *charset, l *language) float64 {
	for _, h := range homes {
		if slices.Contains(strings.Fields(h.charsets), c.name) {
			if strings.Contains(h.languages, l.name) {
				return 0
			}
			return h.elsewhere
		}
	}
	return -2.5
}

// rank orders the charsets by how well they read the evidence. Charsets that
// read it alike are one guess.
func (e *evidence) rank(known map[string]bool) []guess {
	langs := languages()
	asciiCost := make([]float64, len(langs))
	english := slices.IndexFunc(langs, func(l *language) bool { return l.name == "en" })
	for _, w := range e.plain {
		en := langs[english].wordCost(w)
		for i, l := range langs {
			asciiCost[i] += mix(l.wordCost(w), en, 0.4)
		}
	}
	// headers and codes say less of the language of the answers
	tempered := 0.5
	if len(e.plain) > 200 {
		tempered = 100 / float64(len(e.plain))
	}
	var out []guess
	for _, c := range singleByte() {
		if e.undefined(c) || slices.ContainsFunc(out, func(g guess) bool { return e.alike(g.charset, c) }) {
			continue
		}
		out = append(out, e.judge(c, langs, asciiCost, tempered, known))
	}
	slices.SortStableFunc(out, func(a, b guess) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	return out
}

// mix is the cost of a word that is in the one language, or with the given
// share in the other.
func mix(a, b, share float64) float64 {
	x, y := -a+math.Log(1-share), -b+math.Log(share)
	if x < y {
		x, y = y, x
	}
	return -(x + math.Log1p(math.Exp(y-x)))
}

func (e *evidence) undefined(c *charset) bool {
	for b := 128; b < 256; b++ {
		if e.used[b] && c.letter[b] == utf8.RuneError {
			return true
		}
	}
	return false
}

// alike reports whether two charsets read all bytes that occur the same way.
func (e *evidence) alike(a, b *charset) bool {
	for i := 128; i < 256; i++ {
		if e.used[i] && a.letter[i] != b.letter[i] {
			return false
		}
	}
	return true
}

func (e *evidence) judge(c *charset, langs []*language, asciiCost []float64, tempered float64, known map[string]bool) guess {
	cost := make([]float64, len(langs))
	any := make([]float64, len(langs))
	signs := 0.0
	hits := 0
	weights := 0.0
	for k, w := range e.high {
		weight := 1 + math.Log(float64(e.times[k]))
		words, s := c.words(w)
		signs += weight * s
		weights += weight
		for _, word := range words {
			if len(word) > 3 && known[commas.Replace(string(word))] {
				hits++
			}
			best := math.Inf(1)
			for i, l := range langs {
				any[i] = l.wordCost(word)
				best = min(best, any[i])
			}
			for i := range langs {
				cost[i] += weight * mix(any[i], best+2, 0.01)
			}
		}
	}
	g := guess{charset: c, score: math.Inf(-1), hits: hits}
	for i, l := range langs {
		s := -(cost[i] + signs + tempered*asciiCost[i]) + abroad(c, l)
		if s > g.score {
			g.score, g.language, g.perWord = s, l, (cost[i]+signs)/max(1, weights)
		}
	}
	g.score += prior(c) + 3*float64(min(hits, 20))
	return g
}

// commas takes Romanian cedillas for commas: which of them was meant is not for
// the words to say.
var commas = strings.NewReplacer("ş", "ș", "ţ", "ț")

// words decodes a run of bytes and returns the words in it, folded to small
// letters, and the cost of its signs and of case.
func (c *charset) words(run []byte) (words [][]rune, cost float64) {
	text := make([]rune, len(run))
	for i, b := range run {
		text[i] = c.letter[b]
	}
	for i := 0; i < len(text); {
		if !isLetter(text[i]) {
			if text[i] >= utf8.RuneSelf {
				cost += signCost(text, i)
			}
			i++
			continue
		}
		j := i
		for j < len(text) && isLetter(text[j]) {
			j++
		}
		word := text[i:j]
		for k, r := range word {
			if k > 0 && r >= utf8.RuneSelf && isUpper(r) && !isUpper(word[k-1]) || k > 0 && r < utf8.RuneSelf && isUpper(r) && word[k-1] >= utf8.RuneSelf && !isUpper(word[k-1]) {
				cost += oddCase
			}
			if k+1 < len(word) && r >= utf8.RuneSelf && isUpper(r) && k > 0 && !isUpper(word[k+1]) {
				cost += oddCase
			}
		}
		// a word of plain letters between signs is part of the run all the same:
		// every reading must explain the same bytes
		folded := make([]rune, len(word))
		latin, other := false, false
		for k, r := range word {
			folded[k] = fold(r)
			if r < 0x370 {
				latin = true
			} else {
				other = true
			}
		}
		if latin && other {
			cost += twoScripts
		}
		words = append(words, folded)
		i = j
	}
	return words, cost
}

func fold(r rune) rune {
	if r == 'İ' {
		return 'i'
	}
	return unicode.ToLower(r)
}

func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return isASCIILetter(byte(r))
	}
	return r != 'ª' && r != 'º' && r != 'µ' && unicode.IsLetter(r)
}

func isUpper(r rune) bool { return unicode.IsUpper(r) }

func signCost(text []rune, i int) float64 {
	r := text[i]
	between := i > 0 && i+1 < len(text) && isLetter(text[i-1]) && isLetter(text[i+1])
	cost, usual := rarity[r]
	switch {
	case r < 0xa0:
		return controlSign
	case !usual:
		cost = oddSign
	}
	if between && r != '’' && r != '\u00a0' && r != '–' && r != '—' {
		cost += inWord
	}
	before := i > 0 && (isLetter(text[i-1]) || text[i-1] >= '0' && text[i-1] <= '9')
	if before && strings.ContainsRune("“„‘«¿¡‹", r) && i+1 < len(text) {
		cost += 4
	}
	if r == '’' && !between && (i == 0 || !isLetter(text[i-1])) {
		cost += 3
	}
	if strings.ContainsRune("»›", r) && i+1 < len(text) && isLetter(text[i+1]) {
		cost += 4
	}
	return cost
}

// The margins in nats, that is powers of e in the odds: beyond sure a charset is
// taken and said, below it is asked; signs that stand
// alone must be surer, for in another charset they may be letters.
const (
	sure     = 5.5
	mostCost = 60.0 // per word, beyond which no reading is good
)

// guessCharset decides among the charsets of one byte a letter by the words and
// letters of the languages of Europe, and by the words of the survey.
func (r *Reader) guessCharset(p *probe, o Options, d *Decision) *charset {
	e := gatherEvidence(p.lines, &p.count)
	known := map[string]bool{}
	for w := range strings.FieldsSeq(wordsFile) {
		known[commas.Replace(w)] = true
	}
	for _, w := range o.Words {
		for _, part := range strings.FieldsFunc(strings.ToLower(w), func(c rune) bool { return !unicode.IsLetter(c) }) {
			if hasHigh([]byte(part)) {
				known[commas.Replace(part)] = true
			}
		}
	}
	ranked := e.rank(known)
	here := survey.Position{File: r.name}
	if len(ranked) == 0 {
		d.How, d.Evidence = inferred, "no charset has letters for all bytes"
		r.found("F06", "none", survey.Refuse, here, "")
		return singleByte()[0]
	}
	best := ranked[0]
	d.How = inferred
	d.Evidence = fmt.Sprintf("%d words with letters beyond ASCII read best so, as %s", len(e.high), languageName(best.language.name))
	if best.hits > 0 {
		d.Evidence += fmt.Sprintf("; %d of them are known words", best.hits)
	}
	gap := math.Inf(1)
	if len(ranked) > 1 {
		d.RunnerUp = ranked[1].charset.name
		gap = best.score - ranked[1].score
	}
	d.Margin = 1 - math.Exp(-gap)
	example := e.example(best.charset)
	if gap < e.needed(best) || best.perWord > mostCost || len(e.high) == 0 {
		f := survey.Finding{Code: "F07", Case: "alone", Severity: survey.Ask, Position: here, Value: example, Suggestions: []string{best.charset.name},
			Args: []survey.Arg{survey.Named("charset", best.charset.name)}}
		if len(ranked) > 1 {
			f.Case, f.Suggestions = "", append(f.Suggestions, d.RunnerUp)
			f.Args = append(f.Args, survey.Named("other", d.RunnerUp), survey.Named("reading", e.example(ranked[1].charset)))
		}
		r.raise(f)
		return best.charset
	}
	r.found("F08", "", survey.Remark, here, best.charset.name, survey.Named("example", example))
	return best.charset
}

// needed is the margin beyond which a guess is taken.
func (e *evidence) needed(g guess) float64 {
	for _, run := range e.high {
		for _, r := range decodeSingle(g.charset, run) {
			if r >= utf8.RuneSelf && isLetter(r) {
				return sure
			}
		}
	}
	return sure + 7
}

// example is a word that shows how a charset reads.
func (e *evidence) example(c *charset) string {
	for _, w := range e.high {
		if len(w) > 3 {
			return string(decodeSingle(c, w))
		}
	}
	if len(e.high) > 0 {
		return string(decodeSingle(c, e.high[0]))
	}
	return ""
}

func decodeSingle(c *charset, b []byte) []rune {
	out := make([]rune, len(b))
	for i := range b {
		out[i] = c.letter[b[i]]
	}
	return out
}
