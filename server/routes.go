package server

import (
	"github.com/gin-gonic/gin"
)

// routes is the map of the product. The chain of middleware is one visible line.
func (s *Server) routes(r *gin.Engine) {
	r.Use(s.recoverer, s.secure, s.allowedHost, s.limitBody)
	r.NoRoute(s.do(s.notFound))
	r.NoMethod(s.do(s.notFound))

	r.GET("/healthz", s.health)
	r.GET("/assets/:hash/*name", s.asset)

	s.apiRoutes(r.Group("/api/v1"))

	pages := r.Group("/", s.session)
	pages.GET("/lang/:lang", s.do(s.setLang))
	s.setupRoutes(pages)
	ready := pages.Group("/", s.needSetup)
	s.publicRoutes(ready)
	s.accountRoutes(ready)

	staff := ready.Group("/desk", s.needAgent)
	s.staffRoutes(staff)
	s.settingsRoutes(staff)
	s.articleRoutes(staff)
	s.ratingRoutes(staff)
	s.demoRoutes(ready)
}
