package demo

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-smtp"

	"github.com/deskbell/deskbell/desk"
)

// OfficeOptions of OpenOffice.
type OfficeOptions struct {
	Shop        string                                              // the shop's address: its mail goes to the IMAP server
	UIDValidity uint32                                              // of the shop's folder; a kept desk must see another one at each start
	Parse       func(r io.ReaderAt, size int64) *desk.Mail          // mail.Parse
	OpenPart    func(io.ReaderAt, int64, string) (io.Reader, error) // mail.OpenPart
}

// Office is the demo's post office. Mail for the shop goes into the shop's INBOX, which tells whoever watches it at once;
// mail for anybody else goes into that customer's letters. It takes mail for every address but nobody@…, which it refuses
// as a server does when there is no such person. Everything is in memory.
type Office struct {
	shop     string
	password string
	user     *imapmemserver.User
	imap     *imapserver.Server
	smtp     *smtp.Server
	imapAt   net.Listener
	smtpAt   net.Listener
	*letters
}

// OpenOffice listens on two free loopback ports; Run serves them.
func OpenOffice(o OfficeOptions) (*Office, error) {
	f := &Office{shop: strings.ToLower(o.Shop), password: rand.Text(), letters: newLetters(o)}
	f.user = imapmemserver.NewUser(f.shop, f.password)
	if err := f.makeInbox(max(o.UIDValidity, 1)); err != nil {
		return nil, err
	}
	f.imap = newIMAP(f.user)
	f.smtp = newSMTP(f)
	var err error
	if f.imapAt, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("demo IMAP server: %w", err)
	}
	if f.smtpAt, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		f.imapAt.Close()
		return nil, fmt.Errorf("demo SMTP server: %w", err)
	}
	return f, nil
}

// makeInbox makes the INBOX with this UIDVALIDITY. The server counts them up by itself with each folder that is made.
func (f *Office) makeInbox(validity uint32) error {
	for range validity - 1 {
		if err := errors.Join(f.user.Create("INBOX", nil), f.user.Delete("INBOX")); err != nil {
			return err
		}
	}
	return f.user.Create("INBOX", nil)
}

// Run serves both until ctx ends, and returns when they have stopped.
func (f *Office) Run(ctx context.Context) error {
	both, cancel := context.WithCancel(ctx)
	defer cancel()
	var served sync.WaitGroup
	var imapErr, smtpErr error
	served.Go(func() { defer cancel(); imapErr = f.imap.Serve(f.imapAt) })
	served.Go(func() { defer cancel(); smtpErr = f.smtp.Serve(f.smtpAt) })
	<-both.Done()
	f.Close()
	served.Wait()
	if ctx.Err() != nil {
		return nil // what they say then is that they were closed
	}
	return errors.Join(imapErr, smtpErr)
}

// Close stops listening and hangs up. Run does it at its end.
func (f *Office) Close() {
	_ = f.imap.Close()
	_ = f.smtp.Close()
	_ = f.imapAt.Close()
	_ = f.smtpAt.Close()
}

// Servers are what the shop's mailbox is set to.
func (f *Office) Servers() (imapServer, smtpServer desk.Server) {
	at := func(l net.Listener) desk.Server {
		return desk.Server{
			Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, Security: desk.NoTLS, User: f.shop, Password: f.password,
		}
	}
	return at(f.imapAt), at(f.smtpAt)
}

// deliver puts a mail where it belongs. The trace headers are those that a server adds.
func (f *Office) deliver(from, to string, raw []byte) error {
	now := time.Now()
	to = strings.ToLower(to)
	trace := fmt.Sprintf("Return-Path: <%s>\r\nDelivered-To: %s\r\nReceived: by demo.invalid; %s\r\n", from, to, now.Format(time.RFC1123Z))
	raw = append([]byte(trace), raw...)
	if to != f.shop {
		f.arrive(to, raw, now)
		return nil
	}
	_, err := f.user.Append("INBOX", bytes.NewReader(raw), &imap.AppendOptions{Time: now})
	return err
}
