// Shots takes pictures of the published pages, as visitors see them. In come
// the built folders and a list of pages with views; out go PNG files and one sheet
// that shows them all. It must not judge: that is for whoever looks.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"observatory/site/verify/browser"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "shots:", err)
		os.Exit(2)
	}
}

// browsers is how many work at once. Each paints one tab: a tab behind another
// one is never painted, and its picture never comes.
const browsers = 2

func run(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("shots", flag.ContinueOnError)
	folders := map[string]*string{
		"site": flags.String("site", "public", "`folder` of the site"),
		"demo": flags.String("demo", "public-demo", "`folder` of the demo"),
	}
	out := flags.String("out", "screenshots", "`folder` to write into")
	only := flags.String("only", "", "take only names and views that match, as in 'spain' or 'home/phone'")
	if err := flags.Parse(args); err != nil {
		return err
	}
	match, err := regexp.Compile(*only)
	if err != nil {
		return fmt.Errorf("read -only: %w", err)
	}
	pages, err := readPages(list)
	if err != nil {
		return err
	}
	hosts := map[string]string{}
	for _, name := range []string{"site", "demo"} {
		dir := *folders[name]
		if _, err := os.Stat(dir); err != nil {
			fmt.Fprintf(stdout, "skipped the %s: there is no folder %s\n", name, dir)
			continue
		}
		server := httptest.NewServer(http.FileServerFS(os.DirFS(dir)))
		defer server.Close()
		hosts[name] = server.URL + "/"
	}
	var jobs []job
	for _, p := range pages {
		if hosts[p.Site] == "" {
			continue
		}
		address, ok := resolve(os.DirFS(*folders[p.Site]), p.Address)
		if !ok {
			fmt.Fprintf(stdout, "skipped %s: there is no %s\n", p.Name, p.Address)
			continue
		}
		for _, v := range p.Views {
			if match.MatchString(p.Name + "/" + v) {
				jobs = append(jobs, job{page: p, view: v, url: hosts[p.Site] + address})
			}
		}
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		return err
	}
	began := time.Now()
	if err := shoot(ctx, jobs, *out); err != nil {
		return err
	}
	sheet := filepath.Join(*out, "index.html")
	if err := os.WriteFile(sheet, contactSheet(*out, pages), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%d pictures in %.0f s: %s\n", len(jobs), time.Since(began).Seconds(), sheet)
	return nil
}

// shoot takes all pictures. One that cannot be taken ends the work: a set with
// holes would be taken for whole.
func shoot(ctx context.Context, jobs []job, out string) error {
	queue := make(chan job, len(jobs))
	for _, j := range jobs {
		queue <- j
	}
	close(queue)
	errs := make([]error, browsers)
	var wait sync.WaitGroup
	for i := range errs {
		wait.Go(func() { errs[i] = work(ctx, queue, out) })
	}
	wait.Wait()
	return errors.Join(errs...)
}

// work empties the queue in a browser of its own.
func work(ctx context.Context, queue <-chan job, out string) error {
	tab, stop, err := browser.Start(ctx)
	if err != nil {
		return err
	}
	defer stop()
	for j := range queue {
		if err := j.take(tab, out); err != nil {
			return fmt.Errorf("%s, %s: %w", j.page.Name, j.view, err)
		}
	}
	return nil
}
