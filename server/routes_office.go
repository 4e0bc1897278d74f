package server

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

// settingsRoutes are an agent's profile and the owner's settings.
func (s *Server) settingsRoutes(r *gin.RouterGroup) {
	o, m := s.office, s.mailboxes
	r.GET("/profile", s.Do(o.Profile))
	r.POST("/profile", s.Do(o.SaveProfile))
	r.GET("/profile/notices", s.Do(o.ProfileNotices))
	r.POST("/profile/notices", s.Do(o.SaveProfileNotices))
	own := r.Group("/profile/replies", s.Needs(desk.MayReply))
	own.GET("", s.Do(o.SavedReplies))
	own.GET("/:id", s.Do(o.SavedReply))
	own.POST("/:id", s.Do(o.SaveSavedReply))
	own.POST("/:id/remove", s.Do(o.RemoveSavedReply))
	r.POST("/profile/avatar", s.Do(s.staff.SaveAvatar))
	r.GET("/profile/security", s.Do(o.Security))
	r.POST("/profile/password", s.Do(o.SavePassword))
	r.POST("/profile/sessions", s.Do(o.EndSessions))
	r.GET("/profile/second", s.Do(o.Second))
	r.POST("/profile/second", s.Do(o.TurnOnSecond))
	r.POST("/profile/second/codes", s.Do(o.RenewCodes))
	r.POST("/profile/second/off", s.Do(o.DropSecond))
	r.GET("/avatars/:id", s.Do(s.staff.Avatar))

	g := r.Group("/settings")
	shop, boxes, agents := g.Group("", s.Needs(desk.MayShop)), g.Group("/mailboxes", s.Needs(desk.MayMailboxes)), g.Group("", s.Needs(desk.MayAgents))
	g.GET("", s.Do(o.Home))
	shop.GET("/shop", s.Do(o.ShopSettings))
	shop.POST("/shop", s.Do(o.SaveShopSettings))
	shop.GET("/hours", s.Do(o.Hours))
	shop.POST("/hours", s.Do(o.SaveHours))
	shop.POST("/hours/days", s.Do(o.SaveDay))
	shop.POST("/hours/days/remove", s.Do(o.DropDays))
	shop.POST("/hours/load", s.Do(o.LoadDays))
	shop.GET("/hours/files/:name", s.Do(o.CalendarFile))

	shop.GET("/contact", s.Do(s.contact.Settings))
	shop.POST("/contact", s.Do(s.contact.SaveNotices))
	shop.GET("/contact/fields/:id", s.Do(s.contact.Field))
	shop.POST("/contact/fields/:id", s.Do(s.contact.SaveField))

	boxes.GET("", s.Do(m.List))
	boxes.GET("/new", s.Do(m.NewMailbox))
	boxes.POST("/new", s.Do(m.SaveMailbox))
	boxes.GET("/servers", s.Do(m.GuessServers))
	boxes.GET("/connected", s.Do(m.Connected))
	boxes.GET("/connect/:ticket", s.Do(m.ConnectPage))
	boxes.POST("/connect/:ticket", s.Do(m.ConnectDone))
	boxes.GET("/:id", s.Do(m.Mailbox))
	boxes.POST("/:id", s.Do(m.SaveMailbox))
	boxes.POST("/:id/connect", s.Do(m.ConnectAgain))
	boxes.POST("/:id/pause", s.Do(m.PauseMailbox))
	boxes.POST("/:id/remove", s.Do(m.RemoveMailbox))
	boxes.GET("/:id/quarantine", s.Do(m.Quarantine))
	boxes.POST("/:id/quarantine", s.Do(m.ReleaseMail))
	boxes.GET("/:id/quarantine/:account", s.Do(m.QuarantinedOriginal))
	boxes.GET("/:id/quarantine/:account/raw", s.Do(m.QuarantinedRaw))
	boxes.GET("/:id/accounts", s.Do(m.Accounts))
	boxes.POST("/:id/compare", s.Do(m.CompareAccounts))
	boxes.GET("/:id/folders", s.Do(m.Folders))
	boxes.POST("/:id/folders", s.Do(m.SaveFolders))

	agents.GET("/agents", s.Do(o.Agents))
	agents.GET("/agents/new", s.Do(o.NewAgent))
	agents.POST("/agents/new", s.Do(o.AddAgent))
	agents.GET("/agents/:id", s.Do(o.Agent))
	agents.POST("/agents/:id", s.Do(o.SaveAgent))
	agents.POST("/agents/:id/link", s.Do(o.AgentLink))
	agents.POST("/agents/:id/second", s.Do(o.ResetSecond))
	agents.POST("/agents/second", s.Do(o.SaveSecondRule))
	agents.POST("/agents/invite", s.Do(o.Invite))
	agents.POST("/agents/uninvite", s.Do(o.Uninvite))

	g = g.Group("", s.Needs(desk.MayShare))
	g.GET("/tags", s.Do(o.TagSettings))
	g.POST("/tags", s.Do(o.SaveTag))
	g.GET("/topics", s.Do(o.TopicSettings))
	g.POST("/topics/:id", s.Do(o.SaveTopic))
	g.GET("/replies", s.Do(o.SavedReplies))
	g.GET("/replies/:id", s.Do(o.SavedReply))
	g.POST("/replies/:id", s.Do(o.SaveSavedReply))
	g.POST("/replies/:id/remove", s.Do(o.RemoveSavedReply))

	shop.GET("/texts", s.Do(o.Texts))
	shop.POST("/texts", s.Do(o.SaveTexts))
	shop.GET("/ratings", s.Do(o.RatingSettings))
	shop.POST("/ratings", s.Do(o.SaveRatingSettings))
	shop.POST("/ratings/preview", s.Do(o.PreviewRatingSettings))
	shop.GET("/ratings/:mailbox", s.Do(o.RatingSettings))
	shop.POST("/ratings/:mailbox", s.Do(o.SaveRatingSettings))

	shop.GET("/spam", s.Do(o.SpamSettings))
	shop.POST("/spam", s.Do(o.SaveSpamSettings))
	shop.POST("/spam/senders", s.Do(o.SaveSpamSender))
	shop.POST("/spam/forget", s.Do(o.ForgetSpam))

	shop.GET("/help", s.Do(o.HelpSettings))
	shop.POST("/help", s.Do(o.SaveHelpSettings))
	shop.POST("/help/logo", s.Do(o.SaveLogo))
	shop.POST("/help/export", s.Do(o.ExportNow))
	shop.GET("/widget", s.Do(o.Widget))
	shop.POST("/widget", s.Do(o.SaveWidget))
	shop.GET("/synonyms", s.Do(o.Synonyms))
	shop.POST("/synonyms", s.Do(o.SaveSynonyms))
	shop.GET("/categories/:id", s.Do(o.Category))
	shop.POST("/categories/:id", s.Do(o.SaveCategory))
	shop.POST("/categories/:id/remove", s.Do(o.RemoveCategory))

	agents.GET("/tokens", s.Do(o.Tokens))
	agents.POST("/tokens", s.Do(o.AddToken))
	agents.POST("/tokens/:id/revoke", s.Do(o.RevokeToken))
	audit := g.Group("/audit", s.Needs(desk.MayAudit))
	audit.GET("", s.Do(o.Audit))
	audit.GET("/export", s.Do(o.ExportAudit))
	shop.GET("/about", s.Do(o.About))
}

// ratingRoutes are the ratings page.
func (s *Server) ratingRoutes(r *gin.RouterGroup) {
	d := s.staff
	r.GET("/ratings", s.Do(d.Ratings))
	r.POST("/ratings/read", s.Needs(desk.MayWork), s.Do(d.ReadRatings))
}
