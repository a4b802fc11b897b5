package pipeline

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"observatory/survey"
)

// invented is the evidence of testdata, which a test may change before it is
// read. Checksums that stand empty in a manifest are filled in.
func invented(t *testing.T, change func(fstest.MapFS)) fstest.MapFS {
	t.Helper()
	a, err := txtar.ParseFile("testdata/invented.txtar")
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range a.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	if change != nil {
		change(fsys)
	}
	seal(fsys)
	return fsys
}

var unsealed = regexp.MustCompile(`file = "(.*)"\nreceived = "(.*)"\nsha256 = ""`)

func seal(fsys fstest.MapFS) {
	for name, file := range fsys {
		if path.Base(name) != "wave.toml" {
			continue
		}
		file.Data = unsealed.ReplaceAllFunc(file.Data, func(entry []byte) []byte {
			m := unsealed.FindSubmatch(entry)
			sum := sha256.Sum256(fsys[path.Join(path.Dir(name), string(m[1]))].Data)
			return fmt.Appendf(nil, "file = %q\nreceived = %q\nsha256 = \"%x\"", m[1], m[2], sum)
		})
	}
}

// replace changes a text in one file, which must hold it.
func replace(t *testing.T, fsys fstest.MapFS, name, from, to string) {
	t.Helper()
	file := fsys[name]
	if file == nil || !strings.Contains(string(file.Data), from) {
		t.Fatalf("%s does not hold %q", name, from)
	}
	file.Data = []byte(strings.ReplaceAll(string(file.Data), from, to))
}

// dataset reads evidence that must be in order and computes all of it.
func dataset(t *testing.T, fsys fs.FS, cases ...Case) *Dataset {
	t.Helper()
	e, findings, err := Gather(context.Background(), fsys)
	if err != nil {
		t.Fatal(err)
	}
	if survey.Blocking(findings) {
		t.Fatalf("the evidence is refused: %+v", findings)
	}
	c, err := ReadCatalogue(fsys, IndicatorsDir, e.Instruments)
	if err != nil {
		t.Fatal(err)
	}
	d, err := Run(context.Background(), e, c, cases)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Release)
	return d
}

// summary gives an observation in a line: status or, without a value, the state;
// value; k of n of asked of N; bounds; interval; coverage.
func summary(o *Observation) string {
	out := []string{o.ID, string(o.Status)}
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if o.Status == NotReported {
		add("%s", o.State)
	}
	if o.Code != "" {
		add("%s", o.Code)
	}
	if o.Number != nil {
		add("%s", strconv.FormatFloat(*o.Number, 'f', -1, 64))
	}
	for _, x := range []struct {
		name string
		n    *int
	}{{"k", o.K}, {"n", o.N}, {"asked", o.Asked}, {"N", o.Frame}} {
		if x.n != nil {
			add("%s=%d", x.name, *x.n)
		}
	}
	if o.Lower != nil {
		add("[%.4f,%.4f]", *o.Lower, *o.Upper)
	}
	if o.IntervalMethod != "" {
		add("%s[%.4f,%.4f]", o.IntervalMethod, *o.IntervalLower, *o.IntervalUpper)
	}
	if o.Coverage != nil {
		add("coverage=%.4f", *o.Coverage)
	}
	if o.AtLeast {
		add("at_least")
	}
	if len(o.Figures) > 0 {
		add("figures=%s", strings.Join(o.Figures, ","))
	}
	return strings.Join(out, " ")
}

// TestObservations compares with what was worked out by hand.
func TestObservations(t *testing.T) {
	fsys := invented(t, nil)
	d := dataset(t, fsys)
	for line := range strings.Lines(string(fsys["observations.txt"].Data)) {
		want := strings.TrimSpace(line)
		if want == "" || strings.HasPrefix(want, "#") {
			continue
		}
		id, _, _ := strings.Cut(want, " ")
		o := byID(d, id)
		if o == nil {
			t.Errorf("there is no observation %s", id)
		} else if got := summary(o); got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
	}
}

// TestValueKinds: who gave a value, and what was computed.
func TestValueKinds(t *testing.T) {
	d := dataset(t, invented(t, nil))
	for id, want := range map[string]ValueKind{
		"practice.aa.poll":        Reported,
		"practice.bb.papers":      CodedFromText,
		"space.aa.poll":           Derived,
		"practice.eu_polled.poll": Derived,
		"price.aa.poll":           "",
		"practice.dd.poll":        "",
	} {
		if got := byID(d, id).ValueKind; got != want {
			t.Errorf("%s is %q, want %q", id, got, want)
		}
	}
	if got := byID(d, "practice.aa.poll").Answers; !slices.Equal(got, []string{"poll.aa-a.practice"}) {
		t.Errorf("behind practice.aa.poll stand %q", got)
	}
}

// cells gives every cell of every table as text, by table, row and column.
func cells(d *Dataset, visit func(table string, row int, column, text string)) {
	for _, t := range d.Tables {
		for i, c := range t.Columns {
			for row := range int(t.Record.NumRows()) {
				if col := t.Record.Column(i); col.IsValid(row) {
					visit(t.Name, row, c.Name, col.ValueStr(row))
				}
			}
		}
	}
}

// TestNothingPrivate: what was told in confidence stands in no cell of any
// table, nor does a note; not even the ids of private answers.
func TestNothingPrivate(t *testing.T) {
	d := dataset(t, invented(t, nil))
	seen := 0
	cells(d, func(table string, row int, column, text string) {
		seen++
		low := strings.ToLower(text)
		for _, secret := range []string{"canary", "confidential", "987654321", "9.87654321e"} {
			if strings.Contains(low, secret) {
				t.Errorf("%s, row %d, %s: %s", table, row, column, text)
			}
		}
		for _, id := range []string{".contact", ".mail", ".fw_contact"} {
			if strings.Contains(text, id) {
				t.Errorf("%s, row %d, %s names a private answer: %s", table, row, column, text)
			}
		}
	})
	if seen < 1000 {
		t.Errorf("only %d cells were looked at", seen)
	}
	for _, o := range d.Observations {
		if !o.Group && o.Status == Suppressed && (o.Code != "" || o.Number != nil || o.Answers != nil) {
			t.Errorf("%s tells what it holds back", o.ID)
		}
	}
}

// TestNothingPrivateInTheQuestionnaire plants a mark in every private text of
// the real questionnaire.
func TestNothingPrivateInTheQuestionnaire(t *testing.T) {
	fsys := invented(t, func(fsys fstest.MapFS) {
		for name := range fsys {
			if strings.HasPrefix(name, WavesDir+"/wide") || strings.HasPrefix(name, WavesDir+"/random") || strings.HasPrefix(name, WavesDir+"/papers") {
				delete(fsys, name)
			}
		}
		copyTree(t, fsys, InstrumentsDir+"/ppp-survey")
		in := instrumentOf(t, fsys, "ppp-survey")
		rows, marks := "country,respondent,question,record,value,note\n", 0
		for _, q := range in.Questions {
			value := map[survey.QuestionType]string{survey.Text: "CANARY " + string(q.ID), survey.Email: "canary@example.org",
				survey.URL: "https://canary.example.org", survey.Integer: "76543", survey.Number: "7654321.5", survey.Likert: "3"}[q.Type]
			record := map[bool]string{true: "1", false: ""}[q.Repeat != ""]
			if q.Publication == survey.Private && value != "" {
				rows += fmt.Sprintf("AA,a,%s,%s,%s,CANARY\n", q.ID, record, value)
				marks++
			}
			if q.Publication == survey.AggregateOnly && value != "" {
				rows += fmt.Sprintf("AA,a,%s,%s,%s,CANARY\n", q.ID, record, value)
			}
		}
		if marks < 4 {
			t.Fatalf("only %d private questions are marked", marks)
		}
		// Kind documents: a survey would ask for all the rest.
		fsys[WavesDir+"/secret/wave.toml"] = &fstest.MapFile{Data: []byte(`slug = "secret"
title = "Secrets"
kind = "documents"
instrument = "ppp-survey"
as_of = "2020-12-31"
asked = ["*"]
silence = "not_published"
unnamed = "not_published"
outside = "not_published"
sampling = "closed_list"
invented = true
[[submission]]
file = "all.csv"
received = "2021-01-01"
sha256 = ""
`)}
		fsys[WavesDir+"/secret/all.csv"] = &fstest.MapFile{Data: []byte(rows)}
		copyTree(t, fsys, IndicatorsDir)
	})
	cells(dataset(t, fsys), func(table string, row int, column, text string) {
		low := strings.ToLower(text)
		if strings.Contains(low, "canary") || strings.Contains(low, "76543") || strings.Contains(low, "7.654321") {
			t.Errorf("%s, row %d, %s: %s", table, row, column, text)
		}
		if strings.Contains(text, ".contact_") {
			t.Errorf("%s, row %d, %s names a private answer: %s", table, row, column, text)
		}
	})
}

// TestAggregateOnly: an answer given for aggregates alone keeps its row and its
// state, and loses its value; a country's observation of it has none either.
func TestAggregateOnly(t *testing.T) {
	d := dataset(t, invented(t, nil))
	answers := d.Table("answers")
	ids, values := text(answers, "id"), text(answers, "value")
	if i := slices.Index(ids, "poll.aa-a.price"); i < 0 || values[i] != "" {
		t.Errorf("the answer on the price is in row %d with value %q", i, values[max(i, 0)])
	}
	obs := d.Table("observations")
	status, kind, code, number := text(obs, "status"), text(obs, "area_type"), text(obs, "code"), text(obs, "number")
	n := 0
	for i, id := range text(obs, "id") {
		if kind[i] != "country" || !strings.HasPrefix(id, "price") && !strings.HasPrefix(id, "cost") {
			continue
		}
		if n++; code[i] != "" || number[i] != "" || status[i] == string(Observed) {
			t.Errorf("%s is %s with %s%s", id, status[i], code[i], number[i])
		}
	}
	if n < 20 {
		t.Errorf("only %d observations were looked at", n)
	}
}

// text gives a column as text, with nothing for null.
func text(t *Table, column string) []string {
	col := t.Record.Column(t.Index(column))
	out := make([]string, col.Len())
	for i := range out {
		if col.IsValid(i) {
			out[i] = col.ValueStr(i)
		}
	}
	return out
}

// TestEmptyUnion: without a single member there is no share of the union, and
// no number that is none.
func TestEmptyUnion(t *testing.T) {
	d := dataset(t, invented(t, func(fsys fstest.MapFS) {
		replace(t, fsys, CountriesDir+"/countries.csv", ",2000,,", ",,,")
		replace(t, fsys, CountriesDir+"/countries.csv", ",yes\n", ",no\n")
	}))
	cells(d, func(table string, row int, column, text string) {
		if text == "NaN" || strings.HasSuffix(text, "Inf") {
			t.Errorf("%s, row %d, %s is %s", table, row, column, text)
		}
	})
	if o := d.Observation("practice", EU, "poll"); o.Status != NotReported {
		t.Errorf("a union without members is %s", o.Status)
	}
}

// TestRefused holds what makes evidence unusable, and what is said.
func TestRefused(t *testing.T) {
	wave := WavesDir + "/poll/wave.toml"
	for _, c := range []struct {
		name   string
		change func(fstest.MapFS)
		want   string
	}{
		{"invented beside real", func(f fstest.MapFS) { replace(t, f, wave, "invented = true", "invented = false") },
			"invented waves (papers, random, silent, wide) cannot be published beside real ones (poll)"},
		{"another file than was received", func(f fstest.MapFS) { replace(t, f, wave, `sha256 = ""`, `sha256 = "00ff"`) },
			"all.csv is not the file that was received: its SHA-256 is"},
		{"a statement that leads nowhere", func(f fstest.MapFS) { replace(t, f, WavesDir+"/register.csv", "half.poll", "third.poll") },
			`E002 was used as "third.poll", which does not exist`},
		{"a figure without its statement", func(f fstest.MapFS) {
			replace(t, f, WavesDir+"/poll/published_figures.csv", "E002", "E003")
		}, "published figure half.poll cites E003, which the register does not have"},
		{"a rule of no kind", func(f fstest.MapFS) {
			f[InstrumentsDir+"/test/90-rules.toml"] = &fstest.MapFile{Data: []byte("[[rule]]\nid = \"r\"\nkind = \"hunch\"\nseverity = \"warn\"\n")}
		}, `rule "r" has the unknown kind "hunch"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := Gather(context.Background(), invented(t, c.change))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// TestFindings: submissions with mistakes are reported, all of them with their
// place, and not taken for an error of the program.
func TestFindings(t *testing.T) {
	const file = WavesDir + "/poll/submissions/all.csv"
	_, findings, err := Gather(context.Background(), invented(t, func(f fstest.MapFS) {
		replace(t, f, file, "AA,a,practice,,yes", "AA,a,practice,,yse")
		replace(t, f, file, "1,2010", "1,20012")
		replace(t, f, file, "locator,note", "locator,mood")
	}))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range findings {
		got = append(got, fmt.Sprintf("%s %s %q %s", f.Position, f.Code, f.Value, strings.Join(f.Suggestions, " ")))
	}
	want := []string{file + `:1:I H06 "mood" `, file + `:2:E C02 "yse" yes`, file + `:13:E C09 "20012" `}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestCatalogue holds what an entry of the catalogue cannot say.
func TestCatalogue(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{`kind = "answer"`, `kind = "guess"`, `catalogue.toml:5: indicator "practice": unknown kind "guess"`},
		{`question = "practice"`, `question = "practise"`, `catalogue.toml:5: indicator "practice": the question "practise" does not exist`},
		{`question = "practice"`, `question = "contact"`, `catalogue.toml:5: indicator "practice": the question "contact" is private`},
		{`theme = "all"`, `theme = "none"`, `catalogue.toml:5: indicator "practice" has the unknown theme "none"`},
		{`each = "tools"`, `each = "tolls"`, `each names the question "tolls", which does not exist`},
		{`counts = ["allowed"]`, `grid = "oft"`, `grid "oft" does not exist`},
		{`id = "price"`, `id = "practice"`, `catalogue.toml:15: the id "practice" is used twice`},
		{`repeat = "framework"`, `repeat = "frame"`, `the repeat group "frame" does not exist`},
		{`measure = "m"`, `mesure = "m"`, `catalogue.toml:12: unknown field "indicator.mesure"`},
		{`codes = ["yes"]`, `codes = ["maybe"]`, `question "price" has no code "maybe"`},
	} {
		fsys := invented(t, func(f fstest.MapFS) { replace(t, f, IndicatorsDir+"/catalogue.toml", c.from, c.to) })
		in := instrumentOf(t, fsys, "test")
		_, err := ReadCatalogue(fsys, IndicatorsDir, []*survey.Instrument{in})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.to, err, c.want)
		}
	}
}

// byID finds an observation by its published id, or gives nil.
func byID(d *Dataset, id string) *Observation {
	for i := range d.Observations {
		if d.Observations[i].ID == id {
			return &d.Observations[i]
		}
	}
	return nil
}
