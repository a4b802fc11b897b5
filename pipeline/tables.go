package pipeline

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"observatory/survey"
)

// Case is what the tables tell of a written case; its text is content.
type Case struct {
	Slug    string
	Country survey.CountryCode
	Record  int // of the framework it describes
	Title   string
	Finding string
	Chapter string
	Grade   string
}

// Dataset is all that is published as data.
type Dataset struct {
	Evidence     *Evidence
	Catalogue    *Catalogue
	Observations []Observation
	Cases        []Case
	Tables       []*Table

	byID map[string]*Observation
}

// Run computes the dataset from checked evidence.
func Run(ctx context.Context, e *Evidence, c *Catalogue, cases []Case) (*Dataset, error) {
	d := &Dataset{Evidence: e, Catalogue: c, Cases: cases, Observations: Observe(e, c)}
	d.byID = make(map[string]*Observation, len(d.Observations))
	for i := range d.Observations {
		d.byID[d.Observations[i].ID] = &d.Observations[i]
	}
	mem := memory.NewGoAllocator()
	for _, build := range []func(*Dataset, memory.Allocator) (*Table, error){
		answersTable, submissionsTable, questionsTable, choicesTable, countriesTable, groupsTable, wavesTable, frameworksTable, lawsTable,
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
	return d.byID[indicator+"."+areaPath(area)+"."+wave]
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

// public reports whether a country's answers to the question may be published
// by country.
func public(q *survey.Question) bool { return q.Publication == survey.Public }

func column(name, title string, typ ColumnType, description string) Column {
	return Column{Name: name, Title: title, Type: typ, Description: description}
}

func (c Column) required() Column { c.Required = true; return c }

func (c Column) refers(table, col string) Column {
	c.References = &Reference{table, col}
	return c
}

func (c Column) oneOf(codes ...Code) Column { c.Codes = codes; return c }

var stateCodes = []Code{
	{string(survey.Answered), "Answered"},
	{string(survey.NotApplicable), "Not applicable, or skipped by a condition"},
	{string(survey.DoNotKnow), "Do not know"},
	{string(survey.Refused), "Asked, declined"},
	{string(survey.NoResponse), "Asked, left blank"},
	{string(survey.NotAsked), "Not among the questions of that wave"},
	{string(survey.NotInFrame), "The country was not asked in that wave"},
	{string(survey.NotPublished), "The source does not give this country's answer"},
	{string(survey.UnderReview), "Under review"},
}

func answersTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	b := NewBuilder(mem, Schema{Name: "answers", Title: "Answers", Key: []string{"id"},
		Description: "Every public answer, one a row, with its state, its source and its place in the submission as received. Answers to private questions are left out; answers given for aggregates alone carry no value.",
		Columns: []Column{
			column("id", "Answer", String, "wave.submission.question, and .record in a repeat group").required(),
			column("wave", "Wave", String, "The gathering of evidence").required().refers("waves", "wave"),
			column("submission", "Submission", String, "wave.submission: one respondent's answers for one country").required().refers("submissions", "id"),
			column("country", "Country", String, "ISO 3166-1 alpha-2; XK for Kosovo").required().refers("countries", "country"),
			column("question", "Question", String, "Question of the instrument").required().refers("questions", "question"),
			column("record", "Record", Integer, "Number of the record in a repeat group; empty elsewhere"),
			column("value", "Value", String, "The value in canonical form: codes joined by |, numbers as plain decimals, texts as given"),
			column("codes", "Codes", List, "The codes of a coded answer"),
			column("number", "Number", Number, "The value of a numeric answer, in the unit of the question"),
			column("state", "State", String, "How the value came to be there, or why it is not").required().oneOf(stateCodes...),
			column("value_kind", "Kind of value", String, "How the value came about").oneOf(Code{"reported", "A respondent gave it"}, Code{"coded_from_text", "Read in a document by the observatory"}),
			column("source", "Source", String, "Document").refers("sources", "source"),
			column("locator", "Place in the source", String, "Chapter or page"),
			column("evidence", "Statements", List, "Rows of the evidence register behind the answer"),
			column("file", "File", String, "Submission as received"),
			column("line", "Line", Integer, "Line of text in that file"),
			column("column", "Column", String, "Column letter in that file"),
		}})
	for _, w := range d.Evidence.Waves {
		batch := d.Evidence.Batches[w.Slug]
		for i := range batch.Len() {
			a := batch.At(i)
			if a.Question.Publication == survey.Private {
				continue
			}
			b.Set("id", a.ID).Set("wave", w.Slug).Set("submission", w.Slug+"."+a.Submission.ID).Set("country", string(a.Submission.Country)).
				Set("question", string(a.Question.ID)).Set("state", string(a.State)).Set("source", a.Source).Set("locator", a.Locator).
				Set("evidence", d.Evidence.Refs(a.ID)).Set("file", a.Position.File).Set("line", a.Position.Line).Set("column", a.Position.Column)
			if a.Record > 0 {
				b.Set("record", a.Record)
			}
			if a.State == survey.Answered && public(a.Question) {
				b.Set("value", a.Value.String()).Set("codes", a.Value.Codes())
				if n, ok := a.Value.Number(); ok {
					b.Set("number", n)
				}
				kind := Reported
				if w.Kind == survey.DocumentsWave {
					kind = CodedFromText
				}
				b.Set("value_kind", string(kind))
			}
			b.Row()
		}
	}
	return b.Table()
}

func submissionsTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	b := NewBuilder(mem, Schema{Name: "submissions", Title: "Submissions", Key: []string{"id"},
		Description: "Who answered for which country, as far as it may be published. Names and contacts of persons are never published.",
		Columns: []Column{
			column("id", "Submission", String, "wave.country-respondent").required(),
			column("wave", "Wave", String, "The gathering of evidence").required().refers("waves", "wave"),
			column("country", "Country", String, "ISO 3166-1 alpha-2").required().refers("countries", "country"),
			column("respondent", "Respondent", String, "Short name of the respondent within the wave").required(),
			column("role", "Role", String, "What the respondent is"),
			column("interest", "Interest", String, "How the respondent stands to the matter"),
			column("organisation", "Organisation", String, "Name, where it may be published"),
			column("note", "Note", String, "What is known of who answered"),
			column("answers", "Answers", Integer, "Rows of the submission in the table answers").required(),
			column("received", "Received", Date, "Date on which the file was taken in"),
			column("file", "File", String, "Submission as received").required(),
			column("sha256", "SHA-256", String, "Checksum of that file").required(),
		}})
	for _, w := range d.Evidence.Waves {
		batch := d.Evidence.Batches[w.Slug]
		counts := make([]int, len(batch.Submissions))
		for i := range batch.Len() {
			if batch.At(i).Question.Publication != survey.Private {
				counts[batch.SubmissionIndex(i)]++
			}
		}
		for i, s := range batch.Submissions {
			b.Set("id", w.Slug+"."+s.ID).Set("wave", w.Slug).Set("country", string(s.Country)).Set("respondent", s.Respondent).
				Set("answers", counts[i]).Set("received", date(s.Received)).Set("file", s.File).Set("sha256", s.SHA256)
			for _, r := range w.Respondents {
				if r.ID == s.Respondent {
					b.Set("role", r.Role).Set("interest", r.Interest).Set("organisation", r.Organisation).Set("note", r.Note)
				}
			}
			b.Row()
		}
	}
	return b.Table()
}

func questionsTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	b := NewBuilder(mem, Schema{Name: "questions", Title: "Questions", Key: []string{"instrument", "question"},
		Description: "Every question of every instrument, with its wording, type, condition and publication.",
		Columns: []Column{
			column("instrument", "Instrument", String, "Questionnaire").required(),
			column("question", "Question", String, "Id, never reused for another meaning").required(),
			column("module", "Module", String, "Part of the questionnaire").required(),
			column("repeat", "Repeat group", String, "Group of records the question belongs to"),
			column("grid", "Grid", String, "Grid the question is a row of"),
			column("type", "Type", String, "Form of the answer").required(),
			column("label", "Wording", String, "The question as asked, in English").required(),
			column("short", "Short label", String, "For tables and figures"),
			column("help", "Help", String, "Definition of terms"),
			column("required", "Required", Boolean, "A value or a reason is needed").required(),
			column("publication", "Publication", String, "Who may see an answer").required().oneOf(Code{"public", "Public"}, Code{"aggregate_only", "For aggregates only"}, Code{"private", "Private"}),
			column("kind", "Kind", String, "Can be looked up, or is a judgement").required().oneOf(Code{"fact", "Fact"}, Code{"judgement", "Judgement"}),
			column("unit", "Unit", String, "Unit of a numeric answer"),
			column("minimum", "Least value", Number, "Least value that is taken"),
			column("maximum", "Greatest value", Number, "Greatest value that is taken"),
			column("max_codes", "Most codes", Integer, "Most codes of a list"),
			column("applies_if", "Applies if", String, "Condition over earlier answers"),
			column("source", "Motivated by", String, "Chapter of the sources (WP: white paper, SD: second paper, M: method)"),
			column("retired", "Retired", Boolean, "Kept for earlier waves only").required(),
			column("asked_in", "Asked in", List, "Waves that asked the question, or looked for it"),
		}})
	for _, in := range d.Evidence.Instruments {
		for i := range in.Questions {
			q := &in.Questions[i]
			var asked []string
			for _, w := range d.Evidence.Waves {
				if w.Instrument == in.ID && w.Asks(q.ID) {
					asked = append(asked, w.Slug)
				}
			}
			b.Set("instrument", in.ID).Set("question", string(q.ID)).Set("module", q.Module).Set("repeat", q.Repeat).Set("grid", q.Grid).
				Set("type", string(q.Type)).Set("label", q.Label).Set("short", q.Short).Set("help", q.Help).Set("required", q.Required).
				Set("publication", string(q.Publication)).Set("kind", q.Kind).Set("unit", q.Unit).Set("minimum", q.Min).Set("maximum", q.Max).
				Set("applies_if", conditionText(q.AppliesIf)).Set("source", q.Source).Set("retired", q.Retired).Set("asked_in", asked)
			if q.MaxCodes > 0 {
				b.Set("max_codes", q.MaxCodes)
			}
			b.Row()
		}
	}
	return b.Table()
}

func conditionText(c *survey.Condition) string {
	if c == nil {
		return ""
	}
	part := func(terms []survey.Term, with string) string {
		var out []string
		for _, t := range terms {
			values := append([]string(nil), t.Codes...)
			for _, s := range t.States {
				values = append(values, string(s))
			}
			out = append(out, fmt.Sprintf("%s = %s", t.Question, strings.Join(values, "|")))
		}
		return strings.Join(out, with)
	}
	all, anyOf := part(c.All, " and "), part(c.Any, " or ")
	switch {
	case all == "":
		return anyOf
	case anyOf == "":
		return all
	default:
		return all + " and (" + anyOf + ")"
	}
}

func choicesTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	b := NewBuilder(mem, Schema{Name: "choices", Title: "Choices", Key: []string{"instrument", "question", "code"},
		Description: "Every code that a coded question takes, in order.",
		Columns: []Column{
			column("instrument", "Instrument", String, "Questionnaire").required(),
			column("question", "Question", String, "Question that takes the code").required(),
			column("code", "Code", String, "Value in the table answers").required(),
			column("position", "Position", Integer, "Place in the list, from 1").required(),
			column("label", "Label", String, "In English").required(),
			column("note", "Note", String, "Help for this code"),
			column("exclusive", "Exclusive", Boolean, "Cannot stand beside another code").required(),
			column("list", "List", String, "Shared list the code comes from"),
		}})
	for _, in := range d.Evidence.Instruments {
		for i := range in.Questions {
			q := &in.Questions[i]
			for n, c := range q.Choices {
				b.Set("instrument", in.ID).Set("question", string(q.ID)).Set("code", c.Code).Set("position", n+1).Set("label", c.Label).
					Set("note", c.Note).Set("exclusive", c.Exclusive).Set("list", q.List).Row()
			}
		}
	}
	return b.Table()
}

func countriesTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	b := NewBuilder(mem, Schema{Name: "countries", Title: "Countries", Key: []string{"country"},
		Description: "Countries with codes, names and membership of the European Union.",
		Columns: []Column{
			column("country", "Country", String, "ISO 3166-1 alpha-2; XK for Kosovo, which has no ISO code").required(),
			column("iso3", "Alpha-3", String, "ISO 3166-1 alpha-3; XKX for Kosovo").required(),
			column("numeric", "Numeric", String, "ISO 3166-1 numeric, three digits"),
			column("eurostat", "Eurostat code", String, "EL for Greece, UK for the United Kingdom").required(),
			column("name", "Name", String, "In English").required(),
			column("name_fr", "Name in French", String, "In French").required(),
			column("eu_member", "EU member", Boolean, "Member of the European Union today").required(),
			column("eu_since", "Member since", Integer, "Year of accession").withUnit("year"),
			column("eu_until", "Member until", Integer, "Year of withdrawal").withUnit("year"),
			column("profile", "Profile", Boolean, "Has a page on the site").required(),
		}})
	for _, c := range d.Evidence.Countries {
		b.Set("country", string(c.Code)).Set("iso3", c.ISO3).Set("numeric", c.Numeric).Set("eurostat", c.Eurostat).Set("name", c.Name("en")).
			Set("name_fr", c.Name("fr")).Set("eu_member", c.EU()).Set("profile", c.Profile)
		if c.EUSince > 0 {
			b.Set("eu_since", c.EUSince)
		}
		if c.EUUntil > 0 {
			b.Set("eu_until", c.EUUntil)
		}
		b.Row()
	}
	return b.Table()
}

func (c Column) withUnit(u string) Column { c.Unit = u; return c }

func groupsTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	b := NewBuilder(mem, Schema{Name: "groups", Title: "Groups", Key: []string{"group"},
		Description: "Groups of countries. A group may have unnamed members: its size is known, and which countries may belong to it.",
		Columns: []Column{
			column("group", "Group", String, "Id").required(),
			column("title", "Title", String, "In English").required(),
			column("wave", "Wave", String, "Wave that defines it; empty for a standing group").refers("waves", "wave"),
			column("size", "Size", Integer, "Number of members").required().withUnit("countries"),
			column("within", "Within", String, "Standing group that all members belong to"),
			column("named", "Named members", List, "Members known by name"),
			column("may_include", "May include", List, "Countries among which the unnamed members are"),
			column("evidence", "Statements", List, "Rows of the evidence register"),
		}})
	for _, g := range d.Evidence.Groups {
		b.Set("group", g.ID).Set("title", g.Title).Set("wave", g.Wave).Set("size", g.Size).Set("within", g.Within).
			Set("named", codeStrings(g.Named)).Set("may_include", codeStrings(g.MayInclude)).Set("evidence", g.Evidence).Row()
	}
	return b.Table()
}

func wavesTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	b := NewBuilder(mem, Schema{Name: "waves", Title: "Waves", Key: []string{"wave"},
		Description: "Gatherings of evidence: what kind, whom they asked, when and how.",
		Columns: []Column{
			column("wave", "Wave", String, "Id").required(),
			column("title", "Title", String, "In English").required(),
			column("kind", "Kind", String, "What may be made of it").required().oneOf(Code{"survey", "Respondents answered"}, Code{"aggregate", "Only totals are published"}, Code{"documents", "Texts were coded"}),
			column("instrument", "Instrument", String, "Questionnaire").required(),
			column("start", "Start", String, "ISO 8601, reduced precision; empty if not published"),
			column("end", "End", String, "ISO 8601, reduced precision; empty if not published"),
			column("as_of", "As of", Date, "Date at which ages are counted"),
			column("method", "Method", String, "How the evidence was gathered"),
			column("wording", "Wording", String, "Whether the wording of the questions is published"),
			column("who_answered", "Who answered", String, "As far as it is published"),
			column("universe", "Universe", String, "Whom the wave is about"),
			column("frame_size", "Frame", Integer, "How many were asked; empty if not stated").withUnit("countries"),
			column("named", "Named", List, "Countries known to have been asked"),
			column("asked", "Questions", List, "Questions asked or looked for"),
		}})
	for _, w := range d.Evidence.Waves {
		var asked []string
		for _, q := range w.Asked {
			asked = append(asked, string(q))
		}
		b.Set("wave", w.Slug).Set("title", w.Title).Set("kind", string(w.Kind)).Set("instrument", w.Instrument).Set("start", w.Start).Set("end", w.End).
			Set("as_of", date(w.AsOf)).Set("method", w.Method).Set("wording", w.Wording).Set("who_answered", w.WhoAnswered).
			Set("universe", w.Frame.Universe).Set("named", codeStrings(w.Frame.Named)).Set("asked", asked)
		if w.Frame.Size > 0 {
			b.Set("frame_size", w.Frame.Size)
		}
		b.Row()
	}
	return b.Table()
}

func codeStrings(codes []survey.CountryCode) []string {
	var out []string
	for _, c := range codes {
		out = append(out, string(c))
	}
	return out
}

// recordsTable is a repeat group as a wide table: one record a row, one column
// per public question, named as the question.
func recordsTable(d *Dataset, mem memory.Allocator, repeat string, s Schema) (*Table, error) {
	in := d.Evidence.Instrument(mainInstrument(d))
	s.Columns = append(s.Columns,
		column("id", "Record", String, "wave.submission."+repeat+".record").required(),
		column("wave", "Wave", String, "The gathering of evidence").required().refers("waves", "wave"),
		column("submission", "Submission", String, "wave.submission").required().refers("submissions", "id"),
		column("country", "Country", String, "ISO 3166-1 alpha-2").required().refers("countries", "country"),
		column("record", "Record number", Integer, "Within the submission").required())
	var questions []*survey.Question
	for i := range in.Questions {
		q := &in.Questions[i]
		if q.Repeat != repeat || !public(q) {
			continue
		}
		questions = append(questions, q)
		c := column(string(q.ID), q.Short, String, q.Label).withUnit(q.Unit)
		switch q.Type {
		case survey.Multi:
			c.Type = List
		case survey.Integer, survey.Year, survey.Likert:
			c.Type = Integer
		case survey.Number:
			c.Type = Number
		}
		for _, ch := range q.Choices {
			c.Codes = append(c.Codes, Code{ch.Code, ch.Label})
		}
		s.Columns = append(s.Columns, c)
	}
	b := NewBuilder(mem, s)
	for _, w := range d.Evidence.Waves {
		if w.Instrument != in.ID {
			continue
		}
		for _, c := range d.Evidence.Countries {
			for _, r := range d.Evidence.Records(w.Slug, c.Code, repeat) {
				b.Set("id", r.ID(repeat)).Set("wave", w.Slug).Set("submission", w.Slug+"."+r.Submission.ID).Set("country", string(c.Code)).Set("record", r.Number)
				for _, q := range questions {
					if a, ok := r.Answers[q.ID]; ok && a.State == survey.Answered {
						setAnswer(b, q, a.Value)
					}
				}
				b.Row()
			}
		}
	}
	return b.Table()
}

func setAnswer(b *Builder, q *survey.Question, v survey.Value) {
	n, numeric := v.Number()
	switch {
	case q.Type == survey.Multi:
		b.Set(string(q.ID), v.Codes())
	case numeric && q.Type != survey.Number:
		b.Set(string(q.ID), int(n))
	case numeric:
		b.Set(string(q.ID), n)
	default:
		b.Set(string(q.ID), v.String())
	}
}

// mainInstrument is the instrument that the catalogue's indicators read.
func mainInstrument(d *Dataset) string {
	if len(d.Catalogue.Indicators) > 0 {
		return d.Catalogue.Indicators[0].Instrument
	}
	return d.Evidence.Instruments[0].ID
}

func frameworksTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	return recordsTable(d, mem, "framework", Schema{Name: "frameworks", Title: "Frameworks", Key: []string{"id"},
		Description: "Programmes, protocols, contracts and guides by which police and private security work together, as described in a source. An empty cell says that the source does not tell; the table answers gives the state."})
}

func lawsTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	return recordsTable(d, mem, "law", Schema{Name: "laws", Title: "Laws", Key: []string{"id"},
		Description: "Acts that the sources name, as they name them."})
}

func casesTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	b := NewBuilder(mem, Schema{Name: "cases", Title: "Cases", Key: []string{"case"},
		Description: "Written cases, each about one framework.",
		Columns: []Column{
			column("case", "Case", String, "Slug, also its address").required(),
			column("country", "Country", String, "ISO 3166-1 alpha-2").required().refers("countries", "country"),
			column("framework", "Framework", String, "Record of the table frameworks").required().refers("frameworks", "id"),
			column("title", "Title", String, "Name of the framework").required(),
			column("finding", "Finding", String, "What the case shows, in a sentence").required(),
			column("source", "Source", String, "Document").required().refers("sources", "source"),
			column("chapter", "Chapter", String, "Of the source").required(),
			column("grade", "Strength of evidence", String, "How far the facts are supported").required().oneOf(Code{"stated", "Stated"}, Code{"document_cited", "Document cited"}, Code{"verified", "Verified"}),
			column("evidence", "Statements", List, "Rows of the evidence register about the case"),
		}})
	for _, c := range d.Cases {
		found := d.caseRecords(c)
		if len(found) != 1 {
			b.fail(fmt.Errorf("case %s speaks of framework %d of %s, of which the waves hold %d", c.Slug, c.Record, c.Country, len(found)))
			continue
		}
		r := found[0]
		b.Set("case", c.Slug).Set("country", string(c.Country)).Set("framework", r.ID("framework")).Set("title", c.Title).Set("finding", c.Finding).
			Set("source", r.Answers["fw_name"].Source).Set("chapter", c.Chapter).Set("grade", c.Grade).Set("evidence", d.CaseRefs(c)).Row()
	}
	return b.Table()
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
	var out []Record
	for _, w := range d.Evidence.Waves {
		for _, r := range d.Evidence.Records(w.Slug, c.Country, "framework") {
			if r.Number == c.Record {
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

func sourcesTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	b := NewBuilder(mem, Schema{Name: "sources", Title: "Sources", Key: []string{"source"},
		Description: "Documents that evidence is taken from.",
		Columns: []Column{
			column("source", "Source", String, "Id").required(),
			column("title", "Title", String, "As printed, or a description in brackets").required(),
			column("short", "Short title", String, "For notes"),
			column("publisher", "Publisher", String, "As printed"),
			column("date", "Date", String, "ISO 8601; empty if not given"),
			column("place", "Place", String, "As printed"),
			column("language", "Language", String, "BCP 47"),
			column("kind", "Kind", String, "Sort of document"),
			column("note", "Note", String, "What to know when citing it"),
		}})
	for _, s := range d.Evidence.Sources {
		b.Set("source", s.ID).Set("title", s.Title).Set("short", s.Short).Set("publisher", s.Publisher).Set("date", s.Date).Set("place", s.Place).
			Set("language", s.Language).Set("kind", s.Kind).Set("note", s.Note).Row()
	}
	return b.Table()
}

func evidenceTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	b := NewBuilder(mem, Schema{Name: "evidence", Title: "Evidence register", Key: []string{"statement"},
		Description: "Every statement taken from the sources, in the observatory's words, and the one use that was made of it.",
		Columns: []Column{
			column("statement", "Statement", String, "Id").required(),
			column("area", "Area", String, "Country code, or the area the source speaks of").required(),
			column("topic", "Topic", String, "Of the statement").required(),
			column("text", "What it says", String, "In the observatory's words").required(),
			column("value", "Value", String, "As far as it is a value"),
			column("unit", "Unit", String, "Of the value"),
			column("year", "Year or wave", String, "As the source gives it"),
			column("source", "Source", String, "Document").required().refers("sources", "source"),
			column("locator", "Place in the source", String, "Chapter").required(),
			column("doubt", "Doubt", String, "Contradictions and limits, in the observatory's words"),
			column("disposition", "Use", String, "The one use made of it").required().oneOf(Code{"answer", "Answer"}, Code{"framework_field", "Field of a framework"},
				Code{"published_figure", "Published figure"}, Code{"case_fact", "Fact of a case"}, Code{"claim", "Claim"}, Code{"context", "Context"}, Code{"unused", "Not used"}),
			column("targets", "Targets", List, "Ids of answers or figures, or the case, that rest on it"),
			column("reason", "Reason", String, "Why it is not used"),
		}})
	for _, s := range d.Evidence.Register {
		b.Set("statement", s.ID).Set("area", s.Area).Set("topic", s.Topic).Set("text", s.Text).Set("value", s.Value).Set("unit", s.Unit).Set("year", s.Year).
			Set("source", s.Source).Set("locator", s.Locator).Set("doubt", s.Doubt).Set("disposition", string(s.Disposition)).Set("targets", s.Targets).
			Set("reason", s.Reason).Row()
	}
	return b.Table()
}

func figuresTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	b := NewBuilder(mem, Schema{Name: "published_figures", Title: "Published figures", Key: []string{"id"},
		Description: "Numbers that a source prints, with their base if the source states one. They are no observations and are never spread over countries. A figure with derived_from is the sum of others and is not itself in print.",
		Columns: []Column{
			column("id", "Figure", String, "name.wave").required(),
			column("wave", "Wave", String, "The gathering of evidence").required().refers("waves", "wave"),
			column("indicator", "Indicator", String, "Indicator it speaks about").refers("indicators", "indicator"),
			column("area", "Area", String, "Country code, group, europe or world").required(),
			column("statement", "Statement", String, "What is counted, in the observatory's words").required(),
			column("value", "Value", Number, "As printed").required(),
			column("unit", "Unit", String, "Of the value").required(),
			column("numerator", "Numerator", Integer, "If stated"),
			column("base", "Base", Integer, "If stated"),
			column("base_state", "State of the base", String, "Whether the base is known").required().oneOf(Code{"stated", "Stated"}, Code{"not_published", "Not published"}, Code{"not_applicable", "Not applicable"}),
			column("evidence", "Statements", List, "Rows of the evidence register"),
			column("source", "Source", String, "Document").refers("sources", "source"),
			column("locator", "Place in the source", String, "Chapter"),
			column("derived_from", "Derived from", List, "Published figures it is computed from"),
			column("doubt", "Doubt", String, "What speaks against taking it at its word"),
		}})
	for _, w := range d.Evidence.Waves {
		for _, f := range w.Figures {
			v, _ := strconv.ParseFloat(f.Value, 64)
			b.Set("id", f.ID).Set("wave", f.Wave).Set("indicator", f.Indicator).Set("area", f.Area).Set("statement", f.Statement).Set("value", v).
				Set("unit", f.Unit).Set("numerator", f.Numerator).Set("base", f.Base).Set("base_state", f.BaseState).Set("evidence", f.Evidence).
				Set("source", f.Source).Set("locator", f.Locator).Set("derived_from", f.DerivedFrom).Set("doubt", f.Doubt).Row()
		}
	}
	return b.Table()
}

func indicatorsTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	b := NewBuilder(mem, Schema{Name: "indicators", Title: "Indicators", Key: []string{"indicator"},
		Description: "The catalogue of indicators: what each reads, how it is counted, and how it may be used.",
		Columns: []Column{
			column("indicator", "Indicator", String, "Id").required(),
			column("family", "Family", String, "Id of the declaration it was expanded from").required(),
			column("code", "Option", String, "The option it stands for within its family"),
			column("title", "Title", String, "In English").required(),
			column("theme", "Theme", String, "Group of indicators").required(),
			column("kind", "Kind", String, "How it is read").required(),
			column("question", "Question", String, "Question it reads"),
			column("repeat", "Repeat group", String, "Records it reads"),
			column("counts", "Counts", List, "Codes that count as having it"),
			column("unit", "Unit", String, "Of the value").required(),
			column("measure", "Measure", String, "What the value is, in a line").required(),
			column("definition", "Definition", String, "In full").required(),
			column("caution", "Caution", String, "What a reader would get wrong"),
		}})
	for i := range d.Catalogue.Indicators {
		x := &d.Catalogue.Indicators[i]
		title := x.Title
		if x.CodeLabel != "" {
			title += ": " + x.CodeLabel
		}
		b.Set("indicator", x.ID).Set("family", x.Family).Set("code", x.Code).Set("title", title).Set("theme", x.Theme).Set("kind", x.Kind).
			Set("question", string(x.Question)).Set("repeat", x.Repeat).Set("counts", x.Counts).Set("unit", x.Unit).Set("measure", x.Measure).
			Set("definition", x.Definition).Set("caution", x.Caution).Row()
	}
	return b.Table()
}

func observationsTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	b := NewBuilder(mem, Schema{Name: "observations", Title: "Observations", Key: []string{"id"},
		Description: "The value of every indicator for every country and group in every wave that asked, with its status. Where there is no value, the state says why; a state is never a number.",
		Columns: []Column{
			column("id", "Observation", String, "indicator.area.wave").required(),
			column("indicator", "Indicator", String, "What is observed").required().refers("indicators", "indicator"),
			column("area", "Area", String, "Country code, or group").required(),
			column("area_type", "Kind of area", String, "Country or group").required().oneOf(Code{"country", "Country"}, Code{"group", "Group"}),
			column("wave", "Wave", String, "The gathering of evidence").required().refers("waves", "wave"),
			column("status", "Status", String, "Whether there is a value").required().oneOf(Code{"observed", "Observed"}, Code{"not_reported", "Not reported"},
				Code{"disputed", "Answers contradict each other"}, Code{"not_rated", "Not rated"}, Code{"suppressed", "Suppressed"}),
			column("state", "State", String, "Answered, or why there is no value").required().oneOf(stateCodes...),
			column("value_kind", "Kind of value", String, "How the value came about").oneOf(Code{"reported", "Reported"}, Code{"coded_from_text", "Coded from a text"}, Code{"derived", "Derived"}),
			column("code", "Code", String, "Value of a coded indicator"),
			column("number", "Number", Number, "Value of a counting indicator; for a group the number of members that have it"),
			column("unit", "Unit", String, "Of the number").required(),
			column("k", "k", Integer, "Members that have it"),
			column("n", "n", Integer, "Members with an answer; for item coverage questions with an answer"),
			column("asked", "Asked", Integer, "Members known to have been asked; for item coverage questions asked"),
			column("frame", "N", Integer, "Members of the group"),
			column("lower", "Lower bound", Number, "Share of N if all who are silent had said no (0 to 1)"),
			column("upper", "Upper bound", Number, "Share of N if all who are silent had said yes (0 to 1)"),
			column("interval_lower", "Interval, lower", Number, "Secondary interval, where the wave allows one"),
			column("interval_upper", "Interval, upper", Number, "Secondary interval, where the wave allows one"),
			column("interval_method", "Interval, method", String, "hypergeometric_95 or wilson_95"),
			column("coverage", "Coverage", Number, "n of N, or answered of asked items (0 to 1)"),
			column("at_least", "At least", Boolean, "The true value may be higher").required(),
			column("answers", "Answers", List, "Ids of the answers or records behind it"),
			column("published_figures", "Published figures", List, "Ids of published figures about the same indicator and area"),
		}})
	for i := range d.Observations {
		o := &d.Observations[i]
		typ := "country"
		if o.Group {
			typ = "group"
		}
		b.Set("id", o.ID).Set("indicator", o.Indicator.ID).Set("area", o.Area).Set("area_type", typ).Set("wave", o.Wave).
			Set("status", string(o.Status)).Set("state", string(o.State)).Set("unit", o.Unit).Set("at_least", o.AtLeast).Set("published_figures", o.Figures).
			Set("k", o.K).Set("n", o.N).Set("asked", o.Asked).Set("frame", o.Frame).Set("lower", o.Lower).Set("upper", o.Upper).
			Set("interval_lower", o.IntervalLower).Set("interval_upper", o.IntervalUpper).Set("interval_method", o.IntervalMethod).
			Set("coverage", o.Coverage)
		if o.Status == Observed { // what is suppressed leaves no trace
			b.Set("value_kind", string(o.ValueKind)).Set("code", o.Code).Set("number", o.Number).Set("answers", o.Answers)
		}
		b.Row()
	}
	return b.Table()
}

// date is a day, or null for anything else than a full ISO date.
func date(s string) any {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return nil
	}
	return arrow.Date32FromTime(t)
}
