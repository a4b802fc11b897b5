package intake

// shortMemo remembers texts of up to seven bytes, which are most cells of a
// survey: packed into a word by sheet.Batch.Short, found without a hash of a
// string.
type shortMemo struct {
	slots   []slot // a power of two long
	entries []*entry
}

// slot is a text and what it reads as. What the reader needs of most cells
// stands beside the text, so that the entry itself is not touched.
type slot struct {
	key     uint64 // 0: free; no text packs to 0
	entry   uint32 // index
	outcome Outcome
	busy    bool // something is found or changed with each such cell
}

// emptyText is the word of no text.
const emptyText = 1 << 56

// spread is 2 to the power of 64 divided by the golden ratio.
const spread = 0x9E3779B97F4A7C15

// get finds the slot of a text, or gives nil.
func (m *shortMemo) get(key uint64) *slot {
	slots := m.slots
	if len(slots) == 0 {
		return nil
	}
	mask := len(slots) - 1
	for i := int(key*spread>>40) & mask; ; i = (i + 1) & mask {
		s := &slots[i]
		if s.key == key {
			return s
		}
		if s.key == 0 {
			return nil
		}
	}
}

// put enters a text that is not there.
func (m *shortMemo) put(key uint64, e *entry) *slot {
	if 2*(len(m.entries)+1) > len(m.slots) {
		m.grow()
	}
	mask := len(m.slots) - 1
	i := int(key*spread>>40) & mask
	for m.slots[i].key != 0 {
		i = (i + 1) & mask
	}
	m.slots[i] = slot{key, uint32(len(m.entries)), e.outcome, len(e.findings) > 0 || e.outcome == Normalised}
	m.entries = append(m.entries, e)
	return &m.slots[i]
}

// mostShort bounds the table; what comes beyond it begins anew.
const mostShort = 1 << 16

func (m *shortMemo) grow() {
	old := *m
	size := max(16, 2*len(old.slots))
	if size > mostShort {
		size, old = 16, shortMemo{}
	}
	*m = shortMemo{slots: make([]slot, size)}
	for _, s := range old.slots {
		if s.key != 0 {
			m.put(s.key, old.entries[s.entry])
		}
	}
}

// marked keeps a mark of 128 bits for each respondent, and the row it stands in.
type markedRows struct {
	slots []markedRow // a power of two long
	used  int
}

type markedRow struct {
	mark [2]uint64
	row  int32 // 0: free
}

// mostReserved bounds what is reserved for rows that are still to come.
const mostReserved = 1 << 21

// reserve makes room for the rows of a file of that size, of which the first rows
// end at the offset.
func (m *markedRows) reserve(size, offset int64, rows int) {
	if offset <= 0 {
		return
	}
	slots := 64
	for want := 2 * size / offset * int64(rows); int64(slots) < min(want, mostReserved); {
		slots *= 2
	}
	m.slots = make([]markedRow, slots)
}

// add gives the row in which the mark stood before, or enters it and gives 0.
func (m *markedRows) add(mark [2]uint64, row int) int {
	if 2*(m.used+1) > len(m.slots) {
		old := m.slots
		m.slots = make([]markedRow, max(64, 2*len(old)))
		for _, s := range old {
			if s.row != 0 {
				*m.at(s.mark) = s
			}
		}
	}
	s := m.at(mark)
	if s.row != 0 {
		return int(s.row)
	}
	*s = markedRow{mark, int32(row)}
	m.used++
	return 0
}

// at is the slot of a mark, or the free one where it belongs.
func (m *markedRows) at(mark [2]uint64) *markedRow {
	mask := len(m.slots) - 1
	i := int(mark[0]>>1) & mask
	for m.slots[i].row != 0 && m.slots[i].mark != mark {
		i = (i + 1) & mask
	}
	return &m.slots[i]
}
