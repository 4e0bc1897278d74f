package staff

import (
	"mime/multipart"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/letter"
	"github.com/deskbell/deskbell/ui/words"
)

// SaveDraft keeps what an agent is typing. An address that is only half typed is no error here: it is left out.
func (s *Desk) SaveDraft(c *gin.Context) error {
	var number int64
	if c.Param("number") != "0" {
		var err error
		if number, err = ticketParam(c); err != nil {
			return err
		}
	}
	w, err := s.parseComposer(c)
	if e := errorOf(err); err != nil && (e == nil || e.Key != "address.bad" && e.Key != "address.empty") {
		return err
	}
	kind := desk.Out
	switch c.PostForm("kind") {
	case "note":
		kind = desk.Note
	case "forward":
		kind = desk.ForwardDraft
	}
	d := w.draft(web.AgentOf(c).ID, number, kind)
	d.Found, _ = strconv.ParseInt(c.PostForm("found"), 10, 64)
	saved, err := s.Store.SaveDraft(web.Detached(c), d)
	if e := errorOf(err); e != nil && e.Key == "draft.changed_elsewhere" {
		return s.draftElsewhere(c, &saved)
	} else if e != nil && e.Key == "draft.gone_since" {
		c.JSON(http.StatusOK, gin.H{"ok": true, "gone": true, "message": words.ErrorText(s.Lang(c), e)})
		return nil
	}
	if err != nil {
		return err
	}
	if saved.UpdatedAt.IsZero() {
		c.JSON(http.StatusOK, gin.H{"ok": true, "none": true})
		return nil
	}
	c.JSON(http.StatusOK, gin.H{"ok": true, "base": saved.UpdatedAt.UnixMilli()})
	return nil
}

// fillDraft puts a draft into a box.
func (s *Desk) fillDraft(c *gin.Context, box *ui.Composer, d *desk.Draft, f *ui.Frame) {
	box.Text, box.HTML, box.Subject = d.Text, fromCID(d.HTML, d.Attachments), d.Subject
	box.To, box.Cc, box.Bcc = ui.People(d.To), ui.People(d.Cc), ui.People(d.Bcc)
	if len(d.To) == 1 && d.To[0].Address == box.Contact {
		box.To = ""
	}
	if d.Mailbox != 0 {
		box.Mailbox = d.Mailbox
	}
	for i := range d.Attachments {
		box.Files = append(box.Files, letter.File(&d.Attachments[i]))
	}
	if chips, err := s.thenChips(c, f, d.Then); err == nil {
		box.Then = chips
	}
	box.Base = d.UpdatedAt.UnixMilli()
	box.SavedAt = f.T("draft.saved_at", "at", f.Clock(d.UpdatedAt))
}

// Upload stores one file for a message that is being written.
func (s *Desk) Upload(c *gin.Context) error {
	r, err := c.Request.MultipartReader()
	if err != nil {
		return desk.Fail(desk.Invalid, "form.broken").Because(err)
	}
	for {
		part, err := r.NextPart()
		if err != nil {
			return badForm(err)
		}
		if part.FormName() != "file" {
			continue
		}
		a, err := s.Store.Upload(c.Request.Context(), web.AgentOf(c).ID, part.FileName(), partType(part), part)
		if err != nil {
			return err
		}
		c.JSON(http.StatusCreated, fileJSON(&a))
		return nil
	}
}

// fileJSON is a file as the modules of the composer take it.
func fileJSON(a *desk.Attachment) gin.H {
	chip := letter.File(a)
	return gin.H{"id": a.ID, "name": a.Name, "size": chip.Size, "bytes": a.Size, "href": chip.Href, "image": chip.Image}
}

func partType(p *multipart.Part) string {
	return fileType(p.FileName(), p.Header.Get("Content-Type"))
}

// DropUpload throws a file away that no message has taken.
func (s *Desk) DropUpload(c *gin.Context) error {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return desk.Fail(desk.NotFound, "attachment.unknown")
	}
	if err := s.Store.DropUpload(c.Request.Context(), web.AgentOf(c).ID, id); err != nil {
		return err
	}
	c.JSON(http.StatusOK, gin.H{"ok": true})
	return nil
}
