package wire

import (
	"context"
	"errors"
	"runtime"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/charset"
	"github.com/deskbell/deskbell/mail/grant"
	"github.com/deskbell/deskbell/mail/line"
)

// imapSession is a connection that is logged in.
type imapSession struct {
	wire   *line.Line
	client *imapclient.Client
	news   chan struct{} // filled when the server says that the folder grew
	idles  bool
}

// imapSteps are told of each step as it succeeds, for "Test connection".
type imapSteps func(step string)

// openIMAP connects to m's server and logs in, and says who we are where the server wants to know. skipID leaves that out, for
// servers whose answer to ID can't be read. keys is for mailboxes with OAuth, and may be nil where there are none.
func openIMAP(ctx context.Context, keys *grant.Keyring, m desk.Mailbox, skipID bool, done imapSteps) (*imapSession, error) {
	return grant.WithToken(ctx, keys, m, func(token string) (*imapSession, error) { return enterIMAP(ctx, m.IMAP, token, skipID, done) })
}

func enterIMAP(ctx context.Context, s desk.Server, token string, skipID bool, done imapSteps) (*imapSession, error) {
	w, err := line.Dial(ctx, s, "imap")
	if err != nil {
		return nil, err
	}
	c := &imapSession{wire: w, news: make(chan struct{}, 1)}
	if err := c.greet(s); err != nil {
		c.close()
		return nil, err
	}
	done("imap.connect")
	if err := c.login(s, token); err != nil {
		c.close()
		return nil, err
	}
	done("imap.login")
	if !skipID {
		if err := c.identify(); err != nil {
			c.close()
			return nil, err
		}
	}
	done("imap.id")
	c.idles = c.client.Caps().Has(imap.CapIdle)
	c.wire.Expect(line.RestLimit, 0)
	return c, nil
}

func (c *imapSession) close() {
	if c.client != nil {
		_ = c.client.Close()
	}
	_ = c.wire.Close()
}

// do runs one short command within its time.
func (c *imapSession) do(at line.Stage, command func() error) error {
	c.wire.Expect(line.SaidLimit, line.StepLimit)
	err := command()
	c.wire.Expect(line.RestLimit, 0)
	if err == nil {
		return nil
	}
	return c.failed(at, err)
}

// failed notes the connection's own failure, unless the server answered: then the connection is well.
func (c *imapSession) failed(at line.Stage, err error) error {
	f := &line.Failed{At: at, Err: err}
	if answer := (*imap.Error)(nil); !errors.As(err, &answer) {
		f.Conn = c.wire.Failure()
	}
	return f
}

func (c *imapSession) options(s desk.Server) *imapclient.Options {
	return &imapclient.Options{
		TLSConfig: line.TLSConfig(s, ""),
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{
			Mailbox: func(d *imapclient.UnilateralDataMailbox) {
				if d.NumMessages == nil {
					return
				}
				select {
				case c.news <- struct{}{}:
				default:
				}
			},
		},
	}
}

// greet waits for the server's greeting. STARTTLS is asked for whatever the server claims to offer, and its refusal ends the
// attempt: a server, or somebody on the way, that does not mention it must not get the password in plain text (RFC 8314).
func (c *imapSession) greet(s desk.Server) error {
	if s.Security == desk.STARTTLS {
		client, err := imapclient.NewStartTLS(c.wire, c.options(s))
		if err != nil {
			return c.failed(line.AtStartTLS, err)
		}
		c.client = client
	} else {
		c.client = imapclient.New(c.wire, c.options(s))
	}
	return c.do(line.AtConnect, c.client.WaitGreeting)
}

// login uses LOGIN, which every server has, and AUTHENTICATE PLAIN where the server wants that or the password is not ASCII. With
// a token it is XOAUTH2 or OAUTHBEARER.
func (c *imapSession) login(s desk.Server, token string) error {
	if c.client.State() == imap.ConnStateAuthenticated { // PREAUTH
		return nil
	}
	return c.do(line.AtLogin, func() error {
		caps := c.client.Caps()
		if token != "" {
			if s.Security == desk.NoTLS && !line.Loopback(s.Host) {
				return grant.ErrTokenInClear
			}
			offers := func(mechanism string) bool { return caps.Has(imap.AuthCap(mechanism)) }
			mechanism := grant.Bearer(offers, s.User, token, line.ASCIIHost(s.Host), s.Port)
			if mechanism == nil {
				return errNoTokens
			}
			return c.client.Authenticate(mechanism)
		}
		plain := caps.Has(imap.AuthCap("PLAIN"))
		if plain && (caps.Has(imap.CapLoginDisabled) || !charset.ASCII(s.User) || !charset.ASCII(s.Password)) {
			return c.client.Authenticate(sasl.NewPlainClient("", s.User, s.Password))
		}
		if caps.Has(imap.CapLoginDisabled) {
			return errNoLogin
		}
		return c.client.Login(s.User, s.Password).Wait()
	})
}

var (
	errNoLogin  = errors.New("the server offers no way to log in that we know")
	errNoTokens = errors.New("the server takes no OAuth tokens")
)

// identify sends ID (RFC 2971) where it is advertised. 163, 126 and yeah accept the log-in and then refuse SELECT ("Unsafe
// Login") without it. That a server refuses ID is no reason to stop.
func (c *imapSession) identify() error {
	return c.do(line.AtID, func() error {
		if !c.client.Caps().Has(imap.CapID) {
			return nil
		}
		_, err := c.client.ID(&imap.IDData{Name: "Deskbell", Version: "1.0", Vendor: "Deskbell", OS: runtime.GOOS}).Wait()
		if refused := (*imap.Error)(nil); errors.As(err, &refused) {
			return nil
		}
		return err
	})
}

// selectFolder opens the folder. SELECT, not EXAMINE: not every server tells a reader about new mail.
func (c *imapSession) selectFolder(name string) (*imap.SelectData, error) {
	var data *imap.SelectData
	err := c.do(line.AtSelect, func() (err error) {
		data, err = c.client.Select(name, nil).Wait()
		return err
	})
	if err != nil {
		return nil, err
	}
	if data.UIDValidity == 0 {
		return nil, &line.Failed{At: line.AtSelect, Err: errNoUIDs}
	}
	if data.UIDNext == 0 {
		next, err := c.nextUID()
		if err != nil {
			return nil, err
		}
		data.UIDNext = imap.UID(next)
	}
	return data, nil
}

var errNoUIDs = errors.New("the server gives no UIDVALIDITY")

// idle waits until the folder grows or wait says otherwise. wait returns when it is time to leave IDLE.
func (c *imapSession) idle(wait func(grown, gone <-chan struct{}) error, most time.Duration) error {
	var cmd *imapclient.IdleCommand
	err := c.do(line.AtFetch, func() (err error) {
		cmd, err = c.client.Idle()
		return err
	})
	if err != nil {
		return err
	}
	c.wire.Expect(most+time.Minute, 0)
	waited := wait(c.news, c.client.Closed())
	ended := c.do(line.AtFetch, func() error {
		if err := cmd.Close(); err != nil {
			return err
		}
		return cmd.Wait()
	})
	return errors.Join(waited, ended)
}
