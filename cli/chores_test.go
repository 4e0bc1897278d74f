package cli

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestChoresBackUp: a running desk makes the day's backup by itself, once, where the settings say.
func TestChoresBackUp(t *testing.T) {
	b := newBench(t)
	b.shop()
	s := b.open()
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	c := &chores{store: s, log: slog.New(slog.DiscardHandler), first: 0, every: time.Millisecond}
	all.Go(func() { _ = c.Run(ctx) })
	folder := b.env["DESKBELL_DATA"] + "-backups"
	for end := time.Now().Add(time.Minute); newestIn(folder).IsZero() && time.Now().Before(end); {
		time.Sleep(5 * time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond) // several more rounds
	cancel()
	all.Wait()
	copies, err := filepath.Glob(filepath.Join(folder, "*.db"))
	if err != nil || len(copies) != 1 {
		t.Fatalf("copies: %q, %v", copies, err)
	}
	b.must("restore", copies[0], "--data", filepath.Join(b.dir, "restored.db"))
	if out := b.must("agent", "list", "--data", filepath.Join(b.dir, "restored.db")).out; !strings.Contains(out, "owner@shop.test") {
		t.Errorf("restored: %s", out)
	}
}

func TestChoresKeepQuietWhenSwitchedOff(t *testing.T) {
	b := newBench(t)
	b.shop()
	s := b.open()
	set, err := s.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	set.BackupOn = false
	if err := s.SaveSettings(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	c := &chores{store: s, log: newLog(&log, "json")}
	c.sweep(t.Context())
	c.backUp(t.Context())
	if at := newestIn(b.env["DESKBELL_DATA"] + "-backups"); !at.IsZero() || log.Len() != 0 {
		t.Errorf("backup of %s, log: %s", at, &log)
	}
}
