package intake

import "math/bits"

// shortMemo remembers texts of up to seven bytes, which are most cells of a
// survey: packed into a word by sheet.Batch.Short, found without a hash of a
// string. As long as they are few, each stands where it is looked for first, so
// that a processor foresees that it is found.
type shortMemo struct {
	slots   []slot // a power of two long
	spread  uint64 // odd
	shift   uint8  // leaves of a product as many bits as index the slots
	entries []*entry
}

// slot is a text and what it reads as. What the reader needs of most cells
// stands beside the text, so that the entry itself is not touched.
type slot struct {
	key     uint64 // 0: free; no text packs to 0
	entry   uint32 // index
	outcome Outcome
	quiet   bool // nothing is found or changed with such a cell
}

const (
	// emptyText is the word of no text.
	emptyText = 1 << 56
	// golden is 2 to the power of 64 divided by the golden ratio.
	golden = 0x9E3779B97F4A7C15

	fewestSlots = 64
	// mostShort bounds the texts; what comes beyond it begins anew.
	mostShort = 1 << 15
	// mostApart bounds the texts that are kept from meeting in a slot.
	mostApart = 16
)

func newShortMemo() shortMemo {
	m := shortMemo{spread: golden}
	m.resize(fewestSlots)
	return m
}

// first is the slot where the text is looked for first.
func (m *shortMemo) first(key uint64) *slot { return &m.slots[key*m.spread>>(m.shift&63)] }

// get finds the slot of a text, or gives nil.
func (m *shortMemo) get(key uint64) *slot {
	if s := m.at(key); s.key == key {
		return s
	}
	return nil
}

// at is the slot of a text, or the free one where it belongs.
func (m *shortMemo) at(key uint64) *slot {
	mask := uint64(len(m.slots) - 1)
	for i := key * m.spread >> (m.shift & 63); ; i = (i + 1) & mask {
		if s := &m.slots[i]; s.key == key || s.key == 0 {
			return s
		}
	}
}

// put enters a text that is not there.
func (m *shortMemo) put(key uint64, e *entry) *slot {
	switch n := len(m.entries) + 1; {
	case n > mostShort:
		*m = newShortMemo()
	case 2*n > len(m.slots):
		m.resize(2 * len(m.slots))
	}
	s := m.at(key)
	*s = slot{key, uint32(len(m.entries)), e.outcome, len(e.findings) == 0 && e.outcome != Normalised}
	m.entries = append(m.entries, e)
	if s != m.first(key) && len(m.entries) <= mostApart {
		m.part()
		s = m.at(key)
	}
	return s
}

// part looks for a factor by which no two texts meet. Where it finds none, they
// are found all the same, in the slots that follow.
func (m *shortMemo) part() {
	for range 64 {
		m.spread += golden - 1
		m.resize(len(m.slots))
		met := false
		for i := range m.slots {
			s := &m.slots[i]
			met = met || s.key != 0 && m.first(s.key) != s
		}
		if !met {
			return
		}
	}
}

func (m *shortMemo) resize(size int) {
	old := m.slots
	m.slots, m.shift = make([]slot, size), uint8(64-bits.TrailingZeros(uint(size)))
	for _, s := range old {
		if s.key != 0 {
			*m.at(s.key) = s
		}
	}
}
