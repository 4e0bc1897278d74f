package crew

import (
	"context"
	"log/slog"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"github.com/deskbell/deskbell/store"
)

// TuneMemory makes the collector hurry when something large passes through (a log-in takes 19 MB for argon2id, a mail may be
// 50 MB): memory that was once taken is given back late. How often it runs otherwise stays as Go has it: half as much heap
// would cost a sixth of the pages per second and save two megabytes. Whoever sets GOMEMLIMIT knows better.
func TuneMemory(env func(string) string) {
	if env("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(96 << 20)
	}
}

const (
	quietFor  = 2 * time.Second
	quietWith = 256 << 10 // allocated meanwhile, at most: what timers and a poll of a mailbox need
)

// rester gives memory back to the system when nothing has happened for a while, once after each time that something had. Go
// and SQLite themselves keep what the busiest moment needed; an old laptop has other uses for it.
type rester struct {
	store *store.Store
	log   *slog.Logger
}

func (r *rester) Run(ctx context.Context) error {
	busy := true // the start was
	for before := allocated(); sleep(ctx, quietFor); {
		now := allocated()
		if now-before > quietWith {
			busy = true
		} else if busy {
			busy = false
			if err := r.store.Rest(ctx); err != nil && ctx.Err() == nil {
				r.log.Warn("no rest", "err", err)
			}
			runtime.GC() // twice: what waits in a sync.Pool outlives the first
			debug.FreeOSMemory()
		}
		before = allocated()
	}
	return nil
}

// allocated is how many bytes the program has ever asked for.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
