package wire

import (
	"context"
	"fmt"

	"github.com/deskbell/deskbell/desk"
)

// How much is fetched and kept at once.
const (
	batchMails   = 50
	batchBytes   = 8 << 20
	skipMails    = 5000
	fetchTries   = 3
	defaultLimit = 50 << 20
)

// looker looks at one folder through one connection.
type looker struct {
	poller   *Poller
	session  *imapSession
	spool    *spool
	validity uint32
	next     uint32 // UIDNEXT when the folder was selected; 0 where the server did not say
	kept     bool   // the cursor has moved
}

// task is what is done with a run of mails.
type task struct {
	fate  fate
	over  bool // too big: only the header is fetched
	mails []desk.Listed
}

// look keeps everything that the folder holds past the cursor, and says whether there was anything. The cursor moves with each
// batch that is kept, so a look that breaks goes on from there.
func (l *looker) look(ctx context.Context) (more bool, err error) {
	select {
	case <-l.session.news: // this look will see it
	default:
	}
	cur, mails, err := l.listNew(ctx)
	if err != nil || len(mails) == 0 {
		return false, err
	}
	limit, err := l.limit(ctx)
	if err != nil {
		return false, err
	}
	before := cur.LastUID
	for _, t := range plan(l.poller.Mailbox.Start, cur, mails, limit) {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		if err := l.run(ctx, t, limit); err != nil {
			return false, err
		}
	}
	p := l.poller
	cur, err = p.Accounts.Cursor(ctx, p.Mailbox.ID, p.folder())
	if err != nil {
		return false, &failed{at: atStore, err: err}
	}
	return cur.LastUID > before, nil // mail that is gone before it is fetched is listed again and again by some servers
}

func (l *looker) limit(ctx context.Context) (int64, error) {
	s, err := l.poller.Accounts.Settings(ctx)
	if err != nil {
		return 0, &failed{at: atStore, err: err}
	}
	if s.MaxMail <= 0 {
		return defaultLimit, nil
	}
	return s.MaxMail, nil
}

// listNew lists what lies past the cursor. A folder that is seen for the first time under its UIDVALIDITY gets a new cursor,
// which remembers what was there already: that survives a crash in the middle of a first look or a reconciliation.
func (l *looker) listNew(ctx context.Context) (desk.Cursor, []desk.Listed, error) {
	p := l.poller
	cur, err := p.Accounts.Cursor(ctx, p.Mailbox.ID, p.folder())
	if err != nil {
		return cur, nil, &failed{at: atStore, err: err}
	}
	if cur.UIDValidity == l.validity {
		mails, err := l.session.list(cur.LastUID + 1)
		return cur, mails, err
	}
	mails, err := l.session.list(1)
	if err != nil {
		return cur, nil, err
	}
	next := l.next
	if next == 0 && len(mails) > 0 {
		next = mails[len(mails)-1].UID + 1
	}
	if err := p.Accounts.Renumber(ctx, p.Mailbox.ID, p.folder(), l.validity, next); err != nil {
		return cur, nil, &failed{at: atStore, err: err}
	}
	cur, err = p.Accounts.Cursor(ctx, p.Mailbox.ID, p.folder())
	if err != nil {
		return cur, nil, &failed{at: atStore, err: err}
	}
	if cur.UIDValidity != l.validity {
		return cur, nil, &failed{at: atStore, err: fmt.Errorf("the cursor kept UIDVALIDITY %d", cur.UIDValidity)}
	}
	return cur, mails, nil
}

// plan cuts mails, which ascend, into runs with one fate and of a size that is kept at once.
func plan(s desk.Start, cur desk.Cursor, mails []desk.Listed, limit int64) []task {
	var tasks []task
	var bytes int64
	for i, m := range mails {
		f, over := judge(s, cur, m), m.Size > limit
		over = over && !f.skip
		if n := len(tasks); n > 0 {
			t := &tasks[n-1]
			if t.fate == f && t.over == over && room(*t, bytes+m.Size) {
				t.mails = mails[i-len(t.mails) : i+1]
				bytes += m.Size
				continue
			}
		}
		tasks = append(tasks, task{fate: f, over: over, mails: mails[i : i+1]})
		bytes = m.Size
	}
	return tasks
}

func room(t task, bytes int64) bool {
	switch {
	case t.fate.skip:
		return len(t.mails) < skipMails
	case t.over:
		return len(t.mails) < batchMails
	default:
		return len(t.mails) < batchMails && bytes <= batchBytes
	}
}

func (l *looker) run(ctx context.Context, t task, limit int64) error {
	if t.fate.skip {
		p := l.poller
		if err := p.Accounts.Skip(ctx, p.Mailbox.ID, p.folder(), l.validity, t.mails); err != nil {
			return &failed{at: atStore, err: err}
		}
		return nil
	}
	if err := l.spool.reset(); err != nil {
		return &failed{at: atSpool, err: err}
	}
	if t.over {
		return l.keepHeaders(ctx, t, limit)
	}
	return l.keepWhole(ctx, t, limit)
}

// keepHeaders keeps the headers of mails that are too big, to be quarantined.
func (l *looker) keepHeaders(ctx context.Context, t task, limit int64) error {
	var batch []desk.Arrival
	for _, m := range t.mails {
		head, err := l.session.fetchHeader(m.UID, m.Size, l.spool, limit)
		if err != nil {
			return err
		}
		batch = append(batch, l.arrival(t.fate, m, head, "mail.error.too_large"))
	}
	return l.keep(ctx, batch)
}

// keepWhole fetches a run and keeps it. Where the fetch broke, what came before the first gap is kept all the same.
func (l *looker) keepWhole(ctx context.Context, t task, limit int64) error {
	got, broken := l.session.fetch(t.mails, l.spool, limit)
	var batch []desk.Arrival
	var missing []desk.Listed
	for _, m := range t.mails {
		if s, ok := got.whole[m.UID]; ok && len(missing) == 0 {
			batch = append(batch, l.arrival(t.fate, m, s, ""))
		} else if !ok {
			missing = append(missing, m)
		}
	}
	if broken != nil || len(missing) == 0 {
		if err := l.keep(ctx, batch); err != nil {
			return err
		}
		return broken
	}
	return l.keepAround(ctx, t, got, missing, limit)
}

// keepAround is for a run of which some mails did not come: expunged since they were listed, in which case they are nobody's
// loss, or withheld by the server.
func (l *looker) keepAround(ctx context.Context, t task, got fetched, missing []desk.Listed, limit int64) error {
	still, err := l.session.listSet(uids(missing), 1)
	if err != nil {
		return err
	}
	there := map[uint32]bool{}
	for _, m := range still {
		there[m.UID] = true
	}
	var batch []desk.Arrival
	for _, m := range t.mails {
		if s, ok := got.whole[m.UID]; ok {
			batch = append(batch, l.arrival(t.fate, m, s, ""))
		} else if there[m.UID] {
			a, err := l.insist(t.fate, m, got.over[m.UID], limit)
			if err != nil {
				if kept := l.keep(ctx, batch); kept != nil {
					return kept
				}
				return err
			}
			batch = append(batch, a)
		}
	}
	return l.keep(ctx, batch)
}

// insist fetches a mail that is there but did not come. After a few tries, each on a new connection, it goes into quarantine with
// what can be had of its header, so that it holds up nothing behind it.
func (l *looker) insist(f fate, m desk.Listed, over, limit int64) (desk.Arrival, error) {
	reason := "mail.error.too_large"
	if over == 0 {
		one, err := l.session.fetch([]desk.Listed{m}, l.spool, limit)
		if err != nil {
			return desk.Arrival{}, err
		}
		if s, ok := one.whole[m.UID]; ok {
			return l.arrival(f, m, s, ""), nil
		}
		over = one.over[m.UID]
	}
	if over == 0 {
		p := l.poller
		if p.tries[m.UID]++; p.tries[m.UID] < fetchTries {
			return desk.Arrival{}, &failed{at: atFetch, err: fmt.Errorf("the server lists UID %d and does not give it", m.UID)}
		}
		delete(p.tries, m.UID)
		reason, over = "mail.error.unreadable", m.Size
	}
	m.Size = over
	head, err := l.session.fetchHeader(m.UID, m.Size, l.spool, limit)
	if err != nil {
		return desk.Arrival{}, err
	}
	return l.arrival(f, m, head, reason), nil
}

func (l *looker) arrival(f fate, m desk.Listed, s spooled, reason string) desk.Arrival {
	return desk.Arrival{
		Folder: l.poller.folder(), UIDValidity: l.validity, UID: m.UID, InternalDate: m.InternalDate,
		Size: s.size, SHA256: s.hash, Resync: f.resync, History: f.history, Reason: reason, Open: s.open,
	}
}

func (l *looker) keep(ctx context.Context, batch []desk.Arrival) error {
	if len(batch) == 0 {
		return nil
	}
	if err := l.poller.Accounts.Keep(ctx, l.poller.Mailbox.ID, batch); err != nil {
		return &failed{at: atStore, err: err}
	}
	l.kept = true
	l.poller.Kept()
	return nil
}
