package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"observatory/pipeline"
	"observatory/pipeline/formats"
	"observatory/pipeline/publish"
	"observatory/site"
	"observatory/site/draw"
	"observatory/site/render"
	"observatory/site/theme"
	"observatory/site/verify"
	"observatory/survey"
	"observatory/survey/report"
)

func (p *program) buildCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Read and check the evidence, compute the data, build the site",
		Long: "Build reads every wave below --source, checks it, computes indicators, writes all tables in four formats and builds the site\n" +
			"into --out. The folder is replaced all at once, or not at all: a build that fails or is stopped leaves the old one whole.",
		Example: "  observatory build\n  observatory build --out public --base-url https://example.org/ppp/ --date 2026-11-21",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := p.config(cmd)
			if err != nil {
				return err
			}
			collectLess()
			return p.build(cmd.Context(), c, p.log(c))
		},
	}
	cmd.Flags().String("out", "public", "`folder` to publish into")
	cmd.Flags().String("base-url", "", "public `address`; without it links work from any folder and from disk")
	cmd.Flags().String("date", "", "`date` of the edition (default: SOURCE_DATE_EPOCH, else the newest date in the evidence)")
	cmd.Flags().String("cache", defaults()["cache"].(string), "`folder` for figures and pages kept between builds")
	cmd.Flags().String("theme", "", "`folder` of the look (default: the one built into the program)")
	return cmd
}

// collectLess lets the heap grow to five times what is in use before it is
// cleared. A build is short and most of what it makes is published: a third of
// its time would go into looking for garbage. GOGC, if it is set, decides.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}

// tell prints what was found in the files of waves, each in the words of its
// wave's questionnaire.
func (p *program) tell(e *pipeline.Evidence, findings []survey.Finding) error {
	for _, f := range report.ByFile(findings) {
		o := report.Options{}
		slug, _, _ := strings.Cut(strings.TrimPrefix(f.Name, pipeline.WavesDir+"/"), "/")
		if w := e.Wave(slug); w != nil {
			o.Instrument = e.Instrument(w.Instrument)
		}
		if err := report.Text(p.stderr, report.Report{Files: []report.File{f}}, o); err != nil {
			return err
		}
	}
	return nil
}

// build is the whole program on one screen, with publishedFiles.
func (p *program) build(ctx context.Context, c Config, log *slog.Logger) error {
	stage, err := publish.Begin(c.Out, publish.Options{Log: log}) // first: a folder that is not ours is refused before any work
	if err != nil {
		return err
	}
	defer stage.Discard()
	source, err := sourceFolder(c)
	if err != nil {
		return err
	}
	log.Info("read evidence", "source", c.Source)
	files, err := p.publishedFiles(ctx, source, c, false, log)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, name := range sortedKeys(files) {
		if err := stage.Write(name, files[name]); err != nil {
			return err
		}
	}
	if err := stage.Commit(); err != nil {
		return err
	}
	log.Info("published", "folder", c.Out, "files", len(files))
	return nil
}

// publishedFiles makes of a source everything that is published.
func (p *program) publishedFiles(ctx context.Context, source fs.FS, c Config, preview bool, log *slog.Logger) (collect, error) {
	evidence, findings, err := pipeline.GatherAsOf(ctx, source, c.Date)
	if err != nil {
		return nil, err
	}
	if survey.Blocking(findings) || log.Enabled(ctx, slog.LevelInfo) { // else all is taken in: nothing to say
		if err := p.tell(evidence, findings); err != nil {
			return nil, err
		}
	}
	if survey.Blocking(findings) {
		return nil, errFindings
	}
	catalogue, err := pipeline.ReadCatalogue(source, pipeline.IndicatorsDir, evidence.Instruments)
	if err != nil {
		return nil, err
	}
	content, err := site.ReadContent(source)
	if err != nil {
		return nil, err
	}
	log.Info("compute", "indicators", len(catalogue.Indicators))
	data, err := pipeline.Run(ctx, evidence, catalogue, content.CaseTable())
	if err != nil {
		return nil, err
	}
	defer data.Release()
	edition := c.Date
	if edition == "" {
		edition = evidence.Newest()
	}
	files, err := dataFiles(data, edition, c)
	if err != nil {
		return nil, err
	}
	if err := addForms(files, source, evidence, content.Tools.Forms, c.Cache); err != nil {
		return nil, err
	}
	assets, err := fs.Sub(look(c), "assets/vendor")
	if err != nil {
		return nil, err
	}
	drawing, err := draw.ReadAssets(assets)
	if err != nil {
		return nil, err
	}
	drawer, err := draw.New(drawing, draw.Options{CacheDir: c.Cache, Log: log})
	if err != nil {
		return nil, err
	}
	log.Info("compose pages")
	pages, err := site.Compose(ctx, data, content, drawer, site.Options{Edition: edition, BaseURL: c.BaseURL, Data: files})
	if err != nil {
		return nil, err
	}
	log.Info("render", "pages", len(pages.Pages))
	rendered, err := renderSite(ctx, pages, content, c, edition, preview, log)
	if err != nil {
		return nil, err
	}
	for _, f := range append(rendered, pages.Files...) {
		if _, twice := files[f.Path]; twice {
			return nil, fmt.Errorf("two files want the place %s", f.Path)
		}
		files[f.Path] = f.Data
	}
	return files, checkLinks(files, c.Cache)
}

// sourceFolder is the folder that holds the survey.
func sourceFolder(c Config) (fs.FS, error) {
	source := os.DirFS(c.Source)
	if _, err := fs.Stat(source, pipeline.InstrumentsDir); err != nil {
		return nil, fmt.Errorf("there is no survey in %q: run in the repository, or name it with --source", c.Source)
	}
	return source, nil
}

// look is the theme of the site: the one built in, or a folder for who works on it.
func look(c Config) fs.FS {
	if c.Theme == "" {
		return theme.FS
	}
	return os.DirFS(c.Theme)
}

// collect takes files in memory, by path.
type collect map[string][]byte

func (c collect) Write(path string, data []byte) error {
	if _, twice := c[path]; twice {
		return fmt.Errorf("file %s is written twice", path)
	}
	c[path] = data
	return nil
}

func dataFiles(d *pipeline.Dataset, edition string, c Config) (collect, error) {
	files := collect{}
	var sources []formats.Source
	for _, s := range d.Evidence.Sources {
		sources = append(sources, formats.Source{Title: s.Title})
	}
	m := formats.Meta{
		Name: "ppp-security-europe", Title: "Public-private partnerships in security in Europe",
		Description: "Answers, indicators and published figures on how police and private security companies work together in European countries, each with its state and its source.",
		Version:     strings.ReplaceAll(edition, "-", "."), Date: edition,
		Licence:  formats.Licence{Name: "CC-BY-4.0", Title: "Creative Commons Attribution 4.0 International", Path: "https://creativecommons.org/licenses/by/4.0/"},
		Homepage: c.BaseURL, Citation: "PPP Observatory: Public-private partnerships in security in Europe, edition of " + edition + ". CC BY 4.0.",
		Keywords: []string{"public-private partnership", "private security", "police", "Europe", "survey"}, Sources: sources,
		Contributors: []formats.Contributor{{Title: "PPP Observatory", Roles: []string{"creator"}}},
	}
	if m.Invented = d.Evidence.Invented(); m.Invented {
		m.Name, m.Title = m.Name+"-invented", "INVENTED DATA: "+m.Title
		m.Description = "Invented for a demonstration. Nobody gave these answers and nothing in these tables may be quoted. " + m.Description
		m.Citation = "Not to be cited: invented data of a demonstration of the PPP Observatory."
		m.Keywords = append(m.Keywords, "invented data")
	}
	if err := formats.Write(files, site.DataDir, d.Tables, m); err != nil {
		return nil, err
	}
	for _, country := range d.Evidence.Countries {
		if err := formats.WritePart(files, site.CountryAnswers(country.Code), d.Table("answers"), "country", string(country.Code), m); err != nil {
			return nil, err
		}
	}
	return files, nil
}

func renderSite(ctx context.Context, s *site.Site, content *site.Content, c Config, edition string, preview bool, log *slog.Logger) ([]site.File, error) {
	src := render.Source{Labels: map[string][]byte{}, Numbers: map[string]map[string]render.Number{}, Map: s.Map}
	o := render.Options{BaseURL: c.BaseURL, SiteTitle: c.Title, Theme: look(c), Portable: c.BaseURL == "", Edition: edition, Invented: s.Invented, Preview: preview, Log: log}
	if c.Cache != "" {
		o.Pages = filepath.Join(c.Cache, "pages")
	}
	for _, l := range content.Languages {
		o.Languages = append(o.Languages, render.Language{Code: l.Code, Name: l.Name})
		src.Labels[l.Code] = l.Interface
		src.Numbers[l.Code] = map[string]render.Number{}
		for id, n := range s.Numbers[l.Code] {
			src.Numbers[l.Code][id] = render.Number(n)
		}
	}
	for _, p := range s.Pages {
		f, err := render.ContentFile(p)
		if err != nil {
			return nil, err
		}
		src.Files = append(src.Files, f)
	}
	out, err := render.Site(ctx, src, o)
	if err != nil {
		return nil, err
	}
	files := make([]site.File, len(out))
	for i, f := range out {
		files[i] = site.File(f)
	}
	return files, nil
}

// notFoundPage is shown by servers at any address, so its links cannot be
// checked from where it lies.
const notFoundPage = "404.html"

// checkLinks looks at every page, unless the very same files were found right
// before: then a stamp in the cache says so.
func checkLinks(files map[string][]byte, cache string) error {
	stamp := ""
	if cache != "" {
		stamp = filepath.Join(cache, "links-"+fingerprint(files))
		if _, err := os.Stat(stamp); err == nil {
			return nil
		}
	}
	checked := make(map[string][]byte, len(files))
	for name, data := range files {
		if name != notFoundPage {
			checked[name] = data
		}
	}
	var errs []error
	for i, problem := range verify.Links(checked) {
		if i == 20 {
			errs = append(errs, errors.New("… and more"))
			break
		}
		errs = append(errs, errors.New(problem.String()))
	}
	if len(errs) > 0 {
		return fmt.Errorf("check links: %w", errors.Join(errs...))
	}
	if stamp != "" {
		_ = os.WriteFile(stamp, nil, 0o644) // without it the next build checks again
	}
	return nil
}

// fingerprint is one hash over the names of all files and the bytes of those
// that can hold links.
func fingerprint(files map[string][]byte) string {
	h := sha256.New()
	if exe, err := os.Executable(); err == nil {
		if info, err := os.Stat(exe); err == nil { // another program may look at other things
			fmt.Fprintln(h, info.Size(), info.ModTime().UnixNano())
		}
	}
	for _, name := range sortedKeys(files) {
		fmt.Fprintln(h, name)
		if ext := path.Ext(name); ext == ".html" || ext == ".css" {
			fmt.Fprintln(h, len(files[name]))
			h.Write(files[name])
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// sourceDate is the date that SOURCE_DATE_EPOCH sets, by the convention of
// reproducible builds.
func sourceDate() string {
	seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	if err != nil {
		return ""
	}
	return time.Unix(seconds, 0).UTC().Format(time.DateOnly)
}
