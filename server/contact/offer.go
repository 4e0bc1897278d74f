package contact

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/ui/public"
)

// offer looks, before a form is sent, for articles that probably answer it, and lets the form come back with them once. A form with
// files goes through: a browser would have to be given them anew.
func (s *Contact) offer(c *gin.Context, p *public.Contact, in body, token string) error {
	if !p.HelpOn || p.Talk != "" || len(in.files) > 0 || in.values["anyway"] != "" {
		return nil
	}
	hits, err := s.Store.Offer(c.Request.Context(), helpcentre.Question{Token: token, Source: source(p), Lang: s.Lang(c), Text: p.Subject + "\n" + p.Text,
		From: p.From.Address})
	if err == nil && len(hits) > 0 {
		p.Offered, p.Token, p.Meta.NoIndex = hits, token, true
	}
	return err
}

// source says where a form stands.
func source(p *public.Contact) helpcentre.Source {
	if p.Framed {
		return helpcentre.HelpWidget
	}
	return helpcentre.HelpContact
}

// along lets a talk with the answer bot go with a contact form; NotFound (talk.unknown) where it is over or has gone already.
func (s *Contact) along(c *gin.Context, p *public.Contact, token string) (err error) {
	if token == "" {
		return nil
	}
	said, err := s.Store.Talk(c.Request.Context(), token)
	if err == nil && said.Number > 0 {
		err = desk.Fail(desk.NotFound, "talk.unknown")
	}
	if err == nil {
		p.Talk, p.Said, p.Meta.NoIndex = token, said, true
		if p.Subject == "" {
			p.Subject = desk.TidyLine(said.Question(), 80)
		}
	}
	return err
}

// withTalk is a customer's message, with the talk that goes along.
func withTalk(p *public.Contact) string {
	if p.Talk == "" {
		return p.Text
	}
	return strings.TrimSpace(p.Text + "\n\n" + p.Transcript())
}

// Helped ends a contact form whose matter an article solved.
func (s *Contact) Helped(c *gin.Context) error {
	in, err := read(c.Request)
	defer in.close()
	if err != nil {
		return err
	}
	token := in.values["token"]
	if _, err := s.readFormToken(c.Request.Context(), token); err != nil {
		return err
	}
	article, _ := strconv.ParseInt(in.values["article"], 10, 64)
	if err := s.Store.Helped(c.Request.Context(), token, article); err != nil {
		return err
	}
	f := s.Frame(c, "offer.thanks")
	f.Meta.NoIndex = true
	return s.Render(c, "contact_helped", &public.ContactHelped{Frame: f})
}

// Offers are the articles that probably answer what is being written. They are noted as one question of this form, however often it is
// asked while the letter grows.
func (s *Contact) Offers(c *gin.Context) error {
	in, err := read(c.Request)
	defer in.close()
	if err != nil {
		return err
	}
	token := in.values["token"]
	if _, err := s.readFormToken(c.Request.Context(), token); err != nil {
		return err
	}
	p := &public.ContactOffers{Frame: s.Frame(c, "")}
	if p.HelpOn {
		p.Hits, err = s.Store.OfferMeanwhile(c.Request.Context(), helpcentre.Question{Token: token, Source: helpcentre.HelpContact, Lang: p.Lang, Text: in.values["subject"] + "\n" + in.values["text"],
			From: in.values["address"]})
	}
	if err != nil {
		return err
	}
	return s.Render(c, "contact.offers", p)
}
