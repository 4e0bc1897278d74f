package staff

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

// NewTicket is the page on which an agent writes first.
func (s *Desk) NewTicket(c *gin.Context) error {
	p, err := s.newPage(c)
	if err != nil {
		return err
	}
	draft, err := s.Store.Draft(c.Request.Context(), web.AgentOf(c).ID, 0, desk.Out)
	to := c.Query("to")
	switch {
	case err == nil && (to == "" || draft.IsFor(desk.Person{Address: to})): // nothing of what is begun for somebody else goes into it
		s.fillDraft(c, &p.Box, &draft, &p.Frame)
	case err != nil && desk.CodeOf(err) != desk.NotFound:
		return err
	}
	if to != "" && p.Box.To == "" {
		p.Box.To = to
	}
	if err := s.fillInserted(c, &p.Frame, &p.Box, about{}); err != nil {
		return err
	}
	named(&p.Box, &p.Frame)
	return s.Render(c, "new", p)
}

func (s *Desk) newPage(c *gin.Context) (*ui.NewPage, error) {
	f, err := s.StaffFrame(c, "new.title", "new")
	if err != nil {
		return nil, err
	}
	p := &ui.NewPage{Frame: f, Box: s.emptyBox(c)}
	p.Box.Limits(&desk.Mailbox{}, &p.Frame)
	p.Box.Kind, p.Box.Action, p.Box.Draft, p.Box.Lead, p.Box.Picker = "new", "/desk/new", "/desk/tickets/0/draft", "0", "/desk/new/saved-replies"
	health, err := s.Store.Health(c.Request.Context())
	for _, h := range health {
		p.Mailboxes = append(p.Mailboxes, desk.Mailbox{ID: h.Mailbox, Address: h.Address})
	}
	return p, err
}

// OpenTicket sends the first mail of a new ticket.
func (s *Desk) OpenTicket(c *gin.Context) error {
	w, err := s.parseComposer(c)
	if err == nil {
		err = checkOpening(&w)
	}
	if err != nil {
		return s.openFailed(c, &w, err)
	}
	later, err := s.laterOf(c)
	if err != nil {
		return s.openFailed(c, &w, err)
	}
	t, err := s.Store.OpenTicket(c.Request.Context(), desk.Opening{By: byOf(c), Mailbox: w.mailbox, To: w.to[0], With: w.to[1:], Cc: w.cc, Bcc: w.bcc,
		Subject: w.subject, Text: w.text, HTML: w.html, Attachments: ids(w.files), Status: w.status, Later: later, Form: w.form, Then: w.then, Begun: momentOf(w.base)})
	if err != nil {
		return s.openFailed(c, &w, err)
	}
	s.send()
	to := fmt.Sprintf("/desk/tickets/%d", t.Number)
	if web.WantsJSON(c) {
		c.JSON(http.StatusOK, gin.H{"ok": true, "to": to})
		return nil
	}
	return s.Saved(c, to, "flash.ticket_opened")
}

func checkOpening(w *written) error {
	switch {
	case len(w.to) == 0:
		return desk.Fail(desk.Invalid, "address.needed").At("to")
	case w.subject == "":
		return desk.Fail(desk.Invalid, "subject.needed").At("subject")
	}
	return nil
}

func (s *Desk) openFailed(c *gin.Context, w *written, err error) error {
	e := s.Problem(c, err)
	if e.Code == desk.Internal || web.WantsJSON(c) {
		return err
	}
	p, pageErr := s.newPage(c)
	if pageErr != nil {
		return pageErr
	}
	w.fill(&p.Box)
	named(&p.Box, &p.Frame)
	if p.Box.Then, pageErr = s.thenChips(c, &p.Frame, w.then); pageErr != nil {
		return pageErr
	}
	words := words.ErrorText(p.Lang, e)
	switch e.Field {
	case "to":
		p.ToError = words
	case "cc":
		p.CcError = words
	case "bcc":
		p.BccError = words
	case "subject":
		p.SubError = words
	default:
		p.Box.Error = words
	}
	s.Write(c, web.Statuses[e.Code], "new", p)
	return nil
}
