package declare

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"observatory/survey"
)

type (
	waveFile struct {
		Slug, Title, Kind, Instrument, Start, End string
		AsOf                                      string `toml:"as_of"`
		DateNote                                  string `toml:"date_note"`
		Method, Wording                           string
		WhoAnswered                               string `toml:"who_answered"`
		Asked                                     []string
		Silence, Unnamed, Outside                 string
		Sampling                                  string
		SilenceIsRandom                           bool `toml:"silence_is_random"`
		Invented                                  bool
		Frame                                     frameSpec
		Study                                     studySpec
		Group                                     []groupSpec
		Respondent                                []respondentSpec
		Submission                                []submissionSpec
	}
	frameSpec struct {
		Size                      int
		Universe, Source, Locator string
		Evidence, Named           []string
		MayInclude                []string `toml:"may_include"`
	}
	studySpec struct {
		Collector, Mode, Procedure, Response, Published, Withheld string
		Documents, Evidence                                       []string
	}
	groupSpec struct {
		ID, Title, Within string
		Size              int
		Named             []string
		MayInclude        []string `toml:"may_include"`
		Evidence          []string
	}
	respondentSpec struct{ ID, Country, Role, Interest, Organisation, Note string }
	submissionSpec struct {
		File, Received      string
		SHA256              string `toml:"sha256"`
		Answers             string
		AnswersSHA256       string `toml:"answers_sha256"`
		Accepted            string
		AcceptedSHA256      string `toml:"accepted_sha256"`
		Country, Respondent string
		Supersedes          []string
		Override            []overrideSpec
	}
	overrideSpec struct{ Code, Rule, Reason string }
)

// Waves reads the manifest and the published figures of every wave below dir,
// in order of slug. The instruments resolve which questions a wave asked.
func Waves(fsys fs.FS, dir string, instruments []*survey.Instrument) ([]*survey.Wave, error) {
	subs, err := folders(fsys, dir)
	if err != nil {
		return nil, err
	}
	var out []*survey.Wave
	var errs []error
	for _, sub := range subs {
		w, err := wave(fsys, sub, instruments)
		if err != nil {
			errs = append(errs, fmt.Errorf("read wave %s: %w", path.Base(sub), err))
			continue
		}
		out = append(out, w)
	}
	errs = append(errs, derivations(out))
	return out, errors.Join(errs...)
}

func wave(fsys fs.FS, dir string, instruments []*survey.Instrument) (*survey.Wave, error) {
	name := path.Join(dir, "wave.toml")
	var s waveFile
	f, err := TOML(fsys, name, &s)
	if err != nil {
		return nil, err
	}
	w := &survey.Wave{
		Slug: s.Slug, Title: s.Title, Kind: survey.WaveKind(s.Kind), Instrument: s.Instrument, Start: s.Start, End: s.End,
		AsOf: s.AsOf, DateNote: s.DateNote, Method: s.Method, Wording: s.Wording, WhoAnswered: s.WhoAnswered,
		Silence: survey.State(s.Silence), Unnamed: survey.State(s.Unnamed), Outside: survey.State(s.Outside),
		Sampling: survey.Sampling(s.Sampling), SilenceIsRandom: s.SilenceIsRandom, Invented: s.Invented,
		Frame: survey.Frame{Size: s.Frame.Size, Universe: s.Frame.Universe, Source: s.Frame.Source, Locator: s.Frame.Locator,
			Evidence: s.Frame.Evidence, Named: codes(s.Frame.Named), MayInclude: codes(s.Frame.MayInclude)},
		Study: survey.Study(s.Study),
	}
	var errs []error
	fail := func(at, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s: %w", at, fmt.Errorf(format, args...)))
	}
	if w.Slug != path.Base(dir) {
		fail(f.At("slug", s.Slug, 0), "the wave calls itself %q", s.Slug)
	}
	if !slices.Contains([]survey.WaveKind{survey.SurveyWave, survey.AggregateWave, survey.DocumentsWave}, w.Kind) {
		fail(f.At("kind", s.Kind, 0), "unknown kind of wave %q", s.Kind)
	}
	if w.Sampling != survey.ClosedList && w.Sampling != survey.Sample {
		fail(f.At("sampling", s.Sampling, 0), "unknown sampling %q", s.Sampling)
	}
	if _, err := time.Parse(time.DateOnly, w.AsOf); w.AsOf != "" && err != nil { // ages are counted to it, waves are ordered by it
		fail(f.At("as_of", s.AsOf, 0), "as_of %q is not a day, such as 2026-03-31", s.AsOf)
	}
	for _, x := range []struct {
		key   string
		state survey.State
	}{{"silence", w.Silence}, {"unnamed", w.Unnamed}, {"outside", w.Outside}} {
		if !x.state.Valid() || x.state == survey.Answered {
			fail(f.At(x.key, string(x.state), 0), "%s cannot be %q", x.key, x.state)
		}
	}
	i := slices.IndexFunc(instruments, func(in *survey.Instrument) bool { return in != nil && in.ID == s.Instrument })
	if i < 0 {
		fail(f.At("instrument", s.Instrument, 0), "no instrument %q", s.Instrument)
	} else {
		for _, pattern := range s.Asked {
			ids := instruments[i].Match(pattern)
			if len(ids) == 0 {
				fail(f.Path, "asked names %q, which is no question of %s", pattern, s.Instrument)
			}
			w.Asked = append(w.Asked, ids...)
		}
	}
	for _, g := range s.Group {
		if len(g.Named) > g.Size || g.Size-len(g.Named) > len(g.MayInclude) {
			fail(f.At("id", g.ID, 0), "group %q of %d has %d named members and %d that may belong to it", g.ID, g.Size, len(g.Named), len(g.MayInclude))
		}
		w.Groups = append(w.Groups, survey.Group{ID: g.ID, Title: g.Title, Wave: w.Slug, Size: g.Size, Within: g.Within,
			Named: codes(g.Named), MayInclude: codes(g.MayInclude), Evidence: g.Evidence})
	}
	for _, r := range s.Respondent {
		w.Respondents = append(w.Respondents, survey.Respondent{ID: r.ID, Country: survey.CountryCode(r.Country), Role: r.Role,
			Interest: r.Interest, Organisation: r.Organisation, Note: r.Note})
	}
	for n, x := range s.Submission {
		sub, err := submitted(f, dir, x, w.Submissions)
		errs = append(errs, err)
		w.Submissions = append(w.Submissions, sub)
		if slices.ContainsFunc(s.Submission[:n], func(o submissionSpec) bool { return o.File == x.File }) {
			fail(f.At("file", x.File, 1), "the submission %q is listed twice", x.File)
		}
	}
	w.Figures, err = figures(fsys, path.Join(dir, "published_figures.csv"), w.Slug)
	errs = append(errs, err)
	return w, errors.Join(errs...)
}

func codes(s []string) []survey.CountryCode {
	out := make([]survey.CountryCode, len(s))
	for i := range s {
		out[i] = survey.CountryCode(s[i])
	}
	return out
}

func figures(fsys fs.FS, name, wave string) ([]survey.PublishedFigure, error) {
	if _, err := fs.Stat(fsys, name); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out []survey.PublishedFigure
	seen := map[string]bool{}
	err := records(fsys, name, []string{"id", "indicator", "area", "statement", "value", "unit", "numerator", "base", "base_state", "evidence", "source", "locator", "derived_from", "doubt"},
		func(at string, r []string) error {
			if seen[r[0]] {
				return fmt.Errorf("%s: the id %q is used twice", at, r[0])
			}
			seen[r[0]] = true
			if _, err := strconv.ParseFloat(r[4], 64); err != nil {
				return fmt.Errorf("%s: value %q is not a plain decimal", at, r[4])
			}
			k, err1 := optionalInt(r[6])
			n, err2 := optionalInt(r[7])
			if err := errors.Join(err1, err2); err != nil {
				return fmt.Errorf("%s: %w", at, err)
			}
			switch {
			case !slices.Contains([]string{"stated", "not_published", "not_applicable"}, r[8]):
				return fmt.Errorf("%s: unknown base_state %q", at, r[8])
			case (n != nil) != (r[8] == "stated") || k != nil && n == nil:
				return fmt.Errorf("%s: numerator %q, base %q and base_state %q do not go together", at, r[6], r[7], r[8])
			case k != nil && (*k < 0 || *k > *n):
				return fmt.Errorf("%s: %d of %d is no count", at, *k, *n)
			}
			out = append(out, survey.PublishedFigure{ID: r[0] + "." + wave, Wave: wave, Indicator: r[1], Area: r[2], Statement: r[3],
				Value: r[4], Unit: r[5], Numerator: k, Base: n, BaseState: r[8], Evidence: split(r[9]), Source: r[10], Locator: r[11],
				DerivedFrom: split(r[12]), Doubt: r[13]})
			return nil
		})
	return out, err
}

// derivations checks that what a figure is computed from exists. The arithmetic
// itself is pinned by a test, since it is not always a sum.
func derivations(waves []*survey.Wave) error {
	byID := map[string]survey.PublishedFigure{}
	for _, w := range waves {
		for _, f := range w.Figures {
			byID[f.ID] = f
		}
	}
	var errs []error
	for _, w := range waves {
		for _, f := range w.Figures {
			for _, id := range f.DerivedFrom {
				if _, ok := byID[id]; !ok {
					errs = append(errs, fmt.Errorf("published figure %s is derived from %q, which does not exist", f.ID, id))
				}
			}
		}
	}
	return errors.Join(errs...)
}

func optionalInt(s string) (*int, error) {
	if s == "" {
		return nil, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return nil, fmt.Errorf("%q is not a whole number", s)
	}
	return &n, nil
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}

// records reads a CSV declaration with exactly this header and hands on each
// row with its place.
func records(fsys fs.FS, name string, header []string, row func(at string, r []string) error) error {
	file, err := fsys.Open(name)
	if err != nil {
		return fmt.Errorf("read declaration: %w", err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.FieldsPerRecord = len(header)
	var errs []error
	for first := true; ; first = false {
		rec, err := r.Read()
		if err == io.EOF {
			return errors.Join(errs...)
		}
		if err != nil {
			return errors.Join(append(errs, fmt.Errorf("%s: %w", name, err))...)
		}
		line, _ := r.FieldPos(0)
		at := fmt.Sprintf("%s:%d", name, line)
		if first {
			if !slices.Equal(rec, header) {
				return fmt.Errorf("%s: the header must be %s", at, strings.Join(header, ","))
			}
			continue
		}
		if err := row(at, rec); err != nil {
			errs = append(errs, err)
		}
	}
}
