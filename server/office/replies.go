package office

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// SavedReplies lists the saved replies.
func (s *Office) SavedReplies(c *gin.Context) error {
	f, err := s.SettingsFrame(c, "replies")
	if err != nil {
		return err
	}
	p := &ui.SavedReplies{Settings: f}
	if p.All, err = s.Store.SavedReplies(c.Request.Context()); err != nil {
		return err
	}
	return s.Render(c, "settings_replies", p)
}

func (s *Office) savedReplyPage(c *gin.Context) (*ui.SavedReplyPage, error) {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return nil, err
	}
	f, err := s.SettingsFrame(c, "replies")
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
			p.Base = replyFields(r).Base()
			return p, nil
		}
	}
	return nil, desk.Fail(desk.NotFound, "saved_reply.unknown")
}

func replyFields(r desk.SavedReply) web.FormFields {
	return web.FormFields{"name": r.Name, "text": r.Text}
}

// SavedReply is the form of one saved reply.
func (s *Office) SavedReply(c *gin.Context) error {
	p, err := s.savedReplyPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_reply", p)
}

// SaveSavedReply adds or changes a saved reply.
func (s *Office) SaveSavedReply(c *gin.Context) error {
	p, err := s.savedReplyPage(c)
	if err != nil {
		return err
	}
	stored := replyFields(p.Reply)
	p.Reply.Name, p.Reply.Text = c.PostForm("name"), c.PostForm("text")
	if base := c.PostForm("base"); p.Reply.ID != 0 && base != stored.Base() {
		p.Theirs = stored.Theirs(replyFields(p.Reply))
		return s.Again(c, "settings_reply", p, &p.Form, desk.Fail(desk.Conflict, "form.changed_since"))
	}
	if _, err := s.Store.SaveSavedReply(c.Request.Context(), p.Reply); err != nil {
		return s.Again(c, "settings_reply", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/settings/replies", "saved")
}

// RemoveSavedReply removes a saved reply.
func (s *Office) RemoveSavedReply(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	if err := s.Store.DropSavedReply(c.Request.Context(), id); err != nil {
		return err
	}
	return s.Saved(c, "/desk/settings/replies", "reply.removed")
}
