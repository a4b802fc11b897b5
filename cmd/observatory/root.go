package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"
)

// Config is every setting of the program. A flag wins over the environment
// (OBSERVATORY_…), the environment over site/observatory.toml, the file over
// the default.
type Config struct {
	Source  string `mapstructure:"source"`   // folder with survey, pipeline, site and content
	Out     string `mapstructure:"out"`      // folder that is published
	BaseURL string `mapstructure:"base-url"` // public address; empty: links work from any folder and from disk
	Date    string `mapstructure:"date"`     // of the edition; default: the newest date in the evidence
	Cache   string `mapstructure:"cache"`    // folder for figures and pages kept between builds
	Title   string `mapstructure:"title"`    // of the site
	Listen  string `mapstructure:"listen"`   // address of serve
	Theme   string `mapstructure:"theme"`    // folder of the look; default: the one built into the program
	Verbose bool   `mapstructure:"verbose"`
}

func defaults() map[string]any {
	cache := ""
	if dir, err := os.UserCacheDir(); err == nil {
		cache = filepath.Join(dir, "ppp-observatory")
	}
	return map[string]any{"source": ".", "out": "public", "base-url": "", "date": "", "cache": cache, "title": "PPP Observatory",
		"listen": "localhost:8080", "theme": "", "verbose": false}
}

// program is what every subcommand gets.
type program struct {
	stdout, stderr io.Writer
	viper          *viper.Viper
}

func rootCommand(stdout, stderr io.Writer) *cobra.Command {
	p := &program{stdout: stdout, stderr: stderr, viper: viper.New()}
	root := &cobra.Command{
		Use:           "observatory",
		Short:         "Build and check the observatory of partnerships between police and private security",
		Long:          "Observatory reads submissions, checks them, computes indicators and builds the data and the site.\n\nExit codes: 0 fine (warnings too), 1 refusals or questions in the input, 2 could not run.",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.PersistentFlags().String("source", ".", "`folder` with survey, pipeline, site and content")
	root.PersistentFlags().BoolP("verbose", "v", false, "say more on stderr")
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(p.acceptCommand(), p.buildCommand(), p.checkCommand(), p.demoCommand(), p.mergeCommand(), p.previewCommand(), p.readCommand(), p.serveCommand(), p.templateCommand(), p.versionCommand())
	return root
}

// config reads the settings for a command: defaults, file, environment, flags.
func (p *program) config(cmd *cobra.Command) (Config, error) {
	v := p.viper
	for k, d := range defaults() {
		v.SetDefault(k, d)
	}
	v.SetEnvPrefix("OBSERVATORY")
	v.SetEnvKeyReplacer(strings.NewReplacer("-", "_"))
	v.AutomaticEnv()
	if err := v.BindPFlags(cmd.Flags()); err != nil {
		return Config{}, fmt.Errorf("read settings: %w", err)
	}
	file := filepath.Join(v.GetString("source"), "site", "observatory.toml")
	v.SetConfigFile(file)
	if err := v.ReadInConfig(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Config{}, fmt.Errorf("read settings: %w", err)
	}
	known := map[string]any{}
	for k := range defaults() {
		known[k] = v.Get(k)
	}
	for _, k := range v.AllKeys() {
		if _, ok := known[k]; !ok && v.InConfig(k) {
			return Config{}, fmt.Errorf("read settings: %s: unknown setting %q", file, k)
		}
	}
	var c Config
	set := viper.New()
	if err := set.MergeConfigMap(known); err != nil {
		return c, fmt.Errorf("read settings: %w", err)
	}
	if err := set.UnmarshalExact(&c); err != nil {
		return c, fmt.Errorf("read settings: %w", err)
	}
	if c.Date == "" {
		c.Date = sourceDate()
	}
	if _, err := time.Parse(time.DateOnly, c.Date); c.Date != "" && err != nil {
		return c, fmt.Errorf("read settings: the date %q is not of the form 2026-11-21", c.Date)
	}
	if u, err := url.Parse(c.BaseURL); c.BaseURL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		return c, fmt.Errorf("read settings: the base URL %q is not an address such as https://example.org/ppp/", c.BaseURL)
	}
	return c, nil
}

// log writes to stderr: on a terminal what is being done, elsewhere only what
// goes wrong, unless more is asked for.
func (p *program) log(c Config) *slog.Logger {
	level := slog.LevelWarn
	if c.Verbose || isTerminal(p.stderr) {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version of the program and of what it is made of", Args: cobra.NoArgs,
		Example: "  observatory version",
		RunE: func(cmd *cobra.Command, _ []string) error {
			fmt.Fprintln(p.stdout, "observatory", version)
			info, ok := debug.ReadBuildInfo()
			if !ok {
				return nil
			}
			fmt.Fprintln(p.stdout, "go", strings.TrimPrefix(info.GoVersion, "go"))
			for _, d := range info.Deps {
				for _, name := range []string{"gohugoio/hugo", "go-echarts/go-echarts/v2", "apache/arrow/go/v17", "spf13/viper", "spf13/cobra"} {
					if strings.HasSuffix(d.Path, name) {
						fmt.Fprintln(p.stdout, d.Path, d.Version)
					}
				}
			}
			return nil
		},
	}
}

// version of the program; editions of the data have their own dates.
const version = "0.1.0"
