package report

import (
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"

	"observatory/survey"
)

// Sentence is what a finding says in one language.
type Sentence struct {
	Lang    string // that it is in: English where the wanted one lacks the code
	Title   string
	Message string // what is wrong, one sentence
	Allowed string // what would be right; may be empty
	Suggest string // what was likely meant, as a question; may be empty
	Action  string // what to do; may be empty
	Answer  string // the line of an answers file that settles the question; may be empty
}

// Say puts a finding into words. Values in it are shown with signs for what
// cannot be seen, so that they cannot steer a terminal. in may be nil: then
// questions and codes are named by their ids.
func Say(f survey.Finding, lang string, in *survey.Instrument) Sentence {
	return speaker{c: Published(), lang: lang, in: in}.say(f)
}

// Word is a word of the catalogue, such as severity.refuse, with its places
// filled. A key that is not known stands for itself.
func Word(lang, key string, args ...survey.Arg) string {
	return speaker{c: Published(), lang: lang}.word(key, args...)
}

// speaker makes sentences in one language.
type speaker struct {
	c       *Catalogue
	lang    string
	in      *survey.Instrument
	isolate bool // values that run from right to left are fenced in, for HTML
}

func (s speaker) say(f survey.Finding) Sentence {
	w, e := s.entry(f)
	out := Sentence{Lang: w.code, Title: e.Title, Answer: Answer(f)}
	say := func(template string) string { return s.fill(w, template, f) }
	out.Message, out.Action = strings.TrimSpace(say(e.Says.of(f.Case))), say(e.Do.of(f.Case))
	if out.Message == "" { // a test holds that no room reports a code that is not in the catalogue
		out.Message = strings.TrimRight(f.Code+" "+f.Case, " ")
	}
	if len(f.Options) > 0 {
		out.Allowed = s.options(f)
	} else if a := e.Allowed.of(openCase(e.Allowed, f)); a != "" {
		out.Allowed = say(a)
	}
	if len(f.Suggestions) > 0 {
		t, tw := s.c.word(s.lang, "suggest")
		out.Suggest = s.fill(tw, t, survey.Finding{Code: f.Code, Question: f.Question, Suggestions: f.Suggestions})
	}
	return out
}

// openCase is the case that says what is allowed: its open form, where one is
// written and the finding names a least number and no greatest.
func openCase(allowed Cases, f survey.Finding) string {
	for _, a := range f.Args {
		if a.Name == "max" {
			return f.Case
		}
	}
	for _, name := range []string{f.Case + ".open", "open"} {
		if _, ok := allowed[name]; ok {
			return name
		}
	}
	return f.Case
}

// entry is what the wanted language says of a finding, or English where it has
// no sentence for that case.
func (s speaker) entry(f survey.Finding) (*wording, Entry) {
	en := s.c.languages["en"]
	w, own := s.c.wording(s.lang), en.entries[f.Code]
	e := w.entries[f.Code]
	if e.Says.of(f.Case) == "" || own.Says[f.Case] != "" && e.Says[f.Case] == "" {
		return en, own
	}
	return w, e
}

// rule is the instrument's own rule, whose words are translated with it; of one
// that is not known the id stands for them.
func (s speaker) rule(id string) survey.Rule {
	if s.in != nil {
		for _, r := range s.in.In(s.lang).Rules {
			if r.ID == id {
				return r
			}
		}
	}
	return survey.Rule{ID: id, Message: id}
}

func (s speaker) word(key string, args ...survey.Arg) string {
	t, w := s.c.word(s.lang, key)
	if t == "" {
		return key
	}
	return s.fill(w, t, survey.Finding{Args: args})
}

// fill puts values into the places of a template.
func (s speaker) fill(w *wording, template string, f survey.Finding) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(template, '{')
		if i < 0 {
			break
		}
		j := strings.IndexByte(template[i:], '}')
		if j < 0 {
			break
		}
		b.WriteString(template[:i])
		b.WriteString(s.place(w, template[i+1:i+j], f))
		template = template[i+j+1:]
	}
	b.WriteString(template)
	return b.String()
}

// place resolves what stands between braces; a value that is missing is shown
// as missing.
func (s speaker) place(w *wording, p string, f survey.Finding) string {
	name, forms, choose := strings.Cut(p, "?")
	if choose {
		return w.form(numberOf(f, name), strings.Split(forms, "|"))
	}
	var list []string
	for _, a := range f.Args {
		if a.Name == name {
			list = append(list, s.argument(w, f, a))
		}
	}
	if list != nil {
		return strings.Join(list, ", ")
	}
	p2 := f.Position
	switch name {
	case "value":
		return s.quoted(w, f.Value)
	case "column":
		return p2.Column
	case "header":
		return s.quoted(w, p2.Name)
	case "sheet":
		return s.quoted(w, p2.Sheet)
	case "row":
		return strconv.Itoa(p2.Row)
	case "rows":
		return Ranges(RowsOf(f), 12)
	case "question":
		return s.label(w, f.Question)
	case "message":
		return s.rule(f.Rule).Message
	case "advice":
		return s.rule(f.Rule).Advice
	case "allowed":
		return s.options(f)
	case "suggestions":
		return s.suggestions(w, f)
	}
	return "…"
}

// argument is one value of a sentence.
func (s speaker) argument(w *wording, f survey.Finding, a survey.Arg) string {
	switch a.Kind {
	case survey.NumberArg:
		return w.number(a.Number)
	case survey.WordArg:
		return s.word(a.Text)
	case survey.LabelArg:
		return s.label(w, survey.QuestionID(a.Text))
	case survey.TitleArg:
		return s.title(w, a.Text)
	case survey.CodeArg:
		var codes []string
		for _, code := range strings.Split(a.Text, "|") {
			codes = append(codes, s.option(f.Question, code))
		}
		return strings.Join(codes, ", ")
	}
	return s.fence(short(a.Text))
}

// numberOf is the number by which a sentence chooses a form: that of an
// argument, or how many there are of a list, of rows, of options.
func numberOf(f survey.Finding, name string) int {
	n := 0
	for _, a := range f.Args {
		if a.Name == name {
			if a.Kind == survey.NumberArg {
				return a.Number
			}
			n++
		}
	}
	switch {
	case n > 0:
		return n
	case name == "rows":
		return max(1, f.Rows.Len())
	case name == "allowed":
		return len(f.Options)
	case name == "suggestions":
		return len(f.Suggestions)
	}
	return 0
}

// title is the title of a module or repeat group, quoted, else its id.
func (s speaker) title(w *wording, id string) string {
	if s.in == nil {
		return id
	}
	in := s.in.In(s.lang)
	if m := in.Module(id); m != nil && m.Title != "" {
		return s.quoted(w, m.Title)
	}
	for _, r := range in.Repeats {
		if r.ID == id && r.Title != "" {
			return s.quoted(w, r.Title)
		}
	}
	return id
}

// label is the short name of a question, quoted, else its id.
func (s speaker) label(w *wording, id survey.QuestionID) string {
	if s.in != nil {
		if q := s.in.In(s.lang).Question(id); q != nil {
			if q.Short != "" {
				return s.quoted(w, q.Short)
			}
			if q.Label != "" {
				return s.quoted(w, q.Label)
			}
		}
	}
	return string(id)
}

// mostOptions is how many of the permitted values a sentence names; the finding
// has them all.
const mostOptions = 24

// options lists what is permitted, with the words of codes in the language.
func (s speaker) options(f survey.Finding) string {
	var out []string
	for i, o := range f.Options {
		if i == mostOptions && len(f.Options) > mostOptions+1 {
			out = append(out, "… (+"+strconv.Itoa(len(f.Options)-i)+")")
			break
		}
		out = append(out, s.option(f.Question, o))
	}
	return strings.Join(out, " · ")
}

// option is a code with its label, where it has one that is not the same word.
func (s speaker) option(id survey.QuestionID, code string) string {
	shown := s.fence(short(code))
	if s.in == nil {
		return shown
	}
	q := s.in.In(s.lang).Question(id)
	if q == nil {
		return shown
	}
	c, ok := q.Choice(code)
	if !ok && survey.State(code).Valid() {
		if word := s.word("state." + code); word != "state."+code {
			return word + " (" + shown + ")"
		}
	}
	if !ok || c.Label == "" {
		return shown
	}
	if strings.EqualFold(c.Label, code) {
		return c.Label
	}
	return c.Label + " (" + shown + ")"
}

// suggestions lists what was likely meant.
func (s speaker) suggestions(w *wording, f survey.Finding) string {
	var b strings.Builder
	for i, x := range f.Suggestions {
		switch {
		case i == 0:
		case i == len(f.Suggestions)-1:
			b.WriteString(" " + w.Or + " ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(s.suggested(w, f, x))
	}
	return b.String()
}

// suggested is one likely intention: a code with its label, what the catalogue
// calls it (a semicolon, of separators), else the text itself.
func (s speaker) suggested(w *wording, f survey.Finding, x string) string {
	if shown := s.option(f.Question, x); shown != s.fence(short(x)) {
		return shown
	}
	code, _ := s.c.Code(f.Code)
	if word, _ := s.c.word(s.lang, code.Settles+"."+x); word != "" {
		if strings.HasSuffix(word, " "+x) {
			return word
		}
		return word + " (" + x + ")"
	}
	return s.quoted(w, x)
}

// quoted is a value between the quotation marks of the language.
func (s speaker) quoted(w *wording, value string) string {
	return w.Open + s.fence(short(value)) + w.Close
}

// fence keeps text that runs from right to left from turning what stands around
// it.
func (s speaker) fence(text string) string {
	if s.isolate && strings.ContainsFunc(text, rightToLeft) {
		return "\u2068" + text + "\u2069"
	}
	return text
}

// number prints a whole number; thousands are parted from five digits on.
func (w *wording) number(n int) string {
	s := strconv.Itoa(n)
	if len(s) <= 4 || n < 0 {
		return s
	}
	var b strings.Builder
	for i, c := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteString(w.Group)
		}
		b.WriteRune(c)
	}
	return b.String()
}

// form chooses among the plural forms: two forms are one and other, three are
// one, few and other.
func (w *wording) form(n int, forms []string) string {
	switch plural.Cardinal.MatchPlural(w.tag, n, 0, 0, 0, 0) {
	case plural.One:
		return forms[0]
	case plural.Few:
		if len(forms) > 2 {
			return forms[1]
		}
	}
	return forms[len(forms)-1]
}
