package wire

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"github.com/deskbell/deskbell/desk"
)

// How long an SMTP server may take to answer (RFC 5321, 4.5.3.2, less patient where a person waits).
const (
	smtpLimit = 2 * time.Minute
	dotLimit  = 6 * time.Minute // it may scan the whole mail before it answers
)

var (
	errNoStartTLS = errors.New("the server does not offer STARTTLS")
	errMailbox    = errors.New("no address that mail can be sent to")
	errAttachment = errors.New("an attachment can't be read")
	errNoUTF8     = errors.New("the server takes no addresses with other letters than a to z")
	errKey        = errors.New("the mailbox's password can't be unsealed")
)

// smtpSession is a connection to an SMTP server that is logged in. It speaks through go-mail's SMTP client; the mail itself
// is written by Write (see there why).
type smtpSession struct {
	wire   *wire
	client *smtp.Client
	server desk.Server
	end    context.CancelFunc // of the context it lives in; nil where that is the caller's
}

// openSMTP connects to m's server and logs in; keys as for openIMAP.
func openSMTP(ctx context.Context, keys *Keyring, m desk.Mailbox, done imapSteps) (*smtpSession, error) {
	return withToken(ctx, keys, m, func(token string) (*smtpSession, error) { return enterSMTP(ctx, m.SMTP, token, done) })
}

func enterSMTP(ctx context.Context, s desk.Server, token string, done imapSteps) (*smtpSession, error) {
	w, err := dial(ctx, s, "")
	if err != nil {
		return nil, err
	}
	c := &smtpSession{wire: w, server: s}
	if err := c.greet(); err != nil {
		c.close()
		return nil, err
	}
	done("smtp.connect")
	if err := c.login(token); err != nil {
		c.close()
		return nil, err
	}
	done("smtp.login")
	return c, nil
}

func (c *smtpSession) close() {
	_ = c.wire.Close()
	if c.end != nil {
		c.end()
	}
}

// quit leaves politely, without waiting long for an answer that changes nothing.
func (c *smtpSession) quit() {
	c.wire.guard.expect(2*time.Second, 2*time.Second)
	_ = c.client.Quit()
	c.close()
}

func (c *smtpSession) failed(at stage, err error) error {
	return &failed{at: at, err: err, conn: c.wire.guard.failure()}
}

func (c *smtpSession) greet() error {
	c.wire.guard.expect(saidLimit, stepLimit)
	host := asciiHost(c.server.Host)
	client, err := smtp.NewClient(c.wire.Conn, host)
	if err != nil {
		return c.failed(atConnect, err)
	}
	c.client = client
	if err := client.Hello(literal(c.wire.LocalAddr())); err != nil {
		return c.failed(atConnect, err)
	}
	if c.server.Security != desk.STARTTLS {
		return nil
	}
	// Without the offer the attempt ends: going on in plain text is what somebody on the way would want.
	if ok, _ := client.Extension("STARTTLS"); !ok {
		return c.failed(atStartTLS, errNoStartTLS)
	}
	if err := client.StartTLS(tlsConfig(c.server, "")); err != nil {
		return c.failed(atStartTLS, err)
	}
	return nil
}

// literal is how we call ourselves: by address (RFC 5321, 4.1.3). The machine's name is nobody's business and often not one
// that servers accept.
func literal(a net.Addr) string {
	host, _, err := net.SplitHostPort(a.String())
	if err != nil {
		return "localhost"
	}
	host, _, _ = strings.Cut(host, "%")
	if strings.Contains(host, ":") {
		return "[IPv6:" + host + "]"
	}
	return "[" + host + "]"
}

func (c *smtpSession) login(token string) error {
	if c.server.User == "" { // a relay that knows us by our address
		return nil
	}
	c.wire.guard.expect(saidLimit, stepLimit)
	_, offered := c.client.Extension("AUTH")
	mechanisms := strings.Fields(strings.ToUpper(offered))
	has := func(name string) bool {
		for _, m := range mechanisms {
			if m == name {
				return true
			}
		}
		return false
	}
	host := asciiHost(c.server.Host)
	open := c.server.Security == desk.NoTLS // the owner said so outright
	var auth smtp.Auth
	switch {
	case token != "":
		mechanism := bearer(has, c.server.User, token, host, c.server.Port)
		if mechanism == nil {
			return c.failed(atLogin, errNoTokens)
		}
		auth = smtpBearer{mechanism}
	case has("PLAIN"):
		auth = smtp.PlainAuth("", c.server.User, c.server.Password, host, open)
	case has("LOGIN"):
		auth = smtp.LoginAuth(c.server.User, c.server.Password, host, open)
	default:
		return c.failed(atLogin, errNoLogin)
	}
	if err := c.client.Auth(auth); err != nil {
		return c.failed(atLogin, err)
	}
	return nil
}

// errUnknown is for a connection that broke after the final dot: the server may have the mail.
var errUnknown = errors.New("the connection broke after the mail went out")

// errEarly is for failures before the server was given anything of the mail.
type errEarly struct{ error }

func (e errEarly) Unwrap() error { return e.error }

// send hands over one mail to all of to, or to nobody: where one address is refused, the others would get the mail once more
// with the next try.
func (c *smtpSession) send(from string, to []string, write func(io.Writer) error) error {
	c.wire.guard.expect(smtpLimit, 0)
	plain := ascii(from + strings.Join(to, ""))
	if ok, _ := c.client.Extension("SMTPUTF8"); !ok && !plain { // RFC 6531, 3.2: such an address can't be written down for this server
		return errEarly{c.failed(atSend, errNoUTF8)}
	}
	c.client.SkipSMTPUTF8(plain)
	if err := c.envelope(from, to); err != nil {
		return errEarly{c.failed(atSend, err)}
	}
	data, err := c.client.Data()
	if err != nil {
		return errEarly{c.failed(atSend, err)}
	}
	w := bufio.NewWriterSize(data, spoolBuffer)
	if err := errors.Join(write(w), w.Flush()); err != nil {
		c.close() // with no final dot the server has to forget it
		return c.failed(atSend, err)
	}
	c.wire.guard.expect(dotLimit, 0)
	if err := data.Close(); err != nil {
		if serverWords(err) == "" {
			err = errors.Join(errUnknown, err)
		}
		return c.failed(atSend, err)
	}
	return nil
}

func (c *smtpSession) envelope(from string, to []string) error {
	if err := c.client.Mail("<" + from + ">"); err != nil {
		return err
	}
	for _, rcpt := range to {
		if err := c.client.Rcpt("<" + rcpt + ">"); err != nil {
			return err
		}
	}
	return nil
}

// reset makes the connection ready for the next mail after one that was refused.
func (c *smtpSession) reset() error {
	c.wire.guard.expect(saidLimit, stepLimit)
	return c.client.Reset()
}
