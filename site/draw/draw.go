// Package draw turns chart options into static SVG inside the process.
//
// In come an ECharts option as JSON, a size and words; out goes one SVG element
// without styles, scripts or fonts, whose colours may be classes and whose ids
// carry the chart's own, so that a strict content security policy and a style
// sheet can both have their way. It also gives the map of Europe as paths, for
// figures that colour it themselves, and small maps around one country.
//
// The same request gives the same bytes, whatever was drawn before and however
// many draw at once. The package must not know indicators, countries' data or
// words of the site, must not read files other than its cache, and gets the
// chart library, the geometry and the letter widths from its caller.
package draw

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"regexp"
	"runtime"
	"sync"

	"github.com/dop251/goja"
)

// version names what this package does to an option. It is part of every
// cache key: change it whenever the same request gives other bytes.
const version = "1"

// maxWorkers bounds the interpreters, each of which holds up to 100 MB.
const maxWorkers = 4

// Assets are the vendored files that drawing needs, as cmd/assets makes them.
type Assets struct {
	Bundle   []byte // ECharts, a script that sets the global "echarts"
	Geometry []byte // the map: features in kilometres, and their window
	Labels   []byte // where the countries' names go on it
	Advances []byte // widths of letters, to measure text without a browser
	// Functions is an optional script that sets the global "chartFunctions", an
	// object of functions. An option refers to one as {"$fn": "name"}, since JSON
	// holds none; the page's script revives the same names.
	Functions []byte
}

// ReadAssets reads the assets by the names that cmd/assets gives them.
func ReadAssets(fsys fs.FS) (Assets, error) {
	var a Assets
	for name, to := range map[string]*[]byte{
		"echarts.iife.min.js": &a.Bundle,
		"europe.json":         &a.Geometry,
		"labels.json":         &a.Labels,
		"advances.json":       &a.Advances,
	} {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return Assets{}, fmt.Errorf("read drawing assets: %w", err)
		}
		*to = b
	}
	return a, nil
}

// Options may all be left empty.
type Options struct {
	CacheDir string       // folder for drawn charts; "" means none is kept
	Log      *slog.Logger // discards if nil
}

// A Request is one chart.
type Request struct {
	ID            string          // an XML name without colon, unique on its page; begins every id inside
	Option        json.RawMessage // ECharts option; animation is switched off
	Width, Height int             // the viewBox; text does not shrink with it
	// Classes maps a colour, such as "#0c4a56", to a class. Where the colour is a
	// fill the attribute gives way to that class, where it is a stroke to the class
	// with "-line" behind it: one class for both would fill what is only drawn.
	Classes     map[string]string
	Title, Desc string // the accessible name and description; without a title the chart is hidden from readers
	// Links are, by data index of the first series, addresses and the words
	// shown on hover. With an address the mark becomes a link.
	Links map[int]Link
}

// A Link leads from a mark of a chart to a page.
type Link struct {
	Href  string // "" for words alone
	Title string
}

// A Drawer draws charts. Its methods may be called at the same time.
type Drawer struct {
	assets   Assets
	advances Advances
	geometry geometry
	labels   map[string]labelPoint
	cache    cache
	log      *slog.Logger
	programs func() (programs, error) // compiled on first need: a cached build never pays
	engines  chan *engine             // one place per worker; nil where none is loaded yet

	mapping  sync.Mutex // guards outlines: the first who asks draws, others wait
	outlines []outline
}

// New reads the assets and returns a Drawer. Nothing is loaded into an
// interpreter before the first chart that the cache does not hold.
func New(a Assets, o Options) (*Drawer, error) {
	d := &Drawer{assets: a, log: o.Log, cache: newCache(o.CacheDir, a)}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	var err error
	if d.advances, err = readAdvances(a.Advances); err != nil {
		return nil, fmt.Errorf("read letter widths: %w", err)
	}
	if d.geometry, err = readGeometry(a.Geometry); err != nil {
		return nil, fmt.Errorf("read map: %w", err)
	}
	if err = json.Unmarshal(a.Labels, &d.labels); err != nil {
		return nil, fmt.Errorf("read label points: %w", err)
	}
	d.programs = sync.OnceValues(func() (programs, error) { return compile(a) })
	workers := min(runtime.GOMAXPROCS(0), maxWorkers)
	d.engines = make(chan *engine, workers)
	for range workers {
		d.engines <- nil
	}
	return d, nil
}

var validID = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

// SVG draws a chart, or takes it from the cache.
func (d *Drawer) SVG(ctx context.Context, r Request) (string, error) {
	switch {
	case !validID.MatchString(r.ID):
		return "", fmt.Errorf("draw chart: bad id %q", r.ID)
	case r.Width <= 0 || r.Height <= 0:
		return "", fmt.Errorf("draw chart %s: bad size %d × %d", r.ID, r.Width, r.Height)
	case !json.Valid(r.Option):
		return "", fmt.Errorf("draw chart %s: the option is not JSON", r.ID)
	}
	key := d.cache.key("svg", r)
	if b, ok := d.cache.get(key, isSVG); ok {
		return string(b), nil
	}
	raw, err := d.render(ctx, string(r.Option), r.Width, r.Height)
	if err != nil {
		return "", fmt.Errorf("draw chart %s: %w", r.ID, err)
	}
	svg, err := clean(raw, r)
	if err != nil {
		return "", fmt.Errorf("clean chart %s: %w", r.ID, err)
	}
	if err := d.cache.put(key, []byte(svg)); err != nil {
		d.log.Warn("chart not kept", "chart", r.ID, "error", err)
	}
	return svg, nil
}

// Width measures text in px as the site's sans would set it.
func (d *Drawer) Width(text string, size float64, weight int) float64 {
	return d.advances.Width(text, size, weight)
}

// render borrows an engine, draws with it and gives it back. An engine that
// failed or was interrupted is thrown away: nobody knows its state.
func (d *Drawer) render(ctx context.Context, option string, width, height int) (string, error) {
	var e *engine
	select {
	case e = <-d.engines:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	sound := false
	defer func() {
		if !sound {
			e = nil
		}
		d.engines <- e
	}()
	if err := ctx.Err(); err != nil {
		sound = true
		return "", err
	}
	if e == nil {
		p, err := d.programs()
		if err != nil {
			return "", err
		}
		if e, err = load(p, d.assets.Geometry, d.advances); err != nil {
			return "", err
		}
	}
	stop := context.AfterFunc(ctx, func() { e.vm.Interrupt(ctx.Err()) })
	svg, err := e.draw(option, width, height)
	sound = stop() && err == nil
	var interrupted *goja.InterruptedError
	if errors.As(err, &interrupted) && ctx.Err() != nil {
		return "", ctx.Err()
	}
	return svg, err
}
