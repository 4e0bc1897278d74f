package server

import "github.com/gin-gonic/gin"

// staffRoutes are the pages of the desk: lists, tickets, live events.
func (s *Server) staffRoutes(r *gin.RouterGroup) {
	r.GET("/events", s.do(s.stream))
}
