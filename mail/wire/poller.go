package wire

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// Folders is the memory of how far each folder has been read.
type Folders interface {
	Cursor(ctx context.Context, mailbox int64, folder string) (desk.Cursor, error)
	Renumber(ctx context.Context, mailbox int64, folder string, uidvalidity, uidnext uint32) error
}

// Keeper makes mail durable before anything reads it: bytes, account rows and cursor, all or nothing.
type Keeper interface {
	Keep(ctx context.Context, mailbox int64, batch []desk.Arrival) error
	Skip(ctx context.Context, mailbox int64, folder string, uidvalidity uint32, mails []desk.Listed) error
}

// Looks is told how each look at a folder went.
type Looks interface {
	Look(ctx context.Context, mailbox int64, l desk.Look) error
}

// Shop knows the settings, which may change at any time.
type Shop interface {
	Settings(ctx context.Context) (desk.Settings, error)
}

// Accounts is all that a poller needs of the database.
type Accounts interface {
	Folders
	Keeper
	Looks
	Shop
}

// Poller watches one mailbox and keeps what comes. It never marks, moves or deletes mail, and its place is the UID, so that
// mail somebody has read on a phone is kept too.
type Poller struct {
	Mailbox  desk.Mailbox
	Accounts Accounts
	SpoolDir string   // empty: the system's folder for temporary files
	Keys     *Keyring // for a mailbox with OAuth
	Kept     func()   // called after mail was kept: the receiver's Wake
	Log      *slog.Logger

	look   chan struct{}  // filled by LookNow
	skipID bool           // the answer to ID could not be read
	tries  map[uint32]int // how often a mail was listed and did not come
	told   time.Time      // when a good look was reported last; zero since an error
	now    func() time.Time
}

// NewPoller makes a poller for m.
func NewPoller(m desk.Mailbox, accounts Accounts, spoolDir string, kept func(), log *slog.Logger) *Poller {
	return &Poller{Mailbox: m, Accounts: accounts, SpoolDir: spoolDir, Kept: kept, Log: log.With("mailbox", m.Address),
		look: make(chan struct{}, 1), tries: map[uint32]int{}, now: time.Now}
}

// LookNow makes the poller look at once.
func (p *Poller) LookNow() {
	select {
	case p.look <- struct{}{}:
	default:
	}
}

// Run watches until ctx ends. Whatever goes wrong is reported, waited for and tried again; nothing ends it but ctx.
func (p *Poller) Run(ctx context.Context) error {
	for failures := 0; ctx.Err() == nil; {
		moved, err := p.watch(ctx)
		if ctx.Err() != nil {
			break
		}
		if errors.Is(err, errWoke) {
			failures = 0
			continue
		}
		if moved { // a connection that did its work and then broke is not news: it is if the next one does not come about
			failures = 0
			p.Log.Info("the connection ended", "error", err)
		} else {
			p.report(ctx, false, err)
		}
		if pause(ctx, backoff(failures, refusedLogin(err)), p.look, p.now) {
			failures = 0
		} else {
			failures++
		}
	}
	return nil
}

// watch is one connection: look, wait, look again until something breaks. moved says that a look went well, or at least got
// further than the one before.
func (p *Poller) watch(ctx context.Context) (moved bool, err error) {
	c, err := openIMAP(ctx, p.Keys, p.Mailbox, p.skipID, func(string) {})
	if err != nil {
		p.skipID = p.skipID || unreadableID(err)
		return false, err
	}
	defer c.close()
	sel, err := c.selectFolder(p.folder())
	if err != nil {
		return false, err
	}
	sp, err := newSpool(p.SpoolDir)
	if err != nil {
		return false, &failed{at: atSpool, err: err}
	}
	defer sp.close()
	l := &looker{poller: p, session: c, spool: sp, validity: sel.UIDValidity, next: uint32(sel.UIDNext)}
	for quiet := 0; ; quiet++ {
		more, err := l.look(ctx)
		if err != nil {
			return moved || l.kept, err
		}
		moved = true
		if more { // what came meanwhile may not be announced any more
			quiet = -1
			continue
		}
		if err := p.wait(ctx, c, quiet); err != nil {
			return true, err
		}
	}
}

func (p *Poller) folder() string { return folderName(p.Mailbox) }

// wait returns when it is time to look again. It comes right after a look that found nothing, and reports only once IDLE is on:
// some servers forget what comes just before (go-imap's own does). For the same reason the first IDLEs after anything
// happened are short; quiet counts the looks since.
func (p *Poller) wait(ctx context.Context, c *imapSession, quiet int) error {
	if !c.idles {
		p.report(ctx, false, nil)
		return p.sleep(ctx, c)
	}
	renew := between(idleLeast, idleMost)
	if quiet < len(idleFirst) {
		renew = idleFirst[quiet]
	}
	return c.idle(func(grown, gone <-chan struct{}) error {
		p.report(ctx, true, nil)
		return p.waitIdle(ctx, grown, gone, renew)
	}, renew)
}

func (p *Poller) waitIdle(ctx context.Context, grown, gone <-chan struct{}, renew time.Duration) error {
	end := time.NewTimer(renew)
	defer end.Stop()
	ticks := time.NewTicker(tick)
	defer ticks.Stop()
	a := newAlarm(p.now)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-grown:
			return nil
		case <-gone:
			return nil // leaving IDLE says how it ended
		case <-end.C:
			return nil
		case <-p.look:
			return nil
		case <-ticks.C:
			if a.jumped() {
				return errWoke
			}
		}
	}
}

// sleep is for servers without IDLE. The NOOP lets them tell what is new. How long it takes is asked again and again, since
// the owner may have changed it.
func (p *Poller) sleep(ctx context.Context, c *imapSession) error {
	a := newAlarm(p.now)
	ticks := time.NewTicker(tick)
	defer ticks.Stop()
	began := time.Now()
	for {
		left := p.pollEvery(ctx) - time.Since(began)
		c.wire.guard.expect(max(left, 0)+restLimit, 0)
		end := time.NewTimer(left)
		more := false
		select {
		case <-ctx.Done():
		case <-c.client.Closed():
		case <-end.C:
		case <-p.look:
		case <-ticks.C:
			if more = true; a.jumped() {
				return errWoke
			}
		}
		end.Stop()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !more {
			return c.do(atFetch, func() error { return c.client.Noop().Wait() })
		}
	}
}

func (p *Poller) pollEvery(ctx context.Context) time.Duration {
	if s, err := p.Accounts.Settings(ctx); err == nil && s.PollEvery > 0 {
		return s.PollEvery
	}
	return time.Minute
}

// report tells how a look went; err is nil when it went well, which is not told again and again.
func (p *Poller) report(ctx context.Context, idle bool, err error) {
	l := desk.Look{At: p.now(), Idle: idle}
	if err == nil {
		if !p.told.IsZero() && l.At.Sub(p.told).Abs() < tick {
			return
		}
		p.told = l.At
	} else {
		p.told = time.Time{}
		l.ErrorKey, l.ErrorArgs = explain(p.Mailbox.IMAP, p.Mailbox, err)
		p.Log.Warn("the mailbox can't be read", "key", l.ErrorKey, "error", err)
	}
	if err := p.Accounts.Look(ctx, p.Mailbox.ID, l); err != nil && ctx.Err() == nil {
		p.Log.Error("the look can't be noted", "error", err)
	}
}

// unreadableID says that the connection died of the server's answer to ID, not of itself.
func unreadableID(err error) bool {
	var f *failed
	return errors.As(err, &f) && f.at == atID && f.conn == nil
}
