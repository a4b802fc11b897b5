package vocabulary_test

import (
	"math/big"
	"regexp"
	"strings"
	"testing"

	"observatory/survey/vocabulary"
)

func readings(list []vocabulary.Reading) string {
	var out []string
	for _, r := range list {
		s := r.Text
		if r.Form != "" {
			s += " " + r.Form
		}
		out = append(out, s)
	}
	return strings.Join(out, " | ")
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ text, want, more string }{
		{"12", "12", ""}, {"12.5", "12.5 point", ""}, {"12,5", "12.5 comma", ""}, {"0.125", "0.125 point", ""}, {"0,125", "0.125 comma", ""},
		{"1.234", "1.234 point | 1234 comma", "grouped"}, {"1,234", "1234 point | 1.234 comma", "grouped"},
		{"1.234,5", "1234.5 comma", "grouped"}, {"1,234.5", "1234.5 point", "grouped"}, {"3.290,2", "3290.2 comma", "grouped"},
		{"1 234,5", "1234.5 comma", "grouped"}, {"1\u00a0234,5", "1234.5 comma", "grouped"}, {"1\u202f234.5", "1234.5 point", "grouped"},
		{"1 234", "1234", "grouped"}, {"1'234", "1234", "grouped"}, {"1’234.50", "1234.50 point", "grouped"}, {"9,900", "9900 point | 9.900 comma", "grouped"},
		{"1.234.567", "1234567 comma", "grouped"}, {"1,234,567", "1234567 point", "grouped"}, {"1234.567", "1234.567 point", ""},
		{"12,5 %", "12.5 comma", "unit=%"}, {"61%", "61", "unit=%"}, {"€ 3.000", "3.000 point | 3000 comma", "grouped unit=€"}, {"EUR 40", "40", "unit=EUR"},
		{"3.000,-", "3000 comma", "grouped"}, {"3.000,--", "3000 comma", "grouped"}, {"140 h", "140", "unit=h"}, {"140 Stunden", "140", "unit=Stunden"},
		{"78115 b", "78115", "unit=b"}, {"-5", "-5", ""}, {"−5", "-5", ""}, {"+5", "5", "padded"}, {"-€5", "-5", "unit=€"}, {"€ -5", "-5", "unit=€"},
		{"-0.69", "-0.69 point", ""}, {"-0,69", "-0.69 comma", ""}, {"007", "7", "padded"}, {"0", "0", ""}, {"-0", "0", ""}, {",5", "0.5 comma", ""},
		{"1e5", "100000", "exponent"}, {"1,5E+03", "1500 comma", "exponent"}, {"1.5E-2", "0.015 point", "exponent"}, {"1.0E-2", "0.010 point", "exponent"},
		{"１２３", "123", "foreign"}, {"٣٤", "34", "foreign"}, {"१२", "12", "foreign"},
		{"1234567890123456", "1234567890123456", "long"}, {"123456789012345", "123456789012345", ""},
		{"5-10", "", "range"}, {"5 – 10", "", "range"}, {"5 to 10", "", "range"}, {"5 bis 10", "", "range"}, {"ca. 50", "", "about"}, {"~50", "", "about"},
		{"environ 50", "", "about"}, {"etwa 50", "", "about"}, {">100", "", "bound"}, {"> 100", "", "bound"}, {"100+", "", "bound"}, {"mehr als 100", "", "bound"},
		{"3 Mio. €", "", "scale"}, {"5 k", "", "scale"}, {"12,34,56", "", "groups"}, {"1,23,456", "", "groups"}, {"0.123.456", "", "groups"}, {"1.23.4", "", "groups"},
		{"(5)", "", "number"}, {"5.", "", "number"}, {"5 10", "", "groups"}, {"abc", "", "number"}, {"", "", "number"}, {"12/2026", "", "number"}, {"#1", "", "number"},
		{"0x1F", "", "number"}, {"1_000", "", "number"}, {"1e999", "", "number"}, {"[38] 2019", "", "number"}, {"3.5.2026", "", "groups"},
	} {
		n := vocabulary.Numbers(c.text)
		var more []string
		for _, f := range []struct {
			name string
			is   bool
		}{{"grouped", n.Grouped}, {"padded", n.Padded}, {"foreign", n.Foreign}, {"exponent", n.Exponent}, {"long", n.Long}, {"unit=" + n.Unit, n.Unit != ""}, {string(n.Fault), n.Fault != ""}} {
			if f.is && (n.Fault == "" || f.name == string(n.Fault)) {
				more = append(more, f.name)
			}
		}
		if got := readings(n.Readings); got != c.want || strings.Join(more, " ") != c.more {
			t.Errorf("%q reads as %q (%s), want %q (%s)", c.text, got, strings.Join(more, " "), c.want, c.more)
		}
	}
}

var plainDecimal = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"1.234,5", "1 234", "€ -5", "1,5E+03", "٣٤", "5-10", "007", ",5", "3.000,-", "1e-30"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := vocabulary.Numbers(s)
		if (n.Readings == nil) != (n.Fault != "") {
			t.Errorf("%q has the readings %v and the fault %q", s, n.Readings, n.Fault)
		}
		for _, r := range n.Readings {
			if !plainDecimal.MatchString(r.Text) {
				t.Fatalf("%q reads as %q, which is not a plain decimal", s, r.Text)
			}
			form := r.Form
			if form == "" {
				form = vocabulary.DecimalPoint
			}
			again := vocabulary.Numbers(r.Text)
			found := false
			for _, a := range again.Readings {
				found = found || a.Text == r.Text
			}
			if !found {
				t.Errorf("%q reads as %q, and that as %v", s, r.Text, again)
			}
			if plainDecimal.MatchString(s) && len(n.Readings) == 1 {
				a, _ := new(big.Rat).SetString(s)
				b, _ := new(big.Rat).SetString(r.Text)
				if a.Cmp(b) != 0 {
					t.Errorf("%q reads as another number: %q", s, r.Text)
				}
			}
		}
	})
}

func TestDates(t *testing.T) {
	for _, c := range []struct{ text, langs, want, fault string }{
		{"2026-04-03", "", "2026-04-03", ""}, {"31.12.2026", "", "2026-12-31", ""}, {"3.4.2026", "", "2026-04-03", ""}, {"03. 04. 2026", "", "2026-04-03", ""},
		{"31/12/2026", "", "2026-12-31 day", ""}, {"12/31/2026", "", "2026-12-31 month", ""}, {"03/04/2026", "", "2026-04-03 day | 2026-03-04 month", ""},
		{"03-04-2026", "", "2026-04-03 day | 2026-03-04 month", ""}, {"04/04/2026", "", "2026-04-04", ""}, {"2026/04/03", "", "2026-04-03", ""},
		{"2026. 04. 03.", "hu", "2026-04-03", ""}, {"20260403", "", "2026-04-03", ""}, {"20112012", "", "", "date"},
		{"3 avril 2026", "fr", "2026-04-03", ""}, {"1er avril 2026", "fr", "2026-04-01", ""}, {"3. april 2026", "da", "2026-04-03", ""}, {"3. April 2026", "", "2026-04-03", ""},
		{"April 3, 2026", "en", "2026-04-03", ""}, {"3rd of April 2026", "en", "2026-04-03", ""}, {"3 de abril de 2026", "es", "2026-04-03", ""},
		{"2026. április 3.", "hu", "2026-04-03", ""}, {"2026 m. balandžio 3 d.", "lt", "2026-04-03", ""}, {"2026. gada 3. aprīlis", "lv", "2026-04-03", ""},
		{"3 kwietnia 2026", "pl", "2026-04-03", ""}, {"3. dubna 2026", "cs", "2026-04-03", ""}, {"3 Απριλίου 2026", "el", "2026-04-03", ""},
		{"3 април 2026 г.", "bg", "2026-04-03", ""}, {"3. априла 2026.", "", "2026-04-03", ""}, {"3 квітня 2026 р.", "uk", "2026-04-03", ""}, {"3 Nisan 2026", "tr", "2026-04-03", ""},
		{"3. huhtikuuta 2026", "fi", "2026-04-03", ""}, {"3 listopada 2026", "pl", "2026-11-03", ""}, {"3. listopada 2026", "hr", "2026-10-03", ""}, {"3 listopada 2026", "", "", "month"},
		{"2026-04-03T00:00:00", "", "2026-04-03", ""}, {"31/12/2026 14:22", "", "2026-12-31 day", ""}, {"12/31/2026 2:22 PM", "", "2026-12-31 month", ""}, {"2026-04-03T10:00:00+02:00", "", "2026-04-03", ""},
		{"31.02.2026", "", "", "calendar"}, {"2026-02-29", "", "", "calendar"}, {"31.12.26", "", "", "year"}, {"3 avril 26", "", "", "year"},
		{"2026", "", "", "part"}, {"April 2026", "", "", "part"}, {"2026-04", "", "", "part"}, {"04/2026", "", "", "part"}, {"46115", "", "", "serial"},
		{"soon", "", "", "date"}, {"", "", "", "date"}, {"1.2.3.2026", "", "", "date"}, {"31-12/2026", "", "", "date"}, {"not before 3 April 2026", "", "", "date"},
	} {
		d := vocabulary.Dates(c.text, strings.Fields(c.langs)...)
		if got := readings(d.Readings); got != c.want || string(d.Fault) != c.fault {
			t.Errorf("%q in [%s] reads as %q (%s), want %q (%s)", c.text, c.langs, got, d.Fault, c.want, c.fault)
		}
	}
	if d := vocabulary.Dates("46115"); len(d.Likely) != 1 || d.Likely[0] != "2026-04-03" {
		t.Errorf("the serial 46115 counts to %v", d.Likely)
	}
	if n, ok := vocabulary.DateSerial("1905-07-18"); !ok || n != 2026 {
		t.Errorf("1905-07-18 is the serial %d", n)
	}
}

func FuzzDates(f *testing.F) {
	for _, s := range []string{"3 avril 2026", "03/04/2026", "20260403", "46115", "2026-04-03T00:00", "1er", "00:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := vocabulary.Dates(s)
		if (d.Readings == nil) != (d.Fault != "") {
			t.Errorf("%q has the readings %v and the fault %q", s, d.Readings, d.Fault)
		}
		for _, r := range d.Readings {
			if again := vocabulary.Dates(r.Text); len(again.Readings) != 1 || again.Readings[0].Text != r.Text {
				t.Errorf("%q reads as %q, and that as %v", s, r.Text, again)
			}
		}
	})
}

func TestStates(t *testing.T) {
	for _, c := range []struct{ text, langs, want string }{
		{"n/a", "", "not_applicable no_response"}, {"N/A", "de", "not_applicable no_response"}, {"NA", "en", "not_applicable no_response"}, {"#N/A", "", "not_applicable no_response"},
		{"k. A.", "de", "no_response refused"}, {"kA", "de", "no_response refused"}, {"k.A.", "", "no_response refused"}, {"keine Angabe", "", "no_response refused"},
		{"s.o.", "fr", "not_applicable"}, {"sans objet", "", "not_applicable"}, {"nicht zutreffend", "", "not_applicable"}, {"n.v.t.", "nl", "not_applicable"}, {"nvt", "", "not_applicable"},
		{":", "", "not_published"}, {"..", "", "not_published"}, {"…", "", "not_published"}, {"-", "", "not_applicable no_response"}, {"—", "", "not_applicable no_response"}, {"–", "fr", "not_applicable no_response"},
		{"weiß nicht", "", "do_not_know"}, {"weiss nicht", "de", "do_not_know"}, {"WEISS NICHT", "", "do_not_know"}, {"Don’t know", "", "do_not_know"}, {"don't know", "", "do_not_know"}, {"ne sait pas", "", "do_not_know"},
		{"refused", "", "refused"}, {"Prefer not to say", "en", "refused"}, {"do_not_know", "", "do_not_know"}, {"not_applicable", "fr", "not_applicable"}, {"No procede", "es", "not_applicable"},
		{"n.d.", "pl", "not_applicable"}, {"n.d.", "it", "not_published"}, {"n.d.", "", "not_published not_applicable"}, {"NC", "es", "no_response refused"}, {"NC", "fr", "not_applicable not_published"},
		{"NS/NC", "es", "do_not_know no_response"}, {"δεν γνωρίζω", "", "do_not_know"}, {"не знам", "", "do_not_know"}, {"nem tudom", "hu", "do_not_know"},
		{"yes", "", ""}, {"0", "", ""}, {"", "", ""}, {"answered", "", ""}, {"10", "", ""},
	} {
		var got []string
		found, _ := vocabulary.StatesOf(c.text, strings.Fields(c.langs)...)
		for _, s := range found {
			got = append(got, string(s))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q in [%s] is %q, want %q", c.text, c.langs, got, c.want)
		}
	}
}
