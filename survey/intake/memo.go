package intake

// shortMemo remembers texts of up to seven bytes, which are most cells of a
// survey: packed into a word by sheet.Batch.Short, found without a hash of a
// string.
type shortMemo struct {
	slots []slot // a power of two long
	used  int
}

// slot is a text and what it reads as. What the reader needs of most cells
// stands beside the text, so that the entry itself is not touched.
type slot struct {
	key     uint64 // 0: free; no text packs to 0
	entry   *entry
	outcome Outcome
	busy    bool // something is found or changed with each such cell
}

// spread is 2 to the power of 64 divided by the golden ratio.
const spread = 0x9E3779B97F4A7C15

// get finds the slot of a text, or gives nil.
func (m *shortMemo) get(key uint64) *slot {
	mask := uint64(len(m.slots) - 1)
	if mask == ^uint64(0) {
		return nil
	}
	for i := key * spread >> 32 & mask; ; i = (i + 1) & mask {
		s := &m.slots[i]
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
	if 2*(m.used+1) > len(m.slots) {
		m.grow()
	}
	mask := uint64(len(m.slots) - 1)
	i := key * spread >> 32 & mask
	for m.slots[i].key != 0 {
		i = (i + 1) & mask
	}
	m.slots[i] = slot{key, e, e.outcome, len(e.findings) > 0 || e.outcome == Normalised}
	m.used++
	return &m.slots[i]
}

// mostShort bounds the table; what comes beyond it begins anew.
const mostShort = 1 << 16

func (m *shortMemo) grow() {
	old := m.slots
	size := max(16, 2*len(old))
	if size > mostShort {
		size, old = 16, nil
	}
	*m = shortMemo{slots: make([]slot, size)}
	for _, s := range old {
		if s.key != 0 {
			m.put(s.key, s.entry)
		}
	}
}
