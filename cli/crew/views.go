package crew

import (
	"context"
	"log/slog"
	"time"
)

// viewsEvery is how long views of articles are counted in memory before they are written down: a crash loses no more than these.
const viewsEvery = 10 * time.Second

// views writes down which articles were read, now and then and at the end.
type views struct {
	keep  func(context.Context) error
	log   *slog.Logger
	every time.Duration
}

func (v *views) Run(ctx context.Context) error {
	for sleep(ctx, v.every) {
		v.write(ctx)
	}
	v.write(context.WithoutCancel(ctx))
	return nil
}

func (v *views) write(ctx context.Context) {
	if err := v.keep(ctx); err != nil && ctx.Err() == nil {
		v.log.Error("views of articles can't be written down", "err", err)
	}
}
