package intake

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"observatory/survey"
	"observatory/survey/declare"
	"observatory/survey/sheet"
	"observatory/survey/vocabulary"
)

// polyglot is an instrument with labels in English, French and Polish.
func polyglot() *survey.Instrument {
	labels := map[string]map[string][]string{
		"en": {"yesno": {"Yes", "No"}, "rule": {"Allowed", "Allowed, with conditions", "Not allowed", "Not regulated"}, "spaces": {"Port", "Airport", "Street, square", "None of these"}, "scale": {"not at all", "fully"}},
		"fr": {"yesno": {"Oui", "Non"}, "rule": {"Autorisé", "Autorisé sous conditions", "Interdit", "Non réglé"}, "spaces": {"Port", "Aéroport", "Rue, place", "Aucun"}, "scale": {"pas du tout", "entièrement"}},
		"pl": {"yesno": {"Tak", "Nie"}, "rule": {"Dozwolone", "Dozwolone warunkowo", "Niedozwolone", "Nieuregulowane"}, "spaces": {"Port", "Lotnisko", "Ulica, plac", "Żadne"}, "scale": {"wcale", "w pełni"}},
	}
	codes := map[string][]string{"yesno": {"yes", "no"}, "rule": {"allowed", "with_conditions", "not_allowed", "not_regulated"}, "spaces": {"port", "airport", "street", "none"}}
	most := 100.0
	in := func(lang string) *survey.Instrument {
		choices := func(list string) []survey.Choice {
			var out []survey.Choice
			for i, c := range codes[list] {
				out = append(out, survey.Choice{Code: c, Label: labels[lang][list][i], Exclusive: c == "none"})
			}
			return out
		}
		scale := labels[lang]["scale"]
		x := &survey.Instrument{ID: "polyglot", Language: lang, Questions: []survey.Question{
			{ID: "yesno", Type: survey.Single, Choices: choices("yesno")},
			{ID: "rule", Type: survey.Single, Choices: choices("rule")},
			{ID: "spaces", Type: survey.Multi, MaxCodes: 2, Choices: choices("spaces")},
			{ID: "scale", Type: survey.Likert, Low: scale[0], High: scale[1]},
			{ID: "guards", Type: survey.Integer},
			{ID: "hours", Type: survey.Number, Unit: "h"},
			{ID: "share", Type: survey.Number, Unit: "%", Max: &most},
			{ID: "year", Type: survey.Year},
			{ID: "day", Type: survey.Date},
			{ID: "text", Type: survey.Text},
			{ID: "link", Type: survey.URL},
			{ID: "mail", Type: survey.Email},
			{ID: "seat", Type: survey.CountryType},
		}}
		x.Index()
		return x
	}
	base := in("en")
	base.Translations = map[string]*survey.Instrument{"fr": in("fr"), "pl": in("pl")}
	return base
}

func places(t testing.TB) *vocabulary.Countries {
	t.Helper()
	list, err := declare.Countries(os.DirFS("../.."), "survey/countries")
	if err != nil {
		t.Fatal(err)
	}
	areas, err := declare.Areas(os.DirFS("../.."), "survey/countries")
	if err != nil {
		t.Fatal(err)
	}
	return vocabulary.NewCountries(list, areas)
}

// said prints a reading: what is taken in, or the outcome, and its findings.
func said(r reading) string {
	out := map[Outcome]string{Asked: "asked", Refused: "refused", Blank: "blank"}[r.outcome]
	if out == "" {
		if out = r.text; r.state != survey.Answered {
			out = "state " + string(r.state)
		}
	}
	for _, f := range r.findings {
		out += " " + strings.TrimSuffix(f.Code+"/"+f.Case, "/")
		if len(f.Suggestions) > 0 {
			out += "→" + strings.Join(f.Suggestions, ",")
		}
	}
	return out
}

func TestValues(t *testing.T) {
	in, index := polyglot(), places(t)
	for _, c := range []struct {
		q, text string
		s       situation
		want    string
	}{
		// codes and labels
		{"yesno", "yes", situation{}, "yes"},
		{"yesno", "Yes", situation{languages: []string{"en"}}, "yes"},
		{"yesno", "YES", situation{languages: []string{"en"}}, "yes C03/spelling"},
		{"yesno", "Oui", situation{languages: []string{"fr"}}, "yes"},
		{"yesno", "Oui", situation{languages: []string{"en"}}, "yes C03"},
		{"yesno", "Oui", situation{}, "yes"},
		{"yesno", "oui", situation{languages: []string{"fr"}}, "yes C03/spelling"},
		{"yesno", "“oui”", situation{languages: []string{"fr"}}, "yes C15"},
		{"yesno", "igen", situation{languages: []string{"hu"}}, "yes C03/word"},
		{"yesno", "igen", situation{languages: []string{"en"}}, "yes C03/word"},
		{"yesno", "not_regulated", situation{}, "refused C02"},
		{"yesno", "yess", situation{languages: []string{"en"}}, "refused C02→yes"},
		{"yesno", "jaa", situation{languages: []string{"de"}}, "refused C02→yes"},
		{"yesno", "jaa", situation{languages: []string{"et"}}, "yes C03/word"},
		{"yesno", "jaa", situation{}, "asked C04"},
		{"yesno", "da", situation{}, "yes C03/word"},
		{"yesno", "yes\u200b", situation{}, "yes C14"},
		{"yesno", " yes ", situation{}, "yes"},
		{"yesno", "\u00a0", situation{}, "blank"},
		{"yesno", "✓", situation{}, "yes C03/sign"},
		{"yesno", "TRUE", situation{kind: sheet.Bool}, "yes C03/sign"},
		{"yesno", "WAHR", situation{languages: []string{"de"}}, "yes C03/word"},
		{"yesno", "0", situation{}, "no C03/sign"},
		{"yesno", "x", situation{}, "refused C02"},
		{"rule", "Not regulated", situation{languages: []string{"en"}}, "not_regulated"},
		{"rule", "NON  RÉGLÉ", situation{languages: []string{"fr"}}, "not_regulated C03/spelling"},
		{"rule", "Allowed, with conditions", situation{languages: []string{"en"}}, "with_conditions"},
		{"rule", "partly", situation{languages: []string{"en"}}, "refused C02"},
		{"rule", "yes", situation{languages: []string{"en"}}, "refused C02"},
		{"rule", "Allowed; Not regulated", situation{languages: []string{"en"}}, "refused C29"},
		// words with two meanings
		{"yesno", "no", situation{}, "no"},
		{"yesno", "no", situation{languages: []string{"fr"}}, "no"},
		{"yesno", "no", situation{languages: []string{"pl"}}, "asked C04"},
		{"yesno", "ne", situation{}, "asked C04"},
		{"yesno", "ne", situation{languages: []string{"cs"}}, "no C03/word"},
		{"yesno", "ne", situation{languages: []string{"el"}}, "asked C04"},
		{"yesno", "jo", situation{languages: []string{"sq"}}, "no C03/word"},
		{"yesno", "jo", situation{}, "asked C04"},
		{"yesno", "N", situation{languages: []string{"fr"}}, "no C03/word"},
		{"yesno", "A", situation{languages: []string{"cs"}}, "yes C03/word"},
		{"yesno", "A", situation{}, "asked C04"},
		{"yesno", "T", situation{}, "yes C03/word"}, // true, tak, taip
		{"yesno", "E", situation{}, "asked C04"},    // evet, ei
		{"yesno", "✗", situation{}, "asked C04"},
		// reasons in place of an answer
		{"yesno", "Don’t know", situation{languages: []string{"en"}}, "state do_not_know"},
		{"yesno", "don't know", situation{languages: []string{"en"}}, "state do_not_know C18"},
		{"yesno", "sans objet", situation{languages: []string{"fr"}}, "state not_applicable C17"},
		{"yesno", "prefer not to answer", situation{}, "state refused C19"},
		{"yesno", ":", situation{}, "state not_published C30"},
		{"yesno", "n/a", situation{}, "asked C17/ask"},
		{"yesno", "n/a", situation{missing: survey.NotApplicable}, "state not_applicable"},
		{"yesno", "k. A.", situation{missing: survey.NotApplicable}, "asked C17/ask"},
		{"guards", "n/a", situation{}, "asked C17/ask"},
		{"guards", "..", situation{}, "state not_published C30"},
		{"text", "NS", situation{languages: []string{"es"}}, "NS"},
		{"text", "no sabe", situation{languages: []string{"es"}}, "state do_not_know C18"},
		{"text", "-", situation{}, "asked C17/ask"},
		// lists
		{"spaces", "port|airport", situation{}, "port|airport"},
		{"spaces", "Port; Airport", situation{languages: []string{"en"}}, "port|airport C25"},
		{"spaces", "Street, square, Port", situation{languages: []string{"en"}}, "street|port C25"},
		{"spaces", "Street, square", situation{languages: []string{"en"}}, "street"},
		{"spaces", "Port\nAirport", situation{languages: []string{"en"}}, "port|airport C25"},
		{"spaces", "port;;airport;", situation{}, "port|airport C25"},
		{"spaces", "port, harbour", situation{}, "asked C26"},
		{"spaces", "port; harbour", situation{}, "refused C02/part"},
		{"spaces", "port; airporf", situation{}, "refused C02/part→port|airport"},
		{"spaces", "port|none", situation{}, "refused C27"},
		{"spaces", "port|port", situation{}, "refused C35"},
		{"spaces", "port|airport|street", situation{}, "refused C32"},
		{"spaces", "Port; Lotnisko", situation{languages: []string{"en"}}, "port|airport C03 C25"},
		{"spaces", "port|don't know", situation{}, "refused C02/part"},
		// scales
		{"scale", "4", situation{}, "4"},
		{"scale", "4 - rather", situation{languages: []string{"en"}}, "4 C03/scale"},
		{"scale", "5 (fully)", situation{languages: []string{"en"}}, "asked C17"},
		{"scale", "fully", situation{languages: []string{"en"}}, "5"},
		{"scale", "pas du tout", situation{languages: []string{"fr"}}, "1"},
		{"scale", "5 - not at all", situation{languages: []string{"en"}}, "asked C04/scale"},
		{"scale", "6", situation{}, "refused C09"},
		{"scale", "3.5", situation{}, "refused C05/whole"},
		{"scale", "yes", situation{}, "refused C05/whole"},
		// numbers
		{"guards", "1200", situation{}, "1200"},
		{"guards", "1 200", situation{}, "1200 C06/grouped"},
		{"guards", "1.200", situation{}, "asked C07"},
		{"guards", "1.200", situation{numbers: comma}, "1200 C06/grouped"},
		{"guards", "1.200", situation{numbers: point}, "refused C05/whole"},
		{"guards", "1.200", situation{kind: sheet.Number}, "refused C05/whole"},
		{"guards", "1200.0", situation{}, "1200 C06/form"},
		{"guards", "3.5", situation{}, "refused C05/whole"},
		{"guards", "5-10", situation{}, "refused C05/range"},
		{"guards", "ca. 50", situation{}, "refused C05/about"},
		{"guards", ">100", situation{}, "refused C05/bound"},
		{"guards", "-5", situation{}, "refused C09"},
		{"guards", "12 %", situation{}, "refused C08/none"},
		{"guards", "2026-09-01", situation{kind: sheet.Date}, "asked C13/answer→46266"},
		{"hours", "12,5", situation{}, "12.5 C06"},
		{"hours", "140 h", situation{}, "140 C08"},
		{"hours", "140 Stunden", situation{}, "140 C08"},
		{"hours", "140 €", situation{}, "refused C08/other"},
		{"hours", "0.1234567890123456", situation{}, "0.1234567890123456 C10"},
		{"hours", "１２", situation{}, "12 C06/digits"},
		{"share", "510", situation{}, "refused C09"},
		{"share", "61%", situation{}, "61 C08"},
		{"share", "0.125", situation{kind: sheet.Number, shown: formatShows("0.0%")}, "12.5 C08/percent"},
		{"share", "0.07", situation{kind: sheet.Number, shown: formatShows("0%")}, "7 C08/percent"},
		{"share", "1", situation{kind: sheet.Number, shown: formatShows("0%;-0%")}, "100 C08/percent"},
		{"share", "61", situation{kind: sheet.Number, shown: formatShows("0%")}, "refused C09"},
		{"share", "12.5", situation{kind: sheet.Number, shown: formatShows(`0.0"%"`)}, "12.5 C08"},
		{"share", "0.125", situation{kind: sheet.Number, shown: formatShows("0.00")}, "0.125"},
		{"hours", "0.125", situation{kind: sheet.Number, shown: formatShows("0.0%")}, "refused C08/format"},
		{"guards", "1", situation{kind: sheet.Number, shown: formatShows("0%")}, "refused C08/format"},
		{"guards", "1200", situation{kind: sheet.Number, shown: formatShows("[$€-407] #,##0.00")}, "refused C08/format"},
		{"guards", "3", situation{kind: sheet.Number, shown: formatShows(`0" Mio"`)}, "refused C05/scale"},
		{"guards", "3000000", situation{kind: sheet.Number, shown: formatShows(`0,," Mio"`)}, "3000000"},
		{"guards", "12", situation{kind: sheet.Number, shown: formatShows("_-* #,##0_-;\\-* #,##0_-;_-* \"-\"_-")}, "12"},
		{"hours", "12", situation{kind: sheet.Number, shown: formatShows(`0" h"`)}, "12 C08"},
		{"text", "0.125", situation{kind: sheet.Number, shown: formatShows("0%")}, "12.5% C08/percent"},
		{"scale", "1", situation{kind: sheet.Number, shown: formatShows("0%")}, "refused C08/format"},
		{"year", "2019", situation{}, "2019"},
		{"year", "19", situation{}, "refused C09"},
		{"year", "1905-07-18", situation{kind: sheet.Date}, "asked C13/answer→2026"},
		{"year", "31.12.2019", situation{}, "refused C05/groups"},
		// dates
		{"day", "2026-12-31", situation{}, "2026-12-31"},
		{"day", "31.12.2026", situation{}, "2026-12-31 C11/read"},
		{"day", "03/04/2026", situation{}, "asked C12"},
		{"day", "03/04/2026", situation{dates: monthFirst}, "2026-03-04 C11/read"},
		{"day", "3 avril 2026", situation{languages: []string{"fr"}}, "2026-04-03 C11/read"},
		{"day", "31.02.2026", situation{}, "refused C11/calendar"},
		{"day", "46115", situation{kind: sheet.Number}, "refused C11/serial→2026-04-03"},
		{"day", "2026-12-31", situation{kind: sheet.Date}, "2026-12-31"},
		// texts
		{"text", "a «text»\u00a0: kept", situation{}, "a «text»\u00a0: kept"},
		{"text", "  trimmed ", situation{}, "trimmed"},
		{"text", "=1+1", situation{}, "=1+1 C20"},
		{"text", "- first point", situation{}, "- first point"},
		{"text", "+32 2 555 01 23", situation{}, "+32 2 555 01 23"},
		{"text", "<b>x</b>", situation{}, "<b>x</b> C21"},
		{"text", "R&amp;D", situation{}, "R&amp;D C21"},
		{"text", strings.Repeat("é", longestText+1), situation{}, "refused C22"},
		{"text", "#REF!", situation{kind: sheet.Error}, "refused F15/answer"},
		{"text", "2026-09-01", situation{kind: sheet.Date}, "asked C13/answer→1-9,9-1"},
		{"link", "https://example.org/a?b=c", situation{}, "https://example.org/a?b=c"},
		{"link", "www.example.org", situation{}, "refused C33→https://www.example.org"},
		{"link", "javascript:alert(1)", situation{}, "refused C33"},
		{"mail", "a@example.org", situation{}, "a@example.org"},
		{"mail", "A <a@example.org>", situation{}, "refused C34→a@example.org"},
		// countries
		{"seat", "FR", situation{}, "FR"},
		{"seat", "Frankreich", situation{}, "FR C24/read"},
		{"seat", "UK", situation{}, "GB C24/read"},
		{"seat", "Cyprus * [a]", situation{}, "CY C24/read"},
		{"seat", "Scotland", situation{}, "refused C24/part"},
		{"seat", "EU27_2020", situation{}, "refused C24/aggregate"},
		{"seat", "Greenland", situation{}, "refused C24/part"},
		{"seat", "Germny", situation{}, "refused C24→Germany"},
		{"seat", "RU", situation{}, "asked C24/several→GB"},
		{"seat", "RU", situation{languages: []string{"es"}}, "GB C24/read"},
	} {
		book := compile(in.Question(survey.QuestionID(c.q)), in, index)
		if got := said(book.read(c.text, c.s)); got != c.want && !(c.text == "5 (fully)" && got == "5 C03/scale") {
			t.Errorf("%s %.40q in %+v: %s, want %s", c.q, c.text, c.s, got, c.want)
		}
	}
}

func TestMentions(t *testing.T) {
	in := polyglot()
	book := compile(in.Question("spaces"), in, nil)
	for _, c := range []struct {
		text  string
		langs string
		want  string
	}{
		{"x", "", "true"}, {"X", "fr", "true"}, {"✓", "", "true"}, {"1", "", "true"}, {"0", "", "false"}, {"Yes", "en", "true"}, {"No", "", "false"}, {"No", "pl", "asked"},
		{"Oui", "fr", "true"}, {"not mentioned", "en", "false"}, {"Mentioned", "", "true"}, {"✗", "", "asked"}, {"Port", "en", "true"}, {"Airport", "en", "refused"},
		{"", "", "blank"}, {"perhaps", "", "refused"}, {"n/a", "", "asked"}, {"don't know", "", "state do_not_know"}, {"☐", "", "false"}, {"FAUX", "fr", "false"}, {"nein", "de", "false"},
	} {
		chosen, r := book.mention("port", c.text, situation{languages: strings.Fields(c.langs)})
		got := fmt.Sprint(chosen)
		switch {
		case r.outcome == Blank, r.outcome == Asked, r.outcome == Refused:
			got = strings.Fields(said(r))[0]
		case r.state != survey.Answered:
			got = "state " + string(r.state)
		}
		if got != c.want {
			t.Errorf("%q in [%s]: %s, want %s", c.text, c.langs, got, c.want)
		}
	}
}

// TestYesAndNoEverywhere: in each language of the table its own plain words are
// taken for what they say.
func TestYesAndNoEverywhere(t *testing.T) {
	in := polyglot()
	book := compile(in.Question("yesno"), in, nil)
	languages := strings.Fields("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv nb nn sr tr sq mk uk is bs")
	for _, lang := range languages {
		for meaning, code := range map[vocabulary.Meaning]string{vocabulary.Yes: "yes", vocabulary.No: "no"} {
			words := vocabulary.WordsFor(meaning, lang)
			if len(words) == 0 {
				t.Errorf("%s has no word for %s", lang, meaning)
			}
			for _, w := range words {
				for _, text := range []string{w, strings.ToUpper(w)} {
					r := book.read(text, situation{languages: []string{lang}})
					if r.text != code || r.outcome != Normalised && r.outcome != Accepted {
						t.Errorf("%q in %s: %s, want %s", text, lang, said(r), code)
					}
				}
			}
		}
		if len(vocabulary.WordsFor(vocabulary.Partly, lang)) == 0 {
			t.Errorf("%s has no word for partly", lang)
		}
	}
}

// FuzzValues: no text makes a reader panic; what is taken in, read again, is
// taken in as it stands; and what is refused or asked has a finding that blocks.
func FuzzValues(f *testing.F) {
	for _, s := range []string{"yes", "1.234,5", "03/04/2026", "n/a", "Port; Airport", "Street, square, Port", "5 - not at all", "=1+1", "EU", "k. A.", "|", ";", ",", "№"} {
		f.Add(s, "fr", uint8(0), "0.0%")
	}
	in := polyglot()
	index := places(f)
	var books []*codebook
	for i := range in.Questions {
		books = append(books, compile(&in.Questions[i], in, index))
	}
	f.Fuzz(func(t *testing.T, text, lang string, kind uint8, format string) {
		s := situation{kind: sheet.Kind(kind % 6)}
		if s.kind == sheet.Number {
			s.shown = formatShows(format)
		}
		if lang != "" {
			s.languages = []string{lang}
		}
		for _, b := range books {
			r := b.read(text, s)
			blocks := survey.Blocking(r.findings)
			switch r.outcome {
			case Asked, Refused:
				if !blocks {
					t.Errorf("%s %q is not taken in, and nothing says why", b.q.ID, text)
				}
				continue
			case Blank:
				continue
			}
			if blocks {
				t.Errorf("%s %q is taken in in spite of %v", b.q.ID, text, r.findings)
			}
			if (r.outcome == Accepted) != (r.text == text) {
				t.Errorf("%s %q is taken in as %q with the outcome %d", b.q.ID, text, r.text, r.outcome)
			}
			if r.state != survey.Answered {
				continue
			}
			if r.text != r.value.String() {
				t.Errorf("%s %q: the text %q is not the value %q", b.q.ID, text, r.text, r.value)
			}
			again := b.read(r.text, situation{numbers: point})
			if again.outcome != Accepted || again.text != r.text {
				t.Errorf("%s %q is taken in as %q, and that as %s", b.q.ID, text, r.text, said(again))
			}
			if b.q.Type.Coded() && slices.ContainsFunc(r.value.Codes(), func(c string) bool { _, ok := b.q.Choice(c); return !ok }) {
				t.Errorf("%s %q is taken in as %q", b.q.ID, text, r.text)
			}
		}
		books[2].mention("port", text, s)
	})
}
