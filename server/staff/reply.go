package staff

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

func byOf(c *gin.Context) desk.By {
	a := web.AgentOf(c)
	return desk.By{Agent: a.ID, Name: a.Name}
}

// Reply sends an answer. Where a colleague has answered since, their answer is shown and a second decision asked for.
func (s *Desk) Reply(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	w, err := s.parseComposer(c)
	var later time.Time
	if err == nil {
		later, err = s.laterOf(c)
	}
	var until *time.Time
	if err == nil {
		until, err = s.snoozeOf(c)
	}
	if until == nil {
		until = &time.Time{}
	}
	var carried []int64
	if err == nil {
		carried, err = s.Store.CarriedBy(c.Request.Context(), w.text)
	}
	if err == nil {
		_, err = s.Store.Reply(c.Request.Context(), desk.Answer{Snooze: *until, By: byOf(c), Ticket: number, Text: w.text, HTML: w.html,
			To: w.to, Cc: w.cc, Bcc: w.bcc, Attachments: ids(w.files), Status: w.status, Seen: w.seen, Anyway: w.anyway, History: &w.history, Later: later, Form: w.form, Then: w.then, Articles: carried})
	}
	if err != nil {
		return s.replyFailed(c, number, &w, desk.Out, err)
	}
	s.Hub.Silent(web.AgentOf(c).ID, number)
	s.send()
	if !later.IsZero() {
		return s.done(c, number, "flash.reply_later")
	}
	return s.done(c, number, "flash.reply_sent")
}

// Note writes a note that only agents see.
func (s *Desk) Note(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	w, err := s.parseComposer(c)
	if err == nil {
		_, err = s.Store.AddNote(c.Request.Context(), desk.Remark{By: byOf(c), Ticket: number, Text: w.text, Attachments: ids(w.files), Form: w.form})
	}
	if err != nil {
		return s.replyFailed(c, number, &w, desk.Note, err)
	}
	s.Hub.Silent(web.AgentOf(c).ID, number)
	return s.done(c, number, "flash.note_added")
}

// done goes back to the ticket; a module gets to know that it worked.
func (s *Desk) done(c *gin.Context, number int64, flash string) error {
	if web.WantsJSON(c) {
		c.JSON(http.StatusOK, gin.H{"ok": true})
		return nil
	}
	s.Flash(c, ui.Flash{Key: flash})
	c.Redirect(http.StatusSeeOther, s.backTo(c, number))
	return nil
}

// backTo is the page of the desk that the form came from, else the ticket's.
func (s *Desk) backTo(c *gin.Context, number int64) string {
	to := "/desk/tickets/" + strconv.FormatInt(number, 10)
	if back := c.PostForm("back"); len(back) > len(to) && back[:len(to)] == to && back[len(to)] == '?' {
		return web.LocalPath(back)
	}
	return to
}

// replyFailed keeps what was written as a draft and shows it again with what was wrong.
func (s *Desk) replyFailed(c *gin.Context, number int64, w *written, kind desk.Direction, err error) error {
	e := s.Problem(c, err)
	if e.Code == desk.Internal || e.Code == desk.NotFound {
		return err
	}
	w.writer = "" // what failed to be sent counts more than what another page keeps
	saved, saveErr := s.Store.SaveDraft(web.Detached(c), w.draft(web.AgentOf(c).ID, number, kind))
	if saveErr != nil {
		s.Log.Error("draft can't be kept", "ticket", number, "err", saveErr)
	}
	p, pageErr := s.ticketPage(c)
	if pageErr != nil {
		return pageErr
	}
	box := &p.Reply
	if p.NoteFirst = kind == desk.Note; p.NoteFirst {
		box = &p.Note
	}
	if kind == desk.ForwardDraft {
		if p.Forward == nil {
			return err // the message that was to be passed on is none
		}
		box, p.ForwardFirst = p.Forward, true
	}
	w.fill(box)
	named(box, &p.Frame)
	box.Field = e.Field
	if e.Key == "ticket.answered_since" {
		box.Conflict, box.Anyway = answerSince(p, w.seen), true
	} else {
		box.Error = words.ErrorText(p.Lang, e)
	}
	if !web.WantsJSON(c) {
		s.Write(c, web.Statuses[e.Code], "ticket", p)
		return nil
	}
	var notice bytes.Buffer
	if err := ui.Render(&notice, p.Lang, "composer.notice.text", box); err != nil {
		return err
	}
	out := gin.H{"code": e.Code, "message": words.ErrorText(p.Lang, e), "field": e.Field, "notice": notice.String(), "anyway": box.Anyway,
		"base": saved.UpdatedAt.UnixMilli(), "again": e.Key == "reply.sent_already"}
	if e.Key == "ticket.merged" && saveErr == nil { // the draft is there already
		out["to"] = "/desk/tickets/" + strconv.FormatInt(saved.Ticket, 10) + "?compose=" + box.Kind
	}
	c.JSON(web.Statuses[e.Code], out)
	return nil
}

// answerSince is the first answer of a colleague that the writer had not seen.
func answerSince(p *ui.TicketPage, seen int64) *ui.MessageCard {
	for _, item := range p.Items {
		if m := item.Message; m != nil && m.Ours && !m.Auto && m.ID > seen {
			return m
		}
	}
	return nil
}

// TakeBack cancels an answer that has not gone yet, or that failed; it is the agent's draft again.
func (s *Desk) TakeBack(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	draft, err := s.Store.TakeBack(c.Request.Context(), byOf(c), id)
	if err != nil {
		return err
	}
	return s.done(c, draft.Ticket, "flash.taken_back")
}

// TryAgain sends a failed mail once more.
func (s *Desk) TryAgain(c *gin.Context) error {
	m, err := s.namedMessage(c)
	if err == nil {
		err = s.Store.TryAgain(c.Request.Context(), byOf(c), m.ID)
	}
	if err != nil {
		return err
	}
	s.send()
	return s.done(c, m.Ticket, "flash.saved")
}

func errorOf(err error) *desk.Error {
	var e *desk.Error
	errors.As(err, &e)
	return e
}
