package vocabulary

import "testing"

// FuzzFoldASCII: the short way over ASCII says what the long one says.
func FuzzFoldASCII(f *testing.F) {
	for _, s := range []string{"", "a", "Fw_Name.1", "it's", "-5", "3 - 4", "1.234,5", "a-b", "12/31/2026", "$ 5", "--", "' '", "%", "A&B", "x\ty", "5-", "-", "no.", "^", "a\x7fb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		clean, _ := Visible(s)
		if got, ok := foldASCII(clean); ok && got != foldAny(clean) {
			t.Errorf("%q folds to %q, the long way to %q", clean, got, foldAny(clean))
		}
	})
}
