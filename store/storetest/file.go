// Package storetest gives tests new databases quickly: the schema is made once for all the tests of a package, and copied. Under the
// race detector making it takes most of a second, which is more than most tests have to do.
package storetest

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

var (
	once  sync.Once
	blank []byte
	fault error
)

// File is the path of a new database in a folder of its own, ready to be opened. fill makes one at a path and closes it; it is called
// for the first test alone.
func File(t testing.TB, fill func(path string) error) string {
	t.Helper()
	once.Do(func() {
		dir, err := os.MkdirTemp("", "deskbell-blank")
		if err != nil {
			fault = err
			return
		}
		defer os.RemoveAll(dir)
		path := filepath.Join(dir, "desk.db")
		if fault = fill(path); fault == nil {
			blank, fault = os.ReadFile(path)
		}
	})
	if fault != nil {
		t.Fatal(fault)
	}
	path := filepath.Join(t.TempDir(), "desk.db")
	if err := os.WriteFile(path, blank, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
