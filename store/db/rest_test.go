package db

import (
	"path/filepath"
	"testing"
)

// A quiet desk keeps one connection that reads; the others come back when they are needed at once, and a closed desk has none.
func TestRestKeepsOneReader(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "shop.db"), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := s.Rest(t.Context()); err != nil || s.read.db.Stats().OpenConnections != 1 || s.write.db.Stats().OpenConnections != 1 {
			t.Fatalf("%d read, %d write, %v", s.read.db.Stats().OpenConnections, s.write.db.Stats().OpenConnections, err)
		}
		var taken []*conn
		for range readers {
			c, err := s.read.take(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			c.ctx = t.Context()
			var n int
			if err := c.Row("SELECT COUNT(*) FROM sqlite_schema").Scan(&n); err != nil || n < 10 {
				t.Fatal(n, err)
			}
			taken = append(taken, c)
		}
		if err := s.Rest(t.Context()); err != nil { // all are in use
			t.Fatal(err)
		}
		for _, c := range taken {
			s.read.give(c)
		}
	}
	if err := s.Rest(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil || s.read.db.Stats().OpenConnections != 0 {
		t.Error(s.read.db.Stats().OpenConnections, err)
	}
}
