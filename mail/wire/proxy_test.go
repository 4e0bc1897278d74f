package wire

import (
	"bufio"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/mailtest"
)

// relay is a SOCKS5 and HTTP CONNECT proxy that leads every name to this machine and wants to know who is there.
type relay struct {
	mu    sync.Mutex
	asked []string
	at    string
}

func newRelay(t *testing.T) *relay {
	t.Helper()
	ln := mailtest.Listen(t)
	r := &relay{at: ln.Addr().String()}
	mailtest.Accept(ln, func(conn net.Conn) {
		t.Cleanup(func() { conn.Close() })
		r.serve(conn)
	})
	return r
}

func (r *relay) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	first, err := in.Peek(1)
	if err != nil {
		return
	}
	var to string
	var ok bool
	if first[0] == 5 {
		to, ok = r.socks(in, conn)
	} else {
		to, ok = r.http(in, conn)
	}
	if !ok {
		return
	}
	r.mu.Lock()
	r.asked = append(r.asked, to)
	r.mu.Unlock()
	_, p, _ := net.SplitHostPort(to)
	out, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", p))
	if err != nil {
		return
	}
	defer out.Close()
	if first[0] != 5 { // the server's greeting in one piece with the answer
		greeting := make([]byte, 512)
		n, _ := out.Read(greeting)
		_, _ = conn.Write(append([]byte("HTTP/1.1 200 Connection established\r\n\r\n"), greeting[:n]...))
	} else {
		_, _ = conn.Write([]byte{5, 0, 0, 1, 127, 0, 0, 1, 0, 1})
	}
	go func() { _, _ = io.Copy(out, in) }()
	_, _ = io.Copy(conn, out)
}

// socks is RFC 1928 with the password of RFC 1929.
func (r *relay) socks(in *bufio.Reader, out io.Writer) (string, bool) {
	take := func(n int) []byte {
		b := make([]byte, n)
		_, _ = io.ReadFull(in, b)
		return b
	}
	take(int(take(2)[1]))
	_, _ = out.Write([]byte{5, 2})
	user := take(int(take(2)[1]))
	pass := take(int(take(1)[0]))
	if string(user) != "me" || string(pass) != "pr0xy" {
		_, _ = out.Write([]byte{1, 1})
		return "", false
	}
	_, _ = out.Write([]byte{1, 0})
	if head := take(4); head[3] != 3 { // we want names to be asked for, not addresses
		return "", false
	}
	host := take(int(take(1)[0]))
	return net.JoinHostPort(string(host), strconv.Itoa(int(binary.BigEndian.Uint16(take(2))))), true
}

func (r *relay) http(in *bufio.Reader, out io.Writer) (string, bool) {
	req, err := http.ReadRequest(in)
	if err != nil || req.Method != http.MethodConnect {
		return "", false
	}
	if req.Header.Get("Proxy-Authorization") != "Basic "+base64.StdEncoding.EncodeToString([]byte("me:pr0xy")) {
		_, _ = io.WriteString(out, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
		return "", false
	}
	return req.Host, true
}

func noProxy(t *testing.T) {
	for _, name := range []string{"ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"} {
		t.Setenv(name, "")
	}
}

// Mail goes through the proxy of the environment, by name; what NO_PROXY excepts and this machine itself do not.
func TestProxy(t *testing.T) {
	in, out := mailtest.NewMailServer(t, desk.NoTLS).Server, mailtest.NewPostOffice(t, desk.NoTLS).Server
	in.Host, out.Host = "imap.shop.test", "邮箱.shop.test"
	box := desk.Mailbox{Address: "a@shop.test", IMAP: in, SMTP: out}
	for _, scheme := range []string{"socks5", "socks5h", "http"} {
		for _, variable := range []string{"ALL_PROXY", "HTTPS_PROXY"} {
			noProxy(t)
			r := newRelay(t)
			t.Setenv(variable, scheme+"://me:pr0xy@"+r.at)
			for _, c := range Check(t.Context(), nil, box) {
				if c.Key != "" {
					t.Errorf("%s, %s: %+v", scheme, variable, c)
				}
			}
			if got := fmt.Sprint(r.asked); got != fmt.Sprintf("[imap.shop.test:%d xn--c0zu34b.shop.test:%d]", in.Port, out.Port) {
				t.Errorf("%s: asked for %s", scheme, got)
			}
			near := box
			near.IMAP.Host, near.SMTP.Host = "127.0.0.1", "localhost"
			for _, c := range Check(t.Context(), nil, near) {
				if c.Key != "" {
					t.Errorf("%s, this machine: %+v", scheme, c)
				}
			}
			if len(r.asked) != 2 {
				t.Errorf("%s: this machine was asked for through the proxy: %v", scheme, r.asked)
			}
		}
	}
	noProxy(t)
	r := newRelay(t)
	t.Setenv("ALL_PROXY", "socks5://me:pr0xy@"+r.at)
	t.Setenv("NO_PROXY", ".shop.test")
	if c := Check(t.Context(), nil, box)[0]; c.Key == "" || len(r.asked) != 0 {
		t.Errorf("NO_PROXY: %+v, %v", c, r.asked)
	}
}

// A proxy that is not there, or does not let us in, is named, and what one logs in to it with is not.
func TestProxyRefuses(t *testing.T) {
	r := newRelay(t)
	gone := mailtest.Listen(t)
	gone.Close()
	for _, via := range []string{"socks5://me:s3cret@" + r.at, "http://me:s3cret@" + r.at, "http://me:s3cret@" + gone.Addr().String(), "ftp://me:s3cret@" + r.at, "http://me:s3cret@[" + r.at} {
		noProxy(t)
		t.Setenv("ALL_PROXY", via)
		box := desk.Mailbox{IMAP: desk.Server{Host: "imap.shop.test", Port: 993, Security: desk.TLS}}
		_, err := openIMAP(t.Context(), nil, box, false, func(string) {})
		key, args := explain(box.IMAP, box, err)
		if key != "mail.error.proxy" || strings.Contains(fmt.Sprint(err, args), "s3cret") {
			t.Errorf("%s: %s, %v, %v", via, key, args, err)
		}
		mailtest.CheckWords(t, key, args)
	}
}
