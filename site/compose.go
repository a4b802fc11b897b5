// Package site turns a dataset and written content into the source of a site:
// pages as documents made of a few kinds of block, figures with their files,
// and the numbers that written text quotes. It computes no indicator and writes
// no HTML; sentences come from the labels of each language, and a sentence that
// a language lacks fails the build.
package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"observatory/pipeline"
	"observatory/site/draw"
	"observatory/site/figures"
	"observatory/site/words"
	"observatory/survey"
)

// Options are what a site needs to know besides its data.
type Options struct {
	Edition string            // date of the edition, ISO
	BaseURL string            // public address; empty where there is none
	Data    map[string][]byte // the published data files, by path below the site's root
}

// File is a file that is published as it is.
type File struct {
	Path string
	Data []byte
}

// Number is a published number as written text quotes it.
type Number struct{ Text, Value, Href string }

// Site is the source of a site.
type Site struct {
	Pages   []Page
	Files   []File
	Numbers map[string]map[string]Number // by language and figure id
	// Invented: the evidence was made up, and every page is to say so.
	Invented bool
	Map      map[string][]MapColumn // by language: the main menu and what lies below it

	files map[string][]byte // what Files holds, by path
}

// Compose makes every page of every language. The order of calls is the table
// of contents.
func Compose(ctx context.Context, d *pipeline.Dataset, content *Content, drawer *draw.Drawer, o Options) (*Site, error) {
	europe, err := drawer.Regions(ctx, 960)
	if err != nil {
		return nil, fmt.Errorf("compose site: %w", err)
	}
	if err := errors.Join(topic(d, content.Profile), checkFigures(d.Catalogue)); err != nil {
		return nil, fmt.Errorf("compose site: %w", err)
	}
	s := &Site{Invented: d.Evidence.Invented(), Numbers: map[string]map[string]Number{}, Map: map[string][]MapColumn{}, files: map[string][]byte{}}
	crops := map[survey.CountryCode]draw.Map{}
	for _, l := range content.Languages {
		l.instruments = d.Evidence.Instruments
		c := newComposer(composer{ctx: ctx, d: d, content: content, en: content.Languages[0], l: l, drawer: drawer, europe: europe, crops: crops, o: o, site: s})
		if err := c.checkNeeds(); err != nil {
			return nil, fmt.Errorf("compose site: %w", err)
		}
		for _, part := range []func() error{
			c.home,
			c.countries,
			c.law,
			c.indicators,
			c.cases,
			c.dataPages,
			c.evidencePage,
			c.studies,
			c.questionnaires,
			c.checklist,
			c.findings,
			c.sideBySide,
			c.themes,
			c.writtenPages,
			c.corrections, // adds to a written page
			c.figurePages, // of all figures above
		} {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if err := part(); err != nil {
				return nil, fmt.Errorf("compose site in %s: %w", l.Code, err)
			}
		}
		c.numbers()
		s.Map[l.Code] = c.siteMap()
		if err := errors.Join(append(c.problems, l.Words.Err())...); err != nil {
			return nil, fmt.Errorf("compose site in %s: %w", l.Code, err)
		}
	}
	return s, nil
}

// composer makes the pages of one language.
type composer struct {
	ctx     context.Context
	d       *pipeline.Dataset
	content *Content
	en, l   *Language
	drawer  *draw.Drawer
	europe  draw.Map
	crops   map[survey.CountryCode]draw.Map
	o       Options
	site    *Site

	// What many pages ask for, found once.
	in       *survey.Instrument // that the catalogue's indicators read
	practice string             // id of the indicator of the state of a country
	invented bool               // the evidence was made up: every page and file says so
	general  bool               // a wave that the sentences were written for is missing
	waves    []*survey.Wave     // from the oldest to the newest
	byName   []*survey.Country  // in the order of the language
	profiles map[survey.CountryCode]profile
	families map[string][]*pipeline.Indicator // by the declaration they come from
	shared   words.Args                       // facts about the whole evidence, for any sentence

	problems []error // ids that the site speaks of and the data does not have

	matrix   *figures.Chart               // what is known, once it is drawn
	plain    map[string]string            // fixed words, by key, as they are asked for
	held     map[string][]pipeline.Record // records by repeat group and country, as they are asked for
	compared map[string][]CompareWave     // answers to "may I compare?" by family, likewise
	homes    []home                       // of figures that have a page of their own
	settled  map[string]bool              // their ids

	lawKnown map[string]lawAnswer // answers to questions of law by country and question, as they are asked for
}

func newComposer(c composer) *composer {
	e := c.d.Evidence
	c.plain, c.held, c.lawKnown = map[string]string{}, map[string][]pipeline.Record{}, map[string]lawAnswer{}
	c.compared, c.settled = map[string][]CompareWave{}, map[string]bool{}
	c.in = e.Instrument(c.d.Catalogue.Indicators[0].Instrument)
	c.families = map[string][]*pipeline.Indicator{}
	for i := range c.d.Catalogue.Indicators {
		x := &c.d.Catalogue.Indicators[i]
		c.families[x.Family] = append(c.families[x.Family], x)
	}
	c.roles()
	c.waves = slices.Clone(e.Waves)
	slices.SortStableFunc(c.waves, func(a, b *survey.Wave) int { return strings.Compare(a.AsOf, b.AsOf) })
	c.byName = slices.Clone(e.Countries)
	order := c.l.Words.Sort()
	slices.SortStableFunc(c.byName, func(a, b *survey.Country) int { return order(a.Name(c.l.Code), b.Name(c.l.Code)) })
	c.profiles = make(map[survey.CountryCode]profile, len(e.Countries))
	for _, country := range e.Countries {
		c.profiles[country.Code] = c.profile(country)
	}
	c.shared = c.facts()
	clear(c.plain) // now every fact may be said
	return &c
}

func (c *composer) add(p Page) {
	p.Lang = c.l.Code
	p.Nav = c.nav(p.Path)
	p.Crumbs = c.through(p)
	if p.Title == "" {
		p.Title = p.Heading.Plain()
		if p.Name != "" {
			p.Title = p.Name + c.l.Words.Raw("colon") + p.Title
		}
	}
	if p.Description == "" {
		p.Description = c.description(p)
	}
	if p.Cite == nil {
		p.Cite = c.say("cite", c.citation(p.Title))
	}
	if c.invented {
		p.Cite = c.say("cite_invented", c.citation(p.Title))
		if l := p.Locator; l != nil {
			l.SVG, l.Caption = figures.InventedSVG(l.SVG, c.word("invented_mark")), words.Text{{T: c.word("invented_mark") + ".", B: true}, {T: " "}}.Add(l.Caption...)
		}
	}
	if len(p.charts()) > 0 {
		p.Scripts = append(p.Scripts, "figures")
	}
	if p.Kind != "figure" {
		c.settle(p)
	}
	c.site.Pages = append(c.site.Pages, p)
}

// citation is what the sentences of citations need: a title that ends in a mark
// of its own takes no full stop.
func (c *composer) citation(title string) words.Args {
	stop := "."
	if strings.HasSuffix(title, "?") || strings.HasSuffix(title, "!") {
		stop = ""
	}
	return words.Args{"title": words.Run{T: title, I: true}, "stop": stop, "edition": c.o.Edition}
}

// description is the lede, or the heading of a page without one. It is read away
// from the page, so a country or a text without a lede is named in it.
func (c *composer) description(p Page) string {
	d := p.Lede.Plain()
	lead := p.Kind == "country"
	if d == "" {
		d, lead = p.Heading.Plain(), true
	}
	if lead && p.Name != "" && !strings.Contains(d, p.Name) {
		d = p.Name + c.l.Words.Raw("colon") + lowerFirst(d)
	}
	return d
}

// say fills a sentence with its values and with the facts that any sentence may
// use.
//
// A sentence written for certain waves may have a general form, NAME_any, that
// stands in where such a wave, or a value of the sentence, is missing.
func (c *composer) say(key string, a words.Args) words.Text {
	if general := key + "_any"; c.l.Words.Has(general) && (c.general || !c.l.Words.Fits(key, a, c.shared)) {
		key = general
	}
	return c.knownRefs(c.l.Words.Say(key, a, c.shared))
}

// knownRefs leaves out references to statements that this evidence does not hold;
// where all waves are there, the check of links reports them.
func (c *composer) knownRefs(t words.Text) words.Text {
	if !c.general {
		return t
	}
	return slices.DeleteFunc(slices.Clone(t), func(r words.Run) bool { return r.Ref != "" && c.d.Evidence.Statement(r.Ref) == nil })
}

// word is a fixed string, or a sentence as plain words.
func (c *composer) word(key string) string {
	s, ok := c.plain[key]
	if !ok {
		s, ok = c.l.strings[key+"_any"]
		if !ok || !c.general {
			s, ok = c.l.strings[key]
		}
		if !ok {
			s = c.say(key, nil).Plain()
		}
		c.plain[key] = s
	}
	return s
}

// url is the address of a page in the composer's language.
func (c *composer) url(elem ...string) string {
	return "/" + path.Join(append([]string{c.l.Code}, elem...)...) + "/"
}

func (c *composer) link(text, href string) words.Run { return words.Run{T: text, Href: href} }

// figure finishes a chart: it publishes its option, its table and the drawing
// that stands for itself, and tells the chart where.
func (c *composer) figure(ch *figures.Chart) (*figures.Chart, error) {
	if c.invented {
		ch.Invent(c.word("invented_mark"))
	}
	option, err := ch.Option()
	if err != nil {
		return nil, err
	}
	base := path.Join("figures", c.l.Code, ch.ID)
	c.file(base+".csv", ch.CSV())
	c.file(base+".json", append(option, '\n'))
	c.file(base+".svg", ch.File(c.drawer.Width, c.say("figure_by", words.Args{"edition": c.o.Edition}).Plain()))
	ch.Files = []figures.File{{Label: "CSV", Href: "/" + base + ".csv"}, {Label: "JSON", Href: "/" + base + ".json"}, {Label: "SVG", Href: "/" + base + ".svg"}}
	return ch, nil
}

// file publishes a file. The same figure on another page gives the same file;
// another one under its name would be lost, and is a fault of the program.
func (c *composer) file(name string, data []byte) {
	if kept, ok := c.site.files[name]; ok {
		if !bytes.Equal(kept, data) {
			c.problems = append(c.problems, fmt.Errorf("two different files want the place %s", name))
		}
		return
	}
	c.site.files[name] = data
	c.site.Files = append(c.site.Files, File{name, data})
}

// numbers are what the shortcode num may quote: every published figure.
func (c *composer) numbers() {
	out := map[string]Number{}
	for _, w := range c.d.Evidence.Waves {
		for i := range w.Figures {
			f := &w.Figures[i]
			out[f.ID] = Number{Text: c.print(f).Plain(), Value: f.Value, Href: c.figureHref(f.ID)}
		}
	}
	c.site.Numbers[c.l.Code] = out
}

func (c *composer) figureHref(id string) string {
	return c.url("data", "published_figures") + "#" + id
}

// num is the value of a published figure as a number of a sentence. Without such
// a figure it is no number: a sentence that needs it and has no general form
// fails the build.
func (c *composer) num(id string) words.Num {
	f := c.d.Evidence.Figure(id)
	if f == nil {
		return words.Num{}
	}
	return words.Num{ID: id, Value: f.Value, Href: c.figureHref(id)}
}

// count is a number that an observation carries.
func (c *composer) count(o *pipeline.Observation, n int) words.Num {
	return words.Num{ID: o.ID, Value: strconv.Itoa(n), Href: c.observationHref(o)}
}

func (c *composer) observationHref(o *pipeline.Observation) string {
	return c.url("indicators", o.Indicator.Family) + "#" + c.anchor(o)
}

// anchor is the row of an indicator's page on which an observation stands:
// options of a family share one row per option.
func (c *composer) anchor(o *pipeline.Observation) string {
	if o.Indicator.Code != "" {
		return o.Indicator.ID
	}
	return o.ID
}

// print is a published figure as it is printed: 9 of 24, 75 %.
func (c *composer) print(f *survey.PublishedFigure) words.Text {
	v := c.num(f.ID)
	if f.Numerator != nil && f.Base != nil {
		return c.say("k_of_n", words.Args{"k": v, "n": *f.Base})
	}
	if f.Unit == "percent" || f.Unit == "%" {
		return c.say("percent", words.Args{"k": v})
	}
	return words.Text{{T: c.l.Words.Number(f.Value), Num: &v}}
}

func upperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// with adds values to a country's words.
func with(a words.Args, more words.Args) words.Args {
	for k, v := range more {
		a[k] = v
	}
	return a
}

// sourceLine names a wave and the rows behind a figure.
func (c *composer) sourceLine(w *survey.Wave, refs ...string) words.Text {
	return c.l.Words.Text(c.l.caption(w)).Refs(refs...)
}

// refs gathers the statements behind observations, each once, in order.
func (c *composer) refs(obs ...*pipeline.Observation) []string {
	var out []string
	for _, o := range obs {
		if o == nil {
			continue
		}
		for _, a := range o.Answers {
			for _, id := range c.d.Evidence.Refs(a) {
				if !slices.Contains(out, id) {
					out = append(out, id)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

func (c *composer) crumbs(links ...Link) []Link {
	return append([]Link{{Text: c.word("crumb_home"), Href: c.url()}}, links...)
}

// cell, head and num make cells of tables.
func cell(t words.Text) figures.Cell    { return figures.Cell{Text: t} }
func textCell(s string) figures.Cell    { return figures.Cell{Text: words.Say(s)} }
func headCell(s string) figures.Cell    { return figures.Cell{Text: words.Say(s), Head: true} }
func numCell(t words.Text) figures.Cell { return figures.Cell{Text: t, Num: true} }

// semicolons lists values that may hold commas.
func (c *composer) semicolons(items []string) string {
	out := ""
	for i, s := range items {
		if i == 0 {
			out = s
			continue
		}
		out = c.say("list_semicolon", words.Args{"before": out, "item": s}).Plain()
	}
	return out
}

func (c *composer) heads(keys ...string) []figures.Cell {
	out := make([]figures.Cell, len(keys))
	for i, k := range keys {
		out[i] = headCell(c.word(k))
	}
	return out
}
