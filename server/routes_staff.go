package server

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

// staffRoutes are the pages of the desk: lists, tickets, the composer, live events.
func (s *Server) staffRoutes(r *gin.RouterGroup) {
	d := s.staff
	work, reply := s.Needs(desk.MayWork), s.Needs(desk.MayReply)
	r.GET("", s.Do(d.Home))
	r.GET("/events", s.Do(s.Stream))
	r.POST("/presence", s.Do(d.Present))
	r.GET("/first", s.Needs(desk.MayAgents), s.Do(d.First))
	r.POST("/first/sample", s.Needs(desk.MayAgents), s.Do(d.BringSample))
	r.POST("/first/sample/remove", s.Needs(desk.MayAgents), s.Do(d.RemoveSample))
	r.POST("/first/end", s.Needs(desk.MayAgents), s.Do(d.EndFirst))
	r.GET("/notices", s.Do(d.Notices))
	r.POST("/notices/read", s.Do(d.ReadNotices))
	r.GET("/notices/aloud", s.Do(d.Aloud))
	r.GET("/counts", s.Do(d.Counts))
	r.GET("/follow-ups", s.Do(d.FollowUps))
	r.GET("/backlog", s.Do(d.BacklogLine))
	for _, view := range desk.Views {
		r.GET("/"+string(view), s.Do(d.List(view)))
	}
	r.GET("/saved-:id", s.Do(d.Kept))
	r.GET("/views", s.Do(d.Views))
	r.GET("/views/new", s.Do(d.NewView))
	r.POST("/views", s.Do(d.SaveView))
	r.POST("/views/:id", s.Do(d.SaveView))
	r.POST("/views/:id/move", s.Do(d.MoveView))
	r.POST("/views/:id/drop", s.Do(d.DropView))
	r.POST("/looks", s.Do(d.Looks))
	r.GET("/search", s.Do(d.Search))
	r.GET("/search/suggest", s.Do(d.Suggest))
	r.POST("/search/forget", s.Do(d.ForgetSearches))
	r.GET("/find", s.Do(d.Find))
	r.GET("/new", reply, s.Do(d.NewTicket))
	r.POST("/new", reply, s.Do(d.OpenTicket))

	r.POST("/tickets", work, s.Do(d.Bulk))
	r.POST("/undo/:id", work, s.Do(d.Undo))
	r.POST("/hide-events", s.Do(d.HideEvents))
	ticket := r.Group("/tickets/:number")
	s.regroupRoutes(r, ticket)
	ticket.GET("", s.Do(d.Ticket))
	ticket.GET("/presence", s.Do(d.Colleagues))
	ticket.POST("/edit", work, s.Do(d.EditTicket))
	ticket.GET("/print", s.Do(d.Print))
	ticket.GET("/suggestions", s.Do(d.Suggestions))
	ticket.POST("/follow", s.Do(d.Follow))
	ticket.POST("/pictures", work, s.Do(d.TicketPictures))
	ticket.POST("/customer", work, s.Do(d.EditCustomer))
	ticket.POST("/deliverable", work, s.Do(d.Deliverable))
	ticket.POST("/reply", reply, s.Do(d.Reply))
	ticket.POST("/follow-up", work, s.Do(d.EditFollowUp))
	ticket.POST("/note", s.Do(d.Note))
	ticket.POST("/forward", reply, s.Do(d.Forward))
	ticket.POST("/draft", s.Do(d.SaveDraft))
	ticket.GET("/saved-replies", reply, s.Do(d.SavedReplies))
	ticket.GET("/saved-replies/:id", reply, s.Do(d.PreviewSavedReply))
	ticket.POST("/saved-replies/:id", reply, s.Do(d.InsertSavedReply))

	r.GET("/people", reply, s.Do(d.People))
	r.POST("/uploads", s.Do(d.Upload))
	r.POST("/uploads/:id/drop", s.Do(d.DropUpload))
	r.GET("/attachments/:id/*name", s.Do(d.Attachment))
	r.GET("/thumbs/:id", s.Do(d.Thumb))
	r.GET("/messages/:id/original", s.Do(d.Original))
	r.GET("/messages/:id/html", s.Do(d.MailHTML))
	r.GET("/messages/:id/raw", s.Do(d.RawMail))
	r.POST("/messages/:id/pictures", work, s.Do(d.SenderPictures))
	r.POST("/messages/:id/undo", reply, s.Do(d.TakeBack))
	r.POST("/messages/:id/again", reply, s.Do(d.TryAgain))
	r.POST("/messages/:id/later", reply, s.Do(d.PutOff))
}
