package wire

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/grant"
	"github.com/deskbell/deskbell/mail/line"
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

// Auditor compares folders with their accounts.
type Auditor interface {
	Missing(ctx context.Context, mailbox int64, folder string, uidvalidity uint32, listed []desk.Listed) ([]desk.Listed, error)
	Compare(ctx context.Context, mailbox int64, folder string, uidvalidity uint32, listed []desk.Listed) ([]desk.Listed, error)
	Checked(ctx context.Context, mailbox int64, c desk.FolderCheck) error
}

// Tidier remembers what is still to be marked or moved on the server.
type Tidier interface {
	Untidied(ctx context.Context, mailbox int64, folder string, uidvalidity uint32, limit int) ([]uint32, error)
	Tidied(ctx context.Context, mailbox int64, folder string, uidvalidity uint32, uids []uint32) error
}

// Copier remembers what was sent and is still to be put into the folder for sent mail.
type Copier interface {
	Copies(ctx context.Context, mailbox int64, limit int) ([]desk.Outgoing, error)
	Copied(ctx context.Context, outbox int64, stored bool) error
}

// Looks is told how each look at a mailbox went.
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
	Auditor
	Tidier
	Copier
	Looks
	Shop
}

// Poller watches one mailbox and keeps what comes. Its place is the UID, so that mail somebody has read on a phone is kept too. It
// changes nothing on the server but what the mailbox's options ask for, and deletes nothing at all.
type Poller struct {
	Mailbox  desk.Mailbox
	Accounts Accounts
	SpoolDir string         // empty: the system's folder for temporary files
	Keys     *grant.Keyring // for a mailbox with OAuth
	Kept     func()         // called after mail was kept: the receiver's Wake
	Open     AttachmentOpen // reads what is attached to a mail that is copied; nil: nothing is copied
	Log      *slog.Logger

	look        chan struct{}     // filled by LookNow
	audit       atomic.Bool       // set by CompareNow
	skipID      bool              // the answer to ID could not be read
	skipList    bool              // the answer to LIST could not be read
	tries       map[folderUID]int // how often a mail was listed and did not come
	copies      map[int64]int     // how often a copy of a sent mail was refused, by outbox row
	copyTrouble error             // the last refusal of one, and when that was
	copyRefused time.Time
	told        time.Time // when a good look was reported last; zero since an error
	trouble     error     // the last that was told of, as part of a good look
	backlog     backlog
	now         func() time.Time
}

// folderUID is a mail within a mailbox.
type folderUID struct {
	folder string
	uid    uint32
}

// NewPoller makes a poller for m.
func NewPoller(m desk.Mailbox, accounts Accounts, spoolDir string, kept func(), log *slog.Logger) *Poller {
	return &Poller{Mailbox: m, Accounts: accounts, SpoolDir: spoolDir, Kept: kept, Log: log.With("mailbox", m.Address),
		look: make(chan struct{}, 1), tries: map[folderUID]int{}, copies: map[int64]int{}, now: time.Now}
}

// LookNow makes the poller look at once.
func (p *Poller) LookNow() {
	select {
	case p.look <- struct{}{}:
	default:
	}
}

// CompareNow makes the poller look at once and compare the folders with their accounts.
func (p *Poller) CompareNow() {
	p.audit.Store(true)
	p.LookNow()
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
			p.report(ctx, err)
		}
		if pause(ctx, line.Backoff(failures, line.RefusedLogin(err)), p.look, p.now) {
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
	sp, err := newSpool(p.SpoolDir)
	if err != nil {
		return false, &line.Failed{At: line.AtSpool, Err: err}
	}
	defer sp.close()
	r := &rounds{poller: p, session: c, spool: sp, empty: map[string]uint32{}}
	for quiet := 0; ; quiet++ {
		more, err := r.round(ctx)
		if err != nil {
			return moved || r.kept > 0, err
		}
		moved = true
		if more { // what came meanwhile may not be announced any more
			quiet = -1
			continue
		}
		if err := p.wait(ctx, r, quiet); err != nil {
			return true, err
		}
	}
}

// wait returns when it is time to look again. It comes right after a look that found nothing, and reports only once IDLE is on:
// some servers forget what comes just before (go-imap's own does). For the same reason the first IDLEs after anything
// happened are short; quiet counts the looks since.
func (p *Poller) wait(ctx context.Context, r *rounds, quiet int) error {
	c := r.session
	if !c.idles {
		p.reportWell(ctx, false, r.trouble)
		return p.sleep(ctx, c)
	}
	renew := line.Between(idleLeast, idleMost)
	if r.others() {
		renew = min(renew, p.pollEvery(ctx))
	}
	if quiet < len(idleFirst) {
		renew = idleFirst[quiet]
	}
	return c.idle(func(grown, gone <-chan struct{}) error {
		p.reportWell(ctx, true, r.trouble)
		if p.told.IsZero() { // the database can't be written: the owner is to hear soon that it can be again
			renew = min(renew, noteAgain)
		}
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
		c.wire.Expect(max(left, 0)+line.RestLimit, 0)
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
			return c.do(line.AtFetch, func() error { return c.client.Noop().Wait() })
		}
	}
}

func (p *Poller) pollEvery(ctx context.Context) time.Duration {
	if s, err := p.Accounts.Settings(ctx); err == nil && s.PollEvery > 0 {
		return s.PollEvery
	}
	return time.Minute
}

// reportWell tells that a look went well, which is not told again and again. trouble is what else did not work.
func (p *Poller) reportWell(ctx context.Context, idle bool, trouble error) {
	l := desk.Look{At: p.now(), Idle: idle}
	if !p.told.IsZero() && l.At.Sub(p.told).Abs() < tick && sameTrouble(trouble, p.trouble) {
		return
	}
	if trouble != nil {
		l.Partly = true
		l.ErrorKey, l.ErrorArgs = explain(p.Mailbox.IMAP, p.Mailbox, trouble)
		p.Log.Warn("not all that is wanted can be done in the mailbox", "key", l.ErrorKey, "error", trouble)
	}
	if p.told, p.trouble = (time.Time{}), trouble; p.tell(ctx, l) {
		p.told = l.At
	}
}

func sameTrouble(a, b error) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.Error() == b.Error()
}

// report tells of a look that failed.
func (p *Poller) report(ctx context.Context, err error) {
	l := desk.Look{At: p.now()}
	p.told = time.Time{}
	l.ErrorKey, l.ErrorArgs = explain(p.Mailbox.IMAP, p.Mailbox, err)
	p.Log.Warn("the mailbox can't be read", "key", l.ErrorKey, "error", err)
	p.tell(ctx, l)
}

func (p *Poller) tell(ctx context.Context, l desk.Look) bool {
	err := p.Accounts.Look(ctx, p.Mailbox.ID, l)
	if err != nil && ctx.Err() == nil {
		p.Log.Error("the look can't be noted", "error", err)
	}
	return err == nil
}

// unreadableID says that the connection died of the server's answer to ID, not of itself.
func unreadableID(err error) bool {
	var f *line.Failed
	return errors.As(err, &f) && f.At == line.AtID && f.Conn == nil
}
