package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"html"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/xuri/excelize/v2"

	"observatory/pipeline"
	"observatory/site"
)

// canaryWave is a survey into which the canaries are accepted.
const canaryWave = `slug = "survey-2027"
title = "Survey of 2027"
kind = "survey"
instrument = "ppp-survey"
start = "2027-01"
as_of = "2027-02-01"
asked = ["*"]
silence = "no_response"
unnamed = "not_published"
outside = "not_in_frame"
sampling = "closed_list"
[frame]
size = 4
named = ["AT", "LU", "CZ", "FR"]
`

// respondentRows are the answers that every respondent must give, with what one
// changes of them; they end with answers of its own.
func respondentRows(country string, change map[string]string, more ...[]string) [][]string {
	rows := [][]string{{"country", "respondent", "question", "record", "value", "state", "source", "locator", "note"}}
	for _, a := range [][2]string{{"wave", "2027"}, {"organisation", "Example Association"}, {"respondent_role", "association"},
		{"respondent_interest", "represents_companies"}, {"contact_email", "office@example.org"}, {"answered_on", "2027-03-01"}, {"situation_on", "2027-02-01"},
		{"authority_consulted", "not_consulted"}, {"territory", "whole_country"}, {"consent_publication", "all_public_answers"}, {"consent_name", "role_only"},
		{"duty_to_assist", "on_request"}, {"ppp_in_use", "yes"}} {
		rows = append(rows, []string{country, "desk", a[0], "", orElse(change[a[0]], a[1]), "", "", "", "Canary-note-" + country})
	}
	for _, q := range []string{"legal_possibility", "legal_varies", "roles_defined", "info_company_to_police", "info_police_to_company", "open_private_space",
		"street_space", "delegated_powers", "procurement_best_value"} {
		rows = append(rows, []string{country, "desk", q, "", "", "do_not_know", "", "", ""})
	}
	for _, r := range more {
		rows = append(rows, append([]string{country, "desk"}, r...))
	}
	return rows
}

func asCSV(rows [][]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.WriteAll(rows)
	return b.Bytes()
}

// asBook is a workbook with the rows in its first sheet, and canaries wherever a
// workbook can hide something.
func asBook(t *testing.T, rows [][]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", "Canary-sheet"))
	for i, r := range rows {
		cells := make([]any, len(r))
		for j, s := range r {
			cells[j] = s
		}
		must(f.SetSheetRow("Canary-sheet", fmt.Sprintf("A%d", i+1), &cells))
	}
	must(f.SetCellValue("Canary-sheet", "J1", "Canary-heading"))
	must(f.SetCellValue("Canary-sheet", "J2", "Canary-column"))
	must(f.SetColVisible("Canary-sheet", "J", false))
	_, err := f.NewSheet("Canary-hidden")
	must(err)
	must(f.SetCellValue("Canary-hidden", "A1", "Canary-hidden-cell"))
	must(f.SetSheetVisible("Canary-hidden", false))
	must(f.AddComment("Canary-sheet", excelize.Comment{Cell: "E3", Author: "Canary-author", Text: "Canary-comment"}))
	must(f.SetDefinedName(&excelize.DefinedName{Name: "CanaryName", RefersTo: `"Canary-defined"`}))
	must(f.SetDocProps(&excelize.DocProperties{Creator: "Canary-creator", Title: "Canary-title"}))
	must(f.SetHeaderFooter("Canary-sheet", &excelize.HeaderFooterOptions{OddHeader: "Canary-header"}))
	var b bytes.Buffer
	must(f.Write(&b))
	return b.Bytes()
}

// canaries are planted in what must never be published, by place; the others
// come to light as soon as the consent or the questionnaire lets them.
var (
	neverPublished = []string{"Canary-note-AT", "Canary-note-LU", "Canary-note-CZ", "Canary-heading", "Canary-column", "Canary-hidden", "Canary-hidden-cell",
		"Canary-author", "Canary-comment", "Canary-defined", "Canary-creator", "Canary-title", "Canary-header", "Canary-sheet", "Canary-decision", "Canary-reason"}
	heldBack = []string{"Canary Contact", "canary-mail@", "Canary Signer", "Canary Body AT", "canary-page", // private, and the name of who wants none
		"Canary Law LU", "Canary Place LU", "Canary Source LU", "Canary Framework LU", // for aggregates alone
		"Canary Law CZ", "Canary Body CZ", "Canary Place CZ", // under an embargo
		"987654321", "Canary Place Cost", // of a question for aggregates alone
		"Canary Body FR", "Canary Law FR"} // superseded by who wants aggregates alone
)

// acceptCanaries takes submissions full of canaries into a copy of the source.
func acceptCanaries(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	src := filepath.Join(dir, "src")
	if err := copyDeclarations(src); err != nil {
		t.Fatal(err)
	}
	put := func(name string, data []byte) string {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
		return name
	}
	put("src/survey/waves/survey-2027/wave.toml", []byte(canaryWave))
	law := func(title, place, source string) []string {
		return []string{"law_title", "1", title, "", source, place, ""}
	}
	take := func(received, name string, data []byte, more ...string) {
		t.Helper()
		file := put("Canary-file "+name, data)
		var out, errs bytes.Buffer
		if code := run(append([]string{"accept", "--source", src, "--wave", "survey-2027", "--received", received, "--override", "C01=Canary-reason", file}, more...), &out, &errs); code != 0 {
			t.Fatalf("%s is not accepted (%d):\n%s%s", name, code, &out, &errs)
		}
	}
	decisions := put("decisions.csv", []byte("about,column,value,meaning,note\nsheet,,,Canary-sheet,Canary-decision\ncolumn,,Canary-heading,ignore,\n"))
	at := respondentRows("AT", map[string]string{"organisation": "Canary Body AT", "contact_email": "canary-mail@example.org"},
		[]string{"contact_name", "", "Canary Contact", "", "", "", ""}, []string{"signed_off_by", "", "Canary Signer", "", "", "", ""},
		[]string{"public_contact", "", "https://canary-page.example.org/", "", "", "", ""},
		[]string{"fw_name", "1", "Shown framework", "", "", "", ""}, []string{"fw_annual_cost", "1", "987654321", "", "", "Canary Place Cost", ""})
	at = slices.DeleteFunc(at, func(r []string) bool { return r[2] == "authority_consulted" })
	take("2027-03-02", "at.xlsx", asBook(t, at), "--answers", decisions)
	take("2027-03-02", "lu.csv", asCSV(respondentRows("LU", map[string]string{"consent_publication": "aggregates_only"},
		law("Canary Law LU", "Canary Place LU", "Canary Source LU"), []string{"fw_name", "1", "Canary Framework LU", "", "", "", ""})))
	take("2027-03-02", "cz.csv", asCSV(respondentRows("CZ", map[string]string{"organisation": "Canary Body CZ", "consent_name": "name_organisation"},
		[]string{"publish_from", "", "2027-08-01", "", "", "", ""}, law("Canary Law CZ", "Canary Place CZ", ""))))
	take("2027-03-02", "fr.csv", asCSV(respondentRows("FR", map[string]string{"organisation": "Canary Body FR", "consent_name": "name_organisation"}, law("Canary Law FR", "", ""))))
	take("2027-03-03", "fr-2.csv", asCSV(respondentRows("FR", map[string]string{"organisation": "Canary Body FR", "consent_publication": "aggregates_only"},
		law("Another law", "", ""))))
	return src
}

// TestCanaries: nothing that was given in confidence is in any byte that is
// published, whatever form it has there.
func TestCanaries(t *testing.T) {
	src := acceptCanaries(t)
	planted := everyText(t, os.DirFS(src))
	for _, c := range slices.Concat(neverPublished, heldBack) {
		if !found(planted, c) {
			t.Errorf("%s was not planted, or cannot be found", c)
		}
	}
	published(t) // warms the cache of figures
	public := filepath.Join(filepath.Dir(src), "public")
	var out, errs bytes.Buffer
	if code := run([]string{"build", "--source", src, "--out", public, "--cache", figureCache()}, &out, &errs); code != 0 {
		t.Fatalf("the site is not built: %s%s", &out, &errs)
	}
	texts := everyText(t, os.DirFS(public))
	for _, want := range []string{"Shown framework", "survey-2027.at-desk", "survey-2027.fr-desk_1"} { // they are there at all
		if !found(texts, want) {
			t.Errorf("%s is not published", want)
		}
	}
	noneObserved(t, texts["data/latest/observations.csv"], "LU", "CZ")
	for name, text := range texts {
		if low := strings.ToLower(text); strings.Contains(low, "canary") || strings.Contains(low, "987654321") {
			at := max(strings.Index(low, "canary"), strings.Index(low, "987654321"))
			t.Errorf("%s publishes …%s…", name, text[max(0, at-60):min(len(text), at+40)])
		}
	}
}

// noneObserved sees to it that no observation is published of countries that may
// not be shown; how many records they told of would be one too. Only that somebody
// answered, and how many questions, is told: with the rows of the answers table,
// which say of each answer why it is held back.
func noneObserved(t *testing.T, observations string, countries ...string) {
	t.Helper()
	told := map[string]int{}
	for _, line := range strings.Split(observations, "\n") {
		for _, held := range countries {
			if !strings.Contains(line, ","+held+",country,survey-2027,observed,") {
				continue
			}
			if indicator, _, _ := strings.Cut(line, "."); indicator != "response" && indicator != "item_coverage" {
				t.Errorf("%s may not be published by country, and is: %s", held, line)
			}
			told[held]++
		}
	}
	for _, held := range countries {
		if told[held] == 0 {
			t.Errorf("that %s answered is not told", held)
		}
	}
}

// TestCanariesSing: the canaries that are held back are held back by consent and
// by the questionnaire alone. Without them each comes to light, in each form of
// the tables; so the test above can fail for each.
func TestCanariesSing(t *testing.T) {
	src := acceptCanaries(t)
	open(t, src)
	texts := everyText(t, tables(t, src))
	for _, c := range heldBack {
		for _, form := range []string{".csv", ".json", ".arrow", ".parquet"} {
			ok := false
			for name, text := range texts {
				ok = ok || path.Ext(name) == form && strings.Contains(text, c)
			}
			if !ok {
				t.Errorf("%s is held back by something else: no %s table has it", c, form)
			}
		}
	}
	for _, c := range neverPublished {
		if found(texts, c) {
			t.Errorf("%s is published where consent allows all", c)
		}
	}
}

// open takes from the questionnaire all that keeps an answer from being published.
func open(t *testing.T, src string) {
	t.Helper()
	dir := filepath.Join(src, "survey", "instruments", "ppp-survey")
	files, err := filepath.Glob(filepath.Join(dir, "*.toml"))
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var kept []string
		for _, line := range strings.Split(string(data), "\n") {
			if !strings.HasPrefix(line, "publication = ") && !strings.HasPrefix(line, "aggregates = ") && !strings.HasPrefix(line, "role_only = ") && !strings.HasPrefix(line, "from = ") {
				kept = append(kept, line)
			}
		}
		if err := os.WriteFile(name, []byte(strings.Join(kept, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// tables are the published tables of a source.
func tables(t *testing.T, src string) fs.FS {
	t.Helper()
	source := os.DirFS(src)
	e, findings, err := pipeline.Gather(context.Background(), source)
	if err != nil {
		t.Fatal(err, findings)
	}
	catalogue, err := pipeline.ReadCatalogue(source, pipeline.IndicatorsDir, e.Instruments)
	if err != nil {
		t.Fatal(err)
	}
	content, err := site.ReadContent(source)
	if err != nil {
		t.Fatal(err)
	}
	d, err := pipeline.Run(context.Background(), e, catalogue, content.CaseTable())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	files, err := dataFiles(d, "2027-03-03", Config{})
	if err != nil {
		t.Fatal(err)
	}
	return overlay{os.DirFS(t.TempDir()), files}
}

func found(texts map[string]string, what string) bool {
	for _, text := range texts {
		if strings.Contains(text, what) {
			return true
		}
	}
	return false
}

// everyText reads each file below a folder in every way in which it may hide a
// text: as it stands, with references of HTML resolved, each member of an
// archive, each cell of an Arrow or Parquet table.
func everyText(t *testing.T, fsys fs.FS) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err == nil {
			err = addTexts(out, name, data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func addTexts(out map[string]string, name string, data []byte) error {
	out[name] = name + "\n" + string(data)
	switch path.Ext(name) {
	case ".html", ".xml", ".svg", ".rels":
		out[name] += "\n" + html.UnescapeString(string(data))
	case ".arrow", ".parquet":
		text, err := tableText(path.Ext(name), data)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		out[name] += "\n" + text
	case ".zip", ".xlsx", ".ods":
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				return err
			}
			member, err := io.ReadAll(r)
			if err != nil {
				return err
			}
			if err := addTexts(out, name+"!"+f.Name, member); err != nil {
				return err
			}
		}
	}
	return nil
}

// tableText is every cell of an Arrow or Parquet file, with what its schema says.
func tableText(form string, data []byte) (string, error) {
	var b strings.Builder
	add := func(columns []arrow.Array) {
		for _, c := range columns {
			for row := range c.Len() {
				b.WriteString(c.ValueStr(row) + "\n")
			}
		}
	}
	if form == ".parquet" {
		t, err := pqarrow.ReadTable(context.Background(), bytes.NewReader(data), parquet.NewReaderProperties(memory.DefaultAllocator), pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
		if err != nil {
			return "", err
		}
		defer t.Release()
		b.WriteString(t.Schema().String())
		for i := range int(t.NumCols()) {
			add(t.Column(i).Data().Chunks())
		}
		return b.String(), nil
	}
	r, err := ipc.NewFileReader(bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	defer r.Close()
	b.WriteString(r.Schema().String())
	for i := range r.NumRecords() {
		rec, err := r.Record(i)
		if err != nil {
			return "", err
		}
		add(rec.Columns())
	}
	return b.String(), nil
}
