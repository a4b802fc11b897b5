package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// entrypoint names the parts of ECharts that the site's figures use. The two
// features keep labels apart and keep grid.containLabel as it was before 6. The
// plain legend is taken: the scrolling one is of no use on a page that scrolls.
const entrypoint = `
import { use, init, registerMap, setPlatformAPI, version } from "echarts/core";
import { BarChart, LineChart, HeatmapChart, ScatterChart, MapChart, CustomChart } from "echarts/charts";
import { GridComponent, TooltipComponent, TitleComponent, LegendPlainComponent, VisualMapComponent,
  GeoComponent, MarkLineComponent, DatasetComponent, AriaComponent } from "echarts/components";
import { LabelLayout, LegacyGridContainLabel } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
use([BarChart, LineChart, HeatmapChart, ScatterChart, MapChart, CustomChart,
  GridComponent, TooltipComponent, TitleComponent, LegendPlainComponent, VisualMapComponent,
  GeoComponent, MarkLineComponent, DatasetComponent, AriaComponent,
  LabelLayout, LegacyGridContainLabel, SVGRenderer]);
export { init, registerMap, setPlatformAPI, version };
`

// addCharts bundles ECharts twice from the same source: a script that sets the
// global "echarts" for the interpreter that draws at build time, and a module
// for the browser.
func addCharts(m *manifest, got map[string]files, work string) error {
	root, err := os.OpenRoot(work)
	if err != nil {
		return fmt.Errorf("bundle charts: %w", err)
	}
	defer root.Close()
	for _, p := range []pin{echarts, zrender, tslib} {
		if err := got[p.Name].unpack(root, filepath.Join("node_modules", p.Name)); err != nil {
			return fmt.Errorf("bundle charts: %w", err)
		}
	}
	for file, format := range map[string]api.Format{
		"echarts.iife.min.js": api.FormatIIFE,
		"echarts.mjs":         api.FormatESModule,
	} {
		b, err := bundle(work, format)
		if err != nil {
			return fmt.Errorf("bundle %s: %w", file, err)
		}
		m.add(file, echarts, "Apache-2.0 (zrender: BSD-3-Clause; tslib: 0BSD)", b)
	}
	m.add("LICENSE-echarts.txt", echarts, "Apache-2.0", got[echarts.Name]["LICENSE"])
	m.add("NOTICE-echarts.txt", echarts, "Apache-2.0", got[echarts.Name]["NOTICE"])
	m.add("LICENSE-d3.txt", echarts, "BSD-3-Clause", got[echarts.Name]["licenses/LICENSE-d3"])
	m.add("LICENSE-zrender.txt", zrender, "BSD-3-Clause", got[zrender.Name]["LICENSE"])
	m.add("LICENSE-tslib.txt", tslib, "0BSD", got[tslib.Name]["LICENSE.txt"])
	return nil
}

func bundle(work string, format api.Format) ([]byte, error) {
	o := api.BuildOptions{
		Stdin:             &api.StdinOptions{Contents: entrypoint, ResolveDir: work},
		AbsWorkingDir:     work,
		Bundle:            true,
		Format:            format,
		Target:            api.ES2017,
		Charset:           api.CharsetUTF8,
		Define:            map[string]string{"process.env.NODE_ENV": `"production"`},
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsNone, // the licences lie beside the bundle, as the banner says
		Banner: map[string]string{"js": "/*! Apache ECharts " + echarts.Version + ", a selection of its parts, Apache-2.0, with zrender " +
			zrender.Version + " and tslib " + tslib.Version + ": see LICENSE-echarts.txt, NOTICE-echarts.txt, LICENSE-zrender.txt, LICENSE-tslib.txt */"},
	}
	if format == api.FormatIIFE {
		o.GlobalName = "echarts"
	}
	r := api.Build(o)
	if len(r.Errors) > 0 {
		return nil, errors.New(strings.Join(api.FormatMessages(r.Errors, api.FormatMessagesOptions{}), "\n"))
	}
	return r.OutputFiles[0].Contents, nil
}
