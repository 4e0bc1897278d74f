package crew

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/store"
)

// TestChoresBackUp: a running desk makes the day's backup by itself, once, where the settings say.
func TestChoresBackUp(t *testing.T) {
	s := shop(t)
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	c := &chores{store: s, log: slog.New(slog.DiscardHandler), first: 0, every: time.Millisecond}
	all.Go(func() { _ = c.Run(ctx) })
	folder := s.Path() + "-backups"
	for end := time.Now().Add(time.Minute); NewestIn(folder).IsZero() && time.Now().Before(end); {
		time.Sleep(5 * time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond) // several more rounds
	cancel()
	all.Wait()
	copies, err := filepath.Glob(filepath.Join(folder, "*.db"))
	if err != nil || len(copies) != 1 {
		t.Fatalf("copies: %q, %v", copies, err)
	}
	again, err := store.Open(t.Context(), copies[0], store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if agents, err := again.Agents(t.Context()); err != nil || len(agents) != 1 || agents[0].Address != "anna@shop.test" {
		t.Errorf("in the copy: %+v, %v", agents, err)
	}
}

func TestChoresKeepQuietWhenSwitchedOff(t *testing.T) {
	s := shop(t)
	set, err := s.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	set.BackupOn = false
	if err := s.SaveSettings(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	c := &chores{store: s, log: slog.New(slog.NewTextHandler(&log, nil))}
	c.sweep(t.Context())
	c.backUp(t.Context())
	if at := NewestIn(s.Path() + "-backups"); !at.IsZero() || log.Len() != 0 {
		t.Errorf("backup of %s, log: %s", at, &log)
	}
}

// shop is the database of a shop with its owner and nothing else.
func shop(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "shop.db"), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	set := settings.Default()
	set.ShopName = "Tea"
	owner := desk.Agent{Name: "Anna", Address: "anna@shop.test", Lang: desk.English}
	if err := s.SetUp(t.Context(), desk.SetUp{Settings: set, Owner: owner, Password: "correct horse battery"}); err != nil {
		t.Fatal(err)
	}
	return s
}
