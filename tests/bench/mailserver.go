package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	"os"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-smtp"

	"github.com/deskbell/deskbell/tests/servers"
)

const (
	shopAddress  = "support@shop.test"
	shopPassword = "pw"
)

// mailServer is what the desk fetches from: Dovecot and Postfix where they can be started, else one within this process.
type mailServer struct {
	name       string
	imap, smtp int // ports on loopback
	stop       func()
}

func startMail() (*mailServer, error) {
	if why := servers.Missing(); why != "" {
		fmt.Fprintf(os.Stderr, "         %s: the figures are against a server in memory\n", why)
		return startOwnMail()
	}
	pair, err := servers.Start()
	if err != nil {
		return nil, err
	}
	return &mailServer{name: "Dovecot", imap: pair.IMAP, smtp: pair.SMTP, stop: func() { _ = pair.Stop() }}, nil
}

// startOwnMail is an IMAP server in memory, and an SMTP server that takes everything and keeps nothing.
func startOwnMail() (*mailServer, error) {
	user := imapmemserver.NewUser(shopAddress, shopPassword)
	if err := user.Create("INBOX", nil); err != nil {
		return nil, err
	}
	users := imapmemserver.New()
	users.AddUser(user)
	incoming := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return users.NewSession(), nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapIMAP4rev2: {}}, InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	})
	outgoing := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return sink{}, nil }))
	outgoing.AllowInsecureAuth = true
	imapAt, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	smtpAt, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	go func() { _ = incoming.Serve(imapAt) }()
	go func() { _ = outgoing.Serve(smtpAt) }()
	return &mailServer{
		name: "IMAP in memory", imap: imapAt.Addr().(*net.TCPAddr).Port, smtp: smtpAt.Addr().(*net.TCPAddr).Port,
		stop: func() { _ = incoming.Close(); _ = outgoing.Close() },
	}, nil
}

type sink struct{}

func (sink) Mail(string, *smtp.MailOptions) error { return nil }
func (sink) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (sink) Reset()                               {}
func (sink) Logout() error                        { return nil }
func (sink) Data(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}

// postman is a connection that puts mail into the shop's INBOX.
type postman struct{ c *imapclient.Client }

func (m *mailServer) postman() (*postman, error) {
	c, err := imapclient.DialInsecure(fmt.Sprintf("127.0.0.1:%d", m.imap), nil)
	if err != nil {
		return nil, err
	}
	return &postman{c}, c.Login(shopAddress, shopPassword).Wait()
}

func (p *postman) close() { _ = p.c.Close() }

func (p *postman) put(raw []byte) error {
	cmd := p.c.Append("INBOX", int64(len(raw)), nil)
	if _, err := io.Copy(cmd, bytes.NewReader(raw)); err != nil {
		return err
	}
	if err := cmd.Close(); err != nil {
		return err
	}
	_, err := cmd.Wait()
	return err
}

// empty deletes what lies in the INBOX.
func (p *postman) empty() error {
	box, err := p.c.Select("INBOX", nil).Wait()
	if err != nil || box.NumMessages == 0 {
		return err
	}
	all := imap.SeqSet{}
	all.AddRange(1, box.NumMessages)
	if err := p.c.Store(all, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close(); err != nil {
		return err
	}
	if err := p.c.Expunge().Close(); err != nil {
		return err
	}
	return p.c.Unselect().Wait()
}
