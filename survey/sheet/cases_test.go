package sheet

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"observatory/survey"
)

// TestCases reads byte-exact inputs and compares the table as it would be
// written, the findings and what was understood with testdata/cases.txt, where
// each case is a name, an input as a Go string, options, and the outcome.
// UPDATE=1 rewrites the outcomes.
func TestCases(t *testing.T) {
	const file = "testdata/cases.txt"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, block := range strings.Split(strings.Trim(string(data), "\n"), "\n\n") {
		lines := strings.Split(block, "\n")
		name := strings.TrimPrefix(lines[0], "# ")
		in, err := strconv.Unquote(lines[1])
		if err != nil {
			t.Fatalf("%s: %v in %s", name, err, lines[1])
		}
		o := Options{}
		head := lines[:2]
		if len(lines) > 2 && strings.HasPrefix(lines[2], "with ") {
			head = lines[:3]
			for _, w := range strings.Fields(lines[2])[1:] {
				key, value, _ := strings.Cut(w, "=")
				switch key {
				case "separator":
					o.Separator = value
				case "charset":
					o.Charset = value
				case "quote":
					o.Quote = value
				case "header":
					o.Header = value
				case "table":
					o.Table, _ = strconv.Atoi(value)
				default:
					t.Fatalf("%s: option %s", name, key)
				}
			}
		}
		got := strings.Join(head, "\n") + "\n" + outcomeOf(t, name, in, o)
		if got != block && os.Getenv("UPDATE") == "" {
			t.Errorf("got\n%s\nwant\n%s\n", got, block)
		}
		out.WriteString(got + "\n\n")
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(strings.TrimSuffix(out.String(), "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// said is the case of a finding and what its sentence names.
func said(f survey.Finding) string {
	s := ""
	if f.Case != "" {
		s = " " + f.Case
	}
	for _, a := range f.Args {
		text := a.Text
		if a.Kind == survey.NumberArg {
			text = strconv.Itoa(a.Number)
		}
		s += " " + a.Name + "=" + text
	}
	return s
}

func outcomeOf(t *testing.T, name, in string, o Options) string {
	table, r := written(t, name, []byte(in), o)
	var b strings.Builder
	d := r.Dialect()
	fmt.Fprintf(&b, "= %s %s %q %q %s, header %v of %d\n", d.Format, d.Charset, d.Separator, d.Quote, d.LineEnds, d.HeaderRows, d.Columns)
	for _, l := range strings.SplitAfter(table, "\n") {
		if l != "" {
			fmt.Fprintf(&b, "| %s\n", strings.TrimSuffix(strings.ReplaceAll(l, "\r", "␍"), "\n"))
		}
	}
	for _, f := range r.Findings() {
		p := f.Position
		where := ""
		if p.Row > 0 {
			where = fmt.Sprintf(" %s%d", p.Column, p.Row)
		}
		if p.Line > 0 {
			where += fmt.Sprintf(" line %d byte %d", p.Line, p.Offset)
		}
		fmt.Fprintf(&b, "! %s %s%s:%s", f.Code, f.Severity, where, said(f))
		if f.Value != "" {
			fmt.Fprintf(&b, " (%s)", strings.NewReplacer("\n", "⏎", "\r", "␍").Replace(f.Value))
		}
		if len(f.Suggestions) > 0 {
			fmt.Fprintf(&b, " -> %s", strings.Join(f.Suggestions, " | "))
		}
		b.WriteString("\n")
	}
	for _, g := range r.Regions() {
		if g.Kind != "blank" {
			fmt.Fprintf(&b, "~ %s, row %d: %s\n", g.Kind, g.Row, strings.NewReplacer("\n", "⏎", "\r", "␍").Replace(g.Text))
		}
	}
	if !r.Account().Balanced() {
		t.Errorf("%s: %+v", name, r.Account())
	}
	return strings.ToValidUTF8(strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), "\x00", "␀"), "�")
}
