package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// TestBuildsAreIdentical holds what "two builds of one commit" promises: any
// number of processors, any folder, a figure cache that is empty or full.
func TestBuildsAreIdentical(t *testing.T) {
	one := published(t)
	for _, b := range []struct{ name, processors, cache, out string }{
		{"full cache", "2", figureCache(), "deep/er/site"},
		{"empty cache", "2", filepath.Join(t.TempDir(), "cache"), "public"},
	} {
		t.Run(b.name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), filepath.FromSlash(b.out))
			cmd := observatory(t.Context(), "build", "--source", "../..", "--out", out, "--cache", b.cache)
			cmd.Env = append(cmd.Env, "GOMAXPROCS="+b.processors)
			if text, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			if err := sameFolder(one, out); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestKilledBuild kills a build where nothing can be cleaned up: while it
// renders, and while it writes.
func TestKilledBuild(t *testing.T) {
	fresh := published(t)
	dir := t.TempDir()
	out, old := filepath.Join(dir, "public"), filepath.Join(dir, "before")
	for _, to := range []string{out, old} {
		if err := os.CopyFS(to, os.DirFS(fresh)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, "old.txt"), []byte("of the edition before"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kill := func(moment func(stderr *bufio.Scanner) bool) {
		t.Helper()
		cmd := observatory(t.Context(), "build", "--verbose", "--source", repository(), "--out", out, "--cache", figureCache())
		pipe, err := cmd.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if !moment(bufio.NewScanner(pipe)) {
			t.Error("the build ended before it could be killed")
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err == nil || cmd.ProcessState.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
			t.Errorf("the build was not killed: %v", err)
		}
		if err := sameFolder(old, out); err != nil {
			t.Errorf("after a killed build: %v", err)
		}
	}
	kill(func(stderr *bufio.Scanner) bool {
		for stderr.Scan() {
			if strings.Contains(stderr.Text(), "msg=render") {
				return true
			}
		}
		return false
	})
	kill(func(stderr *bufio.Scanner) bool {
		go io.Copy(io.Discard, stderrReader{stderr})
		for start := time.Now(); time.Since(start) < time.Minute; time.Sleep(100 * time.Microsecond) {
			if names, _ := filepath.Glob(filepath.Join(dir, ".public.*stage", "*")); len(names) > 0 {
				return true
			}
		}
		return false
	})
	cmd := observatory(t.Context(), "build", "--source", repository(), "--out", out, "--cache", figureCache())
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the build after: %v\n%s", err, text)
	}
	if err := sameFolder(fresh, out); err != nil {
		t.Errorf("the build after: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// stderrReader drains what a scanner has not read.
type stderrReader struct{ *bufio.Scanner }

func (r stderrReader) Read([]byte) (int, error) {
	if r.Scan() {
		return 0, nil
	}
	return 0, io.EOF
}

func TestServe(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	r, w := io.Pipe()
	root := rootCommand(w, io.Discard)
	root.SetArgs([]string{"serve", "--no-build", "--source", repository(), "--out", published(t), "--listen", "localhost:0"})
	done := make(chan error, 1)
	go func() { done <- root.ExecuteContext(ctx) }()
	address, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address = strings.TrimSpace(address)
	for _, want := range []struct {
		path   string
		code   int
		media  string
		holds  string
		exists string
	}{
		{path: "en/", code: 200, media: "text/html", holds: "<html", exists: "en/index.html"},
		{path: "data/latest/answers.arrow", code: 200, media: "application/vnd.apache.arrow.file", holds: "ARROW1", exists: "data/latest/answers.arrow"},
		{path: "data/latest/answers.parquet", code: 200, media: "application/vnd.apache.parquet", holds: "PAR1", exists: "data/latest/answers.parquet"},
		{path: "en/nowhere/at/all/", code: 404, media: "text/html", holds: "<html", exists: "404.html"},
		{path: "../../etc/passwd", code: 404, media: "text/html", exists: "404.html"},
	} {
		resp, err := http.Get(address + want.path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(filepath.Join(published(t), want.exists))
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != want.code || !strings.HasPrefix(resp.Header.Get("Content-Type"), want.media) || !bytes.Equal(body, file) {
			t.Errorf("%s: %d, %s, %d bytes; want %d, %s, and %s", want.path, resp.StatusCode, resp.Header.Get("Content-Type"), len(body), want.code, want.media, want.exists)
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("stopped: %v", err)
	}
}

// TestInterrupt: a build that is asked to stop ends with 2 and leaves no trace.
func TestInterrupt(t *testing.T) {
	published(t)
	dir := t.TempDir()
	cmd := observatory(t.Context(), "build", "--verbose", "--source", repository(), "--out", filepath.Join(dir, "public"), "--cache", figureCache())
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(pipe); lines.Scan(); {
		if strings.Contains(lines.Text(), "compose") {
			cmd.Process.Signal(syscall.SIGTERM)
		}
	}
	err = cmd.Wait()
	if failed, ok := err.(*exec.ExitError); !ok || failed.ExitCode() != exitFailed {
		t.Errorf("ended with %v, want exit code %d", err, exitFailed)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// pages are the parsed pages of the shared build, by path.
func pages(t testing.TB) map[string]*html.Node {
	t.Helper()
	dir := published(t)
	parsed.once.Do(func() {
		parsed.pages = map[string]*html.Node{}
		names, err := listFiles(dir)
		for _, name := range names {
			if path.Ext(name) != ".html" || err != nil || strings.HasPrefix(name, "forms/") { // to print, not to browse
				continue
			}
			var data []byte
			if data, err = os.ReadFile(filepath.Join(dir, name)); err == nil {
				parsed.pages[name], err = html.Parse(bytes.NewReader(data))
			}
		}
		parsed.err = err
	})
	if parsed.err != nil {
		t.Fatal(parsed.err)
	}
	return parsed.pages
}

var parsed struct {
	once  sync.Once
	pages map[string]*html.Node
	err   error
}

func page(t *testing.T, name string) *html.Node {
	t.Helper()
	root := pages(t)[name+"/index.html"]
	if root == nil {
		t.Fatalf("there is no page %s", name)
	}
	return root
}

// find gives the elements with a name ("" for any) for which ok holds.
func find(root *html.Node, name string, ok func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && (name == "" || n.Data == name) && (ok == nil || ok(n)) {
			out = append(out, n)
		}
	}
	return out
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func byID(root *html.Node, id string) *html.Node {
	if found := find(root, "", func(n *html.Node) bool { return attr(n, "id") == id }); len(found) == 1 {
		return found[0]
	}
	return &html.Node{}
}

// words is the text below a node with single blanks and straight apostrophes.
func words(root *html.Node) string {
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
	}
	return string(untyped([]byte(strings.Join(strings.Fields(b.String()), " "))))
}

func within(n *html.Node, ok func(*html.Node) bool) bool {
	for p := n; p != nil; p = p.Parent {
		if ok(p) {
			return true
		}
	}
	return false
}

var languages = []string{"en", "fr"}

// TestPages holds every page to what a page must be.
func TestPages(t *testing.T) {
	titles, descriptions := map[string]string{}, map[string]string{}
	for _, name := range slices.Sorted(mapKeys(pages(t))) {
		root := pages(t)[name]
		bad := func(format string, args ...any) { t.Errorf("%s: %s", name, fmt.Sprintf(format, args...)) }

		lang, _, inLanguage := strings.Cut(name, "/")
		if !inLanguage {
			lang = "en"
		}
		if got := attr(find(root, "html", nil)[0], "lang"); got != lang {
			bad("lang is %q, want %q", got, lang)
		}
		checkPolicy(root, bad)
		checkHeadings(root, bad)
		checkNames(root, bad)

		title := words(find(root, "title", func(n *html.Node) bool { return n.Parent.Data == "head" })[0])
		if title == "" {
			bad("no title")
		}
		if !inLanguage {
			continue // the page of languages and the page for what is missing
		}
		if other, twice := titles[lang+title]; twice {
			bad("title %q is that of %s too", title, other)
		}
		titles[lang+title] = name
		var description string
		for _, m := range find(root, "meta", func(n *html.Node) bool { return attr(n, "name") == "description" }) {
			description = attr(m, "content")
		}
		if other, twice := descriptions[lang+description]; twice || description == "" {
			bad("description %q is empty or that of %s too", description, other)
		}
		descriptions[lang+description] = name
	}
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func checkPolicy(root *html.Node, bad func(string, ...any)) {
	policies := find(root, "meta", func(n *html.Node) bool { return attr(n, "http-equiv") == "Content-Security-Policy" })
	if len(policies) != 1 {
		bad("%d content security policies", len(policies))
		return
	}
	policy := attr(policies[0], "content")
	for _, must := range []string{"default-src 'none'", "style-src 'self'", "script-src 'self'", "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'"} {
		if !slices.Contains(strings.Split(policy, "; "), must) {
			bad("policy lacks %s", must)
		}
	}
	for _, never := range []string{"unsafe", "http", "*", "'nonce", "'sha"} {
		if strings.Contains(policy, never) {
			bad("policy holds %s: %s", never, policy)
		}
	}
	for n := range root.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case has(n, "style"), n.Data == "style", n.Data == "script" && !has(n, "src") && attr(n, "type") != "application/json":
			bad("inline style or script in <%s>", n.Data)
		case slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return strings.HasPrefix(a.Key, "on") }):
			bad("inline handler in <%s>", n.Data)
		}
	}
}

func checkHeadings(root *html.Node, bad func(string, ...any)) {
	level, first := 0, 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || len(n.Data) != 2 || n.Data[0] != 'h' || n.Data[1] < '1' || n.Data[1] > '6' {
			continue
		}
		l := int(n.Data[1] - '0')
		if l == 1 {
			first++
		}
		if l > level+1 {
			bad("heading %q goes from level %d to %d", words(n), level, l)
		}
		if words(n) == "" {
			bad("empty heading")
		}
		level = l
	}
	if first != 1 {
		bad("%d first headings", first)
	}
}

// checkNames: pictures, links and tables can be told by those who do not see them.
func checkNames(root *html.Node, bad func(string, ...any)) {
	hidden := func(n *html.Node) bool {
		return within(n, func(p *html.Node) bool { return attr(p, "aria-hidden") == "true" })
	}
	named := func(n *html.Node) bool {
		for _, id := range strings.Fields(attr(n, "aria-labelledby")) {
			if words(byID(root, id)) != "" {
				return true
			}
		}
		return attr(n, "aria-label") != "" || len(find(n, "title", nil)) > 0 && words(find(n, "title", nil)[0]) != ""
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || hidden(n) {
			continue
		}
		switch {
		case n.Data == "img" && !has(n, "alt"):
			bad("picture without alt")
		case n.Data == "svg" && !named(n):
			bad("drawing of class %q without a name", attr(n, "class"))
		case n.Data == "a" && words(n) == "" && !named(n):
			bad("link to %s without words", attr(n, "href"))
		case n.Data == "table" && len(find(n, "th", nil)) == 0:
			bad("table without heads")
		case n.Data == "td":
			if s := words(n); s != "" && strings.Trim(s, "-–—−‐‑ ") == "" {
				bad("a dash stands for an answer")
			}
		}
	}
}

// TestHome: the first page says the published 9 of 24.
func TestHome(t *testing.T) {
	root := page(t, "en")
	numbers := find(root, "data", func(n *html.Node) bool { return attr(n, "data-id") == "partnerships_eu.coess-2021" })
	lede, strip := false, false
	for _, n := range numbers {
		if attr(n, "value") != "9" {
			t.Errorf("9 of 24 has the value %s", attr(n, "value"))
		}
		around := n
		for around.Data != "p" && around.Parent != nil {
			around = around.Parent
		}
		lede = lede || strings.HasPrefix(words(around), "In 2021 nine of 24 EU members surveyed")
		strip = strip || words(around) == "9 of 24"
	}
	if !lede || !strip {
		t.Errorf("9 of 24 stands in the lede: %t, among the key figures: %t", lede, strip)
	}
}

// refs are the rows of the register that a part of a page refers to.
func refs(n *html.Node) []string {
	var out []string
	for _, a := range find(n, "a", func(n *html.Node) bool { return attr(n, "class") == "ref" }) {
		out = append(out, words(a))
	}
	return out
}

func TestSpain(t *testing.T) {
	for lang, want := range map[string]struct{ duty, chapter string }{"en": {"On request", "Chapter 4"}, "fr": {"", "hapitre 4"}} {
		root := page(t, lang+"/countries/es")
		line := byID(root, "timeline-es")
		for id, years := range map[string]string{"fw-coopera": "2010", "fw-red-azul": "2012"} {
			row := byID(line, id)
			if bars := find(row, "rect", nil); !strings.Contains(words(row), years) || len(bars) != 1 {
				t.Errorf("%s: timeline says %q with %d bars, want %s", lang, words(row), len(bars), years)
			}
		}
		for _, ref := range []string{"E056", "E057", "E068"} { // Red Azul, its start, COOPERA's start
			if !slices.Contains(refs(line), ref) {
				t.Errorf("%s: timeline does not refer to %s", lang, ref)
			}
		}
		row := rowOf(byID(root, "law"), "E041")
		if row == nil || !strings.Contains(words(row), want.duty) || !strings.Contains(words(row), want.chapter) {
			t.Errorf("%s: the duty to assist stands in the law register with its chapter: %v", lang, row != nil)
		}
	}
	answers := byID(page(t, "en/countries/es"), "evidence")
	for name, year := range map[string]string{"COOPERA: start": "2010", "Red Azul: start": "2012"} {
		found := false
		for _, r := range find(answers, "tr", nil) {
			s := words(r)
			found = found || strings.HasPrefix(strings.ToLower(s), strings.ToLower(name)) && strings.Contains(s, year) && strings.Contains(s, "Chapter 6.1") && len(refs(r)) > 0
		}
		if !found {
			t.Errorf("%s %s has no row with its chapter", name, year)
		}
	}
	if title := words(find(page(t, "fr/countries/es"), "h1", nil)[0]); !strings.HasPrefix(title, "Espagne") {
		t.Errorf("French heading is %q", title)
	}
}

// rowOf is the first row of a table that refers to a row of the register.
func rowOf(n *html.Node, ref string) *html.Node {
	for _, r := range find(n, "tr", nil) {
		if slices.Contains(refs(r), ref) {
			return r
		}
	}
	return nil
}

// TestPortugalAndAustria: a duty without practice, and a country of which
// nothing is said, are told as what they are.
func TestPortugalAndAustria(t *testing.T) {
	pt := page(t, "en/countries/pt")
	status := map[string]string{}
	for _, dt := range find(pt, "dt", nil) {
		status[words(dt)] = words(dt.NextSibling)
	}
	if s := status["Partnership, 2021"]; !strings.HasPrefix(s, "Not reported") {
		t.Errorf("pt: practice is %q", s)
	}
	if s := status["Duty to assist"]; !strings.HasPrefix(s, "On request") {
		t.Errorf("pt: duty is %q", s)
	}
	if row := rowOf(byID(pt, "law"), "E042"); row == nil || !strings.Contains(words(row), "Chapter 4") {
		t.Error("pt: the duty has no row with its chapter")
	}
	at := page(t, "en/countries/at")
	if s := words(at); !strings.Contains(s, "Neither source mentions Austria.") {
		t.Error("at: does not say that neither source mentions Austria")
	}
	for _, name := range []string{"en/countries/at", "en/countries/pt"} {
		for _, th := range find(page(t, name), "td", nil) {
			if s := words(th); s == "No" || s == "0" {
				t.Errorf("%s: silence is told as %q", name, s)
			}
		}
	}
}

// profiles are the countries that have a page.
var profiles = strings.Fields("at be bg hr cy cz dk ee fi fr de gr hu ie it lv lt lu mt nl pl pt ro sk si es se no ch gb rs tr")

// TestEveryPageIsThere: each language has the whole site.
func TestEveryPageIsThere(t *testing.T) {
	families := map[string]bool{}
	for _, r := range table(t, "indicators") {
		families[r["family"]] = true
	}
	if len(families) < 15 || len(profiles) != 32 {
		t.Fatalf("%d families of indicators, %d profiles", len(families), len(profiles))
	}
	tables, _ := filepath.Glob(filepath.Join(published(t), "data/latest/*.csv"))
	for _, lang := range languages {
		for _, c := range profiles {
			page(t, lang+"/countries/"+c)
		}
		for f := range families {
			page(t, lang+"/indicators/"+f)
		}
		for _, name := range tables {
			page(t, lang+"/data/"+strings.TrimSuffix(filepath.Base(name), ".csv"))
		}
		for _, name := range []string{"countries", "indicators", "cases", "data", "method", "definition", "about", "privacy", "accessibility", "submit", "corrections", "evidence", "questions"} {
			page(t, lang+"/"+name)
		}
		cases := 0
		for name := range pages(t) {
			if ok, _ := path.Match(lang+"/cases/*/index.html", name); ok && name != lang+"/cases/by/index.html" { // cases by what they have
				cases++
			}
		}
		if cases != 11 {
			t.Errorf("%s: %d cases, want 11", lang, cases)
		}
		anchors := find(page(t, lang+"/evidence"), "", func(n *html.Node) bool {
			id := attr(n, "id")
			return len(id) == 4 && id[0] == 'E' && strings.Trim(id[1:], "0123456789") == ""
		})
		if len(anchors) != 206 {
			t.Errorf("%s: %d rows of the register, want 206", lang, len(anchors))
		}
		extra := 0
		for name := range pages(t) {
			if ok, _ := path.Match(lang+"/countries/*/index.html", name); ok {
				extra++
			}
		}
		if extra != len(profiles) {
			t.Errorf("%s: %d profiles, want %d", lang, extra, len(profiles))
		}
	}
	if pages(t)["404.html"] == nil {
		t.Error("there is no page for what is missing")
	}
}

// table reads a published CSV as records by column.
func table(t testing.TB, name string) []map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(published(t), "data/latest", name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, v := range r {
			m[rows[0][i]] = v
		}
		out = append(out, m)
	}
	return out
}

// TestNumbersAreData: every number element carries the id of an observation or
// a published figure, and its value.
func TestNumbersAreData(t *testing.T) {
	held := map[string][]string{}
	for _, r := range table(t, "observations") {
		held[r["id"]] = []string{r["number"], r["k"], r["n"], r["frame"]}
	}
	for _, r := range table(t, "published_figures") {
		if held[r["id"]] != nil {
			t.Errorf("%s is an observation and a published figure", r["id"])
		}
		held[r["id"]] = []string{r["value"]}
	}
	seen := 0
	for name, root := range pages(t) {
		for _, n := range find(root, "data", nil) {
			seen++
			id, value := attr(n, "data-id"), attr(n, "value")
			values, ok := held[id]
			switch {
			case !ok:
				t.Errorf("%s: no observation and no published figure is called %q", name, id)
			case !slices.ContainsFunc(values, func(v string) bool { return sameNumber(v, value) }):
				t.Errorf("%s: %s is %q on the page and %q in the data", name, id, value, values)
			}
			if text := words(n); strings.Trim(text, "0123456789") == "" {
				if v, err := strconv.ParseFloat(value, 64); err != nil || text != fmt.Sprint(math.Round(v)) {
					t.Errorf("%s: %s is printed %q and means %q", name, id, text, value)
				}
			}
		}
	}
	if seen < 500 {
		t.Errorf("only %d numbers", seen)
	}
	t.Logf("%d numbers on %d pages", seen, len(pages(t)))
}

func sameNumber(a, b string) bool {
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return err1 == nil && err2 == nil && math.Abs(x-y) < 1e-9
}

// countryLimit is what a country page may weigh on the wire, in bytes.
const countryLimit = 60_000

func countrySizes(t testing.TB) (largest int, name string) {
	for page := range pages(t) {
		if ok, _ := path.Match("*/countries/*/index.html", page); !ok {
			continue
		}
		data, err := os.ReadFile(filepath.Join(published(t), page))
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(data)
		z.Close()
		if b.Len() > largest {
			largest, name = b.Len(), page
		}
	}
	return largest, name
}

func TestCountryPagesAreLight(t *testing.T) {
	n, name := countrySizes(t)
	t.Logf("the heaviest is %s with %d bytes gzipped", name, n)
	if n > countryLimit {
		t.Errorf("%s weighs %d bytes gzipped, may weigh %d", name, n, countryLimit)
	}
}

// TestPrivateAnswers: no answer to a question that is not public is published
// with a value or a note.
func TestPrivateAnswers(t *testing.T) {
	closed := map[string]bool{}
	for _, r := range table(t, "questions") {
		if r["publication"] != "public" {
			closed[r["question"]] = true
		}
	}
	if !closed["contact_email"] || !closed["signed_off_by"] {
		t.Errorf("closed questions are %v", closed)
	}
	for _, r := range table(t, "answers") {
		if closed[r["question"]] && (r["value"] != "" || r["codes"] != "" || r["number"] != "") {
			t.Errorf("%s is published", r["id"])
		}
	}
}

func TestSitemap(t *testing.T) {
	listed := map[string]bool{}
	var read func(name string)
	read = func(name string) {
		data, err := os.ReadFile(filepath.Join(published(t), filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		var doc struct {
			Maps []string `xml:"sitemap>loc"`
			URLs []string `xml:"url>loc"`
		}
		if err := xml.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		for _, m := range doc.Maps {
			read(local(t, m))
		}
		for _, u := range doc.URLs {
			listed[local(t, u)+"index.html"] = true
		}
	}
	read("sitemap.xml")
	for name := range pages(t) {
		if strings.Contains(name, "/") && !listed[name] {
			t.Errorf("%s is not listed", name)
		}
	}
	for name := range listed {
		if pages(t)[name] == nil {
			t.Errorf("%s is listed and does not exist", name)
		}
	}
}

// local is an address without its host.
func local(t *testing.T, address string) string {
	_, rest, ok := strings.Cut(address, "://")
	_, rest, ok2 := strings.Cut(rest, "/")
	if !ok || !ok2 {
		t.Fatalf("address %q", address)
	}
	return rest
}

func TestChecksums(t *testing.T) {
	dir := filepath.Join(published(t), "data/latest")
	data, err := os.ReadFile(filepath.Join(dir, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for line := range strings.Lines(string(data)) {
		sum, name, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok {
			t.Fatalf("line %q", line)
		}
		listed[name] = sum
	}
	names, err := listFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if name == "SHA256SUMS" {
			continue
		}
		file, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(file)); listed[name] != got {
			t.Errorf("%s has the sum %s, listed is %q", name, got, listed[name])
		}
		delete(listed, name)
	}
	for name := range listed {
		t.Errorf("%s is listed and does not exist", name)
	}
}
