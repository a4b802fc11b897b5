// Package theme holds the look of the observatory: Hugo layouts, style sheets,
// fonts and vendored scripts, compiled into the program. In comes nothing; out
// goes a read-only file system. It must hold no words of a language (those are
// labels) and no facts (those are pages).
package theme

import "embed"

// FS has two folders: layouts and assets.
//
//go:embed all:layouts all:assets
var FS embed.FS
