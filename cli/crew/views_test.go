package crew

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"
)

// What was counted since the last time is written down when the desk ends, though its context has ended.
func TestViewsAreWrittenAtTheEnd(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	n, ended := 0, false
	v := &views{log: slog.New(slog.NewTextHandler(io.Discard, nil)), every: time.Millisecond, keep: func(ctx context.Context) error {
		if n++; n == 3 {
			stop()
		}
		ended = n > 3 && ctx.Err() == nil
		return nil
	}}
	if err := v.Run(ctx); err != nil || n != 4 || !ended {
		t.Errorf("written %d times, at the end: %v, %v", n, ended, err)
	}
}
