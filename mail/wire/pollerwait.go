package wire

import (
	"context"
	"errors"
	"time"
)

// How a poller waits.
const (
	idleLeast = 5 * time.Minute // IDLE is renewed between these: some servers drop it after 10
	idleMost  = 9 * time.Minute
	noteAgain = 20 * time.Second // where it could not be noted how a look went
	tick      = 5 * time.Second
	jump      = 15 * time.Second
)

// idleFirst are the first IDLEs after something happened.
var idleFirst = []time.Duration{300 * time.Millisecond, time.Second}

// errWoke ends a session because the clock jumped: a laptop was asleep, and what its connections are worth only a new one tells.
var errWoke = errors.New("the clock jumped")

// alarm notices that the machine was asleep: the wall clock went further than the ticks can explain, or backwards. It
// compares wall clocks, because the monotonic one stands still during sleep on some systems and runs on others.
type alarm struct {
	now  func() time.Time
	last time.Time
}

func newAlarm(now func() time.Time) *alarm {
	return &alarm{now: now, last: now().Round(0)}
}

// jumped is asked every tick.
func (a *alarm) jumped() bool {
	now := a.now().Round(0)
	gone := now.Sub(a.last)
	a.last = now
	return gone > tick+jump || gone < -jump
}

// pause waits for d, or until look is filled or the clock jumps; woken says that it was one of these.
func pause(ctx context.Context, d time.Duration, look <-chan struct{}, now func() time.Time) (woken bool) {
	end := time.NewTimer(d)
	defer end.Stop()
	ticks := time.NewTicker(tick)
	defer ticks.Stop()
	a := newAlarm(now)
	for {
		select {
		case <-ctx.Done():
			return false
		case <-end.C:
			return false
		case <-look:
			return true
		case <-ticks.C:
			if a.jumped() {
				return true
			}
		}
	}
}
