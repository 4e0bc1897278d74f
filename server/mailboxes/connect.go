package mailboxes

import (
	"crypto/rand"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
)

// connection is a grant on its way: what the form said, and what is waited for. It is kept here, as passwords between two tries are:
// the pages carry a random ticket.
type connection struct {
	consent  desk.Consent
	box      desk.Mailbox // as typed, with its secrets
	provider string
	agent    int64 // whose it is; 0 in the set-up
	asked    time.Time
	until    time.Time
}

type connections struct {
	mu  sync.Mutex
	all map[string]connection
}

func (k *connections) put(now time.Time, ticket string, c connection) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.all == nil {
		k.all = map[string]connection{}
	}
	for other, old := range k.all {
		if now.After(old.until) || len(k.all) > 100 {
			delete(k.all, other)
		}
	}
	c.until = now.Add(keptFor)
	k.all[ticket] = c
}

// get gives what a ticket stands for to the one whose it is.
func (k *connections) get(now time.Time, ticket string, agent int64) (connection, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	c, ok := k.all[ticket]
	return c, ok && c.agent == agent && !now.After(c.until)
}

// byState finds the one that a browser comes back with.
func (k *connections) byState(now time.Time, state string, agent int64) (ticket string, c connection, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for ticket, c := range k.all {
		if c.consent.State != "" && subtle.ConstantTimeCompare([]byte(c.consent.State), []byte(state)) == 1 {
			return ticket, c, c.agent == agent && !now.After(c.until)
		}
	}
	return "", c, false
}

func (k *connections) drop(ticket string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.all, ticket)
}

// officeOf is where a request's mailboxes are: in the set-up or in the settings.
func officeOf(c *gin.Context) string {
	if web.AgentOf(c) == nil {
		return "/setup"
	}
	return "/desk/settings/mailboxes"
}

// formOf is the form of a mailbox.
func formOf(c *gin.Context, box desk.Mailbox) string {
	switch {
	case web.AgentOf(c) == nil:
		return "/setup/mailbox"
	case box.ID == 0:
		return "/desk/settings/mailboxes/new"
	}
	return "/desk/settings/mailboxes/" + strconv.FormatInt(box.ID, 10)
}

// connect begins a grant for box and leads to the page that says what to do.
func (s *Mailboxes) connect(c *gin.Context, box desk.Mailbox, provider string) error {
	g := box.OAuth
	consent, err := s.Mail.OAuth.Ask(c.Request.Context(), g, box.Address, loopbackURL(c)+officeOf(c)+"/connected")
	if err != nil {
		return err
	}
	ticket := rand.Text()
	s.grants.put(s.Now(), ticket, connection{consent: consent, box: box, provider: provider, agent: keeper(c)})
	c.Redirect(http.StatusSeeOther, officeOf(c)+"/connect/"+ticket)
	return nil
}

// loopbackURL is this desk as a browser on the same machine knows it, for nowhere else may a code be sent (RFC 8252, 7.3). A browser on
// another machine finds nothing there, and its owner copies the address instead.
func loopbackURL(c *gin.Context) string {
	host, port, err := net.SplitHostPort(c.Request.Host)
	if err != nil {
		host, port = c.Request.Host, "80"
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	if host == "localhost" || err == nil && ip.IsLoopback() {
		return "http://" + c.Request.Host
	}
	return "http://127.0.0.1:" + port
}

// ConnectAgain begins a grant for a mailbox as it is stored.
func (s *Mailboxes) ConnectAgain(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	box, err := s.Store.Mailbox(c.Request.Context(), id)
	if err != nil {
		return err
	}
	return s.connect(c, box, "")
}

// connectStep is the connection of a ticket and its page.
func (s *Mailboxes) connectStep(c *gin.Context) (*office.Connect, connection, error) {
	k, ok := s.grants.get(s.Now(), c.Param("ticket"), keeper(c))
	if !ok || k.consent.URL == "" { // granted by now
		return nil, k, desk.Fail(desk.NotFound, "oauth.lost")
	}
	p := &office.Connect{Frame: s.Frame(c, "oauth.title"), Address: k.box.Address, Authority: k.box.OAuth.Authority, URL: k.consent.URL,
		UserCode: k.consent.UserCode, Action: c.Request.URL.Path, Back: formOf(c, k.box)}
	return p, k, nil
}

// ConnectPage shows what the owner does to grant access, with the code where there is one.
func (s *Mailboxes) ConnectPage(c *gin.Context) error {
	p, _, err := s.connectStep(c)
	if err != nil {
		return err
	}
	return s.Render(c, "connect", p)
}

// ConnectDone is the button "I have done it": it asks whether the code has been typed, or takes the address that the browser was sent
// to. An authority is not asked more often than it wants to be.
func (s *Mailboxes) ConnectDone(c *gin.Context) error {
	p, k, err := s.connectStep(c)
	if err != nil {
		return err
	}
	ticket := c.Param("ticket")
	if k.consent.UserCode == "" {
		err := s.redeem(c, ticket, k, pasted(c.PostForm("address")))
		if err != nil {
			return s.Again(c, "connect", p, &p.Form, err)
		}
		return nil
	}
	p.Waiting = true
	if s.Now().Sub(k.asked) < k.consent.Every {
		return s.Render(c, "connect", p)
	}
	k.asked = s.Now()
	s.grants.put(s.Now(), ticket, k)
	grant, next, done, err := s.Mail.OAuth.Poll(c.Request.Context(), k.box.OAuth, k.consent)
	switch {
	case err != nil:
		p.Waiting = false
		return s.Again(c, "connect", p, &p.Form, err)
	case !done:
		k.consent = next
		s.grants.put(s.Now(), ticket, k)
		return s.Render(c, "connect", p)
	}
	return s.granted(c, ticket, k, grant)
}

// pasted is the query of an address that was copied from a browser.
func pasted(address string) url.Values {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return url.Values{}
	}
	return u.Query()
}

// Connected is where the browser comes back to.
func (s *Mailboxes) Connected(c *gin.Context) error {
	q := c.Request.URL.Query()
	ticket, k, ok := s.grants.byState(s.Now(), q.Get("state"), keeper(c))
	if !ok {
		return desk.Fail(desk.NotFound, "oauth.lost")
	}
	return s.redeem(c, ticket, k, q)
}

// redeem makes a grant of what the authority gave the browser, if it is the answer to our question.
func (s *Mailboxes) redeem(c *gin.Context, ticket string, k connection, q url.Values) error {
	switch {
	case subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(k.consent.State)) != 1:
		return desk.Fail(desk.Invalid, "oauth.address_bad").At("address")
	case q.Get("code") == "":
		return desk.Fail(desk.Unavailable, "mail.error.oauth_consent")
	}
	grant, err := s.Mail.OAuth.Redeem(c.Request.Context(), k.box.OAuth, k.consent, q.Get("code"))
	if err != nil {
		return err
	}
	return s.granted(c, ticket, k, grant)
}

// granted saves a mailbox that is there already; one that is not goes back to its form, to be tested and saved.
func (s *Mailboxes) granted(c *gin.Context, ticket string, k connection, g desk.Grant) error {
	k.box.OAuth, k.consent = g, desk.Consent{}
	if k.box.ID == 0 {
		s.grants.put(s.Now(), ticket, k)
		c.Redirect(http.StatusSeeOther, formOf(c, k.box)+"?connected="+ticket)
		return nil
	}
	s.grants.drop(ticket)
	if _, err := s.Store.SaveMailbox(c.Request.Context(), k.box); err != nil {
		return err
	}
	s.Mail.Refresh()
	return s.Saved(c, "/desk/settings/mailboxes", "oauth.connected", "address", k.box.Address)
}

// takeConnected fills the form of a new mailbox with what it was when access was asked for.
func (s *Mailboxes) takeConnected(c *gin.Context, f *office.MailboxForm) {
	k, ok := s.grants.get(s.Now(), c.Query("connected"), keeper(c))
	if !ok || !k.box.OAuth.Given() {
		return
	}
	f.Box, f.Provider = k.box, k.provider
	f.Kept = s.kept.put(s.Now(), keptPasswords{imap: k.box.IMAP.Password, smtp: k.box.SMTP.Password, grant: k.box.OAuth, agent: keeper(c)})
}
