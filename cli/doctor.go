package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/deskbell/deskbell/cli/crew"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/grant"
	"github.com/deskbell/deskbell/mail/wire"
	"github.com/deskbell/deskbell/store"
	"github.com/deskbell/deskbell/ui/words"
)

const (
	leastSpace = 500 << 20        // less free disk than this is a warning worth failing for
	checking   = 60 * time.Second // for one mailbox, all steps
	reckoning  = 10 * time.Minute // for all the mail in it
	built      = 2026             // no clock that is right shows an earlier year
)

// findings are what doctor saw, printed as it goes.
type findings struct {
	t   *terminal
	bad bool
}

func (f *findings) good(key string, pairs ...any) {
	fmt.Fprintln(f.t.out, "  ok  "+f.t.text(key, pairs...))
}

func (f *findings) wrong(key string, pairs ...any) { f.mark(f.t.text(key, pairs...)) }

func (f *findings) mark(text string) {
	f.bad = true
	fmt.Fprintln(f.t.out, "  !!  "+text)
}

// doctor looks at everything that a desk needs and says what is wrong, in words. It works beside a running desk.
func doctor(ctx context.Context, t *terminal, args []string) error {
	var o dataOptions
	if err := o.flags(t).parse(args, 0, 0); err != nil {
		return err
	}
	path, err := o.path(t)
	if err != nil {
		return err
	}
	f := &findings{t: t}
	f.good("cli.doctor.version", "version", versionName(), "system", runtime.GOOS+"/"+runtime.GOARCH)
	f.disk(path)
	s, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		f.failed(err)
		return errSaid
	}
	defer s.Close()
	f.good("cli.doctor.schema", "file", path)
	f.integrity(ctx, s)
	f.clock(ctx, s)
	f.shop(ctx, s)
	f.mailboxes(ctx, s)
	if f.bad {
		t.say("cli.doctor.bad")
		return errSaid
	}
	t.say("cli.doctor.good")
	return nil
}

// failed says an error that stands for itself.
func (f *findings) failed(err error) {
	f.mark(f.t.describe(err))
}

func (f *findings) disk(path string) {
	folder := filepath.Dir(path)
	free, err := freeSpace(folder)
	if err != nil {
		f.wrong("cli.doctor.folder", "folder", folder, "why", reason(err))
		return
	}
	need := int64(leastSpace)
	if info, err := os.Stat(path); err == nil {
		need = max(need, info.Size()/4)
	}
	if free < need {
		f.wrong("cli.doctor.full", "free", megabytes(free), "need", megabytes(need))
		return
	}
	f.good("cli.doctor.disk", "free", megabytes(free))
}

func (f *findings) integrity(ctx context.Context, s *store.Store) {
	if err := s.Check(ctx); err != nil {
		f.failed(err)
		return
	}
	f.good("cli.doctor.integrity")
	info, err := os.Stat(s.Path() + ".key")
	switch {
	case errors.Is(err, os.ErrNotExist):
		boxes, err := s.Health(ctx)
		if err != nil || len(boxes) > 0 {
			f.wrong("cli.doctor.key_missing", "file", s.Path()+".key")
		}
	case err != nil:
		f.wrong("cli.doctor.key_unreadable", "file", s.Path()+".key", "why", reason(err))
	case worldReadable(info):
		f.wrong("cli.doctor.key_open", "file", s.Path()+".key")
	default:
		f.good("cli.doctor.key")
	}
}

// clock compares this machine's time with what it can't be before: the year this was built, and the newest change there is.
func (f *findings) clock(ctx context.Context, s *store.Store) {
	now := time.Now()
	newest, err := s.Tickets(ctx, desk.List{View: desk.ViewAll, Limit: 1})
	switch {
	case err != nil:
		f.failed(err)
	case now.Year() < built,
		len(newest.Tickets) > 0 && newest.Tickets[0].UpdatedAt.After(now.Add(10*time.Minute)):
		f.wrong("cli.doctor.clock_wrong", "now", now.Format(time.DateTime))
	default:
		f.good("cli.doctor.clock", "now", now.Format(time.DateTime+" -0700"))
	}
}

// shop looks at the settings: is it set up, does it know its zone, is it backed up.
func (f *findings) shop(ctx context.Context, s *store.Store) {
	ready, err := s.Ready(ctx)
	if err != nil {
		f.failed(err)
		return
	}
	if !ready {
		f.wrong("cli.doctor.not_ready")
		return
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		f.failed(err)
		return
	}
	if !validZone(settings.Zone) {
		f.wrong("cli.doctor.zone", "zone", settings.Zone)
	}
	if !settings.BackupOn {
		f.good("cli.doctor.backup_off")
		return
	}
	folder := crew.BackupFolder(settings, s.Path())
	newest := crew.NewestIn(folder)
	switch {
	case newest.IsZero():
		f.good("cli.doctor.backup_none", "folder", folder)
	case time.Since(newest) > 3*24*time.Hour:
		f.good("cli.doctor.backup_old", "at", newest.Format(time.DateOnly))
	default:
		f.good("cli.doctor.backup", "at", newest.Format(time.DateTime), "folder", folder)
	}
}

// mailboxes tries each mailbox as the settings page's "Test connection" does.
func (f *findings) mailboxes(ctx context.Context, s *store.Store) {
	boxes, err := s.Mailboxes(ctx)
	if err != nil {
		f.failed(err)
		return
	}
	if len(boxes) == 0 {
		f.good("cli.doctor.no_mailbox")
	}
	keys := grant.NewKeyring(s, grant.NewOAuth(grant.Authorities), slog.New(slog.DiscardHandler))
	for _, box := range boxes {
		if box.Paused {
			f.good("cli.doctor.paused", "address", box.Address)
			continue
		}
		if f.mailbox(ctx, keys, box) {
			f.accounts(ctx, keys, box, s)
		}
	}
}

// mailbox says whether all is well with the connections.
func (f *findings) mailbox(ctx context.Context, keys *grant.Keyring, box desk.Mailbox) bool {
	ctx, cancel := context.WithTimeout(ctx, checking)
	defer cancel()
	well := true
	for _, step := range wire.Check(ctx, keys, box) {
		if step.Key == "" {
			continue
		}
		well = false
		f.wrong("cli.doctor.mailbox_bad", "address", box.Address, "why", words.Text(f.t.lang, step.Key, step.Args))
	}
	if well {
		f.good("cli.doctor.mailbox", "address", box.Address)
	}
	return well
}

// accounts compares what lies in the mailbox with what is accounted for.
func (f *findings) accounts(ctx context.Context, keys *grant.Keyring, box desk.Mailbox, s *store.Store) {
	ctx, cancel := context.WithTimeout(ctx, reckoning)
	defer cancel()
	sum, newer, err := wire.Reckon(ctx, keys, box, s)
	if err != nil {
		var e *desk.Error
		if errors.As(err, &e) {
			f.wrong("cli.doctor.mailbox_bad", "address", box.Address, "why", words.Text(f.t.lang, e.Key, e.Args))
		}
		return
	}
	line := words.AccountLine(f.t.lang, sum.Held, sum.Accounted)
	if sum.Held == sum.Accounted {
		f.good("cli.doctor.accounts", "address", box.Address, "line", line)
	} else {
		f.wrong("cli.doctor.accounts_missing", "address", box.Address, "line", line)
	}
	if newer > 0 {
		f.good("cli.doctor.accounts_newer", "address", box.Address, "n", newer)
	}
}

func megabytes(n int64) string { return fmt.Sprintf("%d MB", n>>20) }
