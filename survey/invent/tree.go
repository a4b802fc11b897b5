package invent

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
)

// tree is a source folder in the making: files by path.
type tree map[string][]byte

func (t tree) files() []File {
	var out []File
	for name, data := range t {
		out = append(out, File{name, data})
	}
	slices.SortFunc(out, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return out
}

// kept folders are taken over as they are; of content, what speaks of real
// evidence is left out.
var keptFolders = []string{"survey/instruments", "survey/countries", "pipeline/indicators", "content", "site"}

func (t tree) keep(real fs.FS, topic *topic) error {
	for _, dir := range keptFolders {
		err := fs.WalkDir(real, dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			if dir == "site" && name != "site/observatory.toml" {
				return nil
			}
			data, err := fs.ReadFile(real, name)
			if err != nil {
				return err
			}
			if dir != "content" || topic.guidance(name, data) {
				t[name] = data
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return t.register(real)
}

var needs = regexp.MustCompile(`(?m)^needs = \[(.*)\]`)

// guidance reports whether a file of content stays: no case, no page that says
// it needs a real wave, quotes one of its numbers or links a real case.
func (t *topic) guidance(name string, data []byte) bool {
	if strings.Contains(name, "/cases/") {
		return false
	}
	if path.Ext(name) != ".md" {
		return true
	}
	if m := needs.FindSubmatch(data); m != nil {
		for _, w := range t.realWaves {
			if bytes.Contains(m[1], []byte(`"`+w+`"`)) {
				return false
			}
		}
	}
	for _, slug := range t.realCases {
		if bytes.Contains(data, []byte("cases/"+slug)) {
			return false
		}
	}
	return !bytes.Contains(data, []byte("{{< num"))
}

var (
	reference = regexp.MustCompile(`\bE\d{3}\b`)
	mark      = regexp.MustCompile(` ?\[E\d{3}\]`)
)

// register keeps the rows that kept content cites, except those that tell of one
// country or of a survey. What a row was used for is left out with the use.
func (t tree) register(real fs.FS) error {
	data, err := fs.ReadFile(real, "survey/waves/register.csv")
	if err != nil {
		return err
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return fmt.Errorf("survey/waves/register.csv: %w", err)
	}
	cited := map[string]bool{}
	var names []string
	for name := range t {
		if strings.HasPrefix(name, "content/") && !strings.Contains(name, "/labels/") {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		for _, id := range reference.FindAllString(string(t[name]), -1) {
			cited[id] = true
		}
	}
	column := map[string]int{}
	for i, h := range rows[0] {
		column[h] = i
	}
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	w.Write(rows[0])
	for _, r := range rows[1:] {
		area := r[column["area"]]
		if !cited[r[column["id"]]] || len(area) == 2 || area != "europe" && area != "world" {
			continue
		}
		r[column["disposition"]], r[column["target"]], r[column["reason"]] = "context", "", ""
		w.Write(r)
	}
	w.Flush()
	t["survey/waves/register.csv"] = buf.Bytes()
	for _, name := range names { // a reference to a row that is not there leads nowhere
		t[name] = mark.ReplaceAllFunc(t[name], func(m []byte) []byte {
			if bytes.Contains(buf.Bytes(), append([]byte("\n"), bytes.Trim(m, " []")...)) {
				return m
			}
			return nil
		})
	}
	sources, err := fs.ReadFile(real, "survey/waves/sources.toml")
	if err != nil {
		return err
	}
	t["survey/waves/sources.toml"] = append(sources, []byte(`
[[source]]
id = "`+inventedSource+`"
title = "Invented answers of the demonstration"
short = "Invented"
publisher = ""
date = ""
place = ""
language = "en"
kind = "invention"
note = "Drawn by a program. Nobody gave these answers."
`)...)
	return nil
}
