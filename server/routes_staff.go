package server

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

// staffRoutes are the pages of the desk: lists, tickets, the composer, live events.
func (s *Server) staffRoutes(r *gin.RouterGroup) {
	r.GET("", s.do(s.home))
	r.GET("/events", s.do(s.stream))
	r.GET("/counts", s.do(s.counts))
	r.GET("/backlog", s.do(s.backlogLine))
	for _, view := range desk.Views {
		r.GET("/"+string(view), s.do(s.list(view)))
	}
	r.GET("/search", s.do(s.searchPage))
	r.GET("/new", s.do(s.newTicket))
	r.POST("/new", s.do(s.openTicket))

	r.POST("/tickets", s.do(s.bulk))
	ticket := r.Group("/tickets/:number")
	ticket.GET("", s.do(s.ticket))
	ticket.POST("/edit", s.do(s.editTicket))
	ticket.POST("/pictures", s.do(s.ticketPictures))
	ticket.POST("/customer", s.do(s.editCustomer))
	ticket.POST("/deliverable", s.do(s.deliverable))
	ticket.POST("/reply", s.do(s.reply))
	ticket.POST("/note", s.do(s.note))
	ticket.POST("/forward", s.do(s.forward))
	ticket.POST("/draft", s.do(s.saveDraft))
	ticket.POST("/typing", s.do(s.typing))
	ticket.POST("/saved-replies/:id", s.do(s.insertSavedReply))

	r.POST("/uploads", s.do(s.upload))
	r.POST("/uploads/:id/drop", s.do(s.dropUpload))
	r.GET("/attachments/:id/*name", s.do(s.attachment))
	r.GET("/thumbs/:id", s.do(s.thumb))
	r.GET("/messages/:id/original", s.do(s.original))
	r.GET("/messages/:id/html", s.do(s.mailHTML))
	r.GET("/messages/:id/raw", s.do(s.rawMail))
	r.POST("/messages/:id/pictures", s.do(s.senderPictures))
	r.POST("/messages/:id/undo", s.do(s.takeBack))
	r.POST("/messages/:id/again", s.do(s.tryAgain))
	r.POST("/messages/:id/later", s.do(s.putOff))
}
