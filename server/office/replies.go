package office

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/office"
)

const (
	sharedReplies = "/desk/settings/replies"
	ownReplies    = "/desk/profile/replies"
)

// shelfOf is where the saved replies of a page are, and whose they are: 0 for what all share.
func shelfOf(c *gin.Context) (home string, agent int64) {
	if strings.HasPrefix(c.FullPath(), ownReplies) {
		return ownReplies, web.AgentOf(c).ID
	}
	return sharedReplies, 0
}

// SavedReplies lists those that all share, or the agent's own.
func (s *Office) SavedReplies(c *gin.Context) error {
	home, agent := shelfOf(c)
	f, err := s.repliesFrame(c, agent)
	if err != nil {
		return err
	}
	all, err := s.Store.SavedReplies(c.Request.Context(), agent)
	p := &office.SavedReplies{Settings: f, Home: home, Own: agent != 0}
	var mine []desk.SavedReply
	for _, r := range all {
		if r.Agent == agent {
			mine = append(mine, r)
		}
	}
	p.Folders = ui.ReplyFolders(mine)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_replies", p)
}

func (s *Office) repliesFrame(c *gin.Context, agent int64) (office.Settings, error) {
	if agent == 0 {
		return s.SettingsFrame(c, "replies")
	}
	f, err := s.SettingsFrame(c, "profile")
	f.Title = f.T("replies.own")
	return f, err
}

func (s *Office) savedReplyPage(c *gin.Context) (*office.SavedReplyPage, error) {
	ctx := c.Request.Context()
	id, err := web.IDParam(c, "id")
	if err != nil {
		return nil, err
	}
	home, agent := shelfOf(c)
	f, err := s.repliesFrame(c, agent)
	if err != nil {
		return nil, err
	}
	p := &office.SavedReplyPage{Settings: f, Home: home, Own: agent != 0, Shelf: f.Title}
	if p.Agents, err = s.AllAgents(ctx); err != nil {
		return nil, err
	}
	if p.KnownTags, err = s.KnownTags(ctx); err != nil {
		return nil, err
	}
	if p.Topics, err = s.Topics(ctx); err != nil {
		return nil, err
	}
	p.Title, p.Reply.Agent = p.T("reply.new"), agent
	if id == 0 {
		return p, nil
	}
	if p.Reply, err = s.Store.SavedReply(ctx, web.AgentOf(c).ID, id); err != nil {
		return nil, err
	}
	if p.Reply.Agent != agent {
		return nil, desk.Fail(desk.NotFound, "saved_reply.unknown")
	}
	p.Title, p.Base = p.Reply.Name, replyFields(p).Base()
	return p, nil
}

func replyFields(p *office.SavedReplyPage) web.FormFields {
	r := &p.Reply
	files := make([]string, len(r.Attachments))
	for i, a := range r.Attachments {
		files[i] = a.Name
	}
	return web.FormFields{"name": r.Name, "folder": r.Folder, "text": r.Text, "tags": strings.Join(r.Actions.Tags, ", "), "file": strings.Join(files, ", "),
		"status": ui.WordsOf(p.Statuses(), string(r.Actions.Status)), "assign": ui.WordsOf(p.Assignees(), strconv.FormatInt(r.Actions.Assign, 10)),
		"topic": ui.WordsOf(p.TopicOptions(), strconv.FormatInt(r.Actions.Topic, 10))}
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
	stored := replyFields(p)
	if err := s.readReply(c, &p.Reply); err != nil {
		return s.Again(c, "settings_reply", p, &p.Form, err)
	}
	if p.Reply.ID != 0 {
		if err := web.Fresh(c, &p.Settings, stored, replyFields(p)); err != nil {
			return s.Again(c, "settings_reply", p, &p.Form, err)
		}
	}
	if _, err := s.Store.SaveSavedReply(c.Request.Context(), by(c), p.Reply); err != nil {
		return s.Again(c, "settings_reply", p, &p.Form, err)
	}
	return s.Saved(c, p.Home, "saved")
}

// readReply takes what a form says into a saved reply, with the files that came with it.
func (s *Office) readReply(c *gin.Context, r *desk.SavedReply) error {
	r.Name, r.Folder, r.Text, r.HTML = c.PostForm("name"), c.PostForm("folder"), c.PostForm("text"), ""
	if rich := c.PostForm("html"); strings.TrimSpace(rich) != "" {
		r.HTML = s.Mail.CleanHTML(office.WithoutPictures(rich))
		r.Text = s.Mail.PlainText(r.HTML)
	}
	r.Actions = desk.ReplyActions{Status: desk.Status(c.PostForm("status")), Tags: strings.FieldsFunc(c.PostForm("tags"), func(r rune) bool { return strings.ContainsRune(",，、;；", r) })}
	r.Actions.Assign, _ = strconv.ParseInt(c.PostForm("assign"), 10, 64)
	r.Actions.Topic, _ = strconv.ParseInt(c.PostForm("topic"), 10, 64)
	var kept []desk.Attachment
	gone := c.PostFormArray("drop")
	for _, a := range r.Attachments {
		if !containsID(gone, a.ID) {
			kept = append(kept, a)
		}
	}
	r.Attachments = kept
	if c.Request.MultipartForm == nil {
		return nil
	}
	for _, h := range c.Request.MultipartForm.File["file"] {
		if h.Size == 0 && h.Filename == "" {
			continue
		}
		f, err := h.Open()
		if err != nil {
			return err
		}
		a, err := s.Store.Upload(c.Request.Context(), web.AgentOf(c).ID, h.Filename, h.Header.Get("Content-Type"), f)
		f.Close()
		if err != nil {
			return err
		}
		r.Attachments = append(r.Attachments, a)
	}
	return nil
}

func containsID(list []string, id int64) bool {
	for _, s := range list {
		if s == strconv.FormatInt(id, 10) {
			return true
		}
	}
	return false
}

// RemoveSavedReply removes a saved reply.
func (s *Office) RemoveSavedReply(c *gin.Context) error {
	p, err := s.savedReplyPage(c)
	if err != nil {
		return err
	}
	if err = web.Shown(c, p.Base); err == nil {
		err = s.Store.DropSavedReply(c.Request.Context(), by(c), p.Reply.ID)
	}
	if err != nil {
		return s.Again(c, "settings_reply", p, &p.Form, err)
	}
	return s.Saved(c, p.Home, "reply.removed")
}

func by(c *gin.Context) desk.By {
	a := web.AgentOf(c)
	return desk.By{Agent: a.ID, Name: a.Name}
}
