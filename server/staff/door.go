package staff

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/words"
)

// RenewDoor makes the customer's private link to a ticket anew: the old ones open nothing any more.
func (s *Desk) RenewDoor(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	if err := s.Store.RenewDoor(c.Request.Context(), byOf(c), number); err != nil {
		return err
	}
	return s.quickly(c, number)
}

func (s *Desk) erasuresPage(c *gin.Context) (*office.Erasures, error) {
	f, err := s.StaffFrame(c, "erasure.title", "erasures")
	if err != nil {
		return nil, err
	}
	p := &office.Erasures{Frame: f, Done: c.Query("done") != ""}
	if p.List, err = s.Store.Erasures(c.Request.Context(), p.Done); err != nil {
		return nil, err
	}
	p.Names, err = s.AgentNames(c.Request.Context())
	return p, err
}

// Erasures lists the wishes of customers to have their data deleted.
func (s *Desk) Erasures(c *gin.Context) error {
	p, err := s.erasuresPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "erasures", p)
}

// DecideErasure carries a wish out, or refuses it for a reason. The customer gets a mail either way.
func (s *Desk) DecideErasure(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	ctx, said := c.Request.Context(), "erasure.refused_done"
	switch {
	case c.PostForm("do") == "refuse":
		err = s.Store.RefuseErasure(ctx, byOf(c), id, c.PostForm("why"), erasureMail("refused"))
	case c.PostForm("sure") == "":
		err = desk.Fail(desk.Invalid, "erasure.sure").At("sure")
	default:
		said = "erasure.erased_done"
		err = s.Store.CarryOutErasure(ctx, byOf(c), id, erasureMail("done"), func(lang desk.Lang) string { return words.Text(lang, "erasure.words", nil) })
	}
	if desk.CodeOf(err) == desk.Invalid {
		p, e := s.erasuresPage(c)
		if e != nil {
			return e
		}
		p.Wrong, p.Why = id, c.PostForm("why")
		return s.Again(c, "erasures", p, &p.Form, err)
	}
	if err != nil {
		return err
	}
	s.Mail.Send()
	return s.Saved(c, "/desk/erasures", said)
}

func erasureMail(how string) func(desk.Lang) (subject, text string) {
	return func(lang desk.Lang) (string, string) {
		return words.Text(lang, "mail.erasure_"+how+"_subject", nil), words.Text(lang, "mail.erasure_"+how+"_text", nil)
	}
}
