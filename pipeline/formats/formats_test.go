package formats

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/dlclark/regexp2/v2"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"observatory/pipeline"
)

func writeSample(t *testing.T) memoryWriter {
	t.Helper()
	tables := sampleTables(t, memory.DefaultAllocator)
	defer release(tables)
	files := memoryWriter{}
	if err := Write(files, "data", tables, sampleMeta()); err != nil {
		t.Fatal(err)
	}
	return files
}

func TestReadBackEqual(t *testing.T) {
	files := writeSample(t)
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	tables := sampleTables(t, mem)
	defer release(tables)
	readers := map[string]func(memory.Allocator, pipeline.Schema, []byte) (*pipeline.Table, error){
		"arrow": ReadArrow, "parquet": ReadParquet, "csv": ReadCSV, "json": ReadJSON,
	}
	for _, want := range tables {
		for ext, read := range readers {
			got, err := read(mem, want.Schema, files["data/"+want.Name+"."+ext])
			if err != nil {
				t.Error(err)
				continue
			}
			if err := Diff(want, got, 20); err != nil {
				t.Errorf("%s as %s: %v", want.Name, ext, err)
			}
			got.Release()
		}
	}
}

func TestDiffFindsDifferences(t *testing.T) {
	mem := memory.DefaultAllocator
	want := fill(t, mem, everything(), everythingRows())
	defer want.Release()
	for column, value := range map[string]any{
		"note": "other", "trust": 5, "share": 0.2, "legal": false, "since": day("2024-03-01"),
		"means": []string{"c++", "radio"}, "names": nil,
	} {
		rs := everythingRows()
		rs[0][column] = value
		got := fill(t, mem, everything(), rs)
		if err := Diff(want, got, 20); err == nil || strings.Count(err.Error(), "\n") > 0 {
			t.Errorf("%s changed: %v", column, err)
		}
		got.Release()
	}
}

func TestSameInputSameBytes(t *testing.T) {
	a, b := writeSample(t), writeSample(t)
	for path := range a {
		if !bytes.Equal(a[path], b[path]) {
			t.Errorf("%s differs from one run to the next", path)
		}
	}
}

func TestTexts(t *testing.T) {
	files := writeSample(t)
	for _, c := range []struct{ file, want string }{
		{"countries.csv", "country,members\nBE,2147483647\nGR,\nXK,-2147483648\n"},
		{"single.csv", "note\na\n\"\"\nb\n\"\"\n"},
		{"countries.json", "[\n{\"country\":\"BE\",\"members\":2147483647},\n{\"country\":\"GR\",\"members\":null},\n{\"country\":\"XK\",\"members\":-2147483648}\n]\n"},
		{"none.json", "[\n]\n"},
	} {
		if got := string(files["data/"+c.file]); got != c.want {
			t.Errorf("%s: %q, want %q", c.file, got, c.want)
		}
	}
	row, _, _ := strings.Cut(strings.SplitAfterN(string(files["data/everything.csv"]), "\n", 2)[1], "\n-1,")
	if want := "-2,BE,\"a \"\"quoted\"\", text\",yes,1,0.1,true,2024-02-29,radio|c++,BE|XK,\"=SUM(A1)|two\nlines|\"\"\""; row != want {
		t.Errorf("row %q, want %q", row, want)
	}
}

func TestNumber(t *testing.T) {
	for want, v := range map[string]float64{
		"0": 0, "0.1": 0.1, "3": 3, "100000000000000000000": 1e20, "1e+21": 1e21, "-1e-07": -1e-7, "0.000001": 1e-6,
	} {
		if got := number(v); got != want {
			t.Errorf("%g is written %s, want %s", v, got, want)
		}
	}
}

func TestParseCSVRefuses(t *testing.T) {
	for _, bad := range []string{"a", "a,", "a\r\n", "\"a", "\"a\"b\n", "a\"b\n", "\"a\""} {
		if lines, err := parseCSV(bad); err == nil {
			t.Errorf("%q read as %q", bad, lines)
		}
	}
}

func TestReadersRefuse(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	for name, bad := range map[string]string{
		"header": "members,country\nBE,1\n", "ragged": "country,members\nBE\n", "number": "country,members\nBE,x\n",
		"too large": "country,members\nBE,2147483648\n", "required": "country,members\n,1\n", "empty": "",
	} {
		if _, err := ReadCSV(mem, countries(), []byte(bad)); err == nil {
			t.Error("csv accepted:", name)
		}
	}
	for name, bad := range map[string]string{
		"absent": `[{"country":"BE"}]`, "other": `[{"country":"BE","n":1}]`, "type": `[{"country":"BE","members":"1"}]`, "form": `{}`,
	} {
		if _, err := ReadJSON(mem, countries(), []byte(bad)); err == nil {
			t.Error("json accepted:", name)
		}
	}
	if _, err := ReadArrow(mem, countries(), writeSample(t)["data/single.arrow"]); err == nil {
		t.Error("arrow file of another table accepted")
	}
}

func TestCodebookTravels(t *testing.T) {
	got, err := Codebook(writeSample(t)["data/everything.arrow"])
	if err != nil {
		t.Fatal(err)
	}
	if want := everything(); fmt.Sprintf("%+v", got.Columns[3]) != fmt.Sprintf("%+v", want.Columns[3]) || len(got.Columns) != len(want.Columns) {
		t.Errorf("codebook %+v", got)
	}
}

// TestRefused has one table for each thing that a format could not give back
// or that breaks the codebook.
func TestRefused(t *testing.T) {
	ref := &pipeline.Reference{Table: "t", Column: "a"}
	for name, c := range map[string]struct {
		column pipeline.Column
		values []any
	}{
		"infinite":          {pipeline.Column{Type: pipeline.Number}, []any{math.Inf(1)}},
		"not a number":      {pipeline.Column{Type: pipeline.Number}, []any{math.NaN()}},
		"not UTF-8":         {pipeline.Column{Type: pipeline.String}, []any{"\xff"}},
		"separator":         {pipeline.Column{Type: pipeline.List}, []any{[]string{"a|b"}}},
		"empty item":        {pipeline.Column{Type: pipeline.List}, []any{[]string{""}}},
		"code":              {pipeline.Column{Type: pipeline.String, Codes: []pipeline.Code{{Value: "a"}}}, []any{"b"}},
		"code in a list":    {pipeline.Column{Type: pipeline.List, Codes: []pipeline.Code{{Value: "a"}}}, []any{[]string{"b"}}},
		"code of a number":  {pipeline.Column{Type: pipeline.Integer, Codes: []pipeline.Code{{Value: "1"}}}, []any{2}},
		"year":              {pipeline.Column{Type: pipeline.Date}, []any{day("9999-12-31") + 1}},
		"reference":         {pipeline.Column{Type: pipeline.String, References: &pipeline.Reference{Table: "x", Column: "a"}}, []any{"b"}},
		"reference, column": {pipeline.Column{Type: pipeline.String, References: &pipeline.Reference{Table: "t", Column: "b"}}, []any{"b"}},
		"key twice":         {pipeline.Column{Type: pipeline.String, References: ref}, []any{"b", "b"}},
		"key empty":         {pipeline.Column{Type: pipeline.String, References: ref}, []any{nil}},
	} {
		c.column.Name = "a"
		s := pipeline.Schema{Name: "t", Columns: []pipeline.Column{c.column}}
		if strings.HasPrefix(name, "key") {
			s.Key = []string{"a"}
		}
		var rs rows
		for _, v := range c.values {
			rs = append(rs, map[string]any{"a": v})
		}
		table := fill(t, memory.DefaultAllocator, s, rs)
		if err := Write(memoryWriter{}, "", []*pipeline.Table{table}, sampleMeta()); err == nil {
			t.Error("published:", name)
		}
		table.Release()
	}
}

func TestSumsCoverAllFiles(t *testing.T) {
	files := writeSample(t)
	var want strings.Builder
	for _, path := range slices.Sorted(maps.Keys(files)) {
		if path != "data/SHA256SUMS" {
			fmt.Fprintf(&want, "%s  %s\n", sum(files[path]), strings.TrimPrefix(path, "data/"))
		}
	}
	if got := string(files["data/SHA256SUMS"]); got != want.String() {
		t.Errorf("sums:\n%swant:\n%s", got, want.String())
	}
}

func TestDataPackageDescribesFiles(t *testing.T) {
	files := writeSample(t)
	var p dataPackage
	if err := json.Unmarshal(files["data/datapackage.json"], &p); err != nil {
		t.Fatal(err)
	}
	if p.Created != "2026-11-21T00:00:00Z" || len(p.Resources) != 16 {
		t.Errorf("created %s, %d resources", p.Created, len(p.Resources))
	}
	for _, r := range p.Resources {
		data := files["data/"+r.Path]
		if r.Bytes != len(data) || r.Hash != "sha256:"+sum(data) || (r.Type == "table") != (r.Format == "csv") {
			t.Errorf("resource %+v", r)
		}
	}
	s := p.Resources[4].Schema // everything.csv
	for i, want := range map[int]string{
		1: `{"name":"country","title":"Country","description":"ISO code","type":"string","constraints":{"required":true}}`,
		3: `{"name":"answer","title":"Answer","description":"Yes or no","type":"string","categories":[{"value":"yes","label":"Yes"},{"value":"no","label":"No"}],"constraints":{"enum":["yes","no"]}}`,
		4: `{"name":"trust","title":"Trust","description":"Likert","type":"integer","categories":[{"value":1,"label":"not at all"},{"value":5,"label":"fully"}],"constraints":{"enum":[1,5]}}`,
	} {
		if got, _ := marshal(s.Fields[i]); string(got) != want {
			t.Errorf("field %s\nwant %s", got, want)
		}
	}
	if got := s.Fields[8].Constraints.Pattern; got != `^(radio|c\+\+)(\|(radio|c\+\+))*$` {
		t.Errorf("pattern %s", got)
	}
	if len(s.ForeignKeys) != 1 || s.ForeignKeys[0].Reference.Resource != "countries" || !slices.Equal(s.PrimaryKey, []string{"id", "country"}) {
		t.Errorf("keys %+v, %v", s.ForeignKeys, s.PrimaryKey)
	}
}

// TestDataPackageIsValid needs the official profiles, which lie beside the
// repository and not in it.
func TestDataPackageIsValid(t *testing.T) {
	profile, err := beside("shared/standards/frictionless/2.0/datapackage.json")
	if err != nil {
		t.Skip(err)
	}
	c := jsonschema.NewCompiler()
	c.UseRegexpEngine(ecmaScript)
	c.AssertFormat()
	schema, err := c.Compile(profile)
	if err != nil {
		t.Fatal(err)
	}
	good := writeSample(t)["data/datapackage.json"]
	for name, c := range map[string]struct {
		data  []byte
		valid bool
	}{
		"ours":             {good, true},
		"type file":        {bytes.Replace(good, []byte(`"type": "table"`), []byte(`"type": "file"`), 1), false},
		"unknown type":     {bytes.Replace(good, []byte(`"type": "boolean"`), []byte(`"type": "list"`), 1), false},
		"no resource name": {bytes.Replace(good, []byte(`"name": "countries-json"`), []byte(`"nom": "x"`), 1), false},
	} {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(c.data))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); (err == nil) != c.valid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// lookAhead is a pattern of JavaScript: the profile has some that package regexp
// cannot read.
type lookAhead struct{ *regexp2.Regexp }

func (l lookAhead) MatchString(s string) bool {
	ok, err := l.Regexp.MatchString(s)
	return ok && err == nil
}

func ecmaScript(pattern string) (jsonschema.Regexp, error) {
	re, err := regexp2.Compile(pattern, regexp2.ECMAScript)
	return lookAhead{re}, err
}

// beside looks for a path in the folders above the test.
func beside(path string) (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		name := filepath.Join(dir, filepath.FromSlash(path))
		if _, err := os.Stat(name); err == nil {
			return name, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			break
		}
		dir = parent
	}
	return "", errors.Join(err, fmt.Errorf("%s is not in any folder above this one: not checked", path))
}
