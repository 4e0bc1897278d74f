package contact

import (
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/public"
	"github.com/deskbell/deskbell/ui/words"
)

func (s *Contact) finder(c *gin.Context) *public.DoorFinder {
	p := &public.DoorFinder{Frame: s.Frame(c, "door.find_title")}
	s.Alternates(c, &p.Frame, "/ticket", "/ticket", true)
	return p
}

// FindDoor asks which ticket a customer wants to see.
func (s *Contact) FindDoor(c *gin.Context) error { return s.Render(c, "door_find", s.finder(c)) }

// MailDoor has the ticket's link mailed to its customer. What it says is the same whether there is such a ticket or not.
func (s *Contact) MailDoor(c *gin.Context) error {
	p := s.finder(c)
	p.Address, p.Number = desk.TidyAddress(c.PostForm("address")), strings.TrimPrefix(web.Trimmed(c, "number"), "#")
	number, err := strconv.ParseInt(p.Number, 10, 64)
	switch {
	case err != nil || number <= 0:
		err = desk.Fail(desk.Invalid, "number.bad").At("number")
	case !desk.ValidAddress(p.Address):
		err = desk.BadAddress(p.Address).At("address")
	case !s.Limits.Allow("find "+c.ClientIP(), 10, time.Minute) || !s.Limits.Allow("find", 100, 5*time.Second) || !s.Limits.Allow("find for "+p.Address, 5, 10*time.Minute):
		err = desk.Fail(desk.TooMany, "too_many")
	default:
		err = s.Store.MailDoor(c.Request.Context(), p.Address, number, linkMail)
	}
	if err != nil {
		return s.Again(c, "door_find", p, &p.Form, err)
	}
	s.Mail.Send()
	p.Sent, p.Meta.NoIndex = true, true
	return s.Render(c, "door_find", p)
}

func linkMail(lang desk.Lang) (subject, text string) {
	return words.Text(lang, "mail.link_subject", nil), words.Text(lang, "mail.link_text", nil)
}
