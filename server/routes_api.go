package server

import "github.com/gin-gonic/gin"

// apiRoutes are the JSON API, version 1, as /api/v1/openapi.json describes it.
func (s *Server) apiRoutes(r *gin.RouterGroup) {
	r.GET("/openapi.json", s.openAPI)

	r.Use(s.apiFrame, s.needToken, s.once)
	r.GET("/tickets", s.api(s.apiTickets))
	r.POST("/tickets", s.api(s.apiOpenTicket))
	r.GET("/tickets/:number", s.api(s.apiTicket))
	r.PATCH("/tickets/:number", s.api(s.apiEditTicket))
	r.DELETE("/tickets/:number", s.api(s.apiDeleteTicket))
	r.POST("/tickets/:number/restore", s.api(s.apiRestoreTicket))
	r.POST("/tickets/:number/replies", s.api(s.apiReply))
	r.POST("/tickets/:number/notes", s.api(s.apiNote))
	r.GET("/tickets/:number/messages/:id/raw", s.api(s.apiRaw))
	r.GET("/tickets/:number/messages/:id/attachments/:attachment", s.api(s.apiAttachment))
	r.GET("/articles", s.api(s.apiArticles))
	r.POST("/articles", s.api(s.apiAddArticle))
	r.GET("/articles/:id", s.api(s.apiArticle))
	r.PATCH("/articles/:id", s.api(s.apiEditArticle))
	r.DELETE("/articles/:id", s.api(s.apiDropArticle))
	r.GET("/search", s.api(s.apiSearch))
	r.GET("/ratings", s.api(s.apiRatings))
	r.GET("/mailboxes", s.api(s.apiMailboxes))
}
