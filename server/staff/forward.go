package staff

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/letter"
)

// forwardBox is the box for passing a message on: the one that is asked for (?compose=forward&m=), that a form came with, or that a
// draft is about. What a supplier wrote is answered in it. Without any there is no such box. empty is a box without anything in it.
func (s *Desk) forwardBox(c *gin.Context, p *ui.TicketPage, talk *desk.Conversation, empty ui.Composer) {
	asked, _ := strconv.ParseInt(cmp.Or(c.PostForm("cites"), c.Query("m")), 10, 64)
	var draft *desk.Draft
	for i := range talk.Drafts {
		if d := &talk.Drafts[i]; d.Kind == desk.ForwardDraft {
			draft = d
			asked = cmp.Or(asked, d.Cites)
		}
	}
	at := slices.IndexFunc(talk.Messages, func(m desk.Message) bool {
		return m.ID == asked && (m.Direction != desk.Note || m.Source == desk.FromMail)
	})
	if at < 0 {
		return
	}
	m := &talk.Messages[at]
	box := empty
	box.Kind, box.Action = "forward", "/desk/tickets/"+strconv.FormatInt(m.Ticket, 10)+"/forward"
	box.Cites, box.CitesName, box.CitesWhen = m.ID, cmp.Or(m.From.Name, m.From.Address), p.Clock(m.CreatedAt)
	if box.Supplier = m.Direction == desk.Note; box.Supplier {
		box.To = ui.People([]desk.Person{m.From})
	} else {
		box.CanHistory = slices.ContainsFunc(talk.Messages[:at], func(m desk.Message) bool { return m.Direction != desk.Note })
		for i := range m.Attachments {
			box.Borrow = append(box.Borrow, ui.Borrowed{FileChip: letter.File(&m.Attachments[i]), Taken: true})
		}
	}
	if draft != nil {
		s.fillDraft(c, &box, draft, &p.Frame)
	}
	named(&box, &p.Frame)
	p.Forward = &box
	if p.ForwardFirst = c.Query("compose") == "forward"; p.ForwardFirst {
		p.NoteFirst, box.Focus = false, true
	}
}
