package sheet

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// Charset turns text into the bytes of a file and back. It is for those who hand
// a file back as it came.
type Charset struct{ table *charset }

// CharsetNamed finds a charset by the name that a Dialect gives it, or by what
// people and programs call it.
func CharsetNamed(name string) (Charset, error) {
	c, err := charsetNamed(name)
	return Charset{c}, err
}

// Wide reports whether letters take more bytes than one even where they are
// plain, so that line ends cannot be looked for in the bytes.
func (c Charset) Wide() bool { return c.table.wide != 0 }

// UTF8 reports whether the charset is UTF-8.
func (c Charset) UTF8() bool { return c.table.utf8 }

// Decode is a whole file as UTF-8. Bytes that are no letter become U+FFFD, but
// for those of UTF-8, which stay.
func (c Charset) Decode(raw []byte) []byte {
	if c.table.utf8 {
		return bytes.Clone(raw)
	}
	d := decoder{charset: c.table}
	out := make([]byte, 3*len(raw)+utf8.UTFMax)
	if c.table.wide != 0 {
		_, n := d.pairs(out, raw, true)
		return out[:n]
	}
	return out[:d.single(out, raw)]
}

// Encode is the text in the charset, or false where a letter is not in it.
func (c Charset) Encode(text string) ([]byte, bool) {
	switch {
	case c.table.utf8:
		return []byte(text), true
	case c.table.wide != 0:
		var out []byte
		for _, u := range utf16.Encode([]rune(text)) {
			if c.table.wide == 'l' {
				out = append(out, byte(u), byte(u>>8))
			} else {
				out = append(out, byte(u>>8), byte(u))
			}
		}
		return out, true
	}
	out := make([]byte, 0, len(text))
	for _, r := range text {
		if r < utf8.RuneSelf {
			out = append(out, byte(r))
			continue
		}
		b := 0x80
		for b < 0x100 && (c.table.letter[b] != r || r == utf8.RuneError) {
			b++
		}
		if b == 0x100 {
			return nil, false
		}
		out = append(out, byte(b))
	}
	return out, true
}
