package sheet

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// charset turns the bytes of a file into UTF-8.
type charset struct {
	name   string // as the web calls it
	utf8   bool
	wide   byte // of UTF-16: 'l' or 'b', which byte comes first
	letter *[256]rune
	group  string // iso, windows, dos, mac: where files of this kind come from
}

var utf8Charset = &charset{name: "utf-8", utf8: true}

// measure is how many bytes of the file became this text.
func (c *charset) measure(text []byte) int64 {
	switch {
	case c.utf8:
		return int64(len(text))
	case c.wide != 0:
		n := 0
		for i := 0; i < len(text); {
			if text[i] < utf8.RuneSelf {
				i++
				n++
				continue
			}
			r, size := utf8.DecodeRune(text[i:])
			i += size
			n++
			if r > 0xffff {
				n++
			}
		}
		return int64(2 * n)
	}
	return int64(utf8.RuneCount(text))
}

// singleByte are the charsets of one byte a letter, in the order of preference
// where they read a text alike.
var singleByte = sync.OnceValue(charsetTables)

func charsetTables() []*charset {
	var out []*charset
	add := func(group, name string, m *charmap.Charmap) {
		t := new([256]rune)
		for i := range t {
			t[i] = m.DecodeByte(byte(i))
		}
		if strings.HasPrefix(name, "windows-") || group == "mac" || group == "dos" {
			for i := range 32 {
				t[i] = rune(i)
			}
		}
		out = append(out, &charset{name: name, letter: t, group: group})
	}
	add("windows", "windows-1252", charmap.Windows1252)
	add("windows", "windows-1250", charmap.Windows1250)
	add("windows", "windows-1251", charmap.Windows1251)
	add("windows", "windows-1253", charmap.Windows1253)
	add("windows", "windows-1254", charmap.Windows1254)
	add("windows", "windows-1257", charmap.Windows1257)
	add("windows", "windows-1255", charmap.Windows1255)
	add("windows", "windows-1256", charmap.Windows1256)
	add("windows", "windows-1258", charmap.Windows1258)
	add("iso", "iso-8859-1", charmap.ISO8859_1)
	add("iso", "iso-8859-2", charmap.ISO8859_2)
	add("iso", "iso-8859-3", charmap.ISO8859_3)
	add("iso", "iso-8859-4", charmap.ISO8859_4)
	add("iso", "iso-8859-5", charmap.ISO8859_5)
	add("iso", "iso-8859-7", charmap.ISO8859_7)
	add("iso", "iso-8859-9", charmap.ISO8859_9)
	add("iso", "iso-8859-10", charmap.ISO8859_10)
	add("iso", "iso-8859-13", charmap.ISO8859_13)
	add("iso", "iso-8859-14", charmap.ISO8859_14)
	add("iso", "iso-8859-15", charmap.ISO8859_15)
	add("iso", "iso-8859-16", charmap.ISO8859_16)
	add("dos", "cp850", charmap.CodePage850)
	add("dos", "cp437", charmap.CodePage437)
	add("dos", "cp852", charmap.CodePage852)
	add("dos", "cp855", charmap.CodePage855)
	add("dos", "cp858", charmap.CodePage858)
	add("dos", "cp866", charmap.CodePage866)
	add("mac", "macintosh", charmap.Macintosh)
	add("mac", "x-mac-cyrillic", charmap.MacintoshCyrillic)
	add("iso", "koi8-r", charmap.KOI8R)
	add("iso", "koi8-u", charmap.KOI8U)
	out = append(out, &charset{name: "x-mac-centraleurroman", letter: macCentralEurope(), group: "mac"})
	return out
}

// macCentralEurope is Apple's table for Polish, Czech, Hungarian and the like,
// which x/text does not have.
func macCentralEurope() *[256]rune {
	upper := []rune("ÄĀāÉĄÖÜáąČäčĆćéŹźĎíďĒēĖóėôöõúĚěü†°Ę£§•¶ß®©™ę¨≠ģĮįĪ≤≥īĶ∂∑łĻļĽľĹĺŅņŃ¬√ńŇ∆«»…\u00a0ňŐÕőŌ–—“”‘’÷◊ōŔŕŘ‹›řŖŗŠ‚„šŚśÁŤťÍŽžŪÓÔūŮÚůŰűŲųÝýķŻŁżĢˇ")
	t := new([256]rune)
	for i := range 128 {
		t[i] = rune(i)
	}
	copy(t[128:], upper)
	return t
}

// charsetNamed finds a charset by what people and programs call it.
func charsetNamed(name string) (*charset, error) {
	key := strings.NewReplacer(" ", "", "_", "", "-", "").Replace(strings.ToLower(name))
	for short, long := range map[string]string{"cp125": "windows125", "win125": "windows125", "ansi125": "windows125"} {
		if rest, ok := strings.CutPrefix(key, short); ok {
			key = long + rest
		}
	}
	switch key {
	case "utf8", "utf8bom", "utf8sig", "ascii", "usascii":
		return utf8Charset, nil
	case "utf16le", "ucs2le":
		return &charset{name: "utf-16le", wide: 'l'}, nil
	case "utf16be", "ucs2be":
		return &charset{name: "utf-16be", wide: 'b'}, nil
	case "utf16", "unicode":
		return &charset{name: "utf-16le", wide: 'l'}, nil
	case "latin1", "l1", "iso88591":
		key = "iso88591"
	case "latin2", "l2":
		key = "iso88592"
	case "latin9", "latin0":
		key = "iso885915"
	case "greek":
		key = "iso88597"
	case "ansi", "western":
		key = "windows1252"
	case "macroman", "mac":
		key = "macintosh"
	case "macce", "maccentraleurope", "maclatin2", "maccentraleuropean":
		key = "xmaccentraleurroman"
	case "ibm437", "ibm850", "ibm852", "ibm855", "ibm858", "ibm866", "dos437", "dos850", "dos852":
		key = "cp" + key[3:]
	}
	i := slices.IndexFunc(singleByte(), func(c *charset) bool { return strings.ReplaceAll(c.name, "-", "") == key })
	if i < 0 {
		return nil, fmt.Errorf("the charset %q is not known: utf-8, utf-16le, windows-1252, iso-8859-2, cp850, macintosh and their kin are", name)
	}
	return singleByte()[i], nil
}

// decoder reads a part of a file as UTF-8.
type decoder struct {
	in      io.ReaderAt
	at, end int64
	charset *charset
	raw     []byte
	made    int64 // bytes of text handed out
}

// read fills p with text, of which each letter is whole where the charset is
// not UTF-8. It needs room for at least four bytes.
func (d *decoder) read(p []byte) (n int, err error) {
	defer func() { d.made += int64(n) }()
	if d.at >= d.end {
		return 0, io.EOF
	}
	if d.charset.utf8 {
		n, err = d.in.ReadAt(p[:min(int64(len(p)), d.end-d.at)], d.at)
		d.at += int64(n)
		if n > 0 {
			err = nil
		}
		return n, err
	}
	want := min(int64(len(p)/3), d.end-d.at)
	if d.charset.wide != 0 {
		want = min(int64(len(p)/6*4), d.end-d.at)
	}
	if int64(cap(d.raw)) < want {
		d.raw = make([]byte, want)
	}
	n, err = d.in.ReadAt(d.raw[:want], d.at)
	if n == 0 {
		return 0, err
	}
	raw := d.raw[:n]
	if d.charset.letter != nil {
		d.at += int64(n)
		return d.single(p, raw), nil
	}
	used, made := d.pairs(p, raw, d.at+int64(n) >= d.end)
	d.at += int64(used)
	return made, nil
}

func (d *decoder) single(p, raw []byte) int {
	n := 0
	for _, b := range raw {
		if b < utf8.RuneSelf {
			p[n] = b
			n++
			continue
		}
		n += utf8.EncodeRune(p[n:], d.charset.letter[b])
	}
	return n
}

// pairs decodes UTF-16. Half a pair becomes the replacement character, as does
// an odd byte at the end.
func (d *decoder) pairs(p, raw []byte, last bool) (used, made int) {
	unit := func(i int) rune {
		if d.charset.wide == 'l' {
			return rune(raw[i]) | rune(raw[i+1])<<8
		}
		return rune(raw[i+1]) | rune(raw[i])<<8
	}
	i := 0
	for i+1 < len(raw) {
		u := unit(i)
		if u >= 0xd800 && u < 0xdc00 {
			if i+3 >= len(raw) && !last {
				break
			}
			if i+3 < len(raw) {
				if v := unit(i + 2); v >= 0xdc00 && v < 0xe000 {
					made += utf8.EncodeRune(p[made:], 0x10000+(u-0xd800)<<10+(v-0xdc00))
					i += 4
					continue
				}
			}
			u = utf8.RuneError
		} else if u >= 0xdc00 && u < 0xe000 {
			u = utf8.RuneError
		}
		made += utf8.EncodeRune(p[made:], u)
		i += 2
	}
	if last && i < len(raw) && i+1 == len(raw) {
		made += utf8.EncodeRune(p[made:], utf8.RuneError)
		i++
	}
	return i, made
}
