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
	"github.com/deskbell/deskbell/desk/outbound"
	"github.com/deskbell/deskbell/mail/compose"
	"github.com/deskbell/deskbell/mail/line"
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
	pace    pace
	size    int64 // the most that the server takes, as it was last reported
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
			l.breathe(ctx)
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
	if len(l.queue) == laneMost-1 {
		l.sender.Wake() // there is room again
	}
	return o, true
}

// breathe waits as long as the server likes between two mails.
func (l *lane) breathe(ctx context.Context) {
	wait := l.pace.wait(time.Now())
	if wait <= 0 {
		return
	}
	end := time.NewTimer(wait)
	defer end.Stop()
	select {
	case <-ctx.Done():
	case <-end.C:
	}
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
	l.pace.begin(o.Mailbox.SMTP.Host)
	var receipt outbound.Receipt
	err := guarded(func() (err error) { receipt, err = l.send(ctx, grace, o); return err })
	if errors.Is(err, errPanic) {
		err = &line.Failed{At: line.AtSend, Err: err}
		if l.session != nil {
			l.session.close()
			l.session = nil
		}
	}
	again := err != nil || len(receipt.Left) > 0
	if err == nil {
		l.pace.went(time.Now())
		l.tell(grace, o, func(ctx context.Context) error { return l.sender.post.SentPartly(ctx, o.ID, receipt) })
	} else {
		l.failed(grace, o, err, receipt.Refused)
	}
	l.sender.mu.Lock()
	l.sender.held--
	l.current = 0
	l.sender.mu.Unlock()
	if again {
		l.sender.Wake()
	}
}

// failed says what became of a mail that was not sent, and of those that wait behind it where it was not the mail's fault.
func (l *lane) failed(grace context.Context, o desk.Outgoing, err error, refused []desk.BounceRecipient) {
	l.log.Warn("a mail could not be sent", "outbox", o.ID, "ticket", o.Ticket, "attempt", o.Attempt, "error", err)
	f := sendFailure(o.Mailbox.SMTP, o.Mailbox, err)
	f.Refused = refused
	if f.Temporary {
		l.pace.slowed(time.Now())
	}
	l.fail(grace, o, f)
	switch at, _ := line.Where(err); {
	case f.Slow != desk.NotSlow:
		l.hangUp()
		l.eachWaiting(func(w desk.Outgoing) {
			l.tell(grace, w, func(ctx context.Context) error { return l.sender.post.GiveBack(ctx, w.ID) })
		})
	case at != line.AtSend: // a server that can't be reached: each is tried again at its own time
		l.eachWaiting(func(w desk.Outgoing) { l.fail(grace, w, sendFailure(o.Mailbox.SMTP, o.Mailbox, err)) })
	}
}

func (l *lane) fail(ctx context.Context, o desk.Outgoing, f desk.SendFailure) {
	l.tell(ctx, o, func(ctx context.Context) error { return l.sender.post.Failed(ctx, o.ID, f) })
}

// eachWaiting empties the queue.
func (l *lane) eachWaiting(do func(desk.Outgoing)) {
	l.sender.mu.Lock()
	rest := l.queue
	l.queue = nil
	l.sender.held -= len(rest)
	l.sender.mu.Unlock()
	for _, o := range rest {
		do(o)
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
		wait := time.NewTimer(line.Backoff(try, false))
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
func (l *lane) send(ctx, grace context.Context, o desk.Outgoing) (outbound.Receipt, error) {
	from, to, err := compose.Envelope(o)
	if err != nil {
		return outbound.Receipt{}, &line.Failed{At: line.AtSend, Err: err}
	}
	for {
		fresh, err := l.connect(ctx, grace, o.Mailbox)
		if err != nil {
			return outbound.Receipt{}, err
		}
		if err := l.session.roomFor(o); err != nil {
			return outbound.Receipt{}, err
		}
		receipt, err := l.session.send(from, to, func(w io.Writer) error {
			return compose.Write(w, o, func(a desk.Attachment) (io.ReadCloser, error) { return l.attachment(grace, a) })
		})
		if err == nil {
			return receipt, nil
		}
		l.settle(err)
		if !fresh && again(err) {
			l.hangUp()
			continue
		}
		return outbound.Receipt{}, err
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
		return nil, fmt.Errorf("%w: %w", compose.ErrAttachment, err)
	}
	return r, nil
}

// connect makes sure that there is a connection to m's server. One that is not there yet when ctx ends is given up at once; one that is
// lives as long as grace.
func (l *lane) connect(ctx, grace context.Context, m desk.Mailbox) (fresh bool, err error) {
	s := m.SMTP
	if l.session != nil && l.session.server == s && l.session.wire.Failure() == nil && l.session.mails < l.session.limits.mails {
		return false, nil
	}
	l.hangUp()
	if m.KeyError != "" {
		return true, &line.Failed{At: line.AtLogin, Err: errKey}
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
	l.learn(grace, m)
	return true, nil
}

// learn keeps what the server says of the size of mails: it is wanted before the next connection.
func (l *lane) learn(ctx context.Context, m desk.Mailbox) {
	size := l.session.limits.size
	if size == m.SendLimit || size == l.size {
		return
	}
	if err := l.sender.post.Offers(ctx, m.ID, size); err != nil {
		l.log.Warn("a server's limit can't be kept", "error", err)
		return
	}
	l.size = size
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
