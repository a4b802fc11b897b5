package intake

import (
	"fmt"

	"observatory/survey/sheet"
)

// law holds after each batch: every cell has exactly one outcome, and every
// normalised cell stands in the ledger with what was there before.
func (r *Reader) law(t *table, b *sheet.Batch, before Account, ignored, entered int) error {
	cells := 0
	for row := range b.Len() {
		cells += b.Width(row)
	}
	r.account.Cells += cells
	a := r.account
	counted := a.Accepted - before.Accepted + a.Normalised - before.Normalised + a.Asked - before.Asked + a.Refused - before.Refused +
		a.Blank - before.Blank + a.Structure - before.Structure + sumOf(a.Ignored) - ignored
	if r.fault != nil {
		return r.fault
	}
	if counted != cells {
		return fmt.Errorf("of %d cells of %s, %d have an outcome", cells, orName(t), counted)
	}
	if n, want := r.ledger.rows-entered, a.Normalised-before.Normalised; n != want {
		return fmt.Errorf("of %d cells of %s that were normalised, %d stand in the ledger", want, orName(t), n)
	}
	return nil
}

// lawful holds for each text that is read: what is accepted stands as it stood,
// what is normalised does not, and what is refused or asked gives no answer.
func (r *Reader) lawful(e *entry, text string) *entry {
	var what string
	switch {
	case e.outcome == Accepted && e.text != text:
		what = "was changed without an entry in the ledger"
	case e.outcome == Normalised && (e.text == text || e.rule == ""):
		what = "is said to be changed and is not, or without a rule"
	case (e.outcome == Refused || e.outcome == Asked) && (e.state != "" || len(e.findings) == 0):
		what = "is held back without a finding, or taken in all the same"
	}
	if what != "" && r.fault == nil {
		r.fault = fmt.Errorf("the text %q %s", text, what)
	}
	return e
}

func orName(t *table) string {
	if t.sheet != "" {
		return "the sheet " + t.sheet
	}
	return t.name
}

// count enters the outcome of one cell.
func (a *Account) count(o Outcome) {
	switch o {
	case Accepted:
		a.Accepted++
	case Normalised:
		a.Normalised++
	case Asked:
		a.Asked++
	case Refused:
		a.Refused++
	case Blank:
		a.Blank++
	case Structure:
		a.Structure++
	}
}
