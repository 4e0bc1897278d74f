package staff

import (
	"cmp"
	"crypto/rand"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/assets"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

// Ticket shows a ticket beside its list. A module asks for the parts that change alone (Deskbell-Fragment): of a ticket that was merged
// meanwhile it gets to know where that went, as somebody may be writing there.
func (s *Desk) Ticket(c *gin.Context) error {
	if gone, err := s.followMerged(c); gone || err != nil {
		return err
	}
	p, err := s.ticketPage(c)
	if err != nil {
		return err
	}
	if c.Query("insert") != "" && !p.Fragment {
		p.NoteFirst = false
		if err := s.fillInserted(c, &p.Frame, &p.Reply, about{number: p.Ticket.Number}); err != nil {
			return err
		}
	}
	name := "ticket"
	if p.Fragment {
		name = "ticket.live"
	}
	return s.Render(c, name, p)
}

// ticketPage reads all that a ticket's page shows, and marks the ticket as read.
func (s *Desk) ticketPage(c *gin.Context) (*ui.TicketPage, error) {
	number, err := ticketParam(c)
	if err != nil {
		return nil, err
	}
	ctx, me := c.Request.Context(), web.AgentOf(c)
	talk, err := s.Store.Conversation(ctx, number, me.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.AgentNames(ctx)
	if err != nil {
		return nil, err
	}
	view := s.viewOf(c, &talk.Ticket, me.ID)
	p := &ui.TicketPage{Ticket: talk.Ticket, Mailbox: talk.Mailbox, Rating: talk.Rating, Fragment: isFragment(c),
		NoteFirst: c.Query("compose") == "note" || talk.Ticket.Contact.Address == ""} // nobody to answer: their data was deleted, or a mail without a sender
	if err := s.ticketFrame(c, p, view); err != nil {
		return nil, err
	}
	reader := readerOf(c, me, talk.SeenAt)
	p.HideEvents, p.Since = reader.HideEvents, millis(reader.Seen)
	p.Items, p.Remote = p.Frame.ItemsFor(&talk, names, reader)
	p.Customer = p.Frame.CustomerCardOf(&talk, names)
	s.colleagues(p, number, names, me.ID)
	p.SetWait(&talk.Ticket)
	s.regrouped(c, p, &talk)
	p.SetBin(names)
	s.composers(c, p, &talk)
	if err := s.Store.See(web.Detached(c), me.ID, number); err != nil {
		return nil, err
	}
	if err := s.properties(c, p, &talk, names); err != nil {
		return nil, err
	}
	if err := s.satisfaction(c, p, &talk, names); err != nil {
		return nil, err
	}
	return p, nil
}

// ticketFrame fills the frame and the list pane; a fragment needs neither counts nor rows.
func (s *Desk) ticketFrame(c *gin.Context, p *ui.TicketPage, view desk.View) error {
	p.Self = selfOf(c, p.Ticket.Number, view)
	back := "/desk/" + string(view)
	if cursor := c.Query("c"); cursor != "" {
		back += "?cursor=" + url.QueryEscape(cursor)
	}
	p.Back = back
	if p.Fragment {
		p.Frame = s.Frame(c, "")
		p.List = ui.ListPane{View: view, Title: p.T("view." + string(view))}
		return nil
	}
	var err error
	if p.Frame, err = s.StaffFrame(c, "", "one"); err != nil {
		return err
	}
	p.Title, p.View = "#"+strconv.FormatInt(p.Ticket.Number, 10)+" "+p.Ticket.Subject, view
	p.List, err = s.listPane(c, &p.Frame, view)
	return err
}

// selfOf is the address of a ticket's page with its list; more is added with "&".
func selfOf(c *gin.Context, number int64, view desk.View) string {
	self := "/desk/tickets/" + strconv.FormatInt(number, 10) + "?v=" + string(view)
	if cursor := c.Query("c"); cursor != "" {
		self += "&c=" + url.QueryEscape(cursor)
	}
	return self
}

// viewOf is the list beside a ticket: the one the reader came from, else one that holds it.
func (s *Desk) viewOf(c *gin.Context, t *desk.Ticket, me int64) desk.View {
	v := desk.View(c.Query("v"))
	if slices.Contains(desk.Views, v) {
		return v
	}
	if id := savedID(v); id != 0 {
		if _, err := s.Store.SavedView(c.Request.Context(), me, id); err == nil { // it may have been deleted since
			return v
		}
	}
	switch {
	case !t.DeletedAt.IsZero():
		return desk.ViewBin
	case t.Spam:
		return desk.ViewSpam
	case t.Assignee == me && t.Status != desk.Resolved:
		return desk.ViewMine
	}
	return desk.View(t.Status)
}

func ticketParam(c *gin.Context) (int64, error) {
	raw := strings.TrimPrefix(c.Param("number"), "#")
	n, err := strconv.ParseInt(raw, 10, 64)
	if err != nil || n <= 0 {
		return 0, desk.Fail(desk.NotFound, "ticket.unknown", "number", raw)
	}
	return n, nil
}

// assignable are the agents who can have a ticket: those who are here, and whoever has it.
func (s *Desk) assignable(c *gin.Context, has int64) ([]desk.Agent, error) {
	all, err := s.AllAgents(c.Request.Context())
	var out []desk.Agent
	for _, a := range all {
		if !a.Disabled || a.ID == has {
			out = append(out, a)
		}
	}
	return out, err
}

// composers fills the reply box and the note box with the agent's drafts.
func (s *Desk) composers(c *gin.Context, p *ui.TicketPage, talk *desk.Conversation) {
	base := "/desk/tickets/" + strconv.FormatInt(talk.Ticket.Number, 10)
	box := s.emptyBox(c)
	box.Lead = strconv.FormatInt(talk.Ticket.Number, 10)
	box.Draft, box.Picker = base+"/draft", base+"/saved-replies"
	if n := len(talk.Messages); n > 0 {
		box.Seen = talk.Messages[n-1].ID
	}
	box.Contact, box.Name = talk.Answers.Address, talk.Answers.Name
	if box.Name == "" {
		box.Name = box.Contact
	}
	p.Reply, p.Note = box, box
	p.Reply.Limits(&talk.Mailbox, &p.Frame)
	p.Reply.CanHistory = slices.ContainsFunc(talk.Messages, func(m desk.Message) bool { return m.Direction == desk.In && !m.Newcomer && m.Bounce == nil })
	p.Reply.History = p.Reply.CanHistory && !talk.Mailbox.Options.NoHistory
	p.Reply.Others = ui.People(talk.Others)
	p.Reply.OthersCount = len(talk.Others)
	p.Reply.Kind, p.Reply.Action = "reply", base+"/reply"
	p.Reply.Dead = p.Customer.DeadTo(box.Contact)
	p.Note.Kind, p.Note.Action = "note", base+"/note"
	for i := range talk.Drafts {
		switch d := &talk.Drafts[i]; d.Kind {
		case desk.Out:
			s.fillDraft(c, &p.Reply, d, &p.Frame)
			p.Reply.Seen = seenBy(talk.Messages, d.UpdatedAt)
		case desk.Note:
			p.NoteFirst = p.NoteFirst || (c.Query("compose") == "" && !hasDraft(talk.Drafts, desk.Out))
			s.fillDraft(c, &p.Note, d, &p.Frame)
		}
	}
	toOneOf(c, &p.Reply, talk)
	addCc(&p.Reply, c.Query("cc"))
	if c.Query("all") != "" {
		for i := range talk.Others {
			if other := &talk.Others[i]; !strings.Contains(p.Reply.To+p.Reply.Bcc, other.Address) {
				addCc(&p.Reply, ui.People(talk.Others[i:i+1]))
			}
		}
	}
	named(&p.Reply, &p.Frame)
	box.Name, box.Contact = "", ""
	box.Limits(&talk.Mailbox, &p.Frame)
	s.forwardBox(c, p, talk, box)
}

// named says in a box to whom it goes as it stands.
func named(box *ui.Composer, f *ui.Frame) {
	to, more := splitPeople(box.To), len(splitPeople(box.Cc))+len(splitPeople(box.Bcc))
	if box.SendTo = box.Name; len(to) > 0 {
		p := parsePerson(to[0])
		box.SendTo, more = cmp.Or(p.Name, p.Address), more+len(to)-1
	}
	if box.SendTo != "" && more > 0 {
		box.SendTo = f.T("composer.whom_more", "name", box.SendTo, "n", more)
	}
}

// seenBy is the newest message that whoever wrote a draft can have seen; 0 for none.
func seenBy(all []desk.Message, saved time.Time) (id int64) {
	for i := range all {
		if !all[i].CreatedAt.After(saved) {
			id = max(id, all[i].ID)
		}
	}
	return id
}

// addCc puts a newcomer among the recipients of the answer (?cc=).
func addCc(box *ui.Composer, address string) {
	switch {
	case address == "" || strings.Contains(box.Cc, address):
	case box.Cc == "":
		box.Cc = address
	default:
		box.Cc += ", " + address
	}
}

func hasDraft(drafts []desk.Draft, kind desk.Direction) bool {
	return slices.ContainsFunc(drafts, func(d desk.Draft) bool { return d.Kind == kind })
}

// emptyBox is a composer without anything in it.
func (s *Desk) emptyBox(c *gin.Context) ui.Composer {
	box := ui.Composer{Rich: assets.Composer(), Limit: 50 << 20, Form: rand.Text()}
	if set, err := s.Store.Settings(c.Request.Context()); err == nil && set.MaxMail > 0 {
		box.Limit = set.MaxMail
	}
	box.LimitT = words.Size(box.Limit)
	return box
}
