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

	files map[string][]byte // what Files holds, by path
}

// Compose makes every page of every language. The order of calls is the table
// of contents.
func Compose(ctx context.Context, d *pipeline.Dataset, content *Content, drawer *draw.Drawer, o Options) (*Site, error) {
	europe, err := drawer.Regions(ctx, 960)
	if err != nil {
		return nil, fmt.Errorf("compose site: %w", err)
	}
	if err := topic(d); err != nil {
		return nil, fmt.Errorf("compose site: %w", err)
	}
	s := &Site{Numbers: map[string]map[string]Number{}, files: map[string][]byte{}}
	crops := map[survey.CountryCode]draw.Map{}
	for _, l := range content.Languages {
		c := newComposer(composer{ctx: ctx, d: d, content: content, en: content.Languages[0], l: l, drawer: drawer, europe: europe, crops: crops, o: o, site: s})
		for _, part := range []func() error{
			c.home, c.countries, c.indicators, c.cases, c.recommendations, c.dataPages, c.evidencePage, c.questionnaires, c.writtenPages,
		} {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if err := part(); err != nil {
				return nil, fmt.Errorf("compose site in %s: %w", l.Code, err)
			}
		}
		c.numbers()
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
	waves    []*survey.Wave     // from the oldest to the newest
	byName   []*survey.Country  // in the order of the language
	profiles map[survey.CountryCode]profile
	shared   words.Args // facts about the whole evidence, for any sentence

	problems []error // ids that the site speaks of and the data does not have
}

func newComposer(c composer) *composer {
	e := c.d.Evidence
	c.in = e.Instrument(c.d.Catalogue.Indicators[0].Instrument)
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
	return &c
}

func (c *composer) add(p Page) {
	p.Lang = c.l.Code
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
		p.Cite = c.say("cite", words.Args{"title": words.Run{T: p.Title, I: true}, "edition": c.o.Edition})
	}
	c.site.Pages = append(c.site.Pages, p)
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
func (c *composer) say(key string, a words.Args) words.Text {
	return c.l.Words.Say(key, a, c.shared)
}

// word is a fixed string, or a sentence as plain words.
func (c *composer) word(key string) string {
	if s, ok := c.l.strings[key]; ok {
		return s
	}
	return c.say(key, nil).Plain()
}

// url is the address of a page in the composer's language.
func (c *composer) url(elem ...string) string {
	return "/" + path.Join(append([]string{c.l.Code}, elem...)...) + "/"
}

func (c *composer) link(text, href string) words.Run { return words.Run{T: text, Href: href} }

// figure finishes a chart: it publishes its option and its table, and its
// drawing if it has one, and tells the chart where.
func (c *composer) figure(ch *figures.Chart) (*figures.Chart, error) {
	option, err := ch.Option()
	if err != nil {
		return nil, err
	}
	base := path.Join("figures", c.l.Code, ch.ID)
	c.file(base+".csv", ch.CSV())
	c.file(base+".json", append(option, '\n'))
	ch.Files = []figures.File{{Label: "CSV", Href: "/" + base + ".csv"}, {Label: "JSON", Href: "/" + base + ".json"}}
	if ch.SVG != "" {
		c.file(base+".svg", []byte(standalone(ch.SVG)))
		ch.Files = append(ch.Files, figures.File{Label: "SVG", Href: "/" + base + ".svg"})
	}
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

// num is the value of a published figure as a number of a sentence. Without
// such a figure the build fails and names it.
func (c *composer) num(id string) words.Num {
	f := c.d.Evidence.Figure(id)
	if f == nil {
		c.problems = append(c.problems, fmt.Errorf("no wave has the published figure %q", id))
		return words.Num{ID: id, Value: "0"}
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

// facts are what is true of the whole evidence: every published figure
// (fig_NAME, base_NAME) and a few counts that the texts lean on, so that no
// number stands in a text by itself.
func (c *composer) facts() words.Args {
	e, f := c.d.Evidence, words.Args{}
	for _, w := range e.Waves {
		for i := range w.Figures {
			name, _, _ := strings.Cut(w.Figures[i].ID, ".")
			f["fig_"+name] = c.num(w.Figures[i].ID)
			if b := w.Figures[i].Base; b != nil {
				f["base_"+name] = *b
			}
		}
	}
	f["means_all"] = len(c.family(usedID))
	for _, g := range e.Groups {
		f["size_"+g.ID] = g.Size
		if g.Within != "" {
			f["unnamed_"+g.ID], f["outside_"+g.ID] = g.Unnamed(), e.Group(g.Within).Size-g.Size
		}
		var names []string
		for _, code := range g.Named {
			names = append(names, e.Country(code).Name(c.l.Code))
		}
		slices.SortFunc(names, c.l.Words.Sort())
		f["names_"+g.ID] = c.l.Words.Names(names)
		var the []string
		for _, country := range c.byName {
			if slices.Contains(g.Named, country.Code) {
				the = append(the, c.countryWords(country)["the"].(string))
			}
		}
		f["the_names_"+g.ID] = c.l.Words.Names(the)
	}
	c.lawFacts(f)
	c.caseFacts(f)
	return f
}

// lawFacts are the members of the EU with both a duty to assist and reported
// partnerships, and how many have neither.
func (c *composer) lawFacts(f words.Args) {
	both, neither := []string{}, 0
	for _, country := range c.byName {
		if !country.EU() {
			continue
		}
		p := c.profiles[country.Code]
		law, practice := c.mark(p.duty), c.mark(p.practice)
		switch {
		case law == figures.Yes && practice == figures.Yes:
			both = append(both, country.Name(c.l.Code))
		case law != figures.Yes && practice != figures.Yes:
			neither++
		}
	}
	f["both_names"], f["both_n"], f["neither_n"] = c.l.Words.Names(both), len(both), neither
}

// caseFacts are the two countries with the most cases.
func (c *composer) caseFacts(f words.Args) {
	cases := map[survey.CountryCode]int{}
	for _, k := range c.d.Cases {
		cases[k.Country]++
	}
	var withCases []*survey.Country
	for _, country := range c.byName {
		if cases[country.Code] > 0 {
			withCases = append(withCases, country)
		}
	}
	slices.SortStableFunc(withCases, func(a, b *survey.Country) int { return cases[b.Code] - cases[a.Code] })
	var top []string
	n := 0
	for _, country := range withCases[:min(2, len(withCases))] {
		top = append(top, country.Name(c.l.Code))
		n += cases[country.Code]
	}
	slices.SortFunc(top, c.l.Words.Sort())
	f["cases_top"], f["cases_top_n"], f["cases_countries"] = c.l.Words.Names(top), n, len(withCases)
}

// countryWords are the forms in which a country's name enters a sentence.
func (c *composer) countryWords(country *survey.Country) words.Args {
	name := country.Name(c.l.Code)
	f := c.l.evidence.Country[string(country.Code)]
	the := or(f.The, name)
	return words.Args{"name": name, "the": the, "The": upperFirst(the), "in": or(f.In, c.say("in_country", words.Args{"the": the}).Plain()),
		"of": or(f.Of, c.say("of_country", words.Args{"the": the}).Plain())}
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

// mark is how the status of an observation is drawn.
func (c *composer) mark(o *pipeline.Observation) figures.Mark {
	if o == nil {
		return figures.NotAsked
	}
	switch o.Status {
	case pipeline.Observed:
		switch {
		case o.Number != nil:
			return figures.Yes
		case slices.Contains([]string{"with_conditions", "listed_cases_only", "partly", "sometimes"}, o.Code):
			return figures.Partly
		case slices.Contains(o.Indicator.Positive(), o.Code):
			return figures.Yes
		}
		return figures.No
	case pipeline.InDispute:
		return figures.Disputed
	case pipeline.Suppressed:
		return figures.Aggregate
	}
	return c.silence(o.State, o.Wave)
}

func (c *composer) silence(s survey.State, wave string) figures.Mark {
	switch s {
	case survey.NotAsked:
		return figures.NotAsked
	case survey.NotInFrame:
		return figures.Outside
	}
	if w := c.d.Evidence.Wave(wave); w != nil && w.Kind == survey.AggregateWave {
		return figures.Aggregate
	}
	return figures.Silent
}

// stateWord says in a word or two what an observation holds.
func (c *composer) stateWord(o *pipeline.Observation) string {
	if o == nil {
		return c.word("state_not_asked")
	}
	switch o.Status {
	case pipeline.Observed:
		if o.Number != nil {
			return c.measured(o).Plain()
		}
		if o.Indicator.ID == practiceID || o.Indicator.ID == responseID {
			return c.word("reported_" + o.Code)
		}
		return c.l.codeLabel(c.d, o.Indicator, o.Code)
	case pipeline.InDispute:
		return c.word("state_disputed")
	case pipeline.Suppressed:
		return c.word("state_suppressed")
	case pipeline.NotRated:
		return c.word("state_not_rated")
	}
	return c.silenceWord(o.State, o.Wave)
}

func (c *composer) silenceWord(s survey.State, wave string) string {
	if w := c.d.Evidence.Wave(wave); w != nil && w.Kind == survey.AggregateWave && s == survey.NotPublished {
		return c.word("state_aggregate")
	}
	return c.word("state_" + string(s))
}

// measured prints the number of an observation with its unit and, where it is a
// lower bound, says so.
func (c *composer) measured(o *pipeline.Observation) words.Text {
	n := words.Num{ID: o.ID, Value: strconv.FormatFloat(*o.Number, 'f', -1, 64), Print: round(*o.Number), Href: c.observationHref(o)}
	t := c.say("unit_"+unitKey(o.Unit), words.Args{"k": n})
	if o.Unit == "%" && o.Asked != nil && *o.Asked < leastForPercent {
		n.Value, n.Print = strconv.Itoa(*o.N), ""
		t = c.say("k_of_n", words.Args{"k": n, "n": *o.Asked})
	}
	if o.AtLeast {
		return c.say("at_least", words.Args{"what": t})
	}
	return t
}

// leastForPercent is the base below which no percentage is printed (methods.md §3).
const leastForPercent = 10

func unitKey(u string) string {
	if u == "%" {
		return "percent"
	}
	return u
}

// round prints a number as the methods ask: whole, whatever it was computed as.
func round(f float64) string { return strconv.Itoa(int(f + 0.5)) }

// newest is the observation of the newest wave that has a value, else of the
// newest wave that asked.
func (c *composer) newest(indicator, area string) *pipeline.Observation {
	var best *pipeline.Observation
	for _, w := range c.waves {
		o := c.d.Observation(indicator, area, w.Slug)
		if o != nil && (best == nil || o.Status == pipeline.Observed || best.Status != pipeline.Observed) {
			best = o
		}
	}
	return best
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
