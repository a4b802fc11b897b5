// Package words turns facts into sentences. In go the templates and labels of a
// language and the values of a sentence; out come runs of text in which every
// published number still carries the id of the observation or published figure
// it comes from. It computes no number and knows no page.
package words

import "strings"

// Text is a line of running text.
type Text []Run

// Run is a stretch of text of one kind. At most one of Num and Ref is set.
type Run struct {
	T    string `json:"t,omitempty"`    // the words
	Num  *Num   `json:"num,omitempty"`  // a published number; T is how it is printed
	Ref  string `json:"ref,omitempty"`  // a row of the evidence register, such as E041
	Href string `json:"href,omitempty"` // a link, relative to the site's root, with language
	B    bool   `json:"b,omitempty"`    // strong
	I    bool   `json:"i,omitempty"`    // title of a work

	plain bool // an argument: its words are not read as markup
}

// Num is a published number.
type Num struct {
	ID    string `json:"id"`             // observation or published-figure id
	Value string `json:"value"`          // plain decimal, for machines
	Href  string `json:"href,omitempty"` // where it is defined and can be traced
	Print string `json:"-"`              // plain decimal to print, where it is a rounded Value
}

func (n Num) printed() string {
	if n.Print != "" {
		return n.Print
	}
	return n.Value
}

// IsPlain reports whether the run is nothing but words that need no typesetting.
func (r Run) IsPlain() bool {
	return r.Num == nil && r.Ref == "" && r.Href == "" && !r.B && !r.I && !strings.ContainsAny(r.T, `'"`)
}

// Plain is the text without markup: for titles, descriptions and alternatives.
func (t Text) Plain() string {
	var b strings.Builder
	for _, r := range t {
		if r.Ref == "" {
			b.WriteString(r.T)
		}
	}
	// Only plain spaces are joined: a no-break space is part of the language.
	space := func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }
	return strings.Join(strings.FieldsFunc(strings.ReplaceAll(b.String(), " ,", ","), space), " ")
}

// Say is a text of plain words.
func Say(s string) Text {
	if s == "" {
		return nil
	}
	return Text{{T: s}}
}

// Add appends runs.
func (t Text) Add(r ...Run) Text { return append(t[:len(t):len(t)], r...) }

// Refs appends references to rows of the register.
func (t Text) Refs(ids ...string) Text {
	for _, id := range ids {
		t = t.Add(Run{T: " "}, Run{Ref: id})
	}
	return t
}
