package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"observatory/survey"
	"observatory/survey/report"
	"observatory/survey/sheet"
)

func (p *program) readCommand() *cobra.Command {
	var o sheet.Options
	var format, reportFile, lang string
	cmd := &cobra.Command{
		Use:   "read FILE",
		Short: "Read any table file and write it as plain CSV, with a report of how it was understood",
		Long: "Read takes CSV in any dialect and charset of Europe, XLSX, ODS, or a ZIP with one of these inside, and writes the table as it was understood:\n" +
			"CSV in UTF-8, separated by commas, every field quoted. A row of another width than the table is written as it stands and named in the report.\n" +
			"The report says how the file was understood and why, and names each place that was repaired, passed over or refused. FILE may be - for what is piped in.",
		Example: "  observatory read survey.xlsx --report report.json > survey.csv\n  observatory read --charset windows-1250 --separator semicolon answers.csv",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "csv" && format != "json" {
				return fmt.Errorf("read: the format %q is neither csv nor json", format)
			}
			return p.read(args[0], format, reportFile, lang, o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&format, "format", "csv", "`form` of the table: csv or json")
	f.StringVar(&reportFile, "report", "", "`file` for the report, as JSON; - for stderr")
	f.StringVar(&lang, "lang", "en", "`language` of the report's sentences")
	f.StringVar(&o.Separator, "separator", "", "what separates the cells: a `character`, or comma, semicolon, tab, bar, space")
	f.StringVar(&o.Quote, "quote", "", "what quotes text: a `character`, or none")
	f.StringVar(&o.Charset, "charset", "", "`name` of the charset, such as windows-1250")
	f.StringVar(&o.Header, "header", "", "`number` of the header's row as a spreadsheet counts, or none")
	f.StringVar(&o.Sheet, "sheet", "", "`name` of the sheet of a workbook")
	f.IntVar(&o.Table, "table", 0, "`number` of the table, where a sheet holds several")
	return cmd
}

// read writes one table to stdout and its report to a file.
func (p *program) read(name, format, reportFile, lang string, o sheet.Options) (err error) {
	in, size, shown, closing, err := input(name)
	if err != nil {
		return err
	}
	defer closing()
	out, err := newReadReport(p.stderr, reportFile, shown, lang)
	if err != nil {
		return err
	}
	o.Found = out.found
	r, err := sheet.Open(shown, in, size, o)
	if err == nil {
		out.begin(r)
		err = writeTable(p.stdout, r, format)
	}
	if err = errors.Join(err, out.end(r)); err != nil {
		return err
	}
	if r.Blocking() {
		return errFindings
	}
	return nil
}

// input opens a file, or keeps what is piped in where it can be read twice.
func input(name string) (in io.ReaderAt, size int64, shown string, closing func() error, err error) {
	f, shown := os.Stdin, "stdin"
	if name != "-" {
		shown = filepath.Base(name)
		if f, err = os.Open(name); err != nil {
			return nil, 0, "", nil, fmt.Errorf("read: %w", err)
		}
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, "", nil, fmt.Errorf("read: %w", err)
	}
	if info.IsDir() {
		return nil, 0, "", nil, fmt.Errorf("read: %s is a folder", name)
	}
	if info.Mode().IsRegular() {
		return f, info.Size(), shown, f.Close, nil
	}
	keep, err := os.CreateTemp("", "observatory-read-*")
	if err != nil {
		return nil, 0, "", nil, fmt.Errorf("read: keep what is piped in: %w", err)
	}
	os.Remove(keep.Name())
	size, err = io.Copy(keep, f)
	if err != nil {
		return nil, 0, "", nil, fmt.Errorf("read: keep what is piped in: %w", err)
	}
	return keep, size, shown, keep.Close, nil
}

// writeTable writes the rows as they are read.
func writeTable(to io.Writer, r *sheet.Reader, format string) error {
	w := bufio.NewWriterSize(to, 1<<16)
	t := tableWriter{w: w, json: format == "json"}
	t.open(r.Header())
	for {
		b, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		for i := range b.Len() {
			t.row(b, i)
		}
	}
	t.close()
	if err := w.Flush(); err != nil {
		return fmt.Errorf("read: write the table: %w", err)
	}
	return nil
}

// tableWriter writes RFC 4180 with every field quoted, or JSON with the names of
// the columns and the rows as lists of texts.
type tableWriter struct {
	w    *bufio.Writer
	json bool
	rows int
}

func (t *tableWriter) open(header []sheet.Cell) {
	if t.json {
		t.w.WriteString(`{"columns":`)
		if header == nil {
			t.w.WriteString("null")
		} else {
			t.fields(len(header), func(i int) []byte { return []byte(header[i].Text) })
		}
		t.w.WriteString(`,"rows":[`)
		return
	}
	if header != nil {
		t.fields(len(header), func(i int) []byte { return []byte(header[i].Text) })
	}
}

func (t *tableWriter) row(b *sheet.Batch, row int) {
	if t.json {
		if t.rows > 0 {
			t.w.WriteByte(',')
		}
		t.w.WriteByte('\n')
	}
	t.rows++
	t.fields(b.Width(row), func(i int) []byte { return b.Bytes(row, i) })
}

func (t *tableWriter) close() {
	if t.json {
		t.w.WriteString("\n]}\n")
	}
}

func (t *tableWriter) fields(n int, text func(int) []byte) {
	if t.json {
		t.w.WriteByte('[')
	}
	for i := range n {
		if i > 0 {
			t.w.WriteByte(',')
		}
		field := text(i)
		if !utf8.Valid(field) {
			field = bytes.ToValidUTF8(field, []byte("\uFFFD")) // refused and named in the report
		}
		if t.json {
			s, _ := json.Marshal(string(field)) // a valid text cannot fail
			t.w.Write(s)
			continue
		}
		t.w.WriteByte('"')
		for {
			q := bytes.IndexByte(field, '"')
			if q < 0 {
				break
			}
			t.w.Write(field[:q])
			t.w.WriteString(`""`)
			field = field[q+1:]
		}
		t.w.Write(field)
		t.w.WriteByte('"')
	}
	if t.json {
		t.w.WriteByte(']')
		return
	}
	t.w.WriteByte('\n')
}

// readReport writes findings as they come, so that memory stays bounded.
type readReport struct {
	w       *bufio.Writer
	file    *os.File
	text    io.Writer // without a report file: what blocks, in words
	started bool
	early   []survey.Finding // made before the dialect was known
	count   int
	name    string
	lang    string
}

func newReadReport(stderr io.Writer, name, shown, lang string) (*readReport, error) {
	switch name {
	case "":
		return &readReport{text: stderr, name: shown, lang: lang}, nil
	case "-":
		return &readReport{w: bufio.NewWriter(stderr), name: shown, lang: lang}, nil
	}
	f, err := os.Create(name)
	if err != nil {
		return nil, fmt.Errorf("read: write the report: %w", err)
	}
	return &readReport{w: bufio.NewWriter(f), file: f, name: shown, lang: lang}, nil
}

// readFinding is a finding in the report. Numbers that do not apply are null.
type readFinding struct {
	Code       string          `json:"code"`
	Case       string          `json:"case,omitempty"`
	Severity   survey.Severity `json:"severity"`
	Sheet      string          `json:"sheet,omitempty"`
	Row        *int            `json:"row"`
	Line       *int            `json:"line"`
	Column     *string         `json:"column"`
	Name       string          `json:"name,omitempty"`
	Offset     *int64          `json:"offset"`
	Value      string          `json:"value"`
	Message    string          `json:"message"`
	Allowed    string          `json:"allowed,omitempty"`
	Suggestion string          `json:"suggestion,omitempty"`
	Action     string          `json:"action,omitempty"`
}

func (t *readReport) found(f survey.Finding) {
	if t.w == nil {
		if f.Severity.Blocks() {
			fmt.Fprintf(t.text, "%s: %s %s: %s\n", placeOf(f.Position), f.Severity, f.Code, report.Say(f, t.lang, nil).Message)
		}
		return
	}
	if !t.started {
		t.early = append(t.early, f)
		return
	}
	says := report.Say(f, t.lang, nil)
	out := readFinding{Code: f.Code, Case: f.Case, Severity: f.Severity, Sheet: f.Position.Sheet, Name: f.Position.Name,
		Value: f.Value, Message: says.Message, Allowed: says.Allowed, Suggestion: says.Suggest, Action: says.Action}
	if p := f.Position; p.Row > 0 {
		out.Row = &p.Row
	}
	if p := f.Position; p.Line > 0 {
		out.Line, out.Offset = &p.Line, &p.Offset
	}
	if p := f.Position; p.Column != "" {
		out.Column = &p.Column
	}
	if t.count > 0 {
		t.w.WriteString(",")
	}
	t.count++
	t.w.WriteString("\n    ")
	t.w.Write(plainJSON(out))
}

func placeOf(p survey.Position) string {
	s := p.File
	if p.Sheet != "" {
		s += " " + p.Sheet
	}
	if p.Row > 0 {
		s += fmt.Sprintf(": %s%d", p.Column, p.Row)
	}
	return s
}

func plainJSON(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // plain structs of texts and numbers cannot fail
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

// begin writes what is known once the head of the file was read.
func (t *readReport) begin(r *sheet.Reader) {
	if t.w == nil {
		return
	}
	names := []string{}
	for _, c := range r.Header() {
		names = append(names, c.Text)
	}
	fmt.Fprintf(t.w, "{\n  \"file\": %s,\n  \"dialect\": %s,\n  \"columns\": %s,\n  \"findings\": [", plainJSON(t.name), plainJSON(r.Dialect()), plainJSON(names))
	t.started = true
	for _, f := range t.early {
		t.found(f)
	}
	t.early = nil
}

// end writes what is known after the last row. r is nil where the file could
// not be opened.
func (t *readReport) end(r *sheet.Reader) error {
	if t.w == nil {
		return nil
	}
	if r != nil {
		regions := r.Regions()
		if regions == nil {
			regions = []sheet.Region{}
		}
		if t.count > 0 {
			t.w.WriteString("\n  ")
		}
		fmt.Fprintf(t.w, "],\n  \"regions\": %s,\n  \"account\": %s\n}\n", plainJSON(regions), plainJSON(r.Account()))
	}
	err := t.w.Flush()
	if t.file != nil {
		err = errors.Join(err, t.file.Close())
	}
	if err != nil {
		return fmt.Errorf("read: write the report: %w", err)
	}
	return nil
}
