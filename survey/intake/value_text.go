package intake

import (
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"observatory/survey"
	"observatory/survey/vocabulary"
)

// longestText is the length in characters beyond which a text is refused: a
// publication has no place for more, and a whole file may have slipped in.
const longestText = 10_000

var (
	markup = regexp.MustCompile(`</?[a-zA-Z][a-zA-Z0-9]*(\s[^<>]*)?/?>|&(?:amp|lt|gt|quot|nbsp|#[0-9]{2,6}|#x[0-9a-fA-F]{2,6});`)
	dialed = regexp.MustCompile(`^[+-][0-9 ().,/%-]*$`)
)

// freeText takes a text as it stands.
func freeText(clean string) reading {
	if n := utf8.RuneCountInString(clean); n > longestText {
		return refused("C22", "", survey.Counted("count", n), survey.Counted("most", longestText))
	}
	r := accepted(survey.TextValue(clean))
	if formula(clean) {
		r.warn("C20", "")
	}
	if tag := markup.FindString(clean); tag != "" {
		r.warn("C21", "", survey.Named("markup", tag))
	}
	return r
}

// formula reports whether a spreadsheet would compute a text instead of showing
// it. A dash before a blank begins an item of a list, a plus before digits a
// number.
func formula(s string) bool {
	switch {
	case s[0] == '=':
		return len(s) > 1
	case s[0] == '@': // a name of social media has no brackets
		return strings.Contains(s, "(")
	case s[0] == '+' || s[0] == '-':
		return len(s) > 1 && !unicode.IsSpace(rune(s[1])) && !dialed.MatchString(s)
	}
	return false
}

// address takes a web address.
func address(clean string) reading {
	if web(clean) {
		return accepted(survey.TextValue(clean))
	}
	r := refused("C33", "")
	if with := "https://" + clean; !strings.Contains(clean, ":") && strings.Contains(clean, ".") && !strings.ContainsAny(clean, " @") && web(with) {
		return r.suggest(with)
	}
	return r
}

func web(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && !strings.ContainsFunc(s, unicode.IsSpace)
}

// email takes an e-mail address.
func email(clean string) reading {
	if a, err := mail.ParseAddress(clean); err == nil && a.Address == clean {
		return accepted(survey.TextValue(clean))
	} else if err == nil {
		return refused("C34", "").suggest(a.Address)
	}
	r := refused("C34", "")
	if bare, ok := strings.CutPrefix(clean, "mailto:"); ok {
		if a, err := mail.ParseAddress(bare); err == nil && a.Address == bare {
			return r.suggest(bare)
		}
	}
	return r
}

// country reads the country that an answer names.
func (c *codebook) country(clean string, s situation) reading {
	return countryReading(c.countries, clean, s.languages)
}

// countryReading reads a country by code, name or alias, and says of what cannot
// stand for one why.
func countryReading(countries *vocabulary.Countries, text string, langs []string) reading {
	clean, _ := vocabulary.Visible(text)
	if countries == nil {
		return refused("C24", "")
	}
	lang := "en"
	if len(langs) > 0 {
		lang = langs[0]
	}
	f := countries.Find(clean, langs...)
	var codes []string
	if f.Code != "" {
		codes = append(codes, string(f.Code))
	}
	for _, c := range f.Others {
		codes = append(codes, string(c))
	}
	switch {
	case len(codes) > 1 || len(codes) == 1 && f.Area != nil:
		return asked("C24", "several", codes).suggest(codes...)
	case f.Area != nil:
		var within []survey.Arg
		for _, c := range f.Area.Within {
			name := string(c)
			if x := countries.Country(c); x != nil {
				name = x.Name(lang)
			}
			within = append(within, survey.Named("of", name))
		}
		r := refused("C24", string(f.Area.Kind), within...)
		if f.Area.Kind == survey.PartOf && len(f.Area.Within) == 1 && countries.Country(f.Area.Within[0]) == nil {
			r.findings[0].Case = string(survey.OtherCountry)
		}
		return r
	case f.Code == "":
		return refused("C24", "").suggest(countries.Near(clean, lang)...)
	}
	r := accepted(survey.TextValue(string(f.Code)))
	if string(f.Code) != clean {
		r.rule = "C24"
		r.note("C24", "read", survey.Named("code", string(f.Code)))
	}
	return r
}

// unseen is what is taken off both ends of a text.
func unseen(r rune) bool { return unicode.IsSpace(r) || vocabulary.Invisible(r) }
