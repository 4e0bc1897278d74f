package contact

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// offer looks, before a form is sent, for articles that probably answer it, and lets the form come back with them once. A form with
// files goes through: a browser would have to be given them anew.
func (s *Contact) offer(c *gin.Context, p *ui.Contact, in body, token string) error {
	if !p.HelpOn || len(in.files) > 0 || in.values["anyway"] != "" {
		return nil
	}
	hits, err := s.Store.Offer(c.Request.Context(), desk.Question{Token: token, Source: desk.HelpContact, Lang: s.Lang(c), Text: p.Subject + "\n" + p.Text})
	if err == nil && len(hits) > 0 {
		p.Offered, p.Token, p.Meta.NoIndex = hits, token, true
	}
	return err
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
	f := s.frame(c, "offer.thanks")
	f.Meta.NoIndex = true
	return s.Render(c, "contact_helped", &ui.ContactHelped{Frame: f})
}
