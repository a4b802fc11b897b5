package intake

import (
	"encoding/binary"

	"observatory/survey"
	"observatory/survey/sheet"
)

// leastRows is how many rows a table has before its columns can look shifted.
const leastRows = 5

// shifted reports columns most of whose cells are no answers to their question,
// but would be to that of a column beside them: a cell was put in or taken out,
// and the rest of the rows moved.
func (r *Reader) shifted(t *table) {
	w := t.wide
	if w == nil || w.read < leastRows {
		return
	}
	for k := range w.answers {
		refused := w.answers[k].refused()
		if sumOf(refused)*10 < w.read*6 {
			continue
		}
		for _, other := range []int{k - 1, k + 1} {
			if other < 0 || other >= len(w.answers) || w.answers[other].mark {
				continue
			}
			legal := 0
			for text, n := range refused {
				s := situation{languages: r.languages, kind: sheet.Text}
				if o := w.answers[other].unit.book.read(text, s).outcome; o == Accepted || o == Normalised {
					legal += n
				}
			}
			if legal*10 < w.read*6 {
				continue
			}
			p := t.position(w.answers[k].column)
			r.found.add(survey.Finding{Code: "X04", Severity: survey.Warn, Position: p, Value: "", Question: w.answers[k].unit.book.q.ID,
				Args: []survey.Arg{survey.Counted("cells", legal), survey.Named("neighbour", sheet.Letter(w.answers[other].column))}})
			break
		}
	}
}

// refused are the texts of the column that are no answers, with how many cells
// hold each.
func (a *wideAnswer) refused() map[string]int {
	out := map[string]int{}
	for _, s := range a.unit.short.slots {
		if s.key != 0 && s.outcome == Refused {
			var b [8]byte
			binary.LittleEndian.PutUint64(b[:], s.key)
			out[string(b[:b[7]-1])] += a.unit.short.entries[s.entry].cells
		}
	}
	for text, e := range a.unit.texts {
		if e.outcome == Refused {
			out[text] += e.cells
		}
	}
	return out
}

func sumOf(m map[string]int) (n int) {
	for _, v := range m {
		n += v
	}
	return n
}
