package intake

import "hash/maphash"

// respondents keeps a mark of 128 bits for each respondent, by which no two are
// taken for each other, and the row it stands in. The marks lie in the order in
// which they came; what is looked up at random is small.
type respondents struct {
	slots []markSlot // a power of two long: half of the mark, and where it lies; 0: free
	marks []mark
	rows  []int32
	seeds [2]maphash.Seed
	// fetched says nothing; it keeps what is fetched from being left out.
	fetched markSlot
}

type mark [2]uint64

func newRespondents() respondents {
	return respondents{seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
}

// mostReserved bounds what is reserved for rows that are still to come.
const mostReserved = 1 << 21

// reserve makes room for the rows of a file of that size, of which the first rows
// end at the offset.
func (m *respondents) reserve(size, offset int64, rows int) {
	if offset <= 0 {
		return
	}
	slots := 64
	for want := 2 * size / offset * int64(rows); int64(slots) < min(want, mostReserved); {
		slots *= 2
	}
	m.slots = make([]markSlot, slots)
	m.marks, m.rows = make([]mark, 0, slots/2), make([]int32, 0, slots/2)
}

// mark is that of a respondent.
func (m *respondents) mark(id []byte) mark {
	return mark{maphash.Bytes(m.seeds[0], id), maphash.Bytes(m.seeds[1], id)}
}

// fetch has the memory of the marks' slots brought near.
func (m *respondents) fetch(ahead []identity) {
	if len(m.slots) == 0 {
		return
	}
	mask := len(m.slots) - 1
	for i := range ahead {
		m.fetched += m.slots[int(ahead[i].mark[0])&mask]
	}
}

// add gives the row in which the mark stood before, or enters it and gives 0.
func (m *respondents) add(k mark, row int) int {
	if 2*(len(m.marks)+1) > len(m.slots) {
		m.slots = make([]markSlot, max(64, 2*len(m.slots)))
		for i, k := range m.marks {
			m.slots[m.at(k)] = k.slot(i)
		}
	}
	at := m.at(k)
	if s := m.slots[at]; s != 0 {
		return int(m.rows[s.index()])
	}
	m.slots[at] = k.slot(len(m.marks))
	m.marks, m.rows = append(m.marks, k), append(m.rows, int32(row))
	return 0
}

// at is the slot of a mark, or the free one where it belongs.
func (m *respondents) at(k mark) int {
	mask := len(m.slots) - 1
	for i := int(k[0]) & mask; ; i = (i + 1) & mask {
		s := m.slots[i]
		if s == 0 || uint64(s)>>32 == k[1]>>32 && m.marks[s.index()] == k {
			return i
		}
	}
}

// markSlot is the upper half of a mark's second word, and one more than the
// index of the mark.
type markSlot uint64

func (k mark) slot(index int) markSlot { return markSlot(k[1]>>32<<32 | uint64(index+1)) }

func (s markSlot) index() uint32 { return uint32(s) - 1 }
