package server

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

// reportRoutes are the pages of figures, and the wordings that are tried against each other.
func (s *Server) reportRoutes(r *gin.RouterGroup) {
	p := s.reports
	g := r.Group("/reports", s.Needs(desk.MayReports))
	g.GET("", s.Do(p.Home))
	g.GET("/ratings", s.Do(p.Ratings))
	g.GET("/ratings/export", s.Do(p.ExportRatings))
	g.GET("/help", s.Do(p.Help))
	g.GET("/help/export", s.Do(p.ExportHelp))
	g.POST("/help/done", s.Do(p.PutAside))
	g.POST("/help/read", s.Do(p.ReadRemarks))
	e := r.Group("/experiments", s.Needs(desk.MayShop))
	e.GET("", s.Do(p.Experiments))
	e.GET("/new", s.Do(p.NewExperiment))
	e.POST("/new", s.Do(p.StartExperiment))
	e.GET("/:id", s.Do(p.Experiment))
	e.POST("/:id/end", s.Do(p.EndExperiment))
	e.POST("/:id/adopt", s.Do(p.AdoptExperiment))
}
