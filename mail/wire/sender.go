package wire

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/deskbell/deskbell/desk"
)

// Outbox hands out what is due.
type Outbox interface {
	Claim(ctx context.Context, limit int) ([]desk.Outgoing, error)
	Renew(ctx context.Context, id int64) error
	NextDue(ctx context.Context) (time.Time, error)
}

// Posted is told how each mail fared.
type Posted interface {
	Sent(ctx context.Context, id int64) error
	Failed(ctx context.Context, id int64, f desk.SendFailure) error
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
	keys *Keyring
	log  *slog.Logger
	wake chan struct{}

	mu    sync.Mutex
	lanes map[int64]*lane
	held  int // claimed and not sent yet
}

// AttachmentOpen reads an attachment of an outgoing mail.
type AttachmentOpen func(ctx context.Context, a desk.Attachment) (io.ReadCloser, error)

// NewSender makes a sender; open reads an attachment.
func NewSender(post Post, open AttachmentOpen, keys *Keyring, log *slog.Logger) *Sender {
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
	full := s.held+claimMails > heldMost
	s.mu.Unlock()
	if full {
		return 0, nil
	}
	mails, err := s.post.Claim(ctx, claimMails)
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

// rest waits for Wake, or until the next mail is due.
func (s *Sender) rest(ctx context.Context, failed bool) {
	wait := sendEvery
	if failed {
		wait = 2 * time.Second
	} else if due, err := s.post.NextDue(ctx); err == nil && !due.IsZero() {
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
