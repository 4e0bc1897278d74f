// Package intake makes tickets of kept mail: it reads the bytes back, looks at their signatures where nobody has, and hands them over
// to be received. What can't be read or received is set aside, and holds up nothing behind it.
package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
	"github.com/deskbell/deskbell/mail/line"
)

// Inbox holds kept mail until it is received.
type Inbox interface {
	Kept(ctx context.Context, limit int) ([]desk.Kept, error)
	Receive(ctx context.Context, batch []desk.Received) error
	Quarantine(ctx context.Context, account int64, reason string, from desk.Person, subject string) error
}

// Receiver reads kept mail and has it received, in the order in which it came. It reads the bytes back from the database, so that
// what a crash left unread takes the same way as everything else.
type Receiver struct {
	inbox Inbox
	open  func(ctx context.Context, blob int64) (desk.ReadAtCloser, error)
	log   *slog.Logger
	wake  chan struct{}
	fails int // batches in a row in which nothing could be received

	signatures *Verifier // nil: nobody looks at them
}

// NewReceiver makes a receiver; open reads a kept mail's bytes.
func NewReceiver(inbox Inbox, open func(ctx context.Context, blob int64) (desk.ReadAtCloser, error), log *slog.Logger) *Receiver {
	return &Receiver{inbox: inbox, open: open, log: log, wake: make(chan struct{}, 1)}
}

// Verifying has the signatures of mail looked at of which the receiving server said nothing.
func (r *Receiver) Verifying(v *Verifier) *Receiver {
	r.signatures = v
	return r
}

// Wake says that there may be mail to receive.
func (r *Receiver) Wake() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

const (
	receiveMost   = 50 // mails at once
	parsers       = 2
	receiveEvery  = 30 * time.Second // though nobody called: another process may have released a mail
	receiveFails  = 3                // before mail that can't be received is blamed, not the database
	receiveOwnMax = 4 << 20          // a mail bigger than this is read by itself
)

// Run receives until ctx ends.
func (r *Receiver) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		n, err := r.batch(ctx)
		wait := time.Duration(0)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			r.log.Error("kept mail can't be received just now", "error", err)
			wait = line.Backoff(r.fails, false)
		case n == 0:
			wait = receiveEvery
		}
		if wait > 0 {
			r.rest(ctx, wait, err == nil)
		}
	}
	return nil
}

func (r *Receiver) rest(ctx context.Context, d time.Duration, wakeable bool) {
	wake := r.wake
	if !wakeable {
		wake = nil
	}
	end := time.NewTimer(d)
	defer end.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-end.C:
	}
}

// batch receives the oldest kept mail and says how many there were.
func (r *Receiver) batch(ctx context.Context) (int, error) {
	kept, err := r.inbox.Kept(ctx, receiveMost)
	if err != nil || len(kept) == 0 {
		return 0, err
	}
	kept = modest(kept)
	batch, bads := r.read(ctx, kept)
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	if batch, err = r.setAside(ctx, batch); err != nil {
		return 0, err
	}
	var more []bad
	if err := r.receive(ctx, batch); err != nil {
		if more = r.singly(ctx, batch); ctx.Err() != nil {
			return 0, ctx.Err()
		}
	}
	return len(kept), r.blame(ctx, append(bads, more...), len(kept))
}

func (r *Receiver) receive(ctx context.Context, batch []desk.Received) error {
	if len(batch) == 0 {
		return nil
	}
	return r.inbox.Receive(ctx, batch)
}

// bad is a mail that could not be read or received. Its Mail may be empty.
type bad struct {
	desk.Received
	err error
}

// modest is as much of kept as is read at once: big mails go by themselves, so that memory stays bounded.
func modest(kept []desk.Kept) []desk.Kept {
	total := int64(0)
	for i, k := range kept {
		total += k.Size
		if total > receiveOwnMax && i > 0 {
			return kept[:i]
		}
	}
	return kept
}

// read parses kept mail, two at a time, and keeps the order.
func (r *Receiver) read(ctx context.Context, kept []desk.Kept) (good []desk.Received, bads []bad) {
	mails := make([]*desk.Mail, len(kept))
	errs := make([]error, len(kept))
	asking, done := context.WithTimeout(ctx, verifyLimit)
	defer done()
	var g errgroup.Group
	g.SetLimit(parsers)
	for i, k := range kept {
		g.Go(func() error {
			mails[i], errs[i] = r.parse(ctx, asking, k)
			return nil
		})
	}
	_ = g.Wait()
	for i, k := range kept {
		if errs[i] != nil {
			bads = append(bads, bad{desk.Received{Kept: k, Mail: &desk.Mail{}}, errs[i]})
		} else {
			good = append(good, desk.Received{Kept: k, Mail: mails[i]})
		}
	}
	return good, bads
}

// parse reads one mail, or fails where its bytes can't be had. asking is how long the mails of this batch may ask the DNS.
func (r *Receiver) parse(ctx, asking context.Context, k desk.Kept) (*desk.Mail, error) {
	raw, err := r.open(ctx, k.Blob)
	if err != nil {
		return nil, fmt.Errorf("opening blob %d: %w", k.Blob, err)
	}
	defer raw.Close()
	m, err := mail.Read(raw, k.Size)
	if err != nil {
		return nil, fmt.Errorf("reading blob %d: %w", k.Blob, err)
	}
	if r.signatures != nil && !k.History && m.Authenticity.By == "" && !mail.HeaderOnly(raw) {
		r.verify(asking, k, raw, m)
	}
	return m, nil
}

// verify looks at the signatures of a mail. Whatever goes wrong with them, one mail must not take the desk down at every start.
func (r *Receiver) verify(asking context.Context, k desk.Kept, raw io.ReaderAt, m *desk.Mail) {
	defer func() {
		if v := recover(); v != nil {
			r.log.Error("the signatures of a mail can't be verified", "account", k.Account, "panic", v)
		}
	}()
	m.Authenticity = r.signatures.Verify(asking, k.Mailbox, raw, k.Size, m)
}

// setAside quarantines what the poller marked and returns the rest.
func (r *Receiver) setAside(ctx context.Context, batch []desk.Received) ([]desk.Received, error) {
	rest := batch[:0]
	for _, m := range batch {
		if m.Kept.Reason == "" {
			rest = append(rest, m)
			continue
		}
		if err := r.inbox.Quarantine(ctx, m.Kept.Account, m.Kept.Reason, m.Mail.From, m.Mail.Subject); err != nil {
			return nil, err
		}
	}
	return rest, nil
}

// singly receives a batch that failed, mail by mail, and returns those that fail again.
func (r *Receiver) singly(ctx context.Context, batch []desk.Received) (bads []bad) {
	for _, m := range batch {
		if err := r.inbox.Receive(ctx, []desk.Received{m}); err != nil {
			bads = append(bads, bad{m, err})
		}
		if ctx.Err() != nil {
			break
		}
	}
	return bads
}

// blame quarantines what can't be received, unless the fault is not the mail's: while nothing at all can be, it is tried again a
// few times first, and as often as it takes while the database says that it is unavailable.
func (r *Receiver) blame(ctx context.Context, bads []bad, of int) error {
	if len(bads) > 0 && len(bads) == of {
		r.fails++
		if cause := bads[0].err; r.fails < receiveFails || desk.CodeOf(cause) == desk.Unavailable {
			return cause
		}
	}
	r.fails = 0
	var errs []error
	for _, b := range bads {
		r.log.Error("a mail can't be received", "account", b.Kept.Account, "error", b.err)
		errs = append(errs, r.inbox.Quarantine(ctx, b.Kept.Account, "mail.error.receive", b.Mail.From, b.Mail.Subject))
	}
	return errors.Join(errs...)
}
