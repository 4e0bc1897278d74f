package web

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/gin-contrib/sessions"
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store"
	"github.com/deskbell/deskbell/ui/words"
)

// pageCSP is the policy of every page of ours: no inline script or style, nothing from elsewhere. What is not named is 'self' and not 'none',
// for to Firefox 115 an icon (<use> of another file) is no image; all that has a name of its own and is not used here is forbidden by it.
const pageCSP = "default-src 'self'; object-src 'none'; media-src 'none'; font-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Secure sets the headers that every answer has. A handler that shows other things (mail HTML) replaces the policy.
func (s *Site) Secure(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", pageCSP)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	c.Next()
}

// Recoverer turns a panic into an answer and a log line.
func (s *Site) Recoverer(c *gin.Context) {
	defer func() {
		if v := recover(); v != nil {
			if v == http.ErrAbortHandler {
				panic(v)
			}
			s.Log.Error("panic", "path", c.FullPath(), "what", v, "stack", string(debug.Stack()))
			s.Fail(c, desk.Fail(desk.Internal, "internal"))
		}
	}()
	c.Next()
}

// LimitBody refuses bodies over the shop's limit, with a little room for a form around a file.
func (s *Site) LimitBody(c *gin.Context) {
	limit := int64(50 << 20)
	if set, err := s.Store.Settings(c.Request.Context()); err == nil && set.MaxMail > 0 {
		limit = set.MaxMail
	}
	limit += 1 << 20
	body := c.Request.Body
	c.Request.Body = &limitedBody{ReadCloser: http.MaxBytesReader(c.Writer, body, limit), rest: body, limit: limit}
	c.Next()
}

// limitedBody is a body with an end to it. What comes after the limit is read and thrown away, up to three times as much again: a
// browser that is still sending when the connection closes shows "connection reset" in place of the refusal.
type limitedBody struct {
	io.ReadCloser
	rest  io.Reader
	limit int64
	over  bool
}

func (b *limitedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		b.drain()
	}
	return n, err
}

func (b *limitedBody) drain() {
	if !b.over {
		b.over = true
		_, _ = io.CopyN(io.Discard, b.rest, 4*b.limit) // refused in any case
	}
}

// readOut reads what is left of a body that was refused before its end.
func readOut(c *gin.Context, e *desk.Error) {
	if body, ok := c.Request.Body.(*limitedBody); ok && e.Code == desk.TooLarge {
		body.drain()
	}
}

// hostList holds the names under which this machine is reached; its own addresses are looked up every minute at most.
type hostList struct {
	mu    sync.Mutex
	at    time.Time
	names map[string]bool
}

func (l *hostList) own(now time.Time) map[string]bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.names != nil && now.Sub(l.at) < time.Minute {
		return l.names
	}
	names := map[string]bool{"localhost": true}
	if addrs, err := net.InterfaceAddrs(); err == nil {
		for _, a := range addrs {
			if prefix, err := netip.ParsePrefix(a.String()); err == nil {
				names[prefix.Addr().WithZone("").String()] = true
			}
		}
	}
	if name, err := os.Hostname(); err == nil && name != "" {
		name = strings.ToLower(name)
		names[name], names[name+".local"], names[name+".lan"] = true, true, true
	}
	l.at, l.names = now, names
	return names
}

// AllowedHost refuses names that are not ours: a page elsewhere whose name was rebound to this machine (DNS rebinding) has such a one.
func (s *Site) AllowedHost(c *gin.Context) {
	if !s.hostAllowed(c.Request) {
		s.Fail(c, desk.Fail(desk.Forbidden, "host"))
		return
	}
	c.Next()
}

func (s *Site) hostAllowed(r *http.Request) bool {
	host := HostOnly(r.Host)
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsLoopback() {
		return true
	}
	if strings.HasSuffix(host, ".localhost") || s.hosts.own(s.Now())[host] {
		return true
	}
	allowed := append([]string{s.PublicURL}, s.Hosts...)
	if set, err := s.Store.Settings(r.Context()); err == nil {
		allowed = append(append(allowed, set.PublicURL), set.Hosts...)
	}
	for _, a := range allowed {
		if a != "" && HostOnly(a) == host {
			return true
		}
	}
	return false
}

// HostOnly is the lower-case name in "Shop.example:8080", "https://shop.example/help" or "[::1]:80".
func HostOnly(s string) string {
	if _, rest, ok := strings.Cut(s, "://"); ok {
		s = rest
	}
	s, _, _ = strings.Cut(s, "/")
	if host, _, err := net.SplitHostPort(s); err == nil {
		s = host
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(s, "[]"), "."))
}

// overTLS says whether the browser came by https, itself or to a proxy that is trusted.
func (s *Site) overTLS(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	return s.fromProxy(r) && r.Header.Get("X-Forwarded-Proto") == "https"
}

func (s *Site) fromProxy(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	for _, p := range s.Proxies {
		if network, err := netip.ParsePrefix(p); err == nil && network.Contains(ip) {
			return true
		}
		if one, err := netip.ParseAddr(p); err == nil && one == ip.Unmap() {
			return true
		}
	}
	return false
}

// DenyCrossSite refuses a form that a page elsewhere has sent, in both languages, before anything is known of the browser.
func (s *Site) DenyCrossSite(w http.ResponseWriter, r *http.Request) {
	http.Error(w, words.Text(desk.English, "error.cross_site", nil)+"\n"+words.Text(desk.Chinese, "error.cross_site", nil), http.StatusForbidden)
}

// NeedSetup leads to the wizard while there is no shop.
func (s *Site) NeedSetup(c *gin.Context) {
	if !s.IsReady(c.Request.Context()) {
		c.Redirect(http.StatusFound, "/setup")
		c.Abort()
		return
	}
	c.Next()
}

// NeedAgent lets agents in and leads everybody else to the log-in page.
func (s *Site) NeedAgent(c *gin.Context) {
	agent, err := s.FindAgent(c)
	if err != nil {
		s.Fail(c, err)
		return
	}
	if agent == nil {
		if c.Request.Method == http.MethodGet && !WantsJSON(c) && c.GetHeader("Deskbell-Fragment") == "" {
			c.Redirect(http.StatusFound, "/login?to="+url.QueryEscape(c.Request.URL.RequestURI()))
			c.Abort()
			return
		}
		s.Fail(c, desk.Fail(desk.Unauthorized, "login.needed"))
		return
	}
	if !s.secondFirst(c, agent) {
		c.Next()
	}
}

// FindAgent is the agent of this browser's session; nil for nobody.
func (s *Site) FindAgent(c *gin.Context) (*desk.Agent, error) {
	if a := AgentOf(c); a != nil {
		return a, nil
	}
	id, _ := sessions.Default(c).Get(agentKey).(int64)
	if id == 0 {
		return nil, nil
	}
	agent, err := s.Store.Agent(c.Request.Context(), id)
	if desk.CodeOf(err) == desk.NotFound || agent.Disabled {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	s.Act(c, &agent)
	return &agent, s.renew(c)
}

// Act says that the rest of this request is an agent's: for the page, and for what is noted of who did what.
func (s *Site) Act(c *gin.Context, agent *desk.Agent) {
	c.Set("agent", agent)
	c.Request = c.Request.WithContext(store.By(c.Request.Context(), desk.By{Agent: agent.ID, Name: agent.Name, Remote: c.ClientIP()}))
}

// AgentOf is the agent that NeedAgent found; nil on public pages.
func AgentOf(c *gin.Context) *desk.Agent {
	if v, ok := c.Get("agent"); ok {
		return v.(*desk.Agent)
	}
	return nil
}
