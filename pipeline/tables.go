package pipeline

import (
	"fmt"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"observatory/survey"
)

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
			Set("definition", d.Evidence.said(x.Definition)).Set("caution", d.Evidence.said(x.Caution)).Row()
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
			column("distribution", "Distribution", List, "Of ratings: how many from one rating to another, such as 1-2:6"),
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
		if len(o.Distribution) > 0 {
			var levels []string
			for _, l := range o.Distribution {
				levels = append(levels, fmt.Sprintf("%d-%d:%d", l.Low, l.High, l.N))
			}
			b.Set("distribution", levels)
		}
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
