package intake

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"observatory/survey/vocabulary"
)

// CellAt is a cell of a file.
type CellAt struct {
	Sheet  string
	Row    int    // as a spreadsheet counts
	Column string // letter
}

// Forward makes of the cells as received those that were taken in: each change
// must find the text that it says stood there.
func Forward(cells map[CellAt]string, ledger []Change) error {
	return replay(cells, ledger, func(c Change) (from, to string) { return c.Before, c.After })
}

// Back makes of the cells that were taken in those that were received.
func Back(cells map[CellAt]string, ledger []Change) error {
	return replay(cells, ledger, func(c Change) (from, to string) { return c.After, c.Before })
}

func replay(cells map[CellAt]string, ledger []Change, way func(Change) (from, to string)) error {
	for _, c := range ledger {
		from, to := way(c)
		for row := range c.Rows.All() {
			at := CellAt{c.Position.Sheet, row, c.Position.Column}
			if cells[at] != from {
				return fmt.Errorf("replay the ledger: %s%d holds %q, and not %q", at.Column, at.Row, cells[at], from)
			}
			cells[at] = to
		}
	}
	return nil
}

// ledgerLine is an entry of a ledger as it is written: a distinct change with
// the rows it was made in.
type ledgerLine struct {
	Seq        int    `json:"seq"`
	SHA256     string `json:"file_sha256"`
	Sheet      string `json:"sheet,omitempty"`
	Column     string `json:"column"`
	Header     string `json:"header"`
	Question   string `json:"question,omitempty"`
	Before     string `json:"before"`
	After      string `json:"after"`
	Rule       string `json:"rule"`
	Version    string `json:"rule_version"`
	DecidedBy  string `json:"decided_by"`
	Occurrence int    `json:"cells"`
	Rows       string `json:"rows"` // 2-40,44
}

// WriteLedger writes a file's ledger as JSON Lines. The version is that of the
// published tables on which the rules rest.
func WriteLedger(w io.Writer, res *Result) error {
	b := bufio.NewWriter(w)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	for i, c := range res.Ledger {
		err := e.Encode(ledgerLine{Seq: i + 1, SHA256: res.SHA256, Sheet: c.Position.Sheet, Column: c.Position.Column, Header: c.Position.Name, Question: string(c.Question),
			Before: c.Before, After: c.After, Rule: c.Rule, Version: vocabulary.Version, DecidedBy: c.DecidedBy, Occurrence: c.Rows.Len(), Rows: ranges(c.Rows.All())})
		if err != nil {
			return fmt.Errorf("write the ledger: %w", err)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write the ledger: %w", err)
	}
	return nil
}

// ranges writes rows in short: 2-40,44.
func ranges(rows func(func(int) bool)) string {
	var list []int
	for r := range rows {
		list = append(list, r)
	}
	slices.Sort(list)
	var out strings.Builder
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[j]+1 {
			j++
		}
		if out.Len() > 0 {
			out.WriteByte(',')
		}
		out.WriteString(strconv.Itoa(list[i]))
		if j > i {
			out.WriteString("-" + strconv.Itoa(list[j]))
		}
		i = j + 1
	}
	return out.String()
}
