package pipeline

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"observatory/survey"
	"observatory/survey/accept"
	"observatory/survey/intake"
)

const poll = WavesDir + "/poll"

// corrected takes a canonical table into the wave poll, as the command accept does.
func corrected(t *testing.T, fsys fstest.MapFS, rows, received string, overrides ...survey.Override) {
	t.Helper()
	e, _, err := Gather(context.Background(), fsys)
	if err != nil {
		t.Fatal(err)
	}
	w := e.Wave("poll")
	r := accept.Request{Wave: w, Dir: poll, Manifest: fsys[path.Join(poll, "wave.toml")].Data, Name: "Answers of Ms Canary.csv",
		Data: []byte("country,respondent,question,record,value,state,source,locator,note\n" + rows), Received: received, Overrides: overrides, Current: e.Batches["poll"]}
	taken, err := intake.Read(r.Name, r.Data, intake.Options{Instrument: e.Instrument("test"), Wave: w, Countries: e.Countries, Received: received})
	if err != nil {
		t.Fatal(err)
	}
	if survey.Blocking(taken.Findings) {
		t.Fatalf("refused: %+v", taken.Findings)
	}
	r.Batch = taken.Batch
	plan, err := accept.Prepare(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(plan.Files, plan.Manifest) {
		fsys[f.Path] = &fstest.MapFile{Data: f.Data}
	}
}

// TestSuperseded: a correction replaces what its respondent said, and nothing
// else; what it replaced stays to be followed and is in no count.
func TestSuperseded(t *testing.T) {
	fsys := invented(t, nil)
	before := string(fsys[poll+"/wave.toml"].Data)
	corrected(t, fsys, "BB,a,practice,,yes,,,,\nBB,a,fw_name,1,Renamed,,,,\n", "2021-02-01")
	corrected(t, fsys, "BB,a,practice,,no,,,,\n", "2021-03-01")
	if manifest := string(fsys[poll+"/wave.toml"].Data); !strings.HasPrefix(manifest, before) {
		t.Error("the manifest does not begin as it did")
	}
	d := dataset(t, fsys)
	var stands []string
	for i := range d.Evidence.Batches["poll"].Len() {
		if a := d.Evidence.Batches["poll"].At(i); a.Submission.Country == "BB" {
			stands = append(stands, a.ID+"="+a.Value.String())
		}
	}
	if got := strings.Join(stands, " "); got != "poll.bb-a.practice=no" {
		t.Errorf("of BB stands %s", got)
	}
	submissions := strings.Join(columnsOf(d.Table("submissions"), "id", "superseded_by", "answers", "received"), "\n")
	for _, want := range []string{"poll.bb-a||1|2021-03-01", "poll.bb-a_1|poll.bb-a_2|8|2021-01-01", "poll.bb-a_2|poll.bb-a|2|2021-02-01", "poll.aa-a||15|2021-01-01"} {
		if !strings.Contains(submissions, want) {
			t.Errorf("no submission %s among\n%s", want, submissions)
		}
	}
	old := strings.Join(columnsOf(d.Table("superseded_answers"), "id", "value"), "\n")
	for _, want := range []string{"poll.bb-a_1.practice|no", "poll.bb-a_2.practice|yes", "poll.bb-a_2.fw_name.1|Renamed"} {
		if !strings.Contains(old, want) {
			t.Errorf("no earlier answer %s among\n%s", want, old)
		}
	}
	if frameworks := strings.Join(columnsOf(d.Table("frameworks"), "id"), " "); strings.Contains(frameworks, ".bb-a") {
		t.Errorf("a framework that was corrected away is still there: %s", frameworks)
	}
	for _, f := range d.Evidence.Wave("poll").Submissions {
		if strings.Contains(f.File, "Canary") {
			t.Errorf("%s has the name that the submitter gave", f.File)
		}
	}
}

// columnsOf are the rows of a table, reduced to some columns.
func columnsOf(table *Table, columns ...string) []string {
	var out []string
	if table == nil {
		return nil
	}
	for row := range int(table.Record.NumRows()) {
		var parts []string
		for _, name := range columns {
			parts = append(parts, table.Text(table.Index(name), row))
		}
		out = append(out, strings.Join(parts, "|"))
	}
	return out
}

// TestReplay: a file that would read otherwise than on the day it was accepted
// stops the build, which says what changed.
func TestReplay(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"BB,a,practice,,yes", "BB,a,practice,,no", `bb-a.practice was "no" (answered) and is "yes" (answered)`},
		{"BB,a,practice,,yes,answered,,,\n", "", `bb-a.practice was not read and is "yes"`},
		{"BB,a,practice,,yes,answered,,,\n", "BB,a,practice,,yes,answered,,,\nBB,a,street,,allowed,answered,,,\n", `bb-a.street was "allowed" (answered) and is not read now`},
	} {
		fsys := invented(t, nil)
		corrected(t, fsys, "BB,a,practice,,yes,,,,\n", "2021-02-01")
		var kept string
		for name := range fsys {
			if strings.HasPrefix(name, poll+"/accepted/") {
				kept = name
			}
		}
		sum := accept.Digest(fsys[kept].Data)
		replace(t, fsys, kept, c.from, c.to)
		_, _, err := Gather(context.Background(), fsys)
		if err == nil || !strings.Contains(err.Error(), "is not the file that was received") {
			t.Errorf("a kept reading that was changed: %v", err)
		}
		replace(t, fsys, poll+"/wave.toml", sum, accept.Digest(fsys[kept].Data))
		if _, _, err = Gather(context.Background(), fsys); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("want %q in %v", c.want, err)
		}
	}
}

// TestTwoFilesOneAnswer: two files of which neither supersedes the other may
// complete each other, not answer the same.
func TestTwoFilesOneAnswer(t *testing.T) {
	fsys := invented(t, nil)
	corrected(t, fsys, "BB,a,practice,,yes,,,,\n", "2021-02-01")
	replace(t, fsys, poll+"/wave.toml", fmt.Sprintf("supersedes = [%q]\n", "submissions/all.csv"), "")
	_, findings, err := Gather(context.Background(), fsys)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(findings, func(f survey.Finding) bool { return f.Code == "F19" })
	if at < 0 || findings[at].Severity != survey.Refuse {
		t.Fatalf("findings %+v", findings)
	}
	f := findings[at]
	if !strings.HasPrefix(f.Position.File, poll+"/submissions/bb-a-2021-02-01-") || f.Position.Cell() != "E2" || f.Question != "practice" {
		t.Errorf("the second answer is named at %s (%s)", f.Position, f.Position.Cell())
	}
	args := map[string]string{}
	for _, a := range f.Args {
		args[a.Name] = a.Text
	}
	first := answerOf(t, invented(t, nil), "bb-a", "practice")
	if args["submission"] != "bb-a" || args["other"] != first.File || args["place"] != first.Cell() {
		t.Errorf("the first answer is at %s (%s), and is named as %v", first, first.Cell(), args)
	}
}

// answerOf is the place of an answer of the wave poll.
func answerOf(t *testing.T, fsys fstest.MapFS, submission string, q survey.QuestionID) survey.Position {
	t.Helper()
	e, _, err := Gather(context.Background(), fsys)
	if err != nil {
		t.Fatal(err)
	}
	b := e.Batches["poll"]
	i := b.Find(submission, q, 0)
	if i < 0 {
		t.Fatalf("%s does not answer %s", submission, q)
	}
	return b.At(i).Position
}
