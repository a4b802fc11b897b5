package main

import (
	"encoding/json"
	"fmt"

	"github.com/paulmach/orb"
)

// A topology is the part of TopoJSON that the atlas uses: arcs, which
// neighbours share, and countries made of them.
type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]float64
	Objects   struct {
		Countries struct{ Geometries []geometry }
	}
}

type geometry struct {
	Type       string
	ID         string
	Arcs       json.RawMessage // [][]int for a Polygon, [][][]int for a MultiPolygon
	Properties struct{ Name string }
}

// decode reads a quantised topology and returns its arcs as longitude and
// latitude.
func decode(b []byte) (*topology, []orb.LineString, error) {
	var t topology
	if err := json.Unmarshal(b, &t); err != nil {
		return nil, nil, fmt.Errorf("decode topology: %w", err)
	}
	arcs := make([]orb.LineString, len(t.Arcs))
	for i, deltas := range t.Arcs {
		var x, y float64
		for _, d := range deltas {
			x, y = x+d[0], y+d[1]
			arcs[i] = append(arcs[i], orb.Point{
				x*t.Transform.Scale[0] + t.Transform.Translate[0],
				y*t.Transform.Scale[1] + t.Transform.Translate[1],
			})
		}
	}
	return &t, arcs, nil
}

// polygons returns, for each polygon, its rings as lists of arc numbers; ^n is
// arc n backwards.
func (g geometry) polygons() ([][][]int, error) {
	var many [][][]int
	switch g.Type {
	case "MultiPolygon":
		if err := json.Unmarshal(g.Arcs, &many); err != nil {
			return nil, fmt.Errorf("decode %s: %w", g.Properties.Name, err)
		}
	case "Polygon":
		many = make([][][]int, 1)
		if err := json.Unmarshal(g.Arcs, &many[0]); err != nil {
			return nil, fmt.Errorf("decode %s: %w", g.Properties.Name, err)
		}
	default:
		return nil, fmt.Errorf("decode %s: cannot read a %s", g.Properties.Name, g.Type)
	}
	return many, nil
}

// index is the number of the arc, whichever way it runs.
func index(arc int) int {
	if arc < 0 {
		return ^arc
	}
	return arc
}

// dissolve drops the arcs that occur in both directions, which are the borders
// inside what is merged, and chains the others into rings again.
func dissolve(rings [][]int, arcs []orb.LineString) []orb.Ring {
	seen := map[int]bool{}
	for _, r := range rings {
		for _, a := range r {
			seen[a] = true
		}
	}
	var left []int
	from := map[orb.Point][]int{} // where the remaining arcs start
	for _, r := range rings {
		for _, a := range r {
			if !seen[^a] {
				left = append(left, a)
				start := directed(a, arcs)[0]
				from[start] = append(from[start], a)
			}
		}
	}
	var out []orb.Ring
	used := map[int]bool{}
	for _, first := range left {
		if used[first] {
			continue
		}
		var ring orb.Ring
		for a, ok := first, true; ok; {
			used[a] = true
			line := directed(a, arcs)
			ring = append(ring, line[:len(line)-1]...)
			end := line[len(line)-1]
			if end == ring[0] {
				break
			}
			ok = false
			for _, next := range from[end] {
				if !used[next] {
					a, ok = next, true
					break
				}
			}
		}
		out = append(out, append(ring, ring[0]))
	}
	return out
}

func directed(arc int, arcs []orb.LineString) orb.LineString {
	if arc >= 0 {
		return arcs[arc]
	}
	line := arcs[^arc].Clone()
	line.Reverse()
	return line
}
