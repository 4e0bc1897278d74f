package server

import "github.com/gin-gonic/gin"

// settingsRoutes are an agent's profile and the owner's settings.
func (s *Server) settingsRoutes(r *gin.RouterGroup) {

	g := r.Group("/settings")
	_ = g

	g.GET("/mailboxes/servers", s.do(s.guessServers))

}

// articleRoutes are the editor of the help centre.
func (s *Server) articleRoutes(r *gin.RouterGroup) {
}

// ratingRoutes are the ratings page.
func (s *Server) ratingRoutes(r *gin.RouterGroup) {
}
