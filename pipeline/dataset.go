package pipeline

import (
	"context"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"observatory/survey"
)

// Case is what the tables tell of a written case; its text is content.
type Case struct {
	Slug    string
	Country survey.CountryCode
	Record  int // of the framework it describes
	// Wave and Respondent say whose record is meant, where several describe one
	// under that number; empty: any.
	Wave, Respondent string
	Title            string
	Finding          string
	Chapter          string
	Grade            string
}

// Dataset is all that is published as data.
type Dataset struct {
	Evidence     *Evidence
	Catalogue    *Catalogue
	Observations []Observation
	Cases        []Case
	Tables       []*Table

	found   map[seen]*Observation
	records map[Case][]Record // of Cases, found once
}

// seen is what an observation is of; all pages ask for observations by it.
type seen struct{ indicator, area, wave string }

// Run computes the dataset from checked evidence.
func Run(ctx context.Context, e *Evidence, c *Catalogue, cases []Case) (*Dataset, error) {
	d := &Dataset{Evidence: e, Catalogue: c, Cases: cases, Observations: Observe(e, c)}
	d.found = make(map[seen]*Observation, len(d.Observations))
	for i := range d.Observations {
		o := &d.Observations[i]
		d.found[seen{o.Indicator.ID, o.Area, o.Wave}] = o
	}
	d.records = make(map[Case][]Record, len(cases))
	for _, k := range cases {
		d.records[k] = d.findRecords(k)
	}
	mem := memory.NewGoAllocator()
	for _, build := range []func(*Dataset, memory.Allocator) (*Table, error){
		answersTable, supersededTable, submissionsTable, questionsTable, choicesTable, countriesTable, groupsTable, wavesTable, frameworksTable, lawsTable,
		casesTable, sourcesTable, evidenceTable, figuresTable, indicatorsTable, observationsTable,
	} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		t, err := build(d, mem)
		if err != nil {
			d.Release()
			return nil, err
		}
		if t == nil {
			continue
		}
		if e.Invented() {
			t = t.marked(mem)
		}
		d.Tables = append(d.Tables, t)
	}
	return d, nil
}

// Release gives the memory of the tables back.
func (d *Dataset) Release() {
	for _, t := range d.Tables {
		t.Release()
	}
	d.Tables = nil
}

// Observation finds the value of an indicator for an area in a wave, or nil.
func (d *Dataset) Observation(indicator, area, wave string) *Observation {
	return d.found[seen{indicator, area, wave}]
}

// Table finds a table by name, or gives nil.
func (d *Dataset) Table(name string) *Table {
	for _, t := range d.Tables {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// mainInstrument is the instrument that the catalogue's indicators read.
func mainInstrument(d *Dataset) string {
	if len(d.Catalogue.Indicators) > 0 {
		return d.Catalogue.Indicators[0].Instrument
	}
	return d.Evidence.Instruments[0].ID
}

// CaseRecord is the framework that a case describes, or nil. Run has seen to it
// that there is one.
func (d *Dataset) CaseRecord(c Case) *Record {
	if found := d.caseRecords(c); len(found) > 0 {
		return &found[0]
	}
	return nil
}

// caseRecords are the frameworks of a case's country and number. A second wave or
// submission may use the number again; which one the case means is then not said.
func (d *Dataset) caseRecords(c Case) []Record {
	if found, ok := d.records[c]; ok {
		return found
	}
	return d.findRecords(c)
}

func (d *Dataset) findRecords(c Case) []Record {
	var out []Record
	for _, w := range d.Evidence.Waves {
		if c.Wave != "" && c.Wave != w.Slug {
			continue
		}
		for _, r := range d.Evidence.Records(w.Slug, c.Country, "framework") {
			if r.Number == c.Record && (c.Respondent == "" || c.Respondent == r.Submission.Respondent) {
				out = append(out, r)
			}
		}
	}
	return out
}

// CaseRefs are the statements of the register about a case, in order of id.
func (d *Dataset) CaseRefs(c Case) []string {
	prefix := ""
	if r := d.CaseRecord(c); r != nil {
		prefix = r.Wave + "." + r.Submission.ID + "."
	}
	var out []string
	for _, s := range d.Evidence.Register {
		for _, t := range s.Targets {
			if t == "case:"+c.Slug || prefix != "" && strings.HasPrefix(t, prefix) && strings.HasSuffix(t, "."+strconv.Itoa(c.Record)) && strings.Contains(t, ".fw_") {
				out = append(out, s.ID)
				break
			}
		}
	}
	return out
}
