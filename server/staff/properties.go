package staff

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

// properties fills the bar of a ticket's page: what can be chosen for it, and who follows it.
func (s *Desk) properties(c *gin.Context, p *ui.TicketPage, talk *desk.Conversation, names ui.Agents) (err error) {
	ctx := c.Request.Context()
	p.Assignee = ui.FaceOf(names[talk.Ticket.Assignee])
	p.SetFollowers(talk.Followers, names)
	if p.Agents, err = s.assignable(c, talk.Ticket.Assignee); err != nil {
		return err
	}
	for _, a := range p.Agents {
		if !a.Disabled {
			p.Colleagues = append(p.Colleagues, a.Name)
		}
	}
	known, err := s.KnownTags(ctx)
	if err != nil {
		return err
	}
	p.Tags = p.TagChips(talk.Ticket.Tags)
	for i := 0; i < len(known) && i < mostTags; i++ {
		p.KnownTags = append(p.KnownTags, p.TagChip(known[i].Name))
	}
	topics, err := s.Topics(ctx)
	if err != nil {
		return err
	}
	p.SetTopics(topics)
	hours, err := s.Store.Hours(ctx)
	if err != nil {
		return err
	}
	if hours.Always {
		p.SetSnooze(nil)
	} else {
		p.SetSnooze(hours.Next)
	}
	return nil
}

// mostTags is how many tags a page offers: the others are found by typing their beginning.
const mostTags = 100

// snoozeOf is until when a form snoozes: an hour that was offered or typed, "answer", or "off".
func (s *Desk) snoozeOf(c *gin.Context) (until *time.Time, err error) {
	raw, ok := c.GetPostForm("snooze")
	if !ok {
		return nil, nil
	}
	until = &time.Time{}
	switch raw {
	case "off":
		return until, nil
	case "answer":
		*until = desk.UntilAnswer
		return until, nil
	case "morning":
		return s.nextMorning(c)
	case "at":
		set, err := s.Store.Settings(c.Request.Context())
		if err != nil {
			return nil, err
		}
		at, err := time.ParseInLocation(ui.LaterForm, c.PostForm("snooze_at"), web.Zone(set.Zone))
		if err != nil {
			return nil, desk.Fail(desk.Invalid, "snooze.unclear").At("snooze_at").Because(err)
		}
		return &at, nil
	}
	n, err := strconv.ParseInt(raw, 10, 64)
	if err != nil || n <= 0 {
		return nil, desk.Fail(desk.Invalid, "snooze.unclear").At("snooze_at")
	}
	*until = time.UnixMilli(n).UTC()
	return until, nil
}

// nextMorning is tomorrow's, or that of the next working day: what a swipe snoozes until.
func (s *Desk) nextMorning(c *gin.Context) (*time.Time, error) {
	hours, err := s.Store.Hours(c.Request.Context())
	if err != nil {
		return nil, err
	}
	next := hours.Next
	if hours.Always {
		next = nil
	}
	for _, choice := range desk.SnoozeChoices(s.Now().In(hours.Zone), next) {
		if choice.Key == "tomorrow" || choice.Key == "workday" {
			return &choice.At, nil
		}
	}
	return nil, desk.Fail(desk.Invalid, "snooze.unclear").At("snooze_at")
}

// edited answers a change of a ticket. What takes it out of sight can be taken back.
func (s *Desk) edited(c *gin.Context, e desk.Edit, t *desk.Ticket, undo int64) error {
	f := ui.Flash{}
	switch frame := s.Frame(c, ""); {
	case undo == 0:
	case e.Status != nil && t.Status == desk.Resolved:
		f.Key = "flash.ticket_resolved"
	case e.SnoozedUntil != nil && t.SnoozedUntil.Equal(desk.UntilAnswer):
		f.Key = "flash.ticket_snoozed_open"
	case e.SnoozedUntil != nil && t.Snoozed():
		f.Key, f.Args = "flash.ticket_snoozed", desk.Args{"at": frame.Clock(t.SnoozedUntil)}
	}
	if f.Key != "" {
		f.Undo = "/desk/undo/" + strconv.FormatInt(undo, 10)
	}
	if web.WantsJSON(c) {
		answer := gin.H{"ok": true, "version": t.Version}
		if f.Key != "" {
			answer["message"], answer["undo"] = words.Text(s.Lang(c), f.Key, f.Args), f.Undo
		}
		c.JSON(http.StatusOK, answer)
		return nil
	}
	if f.Key != "" {
		s.Flash(c, f)
	}
	c.Redirect(http.StatusSeeOther, s.backTo(c, t.Number))
	return nil
}

// changedSince says what has become of a ticket since the form was read that would have overwritten it.
func (s *Desk) changedSince(c *gin.Context, number int64, refused error) error {
	e := s.Problem(c, refused)
	at, err := strconv.ParseInt(c.PostForm("read_at"), 10, 64)
	if e.Key != "ticket.changed_since" || err != nil {
		return refused
	}
	me := web.AgentOf(c).ID
	talk, err := s.Store.Conversation(c.Request.Context(), number, me)
	if err != nil {
		return err
	}
	names, err := s.AgentNames(c.Request.Context())
	if err != nil {
		return err
	}
	frame := s.Frame(c, "")
	lines := frame.WhatHappened(&talk, time.UnixMilli(at), names, me)
	if len(lines) == 0 {
		return refused
	}
	return desk.Fail(desk.Conflict, "ticket.changed_what", "number", number, "what", strings.Join(lines, frame.T("changed.and")))
}

// Follow makes the agent one who is told of everything in a ticket, or no longer.
func (s *Desk) Follow(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	if err := s.Store.Follow(c.Request.Context(), web.AgentOf(c).ID, number, c.PostForm("on") == "1"); err != nil {
		return err
	}
	return s.quickly(c, number)
}
