package render_test

import (
	"context"
	"testing"

	"observatory/site"
	"observatory/site/render"
	"observatory/site/theme"
)

func TestPlain(t *testing.T) {
	var files []render.File
	for _, p := range []site.Page{{Lang: "en", Title: "Home"}, {Lang: "en", Path: "countries/es", Title: "Spain"}, {Lang: "fr", Title: "Accueil"}} {
		f, err := render.ContentFile(p)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	out, err := render.Site(context.Background(), render.Source{Files: files}, render.Options{Theme: theme.FS, Languages: []render.Language{{"en", "English"}, {"fr", "Français"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range out {
		t.Log(f.Path, string(f.Data))
	}
}
