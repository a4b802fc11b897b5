package site

import (
	"crypto/sha256"
	"fmt"
	"path"
	"slices"
	"strings"

	"observatory/pipeline"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// DataDir is where the tables are published below the site's root.
const DataDir = "data/latest"

func (c *composer) dataPages() error {
	page := Page{Path: "data", Kind: "data", Nav: "data", Name: c.word("nav_data"), Heading: c.say("data_find", words.Args{"n": len(c.d.Tables)}),
		Lede: c.say("data_lede", nil), Crumbs: c.crumbs(Link{Text: c.word("nav_data")})}
	list := &figures.Table{Head: c.heads("th_table", "th_rows_n", "th_columns", "th_files"), Class: "stack"}
	for _, t := range c.d.Tables {
		var files words.Text
		for i, ext := range []string{"csv", "json", "parquet", "arrow"} {
			name := path.Join(DataDir, t.Name+"."+ext)
			if i > 0 {
				files = files.Add(words.Run{T: " "})
			}
			files = files.Add(c.link(formats[i]+"\u00a0"+c.size(len(c.o.Data[name])), "/"+name))
		}
		list.Rows = append(list.Rows, []figures.Cell{{Text: words.Text{c.link(t.Name, c.url("data", t.Name))}, Head: true, Note: words.Say(firstSentence(t.Description))},
			numCell(words.Say(c.l.Words.Number(fmt.Sprint(t.Record.NumRows())))), numCell(words.Say(fmt.Sprint(t.Record.NumCols()))), cell(files)})
	}
	page.Sections = []Section{
		{ID: "tables", Head: c.word("sec_tables"), Find: c.say("data_tables_find", nil), Blocks: []Block{{Table: list}, {Links: []Link{
			{Text: "datapackage.json", Href: "/" + DataDir + "/datapackage.json"}, {Text: "SHA256SUMS", Href: "/" + DataDir + "/SHA256SUMS"}}}}},
		{ID: "read", Head: c.word("sec_read_data"), Find: c.say("data_read_find", nil), Blocks: []Block{{Code: readData}}},
		{ID: "trace", Head: c.word("sec_trace"), Find: c.say("data_trace_find", nil), Blocks: []Block{{Text: []words.Text{c.say("data_trace", words.Args{
			"observations": c.link("observations", c.url("data", "observations")), "answers": c.link("answers", c.url("data", "answers")), "evidence": c.link(c.word("nav_evidence"), c.url("evidence"))})}}}},
		{ID: "terms", Head: c.word("sec_terms"), Find: c.say("data_terms_find", nil), Blocks: []Block{{Text: []words.Text{c.say("data_terms", nil)}}, {Cite: c.say("cite_data", words.Args{"edition": c.o.Edition})}}},
	}
	c.add(page)
	for _, t := range c.d.Tables {
		if err := c.tablePage(t); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	return nil
}

// readData is the same in every language: code.
const readData = `# R
answers <- read.csv("answers.csv", na.strings = "")
# Python (polars)
observations = polars.read_parquet("observations.parquet")
# JavaScript (apache-arrow)
const answers = tableFromIPC(await readFile("answers.arrow"))
-- DuckDB
SELECT area, code FROM 'observations.parquet'
 WHERE indicator = 'duty_to_assist' AND status = 'observed';`

// formats are the names of the formats, in the order in which files are listed.
var formats = [...]string{"CSV", "JSON", "Parquet", "Arrow"}

// firstSentence is what a list says of a table; its page says the rest.
func firstSentence(s string) string {
	if i := strings.Index(s, ". "); i > 0 {
		return s[:i+1]
	}
	return s
}

// size prints a number of bytes in kilobytes of 1000 bytes.
func (c *composer) size(bytes int) string {
	return c.say("kilobytes", words.Args{"n": (bytes + 999) / 1000}).Plain()
}

// tablePage is the codebook of a table with its first rows and its files.
func (c *composer) tablePage(t *pipeline.Table) error {
	rows := t.Record.NumRows()
	page := Page{Path: "data/" + t.Name, Kind: "data", Nav: "data", Name: c.say("table_name", words.Args{"name": t.Name}).Plain(), Heading: words.Say(t.Title), Lede: words.Say(t.Description), Untranslated: c.l.Code != "en",
		Crumbs: c.crumbs(Link{Text: c.word("nav_data"), Href: c.url("data")}, Link{Text: t.Name})}
	page.Title = t.Title + " (" + t.Name + ")"
	codebook := &figures.Table{Head: c.heads("th_column", "th_type", "th_meaning"), Class: "stack"}
	for _, col := range t.Columns {
		typ := string(col.Type)
		if col.Unit != "" {
			typ += ", " + col.Unit
		}
		meaning := words.Say(or(col.Description, col.Title))
		if col.References != nil {
			meaning = meaning.Add(words.Run{T: " → "}, c.link(col.References.Table, c.url("data", col.References.Table)))
		}
		row := []figures.Cell{{Text: words.Say(col.Name), Head: true}, textCell(typ), cell(meaning)}
		if n := len(col.Codes); n > 0 && n <= 12 {
			var codes []string
			for _, k := range col.Codes {
				codes = append(codes, k.Value+" = "+k.Label)
			}
			row[2].Note = words.Say(c.semicolons(codes))
		} else if n > 0 {
			row[2].Note = c.say("codes_in_choices", words.Args{"n": n, "choices": c.link("choices", c.url("data", "choices"))})
		}
		codebook.Rows = append(codebook.Rows, row)
	}
	files := &figures.Table{Head: c.heads("th_file", "th_size", "th_sha"), Class: "stack"}
	for _, ext := range []string{"csv", "json", "parquet", "arrow"} {
		name := path.Join(DataDir, t.Name+"."+ext)
		data := c.o.Data[name]
		files.Rows = append(files.Rows, []figures.Cell{{Text: words.Text{c.link(t.Name+"."+ext, "/"+name)}, Head: true}, numCell(words.Say(c.size(len(data)))), textCell(fmt.Sprintf("%x", sha256.Sum256(data))[:16] + "…")})
	}
	preview, previewKey := c.preview(t), "preview_find"
	if len(preview.Rows) == int(rows) {
		previewKey = "preview_find_all"
	}
	page.Sections = []Section{
		{ID: "files", Head: c.word("sec_files"), Find: c.say("table_files_find", words.Args{"n": int(rows), "columns": len(t.Columns)}), Blocks: []Block{{Table: files}}},
		{ID: "codebook", Head: c.word("sec_codebook"), Find: c.say("codebook_find", words.Args{"key": strings.Join(t.Key, " + ")}), Blocks: []Block{{Table: codebook}}},
		{ID: "rows", Head: c.word("sec_rows"), Find: c.say(previewKey, words.Args{"n": len(preview.Rows), "all": int(rows)}), Blocks: []Block{{Table: preview}}},
	}
	c.add(page)
	return nil
}

// previewRows is how many rows a page shows of a table; published figures are
// shown whole, since numbers of the site lead to them.
const previewRows = 10

func (c *composer) preview(t *pipeline.Table) *figures.Table {
	out := &figures.Table{Class: "scroll"}
	rows := int(t.Record.NumRows())
	whole := t.Name == "published_figures"
	if !whole {
		rows = min(rows, previewRows)
	}
	var columns []int
	for i, col := range t.Columns {
		if t.Empty(i, rows) || col.Name == "sha256" {
			continue
		}
		columns = append(columns, i)
		out.Head = append(out.Head, figures.Cell{Text: words.Say(col.Name), Num: col.Type == pipeline.Integer || col.Type == pipeline.Number})
	}
	for r := range rows {
		var row []figures.Cell
		for _, i := range columns {
			value := t.Text(i, r)
			if len([]rune(value)) > 90 {
				value = string([]rune(value)[:88]) + " …"
			}
			k := figures.Cell{Text: words.Say(value), Num: t.Columns[i].Type == pipeline.Integer || t.Columns[i].Type == pipeline.Number}
			if whole && t.Columns[i].Name == "id" {
				k.ID, k.Head = value, true
			}
			row = append(row, k)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// evidencePage is the register: every statement of the sources and its one use.
func (c *composer) evidencePage() error {
	page := Page{Path: "evidence", Kind: "evidence", Nav: "method", Name: c.word("nav_evidence"), Heading: c.say("evidence_page_find", words.Args{"n": len(c.d.Evidence.Register)}),
		Lede: c.say("evidence_page_lede", nil), Untranslated: c.l.Code != "en", Crumbs: c.crumbs(Link{Text: c.word("nav_evidence")})}
	t := &figures.Table{Head: c.heads("th_row", "th_statement", "th_source", "th_use"), Class: "stack long"}
	for _, s := range c.d.Evidence.Register {
		text := words.Say(s.Text)
		var note words.Text
		if s.Doubt != "" {
			note = words.Text{{T: c.word("doubt") + " ", B: true}, {T: s.Doubt}}
		}
		if country := c.d.Evidence.Country(survey.CountryCode(s.Area)); country != nil && country.Profile {
			text = words.Text{c.link(country.Name(c.l.Code), c.url("countries", country.Code.Lower())), {T: ". "}}.Add(text...)
		}
		source := ""
		if src := c.d.Evidence.Source(s.Source); src != nil {
			source = c.l.source(src) + ", " + s.Locator
		}
		t.Rows = append(t.Rows, []figures.Cell{{Text: words.Say(s.ID), Head: true, ID: s.ID}, {Text: text, Note: note}, textCell(source), {Text: c.use(s)}})
	}
	page.Sections = []Section{{ID: "register", Head: c.word("sec_register"), Find: c.say("register_find", nil), Blocks: []Block{{Table: t}}}}
	c.add(page)
	return nil
}

// use says what became of a statement, with a link to it where it has a page.
func (c *composer) use(s survey.Statement) words.Text {
	word := c.word("use_" + string(s.Disposition))
	if len(s.Targets) == 0 {
		return words.Say(word)
	}
	target := s.Targets[0]
	if slug, ok := strings.CutPrefix(target, "case:"); ok {
		return words.Text{c.link(word, c.url("cases", slug))}
	}
	if c.d.Evidence.Figure(target) != nil {
		return words.Text{c.link(word, c.figureHref(target))}
	}
	// wave.country-respondent.question
	if parts := strings.Split(target, "."); len(parts) >= 3 {
		code, _, _ := strings.Cut(parts[1], "-")
		return words.Text{c.link(word, c.url("countries", code)+"#"+target)}
	}
	return words.Say(word)
}

// questionnaires print each instrument: every question with its wording, codes
// and condition.
func (c *composer) questionnaires() error {
	index := Page{Path: "questions", Kind: "text", Nav: "method", Name: c.word("nav_questions"), Heading: c.say("questions_find", nil), Crumbs: c.crumbs(Link{Text: c.word("nav_questions")})}
	var items []CaseItem
	for _, in := range c.d.Evidence.Instruments {
		title := c.l.in(in).Title
		items = append(items, CaseItem{Title: title, Href: c.url("questions", in.ID), Meta: c.say("questions_meta", words.Args{"n": len(in.Questions), "modules": len(in.Modules)}).Plain(),
			Text: words.Say(c.l.in(in).Description)})
		c.questionnaire(in, title)
	}
	index.Sections = []Section{{ID: "list", Head: c.word("nav_questions"), Find: c.say("questions_list_find", nil), Blocks: []Block{{Cases: items}}}}
	c.add(index)
	return nil
}

func (c *composer) questionnaire(in *survey.Instrument, title string) {
	page := Page{Path: "questions/" + in.ID, Kind: "text", Nav: "method", Name: title, Heading: c.say("instrument_find", words.Args{"n": len(in.Questions)}),
		Lede: words.Say(c.l.in(in).Description), Crumbs: c.crumbs(Link{Text: c.word("nav_questions"), Href: c.url("questions")}, Link{Text: title})}
	page.Sections = append(page.Sections, c.moduleList(in))
	for i := range in.Modules {
		m := &in.Modules[i]
		s := Section{ID: "m-" + m.ID, Head: c.l.module(in, m)}
		if intro := c.l.in(in).Module(m.ID).Intro; intro != "" {
			s.Blocks = append(s.Blocks, Block{Text: []words.Text{words.Say(intro)}})
		}
		if m.Minutes > 0 {
			s.Notes = []Note{{Text: c.say("module_minutes", words.Args{"n": int(m.Minutes)})}}
		}
		t := &figures.Table{Head: c.heads("th_id", "th_question", "th_takes"), Class: "stack"}
		var before *survey.Question
		takes := map[string]bool{}
		for j := range in.Questions {
			q := &in.Questions[j]
			if q.Module != m.ID {
				continue
			}
			row := c.questionRow(in, q)
			last := row[2].Text.Plain() + " " + row[2].Note.Plain()
			if before != nil && q.Grid != "" && q.Grid == before.Grid {
				// The rows of a grid share its question and answers.
				row[1].Text = words.Say("… " + c.l.short(in, q))
				if takes[last] {
					row[2] = figures.Cell{}
				}
			}
			takes[last], before = true, q
			t.Rows = append(t.Rows, row)
		}
		if len(takes) == 1 && len(t.Rows) > 1 {
			// One answer format for all is said once.
			s.Notes = append(s.Notes, Note{Text: c.say("module_takes", words.Args{"takes": plainOf(t.Rows[0][2])})})
			t.Head = t.Head[:2]
			for r := range t.Rows {
				t.Rows[r] = t.Rows[r][:2]
			}
		}
		s.Blocks = append(s.Blocks, Block{Table: t})
		page.Sections = append(page.Sections, s)
	}
	c.add(page)
}

// moduleList is the table of contents of a questionnaire.
func (c *composer) moduleList(in *survey.Instrument) Section {
	t := &figures.Table{Head: c.heads("th_part", "th_questions", "th_minutes"), Class: "stack"}
	for i := range in.Modules {
		m := &in.Modules[i]
		n := 0
		for j := range in.Questions {
			if in.Questions[j].Module == m.ID {
				n++
			}
		}
		minutes := figures.Cell{Num: true}
		if m.Minutes > 0 {
			minutes.Text = words.Say(fmt.Sprint(int(m.Minutes)))
		}
		t.Rows = append(t.Rows, []figures.Cell{{Text: words.Text{c.link(c.l.module(in, m), c.url("questions", in.ID)+"#m-"+m.ID)}, Head: true}, numCell(words.Say(fmt.Sprint(n))), minutes})
	}
	if !slices.ContainsFunc(t.Rows, func(r []figures.Cell) bool { return len(r[2].Text) > 0 }) {
		t.Head = t.Head[:2]
		for r := range t.Rows {
			t.Rows[r] = t.Rows[r][:2]
		}
	}
	return Section{ID: "parts", Head: c.word("sec_parts"), Find: c.say("instrument_parts", words.Args{"n": len(in.Modules)}), Blocks: []Block{{Table: t}}}
}

// plainOf is what a cell says, and its note.
func plainOf(k figures.Cell) string {
	if note := k.Note.Plain(); note != "" {
		return k.Text.Plain() + " (" + note + ")"
	}
	return k.Text.Plain()
}

func (c *composer) questionRow(in *survey.Instrument, q *survey.Question) []figures.Cell {
	var takes []string
	if len(q.Choices) > 0 && len(q.Choices) <= 8 {
		for _, k := range q.Choices {
			takes = append(takes, c.l.choice(in, q, k.Code))
		}
	}
	kind := c.word("type_" + string(q.Type))
	if len(q.Choices) > 8 {
		kind = c.say("type_codes", words.Args{"kind": kind, "n": len(q.Choices)}).Plain()
	}
	var marks []string
	if q.Required {
		marks = append(marks, c.word("q_required"))
	}
	if q.Publication != survey.Public {
		marks = append(marks, c.word("q_"+string(q.Publication)))
	}
	if q.Retired {
		marks = append(marks, c.word("q_retired"))
	}
	if q.AppliesIf != nil {
		marks = append(marks, c.word("q_conditional"))
	}
	text := words.Say(c.l.label(in, q))
	out := []figures.Cell{{Text: words.Say(string(q.ID)), Head: true, ID: string(q.ID)}, {Text: text, Note: words.Say(c.l.help(in, q))}, {Text: words.Say(upperFirst(kind))}}
	if len(takes) > 0 {
		out[2].Text = words.Say(upperFirst(c.semicolons(takes)))
	}
	out[2].Note = words.Say(c.semicolons(marks))
	return out
}
