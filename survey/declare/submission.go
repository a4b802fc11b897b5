package declare

import (
	"errors"
	"fmt"
	"path"
	"slices"

	"observatory/survey"
)

// submitted reads what a manifest says of one file. Before it stand the files
// that it may supersede.
func submitted(f *File, dir string, x submissionSpec, before []survey.SubmittedFile) (survey.SubmittedFile, error) {
	out := survey.SubmittedFile{File: path.Join(dir, x.File), Received: x.Received, SHA256: x.SHA256,
		Country: survey.CountryCode(x.Country), Respondent: x.Respondent}
	var errs []error
	fail := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s: %w", f.At("file", x.File, 0), fmt.Errorf(format, args...)))
	}
	for _, a := range []struct {
		name, file, sum string
		to              *survey.Attachment
	}{{"answers", x.Answers, x.AnswersSHA256, &out.Answers}, {"accepted", x.Accepted, x.AcceptedSHA256, &out.Accepted}} {
		switch {
		case (a.file == "") != (a.sum == ""):
			fail("%s and %s_sha256 go together", a.name, a.name)
		case a.file != "":
			*a.to = survey.Attachment{File: path.Join(dir, a.file), SHA256: a.sum}
		}
	}
	for _, name := range x.Supersedes {
		full := path.Join(dir, name)
		if !slices.ContainsFunc(before, func(s survey.SubmittedFile) bool { return s.File == full }) {
			fail("it supersedes %q, which is not listed before it", name)
		}
		out.Supersedes = append(out.Supersedes, full)
	}
	for _, o := range x.Override {
		if o.Code == "" || o.Reason == "" {
			fail("an override needs a code and a reason")
		}
		out.Overrides = append(out.Overrides, survey.Override(o))
	}
	return out, errors.Join(errs...)
}
