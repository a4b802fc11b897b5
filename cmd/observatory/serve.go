package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

func (p *program) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Build the site, serve it on this machine, and build again when a source changes",
		Long: "Serve builds into --out and serves that folder until it is stopped. It watches what the site is made of: a change is built and\n" +
			"open pages reload. When a build fails the last good site stays, and every page says what is wrong, with file and line.\n" +
			"It is for editing and looking, not for publishing: what lies in --out holds nothing of it.",
		Example: "  observatory serve\n  observatory serve --listen localhost:9000 --no-build",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := p.config(cmd)
			if err != nil {
				return err
			}
			if skip, _ := cmd.Flags().GetBool("no-build"); skip {
				if _, err := os.Stat(filepath.Join(c.Out, "index.html")); err != nil {
					return fmt.Errorf("serve: there is no site in %s: %w", c.Out, err)
				}
				return p.serve(cmd.Context(), c, files(c.Out))
			}
			w, err := p.workshop(cmd, c)
			if err != nil {
				return err
			}
			ctx, stop := context.WithCancel(cmd.Context())
			watched := make(chan struct{})
			go func() { defer close(watched); w.watch(ctx) }()
			err = p.serve(ctx, c, w)
			stop()
			<-watched
			return err
		},
	}
	cmd.Flags().String("out", "public", "`folder` to build into and to serve")
	cmd.Flags().String("listen", "localhost:8080", "`address` to listen on")
	cmd.Flags().String("date", "", "`date` of the edition")
	cmd.Flags().String("cache", defaults()["cache"].(string), "`folder` for figures and pages kept between builds")
	cmd.Flags().String("theme", "", "`folder` of the look (default: site/theme of the source, else the one built in)")
	cmd.Flags().Bool("no-build", false, "serve what is there, and watch nothing")
	return cmd
}

func (p *program) serve(ctx context.Context, c Config, handler http.Handler) error {
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	// Pages wait for news as long as they are open: they are told when the server ends.
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	fmt.Fprintf(p.stdout, "http://%s/\n", listener.Addr())
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	select {
	case <-ctx.Done():
		stop, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		return server.Shutdown(stop)
	case err := <-done:
		if errors.Is(err, http.ErrServerClosed) {
			return nil
		}
		return fmt.Errorf("serve: %w", err)
	}
}

// files serves a folder with the site's own page for what is not there, and
// with the media types that readers of the data need.
func files(dir string) http.Handler {
	plain := http.FileServerFS(os.DirFS(dir))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch filepath.Ext(r.URL.Path) {
		case ".arrow":
			w.Header().Set("Content-Type", "application/vnd.apache.arrow.file")
		case ".parquet":
			w.Header().Set("Content-Type", "application/vnd.apache.parquet")
		}
		w.Header().Set("Cache-Control", "no-store")
		name := filepath.Join(dir, filepath.FromSlash(filepath.Clean("/"+r.URL.Path)))
		if _, err := os.Stat(name); err != nil {
			if page, err := os.ReadFile(filepath.Join(dir, notFoundPage)); err == nil {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				w.WriteHeader(http.StatusNotFound)
				w.Write(page)
				return
			}
		}
		plain.ServeHTTP(w, r)
	})
}

// pageOf is the bytes of the page at an address; nil where it is not a page.
func pageOf(dir, address string) (page []byte, status int) {
	name := filepath.Join(dir, filepath.FromSlash(filepath.Clean("/"+address)))
	info, err := os.Stat(name)
	switch {
	case err != nil && filepath.Ext(name) != "" && filepath.Ext(name) != ".html":
		return nil, http.StatusNotFound
	case err != nil:
		page, _ = os.ReadFile(filepath.Join(dir, notFoundPage)) // a site that was never built has none
		return page, http.StatusNotFound
	case info.IsDir():
		if !strings.HasSuffix(address, "/") {
			return nil, http.StatusOK // the file server sends the visitor on
		}
		name = filepath.Join(name, "index.html")
	case filepath.Ext(name) != ".html":
		return nil, http.StatusOK
	}
	page, err = os.ReadFile(name)
	if err != nil {
		return nil, http.StatusNotFound
	}
	return page, http.StatusOK
}
