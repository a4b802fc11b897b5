package intake

import (
	"observatory/survey"
	"observatory/survey/sheet"
)

// identity is whose a row is, where its cells say so as they should.
type identity struct {
	country survey.CountryCode // empty: the cells want a closer look
	mark    mark
}

// lookAhead reads whose the rows of a batch are before the rows are read, for
// those that need no second look. The places of their marks lie far apart: asked
// for one after the other, memory fetches several at a time.
func (w *wide) lookAhead(b *sheet.Batch) {
	w.ahead = append(w.ahead[:0], make([]identity, b.Len())...)
	countries, respondents := w.t.roles[CountryRole], w.t.roles[RespondentColumn]
	if w.t != w.r.tables[0] || len(countries) == 0 || len(respondents) == 0 {
		return
	}
	for row := range w.ahead {
		if b.Refused(row) {
			continue
		}
		id := b.Bytes(row, respondents[0])
		if code := w.code(b, row, countries[0]); code != "" && isIDBytes(id) {
			w.ahead[row] = identity{code, w.mark(code, id)}
		}
	}
	w.seen.fetch(w.ahead)
}

// code is the country of a cell that holds a code as it should be written.
func (w *wide) code(b *sheet.Batch, row, column int) survey.CountryCode {
	cells := w.line(b, row)
	key, short := cells.Short(column)
	if short {
		if s := w.codes.get(key); s != nil {
			return survey.CountryCode(w.codes.entries[s.entry].text)
		}
	}
	code := w.r.exact[string(b.Bytes(row, column))]
	if short && code != "" {
		w.codes.put(key, &entry{reading: reading{text: string(code)}})
	}
	return code
}

// mark is that of a country's respondent.
func (w *wide) mark(country survey.CountryCode, respondent []byte) mark {
	w.id = append(append(append(w.id[:0], country...), '-'), respondent...)
	return w.seen.mark(w.id)
}
