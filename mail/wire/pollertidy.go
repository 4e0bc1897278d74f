package wire

import (
	"context"
	"errors"

	"github.com/emersion/go-imap/v2"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/line"
)

// tidyMost is how many mails are marked and moved at once.
const tidyMost = 200

// tidies says whether the owner wants the folder's mails marked or moved once they are kept.
func (l *looker) tidies() bool {
	o := l.poller.Mailbox.Options
	return !l.folder.junk && (o.MarkRead || l.moves(o))
}

func (l *looker) moves(o desk.MailboxOptions) bool {
	return o.MoveTo != "" && o.MoveTo != l.folder.name
}

// tidy marks and moves what is durable here, and says whether there was anything. What is to be done is in the accounts: whatever
// happens between keeping a mail and moving it, the next look finds it there.
func (l *looker) tidy(ctx context.Context) (any bool, err error) {
	if !l.tidies() {
		return false, nil
	}
	p := l.poller
	for {
		todo, err := p.Accounts.Untidied(ctx, p.Mailbox.ID, l.folder.name, l.validity, tidyMost)
		if err != nil {
			return any, &line.Failed{At: line.AtStore, Err: err}
		}
		if len(todo) == 0 {
			return any, nil
		}
		if err := l.markAndMove(todo); err != nil {
			return any, err
		}
		if err := p.Accounts.Tidied(ctx, p.Mailbox.ID, l.folder.name, l.validity, todo); err != nil {
			return any, &line.Failed{At: line.AtStore, Err: err}
		}
		any = true
	}
}

// markAndMove does both, to those that are still there: some servers refuse a command that finds none of its mails.
func (l *looker) markAndMove(todo []uint32) error {
	var set imap.UIDSet
	for _, uid := range todo {
		set.AddNum(imap.UID(uid))
	}
	still, err := l.session.listSet(set, 1, 0, len(todo))
	if err != nil || len(still.mails) == 0 {
		return err
	}
	set = uids(still.mails)
	o := l.poller.Mailbox.Options
	if o.MarkRead {
		if err := l.session.flag(set, imap.FlagSeen); err != nil {
			return err
		}
	}
	if !l.moves(o) {
		return nil
	}
	return inFolder(o.MoveTo, l.session.move(set, o.MoveTo))
}

// flag adds a flag to mails.
func (c *imapSession) flag(set imap.UIDSet, flag imap.Flag) error {
	return c.do(line.AtTidy, func() error {
		return c.client.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{flag}}, nil).Close()
	})
}

// move moves mails into another folder, which is made if it is not there. Without MOVE (RFC 6851) they are copied and marked as deleted,
// and removed only where the server can remove those alone (UIDPLUS, RFC 4315): a plain EXPUNGE would take along what somebody else
// has marked.
func (c *imapSession) move(set imap.UIDSet, folder string) error {
	err := c.moveOnce(set, folder)
	if no := (*imap.Error)(nil); errors.As(err, &no) && no.Code == imap.ResponseCodeTryCreate {
		if err := c.do(line.AtTidy, func() error { return c.client.Create(folder, nil).Wait() }); err != nil {
			return err
		}
		return c.moveOnce(set, folder)
	}
	return err
}

func (c *imapSession) moveOnce(set imap.UIDSet, folder string) error {
	caps := c.client.Caps()
	if caps.Has(imap.CapMove) {
		return c.do(line.AtTidy, func() error {
			_, err := c.client.Move(set, folder).Wait()
			return err
		})
	}
	if err := c.do(line.AtTidy, func() error {
		_, err := c.client.Copy(set, folder).Wait()
		return err
	}); err != nil {
		return err
	}
	if err := c.flag(set, imap.FlagDeleted); err != nil || !caps.Has(imap.CapUIDPlus) {
		return err
	}
	return c.do(line.AtTidy, func() error { return c.client.UIDExpunge(set).Close() })
}
