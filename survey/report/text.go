// Package report prints findings for people. In go findings, out come lines of
// text: the place as compilers print it, what is wrong, what is allowed and
// what was likely meant. It judges nothing and reads no file.
package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"observatory/survey"
)

// Text prints every finding; none is left out, however many there are.
func Text(w io.Writer, findings []survey.Finding) error {
	b := bufio.NewWriter(w)
	for _, f := range findings {
		fmt.Fprintf(b, "%s: %s %s: %s\n", f.Position, f.Severity, f.Code, f.Message)
		if f.Value != "" {
			fmt.Fprintf(b, "    found: %s\n", Visible(f.Value))
		}
		if f.Allowed != "" {
			fmt.Fprintf(b, "    allowed: %s\n", f.Allowed)
		}
		if f.Suggestion != "" {
			word := "did you mean"
			if f.Rule != "" || strings.Contains(f.Suggestion, " ") {
				word = "what to do"
			}
			fmt.Fprintf(b, "    %s: %s\n", word, f.Suggestion)
		}
	}
	return b.Flush()
}

// Summary closes the report on a file.
func Summary(w io.Writer, name string, accepted, rows int, findings []survey.Finding) error {
	count := map[survey.Severity]int{}
	for _, f := range findings {
		count[f.Severity]++
	}
	if len(findings) == 0 {
		_, err := fmt.Fprintf(w, "%s: %d of %d answers accepted\n", name, accepted, rows)
		return err
	}
	var parts []string
	for _, s := range []struct {
		severity survey.Severity
		word     string
	}{{survey.Refuse, "to mend"}, {survey.Ask, "to answer"}, {survey.Warn, "to look at"}, {survey.Remark, "noted"}} {
		if n := count[s.severity]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s.word))
		}
	}
	_, err := fmt.Fprintf(w, "%s: %d of %d answers accepted; %s\n", name, accepted, rows, strings.Join(parts, ", "))
	return err
}

// Visible quotes a value so that nothing in it is unseen: white space other
// than blanks, control and direction characters are shown as signs, and long
// text is cut.
func Visible(s string) string {
	r := strings.NewReplacer("\t", "→", "\n", "⏎", "\r", "␍", "\u00a0", "⍽", "\u200b", "∅", "\ufeff", "∅", "\x1b", "␛",
		"\u202a", "∅", "\u202b", "∅", "\u202c", "∅", "\u202d", "∅", "\u202e", "∅", "\u2066", "∅", "\u2067", "∅", "\u2068", "∅", "\u2069", "∅")
	out := []rune(strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return '␦'
		}
		return c
	}, r.Replace(s)))
	if len(out) > 60 {
		out = append(out[:59], '…')
	}
	return "“" + string(out) + "”"
}
