package accept

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"observatory/survey"
)

// appended is a manifest with one more submission, and with the respondents that
// it brings. What stood in it stays as it is, byte for byte.
func appended(manifest []byte, dir string, e survey.SubmittedFile, respondents []survey.Respondent) []byte {
	b := bytes.NewBuffer(bytes.Clone(manifest))
	if len(manifest) > 0 && manifest[len(manifest)-1] != '\n' {
		b.WriteByte('\n')
	}
	for _, r := range respondents {
		b.WriteString("\n[[respondent]]\n")
		set(b, "id", r.ID)
		set(b, "country", string(r.Country))
		set(b, "role", r.Role)
		set(b, "interest", r.Interest)
		set(b, "organisation", r.Organisation)
	}
	within := func(file string) string { return strings.TrimPrefix(file, dir+"/") }
	b.WriteString("\n[[submission]]\n")
	set(b, "file", within(e.File))
	set(b, "received", e.Received)
	set(b, "sha256", e.SHA256)
	if e.Answers.File != "" {
		set(b, "answers", within(e.Answers.File))
		set(b, "answers_sha256", e.Answers.SHA256)
	}
	if e.Accepted.File != "" {
		set(b, "accepted", within(e.Accepted.File))
		set(b, "accepted_sha256", e.Accepted.SHA256)
	}
	set(b, "country", string(e.Country))
	set(b, "respondent", e.Respondent)
	if len(e.Supersedes) > 0 {
		var names []string
		for _, s := range e.Supersedes {
			names = append(names, quoted(path.Clean(within(s))))
		}
		fmt.Fprintf(b, "supersedes = [%s]\n", strings.Join(names, ", "))
	}
	for _, o := range e.Overrides {
		b.WriteString("[[submission.override]]\n")
		set(b, "code", o.Code)
		set(b, "rule", o.Rule)
		set(b, "reason", o.Reason)
	}
	return b.Bytes()
}

// set writes a key with its text; an empty one is left out.
func set(b *bytes.Buffer, key, text string) {
	if text != "" {
		fmt.Fprintf(b, "%s = %s\n", key, quoted(text))
	}
}

// quoted is a text as TOML writes it. Control characters are escaped, and so is
// what would turn the direction of writing.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(s, "\ufffd") {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			fmt.Fprintf(&b, "\\u%04X", r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
