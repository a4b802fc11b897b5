package declare

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
)

// Sources reads the documents that evidence is taken from.
func Sources(fsys fs.FS, name string) ([]survey.Source, error) {
	var s struct {
		Source []struct{ ID, Title, Short, Publisher, Date, Place, Language, Kind, Note string }
	}
	f, err := TOML(fsys, name, &s)
	if err != nil {
		return nil, err
	}
	var out []survey.Source
	for i, x := range s.Source {
		if slices.ContainsFunc(out, func(o survey.Source) bool { return o.ID == x.ID }) || x.ID == "" {
			return nil, fmt.Errorf("%s: source %d has no id of its own", f.At("id", x.ID, 1), i+1)
		}
		out = append(out, survey.Source(x))
	}
	return out, nil
}

// Register reads the evidence register: every statement of the sources and the
// one use that was made of it.
func Register(fsys fs.FS, name string) ([]survey.Statement, error) {
	var out []survey.Statement
	seen := map[string]bool{}
	dispositions := []survey.Disposition{survey.UsedAsAnswer, survey.UsedAsFrameworkField, survey.UsedAsFigure,
		survey.UsedAsCaseFact, survey.UsedAsClaim, survey.UsedAsContext, survey.Unused}
	err := records(fsys, name, []string{"id", "area", "topic", "statement", "value", "unit", "year", "source", "locator", "doubt", "disposition", "target", "reason"},
		func(at string, r []string) error {
			s := survey.Statement{ID: r[0], Area: r[1], Topic: r[2], Text: r[3], Value: r[4], Unit: r[5], Year: r[6], Source: r[7],
				Locator: r[8], Doubt: r[9], Disposition: survey.Disposition(r[10]), Targets: split(r[11]), Reason: r[12]}
			switch {
			case seen[s.ID]:
				return fmt.Errorf("%s: %s has a disposition already", at, s.ID)
			case !slices.Contains(dispositions, s.Disposition):
				return fmt.Errorf("%s: unknown disposition %q", at, s.Disposition)
			case s.Disposition == survey.Unused && s.Reason == "":
				return fmt.Errorf("%s: %s is unused without a reason", at, s.ID)
			}
			switch s.Disposition {
			case survey.UsedAsAnswer, survey.UsedAsFrameworkField, survey.UsedAsFigure, survey.UsedAsCaseFact:
				if len(s.Targets) == 0 {
					return fmt.Errorf("%s: %s is said to be used as %s but names no target", at, s.ID, s.Disposition)
				}
			}
			seen[s.ID] = true
			out = append(out, s)
			return nil
		})
	return out, err
}

// Countries reads the countries with their names and land borders, in order of
// code.
func Countries(fsys fs.FS, dir string) ([]*survey.Country, error) {
	name := path.Join(dir, "countries.csv")
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read declaration: %w", err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: empty", name)
	}
	var out []*survey.Country
	byCode := map[survey.CountryCode]*survey.Country{}
	for i, row := range rows[1:] {
		c, err := country(rows[0], row)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, i+2, err)
		}
		if len(c.Code) != 2 || byCode[c.Code] != nil {
			return nil, fmt.Errorf("%s:%d: %q is no country code of its own", name, i+2, c.Code)
		}
		byCode[c.Code] = c
		out = append(out, c)
	}
	if err := errors.Join(borders(fsys, path.Join(dir, "neighbours.csv"), byCode), tiles(fsys, path.Join(dir, "tiles.csv"), byCode),
		aliases(fsys, path.Join(dir, "aliases.csv"), byCode)); err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b *survey.Country) int { return strings.Compare(string(a.Code), string(b.Code)) })
	return out, nil
}

// country reads a row of countries.csv, whose columns may stand in any order.
func country(head, row []string) (*survey.Country, error) {
	c := &survey.Country{Names: map[string]string{}}
	var err error
	for j, h := range head {
		switch v := row[j]; h {
		case "iso2":
			c.Code = survey.CountryCode(v)
		case "iso3":
			c.ISO3 = v
		case "numeric":
			c.Numeric = v
		case "eurostat_code":
			c.Eurostat = v
		case "eu_since":
			c.EUSince, err = year(v)
		case "eu_until":
			c.EUUntil, err = year(v)
		case "profile":
			c.Profile = v == "yes"
		default:
			lang, ok := strings.CutPrefix(h, "name_")
			if !ok {
				return nil, fmt.Errorf("unknown column %q", h)
			}
			c.Names[lang] = v
		}
		if err != nil {
			return nil, err
		}
	}
	return c, nil
}

// borders reads pairs of neighbours, each once, into both countries.
func borders(fsys fs.FS, name string, byCode map[survey.CountryCode]*survey.Country) error {
	err := records(fsys, name, []string{"iso2", "neighbour"}, func(at string, r []string) error {
		a, b := byCode[survey.CountryCode(r[0])], byCode[survey.CountryCode(r[1])]
		if a == nil || b == nil {
			return fmt.Errorf("%s: %s and %s are not both countries of ours", at, r[0], r[1])
		}
		for _, p := range [][2]*survey.Country{{a, b}, {b, a}} {
			if !slices.Contains(p[0].Borders, p[1].Code) {
				p[0].Borders = append(p[0].Borders, p[1].Code)
			}
		}
		return nil
	})
	for _, c := range byCode {
		slices.Sort(c.Borders)
	}
	return err
}

// tiles reads where countries stand on the tile map.
func tiles(fsys fs.FS, name string, byCode map[survey.CountryCode]*survey.Country) error {
	return records(fsys, name, []string{"iso2", "x", "y"}, func(at string, r []string) error {
		c := byCode[survey.CountryCode(r[0])]
		x, err1 := strconv.Atoi(r[1])
		y, err2 := strconv.Atoi(r[2])
		if c == nil || err1 != nil || err2 != nil {
			return fmt.Errorf("%s: want a country of ours and two whole numbers", at)
		}
		c.TileX, c.TileY = x, y
		return nil
	})
}

func year(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	y, err := strconv.Atoi(s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a year", s)
	}
	return y, nil
}
