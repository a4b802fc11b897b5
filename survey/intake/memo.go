package intake

import "encoding/binary"

// shortMemo remembers texts of up to seven bytes, which are most cells of a
// survey: packed into a word, found without a hash of a string.
type shortMemo struct {
	keys    []uint64 // 0: free; a power of two long
	entries []*entry
	used    int
}

// pack makes a word of a short text and its length. No text packs to 0.
func pack(b []byte) uint64 {
	var w [8]byte
	copy(w[:7], b)
	w[7] = byte(len(b)) + 1
	return binary.LittleEndian.Uint64(w[:])
}

func (m *shortMemo) get(key uint64) *entry {
	if len(m.keys) == 0 {
		return nil
	}
	mask := uint64(len(m.keys) - 1)
	for i := key * 0x9E3779B97F4A7C15 >> 40 & mask; ; i = (i + 1) & mask {
		if m.keys[i] == key {
			return m.entries[i]
		}
		if m.keys[i] == 0 {
			return nil
		}
	}
}

func (m *shortMemo) put(key uint64, e *entry) {
	if 2*(m.used+1) > len(m.keys) {
		m.grow()
	}
	mask := uint64(len(m.keys) - 1)
	i := key * 0x9E3779B97F4A7C15 >> 40 & mask
	for m.keys[i] != 0 {
		i = (i + 1) & mask
	}
	m.keys[i], m.entries[i] = key, e
	m.used++
}

// mostShort bounds the table; what comes beyond it begins anew.
const mostShort = 1 << 16

func (m *shortMemo) grow() {
	old := *m
	size := max(64, 2*len(old.keys))
	if size > mostShort {
		size, old = 64, shortMemo{}
	}
	*m = shortMemo{keys: make([]uint64, size), entries: make([]*entry, size)}
	for i, k := range old.keys {
		if k != 0 {
			m.put(k, old.entries[i])
		}
	}
}
