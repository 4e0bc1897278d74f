package wire

import (
	"context"
	"fmt"
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/line"
)

// How much is fetched and kept at once.
const (
	batchMails   = 50
	batchBytes   = 8 << 20
	listMost     = 2000 // mails of which no more than their UID, size and time is known yet
	listBack     = 50   // UIDs below the cursor that each look goes over again
	fetchTries   = 3
	defaultLimit = 50 << 20
)

// watched is a folder that is watched.
type watchedFolder struct {
	name string
	junk bool
	main bool
}

// looker looks at one folder that is selected.
type looker struct {
	poller   *Poller
	session  *imapSession
	spool    *spool
	folder   watchedFolder
	validity uint32
	next     uint32 // UIDNEXT when the folder was selected
	width    uint32 // of the stretch of UIDs that is listed next
	kept     int    // mails that were accounted for on this connection
}

// task is what is done with a run of mails.
type task struct {
	fate  fate
	over  bool // too big: only the header is fetched
	mails []desk.Listed
}

// look keeps everything that the folder holds past the cursor, and says whether there was anything. The cursor moves with each
// batch that is kept, so a look that breaks goes on from there. Much mail is listed stretch by stretch.
//
// It begins a little below the cursor: some servers give out UIDs before the mails that have them can be seen, and mail that
// shows up late below one that is already kept would otherwise lie there until the folder is compared with its accounts.
func (l *looker) look(ctx context.Context) (more bool, err error) {
	select {
	case <-l.session.news: // this look will see it
	default:
	}
	cur, err := l.cursor(ctx)
	if err != nil {
		return false, err
	}
	limit, err := l.limit(ctx)
	if err != nil {
		return false, err
	}
	before := l.kept
	for from := 1 + cur.LastUID - min(cur.LastUID, listBack); from != 0; {
		list, next, err := l.stretch(from)
		if err != nil {
			return false, err
		}
		from = next
		mails, err := l.unknown(ctx, cur, list.mails)
		if err != nil {
			return false, err
		}
		l.expect(cur, list, mails)
		if err := l.take(ctx, cur, mails, limit); err != nil {
			return false, err
		}
	}
	l.poller.backlog.clear()
	return l.kept > before, nil // mail that is gone before it is fetched is listed again and again by some servers
}

// take fetches and keeps mails.
func (l *looker) take(ctx context.Context, cur desk.Cursor, mails []desk.Listed, limit int64) error {
	for _, t := range plan(l.start(cur), cur, mails, limit) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := l.run(ctx, t, limit); err != nil {
			return err
		}
		l.poller.backlog.move(len(t.mails))
	}
	return nil
}

// unknown leaves out those mails below the cursor that have their account.
func (l *looker) unknown(ctx context.Context, cur desk.Cursor, mails []desk.Listed) ([]desk.Listed, error) {
	past := slices.IndexFunc(mails, func(m desk.Listed) bool { return m.UID > cur.LastUID })
	if past < 0 {
		past = len(mails)
	}
	if past == 0 {
		return mails, nil
	}
	late, err := l.poller.Accounts.Missing(ctx, l.poller.Mailbox.ID, l.folder.name, l.validity, mails[:past])
	if err != nil {
		return nil, &line.Failed{At: line.AtStore, Err: err}
	}
	return append(late, mails[past:]...), nil
}

// expect tells of a backlog: how much is left is known by the number of the first mail past the cursor.
func (l *looker) expect(cur desk.Cursor, list listing, unknown []desk.Listed) {
	if len(unknown) == 0 || list.first == 0 {
		return
	}
	known := len(list.mails) - len(unknown)
	if left := int(l.session.held()) - int(list.first) + 1 - known; left >= len(unknown) {
		l.poller.backlog.expect(left)
	}
}

func (l *looker) limit(ctx context.Context) (int64, error) {
	s, err := l.poller.Accounts.Settings(ctx)
	if err != nil {
		return 0, &line.Failed{At: line.AtStore, Err: err}
	}
	if s.MaxMail <= 0 {
		return defaultLimit, nil
	}
	return s.MaxMail, nil
}

// start is where the folder begins. One that is watched besides the mailbox's own begins when it is first looked at: what
// lies there may be years of mail that was dealt with long ago.
func (l *looker) start(cur desk.Cursor) desk.Start {
	if l.folder.main {
		return l.poller.Mailbox.Start
	}
	return desk.Start{Mode: desk.FromNow, Moment: cur.Began, UIDValidity: cur.UIDValidity, UIDNext: cur.Below}
}

// cursor is where the folder has been read to. A folder that is seen for the first time under its UIDVALIDITY gets a new cursor,
// which remembers what was there already: that survives a crash in the middle of a first look or a reconciliation. Mail that comes
// from the moment of SELECT on has a UID from UIDNEXT on, and is new.
func (l *looker) cursor(ctx context.Context) (desk.Cursor, error) {
	p := l.poller
	cur, err := p.Accounts.Cursor(ctx, p.Mailbox.ID, l.folder.name)
	if err == nil && cur.UIDValidity != l.validity {
		if err = p.Accounts.Renumber(ctx, p.Mailbox.ID, l.folder.name, l.validity, l.next); err == nil {
			cur, err = p.Accounts.Cursor(ctx, p.Mailbox.ID, l.folder.name)
		}
		if err == nil && cur.UIDValidity != l.validity {
			err = fmt.Errorf("the cursor kept UIDVALIDITY %d", cur.UIDValidity)
		}
	}
	if err != nil {
		return cur, &line.Failed{At: line.AtStore, Err: err}
	}
	return cur, nil
}

// stretch lists mails from UID from on, at most listMost, and says from where to go on: 0 after the last. UIDs may lie close together or
// millions apart, so the stretch of UIDs that is asked for widens while little is found in it.
func (l *looker) stretch(from uint32) (listing, uint32, error) {
	for {
		to := l.upTo(from)
		list, err := l.session.list(from, to, listMost)
		n := len(list.mails)
		switch {
		case err != nil:
			return list, 0, err
		case n == listMost:
			l.width = max(l.width/2, listMost)
			return list, list.mails[n-1].UID + 1, nil
		case to == 0:
			return list, 0, nil
		}
		if n < listMost/4 {
			l.width = min(l.width, 1<<30) * 2
		}
		if from = to + 1; n > 0 {
			return list, from, nil
		}
	}
}

// upTo is the end of the next stretch; 0 where what is left is listed at once.
func (l *looker) upTo(from uint32) uint32 {
	l.width = max(l.width, listMost)
	if l.session.held() <= listMost || uint64(from)+uint64(l.width) >= uint64(l.next) {
		return 0
	}
	return from + l.width - 1
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
		return true
	case t.over:
		return len(t.mails) < batchMails
	default:
		return len(t.mails) < batchMails && bytes <= batchBytes
	}
}

func (l *looker) run(ctx context.Context, t task, limit int64) error {
	if t.fate.skip {
		p := l.poller
		if err := p.Accounts.Skip(ctx, p.Mailbox.ID, l.folder.name, l.validity, t.mails); err != nil {
			return &line.Failed{At: line.AtStore, Err: err}
		}
		l.kept += len(t.mails)
		return nil
	}
	if err := l.spool.reset(); err != nil {
		return &line.Failed{At: line.AtSpool, Err: err}
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
		batch = append(batch, l.arrival(t.fate, m, head, desk.ReasonTooLarge))
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
	still, err := l.session.listSet(uids(missing), 1, 0, len(missing))
	if err != nil {
		return err
	}
	there := map[uint32]bool{}
	for _, m := range still.mails {
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
	reason := desk.ReasonTooLarge
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
		p, one := l.poller, folderUID{l.folder.name, m.UID}
		if p.tries[one]++; p.tries[one] < fetchTries {
			return desk.Arrival{}, &line.Failed{At: line.AtFetch, Err: fmt.Errorf("the server lists UID %d and does not give it", m.UID)}
		}
		delete(p.tries, one)
		reason, over = desk.ReasonUnreadable, m.Size
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
		Folder: l.folder.name, UIDValidity: l.validity, UID: m.UID, InternalDate: m.InternalDate,
		Size: s.size, SHA256: s.hash, Resync: f.resync, History: f.history, Reason: reason, Open: s.open,
		Junk: l.folder.junk, Tidy: reason == "" && !f.history && !f.resync && l.tidies(),
	}
}

func (l *looker) keep(ctx context.Context, batch []desk.Arrival) error {
	if len(batch) == 0 {
		return nil
	}
	if err := l.poller.Accounts.Keep(ctx, l.poller.Mailbox.ID, batch); err != nil {
		return &line.Failed{At: line.AtStore, Err: err}
	}
	l.kept += len(batch)
	l.poller.Kept()
	return nil
}
