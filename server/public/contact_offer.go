package public

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// offer looks, before a form is sent, for articles that probably answer it, and lets the form come back with them once. A form with
// files goes through: a browser would have to be given them anew.
func (s *Public) offer(c *gin.Context, p *ui.Contact, body contactBody, token string) error {
	if !p.HelpOn || len(body.files) > 0 || body.values["anyway"] != "" {
		return nil
	}
	hits, err := s.Store.Offer(c.Request.Context(), desk.Question{Token: token, Source: desk.HelpContact, Lang: s.Lang(c), Text: p.Subject + "\n" + p.Text})
	if err == nil && len(hits) > 0 {
		p.Offered, p.Token, p.Meta.NoIndex = hits, token, true
	}
	return err
}

// ContactHelped ends a contact form whose matter an article solved.
func (s *Public) ContactHelped(c *gin.Context) error {
	body, err := readContact(c.Request)
	defer body.close()
	if err != nil {
		return err
	}
	token := body.values["token"]
	if _, err := s.readFormToken(c.Request.Context(), token); err != nil {
		return err
	}
	article, _ := strconv.ParseInt(body.values["article"], 10, 64)
	if err := s.Store.Helped(c.Request.Context(), token, article); err != nil {
		return err
	}
	f := s.Frame(c, "offer.thanks")
	f.Meta.NoIndex = true
	return s.Render(c, "contact_helped", &ui.ContactHelped{Frame: f})
}
