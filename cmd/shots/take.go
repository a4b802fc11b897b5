package main

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"observatory/site/verify/browser"
)

// views in the order of the sheet's columns.
var views = []string{"desktop", "phone", "dark", "night", "narrow", "forced", "bare", "paper"}

// longest is how much of a page is shown, in pixels: the tables of the data go on
// for ever.
const longest = 9000

type job struct {
	page page
	view string
	url  string
}

func (j job) file() string { return j.page.Name + "." + j.view + ".png" }

// take makes one picture.
func (j job) take(ctx context.Context, out string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	width, media := int64(1440), []string{"prefers-color-scheme", "light"}
	switch j.view {
	case "phone":
		width = 390
	case "narrow":
		width = 320
	case "dark":
		media[1] = "dark"
	case "night":
		width, media[1] = 390, "dark"
	case "forced":
		media = append(media, "forced-colors", "active")
	}
	err := chromedp.Run(ctx, emulation.SetScriptExecutionDisabled(j.view == "bare"), browser.Window(width, 900), browser.Media(media...), chromedp.Navigate(j.url))
	if err != nil {
		return err
	}
	if j.view == "paper" {
		return j.print(ctx, out)
	}
	var data []byte
	var size struct{ Height int64 }
	err = chromedp.Run(ctx,
		chromedp.Evaluate(`document.fonts.ready.then(() => ({Height: document.documentElement.scrollHeight}))`, &size, awaited),
		chromedp.ActionFunc(func(ctx context.Context) error {
			var err error
			data, err = cdppage.CaptureScreenshot().WithCaptureBeyondViewport(true).
				WithClip(&cdppage.Viewport{Width: float64(width), Height: float64(min(size.Height, longest)), Scale: 1}).Do(ctx)
			return err
		}))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, j.file()), data, 0o644)
}

func awaited(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

// print makes the PDF and, where there is pdftoppm, a picture of its sheets side
// by side.
func (j job) print(ctx context.Context, out string) error {
	var pdf []byte
	err := chromedp.Run(ctx, chromedp.ActionFunc(func(ctx context.Context) error {
		var err error
		pdf, _, err = cdppage.PrintToPDF().WithPaperWidth(8.27).WithPaperHeight(11.69).WithPreferCSSPageSize(true).WithPrintBackground(false).Do(ctx)
		return err
	}))
	if err != nil {
		return err
	}
	name := filepath.Join(out, j.page.Name+".paper.pdf")
	if err := os.WriteFile(name, pdf, 0o644); err != nil {
		return err
	}
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		return nil // the sheet links the PDF
	}
	stem := filepath.Join(out, j.page.Name+".paper")
	if old, err := filepath.Glob(stem + "-*.png"); err == nil {
		for _, f := range old {
			os.Remove(f)
		}
	}
	if msg, err := exec.CommandContext(ctx, "pdftoppm", "-r", "80", "-l", "6", "-png", name, stem).CombinedOutput(); err != nil {
		return fmt.Errorf("pdftoppm: %w: %s", err, msg)
	}
	return nil
}

// contactSheet shows all pictures that there are, those of earlier runs too.
func contactSheet(out string, pages []page) []byte {
	type picture struct{ Name, Link, File string }
	type row struct {
		Name, Address string
		Pictures      []picture
	}
	var rows []row
	for _, p := range pages {
		r := row{Name: p.Name, Address: p.Address}
		for _, v := range p.Views {
			found, _ := filepath.Glob(filepath.Join(out, p.Name+"."+v+"*.png")) // the pattern is ours and sound
			for i, f := range found {
				base := filepath.Base(f)
				pic := picture{Name: v, Link: base, File: base}
				if v == "paper" {
					pic.Name, pic.Link = fmt.Sprintf("sheet %d", i+1), p.Name+".paper.pdf"
				}
				r.Pictures = append(r.Pictures, pic)
			}
		}
		if len(r.Pictures) > 0 {
			rows = append(rows, r)
		}
	}
	var b bytes.Buffer
	template.Must(template.New("sheet").Parse(sheet)).Execute(&b, rows) // a buffer does not fail, and the template is ours
	return b.Bytes()
}

const sheet = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screenshots</title>
<style>body{font:15px/1.4 system-ui,sans-serif;margin:2rem;background:#eee}section{margin:0 0 2rem}h2{font-size:1rem;margin:0 0 .5rem}
div{display:flex;gap:1rem;overflow-x:auto;align-items:start}figure{margin:0;flex:none}img{display:block;height:420px;max-width:420px;object-fit:cover;object-position:top;background:#fff;border:1px solid #999}
h2 small{font-weight:400}</style>
<h1>Screenshots</h1>{{range .}}<section><h2 id="{{.Name}}">{{.Name}} <small>{{.Address}}</small></h2><div>{{range .Pictures}}<figure><a href="{{.Link}}"><img loading="lazy" src="{{.File}}" alt=""></a><figcaption>{{.Name}}</figcaption></figure>{{end}}</div></section>
{{end}}</html>
`
