package crew

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestCrewRestartsWhatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var failed, panicked, steady atomic.Int32
		c := Start(t.Context(), slog.New(slog.DiscardHandler), []Worker{
			{"fails", func(context.Context) error { failed.Add(1); return errors.New("no") }},
			{"panics", func(context.Context) error { panicked.Add(1); panic("oh") }},
			{"works", func(ctx context.Context) error { steady.Add(1); <-ctx.Done(); return nil }},
		})
		time.Sleep(8 * time.Second) // after 0, 1, 3 and 7 seconds
		if failed.Load() != 4 || panicked.Load() != 4 || steady.Load() != 1 {
			t.Errorf("ran %d, %d, %d times", failed.Load(), panicked.Load(), steady.Load())
		}
		if !c.Finish(time.Second) {
			t.Error("it did not finish")
		}
		n := failed.Load()
		time.Sleep(time.Hour)
		if failed.Load() != n {
			t.Error("a worker ran after the end")
		}
	})
}

func TestCrewPauseGrowsAndIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var starts []time.Duration
		began := time.Now()
		c := Start(t.Context(), slog.New(slog.DiscardHandler), []Worker{{"fails", func(ctx context.Context) error {
			starts = append(starts, time.Since(began).Round(time.Second))
			if len(starts) == 9 {
				sleep(ctx, 2*lastPause) // a good while of work
			}
			return errors.New("no")
		}}})
		time.Sleep(10 * time.Minute)
		c.Finish(time.Second)
		want := []time.Duration{0, 1, 3, 7, 15, 31, 63, 123, 183, 304, 306}
		for i, w := range want {
			if i >= len(starts) || starts[i] != w*time.Second {
				t.Fatalf("started at %v, want seconds %v", starts, want)
			}
		}
	})
}

func TestCrewDoesNotWaitForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		c := Start(t.Context(), slog.New(slog.DiscardHandler), []Worker{{"deaf", func(context.Context) error { <-release; return nil }}})
		if c.Finish(5 * time.Second) {
			t.Error("finish says that a deaf worker ended")
		}
		close(release)
	})
}
