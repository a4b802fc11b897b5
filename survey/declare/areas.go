package declare

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"observatory/survey"
)

// aliases reads what else countries are called. A topic may have none.
func aliases(fsys fs.FS, name string, byCode map[survey.CountryCode]*survey.Country) error {
	return optional(records(fsys, name, []string{"iso2", "language", "alias", "source"}, func(at string, r []string) error {
		c := byCode[survey.CountryCode(r[0])]
		if c == nil {
			return fmt.Errorf("%s: %s is not a country of ours", at, r[0])
		}
		if r[1] == "" || strings.TrimSpace(r[2]) != r[2] || r[2] == "" || r[3] == "" {
			return fmt.Errorf("%s: want a language, a name and where it is from", at)
		}
		c.Aliases = append(c.Aliases, survey.Name{Language: r[1], Text: r[2]})
		return nil
	}))
}

// Areas reads what people name where a country is asked for and what cannot
// stand for one: aggregates, parts of countries, former states (areas.csv) and
// the countries that the observatory does not cover (world.csv).
func Areas(fsys fs.FS, dir string) ([]survey.Area, error) {
	var out []survey.Area
	byID := map[string]int{}
	err := optional(records(fsys, path.Join(dir, "areas.csv"), []string{"id", "kind", "within", "language", "name"}, func(at string, r []string) error {
		kind := survey.AreaKind(r[1])
		if !slices.Contains([]survey.AreaKind{survey.Aggregate, survey.PartOf, survey.FormerState}, kind) {
			return fmt.Errorf("%s: unknown kind of area %q", at, r[1])
		}
		var within []survey.CountryCode
		for _, c := range strings.FieldsFunc(r[2], func(r rune) bool { return r == ';' }) {
			within = append(within, survey.CountryCode(c))
		}
		if (kind == survey.Aggregate) != (within == nil) {
			return fmt.Errorf("%s: %s of kind %s lies within %d countries", at, r[0], kind, len(within))
		}
		i, known := byID[r[0]]
		if !known {
			i = len(out)
			byID[r[0]] = i
			out = append(out, survey.Area{ID: r[0], Kind: kind, Within: within})
		}
		if out[i].Kind != kind || !slices.Equal(out[i].Within, within) {
			return fmt.Errorf("%s: %s is said to be two things", at, r[0])
		}
		out[i].Names = append(out[i].Names, survey.Name{Language: r[3], Text: r[4]})
		return nil
	}))
	if err != nil {
		return nil, err
	}
	others, err := world(fsys, path.Join(dir, "world.csv"))
	if err = optional(err); err != nil {
		return nil, err
	}
	return append(out, others...), nil
}

// world reads the countries and territories of ISO 3166-1 that are not among the
// observatory's, in wide form: a column of names per language.
func world(fsys fs.FS, name string) ([]survey.Area, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read declaration: %w", err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(rows) == 0 || len(rows[0]) < 5 || !slices.Equal(rows[0][:4], []string{"iso2", "iso3", "numeric", "part_of"}) {
		return nil, fmt.Errorf("%s: the header must begin with iso2,iso3,numeric,part_of", name)
	}
	var out []survey.Area
	for _, row := range rows[1:] {
		a := survey.Area{ID: row[0], Kind: survey.OtherCountry}
		if row[3] != "" {
			a.Kind, a.Within = survey.PartOf, []survey.CountryCode{survey.CountryCode(row[3])}
		}
		for j, v := range row {
			switch lang, isName := strings.CutPrefix(rows[0][j], "name_"); {
			case j == 3, v == "":
			case isName:
				a.Names = append(a.Names, survey.Name{Language: lang, Text: v})
			default:
				a.Names = append(a.Names, survey.Name{Language: "*", Text: v})
			}
		}
		out = append(out, a)
	}
	return out, nil
}

// optional forgives a file that is not there.
func optional(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
