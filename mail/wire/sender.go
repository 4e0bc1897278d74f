package wire

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/outbound"
	"github.com/deskbell/deskbell/mail/grant"
)

// Outbox hands out what is due.
type Outbox interface {
	Claim(ctx context.Context, limit int, busy ...int64) ([]desk.Outgoing, error)
	Renew(ctx context.Context, id int64) error
	GiveBack(ctx context.Context, id int64) error
	NextDue(ctx context.Context, busy ...int64) (time.Time, error)
}

// Posted is told how each mail fared, and what the servers say of themselves.
type Posted interface {
	SentPartly(ctx context.Context, id int64, r outbound.Receipt) error
	Failed(ctx context.Context, id int64, f desk.SendFailure) error
	Offers(ctx context.Context, mailbox, most int64) error
}

// Post is all that a sender needs of the database.
type Post interface {
	Outbox
	Posted
}

// Sender sends what is due. Each mailbox has its own lane, so that one server that hangs holds up nobody else's mail.
type Sender struct {
	post Post
	open AttachmentOpen
	keys *grant.Keyring
	log  *slog.Logger
	wake chan struct{}

	mu    sync.Mutex
	lanes map[int64]*lane
	held  int // claimed and not sent yet
}

// AttachmentOpen reads an attachment of an outgoing mail.
type AttachmentOpen func(ctx context.Context, a desk.Attachment) (io.ReadCloser, error)

// NewSender makes a sender; open reads an attachment.
func NewSender(post Post, open AttachmentOpen, keys *grant.Keyring, log *slog.Logger) *Sender {
	return &Sender{post: post, open: open, keys: keys, log: log, wake: make(chan struct{}, 1), lanes: map[int64]*lane{}}
}

// Wake says that there may be mail to send.
func (s *Sender) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

const (
	claimMails = 20
	heldMost   = 500
	laneMost   = 50          // claimed for one mailbox: a slow one must not hold all that may be held
	sendEvery  = time.Minute // though nobody called
	sendLeast  = 100 * time.Millisecond
)

// Run sends until ctx ends and the mails that are on their way have arrived or failed. What was claimed and not begun keeps its
// claim, which the next start releases.
func (s *Sender) Run(ctx context.Context) error {
	var crew errgroup.Group
	for ctx.Err() == nil {
		n, err := s.deal(ctx, &crew)
		if err != nil && ctx.Err() == nil {
			s.log.Error("the outbox can't be read", "error", err)
		}
		if n == claimMails {
			continue
		}
		s.rest(ctx, err != nil)
	}
	return crew.Wait()
}

// deal claims what is due and gives it to the lanes.
func (s *Sender) deal(ctx context.Context, crew *errgroup.Group) (int, error) {
	s.mu.Lock()
	full, busy := s.held+claimMails > heldMost, s.busy()
	s.mu.Unlock()
	if full {
		return 0, nil
	}
	mails, err := s.post.Claim(ctx, claimMails, busy...)
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range mails {
		l := s.lanes[o.Mailbox.ID]
		if l == nil {
			l = &lane{sender: s, mailbox: o.Mailbox.ID, log: s.log.With("mailbox", o.Mailbox.Address), more: make(chan struct{}, 1)}
			s.lanes[o.Mailbox.ID] = l
			crew.Go(func() error { return l.run(ctx) })
		}
		l.queue = append(l.queue, o)
		l.nudge()
		s.held++
	}
	return len(mails), nil
}

// busy are the mailboxes whose lanes have enough to do. With mu held.
func (s *Sender) busy() (mailboxes []int64) {
	for id, l := range s.lanes {
		if len(l.queue) >= laneMost {
			mailboxes = append(mailboxes, id)
		}
	}
	return mailboxes
}

// rest waits for Wake, or until the next mail is due.
func (s *Sender) rest(ctx context.Context, failed bool) {
	wait := sendEvery
	s.mu.Lock()
	busy := s.busy()
	s.mu.Unlock()
	if failed {
		wait = 2 * time.Second
	} else if due, err := s.post.NextDue(ctx, busy...); err == nil && !due.IsZero() {
		wait = max(sendLeast, min(wait, time.Until(due)))
	}
	end := time.NewTimer(wait)
	defer end.Stop()
	select {
	case <-ctx.Done():
	case <-s.wake:
	case <-end.C:
	}
}
