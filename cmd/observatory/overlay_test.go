package main

import (
	"io/fs"
	"testing"
	"testing/fstest"
)

// TestOverlay: what is laid over is seen as if it had been written.
func TestOverlay(t *testing.T) {
	under := fstest.MapFS{"a/one": {Data: []byte("1")}, "a/two": {Data: []byte("2")}, "b/three": {Data: []byte("3")}}
	o := overlay{under, map[string][]byte{"a/two": []byte("new"), "a/deep/four": []byte("4"), "c/five": []byte("5")}}
	if err := fstest.TestFS(o, "a/one", "a/two", "a/deep/four", "b/three", "c/five"); err != nil {
		t.Error(err)
	}
	if data, err := fs.ReadFile(o, "a/two"); err != nil || string(data) != "new" {
		t.Errorf("the upper file is %q, %v", data, err)
	}
}
