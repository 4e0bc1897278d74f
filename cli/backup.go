package cli

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/deskbell/deskbell/store/db"
)

// backup copies the database and its key while the desk runs, and verifies the copy. Into a folder it gets a name with the
// time in it.
func backup(ctx context.Context, t *terminal, args []string) error {
	var o dataOptions
	f := o.flags(t)
	if err := f.parse(args, 1, 1); err != nil {
		return err
	}
	dest, err := filepath.Abs(f.rest[0])
	if err != nil {
		return err
	}
	if info, err := os.Stat(dest); err == nil && info.IsDir() {
		dest = filepath.Join(dest, time.Now().Format("deskbell-20060102-150405.db"))
	}
	s, err := o.open(ctx, t)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Backup(ctx, dest); err != nil {
		return err
	}
	t.say("cli.backup.done", "file", dest)
	return nil
}

// restoreOptions of `restore`.
type restoreOptions struct {
	dataOptions
	force bool
}

func (o *restoreOptions) flags(t *terminal) *flags {
	f := newFlags(t)
	o.dataOptions.add(f)
	f.toggle(&o.force, "force", "cli.flag.force")
	return f
}

// restore verifies a backup and puts it in the place of the database. Never under a running desk.
func restore(ctx context.Context, t *terminal, args []string) error {
	var o restoreOptions
	f := o.flags(t)
	if err := f.parse(args, 1, 1); err != nil {
		return err
	}
	dest, err := o.path(t)
	if err != nil {
		return err
	}
	if err := db.Restore(ctx, f.rest[0], dest, o.force); err != nil {
		return err
	}
	t.say("cli.restore.done", "file", dest)
	return nil
}
