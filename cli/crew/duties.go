package crew

import (
	"context"
	"log/slog"
	"time"

	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store"
)

// Duties are what a running desk does of its own accord.
type Duties struct {
	Store     *store.Store
	Log       *slog.Logger
	Queued    func()                          // told that something was put into the outbox
	KeepViews func(ctx context.Context) error // writes down which articles were read
	Version   func(kind string) uint64        // of what changed: articles, settings, and "export", which is asked for by hand
	Export    func(ctx context.Context, dir, base string) (helpcentre.ExportState, error)
}

// Workers are those who do it.
func (d Duties) Workers() []Worker {
	c := &chores{store: d.Store, log: d.Log, first: settling, every: choreTime}
	r := &rester{store: d.Store, log: d.Log}
	g := &digests{store: d.Store, log: d.Log, every: digestEvery, now: time.Now, send: d.Queued}
	w := &waker{store: d.Store, log: d.Log, now: time.Now}
	v := &views{keep: d.KeepViews, log: d.Log, every: viewsEvery}
	x := &exporter{store: d.Store, log: d.Log, look: exportLook, now: time.Now, version: d.Version, write: d.Export}
	return []Worker{{"export", x.Run}, {"views", v.Run}, {"chores", c.Run}, {"rest", r.Run}, {"digests", g.Run}, {"waker", w.Run}}
}
