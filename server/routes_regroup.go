package server

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

// regroupRoutes put tickets and customers together and take them apart.
func (s *Server) regroupRoutes(r, ticket *gin.RouterGroup) {
	d, work := s.staff, s.Needs(desk.MayWork)
	r.GET("/merge", work, s.Do(d.AskMerge))
	r.POST("/merge", work, s.Do(d.Merge))
	r.POST("/unmerge", work, s.Do(d.Unmerge))
	r.POST("/rejoin", work, s.Do(d.Rejoin))
	ticket.POST("/link", work, s.Do(d.LinkTicket))
	ticket.POST("/move", work, s.Do(d.MoveTicket))
	r.GET("/customers", s.Do(d.Customers))
	r.GET("/customers/:id", s.Do(d.Customer))
	r.POST("/customers/:id", work, s.Do(d.ChangeCustomer))
	r.POST("/customers/:id/merge", work, s.Do(d.MergeCustomers))
	r.POST("/customers/:id/part", work, s.Do(d.PartCustomers))
	r.POST("/messages/:id/split", work, s.Do(d.Split))
}
