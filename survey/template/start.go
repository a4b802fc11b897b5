package template

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"observatory/survey"
)

// start writes the first sheet: what this is, how to fill it in, what becomes
// public, the parts, how to send it.
func (b *book) start() {
	name := b.startName()
	for i, w := range []float64{5, 50, 12, 12, 24} {
		column, err := excelize.ColumnNumberToName(i + 1)
		b.try(err)
		b.try(b.file.SetColWidth(name, column, column, w))
	}
	row := 1
	line := func(text, look string, height float64) {
		b.text(name, 1, row, text, b.look(look))
		b.try(b.file.MergeCell(name, cell(1, row), cell(5, row)))
		b.try(b.file.SetRowHeight(name, row, height))
		row++
	}
	long := func(text string) { line(text, "plain", linesHeight(text, 103, 15)) }
	title := func(key string) {
		row++
		line(b.words.say(key), "subtitle", 20)
	}
	line(b.Instrument.Title, "heading1", linesHeight(b.Instrument.Title, 55, 25))
	line(b.whom(), "intro", 18)
	if b.unreviewed() {
		text := b.words.say("unreviewed")
		line(text, "intro", linesHeight(text, 103, 15))
	}
	if d := b.Instrument.Description; d != "" {
		title("what")
		long(d)
	}
	if d := b.Instrument.Definition; d != "" {
		title("definition")
		long(d)
	}
	title("fill")
	for i, text := range b.fillSteps() {
		b.text(name, 1, row, strconv.Itoa(i+1), b.look("strong"))
		b.text(name, 2, row, text, b.look("plain"))
		b.try(b.file.MergeCell(name, cell(2, row), cell(5, row)))
		b.try(b.file.SetRowHeight(name, row, linesHeight(text, 98, 15)))
		row++
	}
	title("public")
	for _, text := range b.publicWords() {
		long(text)
	}
	title("parts")
	row = b.partsTable(name, row)
	title("send")
	for n := 1; b.words.has("send." + strconv.Itoa(n)); n++ {
		long(b.words.say("send." + strconv.Itoa(n)))
	}
	long(b.words.say("send.parts"))
	b.startPage(name, row)
}

// unreviewed reports whether the form is a translation that nobody has read yet.
func (f *Form) unreviewed() bool {
	return f.Instrument.Original != "" && f.Instrument.Reviewed == ""
}

// whom says for which country and wave the form is.
func (f *Form) whom() string {
	var parts []string
	add := func(key, value string) {
		if value != "" {
			parts = append(parts, f.words.say("labelled", "name", f.words.say(key), "value", value))
		}
	}
	add("country", f.Country)
	if f.Wave != nil {
		add("wave", f.Wave.Title)
	}
	add("version", f.Instrument.ID+" "+f.Instrument.Version)
	return strings.Join(parts, " · ")
}

// fillSteps are the instructions that this form needs: none on lists of records
// or conditions where it has none.
func (f *Form) fillSteps() []string {
	multi, skips, repeats := false, false, false
	for _, s := range f.Sheets {
		repeats = repeats || s.Repeat != nil
		for _, r := range s.Rows {
			multi = multi || r.Option != nil
			skips = skips || r.Question.AppliesIf != nil
		}
	}
	keys := []string{"fill.1", "fill.2"}
	if f.Prefilled {
		keys = append(keys, "fill.last")
	}
	if multi {
		keys = append(keys, "fill.3")
	}
	keys = append(keys, "fill.4")
	if skips {
		keys = append(keys, "fill.5")
	}
	if repeats {
		keys = append(keys, "fill.6")
	}
	var out []string
	for _, key := range append(keys, "fill.7", "fill.8") {
		args := []string{"date", f.On, "yes", f.form("yes"), "changed", f.form("changed")}
		for _, s := range offered {
			args = append(args, string(s), f.form("state."+string(s)))
		}
		out = append(out, f.words.say(key, args...))
	}
	return out
}

// publicWords say what becomes of the answers, by the publication of the
// questions; those that are not public are named.
func (f *Form) publicWords() []string {
	var out []string
	part := f.termsPart()
	for _, p := range []survey.Publication{survey.Public, survey.AggregateOnly, survey.Private} {
		var names []string
		for _, s := range f.Sheets {
			for _, r := range s.Rows {
				if r.Question.Publication == p && r.Option == nil {
					names = append(names, r.Question.Short)
				}
			}
		}
		if len(names) == 0 {
			continue
		}
		text := f.words.say("public."+string(p), "word", f.words.say("publication."+string(p)), "part", part)
		if p != survey.Public {
			text += " " + f.words.say("public.questions", "questions", strings.Join(names, ", "))
		}
		out = append(out, text)
	}
	if part != "" {
		out = append(out, f.words.say("public.choose", "part", part))
	}
	return out
}

// termsPart is the title of the part in which a respondent says what may be
// published; empty if the instrument does not ask.
func (f *Form) termsPart() string {
	terms := f.Instrument.Terms
	for _, c := range []*survey.Condition{terms.Aggregates, terms.RoleOnly} {
		if c == nil {
			continue
		}
		for _, t := range c.All {
			if at, ok := f.rows[t.Question]; ok {
				return f.Sheets[at.sheet].Title
			}
		}
	}
	return ""
}

// partsTable lists the parts with links to their sheets and gives the next free row.
func (b *book) partsTable(name string, row int) int {
	for i, key := range []string{"", "parts.part", "parts.minutes", "parts.questions", "parts.kind"} {
		text := ""
		if key != "" {
			text = b.words.say(key)
		}
		b.text(name, i+1, row, text, b.look("heading"))
	}
	for i := range b.Sheets {
		s := &b.Sheets[i]
		row++
		questions := 0
		for _, r := range s.Rows {
			if r.Option == nil {
				questions++
			}
		}
		minutes, kind := "", b.words.say("core")
		if s.Intro != "" || i == 0 || b.Sheets[i-1].Number != s.Number {
			minutes = decimal(s.Module.Minutes)
		}
		if s.Module.Optional {
			kind = b.words.say("optional")
		}
		for c, text := range []string{strconv.Itoa(s.Number), s.Title, minutes, strconv.Itoa(questions), kind} {
			look := "plain"
			if c == 1 {
				look = "link"
			}
			b.text(name, c+1, row, text, b.look(look))
		}
		b.try(b.file.SetCellHyperLink(name, cell(2, row), "'"+s.Name+"'!"+cell(b.layout(s).answer, headRow+1), "Location"))
	}
	return row + 1
}

func (b *book) startPage(name string, last int) {
	size, orientation, wide, tall, grid := 9, "portrait", 1, 0, false
	b.try(b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall}))
	fit := true
	b.try(b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	b.try(b.file.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: &grid}))
	b.try(b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: name, RefersTo: fixed(name, 1, 1, 5, last)}))
	b.margins(name)
	b.footer(name)
}
