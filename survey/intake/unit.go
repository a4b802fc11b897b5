package intake

import (
	"observatory/survey"
	"observatory/survey/sheet"
)

// unit is a column, or a question of a table with a question in a row, as far
// as texts read the same in it.
type unit struct {
	book   *codebook
	option string // of a column that says whether one option is chosen
	form   *form
	column string // letter: part of the place of what is found
	name   string // heading of the column
	texts  map[string]*entry
	short  shortMemo
	tells  map[string]situation // what texts say of the form
}

// form is what a column, or a whole file, says of how it writes numbers and
// dates; situation is what was settled.
type form struct {
	situation
	name     string
	evidence *evidence // what its other cells say; nil: nobody has looked
}

// entry is what a text reads as in a unit.
type entry struct {
	reading
	chosen  bool // of an option's own column
	found   []int
	change  int
	cells   int // of a wide table, in which something is found or changed
	entered int // findings and change stand in this edition of the lists: only rows are added
}

// enter notes what a text of a unit gives in one more cell: what was found, and
// where the answer is taken in, what was normalised. place is asked only where
// the text is new.
func (r *Reader) enter(e *entry, u *unit, row int, before string, taken bool, place func() survey.Position) {
	if len(e.findings) == 0 && e.outcome != Normalised {
		return
	}
	if e.entered != r.edition {
		e.entered, e.change, e.found = r.edition, -1, e.found[:0]
		p := place()
		for _, f := range e.findings {
			f.Position, f.Question = p, u.book.q.ID
			if f.Value == "" && e.open == nothingOpen && !e.ofColumn {
				f.Value = before
			}
			e.found = append(e.found, r.found.add(f))
		}
	} else {
		for _, i := range e.found {
			r.found.row(i, row)
		}
	}
	switch {
	case e.outcome != Normalised || !taken:
	case e.change >= 0:
		r.ledger.row(e.change, row)
	default:
		e.change = r.ledger.add(Change{Change: survey.Change{Position: place(), Before: before, After: e.text, Rule: e.rule},
			Question: u.book.q.ID, DecidedBy: orElse(e.by, "table")})
	}
}

// read gives the entry for a text, from memory where it was met before.
func (r *Reader) read(t *table, u *unit, text string, form cellForm) *entry {
	key := text
	if form.kind > sheet.Blank {
		key = string(rune(form.kind)) + text
		if form.shown != (shownAs{}) {
			key = string(rune(form.shown.percent)) + form.shown.unit + "\x00" + key
			if form.shown.scaled {
				key = "\x00" + key
			}
		}
	}
	if e := u.texts[key]; e != nil {
		return e
	}
	e := r.lawful(r.interpret(t, u, text, form), text)
	if u.texts == nil {
		u.texts = map[string]*entry{}
	}
	if len(u.texts) >= mostRemembered {
		clear(u.texts) // of free text every cell is another
	}
	u.texts[key] = e
	return e
}

// mostRemembered bounds the texts that a unit remembers.
const mostRemembered = 4096

// interpret reads a text that is new to the unit.
func (r *Reader) interpret(t *table, u *unit, text string, form cellForm) *entry {
	s := u.form.situation
	s.kind, s.shown, s.languages = form.kind, form.shown, r.languages
	if len(s.languages) == 0 && r.result.Profile == "limesurvey" && (text == "Y" || text == "N") {
		s.languages = []string{"en"} // the program's own codes, whatever the survey's language
	}
	e := &entry{}
	read := func(s situation) {
		if u.option != "" {
			e.chosen, e.reading = u.book.mention(u.option, text, s)
		} else {
			e.reading = u.book.read(text, s)
		}
	}
	if meaning, ok := r.o.Answers.value(text, string(u.book.q.ID), u.name); ok {
		e.reading = r.told(u, text, meaning, s)
		if e.outcome != Refused {
			return e
		}
	}
	read(s)
	if (e.open == numbersOpen || e.open == datesOpen) && !t.canonical {
		if !t.looked {
			t.looked = true
			r.lookThrough(t)
		}
		s = u.form.situation
		s.kind, s.shown, s.languages = form.kind, form.shown, r.languages
		read(s)
		if e.outcome == Normalised && e.by == "" {
			e.by = "file"
		}
	}
	return e
}

// told reads a text as somebody said that it is meant: a state, a code, or what
// could have stood there.
func (r *Reader) told(u *unit, text, meaning string, s situation) reading {
	if st := survey.State(meaning); st.Valid() && st != survey.Answered {
		return reading{outcome: Normalised, state: st, text: string(st), rule: toldRule, by: r.o.Answers.by()}
	}
	out := u.book.read(meaning, s)
	if out.outcome == Accepted || out.outcome == Normalised {
		out.outcome, out.rule, out.by, out.findings = Normalised, toldRule, r.o.Answers.by(), nil
		if out.text == text {
			out.outcome, out.rule, out.by = Accepted, "", ""
		}
	}
	return out
}

// toldRule is the rule of a change that the answers file made.
const toldRule = "told"
