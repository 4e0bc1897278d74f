package wire

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/grant"
	"github.com/deskbell/deskbell/mail/line"
)

// compare goes through the whole folder up to the cursor, stretch by stretch, fetches whatever has no account, and notes the sum. It
// says whether it did. Each stretch is done when it is done: a connection that breaks in the middle loses the sum and no mail, and
// the next one begins again. New mail does not wait for it.
func (l *looker) compare(ctx context.Context, audit bool) (bool, error) {
	cur, err := l.cursor(ctx)
	if err != nil {
		return false, err
	}
	due, err := l.poller.compareDue(ctx, cur)
	if err != nil || !due && !audit {
		return false, err
	}
	limit, err := l.limit(ctx)
	if err != nil {
		return false, err
	}
	sum := desk.FolderCheck{Folder: l.folder.name, Junk: l.folder.junk, At: l.poller.now()}
	for from := uint32(1); from != 0 && from <= cur.LastUID; {
		list, next, err := l.stretch(from)
		if err != nil {
			return false, err
		}
		from = next
		mails := slices.DeleteFunc(list.mails, func(m desk.Listed) bool { return m.UID > cur.LastUID })
		if err := l.account(ctx, cur, mails, limit, &sum); err != nil {
			return false, err
		}
		select {
		case l.session.news <- struct{}{}: // there was none
			<-l.session.news
		default:
			if _, err := l.look(ctx); err != nil {
				return false, err
			}
		}
	}
	if err := l.poller.Accounts.Checked(ctx, l.poller.Mailbox.ID, sum); err != nil {
		return false, &line.Failed{At: line.AtStore, Err: err}
	}
	l.poller.Log.Info("the folder was compared with its accounts", "folder", sum.Folder, "held", sum.Held, "accounted", sum.Accounted, "fetched", sum.Fetched)
	return true, nil
}

// account adds a stretch to the sum, and fetches what is missing of it. What is gone by then is not held any more.
func (l *looker) account(ctx context.Context, cur desk.Cursor, mails []desk.Listed, limit int64, sum *desk.FolderCheck) error {
	p := l.poller
	missing, err := p.Accounts.Compare(ctx, p.Mailbox.ID, l.folder.name, l.validity, mails)
	if err != nil {
		return &line.Failed{At: line.AtStore, Err: err}
	}
	sum.Held += len(mails)
	sum.Accounted += len(mails)
	if len(missing) == 0 {
		return nil
	}
	p.Log.Warn("mail without an account is fetched", "folder", l.folder.name, "mails", len(missing), "first", missing[0].UID)
	if err := l.take(ctx, cur, missing, limit); err != nil {
		return err
	}
	left, err := p.Accounts.Missing(ctx, p.Mailbox.ID, l.folder.name, l.validity, missing)
	if err != nil {
		return &line.Failed{At: line.AtStore, Err: err}
	}
	sum.Fetched += len(missing) - len(left)
	if len(left) == 0 {
		return nil
	}
	still, err := l.session.listSet(uids(left), 1, 0, len(left))
	if err != nil {
		return err
	}
	sum.Held -= len(left) - len(still.mails)
	sum.Accounted -= len(left)
	return nil
}

// Reckon compares a mailbox's folders with their accounts beside a desk that may be running: it looks, and changes nothing. newer are
// the mails past the cursors, which the desk has not come to yet. keys as for openIMAP.
func Reckon(ctx context.Context, keys *grant.Keyring, m desk.Mailbox, accounts Accounts) (sum desk.FolderCheck, newer int, err error) {
	c, err := openIMAP(ctx, keys, m, false, func(string) {})
	if err == nil {
		defer c.close()
		r := &rounds{poller: NewPoller(m, accounts, "", func() {}, slog.New(slog.DiscardHandler)), session: c}
		if err = r.find(); err == nil {
			newer, err = r.reckon(ctx, &sum)
		}
	}
	if err != nil {
		key, args := explain(m.IMAP, m, err)
		return sum, newer, &desk.Error{Code: desk.Unavailable, Key: key, Args: args, Cause: err}
	}
	return sum, newer, nil
}

func (r *rounds) reckon(ctx context.Context, sum *desk.FolderCheck) (newer int, err error) {
	for _, f := range r.folders {
		l, err := r.open(f)
		if err != nil {
			return newer, inFolder(f.name, err)
		}
		more, err := l.reckon(ctx, sum)
		if newer += more; err != nil {
			return newer, err
		}
	}
	return newer, nil
}

func (l *looker) reckon(ctx context.Context, sum *desk.FolderCheck) (newer int, err error) {
	p := l.poller
	cur, err := p.Accounts.Cursor(ctx, p.Mailbox.ID, l.folder.name)
	if err != nil {
		return 0, &line.Failed{At: line.AtStore, Err: err}
	}
	if cur.UIDValidity != l.validity { // the desk has to come to know the folder first
		return int(l.session.held()), nil
	}
	for from := uint32(1); from != 0; {
		list, next, err := l.stretch(from)
		if err != nil {
			return newer, err
		}
		from = next
		mails := slices.DeleteFunc(list.mails, func(m desk.Listed) bool { return m.UID > cur.LastUID })
		missing, err := p.Accounts.Missing(ctx, p.Mailbox.ID, l.folder.name, l.validity, mails)
		if err != nil {
			return newer, &line.Failed{At: line.AtStore, Err: err}
		}
		newer += len(list.mails) - len(mails)
		sum.Held += len(mails)
		sum.Accounted += len(mails) - len(missing)
	}
	return newer, nil
}

// zoneOf is the shop's.
func zoneOf(s desk.Settings) *time.Location {
	if zone, err := time.LoadLocation(s.Zone); err == nil {
		return zone
	}
	return time.Local
}
