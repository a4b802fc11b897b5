package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
)

// RowsOf are the rows of a finding, sorted, each once; of a finding about one
// cell that cell's row.
func RowsOf(f survey.Finding) []int {
	var rows []int
	for r := range f.Rows.All() {
		rows = append(rows, r)
	}
	if len(rows) == 0 && f.Position.Row > 0 {
		rows = append(rows, f.Position.Row)
	}
	slices.Sort(rows)
	return slices.Compact(rows)
}

// Ranges writes sorted numbers as 2, 5–9, 12. Beyond most ranges (0: any
// number) the rest is counted in brackets.
func Ranges(rows []int, most int) string {
	var parts []string
	shown := 0
	for i := 0; i < len(rows); {
		j := i
		for j+1 < len(rows) && rows[j+1] == rows[j]+1 {
			j++
		}
		if most > 0 && len(parts) == most {
			parts = append(parts, fmt.Sprintf("… (+%d)", len(rows)-shown))
			break
		}
		switch j - i {
		case 0:
			parts = append(parts, strconv.Itoa(rows[i]))
		case 1:
			parts = append(parts, strconv.Itoa(rows[i]), strconv.Itoa(rows[j]))
		default:
			parts = append(parts, fmt.Sprintf("%d–%d", rows[i], rows[j]))
		}
		shown += j - i + 1
		i = j + 1
	}
	return strings.Join(parts, ", ")
}

// Place is where a finding stands, as a person finds it: the sheet of a
// workbook and the cell as a spreadsheet names it. Of a finding about the whole
// file it is empty.
func Place(f survey.Finding, lang string) string {
	return speaker{c: Published(), lang: lang}.placeOf(f)
}

func (s speaker) placeOf(f survey.Finding) string {
	p := f.Position
	var parts []string
	if p.Sheet != "" {
		parts = append(parts, s.word("place.sheet", survey.Named("name", p.Sheet)))
	}
	switch {
	case p.Column != "" && p.Row > 0 && f.Rows.Len() <= 1:
		parts = append(parts, p.Column+strconv.Itoa(p.Row))
	case p.Column != "":
		parts = append(parts, s.word("place.column", survey.Named("name", p.Column)))
	case p.Row > 0 && f.Rows.Len() <= 1:
		parts = append(parts, s.word("place.row", survey.Counted("row", p.Row)))
	}
	return strings.Join(parts, ", ")
}
