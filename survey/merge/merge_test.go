package merge_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"observatory/survey"
	"observatory/survey/declare"
	"observatory/survey/intake"
	"observatory/survey/merge"
)

const head = "country,respondent,question,record,value,state,source,locator,note\n"

// read makes a part of lines without country and respondent.
func read(t *testing.T, in *survey.Instrument, countries []*survey.Country, name, country, lines string) merge.Part {
	t.Helper()
	var b strings.Builder
	b.WriteString(head)
	for _, l := range strings.Split(strings.TrimSpace(lines), "\n") {
		b.WriteString(country + ",association," + l + "\n")
	}
	res, err := intake.Read(name, []byte(b.String()), intake.Options{Instrument: in, Countries: countries})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range res.Findings {
		if f.Severity.Blocks() {
			t.Fatalf("%s: %+v", name, f)
		}
	}
	return merge.Part{Name: name, Batch: res.Batch}
}

// TestMerge puts two parts together, case by case: what comes out, and what is
// found, as code and case.
func TestMerge(t *testing.T) {
	root := os.DirFS("../..")
	in, err := declare.Instrument(root, "survey/instruments/ppp-survey")
	if err != nil {
		t.Fatal(err)
	}
	countries, err := declare.Countries(root, "survey/countries")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, a, b, country string
		want, found         []string
		choose              map[string]string
	}{
		{name: "different questions", a: "legal_possibility,,not_regulated,,,,", b: "ppp_in_use,,yes,,,,",
			want: []string{"legal_possibility=not_regulated", "ppp_in_use=yes"}},
		{name: "the same answer twice", a: "ppp_in_use,,yes,,,,ours", b: "ppp_in_use,,yes,,,,theirs",
			want: []string{"ppp_in_use=yes (ours\ntheirs)"}, found: []string{"note M02", "note M04"}},
		{name: "another answer is asked about, and not taken", a: "ppp_in_use,,yes,,,,", b: "ppp_in_use,,no,,,,",
			found: []string{"ask M01"}},
		{name: "a reason is not an answer", a: "ppp_in_use,,yes,,,,", b: "ppp_in_use,,,do_not_know,,,",
			found: []string{"ask M01"}},
		{name: "somebody has decided", a: "ppp_in_use,,yes,,,,why", b: "ppp_in_use,,no,,,,", choose: map[string]string{"ppp_in_use": "no"},
			want: []string{"ppp_in_use=no (why)"}, found: []string{"note M01/settled"}},
		{name: "a decision for neither is none", a: "ppp_in_use,,yes,,,,", b: "ppp_in_use,,no,,,,", choose: map[string]string{"ppp_in_use": "perhaps"},
			found: []string{"ask M01"}},
		{name: "records of the same name are one", a: "fw_name,1,Coopera,,,,\nfw_status,1,running,,,,", b: "fw_name,1,COOPERA,,,,\nfw_level,1,national,,,,",
			found: []string{"note M03/matched", "ask M01"}, want: []string{"fw_status.1=running", "fw_level.1=national"}},
		{name: "other records are numbered on", a: "fw_name,1,Coopera,,,,", b: "fw_name,1,Red Azul,,,,\nfw_level,1,national,,,,",
			found: []string{"note M03"}, want: []string{"fw_name.1=Coopera", "fw_name.2=Red Azul", "fw_level.2=national"}},
		{name: "records without a name stay apart", a: "fw_status,1,running,,,,", b: "fw_status,1,running,,,,",
			found: []string{"note M03"}, want: []string{"fw_status.1=running", "fw_status.2=running"}},
		{name: "two records of one part stay apart", a: "fw_name,1,A,,,,\nfw_name,2,A,,,,", b: "fw_name,1,A,,,,",
			found: []string{"note M03/matched", "note M02"}, want: []string{"fw_name.1=A", "fw_name.2=A"}},
		{name: "another country", a: "ppp_in_use,,yes,,,,", b: "ppp_in_use,,yes,,,,", country: "DE",
			found: []string{"refuse M05"}, want: []string{"ppp_in_use=yes"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			other := "FR"
			if c.country != "" {
				other = c.country
			}
			parts := []merge.Part{read(t, in, countries, "a.csv", "FR", c.a), read(t, in, countries, "b.csv", other, c.b)}
			whole := merge.Merge(in, parts, merge.Options{Choose: func(key string) (string, bool) { v, ok := c.choose[key]; return v, ok }})
			var got, found []string
			for _, a := range whole.Answers {
				s := merge.Key(a.Question, a.Record) + "=" + a.Value.String()
				if a.Note != "" {
					s += " (" + a.Note + ")"
				}
				got = append(got, s)
			}
			for _, f := range whole.Findings {
				s := fmt.Sprint(f.Severity, " ", f.Code)
				if f.Case != "" {
					s += "/" + f.Case
				}
				found = append(found, s)
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("answers %q, want %q", got, c.want)
			}
			if !slices.Equal(found, c.found) {
				t.Errorf("findings %q, want %q", found, c.found)
			}
		})
	}
}
