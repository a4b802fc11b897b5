package rules

import (
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"observatory/survey"
)

//go:embed words.json
var wordsFile []byte

// words are what hints at a test or at a person in a text, in many languages.
type words struct {
	Tests    []string // whole answers that nobody means
	Titles   []string // before the name of a person
	NotNames []string // that may follow a word that is also a title
	Phones   []string // before a telephone number

	phoned  *regexp.Regexp
	isTitle map[string]bool
}

// load reads the words once; a test holds that they can be read.
var load = sync.OnceValue(func() *words {
	w := &words{}
	if err := json.Unmarshal(wordsFile, w); err != nil {
		panic(err)
	}
	w.isTitle = map[string]bool{}
	for _, t := range w.Titles {
		w.isTitle[t] = true
	}
	quoted := func(words []string) string {
		out := make([]string, len(words))
		for i, s := range words {
			out[i] = regexp.QuoteMeta(s)
		}
		return strings.Join(out, "|")
	}
	w.phoned = regexp.MustCompile(`(?i)(?:^|\PL)(?:` + quoted(w.Phones) + `)\.?\s*(?:n[o°º]\.?|nr\.?)?\s*:?\s*[+(]?\d[\d ()/.\x{00a0}-]{4,}\d`)
	return w
})

// tests finds answers that look like a try-out of the form.
func (c *context) tests() []survey.Finding {
	if c.batch.Wave.Invented {
		return nil
	}
	var out []survey.Finding
	for _, i := range c.answers {
		a := c.batch.Said(i)
		if a.Question.Type == survey.Text && a.State == survey.Answered && !a.Meant && isTest(a.Value.String()) {
			value := a.Value.String()
			out = append(out, c.at(i, "R08", survey.Ask, survey.Named("answer", answerLine("value", string(a.Question.ID), value, value))))
		}
	}
	if sub := c.batch.Submissions[c.submission]; len(out) == 0 && isTest(sub.Respondent) && len(c.answers) > 0 {
		f := c.whole("R08", survey.Ask)
		f.Case, f.Value = "respondent", sub.Respondent
		f.Args = append(f.Args, survey.Named("answer", answerLine("respondent", "", "", "?")))
		out = append(out, f)
	}
	return out
}

// answerLine is the line of an answers file that says that something is meant.
func answerLine(about, column, value, meaning string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Write([]string{about, column, value, meaning, ""}) // into memory: cannot fail
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n")
}

// isTest reports whether a whole answer is a word of the table, numbered or not.
func isTest(s string) bool {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	s = numbered.ReplaceAllString(s, "")
	return s != "" && slices.Contains(load().Tests, s)
}

// numbered is the end of "test 2" and "test!"; years are no numbers of tests.
var numbered = regexp.MustCompile(`[ _-]?\d{0,2}[ .!?]*$`)

// personal finds what looks like data of a person in text that would be
// published. The finding names the place and the kind; it never repeats the
// text.
func (c *context) personal() []survey.Finding {
	var out []survey.Finding
	for _, i := range c.answers {
		a := c.batch.Said(i)
		public := a.Question.Type == survey.Text && a.Question.Publication != survey.Private
		for _, t := range []struct{ text, of string }{{a.Value.String(), ""}, {a.Note, "note"}} {
			if t.text == "" || t.of == "" && !public {
				continue
			}
			if kind := personalKind(t.text); kind != "" {
				f := c.at(i, "C23", survey.Warn, survey.Worded("kind", "personal."+kind))
				f.Case, f.Value = t.of, ""
				out = append(out, f)
			}
		}
	}
	return out
}

var (
	mail       = regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)*\.\pL{2,}`)
	abroad     = regexp.MustCompile(`(?:^|[^\pL\pN])(?:\+|00)[1-9][\d ()/.\x{00a0}-]{6,}\d`)
	inland     = regexp.MustCompile(`(?:^|[^\pL\pN./-])\(?0\d{1,4}\)?(?:[ ./\x{00a0}-]{1,3}\d{2,4}){2,5}`)
	iban       = regexp.MustCompile(`\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b`)
	identities = []struct {
		shape *regexp.Regexp
		valid func(digits string, match string) bool
	}{
		{regexp.MustCompile(`\b\d{8}-?[A-Z]\b`), func(d, m string) bool { // Spain, DNI: letter of the remainder by 23
			n, _ := strconv.Atoi(d)
			return "TRWAGMYFPDXBNJZSQVHLCKE"[n%23] == m[len(m)-1]
		}},
		{regexp.MustCompile(`\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d[\dAB] ?\d{3} ?\d{3} ?\d{2}\b`), func(d, _ string) bool { // France, NIR: 97 less the remainder
			return len(d) == 15 && number(d[:13])%97 == 97-number(d[13:])
		}},
		{regexp.MustCompile(`\b\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}\b`), func(d, _ string) bool { // Belgium, national number, born before or since 2000
			return number(d[:9])%97 == 97-number(d[9:]) || (2_000_000_000+number(d[:9]))%97 == 97-number(d[9:])
		}},
		{regexp.MustCompile(`\b[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]\b`), func(_, _ string) bool { return true }}, // Italy, codice fiscale
		{regexp.MustCompile(`\b\d{2}(?:[02468][1-9]|[13579][0-2])(?:0[1-9]|[12]\d|3[01])\d{5}\b`), func(d, _ string) bool { // Poland, PESEL: weighted sum
			sum := 0
			for i, w := range [11]int{1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1} {
				sum += w * int(d[i]-'0')
			}
			return sum%10 == 0
		}},
		{regexp.MustCompile(`\b\d{6}[-+]\d{4}\b`), func(d, _ string) bool { // Sweden, personnummer: Luhn
			sum := 0
			for i := range d {
				n := int(d[i]-'0') * (2 - i%2)
				sum += n/10 + n%10
			}
			return sum%10 == 0
		}},
	}
)

// personalKind names what kind of personal data a text seems to hold, or
// nothing: email, phone, account, identity or name.
func personalKind(s string) string {
	w := load()
	if strings.ContainsRune(s, '@') && mail.MatchString(s) {
		return "email"
	}
	if digitsIn(s) >= fewestDigits {
		switch {
		case slices.ContainsFunc(iban.FindAllString(s, -1), holdsIBAN):
			return "account"
		case hasIdentity(s):
			return "identity"
		case w.phoned.MatchString(s) || slices.ContainsFunc(abroad.FindAllString(s, -1), phoneLength) || slices.ContainsFunc(inland.FindAllString(s, -1), phoneLength):
			return "phone"
		}
	}
	if w.holdsName(s) {
		return "name"
	}
	return ""
}

// fewestDigits are those of the shortest number that tells of a person.
const fewestDigits = 6

func digitsIn(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

// holdsName reports whether a title stands before a word with a capital.
func (w *words) holdsName(s string) bool {
	title := false
	for word := range strings.FieldsSeq(s) {
		if title && len(word) > 1 {
			first, _ := utf8.DecodeRuneInString(word)
			name := strings.TrimRightFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
			if unicode.IsUpper(first) && utf8.RuneCountInString(name) > 1 && !slices.Contains(w.NotNames, name) {
				return true
			}
		}
		title = w.isTitle[strings.TrimLeftFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })]
	}
	return false
}

// phoneLength tells numbers of telephones from dates and from references.
func phoneLength(s string) bool {
	n := len(digits(s))
	return n >= 9 && n <= 15
}

func hasIdentity(s string) bool {
	for _, id := range identities {
		for _, m := range id.shape.FindAllString(s, -1) {
			if id.valid(digits(m), m) {
				return true
			}
		}
	}
	return false
}

// holdsIBAN reports whether a text begins with an account number; a word in
// capitals may follow it.
func holdsIBAN(s string) bool {
	for {
		if validIBAN(s) {
			return true
		}
		i := strings.LastIndexByte(s, ' ')
		if i < 0 {
			return false
		}
		s = s[:i]
	}
}

// validIBAN computes the check digits of ISO 13616.
func validIBAN(s string) bool {
	s = strings.ReplaceAll(s, " ", "")
	if len(s) < 15 || len(s) > 34 {
		return false
	}
	var b strings.Builder
	for _, c := range s[4:] + s[:4] {
		if c >= 'A' {
			b.WriteString(strconv.Itoa(int(c-'A') + 10))
		} else {
			b.WriteRune(c)
		}
	}
	n, ok := new(big.Int).SetString(b.String(), 10)
	return ok && n.Mod(n, big.NewInt(97)).Int64() == 1
}

func digits(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, s)
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
