package staff

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// followUpsListed on the page.
const followUpsListed = 200

// FollowUps lists the low scores that wait for somebody to contact the customer, the agent's own (mine), or those that are done.
func (s *Desk) FollowUps(c *gin.Context) error {
	ctx := c.Request.Context()
	f, err := s.StaffFrame(c, "nav.follow_ups", "follow_ups")
	if err != nil {
		return err
	}
	p := &ui.FollowUps{Frame: f, Done: c.Query("done") != "", Mine: c.Query("mine") != ""}
	q := desk.FollowUpQuery{Done: p.Done, Limit: followUpsListed}
	if p.Mine {
		q.Owner = web.AgentOf(c).ID
	}
	list, again, err := s.Store.FollowUps(ctx, q)
	if err != nil {
		return err
	}
	names, err := s.AgentNames(ctx)
	if err != nil {
		return err
	}
	rules := map[int64]survey.Rules{}
	for i := range list {
		box := list[i].Rating.Mailbox
		if _, read := rules[box]; !read {
			if rules[box], err = s.Store.SurveyRules(ctx, box); err != nil {
				return err
			}
		}
		p.Lines = append(p.Lines, p.FollowUpLineOf(&list[i], again[i], rules[box], names))
	}
	return s.Render(c, "follow_ups", p)
}

// EditFollowUp gives a follow-up to somebody, notes a call, puts it aside, or asks the customer how it is now.
func (s *Desk) EditFollowUp(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	e := desk.FollowUpEdit{By: byOf(c), Ticket: number, Note: web.Trimmed(c, "note")}
	e.Version, _ = strconv.ParseInt(c.PostForm("version"), 10, 64)
	switch c.PostForm("do") {
	case "owner":
		owner, err := strconv.ParseInt(c.PostForm("owner"), 10, 64)
		if err != nil {
			return desk.Fail(desk.Invalid, "ticket.assignee_unknown").At("owner")
		}
		e.Owner = &owner
	case "called":
		e.Called = true
	case "close":
		e.Close = true
	case "ask":
		e.Ask = true
	default:
		return desk.Fail(desk.Invalid, "not_found")
	}
	if err := s.Store.EditFollowUp(c.Request.Context(), e); err != nil {
		return err
	}
	return s.quickly(c, number)
}

// satisfaction fills in what the customer said, in the contact form and afterwards, and what is done about it.
func (s *Desk) satisfaction(c *gin.Context, p *ui.TicketPage, talk *desk.Conversation, names ui.Agents) error {
	p.SentWith = p.SentWithOf(talk)
	if talk.Rating == nil && talk.Ticket.Closure == "" {
		return nil
	}
	box := talk.Ticket.Mailbox
	if talk.Rating != nil {
		box = talk.Rating.Mailbox
	}
	rules, err := s.Store.SurveyRules(c.Request.Context(), box)
	if err != nil {
		return err
	}
	p.RatingCard = p.RatingCardOf(talk, rules)
	if talk.FollowUp == nil {
		return nil
	}
	agents, err := s.assignable(c, talk.FollowUp.Owner)
	p.FollowUp = p.FollowUpStripOf(talk, rules, agents, names)
	return err
}
