package wire

import (
	"context"
	"crypto/tls"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/net/idna"

	"github.com/deskbell/deskbell/desk"
)

// stage says what was being done when a conversation with a server failed.
type stage string

const (
	atConnect  stage = "connect"
	atTLS      stage = "tls"
	atStartTLS stage = "starttls"
	atLogin    stage = "login"
	atID       stage = "id"
	atSelect   stage = "select"
	atFolder   stage = "folder" // looking for one
	atTidy     stage = "tidy"   // marking and moving
	atCopy     stage = "copy"   // into the folder for sent mail
	atFetch    stage = "fetch"
	atSpool    stage = "spool" // our own disk
	atStore    stage = "store" // our own database
	atSend     stage = "send"
)

// failed is an error and where it happened. conn is what the connection itself said, where that is what broke.
type failed struct {
	at   stage
	err  error
	conn error
}

func (f *failed) Error() string {
	s := string(f.at) + ": " + f.err.Error()
	if f.conn != nil {
		s += " (" + f.conn.Error() + ")"
	}
	return s
}

func (f *failed) Unwrap() []error {
	if f.conn != nil {
		return []error{f.err, f.conn}
	}
	return []error{f.err}
}

// wire is a connection to a mail server: guarded at the bottom, TLS on top where it is spoken from the first byte.
type wire struct {
	net.Conn
	guard *guard
	stop  func() bool
}

// Close does not wait for TLS to say goodbye: the other end may be gone.
func (w *wire) Close() error {
	w.stop()
	return w.guard.Conn.Close()
}

// dial connects to s. The connection closes when ctx ends.
func dial(ctx context.Context, s desk.Server, proto string) (*wire, error) {
	limited, cancel := context.WithTimeout(ctx, dialLimit)
	defer cancel()
	host := asciiHost(s.Host)
	raw, err := dialTCP(limited, "tcp", net.JoinHostPort(host, strconv.Itoa(s.Port)))
	if err != nil {
		return nil, &failed{at: atConnect, err: err}
	}
	g := newGuard(raw)
	w := &wire{Conn: g, guard: g}
	w.stop = context.AfterFunc(ctx, func() { _ = raw.Close() })
	if s.Security == desk.TLS {
		t := tls.Client(g, tlsConfig(s, proto))
		if err := t.HandshakeContext(limited); err != nil {
			w.stop()
			_ = raw.Close()
			return nil, &failed{at: atTLS, err: err, conn: g.failure()}
		}
		w.Conn = t
	}
	return w, nil
}

// tlsConfig is how a server has to prove itself: by its pin where it has one and by nothing else, by the system's authorities
// where it has none.
func tlsConfig(s desk.Server, proto string) *tls.Config {
	host := asciiHost(s.Host)
	c := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, InsecureSkipVerify: s.Pin != "" || loopback(host)}
	if s.Pin != "" {
		c.VerifyConnection = func(state tls.ConnectionState) error { return checkPin(s.Pin, state.PeerCertificates) }
	}
	if proto != "" {
		c.NextProtos = []string{proto}
	}
	return c
}

// loopback says whether host is this machine, where a certificate proves nothing and a test server has none worth the name.
// Only a name that can't be anything else counts: what a name server says is not asked.
func loopback(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && ip.Unmap().IsLoopback()
}

// asciiHost is host as the wire wants it: an internationalised name in its ASCII form (RFC 5891), an IPv6 address without the
// brackets that it may have been typed with.
func asciiHost(host string) string {
	if inner, ok := strings.CutPrefix(host, "["); ok {
		return strings.TrimSuffix(inner, "]")
	}
	if a, err := idna.ToASCII(host); err == nil {
		return a
	}
	return host
}
