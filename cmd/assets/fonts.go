package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// subsets are those that the official languages of the EU and its neighbours
// need; a browser fetches a file only if the page holds one of its characters.
var subsets = []string{"cyrillic", "greek", "latin-ext", "latin"}

// addFonts takes the variable fonts over as they are, writes fonts.css for them
// and measures the letters of the sans.
func addFonts(m *manifest, got map[string]files) error {
	var css strings.Builder
	css.WriteString("/* Source Serif 4 and Source Sans 3, SIL Open Font License 1.1: see fonts/. Written by cmd/assets. */\n")
	for _, f := range []struct {
		from                 pin
		family, stem, weight string
		styles               map[string][]string // style → subsets
	}{
		// opsz: the optical sizes keep large titles fine and text sturdy.
		{serif, "Source Serif 4", "source-serif-4-%s-opsz-%s.woff2", "200 900", map[string][]string{"normal": subsets, "italic": {"latin"}}},
		{sans, "Source Sans 3", "source-sans-3-%s-wght-%s.woff2", "200 900", map[string][]string{"normal": subsets}},
	} {
		pkg := got[f.from.Name]
		var ranges map[string]string
		if err := json.Unmarshal(pkg["unicode.json"], &ranges); err != nil {
			return fmt.Errorf("read unicode ranges of %s: %w", f.family, err)
		}
		for _, style := range []string{"normal", "italic"} {
			for _, subset := range f.styles[style] {
				file := fmt.Sprintf(f.stem, subset, style)
				b, ok := pkg["files/"+file]
				if !ok || ranges[subset] == "" {
					return fmt.Errorf("%s has no %s %s", f.family, subset, style)
				}
				m.add("fonts/"+file, f.from, "OFL-1.1", b)
				fmt.Fprintf(&css, "@font-face{font-family:%q;font-style:%s;font-weight:%s;font-display:swap;src:url(\"fonts/%s\") format(\"woff2\");unicode-range:%s}\n",
					f.family, style, f.weight, file, ranges[subset])
			}
		}
		_, stem, _ := strings.Cut(f.from.Name, "/")
		m.add("fonts/LICENSE-"+stem+".txt", f.from, "OFL-1.1", pkg["LICENSE"])
	}
	m.add("fonts.css", serif, "OFL-1.1", []byte(css.String()))

	a, err := advances(got[sansTTF.Name])
	if err != nil {
		return fmt.Errorf("measure Source Sans 3: %w", err)
	}
	m.add("advances.json", sansTTF, "OFL-1.1", a)
	return nil
}

// measured are the characters whose widths are kept: Latin, Greek, Cyrillic,
// and the punctuation, arrows and signs that labels use.
var measured = [][2]rune{
	{0x20, 0x7e}, {0xa0, 0x24f}, {0x370, 0x3ff}, {0x400, 0x4ff}, {0x1e00, 0x1eff},
	{0x2002, 0x2027}, {0x202f, 0x203a}, {0x20ac, 0x20ac}, {0x2116, 0x2116}, {0x2190, 0x2193}, {0x2212, 0x2212}, {0x2264, 0x2265},
}

// advances writes {"unitsPerEm", "weights": {"400": {"0020": [width, …]}}}: runs
// of widths by the code point that begins them, in hex; 0 means no such glyph.
// Kerning is left out: over a label it moves the end by less than a pixel.
func advances(pkg files) ([]byte, error) {
	type runs map[string][]int
	out := struct {
		UnitsPerEm int             `json:"unitsPerEm"`
		Weights    map[string]runs `json:"weights"`
	}{Weights: map[string]runs{}}
	var buf sfnt.Buffer
	for weight, path := range map[string]string{
		"400": "400Regular/SourceSans3_400Regular.ttf",
		"600": "600SemiBold/SourceSans3_600SemiBold.ttf",
	} {
		f, err := sfnt.Parse(pkg[path])
		if err != nil {
			return nil, fmt.Errorf("parse %s: %w", path, err)
		}
		out.UnitsPerEm = int(f.UnitsPerEm())
		em := fixed.I(out.UnitsPerEm)
		all := runs{}
		for _, r := range measured {
			var widths []int
			for c := r[0]; c <= r[1]; c++ {
				i, err := f.GlyphIndex(&buf, c)
				if err != nil {
					return nil, fmt.Errorf("find glyph %U: %w", c, err)
				}
				if i == 0 {
					widths = append(widths, 0)
					continue
				}
				w, err := f.GlyphAdvance(&buf, i, em, font.HintingNone)
				if err != nil {
					return nil, fmt.Errorf("measure glyph %U: %w", c, err)
				}
				widths = append(widths, w.Round())
			}
			all[fmt.Sprintf("%04x", r[0])] = widths
		}
		out.Weights[weight] = all
	}
	return json.Marshal(out) // keys sorted, so the same bytes each time
}
