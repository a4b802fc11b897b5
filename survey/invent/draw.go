package invent

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strings"
)

// generator draws. Everything it gives is a function of the seed and the name of
// the stream.
type generator struct {
	*topic
	seed uint64
}

// stream is the random numbers of one thing, named by words.
func (g *generator) stream(name ...string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(strings.Join(name, "\x00")))
	return rand.New(rand.NewPCG(g.seed, h.Sum64()))
}

// openness is how much cooperation a country tends to report, with mean 0 and
// variance 1; what a module tells leans on it, so that answers go together.
func (g *generator) openness(country, module string) float64 {
	z := g.stream("openness", country).NormFloat64()
	return 0.75*z + 0.66*g.stream("openness", country, module).NormFloat64()
}

// pick chooses an index by weight. Codes that stand first are the likelier the
// higher z is: lists run from most to least.
func pick(r *rand.Rand, weights []float64, tilted int, z float64) int {
	sum := 0.0
	tilt := make([]float64, len(weights))
	for i, w := range weights {
		if i < tilted && tilted > 1 {
			w *= math.Exp(-1.1 * z * (2*float64(i)/float64(tilted-1) - 1))
		}
		tilt[i] = w
		sum += w
	}
	u := r.Float64() * sum
	for i, w := range tilt {
		if u < w {
			return i
		}
		u -= w
	}
	return len(weights) - 1
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func logit(p float64) float64 { return math.Log(p / (1 - p)) }
