package render

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/bep/logg"
	"github.com/gohugoio/hugo/common/loggers"
	"github.com/gohugoio/hugo/config"
	"github.com/gohugoio/hugo/config/allconfig"
	"github.com/gohugoio/hugo/deps"
	"github.com/gohugoio/hugo/hugofs"
	"github.com/gohugoio/hugo/hugolib"
	"github.com/spf13/afero"
)

// workDir and publishDir exist in memory only.
const (
	workDir    = "/site"
	publishDir = "/public"
)

// build runs Hugo once, from memory to memory.
func build(src Source, o Options) (files []File, err error) {
	defer func() {
		if r := recover(); r != nil {
			files, err = nil, fmt.Errorf("hugo stopped: %v", r)
		}
	}()
	from, to := afero.NewMemMapFs(), afero.NewMemMapFs()
	if err := fill(from, src, o); err != nil {
		return nil, err
	}
	var said complaints
	// A new logger for each build: Hugo fails a build whose logger ever counted an error.
	logger := loggers.New(loggers.Options{
		StdOut: io.Discard, StdErr: io.Discard,
		Level: logg.LevelWarn, DistinctLevel: logg.LevelWarn, HandlerPost: said.hear,
	})
	places := func() config.Provider {
		c := config.New()
		c.Set("workingDir", workDir)
		c.Set("publishDir", publishDir)
		return c
	}
	flags := places()
	flags.Set("cacheDir", o.cacheDir())
	configs, err := allconfig.LoadConfig(allconfig.ConfigSourceDescriptor{
		Flags: flags, Fs: from, Logger: logger, Filename: "hugo.json", Environment: "production",
		Environ:      []string{"HUGO=1"}, // not empty, or Hugo reads the settings of the process
		SkipNpmCheck: true,
	})
	if err != nil {
		return nil, fmt.Errorf("load configuration: %w", err)
	}
	h, err := hugolib.NewHugoSites(deps.DepsCfg{
		Configs: configs, Fs: hugofs.NewFromSourceAndDestination(from, to, places()),
		TestLogger: logger, LogLevel: logg.LevelWarn,
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("prepare: %w", err), said.err())
	}
	defer h.Close()
	if err := h.Build(hugolib.BuildCfg{NoBuildLock: true}); err != nil {
		return nil, errors.Join(fmt.Errorf("build: %w", err), said.err())
	}
	if err := said.err(); err != nil {
		return nil, err
	}
	return read(to)
}

// complaints collects what Hugo logs at warning level and above. Hugo renders
// many pages at once and calls hear without a lock, in no certain order.
type complaints struct {
	mu    sync.Mutex
	lines []string
}

func (c *complaints) hear(e *logg.Entry) error {
	if e.Level >= logg.LevelWarn {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.lines = append(c.lines, e.Message)
	}
	return nil
}

func (c *complaints) err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []error
	for _, l := range slices.Sorted(slices.Values(c.lines)) {
		all = append(all, errors.New(l))
	}
	return errors.Join(all...)
}

func (o Options) cacheDir() string {
	if o.CacheDir == "" {
		return "/cache"
	}
	return o.CacheDir
}

// fill lays theme, content, labels, numbers and settings out as a Hugo project.
func fill(to afero.Fs, src Source, o Options) error {
	put := func(name string, data []byte) error {
		if err := afero.WriteFile(to, path.Join(workDir, name), data, 0o644); err != nil {
			return fmt.Errorf("lay out %s: %w", name, err)
		}
		return nil
	}
	// embed.FS knows no absolute paths and Hugo no relative ones, hence the copy.
	err := fs.WalkDir(o.Theme, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(o.Theme, name)
		if err != nil {
			return err
		}
		return put(name, data)
	})
	if err != nil {
		return fmt.Errorf("read theme: %w", err)
	}
	for _, f := range append(scaffold(src, o), src.Files...) {
		if err := put(f.Path, f.Data); err != nil {
			return err
		}
	}
	for _, l := range o.Languages {
		if err := put("i18n/"+l.Code+".toml", src.Labels[l.Code]); err != nil {
			return err
		}
		// A second time as data: the page for missing addresses speaks every language.
		if err := put("data/labels/"+l.Code+".toml", src.Labels[l.Code]); err != nil {
			return err
		}
		numbers, err := json.Marshal(src.Numbers[l.Code])
		if err != nil {
			return fmt.Errorf("write numbers of language %s: %w", l.Code, err)
		}
		if src.Numbers[l.Code] == nil {
			numbers = []byte("{}")
		}
		if err := put("data/numbers/"+l.Code+".json", numbers); err != nil {
			return err
		}
	}
	menu, err := json.Marshal(src.Map)
	if err != nil {
		return fmt.Errorf("write the map of the site: %w", err)
	}
	if src.Map == nil {
		menu = []byte("{}")
	}
	if err := put("data/map.json", menu); err != nil {
		return err
	}
	settings, err := json.Marshal(o.settings())
	if err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	return put("hugo.json", settings)
}

// settings is the configuration of Hugo: nothing is made that no page asked for.
func (o Options) settings() map[string]any {
	languages := map[string]any{}
	for i, l := range o.Languages {
		languages[l.Code] = map[string]any{
			"weight": i + 1, "label": l.Name, "locale": l.Code, "contentDir": "content/" + l.Code,
		}
	}
	html := []string{"html"}
	return map[string]any{
		"baseURL": o.BaseURL, "title": o.SiteTitle, "languages": languages,
		"defaultContentLanguage":         o.Languages[0].Code,
		"defaultContentLanguageInSubdir": true,
		"disableDefaultLanguageRedirect": true,
		"disableKinds":                   []string{"taxonomy", "term", "rss", "404"},
		"outputs":                        map[string]any{"home": html, "section": html, "page": html},
		"disableHugoGeneratorInject":     true,
		"enableRobotsTXT":                true,
		"printI18nWarnings":              true, // a label without a translation is a warning, hence an error
		"timeout":                        "300s",
		"build":                          map[string]any{"noJSConfigInAssets": true},
		"minify": map[string]any{
			"minifyOutput": true, "disableXML": true, "disableSVG": true, "disableJSON": true, "disableJS": true,
			"tdewolff": map[string]any{"html": map[string]any{"keepQuotes": true, "keepEndTags": true, "keepDefaultAttrVals": true}},
		},
		"params": map[string]any{"public": public(o.BaseURL), "edition": o.Edition, "invented": o.Invented, "preview": o.Preview},
	}
}

// read takes the published files out of memory.
func read(from afero.Fs) ([]File, error) {
	var files []File
	err := afero.Walk(from, publishDir, func(name string, d fs.FileInfo, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := afero.ReadFile(from, name)
		if err != nil {
			return err
		}
		name = strings.TrimPrefix(filepath.ToSlash(name), publishDir+"/")
		files = append(files, File{Path: name, Data: data})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read published files: %w", err)
	}
	return files, nil
}
