// Package accept takes a checked submission into a wave. In go the wave's
// manifest, a file as received and what the checker made of it; out come the
// files to write, the manifest with the new entry at its end, and a receipt. It
// touches no disk, changes no byte of what a manifest holds already, and judges
// no answer: whoever calls it has seen to what blocks.
package accept

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"observatory/survey"
	"observatory/survey/intake"
)

// Request is a file that is to be taken in.
type Request struct {
	Wave     *survey.Wave
	Dir      string // the wave's folder
	Manifest []byte // as it stands

	Name     string // as the submitter calls the file
	Data     []byte
	Received string // ISO date
	Answers  []byte // the answers file that settles what the file leaves open; nil: none

	Country    survey.CountryCode // what the operator said of the file
	Respondent string
	Overrides  []survey.Override

	Batch   *survey.Batch // the answers of this file alone
	Current *survey.Batch // the answers of the wave as it stands; nil: none
}

// File is a file to write, by its path below the source folder.
type File struct {
	Path string
	Data []byte
}

// Plan is what taking a file in comes to: new files, then the manifest that
// makes them part of the wave.
type Plan struct {
	Files    []File
	Manifest File
	Entry    survey.SubmittedFile
	Replaced []survey.Submission // those that stand no longer
}

// Digest is the SHA-256 of some bytes, in hexadecimal digits.
func Digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Duplicate finds the file of the waves that has the very same bytes.
func Duplicate(waves []*survey.Wave, sha256 string) (*survey.Wave, *survey.SubmittedFile) {
	for _, w := range waves {
		for i := range w.Submissions {
			if w.Submissions[i].SHA256 == sha256 {
				return w, &w.Submissions[i]
			}
		}
	}
	return nil, nil
}

// Prepare plans to take the file in. An error says that it cannot be: it holds
// no answer, or the request itself is wrong.
func Prepare(r Request) (*Plan, error) {
	if _, err := time.Parse(time.DateOnly, r.Received); err != nil {
		return nil, fmt.Errorf("accept %s: the date received %q is not a day, such as 2026-03-31", r.Name, r.Received)
	}
	if r.Batch.Len() == 0 {
		return nil, fmt.Errorf("accept %s: it holds no answer", r.Name)
	}
	stem := r.stem()
	p := &Plan{Entry: survey.SubmittedFile{
		File: path.Join(r.Dir, "submissions", stem+extension(r.Name)), Received: r.Received, SHA256: Digest(r.Data),
		Country: r.Country, Respondent: r.Respondent, Overrides: r.Overrides,
	}}
	p.Files = append(p.Files, File{p.Entry.File, r.Data})
	attach := func(folder, ext string, data []byte) survey.Attachment {
		f := File{path.Join(r.Dir, folder, stem+ext), data}
		p.Files = append(p.Files, f)
		return survey.Attachment{File: f.Path, SHA256: Digest(data)}
	}
	if r.Answers != nil {
		p.Entry.Answers = attach("submissions", ".answers.csv", r.Answers)
	}
	p.Entry.Accepted = attach("accepted", ".csv", intake.Long(r.Batch, ""))
	p.Replaced = Replaced(r.Batch, r.Current)
	for _, s := range p.Replaced {
		if !slices.Contains(p.Entry.Supersedes, s.File) {
			p.Entry.Supersedes = append(p.Entry.Supersedes, s.File)
		}
	}
	slices.Sort(p.Entry.Supersedes)
	p.Manifest = File{path.Join(r.Dir, "wave.toml"), appended(r.Manifest, r.Dir, p.Entry, undeclared(r.Wave, r.Batch))}
	return p, nil
}

// Replaced are the submissions of the wave that the new file holds anew.
func Replaced(b, current *survey.Batch) []survey.Submission {
	var out []survey.Submission
	if current == nil {
		return nil
	}
	for _, s := range b.Submissions {
		if i := slices.IndexFunc(current.Submissions, func(o survey.Submission) bool { return o.ID == s.ID }); i >= 0 {
			out = append(out, current.Submissions[i])
		}
	}
	return out
}

// undeclared are the respondents that the manifest does not know, as they
// describe themselves. The name of a body is put down only where it may be
// published.
func undeclared(w *survey.Wave, b *survey.Batch) []survey.Respondent {
	var out []survey.Respondent
	for s, sub := range b.Submissions {
		if w.Respondent(sub.Country, sub.Respondent).ID != "" {
			continue
		}
		r := survey.Respondent{ID: sub.Respondent, Country: sub.Country}
		t := b.Instrument.Terms
		r.Role, r.Interest = said(b, s, t.Role), said(b, s, t.Interest)
		if !b.Consent(s).RoleOnly && len(t.Names) > 0 {
			r.Organisation = said(b, s, t.Names[0])
		}
		out = append(out, r)
	}
	return out
}

// said is what a submission answers to a question that is asked once.
func said(b *survey.Batch, submission int, q survey.QuestionID) string {
	for _, i := range b.Of(submission, q) {
		if a := b.At(i); a.State == survey.Answered {
			return a.Value.String()
		}
	}
	return ""
}

// stem names the files of a submission: of whom, when, and which. The name that
// the submitter gave is not used: it may name a person.
func (r Request) stem() string {
	var countries, respondents []string
	for _, s := range r.Batch.Submissions {
		countries = append(countries, s.Country.Lower())
		respondents = append(respondents, s.Respondent)
	}
	return strings.Join([]string{one(countries), one(respondents), r.Received, Digest(r.Data)[:8]}, "-")
}

// one is what all have in common, or a word for several.
func one(all []string) string {
	if len(slices.Compact(slices.Sorted(slices.Values(all)))) == 1 {
		return all[0]
	}
	return "several"
}

// extension keeps what tells programs how to open the file, if it is plain.
func extension(name string) string {
	ext := strings.ToLower(path.Ext(name))
	if len(ext) < 2 || len(ext) > 6 || strings.Trim(ext[1:], "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return ".dat"
	}
	return ext
}
