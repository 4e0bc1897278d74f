package public

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// ForgotForm asks for the address to which a link for a new password goes.
func (s *Public) ForgotForm(c *gin.Context) error {
	return s.Render(c, "forgot", &ui.Forgot{Frame: s.Frame(c, "forgot.title"), Address: c.Query("address")})
}

// Forgot mails a link for a new password. The answer is the same whether the address is an agent's or not.
func (s *Public) Forgot(c *gin.Context) error {
	p := &ui.Forgot{Frame: s.Frame(c, "forgot.title"), Address: desk.TidyAddress(c.PostForm("address"))}
	if !desk.ValidAddress(p.Address) {
		return s.Again(c, "forgot", p, &p.Form, desk.BadAddress(p.Address).At("address"))
	}
	if !s.Limits.Allow("forgot "+c.ClientIP(), 5, time.Minute) {
		return s.Again(c, "forgot", p, &p.Form, desk.Fail(desk.TooMany, "too_many"))
	}
	if err := s.Store.StartReset(web.Detached(c), p.Address, s.BaseURL(c)); err != nil {
		return s.Again(c, "forgot", p, &p.Form, err)
	}
	s.Mail.Send()
	p.Sent = true
	return s.Render(c, "forgot", p)
}

// ResetForm asks for the new password.
func (s *Public) ResetForm(c *gin.Context) error {
	return s.Render(c, "reset", &ui.Reset{Frame: s.Frame(c, "reset.title"), Token: c.Param("token")})
}

// Reset sets the new password that a mailed link allows, and logs its agent in.
func (s *Public) Reset(c *gin.Context) error {
	p := &ui.Reset{Frame: s.Frame(c, "reset.title"), Token: c.Param("token")}
	agent, err := s.Store.FinishReset(c.Request.Context(), p.Token, c.PostForm("password"))
	if desk.CodeOf(err) == desk.NotFound {
		p.Gone = true
	}
	if err != nil {
		return s.Again(c, "reset", p, &p.Form, err)
	}
	to, err := s.Admit(c, agent, "/desk")
	if err != nil {
		return err
	}
	s.Flash(c, ui.Flash{Key: "reset.done"})
	c.Redirect(http.StatusSeeOther, to)
	return nil
}
