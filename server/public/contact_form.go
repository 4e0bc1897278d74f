package public

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

func (s *Public) contactPage(c *gin.Context) (*ui.Contact, error) {
	set, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return nil, err
	}
	p := &ui.Contact{Frame: s.Frame(c, "help.contact"), MaxUpload: ui.Size(set.MaxMail), Limit: set.MaxMail, Hours: inLang(set.Hours, s.Lang(c))}
	s.alternates(c, &p.Frame, "/contact", "/contact", true)
	p.Token, err = s.formToken(c.Request.Context())
	return p, err
}

// ContactForm asks a customer for their matter.
func (s *Public) ContactForm(c *gin.Context) error {
	if web.ExportOf(c.Request.Context()) != nil {
		return s.mailto(c)
	}
	p, err := s.contactPage(c)
	if err != nil {
		return err
	}
	p.Subject = desk.TidyLine(c.Query("subject"), desk.MaxSubject)
	return s.Render(c, "contact", p)
}

// SendContact makes a ticket of the form. A form that is sent twice makes one.
func (s *Public) SendContact(c *gin.Context) error {
	p, err := s.contactPage(c)
	if err != nil {
		return err
	}
	body, broken := readContact(c.Request)
	defer body.close()
	p.From = desk.Person{Name: desk.TidyLine(body.values["name"], desk.MaxName), Address: desk.TidyAddress(body.values["address"])}
	p.Subject, p.Text, p.Trap = desk.TidyLine(body.values["subject"], desk.MaxSubject), body.values["text"], body.values["website"]
	p.Files = len(body.files) > 0
	if broken != nil {
		return s.contactAgain(c, p, broken)
	}
	token := body.values["token"]
	if err := s.waitForm(c.Request.Context(), token); err != nil {
		return err
	}
	sent := sentKey(token, p)
	if number, done := s.sent.ticket(sent, s.Now()); done {
		return s.contactDone(c, number, p.From.Address)
	}
	if err := s.checkContact(c, p, token); err != nil {
		return s.contactAgain(c, p, err)
	}
	if err := s.offer(c, p, body, token); err != nil {
		return err
	}
	if len(p.Offered) > 0 {
		return s.Render(c, "contact", p)
	}
	ticket, err := s.submit(c, p, body.files, token)
	if err != nil {
		return s.contactAgain(c, p, err)
	}
	s.sent.note(sent, ticket.Number, s.Now())
	s.Mail.Send()
	return s.contactDone(c, ticket.Number, p.From.Address)
}

// checkContact refuses what no customer sends, in words that a customer who is caught by it understands.
func (s *Public) checkContact(c *gin.Context, p *ui.Contact, token string) error {
	opened, err := s.readFormToken(c.Request.Context(), token)
	age := s.Now().Sub(opened)
	switch {
	case !s.Limits.Allow("contact "+c.ClientIP(), 6, time.Minute) || !s.Limits.Allow("contact", 60, 10*time.Second):
		return desk.Fail(desk.TooMany, "contact.too_many")
	case err != nil || age > formLasts:
		return desk.Fail(desk.Invalid, "contact.stale")
	case p.Trap != "":
		return desk.Fail(desk.Invalid, "contact.trap").At("website")
	case !desk.ValidAddress(p.From.Address):
		return desk.Fail(desk.Invalid, "address.bad", "address", p.From.Address).At("address")
	}
	return nil
}

// submit stores the files, then the ticket; files of a ticket that is refused are dropped again.
func (s *Public) submit(c *gin.Context, p *ui.Contact, files []contactFile, token string) (desk.Ticket, error) {
	ctx := c.Request.Context()
	var uploads []int64
	drop := func(err error) (desk.Ticket, error) {
		for _, id := range uploads {
			if err := s.Store.DropUpload(web.Detached(c), 0, id); err != nil {
				s.Log.Warn("an upload stays for a week", "err", err)
			}
		}
		return desk.Ticket{}, err
	}
	for _, file := range files {
		a, err := s.Store.Upload(ctx, 0, file.name, file.mediaType, file.file)
		if err != nil {
			return drop(err)
		}
		uploads = append(uploads, a.ID)
	}
	ticket, err := s.Store.Submit(ctx, desk.Submission{Source: desk.FromForm, From: p.From, Subject: p.Subject, Text: p.Text, Lang: s.Lang(c), Uploads: uploads, Offer: token})
	if err != nil {
		return drop(err)
	}
	return ticket, nil
}

// contactAgain shows the form with what was typed.
func (s *Public) contactAgain(c *gin.Context, p *ui.Contact, err error) error {
	if e := s.Problem(c, err); e.Field == "from" {
		err = e.At("address")
	}
	return s.Again(c, "contact", p, &p.Form, err)
}

func (s *Public) contactDone(c *gin.Context, number int64, address string) error {
	s.Flash(c, ui.Flash{Key: "contact.number", Args: desk.Args{"number": number, "address": address}})
	c.Redirect(http.StatusSeeOther, "/help/"+string(s.Lang(c))+"/contact/sent")
	return nil
}

// ContactSent shows the ticket's number, to the browser that sent it.
func (s *Public) ContactSent(c *gin.Context) error {
	f := s.Frame(c, "contact.sent_title")
	f.Meta.NoIndex = true
	if f.Flash == nil || f.Flash.Key != "contact.number" {
		c.Redirect(http.StatusFound, "/help/"+string(f.Lang)+"/contact")
		return nil
	}
	p := &ui.ContactSent{Frame: f, Number: ui.Arg(f.Flash.Args, "number"), Address: ui.Arg(f.Flash.Args, "address")}
	p.Meta.Other = "/help/" + string(p.OtherLang()) + "/contact"
	return s.Render(c, "contact_sent", p)
}
