package server

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

// staffRoutes are the pages of the desk: lists, tickets, the composer, live events.
func (s *Server) staffRoutes(r *gin.RouterGroup) {
	d := s.staff
	r.GET("", s.Do(d.Home))
	r.GET("/events", s.Do(s.Stream))
	r.POST("/presence", s.Do(d.Present))
	r.GET("/counts", s.Do(d.Counts))
	r.GET("/backlog", s.Do(d.BacklogLine))
	for _, view := range desk.Views {
		r.GET("/"+string(view), s.Do(d.List(view)))
	}
	r.GET("/search", s.Do(d.Search))
	r.GET("/new", s.Do(d.NewTicket))
	r.POST("/new", s.Do(d.OpenTicket))

	r.POST("/tickets", s.Do(d.Bulk))
	r.POST("/undo/:id", s.Do(d.Undo))
	ticket := r.Group("/tickets/:number")
	ticket.GET("", s.Do(d.Ticket))
	ticket.GET("/presence", s.Do(d.Colleagues))
	ticket.POST("/edit", s.Do(d.EditTicket))
	ticket.POST("/pictures", s.Do(d.TicketPictures))
	ticket.POST("/customer", s.Do(d.EditCustomer))
	ticket.POST("/deliverable", s.Do(d.Deliverable))
	ticket.POST("/reply", s.Do(d.Reply))
	ticket.POST("/note", s.Do(d.Note))
	ticket.POST("/forward", s.Do(d.Forward))
	ticket.POST("/draft", s.Do(d.SaveDraft))
	ticket.POST("/saved-replies/:id", s.Do(d.InsertSavedReply))

	r.POST("/uploads", s.Do(d.Upload))
	r.POST("/uploads/:id/drop", s.Do(d.DropUpload))
	r.GET("/attachments/:id/*name", s.Do(d.Attachment))
	r.GET("/thumbs/:id", s.Do(d.Thumb))
	r.GET("/messages/:id/original", s.Do(d.Original))
	r.GET("/messages/:id/html", s.Do(d.MailHTML))
	r.GET("/messages/:id/raw", s.Do(d.RawMail))
	r.POST("/messages/:id/pictures", s.Do(d.SenderPictures))
	r.POST("/messages/:id/undo", s.Do(d.TakeBack))
	r.POST("/messages/:id/again", s.Do(d.TryAgain))
	r.POST("/messages/:id/later", s.Do(d.PutOff))
}
