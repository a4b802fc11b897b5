package vocabulary

import (
	_ "embed"
	"slices"
	"sync"
)

//go:embed words.csv
var wordsTable string

// Meaning is what a short answer word says.
type Meaning string

// The meanings of answer words. A mark is one that chooses an option of a list;
// beside a question of yes or no a cross may be either.
const (
	Yes      Meaning = "yes"
	No       Meaning = "no"
	Partly   Meaning = "partly"
	Marked   Meaning = "marked"
	Unmarked Meaning = "unmarked"
)

// Register says what kind of word a row of the table is, and so how far it can
// be trusted: only plain words, marks, digits and what spreadsheets show decide
// by themselves.
type Register string

// The registers of the table of words.
const (
	Plain          Register = "word"
	Boolean        Register = "boolean" // what a spreadsheet shows for true and false
	Digit          Register = "digit"
	Mark           Register = "mark"
	Initial        Register = "initial"        // y, j, o, N: means something only in a known language
	Colloquial     Register = "colloquial"     // no for yes in Polish
	Transliterated Register = "transliterated" // ne for ναι
)

// Weak reports whether a word of this register may well be another one.
func (r Register) Weak() bool { return r == Initial || r == Colloquial || r == Transliterated }

// Sense is one meaning that a word has in one language, "*" for any.
type Sense struct {
	Meaning  Meaning
	Language string
	Register Register
}

var wordRows = sync.OnceValue(func() [][]string {
	return table(wordsTable, "meaning", "language", "word", "register", "source")
})

var words = sync.OnceValue(func() map[string][]Sense {
	m := map[string][]Sense{}
	for _, r := range wordRows() {
		word := Fold(r[2])
		m[word] = append(m[word], Sense{Meaning: Meaning(r[0]), Language: r[1], Register: Register(r[3])})
	}
	return m
})

// Senses gives what a word means in the languages that a text is known to be
// in. Where those have no such word, or only as a colloquial or transliterated
// one, it gives what the word means in every language: then more than one
// meaning is a question to ask. No languages means that none is known.
func Senses(word string, langs ...string) []Sense {
	all := words()[Fold(word)]
	var known []Sense
	for _, s := range all {
		if Spoken(s.Language, langs) {
			known = append(known, s)
		}
	}
	doubtful := func(s Sense) bool { return s.Register == Colloquial || s.Register == Transliterated }
	if len(known) > 0 && !slices.ContainsFunc(known, doubtful) {
		return known
	}
	return slices.Clone(all)
}

// Meanings are the distinct meanings among senses, in the order of the table.
func Meanings(senses []Sense) []Meaning {
	var out []Meaning
	for _, s := range senses {
		if !slices.Contains(out, s.Meaning) {
			out = append(out, s.Meaning)
		}
	}
	return out
}

// WordsFor are the plain words for a meaning in a language.
func WordsFor(m Meaning, lang string) []string {
	var out []string
	for _, r := range wordRows() {
		if r[0] == string(m) && r[3] == string(Plain) && Spoken(r[1], []string{lang}) {
			out = append(out, r[2])
		}
	}
	return out
}
