package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/textproto"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/deskbell/deskbell/desk"
)

const (
	laneIdle   = 15 * time.Second // how long a connection is kept for more
	renewEvery = time.Minute      // claims last five
	lastWords  = 4 * time.Second  // for the mail that is on its way when we stop
	tellTries  = 6
)

// lane sends one mailbox's mail, one after the other, through one connection that it keeps for a burst.
type lane struct {
	sender  *Sender
	mailbox int64
	log     *slog.Logger
	more    chan struct{}

	// Under sender.mu:
	queue   []desk.Outgoing
	current int64 // the outbox row on its way

	session *smtpSession
}

func (l *lane) nudge() {
	select {
	case l.more <- struct{}{}:
	default:
	}
}

// run sends until nothing has come for a while. Ending and being given more exclude each other by sender.mu.
func (l *lane) run(ctx context.Context) error {
	work, stop := context.WithCancel(ctx)
	var claims errgroup.Group
	claims.Go(func() error { l.renew(work); return nil })
	grace, cancel := graceful(ctx, lastWords)
	defer func() {
		stop()
		_ = claims.Wait()
		l.hangUp()
		cancel()
	}()
	for {
		if o, ok := l.next(ctx); ok {
			l.deliver(ctx, grace, o)
			continue
		}
		if l.ended(ctx, false) {
			return nil
		}
		idle := time.NewTimer(laneIdle)
		select {
		case <-ctx.Done():
		case <-l.more:
		case <-idle.C:
			if l.ended(ctx, true) {
				return nil
			}
		}
		idle.Stop()
	}
}

// graceful is a context that outlives ctx by d, so that stopping the desk does not cut a mail in half.
func graceful(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	grace, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		end := time.NewTimer(d)
		defer end.Stop()
		select {
		case <-end.C:
			cancel()
		case <-grace.Done():
		}
	})
	return grace, func() { stop(); cancel() }
}

func (l *lane) next(ctx context.Context) (desk.Outgoing, bool) {
	l.sender.mu.Lock()
	defer l.sender.mu.Unlock()
	if len(l.queue) == 0 || ctx.Err() != nil {
		return desk.Outgoing{}, false
	}
	o := l.queue[0]
	l.queue = l.queue[1:]
	l.current = o.ID
	return o, true
}

// ended takes the lane off the map once it has nothing to do, or when everything stops.
func (l *lane) ended(ctx context.Context, idle bool) bool {
	l.sender.mu.Lock()
	defer l.sender.mu.Unlock()
	if ctx.Err() == nil && !(idle && len(l.queue) == 0) {
		return false
	}
	l.sender.held -= len(l.queue)
	l.queue = nil
	delete(l.sender.lanes, l.mailbox)
	return true
}

// renew keeps the claims of everything the lane holds: another claim on a mail that waits behind a slow one would send it twice.
func (l *lane) renew(ctx context.Context) {
	ticks := time.NewTicker(renewEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		for _, id := range l.holds() {
			if err := l.sender.post.Renew(ctx, id); err != nil && ctx.Err() == nil {
				l.log.Warn("a claim can't be renewed", "outbox", id, "error", err)
				l.drop(id)
			}
		}
	}
}

func (l *lane) holds() []int64 {
	l.sender.mu.Lock()
	defer l.sender.mu.Unlock()
	var ids []int64
	if l.current != 0 {
		ids = append(ids, l.current)
	}
	for _, o := range l.queue {
		ids = append(ids, o.ID)
	}
	return ids
}

// drop forgets a waiting mail whose claim is lost: it is claimed again when its time comes.
func (l *lane) drop(id int64) {
	l.sender.mu.Lock()
	defer l.sender.mu.Unlock()
	for i, o := range l.queue {
		if o.ID == id {
			l.queue = append(l.queue[:i:i], l.queue[i+1:]...)
			l.sender.held--
			return
		}
	}
}

// deliver sends one mail and says how it went.
func (l *lane) deliver(ctx, grace context.Context, o desk.Outgoing) {
	err := guarded(func() error { return l.send(ctx, grace, o) })
	if errors.Is(err, errPanic) {
		err = &failed{at: atSend, err: err}
		if l.session != nil {
			l.session.close()
			l.session = nil
		}
	}
	if err == nil {
		l.tell(grace, o, func(ctx context.Context) error { return l.sender.post.Sent(ctx, o.ID) })
	} else {
		l.log.Warn("a mail could not be sent", "outbox", o.ID, "ticket", o.Ticket, "attempt", o.Attempt, "error", err)
		l.fail(grace, o, sendFailure(o.Mailbox.SMTP, o.Mailbox, err))
		if at, _ := where(err); at != atSend {
			l.failRest(grace, o.Mailbox, err)
		}
	}
	l.sender.mu.Lock()
	l.sender.held--
	l.current = 0
	l.sender.mu.Unlock()
	if err != nil {
		l.sender.Wake()
	}
}

func (l *lane) fail(ctx context.Context, o desk.Outgoing, f desk.SendFailure) {
	l.tell(ctx, o, func(ctx context.Context) error { return l.sender.post.Failed(ctx, o.ID, f) })
}

// failRest gives back everything that waits for a server that can't be reached, each to be tried again at its own time.
func (l *lane) failRest(ctx context.Context, m desk.Mailbox, err error) {
	l.sender.mu.Lock()
	rest := l.queue
	l.queue = nil
	l.sender.held -= len(rest)
	l.sender.mu.Unlock()
	for _, o := range rest {
		l.fail(ctx, o, sendFailure(m.SMTP, m, err))
	}
}

// tell insists: a mail that was sent and is not known to be is sent again.
func (l *lane) tell(ctx context.Context, o desk.Outgoing, say func(context.Context) error) {
	for try := range tellTries {
		err := say(ctx)
		if err == nil {
			return
		}
		l.log.Error("the outbox can't be written", "outbox", o.ID, "error", err)
		if code := desk.CodeOf(err); code == desk.NotFound || code == desk.Conflict {
			return // the claim was lost
		}
		wait := time.NewTimer(backoff(try, false))
		select {
		case <-ctx.Done():
			wait.Stop()
			return
		case <-wait.C:
		}
	}
}

// send hands a mail over. A connection that was kept from an earlier mail may have died in the meantime, or be refused another
// mail: then a new one gets the same mail at once.
func (l *lane) send(ctx, grace context.Context, o desk.Outgoing) error {
	from, to, err := envelopeOf(o)
	if err != nil {
		return &failed{at: atSend, err: err}
	}
	for {
		fresh, err := l.connect(ctx, grace, o.Mailbox)
		if err != nil {
			return err
		}
		err = l.session.send(from, to, func(w io.Writer) error {
			return Write(w, o, func(a desk.Attachment) (io.ReadCloser, error) { return l.attachment(grace, a) })
		})
		if err == nil {
			return nil
		}
		l.settle(err)
		if !fresh && again(err) {
			l.hangUp()
			continue
		}
		return err
	}
}

// again says that a failure on an old connection says nothing about the mail.
func again(err error) bool {
	if early := (errEarly{}); !errors.As(err, &early) {
		return false
	}
	var answer *textproto.Error
	return !errors.As(err, &answer) || answer.Code < 500
}

func (l *lane) attachment(ctx context.Context, a desk.Attachment) (io.ReadCloser, error) {
	r, err := l.sender.open(ctx, a)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errAttachment, err)
	}
	return r, nil
}

// connect makes sure that there is a connection to m's server. One that is not there yet when ctx ends is given up at once; one that is
// lives as long as grace.
func (l *lane) connect(ctx, grace context.Context, m desk.Mailbox) (fresh bool, err error) {
	s := m.SMTP
	if l.session != nil && l.session.server == s && l.session.wire.guard.failure() == nil {
		return false, nil
	}
	l.hangUp()
	if m.KeyError != "" {
		return true, &failed{at: atLogin, err: errKey}
	}
	live, cancel := context.WithCancel(grace)
	stop := context.AfterFunc(ctx, cancel)
	session, err := openSMTP(live, l.sender.keys, m, func(string) {})
	stop()
	if err != nil {
		cancel()
		return true, err
	}
	session.end = cancel
	l.session = session
	return true, nil
}

func (l *lane) hangUp() {
	if l.session != nil {
		l.session.quit()
		l.session = nil
	}
}

// settle decides whether the connection is still good after a failure.
func (l *lane) settle(err error) {
	var answer *textproto.Error
	if errors.As(err, &answer) && answer.Code != 421 && l.session.reset() == nil {
		return
	}
	l.session.close()
	l.session = nil
}
