package crew

import (
	"context"
	"log/slog"
	"time"

	"github.com/deskbell/deskbell/store"
)

// wakeLook is how long the waker sleeps at most: a ticket may have been put aside for less than the last one it saw, and a laptop's
// timers do not run while it sleeps.
const wakeLook = time.Minute

// waker brings snoozed tickets back when their time has come.
type waker struct {
	store *store.Store
	log   *slog.Logger
	now   func() time.Time
}

func (w *waker) Run(ctx context.Context) error {
	for wait := time.Duration(0); sleep(ctx, wait); {
		next, err := w.store.Wake(ctx)
		if err != nil && ctx.Err() == nil {
			w.log.Error("snoozed tickets did not come back", "err", err)
		}
		wait = wakeLook
		if err == nil && !next.IsZero() {
			wait = min(max(next.Sub(w.now()), 0), wakeLook)
		}
	}
	return nil
}
