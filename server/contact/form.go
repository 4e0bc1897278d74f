// Package contact is where customers write without mail: the contact form, with the articles that may answer it before it is sent, and the
// page of their ticket.
package contact

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/form"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/public"
	"github.com/deskbell/deskbell/ui/words"
)

// Contact is the form, wherever it stands: as a page of the help centre, or in a frame on the shop's own site; and the customer's page of a
// ticket.
type Contact struct {
	*web.Site
	sent sentForms // forms that have become tickets or messages
}

// New makes the pages.
func New(site *web.Site) *Contact { return &Contact{Site: site} }

func (s *Contact) page(c *gin.Context) (*public.Contact, error) {
	set, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return nil, err
	}
	p := &public.Contact{Frame: s.Frame(c, "help.contact"), Work: workBits, MaxUpload: words.Size(set.MaxMail), Limit: set.MaxMail, Hours: strings.TrimSpace(set.Hours[s.Lang(c)])}
	s.Alternates(c, &p.Frame, "/contact", "/contact", true)
	if err := s.asks(c, p); err != nil {
		return nil, err
	}
	p.Token, err = s.formToken(c.Request.Context())
	return p, err
}

// Form asks a customer for their matter.
func (s *Contact) Form(c *gin.Context) error {
	p, err := s.page(c)
	if err != nil {
		return err
	}
	p.Subject = desk.TidyLine(c.Query("subject"), desk.MaxSubject)
	if err := s.along(c, p, c.Query("talk")); err != nil && desk.CodeOf(err) != desk.NotFound {
		return err
	}
	return s.Render(c, "contact", p)
}

// Send makes a ticket of the form. A form that is sent twice makes one.
func (s *Contact) Send(c *gin.Context) error {
	p, err := s.page(c)
	if err != nil {
		return err
	}
	in, broken := read(c.Request)
	defer in.close()
	p.From = desk.Person{Name: desk.TidyLine(in.values["name"], desk.MaxName), Address: desk.TidyAddress(in.values["address"])}
	p.Subject, p.Text, p.Trap = desk.TidyLine(in.values["subject"], desk.MaxSubject), in.values["text"], in.values["website"]
	p.Files = len(in.files) > 0
	wrong := s.answers(p, in)
	if broken != nil {
		return s.again(c, p, broken)
	}
	token := in.values["token"]
	if err := s.waitForm(c.Request.Context(), token); err != nil {
		return err
	}
	sent := sentKey(token, p)
	if number, known := s.sent.ticket(sent, s.Now()); known {
		return s.done(c, number, p.From.Address)
	}
	if err := s.along(c, p, in.values["talk"]); err != nil {
		return s.again(c, p, err)
	}
	if err := s.check(c, p, token); err != nil {
		return s.again(c, p, err)
	}
	if wrong != nil {
		return s.again(c, p, wrong)
	}
	if err := s.offer(c, p, in, token); err != nil {
		return err
	}
	if len(p.Offered) > 0 {
		return s.Render(c, "contact", p)
	}
	if !worked(token, in.values["work"]) && (!s.Limits.Allow("contact idle "+c.ClientIP(), 4, 3*time.Minute) || !s.Limits.Allow("contact idle", 30, 20*time.Second)) {
		return s.again(c, p, desk.Fail(desk.TooMany, "contact.too_many")) // letters, not tries: who mistypes without script loses none
	}
	ticket, err := s.submit(c, p, in.files, token)
	if err != nil {
		return s.again(c, p, err)
	}
	s.sent.note(sent, ticket.Number, s.Now())
	s.Mail.Send()
	return s.done(c, ticket.Number, p.From.Address)
}

// check refuses what no customer sends, in words that a customer who is caught by it understands.
func (s *Contact) check(c *gin.Context, p *public.Contact, token string) error {
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
		return desk.BadAddress(p.From.Address).At("address")
	}
	return nil
}

// submit stores the files, then the ticket.
func (s *Contact) submit(c *gin.Context, p *public.Contact, files []file, token string) (ticket desk.Ticket, err error) {
	err = s.withFiles(c, files, func(uploads []int64) error {
		ticket, err = s.Store.Submit(c.Request.Context(), desk.Submission{Source: desk.FromForm, From: p.From, Subject: p.Subject, Text: form.Message(p.Answers, withTalk(p)),
			Lang: s.Lang(c), Uploads: uploads, Topic: p.Topic, Fields: p.Answers, Notice: p.Notice.Hash, Offer: token, Talk: p.Talk})
		return err
	})
	return ticket, err
}

// withFiles stores files for what use makes of them; where it fails they are dropped again.
func (s *Contact) withFiles(c *gin.Context, files []file, use func(uploads []int64) error) error {
	var uploads []int64
	err := func() error {
		for _, file := range files {
			a, err := s.Store.Upload(c.Request.Context(), 0, file.name, file.mediaType, file.file)
			if err != nil {
				return err
			}
			uploads = append(uploads, a.ID)
		}
		return use(uploads)
	}()
	if err == nil {
		return nil
	}
	for _, id := range uploads {
		if err := s.Store.DropUpload(web.Detached(c), 0, id); err != nil {
			s.Log.Warn("an upload stays for a week", "err", err)
		}
	}
	return err
}

// again shows the form with what was typed.
func (s *Contact) again(c *gin.Context, p *public.Contact, err error) error {
	if e := s.Problem(c, err); e.Field == "from" {
		err = e.At("address")
	}
	return s.Again(c, "contact", p, &p.Form, err)
}

func (s *Contact) done(c *gin.Context, number int64, address string) error {
	f := s.Frame(c, "contact.sent_title")
	if f.Framed { // on another site's page, where nothing is kept in the browser
		return s.Render(c, "contact_sent", &public.ContactSent{Frame: f, Number: strconv.FormatInt(number, 10), Address: address})
	}
	s.Flash(c, ui.Flash{Key: "contact.number", Args: desk.Args{"number": number, "address": address}})
	c.Redirect(http.StatusSeeOther, f.Help()+"/contact/sent")
	return nil
}

// Sent shows the ticket's number, to the browser that sent it.
func (s *Contact) Sent(c *gin.Context) error {
	f := s.Frame(c, "contact.sent_title")
	f.Meta.NoIndex = true
	if f.Flash == nil || f.Flash.Key != "contact.number" {
		c.Redirect(http.StatusFound, f.Help()+"/contact")
		return nil
	}
	p := &public.ContactSent{Frame: f, Number: public.Arg(f.Flash.Args, "number"), Address: public.Arg(f.Flash.Args, "address")}
	p.Meta.Other = p.HelpIn(p.OtherLang()) + "/contact"
	return s.Render(c, "contact_sent", p)
}
