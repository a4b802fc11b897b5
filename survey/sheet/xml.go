package sheet

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf8"
)

// errDoctype and errXML say why a part of a workbook is not read.
var (
	errDoctype = errors.New("it holds a DOCTYPE, which no workbook has")
	errXML     = errors.New("it is damaged")
)

// tokens cuts XML into tags and text. It knows what workbooks use and no more:
// no DOCTYPE, no entities of its own, names without their prefix.
type tokens struct {
	b   []byte
	i   int
	err error

	kind  byte   // '<' a tag opens, '/' a tag closes, 't' text, 0 the end
	name  []byte // of the tag, without prefix
	attrs []byte
	empty bool // the tag closes itself
	text  []byte
	cdata bool
}

// next goes to the next tag or text.
func (t *tokens) next() bool {
	for t.i < len(t.b) {
		if t.b[t.i] != '<' {
			n := bytes.IndexByte(t.b[t.i:], '<')
			if n < 0 {
				n = len(t.b) - t.i
			}
			t.kind, t.text, t.cdata = 't', t.b[t.i:t.i+n], false
			t.i += n
			return true
		}
		rest := t.b[t.i:]
		if len(rest) < 2 {
			return t.fail(errXML)
		}
		switch rest[1] {
		case '?':
			n := bytes.Index(rest, []byte("?>"))
			if n < 0 {
				return t.fail(errXML)
			}
			t.i += n + 2
			continue
		case '!':
			switch {
			case bytes.HasPrefix(rest, []byte("<!--")):
				n := bytes.Index(rest, []byte("-->"))
				if n < 0 {
					return t.fail(errXML)
				}
				t.i += n + 3
				continue
			case bytes.HasPrefix(rest, []byte("<![CDATA[")):
				n := bytes.Index(rest, []byte("]]>"))
				if n < 0 {
					return t.fail(errXML)
				}
				t.kind, t.text, t.cdata = 't', rest[9:n], true
				t.i += n + 3
				return true
			}
			return t.fail(errDoctype)
		}
		return t.tag(rest)
	}
	t.kind = 0
	return false
}

func (t *tokens) fail(err error) bool {
	t.err, t.kind, t.i = err, 0, len(t.b)
	return false
}

func (t *tokens) tag(rest []byte) bool {
	end := bytes.IndexByte(rest, '>')
	// a > may stand inside an attribute; behind a mark or a name it does not
	for end > 1 && rest[end-1] != '"' && rest[end-2] != '"' && !isASCIILetter(rest[end-1]) && bytes.IndexByte(rest[:end], '"') >= 0 && bytes.Count(rest[:end], []byte{'"'})%2 == 1 {
		n := bytes.IndexByte(rest[end+1:], '>')
		if n < 0 {
			end = -1
			break
		}
		end += 1 + n
	}
	if end < 0 {
		return t.fail(errXML)
	}
	inner := rest[1:end]
	t.i += end + 1
	t.kind, t.empty = '<', false
	if len(inner) > 0 && inner[0] == '/' {
		t.kind = '/'
		inner = inner[1:]
	} else if n := len(inner); n > 0 && inner[n-1] == '/' {
		t.empty = true
		inner = inner[:n-1]
	}
	n := 0
	for n < len(inner) && inner[n] > ' ' {
		n++
	}
	t.name, t.attrs = inner[:n], inner[n:]
	if c := bytes.IndexByte(t.name, ':'); c >= 0 {
		t.name = t.name[c+1:]
	}
	return true
}

// attr is the value of an attribute by its name without prefix, nil if it is
// not there.
func (t *tokens) attr(name string) []byte {
	a := t.attrs
	for {
		eq := bytes.IndexByte(a, '=')
		if eq < 0 {
			return nil
		}
		key := bytes.TrimSpace(a[:eq])
		if c := bytes.LastIndexByte(key, ':'); c >= 0 {
			key = key[c+1:]
		}
		a = bytes.TrimLeft(a[eq+1:], " \t\r\n")
		if len(a) == 0 || a[0] != '"' && a[0] != '\'' {
			return nil
		}
		end := bytes.IndexByte(a[1:], a[0])
		if end < 0 {
			return nil
		}
		if string(key) == name {
			return a[1 : 1+end]
		}
		a = a[end+2:]
	}
}

// brief gives the attributes of a cell in one go: they are asked for more often
// than anything else. Each has a name of one letter, without prefix.
func (t *tokens) brief() (r, s, kind []byte) {
	a := t.attrs
	for i := 0; i+3 < len(a); i++ {
		if a[i] != '=' || a[i+1] != '"' {
			continue
		}
		end := i + 2
		for end < len(a) && a[end] != '"' {
			end++
		}
		if end == len(a) {
			break
		}
		if i >= 2 && a[i-2] <= ' ' {
			switch a[i-1] {
			case 'r':
				r = a[i+2 : end]
			case 's':
				s = a[i+2 : end]
			case 't':
				kind = a[i+2 : end]
			}
		}
		i = end
	}
	if r == nil && bytes.IndexByte(a, '\'') >= 0 { // written with the other marks
		r, s, kind = t.attr("r"), t.attr("s"), t.attr("t")
	}
	return r, s, kind
}

// number is the value of a whole number in an attribute.
func (t *tokens) number(name string, otherwise int) int {
	if n, err := strconv.Atoi(string(t.attr(name))); err == nil {
		return n
	}
	return otherwise
}

// is reports whether the tag has the name.
func (t *tokens) is(name string) bool { return string(t.name) == name }

// skip goes beyond the end of the tag that was just opened.
func (t *tokens) skip() {
	if t.empty {
		return
	}
	for depth := 1; depth > 0 && t.next(); {
		switch {
		case t.kind == '<' && !t.empty:
			depth++
		case t.kind == '/':
			depth--
		}
	}
}

// appendText adds text to out with its entities taken back to letters.
func (t *tokens) appendText(out []byte) []byte {
	return appendDecoded(out, t.text, t.cdata)
}

func appendDecoded(out, s []byte, verbatim bool) []byte {
	for len(s) > 0 {
		n := -1
		if !verbatim {
			n = bytes.IndexByte(s, '&')
		}
		if n < 0 {
			return append(out, s...)
		}
		out = append(out, s[:n]...)
		s = s[n:]
		end := bytes.IndexByte(s, ';')
		if end < 0 || end > 12 {
			out = append(out, '&')
			s = s[1:]
			continue
		}
		switch e := string(s[1:end]); {
		case e == "amp":
			out = append(out, '&')
		case e == "lt":
			out = append(out, '<')
		case e == "gt":
			out = append(out, '>')
		case e == "quot":
			out = append(out, '"')
		case e == "apos":
			out = append(out, '\'')
		case len(e) > 1 && e[0] == '#':
			base, digits := 10, e[1:]
			if digits[0] == 'x' || digits[0] == 'X' {
				base, digits = 16, digits[1:]
			}
			r, err := strconv.ParseUint(digits, base, 32)
			if err != nil || r > utf8.MaxRune {
				r = utf8.RuneError
			}
			out = utf8.AppendRune(out, rune(r))
		default:
			out = append(out, s[:end+1]...)
		}
		s = s[end+1:]
	}
	return out
}

// unescapeX takes back what Excel writes for control characters: _x000D_.
func unescapeX(s []byte) []byte {
	i := bytes.Index(s, []byte("_x"))
	if i < 0 {
		return s
	}
	var out []byte
	for ; i >= 0; i = bytes.Index(s, []byte("_x")) {
		if i+7 <= len(s) && s[i+6] == '_' {
			if r, err := strconv.ParseUint(string(s[i+2:i+6]), 16, 32); err == nil {
				out = append(out, s[:i]...)
				out = utf8.AppendRune(out, rune(r))
				s = s[i+7:]
				continue
			}
		}
		out = append(out, s[:i+2]...)
		s = s[i+2:]
	}
	return append(out, s...)
}
