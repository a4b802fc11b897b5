package vocabulary

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"observatory/survey"
)

// By says by what a country was found.
type By string

// What a text names a country by.
const (
	ByCode     By = "code"     // ISO 3166-1 alpha-2, in any case
	ByAlpha3   By = "alpha3"   // also XKX, RKS
	ByNumeric  By = "numeric"  // 056, and 56 where a spreadsheet took the zero
	ByEurostat By = "eurostat" // EL, UK
	ByFlag     By = "flag"
	ByName     By = "name"  // as the observatory calls it in one of its languages
	ByAlias    By = "alias" // as others do
)

// Found is what a text names where a country is asked for: one country of ours,
// or an area that cannot stand for one, or none of both.
type Found struct {
	Code      survey.CountryCode
	By        By
	Languages []string             // of the name, "*" for any; empty for a code
	Others    []survey.CountryCode // besides Code: the text means each of them somewhere, and it is to be asked which
	Area      *survey.Area
	Marked    bool // a footnote mark was passed over
}

// Countries is an index over countries and areas by code, name and alias. It may
// be shared.
type Countries struct {
	List  []*survey.Country // as given
	codes map[string]named
	other map[string]*survey.Area // codes of areas
	areas []survey.Area
	once  sync.Once
	names map[string][]named
}

type named struct {
	code     survey.CountryCode
	by       By
	language string
	area     *survey.Area
}

// kosovo has more codes than ISO knows: user-assigned ones of banks and unions.
var kosovo = []string{"XKX", "XKK", "RKS", "KOS", "XK0"}

// NewCountries indexes the countries of a topic and the areas that people name
// in their place.
func NewCountries(countries []*survey.Country, areas []survey.Area) *Countries {
	c := &Countries{List: countries, codes: map[string]named{}, other: map[string]*survey.Area{}}
	for _, x := range countries {
		c.codes[string(x.Code)] = named{code: x.Code, by: ByCode}
	}
	for _, x := range countries {
		c.country(x)
	}
	for i := range areas {
		for _, n := range areas[i].Names {
			if coded(n) {
				c.other[n.Text] = &areas[i]
			}
		}
	}
	c.areas = areas
	return c
}

// byName indexes the names when the first is looked up: a file that writes codes
// asks for none.
func (c *Countries) byName() map[string][]named {
	c.once.Do(func() {
		c.names = map[string][]named{}
		for _, x := range c.List {
			for _, lang := range slices.Sorted(maps.Keys(x.Names)) {
				c.name(survey.Name{Language: lang, Text: x.Names[lang]}, named{code: x.Code, by: ByName, language: lang})
			}
			for _, n := range x.Aliases {
				c.name(n, named{code: x.Code, by: ByAlias, language: n.Language})
			}
		}
		for i := range c.areas {
			for _, n := range c.areas[i].Names {
				if !coded(n) {
					c.name(n, named{area: &c.areas[i], language: n.Language})
				}
			}
		}
	})
	return c.names
}

// coded reports whether the name of an area is a code of it.
func coded(n survey.Name) bool {
	return n.Language == "*" && len(n.Text) <= 3 && n.Text == strings.ToUpper(n.Text)
}

func (c *Countries) country(x *survey.Country) {
	code := func(text string, by By) {
		if _, taken := c.codes[text]; !taken && text != "" {
			c.codes[text] = named{code: x.Code, by: by}
		}
	}
	code(x.Eurostat, ByEurostat)
	code(x.ISO3, ByAlpha3)
	code(x.Numeric, ByNumeric)
	code(strings.TrimLeft(x.Numeric, "0"), ByNumeric)
	if x.Code == "XK" {
		for _, k := range kosovo {
			code(k, ByAlpha3)
		}
	}
}

func (c *Countries) name(n survey.Name, what named) {
	f := Fold(n.Text)
	if what.by == "" {
		what.by = ByAlias
	}
	if f != "" {
		c.names[f] = append(c.names[f], what)
	}
}

// Country finds a country by its code exactly as written, or gives nil.
func (c *Countries) Country(code survey.CountryCode) *survey.Country {
	i := slices.IndexFunc(c.List, func(x *survey.Country) bool { return x.Code == code })
	if i < 0 {
		return nil
	}
	return c.List[i]
}

// Find says what a text names: a code first, then a flag, then a name, with its
// footnote marks passed over if it is unknown with them. A name that means two
// countries is taken in the languages the text may be in, if it means one there.
func (c *Countries) Find(text string, langs ...string) Found {
	clean, _ := Visible(text)
	if f := c.find(clean, langs); f.Code != "" || f.Area != nil {
		return f
	}
	for bare := unmarked(clean); bare != clean; bare = unmarked(clean) {
		clean = bare
		if f := c.find(clean, langs); f.Code != "" || f.Area != nil {
			f.Marked = true
			return f
		}
	}
	return Found{}
}

func (c *Countries) find(clean string, langs []string) Found {
	if n, ok := c.codes[strings.ToUpper(clean)]; ok {
		return Found{Code: n.code, By: n.by}
	}
	if flag, rest := flagOf(clean); flag != "" {
		found := Found{Code: c.codes[flag].code, By: ByFlag, Area: c.other[flag]}
		if rest != "" {
			if other := c.Find(rest, langs...); other.Code != found.Code || other.Area != found.Area {
				return Found{}
			}
		}
		return found
	}
	f := c.named(Fold(clean), langs)
	if area := c.other[strings.ToUpper(clean)]; area != nil && !slices.ContainsFunc(f.Languages, func(l string) bool { return Spoken(l, langs) }) {
		f.Area = area
	}
	return f
}

// named finds a folded name: among the known languages first, then among all.
func (c *Countries) named(folded string, langs []string) Found {
	all := c.byName()[folded]
	known := slices.DeleteFunc(slices.Clone(all), func(n named) bool { return !Spoken(n.language, langs) })
	if slices.ContainsFunc(known, func(n named) bool { return n.language != "*" }) {
		all = known
	}
	var f Found
	for _, n := range all {
		switch {
		case n.area != nil && f.Area == nil:
			f.Area = n.area
		case n.code == "" || n.code == f.Code:
		case f.Code == "":
			f.Code, f.By = n.code, n.by
		case !slices.Contains(f.Others, n.code):
			f.Others = append(f.Others, n.code)
		}
		if n.by == ByName && n.code == f.Code {
			f.By = ByName
		}
		if !slices.Contains(f.Languages, n.language) {
			f.Languages = append(f.Languages, n.language)
		}
	}
	slices.Sort(f.Languages)
	slices.Sort(f.Others)
	return f
}

// Near suggests the name, in the language, of the country that a text was likely
// meant to be: the one that a slip away has a name in that language, else in any.
func (c *Countries) Near(text, lang string) []string {
	var own, names, codes []string
	for _, x := range c.List {
		own = append(own, x.Name(lang))
		for _, l := range slices.Sorted(maps.Keys(x.Names)) {
			names, codes = append(names, x.Names[l]), append(codes, x.Name(lang))
		}
	}
	text = unmarked(text)
	if near := Near(text, own); near != nil {
		return near
	}
	s := NewShortlist(names)
	for _, list := range s.byDistance(text) {
		var found []string
		for _, i := range list {
			if !slices.Contains(found, codes[i]) {
				found = append(found, codes[i])
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return found
		default:
			return nil
		}
	}
	return nil
}

// unmarked takes one footnote mark off the end: *, †, a raised figure, or a
// letter or a number of up to three digits in brackets.
func unmarked(s string) string {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	for _, mark := range []string{"*", "†", "‡", "§", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁰"} {
		if cut, ok := strings.CutSuffix(s, mark); ok {
			return strings.TrimRightFunc(cut, unicode.IsSpace)
		}
	}
	for _, brackets := range []string{"[]", "()"} {
		i := strings.LastIndexByte(s, brackets[0])
		if i <= 0 || s[len(s)-1] != brackets[1] {
			continue
		}
		note := s[i+1 : len(s)-1]
		if note == "" || strings.Trim(note, "0123456789") == "" && len(note) <= 3 || len(note) == 1 {
			return strings.TrimRightFunc(s[:i], unicode.IsSpace)
		}
	}
	return s
}

// flagOf reads a flag of two regional indicators at the start of a text.
func flagOf(s string) (code, rest string) {
	const a, z = '\U0001F1E6', '\U0001F1FF'
	r := []rune(s)
	if len(r) < 2 || r[0] < a || r[0] > z || r[1] < a || r[1] > z {
		return "", s
	}
	return string([]rune{'A' + r[0] - a, 'A' + r[1] - a}), strings.TrimSpace(string(r[2:]))
}
