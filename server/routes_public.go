package server

import (
	"time"

	"github.com/gin-gonic/gin"
)

// setupRoutes lead from nothing to a shop.
func (s *Server) setupRoutes(r *gin.RouterGroup) {
	tries := s.limit("setup", 20, 3*time.Second)
	r.GET("/setup", tries, s.do(s.setupStart))
	r.POST("/setup", tries, s.do(s.setupCode))
	g := r.Group("/setup", s.needCode)
	g.GET("/shop", s.do(s.setupShop))
	g.POST("/shop", s.do(s.setupSaveShop))
	g.GET("/you", s.do(s.setupYou))
	g.POST("/you", s.do(s.setupSaveYou))
	g.GET("/mailbox", s.do(s.setupMailbox))
	g.POST("/mailbox", s.do(s.setupSaveMailbox))
	g.GET("/servers", s.do(s.guessServers))
	g.GET("/connected", s.do(s.connected))
	g.GET("/connect/:ticket", s.do(s.connectPage))
	g.POST("/connect/:ticket", s.do(s.connectDone))
}

// publicRoutes are the customers' pages: help centre, contact form, rating.
func (s *Server) publicRoutes(r *gin.RouterGroup) {
	r.GET("/", s.do(s.front))
	r.GET("/brand.css", s.do(s.brandCSS))

	r.GET("/help", s.do(s.helpLang))
	r.GET("/help/:lang", s.helpLangKnown, s.helpOn, s.do(s.helpHome))
	r.GET("/help/:lang/search", s.helpLangKnown, s.helpOn, s.limit("search", 60, time.Second), s.do(s.helpSearch))
	r.GET("/help/:lang/categories/:id", s.helpLangKnown, s.helpOn, s.do(s.helpCategory))
	r.GET("/help/:lang/articles/:slug", s.helpLangKnown, s.helpOn, s.do(s.helpArticle))
	r.GET("/help/:lang/contact", s.helpLangKnown, s.do(s.contactForm))
	r.POST("/help/:lang/contact", s.helpLangKnown, s.do(s.contactSend))
	r.GET("/help/:lang/contact/sent", s.helpLangKnown, s.do(s.contactSent))

	r.GET("/rate/:token", s.limit("rate", 60, time.Second), s.do(s.rateForm))
	r.POST("/rate/:token", s.limit("rate", 60, time.Second), s.do(s.rateSave))
}

// accountRoutes are log-in, log-out and a forgotten password.
func (s *Server) accountRoutes(r *gin.RouterGroup) {
	r.GET("/login", s.do(s.loginForm))
	r.POST("/login", s.do(s.login))
	r.POST("/logout", s.do(s.logout))
	r.GET("/forgot", s.do(s.forgotForm))
	r.POST("/forgot", s.do(s.forgot))
	r.GET("/reset/:token", s.do(s.resetForm))
	r.POST("/reset/:token", s.limit("reset", 10, 10*time.Second), s.do(s.reset))
}
