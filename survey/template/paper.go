package template

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"observatory/survey"
)

//go:embed paper.html
var paperHTML string

var paperPage = template.Must(template.New("paper").Parse(paperHTML))

// The page for paper, piece by piece.
type (
	paper struct {
		Lang, Title, Kind, Whom, Unreviewed, Intro string
		What, Description, Meaning, Definition     string
		Public                                     string
		PublicWords                                []string
		Parts                                      []paperPart
		No                                         string
		Foot                                       string
	}
	paperPart struct {
		Title, Note, Intro, Again string
		Record                    string // heading of a record's page; empty: asked once
		Questions                 []paperQuestion
	}
	paperQuestion struct {
		Number, Text, Help, OnlyIf, Terms, Hint string
		Required                                bool
		Boxes                                   []string
		Likert                                  bool
		Low, High                               string
		Lines                                   []int // write on; more for free text
		Given                                   string
		States                                  []string
		Comment                                 string
		Rows                                    []paperRow // of a grid, whose columns are the boxes
	}
	paperRow struct{ Text, Help string }
)

// Times lets a template repeat a cell.
func (paper) Times(n int) []struct{} { return make([]struct{}, n) }

// Paper writes the form as one HTML page to print and fill in by hand. It needs
// nothing but itself.
func (f *Form) Paper() ([]byte, error) {
	p := paper{Lang: f.Language, Title: f.Instrument.Title, Kind: f.words.say("paper.title"), Whom: f.whom(), Intro: f.words.say("paper.intro"),
		What: f.words.say("what"), Description: f.Instrument.Description, Meaning: f.words.say("definition"), Definition: f.Instrument.Definition,
		Public: f.words.say("public"), PublicWords: f.publicWords(), No: f.words.say("paper.states"), Foot: f.Instrument.ID + " " + f.Instrument.Version}
	if f.unreviewed() {
		p.Unreviewed = f.words.say("unreviewed")
	}
	number := 0 // of the question in its module, whose sheets follow each other
	for i := range f.Sheets {
		if i > 0 && f.Sheets[i-1].Number != f.Sheets[i].Number {
			number = 0
		}
		p.Parts = append(p.Parts, f.paperPart(&f.Sheets[i], &number))
	}
	var out bytes.Buffer
	if err := paperPage.Execute(&out, p); err != nil {
		return nil, fmt.Errorf("write the form of %s for paper: %w", f.Instrument.ID, err)
	}
	return out.Bytes(), nil
}

// paperPart is a part of the form; a repeat group has one page to copy.
func (f *Form) paperPart(s *Sheet, number *int) paperPart {
	p := paperPart{Title: strconv.Itoa(s.Number) + "  " + s.Title, Note: f.sheetNote(s), Intro: s.Intro}
	if s.Repeat != nil {
		p.Record, p.Again = s.Repeat.Short, f.words.say("paper.again")
	}
	for i := range s.Rows {
		r := &s.Rows[i]
		switch q := r.Question; {
		case r.Option != nil:
			continue
		case q.Grid != "" && q.Type == survey.Single && i > 0 && s.Rows[i-1].Question.Grid == q.Grid:
			last := &p.Questions[len(p.Questions)-1]
			last.Rows = append(last.Rows, paperRow{q.Short, q.Help})
			continue
		}
		*number++
		p.Questions = append(p.Questions, f.paperQuestion(s, r, fmt.Sprintf("%d.%d", s.Number, *number)))
	}
	return p
}

func (f *Form) paperQuestion(s *Sheet, r *Row, number string) paperQuestion {
	q := r.Question
	p := paperQuestion{Number: number, Text: r.Text, Help: q.Help, OnlyIf: f.OnlyIf(q), Required: q.Required, Terms: f.Terms(q),
		States: f.states()}
	if !s.Module.Once {
		p.Comment = f.words.say("paper.comment")
	}
	switch {
	case q.Grid != "" && q.Type == survey.Single:
		p.Text, p.Help = strings.TrimSuffix(q.Label, " "+q.Short), ""
		p.Rows = []paperRow{{q.Short, q.Help}}
		for _, c := range q.Choices {
			p.Boxes = append(p.Boxes, c.Label)
		}
		p.Boxes = append(p.Boxes, f.states()...)
	case q.Type.Coded():
		for _, c := range q.Choices {
			label := c.Label
			if c.Note != "" {
				label += " (" + c.Note + ")"
			}
			p.Boxes = append(p.Boxes, label)
		}
		if q.Type == survey.Multi {
			p.Hint = f.kindHint(q, false)
		}
	case q.Type == survey.Likert:
		p.Likert, p.Low, p.High = true, q.Low, q.High
		p.Boxes = []string{"1", "2", "3", "4", "5"}
	case q.Type == survey.Text, q.Type == survey.CountryType:
		p.Lines = make([]int, 1)
	default:
		p.Lines, p.Hint = make([]int, 1), f.Hint(q, false)
	}
	if s.Repeat == nil && !q.Type.Coded() && !p.Likert && r.Given[0].Last == "" {
		p.Given = r.Given[0].Text
	}
	return p
}
