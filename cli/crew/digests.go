package crew

import (
	"context"
	"log/slog"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store"
	"github.com/deskbell/deskbell/ui/words"
)

const digestEvery = 30 * time.Second

// digests mails agents who are away what they have not read; outside the shop's hours it waits for those who did not ask otherwise.
type digests struct {
	store *store.Store
	log   *slog.Logger
	every time.Duration
	now   func() time.Time
	send  func() // something was put into the outbox
}

func (d *digests) Run(ctx context.Context) error {
	for sleep(ctx, d.every) {
		if err := d.look(ctx); err != nil && ctx.Err() == nil {
			d.log.Error("notices could not be mailed", "err", err)
		}
	}
	return nil
}

func (d *digests) look(ctx context.Context) error {
	ready, err := d.store.Ready(ctx)
	if err != nil || !ready {
		return err
	}
	hours, err := d.store.Hours(ctx)
	if err != nil {
		return err
	}
	open := hours.Open(d.now())
	wrote := false
	err = d.store.MailDigests(ctx, func(a desk.Agent) bool { return !open && !a.Prefs.Always }, func(g desk.Digest) (string, string) {
		wrote = true
		return words.DigestMail(g)
	})
	if wrote && err == nil {
		d.send()
	}
	return err
}
