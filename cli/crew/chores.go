package crew

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store"
)

const (
	settling  = 30 * time.Second // after the start nothing slow runs for a while
	choreTime = time.Hour        // a laptop that slept past midnight is backed up within an hour of waking
)

// chores are what a running desk does for itself every hour: the day's backup, and sweeping out what has expired.
type chores struct {
	store *store.Store
	log   *slog.Logger
	first time.Duration
	every time.Duration
}

func (c *chores) Run(ctx context.Context) error {
	for wait := c.first; sleep(ctx, wait); wait = c.every {
		c.sweep(ctx)
		c.backUp(ctx)
	}
	return nil
}

func (c *chores) sweep(ctx context.Context) {
	if err := c.store.Sweep(ctx); err != nil && ctx.Err() == nil {
		c.log.Error("sweeping failed", "err", err)
	}
}

// backUp makes today's backup where there is none. A shop that has nothing yet has nothing to lose.
func (c *chores) backUp(ctx context.Context) {
	ready, err := c.store.Ready(ctx)
	if err != nil || !ready {
		return
	}
	set, err := c.store.Settings(ctx)
	if err != nil || !set.BackupOn {
		return
	}
	file, err := c.store.Rotate(ctx, BackupFolder(set, c.store.Path()))
	switch {
	case ctx.Err() != nil:
	case err != nil:
		c.log.Error("the daily backup failed", "err", err)
	case file != "":
		c.log.Info("backed up", "file", file)
	}
}

// BackupFolder is the owner's choice, else a folder beside the database.
func BackupFolder(set desk.Settings, database string) string {
	if set.BackupDir != "" {
		return set.BackupDir
	}
	return database + "-backups"
}

// NewestIn is when the newest backup in a folder was written; zero where there is none. One that is being written has another
// ending.
func NewestIn(folder string) time.Time {
	var newest time.Time
	entries, err := os.ReadDir(folder)
	if err != nil {
		return newest
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && filepath.Ext(e.Name()) == ".db" && info.Mode().IsRegular() && info.ModTime().After(newest) {
			newest = info.ModTime()
		}
	}
	return newest
}
