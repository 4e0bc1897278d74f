package staff

import (
	"html"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/variable"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/letter"
	"github.com/deskbell/deskbell/ui/words"
)

// SavedReplies lists what can be inserted into an answer: shared, and the agent's own.
func (s *Desk) SavedReplies(c *gin.Context) error {
	in, err := aboutOf(c)
	if err != nil {
		return err
	}
	all, err := s.Store.SavedReplies(c.Request.Context(), web.AgentOf(c).ID)
	if err != nil {
		return err
	}
	p := &ui.ReplyPicker{Frame: s.Frame(c, "composer.saved_replies"), Number: in.number, Folders: ui.ReplyFolders(all)}
	if isFragment(c) {
		return s.Render(c, "replies.list", p)
	}
	if p.Frame, err = s.StaffFrame(c, "composer.saved_replies", "one"); err != nil {
		return err
	}
	return s.Render(c, "replies_pick", p)
}

// PreviewSavedReply shows a saved reply as it would stand in the answer, and what it lacks.
func (s *Desk) PreviewSavedReply(c *gin.Context) error {
	in, id, err := aboutAndReply(c)
	if err != nil {
		return err
	}
	f, err := s.fill(c, in, id)
	if err != nil {
		return err
	}
	frame := s.Frame(c, "")
	p := &ui.ReplyPreview{Frame: frame, Reply: f.reply, Missing: f.missing, Body: frame.FilledReply(&f.reply, f.values)}
	if p.Then, err = s.thenChips(c, &frame, f.reply.Actions); err != nil {
		return err
	}
	return s.Render(c, "replies.preview", p)
}

// inserted is a saved reply on its way into an answer.
type inserted struct {
	text, html string
	files      []desk.Attachment
	then       desk.ReplyActions
}

// insert fills a saved reply and counts its use. A missing variable refuses and is named.
func (s *Desk) insert(c *gin.Context, where about, id int64) (in inserted, err error) {
	f, err := s.fill(c, where, id)
	if err != nil {
		return in, err
	}
	if in.text, err = variable.Expand(f.reply.Text, f.values); err != nil {
		return in, err
	}
	if f.reply.HTML != "" {
		safe := maps.Clone(f.values)
		for name, value := range safe {
			safe[name] = html.EscapeString(value)
		}
		in.html = variable.Fill(f.reply.HTML, safe)
	}
	in.then = f.reply.Actions
	in.files, err = s.Store.UseSavedReply(c.Request.Context(), byOf(c), id)
	return in, err
}

// InsertSavedReply fills a saved reply's variables for what is being written.
func (s *Desk) InsertSavedReply(c *gin.Context) error {
	where, id, err := aboutAndReply(c)
	if err != nil {
		return err
	}
	in, err := s.insert(c, where, id)
	if err != nil {
		return err
	}
	frame := s.Frame(c, "")
	chips, err := s.thenChips(c, &frame, in.then)
	if err != nil {
		return err
	}
	files := []gin.H{}
	for i := range in.files {
		files = append(files, fileJSON(&in.files[i]))
	}
	var then strings.Builder
	if err := ui.Render(&then, frame.Lang, "composer.then", chips); err != nil {
		return err
	}
	c.JSON(http.StatusOK, gin.H{"text": in.text, "html": in.html, "files": files, "then": strings.TrimSpace(then.String())})
	return nil
}

// thenChips are the words of what an answer does beside being sent.
func (s *Desk) thenChips(c *gin.Context, f *ui.Frame, then desk.ReplyActions) ([]ui.ThenChip, error) {
	names, err := s.AgentNames(c.Request.Context())
	if err != nil || then.Topic == 0 {
		return f.ThenChips(then, names, ""), err
	}
	topics, err := s.Topics(c.Request.Context())
	topic := ""
	for _, t := range topics {
		if t.ID == then.Topic && !t.Archived {
			topic = t.Name(f.Lang)
		}
	}
	return f.ThenChips(then, names, topic), err
}

// fillInserted puts a saved reply into the box of a page without script (?insert=ID).
func (s *Desk) fillInserted(c *gin.Context, f *ui.Frame, box *ui.Composer, where about) error {
	id, err := strconv.ParseInt(c.Query("insert"), 10, 64)
	if err != nil || isFragment(c) {
		return nil
	}
	where.to, where.subject = web.First(box.To, box.Contact), box.Subject
	in, err := s.insert(c, where, id)
	if err != nil {
		e := s.Problem(c, err)
		if e.Code == desk.Internal {
			return err
		}
		box.Error = words.ErrorText(f.Lang, e)
		return nil
	}
	if box.Text = strings.TrimSpace(box.Text + "\n\n" + in.text); box.HTML != "" || in.html != "" {
		box.HTML += web.First(in.html, "<div>"+strings.ReplaceAll(html.EscapeString(in.text), "\n", "<br>")+"</div>")
	}
	for i := range in.files {
		box.Files = append(box.Files, letter.File(&in.files[i]))
	}
	box.Then, err = s.thenChips(c, f, in.then)
	return err
}

// thenOf reads what an answer does beside being sent from its form.
func thenOf(c *gin.Context) (a desk.ReplyActions) {
	a.Status, a.Tags = desk.Status(c.PostForm("then_status")), c.PostFormArray("then_tag")
	a.Assign, _ = strconv.ParseInt(c.PostForm("then_assign"), 10, 64)
	a.Topic, _ = strconv.ParseInt(c.PostForm("then_topic"), 10, 64)
	return a
}
