// Package browser looks at a published folder with Chromium. In come a folder
// and what a visitor's machine is like: a window, a scheme of colours, paper, no
// scripts; out go tabs to act in. It decides nothing about what a page must be.
package browser

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// ErrNone says that this machine has no Chromium.
var ErrNone = errors.New("no Chromium: install the package chromium, or name a binary in the variable CHROMIUM")

// Find is the path of Chromium: the variable CHROMIUM, else what is installed.
func Find() (string, error) {
	if name := os.Getenv("CHROMIUM"); name != "" {
		return name, nil
	}
	for _, n := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if found, err := exec.LookPath(n); err == nil {
			return found, nil
		}
	}
	return "", ErrNone
}

// Start runs Chromium without a window. Each chromedp.NewContext below the
// context is one more tab of it; stop ends it and removes its profile.
func Start(ctx context.Context) (tab context.Context, stop func(), err error) {
	name, err := Find()
	if err != nil {
		return nil, nil, err
	}
	// Without a sandbox, because Chromium refuses one to root, which is who runs
	// in containers; it sees only pages of this repository.
	flags := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(name), chromedp.NoSandbox, chromedp.DisableGPU)
	for _, f := range []string{"disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync", "disable-dev-shm-usage", "hide-scrollbars"} {
		flags = append(flags, chromedp.Flag(f, true))
	}
	allocator, end := chromedp.NewExecAllocator(ctx, flags...)
	tab, closeTab := chromedp.NewContext(allocator)
	stop = func() { closeTab(); end() }
	if err := chromedp.Run(tab); err != nil { // starts it
		stop()
		return nil, nil, err
	}
	return tab, stop, nil
}

// Window is a window of so many CSS pixels; below 600 it is a telephone's.
func Window(width, height int64) chromedp.Action {
	return emulation.SetDeviceMetricsOverride(width, height, 1, width < 600)
}

// Media sets what a visitor has asked of every page, such as
// "prefers-color-scheme", "dark". Motion is always reduced, so that a picture
// does not depend on the moment; the features not named are as by default.
func Media(pairs ...string) chromedp.Action {
	features := []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}
	for i := 0; i+1 < len(pairs); i += 2 {
		features = append(features, &emulation.MediaFeature{Name: pairs[i], Value: pairs[i+1]})
	}
	return emulation.SetEmulatedMedia().WithFeatures(features)
}
