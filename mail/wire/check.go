package wire

import (
	"context"
	"errors"
	"time"

	"github.com/emersion/go-imap/v2"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/grant"
	"github.com/deskbell/deskbell/mail/line"
)

// checkLimit bounds "Test connection": an owner is waiting.
const checkLimit = 45 * time.Second

// Check is "Test connection": it does what Deskbell would do, and tells of every step until the first that fails, for IMAP and SMTP
// each. It changes nothing on the server. keys as for openIMAP.
func Check(ctx context.Context, keys *grant.Keyring, m desk.Mailbox) []desk.Check {
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	defer cancel()
	in := checklist{server: m.IMAP, mailbox: m}
	in.run([]string{"imap.connect", "imap.login", "imap.id", "imap.select", "imap.fetch"}, func(done imapSteps) error {
		return checkIMAP(ctx, keys, m, done)
	})
	out := checklist{server: m.SMTP, mailbox: m}
	out.run([]string{"smtp.connect", "smtp.login"}, func(done imapSteps) error {
		c, err := openSMTP(ctx, keys, m, done)
		if err == nil {
			out.checks[len(out.checks)-1].Args = desk.Args{"size": c.limits.size}
			c.quit()
		}
		return err
	})
	return append(in.checks, out.checks...)
}

// checklist notes how each step went.
type checklist struct {
	server  desk.Server
	mailbox desk.Mailbox
	checks  []desk.Check
}

// run tries; the step that fails is the first that was not done.
func (l *checklist) run(steps []string, try func(done imapSteps) error) {
	err := try(func(step string) { l.checks = append(l.checks, desk.Check{Step: step}) })
	if err == nil {
		return
	}
	key, args := explain(l.server, l.mailbox, err)
	l.checks = append(l.checks, desk.Check{Step: steps[min(len(l.checks), len(steps)-1)], Key: key, Args: args, Cert: line.Pinnable(l.server, err)})
}

func checkIMAP(ctx context.Context, keys *grant.Keyring, m desk.Mailbox, done imapSteps) error {
	c, err := openIMAP(ctx, keys, m, false, done)
	if err != nil {
		return err
	}
	defer c.close()
	sel, err := c.selectFolder(folderName(m))
	if err != nil {
		return err
	}
	done("imap.select")
	if sel.NumMessages > 0 {
		if err := c.peek(sel.NumMessages); err != nil {
			return err
		}
	}
	done("imap.fetch")
	return nil
}

// peek reads a mail's header, as the poller would its bytes.
func (c *imapSession) peek(number uint32) error {
	section := &imap.FetchItemBodySection{Peek: true, Specifier: imap.PartSpecifierHeader}
	read := false
	err := c.fetchSection(imap.SeqSetNum(number), section, func(uint32, imap.LiteralReader) error {
		read = true
		return nil
	})
	if err == nil && !read {
		err = &line.Failed{At: line.AtFetch, Err: errors.New("the last mail did not come")}
	}
	return err
}

// Position is where a folder ends just now: what is saved with a new mailbox, so that "from now" means now.
func Position(ctx context.Context, keys *grant.Keyring, m desk.Mailbox) (uidvalidity, uidnext uint32, err error) {
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	defer cancel()
	validity, next, err := position(ctx, keys, m)
	if err != nil {
		key, args := explain(m.IMAP, m, err)
		return 0, 0, &desk.Error{Code: desk.Unavailable, Key: key, Args: args, Cause: err}
	}
	return validity, next, nil
}

func position(ctx context.Context, keys *grant.Keyring, m desk.Mailbox) (validity, next uint32, err error) {
	c, err := openIMAP(ctx, keys, m, false, func(string) {})
	if err != nil {
		return 0, 0, err
	}
	defer c.close()
	sel, err := c.selectFolder(folderName(m))
	if err != nil {
		return 0, 0, err
	}
	return sel.UIDValidity, uint32(sel.UIDNext), nil
}
