// Package crew is who works in a running desk beside those who answer requests: workers that run again when they fail, and what a desk
// does of its own accord, by the clock or because something has changed.
package crew

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// Worker is something that runs for as long as the desk does. Run returns when ctx ends and its work is finished.
type Worker struct {
	Name string
	Run  func(ctx context.Context) error
}

// The pause before a worker that failed runs again doubles from the first to the last of these; one that had run for
// longer than the last begins with the first again.
const (
	firstPause = time.Second
	lastPause  = time.Minute
)

// Crew runs workers. One that fails, or panics, is logged and runs again; it never ends the desk or the others.
type Crew struct {
	log  *slog.Logger
	stop context.CancelFunc
	all  sync.WaitGroup
}

// Start sets workers to work until ctx ends or they are told to finish.
func Start(ctx context.Context, log *slog.Logger, workers []Worker) *Crew {
	ctx, stop := context.WithCancel(ctx)
	c := &Crew{log: log, stop: stop}
	for _, w := range workers {
		c.all.Go(func() { c.keep(ctx, w) })
	}
	return c
}

// Finish asks the workers to end and waits for them, at most for patience. It says whether all of them ended.
func (c *Crew) Finish(patience time.Duration) bool {
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
func (c *Crew) keep(ctx context.Context, w Worker) {
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
		c.log.Error("a worker ended and runs again", "worker", w.Name, "err", err, "in", pause)
		if !sleep(ctx, pause) {
			return
		}
		pause = min(pause*2, lastPause)
	}
}

// guarded turns a panic into an error.
func guarded(ctx context.Context, w Worker) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return w.Run(ctx)
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
