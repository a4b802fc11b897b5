// Package stats holds the intervals for proportions that the observatory
// prints.
//
// In come counts, k with the property of n who answered of N who were to be
// asked; out come bounds. It must not choose the method: which one fits, closed
// list or sample, silence random or not, the caller knows from the wave.
//
// Counts must make sense, 0 <= k <= n <= N, and a level must lie between 0 and
// 1: anything else is a fault of the program, and the functions panic.
package stats

import (
	"fmt"
	"math"
	"math/big"
	"sort"
	"strconv"
)

// WorstCaseCounts bounds the number with the property among all N if nothing is
// assumed of those who are silent: none of them has it, or all do.
//
// C. F. Manski, Partial Identification of Probability Distributions (2003), ch. 1.
func WorstCaseCounts(k, n, N int) (lo, hi int) {
	mustCount(k, n, N)
	return k, k + N - n
}

// WorstCase is WorstCaseCounts as shares of N: [k/N, (k+N-n)/N]. Of an empty
// list nothing is known: [0, 1].
func WorstCase(k, n, N int) (lo, hi float64) {
	l, h := WorstCaseCounts(k, n, N)
	if N == 0 {
		return 0, 1
	}
	return float64(l) / float64(N), float64(h) / float64(N)
}

// Hypergeometric is the exact interval for the number M with the property among
// all N, if the n who answered are as good as drawn at random: every M with
// P(X>=k|M) > a/2 and P(X<=k|M) > a/2, a = 1-level. Computed in whole numbers,
// so that no rounding decides a tie.
//
// W. G. Cochran, Sampling Techniques, 3rd ed. (1977), section 3.6; W. Wang,
// "Exact optimal confidence intervals for hypergeometric parameters", JASA 110
// (2015), for comparison.
func Hypergeometric(k, n, N int, level float64) (lo, hi int) {
	mustCount(k, n, N)
	mustLevel(level)
	// The tails rise and fall with M: P(X>=k|M) up, P(X<=k|M) down.
	enough := newTailTest(n, N, level)
	from, to := k, N-n+k
	lo = from + sort.Search(to-from, func(i int) bool { return enough(from+i, k, n) })
	hi = to - sort.Search(to-from, func(i int) bool { return enough(to-i, 0, k) })
	return lo, hi
}

// newTailTest returns the question whether P(a <= X <= b | M) exceeds half of
// 1-level, X being the number with the property among n drawn of N.
func newTailTest(n, N int, level float64) func(M, a, b int) bool {
	exact, ok := new(big.Rat).SetString(strconv.FormatFloat(level, 'g', -1, 64)) // 0.95, not its binary neighbour
	if !ok {
		panic(fmt.Sprintf("stats: level %v", level))
	}
	half := new(big.Rat).Sub(big.NewRat(1, 1), exact)
	half.Mul(half, big.NewRat(1, 2))
	ways := new(big.Int).Binomial(int64(N), int64(n))
	need := new(big.Int).Mul(half.Num(), ways)
	return func(M, a, b int) bool {
		sum, term := new(big.Int), new(big.Int)
		for x := max(a, n-(N-M)); x <= min(b, M, n); x++ {
			term.Binomial(int64(M), int64(x))
			sum.Add(sum, term.Mul(term, new(big.Int).Binomial(int64(N-M), int64(n-x))))
		}
		return sum.Mul(sum, half.Denom()).Cmp(need) > 0
	}
}

// Wilson is the score interval for the share in a large population of which n
// are a random sample.
//
// E. B. Wilson, "Probable inference, the law of succession, and statistical
// inference", JASA 22 (1927); recommended by L. D. Brown, T. T. Cai and
// A. DasGupta, "Interval estimation for a binomial proportion", Statistical
// Science 16 (2001).
func Wilson(k, n int, level float64) (lo, hi float64) {
	mustCount(k, n, n)
	mustLevel(level)
	if n == 0 {
		return 0, 1
	}
	z := math.Sqrt2 * math.Erfinv(level)
	m, p := float64(n), float64(k)/float64(n)
	z2n := z * z / m
	centre := p + z2n/2
	half := z * math.Sqrt(p*(1-p)/m+z2n/(4*m))
	lo, hi = (centre-half)/(1+z2n), (centre+half)/(1+z2n)
	if k == 0 {
		lo = 0 // free of rounding
	}
	if k == n {
		hi = 1
	}
	return lo, hi
}

// ClopperPearson is the interval that covers the true share of a large
// population at least as often as the level says: the quantiles a/2 of
// Beta(k, n-k+1) and 1-a/2 of Beta(k+1, n-k).
//
// C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits
// illustrated in the case of the binomial", Biometrika 26 (1934).
func ClopperPearson(k, n int, level float64) (lo, hi float64) {
	mustCount(k, n, n)
	mustLevel(level)
	lo, hi = 0, 1
	a := (1 - level) / 2
	if k > 0 {
		lo = betaQuantile(a, float64(k), float64(n-k+1))
	}
	if k < n {
		hi = 1 - betaQuantile(a, float64(n-k), float64(k+1)) // the mirror image
	}
	return lo, hi
}

func mustCount(k, n, N int) {
	if k < 0 || n < k || N < n {
		panic(fmt.Sprintf("stats: %d of %d of %d is no count", k, n, N))
	}
}

func mustLevel(level float64) {
	if !(level > 0 && level < 1) {
		panic(fmt.Sprintf("stats: level %v is not between 0 and 1", level))
	}
}
