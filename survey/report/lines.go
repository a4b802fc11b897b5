package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"observatory/survey"
)

// Lines prints findings one after another, as the first edition of check did; none is left out, however many there are.
func Lines(w io.Writer, findings []survey.Finding) error {
	b := bufio.NewWriter(w)
	for _, f := range findings {
		if f.Message == "" {
			says := Say(f, "en", nil)
			f.Message, f.Allowed, f.Suggestion = says.Message, says.Allowed, says.Suggest+says.Action
		}
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
