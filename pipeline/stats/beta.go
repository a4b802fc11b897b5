package stats

import "math"

// betaQuantile is the x with I_x(a, b) = p, found by halving: the function
// rises everywhere, and some sixty steps use up all digits.
func betaQuantile(p, a, b float64) float64 {
	lo, hi := 0.0, 1.0
	for {
		x := lo + (hi-lo)/2
		if x <= lo || x >= hi {
			return x
		}
		if incompleteBeta(x, a, b) < p {
			lo = x
		} else {
			hi = x
		}
	}
}

// incompleteBeta is the regularised incomplete beta function I_x(a, b), by its
// continued fraction.
//
// NIST Digital Library of Mathematical Functions, 8.17.22, and 8.17.4 for the
// mirror image that makes the fraction converge fast.
func incompleteBeta(x, a, b float64) float64 {
	if x <= 0 || x >= 1 {
		return math.Min(math.Max(x, 0), 1)
	}
	if x > (a+1)/(a+b+2) {
		return 1 - incompleteBeta(1-x, b, a)
	}
	front := math.Exp(lgamma(a+b) - lgamma(a) - lgamma(b) + a*math.Log(x) + b*math.Log1p(-x))
	return front / a / betaFraction(x, a, b)
}

// betaFraction evaluates 1 + d1/(1 + d2/(1 + ...)) by Lentz's method.
func betaFraction(x, a, b float64) float64 {
	const tiny = 1e-300 // instead of a zero that would be divided by
	guard := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	f, c, d := 1.0, 1.0, 0.0
	for i := 1; i <= 10000; i++ {
		t := betaTerm(i, x, a, b)
		c = guard(1 + t/c)
		d = 1 / guard(1+t*d)
		f *= c * d
		if math.Abs(c*d-1) < 1e-16 {
			break
		}
	}
	return f
}

func betaTerm(i int, x, a, b float64) float64 {
	m := float64(i / 2)
	if i%2 == 0 {
		return m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
	}
	return -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
}

func lgamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}
