package staff

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/form"
	"github.com/deskbell/deskbell/desk/variable"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// about is what a saved reply is inserted into: a mail of a ticket, or (number 0) the first of a new one; to whom, and under what
// subject, as far as that is typed already. Without anybody in to it is for the ticket's customer.
type about struct {
	number      int64
	to, subject string
}

// aboutOf reads it from the address and from the fields to and subject.
func aboutOf(c *gin.Context) (in about, err error) {
	in.to, in.subject = web.First(c.PostForm("to"), c.Query("to")), desk.TidyLine(web.First(c.PostForm("subject"), c.Query("subject")), desk.MaxSubject)
	if c.Param("number") != "" {
		in.number, err = ticketParam(c)
	}
	return in, err
}

func aboutAndReply(c *gin.Context) (in about, id int64, err error) {
	if in, err = aboutOf(c); err == nil {
		id, err = web.IDParam(c, "id")
	}
	return in, id, err
}

// filled is a saved reply with the values of what it is inserted into.
type filled struct {
	reply   desk.SavedReply
	values  map[string]string
	missing []string
}

// fill finds the values of a saved reply's variables: from the ticket and the one who is written to, and from what was typed into
// value.<name>.
func (s *Desk) fill(c *gin.Context, in about, id int64) (f filled, err error) {
	ctx, me := c.Request.Context(), web.AgentOf(c)
	if f.reply, err = s.Store.SavedReply(ctx, me.ID, id); err != nil {
		return f, err
	}
	t := desk.Ticket{Subject: in.subject}
	if in.number != 0 {
		if t, err = s.Store.Ticket(ctx, in.number); err != nil {
			return f, err
		}
	}
	if t.Contact, err = s.readerOf(c, in.to, t.Contact); err != nil {
		return f, err
	}
	if f.values, err = s.variables(c, &t, variable.Uses(f.reply.Text, "order.number")); err != nil {
		return f, err
	}
	for _, name := range variable.Unfilled(f.reply.Text) {
		if typed := desk.TidyLine(web.First(c.PostForm("value."+name), c.Query("value."+name)), desk.MaxSubject); typed != "" {
			f.values[name] = typed
		}
		if strings.TrimSpace(f.values[name]) == "" {
			f.missing = append(f.missing, name)
		}
	}
	return f, nil
}

// readerOf is who will read what is addressed to (as it is typed): the first of them, by the name that is typed or that the shop knows.
func (s *Desk) readerOf(c *gin.Context, to string, contact desk.Person) (desk.Person, error) {
	for _, one := range splitPeople(to) {
		p := parsePerson(one)
		switch {
		case !desk.ValidAddress(p.Address):
			continue
		case p.Name != "":
			return p, nil
		case p.Address == contact.Address:
			return contact, nil
		}
		var err error
		p.Name, err = s.Store.NameAt(c.Request.Context(), p.Address)
		return p, err
	}
	return contact, nil
}

// variables are what saved replies may name (variable.ReplyNames). A new ticket has no number before it is sent: it is filled in then. An
// order's number is looked for only where one is wanted.
func (s *Desk) variables(c *gin.Context, t *desk.Ticket, order bool) (map[string]string, error) {
	ctx := c.Request.Context()
	set, err := s.Store.Settings(ctx)
	first, last := variable.SplitName(t.Contact.Name)
	values := map[string]string{
		"customer.name": t.Contact.Name, "customer.first": first, "customer.last": last, "customer.address": t.Contact.Address,
		"ticket.number": ui.NumberLater, "ticket.subject": t.Subject,
		"agent.name": web.AgentOf(c).Name, "shop.name": set.ShopName,
	}
	if t.Number != 0 {
		values["ticket.number"] = strconv.FormatInt(t.Number, 10)
	}
	if err != nil || !order {
		return values, err
	}
	var talk desk.Conversation
	if t.Number != 0 {
		talk, err = s.Store.Conversation(ctx, t.Number, 0)
	}
	for _, f := range talk.Fields {
		if f.Kind == string(form.Order) {
			values["order.number"] = f.Value
		}
	}
	for _, m := range slices.Backward(talk.Messages) {
		if m.Direction == desk.In && values["order.number"] == "" {
			values["order.number"] = variable.OrderNumber(web.First(m.Reply, m.Text))
		}
	}
	values["order.number"] = web.First(values["order.number"], variable.OrderNumber(t.Subject))
	return values, err
}
