package sheet

// outcome says what became of a record.
type outcome uint8

const (
	fits     outcome = iota // the width of the table
	repaired                // has it in exactly one other reading
	broken                  // marks that no reading explains; held to its first line
	ragged                  // another width
	wanting                 // the text ends before the record does
)

// understand reads the record that begins at from in a table of width columns
// (0: unknown, any width fits). It returns the reading, what came of it, and
// the marks that had to be taken the other way.
func (s *syntax) understand(text []byte, from int, last bool, width int) (reading, outcome, []point) {
	natural := s.careful(text, from, last, nil, false)
	if natural.more {
		return natural, wanting, nil
	}
	open := hasTrouble(natural, unclosed)
	fit := len(natural.cells) == width || width == 0
	if fit && !open {
		return natural, fits, nil
	}
	// A row that is quoted as it should be, on one line, is what it is.
	if len(natural.troubles) > 0 || natural.lines > 0 {
		if r, turned := s.repair(text, from, last, natural, width); turned != nil {
			return r, repaired, turned
		}
		if len(natural.troubles) > 0 && natural.lines > 0 || open {
			return s.careful(text, from, last, nil, true), broken, nil
		}
	}
	return natural, ragged, nil
}
