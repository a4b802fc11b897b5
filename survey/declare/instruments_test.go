package declare

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"observatory/survey"
)

// root is the repository: the real declarations.
var root = os.DirFS("../..")

func instrument(t *testing.T, id string) *survey.Instrument {
	t.Helper()
	in, err := Instrument(root, "survey/instruments/"+id)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// TestVendorChecklist pins the second instrument: 77 items in four parts, each
// yes or no with a note, private, and nothing to score.
func TestVendorChecklist(t *testing.T) {
	in := instrument(t, "vendor-checklist")
	var want []string
	for _, part := range []struct {
		name  string
		items int
	}{{"background", 19}, {"personnel", 20}, {"programmes", 20}, {"resources", 18}} {
		for n := range part.items {
			want = append(want, fmt.Sprintf("vendor_%s_%02d", part.name, n+1))
		}
	}
	if len(in.Questions) != 77 || len(want) != 77 {
		t.Fatalf("%d items, want 77", len(in.Questions))
	}
	for i, q := range in.Questions {
		if string(q.ID) != want[i] {
			t.Errorf("item %d is %s, want %s", i+1, q.ID, want[i])
		}
		if codes := strings.Join(q.Codes(), " "); q.Type != survey.Single || codes != "yes no" {
			t.Errorf("%s is %s of %s", q.ID, q.Type, codes)
		}
		if q.Publication != survey.Private || q.Required || q.AppliesIf != nil {
			t.Errorf("%s: what a buyer notes stays with the buyer, and nothing must be filled in", q.ID)
		}
	}
	if !in.Notes {
		t.Error("the items take no notes")
	}
}

// TestKeyQuestions pins what indicators, tables and pages rely on.
func TestKeyQuestions(t *testing.T) {
	in := instrument(t, "ppp-survey")
	for _, c := range []struct {
		id          survey.QuestionID
		typ         survey.QuestionType
		required    bool
		publication survey.Publication
		repeat      string
		codes       string
	}{
		{"country", survey.CountryType, true, survey.Public, "", ""},
		{"contact_name", survey.Text, false, survey.Private, "", ""},
		{"contact_email", survey.Email, true, survey.Private, "", ""},
		{"signed_off_by", survey.Text, false, survey.Private, "", ""},
		{"unclear_question", survey.Text, false, survey.Private, "", ""},
		{"legal_possibility", survey.Single, true, survey.Public, "", "expressly_allowed listed_cases_only not_regulated not_allowed unclear"},
		{"law_title", survey.Text, true, survey.Public, "law", ""},
		{"law_year", survey.Year, true, survey.Public, "law", ""},
		{"duty_to_assist", survey.Single, true, survey.Public, "", "on_request also_unasked emergencies_only no_duty"},
		{"open_private_space", survey.Single, true, survey.Public, "", "allowed with_conditions not_allowed not_regulated"},
		{"street_space", survey.Single, true, survey.Public, "", "allowed with_conditions not_allowed not_regulated"},
		{"ppp_in_use", survey.Single, true, survey.Public, "", "yes no"},
		{"used_points_of_contact", survey.Single, false, survey.Public, "", "regularly sometimes not_used"},
		{"fw_start_year", survey.Year, false, survey.Public, "framework", ""},
		{"fw_annual_cost", survey.Number, false, survey.AggregateOnly, "framework", ""},
		{"price_decides", survey.Single, false, survey.AggregateOnly, "", "mostly sometimes rarely"},
		{"success_trust_partners", survey.Likert, false, survey.AggregateOnly, "", ""},
		{"minutes_spent", survey.Integer, false, survey.AggregateOnly, "", ""},
	} {
		q := in.Question(c.id)
		if q == nil {
			t.Errorf("there is no %s", c.id)
			continue
		}
		codes := strings.Join(q.Codes(), " ")
		if q.Type != c.typ || q.Required != c.required || q.Publication != c.publication || q.Repeat != c.repeat || codes != c.codes {
			t.Errorf("%s: %s, required %t, %s, repeat %q, codes %q", c.id, q.Type, q.Required, q.Publication, q.Repeat, codes)
		}
	}
	if q := in.Question("ppp_in_place"); q == nil || !q.Retired || strings.Join(q.Waves, " ") != "coess-2021" {
		t.Error("the question of 2021 must be kept, retired, for its wave")
	}
	for prefix, want := range map[string]int{"used_*": 6, "success_*": 19, "value_*": 4} { // 18 ratings and the framework they are about
		if n := len(in.Match(prefix)); n != want {
			t.Errorf("%d questions %s, want %d", n, prefix, want)
		}
	}
}

// TestMultipleChoice: a list that can be left unticked must let people say so.
func TestMultipleChoice(t *testing.T) {
	in := instrument(t, "ppp-survey")
	for _, q := range in.Questions {
		if q.Type != survey.Multi {
			continue
		}
		if none, ok := q.Choice("none_of_these"); ok && !none.Exclusive {
			t.Errorf("%s: none_of_these stands beside other codes", q.ID)
		}
		if _, ok := q.Choice("other"); ok && in.Question(q.ID+"_other") == nil {
			t.Errorf("%s: other cannot be named", q.ID)
		}
	}
}

// TestSpecification compares with the page that says what must be asked: every
// id that stands in backticks there is a question, required where starred.
func TestSpecification(t *testing.T) {
	const name = "../../../shared/instrument.md"
	page, err := os.ReadFile(name)
	if err != nil {
		t.Skip("the specification is not here")
	}
	_, modules, ok := strings.Cut(string(page), "## Modules")
	modules, _, ok2 := strings.Cut(modules, "**Checks over answers**")
	if !ok || !ok2 {
		t.Fatal("the specification has lost its modules")
	}
	in := instrument(t, "ppp-survey")
	questions := map[string]bool{} // id → required
	for _, q := range in.Questions {
		questions[string(q.ID)] = q.Required
		if q.Grid != "" {
			questions[q.Grid] = q.Required
		}
	}
	starred := map[string]bool{}
	words := map[string]bool{"fact": true, "judgement": true, "law": true, "success_": true, "value_": true} // no questions
	for _, m := range regexp.MustCompile("`([a-z][a-z0-9_]*)`(\\*?)").FindAllStringSubmatch(modules, -1) {
		id, star := m[1], m[2] != ""
		if _, ok := questions[id]; !ok && !words[id] {
			t.Errorf("there is no %s", id)
		}
		starred[id] = starred[id] || star
	}
	if len(starred) < 150 {
		t.Errorf("the specification names only %d ids", len(starred))
	}
	for id, star := range starred {
		if questions[id] != star {
			t.Errorf("%s: required is %t, the specification says %t", id, questions[id], star)
		}
	}
	for id, required := range questions {
		if required && !starred[id] {
			t.Errorf("%s is required without the specification saying so", id)
		}
	}
}

// TestFrenchLabels: every label that stands in an instrument has one in French,
// and no French label has lost what it translates.
func TestFrenchLabels(t *testing.T) {
	for _, id := range []string{"ppp-survey", "vendor-checklist"} {
		t.Run(id, func(t *testing.T) {
			french := map[string]any{}
			if _, err := TOML(root, "content/fr/labels/"+id+".toml", &french); err != nil {
				t.Fatal(err)
			}
			got := flatten("", french)
			want := englishLabels(t, "survey/instruments/"+id)
			for path := range want {
				if strings.TrimSpace(got[path]) == "" {
					t.Errorf("no French for %s (%s)", path, want[path])
				}
			}
			for path := range got {
				if _, ok := want[path]; !ok {
					t.Errorf("%s translates nothing", path)
				}
			}
		})
	}
}

// flatten gives every text of a tree by its dotted path.
func flatten(prefix string, tree map[string]any) map[string]string {
	out := map[string]string{}
	for key, v := range tree {
		switch v := v.(type) {
		case string:
			out[prefix+key] = v
		case map[string]any:
			for path, text := range flatten(prefix+key+".", v) {
				out[path] = text
			}
		}
	}
	return out
}

// englishLabels are the texts of an instrument by the path that translations
// use, as its files hold them, before grids and lists are resolved.
func englishLabels(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	put := func(path, text string) {
		if text != "" {
			out[path] = text
		}
	}
	names, err := fs.Glob(root, dir+"/*.toml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no files in %s: %v", dir, err)
	}
	for _, name := range names {
		var s instrumentFile
		if _, err := TOML(root, name, &s); err != nil {
			t.Fatal(err)
		}
		put("title", s.Title)
		put("description", s.Description)
		put("common.none_of_these", s.Common.NoneOfThese)
		put("common.other", s.Common.Other)
		put("common.other_text", s.Common.OtherText)
		for _, l := range s.List {
			put("list_title."+l.ID, l.Title)
			for _, c := range l.Choices {
				put("list."+l.ID+"."+c.Code, c.Label)
				put("list_note."+l.ID+"."+c.Code, c.Note)
			}
		}
		if s.Module != nil {
			put("module."+s.Module.ID+".title", s.Module.Title)
			put("module."+s.Module.ID+".intro", s.Module.Intro)
		}
		for _, p := range s.Repeat {
			put("repeat."+p.ID+".title", p.Title)
		}
		for _, q := range append(s.Question, s.Grid...) {
			path := "question." + q.ID + "."
			put(path+"label", q.Label)
			put(path+"short", q.Short)
			put(path+"help", q.Help)
			put(path+"low", q.Low)
			put(path+"high", q.High)
			for _, c := range q.Choices {
				put(path+"choices."+c.Code, c.Label)
				put(path+"notes."+c.Code, c.Note)
			}
		}
		for _, r := range s.Rule {
			put("rule."+r.ID+".message", r.Message)
			put("rule."+r.ID+".advice", r.Advice)
		}
	}
	return out
}
