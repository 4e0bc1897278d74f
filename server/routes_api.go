package server

import "github.com/gin-gonic/gin"

// apiRoutes are the JSON API, version 1.
func (s *Server) apiRoutes(r *gin.RouterGroup) {}
