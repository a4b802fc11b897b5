package draw

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
)

// Advances are the widths of the letters of one family in two weights.
type Advances struct {
	unitsPerEm float64
	regular    map[rune]float64
	semibold   map[rune]float64
}

// missing is the width, in em, of a letter that the font does not have; a
// browser takes it from another font.
const missing = 0.6

func readAdvances(b []byte) (Advances, error) {
	var in struct {
		UnitsPerEm float64                         `json:"unitsPerEm"`
		Weights    map[string]map[string][]float64 `json:"weights"`
	}
	if err := json.Unmarshal(b, &in); err != nil {
		return Advances{}, err
	}
	if in.UnitsPerEm <= 0 || len(in.Weights["400"]) == 0 || len(in.Weights["600"]) == 0 {
		return Advances{}, fmt.Errorf("no unitsPerEm or no widths for 400 and 600")
	}
	out := Advances{in.UnitsPerEm, map[rune]float64{}, map[rune]float64{}}
	for weight, to := range map[string]map[rune]float64{"400": out.regular, "600": out.semibold} {
		for start, widths := range in.Weights[weight] {
			first, err := strconv.ParseInt(start, 16, 32)
			if err != nil {
				return Advances{}, fmt.Errorf("bad start of a run: %w", err)
			}
			for i, w := range widths {
				if w > 0 {
					to[rune(first)+rune(i)] = w
				}
			}
		}
	}
	return out, nil
}

// Width measures text at a size in px; from weight 550 on as semibold.
func (a Advances) Width(text string, size float64, weight int) float64 {
	of := a.regular
	if weight >= 550 {
		of = a.semibold
	}
	var units float64
	for _, r := range text {
		w, ok := of[r]
		if !ok {
			w = missing * a.unitsPerEm
			if combining(r) {
				w = 0
			}
		}
		units += w
	}
	return units * size / a.unitsPerEm
}

func combining(r rune) bool {
	return r >= 0x300 && r <= 0x36f || r == 0x200b || r == 0x2060 || r == 0xfeff
}

var (
	fontSize   = regexp.MustCompile(`([\d.]+)px`)
	fontWeight = regexp.MustCompile(`\b(bold|bolder|[1-9]00)\b`)
)

// measure is Width for a CSS font shorthand; the family is taken to be ours.
func (a Advances) measure(text, font string) float64 {
	size, weight := 12.0, 400
	if m := fontSize.FindStringSubmatch(font); m != nil {
		if s, err := strconv.ParseFloat(m[1], 64); err == nil {
			size = s
		}
	}
	if m := fontWeight.FindString(font); m != "" {
		weight = 700
		if n, err := strconv.Atoi(m); err == nil {
			weight = n
		}
	}
	return a.Width(text, size, weight)
}
