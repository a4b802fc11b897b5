package intake

import (
	"math"
	"strconv"

	"observatory/survey"
	"observatory/survey/sheet"
)

// plainRange is the range in which a whole number, written in plain digits, is
// certain to be an answer as it stands. The zero value is empty.
type plainRange struct{ lo, hi uint64 }

// plain finds the range of a question. It trusts nothing but what the question
// itself says of the numbers at its ends and beside them.
func (r *Reader) plain(t *table, u *unit) plainRange {
	q := u.book.q
	if u.option != "" || q.Type != survey.Integer && q.Type != survey.Number && q.Type != survey.Year || u.form.numbers != unknownMark {
		return plainRange{}
	}
	lo, hi := 0.0, 9_999_999.0 // seven digits
	if q.Type == survey.Year {
		lo, hi = 1700, 2100
	}
	if q.Min != nil {
		lo = math.Ceil(max(0, *q.Min))
	}
	if q.Max != nil {
		hi = min(hi, math.Floor(*q.Max))
	}
	for _, n := range []float64{lo, min(hi, lo+1), math.Floor((lo + hi) / 2), hi} {
		text := strconv.FormatFloat(n, 'f', -1, 64)
		if e := u.book.read(text, situation{languages: r.languages, kind: sheet.Text}); lo > hi || e.outcome != Accepted || len(e.findings) > 0 || e.text != text {
			return plainRange{}
		}
		if _, told := r.o.Answers.value(text, string(q.ID), u.name); told {
			return plainRange{}
		}
	}
	if r.o.Answers != nil {
		return plainRange{} // any number may have been said to mean something
	}
	return plainRange{uint64(lo), uint64(hi) + 1}
}

// holds reports whether the text is a whole number of the range in plain digits,
// without a zero in front. The text is packed as sheet.Batch.Short does.
func (p plainRange) holds(key uint64) bool {
	const zeros, high = 0x0030303030303030, 0x0080808080808080
	n := key>>56 - 1
	if n == 0 || p.hi == 0 {
		return false
	}
	here := uint64(1)<<(8*n) - 1
	t := key&here ^ zeros&here // digits become 0 to 9
	if (t|(t+0x0076767676767676&here))&high != 0 || t&0xFF == 0 && n > 1 {
		return false
	}
	t <<= 8 * (8 - n)
	t = t*10 + t>>8 // pairs, then fours, then all
	v := (t&0x000000FF000000FF)*(1000000<<32|100) + (t>>16&0x000000FF000000FF)*(10000<<32|1)
	v >>= 32
	return v >= p.lo && v < p.hi
}
