package handback

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"observatory/survey"
	"observatory/survey/sheet"
)

// finding is one about a cell of a row.
func finding(code string, severity survey.Severity, column string, row int) survey.Finding {
	return survey.Finding{Code: code, Severity: severity, Value: "x", Position: survey.Position{Column: column, Row: row},
		Args: []survey.Arg{survey.Counted("count", 3), survey.Coded("answer", "x")}}
}

func write(t *testing.T, c Checked) (string, Outcome) {
	t.Helper()
	var out, again bytes.Buffer
	done, err := Write(&out, c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Write(&again, c); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Errorf("the same file is handed back in two ways (%v)", err)
	}
	return out.String(), done
}

// TestTextKeepsItsBytes: two cells stand at the end of each row, and all else is
// as it came, whatever the dialect.
func TestTextKeepsItsBytes(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"semicolons, CRLF, quotes": {
			"land;q1;note\r\n\"ES\";jaa;\"zwei\r\nZeilen\"\r\nFR;ja;\r\n",
			"land;q1;note;_status;_messages\r\n\"ES\";jaa;\"zwei\r\nZeilen\";\"warning\";\"column B: All 3 answers of this series are the same: x. Look through the series again; if the answers are meant, nothing needs to be done. [X01]\"\r\nFR;ja;;;\r\n"},
		"sep line, title, blank line, no end of line": {
			"sep=,\nA survey of ours,,\n\nland,q1,note\nES,jaa,a\nFR,ja,b\nIT,ja,c",
			"sep=,\nA survey of ours,,\n\nland,q1,note,_status,_messages\nES,jaa,a,,\nFR,ja,b,\"warning\",\"column B: All 3 answers of this series are the same: x. Look through the series again; if the answers are meant, nothing needs to be done. [X01]\"\nIT,ja,c,,"},
		"tabs": {
			"land\tq1\tnote\nES\tjaa\ta\nFR\tja\tb\n",
			"land\tq1\tnote\t_status\t_messages\nES\tjaa\ta\t\"warning\"\t\"column B: All 3 answers of this series are the same: x. Look through the series again; if the answers are meant, nothing needs to be done. [X01]\"\nFR\tja\tb\t\t\n"},
	} {
		row := map[string]int{"semicolons, CRLF, quotes": 2, "sep line, title, blank line, no end of line": 6, "tabs": 2}[name]
		g, _, err := sheet.Read("in.csv", []byte(c.in), sheet.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if name[0] == 's' && name[1] == 'e' && name[2] == 'p' { // the row as the reader counts it
			row = g.Rows[1].Number
		}
		got, done := write(t, Checked{Name: "in.csv", Data: []byte(c.in), Findings: []survey.Finding{finding("X01", survey.Warn, "B", row)}})
		if got != c.want || done.Recoded || done.Format != "csv" {
			t.Errorf("%s: got %+v\n%q, want\n%q", name, done, got, c.want)
		}
	}
}

// TestTextAgain: a file that was handed back and comes again bears the two
// columns once, with what is found now.
func TestTextAgain(t *testing.T) {
	in := "land,q1,note\nES,jaa,\"a, b\"\nFR,ja,b\n"
	once, _ := write(t, Checked{Name: "in.csv", Data: []byte(in), Findings: []survey.Finding{finding("X01", survey.Warn, "B", 2), finding("X02", survey.Warn, "", 0)}})
	if !strings.Contains(once, "the whole file: All 3 submissions") {
		t.Errorf("what concerns the whole file is not said: %q", once)
	}
	twice, _ := write(t, Checked{Name: "in.csv", Data: []byte(once), Findings: []survey.Finding{finding("X01", survey.Warn, "B", 3)}})
	if strings.Count(twice, StatusColumn) != 1 || !strings.HasPrefix(strings.TrimPrefix(twice, "\ufeff"), "land,q1,note,_status,_messages\nES,jaa,\"a, b\",,\nFR,ja,b,\"warning\"") {
		t.Errorf("again gives %q", twice)
	}
}

// TestTextCharset: the charset stays where it has the letters of the messages,
// and becomes UTF-8 with a mark where it has not.
func TestTextCharset(t *testing.T) {
	french := Checked{Name: "in.csv", Lang: "fr", Findings: []survey.Finding{finding("X01", survey.Warn, "B", 2)}}
	latin := french
	latin.Data = []byte("pays;q1;note\nES;oui;d\xe9j\xe0 vu \xe0 la pr\xe9fecture\nFR;non;caf\xe9 cr\xe8me\n")
	latin.Sheet.Charset = "iso-8859-1"
	if got, done := write(t, latin); done.Recoded || !strings.HasPrefix(got, "pays;q1;note;_status;_messages\nES;oui;d\xe9j\xe0 vu \xe0 la pr\xe9fecture;") || !strings.Contains(got, "s\xe9rie") {
		t.Errorf("latin: %+v %q", done, got)
	}
	greek := french
	greek.Data = []byte("pays;q1;note\nES;oui;\xe1\xe2\xe3\nFR;non;b\n")
	greek.Sheet.Charset = "iso-8859-7"
	if got, done := write(t, greek); !done.Recoded || done.Charset != "utf-8" || !strings.HasPrefix(got, "\ufeffpays;q1;note;_status;_messages\nES;oui;αβγ;") || !strings.Contains(got, "série") {
		t.Errorf("greek: %+v %q", done, got)
	}
	ascii := french
	ascii.Data = []byte("pays;q1;note\nES;oui;a\nFR;non;b\n")
	if got, done := write(t, ascii); done.Recoded || !strings.HasPrefix(got, "\ufeffpays;") {
		t.Errorf("ascii: %+v %q", done, got)
	}
	wide := french
	for _, u := range utf16.Encode([]rune("\ufeffpays\tq1\tnote\r\nES\toui\tdéjà\r\nFR\tnon\tb\r\n")) {
		wide.Data = binary.LittleEndian.AppendUint16(wide.Data, u)
	}
	got, done := write(t, wide)
	g, r, err := sheet.Read("in.csv", []byte(got), sheet.Options{})
	if err != nil || done.Recoded || r.Dialect().Charset != "utf-16le" || len(g.Header) != 5 || !strings.Contains(g.Rows[0].Cells[4].Text, "série") {
		t.Errorf("UTF-16: %+v %v %+v", done, err, g)
	}
}

// TestTextHarmless: what we write is no formula, and a message with the marks of
// the dialect in it does not break the row.
func TestTextHarmless(t *testing.T) {
	f := finding("X05", survey.Warn, "B", 2)
	f.Case, f.Args = "records", []survey.Arg{survey.Named("group", "=1+1\";\"x"), survey.Counted("before", 4), survey.Counted("now", 1)}
	f.Position.Column = ""
	got, _ := write(t, Checked{Name: "in.csv", Data: []byte("land;q1\nES;ja\nFR;nein\n"), Findings: []survey.Finding{f}})
	if !strings.Contains(got, `;"'=1+1';'x: last time`) {
		t.Errorf("got %q", got)
	}
}

// TestRefusedRows: a row of another width is marked too, and stays one.
func TestRefusedRows(t *testing.T) {
	in := "land;q1;note\nES;ja\nFR;nein;a\nIT;ja;b\nPT;ja;c\n"
	got, _ := write(t, Checked{Name: "in.csv", Data: []byte(in), Findings: []survey.Finding{finding("X01", survey.Warn, "", 2)}})
	if !strings.Contains(got, "\nES;ja;\"warning\";\"All 3") {
		t.Errorf("got %q", got)
	}
}

// TestNoTable: of what is no table nothing is handed back.
func TestNoTable(t *testing.T) {
	for _, in := range []string{"", "\x00\x01\x02"} {
		if _, err := Write(&bytes.Buffer{}, Checked{Name: "in.csv", Data: []byte(in)}); !errors.Is(err, ErrNoTable) {
			t.Errorf("%q: %v", in, err)
		}
	}
}
