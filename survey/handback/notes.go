package handback

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// notes are the comments on the cells of a sheet while they are gathered.
type notes struct {
	sheet string
	taken map[string]bool     // cells on which somebody commented
	said  map[string][]string // cell → what is said of it, the worst first
	order []string
}

func (b *book) notesOn(sheet string) (*notes, error) {
	comments, err := b.file.GetComments(sheet)
	if err != nil {
		return nil, fmt.Errorf("read the comments of %s: %w", sheet, err)
	}
	n := &notes{sheet: sheet, taken: map[string]bool{}, said: map[string][]string{}}
	for _, c := range comments {
		n.taken[c.Cell] = true
	}
	return n, nil
}

// add enters a comment on cells and gives how many of them bear none: those with
// somebody's own, and those beyond what a spreadsheet opens quickly.
func (n *notes) add(at spot, text string, left *int) (without int) {
	for i, row := range at.rows {
		cell := at.column + strconv.Itoa(row)
		switch {
		case n.taken[cell], i >= mostOfOne, n.said[cell] == nil && *left == 0:
			without++
			continue
		case n.said[cell] == nil:
			n.order = append(n.order, cell)
			*left--
		}
		n.said[cell] = append(n.said[cell], text)
	}
	return without
}

func (n *notes) write(f *excelize.File) error {
	for _, cell := range n.order {
		text := strings.Join(n.said[cell], "\n\n")
		height := 30 + 16*uint(len([]rune(text))/38+strings.Count(text, "\n")+1)
		c := excelize.Comment{Cell: cell, Author: author, Width: 300, Height: height, Paragraph: []excelize.RichTextRun{{Text: cut(text, 2000)}}}
		if err := f.AddComment(n.sheet, c); err != nil {
			return fmt.Errorf("comment on %s!%s: %w", n.sheet, cell, err)
		}
	}
	return nil
}
