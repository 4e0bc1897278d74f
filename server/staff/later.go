package staff

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// laterOf is the hour at which a mail is to go: one that was offered, or one that was typed; zero for now. An hour that is filled in
// counts whichever button sends the form: Enter in its field presses the first one.
func (s *Desk) laterOf(c *gin.Context) (time.Time, error) {
	raw := c.PostForm("later")
	if raw == "" || raw == "at" {
		if raw = c.PostForm("later_at"); raw == "" {
			return time.Time{}, nil
		}
	}
	set, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return time.Time{}, err
	}
	at, err := time.ParseInLocation(ui.LaterForm, raw, web.Zone(set.Zone))
	if err != nil {
		return at, desk.Fail(desk.Invalid, "later.unreadable").At("later_at").Because(err)
	}
	return at, nil
}

// PutOff gives a mail that waits another hour.
func (s *Desk) PutOff(c *gin.Context) error {
	m, err := s.namedMessage(c)
	if err != nil {
		return err
	}
	until, err := s.laterOf(c)
	if err == nil {
		err = s.Store.PutOff(c.Request.Context(), byOf(c), m.ID, until)
	}
	if err != nil {
		return err
	}
	s.send()
	return s.done(c, m.Ticket, "flash.saved")
}

// send wakes whoever sends: something is due, or due at another time.
func (s *Desk) send() {
	if s.Mail.Send != nil {
		s.Mail.Send()
	}
}

// Forward passes a message on to somebody else.
func (s *Desk) Forward(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	w, err := s.parseComposer(c)
	var later time.Time
	if err == nil {
		later, err = s.laterOf(c)
	}
	if err == nil {
		_, err = s.Store.Forward(c.Request.Context(), desk.Forward{By: byOf(c), Ticket: number, Message: w.cites, Text: w.text, HTML: w.html,
			To: w.to, Cc: w.cc, Bcc: w.bcc, History: w.history, Files: w.borrowed, Attachments: ids(w.files), Later: later, Form: w.form, Then: w.then})
	}
	if err != nil {
		return s.replyFailed(c, number, &w, desk.ForwardDraft, err)
	}
	s.Hub.Silent(web.AgentOf(c).ID, number)
	s.send()
	to := "/desk/tickets/" + strconv.FormatInt(number, 10)
	if web.WantsJSON(c) {
		c.JSON(http.StatusOK, gin.H{"ok": true, "to": to})
		return nil
	}
	return s.Saved(c, to, "flash.forwarded")
}
