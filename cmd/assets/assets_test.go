package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/paulmach/orb"
)

// 5° E 50° N as PROJ gives it for EPSG:3035, to the centimetre.
func TestProject(t *testing.T) {
	p := project(orb.Point{5, 50})
	if math.Hypot(p[0]-3962.79945, p[1]-2999.71885) > 1e-5 {
		t.Errorf("5 E 50 N is at %v", p)
	}
}

// Two squares with a common side become one ring without it.
func TestDissolve(t *testing.T) {
	arcs := []orb.LineString{
		{{1, 0}, {1, 1}},                 // the common side
		{{1, 1}, {0, 1}, {0, 0}, {1, 0}}, // the rest of the left one
		{{1, 0}, {2, 0}, {2, 1}, {1, 1}}, // of the right one
	}
	got := dissolve([][]int{{0, 1}, {2, ^0}}, arcs)
	if len(got) != 1 || len(got[0]) != 7 || !got[0].Closed() {
		t.Errorf("rings are %v", got)
	}
}

// The committed files are those that the committed manifest lists.
func TestVendored(t *testing.T) {
	const dir = "../../site/theme/assets/vendor"
	b, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var entries []entry
	if err := json.Unmarshal(b, &entries); err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.File))
		if err != nil {
			t.Error(err)
			continue
		}
		sum := sha256.Sum256(b)
		if hex.EncodeToString(sum[:]) != e.SHA256 || len(b) != e.Bytes {
			t.Errorf("%s is not what the manifest lists", e.File)
		}
	}
}
