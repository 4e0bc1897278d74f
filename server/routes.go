package server

import (
	"github.com/gin-gonic/gin"
)

// routes is the map of the product. The chain of middleware is one visible line.
func (s *Server) routes(r *gin.Engine) {
	r.Use(s.Recoverer, s.Secure, s.AllowedHost, s.LimitBody)
	r.NoRoute(s.Do(s.NotFound))
	r.NoMethod(s.Do(s.NotFound))

	r.GET("/healthz", s.Health)
	r.GET("/assets/:hash/*name", s.Asset)

	s.apiRoutes(r.Group("/api/v1"))

	pages := r.Group("/", s.Session)
	pages.GET("/lang/:lang", s.Do(s.SetLang))
	s.setupRoutes(pages)
	ready := pages.Group("/", s.NeedSetup)
	s.publicRoutes(ready)
	s.accountRoutes(ready)

	staff := ready.Group("/desk", s.NeedAgent, s.AtDesk)
	s.staffRoutes(staff)
	s.settingsRoutes(staff)
	s.articleRoutes(staff)
	s.ratingRoutes(staff)
	s.reportRoutes(staff)
	s.demoRoutes(ready)
}
