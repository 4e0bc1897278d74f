package wire

import (
	"cmp"
	"context"
	"log/slog"
	"reflect"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/grant"
)

// Roster names the mailboxes there are, with their passwords.
type Roster interface {
	Mailboxes(ctx context.Context) ([]desk.Mailbox, error)
}

// Fleet keeps one poller per mailbox that is not paused. Each has its own connection and its own troubles.
type Fleet struct {
	roster   Roster
	accounts Accounts
	spoolDir string
	kept     func()
	keys     *grant.Keyring
	log      *slog.Logger

	Open    AttachmentOpen      // see Poller.Open; set before Run
	Backlog func(mailbox int64) // a mailbox's backlog has moved; set before Run

	again chan struct{}
	mu    sync.Mutex
	ships map[int64]*ship
}

// ship is one poller at work.
type ship struct {
	mailbox desk.Mailbox
	poller  *Poller
	cancel  context.CancelFunc
	done    chan struct{}
}

// NewFleet makes a fleet. spoolDir is where mail is spooled (empty: the system's folder for temporary files); kept is called
// whenever mail was kept.
func NewFleet(roster Roster, accounts Accounts, keys *grant.Keyring, spoolDir string, kept func(), log *slog.Logger) *Fleet {
	return &Fleet{roster: roster, accounts: accounts, keys: keys, spoolDir: spoolDir, kept: kept, log: log,
		again: make(chan struct{}, 1), ships: map[int64]*ship{}}
}

// Refresh makes the fleet read the roster again: call it after a mailbox was added, changed, paused or removed.
func (f *Fleet) Refresh() {
	select {
	case f.again <- struct{}{}:
	default:
	}
}

// LookNow makes one mailbox look at once.
func (f *Fleet) LookNow(mailbox int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s := f.ships[mailbox]; s != nil {
		s.poller.LookNow()
	}
}

// CompareNow makes one mailbox compare its folders with their accounts at once. It says whether somebody watches that mailbox.
func (f *Fleet) CompareNow(mailbox int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.ships[mailbox]
	if s != nil {
		s.poller.CompareNow()
	}
	return s != nil
}

// Backlogs are the mailboxes in which much mail was found at once, and how far they are with it.
func (f *Fleet) Backlogs() []desk.Backlog {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []desk.Backlog
	for id, s := range f.ships {
		if done, total := s.poller.backlog.now(); total > 0 {
			list = append(list, desk.Backlog{Mailbox: id, Done: done, Total: total})
		}
	}
	slices.SortFunc(list, func(a, b desk.Backlog) int { return cmp.Compare(a.Mailbox, b.Mailbox) })
	return list
}

// rosterEvery also finds what another process (init, doctor) has changed.
const rosterEvery = time.Minute

// Run works until ctx ends and all pollers have stopped.
func (f *Fleet) Run(ctx context.Context) error {
	sweepSpools(f.spoolDir)
	var crew errgroup.Group
	ticks := time.NewTicker(rosterEvery)
	defer ticks.Stop()
	for ctx.Err() == nil {
		f.muster(ctx, &crew)
		select {
		case <-ctx.Done():
		case <-f.again:
		case <-ticks.C:
		}
	}
	return crew.Wait()
}

// muster stops the pollers whose mailbox is gone or changed, and starts those that are missing.
func (f *Fleet) muster(ctx context.Context, crew *errgroup.Group) {
	boxes, err := f.roster.Mailboxes(ctx)
	if err != nil {
		if ctx.Err() == nil {
			f.log.Error("the mailboxes can't be read", "error", err)
		}
		return
	}
	wanted := map[int64]desk.Mailbox{}
	for _, m := range boxes {
		if !m.Paused && m.KeyError == "" { // without its password it would only get the account locked
			wanted[m.ID] = m
		}
	}
	for _, s := range f.stale(wanted) {
		s.cancel()
		<-s.done // two pollers on one folder would fetch everything twice
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for id, m := range wanted {
		if f.ships[id] == nil {
			f.ships[id] = f.launch(ctx, m, crew)
		}
	}
}

func (f *Fleet) stale(wanted map[int64]desk.Mailbox) []*ship {
	f.mu.Lock()
	defer f.mu.Unlock()
	var stale []*ship
	for id, s := range f.ships {
		if m, ok := wanted[id]; !ok || !reflect.DeepEqual(watched(m), watched(s.mailbox)) {
			stale = append(stale, s)
			delete(f.ships, id)
		}
	}
	return stale
}

// watched is what of a mailbox a poller depends on. Of a grant that is when it was given, not its tokens, which change by the hour.
func watched(m desk.Mailbox) desk.Mailbox {
	return desk.Mailbox{ID: m.ID, Address: m.Address, IMAP: m.IMAP, OAuth: desk.Grant{Authority: m.OAuth.Authority, GrantedAt: m.OAuth.GrantedAt}, Folder: m.Folder, Options: m.Options, Start: m.Start}
}

func (f *Fleet) launch(ctx context.Context, m desk.Mailbox, crew *errgroup.Group) *ship {
	ctx, cancel := context.WithCancel(ctx)
	s := &ship{mailbox: m, cancel: cancel, done: make(chan struct{}),
		poller: NewPoller(m, f.accounts, f.spoolDir, f.kept, f.log)}
	s.poller.Keys = f.keys
	s.poller.Open = f.Open
	if f.Backlog != nil {
		s.poller.backlog.tell = func() { f.Backlog(m.ID) }
	}
	crew.Go(func() error {
		defer close(s.done)
		defer cancel()
		for {
			err := guarded(func() error { return s.poller.Run(ctx) })
			if ctx.Err() != nil {
				return err
			}
			f.log.Error("a poller ended and runs again", "mailbox", m.Address, "error", err)
			rest(ctx, pollerPause)
		}
	})
	return s
}

// pollerPause is how long a mailbox is left alone after its poller has ended by a bug.
const pollerPause = 30 * time.Second

// rest waits for d or the end of ctx.
func rest(ctx context.Context, d time.Duration) {
	end := time.NewTimer(d)
	defer end.Stop()
	select {
	case <-ctx.Done():
	case <-end.C:
	}
}
