package site

import (
	"observatory/site/figures"
	"observatory/site/words"
)

// Page is anything with a URL, as a document: an opening and sections made of a
// few kinds of block. The theme holds one partial per kind.
type Page struct {
	Lang         string     `json:"-"`
	Path         string     `json:"-"`              // without language: "countries/es"; "" is the home page
	Kind         string     `json:"kind"`           // home, country, countries, indicator, indicators, case, cases, data, text, evidence
	Nav          string     `json:"nav,omitempty"`  // the entry of the main navigation it belongs to
	Title        string     `json:"-"`              // of the browser's window, without the site's name
	Description  string     `json:"-"`              // one or two sentences for search engines
	Name         string     `json:"name,omitempty"` // the country or indicator, above the heading
	Heading      words.Text `json:"heading"`        // a finding
	Lede         words.Text `json:"lede,omitempty"`
	Crumbs       []Link     `json:"crumbs,omitempty"`
	Locator      *Locator   `json:"locator,omitempty"`   // at the right of the opening
	Aside        []Note     `json:"aside,omitempty"`     // or a margin note there
	Ladder       *Ladder    `json:"ladder,omitempty"`    // or the strength of evidence
	Status       []Status   `json:"status,omitempty"`    // the status line below the opening
	Brief        words.Text `json:"brief,omitempty"`     // on paper only, below the status line: what the sheet cannot carry, its address and edition
	Notice       words.Text `json:"notice,omitempty"`    // a line above everything: not translated, …
	Front        *Front     `json:"front,omitempty"`     // home only
	Checklist    *Checklist `json:"checklist,omitempty"` // the page is a form: its progress and tools
	Sections     []Section  `json:"sections,omitempty"`
	Scripts      []string   `json:"scripts,omitempty"`      // files of the theme's js folder, without their ending
	Cite         words.Text `json:"cite,omitempty"`         // how to cite the page
	Untranslated bool       `json:"untranslated,omitempty"` // the main text exists in English only
}

// Link is a labelled address; addresses start with "/" and contain the language.
type Link struct {
	Text string `json:"text"`
	Href string `json:"href,omitempty"`
}

// Locator is a small map with a caption.
type Locator struct {
	SVG     string     `json:"svg"`
	Caption words.Text `json:"caption"`
}

// Ladder shows how strong the evidence of a case is: Reached of its Steps.
type Ladder struct {
	Head    string       `json:"head"`
	Steps   []words.Text `json:"steps"`
	Reached int          `json:"reached"`
}

// Status is a term, a state and a few words of reserve.
type Status struct {
	Term string       `json:"term"`
	Mark figures.Mark `json:"mark,omitempty"`
	Word words.Text   `json:"word"`
	Note words.Text   `json:"note,omitempty"`
}

// Note stands in the margin. Lead is its two or three bold opening words.
type Note struct {
	Lead string     `json:"lead,omitempty"`
	Text words.Text `json:"text,omitempty"`
	MD   string     `json:"md,omitempty"`
}

// Section is a side-head, a finding, margin notes and blocks.
type Section struct {
	ID     string     `json:"id"`
	Head   string     `json:"head"`
	Find   words.Text `json:"find,omitempty"`
	Notes  []Note     `json:"notes,omitempty"`
	Blocks []Block    `json:"blocks,omitempty"`
	Take   bool       `json:"take,omitempty"` // downloads and citation: left out in print
}

// Block is one of the following; exactly one field is set.
type Block struct {
	Text       []words.Text   `json:"text,omitempty"` // paragraphs
	MD         string         `json:"md,omitempty"`   // written Markdown, rendered by Hugo
	Table      *figures.Table `json:"table,omitempty"`
	Figure     *figures.Chart `json:"figure,omitempty"`
	Lines      []Line         `json:"lines,omitempty"`   // ruled list: bold words, then text
	Two        []Column       `json:"two,omitempty"`     // two ruled lists side by side
	Cases      []CaseItem     `json:"cases,omitempty"`   // list of cases or peers
	Ask        []AskItem      `json:"ask,omitempty"`     // numbered questions: what is missing
	Facets     *Facets        `json:"facets,omitempty"`  // cases, and what narrows them down
	Compare    []CompareWave  `json:"compare,omitempty"` // may I compare?
	Links      []Link         `json:"links,omitempty"`   // downloads and the like, in one row
	More       []words.Text   `json:"more,omitempty"`    // small closing lines
	Cite       words.Text     `json:"cite,omitempty"`
	Index      []IndexGroup   `json:"index,omitempty"`      // grouped links, each carrying its finding
	Code       string         `json:"code,omitempty"`       // preformatted
	Terms      []Line         `json:"terms,omitempty"`      // definition list
	Fold       *Fold          `json:"fold,omitempty"`       // a long table behind its heading
	Check      *CheckPart     `json:"check,omitempty"`      // a part of a checklist
	Versus     *Versus        `json:"versus,omitempty"`     // countries side by side
	Picker     *Picker        `json:"picker,omitempty"`     // countries to choose
	CheckTools bool           `json:"checktools,omitempty"` // its buttons
	Advice     []AdviceItem   `json:"advice,omitempty"`     // entries of guidance
}

// Fold is a long table that opens on demand; on paper a line says where it stands.
type Fold struct {
	Head  string         `json:"head"`
	Table *figures.Table `json:"table"`
}

// Line is an entry of a ruled list.
type Line struct {
	ID   string       `json:"id,omitempty"`
	B    words.Text   `json:"b,omitempty"`
	Mark figures.Mark `json:"mark,omitempty"`
	Text words.Text   `json:"text,omitempty"`
}

// Column is one side of a Two block.
type Column struct {
	Head  string `json:"head"`
	Lines []Line `json:"lines"`
}

// CaseItem is a case, a peer or any thing to read next.
type CaseItem struct {
	Title string     `json:"title"`
	Href  string     `json:"href"`
	Meta  string     `json:"meta,omitempty"`
	Text  words.Text `json:"text,omitempty"`
}

// AskItem is a question without an answer and who could supply it.
type AskItem struct {
	Text words.Text `json:"text"`
	Who  string     `json:"who"`
}

// Facets is a list and what narrows it down: links without scripts, boxes to tick
// with them.
type Facets struct {
	Groups []FacetGroup `json:"groups"`
	Items  []FacetItem  `json:"items"`
}

// FacetGroup is one facet; the values after the first Open fold away.
type FacetGroup struct {
	ID     string       `json:"id"`
	Head   string       `json:"head"`
	Open   int          `json:"open"`
	Values []FacetValue `json:"values"`
}

// FacetValue is a value with the number of items that have it.
type FacetValue struct {
	ID    string       `json:"id"`
	Label string       `json:"label"`
	N     int          `json:"n"`
	Href  string       `json:"href"`
	Mark  figures.Mark `json:"mark,omitempty"` // where it stands for silence
}

// FacetItem is an item with the ids of its values and the wave it comes from.
type FacetItem struct {
	CaseItem
	ID     string   `json:"id"`
	Wave   string   `json:"wave,omitempty"`
	Values []string `json:"values"`
}

// CompareWave answers "may I compare?" for the values of one wave; without a
// Wave, for all of them.
type CompareWave struct {
	Wave words.Text   `json:"wave,omitempty"`
	Rows []CompareRow `json:"rows"`
}

// CompareRow answers "may I compare?" in a word.
type CompareRow struct {
	What    words.Text `json:"what"`
	Answer  string     `json:"answer"`
	Because words.Text `json:"because"`
}

// IndexGroup is a headed list of entrances.
type IndexGroup struct {
	Head  string      `json:"head,omitempty"`
	Note  string      `json:"note,omitempty"`
	Items []IndexItem `json:"items"`
}

// IndexItem is a link that carries its finding and, for a country or an
// indicator, the glyph and word of its state.
type IndexItem struct {
	Title string       `json:"title"`
	Href  string       `json:"href"`
	Find  words.Text   `json:"find,omitempty"`
	Mark  figures.Mark `json:"mark,omitempty"`
	Word  string       `json:"word,omitempty"`
	Code  string       `json:"code,omitempty"`
}

// Front is what the home page has besides its opening.
type Front struct {
	Key  []figures.Key  `json:"key"`  // key to the map, with notes
	What words.Text     `json:"what"` // what counts as a partnership
	Map  *figures.Chart `json:"map"`  // wide: map; narrow: tile map (Chart.Tiles)
	Keys *figures.Chart `json:"keys"` // four key figures (kind strips)
	Ways []IndexGroup   `json:"ways"` // three columns
	News []CaseItem     `json:"news,omitempty"`
}
