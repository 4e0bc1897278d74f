package server

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

func (s *Server) savedReplyList(c *gin.Context) error {
	f, err := s.settingsFrame(c, "replies")
	if err != nil {
		return err
	}
	p := &ui.SavedReplies{Settings: f}
	if p.All, err = s.Store.SavedReplies(c.Request.Context()); err != nil {
		return err
	}
	return s.render(c, "settings_replies", p)
}

func (s *Server) savedReplyPage(c *gin.Context) (*ui.SavedReplyPage, error) {
	id, err := idParam(c, "id")
	if err != nil {
		return nil, err
	}
	f, err := s.settingsFrame(c, "replies")
	if err != nil {
		return nil, err
	}
	p := &ui.SavedReplyPage{Settings: f}
	p.Title = p.T("reply.new")
	if id == 0 {
		return p, nil
	}
	all, err := s.Store.SavedReplies(c.Request.Context())
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if r.ID == id {
			p.Reply, p.Title = r, r.Name
			p.Base = replyFields(r).base()
			return p, nil
		}
	}
	return nil, desk.Fail(desk.NotFound, "saved_reply.unknown")
}

func replyFields(r desk.SavedReply) formFields { return formFields{"name": r.Name, "text": r.Text} }

func (s *Server) savedReply(c *gin.Context) error {
	p, err := s.savedReplyPage(c)
	if err != nil {
		return err
	}
	return s.render(c, "settings_reply", p)
}

func (s *Server) saveSavedReply(c *gin.Context) error {
	p, err := s.savedReplyPage(c)
	if err != nil {
		return err
	}
	stored := replyFields(p.Reply)
	p.Reply.Name, p.Reply.Text = c.PostForm("name"), c.PostForm("text")
	if base := c.PostForm("base"); p.Reply.ID != 0 && base != stored.base() {
		p.Theirs = stored.theirs(replyFields(p.Reply))
		return s.again(c, "settings_reply", p, &p.Form, desk.Fail(desk.Conflict, "form.changed_since"))
	}
	if _, err := s.Store.SaveSavedReply(c.Request.Context(), p.Reply); err != nil {
		return s.again(c, "settings_reply", p, &p.Form, err)
	}
	return s.saved(c, "/desk/settings/replies", "saved")
}

func (s *Server) removeSavedReply(c *gin.Context) error {
	id, err := idParam(c, "id")
	if err != nil {
		return err
	}
	if err := s.Store.DropSavedReply(c.Request.Context(), id); err != nil {
		return err
	}
	return s.saved(c, "/desk/settings/replies", "reply.removed")
}
