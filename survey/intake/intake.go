// Package intake turns any table into answers. In go the bytes of a file, an
// instrument and the wave; out come answers in a batch, findings that name the
// cell, what is allowed there and, where it is unique, what was likely meant, a
// ledger of what was written otherwise than it stood there, and an account in
// which every cell has one outcome. It never rounds, clamps, drops or fills a
// value; a cell with two readings is asked about, one with none is refused.
package intake

import "strings"

// isID keeps respondents' names usable in addresses; they are no place for a
// person's name.
func isID(s string) bool {
	return s != "" && len(s) <= 40 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && s[0] != '-' && s[len(s)-1] != '-'
}

// isIDBytes is isID of a cell that has not become a string.
func isIDBytes(b []byte) bool {
	for _, c := range b {
		if c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return len(b) > 0 && len(b) <= 40 && b[0] != '-' && b[len(b)-1] != '-'
}
