package server

import "github.com/gin-gonic/gin"

// settingsRoutes are an agent's profile and the owner's settings.
func (s *Server) settingsRoutes(r *gin.RouterGroup) {
	o, m := s.office, s.mailboxes
	r.GET("/profile", s.Do(o.Profile))
	r.POST("/profile", s.Do(o.SaveProfile))
	r.POST("/profile/password", s.Do(o.SavePassword))
	r.POST("/profile/sessions", s.Do(o.LogOutElsewhere))

	g := r.Group("/settings", s.OwnerOnly)
	g.GET("", s.Do(o.Home))
	g.GET("/shop", s.Do(o.ShopSettings))
	g.POST("/shop", s.Do(o.SaveShopSettings))

	g.GET("/mailboxes", s.Do(m.List))
	g.GET("/mailboxes/new", s.Do(m.NewMailbox))
	g.POST("/mailboxes/new", s.Do(m.SaveMailbox))
	g.GET("/mailboxes/servers", s.Do(m.GuessServers))
	g.GET("/mailboxes/connected", s.Do(m.Connected))
	g.GET("/mailboxes/connect/:ticket", s.Do(m.ConnectPage))
	g.POST("/mailboxes/connect/:ticket", s.Do(m.ConnectDone))
	g.GET("/mailboxes/:id", s.Do(m.Mailbox))
	g.POST("/mailboxes/:id", s.Do(m.SaveMailbox))
	g.POST("/mailboxes/:id/connect", s.Do(m.ConnectAgain))
	g.POST("/mailboxes/:id/pause", s.Do(m.PauseMailbox))
	g.POST("/mailboxes/:id/remove", s.Do(m.RemoveMailbox))
	g.GET("/mailboxes/:id/quarantine", s.Do(m.Quarantine))
	g.POST("/mailboxes/:id/quarantine", s.Do(m.ReleaseMail))
	g.GET("/mailboxes/:id/quarantine/:account", s.Do(m.QuarantinedOriginal))
	g.GET("/mailboxes/:id/quarantine/:account/raw", s.Do(m.QuarantinedRaw))
	g.GET("/mailboxes/:id/accounts", s.Do(m.Accounts))
	g.POST("/mailboxes/:id/compare", s.Do(m.CompareAccounts))
	g.GET("/mailboxes/:id/folders", s.Do(m.Folders))
	g.POST("/mailboxes/:id/folders", s.Do(m.SaveFolders))

	g.GET("/agents", s.Do(o.Agents))
	g.GET("/agents/new", s.Do(o.NewAgent))
	g.POST("/agents/new", s.Do(o.AddAgent))
	g.GET("/agents/:id", s.Do(o.Agent))
	g.POST("/agents/:id", s.Do(o.SaveAgent))
	g.POST("/agents/:id/link", s.Do(o.AgentLink))

	g.GET("/replies", s.Do(o.SavedReplies))
	g.GET("/replies/:id", s.Do(o.SavedReply))
	g.POST("/replies/:id", s.Do(o.SaveSavedReply))
	g.POST("/replies/:id/remove", s.Do(o.RemoveSavedReply))

	g.GET("/texts", s.Do(o.Texts))
	g.POST("/texts", s.Do(o.SaveTexts))
	g.GET("/ratings", s.Do(o.RatingSettings))
	g.POST("/ratings", s.Do(o.SaveRatingSettings))

	g.GET("/spam", s.Do(o.SpamSettings))
	g.POST("/spam", s.Do(o.SaveSpamSettings))
	g.POST("/spam/senders", s.Do(o.SaveSpamSender))
	g.POST("/spam/forget", s.Do(o.ForgetSpam))

	g.GET("/help", s.Do(o.HelpSettings))
	g.POST("/help", s.Do(o.SaveHelpSettings))
	g.GET("/categories/:id", s.Do(o.Category))
	g.POST("/categories/:id", s.Do(o.SaveCategory))
	g.POST("/categories/:id/remove", s.Do(o.RemoveCategory))

	g.GET("/tokens", s.Do(o.Tokens))
	g.POST("/tokens", s.Do(o.AddToken))
	g.POST("/tokens/:id/revoke", s.Do(o.RevokeToken))
	g.GET("/about", s.Do(o.About))
}

// articleRoutes are the editor of the help centre.
func (s *Server) articleRoutes(r *gin.RouterGroup) {
	o := s.office
	r.GET("/articles", s.Do(o.Articles))
	r.GET("/articles/new", s.Do(o.NewArticle))
	r.POST("/articles/new", s.Do(o.SaveArticle))
	r.POST("/articles/preview", s.Do(o.PreviewArticle))
	r.GET("/articles/:id", s.Do(o.Article))
	r.POST("/articles/:id", s.Do(o.SaveArticle))
	r.GET("/articles/:id/remove", s.Do(o.AskRemoveArticle))
	r.POST("/articles/:id/remove", s.Do(o.RemoveArticle))
}

// ratingRoutes are the ratings page.
func (s *Server) ratingRoutes(r *gin.RouterGroup) {
	d := s.staff
	r.GET("/ratings", s.Do(d.Ratings))
}
