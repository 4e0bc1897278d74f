package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

func TestBackupWhileTheDeskRuns(t *testing.T) {
	p, _ := desktop(t)
	for range 30 {
		p.deliver(mailFrom("li@cust.test", fmt.Sprintf("m%d@cust.test", p.uid), "Parcel", strings.Repeat("Where is it? ", 50)))
	}
	dest := filepath.Join(t.TempDir(), "deeper", "copy.db")
	var writer sync.WaitGroup
	writer.Go(func() {
		for i := range 50 {
			if err := p.s.Look(t.Context(), p.box, desk.Look{At: time.UnixMilli(int64(i))}); err != nil {
				t.Error(err)
			}
		}
	})
	if err := p.s.Backup(t.Context(), dest); err != nil {
		t.Fatal(err)
	}
	writer.Wait()
	if got := slices.Sorted(maps.Keys(folder(t, filepath.Dir(dest)))); !slices.Equal(got, []string{"copy.db", "copy.db.key"}) {
		t.Errorf("files %v", got)
	}
	if info, err := os.Stat(dest); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	before := folder(t, filepath.Dir(dest))
	if err := p.s.Backup(t.Context(), dest); desk.CodeOf(err) != desk.Conflict {
		t.Errorf("overwritten: %v", err)
	}
	if !maps.Equal(before, folder(t, filepath.Dir(dest))) {
		t.Error("a refused backup changed something")
	}

	back := filepath.Join(t.TempDir(), "new", "desk.db")
	if err := db.Restore(t.Context(), dest, back, false); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), back, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	r := &postbox{t: t, s: s}
	if n := r.count(`SELECT count(*) FROM message WHERE direction = 'in'`); n != 30 {
		t.Errorf("%d messages", n)
	}
	if m, err := s.Mailbox(t.Context(), p.box); err != nil || m.IMAP.Password != "secret" {
		t.Errorf("%+v, %v", m, err)
	}
	if hits, err := s.SearchTickets(t.Context(), "parcel", desk.ByNewest, 10); err != nil || len(hits) != 10 {
		t.Errorf("%d hits, %v", len(hits), err)
	}
}

func TestRestoreRefuses(t *testing.T) {
	src := closedShop(t)
	dest := closedShop(t)
	key := func(want string, err error) {
		t.Helper()
		var known *desk.Error
		if !errors.As(err, &known) || known.Key != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	before := folder(t, filepath.Dir(dest))
	key("store.exists", db.Restore(t.Context(), src, dest, false))
	key("store.missing", db.Restore(t.Context(), filepath.Join(t.TempDir(), "none.db"), dest, true))
	key("store.restore_itself", db.Restore(t.Context(), dest, dest, true))
	text := filepath.Join(t.TempDir(), "letter.db")
	if err := os.WriteFile(text, []byte("Dear shop"), 0o600); err != nil {
		t.Fatal(err)
	}
	key("store.foreign", db.Restore(t.Context(), text, dest, true))
	empty := filepath.Join(t.TempDir(), "empty.db")
	other, err := sql.Open("sqlite", empty)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Exec("CREATE TABLE x (y); DROP TABLE x"); err != nil {
		t.Fatal(err)
	}
	other.Close()
	key("store.foreign", db.Restore(t.Context(), empty, dest, true))
	bad := filepath.Join(t.TempDir(), "bad.db")
	good, err := os.ReadFile(src)
	if err != nil {
		t.Fatal(err)
	}
	copy(good[len(good)/2:], bytes.Repeat([]byte{0xa5}, 3*4096))
	if err := os.WriteFile(bad, good, 0o600); err != nil {
		t.Fatal(err)
	}
	key("store.corrupt", db.Restore(t.Context(), bad, dest, true))
	after := folder(t, filepath.Dir(dest))
	delete(after, "desk.db.lock")
	if !maps.Equal(before, after) {
		t.Errorf("a refused restore changed something: %v", slices.Sorted(maps.Keys(after)))
	}
	if err := db.Restore(t.Context(), src, dest, true); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), dest, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestRotateKeepsSevenDaysAndFourWeeks(t *testing.T) {
	p, c := desktop(t)
	dir := filepath.Join(t.TempDir(), "backups")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	mine := filepath.Join(dir, "deskbell-my-own-copy.db")
	for _, name := range []string{mine, filepath.Join(dir, "notes.txt")} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 45 {
		made, err := p.s.Rotate(t.Context(), dir)
		if err != nil || made == "" {
			t.Fatalf("%q, %v", made, err)
		}
		if again, err := p.s.Rotate(t.Context(), dir); err != nil || again != "" {
			t.Fatalf("twice a day: %q, %v", again, err)
		}
		c.forward(24 * time.Hour)
	}
	var days []string
	for name := range folder(t, dir) {
		if day, ok := strings.CutPrefix(name, "deskbell-20"); ok && strings.HasSuffix(day, ".db") {
			days = append(days, strings.TrimSuffix(day, ".db"))
			if _, err := os.Stat(filepath.Join(dir, name+".key")); err != nil {
				t.Error(err)
			}
		}
	}
	slices.Sort(days)
	// The last is Wednesday, 16 December 2026: seven days, and before them the last of each of four weeks.
	want := []string{"26-11-22", "26-11-29", "26-12-06", "26-12-09", "26-12-10", "26-12-11", "26-12-12", "26-12-13", "26-12-14", "26-12-15", "26-12-16"}
	if !slices.Equal(days, want) {
		t.Errorf("kept %v, want %v", days, want)
	}
	if _, err := os.Stat(mine); err != nil {
		t.Error("a file that is not ours was deleted")
	}
	if n := len(folder(t, dir)); n != 2*len(want)+2 {
		t.Errorf("%d files", n)
	}
}
