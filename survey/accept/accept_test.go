package accept

import (
	"strings"
	"testing"

	"observatory/survey"
	"observatory/survey/declare"
)

// instrument asks for a name, a role and whether the name may be told.
func instrument() *survey.Instrument {
	in := &survey.Instrument{ID: "i", Questions: []survey.Question{
		{ID: "name", Type: survey.Text}, {ID: "role", Type: survey.Single}, {ID: "consent", Type: survey.Single}},
		Terms: survey.Terms{Role: "role", Names: []survey.QuestionID{"name"},
			RoleOnly: &survey.Condition{All: []survey.Term{{Question: "consent", Codes: []string{"role_only"}}}}}}
	in.Index()
	return in
}

func request(consent string) Request {
	in := instrument()
	w := &survey.Wave{Slug: "w", Instrument: "i", Asked: []survey.QuestionID{"name", "role", "consent"}}
	b := &survey.Batch{Instrument: in, Wave: w}
	s := b.Submission(survey.Submission{ID: "at-desk", Wave: "w", Country: "AT", Respondent: "desk"})
	say := func(q survey.QuestionID, v survey.Value) {
		if v.String() != "" {
			b.Add(s, survey.Answer{Question: in.Question(q), Value: v, State: survey.Answered})
		}
	}
	say("name", survey.TextValue("Body \"A\"\u202e\n\\"))
	say("role", survey.CodesValue("association"))
	say("consent", survey.CodesValue(consent))
	return Request{Wave: w, Dir: "survey/waves/w", Manifest: []byte("# Kept.\nslug = \"w\""), Name: "Ms Canary.XLSX", Data: []byte("bytes"), Received: "2026-11-22", Batch: b}
}

// TestPrepare: nothing of the submitter's own name for the file stays, the
// manifest keeps its bytes and can be read, and a body is named only where it
// said that it may be.
func TestPrepare(t *testing.T) {
	for consent, named := range map[string]bool{"name_organisation": true, "role_only": false, "": false} {
		r := request(consent)
		r.Answers = []byte("about,column,value,meaning,note\n")
		r.Overrides = []survey.Override{{Code: "A01", Rule: "odd", Reason: "They \"explained\"\tit."}}
		p, err := Prepare(r)
		if err != nil {
			t.Fatal(err)
		}
		text := string(p.Manifest.Data)
		if !strings.HasPrefix(text, string(r.Manifest)) || strings.Contains(text, "Canary") {
			t.Errorf("manifest:\n%s", text)
		}
		var got struct {
			Slug       string
			Respondent []struct{ ID, Country, Role, Interest, Organisation string }
			Submission []struct {
				File, Received, SHA256, Answers, Accepted string
				AnswersSHA256                             string `toml:"answers_sha256"`
				AcceptedSHA256                            string `toml:"accepted_sha256"`
				Override                                  []struct{ Code, Rule, Reason string }
			}
		}
		if _, err := declare.Decode("wave.toml", p.Manifest.Data, &got); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		sub := got.Submission[0]
		if sub.File != "submissions/at-desk-2026-11-22-"+Digest(r.Data)[:8]+".xlsx" || sub.SHA256 != Digest(r.Data) || sub.Override[0].Reason != r.Overrides[0].Reason {
			t.Errorf("entry %+v", sub)
		}
		for i, f := range p.Files {
			want := []struct{ path, sum string }{{sub.File, sub.SHA256}, {sub.Answers, sub.AnswersSHA256}, {sub.Accepted, sub.AcceptedSHA256}}[i]
			if f.Path != "survey/waves/w/"+want.path || Digest(f.Data) != want.sum {
				t.Errorf("file %s is not the %s of the manifest", f.Path, want.path)
			}
		}
		who := got.Respondent[0]
		if who.Role != "association" || (who.Organisation != "") != named || named && who.Organisation != "Body \"A\"\u202e\n\\" {
			t.Errorf("with the consent %q the respondent is %+v", consent, who)
		}
	}
}

func TestPrepareRefuses(t *testing.T) {
	r := request("role_only")
	r.Received = "22.11.2026"
	if _, err := Prepare(r); err == nil || !strings.Contains(err.Error(), "2026-03-31") {
		t.Errorf("a date in local form: %v", err)
	}
	r = request("role_only")
	r.Batch = &survey.Batch{Instrument: instrument(), Wave: r.Wave}
	if _, err := Prepare(r); err == nil {
		t.Error("a file without an answer was planned")
	}
}
