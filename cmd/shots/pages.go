package main

import (
	_ "embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed pages.txt
var list string

// page is one line of the list.
type page struct {
	Name, Site, Address string
	Views               []string
}

// readPages reads the list; a view that is not one is an error.
func readPages(list string) ([]page, error) {
	var out []page
	for i, line := range strings.Split(list, "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		if len(fields) < 3 {
			return nil, fmt.Errorf("pages.txt:%d: want a name, a page and views", i+1)
		}
		p := page{Name: fields[0], Site: "site", Address: fields[1], Views: fields[2:]}
		if site, address, ok := strings.Cut(fields[1], ":"); ok {
			p.Site, p.Address = site, address
		}
		for _, v := range p.Views {
			if !slices.Contains(views, v) {
				return nil, fmt.Errorf("pages.txt:%d: there is no view %q", i+1, v)
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// resolve says whether a folder has a page, and puts the first page there is in
// the place of a star.
func resolve(dir fs.FS, address string) (string, bool) {
	file := address
	if strings.HasSuffix(address, "/") {
		file += "index.html"
	}
	found, err := fs.Glob(dir, file)
	if err != nil || len(found) == 0 {
		return "", false
	}
	if strings.HasSuffix(address, "/") {
		return path.Dir(found[0]) + "/", true
	}
	return found[0], true
}
