package wire

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/outbound"
	"github.com/deskbell/deskbell/mail"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// postOffice is an SMTP server in process. Its refuse functions say what goes wrong.
type postOffice struct {
	mu      sync.Mutex
	mails   []posted
	conns   int
	logins  int
	rcpt    func(to string) error
	data    func(p *postOffice, c *smtp.Conn, mail posted) error // with mu held
	plainly bool                                                 // AUTH LOGIN alone

	server desk.Server
}

type posted struct {
	from string
	to   []string
	raw  string
	conn int
}

func newPostOffice(t *testing.T, security desk.Security, change ...func(*smtp.Server)) *postOffice {
	t.Helper()
	p := &postOffice{}
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.conns++
		return &counterClerk{office: p, conn: c, mail: posted{conn: p.conns}}, nil
	}))
	s.AllowInsecureAuth = security == desk.NoTLS
	s.MaxLineLength = 1000
	s.ErrorLog = discardLog{}
	for _, f := range change {
		f(s)
	}
	config := selfSigned(t, "other.test")
	ln := listen(t)
	switch security {
	case desk.TLS:
		ln = tls.NewListener(ln, config)
	case desk.STARTTLS:
		s.TLSConfig = config
	}
	go s.Serve(ln)
	t.Cleanup(func() { s.Close() })
	p.server = desk.Server{Host: "127.0.0.1", Port: port(ln), Security: security, User: "support@shop.test", Password: password}
	return p
}

type discardLog struct{}

func (discardLog) Printf(string, ...any) {}
func (discardLog) Println(...any)        {}

// counterClerk is one session at the post office.
type counterClerk struct {
	office *postOffice
	conn   *smtp.Conn
	mail   posted
}

func (c *counterClerk) AuthMechanisms() []string {
	if c.office.plainly {
		return []string{"LOGIN"}
	}
	return []string{"PLAIN", "LOGIN"}
}

func (c *counterClerk) Auth(mech string) (sasl.Server, error) {
	check := func(user, pass string) error {
		if user != "support@shop.test" || pass != password {
			return smtp.ErrAuthFailed
		}
		c.office.mu.Lock()
		defer c.office.mu.Unlock()
		c.office.logins++
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
	c.mail.from, c.mail.to = from, nil
	return nil
}

func (c *counterClerk) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	if c.office.rcpt != nil {
		if err := c.office.rcpt(to); err != nil {
			return err
		}
	}
	c.mail.to = append(c.mail.to, to)
	return nil
}

func (c *counterClerk) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	c.mail.raw = string(raw)
	if c.office.data != nil {
		if err := c.office.data(c.office, c.conn, c.mail); err != nil {
			return err
		}
	}
	c.office.mails = append(c.office.mails, c.mail)
	return nil
}

func (c *counterClerk) Reset()        {}
func (c *counterClerk) Logout() error { return nil }

func (p *postOffice) got() []posted {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.mails)
}

// open makes a ticket by writing to a customer, and returns the message.
func (o *office) write(t *testing.T, mailbox int64, to, text string) desk.Message {
	t.Helper()
	ticket, err := o.OpenTicket(t.Context(), desk.Opening{Mailbox: mailbox, To: desk.Person{Name: "王小明", Address: to}, Subject: "关于您的订单", Text: text})
	if err != nil {
		t.Fatal(err)
	}
	c, err := o.Conversation(t.Context(), ticket.Number, 0)
	if err != nil || len(c.Messages) != 1 {
		t.Fatalf("%+v, %v", c, err)
	}
	return c.Messages[0]
}

func (o *office) delivery(t *testing.T, message int64) desk.Delivery {
	t.Helper()
	m, err := o.Message(t.Context(), message)
	if err != nil || m.Delivery == nil {
		t.Fatalf("%+v, %v", m, err)
	}
	return *m.Delivery
}

// newSendingOffice has no undo time and a sender at work.
func newSendingOffice(t *testing.T, server desk.Server) (*office, *Sender) {
	t.Helper()
	o := newOffice(t, desk.Mailbox{IMAP: desk.Server{Host: "127.0.0.1", Port: 1, Security: desk.NoTLS}, SMTP: server, Name: "小店, 客服", Signature: "小店"})
	settings, err := o.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.ShopName, settings.Undo = "Shop", 0
	if err := o.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	s := NewSender(o.Store, func(ctx context.Context, a desk.Attachment) (io.ReadCloser, error) {
		b, err := o.Blob(ctx, a.Blob)
		if err != nil {
			return nil, err
		}
		return struct {
			io.Reader
			io.Closer
		}{io.NewSectionReader(b, 0, b.Size()), b}, nil
	}, nil, quiet)
	o.notify = s.Wake
	background(t, s.Run)
	return o, s
}

func TestSenderDelivers(t *testing.T) {
	for _, security := range []desk.Security{desk.TLS, desk.STARTTLS, desk.NoTLS} {
		t.Run(string(security), func(t *testing.T) {
			p := newPostOffice(t, security)
			p.plainly = security == desk.TLS
			o, _ := newSendingOffice(t, p.server)
			var messages []desk.Message
			for i := range 30 {
				messages = append(messages, o.write(t, o.box.ID, "customer@cust.test", fmt.Sprint("您好 ", i)))
			}
			eventually(t, "all are sent", func() bool { return o.delivery(t, messages[29].ID).State == desk.Sent })
			got := p.got()
			if len(got) != 30 || p.conns > 2 || p.logins > 2 { // go-smtp counts a session once more after STARTTLS
				t.Fatalf("%d mails, %d connections, %d log-ins", len(got), p.conns, p.logins)
			}
			for i, m := range messages {
				raw := got[i].raw
				if got[i].from != "support@shop.test" || !slices.Equal(got[i].to, []string{"customer@cust.test"}) || !strings.Contains(raw, "\r\nMessage-ID: <"+m.MessageID+">\r\n") {
					t.Errorf("mail %d: %+v", i, got[i])
				}
				if read := mail.Parse(strings.NewReader(raw), int64(len(raw))); read.Subject == "" || read.Reply != fmt.Sprint("您好 ", i) || read.From.Name != "小店, 客服" {
					t.Errorf("mail %d: %q %q %q", i, read.Subject, read.Reply, read.From)
				}
			}
		})
	}
}

func TestSenderFailures(t *testing.T) {
	refuse := func(code int, words string) func(string) error {
		return func(string) error { return &smtp.SMTPError{Code: code, Message: words} }
	}
	for _, c := range []struct {
		name  string
		spoil func(*postOffice)
		state desk.DeliveryState
		words string
	}{
		{"no such user", func(p *postOffice) { p.rcpt = refuse(550, "no such user") }, desk.Failed, "550 5.0.0 no such user"},
		{"greylisted", func(p *postOffice) { p.rcpt = refuse(451, "come back") }, desk.Waiting, "451 4.0.0 come back"},
		{"spam", func(p *postOffice) {
			p.data = func(*postOffice, *smtp.Conn, posted) error {
				return &smtp.SMTPError{Code: 554, Message: "looks like spam"}
			}
		}, desk.Failed, "554 5.0.0 looks like spam"},
		{"wrong password", func(p *postOffice) { p.server.Password = "wrong" }, desk.Waiting, "mail.error.password?"},
		{"nobody there", func(p *postOffice) { p.server.Port = 1 }, desk.Waiting, "mail.error.refused?"},
		{"no STARTTLS", func(p *postOffice) { p.server.Security = desk.STARTTLS }, desk.Waiting, "mail.error.starttls?"},
		{"no TLS at all", func(p *postOffice) { p.server.Security = desk.TLS }, desk.Waiting, "mail.error.tls?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPostOffice(t, desk.NoTLS)
			c.spoil(p)
			o, _ := newSendingOffice(t, p.server)
			m := o.write(t, o.box.ID, "customer@cust.test", "Hello")
			eventually(t, "it fails", func() bool { return o.delivery(t, m.ID).Error != "" })
			if d := o.delivery(t, m.ID); d.State != c.state || !strings.HasPrefix(d.Error, c.words) || d.Attempts != 1 {
				t.Errorf("%+v", d)
			}
			if len(p.got()) != 0 {
				t.Error("it was delivered")
			}
		})
	}
}

// One address of three is refused, and one put off: the third gets the mail at once, the second later, and the ticket names the first.
func TestSenderPartly(t *testing.T) {
	p := newPostOffice(t, desk.NoTLS)
	busy := true
	p.rcpt = func(to string) error {
		switch {
		case to == "bad@cust.test":
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
		case to == "busy@cust.test" && busy:
			busy = false
			return &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 2, 0}, Message: "greylisted"}
		}
		return nil
	}
	o, s := newSendingOffice(t, p.server)
	ticket, err := o.OpenTicket(t.Context(), desk.Opening{Mailbox: o.box.ID, To: desk.Person{Address: "good@cust.test"},
		Cc: []desk.Person{{Address: "bad@cust.test"}}, Bcc: []desk.Person{{Address: "busy@cust.test"}}, Subject: "x", Text: "x"})
	if err != nil {
		t.Fatal(err)
	}
	c, err := o.Conversation(t.Context(), ticket.Number, 0)
	if err != nil {
		t.Fatal(err)
	}
	m := c.Messages[0].ID
	eventually(t, "the first try", func() bool { d := o.delivery(t, m); return d.State == desk.Waiting && d.Attempts == 1 && d.Error != "" })
	if _, err := o.TakeBack(t.Context(), desk.By{}, m); desk.CodeOf(err) != desk.Conflict {
		t.Errorf("taken back though somebody has it: %v", err)
	}
	o.ahead.Store(int64(time.Minute))
	s.Wake()
	eventually(t, "it is sent", func() bool { return o.delivery(t, m).State == desk.Sent })
	got := p.got()
	if len(got) != 2 || strings.Join(got[0].to, " ") != "good@cust.test" || strings.Join(got[1].to, " ") != "busy@cust.test" || got[0].raw != got[1].raw {
		t.Errorf("%+v", got)
	}
	if strings.Contains(got[0].raw, "busy@") {
		t.Error("a blind copy is named in the mail")
	}
	want := []desk.BounceRecipient{{Address: "bad@cust.test", Status: "5.1.1", Reason: "550 5.1.1 no such user"}}
	if d := o.delivery(t, m); !slices.Equal(d.Refused, want) {
		t.Errorf("refused: %+v", d.Refused)
	}
}

// A server that takes two addresses at a time gets the mail in three transactions, in a moment.
func TestSenderFewAtATime(t *testing.T) {
	p := newPostOffice(t, desk.NoTLS)
	n := 0
	p.rcpt = func(string) error {
		if n++; n%3 == 0 {
			return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 5, 3}, Message: "too many recipients"}
		}
		return nil
	}
	o, _ := newSendingOffice(t, p.server)
	var cc []desk.Person
	for i := range 4 {
		cc = append(cc, desk.Person{Address: fmt.Sprintf("c%d@cust.test", i)})
	}
	ticket, err := o.OpenTicket(t.Context(), desk.Opening{Mailbox: o.box.ID, To: desk.Person{Address: "good@cust.test"}, Cc: cc, Subject: "x", Text: "x"})
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "all have it", func() bool {
		c, err := o.Conversation(t.Context(), ticket.Number, 0)
		return err == nil && c.Messages[0].Delivery.State == desk.Sent
	})
	var to []string
	for _, m := range p.got() {
		to = append(to, m.to...)
	}
	if strings.Join(to, " ") != "good@cust.test c0@cust.test c1@cust.test c2@cust.test c3@cust.test" {
		t.Errorf("they went to %v", to)
	}
}

// A daily limit that sounds final holds the mailbox: nothing fails, no try is counted, another mailbox goes on, and so does this one later.
func TestSenderSlowsDown(t *testing.T) {
	p, free := newPostOffice(t, desk.NoTLS), newPostOffice(t, desk.NoTLS)
	full := true
	p.data = func(*postOffice, *smtp.Conn, posted) error {
		if full {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 4, 5}, Message: "Daily user sending limit exceeded"}
		}
		return nil
	}
	o, s := newSendingOffice(t, p.server)
	other := o.box
	other.ID, other.Version, other.Address, other.SMTP = 0, 0, "second@shop.test", free.server
	id, err := o.SaveMailbox(t.Context(), other)
	if err != nil {
		t.Fatal(err)
	}
	first, second := o.write(t, o.box.ID, "customer@cust.test", "1"), o.write(t, o.box.ID, "customer@cust.test", "2")
	eventually(t, "the mailbox is held", func() bool { return !o.health(t).HeldUntil.IsZero() })
	third := o.write(t, id, "customer@cust.test", "3")
	eventually(t, "the other mailbox sends", func() bool { return o.delivery(t, third.ID).State == desk.Sent })
	eventually(t, "both wait", func() bool { return o.delivery(t, first.ID).Slowed && o.delivery(t, second.ID).Slowed })
	for _, m := range []desk.Message{first, second} {
		if d := o.delivery(t, m.ID); d.State != desk.Waiting || d.Attempts != 0 || time.Until(d.Due) < 50*time.Minute {
			t.Errorf("%+v", d)
		}
	}
	if h := o.health(t); !strings.Contains(h.HeldWords, "Daily") {
		t.Errorf("%+v", h)
	}
	p.mu.Lock()
	full = false
	p.mu.Unlock()
	o.ahead.Store(int64(outbound.HoldFor(desk.TooMuch, 1) + time.Second))
	s.Wake()
	eventually(t, "both are sent", func() bool {
		return o.delivery(t, first.ID).State == desk.Sent && o.delivery(t, second.ID).State == desk.Sent
	})
	if h := o.health(t); !h.HeldUntil.IsZero() {
		t.Errorf("still held: %+v", h)
	}
}

// A mail that makes the server hang up is given up after a few tries; the others are sent all the while.
func TestSenderPoison(t *testing.T) {
	p := newPostOffice(t, desk.NoTLS)
	taken := 0
	p.data = func(_ *postOffice, c *smtp.Conn, m posted) error {
		if strings.Contains(m.raw, "poison") {
			taken++
			c.Conn().Close()
			return errors.New("nobody hears this")
		}
		return nil
	}
	o, s := newSendingOffice(t, p.server)
	bad := o.write(t, o.box.ID, "customer@cust.test", "poison")
	for hours := 1; o.delivery(t, bad.ID).State != desk.Failed; hours++ {
		good := o.write(t, o.box.ID, "customer@cust.test", "fine")
		eventually(t, "the others are sent", func() bool { return o.delivery(t, good.ID).State == desk.Sent })
		eventually(t, "it was tried", func() bool { d := o.delivery(t, bad.ID); return d.Attempts == hours && d.State != desk.Sending })
		o.ahead.Store(int64(time.Duration(hours) * time.Hour))
		s.Wake()
	}
	if d := o.delivery(t, bad.ID); taken != 2 || !strings.HasPrefix(d.Error, "mail.error.unknown_twice") {
		t.Errorf("taken %d times, %+v", taken, d)
	}
}

// A mail that is larger than the server says it takes does not travel, and the limit is known from then on.
func TestSenderSize(t *testing.T) {
	p := newPostOffice(t, desk.NoTLS, func(s *smtp.Server) { s.MaxMessageBytes = 100_000 })
	o, _ := newSendingOffice(t, p.server)
	large := o.write(t, o.box.ID, "customer@cust.test", strings.Repeat("large ", 20_000)) // before anybody knows the limit
	small := o.write(t, o.box.ID, "customer@cust.test", "small")
	eventually(t, "the small one is sent", func() bool { return o.delivery(t, small.ID).State == desk.Sent })
	eventually(t, "the large one is refused", func() bool { return o.delivery(t, large.ID).State == desk.Failed })
	if d := o.delivery(t, large.ID); !strings.HasPrefix(d.Error, "mail.error.size?") || len(p.got()) != 1 {
		t.Errorf("%+v, %d mails", d, len(p.got()))
	}
	if box, err := o.Mailbox(t.Context(), o.box.ID); err != nil || box.SendLimit != 100_000 {
		t.Errorf("%d, %v", box.SendLimit, err)
	}
}

// The server took the mail and the connection broke before it said so: the repeat is the same mail, byte for byte.
func TestSenderUnknown(t *testing.T) {
	p := newPostOffice(t, desk.NoTLS)
	first := true
	p.data = func(p *postOffice, c *smtp.Conn, m posted) error {
		if first {
			first = false
			p.mails = append(p.mails, m)
			c.Conn().Close()
			return errors.New("nobody hears this")
		}
		return nil
	}
	o, s := newSendingOffice(t, p.server)
	m := o.write(t, o.box.ID, "customer@cust.test", "Hello")
	eventually(t, "it is tried again later", func() bool { d := o.delivery(t, m.ID); return d.State == desk.Waiting && d.Error != "" })
	o.ahead.Store(int64(time.Minute))
	s.Wake()
	eventually(t, "it is sent", func() bool { return o.delivery(t, m.ID).State == desk.Sent })
	got := p.got()
	if len(got) != 2 || got[0].raw != got[1].raw || !strings.Contains(got[0].raw, m.MessageID) {
		t.Errorf("%d mails, alike: %v", len(got), len(got) == 2 && got[0].raw == got[1].raw)
	}
}

// A kept connection that the server has dropped costs nobody an attempt; nor does one that is refused a further mail.
func TestSenderStaleConnection(t *testing.T) {
	p := newPostOffice(t, desk.NoTLS)
	var open []*smtp.Conn
	p.data = func(_ *postOffice, c *smtp.Conn, _ posted) error { open = append(open, c); return nil }
	o, _ := newSendingOffice(t, p.server)
	for i := range 3 {
		m := o.write(t, o.box.ID, "customer@cust.test", fmt.Sprint(i))
		eventually(t, "it is sent", func() bool { return o.delivery(t, m.ID).State == desk.Sent })
		if d := o.delivery(t, m.ID); d.Attempts != 1 {
			t.Errorf("mail %d: %+v", i, d)
		}
		p.mu.Lock()
		open[len(open)-1].Conn().Close()
		p.mu.Unlock()
	}
	if got := p.got(); len(got) != 3 {
		t.Errorf("%d mails", len(got))
	}
}

// A server that hangs holds up its own mailbox's mail and no other's.
func TestSenderHungServer(t *testing.T) {
	p := newPostOffice(t, desk.NoTLS)
	hung := listen(t)
	go func() {
		for {
			c, err := hung.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { c.Close() })
		}
	}()
	o, _ := newSendingOffice(t, desk.Server{Host: "127.0.0.1", Port: port(hung), Security: desk.NoTLS, User: "u", Password: "p"})
	good := o.box
	good.ID, good.Version, good.Address, good.SMTP = 0, 0, "second@shop.test", p.server
	id, err := o.SaveMailbox(t.Context(), good)
	if err != nil {
		t.Fatal(err)
	}
	for range 60 {
		o.write(t, o.box.ID, "customer@cust.test", "stuck")
	}
	began := time.Now()
	m := o.write(t, id, "customer@cust.test", "free")
	eventually(t, "the other mailbox's mail is sent", func() bool { return o.delivery(t, m.ID).State == desk.Sent })
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestSenderBigAttachment(t *testing.T) {
	p := newPostOffice(t, desk.NoTLS)
	o, _ := newSendingOffice(t, p.server)
	content := bytes.Repeat([]byte("0123456789abcdef\r\n.\r\n"), 300_000)
	a, err := o.Upload(t.Context(), 0, "大文件.bin", "application/x-thing", bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	ticket, err := o.OpenTicket(t.Context(), desk.Opening{Mailbox: o.box.ID, To: desk.Person{Address: "customer@cust.test"}, Subject: "x", Text: "x", Attachments: []int64{a.ID}})
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "it arrives", func() bool { return len(p.got()) == 1 })
	raw := p.got()[0].raw
	m := mail.Parse(strings.NewReader(raw), int64(len(raw)))
	if len(m.Parts) != 1 || m.Parts[0].Name != "大文件.bin" || m.Parts[0].Size != int64(len(content)) {
		t.Fatalf("%+v", m.Parts)
	}
	r, err := mail.OpenPart(strings.NewReader(raw), int64(len(raw)), m.Parts[0].Locator)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes of %d, %v", len(got), len(content), err)
	}
	if _, err := o.Ticket(t.Context(), ticket.Number); err != nil {
		t.Error(err)
	}
}

// Check names the step that fails, for SMTP too.
func TestCheck(t *testing.T) {
	in, out := newMailServer(t, desk.TLS), newPostOffice(t, desk.STARTTLS)
	in.deliver(t, "INBOX", mailAbout("hello"), nil)
	good := desk.Mailbox{Address: "support@shop.test", Folder: "INBOX", IMAP: in.server, SMTP: out.server}
	for _, c := range []struct {
		name  string
		spoil func(*desk.Mailbox)
		step  string
		key   string
	}{
		{"all is well", func(*desk.Mailbox) {}, "", ""},
		{"IMAP password", func(m *desk.Mailbox) { m.IMAP.Password = "x" }, "imap.login", "mail.error.password"},
		{"folder", func(m *desk.Mailbox) { m.Folder = "Nowhere" }, "imap.select", "mail.error.folder"},
		{"IMAP port", func(m *desk.Mailbox) { m.IMAP.Port = 1 }, "imap.connect", "mail.error.refused"},
		{"IMAP host", func(m *desk.Mailbox) { m.IMAP.Host = "nowhere.invalid" }, "imap.connect", "mail.error.host"},
		{"plain text to a TLS port", func(m *desk.Mailbox) { m.SMTP = in.server; m.SMTP.Security = desk.TLS; m.SMTP.Port = port(deaf(t)) }, "smtp.connect", "mail.error.tls"},
		{"SMTP password", func(m *desk.Mailbox) { m.SMTP.Password = "x" }, "smtp.login", "mail.error.password"},
		{"IMAP spoken to SMTP", func(m *desk.Mailbox) { m.IMAP = out.server; m.IMAP.Security = desk.NoTLS }, "imap.connect", "mail.error.protocol"},
	} {
		m := good
		c.spoil(&m)
		var failed desk.Check
		steps := 0
		for _, s := range Check(t.Context(), nil, m) {
			if s.Key != "" {
				failed = s
				checkWords(t, s.Key, s.Args)
			} else {
				steps++
			}
		}
		if failed.Step != c.step || failed.Key != c.key || (c.step == "" && steps != 7) {
			t.Errorf("%s: %+v after %d good steps", c.name, failed, steps)
		}
	}
	good.IMAP.Password = "x"
	var e *desk.Error
	if _, _, err := Position(t.Context(), nil, good); !errors.As(err, &e) || e.Key != "mail.error.password" || e.Code != desk.Unavailable {
		t.Errorf("Position: %v", err)
	}
}

// deaf answers everything in plain text.
func deaf(t *testing.T) net.Listener {
	ln := listen(t)
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			fmt.Fprint(c, "220 plain text\r\n")
			t.Cleanup(func() { c.Close() })
		}
	}()
	return ln
}
