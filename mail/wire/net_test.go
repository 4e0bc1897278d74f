package wire

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log/slog"
	"math/big"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store"
	"github.com/deskbell/deskbell/store/storetest"
)

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// makeBlank makes an empty desk.
func makeBlank(path string) error {
	s, err := store.Open(context.Background(), path, store.Options{Create: true})
	if err != nil {
		return err
	}
	return s.Close()
}

// office is a database with one mailbox, and the means to look into it.
type office struct {
	*store.Store
	box    desk.Mailbox
	ahead  atomic.Int64 // how far its clock is ahead, in nanoseconds
	notify func()       // after each commit
}

func newOffice(t *testing.T, box desk.Mailbox) *office {
	t.Helper()
	o := &office{}
	o.notify = func() {}
	var err error
	o.Store, err = store.Open(t.Context(), storetest.File(t, makeBlank), store.Options{
		Now:    func() time.Time { return time.Now().Add(time.Duration(o.ahead.Load())) },
		Notify: func([]desk.Change) { o.notify() }})
	if err != nil {
		t.Fatal(err)
	}
	s := o.Store
	t.Cleanup(func() { s.Close() })
	if box.Address == "" {
		box.Address = "support@shop.test"
	}
	if box.Folder == "" {
		box.Folder = "INBOX"
	}
	if box.Start.Mode == "" {
		box.Start = desk.Start{Mode: desk.FromNow, Moment: time.Now().Add(-time.Hour)}
	}
	if box.SMTP.Host == "" {
		box.SMTP = desk.Server{Host: "127.0.0.1", Port: 1, Security: desk.NoTLS}
	}
	if box.ID, err = s.SaveMailbox(t.Context(), box); err != nil {
		t.Fatal(err)
	}
	if box, err = s.Mailbox(t.Context(), box.ID); err != nil {
		t.Fatal(err)
	}
	o.box = box
	return o
}

// watch runs a poller on the office's mailbox until the test ends or stop is called.
func (o *office) watch(t *testing.T) (p *Poller, stop func()) {
	t.Helper()
	p = NewPoller(o.box, o.Store, t.TempDir(), func() {}, quiet)
	return p, background(t, p.Run)
}

// background runs a worker until the test ends or stop is called.
func background(t *testing.T, run func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("the worker ended with %v", err)
			}
		case <-time.After(10 * time.Second):
			t.Error("the worker does not end")
		}
	}
	t.Cleanup(stop)
	return stop
}

// eventually waits for a thing to become true.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if is() {
			return
		}
	}
	t.Fatalf("it did not come about: %s", what)
}

// kept is what waits to be read.
func (o *office) kept(t *testing.T) []desk.Kept {
	t.Helper()
	kept, err := o.Kept(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

// subjects of what waits to be read, in order.
func (o *office) subjects(t *testing.T) []string {
	t.Helper()
	var list []string
	for _, k := range o.kept(t) {
		b, err := o.Blob(t.Context(), k.Blob)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(io.NewSectionReader(b, 0, b.Size()))
		b.Close()
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut("\r\n"+string(raw), "\r\nSubject: ")
		subject, _, _ := strings.Cut(rest, "\r\n")
		list = append(list, subject)
	}
	return list
}

func (o *office) health(t *testing.T) desk.Health {
	t.Helper()
	all, err := o.Health(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range all {
		if h.Mailbox == o.box.ID {
			return h
		}
	}
	t.Fatal("the mailbox has no health")
	return desk.Health{}
}

// mailServer is an IMAP server in process with one user.
type mailServer struct {
	user   *imapmemserver.User
	server desk.Server
}

const password = "it's a \"secret\""

func newMailServer(t testing.TB, security desk.Security) *mailServer {
	t.Helper()
	user := imapmemserver.NewUser("support@shop.test", password)
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
		Logger:       slog.NewLogLogger(quiet.Handler(), slog.LevelError),
	}
	if security != desk.NoTLS {
		options.TLSConfig = selfSigned(t, "other.test")
	}
	ln := listen(t)
	if security == desk.TLS {
		ln = tls.NewListener(ln, options.TLSConfig)
	}
	server := imapserver.New(options)
	go server.Serve(ln)
	t.Cleanup(func() { server.Close() })
	return &mailServer{user: user, server: desk.Server{Host: "127.0.0.1", Port: port(ln), Security: security, User: "support@shop.test", Password: password}}
}

// deliver puts a mail into a folder.
func (m *mailServer) deliver(t *testing.T, folder, raw string, options *imap.AppendOptions) {
	t.Helper()
	if options == nil {
		options = &imap.AppendOptions{}
	}
	if _, err := m.user.Append(folder, literalString(raw), options); err != nil {
		t.Fatal(err)
	}
}

type stringLiteral struct {
	*strings.Reader
	size int64
}

func (l stringLiteral) Size() int64 { return l.size }

func literalString(s string) imap.LiteralReader {
	return stringLiteral{strings.NewReader(s), int64(len(s))}
}

func mailAbout(subject string) string {
	return "From: 王小明 <customer@cust.test>\r\nTo: support@shop.test\r\nSubject: " + subject + "\r\nMessage-ID: <" + subject + "@cust.test>\r\n\r\nHello " + subject + "\r\n"
}

func listen(t testing.TB) net.Listener {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	return ln
}

func port(ln net.Listener) int { return ln.Addr().(*net.TCPAddr).Port }

// selfSigned is a certificate that nobody vouches for.
func selfSigned(t testing.TB, name string) *tls.Config {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}
