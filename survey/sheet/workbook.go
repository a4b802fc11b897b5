package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"

	"observatory/survey"
)

// archive looks into a ZIP: a workbook, or one table inside.
func (r *Reader) archive(in io.ReaderAt, size int64, o Options, depth int) error {
	r.account.Unit = "cells"
	z, err := zip.NewReader(in, size)
	if err != nil {
		r.refuseFile("F05", "", "")
		return nil
	}
	a := &unpacker{limits: o.Limits, files: map[string]*zip.File{}}
	if f, ok := a.list(z); !ok {
		f.Position.File = r.name
		r.raise(f)
		return nil
	}
	has := func(name string) bool { return a.files[name] != nil }
	switch {
	case has("xl/workbook.bin"):
		r.refuseFile("F03", "", "xlsb", survey.Worded("what", "file.xlsb"))
	case has("xl/workbook.xml"):
		return r.xlsx(a, o)
	case has("word/document.xml"):
		r.refuseFile("F02", "", "docx", survey.Worded("what", "file.document"))
	case has("ppt/presentation.xml"):
		r.refuseFile("F02", "", "pptx", survey.Worded("what", "file.presentation"))
	case has("Index/Document.iwa"), has("Index.zip"):
		r.refuseFile("F03", "numbers", "numbers")
	case has("mimetype") && has("content.xml"):
		return r.openDocument(a, o)
	case has("[Content_Types].xml"):
		return r.xlsx(a, o)
	default:
		return r.inside(a, z, o, depth)
	}
	return nil
}

// inside opens the one table in an archive.
func (r *Reader) inside(a *unpacker, z *zip.Reader, o Options, depth int) error {
	var tables, others []string
	for _, f := range z.File {
		base := path.Base(f.Name)
		switch ext := strings.ToLower(path.Ext(f.Name)); {
		case strings.HasSuffix(f.Name, "/") || strings.HasPrefix(f.Name, "__MACOSX/") || strings.HasPrefix(base, "."):
		case ext == ".csv" || ext == ".tsv" || ext == ".tab" || ext == ".txt" || ext == ".xlsx" || ext == ".xlsm" || ext == ".ods":
			tables = append(tables, f.Name)
		default:
			others = append(others, f.Name)
		}
	}
	// a table is preferred to a note beside it
	if len(tables) > 1 {
		var strict []string
		for _, t := range tables {
			if !strings.HasSuffix(strings.ToLower(t), ".txt") {
				strict = append(strict, t)
			}
		}
		if len(strict) == 1 {
			tables, others = strict, append(others, "a text")
		}
	}
	if o.Sheet != "" && a.files[o.Sheet] != nil {
		tables, o.Sheet = []string{o.Sheet}, ""
	}
	switch {
	case depth > 0:
		r.refuseFile("F04", "nested", "")
		return nil
	case len(tables) == 0 && len(others) == 1:
		tables = others // by whatever name
	case len(tables) == 0:
		r.refuseFile("F02", "archive", "")
		return nil
	case len(tables) > 1:
		r.raise(survey.Finding{Code: "F16", Case: "archive", Severity: survey.Ask, Position: survey.Position{File: r.name}, Value: strings.Join(tables, ", "),
			Options: tables, Args: []survey.Arg{survey.Counted("tables", len(tables))}})
		return nil
	}
	f := a.files[tables[0]]
	if f.Flags&1 != 0 {
		r.refuseFile("F03", "password", "password")
		return nil
	}
	data, err := a.read(tables[0])
	if err != nil {
		r.refuseFile(archiveCode(err), "workbook", tables[0]+": "+err.Error())
		return nil
	}
	r.dialect.Member = tables[0]
	r.account.Unit = "bytes"
	return r.open(bytes.NewReader(data), int64(len(data)), o, depth+1)
}

func archiveCode(err error) string {
	if _, ok := err.(tooLarge); ok || err == errDoctype {
		return "F04"
	}
	return "F05"
}

// tooLarge is an archive beyond the limits.
type tooLarge string

func (t tooLarge) Error() string { return string(t) }

// unpacker reads the parts of an archive within the limits.
type unpacker struct {
	limits Limits
	files  map[string]*zip.File
	used   int64
	keep   bool // the part that was read last is kept: it is asked for again
	kept   map[string][]byte
}

// list checks what the archive says of itself, before anything is unpacked.
func (a *unpacker) list(z *zip.Reader) (survey.Finding, bool) {
	refuse := func(kase, value string, args ...survey.Arg) (survey.Finding, bool) {
		return survey.Finding{Code: "F04", Case: kase, Severity: survey.Refuse, Value: value, Args: args}, false
	}
	if len(z.File) > a.limits.Entries {
		return refuse("entries", "", survey.Counted("files", len(z.File)), survey.Counted("most", a.limits.Entries))
	}
	total := uint64(0)
	for _, f := range z.File {
		total += f.UncompressedSize64
		if total > uint64(a.limits.Unpacked) {
			return refuse("", "", survey.Counted("most", int(a.limits.Unpacked>>20)))
		}
		if f.UncompressedSize64 > 1<<20 && f.UncompressedSize64 > uint64(a.limits.Ratio)*max(1, f.CompressedSize64) {
			return refuse("ratio", f.Name, survey.Counted("times", int(a.limits.Ratio)))
		}
		name := strings.ReplaceAll(strings.TrimPrefix(f.Name, "/"), "\\", "/")
		if _, twice := a.files[name]; !twice {
			a.files[name] = f
		}
	}
	return survey.Finding{}, true
}

// read unpacks one part. What the archive says of its size is not believed.
func (a *unpacker) read(name string) ([]byte, error) {
	f := a.files[name]
	if f == nil {
		return nil, fmt.Errorf("the part %s is missing", name)
	}
	in, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("the part %s is damaged", name)
	}
	defer in.Close()
	room := min(a.limits.Unpacked-a.used, int64(f.UncompressedSize64)) // zip checks the sum only at the end
	if kept := a.kept[name]; kept != nil {
		return kept, nil
	}
	out := make([]byte, 0, room+512)
	for {
		if len(out) == cap(out) {
			out = append(out, 0)[:len(out)]
		}
		n, err := in.Read(out[len(out):cap(out)])
		out = out[:len(out)+n]
		if int64(len(out)) > room {
			return nil, tooLarge("it is larger than it says")
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("the part %s is damaged", name)
		}
	}
	a.used += int64(len(out))
	out = toUTF8(out)
	if a.keep {
		a.kept = map[string][]byte{name: out}
	}
	return out, nil
}

// toUTF8 decodes XML that was written in UTF-16.
func toUTF8(b []byte) []byte {
	var c *charset
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		c = &charset{wide: 'l'}
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		c = &charset{wide: 'b'}
	default:
		return b
	}
	d := decoder{charset: c}
	out := make([]byte, len(b)/2*3+8)
	_, n := d.pairs(out, b[2:], true)
	return out[:n]
}
