package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"observatory/pipeline"
	"observatory/site"
	"observatory/survey"
	"observatory/survey/template"
)

// addForms adds the questionnaires that are published to be filled in, in each
// of their languages. They are kept between builds: a workbook takes a quarter
// of a second.
func addForms(files collect, source fs.FS, e *pipeline.Evidence, instruments []string, cache string) error {
	for _, id := range instruments {
		in := e.Instrument(id)
		if in == nil {
			return fmt.Errorf("publish forms: there is no instrument %q", id)
		}
		key, err := formsKey(source, id)
		if err != nil {
			return fmt.Errorf("publish forms of %s: %w", id, err)
		}
		for _, lang := range in.Languages() {
			var form *template.Form // laid out only if one of its files is not kept
			for _, ending := range site.FormEndings {
				name := site.FormFile(id, lang, ending)
				kept := ""
				if cache != "" {
					kept = filepath.Join(cache, "forms", key+"."+lang+"."+ending)
				}
				if files[name] = readKept(kept); files[name] != nil {
					continue
				}
				if files[name], err = makeForm(&form, in, e.Countries, lang, name); err != nil {
					return err
				}
				keep(kept, files[name])
			}
		}
	}
	return nil
}

func makeForm(form **template.Form, in *survey.Instrument, countries []*survey.Country, lang, name string) ([]byte, error) {
	if *form == nil {
		f, err := template.New(in, template.Options{Language: lang, Countries: countries})
		if err != nil {
			return nil, err
		}
		*form = f
	}
	write, err := formWriter(name)
	if err != nil {
		return nil, err
	}
	return write(*form)
}

// formsKey stands for all that forms of an instrument are made of: its files,
// the countries, and the very program, whose words and layout they have.
func formsKey(source fs.FS, id string) (string, error) {
	sum := sha256.New()
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	info, err := os.Stat(self)
	if err != nil {
		return "", err
	}
	fmt.Fprintln(sum, version, info.Size(), info.ModTime().UnixNano())
	for _, dir := range []string{pipeline.InstrumentsDir + "/" + id, pipeline.CountriesDir} {
		err := fs.WalkDir(source, dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			f, err := source.Open(name)
			if err != nil {
				return err
			}
			defer f.Close()
			fmt.Fprintln(sum, name)
			_, err = io.Copy(sum, f)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:16]), nil
}

// readKept gives what is kept under a name, or nil.
func readKept(name string) []byte {
	if name == "" {
		return nil
	}
	data, err := os.ReadFile(name)
	if err != nil || len(data) == 0 {
		return nil // made anew
	}
	return data
}

// keep writes a file whole or not at all; that it cannot be kept is no fault of
// the build.
func keep(name string, data []byte) {
	if name == "" || os.MkdirAll(filepath.Dir(name), 0o755) != nil {
		return
	}
	f, err := os.CreateTemp(filepath.Dir(name), "new-*")
	if err != nil {
		return
	}
	_, err = f.Write(data)
	if err2 := f.Close(); err == nil && err2 == nil && os.Rename(f.Name(), name) == nil {
		return
	}
	os.Remove(f.Name())
}
