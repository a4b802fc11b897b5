package sheet

import (
	"bytes"
	"fmt"
	"io"

	"observatory/survey"
)

// Reader reads one table, batch by batch. Its dialect and header are known from
// the start; findings and account are complete when Next has returned io.EOF.
type Reader struct {
	name     string
	dialect  Dialect
	header   []Cell
	findings []survey.Finding
	report   func(survey.Finding)
	regions  []Region
	account  Account
	worst    survey.Severity
	sheet    string
	sheets   []Listed
	rows     interface{ next() (*Batch, error) } // nil: nothing to read
	done     bool
}

// Open understands a file of size bytes and makes ready to read its table. What
// is wrong with the file is a finding; the error says that it could not be read
// from disk, or that the options make no sense.
func Open(name string, in io.ReaderAt, size int64, o Options) (*Reader, error) {
	o.Limits = o.Limits.orDefaults()
	r := &Reader{name: name, report: o.Found}
	r.dialect.Format = "not read"
	r.dialect.HeaderRows, r.dialect.Decisions = []int{}, []Decision{}
	r.account = Account{Unit: "bytes", Regions: map[string]int64{}}
	if err := r.open(in, size, o, 0); err != nil {
		return nil, fmt.Errorf("read sheet %s: %w", name, err)
	}
	return r, nil
}

// Read reads a table into memory.
func Read(name string, data []byte, o Options) (*Grid, *Reader, error) {
	r, err := Open(name, bytes.NewReader(data), int64(len(data)), o)
	if err != nil {
		return nil, nil, err
	}
	g := &Grid{Name: name, Sheet: r.sheet, Header: r.header}
	for {
		b, err := r.Next()
		if err == io.EOF {
			return g, r, nil
		}
		if err != nil {
			return nil, nil, err
		}
		for i := range b.Len() {
			if b.Refused(i) {
				g.Refused = append(g.Refused, b.Row(i))
			} else {
				g.Rows = append(g.Rows, b.Row(i))
			}
		}
	}
}

// Dialect is how the file was understood.
func (r *Reader) Dialect() Dialect { return r.dialect }

// Header is the names of the columns, nil where there are none.
func (r *Reader) Header() []Cell { return r.header }

// Sheet is the name of the sheet that is read, of a workbook.
func (r *Reader) Sheet() string { return r.sheet }

// Listed is a sheet as its workbook lists it.
type Listed struct {
	Name   string
	Hidden bool
}

// Sheets are all sheets of a workbook, in its order; nil for a text file.
func (r *Reader) Sheets() []Listed { return r.sheets }

// Findings are what was noticed so far, unless Options.Found took them.
func (r *Reader) Findings() []survey.Finding { return r.findings }

// Regions are the parts of the file that are no rows of the table, without
// blank rows in between, which are findings.
func (r *Reader) Regions() []Region { return r.regions }

// Account is where the input went.
func (r *Reader) Account() Account { return r.account }

// Blocking reports whether any finding so far is a refusal or a question.
func (r *Reader) Blocking() bool { return r.worst.Blocks() }

// Next reads on. It returns io.EOF after the last batch, and another error where
// the file cannot be read or does not add up: then what was handed out before
// must not be used.
func (r *Reader) Next() (b *Batch, err error) {
	if r.done || r.rows == nil {
		r.done = true
		return nil, io.EOF
	}
	defer func() {
		if p := recover(); p == lawBroken {
			b, err = nil, fmt.Errorf("read sheet %s: %s", r.name, lawBroken)
		} else if p != nil {
			panic(p)
		}
	}()
	b, err = r.rows.next()
	switch {
	case err == io.EOF:
		r.done = true
		if f, ok := r.rows.(interface{ finish() }); ok {
			f.finish()
		}
		if !r.account.Balanced() {
			return nil, fmt.Errorf("read sheet %s: the parts do not add up to the file: %+v", r.name, r.account)
		}
	case err != nil:
		err = fmt.Errorf("read sheet %s: %w", r.name, err)
	}
	return b, err
}

// found makes a finding: kase says which of the code's sentences in the
// catalogue it is, args what that sentence names.
func (r *Reader) found(code, kase string, sev survey.Severity, p survey.Position, value string, args ...survey.Arg) {
	r.raise(survey.Finding{Code: code, Case: kase, Severity: sev, Position: p, Value: value, Args: args})
}

func (r *Reader) raise(f survey.Finding) {
	p, sev := f.Position, f.Severity
	if p.Column != "" && p.Name == "" {
		if i := column(p.Column); i < len(r.header) {
			f.Position.Name = r.header[i].Text
		}
	}
	if rank(sev) > rank(r.worst) {
		r.worst = sev
	}
	if r.report != nil {
		r.report(f)
		return
	}
	r.findings = append(r.findings, f)
}

func rank(s survey.Severity) int {
	switch s {
	case survey.Refuse:
		return 4
	case survey.Ask:
		return 3
	case survey.Warn:
		return 2
	case survey.Remark:
		return 1
	}
	return 0
}

// refuseFile is a finding about the whole file: it is not read.
func (r *Reader) refuseFile(code, kase, value string, args ...survey.Arg) {
	r.found(code, kase, survey.Refuse, survey.Position{File: r.name}, value, args...)
}

// column is the index of a spreadsheet's column letters.
func column(letters string) int {
	n := 0
	for i := 0; i < len(letters); i++ {
		n = n*26 + int(letters[i]-'A') + 1
	}
	return n - 1
}

// mostRegions bounds the list of regions; beyond it they are only counted.
const mostRegions = 1000

func (r *Reader) region(kind string, at place, row int, text []byte) {
	r.account.Regions[kind] += int64(len(text))
	if len(r.regions) >= mostRegions {
		return
	}
	short := text[:min(len(text), 600)]
	g := Region{Kind: kind, Row: row, ToRow: row, Line: at.line, Offset: at.offset, Text: cut(string(bytes.ToValidUTF8(short, []byte("�"))))}
	r.regions = append(r.regions, g)
}

// position is where a cell of the record at that place stands; cell -1 means
// the row as a whole.
func (r *Reader) position(at place, row, cell int) survey.Position {
	p := survey.Position{File: r.name, Sheet: r.sheet, Row: row, Line: at.line, Offset: at.offset}
	if cell >= 0 {
		p.Column = Letter(cell)
	}
	return p
}
