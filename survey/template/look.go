package template

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// The colours of the site: ink on warm white, one deep accent.
const (
	ink, ink2, ground, rule, accent = "1C1B18", "57534A", "F4F0E8", "D8D2C5", "0C4A56"
	faint                           = "8B8577"
	hatch                           = "A8A193"
)

// look is the style of a name, made once.
func (b *book) look(name string) int {
	if id, ok := b.styles[name]; ok {
		return id
	}
	id, err := b.file.NewStyle(b.describe(name))
	b.try(err)
	b.styles[name] = id
	return id
}

func (b *book) describe(name string) *excelize.Style {
	s := &excelize.Style{
		Font:       &excelize.Font{Family: "Calibri", Size: 11, Color: ink},
		Alignment:  &excelize.Alignment{Horizontal: "left", Vertical: "top", WrapText: true},
		Protection: &excelize.Protection{Locked: true},
	}
	switch kind, form, _ := strings.Cut(name, "."); kind {
	case "title":
		s.Font.Size, s.Font.Bold, s.Font.Color, s.Alignment.WrapText = 18, true, accent, false
	case "heading1":
		s.Font.Size, s.Font.Bold, s.Font.Color = 18, true, accent
	case "subtitle":
		s.Font.Size, s.Font.Bold, s.Font.Color, s.Alignment.WrapText = 13, true, accent, false
	case "intro":
		s.Font.Color = ink2
	case "plain":
	case "strong":
		s.Font.Bold = true
	case "link":
		s.Font.Color, s.Font.Underline = accent, "single"
	case "heading":
		s.Font.Bold, s.Font.Color = true, "FFFFFF"
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{accent}}
		s.Alignment.Vertical, s.Alignment.Indent = "center", 1
		s.Border = borders(accent, 1)
	case "id", "terms", "last", "question", "option":
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{ground}}
		s.Border = borders(rule, 1)
		if kind == "id" {
			s.Font.Size, s.Font.Color = 8, faint
		}
		if kind == "terms" || kind == "last" {
			s.Font.Size, s.Font.Color = 9, ink2
		}
		s.Alignment.Indent = 1
		if kind == "option" {
			s.Alignment.Indent = 4
		}
		if kind == "last" {
			format(s, form)
		}
	case "answer", "note":
		s.Protection.Locked, s.Alignment.Indent = false, 1
		s.Border = borders(faint, 1)
		if kind == "note" {
			s.Font.Size, s.Border = 10, borders(rule, 1)
		}
		format(s, form)
	}
	return s
}

// format is the number format of an answer's cell: text, so that 1-9 stays 1-9,
// unless numbers or dates are asked for.
func format(s *excelize.Style, form string) {
	s.NumFmt = 49
	switch form {
	case "number":
		s.NumFmt = 0
	case "date":
		iso := "yyyy\\-mm\\-dd"
		s.NumFmt, s.CustomNumFmt = 0, &iso
	case "tick":
		s.Alignment.Horizontal, s.Alignment.Indent, s.Font.Bold = "center", 0, true
	}
}

func borders(colour string, style int) []excelize.Border {
	var out []excelize.Border
	for _, side := range []string{"left", "top", "right", "bottom"} {
		out = append(out, excelize.Border{Type: side, Color: colour, Style: style})
	}
	return out
}

// skipLook is the look of what does not apply: hatched and grey, so that colour
// is not the only sign.
func (b *book) skipLook() int {
	if id, ok := b.styles["skip"]; ok {
		return id
	}
	id, err := b.file.NewConditionalStyle(&excelize.Style{
		Font: &excelize.Font{Color: faint, Italic: true},
		Fill: excelize.Fill{Type: "pattern", Pattern: 14, Color: []string{"EDE8DD"}},
	})
	b.try(err)
	b.styles["skip"] = id
	return id
}

// termsCell writes whether an answer is required, in bold, and who may see it.
func (b *book) termsCell(sheet string, column, row int, terms string, r *Row) {
	if r.Option != nil || !r.Question.Required {
		b.text(sheet, column, row, terms, b.look("terms"))
		return
	}
	required := b.words.say("required")
	b.try(b.file.SetCellRichText(sheet, cell(column, row), []excelize.RichTextRun{
		{Text: required, Font: &excelize.Font{Family: "Calibri", Size: 9, Color: ink, Bold: true}},
		{Text: strings.TrimPrefix(terms, required), Font: &excelize.Font{Family: "Calibri", Size: 9, Color: ink2}},
	}))
	b.style(sheet, column, row, column, row, b.look("terms"))
}

// wording writes a question with its help below it, in smaller type.
func (b *book) wording(sheet string, column, row int, text, help, look string) {
	if help == "" {
		b.text(sheet, column, row, text, b.look(look))
		return
	}
	b.try(b.file.SetCellRichText(sheet, cell(column, row), []excelize.RichTextRun{
		{Text: text, Font: &excelize.Font{Family: "Calibri", Size: 11, Color: ink}},
		{Text: "\n" + help, Font: &excelize.Font{Family: "Calibri", Size: 9, Color: ink2}},
	}))
	b.style(sheet, column, row, column, row, b.look(look))
}
