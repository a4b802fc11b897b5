package sheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"observatory/survey"
)

// dump prints the grid and the findings as the cases below expect them: each
// cell as row:column line@offset text, each finding as line:column code.
func dump(t *testing.T, data string) string {
	t.Helper()
	g, findings := ReadCSV("in.csv", []byte(data))
	var b strings.Builder
	row := func(number int, cells []Cell) {
		for i, c := range cells {
			p := g.Position(number, i, c)
			fmt.Fprintf(&b, "%d%s %d@%d %q\n", p.Row, p.Column, p.Line, p.Offset, c.Text)
		}
	}
	row(1, g.Header)
	for _, r := range g.Rows {
		row(r.Number, r.Cells)
	}
	for _, f := range findings {
		fmt.Fprintf(&b, "%s %s %s @%d\n", strings.TrimPrefix(f.Position.String(), "in.csv"), f.Severity, f.Code, f.Position.Offset)
	}
	return b.String()
}

func TestReadCSV(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "a,b\n1,2\n", `
1A 1@0 "a"
1B 1@2 "b"
2A 2@4 "1"
2B 2@6 "2"
`},
		{"no last line end", "a,b\n1,2", `
1A 1@0 "a"
1B 1@2 "b"
2A 2@4 "1"
2B 2@6 "2"
`},
		{"last cell empty, no last line end", "a,b\n1,", `
1A 1@0 "a"
1B 1@2 "b"
2A 2@4 "1"
2B 2@6 ""
`},
		{"a quoted line end shifts the lines, not the rows", "a,b\n\"x\ny\",2\n3,4\n", `
1A 1@0 "a"
1B 1@2 "b"
2A 2@4 "x\ny"
2B 3@10 "2"
3A 4@12 "3"
3B 4@14 "4"
`},
		{"doubled quotes and a comma", "a,b\n\"say \"\"so\"\", then\",2\n", `
1A 1@0 "a"
1B 1@2 "b"
2A 2@4 "say \"so\", then"
2B 2@23 "2"
`},
		{"a quotation mark inside a plain cell is text", "a,b\n5\" pipe,2\n", `
1A 1@0 "a"
1B 1@2 "b"
2A 2@4 "5\" pipe"
2B 2@12 "2"
`},
		{"CRLF", "a,b\r\n\"x\r\ny\",2\r\n3,4\r\n", `
1A 1@0 "a"
1B 1@2 "b"
2A 2@5 "x\r\ny"
2B 3@12 "2"
3A 4@15 "3"
3B 4@17 "4"
`},
		{"CR", "a,b\r\"x\ry\",2\r3,4\r", `
1A 1@0 "a"
1B 1@2 "b"
2A 2@4 "x\ry"
2B 3@10 "2"
3A 4@12 "3"
3B 4@14 "4"
`},
		{"byte order mark", "\ufeffa,b\n1,2\n", `
1A 1@3 "a"
1B 1@5 "b"
2A 2@7 "1"
2B 2@9 "2"
`},
		{"bytes are counted, not letters", "pays,b\né,2\n", `
1A 1@0 "pays"
1B 1@5 "b"
2A 2@7 "é"
2B 2@10 "2"
`},
		{"white space is kept", "a,b\n 1 ,\u00a0\n", `
1A 1@0 "a"
1B 1@2 "b"
2A 2@4 " 1 "
2B 2@8 "\u00a0"
`},
		{"ragged rows", "a,b\n1\n1,2,3\n4,5\n", `
1A 1@0 "a"
1B 1@2 "b"
4A 4@12 "4"
4B 4@14 "5"
:2 refuse R01 @4
:3 refuse R02 @6
`},
		{"unclosed quote", "a,b\n1,\"2\n3,4\n", `
1A 1@0 "a"
1B 1@2 "b"
2A 2@4 "1"
2B 2@6 "2\n3,4\n"
:2:B refuse D04 @6
`},
		{"stray quote", "a,b\n1,\"2\" x\"\n3,4\n", `
1A 1@0 "a"
1B 1@2 "b"
2A 2@4 "1"
2B 2@6 "2\" x"
3A 3@13 "3"
3B 3@15 "4"
:2:B refuse D06 @8
`},
		{"blank lines", "a,b\n\n1,2\n\n", `
1A 1@0 "a"
1B 1@2 "b"
3A 3@5 "1"
3B 3@7 "2"
:2 note R03 @4
:4 note R03 @9
`},
		{"no header", "\na,b\n", `
1A 1@0 ""
:1 refuse H01 @0
:2 refuse R02 @1
`},
		{"empty", "", ` refuse F01 @0` + "\n"},
		{"only a byte order mark", "\ufeff", ` refuse F01 @0` + "\n"},
		{"not UTF-8", "a,b\n1,\xe9\n", `:2 refuse F06 @6` + "\n"},
		{"not UTF-8, CR", "a,b\r1,2\r3,\xe9\r", `:3 refuse F06 @10` + "\n"},
		{"the replacement character is a letter", "a,b\n1,\ufffd\n", `
1A 1@0 "a"
1B 1@2 "b"
2A 2@4 "1"
2B 2@6 "�"
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, want := dump(t, c.in), strings.TrimPrefix(c.want, "\n"); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func TestLetter(t *testing.T) {
	for column, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := Letter(column); got != want {
			t.Errorf("column %d is %s, want %s", column, got, want)
		}
	}
}

// TestAgainstTheStandardLibrary compares texts and lines with encoding/csv on
// tables that keep to RFC 4180.
func TestAgainstTheStandardLibrary(t *testing.T) {
	random := rand.New(rand.NewPCG(4180, 0))
	alphabet := []string{"a", "Z", "0", "é", "Δ", "ꝏ", " ", ",", `"`, "\n", "|", "-"}
	for n := range 500 {
		width := 2 + random.IntN(4)
		var data bytes.Buffer
		w := csv.NewWriter(&data)
		w.UseCRLF = n%2 == 1
		for range 1 + random.IntN(6) {
			record := make([]string, width)
			for i := range record {
				for range random.IntN(5) {
					record[i] += alphabet[random.IntN(len(alphabet))]
				}
			}
			if err := w.Write(record); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		compare(t, data.Bytes())
		if t.Failed() {
			return
		}
	}
}

func compare(t *testing.T, data []byte) {
	t.Helper()
	g, findings := ReadCSV("in.csv", data)
	if len(findings) > 0 {
		t.Errorf("%q: clean input gives %v", data, findings)
		return
	}
	r := csv.NewReader(bytes.NewReader(data))
	for i, cells := range allCells(g) {
		want, err := r.Read()
		if err != nil {
			t.Errorf("%q: row %d: %v", data, i+1, err)
			return
		}
		for j, c := range cells {
			line, _ := r.FieldPos(j)
			if got := strings.ReplaceAll(c.Text, "\r\n", "\n"); got != want[j] || c.Line != line {
				t.Errorf("%q: row %d, cell %s is %q on line %d, want %q on line %d", data, i+1, Letter(j), got, c.Line, want[j], line)
			}
			if rest := data[c.Offset:]; !bytes.HasPrefix(rest, []byte(quote(c.Text))) && !bytes.HasPrefix(rest, []byte(c.Text)) {
				t.Errorf("%q: row %d, cell %s does not stand at byte %d", data, i+1, Letter(j), c.Offset)
			}
		}
	}
	if rec, err := r.Read(); err == nil {
		t.Errorf("%q: the row %q was lost", data, rec)
	}
}

func allCells(g *Grid) [][]Cell {
	var out [][]Cell
	if g.Header != nil {
		out = append(out, g.Header)
	}
	for _, r := range g.Rows {
		out = append(out, r.Cells)
	}
	return out
}

func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// FuzzReadCSV feeds any bytes: no panic, every cell where it is said to be,
// every row either read or named in a finding, no text lost, and what was read
// without a finding comes back when written again.
func FuzzReadCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "\ufeffa,b\r\n\"x\r\ny\",\"\"\"\"\r\n", "a\rb\r", "a,b\n1\n1,2,3\n\n", "a,b\n1,\"2\n", "a\n\"1\"x\"", "\xff", ",", "\"", "\n,\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		g, findings := ReadCSV("in.csv", data)
		codes := map[string]int{}
		for _, x := range findings {
			codes[x.Code]++
		}
		if codes["F06"] > 0 {
			return
		}
		var texts, again strings.Builder
		number := 0
		for i, cells := range allCells(g) {
			if i == 0 {
				number = 1
			} else {
				number = g.Rows[i-1].Number
			}
			for j, c := range cells {
				if line := 1 + lineEnds(data[:c.Offset]); c.Line != line {
					t.Fatalf("%q: cell %s%d stands on line %d, not %d", data, Letter(j), number, line, c.Line)
				}
				texts.WriteString(c.Text)
				again.WriteString(quote(c.Text))
				if j < len(cells)-1 {
					again.WriteByte(',')
				}
			}
			again.WriteByte('\n')
		}
		if rows := len(allCells(g)) + codes["R01"] + codes["R02"] + codes["R03"]; rows < number {
			t.Fatalf("%q: %d rows are accounted for, the last is number %d", data, rows, number)
		}
		if codes["R01"]+codes["R02"] == 0 {
			if got, want := letters(texts.String()), letters(string(bytes.TrimPrefix(data, []byte("\ufeff")))); got != want {
				t.Fatalf("%q: the cells hold %q", data, texts.String())
			}
		}
		if len(findings) == 0 {
			g2, findings := ReadCSV("in.csv", []byte(again.String()))
			if len(findings) > 0 || !slices.EqualFunc(allCells(g), allCells(g2), sameTexts) {
				t.Fatalf("%q: written again it reads differently: %v", data, findings)
			}
		}
	})
}

func sameTexts(a, b []Cell) bool {
	return slices.EqualFunc(a, b, func(x, y Cell) bool { return x.Text == y.Text })
}

// letters leaves out what the syntax of CSV is made of.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(",\"\r\n", r) {
			return -1
		}
		return r
	}, s)
}

// TestPositionNames holds what a person sees of a place: file, row, letter,
// header.
func TestPositionNames(t *testing.T) {
	g, _ := ReadCSV("in.csv", []byte("country,value\nES,yes\n"))
	want := survey.Position{File: "in.csv", Row: 2, Column: "B", Name: "value", Line: 2, Offset: 17}
	if got := g.Position(2, 1, g.Rows[0].Cells[1]); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := want.String(); got != "in.csv:2:B" {
		t.Errorf("prints %q", got)
	}
}
