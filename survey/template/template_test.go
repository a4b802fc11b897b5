package template

import (
	"bytes"
	"html"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"observatory/survey"
	"observatory/survey/declare"
	"observatory/survey/vocabulary"
)

// instruments are the questionnaires of the repository.
func instruments(t testing.TB) []*survey.Instrument {
	t.Helper()
	all, err := declare.Instruments(os.DirFS("../.."), "survey/instruments")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func countries(t testing.TB) []*survey.Country {
	t.Helper()
	all, err := declare.Countries(os.DirFS("../.."), "survey/countries")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func form(t testing.TB, in *survey.Instrument, o Options) *Form {
	t.Helper()
	o.Countries = countries(t)
	f, err := New(in, o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestSameFormSameBytes(t *testing.T) {
	in := instruments(t)[0]
	for _, write := range []func(*Form) ([]byte, error){(*Form).Workbook, (*Form).Table, (*Form).Paper} {
		a, err := write(form(t, in, Options{Language: "fr", Country: "FR"}))
		if err != nil {
			t.Fatal(err)
		}
		b, err := write(form(t, in, Options{Language: "fr", Country: "FR"}))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Error("the same form has other bytes the second time")
		}
	}
}

// TestEveryQuestionStands asks that each question of an instrument, and each
// option of a multi question, has one row, in every language.
func TestEveryQuestionStands(t *testing.T) {
	for _, in := range instruments(t) {
		for _, lang := range in.Languages() {
			f := form(t, in, Options{Language: lang})
			seen, names := map[string]int{}, map[string]bool{}
			for _, s := range f.Sheets {
				if n := len([]rune(s.Name)); n == 0 || n > 31 || strings.ContainsAny(s.Name, `:\/?*[]`) || names[s.Name] {
					t.Errorf("%s %s: a sheet is called %q", in.ID, lang, s.Name)
				}
				names[s.Name] = true
				for _, r := range s.Rows {
					seen[r.ID]++
					if r.Text == "" {
						t.Errorf("%s %s: %s has no wording", in.ID, lang, r.ID)
					}
				}
			}
			for _, q := range in.Questions {
				want := 1
				if q.Retired {
					want = 0
				}
				ids := []string{string(q.ID)}
				if q.Type == survey.Multi {
					for _, c := range q.Choices {
						ids = append(ids, string(q.ID)+"."+c.Code)
					}
				}
				for _, id := range ids {
					if seen[id] != want {
						t.Errorf("%s %s: %s stands %d times, want %d", in.ID, lang, id, seen[id], want)
					}
				}
			}
		}
	}
}

// TestChoicesAreTold asks that no two answers of a list read the same, the words
// for not answering included: a drop-down could not tell them apart.
func TestChoicesAreTold(t *testing.T) {
	for _, in := range instruments(t) {
		for _, lang := range in.Languages() {
			f := form(t, in, Options{Language: lang})
			for _, q := range f.Instrument.Questions {
				seen := map[string]bool{}
				for _, label := range f.labels(&q) {
					key := strings.ToLower(label)
					if seen[key] {
						t.Errorf("%s %s: %s offers %q twice", in.ID, lang, q.ID, label)
					}
					seen[key] = true
				}
			}
		}
	}
}

func TestUnknownLanguageAndCountry(t *testing.T) {
	in := instruments(t)[0]
	for _, o := range []Options{{Language: "xx"}, {Country: "ZZ", Countries: countries(t)}} {
		if _, err := New(in, o); err == nil {
			t.Errorf("a form was laid out for %+v", o.Language+string(o.Country))
		}
	}
}

// TestPaperHoldsEveryAnswer asks that each question and each of its choices can
// be found on the page for paper, in its language.
func TestPaperHoldsEveryAnswer(t *testing.T) {
	for _, in := range instruments(t) {
		for _, lang := range in.Languages() {
			f := form(t, in, Options{Language: lang})
			data, err := f.Paper()
			if err != nil {
				t.Fatal(err)
			}
			page := html.UnescapeString(string(data))
			if !strings.Contains(page, `<html lang="`+lang+`">`) {
				t.Errorf("%s %s: the page does not say its language", in.ID, lang)
			}
			for _, s := range f.Sheets {
				for _, r := range s.Rows {
					texts := []string{r.Text}
					if r.Question.Grid != "" {
						texts = []string{r.Question.Short}
					}
					for _, c := range r.Question.Choices {
						texts = append(texts, c.Label)
					}
					for _, text := range texts {
						if !strings.Contains(page, text) {
							t.Errorf("%s %s: the page lacks %q of %s", in.ID, lang, text, r.ID)
						}
					}
				}
			}
		}
	}
}

// TestWordsAreComplete asks that each language of the form has every sentence,
// with the same names in it.
func TestWordsAreComplete(t *testing.T) {
	names := regexp.MustCompile(`\{\w+\}`)
	english := readWords("en")
	for _, lang := range vocabulary.FormLanguages() {
		own := readWords(lang)
		for key, text := range english {
			a, b := names.FindAllString(text, -1), names.FindAllString(own[key], -1)
			slices.Sort(a)
			slices.Sort(b)
			if own[key] == "" || !slices.Equal(a, b) {
				t.Errorf("%s: %s is %q, with the names %v", lang, key, own[key], a)
			}
		}
		for key := range own {
			if english[key] == "" {
				t.Errorf("%s: nobody asks for %s", lang, key)
			}
		}
	}
}
