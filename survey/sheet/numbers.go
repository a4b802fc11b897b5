package sheet

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"observatory/survey"
)

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

// numeric takes a number, which may be shown as a date.
func (x *xlsx) numeric(b *book, c *bookCell, value []byte) {
	c.kind, c.text = Number, bytes.TrimSpace(value)
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
			c.kind, c.text, b.dated = Date, []byte(s), true
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
		b.found("C10", "", survey.Warn, b.where(int(c.row), int(c.column)), string(s))
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
