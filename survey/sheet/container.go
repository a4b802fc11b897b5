package sheet

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"observatory/survey"
)

// signs are the first bytes of files that are no table we read, with the word
// of the catalogue for them and the case that says what to do.
var signs = []struct{ prefix, kase, what string }{
	{"%PDF-", "pdf", "pdf"},
	{"\x89PNG\r\n\x1a\n", "", "image"},
	{"\xff\xd8\xff", "", "image"},
	{"GIF8", "", "image"},
	{"II*\x00", "", "image"},
	{"MM\x00*", "", "image"},
	{"RIFF", "", "media"},
	{"{\\rtf", "", "document"},
	{"SQLite format 3\x00", "", "database"},
	{"PAR1", "statistics", "parquet"},
	{"ARROW1", "statistics", "arrow"},
	{"Rar!\x1a\x07", "packed", "packed"},
	{"7z\xbc\xaf\x27\x1c", "packed", "packed"},
	{"\x1f\x8b", "packed", "packed"},
	{"BZh", "packed", "packed"},
	{"\xfd7zXZ\x00", "packed", "packed"},
	{"(\xb5/\xfd", "packed", "packed"},
	{"\x7fELF", "", "program"},
	{"MZ\x90\x00", "", "program"},
	{"\x00\x00\x00 ftyp", "", "media"},
	{"ID3", "", "media"},
	{"$FL2", "statistics", "spss"},
	{"<stata_dta>", "statistics", "stata"},
}

// open finds out what the bytes are and makes ready to read the table in them.
// depth counts archives within archives.
func (r *Reader) open(in io.ReaderAt, size int64, o Options, depth int) error {
	if size == 0 {
		r.dialect.Format = "csv"
		r.refuseFile("F01", "", "")
		return nil
	}
	start := make([]byte, min(size, 4096))
	if _, err := in.ReadAt(start, 0); err != nil && err != io.EOF {
		return err
	}
	for _, s := range signs {
		if bytes.HasPrefix(start, []byte(s.prefix)) {
			r.account.Total, r.account.Regions["refused"] = size, size
			r.refuseFile("F02", s.kase, "", survey.Worded("what", "file."+s.what))
			return nil
		}
	}
	switch {
	case bytes.HasPrefix(start, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		r.account.Total, r.account.Regions["refused"] = size, size
		r.compound(in, size)
		return nil
	case bytes.HasPrefix(start, []byte("PK\x03\x04")), bytes.HasPrefix(start, []byte("PK\x05\x06")):
		return r.archive(in, size, o, depth)
	}
	if what := markup(start); what != "" {
		r.account.Total, r.account.Regions["refused"] = size, size
		r.refuseFile("F02", "", "", survey.Worded("what", "file."+what))
		return nil
	}
	return r.openText(in, size, o, place{})
}

// compound says what an old Microsoft container is: the names inside tell.
func (r *Reader) compound(in io.ReaderAt, size int64) {
	b := make([]byte, min(size, 1<<20))
	n, _ := in.ReadAt(b, 0)
	b = b[:n]
	tail := make([]byte, min(size, 64<<10))
	n, _ = in.ReadAt(tail, max(0, size-int64(len(tail))))
	b = append(b, tail[:n]...)
	has := func(name string) bool {
		var wide []byte
		for i := range len(name) {
			wide = append(wide, name[i], 0)
		}
		return bytes.Contains(b, wide)
	}
	switch {
	case has("EncryptedPackage"):
		r.refuseFile("F03", "password", "password")
	case has("Workbook") || has("Book"):
		r.refuseFile("F03", "", "xls", survey.Worded("what", "file.xls"))
	case has("WordDocument"):
		r.refuseFile("F02", "", "doc", survey.Worded("what", "file.document"))
	default:
		r.refuseFile("F03", "", "", survey.Worded("what", "file.office"))
	}
}

// markup names a file that is written in angle brackets, as web pages that call
// themselves .xls are.
func markup(start []byte) string {
	s := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(string(start), "\ufeff")))
	switch {
	case strings.HasPrefix(s, "<!doctype html"), strings.HasPrefix(s, "<html"), strings.HasPrefix(s, "<table"):
		return "page"
	case strings.HasPrefix(s, "<?xml") && strings.Contains(s, "urn:schemas-microsoft-com:office:spreadsheet"):
		return "xml_workbook"
	case strings.HasPrefix(s, "<?xml") && strings.Contains(s, "office:document"):
		return "opendocument"
	case strings.HasPrefix(s, "<?xml"):
		return "xml"
	}
	return ""
}

// openText reads the bytes from a place on as a table of text.
func (r *Reader) openText(in io.ReaderAt, size int64, o Options, base place) error {
	r.dialect.Format = "csv"
	if o.Table > 1 {
		next, charset, err := r.nextTable(in, size, o, base)
		if err != nil || next == nil {
			return err
		}
		base, o.Table, o.Charset = *next, 1, charset
	}
	p, err := look(in, base.offset, size)
	if err != nil {
		return err
	}
	cs, mark, ok, err := r.decideCharset(p, base.offset, size, o)
	if err != nil {
		return err
	}
	if !ok {
		r.account.Total, r.account.Regions["refused"] = size, size
		return nil
	}
	r.dialect.Charset = cs.name
	t := &textReader{Reader: r, in: &decoder{in: in, at: base.offset + int64(mark), end: size, charset: cs}, base: base}
	t.base.offset += int64(mark)
	t.mark = int64(mark)
	t.check = !p.valid || p.damage || cs.letter != nil || cs.wide != 0
	if base.offset == 0 && size == int64(mark) {
		r.account.Total, r.account.Structure = size, size
		r.refuseFile("F01", "", "")
		return nil
	}
	if err := t.open(o); err != nil {
		return err
	}
	r.rows = t
	return nil
}

// nextTable finds where the table that is asked for begins, by reading those
// before it. It returns nil where there are not so many.
func (r *Reader) nextTable(in io.ReaderAt, size int64, o Options, base place) (*place, string, error) {
	before := &Reader{name: r.name, report: func(survey.Finding) {}}
	before.account.Regions = map[string]int64{}
	number := o.Table
	o.Table--
	o.Header = ""
	if err := before.openText(in, size, o, base); err != nil {
		return nil, "", err
	}
	for {
		_, err := before.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, "", err
		}
	}
	if t, ok := before.rows.(*textReader); ok && t.second != nil {
		return t.second, before.dialect.Charset, nil
	}
	r.account.Total, r.account.Regions["refused"] = size, size
	r.refuseFile("H14", "missing", fmt.Sprint(number))
	return nil, "", nil
}

// decideCharset settles how bytes become letters. It reports false where they
// are no text.
func (r *Reader) decideCharset(p *probe, from, size int64, o Options) (cs *charset, mark int, ok bool, err error) {
	d := Decision{About: "charset", Margin: 1}
	defer func() {
		if cs != nil {
			d.Value = cs.name
			r.dialect.Decisions = append(r.dialect.Decisions, d)
		}
	}()
	start := p.sample
	var bom *charset
	switch {
	case from > 0:
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		bom, mark = utf8Charset, 3
	case bytes.HasPrefix(start, []byte("\xff\xfe")):
		bom, mark = &charset{name: "utf-16le", wide: 'l'}, 2
	case bytes.HasPrefix(start, []byte("\xfe\xff")):
		bom, mark = &charset{name: "utf-16be", wide: 'b'}, 2
	}
	if o.Charset != "" {
		if cs, err = charsetNamed(o.Charset); err != nil {
			return nil, 0, false, err
		}
		d.How = told
		if bom == nil || bom.name != cs.name {
			mark = 0
		}
		return cs, mark, true, nil
	}
	if bom != nil {
		d.How, d.Evidence = marked, "the file begins with a byte order mark"
		return bom, mark, true, nil
	}
	if p.nul >= 0 {
		if cs := wideWithoutMark(p, size); cs != nil {
			d.How, d.Evidence = inferred, "every other byte is zero, as in Western text in UTF-16"
			r.found("F08", "plain", survey.Remark, survey.Position{File: r.name}, cs.name)
			return cs, 0, true, nil
		}
	}
	if p.control*100 > int64(len(p.sample)) || (p.nuls[0]+p.nuls[1])*20 > size {
		r.refuseFile("F02", "bytes", "")
		return nil, 0, false, nil
	}
	if p.nul >= 0 {
		r.found("F11", "", survey.Warn, survey.Position{File: r.name, Offset: p.nul}, "byte 0x00", survey.Counted("bytes", int(p.nuls[0]+p.nuls[1])))
	}
	if p.valid {
		d.How, d.Evidence = byDefault, "all bytes are ASCII"
		if p.high {
			d.Evidence = "all bytes are valid UTF-8"
			r.doubled(p)
		}
		return utf8Charset, 0, true, nil
	}
	if p.letters > 20*p.wrong {
		d.How, d.Evidence = inferred, fmt.Sprintf("%d letters are valid UTF-8, %d bytes are not", p.letters, p.wrong)
		d.Margin = 0.9
		return utf8Charset, 0, true, nil // each row with such bytes is refused with its place
	}
	return r.guessCharset(p, o, &d), 0, true, nil
}

// wideWithoutMark recognises UTF-16 by its zero bytes.
func wideWithoutMark(p *probe, size int64) *charset {
	b := p.sample
	even, odd := 0, 0
	for i, c := range b {
		if c == 0 {
			if i%2 == 0 {
				even++
			} else {
				odd++
			}
		}
	}
	half := len(b) / 2
	var cs *charset
	switch {
	case odd*10 > half && even*20 <= odd:
		cs = &charset{name: "utf-16le", wide: 'l'}
	case even*10 > half && odd*20 <= even:
		cs = &charset{name: "utf-16be", wide: 'b'}
	default:
		return nil
	}
	// what comes out must look like text
	text := make([]byte, len(b)*3)
	d := decoder{charset: cs}
	_, n := d.pairs(text, b[:len(b)/2*2], false)
	bad := 0
	for _, c := range string(text[:n]) {
		if c == '�' || c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			bad++
		}
	}
	if bad*50 > n {
		return nil
	}
	return cs
}
