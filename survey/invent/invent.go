// Package invent makes evidence that nobody gave: answers to every question of
// an instrument, for many countries in two survey waves, so that every page and
// figure can be seen filled before there are answers. In goes the source folder
// of the observatory, out comes another one in which all waves, laws, cases and
// numbers are invented and say so; the instruments, the countries, the catalogue
// and the written guidance stay as they are.
//
// The generator knows no question. It walks the instrument as a respondent would
// (types, codes, conditions, records), draws each answer from a latent openness
// of the country, and asks the instrument's own rules what is odd; most of that
// is mended, some is left to be flagged. What the form of a question cannot tell
// (how long a training lasts, how many act as guards) stands in hints.toml.
//
// Of the evidence register only rows that kept guidance cites stay, and of those
// none that tells of a country or of a survey: they support advice, not data.
//
// The same source and seed give the same bytes. No drawing depends on another:
// each has a stream of its own, named by what is drawn.
package invent

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"observatory/survey"
	"observatory/survey/declare"
)

// Seed is the seed of a demonstration for which no other is asked.
const Seed = 20240630

// Options are what a demonstration may differ in.
type Options struct {
	Seed uint64
}

// File is a file of the source folder, its path relative to it.
type File struct {
	Path string
	Data []byte
}

//go:embed hints.toml stories.toml pages
var own embed.FS

// Source is the source folder of a demonstration made from a real one, in order
// of path.
func Source(real fs.FS, o Options) ([]File, error) {
	t, err := readTopic(real)
	if err != nil {
		return nil, fmt.Errorf("invent evidence: %w", err)
	}
	g := &generator{topic: t, seed: o.Seed}
	tree := tree{}
	if err := tree.keep(real, t); err != nil {
		return nil, fmt.Errorf("invent evidence: %w", err)
	}
	waves, err := g.waves()
	if err != nil {
		return nil, fmt.Errorf("invent evidence: %w", err)
	}
	for _, w := range waves {
		w.write(tree, g)
	}
	if err := g.content(tree, real, waves); err != nil {
		return nil, fmt.Errorf("invent evidence: %w", err)
	}
	return tree.files(), nil
}

// topic is what the generator reads of the real source.
type topic struct {
	instrument  *survey.Instrument // the first that has hints
	countries   []*survey.Country  // those with a page, in order of code
	all         []*survey.Country
	languages   []string
	hints       hints
	realCases   []string // slugs, which kept pages may not link
	realWaves   []string // slugs
	realFigures []string // ids
}

func readTopic(fsys fs.FS) (*topic, error) {
	t := &topic{}
	if _, err := declare.TOML(own, "hints.toml", &t.hints); err != nil {
		return nil, err
	}
	var err error
	if t.instrument, err = declare.Instrument(fsys, "survey/instruments/"+t.hints.Instrument); err != nil {
		return nil, err
	}
	if t.all, err = declare.Countries(fsys, "survey/countries"); err != nil {
		return nil, err
	}
	for _, c := range t.all {
		if c.Profile {
			t.countries = append(t.countries, c)
		}
	}
	if err := t.hints.check(t.instrument); err != nil {
		return nil, err
	}
	cases, err := fs.Glob(fsys, "content/*/cases/*.md")
	if err != nil {
		return nil, err
	}
	for _, name := range cases {
		slug := strings.TrimSuffix(name[strings.LastIndex(name, "/")+1:], ".md")
		if !slices.Contains(t.realCases, slug) {
			t.realCases = append(t.realCases, slug)
		}
	}
	manifests, err := fs.Glob(fsys, "survey/waves/*/wave.toml")
	if err != nil {
		return nil, err
	}
	for _, name := range manifests {
		t.realWaves = append(t.realWaves, strings.Split(name, "/")[2])
	}
	languages, err := fs.ReadDir(fsys, "content")
	if err != nil {
		return nil, err
	}
	for _, e := range languages {
		if e.IsDir() {
			t.languages = append(t.languages, e.Name())
		}
	}
	return t, nil
}
