package wire

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/textproto"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/outbound"
	"github.com/deskbell/deskbell/mail/charset"
	"github.com/deskbell/deskbell/mail/grant"
	"github.com/deskbell/deskbell/mail/line"
)

// How long an SMTP server may take to answer (RFC 5321, 4.5.3.2, less patient where a person waits).
const (
	smtpLimit = 2 * time.Minute
	dotLimit  = 6 * time.Minute // it may scan the whole mail before it answers
)

var (
	errNoUTF8 = errors.New("the server takes no addresses with other letters than a to z")
	errKey    = errors.New("the mailbox's password can't be unsealed")
)

// smtpSession is a connection to an SMTP server that is logged in. It speaks through go-mail's SMTP client; the mail itself
// is written by Write (see there why).
type smtpSession struct {
	wire   *line.Line
	client *smtp.Client
	server desk.Server
	limits limits
	mails  int                // sent over it
	end    context.CancelFunc // of the context it lives in; nil where that is the caller's
}

// openSMTP connects to m's server and logs in; keys as for openIMAP.
func openSMTP(ctx context.Context, keys *grant.Keyring, m desk.Mailbox, done imapSteps) (*smtpSession, error) {
	return grant.WithToken(ctx, keys, m, func(token string) (*smtpSession, error) { return enterSMTP(ctx, m.SMTP, token, done) })
}

func enterSMTP(ctx context.Context, s desk.Server, token string, done imapSteps) (*smtpSession, error) {
	w, err := line.Dial(ctx, s, "")
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
	c.wire.Expect(2*time.Second, 2*time.Second)
	_ = c.client.Quit()
	c.close()
}

func (c *smtpSession) failed(at line.Stage, err error) error {
	return &line.Failed{At: at, Err: err, Conn: c.wire.Failure()}
}

func (c *smtpSession) greet() error {
	c.wire.Expect(line.SaidLimit, line.StepLimit)
	host := line.ASCIIHost(c.server.Host)
	client, err := smtp.NewClient(c.wire.Conn, host)
	if err != nil {
		return c.failed(line.AtConnect, err)
	}
	c.client = client
	if err := client.Hello(line.Literal(c.wire.LocalAddr())); err != nil {
		return c.failed(line.AtConnect, err)
	}
	if c.server.Security != desk.STARTTLS {
		c.limits = limitsOf(client.Extension)
		return nil
	}
	// Without the offer the attempt ends: going on in plain text is what somebody on the way would want.
	if ok, _ := client.Extension("STARTTLS"); !ok {
		return c.failed(line.AtStartTLS, line.ErrNoStartTLS)
	}
	if err := client.StartTLS(line.TLSConfig(c.server, "")); err != nil {
		return c.failed(line.AtStartTLS, err)
	}
	c.limits = limitsOf(client.Extension)
	return nil
}

func (c *smtpSession) login(token string) error {
	if c.server.User == "" { // a relay that knows us by our address
		return nil
	}
	c.wire.Expect(line.SaidLimit, line.StepLimit)
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
	host := line.ASCIIHost(c.server.Host)
	open := c.server.Security == desk.NoTLS // the owner said so outright
	var auth smtp.Auth
	switch {
	case token != "":
		mechanism := grant.Bearer(has, c.server.User, token, host, c.server.Port)
		if mechanism == nil {
			return c.failed(line.AtLogin, errNoTokens)
		}
		auth = grant.SMTPBearer{Client: mechanism}
	case has("PLAIN"):
		auth = smtp.PlainAuth("", c.server.User, c.server.Password, host, open)
	case has("LOGIN"):
		auth = smtp.LoginAuth(c.server.User, c.server.Password, host, open)
	default:
		return c.failed(line.AtLogin, errNoLogin)
	}
	if err := c.client.Auth(auth); err != nil {
		return c.failed(line.AtLogin, err)
	}
	return nil
}

// errUnknown is for a connection that broke after the final dot: the server may have the mail.
var errUnknown = errors.New("the connection broke after the mail went out")

// errEarly is for failures before the server was given anything of the mail.
type errEarly struct{ error }

func (e errEarly) Unwrap() error { return e.error }

// send hands over one mail. An address that is refused does not keep it from the others: who does not get it, and who is to be tried
// again, is in the receipt. Where nobody is left that would be an error.
func (c *smtpSession) send(from string, to []string, write func(io.Writer) error) (receipt outbound.Receipt, err error) {
	c.wire.Expect(smtpLimit, 0)
	to, strange := c.writable(to)
	if ok, _ := c.client.Extension("SMTPUTF8"); len(to) == 0 || !ok && !charset.ASCII(from) {
		return receipt, errEarly{c.failed(line.AtSend, errNoUTF8)}
	}
	c.client.SkipSMTPUTF8(charset.ASCII(from + strings.Join(to, "")))
	c.mails++
	receipt, err = c.envelope(from, to)
	receipt.Refused = append(receipt.Refused, strange...)
	if err != nil {
		return receipt, errEarly{c.failed(line.AtSend, err)}
	}
	data, err := c.client.Data()
	if err != nil {
		return receipt, errEarly{c.failed(line.AtSend, err)}
	}
	w := bufio.NewWriterSize(data, spoolBuffer)
	if err := errors.Join(write(w), w.Flush()); err != nil {
		c.close() // with no final dot the server has to forget it
		return receipt, c.failed(line.AtSend, errBroken{err})
	}
	c.wire.Expect(dotLimit, 0)
	if err := data.Close(); err != nil {
		if line.ServerWords(err) == "" {
			err = errors.Join(errUnknown, err)
		}
		return receipt, c.failed(line.AtSend, err)
	}
	return receipt, nil
}

// writable are those of to that can be written down for this server, and the others: with letters beyond ASCII before the @, where it
// does not take them (RFC 6531, 3.2).
func (c *smtpSession) writable(to []string) (good []string, strange []desk.BounceRecipient) {
	if ok, _ := c.client.Extension("SMTPUTF8"); ok {
		return to, nil
	}
	for _, a := range to {
		if charset.ASCII(a) {
			good = append(good, a)
			continue
		}
		strange = append(strange, desk.BounceRecipient{Address: a, Status: "5.6.7"})
	}
	return good, strange
}

// errBroken is for a connection that broke, or a mail that could not be written on, in the middle of it.
type errBroken struct{ error }

func (e errBroken) Unwrap() error { return e.error }

// envelope says who sends and who gets the mail. Once somebody is to get it, a server that wants fewer at a time gets the rest in a
// transaction of their own (RFC 5321, 4.5.3.1.10).
func (c *smtpSession) envelope(from string, to []string) (receipt outbound.Receipt, err error) {
	if err := c.client.Mail("<" + from + ">"); err != nil {
		return receipt, err
	}
	var first error // that is worth another try, else the first
	taken := 0
	for i, rcpt := range to {
		if taken > 0 && taken == c.limits.recipients {
			receipt.Left, receipt.Now = append(receipt.Left, to[i:]...), true
			break
		}
		err := c.client.Rcpt("<" + rcpt + ">")
		if err == nil {
			taken++
			continue
		}
		var answer *textproto.Error
		if !errors.As(err, &answer) || answer.Code == 421 {
			return receipt, err
		}
		words := line.ServerWords(err)
		switch {
		case taken > 0 && fewer(answer.Code, words):
			receipt.Left, receipt.Now = append(receipt.Left, to[i:]...), true
		case slowDown(answer.Code, words) != desk.NotSlow:
			return receipt, err
		case answer.Code < 500:
			receipt.Left, receipt.Words = append(receipt.Left, rcpt), words
			first = err
			continue
		default:
			receipt.Refused = append(receipt.Refused, desk.BounceRecipient{Address: rcpt, Status: enhanced(words), Reason: words})
			if first == nil {
				first = err
			}
			continue
		}
		break
	}
	if taken == 0 {
		return receipt, first
	}
	return receipt, nil
}

// reset makes the connection ready for the next mail after one that was refused.
func (c *smtpSession) reset() error {
	c.wire.Expect(line.SaidLimit, line.StepLimit)
	return c.client.Reset()
}
