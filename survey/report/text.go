package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"observatory/survey"
)

// mostRanges is how many ranges of rows a line of the text names where not all
// are wanted.
const mostRanges = 12

// Text prints a report for a terminal: of each file first what came of it, then
// how it was understood, then every finding, the worst first. None is left out;
// where a finding has very many rows, the rest of them is counted, unless all
// are wanted.
func Text(w io.Writer, r Report, o Options) error {
	t := texter{Writer: bufio.NewWriter(w), speaker: o.speaker(), all: o.All}
	for i, f := range r.Files {
		if i > 0 {
			t.line("")
		}
		t.file(f)
	}
	t.foot(r)
	return t.Flush()
}

type texter struct {
	*bufio.Writer
	speaker
	all bool
}

func (t texter) line(format string, args ...any) { fmt.Fprintf(t, format+"\n", args...) }

func (t texter) file(f File) {
	findings := Group(f.Findings)
	t.line("%s%s%s", fileName(f.Name), t.word("colon"), t.summary(f, findings))
	if c := t.cells(f); c != "" {
		t.line("    %s", c)
	}
	for _, u := range f.Understood {
		t.line("    %s", t.understanding(u))
	}
	var last survey.Finding
	for _, x := range findings {
		if x.Severity != last.Severity {
			t.line("")
			t.line("%s", t.word("report.list."+string(x.Severity)))
		}
		t.finding(x, x.Code == last.Code && x.Case == last.Case && x.Severity == last.Severity)
		last = x
	}
}

// finding prints one cause. What to do is said once for neighbours of the same
// kind.
func (t texter) finding(f survey.Finding, again bool) {
	says := t.say(f)
	t.line("%s: %s %s%s%s", t.at(f), t.word("severity."+string(f.Severity)), f.Code, t.word("colon"), says.Message)
	if n := f.Rows.Len(); n > 1 {
		most := mostRanges
		if t.all {
			most = 0
		}
		t.line("    %s %s", t.word("report.rows", survey.Counted("count", n)), Ranges(RowsOf(f), most))
	}
	if says.Allowed != "" {
		t.line("    %s %s", t.word("report.allowed"), says.Allowed)
	}
	if says.Suggest != "" {
		t.line("    %s", says.Suggest)
	}
	if says.Action != "" && !again {
		t.line("    %s %s", t.word("report.todo"), says.Action)
	}
	if says.Answer != "" && !steers(says.Answer) {
		t.line("    %s %s", t.word("report.answer"), says.Answer)
	}
}

// at is the place of a finding: of a text file as compilers print it, of a
// workbook its sheet and cell.
func (t texter) at(f survey.Finding) string {
	p := f.Position
	p.File = fileName(p.File)
	if p.Line > 0 {
		return p.String()
	}
	if place := t.placeOf(f); place != "" {
		return p.File + ": " + place
	}
	return p.File
}

func (t texter) foot(r Report) {
	if len(r.Files) > 1 {
		sound := 0
		for _, f := range r.Files {
			if !survey.Blocking(f.Findings) {
				sound++
			}
		}
		t.line("")
		t.line("%s", t.word("report.files", survey.Counted("sound", sound), survey.Counted("files", len(r.Files))))
	}
	if t.c.Reviewed(t.lang) == "" {
		t.line("")
		t.line("%s", t.word("report.unreviewed"))
	}
}

// summary is the one line that says what came of a file.
func (s speaker) summary(f File, findings []survey.Finding) string {
	parts := []string{}
	if f.Account.Answers > 0 || len(findings) == 0 {
		parts = append(parts, s.word("report.accepted", survey.Counted("taken", f.Account.Taken), survey.Counted("given", f.Account.Answers)))
	}
	n := Count(findings)
	var counts []string
	for _, sev := range severities {
		if n[sev] > 0 {
			counts = append(counts, s.word("report.count."+string(sev), survey.Counted("n", n[sev])))
		}
	}
	if len(counts) > 0 {
		parts = append(parts, strings.Join(counts, ", "))
	}
	return strings.Join(parts, s.word("semicolon"))
}

// cells says where the cells went; the parts add up to what was read.
func (s speaker) cells(f File) string {
	a := f.Account
	if a.Cells == 0 {
		return ""
	}
	ignored := 0
	for _, n := range a.Ignored {
		ignored += n
	}
	return s.word("report.cells", survey.Counted("read", a.Cells), survey.Counted("accepted", a.Accepted), survey.Counted("normalised", a.Normalised),
		survey.Counted("asked", a.Asked), survey.Counted("refused", a.Refused), survey.Counted("blank", a.Blank), survey.Counted("structure", a.Structure),
		survey.Counted("ignored", ignored))
}

// understanding is a statement as a line.
func (s speaker) understanding(u Understood) string {
	line := s.word("about."+u.About) + s.word("colon") + s.valueOf(u)
	if u.How == "told" || u.How == "marked" || u.How == "inferred" {
		line += " (" + s.word("how."+u.How) + ")"
	}
	return line
}

// valueOf is what a statement says; of a word that the catalogue lacks the end
// of its key.
func (s speaker) valueOf(u Understood) string {
	if u.Value.Kind == survey.TextArg { // names of many sheets are not cut like a value
		return s.fence(clip(u.Value.Text, 1000))
	}
	if u.Value.Kind != survey.WordArg {
		return s.argument(s.c.wording(s.lang), survey.Finding{}, u.Value)
	}
	if t, _ := s.c.word(s.lang, u.Value.Text); t == "" {
		_, end, _ := strings.Cut(u.Value.Text, ".")
		return short(end)
	}
	return s.word(u.Value.Text, u.Args...)
}
