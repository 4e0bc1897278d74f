// Package server is Deskbell over HTTP: the staff desk, the customers' pages and the API. A handler parses, calls one use case
// of the store and renders.
package server

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store"
)

// Mail is what the server needs of the mail package; cli hands it over.
type Mail struct {
	Check     func(ctx context.Context, m desk.Mailbox) []desk.Check
	Find      func(ctx context.Context, address string) desk.Found
	OAuth     OAuth
	Position  func(ctx context.Context, m desk.Mailbox) (uidvalidity, uidnext uint32, err error)
	OpenPart  func(r io.ReaderAt, size int64, locator string) (io.Reader, error)
	CleanHTML func(html string) string
	PlainText func(html string) string
	Header    func(raw []byte) []desk.HeaderLine // of a mail, or of its beginning
	Write     func(w io.Writer, o desk.Outgoing, open func(desk.Attachment) (io.ReadCloser, error)) error
	Refresh   func()                                                      // mailboxes were added, changed or removed
	Look      func()                                                      // look at the mailboxes now
	Send      func()                                                      // something was put into the outbox
	Compare   func(mailbox int64) bool                                    // compare its folders with their accounts now; false: nobody watches it
	Backlogs  func() []desk.Backlog                                       // mailboxes that are busy with much mail at once
	Folders   func(ctx context.Context, m desk.Mailbox) ([]string, error) // what the server calls its folders
}

// OAuth is how access to a mailbox is granted.
type OAuth interface {
	Ask(ctx context.Context, g desk.Grant, address, redirect string) (desk.Consent, error)
	Poll(ctx context.Context, g desk.Grant, c desk.Consent) (fresh desk.Grant, next desk.Consent, done bool, err error)
	Redeem(ctx context.Context, g desk.Grant, c desk.Consent, code string) (desk.Grant, error)
}

// Config is what the server is made from. Store, Mail and Log are needed.
type Config struct {
	Store     *store.Store
	Mail      Mail
	Log       *slog.Logger
	Now       func() time.Time // nil is time.Now
	Version   string
	Listen    string   // the address that is listened on, "127.0.0.1:8080"; the LAN address on the settings page comes from it
	PublicURL string   // overrides the settings' one, from --public-url
	Hosts     []string // more allowed Host names
	Proxies   []string // trusted proxies' addresses or networks
	Cookie    string   // the session cookie's name; "deskbell"
	SetupCode string   // needed to set up a new desk
	Demo      Demo     // the demo's customer's mailbox; nil otherwise
}

// Server answers HTTP.
type Server struct {
	Config
	Hub     *Hub
	router  *gin.Engine
	handler http.Handler
	limits  *limiter
	hosts   hostList
	ready   atomic.Bool // set-up is done; never goes back
	staff   staffCache  // what every page of the desk needs
	wizard  wizard      // what has been typed into the set-up
	kept    keptSecrets // passwords between two tries of a mailbox form
	grants  connections // grants that are on their way
	sent    sentForms   // contact forms that have become tickets
	thumbs  thumbs      // small pictures
}

// New makes the server. It reads no network and starts nothing.
func New(c Config) (*Server, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Cookie == "" {
		c.Cookie = "deskbell"
	}
	gin.SetMode(gin.ReleaseMode)
	s := &Server{Config: c, Hub: NewHub(), router: gin.New(), limits: newLimiter(c.Now)}
	s.router.HandleMethodNotAllowed = true
	if err := s.router.SetTrustedProxies(c.Proxies); err != nil {
		return nil, desk.Fail(desk.Invalid, "cli.bad_proxy", "value", err.Error())
	}
	s.routes(s.router)
	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(http.HandlerFunc(s.denyCrossSite))
	s.handler = crossOrigin.Handler(s.router)
	return s, nil
}

// ServeHTTP answers one request. HEAD is GET whose body net/http leaves out.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		r = r.Clone(r.Context())
		r.Method = http.MethodGet
	}
	s.handler.ServeHTTP(w, r)
}

// Close ends the live connections, so that an http.Server can shut down.
func (s *Server) Close() { s.Hub.Close() }

// isReady says whether set-up is done.
func (s *Server) isReady(ctx context.Context) bool {
	if s.ready.Load() {
		return true
	}
	ok, err := s.Store.Ready(ctx)
	if err != nil {
		s.Log.Error("is it set up", "err", err)
	}
	if ok {
		s.ready.Store(true)
	}
	return ok
}
