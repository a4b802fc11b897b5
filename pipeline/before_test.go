package pipeline

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
)

// TestComparedWithBefore: a build checks what a respondent says against what they
// said when they were last asked, whatever the waves are called.
func TestComparedWithBefore(t *testing.T) {
	again := func(asOf string) fstest.MapFS {
		return invented(t, func(f fstest.MapFS) {
			f[InstrumentsDir+"/test/90-rules.toml"] = &fstest.MapFile{Data: []byte(`[[rule]]
id = "unsaid_change"
kind = "changed_since"
severity = "warn"
flag = "tools"
message = "An answer differs, and no change is reported."
`)}
			f[WavesDir+"/again/wave.toml"] = &fstest.MapFile{Data: []byte(`slug = "again"
title = "The same again"
kind = "survey"
instrument = "test"
as_of = "` + asOf + `"
asked = ["practice", "street", "tools"]
silence = "no_response"
unnamed = "not_published"
outside = "not_in_frame"
sampling = "closed_list"
invented = true
[frame]
size = 1
named = ["AA"]
[[submission]]
file = "submissions/aa.csv"
received = "2021-02-01"
sha256 = ""
`)}
			f[WavesDir+"/again/submissions/aa.csv"] = &fstest.MapFile{Data: []byte("country,respondent,question,record,value,state,source,locator,note\n" +
				"AA,a,practice,,no,,,,\nAA,a,street,,allowed,,,,\nAA,b,practice,,no,,,,\n")}
		})
	}
	for asOf, want := range map[string]string{"2021-01-31": WavesDir + "/again/submissions/aa.csv:2:E", "2020-12-31": ""} {
		_, findings, err := Gather(context.Background(), again(asOf))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range findings {
			if f.Rule == "unsaid_change" && strings.Contains(f.Position.File, "/again/") {
				got += f.Position.String()
			}
		}
		if got != want {
			t.Errorf("asked as of %s, a change is found at %q, want %q", asOf, got, want)
		}
	}
}
