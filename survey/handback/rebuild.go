package handback

import (
	"bytes"
	"errors"
	"slices"

	"github.com/xuri/excelize/v2"

	"observatory/survey/sheet"
)

// rebuild makes a workbook with the text of every cell where the file cannot be
// added to: an OpenDocument workbook, a table in an archive, or a workbook that
// would not come out the same. Every cell is text in the place where it was.
func rebuild(c Checked, reader *sheet.Reader) ([]byte, Outcome, error) {
	b := &book{file: excelize.NewFile(), checked: c, sheet: reader.Sheet(), done: Outcome{Format: "xlsx", Rebuilt: true}}
	defer b.file.Close()
	listed := reader.Sheets()
	if len(listed) == 0 { // a text in an archive
		b.sheet = "Sheet1"
		listed = []sheet.Listed{{}}
	}
	cells := 0
	for i, l := range listed {
		n, err := b.copySheet(l, i == 0)
		if err != nil {
			return nil, Outcome{}, err
		}
		cells += n
	}
	if cells == 0 {
		return nil, Outcome{}, ErrNoTable
	}
	if err := b.mark(); err != nil {
		return nil, Outcome{}, err
	}
	if err := b.list(); err != nil {
		return nil, Outcome{}, err
	}
	var out bytes.Buffer
	if err := b.file.Write(&out); err != nil {
		return nil, Outcome{}, err
	}
	return out.Bytes(), b.done, nil
}

// copySheet writes the cells of a sheet as text and gives their number.
func (b *book) copySheet(l sheet.Listed, first bool) (int, error) {
	o := b.checked.Sheet
	o.Sheet, o.Header = l.Name, "none" // with the header as a row among rows
	grid, reader, err := sheet.Read(b.checked.Name, b.checked.Data, o)
	if err != nil {
		return 0, err
	}
	name := l.Name
	if name == "" {
		name = b.sheet
	}
	if first {
		err = b.file.SetSheetName("Sheet1", name)
	} else {
		_, err = b.file.NewSheet(name)
	}
	if err != nil {
		return 0, err
	}
	b.sheets = append(b.sheets, name)
	text, err := b.file.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return 0, err
	}
	cells := 0
	put := func(row, column int, s string) error {
		if s == "" {
			return nil
		}
		cells++
		at, err := excelize.CoordinatesToCellName(column, row)
		if err != nil {
			return err
		}
		return errors.Join(b.file.SetCellStr(name, at, s), b.file.SetCellStyle(name, at, at, text))
	}
	for _, r := range slices.Concat(grid.Rows, grid.Refused) {
		for i, cell := range r.Cells {
			err = errors.Join(err, put(r.Number, i+1, cell.Text))
		}
	}
	for _, x := range reader.Regions() { // lines above and below the table
		err = errors.Join(err, put(x.Row, 1, x.Text))
	}
	if l.Hidden {
		err = errors.Join(err, b.file.SetSheetVisible(name, false))
	}
	return cells, err
}
