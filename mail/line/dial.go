package line

import (
	"context"
	"crypto/tls"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"github.com/deskbell/deskbell/desk"
)

// Line is a connection to a mail server: guarded at the bottom, TLS on top where it is spoken from the first byte.
type Line struct {
	net.Conn
	guard *guard
	stop  func() bool
}

// Expect allows limit for each read from now on, and whole for all of them together (0: no end).
func (w *Line) Expect(limit, whole time.Duration) { w.guard.expect(limit, whole) }

// Failure is the first thing that went wrong with the connection itself, nil if nothing did.
func (w *Line) Failure() error { return w.guard.failure() }

// Close does not wait for TLS to say goodbye: the other end may be gone.
func (w *Line) Close() error {
	w.stop()
	return w.guard.Conn.Close()
}

// Dial connects to s. The connection closes when ctx ends.
func Dial(ctx context.Context, s desk.Server, proto string) (*Line, error) {
	limited, cancel := context.WithTimeout(ctx, dialLimit)
	defer cancel()
	host := ASCIIHost(s.Host)
	raw, err := dialTCP(limited, "tcp", net.JoinHostPort(host, strconv.Itoa(s.Port)))
	if err != nil {
		return nil, &Failed{At: AtConnect, Err: err}
	}
	g := newGuard(raw)
	w := &Line{Conn: g, guard: g}
	w.stop = context.AfterFunc(ctx, func() { _ = raw.Close() })
	if s.Security == desk.TLS {
		t := tls.Client(g, TLSConfig(s, proto))
		if err := t.HandshakeContext(limited); err != nil {
			w.stop()
			_ = raw.Close()
			return nil, &Failed{At: AtTLS, Err: err, Conn: g.failure()}
		}
		w.Conn = t
	}
	return w, nil
}

// TLSConfig is how a server has to prove itself: by its pin where it has one and by nothing else, by the system's authorities
// where it has none.
func TLSConfig(s desk.Server, proto string) *tls.Config {
	host := ASCIIHost(s.Host)
	c := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, InsecureSkipVerify: s.Pin != "" || Loopback(host)}
	if s.Pin != "" {
		c.VerifyConnection = func(state tls.ConnectionState) error { return checkPin(s.Pin, state.PeerCertificates) }
	}
	if proto != "" {
		c.NextProtos = []string{proto}
	}
	return c
}

// Loopback says whether host is this machine, where a certificate proves nothing and a test server has none worth the name.
// Only a name that can't be anything else counts: what a name server says is not asked.
func Loopback(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && ip.Unmap().IsLoopback()
}

// ASCIIHost is host as the wire wants it: an internationalised name in its ASCII form (RFC 5891), an IPv6 address without the
// brackets that it may have been typed with.
func ASCIIHost(host string) string {
	if inner, ok := strings.CutPrefix(host, "["); ok {
		return strings.TrimSuffix(inner, "]")
	}
	if a, err := idna.ToASCII(host); err == nil {
		return a
	}
	return host
}

// Literal is how we call ourselves: by address (RFC 5321, 4.1.3). The machine's name is nobody's business and often not one
// that servers accept.
func Literal(a net.Addr) string {
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
