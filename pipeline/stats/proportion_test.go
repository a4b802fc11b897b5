package stats

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

func close9(got, want float64) bool {
	return got == want || math.Abs(got-want) <= 1e-9*math.Abs(want)
}

func TestWorstCase(t *testing.T) {
	for _, c := range []struct{ k, n, N, lo, hi int }{
		{9, 9, 27, 9, 27},  // nine named, nothing known of the others
		{9, 24, 27, 9, 12}, // the fifteen unnamed taken for no
		{5, 27, 27, 5, 5},  // everyone answered
		{0, 0, 27, 0, 27},  // nobody did
		{30, 40, 45, 30, 35},
	} {
		lo, hi := WorstCaseCounts(c.k, c.n, c.N)
		l, h := WorstCase(c.k, c.n, c.N)
		if lo != c.lo || hi != c.hi || !close9(l, float64(c.lo)/float64(c.N)) || !close9(h, float64(c.hi)/float64(c.N)) {
			t.Errorf("%d of %d of %d: %d to %d, %v to %v", c.k, c.n, c.N, lo, hi, l, h)
		}
	}
	if lo, hi := WorstCase(0, 0, 0); lo != 0 || hi != 1 {
		t.Errorf("empty list: %v to %v", lo, hi)
	}
}

func TestHypergeometricByHand(t *testing.T) {
	for _, c := range []struct {
		k, n, N int
		level   float64
		lo, hi  int
	}{
		{3, 10, 10, 0.95, 3, 3}, // everyone was asked
		{0, 0, 5, 0.95, 0, 5},   // nobody was
		// N=4, n=2, k=2: P(X=2|M) = 1/6, 1/2, 1 for M = 2, 3, 4; the other tail is 1.
		{2, 2, 4, 0.95, 2, 4},
		{2, 2, 4, 0.60, 3, 4}, // 1/6 is not more than 1/5
		// N=40, n=1, k=1: P(X=1|M) = M/40, and 1/40 is exactly a/2, thus too little.
		{1, 1, 40, 0.95, 2, 40},
		{0, 1, 40, 0.95, 0, 38},
	} {
		if lo, hi := Hypergeometric(c.k, c.n, c.N, c.level); lo != c.lo || hi != c.hi {
			t.Errorf("%d of %d of %d at %v: %d to %d, want %d to %d", c.k, c.n, c.N, c.level, lo, hi, c.lo, c.hi)
		}
	}
}

// TestHypergeometricByDefinition goes through every M.
func TestHypergeometricByDefinition(t *testing.T) {
	for N := range 13 {
		for n := range N + 1 {
			for k := range n + 1 {
				enough := newTailTest(n, N, 0.9)
				wantLo, wantHi := N+1, -1
				for M := k; M <= N-n+k; M++ {
					if enough(M, k, n) && enough(M, 0, k) {
						wantLo, wantHi = min(wantLo, M), max(wantHi, M)
					}
				}
				if lo, hi := Hypergeometric(k, n, N, 0.9); lo != wantLo || hi != wantHi {
					t.Errorf("%d of %d of %d: %d to %d, want %d to %d", k, n, N, lo, hi, wantLo, wantHi)
				}
			}
		}
	}
}

func TestWilsonByHand(t *testing.T) {
	// z = 1.959964: with k = 0 the upper end is z²/(n+z²).
	if lo, hi := Wilson(0, 10, 0.95); lo != 0 || math.Abs(hi-0.277533) > 1e-6 {
		t.Errorf("0 of 10: %v to %v", lo, hi)
	}
	if lo, hi := Wilson(9, 24, 0.95); math.Abs(lo-0.2116) > 5e-5 || math.Abs(hi-0.5729) > 5e-5 {
		t.Errorf("9 of 24: %v to %v", lo, hi)
	}
	if lo, hi := Wilson(0, 0, 0.95); lo != 0 || hi != 1 {
		t.Errorf("0 of 0: %v to %v", lo, hi)
	}
}

func TestClopperPearsonByHand(t *testing.T) {
	// With k = 0 the upper end is 1-(a/2)^(1/n), with k = n the mirror image.
	for n := 1; n <= 200; n++ {
		want := 1 - math.Pow(0.025, 1/float64(n))
		if lo, hi := ClopperPearson(0, n, 0.95); lo != 0 || !close9(hi, want) {
			t.Errorf("0 of %d: %v to %v, want %v", n, lo, hi, want)
		}
		if lo, hi := ClopperPearson(n, n, 0.95); hi != 1 || !close9(lo, 1-want) {
			t.Errorf("%d of %d: %v to %v, want %v", n, n, lo, hi, 1-want)
		}
	}
	if lo, hi := ClopperPearson(0, 0, 0.95); lo != 0 || hi != 1 {
		t.Errorf("0 of 0: %v to %v", lo, hi)
	}
}

func TestIncompleteBeta(t *testing.T) {
	for _, c := range []struct{ x, a, b, want float64 }{
		{0.3, 1, 1, 0.3}, {0.3, 2, 1, 0.09}, {0.3, 1, 2, 0.51}, {0.5, 7, 7, 0.5}, {0, 2, 3, 0}, {1, 2, 3, 1},
		{0.25, 0.5, 0.5, 1.0 / 3}, // arcsine: 2/pi asin(sqrt x)
	} {
		if got := incompleteBeta(c.x, c.a, c.b); math.Abs(got-c.want) > 1e-13 {
			t.Errorf("I(%v; %v, %v) = %v, want %v", c.x, c.a, c.b, got, c.want)
		}
	}
}

func TestNonsensePanics(t *testing.T) {
	for name, f := range map[string]func(){
		"k > n":     func() { WorstCase(3, 2, 5) },
		"n > N":     func() { Hypergeometric(1, 6, 5, 0.95) },
		"negative":  func() { Wilson(-1, 2, 0.95) },
		"level 95":  func() { Wilson(1, 2, 95) },
		"level NaN": func() { ClopperPearson(1, 2, math.NaN()) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

func TestBinomialReference(t *testing.T) {
	for _, r := range reference(t, "binomial_intervals_95.csv") {
		k, n := int(r["x"]), int(r["n"])
		wl, wh := Wilson(k, n, 0.95)
		cl, ch := ClopperPearson(k, n, 0.95)
		for _, c := range []struct {
			name string
			got  float64
		}{{"wilson_lo", wl}, {"wilson_hi", wh}, {"cp_lo", cl}, {"cp_hi", ch}} {
			if !close9(c.got, r[c.name]) {
				t.Errorf("%d of %d: %s %v, want %v", k, n, c.name, c.got, r[c.name])
			}
		}
	}
}

func TestFinitePopulationReference(t *testing.T) {
	for _, r := range reference(t, "finite_population_exact.csv") {
		k, n, N := int(r["x"]), int(r["n"]), int(r["N"])
		if lo, hi := Hypergeometric(k, n, N, 0.95); lo != int(r["M_lo"]) || hi != int(r["M_hi"]) {
			t.Errorf("%d of %d of %d: %d to %d, want %v to %v", k, n, N, lo, hi, r["M_lo"], r["M_hi"])
		}
	}
}

// reference reads a table of values made by other programs. It lies beside the
// repository, not in it.
func reference(t *testing.T, name string) []map[string]float64 {
	t.Helper()
	path, err := beside(filepath.Join("shared", "reference", "statistics", name))
	if err != nil {
		t.Skip(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil || len(lines) < 1000 {
		t.Fatalf("%s: %d lines, %v", name, len(lines), err)
	}
	var rows []map[string]float64
	for _, line := range lines[1:] {
		row := map[string]float64{}
		for i, s := range line {
			if row[lines[0][i]], err = strconv.ParseFloat(s, 64); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// beside looks for a path in the folders above the test.
func beside(path string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		name := filepath.Join(dir, path)
		if _, err := os.Stat(name); err == nil {
			return name, nil
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		return "", fmt.Errorf("%s is not in any folder above this one: not compared", filepath.ToSlash(path))
	}
}
