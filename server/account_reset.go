package server

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

func (s *Server) forgotForm(c *gin.Context) error {
	return s.render(c, "forgot", &ui.Forgot{Frame: s.frame(c, "forgot.title"), Address: c.Query("address")})
}

// forgot mails a link for a new password. The answer is the same whether the address is an agent's or not.
func (s *Server) forgot(c *gin.Context) error {
	p := &ui.Forgot{Frame: s.frame(c, "forgot.title"), Address: desk.TidyAddress(c.PostForm("address"))}
	if !desk.ValidAddress(p.Address) {
		return s.again(c, "forgot", p, &p.Form, desk.Fail(desk.Invalid, "address.bad", "address", p.Address).At("address"))
	}
	if !s.limits.allow("forgot "+c.ClientIP(), 5, time.Minute) {
		return s.again(c, "forgot", p, &p.Form, desk.Fail(desk.TooMany, "too_many"))
	}
	if err := s.Store.StartReset(detached(c), p.Address, s.baseURL(c)); err != nil {
		return s.again(c, "forgot", p, &p.Form, err)
	}
	s.Mail.Send()
	p.Sent = true
	return s.render(c, "forgot", p)
}

func (s *Server) resetForm(c *gin.Context) error {
	return s.render(c, "reset", &ui.Reset{Frame: s.frame(c, "reset.title"), Token: c.Param("token")})
}

// reset sets the new password that a mailed link allows, and logs its agent in.
func (s *Server) reset(c *gin.Context) error {
	p := &ui.Reset{Frame: s.frame(c, "reset.title"), Token: c.Param("token")}
	agent, err := s.Store.FinishReset(c.Request.Context(), p.Token, c.PostForm("password"))
	if desk.CodeOf(err) == desk.NotFound {
		p.Gone = true
	}
	if err != nil {
		return s.again(c, "reset", p, &p.Form, err)
	}
	if err := s.logIn(c, agent); err != nil {
		return err
	}
	s.flash(c, ui.Flash{Key: "reset.done"})
	c.Redirect(http.StatusSeeOther, "/desk")
	return nil
}
