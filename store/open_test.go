package store

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// start opens a new database in a folder of its own, with a clock that the test moves.
func start(t *testing.T) (*Store, *clock) {
	t.Helper()
	c := &clock{at: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "desk.db"), Options{Create: true, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, c
}

// clock stands still until it is moved.
type clock struct{ at time.Time }

func (c *clock) now() time.Time          { return c.at }
func (c *clock) forward(d time.Duration) { c.at = c.at.Add(d) }

func TestOpenMakesAFileThatOnlyItsOwnerReads(t *testing.T) {
	s, _ := start(t)
	if err := s.Check(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{s.Path(), s.Path() + "-wal"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", name, info.Mode())
		}
	}
}
