package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/outbound"
	"github.com/deskbell/deskbell/mail"
	"github.com/deskbell/deskbell/mail/mailtest"
)

// newSendingOffice has no undo time and a sender at work.
func newSendingOffice(t *testing.T, server desk.Server) (*mailtest.Office, *Sender) {
	t.Helper()
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: desk.Server{Host: "127.0.0.1", Port: 1, Security: desk.NoTLS}, SMTP: server, Name: "小店, 客服", Signature: "小店"})
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
	}, nil, mailtest.Quiet)
	o.Notify = s.Wake
	mailtest.Background(t, s.Run)
	return o, s
}

func TestSenderDelivers(t *testing.T) {
	for _, security := range []desk.Security{desk.TLS, desk.STARTTLS, desk.NoTLS} {
		t.Run(string(security), func(t *testing.T) {
			p := mailtest.NewPostOffice(t, security)
			p.Plainly = security == desk.TLS
			o, _ := newSendingOffice(t, p.Server)
			var messages []desk.Message
			for i := range 30 {
				messages = append(messages, o.Write(t, o.Box.ID, "customer@cust.test", fmt.Sprint("您好 ", i)))
			}
			mailtest.Eventually(t, "all are sent", func() bool { return o.Delivery(t, messages[29].ID).State == desk.Sent })
			got := p.Got()
			if len(got) != 30 || p.Conns > 2 || p.Logins > 2 { // go-smtp counts a session once more after STARTTLS
				t.Fatalf("%d mails, %d connections, %d log-ins", len(got), p.Conns, p.Logins)
			}
			for i, m := range messages {
				raw := got[i].Raw
				if got[i].From != "support@shop.test" || !slices.Equal(got[i].To, []string{"customer@cust.test"}) || !strings.Contains(raw, "\r\nMessage-ID: <"+m.MessageID+">\r\n") {
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
		spoil func(*mailtest.PostOffice)
		state desk.DeliveryState
		words string
	}{
		{"no such user", func(p *mailtest.PostOffice) { p.Rcpt = refuse(550, "no such user") }, desk.Failed, "550 5.0.0 no such user"},
		{"greylisted", func(p *mailtest.PostOffice) { p.Rcpt = refuse(451, "come back") }, desk.Waiting, "451 4.0.0 come back"},
		{"spam", func(p *mailtest.PostOffice) {
			p.Data = func(*mailtest.PostOffice, *smtp.Conn, mailtest.Posted) error {
				return &smtp.SMTPError{Code: 554, Message: "looks like spam"}
			}
		}, desk.Failed, "554 5.0.0 looks like spam"},
		{"wrong password", func(p *mailtest.PostOffice) { p.Server.Password = "wrong" }, desk.Waiting, "mail.error.password?"},
		{"nobody there", func(p *mailtest.PostOffice) { p.Server.Port = 1 }, desk.Waiting, "mail.error.refused?"},
		{"no STARTTLS", func(p *mailtest.PostOffice) { p.Server.Security = desk.STARTTLS }, desk.Waiting, "mail.error.starttls?"},
		{"no TLS at all", func(p *mailtest.PostOffice) { p.Server.Security = desk.TLS }, desk.Waiting, "mail.error.tls?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := mailtest.NewPostOffice(t, desk.NoTLS)
			c.spoil(p)
			o, _ := newSendingOffice(t, p.Server)
			m := o.Write(t, o.Box.ID, "customer@cust.test", "Hello")
			mailtest.Eventually(t, "it fails", func() bool { return o.Delivery(t, m.ID).Error != "" })
			if d := o.Delivery(t, m.ID); d.State != c.state || !strings.HasPrefix(d.Error, c.words) || d.Attempts != 1 {
				t.Errorf("%+v", d)
			}
			if len(p.Got()) != 0 {
				t.Error("it was delivered")
			}
		})
	}
}

// One address of three is refused, and one put off: the third gets the mail at once, the second later, and the ticket names the first.
func TestSenderPartly(t *testing.T) {
	p := mailtest.NewPostOffice(t, desk.NoTLS)
	busy := true
	p.Rcpt = func(to string) error {
		switch {
		case to == "bad@cust.test":
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
		case to == "busy@cust.test" && busy:
			busy = false
			return &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 2, 0}, Message: "greylisted"}
		}
		return nil
	}
	o, s := newSendingOffice(t, p.Server)
	ticket, err := o.OpenTicket(t.Context(), desk.Opening{Mailbox: o.Box.ID, To: desk.Person{Address: "good@cust.test"},
		Cc: []desk.Person{{Address: "bad@cust.test"}}, Bcc: []desk.Person{{Address: "busy@cust.test"}}, Subject: "x", Text: "x"})
	if err != nil {
		t.Fatal(err)
	}
	c, err := o.Conversation(t.Context(), ticket.Number, 0)
	if err != nil {
		t.Fatal(err)
	}
	m := c.Messages[0].ID
	mailtest.Eventually(t, "the first try", func() bool { d := o.Delivery(t, m); return d.State == desk.Waiting && d.Attempts == 1 && d.Error != "" })
	if _, err := o.TakeBack(t.Context(), desk.By{}, m); desk.CodeOf(err) != desk.Conflict {
		t.Errorf("taken back though somebody has it: %v", err)
	}
	o.Ahead.Store(int64(time.Minute))
	s.Wake()
	mailtest.Eventually(t, "it is sent", func() bool { return o.Delivery(t, m).State == desk.Sent })
	got := p.Got()
	if len(got) != 2 || strings.Join(got[0].To, " ") != "good@cust.test" || strings.Join(got[1].To, " ") != "busy@cust.test" || got[0].Raw != got[1].Raw {
		t.Errorf("%+v", got)
	}
	if strings.Contains(got[0].Raw, "busy@") {
		t.Error("a blind copy is named in the mail")
	}
	want := []desk.BounceRecipient{{Address: "bad@cust.test", Status: "5.1.1", Reason: "550 5.1.1 no such user"}}
	if d := o.Delivery(t, m); !slices.Equal(d.Refused, want) {
		t.Errorf("refused: %+v", d.Refused)
	}
}

// A server that takes two addresses at a time gets the mail in three transactions, in a moment.
func TestSenderFewAtATime(t *testing.T) {
	p := mailtest.NewPostOffice(t, desk.NoTLS)
	n := 0
	p.Rcpt = func(string) error {
		if n++; n%3 == 0 {
			return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 5, 3}, Message: "too many recipients"}
		}
		return nil
	}
	o, _ := newSendingOffice(t, p.Server)
	var cc []desk.Person
	for i := range 4 {
		cc = append(cc, desk.Person{Address: fmt.Sprintf("c%d@cust.test", i)})
	}
	ticket, err := o.OpenTicket(t.Context(), desk.Opening{Mailbox: o.Box.ID, To: desk.Person{Address: "good@cust.test"}, Cc: cc, Subject: "x", Text: "x"})
	if err != nil {
		t.Fatal(err)
	}
	mailtest.Eventually(t, "all have it", func() bool {
		c, err := o.Conversation(t.Context(), ticket.Number, 0)
		return err == nil && c.Messages[0].Delivery.State == desk.Sent
	})
	var to []string
	for _, m := range p.Got() {
		to = append(to, m.To...)
	}
	if strings.Join(to, " ") != "good@cust.test c0@cust.test c1@cust.test c2@cust.test c3@cust.test" {
		t.Errorf("they went to %v", to)
	}
}

// A daily limit that sounds final holds the mailbox: nothing fails, no try is counted, another mailbox goes on, and so does this one later.
func TestSenderSlowsDown(t *testing.T) {
	p, free := mailtest.NewPostOffice(t, desk.NoTLS), mailtest.NewPostOffice(t, desk.NoTLS)
	full := true
	p.Data = func(*mailtest.PostOffice, *smtp.Conn, mailtest.Posted) error {
		if full {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 4, 5}, Message: "Daily user sending limit exceeded"}
		}
		return nil
	}
	o, s := newSendingOffice(t, p.Server)
	other := o.Box
	other.ID, other.Version, other.Address, other.SMTP = 0, 0, "second@shop.test", free.Server
	id, err := o.SaveMailbox(t.Context(), other)
	if err != nil {
		t.Fatal(err)
	}
	first, second := o.Write(t, o.Box.ID, "customer@cust.test", "1"), o.Write(t, o.Box.ID, "customer@cust.test", "2")
	mailtest.Eventually(t, "the mailbox is held", func() bool { return !o.Condition(t).HeldUntil.IsZero() })
	third := o.Write(t, id, "customer@cust.test", "3")
	mailtest.Eventually(t, "the other mailbox sends", func() bool { return o.Delivery(t, third.ID).State == desk.Sent })
	mailtest.Eventually(t, "both wait", func() bool { return o.Delivery(t, first.ID).Slowed && o.Delivery(t, second.ID).Slowed })
	for _, m := range []desk.Message{first, second} {
		if d := o.Delivery(t, m.ID); d.State != desk.Waiting || d.Attempts != 0 || time.Until(d.Due) < 50*time.Minute {
			t.Errorf("%+v", d)
		}
	}
	if h := o.Condition(t); !strings.Contains(h.HeldWords, "Daily") {
		t.Errorf("%+v", h)
	}
	p.Mu.Lock()
	full = false
	p.Mu.Unlock()
	o.Ahead.Store(int64(outbound.HoldFor(desk.TooMuch, 1) + time.Second))
	s.Wake()
	mailtest.Eventually(t, "both are sent", func() bool {
		return o.Delivery(t, first.ID).State == desk.Sent && o.Delivery(t, second.ID).State == desk.Sent
	})
	if h := o.Condition(t); !h.HeldUntil.IsZero() {
		t.Errorf("still held: %+v", h)
	}
}

// A mail that makes the server hang up is given up after a few tries; the others are sent all the while.
func TestSenderPoison(t *testing.T) {
	p := mailtest.NewPostOffice(t, desk.NoTLS)
	taken := 0
	p.Data = func(_ *mailtest.PostOffice, c *smtp.Conn, m mailtest.Posted) error {
		if strings.Contains(m.Raw, "poison") {
			taken++
			c.Conn().Close()
			return errors.New("nobody hears this")
		}
		return nil
	}
	o, s := newSendingOffice(t, p.Server)
	bad := o.Write(t, o.Box.ID, "customer@cust.test", "poison")
	for hours := 1; o.Delivery(t, bad.ID).State != desk.Failed; hours++ {
		good := o.Write(t, o.Box.ID, "customer@cust.test", "fine")
		mailtest.Eventually(t, "the others are sent", func() bool { return o.Delivery(t, good.ID).State == desk.Sent })
		mailtest.Eventually(t, "it was tried", func() bool { d := o.Delivery(t, bad.ID); return d.Attempts == hours && d.State != desk.Sending })
		o.Ahead.Store(int64(time.Duration(hours) * time.Hour))
		s.Wake()
	}
	if d := o.Delivery(t, bad.ID); taken != 2 || !strings.HasPrefix(d.Error, "mail.error.unknown_twice") {
		t.Errorf("taken %d times, %+v", taken, d)
	}
}

// A mail that is larger than the server says it takes does not travel, and the limit is known from then on.
func TestSenderSize(t *testing.T) {
	p := mailtest.NewPostOffice(t, desk.NoTLS, func(s *smtp.Server) { s.MaxMessageBytes = 100_000 })
	o, _ := newSendingOffice(t, p.Server)
	large := o.Write(t, o.Box.ID, "customer@cust.test", strings.Repeat("large ", 20_000)) // before anybody knows the limit
	small := o.Write(t, o.Box.ID, "customer@cust.test", "small")
	mailtest.Eventually(t, "the small one is sent", func() bool { return o.Delivery(t, small.ID).State == desk.Sent })
	mailtest.Eventually(t, "the large one is refused", func() bool { return o.Delivery(t, large.ID).State == desk.Failed })
	if d := o.Delivery(t, large.ID); !strings.HasPrefix(d.Error, "mail.error.size?") || len(p.Got()) != 1 {
		t.Errorf("%+v, %d mails", d, len(p.Got()))
	}
	if box, err := o.Mailbox(t.Context(), o.Box.ID); err != nil || box.SendLimit != 100_000 {
		t.Errorf("%d, %v", box.SendLimit, err)
	}
}

// The server took the mail and the connection broke before it said so: the repeat is the same mail, byte for byte.
func TestSenderUnknown(t *testing.T) {
	p := mailtest.NewPostOffice(t, desk.NoTLS)
	first := true
	p.Data = func(p *mailtest.PostOffice, c *smtp.Conn, m mailtest.Posted) error {
		if first {
			first = false
			p.Mails = append(p.Mails, m)
			c.Conn().Close()
			return errors.New("nobody hears this")
		}
		return nil
	}
	o, s := newSendingOffice(t, p.Server)
	m := o.Write(t, o.Box.ID, "customer@cust.test", "Hello")
	mailtest.Eventually(t, "it is tried again later", func() bool { d := o.Delivery(t, m.ID); return d.State == desk.Waiting && d.Error != "" })
	o.Ahead.Store(int64(time.Minute))
	s.Wake()
	mailtest.Eventually(t, "it is sent", func() bool { return o.Delivery(t, m.ID).State == desk.Sent })
	got := p.Got()
	if len(got) != 2 || got[0].Raw != got[1].Raw || !strings.Contains(got[0].Raw, m.MessageID) {
		t.Errorf("%d mails, alike: %v", len(got), len(got) == 2 && got[0].Raw == got[1].Raw)
	}
}

// A kept connection that the server has dropped costs nobody an attempt; nor does one that is refused a further mail.
func TestSenderStaleConnection(t *testing.T) {
	p := mailtest.NewPostOffice(t, desk.NoTLS)
	var open []*smtp.Conn
	p.Data = func(_ *mailtest.PostOffice, c *smtp.Conn, _ mailtest.Posted) error {
		open = append(open, c)
		return nil
	}
	o, _ := newSendingOffice(t, p.Server)
	for i := range 3 {
		m := o.Write(t, o.Box.ID, "customer@cust.test", fmt.Sprint(i))
		mailtest.Eventually(t, "it is sent", func() bool { return o.Delivery(t, m.ID).State == desk.Sent })
		if d := o.Delivery(t, m.ID); d.Attempts != 1 {
			t.Errorf("mail %d: %+v", i, d)
		}
		p.Mu.Lock()
		open[len(open)-1].Conn().Close()
		p.Mu.Unlock()
	}
	if got := p.Got(); len(got) != 3 {
		t.Errorf("%d mails", len(got))
	}
}

// A server that hangs holds up its own mailbox's mail and no other's.
func TestSenderHungServer(t *testing.T) {
	p := mailtest.NewPostOffice(t, desk.NoTLS)
	hung := mailtest.Listen(t)
	go func() {
		for {
			c, err := hung.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { c.Close() })
		}
	}()
	o, _ := newSendingOffice(t, desk.Server{Host: "127.0.0.1", Port: mailtest.PortOf(hung), Security: desk.NoTLS, User: "u", Password: "p"})
	good := o.Box
	good.ID, good.Version, good.Address, good.SMTP = 0, 0, "second@shop.test", p.Server
	id, err := o.SaveMailbox(t.Context(), good)
	if err != nil {
		t.Fatal(err)
	}
	for range 60 {
		o.Write(t, o.Box.ID, "customer@cust.test", "stuck")
	}
	began := time.Now()
	m := o.Write(t, id, "customer@cust.test", "free")
	mailtest.Eventually(t, "the other mailbox's mail is sent", func() bool { return o.Delivery(t, m.ID).State == desk.Sent })
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestSenderBigAttachment(t *testing.T) {
	p := mailtest.NewPostOffice(t, desk.NoTLS)
	o, _ := newSendingOffice(t, p.Server)
	content := bytes.Repeat([]byte("0123456789abcdef\r\n.\r\n"), 300_000)
	a, err := o.Upload(t.Context(), 0, "大文件.bin", "application/x-thing", bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	ticket, err := o.OpenTicket(t.Context(), desk.Opening{Mailbox: o.Box.ID, To: desk.Person{Address: "customer@cust.test"}, Subject: "x", Text: "x", Attachments: []int64{a.ID}})
	if err != nil {
		t.Fatal(err)
	}
	mailtest.Eventually(t, "it arrives", func() bool { return len(p.Got()) == 1 })
	raw := p.Got()[0].Raw
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
	in, out := mailtest.NewMailServer(t, desk.TLS), mailtest.NewPostOffice(t, desk.STARTTLS)
	in.Deliver(t, "INBOX", mailtest.MailAbout("hello"), nil)
	good := desk.Mailbox{Address: "support@shop.test", Folder: "INBOX", IMAP: in.Server, SMTP: out.Server}
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
		{"plain text to a TLS port", func(m *desk.Mailbox) {
			m.SMTP = in.Server
			m.SMTP.Security = desk.TLS
			m.SMTP.Port = mailtest.PortOf(deaf(t))
		}, "smtp.connect", "mail.error.tls"},
		{"SMTP password", func(m *desk.Mailbox) { m.SMTP.Password = "x" }, "smtp.login", "mail.error.password"},
		{"IMAP spoken to SMTP", func(m *desk.Mailbox) { m.IMAP = out.Server; m.IMAP.Security = desk.NoTLS }, "imap.connect", "mail.error.protocol"},
	} {
		m := good
		c.spoil(&m)
		var failed desk.Check
		steps := 0
		for _, s := range Check(t.Context(), nil, m) {
			if s.Key != "" {
				failed = s
				mailtest.CheckWords(t, s.Key, s.Args)
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
	ln := mailtest.Listen(t)
	mailtest.Accept(ln, func(c net.Conn) {
		fmt.Fprint(c, "220 plain text\r\n")
		t.Cleanup(func() { c.Close() })
	})
	return ln
}
