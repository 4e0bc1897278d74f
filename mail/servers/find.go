// Package servers finds the IMAP and SMTP server of a mailbox: by its address alone, or as an owner writes them down in a URL.
package servers

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/idna"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/provider"
	"github.com/deskbell/deskbell/mail/line"
)

// Finder finds the servers of an address.
type Finder struct {
	names nameService
	web   *http.Client
	probe func(ctx context.Context, s desk.Server, proto string) error
	now   func() time.Time

	mu    sync.Mutex
	known map[string]finding // by address: a form asks while one types, and again when it is sent
}

type finding struct {
	found provider.Found
	at    time.Time
}

// nameService is the part of the name service that we ask.
type nameService interface {
	LookupSRV(ctx context.Context, service, proto, name string) (string, []*net.SRV, error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
}

const (
	findLimit  = 5 * time.Second // for pages and names, and then again for the servers that are tried
	foundFor   = 5 * time.Minute
	foundMost  = 100
	redirected = 3
)

// NewFinder asks the real name service and the real web.
func NewFinder() *Finder {
	web := line.WebClient(findLimit)
	web.CheckRedirect = func(r *http.Request, via []*http.Request) error {
		if r.URL.Scheme != "https" || len(via) > redirected { // what comes over plain HTTP anybody may have written
			return errNoConfig
		}
		return nil
	}
	return &Finder{names: net.DefaultResolver, web: web, probe: probe, now: time.Now, known: map[string]finding{}}
}

// Find finds the servers of an address: those that we know, what its domain's own page says, what the name service says (RFC 6186,
// RFC 8314), where the domain's mail goes, or what answers under the usual names; in this order. Where nothing does, it is the usual names
// all the same, and says so.
func (f *Finder) Find(ctx context.Context, address string) provider.Found {
	if found, ok := provider.Known(address, ""); ok {
		return found
	}
	domain, err := idna.ToASCII(address[strings.LastIndexByte(address, '@')+1:])
	if err != nil || !desk.ValidAddress(address) || !strings.Contains(domain, ".") || !validHost(domain) {
		return provider.Guess(address)
	}
	f.mu.Lock()
	k, ok := f.known[address]
	f.mu.Unlock()
	if ok && f.now().Sub(k.at) < foundFor {
		return k.found
	}
	found := f.find(ctx, domain, address)
	if p, known := provider.ByServer(found.IMAP.Host); known {
		found.Preset, found.Doubt = p.ID, false
	}
	if ctx.Err() == nil {
		f.remember(address, found)
	}
	return found
}

func (f *Finder) remember(address string, found provider.Found) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.known) >= foundMost {
		clear(f.known)
	}
	f.known[address] = finding{found, f.now()}
}

// find asks everybody at once and believes in order.
func (f *Finder) find(ctx context.Context, domain, address string) provider.Found {
	limited, cancel := context.WithTimeout(ctx, findLimit)
	defer cancel()
	pages := autoconfigPages(domain, address)
	answers := make([]provider.Found, len(pages)+2)
	var mx []string
	var all sync.WaitGroup
	for i, page := range pages {
		all.Go(func() { answers[i], _ = f.autoconfig(limited, page, address) })
	}
	all.Go(func() { answers[len(pages)] = f.byService(limited, domain) })
	all.Go(func() { mx, answers[len(pages)+1] = f.byMX(limited, domain) })
	all.Wait()
	if i := slices.IndexFunc(answers, func(a provider.Found) bool { return a.By != "" }); i >= 0 {
		return answers[i]
	}
	return f.byTrying(ctx, domain, address, mx)
}

// byService reads the domain's SRV entries, TLS from the first byte first (RFC 8314, 5.1).
func (f *Finder) byService(ctx context.Context, domain string) provider.Found {
	ask := []struct {
		service  string
		security desk.Security
	}{{"imaps", desk.TLS}, {"imap", desk.STARTTLS}, {"submissions", desk.TLS}, {"submission", desk.STARTTLS}}
	servers := make([]desk.Server, len(ask))
	var all sync.WaitGroup
	for i, a := range ask {
		all.Go(func() {
			_, list, _ := f.names.LookupSRV(ctx, a.service, "tcp", domain)
			if len(list) == 0 {
				return
			}
			host := strings.ToLower(strings.TrimSuffix(list[0].Target, "."))
			if list[0].Port != 0 && strings.Contains(host, ".") && validHost(host) { // "." means that there is no such service
				servers[i] = desk.Server{Host: host, Port: int(list[0].Port), Security: a.security}
			}
		})
	}
	all.Wait()
	first := func(a, b desk.Server) desk.Server {
		if a.Host != "" {
			return a
		}
		return b
	}
	found := provider.Found{By: provider.ByService, IMAP: first(servers[0], servers[1]), SMTP: first(servers[2], servers[3])}
	if found.IMAP.Host == "" || found.SMTP.Host == "" {
		return provider.Found{}
	}
	found.Doubt = !within(found.IMAP.Host, domain) || !within(found.SMTP.Host, domain)
	return found
}

// within says whether host belongs to domain, so that its certificate says whose it is (RFC 6186, 6).
func within(host, domain string) bool {
	return host == domain || strings.HasSuffix(host, "."+domain)
}

// byMX finds the provider that takes the domain's mail; the hosts come too, for many small ones are read from where they are sent to.
func (f *Finder) byMX(ctx context.Context, domain string) (hosts []string, found provider.Found) {
	list, _ := f.names.LookupMX(ctx, domain) // a partial answer comes with an error
	for _, mx := range list {
		host := strings.ToLower(strings.TrimSuffix(mx.Host, "."))
		if p, known := provider.ByMX(host); known {
			return nil, p.Found(provider.ByMXEntry)
		}
		if validHost(host) && len(hosts) < 2 {
			hosts = append(hosts, host)
		}
	}
	return hosts, provider.Found{}
}

// byTrying knocks at the usual places and says nothing there but hello.
func (f *Finder) byTrying(ctx context.Context, domain, address string, mx []string) provider.Found {
	ctx, cancel := context.WithTimeout(ctx, findLimit)
	defer cancel()
	var in, out desk.Server
	var all sync.WaitGroup
	all.Go(func() {
		in = f.firstOf(ctx, "imap", places(append([]string{"imap." + domain, "mail." + domain, domain}, mx...), 993, 143))
	})
	all.Go(func() {
		out = f.firstOf(ctx, "", places(append([]string{"smtp." + domain, "mail." + domain, domain}, mx...), 465, 587))
	})
	all.Wait()
	if in.Host == "" || out.Host == "" {
		return provider.Guess(address)
	}
	return provider.Found{By: provider.ByTrying, IMAP: in, SMTP: out, Doubt: !within(in.Host, domain) || !within(out.Host, domain)}
}

// places are the hosts with TLS, one after the other, and then with STARTTLS.
func places(hosts []string, tls, starttls int) (list []desk.Server) {
	for _, h := range hosts {
		list = append(list, desk.Server{Host: h, Port: tls, Security: desk.TLS})
	}
	for _, h := range hosts {
		list = append(list, desk.Server{Host: h, Port: starttls, Security: desk.STARTTLS})
	}
	return list
}

// firstOf tries all at once and takes the first in order that answers as it should.
func (f *Finder) firstOf(ctx context.Context, proto string, list []desk.Server) desk.Server {
	good := make([]bool, len(list))
	var all sync.WaitGroup
	for i, s := range list {
		all.Go(func() { good[i] = f.probe(ctx, s, proto) == nil })
	}
	all.Wait()
	if i := slices.Index(good, true); i >= 0 {
		return list[i]
	}
	return desk.Server{}
}

var errNoGreeting = errors.New("no mail server answers there")

// probe says hello and goes: with TLS the certificate has to be right, with STARTTLS it has to be offered, which logging in
// insists on later.
func probe(ctx context.Context, s desk.Server, proto string) error {
	w, err := line.Dial(ctx, s, proto)
	if err != nil {
		return err
	}
	defer w.Close()
	w.Expect(findLimit, findLimit)
	r := bufio.NewReaderSize(w, 4<<10)
	greeting, _, err := r.ReadLine()
	if err != nil {
		return err
	}
	hello, end, want := "a CAPABILITY\r\n", "a ", "* OK"
	if proto == "" {
		hello, end, want = "EHLO "+line.Literal(w.LocalAddr())+"\r\n", "250 ", "220"
	}
	if !strings.HasPrefix(strings.ToUpper(string(greeting)), want) {
		return errNoGreeting
	}
	if s.Security != desk.STARTTLS {
		return nil
	}
	if _, err := w.Write([]byte(hello)); err != nil {
		return err
	}
	offered := false
	for range 100 {
		line, _, err := r.ReadLine()
		if err != nil {
			return err
		}
		offered = offered || strings.Contains(strings.ToUpper(string(line)), "STARTTLS")
		if strings.HasPrefix(string(line), end) {
			break
		}
	}
	if !offered {
		return line.ErrNoStartTLS
	}
	return nil
}
