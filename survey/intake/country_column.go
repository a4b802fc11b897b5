package intake

import (
	"slices"
	"strings"

	"observatory/survey"
	"observatory/survey/sheet"
	"observatory/survey/vocabulary"
)

// census counts, column by column, which cells of a table name countries. The
// column is known by what is in it and not by its heading, so that any table of
// countries will do.
type census struct {
	r       *Reader
	t       *table
	columns []countryTally
	rows    int
	settled bool // only the columns that may still be it are counted
}

// countryTally is what a column says of countries.
type countryTally struct {
	index  int
	cells  int // that hold something
	packed int // cells with parts between commas, all of the same number
	parts  int // of a packed cell
	plain  tally
	by     []tally // part by part of a packed cell
	out    bool    // it is not it
}

// tally counts texts that stand where a country could.
type tally struct {
	matched, areas int
	names          int // by name, not by code
	distinct       map[survey.CountryCode]bool
	seen           map[string]vocabulary.Found
	lists          map[survey.AreaKind][]string
	unknown        []string
	missed         int
}

// mostDistinct bounds the texts of a column that are remembered and listed.
const mostDistinct = 2000

// add counts one text.
func (y *tally) add(c *census, text string) {
	found, known := y.seen[text]
	if !known {
		found = c.r.places.Find(text, c.r.languages...)
		if i := strings.IndexByte(text, '('); i > 0 && found.Code == "" && found.Area == nil { // EU-28 (until 2020)
			if bare := c.r.places.Find(text[:i], c.r.languages...); bare.Area != nil {
				found = bare
			}
		}
		if found.By == vocabulary.ByNumeric || found.By == vocabulary.ByCode && !strings.Contains(text, string(found.Code)) {
			found = vocabulary.Found{} // 56 is a number and "no" a word, where nothing says that they are countries
		}
		if y.seen == nil {
			y.seen, y.distinct, y.lists = map[string]vocabulary.Found{}, map[survey.CountryCode]bool{}, map[survey.AreaKind][]string{}
		}
		if len(y.seen) < mostDistinct {
			y.seen[text] = found
			switch {
			case found.Code != "":
				y.distinct[found.Code] = true
			case found.Area != nil:
				y.lists[found.Area.Kind] = append(y.lists[found.Area.Kind], text)
			default:
				y.unknown = append(y.unknown, text)
			}
		}
	}
	switch {
	case found.Code != "":
		y.matched++
		if found.By == vocabulary.ByName || found.By == vocabulary.ByAlias || found.By == vocabulary.ByFlag {
			y.names++
		}
	case found.Area != nil:
		y.areas++
	default:
		y.missed++
	}
}

// share is how much of the column names countries or what stands in their place.
func (y *tally) share() float64 {
	all := y.matched + y.areas + y.missed
	if all == 0 {
		return 0
	}
	return float64(y.matched+y.areas) / float64(all)
}

// likely reports whether a column of such cells names countries: several of
// them, or one by its name throughout.
func (y *tally) likely() bool {
	kinds := len(y.distinct) + len(y.lists[survey.OtherCountry])
	for kind, list := range y.lists {
		if kind != survey.OtherCountry && len(list) >= 3 {
			kinds += len(list) // a table of groups of countries is one too
		}
	}
	switch {
	case kinds >= 3:
		return y.share() >= 0.5
	case kinds == 2:
		return y.share() >= 0.75
	}
	return kinds == 1 && y.names+y.areas > 0 && y.share() >= 0.9
}

// take counts the cells of a batch.
func (c *census) take(b *sheet.Batch) {
	if c.columns == nil {
		c.columns = make([]countryTally, len(c.t.header))
		for i := range c.columns {
			c.columns[i].index = i
		}
	}
	for row := range b.Len() {
		if b.Refused(row) {
			continue
		}
		c.rows++
		for i := range c.columns {
			y := &c.columns[i]
			if y.out || i >= b.Width(row) {
				continue
			}
			y.cell(c, strings.TrimSpace(string(b.Bytes(row, i))))
		}
		if c.rows == 100 || c.rows == 2000 {
			c.narrow()
		}
	}
}

// longestName is beyond what any country is called.
const longestName = 80

func (y *countryTally) cell(c *census, text string) {
	if text == "" || len(text) > 4*longestName {
		return
	}
	y.cells++
	parts := strings.Split(text, ",")
	if len(parts) > 1 && len(parts) <= 8 && (y.parts == 0 || y.parts == len(parts)) {
		y.packed++
		y.parts = len(parts)
		if y.by == nil {
			y.by = make([]tally, len(parts))
		}
		for i, p := range parts {
			y.by[i].add(c, strings.TrimSpace(p))
		}
	}
	y.plain.add(c, text)
}

// narrow gives up on columns that name no country, so that a large table costs
// little.
func (c *census) narrow() {
	for i := range c.columns {
		y := &c.columns[i]
		best, _ := y.best()
		y.out = best == nil && y.plain.share() < 0.2
	}
}

// best is the tally that makes the column one of countries, and the part of its
// cells, from 1, or 0 for the whole.
func (y *countryTally) best() (*tally, int) {
	if y.plain.likely() {
		return &y.plain, 0
	}
	if y.parts < 2 || y.packed*10 < y.cells*9 {
		return nil, 0
	}
	at := -1
	for i := range y.by {
		if y.by[i].likely() && (at < 0 || y.by[i].share() > y.by[at].share()) {
			at = i
		}
	}
	if at < 0 {
		return nil, 0
	}
	return &y.by[at], at + 1
}

// column is the column that names the countries, or nil. Of several the one
// whose cells are understood best, then the first.
func (c *census) column() *CountryColumn {
	var pick *countryTally
	var also []string
	score := func(y *countryTally) float64 {
		t, _ := y.best()
		told := 0.0
		if c.t.columns[y.index].Role == CountryRole {
			told = 1 // its heading says so too
		}
		return t.share() + told
	}
	for i := range c.columns {
		y := &c.columns[i]
		if t, _ := y.best(); t == nil || 2*y.cells < c.rows {
			continue
		}
		if pick == nil || score(y) > score(pick)+0.02 {
			if pick != nil {
				also = append(also, sheet.Letter(pick.index))
			}
			pick = y
		} else {
			also = append(also, sheet.Letter(i))
		}
	}
	if pick == nil {
		return nil
	}
	t, part := pick.best()
	slices.Sort(also)
	return &CountryColumn{Sheet: c.t.sheet, Column: sheet.Letter(pick.index), Header: c.t.header[pick.index].Text, Part: part, Also: also,
		Cells: t.matched + t.areas + t.missed, Matched: t.matched, Aggregates: listed(t.lists[survey.Aggregate]), Parts: listed(t.lists[survey.PartOf]),
		Former: listed(t.lists[survey.FormerState]), Others: listed(t.lists[survey.OtherCountry]), Unknown: listed(t.unknown)}
}

func listed(l []string) []string {
	if l == nil {
		return []string{}
	}
	return l
}

// named counts what the cells of the column hold that says which country a row
// is about.
type namedCells struct {
	cells, matched int
	lists          map[survey.AreaKind][]string
	unknown        []string
}

func (n *namedCells) area(kind survey.AreaKind, text string) {
	if n.lists == nil {
		n.lists = map[survey.AreaKind][]string{}
	}
	n.lists[kind] = list(n.lists[kind], text)
}

// list adds a text that is not there yet.
func list(to []string, text string) []string {
	if len(to) >= mostDistinct || slices.Contains(to, text) {
		return to
	}
	return append(to, text)
}

// column is what the cells say of the column that the heading named.
func (n *namedCells) column(t *table) *CountryColumn {
	at := t.roles[CountryRole]
	if len(at) == 0 || n.cells == 0 {
		return nil
	}
	return &CountryColumn{Sheet: t.sheet, Column: sheet.Letter(at[0]), Header: t.header[at[0]].Text, Cells: n.cells, Matched: n.matched,
		Aggregates: listed(n.lists[survey.Aggregate]), Parts: listed(n.lists[survey.PartOf]), Former: listed(n.lists[survey.FormerState]),
		Others: listed(n.lists[survey.OtherCountry]), Unknown: listed(n.unknown)}
}
