package servers

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/provider"
	"github.com/deskbell/deskbell/mail/line"
	"github.com/deskbell/deskbell/mail/mailtest"
)

// book is a name service of our own.
type book struct {
	srv map[string]string // "_imaps._tcp.shop.test" to "host:port"
	mx  map[string][]string
}

func (b book) LookupSRV(_ context.Context, service, proto, name string) (string, []*net.SRV, error) {
	target, ok := b.srv["_"+service+"._"+proto+"."+name]
	if !ok {
		return "", nil, &net.DNSError{IsNotFound: true}
	}
	host, p, _ := strings.Cut(target, ":")
	port := map[string]uint16{"993": 993, "143": 143, "465": 465, "587": 587, "0": 0}[p]
	return "", []*net.SRV{{Target: host + ".", Port: port}}, nil
}

func (b book) LookupMX(_ context.Context, name string) (list []*net.MX, err error) {
	for _, h := range b.mx[name] {
		list = append(list, &net.MX{Host: h + "."})
	}
	return list, nil
}

// web is the web: pages by host and path, over HTTPS with a certificate that is right for *.test names. It notes what it was asked.
type web struct {
	mu    sync.Mutex
	pages map[string]string
	asked []string
}

func (w *web) start(t *testing.T, f *Finder) {
	t.Helper()
	cert := mailtest.Issue(t, x509.Certificate{DNSNames: []string{"shop.test", "*.shop.test", "elsewhere.test", "xn--fiq228cm5u1yp.test", "autoconfig.xn--fiq228cm5u1yp.test"}}, nil)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.asked = append(w.asked, r.Host+r.URL.RequestURI())
		page, ok := w.pages[r.Host+r.URL.Path]
		switch {
		case !ok:
			http.NotFound(rw, r)
		case strings.HasPrefix(page, "-> "):
			http.Redirect(rw, r, page[3:], http.StatusFound)
		default:
			_, _ = rw.Write([]byte(page))
		}
	}))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
	server.Config.ErrorLog = slog.NewLogLogger(mailtest.Quiet.Handler(), slog.LevelError)
	server.StartTLS()
	plain := httptest.NewServer(server.Config.Handler)
	t.Cleanup(func() { server.Close(); plain.Close() })
	pool := x509.NewCertPool()
	pool.AddCert(cert.Leaf)
	f.web.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		to := server.Listener.Addr().String()
		if strings.HasSuffix(address, ":80") {
			to = plain.Listener.Addr().String()
		}
		return new(net.Dialer).DialContext(ctx, network, to)
	}}
}

func config(in, out string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><clientConfig version="1.1"><emailProvider id="shop.test"><domain>shop.test</domain>` + in + out + `</emailProvider></clientConfig>`
}

func entry(tag, kind, host, port, socket, auth string) string {
	return "<" + tag + ` type="` + kind + `"><hostname>` + host + "</hostname><port>" + port + "</port><socketType>" + socket + "</socketType><username>%EMAILADDRESS%</username><authentication>" + auth + "</authentication></" + tag + ">"
}

var (
	goodIn  = entry("incomingServer", "imap", "in.%EMAILDOMAIN%", "993", "SSL", "password-cleartext")
	goodOut = entry("outgoingServer", "smtp", "out.hoster.test", "587", "STARTTLS", "password-cleartext")
)

func TestFind(t *testing.T) {
	const page = "autoconfig.shop.test/mail/config-v1.1.xml"
	const wellKnown = "shop.test/.well-known/autoconfig/mail/config-v1.1.xml"
	own := map[string]string{"_imaps._tcp.shop.test": "in.shop.test:993", "_imap._tcp.shop.test": "old.shop.test:143", "_submission._tcp.shop.test": "out.shop.test:587"}
	user := "a@shop.test"
	for name, c := range map[string]struct {
		address string
		pages   map[string]string
		book    book
		answer  []string // host:port that answers when it is tried
		want    provider.Found
	}{
		"a provider we know": {address: "me@qq.com", want: provider.Found{By: provider.ByPreset, Preset: "qq",
			IMAP: desk.Server{Host: "imap.qq.com", Port: 993, Security: desk.TLS}, SMTP: desk.Server{Host: "smtp.qq.com", Port: 465, Security: desk.TLS}}},
		"the domain's page": {pages: map[string]string{page: config(goodIn, goodOut)}, book: book{srv: own}, want: provider.Found{By: provider.ByPage,
			IMAP: desk.Server{Host: "in.shop.test", Port: 993, Security: desk.TLS, User: user}, SMTP: desk.Server{Host: "out.hoster.test", Port: 587, Security: desk.STARTTLS, User: user}}},
		"the other page, by way of another": {pages: map[string]string{wellKnown: "-> https://elsewhere.test/c.xml", "elsewhere.test/c.xml": config(goodIn, goodOut)}, want: provider.Found{By: provider.ByPage,
			IMAP: desk.Server{Host: "in.shop.test", Port: 993, Security: desk.TLS, User: user}, SMTP: desk.Server{Host: "out.hoster.test", Port: 587, Security: desk.STARTTLS, User: user}}},
		"a page that leads to plain HTTP is not believed": {pages: map[string]string{page: "-> http://elsewhere.test/c.xml", "elsewhere.test/c.xml": config(goodIn, goodOut)}, want: provider.Guess(user)},
		"a page without encryption":                       {pages: map[string]string{page: config(entry("incomingServer", "imap", "in.shop.test", "143", "plain", "plain"), goodOut)}, want: provider.Guess(user)},
		"a page with POP3 only":                           {pages: map[string]string{page: config(entry("incomingServer", "pop3", "in.shop.test", "995", "SSL", ""), goodOut)}, want: provider.Guess(user)},
		"a page of a provider we know keeps its hints": {pages: map[string]string{page: config(entry("incomingServer", "imap", "imap.fastmail.com", "993", "SSL", ""), entry("outgoingServer", "smtp", "smtp.fastmail.com", "465", "SSL", ""))},
			want: provider.Found{By: provider.ByPage, Preset: "fastmail", IMAP: desk.Server{Host: "imap.fastmail.com", Port: 993, Security: desk.TLS, User: user}, SMTP: desk.Server{Host: "smtp.fastmail.com", Port: 465, Security: desk.TLS, User: user}}},
		"SRV": {book: book{srv: own}, want: provider.Found{By: provider.ByService,
			IMAP: desk.Server{Host: "in.shop.test", Port: 993, Security: desk.TLS}, SMTP: desk.Server{Host: "out.shop.test", Port: 587, Security: desk.STARTTLS}}},
		"SRV to elsewhere is to be looked at": {book: book{srv: map[string]string{"_imap._tcp.shop.test": "mail.evil.test:143", "_submissions._tcp.shop.test": "mail.evil.test:465"}}, want: provider.Found{By: provider.ByService, Doubt: true,
			IMAP: desk.Server{Host: "mail.evil.test", Port: 143, Security: desk.STARTTLS}, SMTP: desk.Server{Host: "mail.evil.test", Port: 465, Security: desk.TLS}}},
		"SRV says no": {book: book{srv: map[string]string{"_imaps._tcp.shop.test": ":0", "_submissions._tcp.shop.test": ":0"}}, want: provider.Guess(user)},
		"a company at Tencent": {book: book{mx: map[string][]string{"shop.test": {"mxbiz1.qq.com", "mxbiz2.qq.com"}}}, want: provider.Found{By: provider.ByMXEntry, Preset: "exmail",
			IMAP: desk.Server{Host: "imap.exmail.qq.com", Port: 993, Security: desk.TLS}, SMTP: desk.Server{Host: "smtp.exmail.qq.com", Port: 465, Security: desk.TLS}}},
		"the usual names": {answer: []string{"imap.shop.test:143", "mail.shop.test:993", "mail.shop.test:587"}, want: provider.Found{By: provider.ByTrying,
			IMAP: desk.Server{Host: "mail.shop.test", Port: 993, Security: desk.TLS}, SMTP: desk.Server{Host: "mail.shop.test", Port: 587, Security: desk.STARTTLS}}},
		"the host that takes its mail": {book: book{mx: map[string][]string{"shop.test": {"s7.hoster.test"}}}, answer: []string{"s7.hoster.test:993", "s7.hoster.test:465"}, want: provider.Found{By: provider.ByTrying, Doubt: true,
			IMAP: desk.Server{Host: "s7.hoster.test", Port: 993, Security: desk.TLS}, SMTP: desk.Server{Host: "s7.hoster.test", Port: 465, Security: desk.TLS}}},
		"half an answer is none": {answer: []string{"imap.shop.test:993"}, want: provider.Guess(user)},
		"an international domain": {address: "a@中文茶铺.test", pages: map[string]string{"autoconfig.xn--fiq228cm5u1yp.test/mail/config-v1.1.xml": config(entry("incomingServer", "imap", "in.shop.test", "993", "SSL", ""), goodOut)}, want: provider.Found{By: provider.ByPage,
			IMAP: desk.Server{Host: "in.shop.test", Port: 993, Security: desk.TLS, User: "a@中文茶铺.test"}, SMTP: desk.Server{Host: "out.hoster.test", Port: 587, Security: desk.STARTTLS, User: "a@中文茶铺.test"}}},
	} {
		f := NewFinder()
		w := &web{pages: c.pages}
		w.start(t, f)
		f.names = c.book
		f.probe = func(_ context.Context, s desk.Server, _ string) error {
			if slices.Contains(c.answer, s.Host+":"+map[int]string{993: "993", 143: "143", 465: "465", 587: "587"}[s.Port]) {
				return nil
			}
			return errNoGreeting
		}
		if c.address == "" {
			c.address = user
		}
		if got := f.Find(t.Context(), c.address); got != c.want {
			t.Errorf("%s:\n%+v\nwant\n%+v", name, got, c.want)
		}
		asked := len(w.asked)
		f.Find(t.Context(), c.address)
		if len(w.asked) != asked {
			t.Errorf("%s: it is asked again: %q", name, w.asked)
		}
		for _, q := range w.asked { // nobody but the domain itself learns who asks
			host, _, _ := strings.Cut(q, "/")
			if !strings.HasSuffix(host, "shop.test") && host != "elsewhere.test" && !strings.HasSuffix(host, "xn--fiq228cm5u1yp.test") {
				t.Errorf("%s: %s was asked", name, q)
			}
		}
	}
}

// Find ends in time and asks for nothing sensible where there is nothing sensible to ask.
func TestFindWithoutAnAnswer(t *testing.T) {
	f := NewFinder()
	f.names, f.probe = book{}, func(ctx context.Context, _ desk.Server, _ string) error { <-ctx.Done(); return ctx.Err() }
	f.web.Transport = failing{}
	for _, address := range []string{"", "a", "@", "a@localhost", "a@[::1]", "a@shop..test", "a@shop.test/../x", "a@" + strings.Repeat("x", 300) + ".test"} {
		if got := f.Find(t.Context(), address); got.By != provider.ByNameAlone && got.By != "" {
			t.Errorf("%q: %+v", address, got)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if got := f.Find(ctx, "a@shop.test"); got != provider.Guess("a@shop.test") {
		t.Errorf("%+v", got)
	}
	if len(f.known) != 0 {
		t.Error("what was not asked to the end is remembered")
	}
}

type failing struct{}

func (failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("no web") }

// The knock tells mail servers from others, and one that offers STARTTLS from one that does not.
func TestProbe(t *testing.T) {
	for _, security := range []desk.Security{desk.TLS, desk.STARTTLS} {
		in, out := mailtest.NewMailServer(t, security).Server, mailtest.NewPostOffice(t, security).Server
		if err := probe(t.Context(), in, "imap"); err != nil {
			t.Errorf("IMAP, %s: %v", security, err)
		}
		if err := probe(t.Context(), out, ""); err != nil {
			t.Errorf("SMTP, %s: %v", security, err)
		}
		if probe(t.Context(), out, "imap") == nil || probe(t.Context(), in, "") == nil {
			t.Errorf("%s: one is taken for the other", security)
		}
	}
	in, out := mailtest.NewMailServer(t, desk.NoTLS).Server, mailtest.NewPostOffice(t, desk.NoTLS).Server
	in.Security, out.Security = desk.STARTTLS, desk.STARTTLS
	if err := probe(t.Context(), in, "imap"); !errors.Is(err, line.ErrNoStartTLS) {
		t.Errorf("IMAP: %v", err)
	}
	if err := probe(t.Context(), out, ""); !errors.Is(err, line.ErrNoStartTLS) {
		t.Errorf("SMTP: %v", err)
	}
}

func FuzzAutoconfig(f *testing.F) {
	f.Add(config(goodIn, goodOut), "a@shop.test")
	f.Add(config(entry("incomingServer", "imap", "in.shop.test", "99999", "SSL", "OAuth2"), goodOut), "a@shop.test")
	f.Add(config(goodIn+goodIn, goodOut+entry("outgoingServer", "smtp", "x", "25", "plain", "none")), "%EMAILDOMAIN%@%EMAILADDRESS%")
	f.Add(`<!DOCTYPE x [<!ENTITY a "&a;&a;">]><clientConfig>&a;</clientConfig>`, "a@b")
	f.Add(strings.Repeat("<a>", 2000), "a@b")
	f.Add("", "")
	f.Fuzz(func(t *testing.T, page, address string) {
		found, err := readAutoconfig(strings.NewReader(page), address)
		if err != nil {
			if found != (provider.Found{}) {
				t.Errorf("an error and %+v", found)
			}
			return
		}
		for _, s := range []desk.Server{found.IMAP, found.SMTP} {
			if s.Security != desk.TLS && s.Security != desk.STARTTLS || s.Port < 1 || s.Port > 65535 || !validHost(s.Host) || s.Password != "" || s.Pin != "" || strings.ContainsAny(s.User, "\r\n\x00") {
				t.Errorf("%+v", s)
			}
		}
	})
}
