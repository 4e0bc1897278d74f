package wire

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/line"
	"github.com/deskbell/deskbell/mail/mailtest"
)

// greeter is a server that speaks TLS from the first byte, greets as an IMAP server, and refuses every command.
func greeter(t *testing.T, address string, config *tls.Config) desk.Server {
	t.Helper()
	ln, err := net.Listen("tcp", net.JoinHostPort(address, "0"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	mailtest.Accept(ln, func(conn net.Conn) {
		defer conn.Close()
		c := tls.Server(conn, config)
		_, _ = io.WriteString(c, "* OK [CAPABILITY IMAP4rev1] ready\r\n")
		buf := make([]byte, 1024)
		for {
			n, err := c.Read(buf)
			if err != nil {
				return
			}
			tag, _, _ := strings.Cut(string(buf[:n]), " ")
			_, _ = io.WriteString(c, tag+" NO Authentication failed.\r\n")
		}
	})
	return desk.Server{Host: address, Port: mailtest.PortOf(ln), Security: desk.TLS, User: "u", Password: "p"}
}

// Each thing that can be wrong with a certificate has its own words, and its bearer can be trusted by its fingerprint, unless it
// is too old to be worth anything.
func TestCertificateInWords(t *testing.T) {
	address := ownAddress(t)
	ips := []net.IP{net.ParseIP(address)}
	now := time.Now()
	ca := mailtest.Issue(t, x509.Certificate{Subject: pkix.Name{CommonName: "A small authority"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}, nil)
	for name, c := range map[string]struct {
		cert tls.Certificate
		max  uint16
		want string
	}{
		"expired":   {mailtest.Issue(t, x509.Certificate{IPAddresses: ips, NotBefore: now.Add(-2 * time.Hour), NotAfter: now.Add(-time.Hour)}, nil), 0, "certificate_expired"},
		"not yet":   {mailtest.Issue(t, x509.Certificate{IPAddresses: ips, NotBefore: now.Add(time.Hour), NotAfter: now.Add(2 * time.Hour)}, nil), 0, "certificate_early"},
		"name":      {mailtest.Issue(t, x509.Certificate{DNSNames: []string{"mail.hoster.test", "evil\r\n\x1b[31m"}}, nil), 0, "certificate_name"},
		"self":      {mailtest.Issue(t, x509.Certificate{Subject: pkix.Name{CommonName: "mail"}, IPAddresses: ips}, nil), 0, "certificate_self"},
		"authority": {mailtest.Issue(t, x509.Certificate{Subject: pkix.Name{CommonName: "mail"}, IPAddresses: ips}, &ca), 0, "certificate_unknown"},
		"old":       {mailtest.Issue(t, x509.Certificate{IPAddresses: ips}, nil), tls.VersionTLS11, "tls_old"},
	} {
		s := greeter(t, address, &tls.Config{Certificates: []tls.Certificate{c.cert}, MinVersion: tls.VersionTLS10, MaxVersion: c.max})
		box := desk.Mailbox{Address: "a@shop.test", IMAP: s, SMTP: desk.Server{Host: "127.0.0.1", Port: 1}}
		got := Check(t.Context(), nil, box)[0]
		if got.Key != "mail.error."+c.want {
			t.Errorf("%s: %+v", name, got)
		}
		mailtest.CheckWords(t, got.Key, got.Args)
		if c.want == "tls_old" {
			if got.Cert != nil {
				t.Errorf("%s can be pinned: %+v", name, got.Cert)
			}
			continue
		}
		sum := sha256.Sum256(c.cert.Certificate[0])
		if got.Cert == nil || got.Cert.SHA256 != hex.EncodeToString(sum[:]) || strings.ContainsAny(strings.Join(got.Cert.Names, ""), "\r\n\x1b") {
			t.Errorf("%s: %+v", name, got.Cert)
			continue
		}
		box.IMAP.Pin = got.Cert.SHA256
		if got := Check(t.Context(), nil, box); got[0].Key != "" || got[1].Key != "mail.error.password" {
			t.Errorf("%s, pinned: %+v", name, got)
		}
	}
}

// A pin is the one certificate: another, whoever vouches for it, is refused, also where the server is this machine.
func TestPinnedServerChanges(t *testing.T) {
	for _, security := range []desk.Security{desk.TLS, desk.STARTTLS} {
		in, out := mailtest.NewMailServer(t, security), mailtest.NewPostOffice(t, security)
		in.Server.Pin, out.Server.Pin = strings.Repeat("ab", 32), strings.Repeat("cd", 32)
		box := desk.Mailbox{Address: "a@shop.test", IMAP: in.Server, SMTP: out.Server}
		checks := Check(t.Context(), nil, box)
		if len(checks) != 2 || checks[0].Key != "mail.error.pin" || checks[1].Key != "mail.error.pin" || out.Logins != 0 {
			t.Fatalf("%s: %+v, %d log-ins", security, checks, out.Logins)
		}
		box.IMAP.Pin, box.SMTP.Pin = checks[0].Cert.SHA256, checks[1].Cert.SHA256
		for _, c := range Check(t.Context(), nil, box) {
			if c.Key != "" {
				t.Errorf("%s: the new certificate: %+v", security, c)
			}
		}
	}
}

func TestNoPinForTheServersWeKnow(t *testing.T) {
	cert := mailtest.Issue(t, x509.Certificate{DNSNames: []string{"imap.gmail.com"}}, nil)
	err := &line.Failed{At: line.AtTLS, Err: &tls.CertificateVerificationError{UnverifiedCertificates: []*x509.Certificate{cert.Leaf}, Err: x509.UnknownAuthorityError{Cert: cert.Leaf}}}
	for host, want := range map[string]bool{"imap.gmail.com": false, "IMAP.Gmail.com": false, "smtp.qq.com": false, "imap.shop.test": true} {
		if c := line.Pinnable(desk.Server{Host: host}, err); (c != nil) != want {
			t.Errorf("%s: %+v", host, c)
		}
	}
}
