package intake

// cellTally counts cells by outcome, eight bits for each.
type cellTally uint64

// mostTallied is how many cells one holds, whatever their outcomes.
const mostTallied = 255

func tallyOf(o Outcome) cellTally { return 1 << (8 * o & 63) }

// counts are cells by outcome.
type counts [Ignored + 1]int

func (c *counts) add(t cellTally) {
	for o := range c {
		c[o] += int(t >> (8 * o) & 0xFF)
	}
}

// outcomes are the cells of some rows by outcome: of answers, and of columns
// that say whether one option is chosen, of which several make an answer.
type outcomes struct{ plain, marks counts }

// count enters the outcomes of a batch's cells.
func (w *wide) count() {
	a := &w.r.account
	for taken := range w.sums {
		plain, marks := &w.sums[taken].plain, &w.sums[taken].marks
		for o, n := range plain {
			if Outcome(o) != Blank {
				a.Answers += n
			}
		}
		good := plain[Accepted] + plain[Normalised]
		if taken == 1 {
			a.Taken += good
			a.Accepted += plain[Accepted] + marks[Accepted]
			a.Normalised += plain[Normalised] + marks[Normalised]
		} else if n := good + marks[Accepted] + marks[Normalised]; n > 0 {
			a.Ignored["row_refused"] += n
		}
		a.Blank += plain[Blank] + marks[Blank]
		a.Refused += plain[Refused] + marks[Refused]
		a.Asked += plain[Asked] + marks[Asked]
	}
}
