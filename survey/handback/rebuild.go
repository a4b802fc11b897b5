package handback

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"

	"observatory/survey/sheet"
)

// rebuild makes a workbook with the text of every cell where the file cannot be
// added to: an OpenDocument table, a table in an archive, or a workbook that
// would not come out the same. Every cell is text in the place where it was.
func rebuild(c Checked, reader *sheet.Reader) ([]byte, Outcome, error) {
	grid, _, err := sheet.Read(c.Name, c.Data, c.Sheet)
	if err != nil {
		return nil, Outcome{}, err
	}
	if grid.Header == nil {
		return nil, Outcome{}, fmt.Errorf("no table was found in it, so nothing can be written beside its cells")
	}
	name := reader.Sheet()
	if name == "" {
		name = "Sheet1"
	}
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return nil, Outcome{}, err
	}
	textStyle, err := f.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return nil, Outcome{}, err
	}
	put := func(row int, cells []sheet.Cell) error {
		for i, cell := range cells {
			at, err := excelize.CoordinatesToCellName(i+1, row)
			if err != nil {
				return err
			}
			if cell.Text == "" {
				continue
			}
			if err := f.SetCellStr(name, at, cell.Text); err != nil {
				return err
			}
			if err := f.SetCellStyle(name, at, at, textStyle); err != nil {
				return err
			}
		}
		return nil
	}
	header := 1
	if rows := reader.Dialect().HeaderRows; len(rows) > 0 {
		header = rows[len(rows)-1]
	}
	if err := put(header, grid.Header); err != nil {
		return nil, Outcome{}, err
	}
	for _, r := range append(grid.Rows, grid.Refused...) {
		if err := put(r.Number, r.Cells); err != nil {
			return nil, Outcome{}, err
		}
	}
	b := &book{file: f, checked: c, sheet: name, sheets: []string{name}, done: Outcome{Format: "xlsx", Rebuilt: true}}
	if err := b.mark(); err != nil {
		return nil, Outcome{}, err
	}
	if err := b.list(); err != nil {
		return nil, Outcome{}, err
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, Outcome{}, err
	}
	return out.Bytes(), b.done, nil
}
