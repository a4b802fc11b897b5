package draw

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/dop251/goja"
)

// An engine is one JavaScript interpreter with the chart library in it. It may
// be used by one goroutine at a time.
type engine struct {
	vm     *goja.Runtime
	call   goja.Callable
	random *rand.Rand
}

// programs are the scripts, compiled once for all engines.
type programs struct{ bundle, functions, driver *goja.Program }

// Without window and document the library takes itself to be on a server. It
// asks for timers though it never waits for one.
const stubs = `
var setTimeout = function () { return 0 }, setInterval = setTimeout
var clearTimeout = function () {}, clearInterval = clearTimeout
var console = { log: clearTimeout, warn: clearTimeout, error: clearTimeout }
var chartFunctions = {}
`

// The driver renders through the painter and not through renderToSVGString,
// whose classes and ids count up over the life of the interpreter. The painter
// is not public: the golden chart in testdata tells when an update changes it.
const driver = `
(function (mapJSON, measure) {
  echarts.setPlatformAPI({ measureText: function (text, font) { return { width: measure(text, font || '') } } })
  echarts.registerMap('europe', JSON.parse(mapJSON))
  function revive(key, value) {
    if (value && typeof value === 'object' && typeof value.$fn === 'string') {
      if (!Object.prototype.hasOwnProperty.call(chartFunctions, value.$fn)) throw new Error('no chart function ' + value.$fn)
      return chartFunctions[value.$fn]
    }
    return value
  }
  return function (optionJSON, width, height) {
    var option = JSON.parse(optionJSON, revive)
    option.animation = false
    option.useUTC = true
    var chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: width, height: height })
    try {
      chart.setOption(option)
      return chart.getZr().painter.renderToString({ cssEmphasis: false, cssAnimation: false, useViewBox: true })
    } finally {
      chart.dispose()
    }
  }
})
`

func compile(a Assets) (programs, error) {
	var p programs
	var err error
	if p.bundle, err = goja.Compile("echarts", stubs+string(a.Bundle), false); err != nil {
		return p, fmt.Errorf("compile chart library: %w", err)
	}
	if p.functions, err = goja.Compile("functions", string(a.Functions), false); err != nil {
		return p, fmt.Errorf("compile chart functions: %w", err)
	}
	if p.driver, err = goja.Compile("driver", driver, true); err != nil {
		return p, fmt.Errorf("compile driver: %w", err)
	}
	return p, nil
}

// load starts an interpreter whose clock stands still and whose random numbers
// are the same for every chart.
func load(p programs, geometry []byte, widths Advances) (*engine, error) {
	e := &engine{vm: goja.New()}
	e.vm.SetTimeSource(func() time.Time { return time.Unix(0, 0).UTC() })
	e.reseed()
	e.vm.SetRandSource(func() float64 { return e.random.Float64() })
	for _, script := range []*goja.Program{p.bundle, p.functions} {
		if _, err := e.vm.RunProgram(script); err != nil {
			return nil, fmt.Errorf("load chart library: %w", err)
		}
	}
	made, err := e.vm.RunProgram(p.driver)
	if err != nil {
		return nil, fmt.Errorf("load driver: %w", err)
	}
	setUp, ok := goja.AssertFunction(made)
	if !ok {
		return nil, fmt.Errorf("load driver: not a function")
	}
	measure := func(text, font string) float64 { return widths.measure(text, font) }
	draw, err := setUp(goja.Undefined(), e.vm.ToValue(string(geometry)), e.vm.ToValue(measure))
	if err != nil {
		return nil, fmt.Errorf("set up chart library: %w", err)
	}
	if e.call, ok = goja.AssertFunction(draw); !ok {
		return nil, fmt.Errorf("set up chart library: not a function")
	}
	return e, nil
}

func (e *engine) reseed() { e.random = rand.New(rand.NewPCG(1, 2)) }

// draw returns the library's own SVG.
func (e *engine) draw(option string, width, height int) (string, error) {
	e.reseed()
	svg, err := e.call(goja.Undefined(), e.vm.ToValue(option), e.vm.ToValue(width), e.vm.ToValue(height))
	if err != nil {
		return "", fmt.Errorf("run chart library: %w", err)
	}
	return svg.String(), nil
}
