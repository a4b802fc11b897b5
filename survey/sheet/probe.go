package sheet

import (
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf8"
)

// probe is what one pass over the bytes of a file tells about it.
type probe struct {
	high    bool     // bytes beyond ASCII
	valid   bool     // as UTF-8
	broken  int64    // first byte that is not UTF-8; -1
	wrong   int      // how many such places
	letters int      // letters of UTF-8 beyond ASCII that are right
	nul     int64    // first NUL; -1
	nuls    [2]int64 // at even and at odd places
	control int64    // other control characters than tab and line ends
	damage  bool     // the replacement character stands in the file
	count   [256]int64
	lines   []byte // lines with letters beyond ASCII, up to evidenceSize
	sample  []byte // the first bytes
}

const (
	probeBlock   = 1 << 20
	evidenceSize = 256 << 10
)

// look reads the file once. Memory stays bounded by the block and the evidence.
func look(in io.ReaderAt, from, end int64) (*probe, error) {
	p := &probe{valid: true, broken: -1, nul: -1}
	buf := make([]byte, min(end-from, probeBlock)+utf8.UTFMax)
	carry := 0
	for at := from; at < end; {
		want := min(end-at, int64(len(buf)-carry))
		n, err := in.ReadAt(buf[carry:carry+int(want)], at)
		if n == 0 {
			if err == nil {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
		block := buf[:carry+n]
		if at == from {
			p.sample = bytes.Clone(block[:min(len(block), sampleSize)])
		}
		used := p.block(block, at-int64(carry), at+int64(n) >= end)
		carry = copy(buf, block[used:])
		at += int64(n)
	}
	return p, nil
}

// block looks at a part of the file and returns how much of it need not be
// looked at again: a letter that is cut off by its end is left for the next.
func (p *probe) block(b []byte, at int64, last bool) int {
	if plainASCII(b) {
		p.controls(b, at)
		return len(b)
	}
	p.high = p.high || hasHigh(b)
	used := len(b)
	if !last {
		if i := firstBroken(b); i >= 0 {
			used = i
		}
	}
	b = b[:used]
	p.controls(b, at)
	for _, c := range b {
		p.count[c]++
	}
	if !utf8.Valid(b) {
		p.valid = false
		for i := 0; i < len(b); {
			if b[i] < utf8.RuneSelf {
				i++
				continue
			}
			r, n := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && n == 1 {
				if p.broken < 0 {
					p.broken = at + int64(i)
				}
				p.wrong++
			} else {
				p.letters++
			}
			i += n
		}
	}
	p.damage = p.damage || bytes.Contains(b, []byte("\uFFFD"))
	if len(p.lines) < evidenceSize {
		p.gather(b)
	}
	return used
}

// gather keeps the lines that hold letters beyond ASCII, and at most as much
// of the others.
func (p *probe) gather(b []byte) {
	plain := 0
	for len(b) > 0 && len(p.lines) < evidenceSize {
		n := bytes.IndexAny(b, "\r\n") + 1
		if n == 0 {
			n = len(b)
		}
		line := b[:n]
		b = b[n:]
		if !hasHigh(line) {
			if plain += len(line); plain > evidenceSize/8 {
				continue
			}
		}
		p.lines = append(p.lines, line[:min(len(line), evidenceSize)]...)
	}
}

func (p *probe) controls(b []byte, at int64) {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		if p.nul < 0 {
			p.nul = at + int64(i)
		}
		for ; i < len(b); i++ {
			if b[i] == 0 {
				p.nuls[(at+int64(i))%2]++
			}
		}
	}
	if len(p.sample) == 0 || at < int64(len(p.sample)) { // the start is enough to know a text from something else
		for _, c := range b[:min(len(b), sampleSize)] {
			if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0 && c != 0x1a || c == 0x7f {
				p.control++
			}
		}
	}
}

// plainASCII reports whether all bytes are ASCII and none is NUL.
func plainASCII(b []byte) bool {
	return !hasHigh(b) && bytes.IndexByte(b, 0) < 0
}

func hasHigh(b []byte) bool {
	for len(b) >= 32 {
		x := binary.LittleEndian.Uint64(b) | binary.LittleEndian.Uint64(b[8:]) | binary.LittleEndian.Uint64(b[16:]) | binary.LittleEndian.Uint64(b[24:])
		if x&0x8080808080808080 != 0 {
			return true
		}
		b = b[32:]
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}
