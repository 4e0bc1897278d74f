package mailtest

import (
	"crypto/tls"
	"io"
	"slices"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/deskbell/deskbell/desk"
)

// PostOffice is an SMTP server in process. Its refuse functions say what goes wrong.
type PostOffice struct {
	Mu      sync.Mutex
	Mails   []Posted
	Conns   int
	Logins  int
	Rcpt    func(to string) error
	Data    func(p *PostOffice, c *smtp.Conn, mail Posted) error // with mu held
	Plainly bool                                                 // AUTH LOGIN alone

	Server desk.Server
}

// Posted is a mail that it took.
type Posted struct {
	From string
	To   []string
	Raw  string
	conn int
}

// NewPostOffice starts one; change sets it up further.
func NewPostOffice(t *testing.T, security desk.Security, change ...func(*smtp.Server)) *PostOffice {
	t.Helper()
	p := &PostOffice{}
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		p.Mu.Lock()
		defer p.Mu.Unlock()
		p.Conns++
		return &counterClerk{office: p, conn: c, mail: Posted{conn: p.Conns}}, nil
	}))
	s.AllowInsecureAuth = security == desk.NoTLS
	s.MaxLineLength = 1000
	s.ErrorLog = discardLog{}
	for _, f := range change {
		f(s)
	}
	config := SelfSigned(t, "other.test")
	ln := Listen(t)
	switch security {
	case desk.TLS:
		ln = tls.NewListener(ln, config)
	case desk.STARTTLS:
		s.TLSConfig = config
	}
	go s.Serve(ln)
	t.Cleanup(func() { s.Close() })
	p.Server = desk.Server{Host: "127.0.0.1", Port: PortOf(ln), Security: security, User: "support@shop.test", Password: Password}
	return p
}

type discardLog struct{}

func (discardLog) Printf(string, ...any) {}
func (discardLog) Println(...any)        {}

// counterClerk is one session at the post office.
type counterClerk struct {
	office *PostOffice
	conn   *smtp.Conn
	mail   Posted
}

func (c *counterClerk) AuthMechanisms() []string {
	if c.office.Plainly {
		return []string{"LOGIN"}
	}
	return []string{"PLAIN", "LOGIN"}
}

func (c *counterClerk) Auth(mech string) (sasl.Server, error) {
	check := func(user, pass string) error {
		if user != "support@shop.test" || pass != Password {
			return smtp.ErrAuthFailed
		}
		c.office.Mu.Lock()
		defer c.office.Mu.Unlock()
		c.office.Logins++
		return nil
	}
	if mech == "LOGIN" {
		return &loginServer{check: check}, nil
	}
	return sasl.NewPlainServer(func(_, user, pass string) error { return check(user, pass) }), nil
}

// loginServer speaks AUTH LOGIN, as Chinese providers do.
type loginServer struct {
	check func(user, pass string) error
	step  int
	user  string
}

func (l *loginServer) Next(response []byte) ([]byte, bool, error) {
	l.step++
	switch l.step {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.user = string(response)
		return []byte("Password:"), false, nil
	default:
		return nil, true, l.check(l.user, string(response))
	}
}

func (c *counterClerk) Mail(from string, _ *smtp.MailOptions) error {
	c.mail.From, c.mail.To = from, nil
	return nil
}

func (c *counterClerk) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.office.Mu.Lock()
	defer c.office.Mu.Unlock()
	if c.office.Rcpt != nil {
		if err := c.office.Rcpt(to); err != nil {
			return err
		}
	}
	c.mail.To = append(c.mail.To, to)
	return nil
}

func (c *counterClerk) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	c.office.Mu.Lock()
	defer c.office.Mu.Unlock()
	c.mail.Raw = string(raw)
	if c.office.Data != nil {
		if err := c.office.Data(c.office, c.conn, c.mail); err != nil {
			return err
		}
	}
	c.office.Mails = append(c.office.Mails, c.mail)
	return nil
}

func (c *counterClerk) Reset()        {}
func (c *counterClerk) Logout() error { return nil }

// Got is what it took, in order.
func (p *PostOffice) Got() []Posted {
	p.Mu.Lock()
	defer p.Mu.Unlock()
	return slices.Clone(p.Mails)
}
