package server

import (
	"time"

	"github.com/gin-gonic/gin"
)

// setupRoutes lead from nothing to a shop.
func (s *Server) setupRoutes(r *gin.RouterGroup) {
	m := s.mailboxes
	tries := s.Limit("setup", 20, 3*time.Second)
	r.GET("/setup", tries, s.Do(m.SetupStart))
	r.POST("/setup", tries, s.Do(m.EnterCode))
	g := r.Group("/setup", m.NeedCode)
	g.GET("/shop", s.Do(m.SetupShop))
	g.POST("/shop", s.Do(m.SaveSetupShop))
	g.GET("/you", s.Do(m.SetupYou))
	g.POST("/you", s.Do(m.SaveSetupYou))
	g.GET("/mailbox", s.Do(m.SetupMailbox))
	g.POST("/mailbox", s.Do(m.SaveSetupMailbox))
	g.GET("/servers", s.Do(m.GuessServers))
	g.GET("/connected", s.Do(m.Connected))
	g.GET("/connect/:ticket", s.Do(m.ConnectPage))
	g.POST("/connect/:ticket", s.Do(m.ConnectDone))
}

// publicRoutes are the customers' pages: help centre, contact form, rating.
func (s *Server) publicRoutes(r *gin.RouterGroup) {
	p := s.public
	r.GET("/", s.Do(p.Front))
	r.GET("/brand.css", s.Do(p.BrandCSS))
	r.GET("/manifest.webmanifest", s.Do(p.Manifest))

	r.GET("/help", s.Do(p.HelpLang))
	r.GET("/sitemap.xml", s.Do(p.SiteMap))
	r.GET("/robots.txt", s.Do(p.Robots))
	r.GET("/a/:id", p.HelpOn, s.Do(p.ShortLink))
	r.GET("/widget.js", s.Do(s.widget.Script))
	r.GET("/help/pictures/:key", s.Do(p.Picture))
	help := r.Group("/help/:lang", s.widget.Stay, p.LangKnown)
	framed := r.Group("/widget/:lang", s.widget.Framed, p.LangKnown)
	for _, g := range []*gin.RouterGroup{help, framed} {
		s.contactRoutes(g.Group("/contact", p.AsFile))
		s.talkRoutes(g.Group("/ask", p.HelpOn, s.talks.On))
		g.GET("/ticket", s.Do(s.contact.FindDoor))
		g.POST("/ticket", s.Do(s.contact.MailDoor))
		g.POST("/articles/:slug/vote", p.HelpOn, s.Limit("vote", 60, time.Second), s.Do(p.Vote))
	}
	help.GET("/news.atom", p.HelpOn, s.Do(p.NewsFeed))
	for _, g := range []*gin.RouterGroup{help, framed, r.Group("/kiosk/:lang", p.LangKnown)} {
		g = g.Group("", p.HelpOn)
		g.GET("", s.Do(p.HelpHome))
		g.GET("/search", s.Limit("search", 60, time.Second), s.Do(p.HelpSearch))
		g.GET("/search/offers", s.Limit("offers", 120, 200*time.Millisecond), s.Do(p.HelpOffers))
		g.GET("/categories/:id", s.Do(p.HelpCategory))
		g.GET("/articles/:slug", s.Do(p.HelpArticle))
		g.GET("/news", s.Do(p.HelpNews))
		g.GET("/news/:slug", s.Do(p.HelpNewsItem))
	}

	s.doorRoutes(r.Group("/t/:token", s.Limit("door", 60, time.Second)))
	asks := s.Limit("rate", 60, time.Second)
	r.GET("/rate/:token", asks, s.Do(p.RateForm))
	r.POST("/rate/:token", asks, s.Do(p.SaveRating))
	r.GET("/nps/:token", asks, s.Do(p.RecommendForm))
	r.POST("/nps/:token", asks, s.Do(p.SaveRecommendation))
	r.GET("/helped/:token", asks, s.Do(p.HelpedForm))
	r.POST("/helped/:token", asks, s.Do(p.SaveHelped))
	r.GET("/solved/:token", asks, s.Do(p.SolvedForm))
	r.POST("/solved/:token", asks, s.Do(p.SaveSolved))
}

// contactRoutes are the contact form, wherever it stands.
func (s *Server) contactRoutes(g *gin.RouterGroup) {
	f := s.contact
	g.GET("", s.Do(f.Form))
	g.POST("", s.Do(f.Send))
	g.POST("/offers", s.Limit("offers", 120, 200*time.Millisecond), s.Do(f.Offers))
	g.POST("/solved", s.Limit("helped", 60, time.Second), s.Do(f.Helped))
	g.GET("/sent", s.Do(f.Sent))
}

// doorRoutes are the customer's page of a ticket.
func (s *Server) doorRoutes(g *gin.RouterGroup) {
	f := s.contact
	g.GET("", s.Do(f.Door))
	g.POST("/code", s.Do(f.SendDoorCode))
	g.POST("/enter", s.Do(f.EnterDoorCode))
	g.POST("/write", s.Do(f.WriteAtDoor))
	g.POST("/close", s.Do(f.CloseAtDoor))
	g.POST("/reopen", s.Do(f.ReopenAtDoor))
	g.POST("/rate", s.Do(f.RateAtDoor))
	g.POST("/erase", s.Do(f.AskErasure))
	g.GET("/files/:id/:name", s.Do(f.DoorFile))
}

// talkRoutes are the conversation with the answer bot.
func (s *Server) talkRoutes(g *gin.RouterGroup) {
	t, says := s.talks, s.Limit("ask", 20, 5*time.Second)
	g.GET("", s.Do(t.Ask))
	g.POST("", says, s.Do(t.Say))
	g.GET("/:talk", s.Limit("talks", 120, time.Second), s.Do(t.Talk))
	g.POST("/:talk", says, s.Do(t.Say))
}

// accountRoutes are log-in, log-out and a forgotten password.
func (s *Server) accountRoutes(r *gin.RouterGroup) {
	p := s.public
	r.GET("/login", s.Do(p.LogInForm))
	r.POST("/login", s.Do(p.LogIn))
	r.GET("/login/code", s.Do(p.CodeForm))
	r.POST("/login/code", s.Do(p.EnterCode))
	r.POST("/logout", s.Do(p.LogOut))
	r.GET("/join/:token", s.Do(p.JoinForm))
	r.POST("/join/:token", s.Limit("join", 10, 10*time.Second), s.Do(p.Join))
	r.GET("/forgot", s.Do(p.ForgotForm))
	r.POST("/forgot", s.Do(p.Forgot))
	r.GET("/reset/:token", s.Do(p.ResetForm))
	r.POST("/reset/:token", s.Limit("reset", 10, 10*time.Second), s.Do(p.Reset))
}

// demoRoutes are the customer's mailbox. They exist in the demo only, and there anybody may be any customer.
func (s *Server) demoRoutes(r *gin.RouterGroup) {
	if s.Demo == nil {
		return
	}
	p := s.public
	r.GET("/demo", s.Do(p.DemoMailbox))
	r.POST("/demo", s.Do(p.DemoWrite))
	r.GET("/demo/letters", s.Do(p.DemoLetters))
	r.GET("/demo/file/:id/:index/:name", s.Do(p.DemoFile))
}
