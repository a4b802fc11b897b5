package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"slices"
	"strconv"
	"strings"

	"observatory/survey"
	"observatory/survey/intake"
)

//go:embed report.css
var style string

// HTML prints a report as one file to read, to print and to keep: no script,
// nothing loaded from elsewhere, in the submitter's language. Whatever stands in
// the checked files is text here and never markup.
func HTML(w io.Writer, r Report, o Options) error {
	s := o.speaker()
	s.isolate = true
	h := htmler{Writer: bufio.NewWriter(w), speaker: s, list: o.Catalogue}
	h.head()
	for i, f := range r.Files {
		h.file(i, f)
	}
	h.foot(r)
	return h.Flush()
}

type htmler struct {
	*bufio.Writer
	speaker
	list string // address of the published codes
}

// put writes markup with texts in its places: %s of a text is escaped here.
func (h htmler) put(markup string, texts ...string) {
	args := make([]any, len(texts))
	for i, t := range texts {
		args[i] = html.EscapeString(t)
	}
	fmt.Fprintf(h, markup+"\n", args...)
}

func (h htmler) head() {
	sum := sha256.Sum256([]byte(style))
	policy := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
	h.put(`<!doctype html>
<html lang="%s">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="%s">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>%s</title>`, h.lang, policy, h.word("report.title"))
	h.WriteString("<style>" + style + "</style>\n")
	h.put(`<body><main><h1>%s</h1>`, h.word("report.title"))
}

func (h htmler) file(i int, f File) {
	id := "file-" + strconv.Itoa(i+1)
	findings := Group(f.Findings)
	h.put(`<section aria-labelledby="%s"><h2 id="%s"><bdi>%s</bdi></h2>`, id, id, fileName(f.Name))
	h.put(`<p class="sum">%s</p>`, h.summary(f, nil))
	n := Count(findings)
	if n[survey.Refuse]+n[survey.Ask]+n[survey.Warn] == 0 {
		h.put(`<p>%s</p>`, h.word("report.clean"))
	}
	if len(findings) > 0 {
		h.put(`<ul class="counts">`)
		for _, sev := range severities {
			if n[sev] > 0 {
				h.put(`<li><a href="#%s"><span class="mark %s" aria-hidden="true"></span>%s</a></li>`, id+"-"+string(sev), string(sev), h.word("report.count."+string(sev), survey.Counted("n", n[sev])))
			}
		}
		h.put(`</ul>`)
	}
	for len(findings) > 0 {
		k := 1
		for k < len(findings) && findings[k].Severity == findings[0].Severity {
			k++
		}
		h.severity(id, findings[:k])
		findings = findings[k:]
	}
	h.understood(f)
	h.cellsTable(f.Account)
	h.columns(f)
	if f.SHA256 != "" {
		h.put(`<p class="sha">%s%s<code>%s</code></p>`, h.word("report.sha256"), h.word("colon"), f.SHA256)
	}
	h.put(`</section>`)
}

// severity lists the findings of one severity, those of a code together.
func (h htmler) severity(id string, findings []survey.Finding) {
	sev := string(findings[0].Severity)
	h.put(`<h3 id="%s"><span class="mark %s" aria-hidden="true"></span>%s</h3><p class="why">%s</p>`, id+"-"+sev, sev, h.word("report.list."+sev), h.word("report.why."+sev))
	for len(findings) > 0 {
		k := 1
		for k < len(findings) && findings[k].Code == findings[0].Code {
			k++
		}
		h.group(findings[:k])
		findings = findings[k:]
	}
}

// group is a table of the findings that have the same code. What to do is said
// once above it, or in each row where it differs.
func (h htmler) group(findings []survey.Finding) {
	f := findings[0]
	says := h.say(f)
	h.put(`<div class="group %s"><h4>`, string(f.Severity))
	if h.list != "" {
		h.put(`<a href="%s">%s</a>`, h.list+"#"+f.Code, f.Code)
	} else {
		h.put(`%s`, f.Code)
	}
	h.put(`<span class="sev">%s</span> %s</h4>`, h.word("severity."+string(f.Severity)), says.Title)
	differ := slices.ContainsFunc(findings, func(x survey.Finding) bool { return h.say(x).Action != says.Action })
	if says.Action != "" && !differ {
		h.put(`<p class="todo"><b>%s</b> %s</p>`, h.word("report.todo"), says.Action)
	}
	h.put(`<div class="wide"><table><caption>%s</caption><thead><tr><th scope="col">%s</th><th scope="col">%s</th><th scope="col">%s</th></tr></thead><tbody>`,
		f.Code+" "+says.Title, h.word("report.where"), h.word("report.what"), h.word("report.fits"))
	for _, x := range findings {
		h.row(x, differ)
	}
	h.put(`</tbody></table></div></div>`)
}

func (h htmler) row(f survey.Finding, todo bool) {
	says := h.say(f)
	n, where := f.Rows.Len(), h.placeOf(f)
	if where == "" && n <= 1 {
		where = h.word("place.file")
	}
	h.put(`<tr><th scope="row">%s`, where)
	if f.Position.Name != "" {
		h.put(`<span class="sub"><bdi>%s</bdi></span>`, short(f.Position.Name))
	}
	if n > 1 {
		h.put(`<span class="sub">%s %s</span>`, h.word("report.rows", survey.Counted("count", n)), Ranges(RowsOf(f), 0))
	}
	h.put(`</th><td><p>%s</p>`, says.Message)
	if todo && says.Action != "" {
		h.put(`<p>%s %s</p>`, h.word("report.todo"), says.Action)
	}
	h.put(`</td><td>`)
	if says.Suggest != "" {
		h.put(`<p><b>%s</b></p>`, says.Suggest)
	}
	if says.Allowed != "" {
		h.put(`<p>%s %s</p>`, h.word("report.allowed"), says.Allowed)
	}
	if says.Answer != "" && !steers(says.Answer) {
		h.put(`<p>%s <code>%s</code></p>`, h.word("report.answer"), says.Answer)
	}
	h.put(`</td></tr>`)
}

func (h htmler) understood(f File) {
	if len(f.Understood) == 0 {
		return
	}
	h.put(`<div class="wide"><table><caption>%s</caption><thead><tr><th scope="col">%s</th><th scope="col">%s</th><th scope="col">%s</th></tr></thead><tbody>`,
		h.word("report.understood"), h.word("report.about"), h.word("report.value"), h.word("report.how"))
	for _, u := range f.Understood {
		how := u.How
		if how == "" {
			how = "default"
		}
		h.put(`<tr><th scope="row">%s</th><td><bdi>%s</bdi></td><td>%s</td></tr>`, h.word("about."+u.About), h.valueOf(u), h.word("how."+how))
	}
	h.put(`</tbody></table></div>`)
}

func (h htmler) cellsTable(a intake.Account) {
	if a.Cells == 0 {
		return
	}
	h.put(`<div class="wide"><table class="cells"><caption>%s</caption><tbody>`, h.word("report.where_cells"))
	line := func(key string, n int) {
		h.put(`<tr><th scope="row">%s</th><td>%s</td></tr>`, h.word("report.cells_"+key), h.c.wording(h.lang).number(n))
	}
	ignored := 0
	for _, n := range a.Ignored {
		ignored += n
	}
	line("accepted", a.Accepted)
	line("normalised", a.Normalised)
	line("asked", a.Asked)
	line("refused", a.Refused)
	line("blank", a.Blank)
	line("structure", a.Structure)
	line("ignored", ignored)
	h.put(`</tbody><tfoot>`)
	line("read", a.Cells)
	h.put(`</tfoot></table></div>`)
}

func (h htmler) columns(f File) {
	columns := f.Columns
	if len(columns) == 0 {
		return
	}
	h.put(`<div class="wide" tabindex="0" role="region" aria-label="%s"><table><caption>%s</caption><thead><tr><th scope="col">%s</th><th scope="col">%s</th><th scope="col">%s</th><th scope="col">%s</th></tr></thead><tbody>`,
		fileName(f.Name)+h.word("colon")+h.word("report.columns"), h.word("report.columns"), h.word("report.column"), h.word("report.header"), h.word("report.as"), h.word("report.by"))
	for _, c := range columns {
		letter := c.Letter
		if c.Sheet != "" {
			letter = short(c.Sheet) + " " + letter
		}
		by := ""
		if c.By != "" {
			by = h.word("matched." + c.By)
		}
		h.put(`<tr><th scope="row">%s</th><td><bdi>%s</bdi></td><td>%s</td><td>%s</td></tr>`, letter, short(c.Header), h.columnAs(c), by)
	}
	h.put(`</tbody></table></div>`)
}

// columnAs is what a column was taken for.
func (h htmler) columnAs(c intake.Column) string {
	if c.Question == "" {
		return h.word("role." + string(c.Role))
	}
	out := h.label(h.c.wording(h.lang), c.Question)
	if c.Record > 0 {
		out += " " + strconv.Itoa(c.Record)
	}
	if c.Option != "" {
		out += ": " + h.option(c.Question, c.Option)
	}
	return out
}

func (h htmler) foot(r Report) {
	h.put(`</main><footer><p>%s</p>`, h.word("report.signs"))
	if h.c.Reviewed(h.lang) == "" {
		h.put(`<p>%s</p>`, h.word("report.unreviewed"))
	}
	parts := []string{}
	for _, x := range []string{r.Instrument, r.Version, r.Wave} {
		if x != "" {
			parts = append(parts, x)
		}
	}
	if r.Program != "" {
		h.put(`<p>%s %s</p>`, h.word("report.program", survey.Named("program", r.Program)), strings.Join(parts, " · "))
	}
	h.put(`</footer></body></html>`)
}
