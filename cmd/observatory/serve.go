package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
)

func (p *program) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   "Build the site and serve it on this machine",
		Long:    "Serve builds into --out and serves that folder until it is stopped. It is for looking at the site, not for publishing it.",
		Example: "  observatory serve\n  observatory serve --listen localhost:9000 --no-build",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := p.config(cmd)
			if err != nil {
				return err
			}
			if skip, _ := cmd.Flags().GetBool("no-build"); !skip {
				if err := p.build(cmd.Context(), c, p.log(c)); err != nil {
					return err
				}
			}
			return p.serve(cmd.Context(), c)
		},
	}
	cmd.Flags().String("out", "public", "`folder` to build into and to serve")
	cmd.Flags().String("listen", "localhost:8080", "`address` to listen on")
	cmd.Flags().String("date", "", "`date` of the edition")
	cmd.Flags().String("cache", defaults()["cache"].(string), "`folder` for figures and pages kept between builds")
	cmd.Flags().Bool("no-build", false, "serve what is there")
	return cmd
}

func (p *program) serve(ctx context.Context, c Config) error {
	if _, err := os.Stat(filepath.Join(c.Out, "index.html")); err != nil {
		return fmt.Errorf("serve: there is no site in %s: %w", c.Out, err)
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	server := &http.Server{Handler: files(c.Out), ReadHeaderTimeout: 10 * time.Second}
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
