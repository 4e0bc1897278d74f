package crew

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store"
)

const (
	exportLook  = 2 * time.Second  // how often is looked whether the help centre changed
	exportCalm  = 20 * time.Second // it is written once nobody has changed it for this long
	exportEvery = 6 * time.Hour    // and now and then in any case: banners end, planned announcements begin
)

// exporter writes the help centre to the owner's folder whenever it has changed.
type exporter struct {
	store   *store.Store
	log     *slog.Logger
	look    time.Duration
	now     func() time.Time
	version func(kind string) uint64 // of what changed: articles, settings, and "export", which is asked for by hand
	write   func(ctx context.Context, dir, base string) (helpcentre.ExportState, error)

	seen, asked uint64
	at          time.Time // when seen last changed
	due         bool
	written     time.Time
}

func (e *exporter) Run(ctx context.Context) error {
	e.due, e.at = true, e.now() // what changed while the desk did not run
	e.seen, e.asked = e.version("article")+e.version("settings"), e.version("export")
	for sleep(ctx, e.look) {
		e.step(ctx)
	}
	return nil
}

// step writes the site where it is time to.
func (e *exporter) step(ctx context.Context) {
	now := e.now()
	if seen := e.version("article") + e.version("settings"); seen != e.seen {
		e.seen, e.at, e.due = seen, now, true
	}
	asked := e.version("export") != e.asked
	if !asked && !(e.due && now.Sub(e.at) >= exportCalm) && !(!e.written.IsZero() && now.Sub(e.written) >= exportEvery) {
		return
	}
	e.asked, e.due = e.version("export"), false
	set, err := e.store.Settings(ctx)
	if err != nil || set.ExportDir == "" {
		e.written = time.Time{}
		return
	}
	e.written = now
	state, err := e.write(ctx, set.ExportDir, set.ExportBase)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		e.log.Error("the help centre can't be exported", "folder", set.ExportDir, "err", err)
		state.Key = "internal"
		var known *desk.Error
		if errors.As(err, &known) {
			state.Key, state.Args = known.Key, known.Args
		}
	}
	if err := e.store.SaveExportState(ctx, state); err != nil {
		e.log.Error("how the export went can't be noted", "err", err)
	}
}
