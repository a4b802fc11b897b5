package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
)

// openDocument reads one sheet of an OpenDocument spreadsheet, as LibreOffice
// writes them.
func (r *Reader) openDocument(a *unpacker, o Options) error {
	mime, err := a.read("mimetype")
	if err != nil {
		r.refuseBook(err)
		return nil
	}
	if kind := strings.TrimSpace(string(mime)); !strings.HasPrefix(kind, "application/vnd.oasis.opendocument.spreadsheet") {
		r.refuseFile("F02", "", "", survey.Worded("what", "file.opendocument"))
		return nil
	}
	r.dialect.Format = "ods"
	if a.files["META-INF/manifest.xml"] != nil {
		if m, err := a.read("META-INF/manifest.xml"); err == nil && bytes.Contains(m, []byte("encryption-data")) {
			r.refuseFile("F03", "password", "password")
			return nil
		}
	}
	data, err := a.read("content.xml")
	if err != nil {
		r.refuseBook(err)
		return nil
	}
	if !bytes.HasSuffix(bytes.TrimSpace(data), []byte("document-content>")) {
		r.refuseBook(errXML)
		return nil
	}
	d := &openDoc{data: data, limits: o.Limits, unseen: map[string]bool{}}
	if err := d.list(); err != nil {
		r.refuseBook(err)
		return nil
	}
	var names []string
	var hidden []bool
	for _, s := range d.sheets {
		names, hidden = append(names, s.name), append(hidden, s.hidden)
	}
	holds := func(i int) (bool, error) {
		return holdsValue(d.data[d.sheets[i].from:d.sheets[i].to], "<text:p", "office:value="), nil
	}
	i, ok, err := r.chooseSheet(names, hidden, holds, o)
	if err != nil || !ok {
		return err
	}
	b := &book{Reader: r, raws: []string{""}, formats: []string{""}, limits: o.Limits}
	if err := d.sheet(b, d.sheets[i]); err != nil {
		r.refuseBook(err)
		return nil
	}
	b.suspectCodes()
	return b.ready(o)
}

// openDoc is the content of an OpenDocument spreadsheet.
type openDoc struct {
	data   []byte
	limits Limits
	sheets []openSheet
	unseen map[string]bool // styles of hidden sheets
}

type openSheet struct {
	name     string
	hidden   bool
	from, to int // in data, beyond the opening tag and before the closing one
}

// list finds the sheets.
func (d *openDoc) list() error {
	t := tokens{b: d.data}
	style := ""
	for t.next() {
		if t.kind != '<' {
			continue
		}
		switch {
		case t.is("style"):
			style = string(t.attr("name"))
		case t.is("table-properties"):
			if string(t.attr("display")) == "false" {
				d.unseen[style] = true
			}
		case t.is("table"):
			s := openSheet{name: string(appendDecoded(nil, t.attr("name"), false)), hidden: d.unseen[string(t.attr("style-name"))], from: t.i}
			if !t.empty {
				t.skip()
			}
			s.to = t.i
			d.sheets = append(d.sheets, s)
		}
	}
	return t.err
}

// sheet reads the rows of one sheet.
func (d *openDoc) sheet(b *book, s openSheet) error {
	t := tokens{b: d.data[s.from:s.to]}
	row, columns := 0, 0
	for t.next() {
		if t.kind != '<' {
			continue
		}
		switch {
		case t.is("table-column"):
			n := max(1, t.number("number-columns-repeated", 1))
			if v := string(t.attr("visibility")); v == "collapse" || v == "filter" {
				for i := range min(n, d.limits.Columns) {
					b.hidden.columns = append(b.hidden.columns, columns+i)
				}
			}
			columns += n
		case t.is("table-row"):
			n := max(1, t.number("number-rows-repeated", 1))
			if err := d.row(b, &t, row+1, n); err != nil {
				return err
			}
			row += n
			if row > 1<<26 {
				return tooLarge("it has more rows than any sheet")
			}
		case t.is("shapes"), t.is("forms"), t.is("named-expressions"), t.is("database-ranges"):
			t.skip()
		}
	}
	return t.err
}

// row reads one row, which stands for n of them.
func (d *openDoc) row(b *book, t *tokens, row, n int) error {
	visibility := string(t.attr("visibility"))
	hidden := visibility == "collapse" || visibility == "filter"
	b.hidden.filter = b.hidden.filter || visibility == "filter"
	from := len(b.cells)
	if t.empty {
		return nil
	}
	column := 0
	for t.next() {
		if t.kind == '/' && t.is("table-row") {
			break
		}
		if t.kind != '<' {
			continue
		}
		if !t.is("table-cell") && !t.is("covered-table-cell") {
			t.skip()
			continue
		}
		repeat := max(1, t.number("number-columns-repeated", 1))
		if t.is("table-cell") && len(b.merged) < 100000 {
			wide, high := t.number("number-columns-spanned", 1), t.number("number-rows-spanned", 1)
			if wide > 1 || high > 1 {
				b.merged = append(b.merged, area{column, row, column + wide - 1, row + high - 1})
			}
		}
		cell, ok := d.cell(b, t, row, column)
		if ok {
			if column+repeat > d.limits.Columns || len(b.cells)+repeat > mostSheetCells {
				return tooLarge(fmt.Sprintf("a cell stands beyond column %s", Letter(d.limits.Columns-1)))
			}
			for i := range repeat {
				cell.column = uint16(column + i)
				b.cells = append(b.cells, cell)
			}
		}
		column += repeat
		if column > 1<<26 {
			return tooLarge("it has more columns than any sheet")
		}
	}
	made := len(b.cells) - from
	if made == 0 {
		return t.err
	}
	if row+n-1 > d.limits.Rows || (n-1)*made > mostSheetCells-len(b.cells) {
		return tooLarge(fmt.Sprintf("it has more than %d rows", d.limits.Rows))
	}
	for k := range n {
		if hidden {
			b.hidden.rows = append(b.hidden.rows, row+k)
		}
		if k == 0 {
			continue
		}
		for _, c := range b.cells[from : from+made] {
			c.row += uint32(k)
			b.cells = append(b.cells, c)
		}
	}
	return t.err
}

// cell reads one cell up to its closing tag.
func (d *openDoc) cell(b *book, t *tokens, row, column int) (bookCell, bool) {
	c := bookCell{row: uint32(row), column: uint16(min(column, 1<<16-1))}
	kind := string(t.attr("value-type"))
	wrong := bytes.Contains(t.attrs, []byte(`calcext:value-type="error"`))
	formula := t.attr("formula") != nil
	var value []byte
	switch kind {
	case "float", "percentage", "currency":
		value = lastAttr(t, "value")
	case "date":
		value = t.attr("date-value")
	case "time":
		value = t.attr("time-value")
	case "boolean":
		value = t.attr("boolean-value")
	case "string":
		value = t.attr("string-value")
	}
	currency := string(t.attr("currency"))
	text := d.text(t)
	switch kind {
	case "float", "percentage", "currency":
		c.kind, c.text = Number, value
		if kind == "percentage" {
			c.style = b.format("0%")
		} else if currency != "" {
			c.style = b.format(currency)
		}
		if !plainNumber(value) {
			f, err := strconv.ParseFloat(string(value), 64)
			if err != nil {
				c.kind, c.text = Text, text
				break
			}
			b.setNumber(&c, f)
		}
	case "date":
		c.kind, c.text, b.dated = Date, value, true
		if len(value) > 10 && bytes.HasSuffix(value, []byte("T00:00:00")) {
			b.setRaw(&c)
			c.text = value[:10]
		}
		c.text = cutFraction(c.text)
	case "time":
		c.kind, c.text, b.dated = Date, value, true
		if s, ok := clock(string(value)); ok {
			b.setRaw(&c)
			c.text = []byte(s)
		}
	case "boolean":
		c.kind, c.text = Bool, bytes.ToUpper(value)
	default:
		c.text = text
		if kind == "string" && value != nil && len(text) == 0 {
			c.text = appendDecoded(nil, value, false)
		}
	}
	if wrong || formula && (bytes.HasPrefix(text, []byte("#")) || bytes.HasPrefix(text, []byte("Err:"))) {
		c.kind, c.text, c.raw = Error, text, 0
		b.found("F15", "", survey.Warn, b.where(row, column), string(text))
	}
	if formula && kind == "" && len(c.text) == 0 {
		b.found("F15", "formula", survey.Refuse, b.where(row, column), "")
	}
	return c, len(c.text) > 0
}

// lastAttr is office:value, which must not be taken for calcext:value-type or a
// value of another name space.
func lastAttr(t *tokens, name string) []byte {
	if i := bytes.Index(t.attrs, []byte(`office:`+name+`="`)); i >= 0 {
		rest := t.attrs[i+len("office:")+len(name)+2:]
		if n := bytes.IndexByte(rest, '"'); n >= 0 {
			return rest[:n]
		}
	}
	return t.attr(name)
}

// text joins the paragraphs of a cell. Comments are left out.
func (d *openDoc) text(t *tokens) []byte {
	if t.empty {
		return nil
	}
	closing := string(t.name)
	var out []byte
	paragraphs := 0
	depth := 0 // of paragraphs
	for t.next() {
		switch t.kind {
		case '/':
			if t.is(closing) {
				return out
			}
			if t.is("p") || t.is("h") {
				depth--
			}
		case 't':
			if depth > 0 {
				out = appendCollapsed(out, t)
			}
		case '<':
			switch {
			case t.is("annotation"), t.is("frame"), t.is("shapes"), t.is("table"), t.is("custom-shape"):
				t.skip()
			case t.is("p"), t.is("h"):
				if paragraphs > 0 {
					out = append(out, '\n')
				}
				paragraphs++
				if !t.empty {
					depth++
				}
			case t.is("s"):
				out = append(out, bytes.Repeat([]byte{' '}, min(10000, max(1, t.number("c", 1))))...)
			case t.is("tab"):
				out = append(out, '\t')
			case t.is("line-break"):
				out = append(out, '\n')
			}
		}
	}
	return out
}

// appendCollapsed adds text as OpenDocument means it: line ends and runs of
// blanks in the file are one blank.
func appendCollapsed(out []byte, t *tokens) []byte {
	from := len(out)
	out = t.appendText(out)
	k := from
	for _, c := range out[from:] {
		if c == '\n' || c == '\t' || c == '\r' {
			c = ' '
		}
		if c == ' ' && k > from && out[k-1] == ' ' {
			continue
		}
		out[k] = c
		k++
	}
	return out[:k]
}

// format is the style number of a number format that OpenDocument names.
func (b *book) format(code string) uint16 {
	i := slices.Index(b.formats, code)
	if i < 0 && len(b.formats) < 1000 {
		b.formats = append(b.formats, code)
		i = len(b.formats) - 1
	}
	return uint16(max(0, i))
}

// cutFraction drops the empty fraction of a second that LibreOffice writes.
func cutFraction(b []byte) []byte {
	if i := bytes.IndexByte(b, '.'); i >= 0 && len(bytes.Trim(b[i+1:], "0")) == 0 {
		return b[:i]
	}
	return b
}

// clock writes a duration such as PT14H30M00S as 14:30:00.
func clock(s string) (string, bool) {
	rest, ok := strings.CutPrefix(s, "PT")
	if !ok {
		return "", false
	}
	h, rest, ok1 := strings.Cut(rest, "H")
	m, rest, ok2 := strings.Cut(rest, "M")
	sec, _, ok3 := strings.Cut(rest, "S")
	if !ok1 || !ok2 || !ok3 {
		return "", false
	}
	whole, fraction, _ := strings.Cut(strings.ReplaceAll(sec, ",", "."), ".")
	for _, part := range []*string{&h, &m, &whole} {
		if len(*part) < 2 {
			*part = "0" + *part
		}
		if strings.Trim(*part, "0123456789") != "" {
			return "", false
		}
	}
	out := h + ":" + m + ":" + whole
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		out += "." + fraction
	}
	return out, true
}
