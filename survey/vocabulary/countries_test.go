package vocabulary_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"observatory/survey"
	"observatory/survey/declare"
	"observatory/survey/vocabulary"
)

func countries(t *testing.T) *vocabulary.Countries {
	t.Helper()
	fsys := os.DirFS("../..")
	list, err := declare.Countries(fsys, "survey/countries")
	if err != nil {
		t.Fatal(err)
	}
	areas, err := declare.Areas(fsys, "survey/countries")
	if err != nil {
		t.Fatal(err)
	}
	return vocabulary.NewCountries(list, areas)
}

func TestEveryCountryInEveryLanguage(t *testing.T) {
	index := countries(t)
	for _, c := range index.List {
		texts := []string{string(c.Code), c.Code.Lower(), c.ISO3, c.Eurostat}
		if c.Numeric != "" {
			texts = append(texts, c.Numeric)
		}
		for _, n := range c.Names {
			texts = append(texts, n, strings.ToUpper(n), n+" *", "\u202f"+n+" [a]")
		}
		for _, n := range c.Aliases {
			if n.Text != "RU" { // of the United Kingdom in Spanish; Russia's code
				texts = append(texts, n.Text)
			}
		}
		for _, text := range texts {
			if f := index.Find(text); f.Code != c.Code || f.Others != nil || f.Area != nil {
				t.Errorf("%q of %s is found as %+v", text, c.Code, f)
			}
		}
		flag := string([]rune{0x1f1e6 + rune(c.Code[0]-'A'), 0x1f1e6 + rune(c.Code[1]-'A')})
		if f := index.Find(flag + " " + c.Name("de")); f.Code != c.Code || f.By != vocabulary.ByFlag {
			t.Errorf("the flag %s is found as %+v", flag, f)
		}
	}
}

func TestSharedAliases(t *testing.T) {
	data, err := os.ReadFile("../../../shared/countries/aliases.csv")
	if err != nil {
		t.Skip("the shared list of aliases is not here")
	}
	rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	index := countries(t)
	for _, r := range rows[1:] {
		for _, langs := range [][]string{nil, {r[1]}} {
			if r[2] == "RU" && langs == nil {
				continue // also Russia's code: with no language known it is to be asked
			}
			if f := index.Find(r[2], langs...); string(f.Code) != r[0] || f.Others != nil || f.Area != nil {
				t.Errorf("%q in %v is found as %+v, want %s", r[2], langs, f, r[0])
			}
		}
	}
}

func TestAreas(t *testing.T) {
	index := countries(t)
	for text, want := range map[string]string{
		"EU27_2020": "aggregate", "EU-27 (seit 01.02.2020)": "aggregate", "Total": "aggregate", "Drittstaaten": "aggregate", "Europe": "aggregate",
		"EA19": "aggregate", "EFTA": "aggregate", "EU": "aggregate", "UE": "aggregate", "European Union": "aggregate",
		"England and Wales": "part GB", "Scotland": "part GB", "Northern Ireland": "part GB", "Catalonia": "part ES", "Vlaanderen": "part BE",
		"Bayern": "part DE", "Northern Cyprus": "part CY", "CTU": "part CY", "Gibraltar": "part GB", "Faroe Islands": "part DK", "GL": "part",
		"Gebiet der ehemaligen Tschechoslowakei": "former CZ SK", "Yugoslavia": "former", "FX": "part FR",
		"Russia": "other", "US": "other", "USA": "other", "Vereinigte Staaten": "other", "🇺🇸": "other", "Georgia": "other", "Japon": "other",
	} {
		f := index.Find(text)
		if f.Area == nil || f.Code != "" {
			t.Errorf("%q is found as %+v, want %s", text, f, want)
			continue
		}
		got := string(f.Area.Kind)
		for _, c := range f.Area.Within {
			got += " " + string(c)
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("%q is found as %s, want %s", text, got, want)
		}
	}
}

func TestCountriesByWhat(t *testing.T) {
	index := countries(t)
	for _, c := range []struct {
		text, langs string
		code        survey.CountryCode
		by          vocabulary.By
	}{
		{"ES", "", "ES", vocabulary.ByCode}, {"es", "", "ES", vocabulary.ByCode}, {"EL", "", "GR", vocabulary.ByEurostat},
		{"UK", "", "GB", vocabulary.ByEurostat}, {"XKX", "", "XK", vocabulary.ByAlpha3}, {"RKS", "", "XK", vocabulary.ByAlpha3},
		{"056", "", "BE", vocabulary.ByNumeric}, {"56", "", "BE", vocabulary.ByNumeric}, {"Cyprus * [a]", "", "CY", vocabulary.ByName},
		{"Macedonia [FYROM]", "", "MK", vocabulary.ByAlias}, {"Kosovo*", "", "XK", vocabulary.ByName}, {"Czech Republic", "en", "CZ", vocabulary.ByAlias},
		{"Österreich ", "", "AT", vocabulary.ByName}, {"Holland", "", "NL", vocabulary.ByName}, {"Србија", "", "RS", vocabulary.ByAlias},
		{"Atlantis", "", "", ""}, {"🇪🇸 France", "", "", ""}, {"", "", "", ""}, {"*", "", "", ""}, {"Spain, France", "", "", ""},
	} {
		if f := index.Find(c.text, strings.Fields(c.langs)...); f.Code != c.code || f.By != c.by {
			t.Errorf("%q is found as %+v, want %s by %s", c.text, f, c.code, c.by)
		}
	}
	if f := index.Find("RU"); f.Code != "GB" || f.Area == nil {
		t.Errorf("RU is the United Kingdom or Russia, and found as %+v", f)
	}
	for text, want := range map[string]string{"Germny": "Germany", "Espania": "Spain", "Slovania": "", "Östereich": "Austria", "Atlantis": "", "Irland": "Ireland"} {
		if got := index.Near(text, "en"); strings.Join(got, " ") != want {
			t.Errorf("near %s: %q, want %q", text, got, want)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"Cyprus * [a]", "🇪🇸", "(", "[]", "a(1)(2)", "🇪"} {
		f.Add(s)
	}
	index := vocabulary.NewCountries([]*survey.Country{{Code: "ES", Names: map[string]string{"en": "Spain"}}}, nil)
	f.Fuzz(func(t *testing.T, s string) {
		if found := index.Find(s); found.Code != "" && found.Code != "ES" {
			t.Errorf("%q is found as %s", s, found.Code)
		}
	})
}
