package render

import "testing"

func TestBetween(t *testing.T) {
	for _, c := range []struct {
		here, to string
		portable bool
		want     string
	}{
		{"/en/countries/es", "/en/countries/es/", false, "./"},
		{"/en/countries/es", "/en/countries/es/", true, "index.html"},
		{"/en/countries/es", "/en/countries/es/#law", false, "#law"},
		{"/en/countries/es", "/en/evidence/#E041", true, "../../evidence/index.html#E041"},
		{"/en/countries/es", "/en/", false, "../../"},
		{"/en", "/", true, "../index.html"},
		{"/", "/fr/", true, "fr/index.html"},
		{"/en", "/css/site.css?v=1", true, "../css/site.css?v=1"},
	} {
		if got := between(c.here, c.to, c.portable); got != c.want {
			t.Errorf("from %s to %s: %s, want %s", c.here, c.to, got, c.want)
		}
	}
}
