package wire

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/emersion/go-imap/v2"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/compose"
	"github.com/deskbell/deskbell/mail/line"
)

const (
	copyMost  = 20 // mails that are copied in one go
	copyTries = 5  // how often a server may refuse a copy
)

// copyPause is how long a server that has refused a copy is left alone with it.
var copyPause = 10 * time.Minute // a variable for the tests alone

// copySent puts what was sent into the mailbox's folder for sent mail, and says whether there was anything. Each time it looks first
// whether the mail is there: the connection may have broken after the server had it, and some providers put it there themselves.
func (r *rounds) copySent(ctx context.Context) (any bool, err error) {
	p := r.poller
	if !p.Mailbox.Options.CopySent || p.Open == nil {
		return false, nil
	}
	if p.copyTrouble != nil && p.now().Sub(p.copyRefused).Abs() < copyPause {
		r.trouble = p.copyTrouble
		return false, nil
	}
	list, err := p.Accounts.Copies(ctx, p.Mailbox.ID, copyMost)
	if err != nil {
		return false, &line.Failed{At: line.AtStore, Err: err}
	}
	if len(list) == 0 {
		p.copyTrouble = nil
		return false, nil
	}
	name := p.Mailbox.Options.SentFolder
	if name == "" {
		if name, err = r.special(imap.MailboxAttrSent); err != nil {
			return false, err
		}
	}
	r.looker = nil
	if _, err := r.session.selectFolder(name); err != nil {
		return false, inFolder(name, err)
	}
	for _, o := range list {
		stored, err := r.copyOne(ctx, o, name)
		if err != nil {
			return any, inFolder(name, err)
		}
		if err := p.Accounts.Copied(ctx, o.ID, stored); err != nil {
			return any, &line.Failed{At: line.AtStore, Err: err}
		}
		delete(p.copies, o.ID)
		p.copyTrouble = nil
		any = true
	}
	return any, nil
}

// copyOne stores one mail. One that can't be written any more, or that the server keeps refusing, is given up: it was sent, and it is
// in its ticket. go-imap gives up a connection on which an APPEND is refused, so that ends it, and the next one has a pause.
func (r *rounds) copyOne(ctx context.Context, o desk.Outgoing, folder string) (stored bool, err error) {
	there, err := r.session.has(o)
	if err != nil || there {
		return there, err
	}
	size, err := r.write(ctx, o)
	switch {
	case errors.Is(err, errSpool):
		return false, &line.Failed{At: line.AtSpool, Err: err}
	case err != nil:
		r.poller.Log.Warn("what was sent can't be written again", "outbox", o.ID, "error", err)
		return false, nil
	}
	err = r.session.append(folder, io.NewSectionReader(r.spool.file, 0, size), size, o)
	if err == nil || !saidNo(err) {
		return err == nil, err
	}
	p := r.poller
	p.copyTrouble, p.copyRefused = inFolder(folder, err), p.now()
	if p.copies[o.ID]++; p.copies[o.ID] < copyTries {
		return false, fmt.Errorf("%w: %v", errRefusedCopy, err)
	}
	p.Log.Warn("the server does not take a copy", "outbox", o.ID, "folder", folder, "error", err)
	if err := p.Accounts.Copied(ctx, o.ID, false); err != nil {
		return false, &line.Failed{At: line.AtStore, Err: err}
	}
	return false, fmt.Errorf("%w: %v", errRefusedCopy, err)
}

var errRefusedCopy = errors.New("a copy was refused")

// write spools a mail as it was sent.
func (r *rounds) write(ctx context.Context, o desk.Outgoing) (size int64, err error) {
	if err := r.spool.reset(); err != nil {
		return 0, errors.Join(errSpool, err)
	}
	disk := &spoolWriter{w: io.NewOffsetWriter(r.spool.file, 0)}
	buffer := bufio.NewWriterSize(disk, spoolBuffer)
	err = compose.Write(buffer, o, func(a desk.Attachment) (io.ReadCloser, error) { return r.poller.Open(ctx, a) })
	if err == nil {
		err = buffer.Flush()
	}
	return disk.n, err
}

// spoolWriter counts, and marks errors as those of our disk.
type spoolWriter struct {
	w io.Writer
	n int64
}

func (s *spoolWriter) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	s.n += int64(n)
	if err != nil {
		err = errors.Join(errSpool, err)
	}
	return n, err
}

// has says whether the selected folder holds a mail that we sent. A server that can't search says nothing about it.
func (c *imapSession) has(o desk.Outgoing) (bool, error) {
	criteria := &imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: o.MessageID}}}
	criteria.Since = o.Date.AddDate(0, 0, -2)
	var found *imap.SearchData
	err := c.do(line.AtCopy, func() (err error) {
		found, err = c.client.UIDSearch(criteria, nil).Wait()
		return err
	})
	if saidNo(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return len(found.AllUIDs()) > 0, nil
}

// append stores a mail that was sent, as read.
func (c *imapSession) append(folder string, r io.Reader, size int64, o desk.Outgoing) error {
	c.wire.Expect(line.SaidLimit, 0)
	defer c.wire.Expect(line.RestLimit, 0)
	cmd := c.client.Append(folder, size, &imap.AppendOptions{Flags: []imap.Flag{imap.FlagSeen}, Time: o.Date})
	_, werr := io.Copy(cmd, r)
	cerr := cmd.Close()
	if _, err := cmd.Wait(); err != nil {
		return c.failed(line.AtCopy, err)
	}
	if err := errors.Join(werr, cerr); err != nil {
		return c.failed(line.AtCopy, err)
	}
	return nil
}
