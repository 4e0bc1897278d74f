package cli

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// worker is something that runs for as long as the desk does. Run returns when ctx ends and its work is finished.
type worker struct {
	name string
	run  func(ctx context.Context) error
}

// The pause before a worker that failed runs again doubles from the first to the last of these; one that had run for
// longer than the last begins with the first again.
const (
	firstPause = time.Second
	lastPause  = time.Minute
)

// crew runs workers. One that fails, or panics, is logged and runs again; it never ends the desk or the others.
type crew struct {
	log  *slog.Logger
	stop context.CancelFunc
	all  sync.WaitGroup
}

func startCrew(ctx context.Context, log *slog.Logger, workers []worker) *crew {
	ctx, stop := context.WithCancel(ctx)
	c := &crew{log: log, stop: stop}
	for _, w := range workers {
		c.all.Go(func() { c.keep(ctx, w) })
	}
	return c
}

// finish asks the workers to end and waits for them, at most for patience. It says whether all of them ended.
func (c *crew) finish(patience time.Duration) bool {
	c.stop()
	done := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() { c.all.Wait(); close(done) })
	select {
	case <-done:
		return true
	case <-time.After(patience):
		return false
	}
}

// keep runs one worker again and again until ctx ends.
func (c *crew) keep(ctx context.Context, w worker) {
	pause := firstPause
	for {
		began := time.Now()
		err := guarded(ctx, w)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) > lastPause {
			pause = firstPause
		}
		c.log.Error("a worker ended and runs again", "worker", w.name, "err", err, "in", pause)
		if !sleep(ctx, pause) {
			return
		}
		pause = min(pause*2, lastPause)
	}
}

// guarded turns a panic into an error.
func guarded(ctx context.Context, w worker) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return w.run(ctx)
}

// sleep waits and says whether the time went by before ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
