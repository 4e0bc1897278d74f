package mailtest

import (
	"crypto/tls"
	"log/slog"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"github.com/deskbell/deskbell/desk"
)

// MailServer is an IMAP server in process with one user.
type MailServer struct {
	User   *imapmemserver.User
	Server desk.Server
}

// Password is what the servers want.
const Password = "it's a \"secret\""

// NewMailServer starts one.
func NewMailServer(t testing.TB, security desk.Security) *MailServer {
	t.Helper()
	user := imapmemserver.NewUser("support@shop.test", Password)
	if err := user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	mem := imapmemserver.New()
	mem.AddUser(user)
	options := &imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mem.NewSession(), nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapIMAP4rev2: {}},
		InsecureAuth: security == desk.NoTLS,
		Logger:       slog.NewLogLogger(Quiet.Handler(), slog.LevelError),
	}
	if security != desk.NoTLS {
		options.TLSConfig = SelfSigned(t, "other.test")
	}
	ln := Listen(t)
	if security == desk.TLS {
		ln = tls.NewListener(ln, options.TLSConfig)
	}
	server := imapserver.New(options)
	go server.Serve(ln)
	t.Cleanup(func() { server.Close() })
	return &MailServer{User: user, Server: desk.Server{Host: "127.0.0.1", Port: PortOf(ln), Security: security, User: "support@shop.test", Password: Password}}
}

// Deliver puts a mail into a folder.
func (m *MailServer) Deliver(t *testing.T, folder, raw string, options *imap.AppendOptions) {
	t.Helper()
	if options == nil {
		options = &imap.AppendOptions{}
	}
	if _, err := m.User.Append(folder, LiteralString(raw), options); err != nil {
		t.Fatal(err)
	}
}

// Count is how many mails are in a folder.
func (m *MailServer) Count(t *testing.T, folder string) (all, unseen uint32) {
	t.Helper()
	status, err := m.User.Status(folder, &imap.StatusOptions{NumMessages: true, NumUnseen: true})
	if err != nil {
		t.Fatal(err)
	}
	return *status.NumMessages, *status.NumUnseen
}

// Create makes a folder for a purpose.
func (m *MailServer) Create(t *testing.T, folder string, use ...imap.MailboxAttr) {
	t.Helper()
	if err := m.User.Create(folder, &imap.CreateOptions{SpecialUse: use}); err != nil {
		t.Fatal(err)
	}
}

type stringLiteral struct {
	*strings.Reader
	size int64
}

func (l stringLiteral) Size() int64 { return l.size }

// LiteralString is s as the server takes a mail.
func LiteralString(s string) imap.LiteralReader {
	return stringLiteral{strings.NewReader(s), int64(len(s))}
}

// MailAbout is a mail from a customer.
func MailAbout(subject string) string {
	return "From: 王小明 <customer@cust.test>\r\nTo: support@shop.test\r\nSubject: " + subject + "\r\nMessage-ID: <" + subject + "@cust.test>\r\n\r\nHello " + subject + "\r\n"
}
