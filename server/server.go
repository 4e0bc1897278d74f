// Package server is Deskbell over HTTP. Its routes are the map of the product; the pages are in packages by who sees them: staff,
// office, articles, mailboxes, reports, public, talks, widget and api, which all stand on web and know nothing of each other. A handler parses, calls one use case of
// the store and renders.
package server

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/api"
	"github.com/deskbell/deskbell/server/articles"
	"github.com/deskbell/deskbell/server/contact"
	"github.com/deskbell/deskbell/server/files"
	"github.com/deskbell/deskbell/server/live"
	"github.com/deskbell/deskbell/server/mailboxes"
	"github.com/deskbell/deskbell/server/office"
	"github.com/deskbell/deskbell/server/public"
	"github.com/deskbell/deskbell/server/reports"
	"github.com/deskbell/deskbell/server/staff"
	"github.com/deskbell/deskbell/server/talks"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/server/widget"
)

// What a server is made from, by the names that its users know.
type (
	Config = web.Config
	Mail   = web.Mail
	Demo   = web.Demo
	Hub    = live.Hub
)

// Server answers HTTP.
type Server struct {
	*web.Site
	router    *gin.Engine
	handler   http.Handler
	staff     *staff.Desk
	files     *files.Files
	office    *office.Office
	articles  *articles.Articles
	mailboxes *mailboxes.Mailboxes
	public    *public.Public
	contact   *contact.Contact
	reports   *reports.Reports
	talks     *talks.Talks
	widget    *widget.Widget
	api       *api.API
}

// New makes the server. It reads no network and starts nothing.
func New(c Config) (*Server, error) {
	gin.SetMode(gin.ReleaseMode)
	site := web.NewSite(c)
	s := &Server{Site: site, router: gin.New(), staff: staff.New(site), files: files.New(site), office: office.New(site), articles: articles.New(site), mailboxes: mailboxes.New(site),
		public: public.New(site), contact: contact.New(site), reports: reports.New(site), talks: talks.New(site), widget: widget.New(site), api: api.New(site)}
	s.router.HandleMethodNotAllowed = true
	if err := s.router.SetTrustedProxies(c.Proxies); err != nil {
		return nil, desk.Fail(desk.Invalid, "cli.bad_proxy", "value", err.Error())
	}
	s.routes(s.router)
	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(http.HandlerFunc(s.DenyCrossSite))
	s.handler = crossOrigin.Handler(s.router)
	return s, nil
}

// ServeHTTP answers one request. HEAD is GET whose body net/http leaves out.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		r = r.Clone(web.Head(r.Context()))
		r.Method = http.MethodGet
	}
	s.handler.ServeHTTP(w, r)
}

// KeepViews writes down which articles were read since the last time.
func (s *Server) KeepViews(ctx context.Context) error { return s.public.KeepViews(ctx) }

// Close ends the live connections, so that an http.Server can shut down.
func (s *Server) Close() { s.Hub.Close() }
