package db

import (
	"path/filepath"
	"reflect"
	"testing"
)

// What SQLite has freed is kept by the allocator of its C library until the desk rests.
func TestTrim(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "shop.db"), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	has := func(field string) int64 {
		allocatorMu.Lock()
		defer allocatorMu.Unlock()
		return reflect.ValueOf(&allocator).Elem().FieldByName(field).Int()
	}
	var n int
	if err := s.View(t.Context(), func(q Querier) error { return q.Row("SELECT length(randomblob(9000000))").Scan(&n) }); err != nil || n != 9_000_000 {
		t.Fatal(n, err)
	}
	if held := has("freedSize"); held < 4<<20 {
		t.Errorf("%d bytes are kept of nine million that were freed", held)
	}
	if err := s.Rest(t.Context()); err != nil {
		t.Fatal(err)
	}
	if held, live := has("freedSize"), has("live"); held != 0 || live < 64<<10 {
		t.Errorf("%d bytes are kept at rest, %d are used", held, live)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
