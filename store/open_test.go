package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/storetest"
)

// start opens a new database in a folder of its own, with a clock that the test moves.
func start(t *testing.T) (*Store, *clock) {
	t.Helper()
	c := &clock{at: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	s, err := Open(t.Context(), storetest.File(t, makeBlank), Options{Now: c.now, Surveys: testWords})
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

// makeBlank makes an empty desk.
func makeBlank(path string) error {
	s, err := Open(context.Background(), path, Options{Create: true})
	if err != nil {
		return err
	}
	return s.Close()
}

// clock stands still until it is moved.
type clock struct{ at time.Time }

func (c *clock) now() time.Time          { return c.at }
func (c *clock) forward(d time.Duration) { c.at = c.at.Add(d) }

func TestOpenMakesAFileThatOnlyItsOwnerReads(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "desk.db"), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
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

// notOpened opens path and wants a *desk.Error with key, and every file of the folder as it was.
func notOpened(t *testing.T, path, key string, create bool) {
	t.Helper()
	before := folder(t, filepath.Dir(path))
	s, err := Open(t.Context(), path, Options{Create: create})
	if err == nil {
		s.Close()
		t.Fatalf("opened, want %s", key)
	}
	var known *desk.Error
	if !errors.As(err, &known) || known.Key != key {
		t.Errorf("%v, want %s", err, key)
	}
	if after := folder(t, filepath.Dir(path)); !maps.Equal(before, after) {
		t.Errorf("%s: files changed from %v to %v", key, slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after)))
	}
}

// folder is the hash of each file in dir. An empty log and its index may come and go: reading makes them.
func folder(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][32]byte{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil && !e.IsDir() {
			t.Fatal(err)
		}
		if strings.HasSuffix(e.Name(), "-shm") || (strings.HasSuffix(e.Name(), "-wal") && len(text) == 0) {
			continue
		}
		files[e.Name()] = sha256.Sum256(text)
	}
	return files
}

// closedShop is the path of a database with some mail in it.
func closedShop(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "desk.db")
	s, err := Open(t.Context(), path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	p := newPost(t, s)
	for range 40 {
		p.deliver(mailFrom("li@cust.test", fmt.Sprintf("m%d@cust.test", p.uid), "Parcel", strings.Repeat("Where is it? 在哪里？", 200)))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpenRefusesWhatItCannotUse(t *testing.T) {
	write := func(t *testing.T, text string) string {
		path := filepath.Join(t.TempDir(), "desk.db")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	change := func(t *testing.T, statement string) string {
		path := closedShop(t)
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		return path
	}
	t.Run("no file", func(t *testing.T) {
		notOpened(t, filepath.Join(t.TempDir(), "desk.db"), "store.missing", false)
	})
	t.Run("a text", func(t *testing.T) { notOpened(t, write(t, "Dear shop,\n"), "store.foreign", true) })
	t.Run("an empty file, not asked to create", func(t *testing.T) { notOpened(t, write(t, ""), "store.foreign", false) })
	t.Run("a folder", func(t *testing.T) { notOpened(t, t.TempDir(), "store.foreign", true) })
	t.Run("somebody else's database", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "other.db")
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec("CREATE TABLE bookmark (url TEXT)"); err != nil {
			t.Fatal(err)
		}
		db.Close()
		notOpened(t, path, "store.foreign", true)
	})
	t.Run("a newer schema", func(t *testing.T) { notOpened(t, change(t, "PRAGMA user_version = 9999"), "store.newer", true) })
	t.Run("only a header", func(t *testing.T) {
		notOpened(t, write(t, "SQLite format 3\x00"+strings.Repeat("x", 5000)), "store.foreign", true)
	})
	t.Run("cut short", func(t *testing.T) {
		path := closedShop(t)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, info.Size()*2/3); err != nil {
			t.Fatal(err)
		}
		notOpened(t, path, "store.corrupt", false)
	})
	t.Run("overwritten", func(t *testing.T) {
		path := closedShop(t)
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteAt(bytes.Repeat([]byte{0xa5}, 40*4096), 4096); err != nil {
			t.Fatal(err)
		}
		f.Close()
		notOpened(t, path, "store.corrupt", false)
	})
	t.Run("names with odd characters", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "100% 店 #1?", "a b&c=d.db")
		s, err := Open(t.Context(), path, Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(path); err != nil || s.Path() != path {
			t.Errorf("%v, %s", err, s.Path())
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestOpenRefusesAReadOnlyFolder(t *testing.T) {
	path := closedShop(t)
	if os.Getuid() == 0 {
		asNobody(t, path)
		return
	}
	dir := filepath.Dir(path)
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	notOpened(t, path, "store.read_only", false)
	notOpened(t, filepath.Join(dir, "new.db"), "store.read_only", true)
}

func TestCheckFindsDamage(t *testing.T) {
	path := closedShop(t)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(bytes.Repeat([]byte{0xa5}, 8*4096), info.Size()-20*4096); err != nil {
		t.Fatal(err)
	}
	f.Close()
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Skipf("found at once: %v", err)
	}
	defer s.Close()
	if err := s.Check(t.Context()); err == nil {
		t.Error("found nothing wrong")
	} else if got := err.Error(); !strings.Contains(got, "store.corrupt") {
		t.Error(got)
	}
}

func TestAnInterruptedStartIsNoDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
