package sheet

import (
	"bytes"
	"fmt"
	"math"
	"path"
	"strconv"
	"strings"

	"observatory/survey"
)

// xlsxSheet is a sheet as the workbook lists it.
type xlsxSheet struct {
	name, part string
	hidden     bool
}

// xlsx is a workbook while it is read.
type xlsx struct {
	*unpacker
	sheets    []xlsxSheet
	dates1904 bool
	shared    [][]byte
	formats   []string // by style
	dated     []dateForm
}

// xlsx reads one sheet of an Excel workbook.
func (r *Reader) xlsx(a *unpacker, o Options) error {
	r.dialect.Format = "xlsx"
	x := &xlsx{unpacker: a}
	if err := x.open(); err != nil {
		r.refuseBook(err)
		return nil
	}
	r.dialect.Dates = "from 1900"
	if x.dates1904 {
		r.dialect.Dates = "from 1904"
	}
	x.keep = true
	holds := func(i int) (bool, error) {
		data, err := x.read(x.sheets[i].part)
		if len(x.sheets) > 1 {
			defer func() { x.used -= int64(len(data)) }() // looked at, not held
		}
		return holdsValue(data, "<v>", "<t"), err
	}
	names, hidden := []string{}, []bool{}
	for _, s := range x.sheets {
		names, hidden = append(names, s.name), append(hidden, s.hidden)
	}
	i, ok, err := r.chooseSheet(names, hidden, holds, o)
	if err != nil {
		r.refuseBook(err)
		return nil
	}
	if !ok {
		return nil
	}
	b := &book{Reader: r, formats: x.formats, raws: []string{""}, limits: o.Limits}
	if err := x.sheet(b, x.sheets[i].part); err != nil {
		r.refuseBook(err)
		return nil
	}
	b.suspectCodes()
	return b.ready(o)
}

func (r *Reader) refuseBook(err error) { r.refuseFile(archiveCode(err), "workbook", err.Error()) }

func holdsValue(xml []byte, signs ...string) bool {
	for _, s := range signs {
		if bytes.Contains(xml, []byte(s)) || bytes.Contains(xml, []byte(":"+strings.TrimPrefix(s, "<"))) {
			return true
		}
	}
	return false
}

// open reads what the sheets share.
func (x *xlsx) open() error {
	parts := map[string]string{}
	data, err := x.read("xl/_rels/workbook.xml.rels")
	if err != nil {
		return err
	}
	t := tokens{b: data}
	for t.next() {
		if t.kind == '<' && t.is("Relationship") {
			target := string(appendDecoded(nil, t.attr("Target"), false))
			if rest, ok := strings.CutPrefix(target, "/"); ok {
				target = rest
			} else {
				target = path.Join("xl", target)
			}
			parts[string(t.attr("Id"))] = target
			kind := path.Base(string(t.attr("Type")))
			if kind == "sharedStrings" || kind == "styles" {
				parts[kind] = target
			}
		}
	}
	if t.err != nil {
		return t.err
	}
	if data, err = x.read("xl/workbook.xml"); err != nil {
		return err
	}
	t = tokens{b: data}
	for t.next() {
		if t.kind != '<' {
			continue
		}
		switch {
		case t.is("workbookPr"):
			v := string(t.attr("date1904"))
			x.dates1904 = v == "1" || v == "true"
		case t.is("sheet"):
			state := string(t.attr("state"))
			part := parts[string(t.attr("id"))]
			if x.files[part] != nil && !strings.Contains(part, "chartsheets") {
				x.sheets = append(x.sheets, xlsxSheet{string(appendDecoded(nil, t.attr("name"), false)), part, state == "hidden" || state == "veryHidden"})
			}
		}
	}
	if t.err != nil {
		return t.err
	}
	if p := parts["styles"]; p != "" && x.files[p] != nil {
		if err := x.styles(p); err != nil {
			return err
		}
	}
	if p := parts["sharedStrings"]; p != "" && x.files[p] != nil {
		return x.strings(p)
	}
	return nil
}

// strings reads the texts that cells refer to.
func (x *xlsx) strings(part string) error {
	data, err := x.read(part)
	if err != nil {
		return err
	}
	t := tokens{b: data}
	for t.next() {
		if t.kind == '<' && t.is("si") {
			x.shared = append(x.shared, richText(&t, "si"))
		}
	}
	return t.err
}

// richText joins the runs of a text up to the end of the tag. Readings beside
// Japanese text are left out.
func richText(t *tokens, until string) []byte {
	if t.empty {
		return nil
	}
	var out []byte
	single := true
	in := false
	for t.next() {
		switch {
		case t.kind == '/' && t.is(until):
			return unescapeX(out)
		case t.kind == '<' && t.is("rPh"):
			t.skip()
		case t.is("t") && t.kind == '<':
			in = !t.empty
		case t.is("t") && t.kind == '/':
			in = false
		case t.kind == 't' && in:
			if single && out == nil && !t.cdata && bytes.IndexByte(t.text, '&') < 0 {
				out = t.text[:len(t.text):len(t.text)] // no copy: most texts are one plain run
			} else {
				out = t.appendText(out[:len(out):len(out)])
			}
			single = false
		}
	}
	return unescapeX(out)
}

// sheet reads the cells of one sheet.
func (x *xlsx) sheet(b *book, part string) error {
	data, err := x.read(part)
	if err != nil {
		return err
	}
	if !bytes.HasSuffix(bytes.TrimSpace(data), []byte("worksheet>")) {
		return errXML
	}
	// a cell that holds something has four tags at least; the bound is for files of nothing but <
	b.cells = make([]bookCell, 0, min(bytes.Count(data, []byte{'<'})/4, len(data)/24))
	t := tokens{b: data}
	row, column := 0, -1
	for t.next() {
		if t.kind != '<' {
			continue
		}
		switch {
		case t.is("c"):
			column++
			ref, style, kind := t.brief()
			if ref != nil {
				r, c, ok := cellRef(ref)
				if !ok {
					return fmt.Errorf("the cell %q has no place in a sheet", ref)
				}
				row, column = r, c
			}
			if column >= x.limits.Columns || row > x.limits.Rows || row < 1 {
				return tooLarge(fmt.Sprintf("a cell stands beyond column %s or row %d", Letter(x.limits.Columns-1), x.limits.Rows))
			}
			if err := x.cell(b, &t, row, column, style, kind); err != nil {
				return err
			}
		case t.is("row"):
			row = t.number("r", row+1)
			column = -1
			if h := string(t.attr("hidden")); h == "1" || h == "true" {
				b.hidden.rows = append(b.hidden.rows, row)
			}
		case t.is("col"):
			if h := string(t.attr("hidden")); h == "1" || h == "true" {
				for c := t.number("min", 1); c <= min(t.number("max", 0), x.limits.Columns); c++ {
					b.hidden.columns = append(b.hidden.columns, c-1)
				}
			}
		case t.is("mergeCell"):
			from, to, _ := strings.Cut(string(t.attr("ref")), ":")
			top, left, ok1 := cellRef([]byte(from))
			bottom, right, ok2 := cellRef([]byte(to))
			if ok1 && ok2 && len(b.merged) < 100000 {
				b.merged = append(b.merged, area{left, top, right, bottom})
			}
		case t.is("autoFilter"):
			b.hidden.filter = true
		}
	}
	return t.err
}

// cellRef reads a reference such as F6 as row (from 1) and column (from 0).
func cellRef(ref []byte) (row, column int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 4; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		column = column*26 + int(c-'A') + 1
	}
	if i == 0 || i == len(ref) || len(ref)-i > 7 {
		return 0, 0, false
	}
	for ; i < len(ref); i++ {
		if !isDigit(ref[i]) {
			return 0, 0, false
		}
		row = row*10 + int(ref[i]-'0')
	}
	return row, column - 1, row > 0
}

// plainValue takes <v>…</v></c> in one go, which is what most cells are; nil
// where something else comes.
func (t *tokens) plainValue() []byte {
	rest := t.b[t.i:]
	if len(rest) < 12 || string(rest[:3]) != "<v>" {
		return nil
	}
	for n := 3; n < len(rest) && n < 40; n++ {
		switch rest[n] {
		case '&':
			return nil
		case '<':
			if n == 3 || !bytes.HasPrefix(rest[n:], []byte("</v></c>")) {
				return nil
			}
			t.i += n + len("</v></c>")
			return rest[3:n:n]
		}
	}
	return nil
}

// cell reads one cell up to its closing tag.
func (x *xlsx) cell(b *book, t *tokens, row, column int, styled, typed []byte) error {
	style := 0
	for _, c := range styled {
		style = min(style*10+int(c-'0'), math.MaxUint16)
	}
	kind := byte(0)
	if len(typed) > 0 {
		kind = typed[0]
		if string(typed) == "str" {
			kind = 'f'
		}
	}
	if t.empty {
		return nil
	}
	if value := t.plainValue(); value != nil {
		return x.value(b, bookCell{row: uint32(row), column: uint16(column), style: uint16(max(0, style))}, kind, value, nil)
	}
	var value, inline []byte
	has, formula := false, false
	in := byte(0)
loop:
	for t.next() {
		switch t.kind {
		case 't':
			if in == 'v' {
				if value == nil && bytes.IndexByte(t.text, '&') < 0 {
					value = t.text
				} else {
					value = t.appendText(value[:len(value):len(value)])
				}
			}
		case '<':
			switch {
			case t.is("v"):
				if !t.empty {
					in = 'v'
				}
				has = true
			case t.is("f"):
				formula = true
				t.skip()
			case t.is("is"):
				inline = richText(t, "is")
				kind, has = 'i', true
			default:
				t.skip()
			}
		case '/':
			if t.is("c") {
				break loop
			}
			in = 0
		}
	}
	if t.err != nil {
		return t.err
	}
	c := bookCell{row: uint32(row), column: uint16(column), style: uint16(max(0, style))}
	if !has || len(value) == 0 && kind != 'i' && kind != 'f' {
		if formula {
			b.found("F15", "formula", survey.Refuse, b.where(row, column), "")
		}
		return nil
	}
	return x.value(b, c, kind, value, inline)
}

// value turns what a cell says into its text.
func (x *xlsx) value(b *book, c bookCell, kind byte, value, inline []byte) error {
	switch kind {
	case 's':
		i, err := strconv.Atoi(string(bytes.TrimSpace(value)))
		if err != nil || i < 0 || i >= len(x.shared) {
			return fmt.Errorf("the cell %s%d refers to a text that is not there", Letter(int(c.column)), c.row)
		}
		c.text = x.shared[i]
	case 'i':
		c.text = inline
	case 'f': // the text a formula came to
		c.text = unescapeX(value)
	case 'b':
		c.kind, c.text = Bool, []byte("FALSE")
		if string(bytes.TrimSpace(value)) == "1" || string(bytes.TrimSpace(value)) == "true" {
			c.text = []byte("TRUE")
		}
	case 'e':
		c.kind, c.text = Error, value
		b.found("F15", "", survey.Warn, b.where(int(c.row), int(c.column)), string(value))
	case 'd':
		c.kind, c.text, b.dated = Date, value, true
	default:
		x.numeric(b, &c, value)
	}
	if len(c.text) > 0 {
		b.cells = append(b.cells, c)
	}
	return nil
}
