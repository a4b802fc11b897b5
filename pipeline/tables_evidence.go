package pipeline

import (
	"fmt"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"observatory/survey"
)

func answersTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	b := answersBuilder(mem, "answers", "Answers", "Every public answer, one a row, with its state, its source and its place in the submission as received. Answers to private questions are left out; answers given for aggregates alone carry no value.")
	for _, w := range d.Evidence.Waves {
		answerRows(b, d.Evidence, d.Evidence.Batches[w.Slug])
	}
	return b.Table()
}

// supersededTable holds what respondents said before they said it anew, so that
// a correction can be followed. No table without a row: without corrections there
// is none.
func supersededTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	if len(d.Evidence.Earlier) == 0 {
		return nil, nil
	}
	b := answersBuilder(mem, "superseded_answers", "Superseded answers", "Answers of submissions that the same respondent has replaced, in the form of the table answers. They are in no count: the table submissions names what stands instead.")
	for _, w := range d.Evidence.Waves {
		if old := d.Evidence.Earlier[w.Slug]; old != nil {
			answerRows(b, d.Evidence, old)
		}
	}
	return b.Table()
}

func answersBuilder(mem memory.Allocator, name, title, description string) *Builder {
	return NewBuilder(mem, Schema{Name: name, Title: title, Key: []string{"id"}, Description: description,
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
			column("line", "Line", Integer, "Line of text in that file; a workbook has none"),
			column("row", "Row", Integer, "Row in that file, as a spreadsheet counts"),
			column("column", "Column", String, "Column letter in that file"),
		}})
}

func answerRows(b *Builder, e *Evidence, batch *survey.Batch) {
	w := batch.Wave
	for i := range batch.Len() {
		a := batch.At(i)
		if a.Question.Publication == survey.Private {
			continue
		}
		b.Set("id", a.ID).Set("wave", w.Slug).Set("submission", w.Slug+"."+a.Submission.ID).Set("country", string(a.Submission.Country)).
			Set("question", string(a.Question.ID)).Set("state", string(a.State)).Set("source", a.Source).
			Set("evidence", e.Refs(a.ID)).Set("file", a.Position.File).Set("row", a.Position.Row).Set("column", a.Position.Column)
		if a.Position.Line > 0 {
			b.Set("line", a.Position.Line)
		}
		if w.Kind != survey.SurveyWave || public(a.Question) { // else a respondent's own words
			b.Set("locator", a.Locator)
		}
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

func submissionsTable(d *Dataset, mem memory.Allocator) (*Table, error) {
	b := NewBuilder(mem, Schema{Name: "submissions", Title: "Submissions", Key: []string{"id"},
		Description: "Who answered for which country, as far as it may be published. Names and contacts of persons are never published.",
		Columns: []Column{
			column("id", "Submission", String, "wave.country-respondent; an earlier submission of the same respondent has its number behind").required(),
			column("wave", "Wave", String, "The gathering of evidence").required().refers("waves", "wave"),
			column("country", "Country", String, "ISO 3166-1 alpha-2").required().refers("countries", "country"),
			column("respondent", "Respondent", String, "Short name of the respondent within the wave").required(),
			column("role", "Role", String, "What the respondent is"),
			column("interest", "Interest", String, "How the respondent stands to the matter"),
			column("organisation", "Organisation", String, "Name, where it may be published"),
			column("note", "Note", String, "What is known of who answered"),
			column("answers", "Answers", Integer, "Rows of the submission in the table answers, or in superseded_answers").required(),
			column("received", "Received", Date, "Date on which the file was taken in"),
			column("file", "File", String, "Submission as received").required(),
			column("sha256", "SHA-256", String, "Checksum of that file").required(),
			column("superseded_by", "Superseded by", String, "The same respondent's later submission, which alone is counted").refers("submissions", "id"),
			column("overridden", "Overridden", List, "Codes of findings that would have kept the submission out and were let pass"),
		}})
	for _, w := range d.Evidence.Waves {
		for _, batch := range []*survey.Batch{d.Evidence.Batches[w.Slug], d.Evidence.Earlier[w.Slug]} {
			if batch != nil {
				submissionRows(b, d.Evidence, batch)
			}
		}
	}
	return b.Table()
}

func submissionRows(b *Builder, e *Evidence, batch *survey.Batch) {
	counts := make([]int, len(batch.Submissions))
	for i := range batch.Len() {
		if batch.At(i).Question.Publication != survey.Private {
			counts[batch.SubmissionIndex(i)]++
		}
	}
	stem := batch.Wave.Slug + "."
	for i := range batch.Submissions {
		s := &batch.Submissions[i]
		r := e.Respondent(s)
		b.Set("id", stem+s.ID).Set("wave", batch.Wave.Slug).Set("country", string(s.Country)).Set("respondent", s.Respondent).
			Set("role", r.Role).Set("interest", r.Interest).Set("organisation", r.Organisation).Set("note", r.Note).
			Set("answers", counts[i]).Set("received", date(s.Received)).Set("file", s.File).Set("sha256", s.SHA256).Set("overridden", s.Overridden)
		if s.SupersededBy != "" {
			b.Set("superseded_by", stem+s.SupersededBy)
		}
		b.Row()
	}
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
