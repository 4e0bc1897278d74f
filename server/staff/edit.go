package staff

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/words"
)

// EditTicket changes status, assignee, priority, tags, topic, subject, the spam mark or until when it is snoozed: whichever the form
// names. A form that was read before somebody else changed the very same says so by its version and by what it showed; then nothing is
// changed, and the agent is told what has happened.
func (s *Desk) EditTicket(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	edit, err := parseEdit(c, number)
	if err != nil {
		return err
	}
	if edit.SnoozedUntil, err = s.snoozeOf(c); err != nil {
		return err
	}
	t, undo, err := s.Store.EditKept(c.Request.Context(), edit)
	if desk.CodeOf(err) == desk.Conflict {
		return s.changedSince(c, number, err)
	}
	if err != nil {
		return err
	}
	return s.edited(c, edit, &t, undo)
}

// quickly answers a small form: a script follows the change by itself, a person is led back.
func (s *Desk) quickly(c *gin.Context, number int64) error {
	if web.WantsJSON(c) {
		c.JSON(http.StatusOK, gin.H{"ok": true})
		return nil
	}
	c.Redirect(http.StatusSeeOther, s.backTo(c, number))
	return nil
}

func parseEdit(c *gin.Context, number int64) (desk.Edit, error) {
	e := desk.Edit{By: byOf(c), Ticket: number}
	if v, ok := c.GetPostForm("status"); ok {
		status := desk.Status(v)
		e.Status = &status
	}
	if v, ok := c.GetPostForm("assignee"); ok {
		id, err := strconv.ParseInt(v, 10, 64)
		if err != nil || id < 0 {
			return e, desk.Fail(desk.Invalid, "ticket.assignee_unknown").At("assignee")
		}
		e.Assignee = &id
	}
	if v, ok := c.GetPostForm("topic"); ok {
		id, err := strconv.ParseInt(v, 10, 64)
		if err != nil || id < 0 {
			return e, desk.Fail(desk.Invalid, "ticket.topic_unknown").At("topic")
		}
		e.Topic = &id
	}
	e.Version, _ = strconv.ParseInt(c.PostForm("version"), 10, 64)
	e.Saw = desk.ReadSight(c.PostForm("saw"))
	if v, ok := c.GetPostForm("priority"); ok {
		priority := desk.Priority(v)
		e.Priority = &priority
	}
	if v, ok := c.GetPostForm("spam"); ok {
		spam := v == "1"
		e.Spam = &spam
	}
	if v, ok := c.GetPostForm("subject"); ok {
		subject := desk.TidyLine(v, desk.MaxSubject)
		if subject == "" {
			return e, desk.Fail(desk.Invalid, "subject.needed").At("subject")
		}
		e.Subject = &subject
	}
	e.AddTags, e.RemoveTags = splitTags(c.PostForm("add_tag")), c.PostFormArray("remove_tag")
	return e, nil
}

// splitTags reads one tag or several with commas between them, full-width ones too.
func splitTags(typed string) []string {
	var tags []string
	for _, tag := range strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(",;\n，；、", r) }) {
		if tag = strings.TrimSpace(tag); tag != "" {
			tags = append(tags, tag)
		}
	}
	return tags
}

// EditCustomer changes what is known of a ticket's customer.
func (s *Desk) EditCustomer(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	t, err := s.Store.Ticket(c.Request.Context(), number)
	if err != nil {
		return err
	}
	customer := customerForm(c, t.Customer)
	if err := s.saveCustomer(c, &customer); err != nil {
		return s.customerFailed(c, customer, err)
	}
	return s.done(c, number, "flash.saved")
}

// Deliverable takes the mark off an address that nothing reached.
func (s *Desk) Deliverable(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	if err := s.Store.Deliverable(c.Request.Context(), byOf(c), number, c.PostForm("address")); err != nil {
		return err
	}
	return s.done(c, number, "flash.saved")
}

// customerFailed shows the form once more with what was typed.
func (s *Desk) customerFailed(c *gin.Context, typed desk.Customer, err error) error {
	e := s.Problem(c, err)
	if web.WantsJSON(c) && e.Code == desk.Conflict {
		now, err := s.Store.Customer(c.Request.Context(), typed.ID)
		if err != nil {
			return err
		}
		c.JSON(web.Statuses[e.Code], gin.H{"code": e.Code, "message": words.ErrorText(s.Lang(c), e), "version": now.Version}) // saving once more saves over it
		return nil
	}
	if e.Code == desk.Internal || web.WantsJSON(c) {
		return err
	}
	p, pageErr := s.ticketPage(c)
	if pageErr != nil {
		return pageErr
	}
	card := &p.Customer
	card.Name, card.Phone, card.Lang, card.Note = typed.Name, typed.Phone, typed.Lang, typed.Note
	card.Zone, card.TagText = typed.Zone, strings.Join(typed.Tags, ", ")
	card.Error, card.Open = words.ErrorText(p.Lang, e), true
	s.Write(c, web.Statuses[e.Code], "ticket", p)
	return nil
}
