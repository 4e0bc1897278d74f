package server

import "github.com/gin-gonic/gin"

// settingsRoutes are an agent's profile and the owner's settings.
func (s *Server) settingsRoutes(r *gin.RouterGroup) {
	r.GET("/profile", s.do(s.profile))
	r.POST("/profile", s.do(s.saveProfile))
	r.POST("/profile/password", s.do(s.savePassword))
	r.POST("/profile/sessions", s.do(s.logOutElsewhere))

	g := r.Group("/settings", s.ownerOnly)
	g.GET("", s.do(s.settingsHome))
	g.GET("/shop", s.do(s.shopSettings))
	g.POST("/shop", s.do(s.saveShopSettings))

	g.GET("/mailboxes", s.do(s.mailboxes))
	g.GET("/mailboxes/new", s.do(s.newMailbox))
	g.POST("/mailboxes/new", s.do(s.saveMailbox))
	g.GET("/mailboxes/servers", s.do(s.guessServers))
	g.GET("/mailboxes/connected", s.do(s.connected))
	g.GET("/mailboxes/connect/:ticket", s.do(s.connectPage))
	g.POST("/mailboxes/connect/:ticket", s.do(s.connectDone))
	g.GET("/mailboxes/:id", s.do(s.mailbox))
	g.POST("/mailboxes/:id", s.do(s.saveMailbox))
	g.POST("/mailboxes/:id/connect", s.do(s.connectAgain))
	g.POST("/mailboxes/:id/pause", s.do(s.pauseMailbox))
	g.POST("/mailboxes/:id/remove", s.do(s.removeMailbox))
	g.GET("/mailboxes/:id/quarantine", s.do(s.quarantine))
	g.POST("/mailboxes/:id/quarantine", s.do(s.releaseMail))
	g.GET("/mailboxes/:id/quarantine/:account", s.do(s.quarantinedOriginal))
	g.GET("/mailboxes/:id/quarantine/:account/raw", s.do(s.quarantinedRaw))
	g.GET("/mailboxes/:id/accounts", s.do(s.accounts))
	g.POST("/mailboxes/:id/compare", s.do(s.compareAccounts))
	g.GET("/mailboxes/:id/folders", s.do(s.folders))
	g.POST("/mailboxes/:id/folders", s.do(s.saveFolders))

	g.GET("/agents", s.do(s.agents))
	g.GET("/agents/new", s.do(s.newAgent))
	g.POST("/agents/new", s.do(s.addAgent))
	g.GET("/agents/:id", s.do(s.agent))
	g.POST("/agents/:id", s.do(s.saveAgent))
	g.POST("/agents/:id/link", s.do(s.agentLink))

	g.GET("/replies", s.do(s.savedReplyList))
	g.GET("/replies/:id", s.do(s.savedReply))
	g.POST("/replies/:id", s.do(s.saveSavedReply))
	g.POST("/replies/:id/remove", s.do(s.removeSavedReply))

	g.GET("/texts", s.do(s.texts))
	g.POST("/texts", s.do(s.saveTexts))
	g.GET("/ratings", s.do(s.ratingSettings))
	g.POST("/ratings", s.do(s.saveRatingSettings))

	g.GET("/spam", s.do(s.spamSettings))
	g.POST("/spam", s.do(s.saveSpamSettings))
	g.POST("/spam/senders", s.do(s.saveSpamSender))
	g.POST("/spam/forget", s.do(s.forgetSpam))

	g.GET("/help", s.do(s.helpSettings))
	g.POST("/help", s.do(s.saveHelpSettings))
	g.GET("/categories/:id", s.do(s.category))
	g.POST("/categories/:id", s.do(s.saveCategory))
	g.POST("/categories/:id/remove", s.do(s.removeCategory))

	g.GET("/tokens", s.do(s.tokens))
	g.POST("/tokens", s.do(s.addToken))
	g.POST("/tokens/:id/revoke", s.do(s.revokeToken))
	g.GET("/about", s.do(s.about))
}

// articleRoutes are the editor of the help centre.
func (s *Server) articleRoutes(r *gin.RouterGroup) {
	r.GET("/articles", s.do(s.articles))
	r.GET("/articles/new", s.do(s.newArticle))
	r.POST("/articles/new", s.do(s.saveArticle))
	r.POST("/articles/preview", s.do(s.previewArticle))
	r.GET("/articles/:id", s.do(s.article))
	r.POST("/articles/:id", s.do(s.saveArticle))
	r.GET("/articles/:id/remove", s.do(s.askRemoveArticle))
	r.POST("/articles/:id/remove", s.do(s.removeArticle))
}

// ratingRoutes are the ratings page.
func (s *Server) ratingRoutes(r *gin.RouterGroup) {
	r.GET("/ratings", s.do(s.ratings))
}
