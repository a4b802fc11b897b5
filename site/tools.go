package site

import (
	"io/fs"
	"path"
)

// Tools is what the interactive pages work on, as declared in content/tools.toml.
type Tools struct {
	Checklist ChecklistTool
	Compare   []struct{ Countries []string } // codes of two to four countries each
	Forms     []string                       // instruments that are published to be filled in
}

// ChecklistTool names the instrument that a reader goes through item by item, and
// the rows of the register that say where it comes from; these are named where
// their wave is part of the edition. Without an instrument there is no such page.
type ChecklistTool struct {
	Instrument string
	Wave       string
	Rows       []string
}

// readTools reads the declaration; without the file there are no tools.
func readTools(fsys fs.FS) (Tools, error) {
	var t Tools
	return t, optional(fsys, path.Join(ContentDir, "tools.toml"), &t)
}
