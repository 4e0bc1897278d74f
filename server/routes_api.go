package server

import "github.com/gin-gonic/gin"

// apiRoutes are the JSON API, version 1, as /api/v1/openapi.json describes it.
func (s *Server) apiRoutes(r *gin.RouterGroup) {
	a := s.api
	r.GET("/openapi.json", a.Description)

	r.Use(a.AlwaysJSON, a.NeedToken, a.Once)
	r.GET("/tickets", a.Answer(a.Tickets))
	r.POST("/tickets", a.Answer(a.OpenTicket))
	r.GET("/tickets/:number", a.Answer(a.Ticket))
	r.PATCH("/tickets/:number", a.Answer(a.EditTicket))
	r.DELETE("/tickets/:number", a.Answer(a.DeleteTicket))
	r.POST("/tickets/:number/restore", a.Answer(a.RestoreTicket))
	r.POST("/tickets/:number/replies", a.Answer(a.Reply))
	r.POST("/tickets/:number/notes", a.Answer(a.Note))
	r.GET("/tickets/:number/messages/:id/raw", a.Answer(a.Raw))
	r.GET("/tickets/:number/messages/:id/attachments/:attachment", a.Answer(a.Attachment))
	r.GET("/articles", a.Answer(a.Articles))
	r.POST("/articles", a.Answer(a.AddArticle))
	r.GET("/articles/:id", a.Answer(a.Article))
	r.PATCH("/articles/:id", a.Answer(a.EditArticle))
	r.DELETE("/articles/:id", a.Answer(a.DropArticle))
	r.GET("/search", a.Answer(a.Search))
	r.GET("/ratings", a.Answer(a.Ratings))
	r.GET("/follow-ups", a.Answer(a.FollowUps))
	r.GET("/mailboxes", a.Answer(a.Mailboxes))
}
