package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"

	"observatory/survey"
	"observatory/survey/intake"
	"observatory/survey/rules"
)

// allSubmissions reads the files of all waves, then checks each wave with what its
// respondents said before.
func (e *Evidence) allSubmissions(ctx context.Context, fsys fs.FS) ([]survey.Finding, error) {
	var waves []*taking
	for _, w := range e.Waves {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		t, err := e.submissions(fsys, w)
		if err != nil {
			return nil, fmt.Errorf("read wave %s: %w", w.Slug, err)
		}
		waves = append(waves, t)
	}
	var findings []survey.Finding
	for _, t := range waves {
		t.findings = append(t.findings, rules.Check(t.batch, e.Before(t.batch))...)
		found := t.letPass()
		if err := errors.Join(t.changed...); err != nil && !survey.Blocking(found) { // else they say why a file reads otherwise
			return nil, fmt.Errorf("read wave %s: %w", t.wave.Slug, err)
		}
		findings = append(findings, found...)
	}
	return findings, nil
}

// submissions reads the files of a wave as they were received. What a later file
// supersedes goes into a batch of its own, so that it stays to be seen and is
// never counted.
func (e *Evidence) submissions(fsys fs.FS, w *survey.Wave) (*taking, error) {
	t := &taking{evidence: e, fsys: fsys, wave: w, batch: &survey.Batch{Instrument: e.Instrument(w.Instrument), Wave: w}}
	for i := range w.Submissions {
		if err := t.file(&w.Submissions[i]); err != nil {
			return nil, err
		}
	}
	t.settle()
	t.cite()
	e.Batches[w.Slug] = t.batch
	return t, nil
}

// taking is a wave while its files are read.
type taking struct {
	evidence *Evidence
	fsys     fs.FS
	wave     *survey.Wave
	batch    *survey.Batch // what stands
	findings []survey.Finding
	apart    []apart // files that supersede or are superseded
	changed  []error // files that read otherwise than when they were accepted
}

// apart is a file whose answers are not put into the wave before all were read.
type apart struct {
	file  *survey.SubmittedFile
	batch *survey.Batch
}

func (t *taking) file(file *survey.SubmittedFile) error {
	data, err := t.received(file.File, file.SHA256)
	if err != nil {
		return err
	}
	e := t.evidence
	o := intake.Options{Instrument: t.batch.Instrument, Wave: t.wave, Countries: e.Countries, Areas: e.Areas, Sources: e.SourcesFor(t.wave), Received: file.Received,
		Country: file.Country, Respondent: file.Respondent}
	if o.Answers, err = t.answers(file); err != nil {
		return err
	}
	taken, err := intake.Read(file.File, data, o)
	if err != nil {
		return err
	}
	t.findings = append(t.findings, taken.Findings...)
	e.Changes = append(e.Changes, taken.Ledger...)
	t.changed = append(t.changed, t.replayed(file, taken.Batch))
	if len(file.Supersedes) > 0 || slices.ContainsFunc(t.wave.Submissions, func(s survey.SubmittedFile) bool { return slices.Contains(s.Supersedes, file.File) }) {
		t.apart = append(t.apart, apart{file, taken.Batch})
		return nil
	}
	t.twice(t.batch.Join(taken.Batch))
	return nil
}

// answers reads the answers file that stands beside a submission, or gives none.
func (t *taking) answers(file *survey.SubmittedFile) (*intake.Answers, error) {
	if file.Answers.File == "" {
		return nil, nil
	}
	data, err := t.received(file.Answers.File, file.Answers.SHA256)
	if err != nil {
		return nil, err
	}
	a, found, err := intake.ParseAnswers(file.Answers.File, data)
	if err != nil {
		return nil, err
	}
	t.findings = append(t.findings, found...)
	return a, nil
}

// received reads a file and sees to it that it is the one that came.
func (t *taking) received(name, sum string) ([]byte, error) {
	data, err := fs.ReadFile(t.fsys, name)
	if err != nil {
		return nil, err
	}
	if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum {
		return nil, fmt.Errorf("%s is not the file that was received: its SHA-256 is %x, the manifest says %s; if the change is meant, put the new one into wave.toml beside it", name, got, sum)
	}
	return data, nil
}

// settle puts each submission that was read apart where it belongs: the latest
// into the wave, the others aside, numbered from the first.
func (t *taking) settle() {
	ids := t.ids()
	for i, a := range t.apart {
		for s := range a.batch.Submissions {
			sub := &a.batch.Submissions[s]
			next := t.next(i, sub.ID)
			if next < 0 {
				t.twice(t.batch.Take(a.batch, s, ""))
				continue
			}
			old := t.evidence.Earlier[t.wave.Slug]
			if old == nil {
				old = &survey.Batch{Instrument: t.batch.Instrument, Wave: t.wave}
				t.evidence.Earlier[t.wave.Slug] = old
			}
			sub.SupersededBy = ids[next][sub.ID]
			old.Take(a.batch, s, ids[i][sub.ID])
		}
	}
}

// ids are the ids under which the submissions of each file apart are known.
func (t *taking) ids() []map[string]string {
	out, versions := make([]map[string]string, len(t.apart)), map[string]int{}
	for i, a := range t.apart {
		out[i] = map[string]string{}
		for _, sub := range a.batch.Submissions {
			out[i][sub.ID] = sub.ID
			if t.next(i, sub.ID) >= 0 {
				versions[sub.ID]++
				out[i][sub.ID] = version(sub.ID, versions[sub.ID])
			}
		}
	}
	return out
}

// SourcesFor are the documents that the answers of a wave may name, or nil where
// respondents name their own in their own words.
func (e *Evidence) SourcesFor(w *survey.Wave) []survey.Source {
	if w.Kind == survey.SurveyWave {
		return nil
	}
	return e.Sources
}

// cite moves what a respondent names as a source to the place in the source,
// where it is none of the documents that are held.
func (t *taking) cite() {
	for _, b := range []*survey.Batch{t.batch, t.evidence.Earlier[t.wave.Slug]} {
		if b == nil {
			continue
		}
		for i := range b.Len() {
			a := b.At(i)
			if a.Source == "" || t.evidence.Source(a.Source) != nil {
				continue
			}
			locator := a.Source
			if a.Locator != "" {
				locator += ", " + a.Locator
			}
			b.Cite(i, "", locator)
		}
	}
}

// version is the id of an earlier submission. No respondent's id holds the sign.
func version(id string, n int) string { return id + "_" + strconv.Itoa(n) }

// next is the first later file that holds the same submission anew, or -1.
func (t *taking) next(i int, id string) int {
	for j := i + 1; j < len(t.apart); j++ {
		a := t.apart[j]
		if slices.Contains(a.file.Supersedes, t.apart[i].file.File) && slices.ContainsFunc(a.batch.Submissions, func(s survey.Submission) bool { return s.ID == id }) {
			return j
		}
	}
	return -1
}

// twice reports answers to questions that another file of the wave answers for
// the same respondent, with the place in either file.
func (t *taking) twice(answers []survey.Answer) {
	for _, a := range answers {
		first := t.batch.At(t.batch.Find(a.Submission.ID, a.Question.ID, a.Record)).Position
		t.findings = append(t.findings, survey.Finding{Code: "F19", Severity: survey.Refuse, Position: a.Position, Value: a.Value.String(),
			Question: a.Question.ID, Record: a.Record, Args: []survey.Arg{survey.Named("submission", a.Submission.ID),
				survey.Named("other", first.File), survey.Named("place", first.Cell())}})
	}
}

// letPass takes the block off the findings that the manifest overrides, and
// enters their codes with the submissions of the file.
func (t *taking) letPass() []survey.Finding {
	for i := range t.findings {
		f := &t.findings[i]
		if !f.Severity.Blocks() {
			continue
		}
		at := slices.IndexFunc(t.wave.Submissions, func(s survey.SubmittedFile) bool { return s.File == f.Position.File })
		if at < 0 || !slices.ContainsFunc(t.wave.Submissions[at].Overrides, func(o survey.Override) bool { return o.Covers(*f) }) {
			continue
		}
		f.Severity = survey.Warn
		for _, b := range []*survey.Batch{t.batch, t.evidence.Earlier[t.wave.Slug]} {
			if b == nil {
				continue
			}
			for s := range b.Submissions {
				if sub := &b.Submissions[s]; sub.File == f.Position.File && !slices.Contains(sub.Overridden, f.Code) {
					sub.Overridden = append(sub.Overridden, f.Code)
				}
			}
		}
	}
	return t.findings
}
