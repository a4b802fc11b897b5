package sheet

import (
	"bytes"
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

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
	holds := func(i int) (bool, error) {
		data, err := x.read(x.sheets[i].part)
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

func (r *Reader) refuseBook(err error) {
	message := fmt.Sprintf("The workbook cannot be read: %v.", err)
	r.refuseFile(archiveCode(err), "", message, "open it in a spreadsheet program and save it again")
}

func holdsValue(xml []byte, signs ...string) bool {
	for _, s := range signs {
		if bytes.Contains(xml, []byte(s)) || bytes.Contains(xml, []byte(":"+strings.TrimPrefix(s, "<"))) {
			return true
		}
	}
	return false
}

// chooseSheet settles which sheet is meant: the one that is told, else the only
// one with data that is not hidden; of several the first, with a question.
func (r *Reader) chooseSheet(names []string, hidden []bool, holds func(int) (bool, error), o Options) (int, bool, error) {
	d := Decision{About: "sheet", Margin: 1}
	if o.Sheet != "" {
		i := slices.Index(names, o.Sheet)
		if i < 0 {
			r.refuseFile("F16", o.Sheet, fmt.Sprintf("There is no sheet %q; there are: %s.", o.Sheet, strings.Join(names, ", ")), "name one of them")
			return 0, false, nil
		}
		d.Value, d.How = names[i], told
		r.setSheet(names[i], d)
		return i, true, nil
	}
	var shown, unseen []int
	for i := range names {
		ok, err := holds(i)
		if err != nil {
			return 0, false, err
		}
		switch {
		case ok && hidden[i]:
			unseen = append(unseen, i)
		case ok:
			shown = append(shown, i)
		}
	}
	list := func(of []int) string {
		var out []string
		for _, i := range of {
			out = append(out, names[i])
		}
		return strings.Join(out, ", ")
	}
	if len(shown) == 0 && len(unseen) == 0 {
		r.refuseFile("F01", "", "The workbook is empty.", "")
		return 0, false, nil
	}
	all := append(slices.Clone(shown), unseen...)
	i := all[0]
	d.Value, d.How, d.Evidence = names[i], byDefault, "the only sheet with data"
	if len(all) > 1 {
		d.How, d.Evidence, d.RunnerUp = inferred, "the first sheet with data", names[all[1]]
	}
	r.setSheet(names[i], d)
	p := survey.Position{File: r.name}
	if len(shown) > 1 {
		d.Margin = 0
		r.found("F16", survey.Ask, p, list(shown), fmt.Sprintf("%d sheets hold data; only %q was read.", len(shown), names[i]), "", "say which sheet is meant")
	}
	if len(unseen) > 0 {
		r.found("F17", survey.Warn, p, list(unseen), fmt.Sprintf("Hidden sheets hold data (%d).", len(unseen)), "", "look whether they are meant to be sent")
	}
	return i, true, nil
}

func (r *Reader) setSheet(name string, d Decision) {
	r.sheet, r.dialect.Sheet = name, name
	r.dialect.Decisions = append(r.dialect.Decisions, d)
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

// dateForm says how a number format shows a number.
type dateForm uint8

const (
	notDated dateForm = iota
	dayForm
	timeForm
	lapseForm // hours may go beyond 24
)

// styles reads the number formats.
func (x *xlsx) styles(part string) error {
	data, err := x.read(part)
	if err != nil {
		return err
	}
	custom := map[int]string{}
	t := tokens{b: data}
	in := false
	for t.next() {
		switch {
		case t.kind == '<' && t.is("numFmt"):
			custom[t.number("numFmtId", 0)] = string(appendDecoded(nil, t.attr("formatCode"), false))
		case t.is("cellXfs"):
			in = t.kind == '<' && !t.empty
		case in && t.kind == '<' && t.is("xf"):
			id := t.number("numFmtId", 0)
			code, ok := custom[id]
			if !ok {
				code = builtinFormats[id]
			}
			x.formats = append(x.formats, code)
			x.dated = append(x.dated, formOf(id, code))
		}
	}
	return t.err
}

// builtinFormats are the number formats that have a number and no text in the
// file.
var builtinFormats = map[int]string{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm",
	37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@"}

func formOf(id int, code string) dateForm {
	if code == "" && (id >= 27 && id <= 36 || id >= 50 && id <= 58) {
		return dayForm // East Asian dates
	}
	day, hour := false, false
	lower := strings.ToLower(code)
	for i := 0; i < len(lower); i++ {
		switch c := lower[i]; c {
		case '"':
			n := strings.IndexByte(lower[i+1:], '"')
			if n < 0 {
				i = len(lower)
				continue
			}
			i += n + 1
		case '\\', '_', '*':
			i++
		case '[':
			n := strings.IndexByte(lower[i:], ']')
			if n < 0 {
				continue
			}
			if in := lower[i+1 : i+n]; in != "" && strings.Trim(in, "h") == "" || in != "" && (strings.Trim(in, "m") == "" || strings.Trim(in, "s") == "") {
				return lapseForm
			}
			i += n
		case 'y', 'd':
			day = true
		case 'h', 's':
			hour = true
		case 'm':
			if !hour && !strings.Contains(lower[i:], "s") {
				day = day || !strings.Contains(lower, "h")
			}
		case 'g':
			if strings.HasPrefix(lower[i:], "general") {
				i += 6
			}
		case ';':
			i = len(lower) // the form for positive numbers decides
		}
	}
	switch {
	case day:
		return dayForm
	case hour:
		return timeForm
	}
	return notDated
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
	b.cells = make([]bookCell, 0, len(data)/32)
	t := tokens{b: data}
	row, column := 0, -1
	for t.next() {
		if t.kind != '<' {
			continue
		}
		switch {
		case t.is("c"):
			column++
			if ref := t.attr("r"); ref != nil {
				r, c, ok := cellRef(ref)
				if !ok {
					return fmt.Errorf("the cell %q has no place in a sheet", ref)
				}
				row, column = r, c
			}
			if column >= x.limits.Columns || row > x.limits.Rows || row < 1 {
				return fmt.Errorf("a cell stands beyond column %s or row %d", Letter(x.limits.Columns-1), x.limits.Rows)
			}
			if err := x.cell(b, &t, row, column); err != nil {
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

// cell reads one cell up to its closing tag.
func (x *xlsx) cell(b *book, t *tokens, row, column int) error {
	style := 0
	var kind byte
	a := t.attrs
	if s := t.attr("s"); s != nil {
		for _, c := range s {
			style = style*10 + int(c-'0')
		}
	}
	if k := typeOf(a, t); len(k) > 0 {
		kind = k[0]
		if string(k) == "str" {
			kind = 'f'
		}
	}
	if t.empty {
		return nil
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
	c := bookCell{row: uint32(row), column: uint16(column), style: uint16(min(style, math.MaxUint16))}
	if !has || len(value) == 0 && kind != 'i' && kind != 'f' {
		if formula {
			b.found("F15", survey.Refuse, b.where(row, column), "", "The cell holds a formula without a value: it was never computed.", "a value", "open the file in a spreadsheet program and save it")
		}
		return nil
	}
	return x.value(b, c, kind, value, inline)
}

// typeOf is the attribute t of a cell: short, and asked for each cell.
func typeOf(attrs []byte, t *tokens) []byte {
	if i := bytes.Index(attrs, []byte(` t="`)); i >= 0 {
		rest := attrs[i+4:]
		if n := bytes.IndexByte(rest, '"'); n >= 0 {
			return rest[:n]
		}
	}
	return nil
}

// value turns what a cell says into its text.
func (x *xlsx) value(b *book, c bookCell, kind byte, value, inline []byte) error {
	switch kind {
	case 's':
		i, err := strconv.Atoi(string(trimSpace(value)))
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
		if string(trimSpace(value)) == "1" || string(trimSpace(value)) == "true" {
			c.text = []byte("TRUE")
		}
	case 'e':
		c.kind, c.text = Error, value
		b.found("F15", survey.Warn, b.where(int(c.row), int(c.column)), string(value), "The cell holds an error instead of a value.", "", "")
	case 'd':
		c.kind, c.text = Date, value
	default:
		x.numeric(b, &c, value)
	}
	if len(c.text) > 0 {
		b.cells = append(b.cells, c)
	}
	return nil
}

// numeric takes a number, which may be shown as a date.
func (x *xlsx) numeric(b *book, c *bookCell, value []byte) {
	c.kind, c.text = Number, trimSpace(value)
	form := notDated
	if int(c.style) < len(x.dated) {
		form = x.dated[c.style]
	}
	if form == notDated && plainNumber(c.text) {
		return
	}
	f, err := strconv.ParseFloat(string(c.text), 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		c.kind = Text
		return
	}
	if form != notDated {
		if s, ok := serialDate(f, form, x.dates1904); ok {
			b.setRaw(c)
			c.kind, c.text = Date, []byte(s)
			return
		}
	}
	b.setNumber(c, f)
}

// setRaw keeps the text that the file holds beside the one that is shown.
func (b *book) setRaw(c *bookCell) {
	b.raws = append(b.raws, string(c.text))
	c.raw = uint32(len(b.raws) - 1)
}

// setNumber writes a number as the shortest decimal that is the same number:
// the file's 0.10000000000000001 is 0.1.
func (b *book) setNumber(c *bookCell, f float64) {
	s := strconv.AppendFloat(nil, f, 'f', -1, 64)
	if !bytes.Equal(s, c.text) {
		b.setRaw(c)
		c.text = s
	}
	if math.Abs(f) >= 1e15 && f == math.Trunc(f) {
		b.found("C10", survey.Warn, b.where(int(c.row), int(c.column)), string(s), "A number of more than 15 digits: a spreadsheet keeps no more, the last ones may be lost.", "", "store long numbers as text")
	}
}

// plainNumber reports whether the text is a decimal of at most 15 digits.
func plainNumber(b []byte) bool {
	digits, points := 0, 0
	for i, c := range b {
		switch {
		case isDigit(c):
			digits++
		case c == '.' && points == 0:
			points++
		case c == '-' && i == 0:
		default:
			return false
		}
	}
	return digits > 0 && digits <= 15
}

// serialDate writes a count of days as ISO 8601.
func serialDate(days float64, form dateForm, from1904 bool) (string, bool) {
	if days < 0 || days >= 2958466 {
		return "", false
	}
	ms := int64(math.Round(days * 86400000))
	if r := ms % 1000; r < 2 || r > 998 { // a count of days holds no exact seconds
		ms = (ms + 500) / 1000 * 1000
	}
	if form == lapseForm || form == timeForm && days < 1 {
		s := ms / 1000
		out := fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
		if ms%1000 != 0 {
			out += fmt.Sprintf(".%03d", ms%1000)
		}
		return out, true
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from1904:
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < 1:
		if form == dayForm && days == 0 {
			return "", false
		}
	case days < 60:
		start = start.AddDate(0, 0, 1)
	case days < 61:
		return "", false // 29 February 1900, which never was
	}
	at := start.Add(time.Duration(ms%86400000)*time.Millisecond).AddDate(0, 0, int(ms/86400000))
	switch {
	case ms%86400000 == 0 && form == dayForm:
		return at.Format(time.DateOnly), true
	case ms%1000 != 0:
		return at.Format("2006-01-02T15:04:05.000"), true
	}
	return at.Format("2006-01-02T15:04:05"), true
}
